"""Taking cash for the cart on the counter: how much is due, what was received, what goes back.

The rules are in ``app.domain.payment``; the sale itself is one call to ``services.orders``. Nothing here is kept: a sale
that could not be saved leaves the cart and the typed amount as they were.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.money import MONEY_MAX, Money
from app.domain.order import Order
from app.domain.payment import CashPayment, PaidTooLittle, PaidTooMuch, pay_cash, quick_sums
from app.services import carts, orders
from app.services.carts import CartView
from app.ui import keymap, text, theme
from app.ui.error_view import ErrorText, sentence
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.change_panel import HEIGHT as PANEL_HEIGHT
from app.ui.till.change_panel import Answer, ChangePanel
from app.ui.till.page_head import PageHead
from app.ui.till.paying_ticket import PayingTicket
from app.ui.till.ticket import ticket_width
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import FactRow
from app.ui.widgets.field import MoneyField
from app.ui.widgets.label import Label, VLine
from app.ui.widgets.note_picture import NoteButton
from app.ui.widgets.painting import LEFT

NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000)
SUMS_MAX = 3
DUE_SIZES = (56, 48, 44)
FIELD_HEIGHT = 92
BOTTOM = 24
DOUBLE_TOUCH_MS = 300
"""The button that pays lies where the one before it lay: its second touch must not pay what nobody has seen yet."""


class PayingPage(Page):
    """One tender today, cash. Enter ends the payment with what the field holds; F4 is the exact sum and done."""

    scope = Scope.PAYING
    toast_lift = PANEL_HEIGHT + BOTTOM

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        theme.ground(self, "canvas")
        self._view: CartView | None = None
        self._answer: Answer = None
        self._asked: Callable[[], None] | None = None
        """What a key asked for before the cart was there; it is done as soon as it is."""
        self._untouched = True
        """The field holds what we put there: the first note begins from nothing."""
        self._busy = False
        self._offered: list[Money] = []
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(DOUBLE_TOUCH_MS)
        self.field = MoneyField(self.tr("Uang diterima"), big=True, height=FIELD_HEIGHT)
        self._ticket = PayingTicket(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._work_area(), 1)
        row.addWidget(VLine())
        row.addWidget(self._ticket)
        self._connect()

    # --- drawing -----------------------------------------------------------------------------------

    def _work_area(self) -> QVBoxLayout:
        margin = theme.size("page_margin")
        column = QVBoxLayout()
        column.setContentsMargins(margin, 0, 23, BOTTOM)
        column.setSpacing(0)
        self._head = PageHead(self.session, self.tr("Pembayaran"))
        self._panel = ChangePanel()
        column.addWidget(self._head)
        column.addSpacing(12)
        column.addLayout(self._due_row())
        column.addSpacing(22)
        column.addWidget(self.field)
        column.addSpacing(12)
        column.addLayout(self._quick_row())
        column.addSpacing(10)
        column.addLayout(self._note_row())
        column.addStretch(1)
        column.addWidget(self._panel)
        return column

    def _due_row(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        self._due = AmountLabel(DUE_SIZES, align=LEFT, name=self.tr("Tagihan tunai"))
        words.addWidget(Label(self.tr("Tagihan tunai"), "body", "ink2"))
        words.addWidget(self._due)
        self._rounding = QWidget()
        self._rounding.setMinimumWidth(200)
        facts = QVBoxLayout(self._rounding)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(3)
        self._total_row = FactRow(self.tr("Total"))
        self._rounding_row = FactRow(self.tr("Pembulatan tunai"))
        facts.addWidget(self._total_row)
        facts.addWidget(self._rounding_row)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self._rounding, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _quick_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._exact = ActionButton(
            self.tr("Uang pas"),
            kind="soft",
            icon="check",
            key=keymap.caption("paying.exact"),
            height=64,
            align="centre",
        )
        self._exact.clicked.connect(self._pay_exactly)
        self._sums = [ActionButton("", kind="sum", height=64) for _ in range(SUMS_MAX)]
        for button in (self._exact, *self._sums):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button, 1)
        for at, button in enumerate(self._sums):
            button.clicked.connect(lambda _checked=False, at=at: self._take_sum(at))
        return row

    def _note_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._notes = [NoteButton(minor) for minor in NOTES]
        for button in self._notes:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, minor=button.minor: self._add_note(minor))
            row.addWidget(button, 1)
        return row

    def _connect(self) -> None:
        self.field.changed.connect(lambda _value: self._typed())
        self._ticket.finish_wanted.connect(self._touched)
        self._ticket.back_wanted.connect(self._back)
        self.session.operations.bug_found.connect(self._on_bug)
        keys = {"paying.finish": self._finish, "paying.exact": self._pay_exactly, "paying.back": self._back}
        for action, slot in keys.items():
            for shortcut in keymap.bind(self, action, slot):
                # A key that is still held down from the page before must not pay.
                shortcut.setAutoRepeat(False)

    # --- entering ----------------------------------------------------------------------------------

    def enter(self) -> None:
        """Ask for the cart anew and take the focus, so that the amount can be typed at once."""
        self._view, self._asked, self._busy, self._untouched = None, None, False, True
        self.field.clear()
        self._ticket.notice.clear()
        self._due.set_text("")
        self._rounding.hide()
        self._ticket.show_nothing()
        self._show_answer()
        self._settling.start()
        self.field.edit.setFocus()
        # On the writing lane, behind a scan that was made a moment before: what is due includes it.
        self.session.operations.run(carts.current, then=self._take_cart, failed=self._not_loaded, owner=self)

    def leave(self) -> None:
        """Forget what was asked for: an answer that comes later is for nobody."""
        self._asked = None
        self._settling.stop()

    def _take_cart(self, view: CartView) -> None:
        if self._busy:
            return
        if not view.cart.lines:
            self.session.go.emit("selling")
            return
        self._view = view
        self._due.set_amount(view.cash_due)
        self._total_row.set_value(text.amount(view.price.total))
        self._rounding_row.set_value(text.signed(view.cash_rounding))
        self._rounding.setVisible(bool(view.cash_rounding))
        self._show_sums(quick_sums(view.cash_due))
        self._ticket.show_cart(view, self.session.actor.name)
        if self._untouched:
            self.field.set_value(view.cash_due, select=True)
        self._show_answer()
        asked, self._asked = self._asked, None
        if asked is not None:
            asked()

    def _not_loaded(self, error: WarunginError) -> bool:
        self._asked = None
        self._say(sentence(error))
        return True

    def _show_sums(self, sums: list[Money]) -> None:
        self._offered = sums
        for at, button in enumerate(self._sums):
            button.setVisible(at < len(sums))
            button.set_label(text.amount(sums[at]) if at < len(sums) else "")

    # --- the amount --------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._untouched = False
        self._ticket.notice.clear()
        self._show_answer()

    def _take_sum(self, at: int) -> None:
        self._put(self._offered[at].minor)

    def _add_note(self, minor: int) -> None:
        before = 0 if self._untouched else self.field.value()
        self._put(min(before + minor, MONEY_MAX))

    def _put(self, minor: int) -> None:
        self.field.set_value(minor, select=False)
        self.field.edit.setFocus()
        self.field.edit.deselect()
        self._typed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ticket.setFixedWidth(ticket_width(self.window()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits belong to the amount wherever the focus is."""
        typed = event.text()
        if typed.isascii() and typed.isdecimal():
            self.field.edit.setFocus()
            self.field.press(typed)
        else:
            super().keyPressEvent(event)

    def _show_answer(self) -> None:
        self._answer = self._reckoned()
        self._panel.show_answer(self._answer)
        for button, offered in zip(self._sums, self._offered, strict=False):
            button.set_chosen(offered.minor == self.field.value())
        match self._answer:
            case _ if self._busy:
                self._ticket.set_finish(False, self.tr("Menyimpan penjualan…"))
            case CashPayment():
                self._ticket.set_finish(True)
            case PaidTooLittle():
                self._ticket.set_finish(False, self.tr("Uang diterima belum cukup"))
            case PaidTooMuch():
                self._ticket.set_finish(False, self.tr("Periksa dahulu jumlah yang diketik"))
            case None:
                self._ticket.set_finish(False)

    def _reckoned(self) -> Answer:
        if self._view is None:
            return None
        try:
            return pay_cash(self._view.price.total, Money(self.field.value()), self._view.rules.rounding)
        except (PaidTooLittle, PaidTooMuch) as refused:
            return refused

    # --- paying ------------------------------------------------------------------------------------

    def _pay_exactly(self) -> None:
        if self._busy:
            return
        if self._view is None:
            self._asked = self._pay_exactly
            return
        self._put(self._view.cash_due.minor)
        self._finish()

    def _touched(self) -> None:
        if not self._settling.isActive():
            self._finish()

    def _finish(self) -> None:
        """Complete the order. While that is under way a second Enter finds the door closed: nothing is paid twice."""
        if self._busy:
            return
        if self._view is None:
            self._asked = self._finish
            return
        if not isinstance(self._answer, CashPayment):
            self.session.beeper.attention()
            return
        self._busy = True
        self._ticket.notice.clear()
        self._show_answer()
        actor, cart_id, received = self.session.actor, self._view.cart.id, self._answer.received
        self.session.operations.run(
            lambda uow: orders.complete(uow, actor, cart_id, received),
            then=self._completed,
            failed=self._not_completed,
            owner=self,
        )

    def _completed(self, order: Order) -> None:
        self.session.last_order = order
        self.session.go.emit("done")

    def _not_completed(self, error: WarunginError) -> bool:
        self._open_again(sentence(error))
        return True

    def _on_bug(self, error: BaseException) -> None:
        if self._busy:
            self._open_again(sentence(error))

    def _open_again(self, said: ErrorText) -> None:
        self._busy = False
        self._show_answer()
        self._say(said)

    def _say(self, said: ErrorText) -> None:
        self._ticket.notice.show_error(said)
        self.session.beeper.attention()

    def _back(self) -> None:
        if not self._busy:
            self.session.go.emit("selling")

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the page now."""
        sums = [button.label for button in self._sums if not button.isHidden()]
        return {
            **self._head.status.texts(),
            **self._ticket.texts(),
            **self._panel.texts(),
            "due": self._due.text,
            "rounding": "" if self._rounding.isHidden() else self._rounding_row.value(),
            "received": self.field.edit.text(),
            "sums": " ".join(sums),
            "error": self._ticket.notice.text(),
        }
