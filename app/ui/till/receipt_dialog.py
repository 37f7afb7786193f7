"""A receipt on the screen, exactly as the printer gets it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.paper import Paper, PaperWidth
from app.ui.till.paper_panel import PaperPanel
from app.ui.till.sheet import Sheet

HEIGHT = 540
WIDTHS = {PaperWidth.MM58: 460, PaperWidth.MM80: 500}


class ReceiptDialog(Sheet):
    """Page Up and Page Down move a long receipt."""

    def __init__(self, window: QWidget, receipt_no: str, paper: Paper, width: PaperWidth) -> None:
        title = QCoreApplication.translate("ReceiptDialog", "Struk %1").replace("%1", receipt_no)
        super().__init__(window, title, width=WIDTHS[width])
        self._receipt = PaperPanel()
        self._receipt.setFixedHeight(HEIGHT)
        self._receipt.show_paper("", paper, width)
        self.body.addWidget(self._receipt)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in pages:
            self._receipt.turn(pages[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the sheet."""
        return {"title": self.accessibleName(), "paper": self._receipt.text()}
