"""The shift page: opening one, cash in and out, the X report, earlier shifts. What should lie in the drawer is never shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.quantity import Quantity
from app.domain.staff import Right
from app.services import carts, orders, shifts
from app.ui.till.shift_page import ShiftPage
from tests.qt.shop import Shop
from tests.qt.till_driver import CONTROL, Driver


def _shown(qtbot: QtBot, shop: Shop) -> Driver[ShiftPage]:
    session = shop.session()
    driver = Driver(qtbot, session, ShiftPage(session))
    driver.enter()
    return driver


@pytest.fixture
def opening(qtbot: QtBot, shop: Shop) -> Driver[ShiftPage]:
    """The page while no shift is open."""
    return _shown(qtbot, shop)


@pytest.fixture
def running(qtbot: QtBot, shop: Shop) -> Driver[ShiftPage]:
    """The page of a shift with Rp 200.000 in the drawer."""
    shop.open_shift(200_000)
    return _shown(qtbot, shop)


def _closed_before(shop: Shop, left: int) -> None:
    """Let a shift have been closed that left this much, with Rp 5.000 more than there should be."""
    shop.open_shift(200_000)
    count = {("note", 100_000): 2, ("note", 5_000): 1}
    shop.do(lambda uow: shifts.close(uow, shop.cashier, count, Money(left), ""))


# --- opening ---------------------------------------------------------------------------------------


def test_a_shift_is_opened_with_what_was_typed(opening: Driver[ShiftPage], shop: Shop) -> None:
    opening.keys("350000")
    opening.press(Qt.Key.Key_Return)
    opening.qtbot.waitUntil(lambda: opening.went == ["selling"])
    assert shop.sql("select opening_cash_minor, opened_by_name from shifts") == [(350_000, "Rina Wulandari")]
    assert opening.session.shift is not None


def test_an_empty_field_is_no_amount_but_a_zero_is(opening: Driver[ShiftPage], shop: Shop) -> None:
    opening.press(Qt.Key.Key_Return)
    assert opening.reads("message") == "Isi uang yang ada di laci. Tulis 0 bila kosong."
    assert shop.sql("select count(*) from shifts") == [(0,)]
    opening.keys("0")
    opening.press(Qt.Key.Key_Return)
    opening.qtbot.waitUntil(lambda: opening.went == ["selling"])
    assert shop.sql("select opening_cash_minor from shifts") == [(0,)]


def test_what_the_last_shift_left_is_offered_and_not_assumed(qtbot: QtBot, shop: Shop) -> None:
    _closed_before(shop, left=150_000)
    opening = _shown(qtbot, shop)
    opening.wait_for("left", "Rp 150.000 · Rina Wulandari")
    assert opening.reads("amount") == ""
    assert opening.reads("sums").splitlines() == ["Rp 150.000", "Rp 300.000", "Rp 500.000"]
    opening.touch("Rp 150.000")
    assert opening.reads("amount") == "150.000"
    opening.press(Qt.Key.Key_Return)
    opening.qtbot.waitUntil(lambda: opening.went == ["selling"])
    assert shop.sql("select opening_cash_minor from shifts order by number") == [(200_000,), (150_000,)]


def test_the_facts_of_the_new_shift_are_shown(opening: Driver[ShiftPage]) -> None:
    assert opening.reads("facts").splitlines() == ["Selasa, 24 November 2026", "Rina Wulandari", "TKO1-K01"]


def test_any_scan_shows_that_the_scanner_works_and_changes_nothing(opening: Driver[ShiftPage], shop: Shop) -> None:
    assert "Menunggu uji" in opening.reads("scanner")
    assert opening.page.take_scan("8990100100018") is True
    assert opening.reads("scanner") == "Terbaca 8990100100018 · Siap"
    assert (opening.reads("amount"), opening.beeps) == ("", ["ok"])
    assert shop.sql("select count(*) from cart_lines") == [(0,)]


def test_a_till_without_a_printer_says_so(opening: Driver[ShiftPage]) -> None:
    assert opening.reads("printer") == "Struk tidak dicetak · Tidak dipasang"


def test_a_day_before_the_last_shift_needs_a_supervisor(qtbot: QtBot, shop: Shop) -> None:
    _closed_before(shop, left=0)
    shop.clock.advance(days=-2)
    opening = _shown(qtbot, shop)
    opening.keys("100000")
    opening.press(Qt.Key.Key_Return)
    opening.qtbot.waitUntil(lambda: bool(opening.asked))
    assert shop.sql("select count(*) from shifts") == [(1,)]
    assert opening.approve(shop, shop.supervisor) is Right.SHIFT_BACKDATE
    opening.qtbot.waitUntil(lambda: opening.went == ["selling"])
    assert shop.sql("select business_date from shifts order by number desc limit 1") == [("2026-11-22",)]


def test_a_refused_approval_leaves_the_button_working(qtbot: QtBot, shop: Shop) -> None:
    _closed_before(shop, left=0)
    shop.clock.advance(days=-2)
    opening = _shown(qtbot, shop)
    opening.keys("100000")
    opening.press(Qt.Key.Key_Return)
    opening.qtbot.waitUntil(lambda: len(opening.asked) == 1)
    opening.press(Qt.Key.Key_Return)
    opening.qtbot.waitUntil(lambda: len(opening.asked) == 2)
    assert shop.sql("select count(*) from shifts") == [(1,)]


# --- running ---------------------------------------------------------------------------------------


def _sell(shop: Shop, minor: int) -> None:
    product = shop.put_product("UJI-1", "Beras Uji 5 kg", {"pcs": (1, minor, None)})
    cart = shop.do(lambda uow: carts.add_product(uow, shop.cashier, product.id, "pcs", Quantity.of(1))).cart
    shop.do(lambda uow: orders.complete(uow, shop.cashier, cart.id, Money(minor)))


def test_the_running_shift_is_told_without_what_should_be_there(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift(200_000)
    _sell(shop, 74_500)
    running = _shown(qtbot, shop)
    running.wait_for("receipts", "1")
    assert running.reads("title") == "Shift 1"
    assert running.reads("since").startswith("Sejak 09:30, Selasa, 24 November 2026")
    everything = "\n".join(running.page.texts().values())
    assert "74.500" not in everything
    assert "274.500" not in everything


def test_cash_out_is_recorded_with_its_reason_and_listed(running: Driver[ShiftPage], shop: Shop) -> None:
    running.press(Qt.Key.Key_O, CONTROL)
    assert running.reads("panel_title") == "Kas keluar"
    running.keys("15000")
    running.press(Qt.Key.Key_Return)
    running.wait_for("movements", "Belanja barang −15.000")
    assert shop.sql("select amount_minor, reason from cash_movements") == [(-15_000, "Belanja barang")]
    assert "panel_title" not in running.page.texts()
    assert running.beeps == ["ok"]


def test_cash_in_takes_a_word_more(running: Driver[ShiftPage], shop: Shop) -> None:
    running.press(Qt.Key.Key_I, CONTROL)
    running.keys("100000")
    running.touch("Lainnya")
    running.press(Qt.Key.Key_Return)
    assert running.reads("panel_message") == "Tulis untuk apa uangnya."
    assert shop.sql("select count(*) from cash_movements") == [(0,)]
    running.keys("modal  tambahan")
    running.press(Qt.Key.Key_Return)
    running.wait_for("movements", "modal tambahan +100.000")
    assert shop.sql("select amount_minor, reason from cash_movements") == [(100_000, "modal tambahan")]


def test_more_than_is_there_cannot_be_taken_out(running: Driver[ShiftPage], shop: Shop) -> None:
    running.press(Qt.Key.Key_O, CONTROL)
    running.keys("200001")
    running.press(Qt.Key.Key_Return)
    running.wait_for("panel_message", "Uang di laci tidak cukup")
    assert shop.sql("select count(*) from cash_movements") == [(0,)]


def test_no_amount_is_no_movement(running: Driver[ShiftPage], shop: Shop) -> None:
    running.press(Qt.Key.Key_I, CONTROL)
    running.press(Qt.Key.Key_Return)
    assert running.reads("panel_message") == "Isi jumlah uangnya."
    running.press(Qt.Key.Key_Escape)
    assert "panel_title" not in running.page.texts()
    assert (running.went, shop.sql("select count(*) from cash_movements")) == ([], [(0,)])


def test_the_x_report_is_queued_and_shown_as_on_paper(running: Driver[ShiftPage], shop: Shop) -> None:
    running.press(Qt.Key.Key_P, CONTROL)
    running.wait_for("paper", "LAPORAN X")
    assert running.reads("paper_title") == "Laporan X"
    assert "Seharusnya" not in running.reads("paper")
    assert shop.sql("select kind, state from print_jobs") == [("x_report", "waiting")]
    running.press(Qt.Key.Key_Escape)
    assert (running.reads("paper"), running.went) == ("", [])
    running.press(Qt.Key.Key_Escape)
    assert running.went == ["selling"]


def test_an_earlier_shift_shows_its_z_report_again(qtbot: QtBot, shop: Shop) -> None:
    _closed_before(shop, left=150_000)
    shop.clock.advance(hours=1)
    shop.open_shift(150_000)
    running = _shown(qtbot, shop)
    running.wait_for("past", "Shift 1 · Z 1 +5.000")
    assert running.reads("paper") == ""
    running.press(Qt.Key.Key_Backtab)
    while "LAPORAN Z" not in running.reads("paper"):
        running.press(Qt.Key.Key_Backtab)
    assert "SELISIH (lebih)            5.000" in running.reads("paper")
    assert shop.sql("select count(*) from print_jobs where kind = 'z_report'") == [(1,)]


def test_a_shift_of_more_than_twenty_hours_warns(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    shop.clock.advance(hours=21)
    running = _shown(qtbot, shop)
    assert running.reads("warning").startswith("Shift ini berjalan lebih dari 20 jam")


def test_ctrl_enter_goes_to_the_count(running: Driver[ShiftPage]) -> None:
    running.press(Qt.Key.Key_Return, CONTROL)
    assert running.went == ["count"]


def test_a_scan_on_the_running_shift_is_not_taken(running: Driver[ShiftPage]) -> None:
    assert running.page.take_scan("8990100100018") is False


def test_the_page_follows_a_shift_that_ends_elsewhere(running: Driver[ShiftPage]) -> None:
    running.session.shift = None
    running.session.shift_changed.emit(None)
    running.settle()
    assert running.reads("title") == "Buka shift"
    running.page.leave()
    assert [timer for timer in running.page.findChildren(QTimer) if timer.isActive()] == []
