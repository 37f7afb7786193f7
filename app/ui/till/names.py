"""Long names in little room: what tells one size from another, the number at the end, is kept when words are left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout

from app.ui import text, theme

STEPS: Final = ((14, 18, 2), (13, 17, 2), (12, 14, 3))
"""Type, line height and lines of a tile's name, tried in this order."""
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


@dataclass(frozen=True, slots=True)
class Fitted:
    """A name as a tile writes it: its lines, and the pixels of its type and of a line."""

    lines: tuple[str, ...]
    pixels: int
    line_height: int


@lru_cache(maxsize=KEPT_MAX)
def fitted(name: str, width: int) -> Fitted:
    """Return a name on one or two lines in type as large as shows it whole; only a name that is longer takes a third."""
    joined = text.join_units(name)
    for pixels, line_height, lines_max in STEPS:
        lines, left = _laid_out(joined, theme.font("line", pixels=pixels), width, lines_max)
        if not left:
            return Fitted(lines, pixels, line_height)
    pixels, line_height, lines_max = STEPS[-1]
    font = theme.font("line", pixels=pixels)
    head, _ = _laid_out(joined, font, width, lines_max - 1)
    rest = one_line(joined[sum(map(len, head)) :], font, width)
    return Fitted((*head, rest), pixels, line_height)


def _laid_out(joined: str, font: QFont, width: int, lines_max: int) -> tuple[tuple[str, ...], str]:
    """Return the first lines of a text, and what found no room on them."""
    layout = QTextLayout(joined, font)
    lines: list[str] = []
    at = 0
    layout.beginLayout()
    while len(lines) < lines_max and at < len(joined):
        line = layout.createLine()
        line.setLineWidth(width)
        lines.append(joined[at : at + line.textLength()])
        at += line.textLength()
    layout.endLayout()
    return tuple(lines), joined[at:]
