"""Talking to the database while serving: a pool of connections of the request role, and transactions of one tenant each.

The tenant is said by ``SET LOCAL`` in a statement of its own, so it ends with the transaction on every node of a cluster.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from app.domain.errors import Unavailable

Connection = psycopg.Connection[TupleRow]
Cursor = psycopg.Cursor[TupleRow]
Pool = ConnectionPool[Connection]
Row = dict[str, Any]
Result = TypeVar("Result")

TRIES = 3
POOL_MAX = 8
POOL_WAIT_SECONDS = 5.0

# When a statement of a pipeline fails, the error is raised; what psycopg would log beside it is only that the rest was dropped.
logging.getLogger("psycopg").addFilter(lambda record: "error ignored terminating" not in record.getMessage())

_AGAIN = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable)


class DatabaseAway(Unavailable):
    """The database does not answer, or too much goes on at once: the caller tries again later."""

    code = "database_away"


class TwinArrived(Exception):
    """The same message is being taken in by another transaction; looking again finds its stored reply."""


def make_pool(url: str, *, size_max: int = POOL_MAX) -> Pool:
    """Return a pool that is still closed; opening it does not wait for the database."""
    return ConnectionPool(
        url,
        min_size=1,
        max_size=size_max,
        open=False,
        timeout=POOL_WAIT_SECONDS,
        kwargs={"autocommit": True, "prepare_threshold": None},
    )


@contextmanager
def transaction(pool: Pool) -> Iterator[Connection]:
    """Run a block in one transaction without a tenant: only the directories can be read. Raises DatabaseAway."""
    try:
        with pool.connection() as connection, connection.transaction():
            yield connection
    except (PoolTimeout, psycopg.OperationalError) as error:
        if isinstance(error, _AGAIN):
            raise
        raise DatabaseAway from error


@contextmanager
def tenant_transaction(pool: Pool, tenant_id: UUID) -> Iterator[Connection]:
    """Run a block in one transaction of one tenant; leaving it commits, an exception rolls back. Raises DatabaseAway."""
    with transaction(pool) as connection:
        set_tenant(connection, tenant_id)
        yield connection


def set_tenant(connection: Connection, tenant_id: UUID) -> None:
    """Say whose rows may be seen and written until the transaction ends. Alone in its statement, on purpose."""
    connection.execute(sql.SQL("SET LOCAL app.tenant = {}").format(sql.Literal(str(tenant_id))))


def in_tenant(pool: Pool, tenant_id: UUID, work: Callable[[Connection], Result]) -> Result:
    """Run ``work`` in one transaction of a tenant, again from the start when another transaction was in its way.

    Raises DatabaseAway when it is still in the way at the third try.
    """
    last: Exception | None = None
    for _ in range(TRIES):
        try:
            with tenant_transaction(pool, tenant_id) as connection:
                return work(connection)
        except (*_AGAIN, TwinArrived) as error:
            last = error
    raise DatabaseAway from last


def rows(connection: Connection, statement: str, values: Mapping[str, Any]) -> list[Row]:
    """Return all rows of a SELECT (or RETURNING) as dictionaries by column name."""
    return ask(connection, statement, values).fetchall()


def one(connection: Connection, statement: str, values: Mapping[str, Any]) -> Row | None:
    """Return the first row of a SELECT by column name, or None."""
    found = rows(connection, statement, values)
    return found[0] if found else None


def ask(connection: Connection, statement: str, values: Mapping[str, Any]) -> psycopg.Cursor[Row]:
    """Send a SELECT and return the cursor its rows will be in; inside a pipeline that does not wait for them."""
    return connection.cursor(row_factory=dict_row).execute(statement, values)


def execute(connection: Connection, statement: str, values: Mapping[str, Any]) -> int:
    """Run a statement and return how many rows it touched."""
    return connection.execute(statement, values).rowcount
