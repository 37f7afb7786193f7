"""A state: a pale tint, an icon and a word. It never looks like something to press."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting

TONES: Final = {
    "ok": ("ok", "okTint"),
    "waiting": ("warn", "warnTint"),
    "attention": ("danger", "dangerTint"),
    "info": ("info", "infoTint"),
    "neutral": ("ink2", "tonal"),
    "brand": ("brandInk", "brandTint"),
}
"""Text and ground of each tone."""


def _measures(height: int) -> tuple[int, str, int]:
    """Return margin, type style and icon side of a pill this high."""
    return (12, "label", 16) if height >= 28 else (9, "micro", 14)


def pill_size(text: str, icon: str | None, height: int = 32) -> QSize:
    """Return the room that a pill needs."""
    margin, style, side = _measures(height)
    return QSize(painting.text_width(text, style) + 2 * margin + (side + 6 if icon else 0), height)


def paint_pill(painter: QPainter, rect: QRectF, text: str, tone: str, icon: str | None = None) -> None:
    """Paint a pill that fills ``rect``."""
    ink, tint = TONES[tone]
    margin, style, side = _measures(int(rect.height()))
    painting.box(painter, rect, rect.height() / 2, theme.current().color(tint))
    left = rect.x() + margin
    if icon:
        paint_icon(painter, QRectF(left - 1, rect.y() + (rect.height() - side) / 2, side, side), icon, ink)
        left += side + 5
    painting.write(painter, QRectF(left, rect.y(), rect.right() - margin - left + 2, rect.height()), text, style, ink)


class Pill(QWidget):
    """A state as a widget; ``tone`` is one of TONES."""

    def __init__(
        self,
        text: str = "",
        tone: str = "neutral",
        icon: str | None = None,
        *,
        height: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._height = height
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone, icon)

    @property
    def text(self) -> str:
        return self._text

    @property
    def tone(self) -> str:
        return self._tone

    def show_state(self, text: str, tone: str, icon: str | None = None) -> None:
        """Show another state."""
        assert tone in TONES, tone
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.setFixedWidth(self.sizeHint().width())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self._text, self._icon, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pill(QPainter(self), QRectF(self.rect()), self._text, self._tone, self._icon)
