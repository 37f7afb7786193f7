"""The real clock and the real ids."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat


class SystemClock:
    """The machine's clock, cut to milliseconds, as messages carry them."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1_000 * 1_000)

    def monotonic(self) -> float:
        return time.monotonic()


class SystemIds:
    """UUIDv7: ids of one device sort by the time they were made."""

    def new(self) -> UUID:
        return uuid_utils.compat.uuid7()
