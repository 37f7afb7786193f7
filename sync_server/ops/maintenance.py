"""The daily upkeep: noting where each tenant's feed stands, thinning what is older than 90 days, forgetting what is of no use.

It runs in the process that holds the administrator's connection, never in one that serves calls, and there in the name of a
role that may do these things only. Of several servers on one database one at a time does it. All of it may be repeated.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import structlog
from psycopg import sql

from app.domain.errors import Unavailable
from sync_server.database import MAINTENANCE_ROLE
from sync_server.db import Connection, execute, one, rows, set_tenant
from sync_server.http import described
from sync_server.ops import maintenance_store as store
from sync_server.ops.centre import owner_transaction
from sync_server.sync import snapshots
from sync_server.tenants import store as tenant_store

log = structlog.get_logger("warungin.server")

FEED_KEPT = timedelta(days=90)
TRIES_KEPT = timedelta(days=1)
AGAIN_SECONDS = 6 * 60 * 60
"""Four times a day, so that a day is noted also where the server runs for some hours only."""
STOP_SECONDS_MAX = 10

_lock = 7_248_110_392
"""Number of the advisory lock that keeps a second upkeep away."""


class MaintenanceBusy(Unavailable):
    """Another process is doing the upkeep just now."""

    code = "maintenance_busy"


@dataclass(slots=True)
class Upkeep:
    """What was done: tenants looked after, feed rows thinned, snapshots and enrolment tries forgotten."""

    tenants: int = 0
    feed_rows: int = 0
    snapshots: int = 0
    tries: int = 0


def maintain(admin_url: str, now: Callable[[], datetime]) -> Upkeep:
    """Do the upkeep of all tenants, each in a transaction of its own. Raises MaintenanceBusy."""
    done = Upkeep()
    with psycopg.connect(admin_url, autocommit=True) as alone:
        held = alone.execute("SELECT pg_try_advisory_lock(%s)", (_lock,)).fetchone()
        if held != (True,):
            raise MaintenanceBusy
        with owner_transaction(admin_url) as connection:
            tenants = [row["tenant_id"] for row in rows(connection, tenant_store.TENANTS, {"name": None})]
        for tenant_id in tenants:
            done.feed_rows += _feed(alone, tenant_id, now)
            done.snapshots += _snapshots(alone, tenant_id, now() - snapshots.KEPT)
            done.tenants += 1
        with _as_maintenance(alone):
            done.tries = execute(alone, store.FORGET_TRIES, {"oldest": now() - TRIES_KEPT})
    return done


@contextmanager
def _as_maintenance(connection: Connection, tenant_id: UUID | None = None) -> Iterator[None]:
    """Run a block in one transaction of the role for the upkeep, which sees the rows of one tenant."""
    with connection.transaction():
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(MAINTENANCE_ROLE)))
        if tenant_id is not None:
            connection.execute("SET LOCAL citus.propagate_set_commands = 'local'")
            set_tenant(connection, tenant_id)
        yield


def _feed(connection: Connection, tenant_id: UUID, now: Callable[[], datetime]) -> int:
    """Note today's head; move the floor to that of 90 days ago and thin what is below, in one transaction."""
    with _as_maintenance(connection, tenant_id):
        at = one(connection, store.HEAD, {"tenant": tenant_id})
        if at is None:
            return 0
        moment = now()  # after the head was read: what is received later is above it
        day = moment.astimezone(UTC).date()
        execute(connection, store.NOTE_DAY, {"tenant": tenant_id, "day": day, "head": at["head"], "now": moment})
        old = one(connection, store.OLD_HEAD, {"tenant": tenant_id, "oldest": day - FEED_KEPT})
        floor = 0 if old is None else old["head"]
        if floor <= at["floor"]:
            return 0
        values = {"tenant": tenant_id, "floor": floor}
        if execute(connection, store.MOVE_FLOOR, values) == 0:
            return 0
        execute(connection, store.FORGET_DAYS, values)
        return execute(connection, store.THIN_FEED, values)


def _snapshots(connection: Connection, tenant_id: UUID, oldest: datetime) -> int:
    """Forget files that are not served any more; return how many."""
    with _as_maintenance(connection, tenant_id):
        values = {"tenant": tenant_id, "oldest": oldest}
        execute(connection, store.FORGET_SNAPSHOT_PARTS, values)
        return execute(connection, store.FORGET_SNAPSHOTS, values)


@contextmanager
def in_background(admin_url: str, now: Callable[[], datetime]) -> Iterator[None]:
    """Do the upkeep at once and every few hours while the block runs. What goes wrong is logged, and tried again."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.is_set():
            _try(admin_url, now)
            ended.wait(AGAIN_SECONDS)

    thread = threading.Thread(target=go_on, name="maintenance", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(STOP_SECONDS_MAX)


def _try(admin_url: str, now: Callable[[], datetime]) -> None:
    try:
        done = maintain(admin_url, now)
    except MaintenanceBusy:
        log.info("maintenance_elsewhere")
    except Exception as error:  # noqa: BLE001 - serving goes on; the next round tries again
        log.error("maintenance_failed", **described(error))
    else:
        log.info("maintained", tenants=done.tenants, feed_rows=done.feed_rows, snapshots=done.snapshots)
