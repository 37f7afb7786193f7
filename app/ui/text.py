"""How figures, times and dates read on a screen, and how a typed amount is read back.

Nothing here rounds money except the short forms, which are for charts and figures and never for a sum that is paid.
Words that depend on the language are translated; the separators stay Indonesian in both languages, because the same
figures stand on the receipt.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from app.domain.money import MONEY_MAX, Money
from app.domain.quantity import Quantity

NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text of a table for the catalogue, under the name that lupdate looks for, and return it as it is."""
    return text


WEEKDAYS: Final = (
    QT_TRANSLATE_NOOP("text", "Senin"),
    QT_TRANSLATE_NOOP("text", "Selasa"),
    QT_TRANSLATE_NOOP("text", "Rabu"),
    QT_TRANSLATE_NOOP("text", "Kamis"),
    QT_TRANSLATE_NOOP("text", "Jumat"),
    QT_TRANSLATE_NOOP("text", "Sabtu"),
    QT_TRANSLATE_NOOP("text", "Minggu"),
)
MONTHS: Final = (
    QT_TRANSLATE_NOOP("text", "Januari"),
    QT_TRANSLATE_NOOP("text", "Februari"),
    QT_TRANSLATE_NOOP("text", "Maret"),
    QT_TRANSLATE_NOOP("text", "April"),
    QT_TRANSLATE_NOOP("text", "Mei"),
    QT_TRANSLATE_NOOP("text", "Juni"),
    QT_TRANSLATE_NOOP("text", "Juli"),
    QT_TRANSLATE_NOOP("text", "Agustus"),
    QT_TRANSLATE_NOOP("text", "September"),
    QT_TRANSLATE_NOOP("text", "Oktober"),
    QT_TRANSLATE_NOOP("text", "November"),
    QT_TRANSLATE_NOOP("text", "Desember"),
)
SHORT_UNITS: Final = (
    (1_000_000_000, QT_TRANSLATE_NOOP("text", "M")),
    (1_000_000, QT_TRANSLATE_NOOP("text", "jt")),
    (1_000, QT_TRANSLATE_NOOP("text", "rb")),
)

_NUMBER_AND_UNIT: Final = re.compile(
    r"(?<=\d) (?=(?:g|gr|gram|kg|mg|ml|l|cl|cm|mm|m|pcs|lbr|rb|jt|M)\b)", re.IGNORECASE
)
_TYPED: Final = re.compile(r"(?:rp\.?)?([0-9][0-9.,]*)(rb|ribu|k|jt|juta)?", re.IGNORECASE)
_GROUPED: Final = re.compile(
    r"[1-9]\d{0,2}(?:\.\d{3})+(?:,00)?|[1-9]\d{0,2}(?:,\d{3})+(?:\.00)?|\d+(?:[.,]00)?", re.ASCII
)
_DECIMAL: Final = re.compile(r"(\d+)[.,](\d{1,6})", re.ASCII)
_SUFFIXES: Final = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
TYPED_MAX: Final = 32
"""A typed amount longer than this many characters is refused unread."""


def translate(text: str) -> str:
    """Return one of the words of this file in the language of the screen."""
    return QCoreApplication.translate("text", text)


def _minor(value: Money | int) -> int:
    return value.minor if isinstance(value, Money) else value


def _grouped(units: int) -> str:
    return f"{abs(units):,}".replace(",", ".")


def _sign(units: int, plain: bool) -> str:
    if units >= 0:
        return ""
    return "-" if plain else MINUS


def amount(value: Money | int, plain: bool = False) -> str:
    """Return ``12.500``; ``plain`` writes a minus that every printer and file knows."""
    minor = _minor(value)
    return _sign(minor, plain) + _grouped(minor)


def rupiah(value: Money | int, nbsp: bool = False, plain: bool = False) -> str:
    """Return ``Rp 12.500``; ``nbsp`` keeps sign and figure on one line of a screen."""
    minor = _minor(value)
    return f"{_sign(minor, plain)}Rp{NO_BREAK if nbsp else ' '}{_grouped(minor)}"


def signed(value: Money | int, plain: bool = False) -> str:
    """Return ``+25``, ``−1.000`` or ``0``: a difference."""
    minor = _minor(value)
    return ("+" if minor > 0 else "") + amount(minor, plain)


def short_amount(value: Money | int) -> str:
    """Return ``950``, ``1,2 rb``, ``15 jt`` or ``2,35 M``: at most three leading digits, cut, not rounded up."""
    minor = _minor(value)
    size = abs(minor)
    for unit, word in SHORT_UNITS:
        if size >= unit:
            return _sign(minor, plain=False) + _leading_digits(size, unit) + NO_BREAK + translate(word)
    return amount(minor)


def _leading_digits(size: int, unit: int) -> str:
    hundredths = size * 100 // unit
    whole, part = divmod(hundredths, 100)
    if whole >= 100:
        return _grouped(whole)
    shown = f"{part:02d}" if whole < 10 else f"{part // 10}"
    shown = shown.rstrip("0")
    return f"{whole},{shown}" if shown else str(whole)


def short_rupiah(value: Money | int) -> str:
    """Return ``Rp 1,2 rb``, see ``short_amount``."""
    minor = _minor(value)
    return f"{_sign(minor, plain=False)}Rp{NO_BREAK}{short_amount(abs(minor))}"


def quantity(value: Quantity | int, fixed: bool = False) -> str:
    """Return ``3``, ``0,75`` or ``1.250``; a bare number is in thousandths.

    ``fixed`` shows all three decimals of a part, so that weights in a column line up.
    """
    milli = value.milli if isinstance(value, Quantity) else value
    whole, part = divmod(abs(milli), 1_000)
    text = _sign(milli, plain=False) + _grouped(whole)
    if part == 0:
        return text
    decimals = f"{part:03d}"
    return f"{text},{decimals if fixed else decimals.rstrip('0')}"


def local(instant: datetime, zone: str) -> datetime:
    """Return an instant in the outlet's time zone, an IANA name."""
    return instant.astimezone(ZoneInfo(zone))


def clock(at: datetime) -> str:
    """Return ``16:42`` of a time that is already in the shop's zone."""
    return f"{at.hour:02d}:{at.minute:02d}"


def duration(seconds: int) -> str:
    """Return ``4:32``, or ``1:04:32`` from an hour on."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def long_date(day: date) -> str:
    """Return ``Selasa, 24 November 2026`` in the language of the screen."""
    return f"{translate(WEEKDAYS[day.weekday()])}, {day.day} {translate(MONTHS[day.month - 1])} {day.year}"


def medium_date(day: date) -> str:
    """Return ``24 November 2026``."""
    return f"{day.day} {translate(MONTHS[day.month - 1])} {day.year}"


def short_date(day: date) -> str:
    """Return ``24/11/2026``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def age(seconds: int) -> str:
    """Return how long ago something was, in one unit: ``12 menit``; under a minute ``baru saja``."""
    minutes = max(0, seconds) // 60
    if minutes == 0:
        return QCoreApplication.translate("text", "baru saja")
    if minutes < 60:
        return QCoreApplication.translate("text", "%1 menit").replace("%1", str(minutes))
    hours = minutes // 60
    if hours < 48:
        return QCoreApplication.translate("text", "%1 jam").replace("%1", str(hours))
    return QCoreApplication.translate("text", "%1 hari").replace("%1", str(hours // 24))


def join_units(text: str) -> str:
    """Tie a number to the unit after it, so that ``85 g`` never breaks over two lines."""
    return _NUMBER_AND_UNIT.sub(NO_BREAK, text)


def parse_rupiah(text: str) -> int:
    """Read an amount as people type it, in whole rupiah.

    Takes 12500, 12.500, 12,500, 12.500,00, Rp 12.500, 12rb and 1,5jt. One separator before exactly three digits is
    a thousands separator. Raises ValueError for anything else: signs, parts of a rupiah, more than MONEY_MAX.
    """
    compact = "".join(text.split())
    match = _TYPED.fullmatch(compact) if len(compact) <= TYPED_MAX else None
    if match is None:
        raise ValueError(f"not an amount: {text!r}")
    digits, suffix = match.groups()
    minor = _whole(digits) if suffix is None else _scaled(digits, _SUFFIXES[suffix.lower()])
    if minor > MONEY_MAX:
        raise ValueError(f"too large: {text!r}")
    return minor


def _whole(digits: str) -> int:
    if _GROUPED.fullmatch(digits) is None:
        raise ValueError(f"not whole rupiah: {digits!r}")
    return int(re.sub(r"[.,]00$", "", digits).replace(".", "").replace(",", ""))


def _scaled(digits: str, scale: int) -> int:
    """Return ``1,5`` times a scale; the result must be whole."""
    if _GROUPED.fullmatch(digits) is not None:
        return _whole(digits) * scale
    match = _DECIMAL.fullmatch(digits)
    if match is None:
        raise ValueError(f"not an amount: {digits!r}")
    whole, decimals = match.groups()
    part, rest = divmod(int(decimals) * scale, 10 ** len(decimals))
    if rest:
        raise ValueError(f"not whole rupiah: {digits!r}")
    scaled: int = int(whole) * scale + part
    return scaled
