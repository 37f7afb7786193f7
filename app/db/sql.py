"""SQL rendered once from the tables: inserts, upserts of kept sums, and rows as tuples in a table's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

Row = Mapping[str, Any]
Connection = Any

_dialect = sqlite.dialect(paramstyle="qmark")


def rendered(statement: sa.sql.ClauseElement) -> str:
    """Return a statement's text for the driver."""
    return str(statement.compile(dialect=_dialect))


@cache
def insert_sql(table: sa.Table) -> str:
    """Return the INSERT of a whole row of ``table``."""
    return rendered(sa.insert(table).values({name: sa.bindparam(name) for name in table.columns.keys()}))


@cache
def add_sql(table: sa.Table, *summed: str) -> str:
    """Return an INSERT that adds ``summed`` columns onto the row that is there already."""
    insert = sqlite_insert(table).values({name: sa.bindparam(name) for name in table.columns.keys()})
    keys = [column.name for column in table.primary_key]
    return rendered(
        insert.on_conflict_do_update(
            index_elements=keys, set_={name: table.c[name] + insert.excluded[name] for name in summed}
        )
    )


@cache
def replace_sql(table: sa.Table) -> str:
    """Return an INSERT that replaces all columns of the row with the same key."""
    insert = sqlite_insert(table).values({name: sa.bindparam(name) for name in table.columns.keys()})
    keys = [column.name for column in table.primary_key]
    rest = [name for name in table.columns.keys() if name not in keys]
    return rendered(
        insert.on_conflict_do_update(index_elements=keys, set_={name: insert.excluded[name] for name in rest})
    )


@cache
def tuple_of(table: sa.Table) -> Callable[[Row], tuple[Any, ...]]:
    """Return a function that orders a row's values as the table's columns are."""
    names = table.columns.keys()
    if len(names) == 1:
        return lambda row: (row[names[0]],)
    getter: Callable[[Row], tuple[Any, ...]] = itemgetter(*names)
    return getter


def insert(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Write new rows of one table, in one statement run for each."""
    if not rows:
        return
    connection.executemany(insert_sql(table), list(map(tuple_of(table), rows)))


def add(connection: Connection, table: sa.Table, rows: Sequence[Row], *summed: str) -> None:
    """Add rows onto kept sums."""
    if not rows:
        return
    connection.executemany(add_sql(table, *summed), list(map(tuple_of(table), rows)))


def select_sql(table: sa.Table, where: str) -> str:
    """Return a SELECT of all columns of a table."""
    columns = ", ".join(rendered(column) for column in table.columns)
    return f"SELECT {columns} FROM {table.name} WHERE {where}"  # noqa: S608 - names come from our own tables


def named(table: sa.Table, values: Iterable[Any]) -> dict[str, Any]:
    """Return a row as the SELECT of ``select_sql`` gave it, by column name."""
    return dict(zip(table.columns.keys(), values, strict=True))
