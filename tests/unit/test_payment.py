"""Taking cash: what is enough, what is too much to believe, what goes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import MONEY_MAX, ZERO, Money, total
from app.domain.payment import PaidTooLittle, PaidTooMuch, notes_for, pay_cash, quick_sums
from app.domain.rounding import NO_ROUNDING, CashRounding, RoundingMode

NEAREST_100 = CashRounding(100, RoundingMode.NEAREST)


def test_change_is_given_on_the_rounded_due() -> None:
    paid = pay_cash(Money(293_940), Money(300_000), NEAREST_100)
    assert (paid.due, paid.rounding, paid.change) == (Money(293_900), Money(-40), Money(6_100))


def test_the_rounded_due_is_enough_although_the_total_was_more() -> None:
    assert pay_cash(Money(293_940), Money(293_900), NEAREST_100).change == ZERO


def test_too_little_is_refused_and_says_what_is_missing() -> None:
    with pytest.raises(PaidTooLittle) as refused:
        pay_cash(Money(293_940), Money(293_000), NEAREST_100)
    assert refused.value.facts == {"due": 293_900, "received": 293_000, "missing": 900}


def test_a_barcode_typed_as_cash_is_refused() -> None:
    with pytest.raises(PaidTooMuch):
        pay_cash(Money(12_500), Money(8_992_760_000_012), NO_ROUNDING)


def test_a_bundle_of_large_notes_for_a_small_sum_is_believed() -> None:
    assert pay_cash(Money(500), Money(10_000_500), NO_ROUNDING).change == Money(10_000_000)


def test_more_than_the_largest_amount_is_refused() -> None:
    with pytest.raises(PaidTooMuch):
        pay_cash(Money(MONEY_MAX), Money(MONEY_MAX + 1), NO_ROUNDING)


@pytest.mark.parametrize(
    ("due", "sums"),
    [
        (139_000, [140_000, 150_000, 200_000]),
        (45_000, [50_000, 60_000, 100_000]),
        (50_000, [55_000, 60_000, 100_000]),
        (100_000, [105_000, 110_000, 120_000]),
        (3_500, [5_000, 10_000, 20_000]),
    ],
)
def test_quick_sums_are_above_the_due_rising_and_at_most_three(due: int, sums: list[int]) -> None:
    assert [amount.minor for amount in quick_sums(Money(due))] == sums


@given(due=st.integers(0, 10**9))
def test_quick_sums_never_repeat_and_always_give_change(due: int) -> None:
    sums = [amount.minor for amount in quick_sums(Money(due))]
    assert sums == sorted(set(sums))
    assert 1 <= len(sums) <= 3
    assert all(minor > due and minor % 5_000 == 0 for minor in sums)


@given(hundreds=st.integers(0, 10**6))
def test_notes_to_hand_out_add_up_to_the_change(hundreds: int) -> None:
    change = Money(hundreds * 100)
    assert total(notes_for(change)) == change


def test_notes_come_largest_first_and_leave_out_what_no_coin_covers() -> None:
    assert [note.minor for note in notes_for(Money(11_060))] == [10_000, 1_000]
