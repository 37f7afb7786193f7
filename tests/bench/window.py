"""The till's real window, offscreen, in this process: keys go in as Qt's own events, and a bench waits for what is painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest

from app.bootstrap import open_till
from app.services import orders
from app.services.work import UnitOfWork
from app.ui.program import make_window
from app.ui.till.selling_page import SellingPage
from app.ui.window import Window
from app.ui.wiring import Program, Wiring
from tests.bench.world import PIN

Result = TypeVar("Result")
Work = Callable[[UnitOfWork], Result]

WAIT_MS = 20_000
TURN_MS = 10


class NothingPainted(RuntimeError):
    """What a key should have brought to the screen did not come."""


@contextmanager
def open_window(folder: Path, passphrase: Path) -> Iterator[TillWindow]:
    """Open the till on a folder, sign in by PIN, and close it behind the caller."""
    opened = open_till(folder, passphrase, Program(version="bench"))
    assert isinstance(opened, Wiring), opened
    window = make_window(opened)
    try:
        window.begin()
        window.show()
        window.activateWindow()
        till = TillWindow(window)
        till.sign_in()
        yield till
    finally:
        window.close()


class TillWindow:
    """One window with somebody signed in and the selling page shown."""

    def __init__(self, window: Window) -> None:
        self._window = window

    @property
    def page(self) -> SellingPage:
        page = self._window.findChild(SellingPage)
        assert page is not None
        return page

    def sign_in(self) -> None:
        """Type the PIN and wait for the selling page."""
        self.until(lambda: self._window.isActiveWindow() and self._window.texts()["page"] == "sign_in")
        self.type(PIN)
        self.wait_page("selling")

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.until(lambda: self._window.operations.is_idle)

    def until(self, done: Callable[[], bool]) -> None:
        """Let events run until something is so. Raises NothingPainted when it does not come."""
        loop = QEventLoop()
        deadline = time.monotonic() + WAIT_MS / 1_000
        while not done():
            if time.monotonic() > deadline:
                raise NothingPainted(str(self._window.texts()))
            QTimer.singleShot(TURN_MS, loop.quit)
            loop.exec()

    def ask(self, question: Work[Result]) -> Result:
        """Return what a service answers on a reading lane."""
        answer: Result = self._result_of(self._window.operations.read, question)
        return answer

    def carry_out(self, intention: Work[Result]) -> Result:
        """Return what a service says that it has done."""
        answer: Result = self._result_of(self._window.operations.run, intention)
        return answer

    def _result_of(self, door: Callable[..., None], work: Work[Any]) -> Any:
        answers: list[Any] = []
        door(work, answers.append)
        self.until(lambda: bool(answers))
        return answers[0]

    def _has_keyboard(self) -> QWindow:
        window = QGuiApplication.focusWindow()
        assert window is not None, "no window has the keyboard"
        return window

    def type(self, text: str) -> None:
        """Press and release keys without a pause between them, as a scanner does."""
        for character in text:
            QTest.keyClick(self._has_keyboard(), character)  # type: ignore[call-overload] # its types miss characters

    def enter(self) -> None:
        QTest.keyClick(self._has_keyboard(), Qt.Key.Key_Return)

    def scan(self, code: str) -> None:
        """Let a scanner write a code and its Enter, and wait until the sale has it."""
        self.type(code)
        self.enter()
        self.settle()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._has_keyboard(), key)

    def wait_page(self, page_id: str) -> None:
        """Wait until a page is shown and nothing is under way."""
        self.until(lambda: self._window.texts()["page"] == page_id)
        self.settle()

    def sales(self) -> int:
        """Return how many orders the till has."""
        return len(self.ask(orders.recent))

    def escape(self) -> None:
        """Take back what stands in the field."""
        QTest.keyClick(self._has_keyboard(), Qt.Key.Key_Escape)
        self.settle()

    def milliseconds_to(
        self, painted: SignalInstance, press: Callable[[], None], *, fits: Callable[[], bool] = lambda: True
    ) -> float:
        """Return the time from the event of a key to the end of the first paint that ``painted`` tells of and that fits."""
        loop = QEventLoop()
        ended: list[int] = []

        def on_painted(*_: object) -> None:
            at = time.perf_counter_ns()
            if fits():
                ended.append(at)
                loop.quit()

        connection = painted.connect(on_painted)
        timer = QTimer(singleShot=True, interval=WAIT_MS)
        timer.timeout.connect(loop.quit)
        timer.start()
        try:
            began = time.perf_counter_ns()
            press()
            if not ended:
                loop.exec()
        finally:
            timer.stop()
            painted.disconnect(connection)
        if not ended:
            raise NothingPainted(str(self._window.texts()))
        return (ended[0] - began) / 1e6
