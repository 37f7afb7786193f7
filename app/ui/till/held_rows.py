"""Held carts as a list: a card each, its name first, then what is in it; total, time and cashier right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.services.carts import HeldView
from app.ui import text, theme
from app.ui.icons import paint_icon
from app.ui.models.cart_model import Index
from app.ui.widgets import painting

ROW_HEIGHT: Final = 82
ROW_GAP: Final = 10
GOODS_MAX: Final = 6
"""So many goods are named in a row; the preview has them all."""


class HeldModel(QAbstractListModel):
    """Held carts, the longest held first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[HeldView] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.rows[index.row()]
            return f"{row.held.cart.name} {text.rupiah(row.price.total)}"
        return None

    def show_rows(self, rows: list[HeldView]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class HeldDelegate(QStyledItemDelegate):
    """Paints a held cart as a card: its name first, then what is in it; total, time and cashier right."""

    def __init__(self, model: HeldModel, zone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._zone = model, zone
        self.chosen = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT + ROW_GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, colours = self._model.rows[index.row()], theme.current()
        chosen = index.row() == self.chosen
        rect = QRectF(option.rect).adjusted(0, 0, 0, -ROW_GAP)
        painter.save()
        painting.box(
            painter,
            rect,
            theme.radius("card"),
            colours.color("brandTint" if chosen else "surface"),
            colours.color("brand" if chosen else "line"),
            2.0 if chosen else 1.0,
        )
        well = QRectF(rect.x() + 16, rect.y() + 17, 48, 48)
        painting.box(painter, well, 12, colours.color("surface" if chosen else "sunken"))
        paint_icon(painter, well.adjusted(13, 13, -13, -13), "user-round", "brandInk" if chosen else "ink2")
        self._write(painter, rect, row)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRectF, row: HeldView) -> None:
        total = text.rupiah(row.price.total, nbsp=True)
        total_font = theme.font("heading", pixels=18)
        right_width = max(140, painting.text_width(total, total_font))
        right = rect.right() - 20
        left, width = rect.x() + 80, right - right_width - 16 - (rect.x() + 80)
        top, below = rect.y() + 15, rect.y() + 43
        painting.write(painter, QRectF(left, top, width, 26), row.held.cart.name or "", "heading", "ink")
        painting.write(painter, QRectF(left, below, width, 22), goods_words(row), "body", "ink2")
        place = QRectF(right - right_width, top, right_width, 26)
        painting.write(painter, place, total, total_font, "ink", painting.RIGHT)
        when = f"{text.clock(text.local(row.held.held_at, self._zone))} · {row.held.staff_name.split(' ')[0]}"
        painting.write(
            painter, QRectF(right - right_width, below, right_width, 22), when, "small", "ink2", painting.RIGHT
        )


def goods_words(row: HeldView) -> str:
    """Return what is in a held cart, as one would say it: ``2 Kopi Susu, 1 Roti Bakar``."""
    return ", ".join(f"{text.quantity(line.quantity)} {line.name}" for line in row.held.cart.lines[:GOODS_MAX])
