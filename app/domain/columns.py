"""Text in columns: how words, amounts, quantities and times stand on paper. What a paper says is decided where it is made.

Paper carries plain ASCII only: it is the one set that every receipt printer prints alike, whatever code page it wakes up in.
"""

from __future__ import annotations

import textwrap
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.money import Money
from app.domain.quantity import Quantity

UNPRINTABLE = "?"
_SPELLED = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "´": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "×": "x", "÷": "/", "⁄": "/", "•": "*", "·": "-",
        "€": "EUR", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "°": " derajat ",
    }
)  # fmt: skip


def printable(text: str) -> str:
    """Return ``text`` in printable ASCII.

    Accents fall off, typographic marks become their plain cousins, control characters become spaces, and what no printer
    of ours has becomes a question mark. Applying it twice changes nothing.
    """
    spelled = unicodedata.normalize("NFKD", text.translate(_SPELLED)).translate(_SPELLED)
    return "".join(_printable_char(char) for char in spelled)


def _printable_char(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else " "
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return ""
    return " " if char.isspace() else UNPRINTABLE


def amount(money: Money) -> str:
    """Return ``12.500`` or ``-3.500``."""
    return f"{money.minor:,}".replace(",", ".")


def rupiah(money: Money) -> str:
    """Return ``Rp 12.500`` or ``-Rp 3.500``."""
    return f"{'-' if money.minor < 0 else ''}Rp {amount(abs(money))}"


def quantity(much: Quantity) -> str:
    """Return ``2``, ``1.200`` or ``0,237``: decimals only where there are any, and then all three."""
    whole, rest = divmod(abs(much.milli), 1_000)
    sign = "-" if much.milli < 0 else ""
    return sign + f"{whole:,}".replace(",", ".") + (f",{rest:03d}" if rest else "")


def percent(rate_bp: int) -> str:
    """Return ``10%`` or ``2,5%`` for a rate in basis points."""
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}" + (f",{rest:02d}".rstrip("0") if rest else "") + "%"


def day(value: date) -> str:
    """Return ``15/01/2026``."""
    return f"{value:%d/%m/%Y}"


def stamp(instant: datetime, zone: str) -> str:
    """Return ``15/01/2026 16:40 WIB`` for an aware instant at an outlet in ``zone``."""
    assert instant.tzinfo is not None
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%d/%m/%Y %H:%M} {local.tzname()}"


def clock(instant: datetime, zone: str) -> str:
    """Return ``16:40`` at an outlet in ``zone``."""
    assert instant.tzinfo is not None
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def wrapped(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width``; a leading indent is kept on each. Blank text is no line."""
    plain = printable(text)
    indent = " " * min(len(plain) - len(plain.lstrip()), width // 2)
    return textwrap.wrap(plain.strip(), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def balanced(text: str, width: int) -> list[str]:
    """Return ``text`` in as few lines as fit ``width``, of about the same length, for text that is centred."""
    lines = wrapped(text.strip(), width)
    for narrower in range(width // 2, width):
        evener = wrapped(text.strip(), narrower)
        if len(evener) == len(lines):
            return evener
    return lines


def pair(left: str, right: str, width: int) -> list[str]:
    """Return ``left`` at the left edge and ``right`` at the right one, never cutting ``right``.

    A long ``left`` wraps, and where its last line leaves no room ``right`` gets a line of its own.
    """
    value = printable(right)
    assert len(value) <= width, value
    lines = wrapped(left, width) or [""]
    if len(lines[-1]) + 1 + len(value) > width:
        return [*lines, value.rjust(width)]
    return [*lines[:-1], lines[-1] + value.rjust(width - len(lines[-1]))]


def rule(width: int, mark: str = "-") -> str:
    """Return a line across the paper."""
    return mark * width
