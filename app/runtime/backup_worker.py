"""When the till is backed up: every four hours and when a shift was closed, at a quiet moment, never in the cashier's way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from app.db.backup import Pace
from app.domain.errors import WarunginError
from app.ports import Clock
from app.services import backups
from app.services.backups import BackupState, Source
from app.services.work import UnitOfWorkFactory

EVERY = timedelta(hours=4)
FIRST_LOOK_SECONDS = 120.0
LOOK_SECONDS = 60.0
RETRY_SECONDS = 900.0
QUIET_SECONDS = 20.0
"""How long nothing must have been sold before a backup begins …"""
PATIENCE_SECONDS = 600.0
"""… and how long it waits for that at most."""
REST_SECONDS = 0.01


class BackupWorker:
    """A thread that makes a backup when one is due. ``on_change`` is called from it after each try."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        source: Source,
        folder: Path,
        on_change: Callable[[], None],
        first_look_seconds: float = FIRST_LOOK_SECONDS,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._units = units
        self._source = source
        self._clock: Clock = source.clock
        self._folder = folder
        self._on_change = on_change
        self._first_look_seconds = first_look_seconds
        self._look_seconds = look_seconds
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._error: WarunginError | None = None
        self._last_commit: float | None = None
        self._last_try: float | None = None
        self._due_since: float | None = None
        self._taken_at: datetime | None = None
        self._owed: Path | None = None
        self._thread = threading.Thread(target=self._loop, name="backup", daemon=True)

    def start(self) -> None:
        """Begin; the first look is some time after the start, when the till is up."""
        self._thread.start()

    def wake(self) -> None:
        """Make a backup now, whatever goes on."""
        self._wake.set()

    def committed(self) -> None:
        """Something was saved just now: this is no quiet moment."""
        self._last_commit = self._clock.monotonic()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        """End the thread; a backup under way is given up, and leaves nothing behind."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def state(self) -> BackupState:
        """Return how it stands. What went wrong in this run is told even where it could not be noted."""
        state, error = backups.last_good(self._folder, self._clock.now()), self._error
        if error is None or state.error is not None:
            return state
        return replace(state, error=error.code, why=str(error.facts.get("why") or "") or None)

    def _loop(self) -> None:
        wait = self._first_look_seconds
        while not self._stopping.is_set():
            was_asked = self._wake.wait(wait)
            self._wake.clear()
            if self._stopping.is_set():
                return
            if was_asked or self._is_time():
                self._try(self._back_up)
            elif self._owed is not None and self._may_retry():
                self._try(self._copy)
            wait = self._look_seconds

    def _is_time(self) -> bool:
        """Say whether a backup is due, and the moment quiet, or waited for long enough."""
        now = self._clock.monotonic()
        if not self._is_due():
            self._due_since = None
            return False
        if self._due_since is None:
            self._due_since = now
        is_quiet = self._last_commit is None or now - self._last_commit >= QUIET_SECONDS
        return is_quiet or now - self._due_since >= PATIENCE_SECONDS

    def _is_due(self) -> bool:
        if self._error is not None and self._owed is None:
            return self._may_retry()
        try:
            # What this run made counts by its clock, not by its name: a clock that was wrong may have named one of a time to come.
            last = self._taken_at or backups.last_good(self._folder, self._clock.now()).at
            if last is None or abs(self._clock.now() - last) >= EVERY:
                return True
            return backups.closed_since(self._units(write=False), last)
        except WarunginError as error:
            structlog.get_logger().warning("backup_look_failed", code=error.code)
            return False

    def _may_retry(self) -> bool:
        return self._last_try is None or self._clock.monotonic() - self._last_try >= RETRY_SECONDS

    def _try(self, work: Callable[[], None]) -> None:
        self._last_try, self._due_since = self._clock.monotonic(), None
        try:
            work()
            self._error = None
        except WarunginError as error:
            if self._stopping.is_set():
                return
            self._error = error
            structlog.get_logger().warning("backup_failed", code=error.code, why=error.facts.get("why"))
        except Exception:  # noqa: BLE001 - the thread must outlive a fault of ours: it is logged, and tried again later.
            structlog.get_logger().exception("backup_fault")
        self._on_change()

    def _back_up(self) -> None:
        at = self._clock.now()
        made = backups.take(self._source, self._folder, pace=Pace(REST_SECONDS, self._stopping.is_set))
        self._taken_at, self._owed = at, made
        structlog.get_logger().info("backup_made", name=made.name, bytes=made.stat().st_size)
        self._copy()

    def _copy(self) -> None:
        """Bring the newest backup to the second place; while that is away, it is owed, and tried again now and then."""
        assert self._owed is not None
        backups.copy_to_second_place(self._units(write=False), self._source, self._owed)
        self._owed = None
