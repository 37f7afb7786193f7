"""What every Qt test stands on: the program's own font, the light theme, and a shop for those that ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from tests.qt.shop import Shop, open_shop


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> None:
    """Start each test in the light theme, whatever the one before it chose."""
    theme.load_fonts()
    if theme.current().name != "light" or not qapp.styleSheet():
        theme.apply_theme(qapp, "light")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Lend a small shop in a real encrypted file; see ``tests.qt.shop``."""
    with open_shop(tmp_path) as lent:
        yield lent


def show_active(qtbot: QtBot, widget: QWidget) -> None:
    """Show a window and wait until it has the keyboard."""
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


class _Flashes(QObject):
    """Notes widgets that were shown as windows of their own before they got a parent: on a real screen they flash up."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._shown.append(watched)
        return False

    def found(self) -> list[str]:
        return [str(widget) for widget in self._shown if shiboken6.isValid(widget) and not widget.isWindow()]


@pytest.fixture(autouse=True)
def no_part_flashes_up_as_a_window(qapp: QApplication) -> Iterator[None]:
    """Fail a test in which a part of a window was shown before it had a parent."""
    flashes = _Flashes()
    qapp.installEventFilter(flashes)
    yield
    qapp.removeEventFilter(flashes)
    assert flashes.found() == []
