"""The sign of the product: an awning over a counter."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import painting
from app.ui.widgets.awning import stripe_path

GROUND = "brand"
GRID = 40


def paint_logo(painter: QPainter, rect: QRectF) -> None:
    """Paint the sign into ``rect``; it looks the same in every theme."""
    light = theme.theme("light")
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / GRID, rect.height() / GRID)
    painting.box(painter, QRectF(0, 0, GRID, GRID), 10, light.color(GROUND))
    white, gold = QColor("#FFFFFF"), light.color("accent")
    for at in range(4):
        painter.fillPath(stripe_path(9 + at * 5.5, 11, 5.5, 9), white if at % 2 == 0 else gold)
    painting.box(painter, QRectF(9, 22.5, 22, 3.2), 1.2, white)
    for left in (10.6, 26.2):
        painting.box(painter, QRectF(left, 24.5, 3.2, 5.6), 0.9, white)
    painter.restore()


class Logo(QWidget):
    """The sign as a widget."""

    def __init__(self, side: int = 40, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Warungin")

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_logo(QPainter(self), QRectF(self.rect()))
