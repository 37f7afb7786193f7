"""The field at the top of a page that finds things; at the till it also takes quantities and codes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets.field import FieldFrame
from app.ui.widgets.keycap import KeyCap
from app.ui.widgets.label import IconLabel, Label
from app.ui.widgets.pill import Pill

TEXT_LENGTH_MAX = 100


class SearchField(FieldFrame):
    """A text with a magnifier at the left; at the right a pill for what was understood, a note and the key."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, placeholder: str, *, key: str = "", height: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(height, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit = QLineEdit()
        self.edit.setProperty("plain", True)
        self.edit.setFont(theme.font("body", pixels=16 if height >= 48 else 15))
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self.edit.setMaxLength(TEXT_LENGTH_MAX)
        self._icon = IconLabel("search", "ink2", 20)
        self._pill = Pill("", "brand")
        self._note = Label("", "small", "ink2")
        self._key = KeyCap(key)
        self.row.setContentsMargins(15, 0, 12, 0)
        self.row.setSpacing(11)
        self.row.addWidget(self._icon)
        self.row.addWidget(self.edit, 1)
        for part, shown in ((self._pill, False), (self._note, False), (self._key, bool(key))):
            self.row.addWidget(part)
            part.setVisible(shown)
        self.watch(self.edit)
        self.edit.textChanged.connect(self.changed)
        self.edit.textEdited.connect(lambda _text: self.set_faulty(False))
        self.edit.returnPressed.connect(self.entered)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)

    def clear(self) -> None:
        self.edit.clear()

    def set_pill(self, text: str) -> None:
        """Show what was understood of the text, such as ``12 ×``; empty takes it away."""
        self._pill.show_state(text, "brand")
        self._pill.setVisible(bool(text))

    def set_note(self, text: str) -> None:
        """Write something short beside the text, such as how many were found."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def set_fault(self, faulty: bool) -> None:
        """Mark that the code was not known."""
        self.set_faulty(faulty)
