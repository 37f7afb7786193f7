"""A paid order's own arithmetic: accepted when the till made it, refused when a single figure was touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from app.domain.discount import PercentOff
from app.domain.ids import PaymentId
from app.domain.money import Money
from app.domain.order import Order, OrderContradicts, check
from app.domain.quantity import Quantity
from app.domain.tax import TaxClass
from tests.unit.building import PPN_INCLUSIVE, Sale, an_id, goods, rules, sold
from tests.unit.orders import orders
from tests.unit.papers import restaurant_order, retail_order

ONE = Money(1)


@given(orders())
def test_every_order_the_till_can_make_is_accepted(order: Order) -> None:
    check(order)


@given(orders())
def test_payments_less_change_are_the_total(order: Order) -> None:
    assert order.received - order.change == order.total
    assert order.total == order.due_before_rounding + order.rounding


def _line(order: Order, **changed: object) -> Order:
    first = order.lines[0]
    touched = replace(first, line=replace(first.line, **changed))  # type: ignore[arg-type]
    return replace(order, lines=(touched, *order.lines[1:]))


def _line_price(order: Order, field: str) -> Order:
    first = order.lines[0]
    part = replace(first.price, **{field: getattr(first.price, field) + ONE})
    parts = (part, *order.price.lines[1:])
    return replace(order, lines=(replace(first, price=part), *order.lines[1:]), price=replace(order.price, lines=parts))


def _tax(order: Order, **changed: object) -> Order:
    first = replace(order.price.taxes[0], **changed)  # type: ignore[arg-type]
    return replace(order, price=replace(order.price, taxes=(first, *order.price.taxes[1:])))


def _rate(order: Order, **changed: object) -> Order:
    return _tax(order, rate=replace(order.price.taxes[0].rate, **changed))  # type: ignore[arg-type]


def _payment(order: Order, **changed: object) -> Order:
    return replace(order, payments=(replace(order.payments[0], **changed),))  # type: ignore[arg-type]


FORGERIES: dict[str, Callable[[Order], Order]] = {
    "price": lambda order: _line(order, price=order.lines[0].line.price + ONE),
    "quantity": lambda order: _line(order, quantity=order.lines[0].line.quantity + Quantity.of(1)),
    "half a piece": lambda order: _line(order, quantity=Quantity(500)),
    "no quantity": lambda order: _line(order, quantity=Quantity(0)),
    "line discount rule": lambda order: _line(order, discount=PercentOff(1_100)),
    "tax class": lambda order: _line(order, tax_class=TaxClass.NOT_PPN),
    "label price": lambda order: _line(order, label_gross=Money(1_000)),
    "line gross": lambda order: _line_price(order, "gross"),
    "line discount": lambda order: _line_price(order, "line_discount"),
    "line's share of the order discount": lambda order: _line_price(order, "order_discount"),
    "line's share of the service charge": lambda order: _line_price(order, "service"),
    "line's share of the tax": lambda order: _line_price(order, "tax"),
    "order discount rule": lambda order: replace(order, discount=PercentOff(1_100)),
    "order discount": lambda order: replace(
        order, price=replace(order.price, order_discount=order.price.order_discount + ONE)
    ),
    "service charge": lambda order: replace(order, price=replace(order.price, service=order.price.service + ONE)),
    "service rate": lambda order: replace(order, service=replace(order.service, rate_bp=order.service.rate_bp + 100)),
    "tax": lambda order: _tax(order, tax=order.price.taxes[0].tax + ONE),
    "taxed value": lambda order: _tax(order, value=order.price.taxes[0].value + ONE),
    "tax rate": lambda order: _rate(order, rate_bp=order.price.taxes[0].rate.rate_bp + 100),
    "tax left out": lambda order: replace(order, price=replace(order.price, taxes=())),
    "tax twice": lambda order: replace(order, price=replace(order.price, taxes=order.price.taxes * 2)),
    "rounding": lambda order: replace(order, rounding=order.rounding + ONE),
    "received": lambda order: _payment(order, received=order.received + ONE),
    "change": lambda order: _payment(order, change=order.change + ONE),
    "change above what was received": lambda order: _payment(order, change=order.received + ONE),
    "negative change": lambda order: _payment(order, change=Money(-1)),
    "payment left out": lambda order: replace(order, payments=()),
    "payment twice": lambda order: replace(
        order, payments=(order.payments[0], replace(order.payments[0], id=PaymentId(an_id(99))))
    ),
    "line left out": lambda order: replace(order, lines=order.lines[1:]),
    "no lines": lambda order: replace(order, lines=()),
}


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.parametrize("make", [retail_order, restaurant_order], ids=["retail", "restaurant"])
def test_a_touched_order_is_refused(name: str, make: Callable[[], Order]) -> None:
    honest = make()
    forged = FORGERIES[name](honest)
    assert forged != honest
    with pytest.raises(OrderContradicts):
        check(forged)
    check(honest)


def test_ppn_from_a_shop_that_is_no_pkp_is_refused() -> None:
    with pytest.raises(OrderContradicts) as refused:
        check(replace(retail_order(), pkp=False))
    assert refused.value.facts == {"field": "pkp"}


def test_a_label_price_may_differ_from_weight_times_price_by_half_a_thousandth_only() -> None:
    packet = goods(1, "Ayam Potong", 42_000, 238, unit="kg", weighed=True, label_gross=Money(10_000))
    check(sold(Sale((packet,), rules(PPN_INCLUSIVE))))
    with pytest.raises(OrderContradicts) as refused:
        check(sold(Sale((replace(packet, quantity=Quantity(237)),), rules(PPN_INCLUSIVE))))
    assert refused.value.facts == {"field": "label_gross_minor"}


def test_what_leaves_the_stock_is_counted_in_the_base_unit() -> None:
    box = goods(1, "Kopi Sachet", 110_000, 2_000, unit="dus", unit_factor_milli=24_000)
    assert sold(Sale((box,), rules(PPN_INCLUSIVE))).lines[0].base_quantity == Quantity.of(48)
