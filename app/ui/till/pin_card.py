"""The card that takes a PIN: who it is for, dots, pad, and one sentence that says how it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.staff import PIN_LENGTH, Staff
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card
from app.ui.widgets.label import ElidedLabel, Label
from app.ui.widgets.numpad import NumPad
from app.ui.widgets.pin_dots import PinDots

WIDTH, HEIGHT = 408, 560
PAD_WIDTH = 312


class PinCard(Card):
    """Holds the digits that were typed; ``completed`` carries them when the last one is there."""

    completed = Signal(str)
    action_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedSize(WIDTH, HEIGHT)
        self._digits = ""
        self._open = True
        centre = Qt.AlignmentFlag.AlignHCenter
        self._avatar = Avatar("", "", 56)
        self._name = ElidedLabel("", "heading")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = Label("", "body", "ink2", wrap=True, align=Qt.AlignmentFlag.AlignCenter)
        self._sentence.setFixedHeight(40)
        self._dots = PinDots(PIN_LENGTH)
        self._pad = NumPad("pin", key_height=60, target=self)
        self._pad.setFixedWidth(PAD_WIDTH)
        self._action = ActionButton("", kind="ghost", icon="lock-open", tone="brandInk")
        self._action.clicked.connect(self.action_clicked)
        keeps_room = self._action.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._action.setSizePolicy(keeps_room)
        self._action.hide()
        self.body.setSpacing(0)
        self.body.addStretch(3)
        self.body.addWidget(self._avatar, 0, centre)
        self.body.addSpacing(10)
        self.body.addWidget(self._name)
        self.body.addWidget(self._sentence)
        self.body.addSpacing(10)
        self.body.addWidget(self._dots, 0, centre)
        self.body.addSpacing(22)
        self.body.addWidget(self._pad, 0, centre)
        self.body.addSpacing(10)
        self.body.addWidget(self._action, 0, centre)
        self.body.addStretch(1)

    def show_person(self, person: Staff) -> None:
        """Say whose PIN is asked for."""
        self._avatar.show_person(person.name, str(person.id))
        self._name.setText(person.name)
        self._pad.setAccessibleDescription(person.name)

    def say(self, sentence: str, tone: str = "ink2") -> None:
        """Show the sentence above the dots."""
        self._sentence.setText(sentence)
        self._sentence.set_tone(tone)

    def sentence(self) -> str:
        return self._sentence.text()

    def offer(self, label: str, icon: str = "lock-open", key: str | None = None) -> None:
        """Show one more thing that can be done, or none when ``label`` is empty."""
        self._action.set_label(label)
        self._action.set_icon(icon)
        self._action.set_key(key)
        self._action.setVisible(bool(label))

    def offered(self) -> str:
        """Return what else can be done, empty when nothing is offered."""
        return "" if self._action.isHidden() else self._action.label

    def set_open(self, is_open: bool) -> None:
        """Take digits, or none while a PIN is checked or a person is locked out."""
        self._open = is_open

    def set_locked(self, locked: bool) -> None:
        """Grey the pad while no PIN is taken."""
        self._pad.setEnabled(not locked)

    def clear(self, faulty: bool = False) -> None:
        """Forget what was typed; ``faulty`` colours the empty dots until the next digit."""
        self._digits = ""
        self._dots.set_fault(faulty)
        self._dots.set_filled(0)

    def filled(self) -> int:
        return len(self._digits)

    def press(self, key: str) -> None:
        """Take a digit, ``back`` or ``clear``."""
        if not self._open:
            return
        if key == "back":
            self._digits = self._digits[:-1]
        elif key == "clear":
            self._digits = ""
        elif len(self._digits) < PIN_LENGTH:
            self._digits += key
        self._dots.set_fault(False)
        self._dots.set_filled(len(self._digits))
        if len(self._digits) == PIN_LENGTH:
            self.completed.emit(self._digits)
