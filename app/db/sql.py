"""SQL texts of a table, made once each: inserts, upserts of kept sums, and rows as tuples in a table's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from app.db.tables.types import Table

Row = Mapping[str, Any]
Connection = Any


def quoted(name: str) -> str:
    """Return a column's name as SQL takes it, even where it is a word of SQL."""
    return f'"{name}"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


@cache
def insert_sql(table: Table) -> str:
    """Return the INSERT of a whole row of ``table``."""
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({_listed(table.columns)}) VALUES ({marks})"


def _upsert_sql(table: Table, sets: Iterable[str]) -> str:
    return f"{insert_sql(table)} ON CONFLICT ({_listed(table.key)}) DO UPDATE SET {', '.join(sets)}"


@cache
def add_sql(table: Table, *summed: str) -> str:
    """Return an INSERT that adds ``summed`` columns onto the row that is there already."""
    return _upsert_sql(table, (f"{quoted(name)} = {quoted(name)} + excluded.{quoted(name)}" for name in summed))


@cache
def replace_sql(table: Table) -> str:
    """Return an INSERT that replaces all columns of the row with the same key."""
    rest = [name for name in table.columns if name not in table.key]
    return _upsert_sql(table, (f"{quoted(name)} = excluded.{quoted(name)}" for name in rest))


@cache
def tuple_of(table: Table) -> Callable[[Row], tuple[Any, ...]]:
    """Return a function that orders a row's values as the table's columns are."""
    assert len(table.columns) > 1, "of one column alone this gives no tuple"
    getter: Callable[[Row], tuple[Any, ...]] = itemgetter(*table.columns)
    return getter


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write new rows of one table, in one statement run for each."""
    if rows:
        connection.executemany(insert_sql(table), map(tuple_of(table), rows))


def add(connection: Connection, table: Table, rows: Sequence[Row], *summed: str) -> None:
    """Add rows onto kept sums."""
    if rows:
        connection.executemany(add_sql(table, *summed), map(tuple_of(table), rows))


@cache
def select_sql(table: Table, where: str) -> str:
    """Return a SELECT of all columns of a table. ``where`` is written in the program, never made of values."""
    return f"SELECT {_listed(table.columns)} FROM {table.name} WHERE {where}"


def named(table: Table, values: Iterable[Any]) -> dict[str, Any]:
    """Return a row as the SELECT of ``select_sql`` gave it, by column name."""
    return dict(zip(table.columns, values, strict=True))
