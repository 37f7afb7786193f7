"""When to sync: at once after a sale's paper, otherwise now and then; after a failure later and later, with chance in it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import structlog

from app.domain.errors import Rejected, Unavailable, WarunginError
from app.services import syncing
from app.services.work import UnitOfWorkFactory
from app.sync.engine import SyncEngine

POLL_SECONDS = 60.0
BACKOFF_FIRST_SECONDS = 2.0
BACKOFF_MAX_SECONDS = 300.0
REJECTED_SECONDS = 300.0
RETRY_AFTER_MAX_SECONDS = 3_600.0


def backoff_seconds(failures: int, chance: random.Random) -> float:
    """Return a random wait between 0 and the doubled limit, at most five minutes: tills that fail together do not return together."""
    return chance.uniform(0, min(BACKOFF_MAX_SECONDS, BACKOFF_FIRST_SECONDS * 2.0 ** min(failures, 10)))


class SyncWorker:
    """A thread that runs rounds. ``wake`` asks for one now; ``on_change`` is called from this thread after each."""

    def __init__(
        self,
        engine: SyncEngine,
        units: UnitOfWorkFactory,
        on_change: Callable[[], None],
        chance: random.Random | None = None,
    ) -> None:
        self._engine = engine
        self._units = units
        self._on_change = on_change
        self._chance = chance or random.Random()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0
        self._quiet_until = 0.0
        self._alarm: threading.Timer | None = None
        self._thread = threading.Thread(target=self._loop, name="sync", daemon=True)

    def start(self) -> None:
        """Begin; the first round starts at once."""
        self._thread.start()

    def wake(self) -> None:
        """Ask for a round now, whatever the wait."""
        self._wake.set()

    def wake_soon(self) -> None:
        """Ask for a round now, unless the server asked to be left alone: then the wait it asked for ends in one anyway."""
        if time.monotonic() >= self._quiet_until:
            self._wake.set()

    def wake_in(self, seconds: float) -> None:
        """Ask for a round after a short while; while one is asked for already, that will do."""
        if self._alarm is not None and self._alarm.is_alive():
            return
        self._alarm = threading.Timer(seconds, self.wake_soon)
        self._alarm.daemon = True
        self._alarm.start()

    def stop(self, timeout_seconds: float = 12.0) -> None:
        """End the thread; a call under way ends by its own time-out."""
        self._stopping.set()
        self._wake.set()
        if self._alarm is not None:
            self._alarm.cancel()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _loop(self) -> None:
        wait = 0.0
        while not self._stopping.is_set():
            self._wake.wait(wait)
            self._wake.clear()
            if self._stopping.is_set():
                return
            wait = self._one_round()
            self._on_change()

    def _one_round(self) -> float:
        """Run a round and return how long to wait for the next."""
        try:
            self._engine.run_round()
            self._failures = 0
            return POLL_SECONDS * self._chance.uniform(0.5, 1.5)
        except Rejected as error:
            structlog.get_logger().warning("sync_rejected", code=error.code)
            self._note_failure()
            return REJECTED_SECONDS * self._chance.uniform(0.5, 1.5)
        except Unavailable as error:
            structlog.get_logger().info("sync_unavailable", code=error.code, failures=self._failures)
            self._note_failure()
            asked = error.facts.get("retry_after_seconds")
            least = min(asked, RETRY_AFTER_MAX_SECONDS) if isinstance(asked, float) else 0.0
            self._quiet_until = time.monotonic() + least
            wait = max(least, backoff_seconds(self._failures, self._chance))
            self._failures += 1
            return wait
        except Exception:  # noqa: BLE001 - the thread must outlive a fault of ours: it is logged, and sync tries again like after a failure.
            structlog.get_logger().exception("sync_fault")
            self._failures += 1
            return BACKOFF_MAX_SECONDS

    def _note_failure(self) -> None:
        try:
            syncing.note_failure(self._units())
        except WarunginError as error:
            structlog.get_logger().warning("sync_note_failed", code=error.code)
