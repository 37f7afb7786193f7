"""Closing a shift: a blind count, the difference in words, the Z report. Nothing is closed before all of it is settled."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.quantity import Quantity
from app.domain.staff import Right
from app.services import carts, orders, printing, settings, shifts
from app.ui.till.count_page import CountPage
from tests.qt.shop import Shop
from tests.qt.till_driver import CONTROL, NO_BREAK, Driver

Count = Driver[CountPage]


def _shown(qtbot: QtBot, shop: Shop) -> Count:
    session = shop.session()
    driver = Driver(qtbot, session, CountPage(session))
    driver.enter()
    return driver


@pytest.fixture
def count(qtbot: QtBot, shop: Shop) -> Count:
    """The count of a shift with Rp 200.000 opening cash, one sale of Rp 74.500 and Rp 15.000 taken out: Rp 259.500."""
    shop.open_shift(200_000)
    _put(shop, 74_500)
    cart = shop.do(carts.current)
    shop.do(lambda uow: orders.complete(uow, shop.cashier, cart.cart.id, Money(74_500)))
    shop.do(lambda uow: shifts.move_cash(uow, shop.cashier, Money(-15_000), "Es batu"))
    return _shown(qtbot, shop)


def _put(shop: Shop, minor: int) -> None:
    product = shop.put_product("UJI-1", "Beras Uji 5 kg", {"pcs": (1, minor, None)})
    shop.do(lambda uow: carts.add_product(uow, shop.cashier, product.id, "pcs", Quantity.of(1)))


def _type_count(count: Count, *pieces: str) -> None:
    """Type pieces from the largest note down, Enter after each; an empty text leaves a row out."""
    for typed in pieces:
        count.keys(typed)
        count.press(Qt.Key.Key_Return)


def _save(count: Count) -> None:
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "compare")
    count.wait_for("paper", "LAPORAN Z")


EXACT = ("2", "1", "", "", "1", "2", "", "", "1")
"""2 × 100.000, 1 × 50.000, 1 × 5.000, 2 × 2.000 and 1 coin of 500: Rp 259.500."""

SHORT = ("2", "1", "", "", "1", "1", "", "", "1")
"""Rp 2.000 less."""


def test_enter_goes_down_the_rows_and_the_total_follows(count: Count) -> None:
    _type_count(count, *EXACT)
    assert count.reads("counted") == "Rp 259.500"
    count.press(Qt.Key.Key_Up)
    count.keys("3")
    assert count.reads("counted") == "Rp 260.500"


def test_nothing_on_the_count_tells_what_should_be_there(count: Count) -> None:
    _type_count(count, "1")
    told = [label.text() for label in count.page.findChildren(QLabel)]
    told += [widget.accessibleDescription() for widget in count.page.findChildren(QWidget)]
    assert "100.000" in told
    for secret in ("259.500", "74.500", "15.000"):
        assert [text for text in told if secret in text.replace(NO_BREAK, " ")] == []


def test_what_stays_and_what_goes_mirror_each_other(count: Count) -> None:
    _type_count(count, *EXACT)
    assert (count.reads("left"), count.reads("banked")) == ("200.000", "59.500")
    for _ in range(2):
        count.press(Qt.Key.Key_Return)
    count.keys("100000")
    assert (count.reads("left"), count.reads("banked")) == ("100.000", "159.500")
    count.press(Qt.Key.Key_Return)
    count.keys("200000")
    assert (count.reads("left"), count.reads("banked")) == ("59.500", "200.000")


def test_more_than_was_counted_cannot_stay(count: Count, shop: Shop) -> None:
    _type_count(count, *EXACT)
    for _ in range(2):
        count.press(Qt.Key.Key_Return)
    count.keys("300000")
    count.press(Qt.Key.Key_Return, CONTROL)
    assert (count.reads("step"), count.reads("banked")) == ("count", "")
    assert count.reads("message")
    assert shop.sql("select count(*) from shift_closes") == [(0,)]


def test_an_untouched_count_is_not_saved(count: Count) -> None:
    count.press(Qt.Key.Key_Return, CONTROL)
    assert count.reads("step") == "count"
    assert count.reads("message").startswith("Belum ada hitungan")


def test_an_exact_count_closes_alone_and_prints_the_z_report(count: Count, shop: Shop) -> None:
    _type_count(count, *EXACT)
    _save(count)
    assert count.reads("difference") == "Kas pas Rp 0"
    assert "Z no. : 1" in count.reads("paper")
    assert shop.sql("select count(*) from shift_closes") == [(0,)]
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "closed")
    assert count.reads("title") == "Shift 1 ditutup"
    assert count.reads("z_number") == "Laporan Z nomor 1"
    assert (count.reads("banked"), count.reads("left")) == ("Rp 59.500", "Rp 200.000")
    assert count.asked == []
    assert count.session.shift is None
    rows = shop.sql("select z_number, counted_minor, expected_minor, left_in_drawer_minor from shift_closes")
    assert rows == [(1, 259_500, 259_500, 200_000)]
    assert shop.sql("select kind from print_jobs order by made_at desc, rowid desc limit 1") == [("z_report",)]


def test_the_difference_comes_first_and_then_how_it_comes_about(count: Count) -> None:
    _type_count(count, *SHORT)
    _save(count)
    assert count.reads("difference") == "Kas kurang Rp 2.000"
    assert (count.reads("counted"), count.reads("expected")) == ("257.500", "259.500")
    assert (count.reads("opening"), count.reads("sales")) == ("200.000", "1 struk +74.500")
    assert (count.reads("cash_in"), count.reads("cash_out")) == ("0", "1 kali −15.000")


def test_a_small_difference_is_closed_alone(count: Count, shop: Shop) -> None:
    _type_count(count, *SHORT)
    _save(count)
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "closed")
    assert shop.sql("select counted_minor - expected_minor, note from shift_closes") == [(-2_000, "")]


def test_a_large_difference_needs_a_word_and_a_supervisor(count: Count, shop: Shop) -> None:
    _type_count(count, "3")
    _save(count)
    assert (count.reads("difference"), count.reads("approval")) == ("Kas lebih Rp 40.500", "asked")
    count.press(Qt.Key.Key_Return, CONTROL)
    assert count.reads("message").startswith("Tulis dugaan sebabnya")
    count.keys("salah hitung")
    count.press(Qt.Key.Key_Return, CONTROL)
    count.qtbot.waitUntil(lambda: bool(count.asked))
    assert shop.sql("select count(*) from shift_closes") == [(0,)]
    assert count.approve(shop, shop.supervisor) is Right.SHIFT_DIFFERENCE
    count.wait_for("step", "closed")
    count.wait_for("paper", "Disetujui: Sri Handayani")
    assert shop.sql("select note, approval_id is not null from shift_closes") == [("salah hitung", 1)]


def test_a_supervisor_who_says_no_leaves_the_shift_open(count: Count, shop: Shop) -> None:
    _type_count(count, "3")
    _save(count)
    count.keys("salah hitung")
    count.press(Qt.Key.Key_Return, CONTROL)
    count.qtbot.waitUntil(lambda: len(count.asked) == 1)
    count.press(Qt.Key.Key_Return, CONTROL)
    count.qtbot.waitUntil(lambda: len(count.asked) == 2)
    assert (count.reads("step"), shop.sql("select count(*) from shift_closes")) == ("compare", [(0,)])


def test_counting_again_keeps_what_was_typed(count: Count) -> None:
    _type_count(count, *SHORT)
    _save(count)
    count.press(Qt.Key.Key_Escape)
    assert (count.reads("step"), count.reads("counted")) == ("count", "Rp 257.500")
    assert count.went == []


def test_the_note_of_the_count_is_the_explanation(count: Count, shop: Shop) -> None:
    _type_count(count, *SHORT)
    for _ in range(4):
        count.press(Qt.Key.Key_Return)
    count.keys("uang sobek dipisah")
    _save(count)
    assert "Catatan: uang sobek dipisah" in count.reads("paper")
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "closed")
    assert shop.sql("select note from shift_closes") == [("uang sobek dipisah",)]


def test_goods_on_the_counter_are_seen_at_once_and_lead_back(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    _put(shop, 74_500)
    count = _shown(qtbot, shop)
    count.wait_for("step", "blocked")
    count.press(Qt.Key.Key_Return)
    assert count.went == ["selling"]
    assert shop.sql("select count(*) from shift_closes") == [(0,)]


def test_goods_that_came_meanwhile_stop_the_close(count: Count, shop: Shop) -> None:
    _type_count(count, *EXACT)
    _save(count)
    _put(shop, 5_000)
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "blocked")
    assert shop.sql("select count(*) from shift_closes") == [(0,)]
    shop.do(lambda uow: carts.void(uow, shop.supervisor, shop.do(carts.current).cart.id, "uji"))
    count.enter()
    assert (count.reads("step"), count.reads("counted")) == ("count", "Rp 259.500")


def test_after_the_close_enter_leads_to_the_sign_in(count: Count) -> None:
    _type_count(count, *EXACT)
    _save(count)
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "closed")
    count.press(Qt.Key.Key_Return)
    assert count.went == ["lock"]
    count.page.leave()
    assert [timer for timer in count.page.findChildren(QTimer) if timer.isActive()] == []


def test_a_dead_printer_is_told_after_the_close_and_the_close_stands(count: Count, shop: Shop) -> None:
    shop.do(lambda uow: settings.put(uow, shop.owner, "printer", "tcp:127.0.0.1:9"))
    count.session.settings = settings.read(shop.units(write=False))
    _type_count(count, *EXACT)
    _save(count)
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "closed")
    count.wait_for("printing", "Mencetak laporan Z")
    task = shop.do(printing.next_task)
    assert task is not None
    shop.do(lambda uow: printing.start(uow, task, b"x"))
    shop.do(lambda uow: printing.fail(uow, task.job.id, "printer_away"))
    count.wait_for("printing", "Printer tidak menjawab")
    assert shop.sql("select count(*) from shift_closes") == [(1,)]


def test_the_next_shift_begins_with_an_empty_sheet(count: Count, shop: Shop) -> None:
    _type_count(count, *EXACT)
    _save(count)
    count.press(Qt.Key.Key_Return, CONTROL)
    count.wait_for("step", "closed")
    count.page.leave()
    shop.open_shift(50_000)
    count.session.shift = shop.do(shifts.find_open)
    count.enter()
    assert (count.reads("step"), count.reads("counted")) == ("count", "Rp 0")


def test_without_a_shift_the_page_sends_on_to_the_opening(qtbot: QtBot, shop: Shop) -> None:
    count = _shown(qtbot, shop)
    assert count.went == ["shift"]


def test_a_scan_is_not_taken(count: Count) -> None:
    assert count.page.take_scan("8990100100018") is False
    assert count.reads("counted") == "Rp 0"
