"""Long names in little room: what tells one size from another, the number at the end, is kept when words are left out."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout

from app.ui import text, theme

TILE_PIXELS: Final = (15, 14, 13)
KEPT_MAX: Final = 4_000
TAIL_MAX: Final = 12
"""Characters of the longest ending that is kept whole."""


def one_line(name: str, font: QFont, width: float) -> str:
    """Return ``name`` as it fits on one line, with its size at the end: ``Beras Lumbung… 2,5 kg``."""
    metrics = QFontMetricsF(font)
    joined = text.join_units(name)
    if metrics.horizontalAdvance(joined) <= width:
        return joined
    head, _, tail = joined.rpartition(" ")
    if not head or len(tail) > TAIL_MAX or not any(char.isdecimal() for char in tail):
        return metrics.elidedText(joined, Qt.TextElideMode.ElideRight, width)
    room = width - metrics.horizontalAdvance(f" {tail}")
    return f"{metrics.elidedText(head, Qt.TextElideMode.ElideRight, room)} {tail}"


@lru_cache(maxsize=KEPT_MAX)
def two_lines(name: str, width: int) -> tuple[tuple[str, ...], int]:
    """Return a name on at most two lines, and how many pixels high its type is: as large as shows the whole name."""
    joined = text.join_units(name)
    for pixels in TILE_PIXELS:
        font = theme.font("line", pixels=pixels)
        first = _first_line(joined, font, width)
        rest = joined[len(first) :].strip()
        if QFontMetricsF(font).horizontalAdvance(rest) <= width:
            return ((first.strip(), rest) if rest else (first.strip(),)), pixels
    font = theme.font("line", pixels=TILE_PIXELS[1])
    first = _first_line(joined, font, width)
    return (first.strip(), one_line(joined[len(first) :].strip(), font, width)), TILE_PIXELS[1]


def _first_line(joined: str, font: QFont, width: int) -> str:
    layout = QTextLayout(joined, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    return joined[: line.textLength()]
