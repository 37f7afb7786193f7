"""A sale is one transaction: all of it is in the file or nothing, once, under numbers without gap."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from app.db.engine import Database
from app.db.stores.carts import CartNotFound
from app.db.unit_of_work import UnitOfWork
from app.domain.cart import LINES_MAX
from app.domain.errors import WarunginError
from app.domain.ids import CartId, OrderId
from app.domain.money import Money
from app.domain.order import Order, OrderEmpty, check
from app.domain.payment import PaidTooLittle, PaidTooMuch
from app.domain.product import NAME_LENGTH_MAX
from app.domain.quantity import Quantity
from app.domain.shift import NoOpenShift
from app.domain.staff import Right, RightMissing
from app.runtime.clock import SystemIds
from app.services import carts, orders, printing, shifts
from app.services.orders import OrderNotFound
from app.wire.bodies import decode_body
from app.wire.envelope import decode
from app.wire.limits import MESSAGE_BYTES_MAX
from app.wire.orders import order_of
from tests.till import KEY, MORNING, TODAY, Good, Till, ean13


def test_a_sale_writes_everything_it_is_at_once(shop: Till) -> None:
    shop.scan("2*MIE")
    shop.scan("0,755*BERAS")
    shop.scan("SUSU")
    order = shop.pay(more=10_000)
    assert (order.price.total, order.rounding, order.total) == (Money(18_650), Money(50), Money(18_700))
    assert (order.received, order.change) == (Money(28_700), Money(10_000))
    assert order.receipt_no == "TKO1-K01A-260310-0001"
    check(order)
    counts = {
        table: shop.sql(f"select count(*) from {table}")[0][0]
        for table in ("orders", "order_lines", "order_taxes", "payments", "stock_moves", "carts", "cart_lines")
    }
    assert counts == {
        "orders": 1,
        "order_lines": 3,
        "order_taxes": 1,
        "payments": 1,
        "stock_moves": 3,
        "carts": 0,
        "cart_lines": 0,
    }
    assert shop.sql("select kind, state from outbox order by device_no") == [
        ("shift_opened", "pending"),
        ("order_completed", "pending"),
    ]
    assert shop.sql("select kind, about, state, kicks_drawer from print_jobs") == [
        ("receipt", order.id.bytes, "waiting", 1)
    ]
    assert shop.sql("select orders, items, sales_minor, cash_paid_minor, rounding_minor from shift_sums") == [
        (1, 3, 18_700, 18_700, 50)
    ]
    assert shop.on_hand("BERAS") == Quantity(1_000_000 - 755)
    assert shop.findings() == []


def test_a_sale_is_read_back_as_it_was(shop: Till) -> None:
    order = shop.sell("MIE", "KOPI")
    shop.restart()
    assert orders.get(shop.units(write=False), order.id) == order
    message = shop.sql("select message from outbox where kind = 'order_completed'")[0][0]
    envelope = decode(message)
    body = decode_body(envelope.kind, envelope.version, envelope.body)
    assert order_of(envelope, body) == order  # type: ignore[arg-type]
    assert envelope.needs == [order.shift_id]


def test_a_second_tap_sells_nothing_twice(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    orders.complete(shop.units(), shop.cashier, cart.id, Money(3_500))
    shop.refuses(CartNotFound, lambda uow: orders.complete(uow, shop.cashier, cart.id, Money(3_500)))
    assert shop.sql("select number from orders") == [(1,)]


def test_of_taps_in_parallel_one_sells(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    cashier, outcomes = shop.cashier, list[object]()
    start = threading.Barrier(4)

    def tap() -> None:
        start.wait()
        try:
            outcomes.append(orders.complete(shop.units(), cashier, cart.id, Money(3_500)))
        except WarunginError as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=tap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(outcome) for outcome in outcomes].count(Order) == 1
    assert outcomes.count(CartNotFound) == 3
    assert shop.findings() == []


@pytest.mark.parametrize("received", [0, 1, 3_499, -3_500, -(10**15)])
def test_too_little_is_refused_and_the_cart_stays(shop: Till, received: int) -> None:
    cart = shop.scan("MIE").cart
    shop.refuses(
        PaidTooLittle,
        lambda uow: orders.complete(uow, shop.cashier, cart.id, Money(received)),
        due=3_500,
        missing=3_500 - received,
    )
    assert shop.cart().cart == cart


@pytest.mark.parametrize("received", [10_003_501, 8_991_002_000_019, 10**13 + 1, 10**30])
def test_absurdly_much_is_refused_for_it_was_probably_a_scan(shop: Till, received: int) -> None:
    cart = shop.scan("MIE").cart
    shop.refuses(
        PaidTooMuch,
        lambda uow: orders.complete(uow, shop.cashier, cart.id, Money(received)),
        due=3_500,
        received=received,
    )


def test_an_empty_an_unknown_and_a_closed_till_sell_nothing(till: Till) -> None:
    till.refuses(NoOpenShift, lambda uow: orders.complete(uow, till.cashier, CartId(uuid4()), Money(0)))
    till.open_shift()
    till.refuses(CartNotFound, lambda uow: orders.complete(uow, till.cashier, CartId(uuid4()), Money(0)))
    cart = till.scan("MIE").cart
    carts.remove_line(till.units(), till.cashier, cart.lines[0].id)
    till.refuses(OrderEmpty, lambda uow: orders.complete(uow, till.cashier, cart.id, Money(0)))


@pytest.mark.parametrize(
    ("step", "mode", "sku", "due", "rounding"),
    [
        (100, "nearest", "SUSU", 300, -33),
        (100, "up", "SUSU", 400, 67),
        (100, "down", "SUSU", 300, -33),
        (500, "nearest", "SUSU", 500, 167),
        (1_000, "down", "SUSU", 1_000, 667),
        (0, "nearest", "SUSU", 333, 0),
        (50, "nearest", "BERAS", 15_000, 10),
    ],
)
def test_cash_is_rounded_to_coins_and_the_difference_is_a_line(
    shop: Till, step: int, mode: str, sku: str, due: int, rounding: int
) -> None:
    shop.change_outlet(rounding_step=step, rounding_mode=mode)
    view = shop.put(sku)
    assert (view.cash_due, view.cash_rounding) == (Money(due), Money(rounding))
    cart = view.cart
    if due:
        shop.refuses(PaidTooLittle, lambda uow: orders.complete(uow, shop.cashier, cart.id, Money(due - 1)), due=due)
    order = shop.pay()
    assert (order.total, order.rounding, order.change) == (Money(due), Money(rounding), Money(0))
    assert shop.sql("select total_minor, rounding_minor, due_before_rounding_minor from orders") == [
        (due, rounding, due - rounding)
    ]
    assert shop.findings() == []


def test_a_gift_costs_nothing_and_is_an_order(shop: Till) -> None:
    with shop.units() as uow:
        uow.connection.execute("update product_units set price_minor = 0 where code = 'pcs'")
    order = shop.sell("TANPA")
    assert (order.total, order.received, order.change) == (Money(0), Money(0), Money(0))
    assert shop.findings() == []


def pay_nothing(shop: Till, cart_id: CartId, uow: UnitOfWork) -> Order:
    return orders.complete(uow, shop.cashier, cart_id, Money(0))


def test_receipts_are_numbered_without_gap_whatever_is_refused_between(shop: Till) -> None:
    numbers = []
    for _ in range(5):
        cart = shop.put("MIE").cart
        shop.refuses(PaidTooLittle, partial(pay_nothing, shop, cart.id))
        numbers.append(shop.pay().number)
    assert numbers == [1, 2, 3, 4, 5]
    assert shop.sql("select number, series from device_state") == [(5, "A")]


def test_a_day_counts_from_one_and_the_series_goes_on(shop: Till) -> None:
    assert [shop.sell().day_number for _ in range(3)] == [1, 2, 3]
    close_and_open(shop, hours=24)
    orders_today = [shop.sell() for _ in range(2)]
    assert [(order.day_number, order.number) for order in orders_today] == [(1, 4), (2, 5)]
    assert orders_today[0].receipt_no == "TKO1-K01A-260311-0001"


def test_what_is_sold_after_midnight_belongs_to_the_shifts_day(shop: Till) -> None:
    shop.clock.at = MORNING + timedelta(hours=16)
    order = shop.sell()
    assert order.business_date == TODAY
    assert order.receipt_no.split("-")[2] == "260310"
    assert order.completed_at == shop.clock.at
    assert shop.sql("select business_date, hour, orders from day_hours") == [("2026-03-10", 1, 1)]


def test_a_second_shift_of_a_day_goes_on_counting(shop: Till) -> None:
    shop.sell()
    close_and_open(shop, hours=1)
    assert shop.sell().receipt_no == "TKO1-K01A-260310-0002"


def test_a_clock_set_back_in_a_shift_changes_neither_day_nor_numbers(shop: Till) -> None:
    shop.sell()
    shop.clock.move(days=-400)
    order = shop.sell()
    assert (order.business_date, order.number, order.day_number) == (TODAY, 2, 2)
    assert order.completed_at == shop.clock.at
    assert shop.findings() == []


def test_two_cashiers_share_a_shift(shop: Till) -> None:
    shop.sell()
    cart = shop.put("MIE").cart
    order = orders.complete(shop.units(), shop.person("Dedi"), cart.id, Money(3_500))
    assert (order.staff_name, order.number) == ("Dedi", 2)
    assert shop.sql("select count(distinct staff_id), count(distinct shift_id) from orders") == [(2, 1)]


def test_a_failing_write_undoes_the_whole_sale(shop: Till) -> None:
    cart = shop.put("MIE").cart
    shop.tamper("create trigger stop before insert on print_jobs begin select raise(abort, 'no'); end")
    with shop.unchanged(), pytest.raises(Exception, match="no"):
        orders.complete(shop.units(), shop.cashier, cart.id, Money(3_500))
    shop.tamper("drop trigger stop")
    assert shop.pay().number == 1
    assert shop.findings() == []


def test_the_largest_cart_fits_into_one_message(shop: Till) -> None:
    name = "🍜" * NAME_LENGTH_MAX
    for number in range(LINES_MAX):
        sku = f"S{number:03d}".ljust(40, "x")
        shop.receive_good(Good(sku, name, (("renteng", 1, 9_999_999 + number, ean13(f"8991{number:08d}")),), "pbjt"))
        shop.scan(sku)
    order = shop.pay()
    assert len(order.lines) == LINES_MAX
    size = shop.sql("select length(message) from outbox where id = ?", order.id.bytes)[0][0]
    assert size <= MESSAGE_BYTES_MAX


# --- finding again ------------------------------------------------------------------------------------


def test_orders_are_listed_newest_first_page_by_page(shop: Till) -> None:
    sold = []
    for _ in range(5):
        shop.clock.move(minutes=1)
        sold.append(shop.sell())
    found = orders.recent(shop.units(write=False), limit=2)
    assert [row.id for row in found] == [sold[4].id, sold[3].id]
    after = orders.recent(shop.units(write=False), before=found[-1].completed_at, limit=10)
    assert [row.id for row in after] == [sold[2].id, sold[1].id, sold[0].id]
    assert (found[0].total, found[0].staff_name, found[0].lines, found[0].goods) == (
        Money(3_500),
        "Rina",
        1,
        "Mi Goreng Ayam",
    )


@pytest.mark.parametrize(
    ("typed", "hits"),
    [("0002", 1), ("k01a", 3), ("%", 0), ("_", 0), ("\\", 0), ("\ud800", 3), ("\x000002", 1), ("' or 1", 0)],
)
def test_a_receipt_is_found_by_a_part_of_its_number(shop: Till, typed: str, hits: int) -> None:
    for _ in range(3):
        shop.sell()
    assert len(orders.recent(shop.units(write=False), containing=typed)) == hits


def test_an_unknown_order_is_not_found(shop: Till) -> None:
    shop.refuses(OrderNotFound, lambda uow: orders.get(uow, OrderId(uuid4())))
    shop.refuses(OrderNotFound, lambda uow: orders.reprint(uow, shop.cashier, OrderId(uuid4())))
    shop.refuses(OrderNotFound, lambda uow: orders.reprint(uow, shop.cashier))


def test_a_reprint_is_a_copy_with_its_number_and_opens_no_drawer(shop: Till) -> None:
    first, last = shop.sell(), shop.sell()
    assert orders.reprint(shop.units(), shop.cashier) == last.id
    assert orders.reprint(shop.units(), shop.cashier) == last.id
    assert orders.reprint(shop.units(), shop.cashier, first.id) == first.id
    rows = shop.sql("select about, copy_no, kicks_drawer from print_jobs order by rowid")
    assert rows == [
        (first.id.bytes, 0, 1),
        (last.id.bytes, 0, 1),
        (last.id.bytes, 1, 0),
        (last.id.bytes, 2, 0),
        (first.id.bytes, 1, 0),
    ]
    shop.refuses(RightMissing, lambda uow: orders.reprint(uow, shop.kitchen), right=Right.REPRINT.value)


def test_a_preview_is_what_the_printer_gets(shop: Till) -> None:
    order = shop.sell("MIE")
    task = printing.next_task(shop.units(write=False))
    assert task is not None
    assert printing.preview(shop.units(write=False), order.id) == task.paper


def test_a_sale_waits_for_another_writer_and_goes_through(shop: Till) -> None:
    """Something beside the till, such as a backup, may hold the file for a moment."""
    cart = shop.put("MIE").cart
    other = Database(shop.path, KEY)
    entered = threading.Event()

    def hold() -> None:
        with UnitOfWork(other, shop.clock, SystemIds()):
            entered.set()
            threading.Event().wait(0.2)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait()
    assert orders.complete(shop.units(), shop.cashier, cart.id, Money(3_500)).number == 1
    holder.join()
    other.close()


def close_and_open(shop: Till, *, hours: int) -> None:
    """Close the shift with what should be there, and open the next one so many hours later."""
    expected = shifts.reconcile(shop.units(), shop.cashier, {}).expected.minor
    count = {("note", 1_000): expected // 1_000, ("coin", 500): expected % 1_000 // 500}
    shifts.close(shop.units(), shop.cashier, count, Money(0), "")
    shop.clock.move(hours=hours)
    shop.open_shift()
