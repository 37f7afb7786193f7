"""A report as it lies on paper, in a column that scrolls when the paper is longer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.paper import Paper, PaperWidth
from app.ui.widgets.label import Label
from app.ui.widgets.paper import Paper as PaperSheet
from app.ui.widgets.paper import PaperLine
from app.ui.widgets.scroll import Scroller

PIXELS = {PaperWidth.MM58: 13, PaperWidth.MM80: 11}


class PaperPanel(QWidget):
    """Shows lines exactly as the printer gets them, under a title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._title = Label("", "label", "ink2", align=Qt.AlignmentFlag.AlignCenter)
        self._sheet = PaperSheet()
        self._scroller = Scroller()
        self._scroller.body.addStretch(1)
        self._scroller.body.addWidget(self._sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._scroller.body.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._scroller, 1)
        self._text = ""

    def show_paper(self, title: str, paper: Paper, width: PaperWidth) -> None:
        """Show a paper from its first line."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text = "\n".join(line.text for line in paper)
        self._sheet.set_columns(int(width))
        self._sheet.set_lines(
            [
                PaperLine(line.text.center(int(width)) if line.centred else line.text, line.bold, line.tall)
                for line in paper
            ]
        )
        self._scroller.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Show an empty sheet."""
        self._text = ""
        self._title.setText("")
        self._sheet.set_lines([])

    def title(self) -> str:
        return self._title.text()

    def text(self) -> str:
        """Return what stands on the paper."""
        return self._text

    def turn(self, pages: int) -> None:
        """Move by whole views, as Page Up and Page Down do."""
        bar = self._scroller.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())
