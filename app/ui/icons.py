"""Line icons of one set, coloured and sized when they are asked for.

The drawings are SVG text with ``currentColor`` and a stroke width; both are replaced, the result is kept as a picture
for each theme, name, colour, size and pixel ratio. Icons are never filled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from app.ui import theme

STROKE = 1.75
STROKE_STRONG = 2.1
"""Small icons, and icons beside bold words, get the stronger line."""

SMALL_MAX = 18
"""Up to this many pixels an icon is small."""

CACHE_MAX = 1_024
_STROKE_WIDTH = re.compile(r'stroke-width="[^"]*"')


def has_icon(name: str) -> bool:
    """Say whether the set has an icon of this name."""
    return files("resources").joinpath("icons", f"{name}.svg").is_file()


def pixmap(name: str, colour: str, size: int, strong: bool = False, ratio: float | None = None) -> QPixmap:
    """Return an icon ``size`` logical pixels square in ``colour``, a role of the theme or ``#rrggbb``.

    Raises FileNotFoundError for a name that the set does not hold.
    """
    if ratio is None:
        ratio = _screen_ratio()
    chosen = theme.current()
    return _drawn(chosen.name, name, chosen.hex(colour), size, strong or size <= SMALL_MAX, ratio)


def icon(name: str, colour: str, size: int) -> QIcon:
    """Return the same as a QIcon, for the places where Qt asks for one."""
    return QIcon(pixmap(name, colour, size))


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: str, strong: bool = False) -> None:
    """Paint an icon into the middle of ``rect``, as large as its shorter side."""
    side = round(min(rect.width(), rect.height()))
    drawn = pixmap(name, colour, side, strong, painter.device().devicePixelRatioF())
    left = rect.x() + (rect.width() - side) / 2
    top = rect.y() + (rect.height() - side) / 2
    painter.drawPixmap(QRectF(left, top, side, side), drawn, QRectF(drawn.rect()))


def _screen_ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen is not None else 1.0


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=CACHE_MAX)
def _drawn(theme_name: str, name: str, colour: str, size: int, strong: bool, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    width = STROKE_STRONG if strong else STROKE
    text = _STROKE_WIDTH.sub(f'stroke-width="{width}"', _source(name)).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    assert renderer.isValid(), name
    pixels = max(1, round(size * ratio))
    drawn = QPixmap(QSize(pixels, pixels))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn
