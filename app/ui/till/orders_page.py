"""Receipts of this till, newest first: found by number, looked at as they were printed, printed again marked as a copy."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.paper import Paper
from app.services import orders, printing
from app.services.orders import OrderRow
from app.services.syncing import SyncStatus
from app.ui import keymap, text, theme
from app.ui.error_view import sentence
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.notice import Notice
from app.ui.till.order_preview import OrderPreview
from app.ui.till.order_words import sync_words
from app.ui.till.page_head import PageHead
from app.ui.widgets.datatable import Column, DataTable
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import VLine
from app.ui.widgets.search_field import SearchField

PAGE_ROWS = 50
ROW_HEIGHT = 56
SEARCH_WIDTH = 330
STRIP = ("orders.search", "orders.previous", "orders.next", "orders.held", "orders.reprint", "orders.back")


class OrdersPage(Page):
    """The list left, the chosen receipt right. The search field keeps the focus; arrow keys move through the list."""

    scope = Scope.ORDERS
    toast_lift = theme.size("keystrip")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        theme.ground(self, "canvas")
        self._open = False
        self._asking = False
        """More rows are under way."""
        self._complete = False
        """The last page of the list was reached."""
        self._seen: tuple[int, int, int] | None = None
        self._search = SearchField(self.tr("Cari nomor struk"), key=keymap.caption("orders.search"))
        self._search.setFixedWidth(SEARCH_WIDTH)
        self._table = self._make_table()
        self._preview = OrderPreview()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._work_area(), 1)
        row.addWidget(VLine())
        row.addWidget(self._preview)
        self._connect()

    def _make_table(self) -> DataTable:
        self._empty = EmptyState("", "", icon="receipt-text")
        columns = [
            Column(self.tr("Struk"), lambda row: row.receipt_no, bold=True, second=self._goods),
            Column(self.tr("Waktu"), self._clock, width=112, second=self._day),
            Column(self.tr("Kasir"), lambda row: row.staff_name.split()[0] if row.staff_name else "", 92, priority=1),
            Column(self.tr("Total"), lambda row: text.amount(row.total), 164, right=True, bold=True),
            Column(self.tr("Pusat"), lambda row: sync_words(row.sync_state).word, 124, pill=self._pill),
        ]
        return DataTable(columns, row_height=ROW_HEIGHT, empty=self._empty, name=self.tr("Daftar struk"))

    def _work_area(self) -> QVBoxLayout:
        self._head = PageHead(self.session, self.tr("Pesanan"), self._search)
        self._notice = Notice()
        strip = KeyStrip()
        strip.show_actions(STRIP)
        strip.triggered.connect(self._do)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.size("page_margin"), 0, 23, 14)
        inner.setSpacing(0)
        inner.addWidget(self._head)
        inner.addWidget(self._notice)
        inner.addSpacing(4)
        inner.addWidget(self._table, 1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(inner, 1)
        column.addWidget(strip)
        return column

    def _connect(self) -> None:
        self._actions = {
            "orders.search": self._to_search,
            "orders.previous": lambda: self._step(-1),
            "orders.next": lambda: self._step(1),
            "orders.page_up": lambda: self._step(-self._rows_in_view()),
            "orders.page_down": lambda: self._step(self._rows_in_view()),
            "orders.held": lambda: self.session.go.emit("held"),
            "orders.reprint": self._print_again,
            "orders.back": self._back,
        }
        for action, slot in self._actions.items():
            keymap.bind(self, action, slot)
        self._search.changed.connect(lambda _text: self._load())
        self._table.row_chosen.connect(self._show_row)
        self._table.end_reached.connect(self._load_more)
        self._preview.reprint_wanted.connect(self._print_again)
        self.session.sync_changed.connect(self._on_sync)

    def _do(self, action: str) -> None:
        self._actions[action]()

    # --- the list ----------------------------------------------------------------------------------

    def enter(self) -> None:
        """Show the newest receipts and take the focus to the search field."""
        self._open = True
        self._seen = None
        self._search.clear()
        self._load()
        self._search.edit.setFocus()

    def leave(self) -> None:
        self._open = False

    def _load(self, rows: int = PAGE_ROWS) -> None:
        """Read the list from its top; what was chosen stays chosen when it is still there."""
        containing = self._search.text()
        self._asking = True
        self.session.operations.read(
            lambda uow: orders.recent(uow, containing=containing, limit=rows),
            then=lambda found: self._show_rows(containing, found, rows),
            failed=self._not_loaded,
            owner=self,
        )

    def _show_rows(self, containing: str, found: list[OrderRow], asked: int) -> None:
        if containing != self._search.text():
            return
        self._asking, self._complete = False, len(found) < asked
        self._notice.clear()
        chosen = self._table.chosen_row()
        self._say_empty(containing.strip())
        self._table.set_rows(found)
        if not found:
            self._preview.show_nothing()
            return
        ids = [row.id for row in found]
        self._table.choose(ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0)

    def _load_more(self) -> None:
        rows = self._table.rows()
        if self._asking or self._complete or not rows:
            return
        self._asking = True
        containing, last = self._search.text(), rows[-1]
        self.session.operations.read(
            lambda uow: orders.recent(uow, containing=containing, before=last.completed_at, limit=PAGE_ROWS),
            then=lambda found: self._append(containing, last, found),
            failed=self._not_loaded,
            owner=self,
        )

    def _append(self, containing: str, last: OrderRow, found: list[OrderRow]) -> None:
        rows = self._table.rows()
        if containing != self._search.text() or not rows or rows[-1].id != last.id:
            return
        self._asking, self._complete = False, len(found) < PAGE_ROWS
        self._table.append_rows(found)

    def _not_loaded(self, error: WarunginError) -> bool:
        self._asking = False
        self._notice.show_error(sentence(error))
        return True

    def _say_empty(self, typed: str) -> None:
        if typed:
            title = self.tr("“%1” tidak ditemukan").replace("%1", typed)
            self._empty.set_texts(title, self.tr("Periksa nomor struknya, atau kosongkan pencarian dengan Esc."))
        else:
            self._empty.set_texts(
                self.tr("Belum ada penjualan"), self.tr("Struk muncul di sini setelah penjualan pertama.")
            )

    def _on_sync(self, status: SyncStatus) -> None:
        """Look again when something was sent, so that the words about the centre stay true."""
        seen = (status.pending, status.parked, status.waiting)
        if self._open and seen != self._seen:
            before, self._seen = self._seen, seen
            if before is not None and not self._asking:
                self._load(min(max(len(self._table.rows()), PAGE_ROWS), orders.LIST_MAX))

    # --- what a row says ---------------------------------------------------------------------------

    def _clock(self, row: OrderRow) -> str:
        return text.clock(text.local(row.completed_at, self._zone()))

    def _day(self, row: OrderRow) -> str:
        return text.short_date(text.local(row.completed_at, self._zone()).date())

    def _zone(self) -> str:
        assert self.session.facts is not None
        return self.session.facts.zone

    def _goods(self, row: OrderRow) -> str:
        goods = self.tr("%n barang", "", row.lines)
        return f"{goods} · {text.join_units(row.goods)}"

    def _pill(self, row: OrderRow) -> tuple[str, str]:
        words = sync_words(row.sync_state)
        return words.word, words.tone

    # --- the chosen receipt ------------------------------------------------------------------------

    def _show_row(self, row: OrderRow) -> None:
        at = text.local(row.completed_at, self._zone())
        self._preview.show_order(row, f"{text.long_date(at.date())}, {text.clock(at)}")
        self.session.operations.read(
            lambda uow: printing.preview(uow, row.id),
            then=lambda paper: self._show_paper(row, paper),
            failed=self._not_loaded,
            owner=self,
        )

    def _show_paper(self, row: OrderRow, paper: Paper) -> None:
        chosen = self._table.chosen_row()
        if chosen is not None and chosen.id == row.id:
            self._preview.show_paper(paper, self.session.settings.paper)

    def _print_again(self) -> None:
        row = self._table.chosen_row()
        if row is None:
            self.session.beeper.attention()
            return
        actor = self.session.actor
        self.session.operations.run(
            lambda uow: orders.reprint(uow, actor, row.id), then=lambda _id: self._say_queued(row), owner=self
        )

    def _say_queued(self, row: OrderRow) -> None:
        said = self.tr("Salinan struk %1 masuk antrean cetak").replace("%1", row.receipt_no)
        self.session.say(said, "ok", "printer")

    # --- keys --------------------------------------------------------------------------------------

    def _to_search(self) -> None:
        self._search.edit.setFocus()
        self._search.edit.selectAll()

    def _rows_in_view(self) -> int:
        return max(1, self._table.view.viewport().height() // ROW_HEIGHT - 1)

    def _step(self, rows: int) -> None:
        shown = self._table.rows()
        chosen = self._table.chosen_row()
        if shown and chosen is not None:
            at = next(at for at, row in enumerate(shown) if row.id == chosen.id)
            self._table.choose(max(0, min(at + rows, len(shown) - 1)))

    def _back(self) -> None:
        if self._search.text():
            self._search.clear()
        else:
            self.session.go.emit("selling")

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the page now."""
        rows = self._table.rows()
        return {
            **self._head.status.texts(),
            **self._preview.texts(),
            "orders": "\n".join(f"{row.receipt_no} {self._clock(row)} {text.amount(row.total)}" for row in rows),
            "empty": "" if rows else self._empty.accessibleName(),
            "error": self._notice.text(),
        }
