"""Rows and tiles as they were drawn before. What moves, or comes out from under something, is not written anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.ui import theme

Draw = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A picture, what it shows, and the theme, size and pixel ratio it was drawn for."""

    shows: tuple[object, ...]
    look: tuple[object, ...]
    pixmap: QPixmap


class Pictures:
    """Keeps as many pictures as can be in sight at once; those that were not asked for the longest go first."""

    def __init__(self, kept_max: int) -> None:
        self._kept_max = kept_max
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def paint(self, painter: QPainter, rect: QRectF, key: Hashable, shows: tuple[object, ...], draw: Draw) -> None:
        """Paint the picture of ``key`` into ``rect``; ``draw`` is called when it is new or shows something else by now."""
        look = (theme.current().name, rect.width(), rect.height(), painter.device().devicePixelRatioF())
        kept = self._kept.get(key)
        if kept is None or kept.look != look or kept.shows != shows:
            kept = self._kept[key] = _Kept(shows, look, _drawn(rect.size(), look[3], draw))
        self._kept.move_to_end(key)
        if len(self._kept) > self._kept_max:
            self._kept.popitem(last=False)
        painter.drawPixmap(rect.topLeft(), kept.pixmap)


def _drawn(size: QSizeF, ratio: float, draw: Draw) -> QPixmap:
    pixels = QSize(round(size.width() * ratio), round(size.height() * ratio))
    drawn = QPixmap(pixels)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QRectF(QPointF(0, 0), size))
    painter.end()
    return drawn
