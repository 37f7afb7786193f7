"""Pictures of packs for goods without a photo: 19 shapes, any colour, drawn on a grid of 48.

A shape is a function that lays flat pieces on the grid; light and dark pieces are mixed from the one colour, so that a
shop recognises its goods by shape and colour, as on the shelf.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme

GRID: Final = 48
CORNER: Final = 11
CACHE_MAX: Final = 2_000
_BLACK, _WHITE = QColor("#101010"), QColor("#FFFFFF")


class Pen:
    """Lays pieces on the grid in the shades of one colour."""

    def __init__(self, painter: QPainter, colour: QColor) -> None:
        self._painter = painter
        self.base = colour
        self.dark = theme.mixed(colour, _BLACK, 0.30)
        self.light = theme.mixed(colour, _WHITE, 0.48)
        self.pale = theme.mixed(colour, _WHITE, 0.78)
        self.white = _WHITE
        painter.setPen(Qt.PenStyle.NoPen)

    def rect(self, fill: QColor, x: float, y: float, right: float, bottom: float, radius: float = 0) -> None:
        self._painter.setBrush(fill)
        self._painter.drawRoundedRect(QRectF(x, y, right - x, bottom - y), radius, radius)

    def oval(self, fill: QColor, x: float, y: float, across: float, down: float) -> None:
        self._painter.setBrush(fill)
        self._painter.drawEllipse(QPointF(x, y), across, down)

    def shape(self, fill: QColor, points: Sequence[tuple[float, float]]) -> None:
        self._painter.setBrush(fill)
        self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))

    def path(self, fill: QColor, path: QPainterPath) -> None:
        self._painter.setBrush(fill)
        self._painter.drawPath(path)

    def stroke(self, colour: QColor, width: float, points: Sequence[tuple[float, float]]) -> None:
        self._painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self._painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))
        self._painter.setPen(Qt.PenStyle.NoPen)

    def ring(self, colour: QColor, width: float, box: tuple[float, float, float, float], start: int, span: int) -> None:
        x, y, right, bottom = box
        self._painter.setPen(QPen(colour, width))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawArc(QRectF(x, y, right - x, bottom - y), start * 16, span * 16)
        self._painter.setPen(Qt.PenStyle.NoPen)


def _pouch(pen: Pen) -> None:
    teeth = 6
    step = 26 / teeth
    points = []
    for at in range(teeth):
        points += [(11 + at * step, 10.2), (11 + (at + 0.5) * step, 8)]
    points.append((37, 10.2))
    for at in range(teeth):
        points += [(37 - at * step, 37.8), (37 - (at + 0.5) * step, 40)]
    points.append((11, 37.8))
    pen.shape(pen.base, points)
    pen.rect(pen.dark, 11, 10, 37, 13)
    pen.rect(pen.dark, 11, 35, 37, 38)
    pen.oval(pen.white, 24, 24, 9.8, 7)
    pen.oval(pen.light, 24, 24, 6.1, 3.8)


def _sachet(pen: Pen) -> None:
    pen.rect(pen.base, 15, 8, 33, 40, 0.8)
    pen.rect(pen.dark, 15, 8, 33, 12, 0.6)
    pen.rect(pen.dark, 15, 37, 33, 40, 0.6)
    pen.rect(pen.white, 18, 16, 30, 27.2, 1.4)
    pen.rect(pen.light, 20, 30.2, 28, 33, 1.4)


def _bottle(pen: Pen) -> None:
    path = QPainterPath(QPointF(20, 14))
    path.lineTo(28, 14)
    path.cubicTo(28.4, 19, 32, 20.5, 32, 25)
    path.lineTo(32, 38.4)
    path.quadTo(32, 41, 29.4, 41)
    path.lineTo(18.6, 41)
    path.quadTo(16, 41, 16, 38.4)
    path.lineTo(16, 25)
    path.cubicTo(16, 20.5, 19.6, 19, 20, 14)
    pen.path(pen.light, path)
    pen.rect(pen.dark, 19, 7, 29, 14, 1.8)
    pen.rect(pen.base, 16, 24.4, 32, 34.6)
    _two_lines(pen, 18.6, 27.2, 29.6, 26)


def _two_lines(pen: Pen, x: float, y: float, right: float, short_right: float) -> None:
    pen.rect(pen.white, x, y, right, y + 2, 1)
    pen.rect(pen.white, x, y + 3.5, short_right, y + 5.3, 0.9)


def _jerry(pen: Pen) -> None:
    pen.shape(pen.base, [(14, 13), (29.6, 13), (33.6, 16.6), (35, 40), (13, 40)])
    pen.rect(pen.dark, 14, 11, 28.6, 14.2)
    pen.shape(pen.dark, [(28.8, 8), (33.6, 6.8), (35.2, 11.6), (30.6, 13.2)])
    drop = QPainterPath(QPointF(24, 19))
    drop.cubicTo(26.4, 23, 30, 26, 30, 29.6)
    drop.cubicTo(30, 33, 27.3, 35.4, 24, 35.4)
    drop.cubicTo(20.7, 35.4, 18, 33, 18, 29.6)
    drop.cubicTo(18, 26, 21.6, 23, 24, 19)
    pen.path(pen.white, drop)


def _can(pen: Pen) -> None:
    path = QPainterPath()
    path.addRoundedRect(QRectF(14, 8.5, 20, 32), 2.6, 2.6)
    pen.path(pen.base, path)
    band = QPainterPath(QPointF(14, 26))
    band.lineTo(34, 20)
    band.lineTo(34, 26.6)
    band.lineTo(14, 33)
    band.closeSubpath()
    pen.path(pen.white, band)
    pen.oval(theme.mixed(pen.dark, _WHITE, 0.55), 24, 10, 9.8, 3)
    pen.oval(theme.mixed(pen.dark, _WHITE, 0.75), 24, 10.2, 7, 1.8)


def _box(pen: Pen) -> None:
    pen.rect(pen.base, 13, 14, 35, 40)
    pen.shape(pen.dark, [(16, 8), (32, 8), (35, 14.2), (13, 14.2)])
    pen.rect(pen.light, 22.3, 8, 25.7, 14.2)
    pen.rect(pen.white, 17, 20.6, 30.6, 30.4, 1)
    pen.rect(pen.light, 17, 33, 26, 35, 1)


def _sack(pen: Pen) -> None:
    body = QPainterPath(QPointF(16, 13.6))
    body.lineTo(32, 13.6)
    body.cubicTo(36.4, 18.5, 38.4, 24, 38, 31)
    body.cubicTo(37.8, 35.5, 36.8, 38.6, 35, 40)
    body.quadTo(24, 41.4, 13, 40)
    body.cubicTo(11.2, 38.6, 10.2, 35.5, 10, 31)
    body.cubicTo(9.6, 24, 11.6, 18.5, 16, 13.6)
    pen.path(pen.base, body)
    pen.shape(pen.light, [(15.4, 6.4), (32.6, 6.4), (29.8, 11), (18.2, 11)])
    pen.rect(pen.dark, 15.4, 11, 32.6, 14.2, 1.2)
    pen.oval(pen.white, 24, 26.6, 7.6, 6.8)
    pen.rect(pen.base, 19.8, 25.4, 28.2, 27.8, 1.2)


def _egg(pen: Pen) -> None:
    behind = theme.mixed(pen.base, _WHITE, 0.40)
    pen.oval(behind, 16.4, 25.4, 8.2, 10.4)
    pen.oval(behind, 31.6, 25.4, 8.2, 10.4)
    egg = QPainterPath(QPointF(24, 11))
    egg.cubicTo(29, 11, 33, 18, 33, 23.6)
    egg.cubicTo(33, 29, 29, 32.6, 24, 32.6)
    egg.cubicTo(19, 32.6, 15, 29, 15, 23.6)
    egg.cubicTo(15, 18, 19, 11, 24, 11)
    pen.path(pen.base, egg)
    pen.rect(pen.dark, 8, 32, 40, 39.4, 1.6)


def _gas(pen: Pen) -> None:
    pen.rect(pen.dark, 15, 36.6, 33, 40.6, 1)
    pen.rect(pen.dark, 18, 7, 30, 15, 2)
    pen.rect(pen.pale, 21, 9.2, 27, 12.2, 0.8)
    pen.rect(pen.base, 20, 13.4, 28, 18)
    pen.rect(pen.base, 12, 15.6, 36, 38, 9)
    pen.rect(pen.white, 18, 22, 30, 30, 1.4)


def _gallon(pen: Pen) -> None:
    pen.rect(pen.dark, 20, 6.8, 28, 14, 1.6)
    pen.rect(pen.light, 12, 13.4, 36, 41, 5)
    pen.rect(pen.base, 12, 19.4, 36, 21.4)
    pen.rect(pen.base, 12, 35, 36, 37)
    pen.rect(pen.base, 16, 24.2, 32, 32, 1)
    pen.rect(pen.white, 19, 27, 29, 29.2, 1)


def _cup(pen: Pen) -> None:
    pen.stroke(pen.dark, 2.6, [(26.4, 14), (29.6, 6.4)])
    pen.shape(pen.light, [(14, 16), (34, 16), (33.4, 22), (14.6, 22)])
    pen.shape(pen.base, [(14.6, 21.6), (33.4, 21.6), (31.8, 40.6), (16.2, 40.6)])
    pen.rect(pen.dark, 12, 13.2, 36, 16.6, 1.4)
    cube = theme.mixed(pen.base, _WHITE, 0.62)
    pen.rect(cube, 18.6, 26.6, 23.8, 31.8, 1.2)
    pen.rect(cube, 25, 31, 30, 36, 1.2)


def _mug(pen: Pen) -> None:
    pen.stroke(pen.light, 1.9, [(18, 8.6), (18, 13)])
    pen.stroke(pen.light, 1.9, [(25, 8.6), (25, 13)])
    pen.ring(pen.base, 3.2, (28.5, 20, 40, 32.6), -100, 200)
    body = QPainterPath(QPointF(11, 17))
    body.lineTo(33, 17)
    body.lineTo(33, 30)
    body.cubicTo(33, 35.5, 30.4, 38, 26, 38)
    body.lineTo(18, 38)
    body.cubicTo(13.6, 38, 11, 35.5, 11, 30)
    body.closeSubpath()
    pen.path(pen.base, body)
    pen.rect(pen.dark, 11, 16.6, 33, 20.8)
    pen.rect(pen.dark, 9, 39.6, 35, 42, 1.2)


def _bowl(pen: Pen) -> None:
    broth = QColor("#F3DFA6")
    pen.oval(broth, 24, 24.4, 13, 9)
    pen.stroke(QColor("#E2C67C"), 1.2, [(14, 22.6), (18, 19.4)])
    pen.oval(QColor("#FFFFFF"), 22, 18.6, 5.2, 4.6)
    pen.oval(QColor("#F2B632"), 22, 18.8, 2.4, 2.3)
    pen.oval(QColor("#4E9A4A"), 32, 19.8, 2.9, 2)
    bowl = QPainterPath(QPointF(8, 24))
    bowl.lineTo(40, 24)
    bowl.cubicTo(40, 32, 34, 38, 27, 38)
    bowl.lineTo(21, 38)
    bowl.cubicTo(14, 38, 8, 32, 8, 24)
    pen.path(pen.base, bowl)
    pen.rect(pen.dark, 18, 37, 30, 40, 0.8)


def _bread_path(inset: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(9 + inset, 9.4 + inset, 30 - 2 * inset, 13 - inset), 7 - inset, 6.5 - inset)
    lower = QPainterPath()
    lower.addRoundedRect(QRectF(12 + inset, 17, 24 - 2 * inset, 23.2 - inset), 1.8, 1.8)
    return path.united(lower)


def _bread(pen: Pen) -> None:
    pen.path(pen.base, _bread_path(0))
    pen.path(theme.mixed(pen.base, QColor("#F6E6CC"), 0.68), _bread_path(2.6))


def _soap(pen: Pen) -> None:
    for x, y, across in ((17, 12, 3.3), (24, 8.8, 2.2), (31.6, 12.6, 2.8)):
        pen.oval(pen.light, x, y, across, across)
    pen.rect(pen.base, 9, 18, 39, 38.4, 2.6)
    pen.rect(pen.dark, 9, 18, 39, 24, 2.2)
    pen.oval(pen.white, 24, 30.6, 9, 4.9)


def _tube(pen: Pen) -> None:
    pen.shape(pen.base, [(12, 9.6), (36, 9.6), (30.6, 35.6), (17.4, 35.6)])
    pen.rect(pen.dark, 11, 7.4, 37, 10.4, 0.8)
    pen.shape(pen.white, [(15.2, 17), (32.8, 17), (31.2, 25), (16.8, 25)])
    pen.rect(pen.dark, 18, 35.4, 30, 41, 1.6)


def _jar(pen: Pen) -> None:
    pen.rect(theme.mixed(pen.base, _WHITE, 0.42), 13, 12, 35, 40.6, 4.6)
    pen.rect(pen.dark, 15, 7.2, 33, 13, 1.8)
    pen.rect(pen.base, 13, 20.6, 35, 33)
    _two_lines(pen, 16.6, 24.6, 30.6, 25.6)


def _pack(pen: Pen) -> None:
    pen.rect(pen.pale, 14, 8.6, 34, 19, 0.8)
    pen.rect(pen.base, 14, 17.6, 34, 40.4, 0.8)
    pen.rect(pen.dark, 14, 16.8, 34, 18.6)
    pen.rect(pen.white, 18, 24, 30, 34, 1.4)


def _phone(pen: Pen) -> None:
    deep = theme.mixed(pen.base, _BLACK, 0.12)
    pen.rect(deep, 14, 7, 34, 41, 3.6)
    pen.rect(pen.light, 16.2, 10.6, 31.8, 36, 1)
    pen.rect(deep, 18.8, 15, 29, 17.6, 1.2)
    pen.rect(deep, 18.8, 20, 25.6, 22.6, 1.2)
    pen.rect(pen.white, 21.4, 37.8, 26.6, 39.2, 0.7)


_SHAPES: Final[dict[str, Callable[[Pen], None]]] = {
    "pouch": _pouch,
    "sachet": _sachet,
    "bottle": _bottle,
    "jerry": _jerry,
    "can": _can,
    "box": _box,
    "sack": _sack,
    "egg": _egg,
    "gas": _gas,
    "gallon": _gallon,
    "cup": _cup,
    "mug": _mug,
    "bowl": _bowl,
    "bread": _bread,
    "soap": _soap,
    "tube": _tube,
    "jar": _jar,
    "pack": _pack,
    "phone": _phone,
}
PACK_SHAPES: Final = tuple(_SHAPES)
FALLBACK_SHAPE: Final = "box"
FALLBACK_COLOUR: Final = "#7C858B"


def pack_ground(colour: QColor) -> QColor:
    """Return the tint behind a pack in the theme of the screen."""
    chosen = theme.current()
    return theme.mixed(chosen.color("surface"), colour, 0.24 if chosen.is_dark else 0.14)


def draw_pack(painter: QPainter, rect: QRectF, shape: str, colour: str, ground: bool = True) -> None:
    """Draw a pack into ``rect``. An unknown shape or colour, as from a newer till, is drawn as a grey box."""
    tone = QColor(colour)
    if not tone.isValid():
        tone = QColor(FALLBACK_COLOUR)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / GRID, rect.height() / GRID)
    if ground:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pack_ground(tone))
        painter.drawRoundedRect(QRectF(0, 0, GRID, GRID), CORNER, CORNER)
    _SHAPES.get(shape, _SHAPES[FALLBACK_SHAPE])(Pen(painter, tone))
    painter.restore()


def pack_pixmap(shape: str, colour: str, side: int, ground: bool = True, ratio: float | None = None) -> QPixmap:
    """Return the same as a picture of ``side`` logical pixels; pictures are kept."""
    if ratio is None:
        screen = QGuiApplication.primaryScreen()
        ratio = screen.devicePixelRatio() if screen is not None else 1.0
    return _drawn(theme.current().name, shape, colour, side, ground, ratio)


@lru_cache(maxsize=CACHE_MAX)
def _drawn(theme_name: str, shape: str, colour: str, side: int, ground: bool, ratio: float) -> QPixmap:
    pixels = max(1, round(side * ratio))
    drawn = QPixmap(QSize(pixels, pixels))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    draw_pack(painter, QRectF(0, 0, side, side), shape, colour, ground)
    painter.end()
    return drawn


class PackPicture(QWidget):
    """The picture of a product's pack; beside its name, so it needs no name of its own unless one is given."""

    def __init__(
        self,
        shape: str = FALLBACK_SHAPE,
        colour: str = FALLBACK_COLOUR,
        side: int = 48,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shape, self._colour = shape, colour
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_pack(self, shape: str, colour: str) -> None:
        self._shape, self._colour = shape, colour
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = pack_pixmap(self._shape, self._colour, self.width(), ratio=self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, picture)
