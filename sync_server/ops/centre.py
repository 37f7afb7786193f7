"""Reaching the database for a command: the given one, that of a running server, or our own for as long as it takes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from app.domain.errors import RuleViolation, Unavailable, Unusable
from sync_server import database
from sync_server.config import URL_VARIABLE, Settings
from sync_server.db import Connection
from sync_server.ops import postgres
from sync_server.ops.files import FileLock, read_json, secret

WAIT_SECONDS = 0.1
WAIT_SECONDS_MAX = 60


class CentreBusy(Unavailable):
    """Another process is using this data folder and does not become ready."""

    code = "centre_busy"


@contextmanager
def admin_database(settings: Settings) -> Iterator[str]:
    """Give an administrator's connection string of a ready database, migrated to this program's version.

    Our own PostgreSQL is started when no server runs on this folder, and stopped at the end. Raises CentreBusy,
    PostgresUnusable, DatabaseNewer.
    """
    if settings.database_url is not None:
        database.prepare(settings.database_url, settings.request_password)
        yield settings.database_url
        return
    lock = FileLock(settings.lock)
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not lock.try_acquire():
        running = running_url(settings)
        if running is not None:
            yield running
            return
        if time.monotonic() > deadline:
            raise CentreBusy(data=str(settings.data))
        time.sleep(WAIT_SECONDS)
    try:
        with own_database(settings) as (url, _):
            yield url
    finally:
        lock.release()


class RestoreUnfinished(Unusable):
    """A restore into this data folder was begun and did not come to its end: run it again."""

    code = "restore_unfinished"


class CentreMissing(RuleViolation):
    """There is no centre in this data folder."""

    code = "centre_missing"


def existing(data: Path) -> Settings:
    """Return the settings of a folder that holds a centre; a mistyped one is not made into one. Raises CentreMissing."""
    if not (data / "server.secrets.json").exists() and not os.environ.get(URL_VARIABLE):
        raise CentreMissing(data=str(data))
    return Settings.of(data)


@contextmanager
def own_database(settings: Settings) -> Iterator[tuple[str, int]]:
    """Run our own PostgreSQL for the length of the block. The caller holds the folder's lock. Raises RestoreUnfinished."""
    if settings.unfinished.exists():
        raise RestoreUnfinished
    own = postgres.start(settings.data)
    try:
        database.create_database(own.url())
        url = own.url(database.DATABASE)
        database.prepare(url, settings.request_password)
        yield url, own.port
    finally:
        own.stop()


def running_url(settings: Settings) -> str | None:
    """Return an administrator's connection string of the server that runs on this folder, once it is ready."""
    note = read_json(settings.note)
    if note is None or not note.get("database_port"):
        return None
    password = secret(settings.data / "server.secrets.json", "superuser_password")
    return psycopg.conninfo.make_conninfo(
        host=postgres.HOST,
        port=int(note["database_port"]),
        user=postgres.SUPERUSER,
        password=password,
        dbname=database.DATABASE,
    )


@contextmanager
def owner_transaction(admin_url: str) -> Iterator[Connection]:
    """Run a block in one transaction as the tables' owner, who sees all tenants. For commands only, never for calls."""
    with psycopg.connect(admin_url) as connection:
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(database.OWNER_ROLE)))
        yield connection


@contextmanager
def owner_reading(admin_url: str) -> Iterator[Connection]:
    """Run a block as the tables' owner on what the database holds at one instant; nothing can be written in it."""
    with psycopg.connect(admin_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(database.OWNER_ROLE)))
        yield connection
