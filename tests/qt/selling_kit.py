"""The selling page as a cashier uses it: keys and touches in, texts out, over a real shop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app.domain.barcode import check_digit
from app.domain.staff import Staff
from app.services import carts, syncing
from app.ui.page import Page
from app.ui.till.held_page import HeldPage
from app.ui.till.selling_page import SellingPage
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.toast import ToastStack
from tests.qt.conftest import show_active
from tests.qt.shop import Shop

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def label(scale_code: str, value: int, prefix: str = "20") -> str:
    """Return what a scale prints: item and grams (20), or item and rupiah (21)."""
    body = f"{prefix}{scale_code}{value:05d}"
    return body + str(check_digit(body))


class Counter:
    """A window with one page of the till; ``went`` and ``beeps`` say what it asked for and which sounds it made."""

    def __init__(self, qtbot: QtBot, shop: Shop, staff: Staff | None = None, page: type[Page] = SellingPage) -> None:
        self.qtbot, self.shop = qtbot, shop
        self.session = shop.session(staff)
        self.session.sync = syncing.status(shop.units(write=False))
        self.went: list[str] = []
        self.beeps: list[str] = []
        self.session.go.connect(self.went.append)
        self.session.beeper.played.connect(self.beeps.append)
        self.page = page(self.session)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1290, 768)
        self.toasts = ToastStack(self.page)
        self.session.toasts = self.toasts
        show_active(qtbot, self.window)
        self.page.enter()
        self.settle()

    @property
    def selling(self) -> SellingPage:
        assert isinstance(self.page, SellingPage)
        return self.page

    @property
    def held(self) -> HeldPage:
        assert isinstance(self.page, HeldPage)
        return self.page

    def settle(self) -> None:
        """Wait until nothing is under way, and neither is what follows from it."""
        for _ in range(2):
            self.qtbot.waitUntil(lambda: self.session.operations.is_idle)
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.session.operations.is_idle)

    def text(self, name: str) -> str:
        return self.page.texts()[name].replace("\u00a0", " ")

    def lines(self) -> list[str]:
        return [line for line in self.text("lines").split("\n") if line]

    def scan(self, code: str) -> None:
        assert self.page.take_scan(code)
        self.settle()

    def type(self, typed: str) -> None:
        """Type into whatever has the keyboard."""
        for character in typed:
            QTest.keyClick(self.window.windowHandle(), ord(character))
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window.windowHandle(), key, modifier)
        self.settle()

    def enter(self, typed: str) -> None:
        """Type, read what was found, and press Enter."""
        self.type(typed)
        self.press(Qt.Key.Key_Return)

    def touch(self, name: str) -> None:
        """Touch the button that is called so."""
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName() == name:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                self.settle()
                return
        seen = sorted({button.accessibleName() for button in self.window.findChildren(QAbstractButton)})
        raise AssertionError(f"no button {name!r} in {seen}")

    def dialog(self) -> Dialog | None:
        """Return the question that is open."""
        return next((dialog for dialog in self.window.findChildren(Dialog) if dialog.isVisible()), None)

    def saved_lines(self) -> list[str]:
        """Return the cart as it lies in the file."""
        view = carts.current(self.shop.units(write=False))
        return [f"{line.quantity.milli} {line.sku} {line.unit}" for line in view.cart.lines]

    def facts(self, kind: str) -> int:
        """Return how many facts of a kind wait for the centre."""
        return int(self.shop.sql("select count(*) from outbox where kind = ?", kind)[0][0])
