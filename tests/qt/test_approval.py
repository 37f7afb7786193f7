"""A supervisor's PIN at the till: asked for with a reason, recorded with both names, counted when wrong, and easily left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.staff import Right
from app.services.approvals import Approval
from app.ui.keymap import Scope
from app.ui.till.approval import ApprovalDialog
from app.ui.till.drawer_dialog import DrawerDialog
from app.ui.till.help_card import HelpCard
from app.ui.till.orders_page import OrdersPage
from app.ui.till.paying_page import PayingPage
from tests.qt.conftest import show_active
from tests.qt.shop import Shop


class Window:
    """A window with a field in it, as any page has one, and what is asked over it."""

    def __init__(self, qtbot: QtBot, shop: Shop) -> None:
        self.qtbot, self.shop = qtbot, shop
        self.session = shop.session()
        self.given: list[Approval] = []
        self.seconds = 0.0
        self.widget = QWidget()
        self.field = QLineEdit()
        QVBoxLayout(self.widget).addWidget(self.field)
        self.widget.resize(1366, 768)
        show_active(qtbot, self.widget)
        self.field.setFocus()

    def ask(self, right: Right) -> ApprovalDialog:
        dialog = ApprovalDialog(self.widget, self.session, right, self.given.append, lambda: self.seconds)
        dialog.open()
        self.settle()
        return dialog

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.operations.is_idle)

    def keys(self, typed: str) -> None:
        for character in typed:
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, character)
        self.settle()

    def press(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        self.settle()

    def touch(self, name: str) -> None:
        for button in self.widget.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName() == name:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                self.settle()
                return
        pytest.fail(f"no button is called {name}")

    def facts(self, kind: str) -> int:
        return int(self.shop.sql("select count(*) from outbox where kind = ?", kind)[0][0])


def _is_open(dialog: QWidget) -> bool:
    return isValid(dialog) and dialog.isVisible()


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.open_shift()
    return shop


@pytest.fixture
def window(qtbot: QtBot, shop: Shop) -> Window:
    return Window(qtbot, shop)


def test_it_says_why_and_that_both_names_are_kept(window: Window) -> None:
    texts = window.ask(Right.VOID_CART).texts()
    assert texts["title"] == "Perlu persetujuan supervisor"
    assert texts["why"] == "Rina Wulandari belum berhak membatalkan transaksi. Kedua nama tercatat di jurnal."


def test_only_those_who_may_allow_it_are_offered(window: Window) -> None:
    assert window.ask(Right.VOID_CART).texts()["people"] == "Sri Handayani\nYusuf Hidayat"
    assert window.ask(Right.SETTINGS).texts()["people"] == "Yusuf Hidayat"


def test_the_sixth_digit_gives_the_approval_and_keeps_both_names_and_the_reason(window: Window, shop: Shop) -> None:
    dialog = window.ask(Right.VOID_CART)
    window.keys(shop.pin(shop.supervisor))
    assert [approval.approved_by.name for approval in window.given] == ["Sri Handayani"]
    assert window.given[0].right is Right.VOID_CART
    assert not _is_open(dialog)
    rows = shop.sql("select right, reason from approvals")
    assert rows == [("cart.void", "Pembeli batal")]
    assert window.facts("approval_given") == 1


def test_another_person_and_another_reason_can_be_chosen(window: Window, shop: Shop) -> None:
    window.ask(Right.VOID_CART)
    window.touch("Yusuf Hidayat, Pemilik")
    window.touch("Salah barang")
    window.keys(shop.pin(shop.owner))
    assert [approval.approved_by.name for approval in window.given] == ["Yusuf Hidayat"]
    assert shop.sql("select reason from approvals") == [("Salah barang",)]


def test_a_reason_in_words_is_needed_where_lainnya_is_chosen(window: Window, shop: Shop) -> None:
    dialog = window.ask(Right.VOID_CART)
    window.touch("Lainnya")
    window.touch("7")
    for digit in shop.pin(shop.supervisor)[1:]:
        window.touch(digit)
    assert window.given == []
    assert window.facts("approval_given") == 0
    window.keys("Ditukar 2 barang")
    assert dialog.texts()["dots"] == "6"
    window.press(Qt.Key.Key_Return)
    assert shop.sql("select reason from approvals") == [("Ditukar 2 barang",)]


def test_a_wrong_pin_says_how_many_tries_are_left_and_gives_nothing(window: Window, shop: Shop) -> None:
    dialog = window.ask(Right.VOID_CART)
    window.keys("000000")
    assert dialog.texts()["state"] == "PIN salah. Sisa percobaan: 4."
    assert dialog.texts()["dots"] == "0"
    assert window.given == []
    assert window.facts("approval_given") == 0
    window.keys(shop.pin(shop.supervisor))
    assert len(window.given) == 1


def test_five_wrong_pins_lock_that_person_and_the_wait_is_counted_down(window: Window, shop: Shop) -> None:
    dialog = window.ask(Right.VOID_CART)
    for _ in range(5):
        window.keys("000000")
    assert dialog.texts()["state"] == "PIN terkunci. Coba lagi dalam 0:30"
    window.keys(shop.pin(shop.supervisor))
    assert dialog.texts()["dots"] == "0"
    assert window.given == []
    window.seconds = 12.5
    window.qtbot.waitUntil(lambda: dialog.texts()["state"] == "PIN terkunci. Coba lagi dalam 0:18")
    window.seconds = 30.0
    shop.clock.advance(seconds=30)
    window.qtbot.waitUntil(lambda: dialog.texts()["state"] == "Ketik PIN 6 angka")
    window.keys(shop.pin(shop.supervisor))
    assert len(window.given) == 1


def test_while_one_is_locked_out_another_may_approve(window: Window, shop: Shop) -> None:
    dialog = window.ask(Right.VOID_CART)
    for _ in range(5):
        window.keys("000000")
    window.touch("Yusuf Hidayat, Pemilik")
    assert dialog.texts()["state"] == "Ketik PIN 6 angka"
    window.keys(shop.pin(shop.owner))
    assert [approval.approved_by.name for approval in window.given] == ["Yusuf Hidayat"]


def test_esc_cancels_and_nothing_has_changed(window: Window, shop: Shop) -> None:
    dialog = window.ask(Right.VOID_CART)
    window.keys(shop.pin(shop.supervisor)[:5])
    window.press(Qt.Key.Key_Escape)
    assert not _is_open(dialog)
    assert window.given == []
    assert window.facts("approval_given") == 0
    assert QApplication.focusWidget() is window.field


def test_backspace_takes_a_digit_back(window: Window) -> None:
    dialog = window.ask(Right.VOID_CART)
    window.keys("740")
    window.press(Qt.Key.Key_Backspace)
    assert dialog.texts()["dots"] == "2"


def test_digits_that_come_before_the_names_are_not_taken_for_anyones_pin(window: Window) -> None:
    dialog = ApprovalDialog(window.widget, window.session, Right.VOID_CART, window.given.append)
    dialog.open()
    QTest.keyClicks(dialog, "740352")
    window.settle()
    assert dialog.texts()["dots"] == "0"
    assert window.given == []


# --- the drawer, which a cashier opens with an approval ----------------------------------------------


def test_a_supervisor_opens_the_drawer_with_enter_and_a_reason(qtbot: QtBot, shop: Shop) -> None:
    window = Window(qtbot, shop)
    window.session.staff = shop.supervisor
    DrawerDialog(window.widget, window.session).open()
    window.press(Qt.Key.Key_Return)
    assert window.facts("drawer_opened") == 1
    assert shop.sql("select kind, kicks_drawer from print_jobs") == [("drawer", 1)]
    assert QApplication.focusWidget() is window.field


def test_a_cashier_is_asked_for_an_approval_and_then_the_drawer_opens(window: Window, shop: Shop) -> None:
    asked: list[Right] = []

    def ask(right: Right, again: object) -> None:
        asked.append(right)
        assert callable(again)
        ApprovalDialog(window.widget, window.session, right, again).open()

    window.session.operations.approval_wanted.connect(ask)
    DrawerDialog(window.widget, window.session).open()
    window.touch("Periksa isi laci")
    window.touch("Buka laci, Enter")
    assert asked == [Right.OPEN_DRAWER]
    assert window.facts("drawer_opened") == 0
    window.keys(shop.pin(shop.supervisor))
    assert window.facts("approval_given") == 1
    assert window.facts("drawer_opened") == 1
    assert shop.sql("select reason from drawer_openings") == [("Periksa isi laci",)]


def test_the_drawer_stays_shut_after_esc(window: Window, shop: Shop) -> None:
    dialog = DrawerDialog(window.widget, window.session)
    dialog.open()
    window.press(Qt.Key.Key_Escape)
    assert not _is_open(dialog)
    assert window.facts("drawer_opened") == 0
    assert shop.sql("select count(*) from print_jobs") == [(0,)]


def test_the_drawer_wants_words_where_lainnya_is_chosen(window: Window) -> None:
    dialog = DrawerDialog(window.widget, window.session)
    dialog.open()
    window.touch("Lainnya")
    window.touch("Buka laci, Enter")
    assert dialog.isVisible()
    assert window.facts("drawer_opened") == 0


# --- the key card -----------------------------------------------------------------------------------


def test_the_key_card_names_the_keys_of_the_page_and_of_the_till(window: Window) -> None:
    page = PayingPage(window.session)
    window.qtbot.addWidget(page)
    card = HelpCard.open_for(window.widget, page)
    keys = card.texts()["keys"].splitlines()
    assert keys[:3] == ["F4 Uang pas", "Enter Selesai", "Esc Kembali ke keranjang"]
    assert "F5 Laci" in keys
    assert not any(line.startswith("F7 ") for line in keys)


def test_the_key_card_names_other_keys_on_another_page(window: Window) -> None:
    page = OrdersPage(window.session)
    window.qtbot.addWidget(page)
    keys = HelpCard.open_for(window.widget, page).texts()["keys"].splitlines()
    assert "F2 Cari" in keys
    assert "Shift+F6 Cetak struk terpilih" in keys
    assert "F4 Uang pas" not in keys


def test_the_key_card_names_only_what_works_while_nobody_is_signed_in(window: Window) -> None:
    page = PayingPage(window.session)
    window.qtbot.addWidget(page)
    page.scope = Scope.TILL  # type: ignore[misc]  # as the sign-in page has it
    window.session.staff = None
    keys = HelpCard.open_for(window.widget, page).texts()["keys"].splitlines()
    assert keys == ["F1 Bantuan", "F11 Layar penuh"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_key_card_closes_and_gives_the_focus_back(window: Window, key: Qt.Key) -> None:
    card = HelpCard.open_for(window.widget, None)
    window.press(key)
    assert not _is_open(card)
    assert QApplication.focusWidget() is window.field
