"""The few strokes that every painted widget is made of."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.ui import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Paint a rounded box; the edge lies wholly inside ``rect``, so that it stays sharp at every scale."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    inset = width / 2
    painter.setPen(QPen(edge, width))
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def write(
    painter: QPainter,
    rect: QRectF,
    text: str,
    style: str | QFont,
    colour: str | QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """Write one line of text into ``rect``; it is elided when it does not fit."""
    chosen = theme.font(style) if isinstance(style, str) else style
    painter.setFont(chosen)
    painter.setPen(theme.current().color(colour) if isinstance(colour, str) else colour)
    metrics = QFontMetricsF(chosen)
    shown = text if metrics.horizontalAdvance(text) <= rect.width() + 0.5 else elided(text, chosen, rect.width())
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, shown)


def elided(text: str, chosen: QFont, width: float) -> str:
    return QFontMetricsF(chosen).elidedText(text, Qt.TextElideMode.ElideRight, width)


def text_width(text: str, style: str | QFont) -> int:
    """Return how many whole pixels a line of text needs."""
    chosen = theme.font(style) if isinstance(style, str) else style
    return int(QFontMetricsF(chosen).horizontalAdvance(text)) + 1 if text else 0


def line(painter: QPainter, start: QPointF, end: QPointF, colour: str = "line", width: float = 1.0) -> None:
    painter.setPen(QPen(theme.current().color(colour), width))
    painter.drawLine(start, end)
