"""The foot of the ticket: what leads to the total when it is not just the lines, the total itself, and what is in it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.pricing import is_inclusive
from app.domain.tax import PPN_CLASSES
from app.services.carts import CartView
from app.ui import text
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.card import FactRow
from app.ui.widgets.label import HLine, Label


class CartTotals(QWidget):
    """Shows what pricing returned; ``fold`` leaves only the total, when the room is needed for the number pad."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folded = False
        self._subtotal = FactRow(self.tr("Subtotal"))
        self._service = FactRow(self.tr("Layanan"))
        self._tax = FactRow(self.tr("PPN"))
        self._steps = (self._subtotal, self._service, self._tax)
        self._shown: set[FactRow] = set()
        self._line = HLine()
        self._count = Label("", "small", "ink3")
        self._amount = AmountLabel((44, 36), name=self.tr("Total"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in self._steps:
            column.addWidget(row)
        column.addWidget(self._line)
        column.addLayout(self._total_row())
        self._lay_out()

    def _total_row(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Label(self.tr("Total"), "heading"))
        words.addWidget(self._count)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(words)
        row.addWidget(self._amount, 1)
        return row

    def show_cart(self, view: CartView) -> None:
        """Show the sums of a cart."""
        price = view.price
        self._amount.set_amount(price.total)
        goods = self.tr("%n barang", "", len(view.cart.lines))
        taxed = bool(price.taxes) and is_inclusive(price.taxes)
        ppn = any(amount.rate.tax_class in PPN_CLASSES for amount in price.taxes)
        taxes = self.tr("termasuk PPN") if ppn else self.tr("termasuk pajak")
        self._count.setText(f"{goods} · {taxes}" if taxed else goods)
        self._subtotal.set_value(text.amount(price.subtotal))
        self._service.set_value(text.amount(price.service))
        self._tax.set_value(text.amount(price.tax_added))
        self._tax.set_label(self.tr("PPN") if ppn else self.tr("Pajak"))
        shown = {
            self._subtotal: price.subtotal != price.total,
            self._service: bool(price.service),
            self._tax: bool(price.tax_added),
        }
        self._shown = {row for row, wanted in shown.items() if wanted}
        self._lay_out()

    def fold(self, folded: bool) -> None:
        """Leave only the total, or show what leads to it again."""
        self._folded = folded
        self._lay_out()

    def _lay_out(self) -> None:
        for row in self._steps:
            row.setVisible(row in self._shown and not self._folded)
        self._line.setVisible(bool(self._shown) and not self._folded)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        rows = {"subtotal": self._subtotal, "service": self._service, "tax": self._tax}
        return {
            "total": self._amount.text,
            "count": self._count.text(),
            **{name: row.value() if row in self._shown else "" for name, row in rows.items()},
        }
