"""The parts of the sync page: a fact in large, the last backup, that all is well, a day of contacts as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from app.services.backups import BackupState
from app.services.syncing import ContactHour
from app.ui import keymap, text, theme
from app.ui.text import QT_TRANSLATE_NOOP
from app.ui.widgets import painting
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.label import ElidedLabel, IconLabel, Label

BAR_GAP: Final = 3
STUB: Final = 3
AXIS: Final = 24
AXIS_EVERY: Final = 6
CARD_HEIGHT: Final = 112
VALUE_HEIGHT: Final = 40
LINE_HEIGHT: Final = 17
FIGURE: Final = 32
BUTTON_ROOM: Final = 190
"""With less room beside the value, the button shows its icon only."""
BACKUP_OLD: Final = timedelta(days=2)

FAILED: Final = QT_TRANSLATE_NOOP("BackupCard", "yang terakhir gagal; coba lagi")
FAILURES: Final = {
    "backup_unwritable.no_room": QT_TRANSLATE_NOOP("BackupCard", "gagal: tempatnya penuh"),
    "backup_unwritable.gone": QT_TRANSLATE_NOOP("BackupCard", "gagal: tempat kedua tidak terpasang"),
    "backup_unwritable": QT_TRANSLATE_NOOP("BackupCard", "gagal: tidak bisa menulis ke disk"),
    "backup_faulty": QT_TRANSLATE_NOOP("BackupCard", "gagal: hasil uji tidak baik, hubungi bantuan"),
}


class FactCard(Card):
    """One fact with its icon: what it is, its value in large, and what goes with it; room for a button at the value's right."""

    def __init__(self, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        self.setAccessibleName(title)
        self._icon = IconLabel(icon, "ink2", 20)
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(self._icon)
        head.addWidget(ElidedLabel(title, "label", "ink2"), 1)
        self._value = Label("", "figure")
        self._value.setFont(theme.font("figure", pixels=FIGURE))
        self._note = Label("", "small", "ink3", wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.body.setSpacing(0)
        self.body.addLayout(head)
        self.value_row = QHBoxLayout()
        self.value_row.setSpacing(8)
        self.value_row.addWidget(self._value, 1)
        self.body.addLayout(self.value_row, 1)
        self.body.addWidget(self._note)
        self._value.setFixedHeight(VALUE_HEIGHT)
        self.set_lines(1)

    def set_lines(self, lines: int) -> None:
        """Keep room for so many lines under the value."""
        self._note.setFixedHeight(LINE_HEIGHT * lines)
        self.setFixedHeight(CARD_HEIGHT + LINE_HEIGHT * (lines - 1))

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


class BackupCard(FactCard):
    """The last good backup, and a button to make one now. ``making`` from the press until another state is told."""

    backup_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("BackupCard", "Cadangan terakhir"), "hard-drive", parent)
        self._known = BackupState()
        self._making = False
        self._zone = "UTC"
        self.button = ActionButton("", kind="tonal", icon="save", height=40)
        self.button.clicked.connect(self.ask)
        self.value_row.addWidget(self.button)
        self._name_button(wide=False)

    def ask(self) -> None:
        """Ask for a backup now, once."""
        if not self._making:
            self._making = True
            self.show_state(self._known, self._zone)
            self.backup_wanted.emit()

    def show_state(self, state: BackupState, zone: str) -> None:
        """Show how it stands with the backups."""
        if (state.at, state.failed_at) != (self._known.at, self._known.failed_at):
            self._making = False
        self._known, self._zone = state, zone
        self.button.setEnabled(not self._making)
        value = self.tr("Belum ada") if state.at is None else self._when(state, zone)
        tone = "warn" if state.at is None or state.error or _is_old(state) else "ink"
        self.show_fact(value, self._said(state), tone)
        self._name_button(wide=self._has_room(self.width()))

    def _when(self, state: BackupState, zone: str) -> str:
        assert state.at is not None
        young = state.age is not None and state.age < timedelta(hours=12)
        return text.clock(text.local(state.at, zone)) if young else text.age(_whole_seconds(state.age))

    def _said(self, state: BackupState) -> str:
        if self._making:
            return self.tr("sedang mencadangkan…")
        if state.error is not None:
            why = FAILURES.get(f"{state.error}.{state.why}") or FAILURES.get(state.error, FAILED)
            return QCoreApplication.translate("BackupCard", why)
        if state.at is None:
            return self.tr("belum pernah dicadangkan")
        seconds = _whole_seconds(state.age)
        ago = text.age(seconds) if seconds < 60 else self.tr("%1 lalu").replace("%1", text.age(seconds))
        if _is_old(state):
            return self.tr("sudah lama, cadangkan sekarang")
        tested = self.tr("diuji pulih, baik")
        return f"{ago} · {tested}" if state.checked else ago

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_button(wide=self._has_room(event.size().width()))

    def _has_room(self, width: int) -> bool:
        return width >= self._value.sizeHint().width() + BUTTON_ROOM

    def _name_button(self, *, wide: bool) -> None:
        """Write the verb on the button where there is room; its name is always told."""
        self.button.set_label(self.tr("Cadangkan") if wide else "")
        name = self.tr("Cadangkan sekarang") + ", " + keymap.caption("sync.backup_now")
        self.button.setAccessibleName(name)
        self.button.setToolTip(name)


def _whole_seconds(age: timedelta | None) -> int:
    return 0 if age is None else int(age.total_seconds())


def _is_old(state: BackupState) -> bool:
    return state.age is not None and state.age > BACKUP_OLD


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
