"""Cutting a stream of bytes into characters and commands. Which arguments a command takes is known here, what it does is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10

FIXED_ARGUMENTS = {
    b"\x1b@": 0,
    b"\x1b!": 1,
    b"\x1bE": 1,
    b"\x1bG": 1,
    b"\x1b-": 1,
    b"\x1ba": 1,
    b"\x1bt": 1,
    b"\x1bd": 1,
    b"\x1bJ": 1,
    b"\x1bM": 1,
    b"\x1bR": 1,
    b"\x1b2": 0,
    b"\x1b3": 1,
    b"\x1bp": 3,
    b"\x1bi": 0,
    b"\x1bm": 0,
    b"\x1d!": 1,
    b"\x1dB": 1,
    b"\x1dh": 1,
    b"\x1dw": 1,
    b"\x1dH": 1,
    b"\x1df": 1,
    b"\x1c.": 0,
    b"\x10\x04": 1,
}
"""Commands with a set number of argument bytes."""

CUT, RASTER, EXTENDED, BARCODE = b"\x1dV", b"\x1dv", b"\x1d(", b"\x1dk"
CUTS_WITH_FEED = frozenset({65, 66, 97, 98, 103, 104})
BARCODE_BYTES_MAX = 255


class Torn(Exception):
    """The bytes end in the middle of a command."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its two name bytes, its arguments, and where it begins. ``known`` is False when its length is a guess."""

    name: bytes
    arguments: bytes
    at: int
    known: bool = True


@dataclass(frozen=True, slots=True)
class Control:
    """A control character of one byte."""

    byte: int
    at: int


@dataclass(frozen=True, slots=True)
class Characters:
    """A stretch of printable bytes, in whatever code page is chosen."""

    data: bytes
    at: int


Piece = Command | Control | Characters


def pieces(data: bytes) -> Iterator[Piece]:
    """Yield the pieces of a job in order. Raises Torn at a command whose bytes are not all there."""
    at = 0
    while at < len(data):
        byte = data[at]
        if byte in (ESC, FS, GS, DLE):
            command = _command(data, at)
            yield command
            at += len(command.name) + len(command.arguments)
        elif byte < 0x20 or byte == 0x7F:
            yield Control(byte, at)
            at += 1
        else:
            end = at
            while end < len(data) and data[end] >= 0x20 and data[end] != 0x7F:
                end += 1
            yield Characters(data[at:end], at)
            at = end


def _command(data: bytes, at: int) -> Command:
    name = data[at : at + 2]
    if len(name) < 2:
        raise Torn(at)
    length = _length(data, at, name)
    if length is None:
        return Command(name, b"", at, known=False)
    arguments = data[at + 2 : at + 2 + length]
    if len(arguments) < length:
        raise Torn(at)
    return Command(name, arguments, at)


def _length(data: bytes, at: int, name: bytes) -> int | None:
    """Return how many argument bytes follow, None for a command we do not know."""
    if name in FIXED_ARGUMENTS:
        return FIXED_ARGUMENTS[name]
    rest = data[at + 2 :]
    match name:
        case b"\x1dV":
            return 2 if _byte(rest, 0, at) in CUTS_WITH_FEED else 1
        case b"\x1dv":
            return 6 + _word(rest, 2, at) * _word(rest, 4, at)
        case b"\x1d(":
            return 3 + _word(rest, 1, at)
        case b"\x1dk":
            return _barcode_length(rest, at)
        case _:
            return None


def _barcode_length(rest: bytes, at: int) -> int:
    """Barcodes come in two forms: ended by a zero byte, or with their length in front."""
    if _byte(rest, 0, at) > 6:
        return 2 + _byte(rest, 1, at)
    end = rest.find(0, 1, BARCODE_BYTES_MAX + 1)
    if end < 0:
        raise Torn(at)
    return end + 1


def _byte(rest: bytes, index: int, at: int) -> int:
    if index >= len(rest):
        raise Torn(at)
    return rest[index]


def _word(rest: bytes, index: int, at: int) -> int:
    return _byte(rest, index, at) + 256 * _byte(rest, index + 1, at)
