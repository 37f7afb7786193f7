"""What a search found, each result with the unit it would be sold in; Tab goes on to the next unit of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.product import Product
from app.domain.unit import SellUnit
from app.ui import text

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Result:
    """One product that was found, and the unit that is chosen of it."""

    product: Product
    unit: SellUnit

    @property
    def spoken(self) -> str:
        """The result in one sentence."""
        return f"{self.product.name} ({self.unit.code}) {text.amount(self.unit.price)}"

    def with_next_unit(self) -> Result:
        units = self.product.units
        return replace(self, unit=units[(units.index(self.unit) + 1) % len(units)])


class ResultModel(QAbstractListModel):
    """Results, best first, and the words they were found by."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Result] = []
        self.words: tuple[str, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.results[index.row()].spoken
        return None

    def show_hits(self, hits: Sequence[tuple[Product, SellUnit]], typed: str) -> None:
        """Show what was found by ``typed``."""
        self.beginResetModel()
        self.results = [Result(product, unit) for product, unit in hits]
        self.words = tuple(typed.split())
        self.endResetModel()

    def next_unit(self, at: int) -> None:
        """Choose the next unit of a result."""
        self.results[at] = self.results[at].with_next_unit()
        self.dataChanged.emit(self.index(at), self.index(at))
