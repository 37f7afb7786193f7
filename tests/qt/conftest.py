"""What every Qt test stands on: the program's own font, the light theme, and a shop for those that ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
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
