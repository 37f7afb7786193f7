"""Why something is done: one touch on a chip, or a few words of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.ui.widgets.chip import Chip, ChipButton
from app.ui.widgets.field import Field
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.label import Label

OTHER = "other"
WORDS_MAX = 120


class ReasonPicker(QWidget):
    """The first reason is chosen; "Lainnya" opens a field for words of one's own. ``changed`` follows each choice.

    ``keeps_room`` leaves the place of that field empty until then, where nothing around it may move.
    """

    changed = Signal()

    def __init__(self, reasons: Sequence[str], *, keeps_room: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(Label(self.tr("Alasan"), "label", "ink2"))
        flow = FlowLayout(spacing=8)
        self._group = QButtonGroup(self)
        chips = [Chip(reason, reason) for reason in reasons]
        for chip in (*chips, Chip(OTHER, self.tr("Lainnya"))):
            button = ChipButton(chip, edge="outline")
            button.clicked.connect(self._on_chosen)
            self._group.addButton(button)
            flow.addWidget(button)
        self._group.buttons()[0].setChecked(True)
        column.addLayout(flow)
        self.words = Field(
            name=self.tr("Alasan dengan kata sendiri"), placeholder=self.tr("Tulis alasannya"), height=44
        )
        self.words.edit.setMaxLength(WORDS_MAX)
        self.words.changed.connect(lambda _text: self.changed.emit())
        policy = self.words.sizePolicy()
        policy.setRetainSizeWhenHidden(keeps_room)
        self.words.setSizePolicy(policy)
        self.words.hide()
        column.addWidget(self.words)

    def _on_chosen(self) -> None:
        own_words = self._chosen() == OTHER
        self.words.setVisible(own_words)
        if own_words:
            self.words.edit.setFocus()
        self.changed.emit()

    def _chosen(self) -> str:
        chip = self._group.checkedButton()
        return chip.chip.id if isinstance(chip, ChipButton) else ""

    def reason(self) -> str:
        """Return the reason in words, empty while "Lainnya" has none."""
        chosen = self._chosen()
        return " ".join(self.words.text().split()) if chosen == OTHER else chosen

    def require(self) -> bool:
        """Say whether there is a reason; where there is none the field says so and takes the focus."""
        if self.reason():
            return True
        self.words.set_error(self.tr("Tulis alasannya dahulu."))
        self.words.edit.setFocus()
        return False
