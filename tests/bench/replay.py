"""What one transaction changed in a database, found by comparing every table, and written again with bare statements.

The twin is a copy that is kept equal: what is found new, changed or gone in ours is written to it, so after each round both
hold the same rows in every table, and the next comparison finds the next transaction alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from app.db.tables import TABLES

Connection = Any


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL text with the rows it is run for."""

    table: str
    verb: str
    sql: str
    values: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table as the file has them, and where those of its key are."""

    table: str
    columns: tuple[str, ...]
    key: tuple[int, ...]

    def key_of(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row[at] for at in self.key)

    @property
    def key_is(self) -> str:
        return " and ".join(f'"{self.columns[at]}" = ?' for at in self.key)


def shapes(connection: Connection) -> list[Shape]:
    """Return the shapes of all tables."""
    found = []
    for name in (table.name for table in TABLES):
        info = connection.execute(f"pragma table_info({name})").fetchall()
        keyed = sorted((row[5], row[0]) for row in info if row[5])
        found.append(Shape(name, tuple(row[1] for row in info), tuple(at for _, at in keyed)))
    return found


def changes(connection: Connection, known: list[Shape], twin: str = "twin") -> list[Statement]:
    """Return the statements that make the attached ``twin`` equal to ``main``: deletes, then updates and inserts."""
    deletes, writes = [], []
    for shape in known:
        ours, theirs = (_rows(connection, shape, *sides) for sides in (("main", twin), (twin, "main")))
        new = [row for key, row in ours.items() if key not in theirs]
        gone = [key for key in theirs if key not in ours]
        if gone:
            deletes.append(Statement(shape.table, "delete", f"delete from {shape.table} where {shape.key_is}", gone))
        writes += _updates(shape, theirs, ours)
        if new:
            marks = ", ".join("?" * len(shape.columns))
            writes.append(Statement(shape.table, "insert", f"insert into {shape.table} values ({marks})", new))
    return [*reversed(deletes), *writes]


def _rows(connection: Connection, shape: Shape, has: str, lacks: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    rows = connection.execute(
        f"select * from {has}.{shape.table} except select * from {lacks}.{shape.table}"
    ).fetchall()
    return {shape.key_of(row): row for row in rows}


def _updates(
    shape: Shape, before: dict[tuple[Any, ...], tuple[Any, ...]], after: dict[tuple[Any, ...], tuple[Any, ...]]
) -> list[Statement]:
    """Return updates of changed columns only; rows in which the same columns changed share a statement."""
    by_columns: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
    for key in before.keys() & after.keys():
        changed = tuple(at for at, (old, new) in enumerate(zip(before[key], after[key], strict=True)) if old != new)
        by_columns.setdefault(changed, []).append((*(after[key][at] for at in changed), *key))
    statements = []
    for changed, values in by_columns.items():
        sets = ", ".join(f'"{shape.columns[at]}" = ?' for at in changed)
        statements.append(
            Statement(shape.table, "update", f"update {shape.table} set {sets} where {shape.key_is}", values)
        )
    return statements


def replay(connection: Connection, statements: list[Statement]) -> None:
    """Write them in one transaction, each statement once for all its rows."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements:
        connection.executemany(statement.sql, statement.values)
    connection.execute("COMMIT")


def counts(statements: list[Statement]) -> dict[str, int]:
    """Return how many rows were written to each table, and how."""
    counted: Counter[str] = Counter()
    for statement in statements:
        counted[f"{statement.table} {statement.verb}"] += len(statement.values)
    return dict(counted)
