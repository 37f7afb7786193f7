"""The rows of the sync page: a message the centre has not taken, a task, a device. Each has its few buttons, all by Tab."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.devices import KnownDevice
from app.services.syncing import OutboxTrouble
from app.services.tasks import Answer, Deed, Task
from app.ui import text
from app.ui.till.device_texts import device_advice, device_facts, device_icon, device_name, device_state
from app.ui.till.flag_texts import answer_label, flag_head, task_sentence, task_title
from app.ui.till.sync_texts import trouble_reason, trouble_title
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import IconLabel, Label
from app.ui.widgets.pill import Pill

WORDS_MIN: Final = 300
"""With less room than this beside the buttons, the buttons go under the words."""
ICON_ROOM: Final = 40
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _across(is_so: bool) -> QBoxLayout.Direction:
    return QBoxLayout.Direction.LeftToRight if is_so else QBoxLayout.Direction.TopToBottom


class ListRow(QWidget):
    """An icon, what it is, a sentence, a line of facts, and buttons beside or under them. ``key`` names the row for good."""

    def __init__(self, key: Hashable, icon: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.stops: list[ActionButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 9, 4, 9)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, tone, 22), 0, Qt.AlignmentFlag.AlignTop)
        self._flow = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._flow.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._title = Label("", "card_title", wrap=True)
        self._sentence = Label("", "body", "ink2", wrap=True)
        self._facts = Label("", "small", "ink3", wrap=True)
        for part in (self._title, self._sentence, self._facts):
            words.addWidget(part)
        self._flow.addLayout(words, 1)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(8)
        self._flow.addLayout(self._buttons)
        row.addLayout(self._flow, 1)

    def show_words(self, title: str, sentence: str, facts: str) -> None:
        """Fill in what is read; an empty part takes no room."""
        for label, said in ((self._title, title), (self._sentence, sentence), (self._facts, facts)):
            label.setText(said)
            label.setVisible(bool(said))

    def add_button(self, button: ActionButton) -> ActionButton:
        """Put one more button behind the others."""
        button.setAccessibleDescription(self._title.text())
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.stops.append(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width() - ICON_ROOM
        needed = sum(button.sizeHint().width() + 8 for button in self.stops)
        beside = width - needed >= WORDS_MIN
        self._flow.setDirection(_across(beside))
        self._buttons.setDirection(_across(beside or needed <= width))
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignRight if beside else Qt.AlignmentFlag.AlignLeft)

    def minimumSizeHint(self) -> QSize:
        """Any width will do: the buttons go under the words, then under each other."""
        return QSize(ICON_ROOM, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a button does what Space does."""
        pressed = next((stop for stop in self.stops if stop.hasFocus()), None)
        if event.key() in ENTER and pressed is not None:
            pressed.click()
        else:
            super().keyPressEvent(event)

    def text(self) -> str:
        """Return what is read here."""
        return ": ".join(part for part in (self._title.text(), self._sentence.text()) if part)

    def facts(self) -> str:
        return self._facts.text()


class TroubleRow(ListRow):
    """A message that was parked, or waits for one that was: why, since when, and what can be done about it."""

    retry_clicked = Signal(object)
    look_clicked = Signal(object)
    fix_clicked = Signal(object)

    def __init__(self, trouble: OutboxTrouble, zone: str, parent: QWidget | None = None) -> None:
        waits = trouble.state == "waiting"
        super().__init__(trouble.id, "hourglass" if waits else "circle-alert", "warn" if waits else "danger", parent)
        self.trouble = trouble
        self.show_words(
            trouble_title(trouble), trouble_reason(trouble.code, trouble.state), self._since_text(trouble, zone)
        )
        look = self.add_button(ActionButton(self.tr("Lihat")))
        look.clicked.connect(lambda: self.look_clicked.emit(trouble))
        if trouble.kind == "product_edited":
            fix = self.add_button(
                ActionButton(self.tr("Perbaiki"), kind="secondary" if waits else "soft", icon="pencil")
            )
            fix.clicked.connect(lambda: self.fix_clicked.emit(trouble.id))
        if not waits:
            again = self.add_button(ActionButton(self.tr("Coba lagi"), kind="soft", icon="refresh-cw"))
            again.clicked.connect(lambda: self.retry_clicked.emit(trouble.id))

    def _since_text(self, trouble: OutboxTrouble, zone: str) -> str:
        parts = [made(trouble.made_at, zone)]
        if trouble.tries:
            parts.append(self.tr("dicoba %n kali", "", trouble.tries))
        return " · ".join(parts)


class TaskRow(ListRow):
    """Something odd that the centre found, with one button an answer."""

    answered = Signal(object, object)

    def __init__(self, task: Task, zone: str, parent: QWidget | None = None) -> None:
        pressing = task.code in ("device_copied", "journal_break", "receipt_number_seen")
        super().__init__(
            task.id, "circle-alert" if pressing else "list-checks", "danger" if pressing else "warn", parent
        )
        self.task = task
        register = self.tr("kasir %1").replace("%1", task.register_code) if task.register_code else ""
        facts = " · ".join(part for part in (made(task.made_at, zone), task.staff_name, register) if part)
        self.show_words(task_title(task), task_sentence(task), facts)
        for answer in sorted(task.answers, key=_loudness):
            button = self.add_button(self._button(answer))
            button.clicked.connect(lambda _checked=False, chosen=answer: self.answered.emit(task, chosen))

    def _button(self, answer: Answer) -> ActionButton:
        label = answer_label(self.task, answer)
        match answer.deed:
            case Deed.NOTE:
                return ActionButton(label, kind="soft", icon="check")
            case Deed.EDIT:
                return ActionButton(label, kind="soft", icon="tag")
            case Deed.OPEN_PRODUCT:
                return ActionButton(label)


def _loudness(answer: Answer) -> int:
    """Quiet buttons stand in front, so that the usual answer is always the last one."""
    return (Deed.OPEN_PRODUCT, Deed.EDIT, Deed.NOTE).index(answer.deed)


class GroupHead(ListRow):
    """Over several tasks of one kind: what they are, and one answer to them all."""

    noted_clicked = Signal(str)

    def __init__(self, code: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(f"head {code}", "list-checks", "ink2", parent)
        self.show_words(f"{flag_head(code)} · {text.amount(count)}", "", "")
        button = self.add_button(ActionButton(self.tr("Semua sudah dilihat"), kind="ghost", icon="check", height=40))
        button.clicked.connect(lambda: self.noted_clicked.emit(code))


class MoreRow(ListRow):
    """At the end of a list of which only the beginning is drawn."""

    more_clicked = Signal()

    def __init__(self, rest: int, parent: QWidget | None = None) -> None:
        super().__init__("more", "ellipsis", "ink3", parent)
        self.show_words(self.tr("%n lagi", "", rest), "", "")
        button = self.add_button(ActionButton(self.tr("Tampilkan"), icon="chevron-down", height=40))
        button.clicked.connect(lambda: self.more_clicked.emit())


class DeviceRow(ListRow):
    """One device of the shop: what it is called, its state as a word, and what to do when it is not as usual."""

    def __init__(self, device: KnownDevice, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(device.id, device_icon(device), "ink2", parent)
        self.device = device
        self.show_words(device_name(device), device_advice(device, now), device_facts(device, now))
        word, tone, icon = device_state(device, now)
        self._pill = Pill(word, tone, icon, height=28)
        self._buttons.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)

    def text(self) -> str:
        return f"{self._title.text()} [{self._pill.text}] {self._sentence.text()}".strip()


def made(at: datetime, zone: str) -> str:
    """Return ``24/11/2026 13:20``."""
    there = text.local(at, zone)
    return f"{text.short_date(there.date())} {text.clock(there)}"
