"""Lines of paper, before any printer: text with an emphasis. Receipts, X and Z reports are made of them.

A line is already as wide as the paper or narrower; ``columns`` is 32 for 58 mm and 48 for 80 mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class PaperWidth(IntEnum):
    """Columns of a paper width, font A."""

    MM58 = 32
    MM80 = 48


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One printed line. ``tall`` is double height, ``centred`` lets the printer centre it."""

    text: str
    bold: bool = False
    tall: bool = False
    centred: bool = False


Paper = tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What stands at the head and the foot of every paper of an outlet. ``zone`` is an IANA name."""

    shop: str
    outlet: str
    address: str
    phone: str
    npwp: str
    pkp: bool
    zone: str
    register: str
    footer: tuple[str, ...]
    simulation: bool = False
