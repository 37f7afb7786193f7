"""Any day at all: whatever a cashier does in whatever order, the screen shows what is saved, and the books are whole.

Days are drawn by Hypothesis; ``HYPOTHESIS_PROFILE=search`` plays thousands instead of a few.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.cart import CartLine
from app.domain.ids import CartId
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.domain.staff import Right
from app.services import carts, catalogue, orders, shifts
from tests.till import GOODS, TODAY, Good, ean13, good, make_till

WHOLE = [each.sku for each in GOODS if each.scale_code is None]
WEIGHED = [each.sku for each in GOODS if each.scale_code is not None]
LABELS = (ean13("200030201235"), ean13("210030343210"))


def as_counted(cash: int) -> shifts.Count:
    """Return a count of this much cash, but for what no coin covers."""
    notes, rest = divmod(cash, 100_000)
    return {("note", 100_000): notes, ("coin", 100): rest // 100}


class AnyDay(RuleBasedStateMachine):
    """A till and beside it, in a few numbers, what must come of what was done."""

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")
        self.place = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
        self.till = make_till(self.place / "till")
        self.view: carts.CartView | None = None
        self.removed: list[tuple[CartId, CartLine, int]] = []
        self.held: list[CartId] = []
        self.cash = 0
        self.orders = 0
        self.sold: dict[str, int] = {}
        self.prices = {each.sku: each.units[0][2] for each in GOODS}

    @initialize()
    def open_shop(self) -> None:
        self.till.open_shift(100_000)
        self.cash = 100_000
        self.view = self.till.cart()

    # --- the cart -------------------------------------------------------------------------------------

    @rule(sku=st.sampled_from(WHOLE), pieces=st.integers(1, 5))
    def add(self, sku: str, pieces: int) -> None:
        self.view = self.till.put(sku, str(pieces))

    @rule(sku=st.sampled_from(WEIGHED), milli=st.integers(1, 3_000))
    def weigh(self, sku: str, milli: int) -> None:
        self.view = self.till.put(sku, f"{milli // 1_000}.{milli % 1_000:03d}")

    @rule(code=st.sampled_from(LABELS))
    def scan_label(self, code: str) -> None:
        self.view = self.till.scan(code)

    def _line(self, at: int) -> CartLine:
        assert self.view is not None
        return self.view.cart.lines[at % len(self.view.cart.lines)]

    def _has_lines(self) -> bool:
        return self.view is not None and bool(self.view.cart.lines)

    @precondition(_has_lines)
    @rule(at=st.integers(0, 20), pieces=st.integers(1, 9))
    def set_quantity(self, at: int, pieces: int) -> None:
        line = self._line(at)
        if line.label_gross is None:
            self.view = carts.set_quantity(self.till.units(), self.till.cashier, line.id, Quantity.of(pieces))

    @precondition(_has_lines)
    @rule(at=st.integers(0, 20))
    def remove(self, at: int) -> None:
        assert self.view is not None
        removed = carts.remove_line(self.till.units(), self.till.cashier, self._line(at).id)
        self.removed.append((removed.view.cart.id, removed.line, removed.position))
        self.view = removed.view

    @precondition(lambda self: bool(self.removed) and self.removed[-1][0] == self.view.cart.id)
    @rule()
    def undo(self) -> None:
        self.view = carts.restore_line(self.till.units(), self.till.cashier, *self.removed.pop())

    @precondition(_has_lines)
    @rule(at=st.integers(0, 20))
    def take_new_price(self, at: int) -> None:
        assert self.view is not None
        line = self._line(at)
        if line.id in self.till.cart().newer_prices:
            self.view = carts.take_new_price(self.till.units(), self.till.cashier, line.id)

    @precondition(_has_lines)
    @rule()
    def hold(self) -> None:
        assert self.view is not None
        self.held.append(self.view.cart.id)
        self.view = carts.hold(self.till.units(), self.till.cashier, "nanti")

    @precondition(lambda self: bool(self.held) and not self._has_lines())
    @rule()
    def recall(self) -> None:
        self.view = carts.recall(self.till.units(), self.till.cashier, self.held.pop())

    @precondition(_has_lines)
    @rule()
    def void(self) -> None:
        assert self.view is not None
        approval = self.till.approval(Right.VOID_CART)
        self.view = carts.void(self.till.units(), self.till.cashier, self.view.cart.id, "batal", approval)

    @precondition(_has_lines)
    @rule(more=st.sampled_from((0, 0, 100, 5_000)))
    def pay(self, more: int) -> None:
        assert self.view is not None
        due = self.view.cash_due
        order = orders.complete(self.till.units(), self.till.cashier, self.view.cart.id, due + Money(more))
        assert (order.total, order.change) == (due, Money(more))
        self.orders += 1
        assert order.number == self.orders
        self.cash += due.minor
        for sold in order.lines:
            self.sold[sold.line.sku] = self.sold.get(sold.line.sku, 0) + sold.base_quantity.milli
        self.view = self.till.cart()

    # --- around it ------------------------------------------------------------------------------------

    @rule(sku=st.sampled_from(WHOLE + WEIGHED), minor=st.integers(1, 50_000), here=st.booleans())
    def change_price(self, sku: str, minor: int, here: bool) -> None:
        """Let the owner set a price here, or let one arrive from the centre."""
        each = good(sku)
        unit = each.units[0]
        if here:
            product = self.till.product(sku)
            if product.base_unit.price.minor != minor:
                catalogue.edit(self.till.units(), self.till.owner, product.id, prices={unit[0]: Money(minor)})
        else:
            units = ((unit[0], unit[1], minor, unit[3]), *each.units[1:])
            self.till.receive_good(Good(sku, each.name, units, each.tax_class, each.scale_code))

    @rule(minor=st.sampled_from((10_000, -5_000, 1)))
    def move_cash(self, minor: int) -> None:
        if self.cash + minor >= 0:
            shifts.move_cash(self.till.units(), self.till.cashier, Money(minor), "receh")
            self.cash += minor

    @precondition(lambda self: not self._has_lines())
    @rule(hours=st.integers(0, 30))
    def next_shift(self, hours: int) -> None:
        found = shifts.reconcile(self.till.units(write=False), self.till.cashier, {})
        assert found.expected.minor == self.cash
        shifts.close(self.till.units(), self.till.supervisor, as_counted(self.cash), Money(0), "sisa")
        self.till.clock.move(hours=hours)
        self.till.open_shift(100_000)
        self.cash = 100_000
        self.removed.clear()

    @rule(minutes=st.integers(0, 30))
    def wait(self, minutes: int) -> None:
        self.till.clock.move(minutes=minutes)

    @rule()
    def lose_the_power(self) -> None:
        self.till.restart()

    @rule()
    def rank_anew(self) -> None:
        catalogue.refresh_ranks(self.till.units())

    # --- what always holds ----------------------------------------------------------------------------

    @invariant()
    def the_screen_shows_what_is_saved(self) -> None:
        if self.view is not None and self.view.cart.lines:
            saved = self.till.cart()
            assert saved.cart.lines == self.view.cart.lines
            assert saved.price == self.view.price

    def teardown(self) -> None:
        try:
            if self.view is not None:
                assert self.till.findings() == []
                for each in GOODS:
                    left = self.till.on_hand(each.sku).milli
                    assert left == each.stock * 1_000 - self.sold.get(each.sku, 0)
                numbers = [row[0] for row in self.till.sql("select number from orders order by number")]
                assert numbers == list(range(1, self.orders + 1))
                assert self.till.sql("select min(business_date) from shifts") == [(TODAY.isoformat(),)]
        finally:
            self.till.close()
            shutil.rmtree(self.place)


is_searching = os.environ.get("HYPOTHESIS_PROFILE") == "search"
TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = hypothesis.settings(
    max_examples=400 if is_searching else 12,
    stateful_step_count=60 if is_searching else 30,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
