"""An order and its message tell the same, and a message that contradicts itself is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given

from app.domain.barcode import CODE_LENGTH_MAX
from app.domain.cart import LINES_MAX
from app.domain.discount import PercentOff
from app.domain.order import Order, OrderContradicts, check
from app.domain.product import NAME_LENGTH_MAX
from app.domain.service_charge import ServiceCharge
from app.wire.bodies import OrderCompleted, decode_body, encode_body
from app.wire.envelope import Envelope, decode, encode
from app.wire.limits import MESSAGE_BYTES_MAX
from app.wire.orders import body_of, order_of
from tests.unit.building import PPN_INCLUSIVE, Sale, an_id, goods, rules, sold
from tests.unit.orders import orders
from tests.unit.papers import retail_order


def _envelope(order: Order, body: OrderCompleted) -> Envelope:
    return Envelope(
        id=order.id,
        kind="order_completed",
        version=1,
        device_no=9,
        made_at=order.completed_at,
        business_date=order.business_date,
        body=encode_body(body),
        series=order.series,
        number=order.number,
        staff_id=order.staff_id,
        outlet_id=an_id(7),
        register_id=an_id(6),
        shift_id=order.shift_id,
    )


def _over_the_wire(order: Order) -> Order:
    envelope = decode(encode(_envelope(order, body_of(order))))
    body = decode_body(envelope.kind, envelope.version, envelope.body)
    assert isinstance(body, OrderCompleted)
    return order_of(envelope, body)


@given(orders())
def test_an_order_comes_out_of_its_message_as_it_went_in(order: Order) -> None:
    arrived = _over_the_wire(order)
    assert arrived == order
    check(arrived)


def test_the_largest_cart_with_the_longest_names_fits_into_one_message() -> None:
    lines = tuple(
        replace(
            goods(number, "🧂" * NAME_LENGTH_MAX, 10_000_000_000 + number, discount=PercentOff(1_234)),
            sku="S" * CODE_LENGTH_MAX,
            scanned="9" * CODE_LENGTH_MAX,
        )
        for number in range(LINES_MAX)
    )
    order = sold(Sale(lines, rules(PPN_INCLUSIVE, service=ServiceCharge(500)), note="🧂" * 1_000))
    assert len(encode(_envelope(order, body_of(order)))) <= MESSAGE_BYTES_MAX


def _told(change: Callable[[dict[str, Any]], None]) -> OrderCompleted:
    told = msgspec.to_builtins(body_of(retail_order()))
    change(told)
    return msgspec.convert(told, OrderCompleted)


def _add_one(name: str) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        told[name] += 1

    return change


def _in_first(part: str, name: str, value: object = None) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        told[part][0][name] = told[part][0][name] + 1 if value is None else value

    return change


CONTRADICTIONS: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "gross": (_add_one("gross_minor"), "gross_minor"),
    "added tax": (_add_one("tax_added_minor"), "tax_added_minor"),
    "due before rounding": (_add_one("due_before_rounding_minor"), "due_before_rounding_minor"),
    "total": (_add_one("total_minor"), "total_minor"),
    "stock that leaves": (_in_first("lines", "base_quantity_milli"), "base_quantity_milli"),
    "net": (_in_first("taxes", "net_minor"), "taxes"),
    "tax base": (_in_first("taxes", "base_minor"), "taxes"),
    "payment": (_in_first("payments", "amount_minor"), "payments"),
    "class of a line": (_in_first("lines", "tax_class", "ppn_besok"), "tax_class"),
    "class of a tax": (_in_first("taxes", "tax_class", "ppn_besok"), "tax_class"),
    "a base above the whole": (_in_first("taxes", "base_numerator", 13), "taxes"),
    "a discount above all": (_in_first("lines", "discount", {"kind": "percent", "value": 10_001}), "discount"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_message_that_contradicts_itself_is_refused_by_field(name: str) -> None:
    change, field = CONTRADICTIONS[name]
    body = _told(change)
    with pytest.raises(OrderContradicts) as refused:
        order_of(_envelope(retail_order(), body), body)
    assert refused.value.facts == {"field": field}


@pytest.mark.parametrize("missing", ["series", "number", "shift_id", "staff_id"])
def test_an_order_without_its_number_shift_or_cashier_is_refused(missing: str) -> None:
    order = retail_order()
    body = body_of(order)
    envelope = msgspec.structs.replace(_envelope(order, body), **{missing: None})
    with pytest.raises(OrderContradicts):
        order_of(envelope, body)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("total_minor", -1),
        ("total_minor", 10**13 + 1),
        ("rounding_step", 250),
        ("lines", []),
        ("payments", []),
        ("pkp", "ya"),
    ],
)
def test_amounts_and_choices_outside_their_limits_cannot_be_read(where: str, value: object) -> None:
    told = msgspec.to_builtins(body_of(retail_order()))
    told[where] = value
    with pytest.raises(msgspec.ValidationError):
        decode_body("order_completed", 1, msgspec.json.encode(told))
