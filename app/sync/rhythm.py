"""When the next round is due: pure decisions about time, with chance in each, so that tills that fail together part.

A failure is followed by a random wait below a limit that doubles. After five in a row the circuit is open: one small question
at a time, and sales no longer shorten the wait; only a person does. The first success closes it.
"""

from __future__ import annotations

import random
from collections.abc import Callable

POLL_SECONDS = 60.0
POLL_NUDGED_SECONDS = 600.0
"""While the server says by itself when there is something, asking is only for a line that fell silent unnoticed."""

BACKOFF_FIRST_SECONDS = 2.0
BACKOFF_MAX_SECONDS = 300.0
REJECTED_SECONDS = 300.0
RETRY_AFTER_MAX_SECONDS = 3_600.0
CIRCUIT_FAILURES = 5


def backoff_seconds(failures: int, chance: random.Random, first_seconds: float = BACKOFF_FIRST_SECONDS) -> float:
    """Return a random wait between 0 and the doubled limit, at most five minutes: tills that fail together do not return together."""
    return chance.uniform(0, min(BACKOFF_MAX_SECONDS, first_seconds * 2.0 ** min(failures, 10)))


class Rhythm:
    """The waits of one device. Rounds are told by one thread; ``ask`` and ``hurry`` may come from any."""

    def __init__(self, chance: random.Random, monotonic: Callable[[], float]) -> None:
        self._chance = chance
        self._monotonic = monotonic
        self._due = monotonic()
        self._quiet_until = self._due
        self._asked = False
        self._hurried = False
        self._has_polled = False
        self.is_nudged = False
        self.failures = 0

    @property
    def circuit_is_open(self) -> bool:
        """Say whether so many rounds failed in a row that only a probe may be tried."""
        return self.failures >= CIRCUIT_FAILURES

    def wait_seconds(self) -> float:
        """Return how long it is until the next round is due; 0 when it is."""
        if self._asked or (self._hurried and not self._is_held_back()):
            return 0.0
        return max(self._due - self._monotonic(), 0.0)

    def ask(self) -> None:
        """A person wants a round now, whatever the wait."""
        self._asked = True

    def hurry(self) -> bool:
        """A sale or a nudge wants a round now; say whether it will have one. The wait the server asked for is kept."""
        if self._is_held_back():
            return False
        self._hurried = True
        return True

    def _is_held_back(self) -> bool:
        return self.circuit_is_open or self._monotonic() < self._quiet_until

    def begin(self) -> None:
        """A round begins: what is asked for from now on is for the one after it."""
        self._asked = self._hurried = False

    def succeeded(self) -> None:
        """The round did what it should. The first poll comes at a random moment, the others around their distance."""
        self.failures = 0
        self._due = self._monotonic() + self._poll_seconds()
        self._has_polled = True

    def _poll_seconds(self) -> float:
        every = POLL_NUDGED_SECONDS if self.is_nudged else POLL_SECONDS
        return every * (self._chance.uniform(0.5, 1.5) if self._has_polled else self._chance.uniform(0.0, 1.0))

    def failed(self, retry_after_seconds: float | None = None) -> None:
        """The server was away or busy; ``retry_after_seconds`` is for how long it asked to be left alone."""
        least = min(retry_after_seconds or 0.0, RETRY_AFTER_MAX_SECONDS)
        now = self._monotonic()
        self._quiet_until = now + least
        self._due = now + max(least, backoff_seconds(self.failures, self._chance))
        self.failures += 1

    def refused(self) -> None:
        """The server will not have this device: asking again soon does not help."""
        self._due = self._monotonic() + REJECTED_SECONDS * self._chance.uniform(0.5, 1.5)
        self.failures += 1

    def broke(self) -> None:
        """A fault of ours ended the round."""
        self._due = self._monotonic() + BACKOFF_MAX_SECONDS * self._chance.uniform(0.5, 1.5)
        self.failures += 1

    def nudged(self, is_nudged: bool) -> None:
        """The live line came up, or was lost: then the next poll must not be as far away as it was with the line."""
        self.is_nudged = is_nudged
        if not is_nudged and self.failures == 0:
            self._due = min(self._due, self._monotonic() + self._poll_seconds())
