"""Which day of the shop an instant belongs to: the outlet's local date, or the day before when it is earlier than the cut-off."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_CUT_OFF = time(3, 0)


def business_date(instant: datetime, zone: ZoneInfo, cut_off: time = DEFAULT_CUT_OFF) -> date:
    """Return the business date of an aware ``instant`` for an outlet in ``zone``."""
    assert instant.tzinfo is not None
    local = instant.astimezone(zone)
    return local.date() - timedelta(days=1) if local.time() < cut_off else local.date()
