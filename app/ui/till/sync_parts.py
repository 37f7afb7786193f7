"""The parts of the sync page: a fact in large, a message that the centre parked, a day of contacts as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.services.syncing import ContactHour, OutboxTrouble
from app.ui import text, theme
from app.ui.till.sync_texts import trouble_reason, trouble_title
from app.ui.widgets import painting
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.label import IconLabel, Label

BAR_GAP: Final = 3
STUB: Final = 3
AXIS: Final = 24
AXIS_EVERY: Final = 6


class FactCard(Card):
    """One fact with its icon: what it is, its value in large, and what goes with it."""

    def __init__(self, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        self.setFixedHeight(108)
        self.setAccessibleName(title)
        self._icon = IconLabel(icon, "ink2", 20)
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(self._icon)
        head.addWidget(Label(title, "label", "ink2"), 1)
        self._value = Label("", "figure")
        self._value.setFont(theme.font("figure", pixels=34))
        self._note = Label("", "small", "ink3")
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.body.addWidget(self._value, 1)
        self.body.addWidget(self._note)

    def show_fact(self, value: str, note: str, tone: str = "ink") -> None:
        """Show a value; ``tone`` is ink while all is well."""
        self._value.setText(value)
        self._value.set_tone(tone)
        self._icon.set_icon(self._icon.name, "ink2" if tone == "ink" else tone)
        self._note.setText(note)
        self.setAccessibleDescription(f"{value}, {note}" if note else value)

    def value(self) -> str:
        return self._value.text()

    def note(self) -> str:
        return self._note.text()


class TroubleRow(QWidget):
    """A parked message: what it is, why it is parked, since when, and the one thing to do about it.

    ``stop`` is the button that Tab goes to, None when there is nothing to do but wait.
    """

    retry_clicked = Signal(object)

    def __init__(self, trouble: OutboxTrouble, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = trouble
        waits = trouble.state == "waiting"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 9, 4, 9)
        row.setSpacing(14)
        icon = IconLabel("hourglass" if waits else "circle-alert", "warn" if waits else "danger", 22)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._title = Label(trouble_title(trouble), "card_title", wrap=True)
        self._reason = Label(trouble_reason(trouble.code, trouble.state), "body", "ink2", wrap=True)
        self._since = Label(self._since_text(trouble, zone), "small", "ink3", wrap=True)
        for part in (self._title, self._reason, self._since):
            words.addWidget(part)
        row.addLayout(words, 1)
        self.stop: QWidget | None = None
        if not waits:
            again = self.stop = ActionButton(self.tr("Coba lagi"), kind="soft", icon="refresh-cw")
            again.setAccessibleDescription(self._title.text())
            again.clicked.connect(lambda: self.retry_clicked.emit(self.trouble.id))
            row.addWidget(again, 0, Qt.AlignmentFlag.AlignVCenter)

    def _since_text(self, trouble: OutboxTrouble, zone: str) -> str:
        made_at = text.local(trouble.made_at, zone)
        parts = [f"{text.short_date(made_at.date())} {text.clock(made_at)}"]
        if trouble.tries:
            parts.append(self.tr("dicoba %n kali", "", trouble.tries))
        if trouble.code and trouble.state != "waiting":
            parts.append(self.tr("kode %1").replace("%1", trouble.code))
        return " · ".join(parts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the row's button does what Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.trouble.state != "waiting":
            self.retry_clicked.emit(self.trouble.id)
        else:
            super().keyPressEvent(event)

    def text(self) -> str:
        """Return what is read here."""
        return f"{self._title.text()}: {self._reason.text()}"


class AllTaken(QStackedWidget):
    """That nothing needs to be looked at: with the stall where there is room for it, else as one line."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = EmptyState(title, sentence, icon="cloud-check")
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.addStretch(1)
        row.addWidget(IconLabel("cloud-check", "ok", 22))
        row.addWidget(Label(title, "body", "ink2"))
        row.addStretch(1)
        for page in (self._scene, self._line):
            self.addWidget(page)
        self.setMinimumHeight(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = event.size().height() >= self._scene.minimumSizeHint().height()
        self.setCurrentWidget(self._scene if fits else self._line)


class ContactBars(QWidget):
    """The last 24 hours: a bar an hour, as high as there were contacts, in the colour of waiting where some failed.

    Arrow keys and the pointer choose an hour; ``chosen`` tells what it says, an empty text when none is chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: tuple[ContactHour, ...] = ()
        self._zone = "UTC"
        self._at: int | None = None
        self.setMinimumHeight(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Kontak dengan pusat per jam"))

    def show_hours(self, hours: Sequence[ContactHour], zone: str) -> None:
        """Show other hours, oldest first."""
        self._hours, self._zone = tuple(hours), zone
        self.setAccessibleDescription("; ".join(self._sentence(hour) for hour in self._hours if _count(hour)))
        self.update()

    def _sentence(self, hour: ContactHour) -> str:
        began = text.clock(text.local(hour.began_at, self._zone))
        if not _count(hour):
            return self.tr("%1 tidak ada kontak").replace("%1", began)
        good = self.tr("%n berhasil", "", hour.succeeded)
        return f"{began} {good}" + (", " + self.tr("%n gagal", "", hour.failed) if hour.failed else "")

    def _choose(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self.chosen.emit("" if at is None else self._sentence(self._hours[at]))
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._hours:
            super().keyPressEvent(event)
            return
        last = len(self._hours) - 1
        self._choose(last if self._at is None else min(max(self._at + step, 0), last))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hours:
            self._choose(min(int(event.position().x() * len(self._hours) / max(self.width(), 1)), len(self._hours) - 1))

    def leaveEvent(self, event: QEvent) -> None:
        self._choose(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._choose(None)

    def sizeHint(self) -> QSize:
        return QSize(600, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._hours:
            return
        painter = QPainter(self)
        most = max((_count(hour) for hour in self._hours), default=0) or 1
        room = self.height() - AXIS
        step = (self.width() + BAR_GAP) / len(self._hours)
        for at, hour in enumerate(self._hours):
            place = QRectF(at * step, 0, step - BAR_GAP, room)
            self._paint_bar(painter, place, hour, most, at == self._at)
            if at % AXIS_EVERY == 0:
                began = text.clock(text.local(hour.began_at, self._zone))
                painting.write(painter, QRectF(place.x(), room + 6, 80, 18), began, theme.font("micro", 500), "ink3")
        now = QRectF(self.width() - 120, room + 6, 120, 18)
        painting.write(painter, now, self.tr("sekarang"), theme.font("micro", 500), "ink3", painting.RIGHT)

    def _paint_bar(self, painter: QPainter, place: QRectF, hour: ContactHour, most: int, chosen: bool) -> None:
        colours = theme.current()
        count = _count(hour)
        height = STUB + (place.height() - STUB) * count / most if count else STUB
        role = "line" if not count else "warnLine" if hour.failed else "brandLine"
        bar = QRectF(place.x(), place.bottom() - height, place.width(), height)
        painting.box(painter, bar, 2.5, colours.color(role))
        if chosen:
            painting.line(painter, QPointF(bar.left(), bar.top()), QPointF(bar.right(), bar.top()), "ink", 2)


def _count(hour: ContactHour) -> int:
    return hour.succeeded + hour.failed
