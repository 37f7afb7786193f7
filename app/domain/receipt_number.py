"""How a receipt is numbered: a day counter people read, and a number that never restarts within its series.

Both counters are kept by the register in the sale's transaction. ``TKO1-K01A-260115-0007`` is outlet TKO1, register K01,
series A, 15 January 2026, the seventh that day; ``number`` in the message is the one that audits for gaps.
"""

from __future__ import annotations

import re
from datetime import date

SERIES = re.compile(r"[A-Z]{1,2}|R[A-Z]{3}")


def printed(outlet_code: str, register_code: str, series: str, day: date, day_number: int) -> str:
    """Return the number as it stands on paper; past 9999 it grows."""
    assert SERIES.fullmatch(series), series
    return f"{outlet_code}-{register_code}{series}-{day:%y%m%d}-{day_number:04d}"


def next_series(last: str | None) -> str:
    """Return the series after ``last``: A … Z, then AA …"""
    if last is None:
        return "A"
    assert re.fullmatch(r"[A-Z]{1,2}", last) and last != "ZZ", last
    if len(last) == 1:
        return chr(ord(last) + 1) if last < "Z" else "AA"
    first, second = last[0], last[1]
    return first + chr(ord(second) + 1) if second < "Z" else chr(ord(first) + 1) + "A"
