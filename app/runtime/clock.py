"""The real clock and the real ids."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat

_AWAKE_OR_ASLEEP = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""Python's own monotonic clock stands still while some machines sleep, which would look like a clock set by hand after it."""


class SystemClock:
    """The machine's clock, cut to milliseconds, as messages carry them."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1_000 * 1_000)

    def monotonic(self) -> float:
        return time.monotonic() if _AWAKE_OR_ASLEEP is None else time.clock_gettime(_AWAKE_OR_ASLEEP)


class SystemIds:
    """UUIDv7: ids of one device sort by the time they were made."""

    def new(self) -> UUID:
        return uuid_utils.compat.uuid7()
