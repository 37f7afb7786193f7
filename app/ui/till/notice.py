"""A sentence on the page about something that went wrong there. It stays until it is dealt with and covers nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.error_view import ErrorText
from app.ui.widgets.label import IconLabel, Label

GROUNDS = {"attention": ("dangerTint", "danger"), "waiting": ("warnTint", "warn"), "info": ("infoTint", "info")}


class Notice(QFrame):
    """Icon, title and sentence on the tint of the state; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "sunken")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 11, 16, 11)
        row.setSpacing(12)
        self._icon = IconLabel("circle-alert", "danger", 22)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._title = Label("", "card_title")
        self._sentence = Label("", "body", "ink", wrap=True)
        self._report = Label("", "small", "ink2")
        for part in (self._title, self._sentence, self._report):
            words.addWidget(part)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    def show_error(self, said: ErrorText) -> None:
        """Say it."""
        ground, tone = GROUNDS.get(said.tone, ("sunken", "ink2"))
        self.setProperty("card", ground)
        theme.repolish(self)
        self._icon.set_icon(said.icon, tone)
        self._title.setText(said.title)
        self._sentence.setText(said.sentence)
        self._report.setText(said.report)
        self._report.setVisible(bool(said.report))
        self.setAccessibleName(said.line)
        self.show()

    def clear(self) -> None:
        """It was dealt with."""
        self.hide()

    def text(self) -> str:
        """Return what is said, empty when nothing is."""
        return "" if self.isHidden() else self.accessibleName()
