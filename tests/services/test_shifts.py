"""Shifts: numbered without gap, counted blind, closed by those who may; no rupiah of the drawer is made up."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from app.db.stores.shifts import ShiftNotFound
from app.domain.ids import ShiftId
from app.domain.money import Money
from app.domain.shift import (
    CashAmountOutOfRange,
    CashNotThere,
    CountOutOfRange,
    LeftTooMuch,
    NoOpenShift,
    NoteMissing,
    ReasonMissing,
    ShiftAlreadyOpen,
)
from app.domain.staff import Right, RightMissing, StaffInactive
from app.services import carts, printing, shifts
from app.services.shifts import CartStillOpen
from tests.till import MORNING, TODAY, Till

TWO_HUNDRED = {("note", 100_000): 2}


def close(till: Till, count: shifts.Count, left: int = 0, note: str = "", by: str = "Rina") -> None:
    shifts.close(till.units(), till.person(by), count, Money(left), note)


# --- opening ------------------------------------------------------------------------------------------


def test_a_shift_begins_with_what_lies_in_the_drawer(till: Till) -> None:
    shift = till.open_shift(150_000)
    assert (shift.number, shift.business_date, shift.opening_cash, shift.is_open) == (1, TODAY, Money(150_000), True)
    view = shifts.find_open(till.units(write=False))
    assert view is not None
    assert (view.shift, view.opened_by_name, view.is_long, view.held_carts) == (shift, "Rina", False, 0)
    assert till.findings() == []


def test_a_drawer_has_one_open_shift(shop: Till) -> None:
    shop.refuses(ShiftAlreadyOpen, lambda uow: shifts.open(uow, shop.cashier, Money(0)))


@pytest.mark.parametrize("minor", [-1, 10**13 + 1, -(10**20), 10**20])
def test_impossible_opening_cash_is_refused(till: Till, minor: int) -> None:
    till.refuses(CashAmountOutOfRange, lambda uow: shifts.open(uow, till.cashier, Money(minor)))


def test_shifts_and_their_z_reports_are_numbered_without_gap(till: Till) -> None:
    for number in (1, 2, 3):
        shift = till.open_shift()
        assert shift.number == number
        till.clock.move(hours=2)
        close(till, TWO_HUNDRED)
        till.restart()
    assert till.sql("select number from shifts order by number") == [(1,), (2,), (3,)]
    assert till.sql("select z_number from shift_closes order by z_number") == [(1,), (2,), (3,)]
    assert till.findings() == []


@pytest.mark.parametrize(
    ("hours", "day"),
    [
        (-3.5, TODAY),  # half past five
        (-6.1, date(2026, 3, 9)),  # six minutes to three
        (-6.0, TODAY),  # three, the cut-off itself
        (14.9, TODAY),
        (15.5, TODAY),  # half past midnight
        (17.9, TODAY),
        (18.0, date(2026, 3, 11)),
    ],
)
def test_the_business_date_is_the_local_day_since_three_in_the_morning(till: Till, hours: float, day: date) -> None:
    till.clock.at = MORNING + timedelta(hours=hours)
    assert till.open_shift().business_date == day


def test_opening_before_the_last_shifts_day_asks_a_supervisor(till: Till) -> None:
    till.open_shift()
    close(till, TWO_HUNDRED)
    till.clock.move(days=-3)
    assert shifts.opening(till.units(write=False)).backdated
    till.refuses(RightMissing, lambda uow: shifts.open(uow, till.cashier, Money(0)), right="shift.backdate")
    wrong = till.approval(Right.VOID_CART)
    till.refuses(RightMissing, lambda uow: shifts.open(uow, till.cashier, Money(0), wrong), right="shift.backdate")
    approval = till.approval(Right.SHIFT_BACKDATE)
    shift = shifts.open(till.units(), till.cashier, Money(0), approval)
    assert (shift.number, shift.business_date) == (2, TODAY - timedelta(days=3))
    assert till.findings() == []


def test_a_supervisor_opens_a_backdated_shift_alone_and_a_later_day_needs_nobody(till: Till) -> None:
    till.open_shift()
    close(till, TWO_HUNDRED)
    till.clock.move(days=-1)
    assert till.open_shift(by="Sri").business_date == TODAY - timedelta(days=1)
    close(till, TWO_HUNDRED)
    till.clock.move(days=1)
    assert till.open_shift().business_date == TODAY


def test_what_the_last_shift_left_is_offered(shop: Till) -> None:
    close(shop, TWO_HUNDRED, left=50_000)
    view = shifts.opening(shop.units(write=False))
    assert (view.left_in_drawer, view.left_by, view.business_date, view.backdated) == (
        Money(50_000),
        "Rina",
        TODAY,
        False,
    )


def test_a_shift_of_more_than_twenty_hours_is_called_long(shop: Till) -> None:
    shop.clock.move(hours=20)
    view = shifts.find_open(shop.units(write=False))
    assert view is not None
    assert not view.is_long
    shop.clock.move(minutes=1)
    view = shifts.find_open(shop.units(write=False))
    assert view is not None
    assert view.is_long


# --- cash in and out ----------------------------------------------------------------------------------


def test_cash_in_and_out_are_kept_apart_and_print_a_slip(shop: Till) -> None:
    shifts.move_cash(shop.units(), shop.cashier, Money(50_000), "uang kecil")
    shifts.move_cash(shop.units(), shop.cashier, Money(-20_000), " beli \n es ")
    assert shop.sql("select amount_minor, reason from cash_movements order by amount_minor") == [
        (-20_000, "beli es"),
        (50_000, "uang kecil"),
    ]
    assert shop.sql("select cash_in_minor, cash_out_minor, cash_in_count, cash_out_count from shift_sums") == [
        (50_000, 20_000, 1, 1)
    ]
    assert shop.sql("select kind, kicks_drawer from print_jobs") == [("cash_movement", 1), ("cash_movement", 1)]
    assert shop.findings() == []


@pytest.mark.parametrize("minor", [0, 10**13 + 1, -(10**13) - 1])
def test_no_cash_moves_in_impossible_amounts(shop: Till, minor: int) -> None:
    shop.refuses(CashAmountOutOfRange, lambda uow: shifts.move_cash(uow, shop.cashier, Money(minor), "x"))


def test_no_more_goes_out_than_lies_there(shop: Till) -> None:
    shop.sell("MIE")
    shop.refuses(CashNotThere, lambda uow: shifts.move_cash(uow, shop.cashier, Money(-203_501), "setor"))
    shifts.move_cash(shop.units(), shop.cashier, Money(-203_500), "setor")
    shop.refuses(CashNotThere, lambda uow: shifts.move_cash(uow, shop.cashier, Money(-1), "setor"))


@pytest.mark.parametrize("reason", ["", "  \t ", "\x00\x07"])
def test_cash_moves_for_a_reason(shop: Till, reason: str) -> None:
    shop.refuses(ReasonMissing, lambda uow: shifts.move_cash(uow, shop.cashier, Money(1), reason))


def test_no_cash_moves_without_a_shift(till: Till) -> None:
    till.refuses(NoOpenShift, lambda uow: shifts.move_cash(uow, till.cashier, Money(1), "x"))
    till.refuses(NoOpenShift, lambda uow: shifts.print_x(uow, till.cashier))
    till.refuses(NoOpenShift, lambda uow: shifts.reconcile(uow, till.cashier, {}))
    till.refuses(NoOpenShift, lambda uow: shifts.close(uow, till.cashier, {}, Money(0), ""))
    till.refuses(NoOpenShift, lambda uow: printing.close_preview(uow, till.cashier, {}, Money(0), ""))


# --- closing ------------------------------------------------------------------------------------------


def test_a_blind_count_says_what_should_have_been_there_only_afterwards(shop: Till) -> None:
    shop.sell("MIE", more=6_500)
    shifts.move_cash(shop.units(), shop.cashier, Money(-3_000), "es")
    with shop.unchanged():
        found = shifts.reconcile(shop.units(), shop.cashier, {("note", 100_000): 2, ("note", 1_000): 1})
    assert (found.counted, found.expected, found.difference) == (Money(201_000), Money(200_500), Money(500))
    assert not found.needs_approval


def test_a_closed_shift_holds_its_count_and_its_sums(shop: Till) -> None:
    shop.sell("MIE", "SUSU")
    count = {("note", 100_000): 2, ("note", 1_000): 2, ("coin", 1_000): 1, ("coin", 500): 1, ("coin", 200): 0}
    report = shifts.close(shop.units(), shop.cashier, count, Money(100_000), "  kurang  receh ")
    assert report.close is not None
    assert (report.close.counted, report.close.expected, report.close.difference) == (
        Money(203_500),
        Money(203_800),
        Money(-300),
    )
    assert (report.close.banked, report.close.note) == (Money(103_500), "kurang receh")
    assert report.close.count == {key: pieces for key, pieces in count.items() if pieces}
    assert (report.first_receipt, report.last_receipt) == ("TKO1-K01A-260310-0001",) * 2
    assert shifts.find_open(shop.units(write=False)) is None
    assert shop.sql("select kind from print_jobs order by rowid") == [("receipt",), ("z_report",)]
    assert shop.findings() == []


def test_a_shift_is_closed_once(shop: Till) -> None:
    close(shop, TWO_HUNDRED)
    shop.refuses(NoOpenShift, lambda uow: shifts.close(uow, shop.cashier, TWO_HUNDRED, Money(0), ""))


@pytest.mark.parametrize("off", [5_000, -5_000])
def test_a_small_difference_is_closed_alone_and_needs_no_note(shop: Till, off: int) -> None:
    close(shop, {("note", 1_000): 200 + off // 1_000})
    assert shop.sql("select difference_minor, approval_id from shift_closes") == [(off, None)]


@pytest.mark.parametrize("off", [5_100, -5_100, 1_000_000, -200_000])
def test_a_larger_difference_needs_a_supervisor_and_a_note(shop: Till, off: int) -> None:
    count = {("coin", 100): 2_000 + off // 100}
    shop.refuses(
        RightMissing, lambda uow: shifts.close(uow, shop.cashier, count, Money(0), "x"), right="shift.difference"
    )
    approval = shop.approval(Right.SHIFT_DIFFERENCE)
    shop.refuses(NoteMissing, lambda uow: shifts.close(uow, shop.cashier, count, Money(0), " \n", approval), free=5_000)
    report = shifts.close(shop.units(), shop.cashier, count, Money(0), "salah kembali", approval)
    assert report.close is not None
    assert (report.close.difference, report.close.approved_by) == (Money(off), "Sri")
    assert shop.sql("select approval_id from shift_closes") == [(approval.id.bytes,)]
    assert shop.findings() == []


def test_a_supervisor_closes_with_a_difference_alone_but_not_without_a_note(shop: Till) -> None:
    shop.refuses(NoteMissing, lambda uow: shifts.close(uow, shop.supervisor, {}, Money(0), ""))
    close(shop, {}, note="laci dicuri", by="Sri")
    assert shop.sql("select difference_minor, approval_id from shift_closes") == [(-200_000, None)]


def test_the_owner_sets_what_is_forgiven(shop: Till) -> None:
    shop.change_outlet(difference_free_minor=0)
    shop.refuses(RightMissing, lambda uow: shifts.close(uow, shop.cashier, {("coin", 100): 1_999}, Money(0), "x"))
    close(shop, {("coin", 100): 2_000})


@pytest.mark.parametrize(
    "count",
    [
        {("note", 100_000): -1},
        {("note", 100_000): 100_001},
        {("note", 3_000): 1},
        {("coin", 100_000): 1},
        {("", 0): 1},
    ],
)
def test_an_impossible_count_is_refused(shop: Till, count: shifts.Count) -> None:
    shop.refuses(CountOutOfRange, lambda uow: shifts.reconcile(uow, shop.cashier, count))
    shop.refuses(CountOutOfRange, lambda uow: shifts.close(uow, shop.supervisor, count, Money(0), "x"))
    shop.refuses(CountOutOfRange, lambda uow: printing.close_preview(uow, shop.cashier, count, Money(0), "x"))


@pytest.mark.parametrize("left", [-1, 200_001])
def test_no_more_stays_in_the_drawer_than_was_counted(shop: Till, left: int) -> None:
    shop.refuses(LeftTooMuch, lambda uow: shifts.close(uow, shop.cashier, TWO_HUNDRED, Money(left), ""))
    shop.refuses(LeftTooMuch, lambda uow: printing.close_preview(uow, shop.cashier, TWO_HUNDRED, Money(left), ""))


def test_a_shift_is_not_closed_over_goods_on_the_counter_but_over_held_ones(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    shop.refuses(CartStillOpen, lambda uow: shifts.close(uow, shop.cashier, TWO_HUNDRED, Money(0), ""))
    shop.refuses(CartStillOpen, lambda uow: shifts.reconcile(uow, shop.cashier, TWO_HUNDRED))
    carts.hold(shop.units(), shop.cashier, "Bu Ani")
    close(shop, TWO_HUNDRED)
    shop.open_shift()
    assert carts.recall(shop.units(), shop.cashier, cart.id).cart.lines == cart.lines


def test_a_cart_whose_lines_were_all_removed_holds_up_nobody(shop: Till) -> None:
    line = shop.scan("MIE").cart.lines[0]
    carts.remove_line(shop.units(), shop.cashier, line.id)
    close(shop, TWO_HUNDRED)


def test_what_a_close_would_print_is_what_it_prints(shop: Till) -> None:
    shop.sell("MIE", more=1_500)
    count = {("note", 100_000): 2, ("coin", 500): 7}
    with shop.unchanged():
        preview = printing.close_preview(shop.units(), shop.cashier, count, Money(0), "pas")
    shifts.close(shop.units(), shop.cashier, count, Money(0), "pas")
    printed = printing.report_preview(shop.units(), shop.cashier, last_shift(shop))
    differing = [(before.text, after.text) for before, after in zip(preview, printed, strict=True) if before != after]
    assert [(before[:6], after[:6]) for before, after in differing] == [("Jurnal", "Jurnal")]


def test_an_x_report_changes_no_figure(shop: Till) -> None:
    shop.sell("MIE")
    before = shop.sql("select * from shift_sums")
    report = shifts.print_x(shop.units(), shop.cashier)
    assert (report.close, report.sums.sales, report.expected) == (None, Money(3_500), Money(203_500))
    assert shop.sql("select * from shift_sums") == before
    assert shop.sql("select kind from print_jobs order by rowid") == [("receipt",), ("x_report",)]


def test_the_sums_of_a_shift_are_in_its_closing_message(shop: Till) -> None:
    shop.sell("MIE", "KOPI")
    line = shop.scan("MIE").cart.lines[0]
    carts.remove_line(shop.units(), shop.cashier, line.id)
    shifts.move_cash(shop.units(), shop.cashier, Money(10_000), "receh")
    close(shop, {("note", 1_000): 215})
    (message,) = shop.sql("select message from outbox where kind = 'shift_closed'")[0]
    assert b'"orders":1,"items":2,"gross_minor":5000' in message
    assert b'"cash_paid_minor":5000,"cash_in_minor":10000' in message
    assert b'"lines_voided":1' in message


def test_a_shift_that_sold_absurdly_much_can_still_be_closed(shop: Till) -> None:
    for _ in range(2):
        shop.put("EMAS", "1000000")
        shop.pay()
    approval = shop.approval(Right.SHIFT_DIFFERENCE)
    shifts.close(shop.units(), shop.cashier, {}, Money(0), "salah ketik", approval)
    assert shop.sql("select sales_minor > 10000000000000 from shift_sums") == [(1,)]
    assert shop.findings() == []


def test_an_unknown_shift_has_no_report(shop: Till) -> None:
    shop.refuses(ShiftNotFound, lambda uow: shifts.report(uow, shop.cashier, ShiftId(uuid4())))
    shop.refuses(ShiftNotFound, lambda uow: printing.report_preview(uow, shop.cashier, ShiftId(uuid4())))


def test_a_clock_set_back_in_a_shift_does_not_hinder_its_close(shop: Till) -> None:
    shop.clock.move(days=-2)
    close(shop, TWO_HUNDRED)
    assert shop.sql("select closed_at < opened_at from shift_closes c join shifts s on s.id = c.shift_id") == [(1,)]
    assert shop.findings() == []
    assert [shift.number for shift, _ in shifts.recent(shop.units(write=False), shop.cashier)] == [1]


# --- rights -------------------------------------------------------------------------------------------


def test_who_may_not_work_a_shift_does_not(shop: Till) -> None:
    shift_id = last_shift(shop)
    for actor, kind in ((shop.kitchen, RightMissing), (shop.person("Oki"), StaffInactive)):
        for call in (
            lambda uow, actor=actor: shifts.open(uow, actor, Money(0)),
            lambda uow, actor=actor: shifts.move_cash(uow, actor, Money(1_000), "x"),
            lambda uow, actor=actor: shifts.print_x(uow, actor),
            lambda uow, actor=actor: shifts.report(uow, actor, shift_id),
            lambda uow, actor=actor: shifts.reconcile(uow, actor, {}),
            lambda uow, actor=actor: shifts.close(uow, actor, TWO_HUNDRED, Money(0), ""),
            lambda uow, actor=actor: shifts.recent(uow, actor),
            lambda uow, actor=actor: printing.close_preview(uow, actor, TWO_HUNDRED, Money(0), ""),
            lambda uow, actor=actor: printing.report_preview(uow, actor, shift_id),
            lambda uow, actor=actor: printing.queue_test_page(uow, actor),
        ):
            shop.refuses(kind, call)


def last_shift(till: Till) -> ShiftId:
    with till.units(write=False) as uow:
        last = uow.shifts.find_last()
        assert last is not None
        return last.id
