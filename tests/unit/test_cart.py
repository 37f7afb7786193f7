"""What lies on the counter: joining, changing, taking away and putting back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cart import LINES_MAX, Cart, CartFull, LabelQuantityFixed, LineNotFound
from app.domain.discount import PercentOff
from app.domain.ids import CartId, LineId
from app.domain.money import Money
from app.domain.quantity import Quantity, QuantityNotWhole, QuantityOutOfRange
from tests.unit.building import AFTERNOON, PPN_INCLUSIVE, an_id, goods, rules

EMPTY = Cart(CartId(an_id(1)), AFTERNOON)
SOAP = goods(1, "Sabun Mandi", 4_500)
RICE = goods(2, "Beras Curah", 14_000, 2_500, unit="kg", weighed=True)


def _again(number: int) -> LineId:
    return LineId(an_id(number))


def test_the_same_goods_at_the_same_price_share_a_line() -> None:
    cart, first = EMPTY.with_added(SOAP)
    cart, second = cart.with_added(replace(SOAP, id=_again(50), quantity=Quantity.of(2)))
    assert second == first
    assert [line.quantity for line in cart] == [Quantity.of(3)]


@pytest.mark.parametrize(
    "changed", [{"price": Money(4_600)}, {"unit": "dus"}, {"discount": PercentOff(500)}, {"label_gross": Money(4_500)}]
)
def test_another_price_unit_discount_or_label_makes_a_line_of_its_own(changed: dict[str, object]) -> None:
    cart, _ = EMPTY.with_added(SOAP)
    cart, second = cart.with_added(replace(SOAP, id=_again(50), **changed))  # type: ignore[arg-type]
    assert second == _again(50)
    assert len(cart.lines) == 2


def test_two_labelled_packets_never_share_a_line() -> None:
    packet = goods(3, "Ayam Potong", 42_000, 238, unit="kg", weighed=True, label_gross=Money(10_000))
    cart, _ = EMPTY.with_added(packet)
    cart, _ = cart.with_added(replace(packet, id=_again(50)))
    assert len(cart.lines) == 2


def test_a_labelled_packet_keeps_its_quantity() -> None:
    packet = goods(3, "Ayam Potong", 42_000, 238, unit="kg", weighed=True, label_gross=Money(10_000))
    with pytest.raises(LabelQuantityFixed):
        packet.with_quantity(Quantity.of(2))


def test_a_piece_is_not_cut() -> None:
    with pytest.raises(QuantityNotWhole):
        SOAP.with_quantity(Quantity(1_500))
    assert RICE.with_quantity(Quantity(1_500)).quantity == Quantity(1_500)


@pytest.mark.parametrize("milli", [0, 10**10])
def test_nothing_or_too_much_is_refused_and_the_cart_stays(milli: int) -> None:
    cart, _ = EMPTY.with_added(SOAP)
    with pytest.raises(QuantityOutOfRange):
        cart.with_added(replace(RICE, quantity=Quantity(milli)))
    assert cart.lines == (SOAP,)


def test_joining_above_the_largest_quantity_is_refused_and_the_line_stays() -> None:
    cart, line_id = EMPTY.with_added(replace(SOAP, quantity=Quantity.of(1_000_000)))
    with pytest.raises(QuantityOutOfRange):
        cart.with_added(replace(SOAP, id=_again(50)))
    assert cart.line(line_id).quantity == Quantity.of(1_000_000)


def test_a_full_cart_takes_more_of_the_same_but_nothing_new() -> None:
    cart = replace(EMPTY, lines=tuple(goods(number, f"Barang {number}", 1_000) for number in range(LINES_MAX)))
    with pytest.raises(CartFull):
        cart.with_added(goods(LINES_MAX, "Satu lagi", 1_000))
    more, _ = cart.with_added(replace(cart.lines[7], id=_again(9_000)))
    assert more.lines[7].quantity == Quantity.of(2)


def test_a_removed_line_comes_back_to_its_place() -> None:
    cart, _ = EMPTY.with_added(SOAP)
    cart, _ = cart.with_added(RICE)
    without = cart.without(SOAP.id)
    assert without.lines == (RICE,)
    assert without.with_restored(SOAP, 0) == cart
    assert cart.with_restored(SOAP, 1) == cart


def test_a_line_that_left_is_not_found() -> None:
    with pytest.raises(LineNotFound):
        EMPTY.line(SOAP.id)
    with pytest.raises(LineNotFound):
        EMPTY.without(SOAP.id)


def test_a_cart_is_priced_with_its_own_discount() -> None:
    cart, _ = replace(EMPTY, discount=PercentOff(1_000)).with_added(SOAP)
    assert cart.priced(rules(PPN_INCLUSIVE)).total == Money(4_050)
