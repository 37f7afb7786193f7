"""From lines to a total: parts add up, nothing is negative, no total hangs on the order of scanning."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.discount import AmountOff, Discount, DiscountExceedsValue, PercentOff
from app.domain.money import MONEY_MAX, ZERO, Money, total
from app.domain.pricing import OrderPrice, OrderTooLarge, PricedItem, PricingRules, is_inclusive, price
from app.domain.quantity import Quantity
from app.domain.service_charge import ServiceBase, ServiceCharge
from app.domain.tax import PriceMode, TaxClass, TaxRate
from tests.unit.building import (
    LUXURY_EXCLUSIVE,
    LUXURY_INCLUSIVE,
    PBJT_EXCLUSIVE,
    PBJT_INCLUSIVE,
    PPN_EXCLUSIVE,
    PPN_INCLUSIVE,
    rules,
)

EVEN_PRICES = st.sampled_from([50, 500, 1_000])
"""Prices that repeat, so that lines are equal and left-over rupiah are tied."""

PERCENT = st.builds(PercentOff, st.integers(0, 10_000))


@st.composite
def items(draw: st.DrawFn) -> PricedItem:
    """A line as the till may hold it: a price, a quantity, a class, perhaps a discount or a scale label."""
    unit_price = Money(draw(EVEN_PRICES | st.integers(0, 2_000_000)))
    quantity = Quantity(draw(st.sampled_from([1_000, 2_000]) | st.integers(1, 50_000)))
    label = draw(st.none() | st.builds(Money, st.integers(0, 500_000)))
    gross = PricedItem(unit_price, quantity, TaxClass.NOT_PPN, None, label).gross
    discount = draw(st.none() | PERCENT | st.builds(AmountOff, st.builds(Money, st.integers(0, gross.minor))))
    return PricedItem(unit_price, quantity, draw(st.sampled_from(TaxClass)), discount, label)


def _rates(modes: list[PriceMode]) -> list[TaxRate]:
    pairs = ((PPN_INCLUSIVE, PPN_EXCLUSIVE), (LUXURY_INCLUSIVE, LUXURY_EXCLUSIVE), (PBJT_INCLUSIVE, PBJT_EXCLUSIVE))
    return [pair[mode is PriceMode.EXCLUSIVE] for pair, mode in zip(pairs, modes, strict=True)]


MIXED_RATES = st.lists(st.sampled_from(PriceMode), min_size=3, max_size=3).map(_rates)
SERVICE = st.builds(ServiceCharge, st.integers(0, 2_000), st.sampled_from(ServiceBase), st.booleans())


@dataclass(frozen=True)
class Bill:
    """Everything that pricing needs."""

    items: list[PricedItem]
    rules: PricingRules
    discount: Discount | None

    def priced(self) -> OrderPrice:
        return price(self.items, self.rules, self.discount)


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    lines = draw(st.lists(items(), min_size=1, max_size=12))
    subtotal = price(lines, rules()).subtotal
    fixed = st.integers(0, subtotal.minor) | st.integers(0, min(subtotal.minor, 5))
    discount = draw(st.none() | PERCENT | st.builds(AmountOff, st.builds(Money, fixed)))
    return Bill(lines, rules(*draw(MIXED_RATES), service=draw(SERVICE)), discount)


def _totals(priced: OrderPrice) -> object:
    return (
        priced.gross,
        priced.subtotal,
        priced.order_discount,
        priced.value,
        priced.service,
        priced.taxes,
        priced.total,
    )


@given(bills())
def test_parts_add_up_to_the_whole(bill: Bill) -> None:
    priced = bill.priced()
    assert priced.total == priced.value + priced.service + priced.tax_added
    assert total(line.order_discount for line in priced.lines) == priced.order_discount
    assert total(line.service for line in priced.lines) == priced.service
    assert total(line.tax for line in priced.lines) == total(amount.tax for amount in priced.taxes)
    for amount in priced.taxes:
        members = [
            line for line, item in zip(priced.lines, bill.items, strict=True) if item.tax_class is amount.rate.tax_class
        ]
        service = total(line.service for line in members) if bill.rules.service.taxed else ZERO
        assert total(line.value for line in members) + service == amount.value
        assert total(line.tax for line in members) == amount.tax
        assert amount.net + amount.tax == amount.value + amount.added


@given(bills())
def test_nothing_is_ever_negative(bill: Bill) -> None:
    priced = bill.priced()
    for line in priced.lines:
        assert min(line.gross, line.line_discount, line.order_discount, line.service, line.tax, line.value) >= ZERO
    for amount in priced.taxes:
        assert min(amount.value, amount.tax, amount.net, amount.base) >= ZERO
    assert min(priced.service, priced.order_discount, priced.total) >= ZERO


@given(bill=bills(), seed=st.integers(0, 2**32))
def test_no_total_depends_on_the_order_in_which_goods_were_scanned(bill: Bill, seed: int) -> None:
    shuffled = list(bill.items)
    random.Random(seed).shuffle(shuffled)
    assert _totals(Bill(shuffled, bill.rules, bill.discount).priced()) == _totals(bill.priced())


def test_a_left_over_rupiah_of_the_order_discount_goes_by_class_and_then_to_the_earlier_line() -> None:
    taxed = PricedItem(Money(50), Quantity.of(1), TaxClass.PPN_GENERAL)
    free = PricedItem(Money(50), Quantity.of(1), TaxClass.NOT_PPN)
    off = AmountOff(Money(1))
    assert [line.order_discount.minor for line in price([taxed, free, free], rules(), off).lines] == [0, 1, 0]
    assert [line.order_discount.minor for line in price([free, free, taxed], rules(), off).lines] == [1, 0, 0]


@given(bills())
def test_all_inclusive_prices_add_no_tax(bill: Bill) -> None:
    inclusive = rules(PPN_INCLUSIVE, LUXURY_INCLUSIVE, PBJT_INCLUSIVE, service=bill.rules.service)
    priced = price(bill.items, inclusive, bill.discount)
    assert is_inclusive(priced.taxes)
    assert priced.total == priced.value + priced.service


@given(bills())
def test_a_whole_discount_leaves_only_a_service_charge_on_the_full_price(bill: Bill) -> None:
    priced = price(bill.items, rules(PPN_EXCLUSIVE, service=bill.rules.service), PercentOff(10_000))
    assert priced.value == ZERO
    if bill.rules.service.base is ServiceBase.AFTER_DISCOUNT:
        assert priced.total == ZERO


def test_an_order_without_lines_is_worth_nothing() -> None:
    priced = price([], rules(PPN_EXCLUSIVE, service=ServiceCharge(500)))
    assert (priced.total, priced.taxes, priced.lines) == (ZERO, (), ())


def test_a_fixed_order_discount_above_the_subtotal_is_refused() -> None:
    item = PricedItem(Money(5_000), Quantity.of(1), TaxClass.NOT_PPN, PercentOff(1_000))
    with pytest.raises(DiscountExceedsValue) as refused:
        price([item], rules(), AmountOff(Money(4_501)))
    assert refused.value.facts == {"value": 4_500, "asked": 4_501}
    assert price([item], rules(), AmountOff(Money(4_500))).total == ZERO


def test_an_order_above_the_largest_amount_is_refused() -> None:
    item = PricedItem(Money(MONEY_MAX), Quantity.of(1), TaxClass.NOT_PPN)
    assert price([item], rules()).total == Money(MONEY_MAX)
    with pytest.raises(OrderTooLarge):
        price([item, PricedItem(Money(1), Quantity.of(1), TaxClass.NOT_PPN)], rules())


def test_a_scale_label_fixes_the_price_of_its_packet() -> None:
    item = PricedItem(Money(120_000), Quantity(104), TaxClass.NOT_PPN, None, Money(12_500))
    assert price([item], rules()).total == Money(12_500)
