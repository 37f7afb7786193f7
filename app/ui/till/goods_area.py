"""Categories and their goods as tiles, read a page at a time as they come into sight."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import CategoryId, ProductId
from app.domain.product import Category, Product
from app.domain.quantity import Quantity
from app.services import catalogue
from app.ui import theme
from app.ui.page import Session
from app.ui.till.tiles import TileView
from app.ui.widgets.chip import Chip, ChipButton, ChipRow

PAGE: int = 60
ALL: str = ""


class GoodsArea(QWidget):
    """``product_chosen`` when a tile was touched. What is shown is read again by ``refresh``, without moving."""

    product_chosen = Signal(object)
    goods_read = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked = 0
        """Numbers the questions: an answer to an older one is dropped."""
        self._complete = False
        self._asking = False
        self._categories: list[Category] = []
        self._chips = ChipRow([Chip(ALL, self.tr("Semua"))], height=theme.size("chip"))
        self._tiles = TileView()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 2, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._chips)
        column.addWidget(self._tiles, 1)
        self._chips.chosen.connect(self._on_category)
        self._tiles.product_chosen.connect(self.product_chosen)
        self._tiles.end_reached.connect(self._load_more)

    def refresh(self) -> None:
        """Read categories and the goods in sight again: prices and stock may have changed."""
        self._session.operations.read(catalogue.categories, then=self._show_categories, owner=self)
        self._load(max(len(self._tiles.tiles().products), PAGE))

    def show_cart(self, in_cart: Mapping[ProductId, Quantity]) -> None:
        """Mark what is in the cart."""
        self._tiles.tiles().show_cart(in_cart)

    def _show_categories(self, found: list[Category]) -> None:
        if found != self._categories:
            self._categories = found
            self._chips.set_chips(
                [Chip(ALL, self.tr("Semua")), *(Chip(str(category.id), category.name) for category in found)]
            )
            for button in self._chips.findChildren(ChipButton):
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a touch leaves the keyboard with the scan field

    def _on_category(self, _chip_id: str) -> None:
        self._tiles.scrollToTop()
        self._load(PAGE)

    def _category(self) -> CategoryId | None:
        chosen = self._chips.current()
        return CategoryId(UUID(chosen)) if chosen else None

    def _load(self, limit: int) -> None:
        limit = min(limit, catalogue.PAGE_MAX)
        category = self._category()
        self._asked += 1
        asked = self._asked
        self._asking = True

        def then(products: list[Product]) -> None:
            if asked == self._asked:
                self._asking = False
                self._tiles.tiles().show_products(products)
                self._complete = len(self._tiles.tiles().products) < limit
                self.goods_read.emit(products)

        self._session.operations.read(lambda uow: catalogue.page(uow, category, limit=limit), then=then, owner=self)

    def _load_more(self) -> None:
        if self._asking or self._complete:
            return
        category, after = self._category(), len(self._tiles.tiles().products)
        self._asked += 1
        asked = self._asked
        self._asking = True

        def then(products: list[Product]) -> None:
            if asked == self._asked:
                self._asking, self._complete = False, len(products) < PAGE
                self._tiles.tiles().append(products)
                self.goods_read.emit(products)

        self._session.operations.read(
            lambda uow: catalogue.page(uow, category, after=after, limit=PAGE), then=then, owner=self
        )

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        return {
            "category": self._chips.current(),
            "tiles": "\n".join(product.name for product in self._tiles.tiles().products),
        }
