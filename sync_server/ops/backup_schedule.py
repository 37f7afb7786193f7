"""When the centre is backed up: once a day beside the serving, in a thread of the process that started the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import structlog

from app.domain.errors import WarunginError
from sync_server.config import Settings
from sync_server.ops import backup

FIRST_LOOK_SECONDS = 600.0
LOOK_SECONDS = 300.0
RETRY_SECONDS = 3_600.0
STOP_SECONDS_MAX = 30.0

log = structlog.get_logger("warungin.server")


@contextmanager
def backed_up_daily(
    settings: Settings,
    admin_url: str,
    *,
    first_look_seconds: float = FIRST_LOOK_SECONDS,
    look_seconds: float = LOOK_SECONDS,
) -> Iterator[None]:
    """Make the daily backups for as long as the block runs; one under way at its end is given up."""
    stopping = threading.Event()
    work = _Work(settings, admin_url, stopping)
    thread = threading.Thread(target=work.loop, args=(first_look_seconds, look_seconds), name="backup", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(STOP_SECONDS_MAX)


class _Work:
    """What the thread knows: when it last tried, by a clock that nobody sets, and whether that went well."""

    def __init__(self, settings: Settings, admin_url: str, stopping: threading.Event) -> None:
        self._settings = settings
        self._admin_url = admin_url
        self._stopping = stopping
        self._last_try: float | None = None
        self._went_well = True

    def loop(self, first_look_seconds: float, look_seconds: float) -> None:
        wait = first_look_seconds
        while not self._stopping.wait(wait):
            if self._is_due():
                self._back_up()
            wait = look_seconds

    def _is_due(self) -> bool:
        if self._last_try is None:
            now = datetime.now(UTC)
            last = backup.last_good(self._settings.data, now).at
            return last is None or abs(now - last) >= backup.EVERY
        pause = backup.EVERY.total_seconds() if self._went_well else RETRY_SECONDS
        return time.monotonic() - self._last_try >= pause

    def _back_up(self) -> None:
        self._last_try, self._went_well = time.monotonic(), False
        try:
            made = backup.take(self._settings, self._admin_url, is_stopped=self._stopping.is_set)
            log.info("backup_made", name=made.path.name, rows=made.rows, bytes=made.path.stat().st_size)
            self._went_well = True
        except WarunginError:
            return  # ``take`` has told of it, in the log and beside the backups; or the server stops
        except Exception:
            log.exception("backup_fault")
