"""Which backups are kept: the newest of each of the last hours, days and months that have one. Never none.

Counted are hours and days in which a backup was made, not those that passed: a till that stood still for a year keeps all it had.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Retention:
    """How many hours, days and months keep their newest backup."""

    hours: int
    days: int
    months: int = 0


def kept(made: Collection[datetime], retention: Retention) -> frozenset[datetime]:
    """Return which of the backups made at these instants (UTC) stay. The newest always does."""
    newest_first = sorted(made, reverse=True)
    stay = set(newest_first[:1])
    for limit, period in (
        (retention.hours, "%Y%m%d%H"),
        (retention.days, "%Y%m%d"),
        (retention.months, "%Y%m"),
    ):
        newest_of = {f"{at:{period}}": at for at in reversed(newest_first)}
        stay.update(sorted(newest_of.values(), reverse=True)[:limit])
    return frozenset(stay)


def stamp(at: datetime) -> str:
    """Return an instant as it stands in a backup's name, such as ``20260310T020000Z``."""
    return f"{at.astimezone(UTC):{_STAMP}}"


def read_stamp(text: str) -> datetime | None:
    """Return the instant in a backup's name, or None where there is none."""
    try:
        return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
