"""The rows that the centre's last transaction wrote, found by the number that PostgreSQL keeps with each row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from psycopg import sql
from psycopg.types.json import Jsonb

from sync_server.db import Connection
from sync_server.schema import all_tables

Rows = dict[str, list[tuple[Any, ...]]]

KEPT = frozenset({"devices", "registers", "on_hand", "day_hours", "day_products", "shift_sums", "feed_head"})
"""Tables whose rows are counted on: a transaction changes them beside what it adds."""


def columns(table: sa.Table) -> list[str]:
    """Return the names of a table's columns."""
    return [column.name for column in table.columns]


def added(admin: Connection) -> Rows:
    """Return by table, parents first, the rows that the last transaction with a place in the feed added."""
    last = admin.execute("SELECT xmin::text FROM feed_head").fetchall()
    assert len(last) == 1, "a bench has one tenant"
    found = {}
    for table in all_tables():
        if table.name in KEPT:
            continue
        asked = sql.SQL("SELECT {} FROM {} WHERE xmin::text = %s").format(_names(columns(table)), _name(table.name))
        if rows := admin.execute(asked, last[0]).fetchall():
            found[table.name] = rows
    return found


def insert_statements(rows: Rows) -> list[tuple[sql.Composed, list[Any]]]:
    """Return one plain INSERT a table with the values of all its rows."""
    tables = {table.name: table for table in all_tables()}
    return [_insert(name, columns(tables[name]), lines) for name, lines in rows.items()]


def _insert(name: str, names: list[str], rows: list[tuple[Any, ...]]) -> tuple[sql.Composed, list[Any]]:
    one = sql.SQL("({})").format(sql.SQL(", ").join(sql.Placeholder() * len(names)))
    all_rows = sql.SQL(", ").join([one] * len(rows))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(_name(name), _names(names), all_rows)
    return statement, [Jsonb(value) if isinstance(value, dict) else value for row in rows for value in row]


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
