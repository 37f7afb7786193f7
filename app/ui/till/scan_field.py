"""The one field that owns the keyboard at the till: codes, words, quantities, and the keys of the cart while it is empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.quantity import Quantity, QuantityUnreadable, parse_quantity
from app.domain.scan import parse_typed
from app.ui import keymap, text, theme
from app.ui.widgets import painting
from app.ui.widgets.search_field import SearchField

TIMES: Final = "×"
_ALWAYS: Final = (
    "selling.previous", "selling.next", "selling.page_up", "selling.page_down", "selling.clear", "selling.void_cart",
    "selling.unit", "selling.take_price", "selling.quantity",
)  # fmt: skip
"""Keys that never write, so they act whatever the field holds."""
_WHEN_EMPTY: Final = ("selling.more", "selling.less", "selling.remove_line", "selling.undo")
"""Keys that edit the text while there is one, and the cart while there is none."""


_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the field says: a quantity, words or a code, and whether only the next quantity is being typed."""

    quantity: Quantity | None
    words: str
    next_quantity: bool = False


def read_entry(typed: str) -> Entry:
    """Read what was typed; ``*12`` and ``12*`` name the quantity of what comes next."""
    if typed.startswith("*"):
        try:
            return Entry(parse_quantity(typed[1:]), "", next_quantity=True)
        except QuantityUnreadable:
            return Entry(None, typed.strip("* "), next_quantity=typed.strip() == "*")
    read = parse_typed(typed)
    return Entry(read.quantity, read.text, next_quantity=read.quantity is not None and not read.text)


def quantity_pill(quantity: Quantity) -> str:
    """Return how a quantity that was understood is shown: ``12 ×``."""
    return f"{text.quantity(quantity)} {TIMES}"


class ScanField(SearchField):
    """A search field that hands on the keys that are the cart's; ``action`` carries their names in the key map."""

    action = Signal(str)

    def __init__(self, placeholder: str, *, parent: QWidget | None = None) -> None:
        super().__init__(placeholder, key=keymap.caption("selling.search"), parent=parent)
        self._faulty_look = False

    def entry(self) -> Entry:
        return read_entry(self.text())

    def bare_number(self) -> Quantity | None:
        """Return the number when the field holds nothing but one, or one and a star."""
        try:
            return parse_quantity(self.text().strip().strip("*"))
        except QuantityUnreadable:
            return None

    def set_faulty(self, faulty: bool) -> None:
        self._faulty_look = faulty
        super().set_faulty(faulty)

    def pill_text(self) -> str:
        """Return what was understood, as it is shown."""
        return "" if self._pill.isHidden() else self._pill.text

    def note_text(self) -> str:
        return "" if self._note.isHidden() else self._note.text()

    def press(self, key: str) -> None:
        """Take a key of the number pad."""
        if key == "clear":
            self.clear()
        elif key == "back":
            self.edit.backspace()
        else:
            self.edit.insert(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            action = self.action_of(event)
            if action is not None:
                self.action.emit(action)
                return True
        return super().eventFilter(watched, event)

    def action_of(self, event: QKeyEvent) -> str | None:
        """Return what a key does to the cart or the list, None when it belongs to the text."""
        pressed = _portable(event)
        heard = (*_ALWAYS, *(() if self.text() else _WHEN_EMPTY))
        return next((action for action in heard if pressed in _sequences(action)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._faulty_look:
            colours = theme.current()
            rect = QRectF(self.rect())
            painting.box(
                QPainter(self), rect, theme.radius("field"), colours.color("dangerTint"), colours.color("danger"), 2.0
            )


def _sequences(action: str) -> list[str]:
    return [keymap.normalized(sequence) for sequence in keymap.KEYS.key(action).sequences]


def writes(event: QKeyEvent) -> bool:
    """Say whether a key writes a character."""
    typed = event.text()
    return len(typed) == 1 and typed.isprintable() and not (event.modifiers() & _COMMANDS)


def _portable(event: QKeyEvent) -> str:
    """Return a key as the key map spells it; the pad's keys are the same as the others, and + needs Shift on many boards."""
    left_out = Qt.KeyboardModifier.KeypadModifier
    if writes(event):
        left_out |= Qt.KeyboardModifier.ShiftModifier
    combination = QKeyCombination(event.modifiers() & ~left_out, Qt.Key(event.key()))
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
