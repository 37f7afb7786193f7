"""The shift page: the running shift, or the opening of one while none runs."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QWidget

from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.open_shift_page import OpenShiftPage
from app.ui.till.running_shift import RunningShiftPage


class ShiftPage(Page):
    """Shows one of two pages and follows the shift while it is shown."""

    scope = Scope.SHIFT

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._is_entered = False
        self._running = RunningShiftPage(session)
        self._opening = OpenShiftPage(session)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._running)
        self._stack.addWidget(self._opening)
        session.shift_changed.connect(self._follow)

    def _fitting(self) -> Page:
        return self._opening if self.session.shift is None else self._running

    def _current(self) -> Page:
        current = self._stack.currentWidget()
        assert isinstance(current, Page)
        return current

    def _follow(self) -> None:
        if self._is_entered and self._current() is not self._fitting():
            self._current().leave()
            self._stack.setCurrentWidget(self._fitting())
            self._current().enter()

    def enter(self) -> None:
        self._is_entered = True
        self._stack.setCurrentWidget(self._fitting())
        self._current().enter()

    def leave(self) -> None:
        self._is_entered = False
        self._current().leave()

    def take_scan(self, code: str) -> bool:
        return self._current().take_scan(code)

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        current = self._fitting()
        assert isinstance(current, OpenShiftPage | RunningShiftPage)
        return current.texts()
