"""How far this device's clock is from the server's, and whether it was set by hand. Nothing is ever corrected by it.

Each call tells where the server's time stands on this machine's monotonic clock, which nobody can set; so a wall clock that is
moved shows at once, without asking the server again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime

KEPT_CALLS = 8
SET_BY_HAND_SECONDS = 2.0
"""A wall clock that moved by so much more or less than the monotonic one was set; small steps are those of a time service."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One call: how long it took, and the server's time less the monotonic time in its middle, both in seconds."""

    took: float
    server_less_monotonic: float


class ClockOffset:
    """What the last calls told. Used by one thread."""

    def __init__(self) -> None:
        self._calls: deque[_Call] = deque(maxlen=KEPT_CALLS)
        self._wall_less_monotonic: float | None = None
        self._is_doubtful = False

    def heard(self, server_time: datetime, sent: float, received: float, wall: datetime) -> None:
        """Take the server's time out of a reply; ``sent`` and ``received`` are monotonic, ``wall`` is read after the reply."""
        if self.was_set(wall, received) or self._is_doubtful:
            self._calls.clear()  # whichever of the two clocks jumped: measured anew, it is certain
            self._is_doubtful = False
        self._calls.append(_Call(received - sent, server_time.timestamp() - (sent + received) / 2))

    def was_set(self, wall: datetime, monotonic: float) -> bool:
        """Say whether the clock was set since this was asked the last time."""
        before, self._wall_less_monotonic = self._wall_less_monotonic, wall.timestamp() - monotonic
        was_set = before is not None and abs(self._wall_less_monotonic - before) > SET_BY_HAND_SECONDS
        self._is_doubtful = self._is_doubtful or was_set
        return was_set

    def milliseconds(self, wall: datetime, monotonic: float) -> int | None:
        """Return by how much the server is ahead of this clock just now; None before the first call.

        It comes from the quickest of the last calls, since what it does not know is half of the time the call took.
        """
        if not self._calls:
            return None
        best = min(self._calls, key=lambda call: call.took)
        return round((best.server_less_monotonic + monotonic - wall.timestamp()) * 1_000)
