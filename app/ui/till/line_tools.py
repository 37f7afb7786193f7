"""The buttons of the open line: less, more, another unit or the new price, and away with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import keymap, text
from app.ui.models.cart_model import CartRow
from app.ui.widgets.button import ActionButton, IconButton
from app.ui.widgets.stepper import Stepper


class LineTools(QWidget):
    """Says what is wanted of the open line. It takes no focus: the scan field keeps the keyboard."""

    more_clicked = Signal()
    less_clicked = Signal()
    unit_clicked = Signal()
    price_clicked = Signal()
    remove_clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._stepper = Stepper(self.tr("Jumlah"))
        self._unit = ActionButton("", kind="choice", key=keymap.caption("selling.unit"))
        self._price = ActionButton("", kind="choice", tone="brandInk", key=keymap.caption("selling.take_price"))
        self._remove = IconButton("trash-2", keymap.label("selling.remove_line"), kind="choice", tone="danger")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._stepper)
        row.addStretch(1)
        for button in (self._unit, self._price, self._remove):
            row.addWidget(button)
        for widget in self.findChildren(QWidget):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stepper.minus_clicked.connect(self.less_clicked)
        self._stepper.plus_clicked.connect(self.more_clicked)
        self._unit.clicked.connect(lambda: self.unit_clicked.emit())
        self._price.clicked.connect(lambda: self.price_clicked.emit())
        self._remove.clicked.connect(lambda: self.remove_clicked.emit())

    def show_row(self, row: CartRow, units: int) -> None:
        """Show what can be done to a line whose product is sold in so many units."""
        line = row.line
        fixed = line.label_gross is not None
        self._stepper.set_text(text.quantity(line.quantity))
        self._stepper.set_limits(may_fall=not fixed and line.quantity > row.step, may_rise=not fixed)
        if self._unit.label != line.unit:
            self._unit.set_label(line.unit)
            self._unit.setAccessibleName(f"{keymap.label('selling.unit')}: {line.unit}")
        if row.new_price is not None:
            self._price.set_label(text.amount(row.new_price))
            self._price.setAccessibleName(f"{keymap.label('selling.take_price')}: {text.rupiah(row.new_price)}")
        self._price.setVisible(row.new_price is not None)
        self._unit.setVisible(row.new_price is None and units > 1 and not fixed)
