"""Scanning and typing codes: what is added, what is asked, and that a refusal adds nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.barcode import check_digit
from app.services import carts
from app.ui.wedge import Wedge
from tests.qt.selling_kit import Counter, label
from tests.qt.shop import Shop

UNKNOWN = "899050010006" + str(check_digit("899050010006"))
MISREAD = UNKNOWN[:-1] + str((int(UNKNOWN[-1]) + 1) % 10)


@pytest.fixture
def counter(qtbot: QtBot, shop: Shop) -> Counter:
    shop.open_shift()
    return Counter(qtbot, shop)


def test_a_scan_adds_a_line_that_is_chosen_and_saved(counter: Counter) -> None:
    counter.scan(counter.shop.barcode("MIE-001"))
    assert counter.lines() == ["1 × Mi Goreng Sariloka Original 85 g (pcs) 3.300"]
    assert counter.text("chosen") == counter.lines()[0]
    assert counter.text("total") == "Rp 3.300"
    assert counter.text("count") == "1 barang · termasuk PPN"
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]


def test_equal_goods_share_a_line(counter: Counter) -> None:
    for _ in range(3):
        counter.scan(counter.shop.barcode("MIE-001"))
    assert counter.lines() == ["3 × Mi Goreng Sariloka Original 85 g (pcs) 9.900"]


def test_scans_that_come_faster_than_they_are_saved_all_arrive_in_order(counter: Counter) -> None:
    skus = ["MIE-001", "SEM-001", "BMB-001", "KTS-001", "MIE-002"]
    for sku in skus:
        counter.page.take_scan(counter.shop.barcode(sku))
    counter.settle()
    assert counter.saved_lines() == [f"1000 {sku} {counter.shop.product(sku).base_unit.code}" for sku in skus]
    assert len(counter.lines()) == len(skus)


def test_the_code_of_a_larger_unit_adds_that_unit(counter: Counter) -> None:
    counter.scan(counter.shop.barcode("MIE-001", "dus"))
    assert counter.lines() == ["1 × Mi Goreng Sariloka Original 85 g (dus) 125.400"]


def test_a_typed_code_and_enter_add_it(counter: Counter) -> None:
    counter.enter(counter.shop.barcode("MIE-001"))
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]
    assert counter.text("field") == ""
    assert counter.text("results") == ""


def test_a_code_typed_and_entered_before_any_answer_adds_it_once(counter: Counter) -> None:
    for character in counter.shop.barcode("MIE-001"):
        QTest.keyClick(counter.selling.field.edit, ord(character))
    QTest.keyClick(counter.selling.field.edit, Qt.Key.Key_Return)
    counter.settle()
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]
    assert counter.text("field") == ""
    assert counter.text("message") == ""


def test_a_typed_sku_is_a_code_too(counter: Counter) -> None:
    counter.enter("mie-001")
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]


def test_a_quantity_before_a_star_counts_for_the_code(counter: Counter) -> None:
    counter.type("3*" + counter.shop.barcode("MIE-001"))
    assert counter.text("pill") == "3 ×"
    counter.press(Qt.Key.Key_Return)
    assert counter.saved_lines() == ["3000 MIE-001 pcs"]


def test_a_quantity_typed_before_a_scan_counts_for_it_and_only_for_it(counter: Counter) -> None:
    counter.type("12*")
    assert counter.text("pill") == "12 ×"
    counter.scan(counter.shop.barcode("MIE-001"))
    counter.scan(counter.shop.barcode("SEM-001"))
    assert counter.saved_lines() == ["12000 MIE-001 pcs", "1000 SEM-001 sak"]
    assert counter.text("pill") == ""


def test_a_star_on_the_empty_field_sets_the_next_quantity(counter: Counter) -> None:
    counter.type("*")
    assert counter.text("pill") == "Jumlah berikutnya"
    counter.enter("7")
    assert counter.text("field") == ""
    assert counter.text("pill") == "7 ×"
    counter.scan(counter.shop.barcode("MIE-001"))
    assert counter.saved_lines() == ["7000 MIE-001 pcs"]


def test_escape_takes_a_waiting_quantity_back(counter: Counter) -> None:
    counter.enter("12*")
    assert counter.text("pill") == "12 ×"
    counter.press(Qt.Key.Key_Escape)
    assert counter.text("pill") == ""
    counter.scan(counter.shop.barcode("MIE-001"))
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]


def test_a_weight_label_adds_its_weight_and_cannot_be_counted_up(counter: Counter) -> None:
    counter.scan(label("00134", 750))
    assert counter.lines() == ["0,75 × Telur Ayam (kg) 22.125"]
    counter.type("+")
    assert counter.lines() == ["0,75 × Telur Ayam (kg) 22.125"]
    assert "Jumlah dari label timbangan" in counter.text("message")


def test_a_price_label_adds_the_packet_at_its_price(counter: Counter) -> None:
    counter.scan(label("00134", 22_000, prefix="21"))
    assert counter.text("total") == "Rp 22.000"


def test_a_typed_label_is_read_like_a_scanned_one(counter: Counter) -> None:
    counter.enter(label("00134", 750))
    assert counter.saved_lines() == ["750 SGR-001 kg"]


def test_an_unknown_code_adds_nothing_beeps_low_and_says_so(counter: Counter) -> None:
    counter.scan(counter.shop.barcode("MIE-001"))
    counter.type("ber")
    counter.scan(UNKNOWN)
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]
    assert counter.beeps == ["not_found"]
    assert "Barcode belum dikenal" in counter.text("message")
    assert "Tidak ada yang ditambahkan" in counter.text("message")


def test_what_was_refused_stays_to_be_read_while_scanning_goes_on(counter: Counter) -> None:
    counter.scan(UNKNOWN)
    counter.scan(counter.shop.barcode("MIE-001"))
    assert UNKNOWN in counter.text("message")
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]
    counter.type("b")
    assert counter.text("message") == ""


def test_a_misread_code_adds_nothing_and_says_so(counter: Counter) -> None:
    counter.scan(MISREAD)
    assert counter.saved_lines() == []
    assert counter.beeps == ["not_found"]
    assert "Barcode salah terbaca" in counter.text("message")


def test_an_unknown_typed_code_is_put_back_to_be_mended(counter: Counter) -> None:
    counter.enter(UNKNOWN)
    assert counter.text("field") == UNKNOWN
    assert "Barcode belum dikenal" in counter.text("message")
    assert counter.beeps == ["not_found"]
    assert counter.saved_lines() == []
    counter.enter("mie-001")
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]


@pytest.mark.parametrize("typed", ["0*mie-001", "9999999*mie-001", "0,5*mie-001"])
def test_an_impossible_quantity_adds_nothing_and_says_so(counter: Counter, typed: str) -> None:
    counter.enter(typed)
    assert counter.saved_lines() == []
    assert "Jumlah" in counter.text("message")
    assert counter.text("field") == typed


def test_a_code_of_two_products_asks_which_and_takes_no_other_scan_meanwhile(counter: Counter) -> None:
    shop = counter.shop
    code = shop.barcode("MIE-001")
    shop.put_product("LAIN-1", "Barang Lain Berkode Sama", {"pcs": (1, 9_900, code)})
    counter.scan(code)
    assert counter.saved_lines() == []
    assert len(counter.text("results").split("\n")) == 2
    assert counter.beeps == ["attention"]
    counter.scan(shop.barcode("SEM-001"))
    assert counter.saved_lines() == []
    assert counter.beeps == ["attention", "not_found"]
    counter.press(Qt.Key.Key_Down)
    chosen = counter.text("result")
    counter.press(Qt.Key.Key_Return)
    assert counter.lines() == [f"1 × {chosen}"]
    assert counter.text("results") == ""


def test_escape_leaves_the_choice_and_adds_nothing(counter: Counter) -> None:
    code = counter.shop.barcode("MIE-001")
    counter.shop.put_product("LAIN-1", "Barang Lain Berkode Sama", {"pcs": (1, 9_900, code)})
    counter.scan(code)
    counter.press(Qt.Key.Key_Escape)
    assert counter.text("results") == ""
    assert counter.saved_lines() == []
    counter.scan(counter.shop.barcode("SEM-001"))
    assert counter.saved_lines() == ["1000 SEM-001 sak"]


def test_the_price_check_shows_the_price_once_and_adds_nothing(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F7)
    assert counter.text("pill") == "Cek harga"
    counter.scan(counter.shop.barcode("MIE-001"))
    assert counter.text("message").startswith("Mi Goreng Sariloka Original 85 g Rp 3.300 / pcs")
    assert counter.text("pill") == ""
    assert counter.saved_lines() == []
    counter.scan(counter.shop.barcode("MIE-001"))
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]


def test_the_price_check_takes_typed_words_too(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F7)
    counter.type("setra ramos 5")
    assert counter.text("foot").startswith("Enter menunjukkan harga Beras")
    counter.press(Qt.Key.Key_Return)
    assert "Rp 74.000 / sak" in counter.text("message")
    assert counter.saved_lines() == []


def test_the_price_check_of_an_unknown_code_says_so(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F7)
    counter.scan(UNKNOWN)
    assert "Barcode belum dikenal" in counter.text("message")


def test_a_cart_left_open_by_a_killed_program_is_simply_there(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    shop.do(lambda uow: carts.add_scanned(uow, shop.cashier, shop.barcode("MIE-001")))
    assert Counter(qtbot, shop).lines() == ["1 × Mi Goreng Sariloka Original 85 g (pcs) 3.300"]


def test_without_a_shift_the_page_says_so_enter_opens_one_and_a_scan_adds_nothing(qtbot: QtBot, shop: Shop) -> None:
    counter = Counter(qtbot, shop)
    assert counter.text("closed") == "Belum ada shift"
    counter.scan(shop.barcode("MIE-001"))
    assert counter.saved_lines() == []
    assert "Shift belum dibuka" in counter.text("message")
    counter.press(Qt.Key.Key_Return)
    assert counter.went == ["shift"]
    counter.touch("Buka shift")
    assert counter.went == ["shift", "shift"]


def test_the_newest_line_is_said_to_be_painted(counter: Counter) -> None:
    with counter.qtbot.waitSignal(counter.selling.cart_view.painted_line) as painted:
        counter.page.take_scan(counter.shop.barcode("MIE-001"))
    view = carts.current(counter.shop.units(write=False))
    assert painted.args == [str(view.cart.lines[0].id)]


def test_a_scanner_at_the_selling_page_adds_through_the_wedge_and_leaves_the_typed_quantity(counter: Counter) -> None:
    wedge = Wedge(counter.window)
    wedge.scanned.connect(counter.page.take_scan)
    counter.type("4*")
    counter.qtbot.waitUntil(lambda: counter.text("pill") == "4 ×")
    for character in counter.shop.barcode("MIE-001"):
        QTest.keyClick(counter.window.windowHandle(), ord(character))
    counter.press(Qt.Key.Key_Return)
    assert counter.saved_lines() == ["4000 MIE-001 pcs"]
    assert counter.text("field") == ""
    wedge.stop()
