"""Held carts: the list, taking one up, throwing one away, and what is refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services import carts
from app.ui.till.held_page import HeldPage
from tests.qt.selling_kit import CTRL, Counter
from tests.qt.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """A shop where Bu Lina's and then Pak Joko's goods were laid aside."""
    shop.open_shift()
    _hold(shop, "Bu Lina", "MIE-001", "MIE-001", "SEM-001")
    shop.clock.advance(minutes=20)
    _hold(shop, "Pak Joko", "KTS-001")
    shop.clock.advance(minutes=13)
    return shop


def _hold(shop: Shop, name: str, *skus: str) -> None:
    for sku in skus:
        code = shop.barcode(sku)
        shop.do(lambda uow, code=code: carts.add_scanned(uow, shop.cashier, code))  # type: ignore[misc]
    shop.do(lambda uow: carts.hold(uow, shop.cashier, name))


def _names(shop: Shop) -> list[str | None]:
    return [view.held.cart.name for view in carts.held(shop.units(write=False))]


def test_the_list_says_whose_what_and_since_when(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop, page=HeldPage)
    assert counter.text("list").split("\n") == [
        "Bu Lina: 2 Mi Goreng Sariloka Original 85 g, 1 Beras Lumbung Asri Setra Ramos 1 kg",
        "Pak Joko: 1 Kopi Bubuk Lereng Pagi Sachet 6,5 g",
    ]
    assert counter.text("name") == "Bu Lina"
    assert counter.text("when") == "Ditahan Rina, 09:30 · 33 menit"
    assert counter.text("total") == "Rp 21.800"


def test_enter_takes_up_the_chosen_cart_and_goes_back_to_selling(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop, page=HeldPage)
    counter.press(Qt.Key.Key_Down)
    assert counter.text("name") == "Pak Joko"
    counter.press(Qt.Key.Key_Return)
    assert counter.went == ["selling"]
    assert counter.saved_lines() == ["1000 KTS-001 pcs"]
    assert _names(shop) == ["Bu Lina"]


def test_enter_pressed_before_the_list_is_read_is_not_lost(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop, page=HeldPage)
    counter.page.enter()
    QTest.keyClick(counter.window.windowHandle(), Qt.Key.Key_Return)
    counter.settle()
    assert counter.went == ["selling"]
    assert _names(shop) == ["Pak Joko"]


def test_enter_pressed_twice_takes_up_one(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop, page=HeldPage)
    for _ in range(2):
        QTest.keyClick(counter.window.windowHandle(), Qt.Key.Key_Return)
    counter.settle()
    assert _names(shop) == ["Pak Joko"]


def test_goods_on_the_counter_are_not_mixed_with_a_held_cart(qtbot: QtBot, shop: Shop) -> None:
    shop.do(lambda uow: carts.add_scanned(uow, shop.cashier, shop.barcode("BMB-001")))
    counter = Counter(qtbot, shop, page=HeldPage)
    counter.press(Qt.Key.Key_Return)
    assert counter.went == []
    assert "Masih ada barang di keranjang" in counter.text("message")
    assert counter.saved_lines() == ["1000 BMB-001 pcs"]
    assert _names(shop) == ["Bu Lina", "Pak Joko"]


def test_a_supervisor_throws_a_held_cart_away_and_it_is_recorded(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop, shop.supervisor, page=HeldPage)
    counter.press(Qt.Key.Key_Delete, CTRL)
    counter.press(Qt.Key.Key_Return, CTRL)
    assert _names(shop) == ["Pak Joko"]
    assert counter.text("name") == "Pak Joko"
    assert counter.facts("cart_voided") == 1


def test_an_empty_list_says_so_and_escape_goes_back(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop, page=HeldPage)
    for name in ("Bu Lina", "Pak Joko"):
        assert counter.text("name") == name
        counter.press(Qt.Key.Key_Return)
        cart = carts.current(shop.units(write=False)).cart
        shop.do(lambda uow, cart=cart: carts.void(uow, shop.owner, cart.id, "uji"))  # type: ignore[misc]
        counter.page.enter()
        counter.settle()
    assert counter.text("empty") == "Tidak ada pesanan ditahan"
    counter.press(Qt.Key.Key_Escape)
    assert counter.went[-1] == "selling"


def test_a_scan_over_the_list_is_not_taken(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop, page=HeldPage)
    assert not counter.page.take_scan(shop.barcode("MIE-001"))
    assert counter.saved_lines() == []
