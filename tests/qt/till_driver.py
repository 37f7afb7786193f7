"""A page as a person uses it: keys in, text out, and waiting until what was asked has been done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.staff import Right, Staff
from app.services import approvals
from app.services.approvals import Approval
from app.ui.page import Page, Session
from tests.qt.conftest import show_active
from tests.qt.shop import Shop

NO_BREAK = "\u00a0"
CONTROL = Qt.KeyboardModifier.ControlModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


PageType = TypeVar("PageType", bound=Page)


class Driver(Generic[PageType]):
    """Shows one page in a window of its own and remembers where it wanted to go."""

    def __init__(self, qtbot: QtBot, session: Session, page: PageType) -> None:
        self.qtbot, self.session, self.page = qtbot, session, page
        self.went: list[str] = []
        self.beeps: list[str] = []
        self.asked: list[tuple[Right, Callable[[Approval], None]]] = []
        session.go.connect(self.went.append)
        session.beeper.played.connect(self.beeps.append)
        session.operations.approval_wanted.connect(lambda right, again: self.asked.append((right, again)))
        page.resize(1366, 768)
        show_active(qtbot, page)

    def enter(self) -> None:
        self.page.enter()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way; an answer may have begun something new."""
        self.qtbot.waitUntil(lambda: self.session.operations.is_idle)

    def keys(self, typed: str) -> None:
        """Type characters."""
        for character in typed:
            QTest.keyClicks(self.focused(), character)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key and wait until what it asked for is done."""
        QTest.keyClick(self.focused(), key, modifier)
        self.settle()

    def touch(self, name: str) -> None:
        """Touch the button whose name begins so, once it is there, and wait until what it asked for is done."""
        self.touch_while_busy(name)
        self.settle()

    def touch_while_busy(self, name: str) -> None:
        """Touch a button while something else is still under way."""
        self.qtbot.waitUntil(lambda: self._button(name) is not None)
        button = self._button(name)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _button(self, name: str) -> QAbstractButton | None:
        for button in self.page.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName().replace(NO_BREAK, " ").startswith(name):
                return button
        return None

    def focused(self) -> QWidget:
        """Return what has the keyboard."""
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing takes keys"
        return focused

    def reads(self, name: str) -> str:
        """Return one text of the page, with ordinary spaces."""
        return self.page.texts()[name].replace(NO_BREAK, " ")

    def approve(self, shop: Shop, person: Staff) -> Right:
        """Let somebody approve what is asked for, as the window's dialog would. Return the right that was asked for."""
        right, again = self.asked.pop()
        pin, asker = shop.pin(person), self.session.actor
        again(shop.do(lambda uow: approvals.give(uow, asker, person.id, pin, right, "uji")))
        self.settle()
        return right

    def wait_for(self, name: str, text: str) -> None:
        """Wait until a text of the page contains ``text``."""
        self.qtbot.waitUntil(lambda: text in self.reads(name))
