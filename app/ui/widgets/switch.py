"""A switch: on or off, and it acts at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import painting

WIDTH, HEIGHT = 46, 28
ROOM = 8
"""Pixels above and below that belong to the switch for a finger."""


class Switch(QAbstractButton):
    """On is brand with the knob right. ``name`` is what is switched."""

    def __init__(self, name: str, checked: bool = False, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(checked)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT + 2 * ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        track = QRectF(0, (self.height() - HEIGHT) / 2, WIDTH, HEIGHT)
        painting.box(painter, track, HEIGHT / 2, chosen.color("brand" if self.isChecked() else "outline"))
        side = HEIGHT - 6
        left = track.right() - side - 3 if self.isChecked() else track.left() + 3
        knob = "onBrand" if self.isChecked() else "surface"
        painting.box(painter, QRectF(left, track.y() + 3, side, side), side / 2, chosen.color(knob))
