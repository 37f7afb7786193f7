"""A person as initials on one of six tone pairs."""

from __future__ import annotations

from zlib import crc32

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import painting


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tones(person_id: str) -> tuple[QColor, QColor]:
    """Return ground and ink of a person; the same id has the same pair on every device."""
    pairs = theme.tokens()["avatar"]
    fill, ink = pairs[crc32(person_id.encode()) % len(pairs)]
    return QColor(fill), QColor(ink)


def paint_avatar(painter: QPainter, rect: QRectF, name: str, person_id: str) -> None:
    """Paint a person into the middle of ``rect``."""
    side = min(rect.width(), rect.height())
    place = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    fill, ink = tones(person_id)
    painting.box(painter, place, side / 2, fill)
    font = theme.font("card_title", pixels=max(11, round(side * 0.385)))
    painting.write(painter, place, initials(name), font, ink, painting.CENTRE)


class Avatar(QWidget):
    """A person as a widget."""

    def __init__(self, name: str, person_id: str, side: int = 40, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_person(name, person_id)

    def show_person(self, name: str, person_id: str) -> None:
        self._name, self._id = name, person_id
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_avatar(QPainter(self), QRectF(self.rect()), self._name, self._id)
