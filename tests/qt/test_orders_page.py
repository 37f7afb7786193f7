"""The list of receipts: newest first, found by number, seen as paper, printed again as a marked copy."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.order import Order
from app.services import printing, syncing
from app.ui.till.orders_page import PAGE_ROWS, OrdersPage
from app.wire.calls import Outcome, PushReply, PushResult
from tests.qt.conftest import show_active
from tests.qt.shop import Shop
from tests.qt.test_done_page import sell


class Orders:
    """The page as a cashier uses it."""

    def __init__(self, qtbot: QtBot, shop: Shop) -> None:
        self.qtbot, self.shop = qtbot, shop
        self.session = shop.session()
        self.went: list[str] = []
        self.beeps: list[str] = []
        self.session.go.connect(self.went.append)
        self.session.beeper.played.connect(self.beeps.append)
        self.page = OrdersPage(self.session)
        self.page.resize(1290, 768)
        show_active(qtbot, self.page)
        self.page.enter()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.operations.is_idle)

    def keys(self, typed: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, typed)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifier)
        self.settle()

    def numbers(self) -> list[str]:
        """Return the last part of each receipt number in the list."""
        return [line.split()[0].rsplit("-", 1)[1] for line in self["orders"].splitlines()]

    def __getitem__(self, name: str) -> str:
        return self.page.texts()[name]


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.open_shift()
    return shop


def _sell_many(shop: Shop, count: int) -> list[Order]:
    sold = []
    for _ in range(count):
        shop.clock.advance(minutes=1)
        sold.append(sell(shop, "MIE-001", 10_000))
    return sold


def test_a_till_that_sold_nothing_says_so(qtbot: QtBot, shop: Shop) -> None:
    page = Orders(qtbot, shop)
    assert page["empty"] == "Belum ada penjualan"
    assert page["paper"] == ""


def test_the_newest_is_first_and_shown_as_paper(qtbot: QtBot, shop: Shop) -> None:
    sold = _sell_many(shop, 3)
    page = Orders(qtbot, shop)
    assert page.numbers() == ["0003", "0002", "0001"]
    assert page["orders"].splitlines()[0] == f"{sold[2].receipt_no} 09:33 3.300"
    assert page["receipt_no"] == sold[2].receipt_no
    assert page["when"] == "Selasa, 24 November 2026, 09:33 · Kasir Rina Wulandari"
    assert page["paper"] == "\n".join(line.text for line in shop.do(lambda uow: printing.preview(uow, sold[2].id)))


def test_arrow_keys_move_through_the_list_while_the_search_has_the_focus(qtbot: QtBot, shop: Shop) -> None:
    sold = _sell_many(shop, 3)
    page = Orders(qtbot, shop)
    page.press(Qt.Key.Key_Down)
    assert page["receipt_no"] == sold[1].receipt_no
    assert f"No   : {sold[1].receipt_no}" in page["paper"]
    page.press(Qt.Key.Key_PageDown)
    assert page["receipt_no"] == sold[0].receipt_no
    page.press(Qt.Key.Key_Up)
    page.press(Qt.Key.Key_Up)
    page.press(Qt.Key.Key_Up)
    assert page["receipt_no"] == sold[2].receipt_no


def test_a_part_of_the_number_finds_the_receipt_and_esc_shows_all_again(qtbot: QtBot, shop: Shop) -> None:
    _sell_many(shop, 12)
    page = Orders(qtbot, shop)
    page.keys("0012")
    assert page.numbers() == ["0012"]
    page.press(Qt.Key.Key_Escape)
    assert len(page.numbers()) == 12
    assert page.went == []
    page.press(Qt.Key.Key_Escape)
    assert page.went == ["selling"]


def test_a_number_that_nobody_has_is_said_and_shows_no_paper(qtbot: QtBot, shop: Shop) -> None:
    _sell_many(shop, 1)
    page = Orders(qtbot, shop)
    page.keys("%9")
    assert page["empty"] == "“%9” tidak ditemukan"
    assert (page["paper"], page["receipt_no"]) == ("", "")


def test_a_copy_is_queued_for_the_chosen_receipt_and_marked(qtbot: QtBot, shop: Shop) -> None:
    sold = _sell_many(shop, 2)
    page = Orders(qtbot, shop)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert shop.sql("select copy_no from print_jobs where about = ? order by copy_no", sold[0].id.bytes) == [(0,), (1,)]
    assert shop.sql("select count(*) from print_jobs where about = ?", sold[1].id.bytes) == [(1,)]


def test_a_copy_of_nothing_is_not_queued(qtbot: QtBot, shop: Shop) -> None:
    page = Orders(qtbot, shop)
    page.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert shop.sql("select count(*) from print_jobs") == [(0,)]
    assert page.beeps == ["attention"]


def test_more_receipts_come_when_the_end_is_reached(qtbot: QtBot, shop: Shop) -> None:
    _sell_many(shop, PAGE_ROWS + 7)
    page = Orders(qtbot, shop)
    assert len(page.numbers()) == PAGE_ROWS
    for _ in range(12):
        page.press(Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: len(page.numbers()) == PAGE_ROWS + 7)
    numbers = page.numbers()
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == PAGE_ROWS + 7


def _answer(shop: Shop, order: Order, outcome: Outcome) -> None:
    """Let the centre answer the order's message."""
    result = PushResult(id=order.id, outcome=outcome, code="order_contradicts" if outcome == "parked" else None)
    reply = PushReply(server_time=shop.clock.now(), history_id=order.id, results=[result])
    shop.do(lambda uow: syncing.take_results(uow, reply))


@pytest.mark.parametrize(
    ("outcome", "beginning"),
    [
        (None, "Tersimpan di mesin ini. Dikirim"),
        ("waiting", "Tersimpan di mesin ini. Pusat menunggu"),
        ("accepted", "Sudah diterima pusat."),
        ("parked", "Tersimpan di mesin ini. Pusat belum"),
    ],
)
def test_how_it_stands_with_the_centre_is_said_in_words(
    qtbot: QtBot, shop: Shop, outcome: Outcome | None, beginning: str
) -> None:
    order = _sell_many(shop, 1)[0]
    if outcome is not None:
        _answer(shop, order, outcome)
    assert Orders(qtbot, shop)["order_sync"].startswith(beginning)


def test_the_words_follow_when_the_order_was_sent(qtbot: QtBot, shop: Shop) -> None:
    sold = _sell_many(shop, 2)
    page = Orders(qtbot, shop)
    page.session.sync_changed.emit(shop.do(syncing.status))
    page.press(Qt.Key.Key_Down)
    _answer(shop, sold[0], "accepted")
    page.session.sync_changed.emit(shop.do(syncing.status))
    page.settle()
    assert page["receipt_no"] == sold[0].receipt_no
    assert page["order_sync"] == "Sudah diterima pusat."


def test_a_page_that_was_left_does_not_look_again(qtbot: QtBot, shop: Shop) -> None:
    _sell_many(shop, 1)
    page = Orders(qtbot, shop)
    page.session.sync_changed.emit(shop.do(syncing.status))
    page.page.leave()
    _sell_many(shop, 1)
    page.session.sync_changed.emit(shop.do(syncing.status))
    page.settle()
    assert page.numbers() == ["0001"]


def test_the_held_carts_are_one_key_away(qtbot: QtBot, shop: Shop) -> None:
    page = Orders(qtbot, shop)
    page.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.went == ["held"]


def test_a_scan_has_no_use_here(qtbot: QtBot, shop: Shop) -> None:
    _sell_many(shop, 1)
    page = Orders(qtbot, shop)
    before = page.page.texts()
    assert page.page.take_scan(shop.barcode("MIE-001")) is False
    assert page.page.texts() == before
