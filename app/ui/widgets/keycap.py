"""The little key that stands on a button and teaches the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import painting

HEIGHT = 21
WIDTH_MIN = 25


def keycap_size(text: str) -> QSize:
    """Return the room that a key cap needs."""
    return QSize(max(WIDTH_MIN, painting.text_width(text, "key") + 13), HEIGHT)


def paint_keycap(painter: QPainter, rect: QRectF, text: str, ink: QColor) -> None:
    """Paint a key cap in the middle of ``rect`` in a pale form of the colour of the text beside it."""
    size = keycap_size(text)
    place = QRectF(
        rect.x() + (rect.width() - size.width()) / 2,
        rect.y() + (rect.height() - size.height()) / 2,
        size.width(),
        size.height(),
    )
    painting.box(
        painter,
        place,
        theme.radius("key"),
        theme.faded(ink, 0.07),
        theme.faded(ink, 0.30 if ink.lightness() < 128 else 0.38),
    )
    painting.write(painter, place, text, "key", theme.faded(ink, 0.92), painting.CENTRE)


class KeyCap(QWidget):
    """A key cap on its own, in a list of keys."""

    def __init__(self, text: str, *, tone: str = "ink2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return keycap_size(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_keycap(QPainter(self), QRectF(self.rect()), self._text, theme.current().color(self._tone))
