"""The lines of the cart as a list of rows. A new view of the cart changes only the rows that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.cart import CartLine
from app.domain.ids import LineId
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.services.carts import CartView
from app.ui import text

Index = QModelIndex | QPersistentModelIndex
ONE: Final = Quantity.of(1)
STEP_WEIGHED: Final = Quantity(100)


@dataclass(frozen=True, slots=True)
class CartRow:
    """One line as it is drawn; ``new_price`` when its product costs something else by now."""

    line: CartLine
    gross: Money
    new_price: Money | None

    @property
    def step(self) -> Quantity:
        """What + and − change the line by: one, or a tenth of the unit of weighed goods."""
        return STEP_WEIGHED if self.line.weighed else ONE

    @property
    def spoken(self) -> str:
        """The line in one sentence: what a person reads of it, and what a screen reader says."""
        return f"{text.quantity(self.line.quantity)} × {self.line.name} ({self.line.unit}) {text.amount(self.gross)}"


class CartModel(QAbstractTableModel):
    """One column of rows, in the order of the cart."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[CartRow] = []
        self._places: dict[LineId, int] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.rows[index.row()].spoken
        return None

    def find(self, line_id: LineId | None) -> int | None:
        """Return where a line is."""
        return None if line_id is None else self._places.get(line_id)

    def show_view(self, view: CartView) -> None:
        """Take the cart as it is now."""
        pairs = zip(view.cart.lines, view.price.lines, strict=True)
        self.show_rows([CartRow(line, price.gross, view.newer_prices.get(line.id)) for line, price in pairs])

    def show_rows(self, fresh: list[CartRow]) -> None:
        """Take other rows; those that stay the same are not drawn again."""
        start, end = _same_ends([row.line.id for row in self.rows], [row.line.id for row in fresh])
        self._places = {row.line.id: at for at, row in enumerate(fresh)}
        self._replace(start, len(self.rows) - end, fresh[start : len(fresh) - end])
        for at, row in enumerate(fresh):
            if row != self.rows[at]:
                self.rows[at] = row
                self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def _replace(self, start: int, end: int, fresh: list[CartRow]) -> None:
        """Put ``fresh`` in the place of the rows from ``start`` to before ``end``."""
        none = QModelIndex()
        if start < end:
            self.beginRemoveRows(none, start, end - 1)
            del self.rows[start:end]
            self.endRemoveRows()
        if fresh:
            self.beginInsertRows(none, start, start + len(fresh) - 1)
            self.rows[start:start] = fresh
            self.endInsertRows()


def _same_ends(old: Sequence[LineId], new: Sequence[LineId]) -> tuple[int, int]:
    """Return how many ids are the same from the front, and of the rest from the back."""
    least = min(len(old), len(new))
    front = next((at for at in range(least) if old[at] != new[at]), least)
    back = next((at for at in range(least - front) if old[-1 - at] != new[-1 - at]), least - front)
    return front, back
