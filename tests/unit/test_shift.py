"""A drawer from opening cash to its count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import MONEY_MAX, ZERO, Money
from app.domain.shift import (
    DENOMINATIONS,
    CashAmountOutOfRange,
    CountOutOfRange,
    LeftTooMuch,
    ShiftSums,
    counted,
    expected_cash,
    require_cash,
    rest_of_count,
)
from tests.unit.papers import shift_report

COUNT = {
    ("note", 100_000): 7,
    ("note", 50_000): 4,
    ("note", 20_000): 5,
    ("note", 10_000): 9,
    ("note", 5_000): 6,
    ("note", 2_000): 11,
    ("note", 1_000): 8,
    ("coin", 500): 20,
    ("coin", 200): 15,
    ("coin", 100): 12,
}


def test_a_count_by_denomination_adds_up() -> None:
    assert counted(COUNT) == Money(1_164_200)
    assert counted({}) == ZERO


def test_a_thousand_is_counted_as_note_and_as_coin() -> None:
    assert counted({("note", 1_000): 3, ("coin", 1_000): 2}) == Money(5_000)


@pytest.mark.parametrize(
    "row", [{("note", 3_000): 1}, {("coin", 50_000): 1}, {("coin", 500): -1}, {("coin", 500): 100_001}]
)
def test_rows_that_cannot_be_counted_are_refused(row: dict[tuple[str, int], int]) -> None:
    with pytest.raises(CountOutOfRange):
        counted(COUNT | row)


@given(st.lists(st.integers(0, 100_000), min_size=len(DENOMINATIONS), max_size=len(DENOMINATIONS)))
def test_a_count_is_the_sum_of_its_rows(pieces: list[int]) -> None:
    count = dict(zip(DENOMINATIONS, pieces, strict=True))
    assert counted(count).minor == sum(minor * count[kind, minor] for kind, minor in DENOMINATIONS)


def test_only_cash_counts_towards_the_drawer() -> None:
    sums = ShiftSums(sales=Money(900_000), cash_paid=Money(512_300), cash_in=Money(50_000), cash_out=Money(48_500))
    assert expected_cash(Money(300_000), sums) == Money(813_800)


def test_opening_cash_may_be_nothing_but_a_movement_may_not() -> None:
    assert require_cash(ZERO, zero_allowed=True) == ZERO
    for amount in (ZERO, Money(-1), Money(MONEY_MAX + 1)):
        with pytest.raises(CashAmountOutOfRange):
            require_cash(amount)
    with pytest.raises(CashAmountOutOfRange):
        require_cash(Money(-1), zero_allowed=True)


def test_a_shift_is_long_after_twenty_hours_and_only_while_it_is_open() -> None:
    shift = shift_report(closed=False).shift
    late = shift.opened_at + timedelta(hours=20)
    assert not shift.is_long(late)
    assert shift.is_long(late + timedelta(seconds=1))
    assert not replace(shift, closed_at=late).is_long(late + timedelta(hours=9))


def test_a_close_says_what_is_missing_and_what_goes_to_the_bank() -> None:
    close = shift_report(closed=True).close
    assert close is not None
    assert (close.difference, close.banked) == (Money(-2_000), Money(1_767_300))


@pytest.mark.parametrize(("part", "rest"), [(0, 1_160_000), (300_000, 860_000), (1_160_000, 0)])
def test_what_stays_and_what_goes_are_together_what_was_counted(part: int, rest: int) -> None:
    assert rest_of_count(Money(1_160_000), Money(part)) == Money(rest)


@pytest.mark.parametrize("part", [-1, 1_160_001])
def test_more_than_was_counted_and_less_than_nothing_cannot_stay(part: int) -> None:
    with pytest.raises(LeftTooMuch):
        rest_of_count(Money(1_160_000), Money(part))
