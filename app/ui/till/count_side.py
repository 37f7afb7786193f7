"""The column beside the count: what was counted so far, what stays in the drawer and what goes, a note, the pad."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.money import ZERO, Money
from app.domain.shift import LeftTooMuch, rest_of_count
from app.ui import keymap, text
from app.ui.error_view import sentence
from app.ui.widgets import painting
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.field import Field, MoneyField
from app.ui.widgets.label import HLine, Label
from app.ui.widgets.numpad import NumPad

NOTE_LENGTH_MAX = 200


class CountSide(QWidget):
    """Two fields mirror each other: what stays and what goes are together what was counted.

    Until one of them is touched, as much stays as the shift was opened with.
    """

    next_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counted, self._opening = ZERO, ZERO
        self._typed: MoneyField | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 16)
        layout.setSpacing(0)
        self._total = AmountLabel((52, 44, 36), align=painting.LEFT, name=self.tr("Uang terhitung"))
        self._parts = Label("", "body", "ink2")
        head = Label(self.tr("Uang terhitung"), "line", "ink2")
        layout.addWidget(head)
        layout.addWidget(self._total)
        layout.addWidget(self._parts)
        layout.addSpacing(12)
        layout.addWidget(HLine())
        layout.addSpacing(14)
        layout.addLayout(self._split())
        layout.addSpacing(12)
        self.note = Field(self.tr("Catatan"), placeholder=self.tr("mis. uang sobek 2.000 dipisah"))
        self.note.edit.setMaxLength(NOTE_LENGTH_MAX)
        layout.addWidget(self.note)
        layout.addSpacing(8)
        self._fault = Label("", "label", "danger", wrap=True)
        layout.addWidget(self._fault)
        layout.addStretch(1)
        pad = NumPad("count", key_height=52)
        pad.key_pressed.connect(self._on_pad)
        self._save = ActionButton(
            self.tr("Simpan hitungan"), kind="primary", icon="lock", key=keymap.caption("shift.close"), height=76
        )
        self._save.clicked.connect(self.save_wanted)
        layout.addWidget(pad)
        layout.addSpacing(12)
        layout.addWidget(self._save)

    def _split(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._left = MoneyField(self.tr("Ditinggal di laci"))
        self._banked = MoneyField(self.tr("Disetor"))
        for field in (self._left, self._banked):
            field.changed.connect(lambda _, field=field: self._on_typed(field))
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_pad(self, key: str) -> None:
        if key == "next":
            self.next_wanted.emit()

    def begin(self, opening: Money) -> None:
        """Begin a count of a shift that was opened with ``opening``."""
        self._opening, self._typed = opening, None
        self.note.set_text("")
        self.complain("")
        self.show_counted(ZERO, ZERO)

    def show_counted(self, notes: Money, coins: Money) -> None:
        """Show what was counted, by kind and in all."""
        self._counted = notes + coins
        self._total.set_amount(self._counted)
        kinds = self.tr("Kertas %1 · logam %2").replace("%1", text.amount(notes)).replace("%2", text.amount(coins))
        self._parts.setText(kinds)
        if self._typed is None:
            self._left.set_value(min(self._opening, self._counted))
        self._mirror()

    def _on_typed(self, field: MoneyField) -> None:
        self._typed = field
        self._mirror()

    def _mirror(self) -> None:
        """Let the field that was not typed hold the rest."""
        typed = self._typed or self._left
        other = self._banked if typed is self._left else self._left
        for field in (self._left, self._banked):
            field.set_error(None)
        try:
            other.set_value(rest_of_count(self._counted, Money(typed.value())))
        except LeftTooMuch:
            other.clear()

    def left_in_drawer(self) -> Money | None:
        """Return what stays in the drawer; when it cannot be, say so at the field and return None."""
        typed = self._typed or self._left
        try:
            rest = rest_of_count(self._counted, Money(typed.value()))
        except LeftTooMuch as error:
            typed.set_error(sentence(error).title)
            typed.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return Money(typed.value()) if typed is self._left else rest

    def complain(self, sentence: str) -> None:
        """Say why the count cannot be saved yet."""
        self._fault.setText(sentence)

    def step(self) -> bool:
        """Go to the next field of this column; say whether one of them had the focus."""
        fields = (self._left.edit, self._banked.edit, self.note.edit)
        for at, edit in enumerate(fields):
            if edit.hasFocus():
                fields[min(at + 1, len(fields) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def take_focus(self) -> None:
        """Go to the first field of this column."""
        self._left.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "counted": self._total.text,
            "left": self._left.edit.text(),
            "banked": self._banked.edit.text(),
            "message": self._fault.text() or self._left.error() or self._banked.error(),
        }
