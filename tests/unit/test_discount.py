"""What a discount takes off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.discount import AmountOff, DiscountExceedsValue, PercentOff, amount_off
from app.domain.money import ZERO, Money


def test_a_percentage_is_rounded_half_up_once() -> None:
    assert amount_off(PercentOff(1_000), Money(12_345)) == Money(1_235)
    assert amount_off(PercentOff(250), Money(1_000)) == Money(25)


def test_no_discount_takes_nothing() -> None:
    assert amount_off(None, Money(5_000)) == ZERO


def test_a_fixed_sum_may_take_all_but_not_more() -> None:
    assert amount_off(AmountOff(Money(5_000)), Money(5_000)) == Money(5_000)
    with pytest.raises(DiscountExceedsValue) as refused:
        amount_off(AmountOff(Money(6_000)), Money(5_000))
    assert refused.value.facts == {"value": 5_000, "asked": 6_000}


@given(rate_bp=st.integers(0, 10_000), value=st.integers(0, 10**13))
def test_a_percentage_never_takes_more_than_there_is(rate_bp: int, value: int) -> None:
    assert ZERO <= amount_off(PercentOff(rate_bp), Money(value)) <= Money(value)
