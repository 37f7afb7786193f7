"""Cash rounding, step by step and way by way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import ZERO, Money
from app.domain.rounding import NO_ROUNDING, STEPS, CashRounding, RoundingMode, cash_due, rounded

MODES = (RoundingMode.NEAREST, RoundingMode.DOWN, RoundingMode.UP)
TABLE = {
    216_563: (216_600, 216_500, 216_600, 216_500, 216_500, 217_000),
    216_549: (216_500, 216_500, 216_600, 216_500, 216_500, 217_000),
    216_550: (216_600, 216_500, 216_600, 216_500, 216_500, 217_000),
    12_765: (12_800, 12_700, 12_800, 13_000, 12_500, 13_000),
    12_740: (12_700, 12_700, 12_800, 12_500, 12_500, 13_000),
    12_750: (12_800, 12_700, 12_800, 13_000, 12_500, 13_000),
    99: (100, 0, 100, 0, 0, 500),
}
"""Due → 100 nearest, down, up, then 500 nearest, down, up."""

ROUNDINGS = st.builds(CashRounding, st.sampled_from(sorted(STEPS)), st.sampled_from(MODES))


@pytest.mark.parametrize("due", TABLE)
def test_the_bare_function_follows_the_table(due: int) -> None:
    ways = [CashRounding(step, mode) for step in (100, 500) for mode in MODES]
    assert tuple(rounded(Money(due), way).minor for way in ways) == TABLE[due]


@pytest.mark.parametrize(
    ("step", "mode", "paid"),
    [
        (100, RoundingMode.DOWN, 100),
        (500, RoundingMode.NEAREST, 500),
        (500, RoundingMode.DOWN, 500),
        (100, RoundingMode.NEAREST, 100),
    ],
)
def test_something_is_never_rounded_to_nothing(step: int, mode: RoundingMode, paid: int) -> None:
    assert cash_due(Money(99), CashRounding(step, mode)) == Money(paid)


def test_nothing_stays_nothing() -> None:
    assert cash_due(ZERO, CashRounding(500, RoundingMode.UP)) == ZERO


@given(due=st.integers(0, 10**13))
def test_without_a_step_the_due_is_paid_as_it_is(due: int) -> None:
    assert cash_due(Money(due), NO_ROUNDING) == Money(due)


@given(due=st.integers(0, 10**13), rounding=ROUNDINGS)
def test_the_cash_due_is_a_multiple_of_the_step_and_less_than_a_step_away(due: int, rounding: CashRounding) -> None:
    paid = cash_due(Money(due), rounding).minor
    if rounding.step:
        assert paid % rounding.step == 0
        assert abs(paid - due) <= rounding.step
    assert (paid > 0) is (due > 0)


@given(due=st.integers(0, 10**13), rounding=ROUNDINGS)
def test_each_way_goes_its_way(due: int, rounding: CashRounding) -> None:
    result = rounded(Money(due), rounding).minor
    match rounding.mode:
        case RoundingMode.DOWN:
            assert result <= due
        case RoundingMode.UP:
            assert result >= due
        case RoundingMode.NEAREST:
            assert 2 * abs(result - due) <= rounding.step
