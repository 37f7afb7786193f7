"""All products: to find, to sort by name, price and stock, and to edit beside the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.domain.errors import NotFound, WarunginError
from app.domain.ids import CategoryId, ProductId
from app.domain.product import Category, Product
from app.services import catalogue
from app.services.catalogue import ProductFilter, ProductRow, ProductSort, ProductView, StockCounts, StockFilter
from app.services.syncing import SyncStatus
from app.services.work import UnitOfWork
from app.ui import text
from app.ui.backoffice.list_page import ListAnswer, ListPage, ListQuery, ListWords
from app.ui.backoffice.office_page import order_stops
from app.ui.backoffice.product_panel import ProductPanel
from app.ui.error_view import sentence
from app.ui.page import Session
from app.ui.widgets.chip import Chip
from app.ui.widgets.datatable import Column
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import ChoiceField

SORTS: Final = {0: ProductSort.NAME, 2: ProductSort.PRICE, 3: ProductSort.STOCK}
"""By which column the list can be sorted."""

ALL_CATEGORIES: Final = "all"
OPEN_PRODUCT: Final = "product "
"""What ``show_part`` is asked for in front of a product's id, to open that product."""


class ProductsPage(ListPage):
    """A scan finds its product. The list looks again when the centre may have sent something."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._panel = ProductPanel(session)
        words = ListWords(
            self.tr("Produk"),
            self.tr("Nama, SKU, barcode"),
            self.tr("Belum ada barang"),
            self.tr("Barang datang dari pusat setelah kasir tersambung."),
            self.tr("Harga dalam rupiah, satuan dasar"),
        )
        self.set_up(words, self._columns(), panel=self._panel)
        self._asks: Dialog | None = None
        self._contact_seen: object = None
        self._owner = ""
        self._category = ChoiceField(
            "", [(ALL_CATEGORIES, self.tr("Semua kategori"))], height=36, name=self.tr("Kategori")
        )
        self._category.setFixedWidth(200)
        self._category.chosen.connect(lambda _category: self.reload())
        self._categories: dict[str, Category] = {}
        self.filters.addWidget(self._category)
        self._show_counts(None)
        self._panel.close_wanted.connect(lambda: self.ask_to_leave(self.close_panel))
        self._panel.saved.connect(self._on_saved)
        session.sync_changed.connect(self._on_sync_changed)

    def _columns(self) -> list[Column]:
        return [
            Column(
                self.tr("Barang"),
                lambda row: text.join_units(row.product.name),
                second=lambda row: " · ".join(part for part in (row.product.sku, row.category) if part),
                pack=lambda row: (row.product.pack, row.product.colour),
                sortable=True,
            ),
            Column(
                self.tr("Satuan"),
                lambda row: ", ".join(unit.code for unit in row.product.units),
                150,
                tone="ink2",
                priority=2,
            ),
            Column(
                self.tr("Harga jual"),
                lambda row: text.amount(row.product.base_unit.price),
                132,
                right=True,
                bold=True,
                sortable=True,
            ),
            Column(self.tr("Stok"), _stock, 132, right=True, pill=self._stock_pill, tone="ink2", sortable=True),
            Column(self.tr("Perubahan"), lambda _row: "", 160, pill=self._pending_pill, priority=1),
        ]

    def _stock_pill(self, row: ProductRow) -> tuple[str, str] | None:
        if row.product.is_out:
            return self.tr("habis"), "attention"
        if row.product.is_low:
            return self.tr("sisa %1").replace("%1", _stock(row)), "waiting"
        return None

    def _pending_pill(self, row: ProductRow) -> tuple[str, str] | None:
        return (self.tr("menunggu dikirim"), "waiting") if row.pending else None

    # --- what this list is -------------------------------------------------------------------------

    def ask(self, query: ListQuery, after: int, limit: int) -> Callable[[UnitOfWork], ListAnswer]:
        wanted = ProductFilter(query.typed, self._chosen_category(), StockFilter(query.chip or "all"))
        sort = SORTS[query.column]

        def question(uow: UnitOfWork) -> ListAnswer:
            found = catalogue.listing(uow, wanted, sort, falls=query.falls, after=after, limit=limit)
            return ListAnswer(found.rows, found.total)

        return question

    def key_of(self, row: Any) -> object:
        return row.product.id

    def is_filtered(self) -> bool:
        return self.chips.current() != StockFilter.ALL or self._chosen_category() is not None

    def clear_filters(self) -> None:
        self.chips.choose(StockFilter.ALL)
        self._category.choose(ALL_CATEGORIES)
        super().clear_filters()

    def _chosen_category(self) -> CategoryId | None:
        category = self._categories.get(self._category.current())
        return None if category is None else category.id

    # --- being shown -------------------------------------------------------------------------------

    def enter(self) -> None:
        if self._owner != str(self.session.actor.id):
            self._owner = str(self.session.actor.id)
            self.close_panel()
        self.session.operations.read(catalogue.categories, self._show_categories, owner=self)
        self._count()
        super().enter()

    def show_part(self, part: str) -> None:
        if part.startswith(OPEN_PRODUCT):
            product_id = ProductId(UUID(part.removeprefix(OPEN_PRODUCT)))
            self.ask_to_leave(lambda: self._open(product_id, focus=True))
            return
        self.search.clear()
        self._category.choose(ALL_CATEGORIES)
        self.chips.choose(part)
        self.reload()

    def _count(self) -> None:
        self.session.operations.read(catalogue.stock_counts, self._show_counts, owner=self)

    def _show_counts(self, counts: StockCounts | None) -> None:
        self.chips.set_chips(
            [
                Chip(StockFilter.ALL, self.tr("Semua"), counts.all if counts else None),
                Chip(StockFilter.LOW, self.tr("Menipis"), counts.low if counts else None),
                Chip(StockFilter.OUT, self.tr("Habis"), counts.out if counts else None),
            ]
        )
        order_stops(
            [self.search.edit, *self.chips.buttons(), self._category.box, self.table.view, *self._panel.stops()]
        )

    def _show_categories(self, categories: list[Category]) -> None:
        self._categories = {str(category.id): category for category in categories}
        options = [(category_id, category.name) for category_id, category in self._categories.items()]
        self._category.set_options([(ALL_CATEGORIES, self.tr("Semua kategori")), *options])
        if not self._category.current():
            self._category.choose(ALL_CATEGORIES)

    def _on_sync_changed(self, status: SyncStatus) -> None:
        """Rows may have come from the centre, or an edit may have been answered, once there was another contact."""
        if not self.is_entered or status.last_contact_at == self._contact_seen:
            return
        self._contact_seen = status.last_contact_at
        self.refresh()
        self._look_at_product()

    def take_scan(self, code: str) -> bool:
        self.search.set_text(code)
        self.reload()
        self._on_search_entered()
        return True

    # --- panel -------------------------------------------------------------------------------------

    def open_row(self, row: Any) -> None:
        self._show(row, focus=True)

    def pass_row(self, row: Any) -> None:
        if self.is_panel_open:
            self._show(row, focus=False)

    def _show(self, row: ProductRow, *, focus: bool) -> None:
        if self._asks is not None:
            return
        if self.is_panel_open and row.product.id == self._panel.product_id:
            if focus:
                self._panel.focus_first()
            return
        self.ask_to_leave(lambda: self._open(row.product.id, focus=focus), back=self._choose_edited)

    def _open(self, product_id: ProductId, *, focus: bool) -> None:
        def shown(view: ProductView) -> None:
            self._panel.show_product(view)
            self.open_panel()
            self._choose_quietly(product_id)
            if focus:
                self._panel.focus_first()

        self._panel.load(product_id, shown)

    def _choose_edited(self) -> None:
        self._choose_quietly(self._panel.product_id)

    def _look_at_product(self) -> None:
        if self.is_panel_open and self._panel.product_id is not None:
            self._panel.load(self._panel.product_id, self._panel.refresh, failed=self._on_gone)

    def _on_gone(self, error: WarunginError) -> bool:
        """The product that is open is not sold any more: there is nothing left to edit."""
        if isinstance(error, NotFound):
            said = sentence(error)
            self.close_panel()
            self.session.say(said.line, said.tone, said.icon)
            return True
        return False

    def _on_saved(self, product: Product) -> None:
        self.session.say(self.tr("%1 disimpan").replace("%1", product.name), "ok", "check")
        self._look_at_product()
        self.refresh()

    def save(self) -> None:
        if self.is_panel_open:
            self._panel.save()

    def close_something(self) -> bool:
        if self.is_panel_open:
            self.ask_to_leave(self.close_panel)
            return True
        return super().close_something()

    def ask_to_leave(self, then: Callable[[], None], back: Callable[[], None] | None = None) -> None:
        """Ask only if something was typed; ``back`` is called when the person stays."""
        if not (self.is_panel_open and self._panel.is_dirty()):
            then()
            return
        if self._asks is not None:
            return
        name = text.join_units(self._panel.texts()["panel"])
        dialog = Dialog(
            self.window(),
            self.tr("Buang perubahan pada %1?").replace("%1", name),
            self.tr("Yang sudah diketik belum disimpan."),
            safe=self.tr("Lanjut mengubah"),
            risky=self.tr("Buang"),
        )
        self._asks = dialog
        dialog.accepted.connect(lambda _reason: self._give_up(then))
        dialog.rejected.connect(lambda: self._stay(back))
        dialog.open()

    def _give_up(self, then: Callable[[], None]) -> None:
        assert self._asks is not None
        dialog, self._asks = self._asks, None
        dialog.close_dialog()
        self.close_panel()
        then()

    def _stay(self, back: Callable[[], None] | None) -> None:
        self._asks = None
        if back is not None:
            back()
        self._panel.focus_first()

    def texts(self) -> dict[str, str]:
        chips = {chip.chip.id: chip.accessibleName() for chip in self.chips.buttons()}
        return {
            **super().texts(),
            "chips": ", ".join(chips.values()),
            **(self._panel.texts() if self.is_panel_open else {"panel": ""}),
        }


def _stock(row: ProductRow) -> str:
    return f"{text.quantity(row.product.on_hand)} {row.product.base_unit.code}"
