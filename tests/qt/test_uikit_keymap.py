"""One key has one meaning in one place, and the key caps say the truth."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui import keymap
from app.ui.keymap import KEYS, Key, KeyMap, KeyUsedTwice, Scope
from app.ui.widgets.keystrip import KeyStrip, StripKey
from tests.qt.conftest import show_active


def test_a_key_used_twice_in_one_place_is_refused() -> None:
    with pytest.raises(KeyUsedTwice) as refused:
        KeyMap([Key("one", Scope.SHIFT, ("Ctrl+I",), "Satu"), Key("two", Scope.SHIFT, ("Ctrl+I",), "Dua")])
    assert (refused.value.sequence, refused.value.first, refused.value.second) == ("Ctrl+I", "one", "two")


def test_a_page_may_not_take_a_key_of_the_till() -> None:
    with pytest.raises(KeyUsedTwice):
        KeyMap([Key("help", Scope.TILL, ("F1",), "Bantuan"), Key("mine", Scope.SELLING, ("f1",), "Lain")])


def test_two_pages_may_use_the_same_key() -> None:
    keys = KeyMap([Key("pay", Scope.SELLING, ("F4",), "Bayar"), Key("exact", Scope.PAYING, ("F4",), "Uang pas")])
    assert [keys.key(action).caption for action in ("pay", "exact")] == ["F4", "F4"]


def test_changing_a_key_to_one_that_is_taken_changes_nothing() -> None:
    with pytest.raises(KeyUsedTwice):
        KEYS.with_sequences("selling.hold", ("F7",))
    assert KEYS.key("selling.hold").sequences == ("F8",)
    assert KEYS.with_sequences("selling.hold", ("F3",)).key("selling.hold").caption == "F3"


@pytest.mark.parametrize(
    ("action", "cap"),
    [
        ("selling.pay", "F4"),
        ("selling.held_list", "Shift+F8"),
        ("selling.void_cart", "Ctrl+Del"),
        ("selling.less", "−"),
        ("shift.close", "Ctrl+Enter"),
        ("paying.finish", "Enter"),
        ("selling.result_9", "Alt+9"),
    ],
)
def test_key_caps_read_as_on_the_keyboard(action: str, cap: str) -> None:
    assert keymap.caption(action) == cap


def test_every_key_is_one_that_qt_knows() -> None:
    unknown = [
        (key.action, sequence)
        for scope in Scope
        for key in KEYS.in_scope(scope)
        for sequence in key.sequences
        if not keymap.normalized(sequence)
    ]
    assert unknown == []


def test_the_strip_of_selling_is_in_the_order_of_the_keys() -> None:
    assert [key.caption for key in KEYS.strip(Scope.SELLING)] == ["F1", "F2", "F5", "F6", "F7", "F8", "F12"]


def test_a_bound_key_acts_in_its_page_only(qtbot: QtBot) -> None:
    window, page = QWidget(), QWidget()
    page.setParent(window)
    inside, outside = QLineEdit(page), QLineEdit(window)
    pressed: list[str] = []
    keymap.bind(page, "selling.price_check", lambda: pressed.append("F7"))
    show_active(qtbot, window)
    inside.setFocus()
    QTest.keyClick(inside, Qt.Key.Key_F7)
    outside.setFocus()
    QTest.keyClick(outside, Qt.Key.Key_F7)
    assert pressed == ["F7"]


def test_the_strip_leaves_out_what_has_no_room_and_does_what_is_touched(qtbot: QtBot) -> None:
    strip = KeyStrip()
    qtbot.addWidget(strip)
    strip.resize(842, 48)
    strip.show_scope(Scope.SELLING)
    strip.show()
    keys = strip.findChildren(StripKey)
    assert all(key.isVisible() for key in keys)
    with qtbot.waitSignal(strip.triggered) as told:
        keys[3].click()
    assert told.args == ["till.reprint_last"]
    strip.resize(300, 48)
    shown = [key for key in keys if key.isVisible()]
    assert shown == keys[: len(shown)]
    assert 0 < len(shown) < len(keys)
    assert all(key.width() >= key.sizeHint().width() for key in shown)
