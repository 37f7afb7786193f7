"""Rupiah notes and coins by their colour, so that they are found without reading."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui import text as figures
from app.ui import theme
from app.ui.widgets import painting

NOTES: Final = (100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
COINS: Final = (1_000, 500, 200, 100)
NARROW_PIXELS: Final = 12
COIN_SIDES: Final = {1_000: 33, 500: 31, 200: 28, 100: 25}
WIDTH, HEIGHT = 52, 28


def note_colour(minor: int) -> QColor:
    """Return the colour of a note; raises KeyError for a value that has no note."""
    return QColor(theme.tokens()["note"][str(minor)])


def draw_note(painter: QPainter, rect: QRectF, minor: int) -> None:
    """Draw a note as a tinted sheet with a medallion."""
    tone = note_colour(minor)
    ground = theme.current().color("surface")
    fill = theme.mixed(ground, tone, 0.45)
    painting.box(painter, rect, 4, fill, theme.mixed(ground, tone, 0.85))
    painter.setBrush(tone)
    painter.setPen(theme.mixed(fill, tone, 0.5))
    painter.drawEllipse(rect.center(), rect.height() * 0.22, rect.height() * 0.22)


def draw_coin(painter: QPainter, rect: QRectF, minor: int) -> None:
    """Draw a coin in the middle of ``rect``; smaller coins are smaller."""
    side = float(COIN_SIDES[minor])
    tone = QColor(theme.tokens()["coin"][str(minor)])
    if theme.current().is_dark:
        tone = theme.mixed(tone, QColor("#000000"), 0.25)
    edge = theme.mixed(tone, QColor("#000000"), 0.42)
    place = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    painting.box(painter, place, side / 2, tone, edge, 1.4)
    inner = place.adjusted(3.5, 3.5, -3.5, -3.5)
    painting.box(painter, inner, inner.width() / 2, None, theme.faded(edge, 0.25), 1.0)


class NotePicture(QWidget):
    """The picture of one value in a counting row."""

    def __init__(self, minor: int, *, coin: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert minor in (COINS if coin else NOTES), minor
        self._minor, self._coin = minor, coin
        self.setFixedSize(WIDTH, 34 if coin else HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kind = self.tr("Koin %1") if coin else self.tr("Uang kertas %1")
        self.setAccessibleName(kind.replace("%1", figures.amount(minor)))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._coin:
            draw_coin(painter, QRectF(self.rect()), self._minor)
        else:
            draw_note(painter, QRectF(self.rect()).adjusted(0, 1, 0, -1), self._minor)


class NoteButton(QPushButton):
    """Adds one note to what was received: ``+100.000`` on the colour of the note."""

    def __init__(self, minor: int, *, height: int = 60, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.minor = minor
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(figures.signed(minor))

    def _text(self) -> str:
        return figures.signed(self.minor)

    def sizeHint(self) -> QSize:
        return QSize(painting.text_width(self._text(), "card_title") + 46, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(painting.text_width(self._text(), "card_title") + 42, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        tone = note_colour(self.minor)
        surface = chosen.color("surface")
        share = 0.30 if self.isDown() else 0.20 if self.underMouse() else 0.14
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        rect = QRectF(self.rect())
        painting.box(
            painter,
            rect,
            10,
            theme.mixed(surface, tone, share + (0.06 if chosen.is_dark else 0)),
            theme.mixed(surface, tone, 0.42),
        )
        ink = theme.mixed(tone, QColor("#FFFFFF" if chosen.is_dark else "#101010"), 0.55)
        if rect.width() < self.minimumSizeHint().width():
            # Too narrow for both: the ornament goes, never a digit.
            small = theme.font("card_title", pixels=NARROW_PIXELS)
            painting.write(painter, rect.adjusted(2, -0.5, -2, 0), self._text(), small, ink, painting.CENTRE)
            return
        painting.write(painter, rect.adjusted(10, -0.5, -32, 0), self._text(), "card_title", ink)
        centre = QPointF(rect.right() - 18, rect.center().y())
        painter.setPen(theme.faded(tone, 0))
        painter.setBrush(theme.faded(tone, 0.28))
        painter.drawEllipse(centre, 11, 11)
        painter.setBrush(tone)
        painter.drawEllipse(centre, 5.5, 5.5)
