"""A scanner types like a keyboard: codes are told from typing by timing, and no field ever shows a part of one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.wedge import Wedge
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, MoneyField
from tests.qt.conftest import show_active

CODES = [f"89901{number:07d}{number % 10}" for number in range(20)]


class Till(QWidget):
    """A window with a field, and a wedge that listens."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        self.field = QLineEdit()
        self.button = QPushButton("Bayar")
        self.money = MoneyField("Uang diterima")
        for part in (self.field, self.button, self.money):
            layout.addWidget(part)
        self.shown: list[str] = []
        self.scans: list[str] = []
        self.field.textChanged.connect(self.shown.append)
        self.wedge = Wedge(self)
        self.wedge.scanned.connect(self.scans.append)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.windowHandle(), key, modifier)

    def type(self, text: str, gap_ms: int = 0) -> None:
        """Press keys, each followed by a pause."""
        for character in text:
            QTest.keyClick(self.windowHandle(), ord(character))
            if gap_ms:
                QTest.qWait(gap_ms)


@pytest.fixture
def till(qtbot: QtBot) -> Iterator[Till]:
    window = Till()
    show_active(qtbot, window)
    window.field.setFocus()
    yield window
    window.wedge.stop()


@pytest.mark.parametrize("gap_ms", [0, 2, 12, 15])
def test_twenty_codes_arrive_whole_and_the_field_never_shows_a_part(till: Till, gap_ms: int) -> None:
    for code in CODES:
        till.type(code, gap_ms)
        till.press(Qt.Key.Key_Return)
    assert till.scans == CODES
    assert till.shown == []


def test_a_code_may_be_ended_by_tab_and_the_focus_stays(till: Till) -> None:
    till.type(CODES[0], 2)
    till.press(Qt.Key.Key_Tab)
    assert till.scans == [CODES[0]]
    assert till.field.hasFocus()


def test_a_code_with_letters_and_a_dash_is_a_scan_and_no_shortcut_takes_its_dash(till: Till) -> None:
    taken: list[str] = []
    QShortcut(QKeySequence("-"), till, lambda: taken.append("-"))
    till.button.setFocus()
    till.type("MIE-001-A", 5)
    till.press(Qt.Key.Key_Return)
    assert till.scans == ["MIE-001-A"]
    assert taken == []


def test_typing_at_80_ms_lands_in_the_field_and_enter_is_typing_too(till: Till) -> None:
    entered: list[str] = []
    till.field.returnPressed.connect(lambda: entered.append(till.field.text()))
    till.type("indomie 85", 80)
    till.press(Qt.Key.Key_Return)
    assert entered == ["indomie 85"]
    assert till.scans == []


def test_digits_typed_at_80_ms_and_entered_are_no_scan(till: Till) -> None:
    till.type("8990101000110", 80)
    till.press(Qt.Key.Key_Return)
    assert till.field.text() == "8990101000110"
    assert till.scans == []


def test_a_single_key_reaches_the_field_soon(till: Till, qtbot: QtBot) -> None:
    till.type("7")
    qtbot.waitUntil(lambda: till.field.text() == "7", timeout=1_000)


def test_five_quick_digits_and_enter_are_typing_and_keep_their_order(till: Till) -> None:
    entered: list[str] = []
    till.field.returnPressed.connect(lambda: entered.append(till.field.text()))
    till.type("50000")
    till.press(Qt.Key.Key_Return)
    assert entered == ["50000"]
    assert till.scans == []


def test_a_function_key_lets_go_what_is_held_before_it_acts(till: Till) -> None:
    seen: list[str] = []
    QShortcut(QKeySequence("F4"), till, lambda: seen.append(till.field.text()))
    till.type("12")
    till.press(Qt.Key.Key_F4)
    assert seen == ["12"]


def test_a_key_with_ctrl_is_never_held(till: Till) -> None:
    seen: list[str] = []
    QShortcut(QKeySequence("Ctrl+J"), till, lambda: seen.append(till.field.text()))
    till.type("3")
    till.press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["3"]


def test_a_click_lets_go_what_is_held(till: Till) -> None:
    till.type("3")
    QTest.mouseClick(till.button, Qt.MouseButton.LeftButton)
    assert till.field.text() == "3"


def test_a_scan_does_not_press_the_button_that_has_the_focus(till: Till) -> None:
    clicked: list[bool] = []
    till.button.clicked.connect(clicked.append)
    till.button.setFocus()
    till.type("899010 1000110", 2)
    till.press(Qt.Key.Key_Return)
    assert till.scans == ["899010 1000110"]
    assert clicked == []


def test_a_scan_while_an_amount_is_typed_does_not_change_it(till: Till, qtbot: QtBot) -> None:
    till.money.set_value(150_000)
    till.money.edit.setFocus()
    till.type(CODES[1], 2)
    till.press(Qt.Key.Key_Return)
    assert till.scans == [CODES[1]]
    assert till.money.value() == 150_000


def test_a_scan_while_a_dialog_asks_changes_no_field_and_answers_nothing(till: Till, qtbot: QtBot) -> None:
    dialog = Dialog(till, "Tahan keranjang?", safe="Kembali", risky="Tahan", kind="primary")
    name = Field("Nama")
    dialog.body.addWidget(name)
    answers: list[str] = []
    dialog.accepted.connect(answers.append)
    dialog.open()
    qtbot.waitUntil(name.edit.hasFocus)
    QTest.qWait(100)  # the dialog is painted, so that the keys that follow are as quick as they say
    till.type(CODES[2], 2)
    till.press(Qt.Key.Key_Return)
    assert till.scans == [CODES[2]]
    assert name.text() == ""
    assert answers == []
    dialog.close_dialog()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_scan_over_an_open_menu_chooses_nothing(till: Till, qtbot: QtBot) -> None:
    menu = QMenu(till)
    chosen: list[bool] = []
    action = menu.addAction("Batalkan transaksi")
    action.triggered.connect(chosen.append)
    menu.popup(till.mapToGlobal(till.rect().center()))
    menu.setActiveAction(action)
    till.type(CODES[3], 2)
    till.press(Qt.Key.Key_Return)
    assert till.scans == [CODES[3]]
    assert chosen == []
    menu.close()


def test_the_rest_of_a_scan_that_is_released_late_reaches_nobody(till: Till) -> None:
    releases: list[int] = []
    till.field.keyReleaseEvent = lambda event: releases.append(event.key())  # type: ignore[method-assign]
    till.type(CODES[4], 2)
    QTest.keyPress(till.windowHandle(), Qt.Key.Key_Return)
    QTest.keyRelease(till.windowHandle(), Qt.Key.Key_Return)
    assert till.scans == [CODES[4]]
    assert releases == []


def test_switched_off_it_holds_nothing(till: Till) -> None:
    till.wedge.enabled = False
    till.type(CODES[5], 0)
    assert till.field.text() == CODES[5]
    assert till.scans == []


def test_a_held_key_whose_widget_is_gone_does_no_harm(till: Till, qtbot: QtBot) -> None:
    till.type("7")
    till.field.setParent(None)
    till.field.deleteLater()
    qtbot.wait(0)
    till.press(Qt.Key.Key_F2)
    assert till.scans == []
