"""Selling: the scan field and goods as tiles left, the ticket right. Which key does what; what is done is in the desks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.cart import CartLine
from app.domain.ids import ProductId
from app.domain.product import Product
from app.domain.quantity import NONE, Quantity
from app.services import catalogue
from app.services.carts import CartView
from app.services.syncing import SyncStatus
from app.ui import keymap, text, theme
from app.ui.keymap import RESULT_MAX, Scope
from app.ui.models.result_model import Result
from app.ui.page import Page, Session
from app.ui.till.cart_desk import CartDesk
from app.ui.till.cart_dialogs import HoldDialog, VoidDialog
from app.ui.till.entry_desk import EntryDesk
from app.ui.till.goods_area import GoodsArea
from app.ui.till.page_head import StatusCorner
from app.ui.till.scan_field import ScanField, writes
from app.ui.till.scan_notice import ScanNotice
from app.ui.till.search_popup import SearchPopup
from app.ui.till.ticket import Ticket, ticket_width
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import VLine

UNITS_AFTER_MS: Final = 60
"""The units of the open line's product are asked for when the scan is painted, never before."""
KNOWN_MAX: Final = 2_000
EDGE: Final = 10
"""What hangs under the field lies this far from the edges of the work area."""
STRIP_WHEN_FOUND: Final = ("selling.previous", "selling.next", "selling.add", "selling.unit", "selling.clear")


class StatusLink(StatusCorner):
    """The state of the sync, and a way to its page."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._wanted = session.go
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._wanted.emit("sync")


class SellingPage(Page):
    """The page of a till's day. The scan field keeps the keyboard, whatever was touched last."""

    scope = Scope.SELLING

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        theme.ground(self, "canvas")
        self._open = False
        self._pad_open = False
        self._contact: datetime | None = None
        self._known: dict[ProductId, Product] = {}
        """Products that came into sight; their units are offered for the open line."""
        self._ask_units = QTimer(self)
        self._ask_units.setSingleShot(True)
        self._ask_units.setInterval(UNITS_AFTER_MS)
        self._desk = CartDesk(session, self)
        self.field = ScanField(self.tr("Cari barang, SKU, atau pindai"))
        self.ticket = Ticket()
        self.goods = GoodsArea(session)
        self._lay_out()
        self.search_popup = SearchPopup(self)
        self._notice = ScanNotice(self)
        self.cart_view = self.ticket.cart
        self._entry = EntryDesk(session, self._desk, self.field, self.search_popup, self._notice, self)
        self._actions = self._key_actions()
        self._connect()
        self._show_shift()
        self._show_pad()

    # --- drawing -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._status = StatusLink(self.session)
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 20, 12)
        top.setSpacing(14)
        top.addWidget(self.field, 1)
        top.addWidget(self._status)
        self._closed = EmptyState(
            self.tr("Belum ada shift"),
            self.tr("Buka shift dahulu dengan menghitung kas awal. Setelah itu barang bisa dijual."),
            icon="wallet",
            primary=(self.tr("Buka shift"), "lock-open"),
            loud=True,
            note=self.tr("Tekan Enter"),
        )
        self._closed.primary_clicked.connect(lambda: self.session.go.emit("shift"))
        self._work = QStackedWidget()
        self._work.addWidget(self.goods)
        self._work.addWidget(self._closed)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._work, 1)
        column.addWidget(self._strips())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(VLine())
        row.addWidget(self.ticket)

    def _strips(self) -> QStackedWidget:
        """Two strips lie ready, so that nothing is built while somebody types."""
        self._strip = QStackedWidget()
        self._strip.setFixedHeight(theme.size("keystrip"))
        for actions in ([key.action for key in keymap.KEYS.strip(Scope.SELLING)], STRIP_WHEN_FOUND):
            strip = KeyStrip()
            strip.show_actions(list(actions))
            strip.triggered.connect(self._do)
            self._strip.addWidget(strip)
        return self._strip

    def _key_actions(self) -> dict[str, Callable[[], object]]:
        return {
            "selling.search": self._to_field,
            "selling.add": self._entry.enter,
            "selling.pay": self._pay,
            "selling.price_check": self._check_price,
            "selling.hold": self._hold,
            "selling.held_list": lambda: self.session.go.emit("held"),
            "selling.remove_line": self._remove,
            "selling.void_cart": self._ask_void,
            "selling.undo": self._undo,
            "selling.more": lambda: self._change_quantity(1),
            "selling.less": lambda: self._change_quantity(-1),
            "selling.quantity": self._set_quantity,
            "selling.unit": self._next_unit,
            "selling.take_price": self._take_price,
            "selling.previous": lambda: self._step(-1),
            "selling.next": lambda: self._step(1),
            "selling.page_up": lambda: self._step(-self.cart_view.page_rows()),
            "selling.page_down": lambda: self._step(self.cart_view.page_rows()),
            "selling.clear": self._entry.clear,
        }

    def _connect(self) -> None:
        for action in ("search", "pay", "price_check", "hold", "held_list"):
            keymap.bind(self, f"selling.{action}", self._actions[f"selling.{action}"])
        for nth in range(1, RESULT_MAX + 1):
            keymap.bind(self, f"selling.result_{nth}", lambda nth=nth: self._entry.take_nth(nth))  # type: ignore[misc]
        self.field.action.connect(self._do)
        self.field.entered.connect(self._on_entered)
        self.ticket.triggered.connect(self._do)
        self.ticket.pad_pressed.connect(self._on_pad)
        self.ticket.pad_toggled.connect(self._toggle_pad)
        tools = self.cart_view.tools
        tools.more_clicked.connect(lambda: self._change_quantity(1))
        tools.less_clicked.connect(lambda: self._change_quantity(-1))
        tools.unit_clicked.connect(self._change_unit)
        tools.price_clicked.connect(self._take_price)
        tools.remove_clicked.connect(self._remove)
        self.cart_view.line_chosen.connect(lambda _row: self._ask_units.start())
        self.goods.product_chosen.connect(self._on_tile)
        self.goods.goods_read.connect(self._learn)
        self._entry.goods_seen.connect(self._learn)
        self._entry.popup_moved.connect(lambda shown: self._strip.setCurrentIndex(1 if shown else 0))
        self._ask_units.timeout.connect(self._look_up_units)
        self._desk.shown.connect(self._show_cart)
        self._desk.removed.connect(self._say_removed)
        self._desk.restored.connect(self._say_restored)
        # The session outlives the page: its signals go to methods, which are disconnected when the page is gone.
        self.session.staff_changed.connect(self._show_shift)
        self.session.shift_changed.connect(self._show_shift)
        self.session.settings_changed.connect(self._show_pad)
        self.session.sync_changed.connect(self._on_sync)

    # --- coming and going --------------------------------------------------------------------------

    def enter(self) -> None:
        """Look at the cart and the goods again, and take the keyboard."""
        self._open = True
        self._show_shift()
        if self.session.last_order is not None:
            self._desk.forget_paid(self.session.last_order.cart_id)
        self._desk.look()
        self.goods.refresh()
        self.field.edit.setFocus()

    def leave(self) -> None:
        """Leave nothing half entered behind."""
        self._open = False
        self._ask_units.stop()
        while self._entry.clear():
            pass

    def take_scan(self, code: str) -> bool:
        """Add what was scanned."""
        self._entry.take_scan(code)
        return True

    def _on_sync(self, status: SyncStatus) -> None:
        """After a contact prices may be new: on the tiles, and beside the lines of the cart."""
        if self._open and status.last_contact_at != self._contact:
            self._contact = status.last_contact_at
            self._desk.look()
            self.goods.refresh()

    def _show_shift(self, _changed: object = None) -> None:
        facts, shift = self.session.facts, self.session.shift
        self.ticket.show_person(self.session.staff, shift, facts.register if facts is not None else "")
        self._work.setCurrentWidget(self.goods if shift is not None else self._closed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ticket.setFixedWidth(ticket_width(self.window()))
        top, width = theme.size("topbar") - 8, self.width() - self.ticket.width() - 1 - 2 * EDGE
        self.search_popup.hang(EDGE, top, width, self.height() - top - theme.size("keystrip") - EDGE)
        self._notice.hang(EDGE, top, width)

    # --- keys --------------------------------------------------------------------------------------

    def _do(self, action: str) -> None:
        """Do what a key or a button asks for, and give the keyboard back to the field."""
        if action.startswith("till."):
            self.session.key_wanted.emit(action)
            return
        self._actions[action]()
        focused = QApplication.focusWidget()
        if action != "selling.unit" and (focused is None or self.isAncestorOf(focused)):
            self.field.edit.setFocus()  # unless a question or another page has the keyboard by now

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no button took belongs to the scan field."""
        action = self.field.action_of(event)
        if action is not None:
            self._do(action)
        elif writes(event) and not self.field.edit.hasFocus():
            self.field.edit.setFocus()
            QApplication.sendEvent(self.field.edit, event)
        else:
            super().keyPressEvent(event)

    def _on_entered(self) -> None:
        if self.session.shift is None and not self.field.text():
            self.session.go.emit("shift")

    def _to_field(self) -> None:
        self.field.edit.setFocus()
        self.field.edit.selectAll()

    def _step(self, steps: int) -> None:
        if self._entry.has_popup:
            self._entry.move(steps)
        else:
            self.cart_view.choose_near(steps)

    def _check_price(self) -> None:
        self._entry.check_price()
        self.field.edit.setFocus()

    # --- the cart ----------------------------------------------------------------------------------

    def _show_cart(self, view: CartView) -> None:
        self.ticket.show_cart(view)
        in_cart: dict[ProductId, Quantity] = {}
        for line in view.cart.lines:
            in_base = Quantity(line.quantity.milli * line.unit_factor_milli // 1_000)
            in_cart[line.product_id] = in_cart.get(line.product_id, NONE) + in_base
        self.goods.show_cart(in_cart)
        self._offer_units()

    def _line(self) -> CartLine | None:
        row = self.cart_view.chosen_row()
        return None if row is None else row.line

    def _change_quantity(self, direction: int) -> None:
        row = self.cart_view.chosen_row()
        if row is not None:
            self._desk.change_quantity(row.line.id, row.step if direction > 0 else -row.step)

    def _set_quantity(self) -> None:
        """Give the open line the number that stands in the field; without one, open the number pad."""
        line, number = self._line(), self.field.bare_number()
        if number is None:
            self._toggle_pad()
        elif line is not None:
            self.field.clear()
            self._desk.set_quantity(line.id, number)

    def _take_price(self) -> None:
        row = self.cart_view.chosen_row()
        if row is not None and row.new_price is not None:
            self._desk.take_new_price(row.line.id)

    def _remove(self) -> None:
        line = self._line()
        if line is not None:
            self._desk.remove(line.id)

    def _say_removed(self, line: CartLine) -> None:
        if self.session.toasts is not None:
            words = self.tr("%1 dihapus").replace("%1", line.name)
            self.session.toasts.say(
                words, icon="trash-2", action=keymap.label("selling.undo"), then=lambda: self._desk.undo(line.id)
            )

    def _undo(self) -> None:
        if not self._desk.undo():
            self.session.say(self.tr("Tidak ada baris yang bisa dikembalikan"))

    def _say_restored(self, line: CartLine) -> None:
        self.session.say(self.tr("%1 dikembalikan").replace("%1", line.name), "ok")

    def _on_tile(self, product: Product) -> None:
        self._entry.take(Result(product, product.base_unit), self._entry.tile_quantity())
        self.field.edit.setFocus()

    # --- units -------------------------------------------------------------------------------------

    def _learn(self, products: list[Product]) -> None:
        if len(self._known) > KNOWN_MAX:
            self._known.clear()
        self._known.update((product.id, product) for product in products)
        self._offer_units()

    def _offer_units(self) -> None:
        line = self._line()
        if line is None:
            return
        product = self._known.get(line.product_id)
        if product is None:
            self._ask_units.start()
        else:
            self.cart_view.show_units(len(product.units))

    def _look_up_units(self) -> None:
        line = self._line()
        if line is not None and line.product_id in self._known:
            self.cart_view.show_units(len(self._known[line.product_id].units))
        elif line is not None:
            product_id = line.product_id
            self.session.operations.read(
                lambda uow: catalogue.get(uow, product_id),
                then=lambda product: self._learn([product]),
                failed=lambda _error: True,  # no longer sold: it stays in its unit
                owner=self,
            )

    def _next_unit(self) -> None:
        """Tab: the next unit of the chosen result, else of the open line, else the next widget."""
        if self._entry.has_popup:
            self._entry.next_unit()
        elif not self.field.text() and self.cart_view.offers_units:
            self._change_unit()
        else:
            self.focusNextChild()

    def _change_unit(self) -> None:
        """Sell the open line in the next unit its product has now."""
        line = self._line()
        if line is None:
            return
        product_id = line.product_id

        def then(product: Product) -> None:
            self._learn([product])
            codes = [unit.code for unit in product.units]
            at = codes.index(line.unit) if line.unit in codes else -1
            self._desk.change_unit(line.id, codes[(at + 1) % len(codes)])

        self.session.operations.read(lambda uow: catalogue.get(uow, product_id), then=then, owner=self)

    # --- the cart as a whole -----------------------------------------------------------------------

    def _pay(self) -> None:
        """Go on to the payment; a scan that is being saved is waited for."""
        if self.session.shift is None:
            self.session.go.emit("shift")
        elif not self._desk.is_empty:
            self.session.go.emit("paying")
        else:
            self._desk.after_saving(lambda: None if self._desk.is_empty else self.session.go.emit("paying"))

    def _hold(self) -> None:
        """Lay the cart aside under a name; with nothing on the counter, show what was laid aside."""
        view = self._desk.view
        if view is None or not view.cart.lines:
            self.session.go.emit("held")
            return
        zone = self.session.facts.zone if self.session.facts is not None else "Asia/Jakarta"
        clock = text.clock(text.local(self._now(), zone))
        given = self.tr("Pelanggan %1").replace("%1", clock)
        dialog = HoldDialog(self.window(), view.cart, view.price.total, given)

        def done() -> None:
            dialog.close_dialog()
            self.session.say(self.tr("%1 ditahan").replace("%1", dialog.name()), "ok", "pause")

        dialog.accepted.connect(lambda _reason: self._desk.hold(dialog.name(), done, dialog.show_refusal))
        dialog.open()

    def _now(self) -> datetime:
        return self.session.sync.now if self.session.sync is not None else datetime.now(UTC)

    def _ask_void(self) -> None:
        view = self._desk.view
        if view is None or not view.cart.lines:
            return
        dialog = VoidDialog(self.window(), view.cart, view.price.total)

        def done() -> None:
            dialog.close_dialog()
            self.session.say(self.tr("Transaksi dibatalkan"), icon="trash-2")

        dialog.accepted.connect(lambda reason: self._desk.void(reason, done, dialog.show_refusal))
        dialog.open()

    # --- the number pad ----------------------------------------------------------------------------

    def _toggle_pad(self) -> None:
        self._pad_open = not self.ticket.pad.isVisibleTo(self)
        self.ticket.show_pad(self._pad_open)
        self.field.edit.setFocus()

    def _show_pad(self, _changed: object = None) -> None:
        self._pad_open = self._pad_open or self.session.settings.numpad_always
        self.ticket.show_pad(self._pad_open)

    def _on_pad(self, key: str) -> None:
        self.field.edit.setFocus()
        if key == "add":
            self._entry.enter()
        elif key == "quantity" and self.field.bare_number() is None:
            self.field.set_note(self.tr("Ketik jumlahnya dahulu"))
        elif key == "quantity":
            self._set_quantity()
        else:
            self.field.press(key)

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the page."""
        return {
            **self.ticket.texts(),
            **self.goods.texts(),
            **self._entry.texts(),
            **self._status.texts(),
            "closed": self._closed.accessibleName() if self._work.currentWidget() is self._closed else "",
        }
