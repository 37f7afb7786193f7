"""The data folder cannot be opened: what is wrong, what is safe, and what can be done, in place of the till."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import keymap, text, theme
from app.ui.error_view import ErrorText
from app.ui.widgets.awning import Awning
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import IconBox, Label

WIDTH = 620
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TroublePage(QWidget):
    """Stands alone: there is no session and no database behind it."""

    again_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, said: ErrorText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tries = 0
        theme.ground(self, "canvas")
        self.setWindowTitle("Warungin")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Awning(66, tone="grey"))
        layout.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._words())
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(3)
        self._show(said)

    def _words(self) -> QWidget:
        inner = QWidget()
        inner.setFixedWidth(WIDTH)
        column = QVBoxLayout(inner)
        column.setSpacing(10)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._icon_row = QVBoxLayout()
        self._title = Label("", "title", wrap=True, align=centre)
        self._title.setFont(theme.font("figure"))
        self._sentence = Label("", "body", "ink2", wrap=True, align=centre)
        self._sentence.setFont(theme.font("body", pixels=17))
        self._note = Label("", "small", "ink3", wrap=True, align=centre)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        close = ActionButton(self.tr("Tutup"), key=keymap.caption("dialog.safe"), height=52)
        close.clicked.connect(self.close_wanted)
        again = ActionButton(
            self.tr("Coba lagi"), kind="primary", icon="refresh-cw", key=keymap.caption("dialog.confirm"), height=52
        )
        again.clicked.connect(self.again_wanted)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(again)
        buttons.addStretch(1)
        column.addLayout(self._icon_row)
        column.addSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addSpacing(14)
        column.addLayout(buttons)
        column.addWidget(self._note)
        return inner

    def show_error(self, said: ErrorText) -> None:
        """Show what another try ended in."""
        self._tries += 1
        self._show(said)

    def _show(self, said: ErrorText) -> None:
        while (item := self._icon_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._icon_row.addWidget(IconBox(said.icon, "ink2", 76), 0, Qt.AlignmentFlag.AlignHCenter)
        self._title.setText(said.title)
        self._sentence.setText(said.sentence)
        tried = (
            self.tr("Dicoba lagi pukul %1.").replace("%1", text.clock(datetime.now().astimezone()))
            if self._tries
            else ""
        )
        self._note.setText(" ".join(part for part in (tried, said.report) if part))
        self.setAccessibleName(said.title)
        self.setAccessibleDescription(said.sentence)

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {"title": self._title.text(), "sentence": self._sentence.text(), "note": self._note.text()}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.again_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_wanted.emit()
        else:
            event.ignore()
