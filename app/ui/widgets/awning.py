"""The striped awning of a warung, one of the three places where the shop shows."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme

Tone = Literal["brand", "grey"]


def stripe_path(left: float, top: float, width: float, height: float) -> QPainterPath:
    """Return one stripe: straight above, round below."""
    round_by = min(width / 2, height)
    path = QPainterPath()
    path.moveTo(left, top)
    path.lineTo(left + width, top)
    path.lineTo(left + width, top + height - round_by)
    path.arcTo(QRectF(left, top + height - 2 * round_by, width, 2 * round_by), 0, -180)
    path.closeSubpath()
    return path


def paint_awning(painter: QPainter, rect: QRectF, stripes: int, fill: QColor, between: QColor) -> None:
    """Paint ``stripes`` stripes over the whole width; the first and the last are filled when the number is odd."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = rect.width() / stripes
    for at in range(stripes):
        path = stripe_path(rect.x() + at * width, rect.y(), width, rect.height())
        painter.fillPath(path, fill if at % 2 == 0 else between)


class Awning(QWidget):
    """An awning across the widget. Grey means that something is wrong.

    ``stripe`` is how wide a stripe should be about; ``ground`` is the role behind it, from which the pale stripe
    stands off: white on canvas, tinted on white.
    """

    def __init__(
        self,
        height: int = 66,
        *,
        tone: Tone = "brand",
        stripe: int = 59,
        ground: str = "canvas",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone, self._stripe, self._ground = tone, stripe, ground
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("")

    def sizeHint(self) -> QSize:
        return QSize(self._stripe * 5, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        stripes = max(3, round(self.width() / self._stripe) | 1)
        fill = chosen.color("brand" if self._tone == "brand" else "outline")
        pale = chosen.color(
            "surface" if self._ground == "canvas" else "brandTint" if self._tone == "brand" else "sunken"
        )
        paint_awning(QPainter(self), QRectF(self.rect()), stripes, fill, pale)
