"""The three sounds of a till. Each has a visible twin, because a shop is loud and some people do not hear it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

OK: Final = "ok"
NOT_FOUND: Final = "not_found"
ATTENTION: Final = "attention"


class Beeper(QObject):
    """Makes a sound and says which one, so that a screen shows the same thing to the eye.

    A scan that went well is silent on the machine's own bell: scanners beep themselves.
    """

    played = Signal(str)

    def ok(self) -> None:
        """Something was taken, such as a scanned product."""
        self.played.emit(OK)

    def not_found(self) -> None:
        """The code is not known and nothing was added."""
        QApplication.beep()
        self.played.emit(NOT_FOUND)

    def attention(self) -> None:
        """A person should look at the screen."""
        QApplication.beep()
        self.played.emit(ATTENTION)
