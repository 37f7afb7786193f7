"""The goods that the tiles show: the pages of one category read so far, and how much of each is in the cart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.ids import ProductId
from app.domain.product import Product
from app.domain.quantity import Quantity
from app.ui import text

Index = QModelIndex | QPersistentModelIndex


class TileModel(QAbstractListModel):
    """Products in the order they were read, most sold first."""

    def __init__(self) -> None:
        super().__init__()
        self.products: list[Product] = []
        self.in_cart: dict[ProductId, Quantity] = {}
        self._places: dict[ProductId, int] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.products)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            product = self.products[index.row()]
            return f"{product.name}, {text.rupiah(product.base_unit.price)}"
        return None

    def show_products(self, products: Sequence[Product]) -> None:
        """Show other goods. When they are those at the head of the list, only the ones that changed are drawn anew."""
        head = self.products[: len(products)]
        if not products or [product.id for product in products] != [product.id for product in head]:
            self.beginResetModel()
            self.products = list(products)
            self._places = {product.id: at for at, product in enumerate(products)}
            self.endResetModel()
            return
        for at, product in enumerate(products):
            if product != head[at]:
                self.products[at] = product
                self._changed(at)

    def append(self, products: Sequence[Product]) -> None:
        """Add the next page."""
        if products:
            first = len(self.products)
            self.beginInsertRows(QModelIndex(), first, first + len(products) - 1)
            self.products += products
            self._places.update((product.id, first + at) for at, product in enumerate(products))
            self.endInsertRows()

    def show_cart(self, in_cart: Mapping[ProductId, Quantity]) -> None:
        """Say how much of each product is in the cart, in its base unit."""
        before, self.in_cart = self.in_cart, dict(in_cart)
        for product_id in before.keys() | self.in_cart.keys():
            if before.get(product_id) != self.in_cart.get(product_id) and product_id in self._places:
                self._changed(self._places[product_id])

    def _changed(self, at: int) -> None:
        index = self.index(at)
        self.dataChanged.emit(index, index)
