"""What came out of a printer: lines with their style, pictures, and things that happened beside the paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

DOTS_PER_COLUMN = 12
"""Font A is 12 dots wide: 32 columns are 384 dots, 48 are 576."""


class Align(IntEnum):
    """Where a line stands between the edges."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style. ``width`` and ``height`` are multiples of font A."""

    text: str
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    width: int = 1
    height: int = 1

    @property
    def columns(self) -> int:
        return len(self.text) * self.width


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    runs: tuple[Run, ...]
    align: Align = Align.LEFT

    @property
    def columns(self) -> int:
        return sum(run.columns for run in self.runs)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def start(self, columns: int) -> int:
        """Return the column at which the line begins on paper ``columns`` wide."""
        room = max(columns - self.columns, 0)
        return {Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[self.align]


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture in dots: ``rows`` hold ``width_bytes`` bytes a row, a set bit is black."""

    width_bytes: int
    rows: bytes
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Feed:
    """Paper moved on by so many dots with nothing on it."""

    dots: int


@dataclass(frozen=True, slots=True)
class Token:
    """Something that is no text: ``drawer``, ``cut``, or ``qr`` and ``barcode`` with what they hold."""

    kind: str
    value: str = ""

    @property
    def text(self) -> str:
        return f"[{self.kind} {self.value}]" if self.value else f"[{self.kind}]"


Event = Line | Raster | Feed | Token


@dataclass(frozen=True, slots=True)
class Printed:
    """One job, interpreted. ``complaints`` names every command that was unknown, torn or out of place, and where."""

    columns: int
    events: tuple[Event, ...]
    complaints: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The paper as text, one entry a line, with ``[drawer]``, ``[cut]`` and ``[image …]`` where they happened."""
        return tuple(_shown(event, self.columns) for event in self.events if not isinstance(event, Feed))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def drawer_kicks(self) -> int:
        return sum(1 for event in self.events if isinstance(event, Token) and event.kind == "drawer")

    @property
    def cuts(self) -> int:
        return sum(1 for event in self.events if isinstance(event, Token) and event.kind == "cut")


def _shown(event: Line | Raster | Token, columns: int) -> str:
    match event:
        case Line():
            return (" " * event.start(columns) + event.text).rstrip()
        case Raster(width_bytes, rows):
            return f"[image {width_bytes * 8}x{len(rows) // width_bytes}]"
        case Token():
            return event.text
