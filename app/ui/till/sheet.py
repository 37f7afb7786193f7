"""Something to look at over the page, with nothing to decide: Esc, Enter or a touch closes it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.ui.widgets.dialog import Dialog


class Sheet(Dialog):
    """A dialog with one way out. Put what is looked at into ``body``."""

    def __init__(self, window: QWidget, title: str, text: str = "", *, width: int = 540) -> None:
        close = QCoreApplication.translate("Sheet", "Tutup")
        super().__init__(window, title, text, safe=close, risky="", kind="primary", width=width)
        self.risky_button.hide()
        self.accepted.connect(lambda _reason: self.close_dialog())
