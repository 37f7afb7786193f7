"""What a proof remembers on its way: sums and journal links, in a file of its own that nobody sees and that ends with it.

A tenant's whole history does not fit into memory, so nothing that grows with it is held there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from sync_server.bulk import names


class Link(NamedTuple):
    """One journal entry: its number, the hash it names as the one before it, its own, and whether a flag told of it."""

    message_id: UUID
    number: int
    prev: bytes
    hash: bytes
    told: bool
    joins: bool = False
    """Whether it joins two branches: it continues its own, whose last number it does not tell, behind both."""
    met: tuple[int, bytes] | None = None
    """Number and hash of the last entry of the other branch, where it is told."""


_LINKS = """
CREATE TABLE links (number INTEGER, hash BLOB, prev BLOB, prev_number INTEGER, met BLOB, met_number INTEGER,
    message_id TEXT, told INTEGER)
"""

# An entry stands on the one with the number before, the first on nothing; one that joins branches on any that is older.
_BROKEN = """
SELECT l.message_id, l.number, l.told FROM links l
WHERE NOT (l.prev = zeroblob(32) AND coalesce(l.prev_number, 0) = 0) AND NOT EXISTS (
        SELECT 1 FROM links p
        WHERE p.hash = l.prev AND p.number < l.number AND (l.prev_number IS NULL OR p.number = l.prev_number))
    OR l.met_number > 0 AND NOT EXISTS (SELECT 1 FROM links p WHERE p.number = l.met_number AND p.hash = l.met)
ORDER BY l.number, l.message_id
"""

# Where a number was used twice, all but one must have been told of.
_DOUBLED = """
SELECT l.message_id, l.number, 0 FROM links l
WHERE l.told = 0 AND (SELECT count(*) FROM links o WHERE o.number = l.number AND o.told = 0) > 1
ORDER BY l.number, l.message_id
"""


class Scratch:
    """A private temporary database. Close it when done."""

    def __init__(self, sums: Sequence[sa.Table]) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # no name: a file that the system removes by itself
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute(_LINKS)
        self._file.execute("CREATE INDEX ix_links ON links (number)")
        for table in sums:
            columns = ", ".join(f"{name} INTEGER NOT NULL" for name in summed(table))
            self._file.execute(f"CREATE TABLE {table.name} (key TEXT PRIMARY KEY, {columns}) WITHOUT ROWID")

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Group what is written in the block; only for speed."""
        self._file.execute("BEGIN")
        yield
        self._file.execute("COMMIT")

    def add(self, table: sa.Table, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows, in the order of the table's columns, onto the sums under their keys."""
        values = summed(table)
        marks = ", ".join("?" * (len(values) + 1))
        changes = ", ".join(f"{name} = {name} + excluded.{name}" for name in values)
        keys = len(names(table)) - len(values)
        self._file.executemany(
            f"INSERT INTO {table.name} VALUES ({marks}) ON CONFLICT (key) DO UPDATE SET {changes}",  # noqa: S608
            ((_key(row[:keys]), *row[keys:]) for row in rows),
        )

    def take(self, table: sa.Table, key: Sequence[Any]) -> tuple[int, ...] | None:
        """Return the sums under a key, and forget them."""
        text = _key(key)
        columns = ", ".join(summed(table))
        found = self._file.execute(f"SELECT {columns} FROM {table.name} WHERE key = ?", (text,)).fetchone()  # noqa: S608
        if found is not None:
            self._file.execute(f"DELETE FROM {table.name} WHERE key = ?", (text,))  # noqa: S608
        return None if found is None else tuple(found)

    def left_over(self, table: sa.Table) -> Iterator[tuple[list[str], tuple[int, ...]]]:
        """Yield the keys and sums that nobody took and that are not nothing."""
        columns = summed(table)
        something = " OR ".join(f"{name} <> 0" for name in columns)
        asked = f"SELECT key, {', '.join(columns)} FROM {table.name} WHERE {something} ORDER BY key"  # noqa: S608
        for key, *values in self._file.execute(asked):
            yield json.loads(key), tuple(values)

    def clear_links(self) -> None:
        """Forget all journal entries, before another device's."""
        self._file.execute("DELETE FROM links")

    def add_links(self, links: Iterable[Link]) -> None:
        """Remember journal entries, in any order."""
        self._file.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, links))

    def broken_links(self) -> Iterator[tuple[str, int, bool]]:
        """Yield message id, number and whether a flag told of it, of each entry that stands on one that is not there."""
        for message_id, number, told in self._file.execute(_BROKEN):
            yield message_id, number, bool(told)

    def doubled_links(self) -> Iterator[tuple[str, int, bool]]:
        """Yield those of each entry whose number another one has as well, of which nothing tells."""
        for message_id, number, told in self._file.execute(_DOUBLED):
            yield message_id, number, bool(told)

    def last_link(self) -> int:
        """Return the highest journal number, 0 when there is none."""
        return int(self._file.execute("SELECT coalesce(max(number), 0) FROM links").fetchone()[0])

    def has_link(self, number: int, entry_hash: bytes) -> bool:
        """Say whether there is an entry of that number and hash."""
        asked = "SELECT 1 FROM links WHERE number = ? AND hash = ?"
        return self._file.execute(asked, (number, entry_hash)).fetchone() is not None


def summed(table: sa.Table) -> list[str]:
    """Return the columns of a table of kept sums that hold sums."""
    keys = {column.name for column in table.primary_key}
    return [name for name in names(table) if name not in keys]


def _key(values: Iterable[Any]) -> str:
    return json.dumps([str(value) for value in values])


def _row(link: Link) -> tuple[Any, ...]:
    met_number, met = link.met or (0, b"")
    stands_on = None if link.joins else link.number - 1
    return (link.number, link.hash, link.prev, stands_on, met, met_number, str(link.message_id), link.told)
