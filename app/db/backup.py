"""Copying a database beside a running till, and opening a copy so that looking at it changes nothing.

A copy has the same key, is one file, and says when it was made. Where copies lie and which are kept is decided in services.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.db.engine import Database, connect
from app.db.errors import DatabaseBusy, DatabaseDamaged, translated
from app.db.tables.types import instant, millis

PAGES_A_STEP = 32
"""128 kB: what is copied before the next rest, so that with rests of 10 ms a large till takes seconds, and no disk is held up."""
LOOKING_STEPS = 4_000
"""How much a reading statement does before the next rest; some hundred messages are looked at in it."""
SIDE_FILES = ("-journal", "-wal", "-shm")
_MADE_AT = "backup_made_at"


@dataclass(frozen=True, slots=True)
class Pace:
    """How hard a copy works: it rests ``rest_seconds`` between steps, and ends with DatabaseBusy once ``is_stopped``."""

    rest_seconds: float = 0.0
    is_stopped: Callable[[], bool] = lambda: False

    def rest(self) -> int:
        """Rest between two steps; return 1 when it is time to end."""
        if self.rest_seconds:
            time.sleep(self.rest_seconds)
        return int(self.is_stopped())


AT_ONCE = Pace()


def copy(path: Path, key: bytes, part: Path, *, made_at: datetime | None = None, pace: Pace = AT_ONCE) -> None:
    """Write the database at ``path`` to ``part`` as it was at one moment, whoever writes meanwhile, and bring it to the disk.

    Raises DiskFull, DatabaseDamaged, DatabaseBusy; what is at ``part`` then is no copy.
    """
    discard(part)
    with (
        translated(),
        closing(connect(path, key, wal=False)) as source,
        closing(connect(part, key, wal=False)) as target,
    ):
        source.execute("BEGIN")
        source.execute("select count(*) from sqlite_master").fetchone()  # from here on it sees one moment

        def between(*_: int) -> None:
            if pace.rest():
                raise DatabaseBusy(why="stopped")

        source.backup(target, pages=PAGES_A_STEP, progress=between)
        source.execute("ROLLBACK")
    with translated(), closing(connect(part, key, wal=False)) as target:
        target.execute("pragma journal_mode=DELETE")
        if made_at is not None:
            target.execute(
                "insert or replace into settings (name, value) values (?, ?)", (_MADE_AT, str(millis(made_at)))
            )
    flush(part)


def open_copy(path: Path, key: bytes, pace: Pace = AT_ONCE) -> Database:
    """Open a copy for looking at it. Raises DatabaseDamaged for another key, too: a copy does not say whose it is."""
    database = Database(path, key, wal=False)
    try:
        with database.reader() as connection:
            if connection.execute("select count(*) from sqlite_master").fetchone()[0] == 0:
                raise DatabaseDamaged(why="empty")
    except BaseException:
        database.close()
        raise
    database.pace(LOOKING_STEPS, pace.rest)
    return database


def made_at(database: Database) -> datetime | None:
    """Return when a copy was made; None for one that was copied by other means."""
    with database.reader() as connection:
        row = connection.execute("select value from settings where name = ?", (_MADE_AT,)).fetchone()
    return None if row is None else instant(int(row[0]))


def settle(path: Path, key: bytes) -> None:
    """Make one file of a closed database and bring it to the disk."""
    with translated(), closing(connect(path, key)) as connection:
        connection.execute("pragma journal_mode=DELETE")
    flush(path)


def discard(path: Path) -> None:
    """Remove a file that was to become a database, with what lies beside it."""
    for suffix in ("", *SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Bring a file to the disk; ``flush_folder`` does so for its name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
