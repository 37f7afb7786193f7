"""Typing amounts, by keyboard and by the number pad."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.ui.widgets.field import ChoiceField, CountField, Field, MoneyField
from app.ui.widgets.numpad import NumPad, PadKey
from app.ui.widgets.search_field import SearchField
from tests.qt.conftest import show_active


@pytest.fixture
def money(qtbot: QtBot) -> MoneyField:
    field = MoneyField("Uang diterima", big=True)
    show_active(qtbot, field)
    field.edit.setFocus()
    return field


def _pad(qtbot: QtBot, pad: NumPad, *keys: str) -> None:
    buttons = {button.pad_key: button for button in pad.findChildren(PadKey)}
    for key in keys:
        QTest.mouseClick(buttons[key], Qt.MouseButton.LeftButton)


def test_digits_are_grouped_while_they_are_typed(qtbot: QtBot, money: MoneyField) -> None:
    told: list[int] = []
    money.changed.connect(told.append)
    QTest.keyClicks(money.edit, "150000")
    assert money.edit.text() == "150.000"
    assert money.value() == 150_000
    assert told == [1, 15, 150, 1_500, 15_000, 150_000]


def test_a_prefilled_amount_is_replaced_by_the_first_digit(qtbot: QtBot, money: MoneyField) -> None:
    money.set_value(Money(139_000))
    assert (money.edit.text(), money.edit.selectedText()) == ("139.000", "139.000")
    QTest.keyClicks(money.edit, "2")
    assert money.value() == 2


def test_a_prefilled_amount_is_replaced_from_the_pad_without_the_focus(qtbot: QtBot) -> None:
    field = MoneyField("Kas awal")
    pad = NumPad(target=field)
    qtbot.addWidget(field)
    qtbot.addWidget(pad)
    field.set_value(300_000)
    _pad(qtbot, pad, "5", "000")
    assert field.value() == 5_000


def test_an_amount_that_is_not_selected_goes_on(qtbot: QtBot, money: MoneyField) -> None:
    money.set_value(15, select=False)
    QTest.keyClicks(money.edit, "0")
    assert money.value() == 150


def test_nothing_but_digits_reaches_an_amount(qtbot: QtBot, money: MoneyField) -> None:
    QTest.keyClicks(money.edit, "1a2,5.-+ ")
    assert money.value() == 125
    for key in (Qt.Key.Key_X, Qt.Key.Key_Z):
        QTest.keyClick(money.edit, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(money.edit, Qt.Key.Key_Left)
    QTest.keyClicks(money.edit, "7")
    assert (money.edit.text(), money.value()) == ("1.257", 1_257)


def test_backspace_takes_the_last_digit(qtbot: QtBot, money: MoneyField) -> None:
    QTest.keyClicks(money.edit, "1500")
    QTest.keyClick(money.edit, Qt.Key.Key_Backspace)
    assert money.edit.text() == "150"
    for _ in range(4):
        QTest.keyClick(money.edit, Qt.Key.Key_Backspace)
    assert money.is_empty()
    assert money.value() == 0


def test_an_amount_above_the_largest_is_not_taken(qtbot: QtBot, money: MoneyField) -> None:
    money.set_value(9_999_999_999_999, select=False)
    QTest.keyClicks(money.edit, "9")
    assert money.value() == 9_999_999_999_999


def test_an_amount_is_pasted_as_people_write_it(qtbot: QtBot, money: MoneyField) -> None:
    QApplication.clipboard().setText("Rp 12.500,00")
    QTest.keyClick(money.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert money.value() == 12_500
    QApplication.clipboard().setText("12,5")
    QTest.keyClick(money.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert money.value() == 12_500


def test_showing_an_amount_is_not_typing_it(qtbot: QtBot, money: MoneyField) -> None:
    with qtbot.assertNotEmitted(money.changed):
        money.set_value(5_000)
        money.clear()


def test_the_pad_writes_into_the_field_that_has_the_focus(qtbot: QtBot) -> None:
    window, left, right, pad = QWidget(), CountField("100.000"), QLineEdit(), NumPad("money")
    row = QHBoxLayout(window)
    for part in (left, right, pad):
        row.addWidget(part)
    show_active(qtbot, window)
    left.edit.setFocus()
    _pad(qtbot, pad, "7", "00", "back", "5")
    assert left.value() == 705
    assert QApplication.focusWidget() is left.edit
    right.setFocus()
    _pad(qtbot, pad, "1", "2", "back", "0")
    assert right.text() == "10"
    _pad(qtbot, pad, "clear")
    assert right.text() == ""
    assert left.value() == 705


@pytest.mark.parametrize(
    ("variant", "keys"),
    [
        ("money", {*"0123456789", "00", "000", "back", "clear"}),
        ("count", {*"0123456789", "00", "000", "back", "next"}),
        ("pin", {*"0123456789", "back"}),
    ],
)
def test_each_pad_has_its_keys_and_says_which_was_pressed(qtbot: QtBot, variant: str, keys: set[str]) -> None:
    pad = NumPad(variant)  # type: ignore[arg-type]
    qtbot.addWidget(pad)
    pad.show()
    told: list[str] = []
    pad.key_pressed.connect(told.append)
    buttons = pad.findChildren(PadKey)
    assert {button.pad_key for button in buttons} == keys
    assert all(button.accessibleName() for button in buttons)
    _pad(qtbot, pad, *sorted(keys))
    assert told == sorted(keys)


def test_leading_noughts_are_not_kept(qtbot: QtBot, money: MoneyField) -> None:
    for key in ("000", "5", "0"):
        money.press(key)
    assert money.edit.text() == "50"


def test_what_is_wrong_is_said_until_something_else_is_typed(qtbot: QtBot, money: MoneyField) -> None:
    money.set_error("Kurang Rp 9.000")
    assert money.error() == "Kurang Rp 9.000"
    QTest.keyClicks(money.edit, "1")
    assert money.error() == ""


def test_enter_in_a_field_is_told(qtbot: QtBot) -> None:
    field = Field("Nama barang")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.entered):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)


def test_a_choice_stays_when_the_options_change_around_it(qtbot: QtBot) -> None:
    field = ChoiceField("Kategori", [("kitchen", "Dapur"), ("drinks", "Minuman")])
    qtbot.addWidget(field)
    field.choose("drinks")
    field.set_options([("snacks", "Jajanan"), ("drinks", "Minuman dingin")])
    assert field.current() == "drinks"


def test_the_search_field_tells_what_is_typed_and_forgets_the_fault(qtbot: QtBot) -> None:
    field = SearchField("Cari barang", key="F2")
    qtbot.addWidget(field)
    field.set_fault(True)
    told: list[str] = []
    field.changed.connect(told.append)
    QTest.keyClicks(field.edit, "mi")
    assert told == ["m", "mi"]
    assert field.edit.accessibleName() == "Cari barang"
