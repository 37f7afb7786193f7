"""A dialog holds the focus, its safe way out is Esc, and what is dangerous needs more than Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.button import ActionButton
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field
from tests.qt.conftest import show_active

REASONS = (("left", "Pembeli batal"), ("wrong", "Salah barang"))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    window.setObjectName("window")
    layout.addWidget(QLineEdit())
    layout.addWidget(ActionButton("Bayar", kind="primary"))
    window.resize(1366, 768)
    show_active(qtbot, window)
    window.findChildren(QLineEdit)[0].setFocus()
    return window


def _asked(window: QWidget) -> tuple[Dialog, list[str]]:
    dialog = Dialog(
        window, "Batalkan transaksi ini?", safe="Kembali ke kasir", risky="Batalkan transaksi", reasons=REASONS
    )
    told: list[str] = []
    dialog.accepted.connect(lambda reason: told.append(f"accepted {reason}"))
    dialog.rejected.connect(lambda: told.append("rejected"))
    dialog.open()
    return dialog, told


def _focused() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def test_the_focus_begins_on_the_safe_choice(window: QWidget) -> None:
    dialog, _ = _asked(window)
    assert _focused() is dialog.safe_button


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_goes_round_inside_the_dialog(qtbot: QtBot, window: QWidget, key: Qt.Key) -> None:
    dialog, _ = _asked(window)
    seen = set()
    for _ in range(8):
        QTest.keyClick(_focused(), key)
        assert dialog.isAncestorOf(_focused())
        seen.add(_focused())
    assert {dialog.safe_button, dialog.risky_button} <= seen


def test_the_focus_cannot_be_taken_by_what_lies_under_it(window: QWidget) -> None:
    dialog, _ = _asked(window)
    window.findChildren(QLineEdit)[0].setFocus()
    assert dialog.isAncestorOf(_focused())


def test_esc_takes_the_safe_way_and_gives_the_focus_back(qtbot: QtBot, window: QWidget) -> None:
    _, told = _asked(window)
    QTest.keyClick(_focused(), Qt.Key.Key_Escape)
    assert told == ["rejected"]
    assert _focused() is window.findChildren(QLineEdit)[0]


def test_ctrl_enter_does_what_is_dangerous_with_its_reason(qtbot: QtBot, window: QWidget) -> None:
    dialog, told = _asked(window)
    assert dialog.reason() == "left"
    QTest.keyClick(_focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == ["accepted left"]
    assert dialog.isVisible()
    dialog.close_dialog()
    assert not dialog.isVisible()


def test_enter_presses_the_focused_button_and_never_the_dangerous_one_by_itself(qtbot: QtBot, window: QWidget) -> None:
    _, told = _asked(window)
    QTest.keyClick(_focused(), Qt.Key.Key_Return)
    assert told == ["rejected"]


def test_enter_in_a_field_is_enough_when_nothing_is_dangerous(qtbot: QtBot, window: QWidget) -> None:
    dialog = Dialog(window, "Nama pesanan", safe="Kembali", risky="Tahan", kind="primary")
    field = Field("Nama")
    dialog.body.addWidget(field)
    dialog.open()
    assert _focused() is field.edit
    with qtbot.waitSignal(dialog.accepted) as told:
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert told.args == [""]


def test_a_verb_that_is_switched_off_does_nothing(qtbot: QtBot, window: QWidget) -> None:
    dialog, told = _asked(window)
    dialog.set_risky_enabled(False)
    QTest.keyClick(_focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == []
    assert dialog.isVisible()


def test_keys_of_the_window_sleep_while_it_asks(qtbot: QtBot, window: QWidget) -> None:
    heard: list[str] = []
    shortcut = QShortcut(QKeySequence("F4"), window)
    shortcut.activated.connect(lambda: heard.append("F4"))
    QTest.keyClick(_focused(), Qt.Key.Key_F4)
    assert heard == ["F4"]
    dialog, _ = _asked(window)
    QTest.keyClick(_focused(), Qt.Key.Key_F4)
    assert heard == ["F4"]
    dialog.close_dialog()
    QTest.keyClick(_focused(), Qt.Key.Key_F4)
    assert heard == ["F4", "F4"]


def test_it_covers_the_window_also_after_the_window_grew(window: QWidget) -> None:
    dialog, _ = _asked(window)
    window.resize(1920, 1080)
    assert dialog.geometry() == window.rect()


def test_long_words_make_it_wider_instead_of_being_cut(window: QWidget) -> None:
    dialog = Dialog(
        window, "Hapus?", safe="Kembali ke daftar pesanan", risky="Hapus semua pesanan yang ditahan", width=300
    )
    dialog.open()
    for button in (dialog.safe_button, dialog.risky_button):
        assert button.width() >= button.minimumSizeHint().width()
