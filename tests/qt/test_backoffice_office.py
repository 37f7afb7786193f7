"""The frame of the back office: who may be here, where keys lead, and that the till starts without it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.staff import Right, Staff
from app.ui.backoffice.office import BackOffice
from app.ui.widgets.toast import ToastStack
from tests.architecture.source import ROOT
from tests.qt.office_kit import longer_words, look, sell
from tests.qt.shop import Shop
from tests.qt.till_driver import CONTROL, Driver

ALT = Qt.KeyboardModifier.AltModifier


def open_office(qtbot: QtBot, shop: Shop, staff: Staff | None = None) -> Driver[BackOffice]:
    session = shop.session(staff or shop.owner)
    driver = Driver(qtbot, session, BackOffice(session))
    look(shop, session)
    driver.enter()
    return driver


def test_the_till_starts_without_the_back_office_and_its_charts() -> None:
    code = "import sys, app.ui.window, app.ui.program; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = {name for name in done.stdout.split() if name.startswith(("app.ui.backoffice", "pyqtgraph", "numpy"))}
    assert loaded == set()


def test_keys_lead_from_page_to_page(qtbot: QtBot, shop: Shop) -> None:
    office = open_office(qtbot, shop)
    shown = [office.reads("page")]
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_1):
        office.press(key, ALT)
        shown.append(office.reads("page"))
    assert shown == ["summary", "products", "sync", "summary"]


def test_escape_closes_the_innermost_and_then_goes_back_to_the_till(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    office = open_office(qtbot, shop)
    office.press(Qt.Key.Key_2, ALT)
    office.keys("MIE-001")
    office.press(Qt.Key.Key_Return)
    office.wait_for("panel", "Mi Goreng")
    office.press(Qt.Key.Key_Escape)
    assert (office.reads("panel"), office.reads("search")) == ("", "MIE-001")
    office.press(Qt.Key.Key_Escape)
    assert (office.reads("search"), office.went) == ("", [])
    office.press(Qt.Key.Key_Escape)
    assert office.went == ["selling"]


def test_without_a_shift_the_way_back_is_its_opening(qtbot: QtBot, shop: Shop) -> None:
    office = open_office(qtbot, shop)
    office.touch("Kembali ke kasir")
    assert office.went == ["shift"]


def test_ctrl_f_goes_to_the_search_from_the_table(qtbot: QtBot, shop: Shop) -> None:
    office = open_office(qtbot, shop)
    office.press(Qt.Key.Key_2, ALT)
    office.press(Qt.Key.Key_Down)
    assert office.focused().accessibleName() == "Produk"
    office.press(Qt.Key.Key_F, CONTROL)
    assert office.focused().accessibleName() == "Nama, SKU, barcode"


def test_whoever_has_no_right_here_finds_a_shut_door(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    sell(shop, {"MIE-001": 1})
    office = open_office(qtbot, shop, shop.cashier)
    assert office.page.texts() == {"page": "closed"}
    office.press(Qt.Key.Key_2, ALT)
    assert office.page.texts() == {"page": "closed"}


def test_without_the_right_to_reports_the_products_come_first(qtbot: QtBot, shop: Shop) -> None:
    office = open_office(qtbot, shop, replace(shop.owner, rights=frozenset({Right.CATALOGUE_EDIT})))
    assert office.reads("page") == "products"
    office.press(Qt.Key.Key_1, ALT)
    assert office.reads("page") == "products"


def test_attention_on_the_first_view_opens_the_filtered_list(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    sell(shop, {"MIE-001": 75})
    office = open_office(qtbot, shop)
    office.touch("Lihat")
    assert office.reads("page") == "products"
    office.wait_for("rows", "habis")
    assert {row.split(" | ")[3] for row in office.reads("rows").splitlines()} == {"habis"}


def test_short_messages_appear_here_while_it_is_shown(qtbot: QtBot, shop: Shop) -> None:
    till = QWidget()
    qtbot.addWidget(till)
    office = open_office(qtbot, shop)
    office.page.leave()
    before = office.session.toasts = ToastStack(till)
    office.enter()
    office.session.say("Disimpan")
    assert office.session.toasts is not before
    assert office.session.toasts is not None
    assert office.session.toasts.shown() == ["Disimpan"]
    office.page.leave()
    assert office.session.toasts is before


def test_somebody_elses_open_edit_is_gone_for_the_next_person(qtbot: QtBot, shop: Shop) -> None:
    office = open_office(qtbot, shop)
    office.press(Qt.Key.Key_2, ALT)
    office.keys("MIE-001")
    office.press(Qt.Key.Key_Return)
    office.wait_for("panel", "Mi Goreng")
    office.keys("9")
    office.page.leave()
    office.session.staff = shop.supervisor
    office.enter()
    assert office.reads("panel") == ""


def test_every_page_fits_into_the_window_with_longer_words(qtbot: QtBot, shop: Shop, qapp: QApplication) -> None:
    shop.open_shift()
    sell(shop, {"MIE-001": 1})
    with longer_words(qapp):
        office = open_office(qtbot, shop)
        for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
            office.press(key, ALT)
            office.page.resize(1366, 768)
            office.settle()
            assert (office.page.width(), office.page.height()) == (1366, 768)
