"""The service charge and PBJT: on what it is taken, and what is taxed."""

from __future__ import annotations

import pytest

from app.domain.discount import PercentOff
from app.domain.money import ZERO, Money
from app.domain.pricing import OrderPrice, PricedItem, price
from app.domain.quantity import Quantity
from app.domain.service_charge import ServiceBase, ServiceCharge
from app.domain.tax import TaxClass
from tests.unit.building import PBJT_EXCLUSIVE, PBJT_INCLUSIVE, rules


def _meal(value: int, service: ServiceCharge, discount: PercentOff | None = None) -> OrderPrice:
    item = PricedItem(Money(value), Quantity.of(1), TaxClass.PBJT)
    return price([item], rules(PBJT_EXCLUSIVE, service=service, pkp=False), discount)


@pytest.mark.parametrize(
    ("base", "service", "tax", "due"),
    [(ServiceBase.AFTER_DISCOUNT, 4_000, 8_400, 92_400), (ServiceBase.BEFORE_DISCOUNT, 5_000, 8_500, 93_500)],
)
def test_both_ways_of_taking_a_service_charge_on_a_discounted_bill(
    base: ServiceBase, service: int, tax: int, due: int
) -> None:
    priced = _meal(100_000, ServiceCharge(500, base), PercentOff(2_000))
    assert (priced.value, priced.service, priced.tax_added, priced.total) == (
        Money(80_000),
        Money(service),
        Money(tax),
        Money(due),
    )


def test_ten_and_ten_percent_on_a_menu_price_add_twenty_one() -> None:
    assert _meal(100_000, ServiceCharge(1_000)).total == Money(121_000)


def test_tax_on_value_and_service_is_rounded_half_up() -> None:
    priced = _meal(187_500, ServiceCharge(500))
    assert (priced.service, priced.tax_added, priced.total) == (Money(9_375), Money(19_688), Money(216_563))


def test_untaxed_service_only_joins_the_total() -> None:
    priced = _meal(100_000, ServiceCharge(500, taxed=False))
    assert (priced.service, priced.tax_added, priced.total) == (Money(5_000), Money(10_000), Money(115_000))


def test_inside_an_inclusive_price_the_service_holds_tax_too() -> None:
    item = PricedItem(Money(110_000), Quantity.of(1), TaxClass.PBJT)
    priced = price([item], rules(PBJT_INCLUSIVE, service=ServiceCharge(1_000), pkp=False))
    assert (priced.service, priced.tax_added, priced.total) == (Money(11_000), ZERO, Money(121_000))
    assert (priced.taxes[0].value, priced.taxes[0].tax, priced.taxes[0].net) == (
        Money(121_000),
        Money(11_000),
        Money(110_000),
    )
