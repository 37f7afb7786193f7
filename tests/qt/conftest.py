"""What every Qt test stands on: the program's own font and the light theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> None:
    """Start each test in the light theme, whatever the one before it chose."""
    theme.load_fonts()
    if theme.current().name != "light" or not qapp.styleSheet():
        theme.apply_theme(qapp, "light")


def show_active(qtbot: QtBot, widget: QWidget) -> None:
    """Show a window and wait until it has the keyboard."""
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
