"""Many rows in one statement: ``INSERT … SELECT … FROM tenants, unnest(…)``, whose columns travel as arrays.

The form is the one that row security and a cluster both accept. When the tenant of the transaction is another one, it
writes nothing and does not complain; so the number of rows written is compared, always.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from sync_server.db import Connection, Cursor

_dialect = postgresql.dialect()  # type: ignore[no-untyped-call]


def names(table: sa.Table) -> list[str]:
    """Return a tenant table's columns without the tenant, in the order in which rows are given."""
    return [name for name in table.columns.keys() if name != "tenant_id"]


def _type(column: sa.Column[Any]) -> str:
    return column.type.compile(dialect=_dialect)


def _wire_type(column: sa.Column[Any]) -> str:
    """Return the element type in which a column's values travel: what is itself an array or JSON goes as text."""
    return "text" if isinstance(column.type, ARRAY | JSONB) else _type(column)


@cache
def source_sql(table: sa.Table) -> str:
    """Return ``SELECT t.tenant_id, … FROM tenants t, unnest(…) u WHERE t.tenant_id = …`` for a table's columns."""
    columns = [table.columns[name] for name in names(table)]
    arrays = ", ".join(f"%({column.name})s::{_wire_type(column)}[]" for column in columns)
    picked = ", ".join(
        f"u.{column.name}" if _wire_type(column) == _type(column) else f"u.{column.name}::{_type(column)}"
        for column in columns
    )
    listed = ", ".join(column.name for column in columns)
    return f"SELECT t.tenant_id, {picked} FROM tenants t, unnest({arrays}) u({listed}) WHERE t.tenant_id = %(tenant)s"  # noqa: S608


@cache
def insert_sql(table: sa.Table) -> str:
    """Return the INSERT of any number of whole rows."""
    return f"INSERT INTO {table.name} (tenant_id, {', '.join(names(table))}) {source_sql(table)}"


@cache
def add_sql(table: sa.Table) -> str:
    """Return the INSERT that adds onto kept sums and returns the new ones; rows come with distinct keys, sorted by them."""
    keys = [column.name for column in table.primary_key]
    summed = [name for name in names(table) if name not in keys]
    changes = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in summed)
    order = ", ".join(f"u.{name}" for name in keys if name != "tenant_id")
    returned = ", ".join(f"{table.name}.{name}" for name in names(table))
    return (
        f"{insert_sql(table)} ORDER BY {order} "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes} RETURNING {returned}"
    )


def insert(connection: Connection, table: sa.Table, tenant_id: UUID, values: Sequence[tuple[Any, ...]]) -> None:
    """Write rows, each a tuple in the order of ``names``."""
    writer = Writer(connection, tenant_id)
    writer.insert(table, values)
    writer.finish()


def add(
    connection: Connection, table: sa.Table, tenant_id: UUID, values: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Add rows onto kept sums and return what they are now."""
    writer = Writer(connection, tenant_id)
    cursor = writer.add(table, values)
    writer.finish()
    return [] if cursor is None else cursor.fetchall()


class Writer:
    """Writes many tables one after the other; in a pipeline the next rows are made while the last are being written.

    Whatever happens, ``finish`` is called before anything of it is relied on: it waits, and compares all counts.
    """

    def __init__(self, connection: Connection, tenant_id: UUID) -> None:
        self.tenant_id = tenant_id
        self._connection = connection
        self._sent: list[tuple[str, int, Cursor]] = []

    def insert(self, table: sa.Table, values: Sequence[tuple[Any, ...]]) -> None:
        """Send rows."""
        if values:
            self.send(table.name, insert_sql(table), arguments(table, self.tenant_id, values), len(values))

    def add(self, table: sa.Table, values: Sequence[tuple[Any, ...]]) -> Cursor | None:
        """Send rows to be added onto kept sums; the cursor returned holds what they are then."""
        if not values:
            return None
        return self.send(table.name, add_sql(table), arguments(table, self.tenant_id, values), len(values))

    def send(self, what: str, statement: str, values: Mapping[str, Any], count: int) -> Cursor:
        """Send any statement that must touch ``count`` rows."""
        cursor = self._connection.execute(statement, values)
        self._sent.append((what, count, cursor))
        return cursor

    def finish(self) -> None:
        """Wait for everything sent, and compare how many rows were touched with how many should have been."""
        with self._connection.pipeline():
            pass  # leaving it waits, also for what was sent in a pipeline around this one
        for what, count, cursor in self._sent:
            assert cursor.rowcount == count, (
                f"{what}: {cursor.rowcount} of {count} rows; is this tenant the one that is set?"
            )
        self._sent.clear()


def arguments(table: sa.Table, tenant_id: UUID, values: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Return a statement's arguments: one array a column, and the tenant."""
    columns = zip(names(table), zip(*values, strict=True), strict=True)
    return {"tenant": tenant_id, **{name: _literal_of(table, name)(column) for name, column in columns}}


@cache
def _literal_of(table: sa.Table, name: str) -> Callable[[Sequence[Any]], Any]:
    kind = table.columns[name].type
    if isinstance(kind, sa.Uuid):
        return ids
    if isinstance(kind, sa.Integer | sa.Boolean):
        return plain
    if isinstance(kind, sa.DateTime | sa.Date):
        return moments
    if isinstance(kind, sa.LargeBinary):
        return blobs
    return words


# Arrays are written here as text, since the driver would dump each element by itself: five times the time of an order.


def ids(values: Sequence[UUID | None]) -> str:
    """Return an array of ids."""
    if None in values:
        return "{" + ",".join(["NULL" if value is None else value.hex for value in values]) + "}"
    return "{" + b"".join([value.bytes for value in values if value is not None]).hex(",", 16) + "}"


def plain(values: Sequence[int | bool | None]) -> str:
    """Return an array of whole numbers or of yes and no."""
    listed = str(list(values))[1:-1]
    return "{" + (listed.replace("None", "NULL") if None in values else listed) + "}"


def moments(values: Sequence[Any]) -> str:
    """Return an array of instants or of days."""
    return "{" + ",".join(["NULL" if value is None else value.isoformat() for value in values]) + "}"


def words(values: Sequence[str | None]) -> str:
    """Return an array of texts, each quoted, whatever is in it."""
    if None not in values:
        quoted = '","'.join(cast(Sequence[str], values))
        if "\\" not in quoted and quoted.count('"') == 2 * len(values) - 2:
            return '{"' + quoted + '"}' if values else "{}"
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in values]) + "}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def blobs(values: Sequence[bytes | None]) -> str:
    """Return an array of bytes."""
    return "{" + ",".join(["NULL" if value is None else '"\\\\x' + value.hex() + '"' for value in values]) + "}"
