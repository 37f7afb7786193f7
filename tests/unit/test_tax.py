"""PPN from one exact fraction, rounded once; PBJT; dated rates; shops that charge none."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.money import ZERO, Money, round_half_up
from app.domain.pricing import PricedItem, price
from app.domain.quantity import Quantity
from app.domain.tax import PPN_CLASSES, PriceMode, TaxClass, TaxRate, rates_on, tax_on
from tests.unit.building import (
    LUXURY_EXCLUSIVE,
    LUXURY_INCLUSIVE,
    PBJT_EXCLUSIVE,
    PPN_EXCLUSIVE,
    PPN_FROM,
    PPN_INCLUSIVE,
    rules,
)

EXCLUSIVE = [
    (100_000, 91_667, 11_000),
    (12_000_000, 11_000_000, 1_320_000),
    (99_999, 91_666, 11_000),
    (12_345, 11_316, 1_358),
    (15_500, 14_208, 1_705),
    (50, 46, 6),
]
INCLUSIVE = [
    (111_000, 11_000, 100_000, 91_667),
    (100_000, 9_910, 90_090, 82_583),
    (50_000, 4_955, 45_045, 41_291),
    (25_000, 2_477, 22_523, 20_646),
    (12_500, 1_239, 11_261, 10_323),
    (3_500, 347, 3_153, 2_890),
]


@pytest.mark.parametrize(("value", "base", "tax"), EXCLUSIVE)
def test_ppn_on_top_of_a_price(value: int, base: int, tax: int) -> None:
    amount = tax_on(Money(value), PPN_EXCLUSIVE)
    assert (amount.base, amount.tax, amount.net, amount.added) == (Money(base), Money(tax), Money(value), Money(tax))


@pytest.mark.parametrize(("value", "tax", "net", "base"), INCLUSIVE)
def test_ppn_inside_a_price(value: int, tax: int, net: int, base: int) -> None:
    amount = tax_on(Money(value), PPN_INCLUSIVE)
    assert (amount.tax, amount.net, amount.base, amount.added) == (Money(tax), Money(net), Money(base), ZERO)


def test_luxury_goods_are_taxed_on_the_full_price() -> None:
    inside = tax_on(Money(112_000), LUXURY_INCLUSIVE)
    assert (inside.tax, inside.net, inside.base) == (Money(12_000), Money(100_000), Money(100_000))
    assert tax_on(Money(100_000), LUXURY_EXCLUSIVE).tax == Money(12_000)


def test_going_through_the_rounded_base_would_be_wrong_for_533_prices() -> None:
    wrong = []
    for value in range(20_001):
        amount = tax_on(Money(value), PPN_EXCLUSIVE)
        by_two_steps = amount.base.share(PPN_EXCLUSIVE.rate_bp)
        assert abs((by_two_steps - amount.tax).minor) <= 1
        if by_two_steps != amount.tax:
            wrong.append(value)
    assert wrong[:3] == [32, 77, 141]
    assert len(wrong) == 533


def test_net_is_what_is_left_and_tax_is_not_derived_from_it_again() -> None:
    amount = tax_on(Money(25_000), PPN_INCLUSIVE)
    assert amount.tax + amount.net == Money(25_000)
    assert round_half_up(amount.net.minor * 11, 100) == amount.tax.minor + 1


@pytest.mark.parametrize(("each", "count", "by_order", "by_line"), [(3_333, 3, 1_100, 1_101), (1_050, 4, 462, 464)])
def test_tax_is_rounded_on_the_order_and_lines_add_up_to_it(each: int, count: int, by_order: int, by_line: int) -> None:
    items = [PricedItem(Money(each), Quantity.of(1), TaxClass.PPN_GENERAL) for _ in range(count)]
    priced = price(items, rules(PPN_EXCLUSIVE))
    assert priced.tax_added == Money(by_order)
    assert sum(line.tax.minor for line in priced.lines) == by_order
    assert sum(tax_on(Money(each), PPN_EXCLUSIVE).tax.minor for _ in range(count)) == by_line


def test_the_rate_in_force_on_the_day_is_taken() -> None:
    old = TaxRate(TaxClass.PPN_GENERAL, 1_100, PriceMode.INCLUSIVE, date(2022, 4, 1), date(2024, 12, 31))
    rows = [PPN_INCLUSIVE, old, PBJT_EXCLUSIVE]
    assert rates_on(date(2024, 12, 31), rows, pkp=True) == {TaxClass.PPN_GENERAL: old}
    assert rates_on(PPN_FROM, rows, pkp=True)[TaxClass.PPN_GENERAL] == PPN_INCLUSIVE


def test_of_two_rates_in_force_the_later_start_wins() -> None:
    newer = TaxRate(TaxClass.PBJT, 700, PriceMode.EXCLUSIVE, date(2026, 1, 1))
    assert rates_on(date(2026, 1, 15), [newer, PBJT_EXCLUSIVE], pkp=False) == {TaxClass.PBJT: newer}


def test_a_shop_that_is_no_pkp_charges_no_ppn() -> None:
    rows = [PPN_INCLUSIVE, LUXURY_INCLUSIVE, PBJT_EXCLUSIVE]
    assert rates_on(PPN_FROM, rows, pkp=False) == {TaxClass.PBJT: PBJT_EXCLUSIVE}
    assert set(rates_on(PPN_FROM, rows, pkp=True)) >= PPN_CLASSES


@pytest.mark.parametrize("tax_class", [TaxClass.PPN_EXEMPT, TaxClass.NOT_PPN])
def test_goods_outside_ppn_carry_no_tax_even_where_somebody_set_a_rate(tax_class: TaxClass) -> None:
    stray = TaxRate(tax_class, 1_000, PriceMode.EXCLUSIVE, PPN_FROM)
    priced = price([PricedItem(Money(10_000), Quantity.of(1), tax_class)], rules(stray))
    assert priced.taxes == ()
    assert priced.total == Money(10_000)
