"""The number a screen is about. It becomes smaller before it would be cut."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.money import Money
from app.ui import text as figures
from app.ui import theme
from app.ui.widgets import painting

PIXELS_MIN = 12


class AmountLabel(QWidget):
    """A large amount; ``sizes`` are the pixel sizes to try, largest first. ``name`` says what it is the amount of."""

    def __init__(
        self,
        sizes: Sequence[int] = (44, 36),
        *,
        tone: str = "ink",
        align: Qt.AlignmentFlag = painting.RIGHT,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        assert list(sizes) == sorted(sizes, reverse=True)
        self._sizes, self._tone, self._align = tuple(sizes), tone, align
        self._text = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(sizes[0] * 1.28))

    @property
    def text(self) -> str:
        return self._text

    def set_amount(self, value: Money | int) -> None:
        """Show an amount in rupiah."""
        self.set_text(figures.rupiah(value, nbsp=True))

    def set_text(self, text: str) -> None:
        """Show a figure that is already written."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.updateGeometry()
            self.update()

    def set_tone(self, tone: str) -> None:
        self._tone = tone
        self.update()

    def _needed(self, pixels: int) -> int:
        """Return the width of the figure; close setting would let the last digit stand out, so it gets its room."""
        return painting.text_width(self._text, theme.font("amount", pixels=pixels)) + ceil(-theme.tracking(pixels))

    def _pixels(self, width: int) -> int:
        """Return the largest size that fits: one of ours, or else whatever is left above PIXELS_MIN."""
        tried: list[int] = [*self._sizes, *range(self._sizes[-1] - 1, PIXELS_MIN, -1)]
        for pixels in tried:
            if self._needed(pixels) <= width:
                return pixels
        return PIXELS_MIN

    def sizeHint(self) -> QSize:
        return QSize(self._needed(self._sizes[0]), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._needed(self._sizes[-1]), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        pixels = self._pixels(self.width())
        font = theme.font("amount", pixels=pixels)
        painter.setFont(font)
        painter.setPen(theme.current().color(self._tone))
        rect = QRectF(self.rect()).adjusted(0, 0, -ceil(-theme.tracking(pixels)), 0)
        if self._align & Qt.AlignmentFlag.AlignLeft and self._text:
            rect.adjust(-QFontMetricsF(font).leftBearing(self._text[0]) / 2, 0, 0, 0)
        painter.drawText(rect, self._align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, self._text)
