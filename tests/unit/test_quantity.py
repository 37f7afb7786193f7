"""Quantities: reading what was typed, and what a line may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.columns import quantity
from app.domain.money import Money
from app.domain.quantity import (
    QUANTITY_MILLI_MAX,
    Quantity,
    QuantityNotWhole,
    QuantityOutOfRange,
    QuantityUnreadable,
    parse_quantity,
    require_sellable,
)
from app.domain.unit import SellUnit


@pytest.mark.parametrize(
    ("text", "milli"),
    [("12", 12_000), ("0,75", 750), ("0.75", 750), ("1,235", 1_235), (" 3 ", 3_000), ("0", 0), ("2,5", 2_500)],
)
def test_typed_quantities_are_read(text: str, milli: int) -> None:
    assert parse_quantity(text) == Quantity(milli)


@pytest.mark.parametrize(
    "text", ["", " ", ",", "1,", ",5", "-1", "+1", "1,2345", "1.5.2", "tiga", "²", "١", "1e3", "9" * 10, "1 000"]
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(QuantityUnreadable):
        parse_quantity(text)


@given(st.integers(0, 999_999).flatmap(lambda whole: st.integers(0, 999).map(lambda rest: whole * 1_000 + rest)))
def test_a_quantity_on_paper_reads_back_as_itself(milli: int) -> None:
    assert parse_quantity(quantity(Quantity(milli)).replace(".", "")) == Quantity(milli)


@pytest.mark.parametrize("milli", [0, -1_000, QUANTITY_MILLI_MAX + 1_000])
def test_nothing_and_too_much_are_refused(milli: int) -> None:
    with pytest.raises(QuantityOutOfRange):
        require_sellable(Quantity(milli), in_parts=True)


def test_only_weighed_goods_are_sold_in_parts() -> None:
    require_sellable(Quantity(500), in_parts=True)
    require_sellable(Quantity(QUANTITY_MILLI_MAX), in_parts=False)
    with pytest.raises(QuantityNotWhole):
        require_sellable(Quantity(500), in_parts=False)


def test_a_larger_unit_is_counted_in_the_base_unit() -> None:
    assert SellUnit("dus", 24_000, Money(110_000)).in_base(Quantity.of(2)) == Quantity.of(48)
    assert SellUnit("ons", 100, Money(3_000)).in_base(Quantity(1_005)) == Quantity(101)
