"""Rupiah: rounding half up once, and splitting without losing a unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import ZERO, Money, round_half_up, total
from app.domain.quantity import Quantity

WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)
AMOUNTS = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (5, 3, 2), (0, 7, 0), (1_499, 1_000, 1), (1_500, 1_000, 2)],
)
def test_halves_round_away_from_zero(numerator: int, denominator: int, expected: int) -> None:
    assert round_half_up(numerator, denominator) == expected


@given(numerator=st.integers(-(10**15), 10**15), denominator=st.integers(1, 10**6))
def test_rounding_is_never_more_than_half_a_unit_off(numerator: int, denominator: int) -> None:
    assert abs(round_half_up(numerator, denominator) * denominator - numerator) * 2 <= denominator


def test_a_weighed_line_is_rounded_to_one_rupiah() -> None:
    assert Money(120_000).times(Quantity(237)) == Money(28_440)
    assert Money(12_345).times(Quantity(1)) == Money(12)
    assert Money(12_500).times(Quantity(1)) == Money(13)


def test_a_share_is_rounded_half_up_once() -> None:
    assert Money(196_875).share(1_000) == Money(19_688)
    assert Money(187_500).share(500) == Money(9_375)


@given(minor=AMOUNTS, weights=WEIGHTS)
def test_split_keeps_every_unit(minor: int, weights: list[int]) -> None:
    assert sum(part.minor for part in Money(minor).split(weights)) == minor


@given(minor=AMOUNTS, weights=WEIGHTS.filter(any))
def test_no_part_of_a_split_is_a_whole_unit_away_from_its_fair_share(minor: int, weights: list[int]) -> None:
    whole = sum(weights)
    for part, weight in zip(Money(minor).split(weights), weights, strict=True):
        assert abs(part.minor * whole - minor * weight) < whole


@given(minor=st.integers(0, 10**13), weights=WEIGHTS.filter(any))
def test_what_weighs_nothing_gets_nothing(minor: int, weights: list[int]) -> None:
    parts = Money(minor).split(weights)
    assert all(part == ZERO for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_ties_of_a_split_go_to_the_earlier_part() -> None:
    assert Money(100).split([1, 1, 1]) == [Money(34), Money(33), Money(33)]
    assert Money(-100).split([1, 1, 1]) == [Money(-34), Money(-33), Money(-33)]
    assert Money(2).split([3, 3, 3]) == [Money(1), Money(1), Money(0)]


def test_where_nothing_weighs_anything_the_first_part_takes_all() -> None:
    assert Money(7).split([0, 0]) == [Money(7), ZERO]


def test_adding_up_nothing_is_zero() -> None:
    assert total([]) == ZERO
    assert total([Money(2), Money(-5)]) == Money(-3)
