"""Talking to the database while serving: a pool of connections of the request role, and transactions of one tenant each.

The tenant is said by ``SET LOCAL`` in a statement of its own, so it ends with the transaction on every node of a cluster.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
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

_shard = re.compile(r"_\d+$")

TRIES = 3
POOL_MAX = 8
POOL_WAIT_SECONDS = 5.0

# When a statement of a pipeline fails, the error is raised; what psycopg would log beside it is only that the rest was dropped.
logging.getLogger("psycopg").addFilter(lambda record: "error ignored terminating" not in record.getMessage())

_AGAIN = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable)


class DatabaseAway(Unavailable):
    """The database does not answer, or too much goes on at once: the caller tries again later."""

    code = "database_away"


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
def transaction(pool: Pool, *, pipelined: bool = False) -> Iterator[Connection]:
    """Run a block in one transaction without a tenant: only the directories can be read. Raises DatabaseAway.

    When ``pipelined``, statements are sent without waiting for the last one's result; only reading a result waits, and an
    error may come up later than where it was made, at the end of the block at the latest.
    """
    try:
        with (
            pool.connection() as connection,
            connection.pipeline() if pipelined else nullcontext(),
            connection.transaction(),
        ):
            yield connection
    except (PoolTimeout, psycopg.OperationalError) as error:
        if isinstance(error, (*_AGAIN, psycopg.errors.PipelineAborted)):
            raise
        raise DatabaseAway from error


@contextmanager
def tenant_transaction(pool: Pool, tenant_id: UUID, *, pipelined: bool = False) -> Iterator[Connection]:
    """Run a block in one transaction of one tenant; leaving it commits, an exception rolls back. Raises DatabaseAway."""
    with transaction(pool, pipelined=pipelined) as connection:
        set_tenant(connection, tenant_id)
        yield connection


def set_tenant(connection: Connection, tenant_id: UUID) -> None:
    """Say whose rows may be seen and written until the transaction ends. Alone in its statement, on purpose."""
    connection.execute(sql.SQL("SET LOCAL app.tenant = {}").format(sql.Literal(str(tenant_id))))


def in_tenant(
    pool: Pool,
    tenant_id: UUID,
    work: Callable[[Connection], Result],
    *,
    pipelined: bool = False,
    twin_of: str | None = None,
) -> Result:
    """Run ``work`` in one transaction of a tenant, again from the start when another transaction was in its way.

    ``twin_of`` names a unique constraint whose violation means that another transaction just did the same: looking again
    finds what it left. Raises DatabaseAway when it is still in the way at the third try.
    """
    last: Exception | None = None
    for _ in range(TRIES):
        try:
            with tenant_transaction(pool, tenant_id, pipelined=pipelined) as connection:
                return work(connection)
        except _AGAIN as error:
            last = error
        except psycopg.errors.UniqueViolation as error:
            if twin_of is None or _constraint(error) != twin_of:
                raise
            last = error
    raise DatabaseAway from last


def _constraint(error: psycopg.Error) -> str:
    """Return the name of a violated constraint; on a cluster it carries the number of a shard."""
    return _shard.sub("", error.diag.constraint_name or "")


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
    """Run a statement and return how many rows it touched; inside a pipeline that is not known yet, and -1."""
    return connection.execute(statement, values).rowcount
