"""The soft shadow of what floats: results, dialogs, short messages. Cards lie flat and have none."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.ui import theme

DOWN, BLUR, ALPHA = 6, 22, 0.13
MARGIN = BLUR
"""Pixels that a floating thing must leave around itself for its shadow."""

STEPS = 20


def paint_shadow(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Paint the shadow of a rounded box; paint the box over it."""
    ratio = painter.device().devicePixelRatioF()
    drawn = _drawn(theme.current().hex("shadow"), rect.size().toSize(), radius, ratio)
    painter.drawPixmap(rect.topLeft() - QPointF(MARGIN, MARGIN - DOWN), drawn)


@lru_cache(maxsize=32)
def _drawn(colour: str, size: QSize, radius: float, ratio: float) -> QPixmap:
    whole = QSize(size.width() + 2 * MARGIN, size.height() + 2 * MARGIN)
    drawn = QPixmap(whole * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    shade = QColor(colour)
    box = QRectF(MARGIN, MARGIN, size.width(), size.height())
    for step in range(STEPS):
        grown = BLUR * (1 - step / STEPS) - BLUR * 0.35
        shade.setAlphaF(ALPHA * 2.0 * (step + 1) / (STEPS * (STEPS + 1) / 2))
        painter.setBrush(shade)
        corner = max(1.0, radius + grown)
        painter.drawRoundedRect(box.adjusted(-grown, -grown, grown, grown), corner, corner)
    painter.end()
    return drawn
