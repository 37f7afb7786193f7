"""Search as you type: what hangs under the field, what Enter does with it, and which unit is sold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.models.matching import pieces, spans
from tests.qt.selling_kit import ALT, Counter
from tests.qt.shop import Shop


@pytest.fixture
def counter(qtbot: QtBot, shop: Shop) -> Counter:
    shop.open_shift()
    return Counter(qtbot, shop)


def test_words_in_any_order_find_it_and_the_foot_says_what_enter_does(counter: Counter) -> None:
    counter.type("12*ramos be 5")
    assert counter.text("result") == "Beras Lumbung Asri Setra Ramos 5 kg (sak) 74.000"
    assert counter.text("pill") == "12 ×"
    assert counter.text("foot") == "Enter menambah 12 × Beras Lumbung Asri Setra Ramos 5 kg Rp 888.000"
    counter.press(Qt.Key.Key_Return)
    assert counter.saved_lines() == ["12000 SEM-003 sak"]
    assert counter.text("field") == counter.text("results") == counter.text("pill") == ""


def test_the_second_result_is_taken_by_arrow_and_enter(counter: Counter) -> None:
    counter.type("setra ramos")
    second = counter.text("results").split("\n")[1]
    counter.press(Qt.Key.Key_Down)
    assert counter.text("result") == second
    counter.press(Qt.Key.Key_Return)
    assert counter.lines() == [f"1 × {second}"]


def test_the_nth_result_is_taken_by_its_key(counter: Counter) -> None:
    counter.type("setra ramos")
    third = counter.text("results").split("\n")[2]
    counter.press(Qt.Key.Key_3, ALT)
    assert counter.lines() == [f"1 × {third}"]


def test_a_key_of_a_result_that_is_not_there_does_nothing(counter: Counter) -> None:
    counter.type("setra ramos")
    counter.press(Qt.Key.Key_9, ALT)
    assert counter.saved_lines() == []
    assert counter.text("field") == "setra ramos"


def test_tab_goes_through_the_units_of_the_chosen_result(counter: Counter) -> None:
    counter.type("goreng sariloka ori")
    assert counter.text("result").endswith("(pcs) 3.300")
    counter.press(Qt.Key.Key_Tab)
    assert counter.text("result").endswith("(dus) 125.400")
    assert counter.text("foot").endswith("Rp 125.400")
    counter.press(Qt.Key.Key_Return)
    assert counter.saved_lines() == ["1000 MIE-001 dus"]


def test_tab_after_an_exact_code_sells_the_unit_that_was_chosen(counter: Counter) -> None:
    counter.type("mie-001")
    counter.press(Qt.Key.Key_Tab)
    counter.press(Qt.Key.Key_Return)
    assert counter.saved_lines() == ["1000 MIE-001 dus"]


def test_weighed_goods_are_sold_by_a_typed_weight(counter: Counter) -> None:
    counter.enter("0,75*telur ay")
    assert counter.lines() == ["0,75 × Telur Ayam (kg) 22.125"]


def test_weighed_goods_without_a_weight_are_asked_for_it(counter: Counter) -> None:
    counter.type("telur puyuh")
    assert counter.text("foot") == "Enter, lalu ketik berat Telur Puyuh"
    counter.press(Qt.Key.Key_Return)
    assert counter.saved_lines() == []
    assert counter.text("pill") == "Telur Puyuh · kg"
    counter.enter("0,4")
    assert counter.lines() == ["0,4 × Telur Puyuh (kg) 16.800"]
    assert counter.text("pill") == ""


def test_a_weight_that_is_no_number_adds_nothing_and_escape_leaves_it(counter: Counter) -> None:
    counter.enter("telur puyuh")
    counter.enter("berat")
    assert counter.saved_lines() == []
    assert counter.text("pill") == "Telur Puyuh · kg"
    counter.press(Qt.Key.Key_Escape)
    assert counter.text("pill") == ""
    assert counter.text("field") == ""


def test_goods_sold_whole_are_not_added_in_parts(counter: Counter) -> None:
    counter.enter("0,5*goreng sariloka ori")
    assert counter.saved_lines() == []
    assert "Jumlah harus bulat" in counter.text("message")


def test_nothing_found_says_so_and_enter_beeps(counter: Counter) -> None:
    counter.type("kecap bangoo")
    assert "“kecap bangoo” tidak ditemukan" in counter.text("foot")
    assert counter.beeps == []
    counter.press(Qt.Key.Key_Return)
    assert counter.beeps == ["not_found"]
    assert counter.text("field") == "kecap bangoo"
    assert counter.saved_lines() == []


def test_words_entered_before_the_answer_show_what_they_find_and_add_nothing_yet(counter: Counter) -> None:
    QTest.keyClicks(counter.selling.field.edit, "setra ramos 5")
    QTest.keyClick(counter.selling.field.edit, Qt.Key.Key_Return)
    counter.settle()
    assert counter.saved_lines() == []
    assert counter.beeps == []
    assert counter.text("result") == "Beras Lumbung Asri Setra Ramos 5 kg (sak) 74.000"
    counter.press(Qt.Key.Key_Return)
    assert counter.saved_lines() == ["1000 SEM-003 sak"]


def test_only_the_newest_answer_counts(counter: Counter) -> None:
    QTest.keyClicks(counter.selling.field.edit, "kopi")
    for _ in range(4):
        QTest.keyClick(counter.selling.field.edit, Qt.Key.Key_Backspace)
    QTest.keyClicks(counter.selling.field.edit, "telur bebek")
    counter.settle()
    assert counter.text("results") == "Telur Bebek (pcs) 3.500"


def test_escape_clears_the_field_closes_the_list_and_never_empties_the_cart(counter: Counter) -> None:
    counter.scan(counter.shop.barcode("MIE-001"))
    counter.type("ber")
    assert counter.text("results") != ""
    for _ in range(4):
        counter.press(Qt.Key.Key_Escape)
    assert counter.text("field") == counter.text("results") == ""
    assert counter.saved_lines() == ["1000 MIE-001 pcs"]


def test_a_short_number_is_not_searched_until_it_is_entered(counter: Counter) -> None:
    counter.type("85")
    assert counter.text("results") == ""
    counter.press(Qt.Key.Key_Return)
    assert "85" in counter.text("results")
    assert counter.saved_lines() == []


def test_a_number_in_the_field_is_the_quantity_of_the_tile_that_is_touched(counter: Counter) -> None:
    counter.type("12")
    product = counter.shop.product("MIE-001")
    counter.selling.goods.product_chosen.emit(product)
    counter.settle()
    assert counter.saved_lines() == ["12000 MIE-001 pcs"]
    assert counter.text("field") == ""


def test_search_says_when_the_list_was_painted_with_and_without_hits(counter: Counter) -> None:
    for words in ("beras", "xyzzy"):
        with counter.qtbot.waitSignal(counter.selling.search_popup.painted):
            QTest.keyClicks(counter.selling.field.edit, words)
            counter.settle()
        counter.press(Qt.Key.Key_Escape)


def test_matched_parts_are_those_the_search_means() -> None:
    assert pieces("Indomie Goreng 85 g", ["ind", "gor"]) == [
        ("Ind", True),
        ("omie ", False),
        ("Gor", True),
        ("eng 85 g", False),
    ]
    assert spans("Minyak Mi", ["mi"]) == [(0, 2), (7, 9)]  # two letters only where a word begins
    assert spans("Kopi Kapal", ["kopi", "opi k"]) == [(0, 6)]
    assert spans("Straße", ["ss"]) == []
