"""A page as a person uses it: keys in, text out, and waiting until what was asked has been done."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.staff import Right
from app.ui.page import Session
from tests.qt.conftest import show_active

NO_BREAK = "\u00a0"
CONTROL = Qt.KeyboardModifier.ControlModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class TellsTexts(Protocol):
    """A page that says what a person reads on it."""

    def texts(self) -> dict[str, str]: ...

    def enter(self) -> None: ...

    def leave(self) -> None: ...

    def take_scan(self, code: str) -> bool: ...


class Driver:
    """Shows one page in a window of its own and remembers where it wanted to go."""

    def __init__(self, qtbot: QtBot, session: Session, page: QWidget) -> None:
        self.qtbot, self.session, self.widget = qtbot, session, page
        self.went: list[str] = []
        self.beeps: list[str] = []
        self.asked: list[Right] = []
        session.go.connect(self.went.append)
        session.beeper.played.connect(self.beeps.append)
        session.operations.approval_wanted.connect(lambda right, again: self.asked.append(right))
        page.resize(1366, 768)
        show_active(qtbot, page)

    @property
    def page(self) -> TellsTexts:
        page = self.widget
        assert isinstance(page, QWidget)
        return page  # type: ignore[return-value]

    def enter(self) -> None:
        self.page.enter()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way, and what was begun by the answers is over too."""
        self.qtbot.waitUntil(lambda: self.session.operations.is_idle)

    def keys(self, typed: str) -> None:
        """Type characters."""
        for character in typed:
            QTest.keyClick(self.focused(), character)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key and wait until what it asked for is done."""
        QTest.keyClick(self.focused(), key, modifier)
        self.settle()

    def touch(self, name: str) -> None:
        """Touch the button whose name begins so."""
        for button in self.widget.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName().startswith(name):
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                self.settle()
                return
        raise AssertionError(f"no button is called {name}")

    def focused(self) -> QWidget:
        """Return what has the keyboard."""
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing takes keys"
        return focused

    def reads(self, name: str) -> str:
        """Return one text of the page, with ordinary spaces."""
        return self.page.texts()[name].replace(NO_BREAK, " ")

    def wait_for(self, name: str, text: str) -> None:
        """Wait until a text of the page contains ``text``."""
        self.qtbot.waitUntil(lambda: text in self.reads(name))
