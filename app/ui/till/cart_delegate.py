"""How one line of the cart is painted: quantity, name, what a unit costs, amount; the chosen one on a pale ground."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.ids import LineId
from app.ui import text, theme
from app.ui.models.cart_model import CartModel, CartRow, Index
from app.ui.till.names import one_line
from app.ui.till.pictures import Pictures
from app.ui.widgets import painting

MARGIN: Final = 20
QUANTITY_WIDTH: Final = 54
NAME_LEFT: Final = MARGIN + QUANTITY_WIDTH
GROUND_INSET: Final = 8
PICTURES_MAX: Final = 32
"""More lines than these are never in sight at once."""


class CartDelegate(QStyledItemDelegate):
    """Paints rows of a CartModel; ``chosen`` is the line that is open."""

    def __init__(self, model: CartModel, view: QWidget) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self._pictures = Pictures(PICTURES_MAX)
        self.chosen: LineId | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.size("cart_line"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        rect = QRectF(option.rect)
        rect.setWidth(self._view.width())  # amounts stay in their place when the scroll bar comes
        if row.line.id != self.chosen:
            self._pictures.paint(painter, rect, row.line.id, (row,), partial(self._draw, row))
            return
        painter.save()
        ground = rect.adjusted(GROUND_INSET, 1, -GROUND_INSET, -1)
        painting.box(painter, ground, theme.radius("tile"), theme.current().color("brandTint"))
        self._write(painter, rect, row, chosen=True)
        painter.restore()

    def _draw(self, row: CartRow, painter: QPainter, rect: QRectF) -> None:
        under = QRectF(MARGIN, rect.bottom() - 1, rect.width() - 2 * MARGIN, 1)
        painter.fillRect(under, theme.current().color("line"))
        self._write(painter, rect, row, chosen=False)

    def _write(self, painter: QPainter, rect: QRectF, row: CartRow, *, chosen: bool) -> None:
        top, right = rect.y() + 7, rect.right() - MARGIN
        amount = text.amount(row.gross)
        amount_font = theme.font("line", 700)
        amount_width = painting.text_width(amount, amount_font)
        quantity = text.quantity(row.line.quantity, fixed=row.line.weighed and not row.line.quantity.is_whole)
        quantity_font = theme.font("line", 700, 16 if len(quantity) < 5 else 14 if len(quantity) < 7 else 12)
        painting.write(
            painter,
            QRectF(MARGIN, top, QUANTITY_WIDTH - 6, 22),
            quantity,
            quantity_font,
            "brandInk" if chosen else "ink",
        )
        name_width = right - amount_width - 14 - NAME_LEFT
        name = one_line(row.line.name, theme.font("line"), name_width)
        painting.write(painter, QRectF(NAME_LEFT, top, name_width, 22), name, "line", "ink")
        painting.write(
            painter, QRectF(right - amount_width, top, amount_width, 22), amount, amount_font, "ink", painting.RIGHT
        )
        self._write_small(painter, QRectF(NAME_LEFT, top + 21, right - NAME_LEFT, 18), row, chosen)

    def _write_small(self, painter: QPainter, rect: QRectF, row: CartRow, chosen: bool) -> None:
        small = unit_price_text(row)
        painting.write(painter, rect, small, "small", "ink2" if chosen else "ink3")
        if row.new_price is None:
            return
        left = painting.text_width(small, "small") + 8
        now = QCoreApplication.translate("CartDelegate", "kini %1").replace("%1", text.amount(row.new_price))
        painting.write(painter, rect.adjusted(left, 0, 0, 0), now, theme.font("small", 700), "warn")


def unit_price_text(row: CartRow) -> str:
    """Return ``3.500 / pcs``, and that a scale has set the weight where it has."""
    price = f"{text.amount(row.line.price)} / {row.line.unit}"
    if row.line.label_gross is None:
        return price
    weighed = QCoreApplication.translate("CartDelegate", "timbangan")
    return f"{price} · {weighed}"
