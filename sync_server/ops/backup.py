"""Backups of the centre: taken beside the running server, and good only once they were restored and verified.

A backup is one encrypted file, ``warungin-server-20260310T020000Z.backup``: only one that was put into a scratch cluster,
had every row, and whose books were proven there, gets such a name. The key is in ``backup.key`` in the data folder; without
it nobody opens a backup, so a copy of it belongs to another place than the backups.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import psycopg
import structlog

from app.domain.errors import RuleViolation, Unavailable, Unusable, WarunginError
from app.domain.retention import Retention, kept, read_stamp, stamp
from sync_server import database
from sync_server.config import Settings
from sync_server.ops import dump, vault
from sync_server.ops.account import MAJOR
from sync_server.ops.dump import DumpStopped
from sync_server.ops.files import read_json, secret, write_json

FOLDER, INDEX, KEY = "backups", "index.json", "backup.key"
RETENTION = Retention(hours=6, days=14, months=12)
EVERY = timedelta(days=1)
UNPROVEN_MAX = 2
LEFT_SECONDS_MAX = 86_400
"""What is older and not finished was left by a program that ended in the middle."""
ROOM = 3
"""So many times the database's size must be free, for the trial beside the backup."""

_NAME = re.compile(r"warungin-server-(\d{8}T\d{6}Z)\.backup")


class BackupUnwritable(Unavailable):
    """The place for backups cannot be written, or has too little room. Older backups are as they were."""

    code = "backup_unwritable"


class BackupFaulty(Unusable):
    """A backup was made, but what came out of it is not what went in. Older backups are as they were."""

    code = "backup_faulty"


class BackupKeyMissing(RuleViolation):
    """There is no key for this backup here: give that of the server that made it."""

    code = "backup_key_missing"


@dataclass(frozen=True, slots=True)
class Made:
    """A good backup."""

    path: Path
    at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class BackupState:
    """How it stands with a server's backups; ``error`` is the code of what went wrong since the last good one."""

    at: datetime | None
    path: Path | None
    age: timedelta | None
    error: str | None
    why: str | None


def make_key(data: Path) -> bytes:
    """Return the key of this server's backups, made the first time."""
    return _decoded(secret(data / KEY, "backup_key"))


def read_key(path: Path) -> bytes:
    """Return the key in a ``backup.key``. Raises BackupKeyMissing."""
    values = read_json(path) if path.is_file() else None
    if values is None or not isinstance(values.get("backup_key"), str):
        raise BackupKeyMissing(key=str(path))
    return _decoded(str(values["backup_key"]))


def keep_key(data: Path, key_file: Path) -> None:
    """Go on with the key of the server that was restored, unless this one has a key already, for its own older backups."""
    if not (data / KEY).exists():
        write_json(data / KEY, read_json(key_file), private=True)


def _decoded(text: str) -> bytes:
    """Return 32 bytes of a key that somebody may have written down; any other text is no key of ours, and opens nothing."""
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    return key if len(key) == 32 else hashlib.sha256(text.encode()).digest()


def take(
    settings: Settings,
    admin_url: str,
    to: Path | None = None,
    *,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Made:
    """Make a backup, try it, and thin out older ones; ``to`` names another file or folder for it, outside the retention.

    Raises DumpUnfit, DumpFailed, BackupUnwritable, BackupFaulty, DumpStopped; older backups are as they were then. What went
    wrong is noted beside the backups.
    """
    folder, at = settings.data / FOLDER, datetime.now(UTC)
    name = f"warungin-server-{stamp(at)}.backup"
    try:
        with _writing():
            folder.mkdir(exist_ok=True, mode=0o700)
            _clear(folder)
        dump.require_fit(admin_url)
        _require_room(folder, admin_url)
        target = folder / name if to is None else to / name if to.is_dir() else to
        rows = _write(settings, admin_url, target, at, is_stopped)
        with _writing():
            if to is None:
                thin(folder)
            (folder / INDEX).unlink(missing_ok=True)
    except DumpStopped:
        raise
    except WarunginError as error:
        _note(folder, error, datetime.now(UTC))
        raise
    return Made(target, at, rows)


def _write(settings: Settings, admin_url: str, target: Path, at: datetime, is_stopped: Callable[[], bool]) -> int:
    key = make_key(settings.data)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    head = {"made_at": at.isoformat(), "schema": database.version(admin_url), "postgres": MAJOR}
    try:
        with dump.snapshot(admin_url) as (snapshot, rows), _writing(), _private(part) as file:
            vault.seal(dump.taken_out(admin_url, snapshot, is_stopped), file, key, head)
            file.flush()
            os.fsync(file.fileno())
        wrong = tried(part, key, settings.data / FOLDER, rows, is_stopped)
        with _writing():
            if wrong:
                _keep_unproven(part, target)
                raise BackupFaulty(first=wrong[0], count=len(wrong))
            part.replace(target)
            _flush_folder(target.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return sum(rows.values())


def tried(
    path: Path, key: bytes, folder: Path, rows: dict[str, int], is_stopped: Callable[[], bool] = lambda: False
) -> list[str]:
    """Restore a backup into a scratch cluster under ``folder`` and return what is wrong with it, in sentences."""
    with dump.scratch_database(folder) as url, path.open("rb") as file:
        dump.put_in(url, vault.unseal(file, key), is_stopped)
        with psycopg.connect(url) as connection:
            found = dump.rows_of_tables(connection)
        wrong = [
            f"{table}: {found.get(table, 0)} rows came back of {rows.get(table, 0)}."
            for table in sorted(rows.keys() | found.keys())
            if found.get(table) != rows.get(table)
        ]
        return wrong or dump.findings(url, is_stopped)


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        room = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise BackupUnwritable(why=f"The backup was not written: {'no room' if room else error.strerror}.") from error


def _flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, before older backups are removed for the new one."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _require_room(folder: Path, admin_url: str) -> None:
    with psycopg.connect(admin_url) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    if shutil.disk_usage(folder).free < ROOM * int(row[0]):
        raise BackupUnwritable(
            why=f"A backup and its trial take {ROOM} times the database's size, which is not free here."
        )


def _clear(folder: Path) -> None:
    for left in [*folder.glob("*.part"), *folder.glob("try-*.scratch")]:
        if time.time() - left.stat().st_mtime > LEFT_SECONDS_MAX:
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _keep_unproven(part: Path, target: Path) -> None:
    part.replace(target.with_name(f"unproven-{target.name}"))
    for old in sorted(target.parent.glob("unproven-warungin-server-*.backup"))[:-UNPROVEN_MAX]:
        old.unlink()


# --- knowing and thinning -------------------------------------------------------------------------------


def good_ones(folder: Path) -> list[tuple[datetime, Path]]:
    """Return the good backups in a folder, oldest first; none when it cannot be read."""
    try:
        named = [(_NAME.fullmatch(path.name), path) for path in folder.iterdir()]
    except OSError:
        return []
    return sorted((at, path) for match, path in named if match is not None and (at := read_stamp(match[1])) is not None)


def thin(folder: Path) -> None:
    """Remove the backups that the retention does not keep; nothing else in the folder is touched."""
    good = good_ones(folder)
    stay = kept([at for at, _ in good], RETENTION)
    for at, path in good:
        if at not in stay:
            path.unlink()


def last_good(data: Path, now: datetime) -> BackupState:
    """Return how it stands with a server's backups, from names and a note alone."""
    good = good_ones(data / FOLDER)
    at, path = good[-1] if good else (None, None)
    noted = read_json(data / FOLDER / INDEX) or {}
    return BackupState(
        at=at,
        path=path,
        age=None if at is None else max(now - at, timedelta()),
        error=noted.get("code"),
        why=noted.get("why"),
    )


def _note(folder: Path, error: WarunginError, now: datetime) -> None:
    structlog.get_logger("warungin.server").warning("backup_failed", code=error.code)
    with suppress(OSError):
        write_json(folder / INDEX, {"failed_at": now.isoformat(), "code": error.code, "why": error.facts.get("why")})
