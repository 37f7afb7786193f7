"""Minus, a quantity, plus: how the chosen line of a cart is counted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets.button import IconButton
from app.ui.widgets.label import Label


class Stepper(QWidget):
    """Says that one less or one more is wanted; what that means for the quantity is decided elsewhere."""

    minus_clicked = Signal()
    plus_clicked = Signal()

    def __init__(self, name: str, *, side: int = 44, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._minus = IconButton("minus", self.tr("Kurangi"), kind="choice", side=side, tone="brandInk")
        self._plus = IconButton("plus", self.tr("Tambah"), kind="choice", side=side, tone="brandInk")
        self._text = Label("", "heading", align=Qt.AlignmentFlag.AlignCenter)
        self._text.setMinimumWidth(56)
        for part in (self._minus, self._text, self._plus):
            layout.addWidget(part)
        self._minus.clicked.connect(lambda: self.minus_clicked.emit())
        self._plus.clicked.connect(lambda: self.plus_clicked.emit())

    def set_text(self, text: str) -> None:
        """Show a quantity."""
        self._text.setText(text)
        self.setAccessibleName(f"{self._name}: {text}")

    def set_limits(self, *, may_fall: bool, may_rise: bool) -> None:
        """Switch off the button that would go too far."""
        self._minus.setEnabled(may_fall)
        self._plus.setEnabled(may_rise)
