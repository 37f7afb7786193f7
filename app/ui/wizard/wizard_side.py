"""The dark side of the wizard: the sign of the house, and where one is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.label import Label
from app.ui.widgets.logo import Logo

WIDTH = 270
MARGIN, STEP_HEIGHT, MARK = 32, 44, 22


class StepMark(QWidget):
    """One step: a tick when it is done, a dot while it is the present one, an empty ring before."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._state = name, "ahead"
        self.setFixedHeight(STEP_HEIGHT)

    def show_state(self, state: str) -> None:
        """Show ``done``, ``here`` or ``ahead``."""
        self._state = state
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(state)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        place = QRectF(0, (self.height() - MARK) / 2, MARK, MARK)
        if self._state == "done":
            paint_icon(painter, place, "circle-check", "accent")
        else:
            edge = chosen.color("accent" if self._state == "here" else "railInk")
            painting.box(painter, place, MARK / 2, None, edge, 2.0)
        if self._state == "here":
            dot = QRectF(place.center().x() - 2, place.center().y() - 2, 4, 4)
            painting.box(painter, dot, 2, chosen.color("accent"))
        here = self._state == "here"
        ink = "railInk" if self._state == "ahead" else "railOn"
        words = QRectF(MARK + 16, 0, self.width() - MARK - 16, self.height())
        painting.write(painter, words, self._name, "card_title" if here else "line", ink)


class WizardSide(QWidget):
    """Logo, name, steps, and one quiet line at the foot."""

    def __init__(self, steps: Sequence[str], foot: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(12)
        name = Label("Warungin", "title", "railOn")
        head.addWidget(Logo(44))
        head.addWidget(name, 1)
        layout.addLayout(head)
        layout.addSpacing(48)
        self._marks = [StepMark(step) for step in steps]
        for mark in self._marks:
            layout.addWidget(mark)
        layout.addStretch(1)
        layout.addWidget(Label(foot, "small", "railInk", wrap=True, align=Qt.AlignmentFlag.AlignLeft))

    def show_step(self, at: int) -> None:
        """Show which step it is, counted from 0."""
        for place, mark in enumerate(self._marks):
            mark.show_state("done" if place < at else "here" if place == at else "ahead")

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("rail"))
