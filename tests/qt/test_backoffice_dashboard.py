"""The owner's first view: figures to the rupiah, beside the same moment a week before, by hour and by item."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.staff import Right, Staff
from app.services import reports
from app.services.reports import Comparison, HourSales
from app.ui.backoffice.dashboard_page import DashboardPage
from app.ui.backoffice.hour_chart import nice_step, series
from tests.qt.office_kit import answer, close_shift, look, parked, sell
from tests.qt.shop import MORNING, Shop
from tests.qt.till_driver import Driver

WEEK = timedelta(days=7)
EIGHT = MORNING - timedelta(minutes=90)
"""Eight in the morning in Jakarta; MORNING is half past nine."""


def open_page(qtbot: QtBot, shop: Shop, staff: Staff | None = None) -> Driver[DashboardPage]:
    session = shop.session(staff or shop.owner)
    driver = Driver(qtbot, session, DashboardPage(session))
    look(shop, session)
    driver.enter()
    return driver


def two_tuesdays(shop: Shop) -> None:
    """A week ago 2 × 3.300 at eight and 3 × 3.300 at half past ten; today 4 × 3.300 at eight, 1 + 1 of another at nine."""
    shop.clock.at = EIGHT - WEEK
    shop.open_shift()
    sell(shop, {"MIE-001": 2})
    sell(shop, {"MIE-001": 3}, MORNING - WEEK + timedelta(hours=1))
    close_shift(shop)
    shop.clock.at = EIGHT
    shop.open_shift()
    sell(shop, {"MIE-001": 4})
    sell(shop, {"MIE-001": 1, "SEM-004": 1}, MORNING - timedelta(minutes=30))
    shop.clock.at = MORNING


def test_a_day_without_a_sale_says_so_and_draws_nothing(qtbot: QtBot, shop: Shop) -> None:
    driver = open_page(qtbot, shop)
    assert driver.reads("chart") == "Belum ada penjualan"
    assert (driver.reads("total"), driver.reads("orders")) == ("Rp 0", "0")
    assert driver.reads("total_compared") == "Selasa lalu belum ada penjualan"
    assert driver.reads("best") == ""


def test_figures_are_compared_with_the_same_moment_a_week_before(qtbot: QtBot, shop: Shop) -> None:
    two_tuesdays(shop)
    rice = shop.product("SEM-004").base_unit.price.minor
    driver = open_page(qtbot, shop)
    total = 5 * 3_300 + rice
    assert driver.reads("total") == f"Rp {total:,}".replace(",", ".")
    assert driver.reads("total_compared") == f"{round(100 * (total - 6_600) / 6_600)}% dari Selasa lalu"
    assert (driver.reads("orders"), driver.reads("orders_compared")) == ("2", "1 lebih dari Selasa lalu")
    assert driver.reads("average") == f"Rp {total // 2:,}".replace(",", ".")
    assert (driver.reads("products"), driver.reads("products_compared")) == ("2", "1 lebih dari Selasa lalu")
    assert driver.reads("scope") == (
        "Selasa, 24 November 2026 · hanya kasir TKO1-K01, sampai 09:30, dibanding Selasa lalu pada jam yang sama"
    )


def test_less_and_the_same_are_said_in_words(qtbot: QtBot, shop: Shop) -> None:
    shop.clock.at = EIGHT - WEEK
    shop.open_shift()
    sell(shop, {"MIE-001": 4})
    close_shift(shop)
    shop.clock.at = EIGHT
    shop.open_shift()
    sell(shop, {"MIE-001": 3})
    shop.clock.at = MORNING
    driver = open_page(qtbot, shop)
    assert driver.reads("total_compared") == "turun 25% dari Selasa lalu"
    assert driver.reads("orders_compared") == "sama dengan Selasa lalu"


def test_the_chart_tells_each_hour_of_both_days_in_local_time(qtbot: QtBot, shop: Shop) -> None:
    two_tuesdays(shop)
    rice = shop.product("SEM-004").base_unit.price.minor
    at_nine = f"Rp {3_300 + rice:,}".replace(",", ".")
    assert open_page(qtbot, shop).reads("chart").split("; ") == [
        "08:00, Hari ini Rp 13.200, 1 struk, Selasa lalu Rp 6.600, 1 struk",
        f"09:00, Hari ini {at_nine}, 1 struk, Selasa lalu Rp 0, 0 struk",
        "10:00, Selasa lalu Rp 9.900, 1 struk",
    ]


def test_arrow_keys_show_the_values_of_one_hour(qtbot: QtBot, shop: Shop) -> None:
    two_tuesdays(shop)
    driver = open_page(qtbot, shop)
    for _ in range(10):
        driver.press(Qt.Key.Key_Tab)
        if driver.focused().accessibleName() == "Omzet per jam":
            break
    driver.press(Qt.Key.Key_Left)
    driver.press(Qt.Key.Key_Left)
    assert driver.reads("chart_value") == "08:00, Hari ini Rp 13.200, 1 struk, Selasa lalu Rp 6.600, 1 struk"
    driver.press(Qt.Key.Key_Tab)
    assert driver.reads("chart_value") == ""


def test_best_sellers_stand_by_value_with_pieces(qtbot: QtBot, shop: Shop) -> None:
    two_tuesdays(shop)
    rice = shop.product("SEM-004")
    assert open_page(qtbot, shop).reads("best").splitlines() == [
        f"{rice.name} | 1 sak | {rice.base_unit.price.minor:,}".replace(",", "."),
        "Mi Goreng Sariloka Original 85 g | 5 pcs | 16.500",
    ]


def test_a_new_sale_is_seen_with_the_next_minute_and_not_while_hidden(qtbot: QtBot, shop: Shop) -> None:
    shop.clock.at = EIGHT
    shop.open_shift()
    driver = open_page(qtbot, shop)
    driver.page.leave()
    sell(shop, {"MIE-001": 1}, EIGHT + timedelta(minutes=1))
    look(shop, driver.session)
    driver.settle()
    assert driver.reads("orders") == "0"
    driver.page.enter()
    driver.wait_for("orders", "1")
    sell(shop, {"MIE-001": 1}, EIGHT + timedelta(minutes=2))
    look(shop, driver.session)
    driver.wait_for("orders", "2")


def test_what_asks_for_attention_leads_to_where_it_is_dealt_with(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    order = sell(shop, {"MIE-001": 75})
    answer(shop, parked(order.id, "order_contradicts"))
    driver = open_page(qtbot, shop)
    assert driver.reads("attention").splitlines()[0] == "1 data perlu dilihat: Tidak menghambat yang lain."
    assert "2 barang habis: Stok tercatat kosong." in driver.reads("attention")
    wanted: list[tuple[str, str]] = []
    driver.page.page_wanted.connect(lambda page, part: wanted.append((page, part)))
    driver.touch("Buka")
    driver.touch("Lihat")
    assert wanted == [("sync", ""), ("products", "out")]


def test_without_the_right_to_reports_no_figure_is_read(qtbot: QtBot, shop: Shop) -> None:
    two_tuesdays(shop)
    editor = replace(shop.owner, rights=frozenset({Right.CATALOGUE_EDIT}))
    driver = open_page(qtbot, shop, editor)
    assert (driver.reads("total"), driver.reads("best")) == ("", "")


def test_a_shift_past_midnight_keeps_its_hours_in_one_line(shop: Shop) -> None:
    evening = MORNING + timedelta(hours=13)  # half past ten in the evening
    shop.clock.at = evening
    shop.open_shift()
    sell(shop, {"MIE-001": 1})
    sell(shop, {"MIE-001": 1}, evening + timedelta(hours=2))
    view = shop.do(lambda uow: reports.today(uow, shop.owner))
    line = series(view.today.hours, view.begins_at, view.until.hour)
    assert line is not None
    assert [(sale.hour, sale.total.minor) for sale in line.sales] == [(22, 3_300), (23, 0), (0, 3_300)]


def test_a_line_without_sales_is_none_and_gaps_between_sales_are_zero() -> None:
    assert series([], 3, 9) is None
    line = series([HourSales(8, 1, Money(5)), HourSales(11, 2, Money(7))], 3, 13)
    assert line is not None
    assert [(sale.hour, sale.total.minor) for sale in line.sales] == [
        (8, 5),
        (9, 0),
        (10, 0),
        (11, 7),
        (12, 0),
        (13, 0),
    ]


@pytest.mark.parametrize(
    ("highest", "step"), [(1, 1), (4, 1), (5, 2), (20, 5), (610_000, 200_000), (999_999_999, 500_000_000)]
)
def test_lines_of_the_grid_stand_at_round_amounts_and_are_four_at_most(highest: int, step: int) -> None:
    assert nice_step(highest) == step
    assert -(-highest // step) <= 4


def test_percent_is_rounded_and_silent_without_a_before() -> None:
    assert (Comparison(118, 100).percent, Comparison(67, 100).percent, Comparison(5, 0).percent) == (18, -33, None)
    assert Comparison(1_005, 1_000).percent == 1
