"""Putting a backup in the place of a centre's database: made ready in a database beside, then two names are exchanged at once.

Until that exchange the old database serves as it is, after it the restored one; the old is kept under another name. A restored
database begins a new life: its tills see by the new ``history_id`` that it went back, and hand in again what it lost, and no
register is given a receipt series again that was given in the lost hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from app.domain.errors import RuleViolation, Unavailable
from app.domain.receipt_number import next_series
from app.domain.retention import stamp
from sync_server import database
from sync_server.config import Settings
from sync_server.db import Connection
from sync_server.ops import backup, dump, postgres, vault
from sync_server.ops.account import PostgresUnusable, place_of
from sync_server.ops.backup import BackupFaulty
from sync_server.ops.centre import owner_transaction
from sync_server.ops.files import FileLock
from sync_server.ops.serve import ServerRunning

SERIES_STEPS = 10
"""How far each register's last series is moved on: more than anybody was given in the hours that were lost."""
SERIES_LAST = "ZZ"
MADE_READY = "restoring"


class DatabaseInUse(Unavailable):
    """Something is connected to the database: end the servers that run on it, then try again. Nothing was changed."""

    code = "database_in_use"


class BackupMissing(RuleViolation):
    """There is no such backup."""

    code = "backup_missing"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place; ``kept`` is where the database went that was there before, if one was."""

    made_at: str
    history_id: UUID
    registers: int
    kept: str | None


def restore(data: Path, file: Path, key_file: Path | None = None, *, unproven: bool = False) -> Restored:
    """Restore a backup. ``unproven`` takes one whose books do not verify.

    Raises ServerRunning, BackupMissing, BackupKeyMissing, BackupUnreadable, BackupFaulty, DatabaseNewer, DatabaseInUse,
    DumpFailed, PostgresUnusable; what was there before is as it was then.
    """
    if not file.is_file():
        raise BackupMissing(file=str(file))
    head = vault.head_of(file)
    key = backup.read_key(key_file or data / backup.KEY)
    settings = Settings.of(data)
    with _alone(settings), _cluster(settings) as (url, set_aside):
        name = str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
        fresh = f"{name}_{MADE_READY}"
        with _new_database(url, fresh, settings.request_password) as fresh_url:
            with file.open("rb") as source:
                dump.put_in(fresh_url, vault.unseal(source, key))
            database.prepare(fresh_url, settings.request_password)
            wrong = [] if unproven else dump.findings(fresh_url)
            if wrong:
                raise BackupFaulty(first=wrong[0], count=len(wrong))
            history_id, registers = mark_restored(fresh_url)
            kept = exchange(url, fresh, f"{name}_replaced_{stamp(datetime.now(UTC))}_{history_id.hex[:6]}")
        if key_file is not None:
            backup.keep_key(settings.data, key_file)
        settings.unfinished.unlink(missing_ok=True)
    return Restored(head.get("made_at", ""), history_id, registers, kept or set_aside)


def mark_restored(admin_url: str) -> tuple[UUID, int]:
    """Begin a new life of a database that went back in time, in one transaction; return its id and how many registers there are.

    Running it once more does no harm but to the stock of receipt series.
    """
    history_id = uuid4()
    with owner_transaction(admin_url) as connection:
        connection.execute("UPDATE server_identity SET history_id = %s WHERE one = 1", (history_id,))
        registers = _move_series_on(connection)
    return history_id, registers


def _move_series_on(connection: Connection) -> int:
    found = connection.execute("SELECT tenant_id, id, last_series FROM registers ORDER BY tenant_id, id").fetchall()
    for tenant_id, register_id, last in found:
        connection.execute(
            "UPDATE registers SET last_series = %s WHERE tenant_id = %s AND id = %s",
            (moved_on(last), tenant_id, register_id),
        )
    return len(found)


def moved_on(last: str | None) -> str:
    """Return the series that lies ``SERIES_STEPS`` after the last one given, or the very last one there is."""
    series = last
    for _ in range(SERIES_STEPS):
        if series == SERIES_LAST:
            break
        series = next_series(series)
    assert series is not None
    return series


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    lock = FileLock(settings.lock)
    if not lock.try_acquire():
        raise ServerRunning(data=str(settings.data))
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _cluster(settings: Settings) -> Iterator[tuple[str, str | None]]:
    """Give the connection string of the database to replace, and where a cluster of ours went that no longer starts.

    While there is none to fall back on, ``unfinished`` lies in the folder, and no server starts on it.
    """
    if settings.database_url is not None:
        dump.require_fit(settings.database_url)
        yield settings.database_url, None
        return
    place, set_aside = place_of(settings.data), None
    try:
        server = postgres.start(settings.data)
    except PostgresUnusable:
        if not place.folder.exists():
            raise
        settings.unfinished.touch()
        aside = place.folder.with_name(f"pg.replaced-{stamp(datetime.now(UTC))}")
        place.folder.replace(aside)
        set_aside = str(aside)
        server = postgres.start(settings.data)
    try:
        if not _exists(server.url(), database.DATABASE):
            settings.unfinished.touch()
        yield server.url(database.DATABASE), set_aside
    finally:
        server.stop()


@contextmanager
def _new_database(url: str, name: str, request_password: str) -> Iterator[str]:
    """Give the connection string of a new, empty database beside, with our roles. It is dropped again when the block fails."""
    beside = _beside(url)
    _drop(beside, name)
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    fresh_url = psycopg.conninfo.make_conninfo(url, dbname=name)
    try:
        with psycopg.connect(fresh_url, autocommit=True) as connection:
            database.make_roles(connection, request_password)
        yield fresh_url
    except BaseException:
        _drop(beside, name)
        raise


def _drop(beside: str, name: str) -> None:
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _beside(url: str) -> str:
    """Return a connection to the same server, but to no database of ours."""
    return psycopg.conninfo.make_conninfo(url, dbname="postgres")


def _exists(url: str, name: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def exchange(url: str, fresh: str, kept: str) -> str | None:
    """Let ``fresh`` have the name of the database at ``url``, which is kept under another; both in one transaction, or neither.

    Return the kept one's name, or None where there was none. Raises DatabaseInUse.
    """
    name = str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    was_there = _exists(_beside(url), name)
    try:
        with psycopg.connect(_beside(url)) as connection:
            if was_there:
                connection.execute(rename.format(sql.Identifier(name), sql.Identifier(kept)))
            connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    except psycopg.errors.ObjectInUse as error:
        raise DatabaseInUse from error
    return kept if was_there else None
