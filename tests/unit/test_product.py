"""Names and prices that a product may have."""

from __future__ import annotations

import pytest

from app.domain.money import MONEY_MAX, ZERO, Money
from app.domain.product import NAME_LENGTH_MAX, NameEmpty, NameTooLong, PriceOutOfRange, valid_name, valid_price


def test_a_name_has_single_spaces_and_no_control_characters() -> None:
    assert valid_name("  Kopi\tSusu \n  Sachet\x00 ") == "Kopi Susu Sachet"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00"])
def test_a_name_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(NameEmpty):
        valid_name(text)


def test_a_name_has_at_most_80_characters() -> None:
    assert valid_name("a" * NAME_LENGTH_MAX) == "a" * NAME_LENGTH_MAX
    with pytest.raises(NameTooLong):
        valid_name("a" * (NAME_LENGTH_MAX + 1))


def test_a_price_may_be_nothing_but_not_less_and_not_beyond_the_largest_amount() -> None:
    assert valid_price(ZERO) == ZERO
    assert valid_price(Money(MONEY_MAX)) == Money(MONEY_MAX)
    for minor in (-1, MONEY_MAX + 1):
        with pytest.raises(PriceOutOfRange):
            valid_price(Money(minor))
