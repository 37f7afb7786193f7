"""What verification reads: the file's integrity, every stored message, and the rows and sums that should follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.db.sql import Connection, named, quoted, select_sql
from app.db.tables import facts, masters, sums
from app.db.tables.types import Table, uid

Row = dict[str, Any]

FACT_TABLES: tuple[Table, ...] = (
    facts.orders,
    facts.order_lines,
    facts.order_taxes,
    facts.payments,
    facts.stock_moves,
    facts.shifts,
    facts.shift_closes,
    facts.shift_counts,
    facts.cash_movements,
    facts.drawer_openings,
    facts.approvals,
    facts.cart_voids,
    facts.line_voids,
    facts.device_restores,
)
SUM_TABLES: tuple[Table, ...] = (sums.shift_sums, sums.day_hours, sums.day_products)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One row of the outbox as it stands."""

    device_no: int
    id: bytes
    kind: str
    message: bytes
    fingerprint: bytes
    journal_no: int | None
    journal_hash: bytes | None
    made_at: int
    recovered: int
    in_base: int


def key_of(table: Table, row: Row) -> tuple[Any, ...]:
    """Return a row's primary key."""
    return tuple(row[name] for name in table.key)


def shown(value: Any) -> str:
    """Return a key's value as people can look it up."""
    if isinstance(value, bytes) and len(value) == 16:
        return str(uid(value))
    return value.hex() if isinstance(value, bytes) else str(value)


def _as_far_as_it_is_text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


class ProofQueries:
    """Reads inside one unit of work; all it sees is of one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def damage(self) -> list[str]:
        """Return what the database itself finds wrong with its file; empty when nothing is."""
        found: list[str] = []
        # A connection that used the search index before it was built anew checks the old shape, unless it looks again first.
        self._connection.execute(
            "select rowid from product_search where product_search match '\"^^^\"' limit 1"
        ).fetchone()
        for pragma in ("cipher_integrity_check", "integrity_check(20)"):
            try:
                rows = self._connection.execute(f"pragma {pragma}").fetchall()
            except sqlcipher.DatabaseError as error:
                return [*found, str(error)]
            found += [str(row[0]) for row in rows if row[0] != "ok"]
        return found

    def orphans(self) -> Iterator[tuple[str, str]]:
        """Yield each table with rows whose parent is gone, and the parent's table."""
        rows = self._connection.execute("pragma foreign_key_check").fetchall()
        return ((table, parent) for table, parent in sorted({(row[0], row[2]) for row in rows}))

    def messages(self) -> Iterator[StoredMessage]:
        """Yield the outbox in the order it was written."""
        query = "select device_no, id, kind, message, fingerprint, journal_no, journal_hash, made_at, recovered, in_base from outbox order by seq"
        return (StoredMessage(*row) for row in self._read(query))

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield every row of a table."""
        for values in self._read(select_sql(table, "1 = 1")):
            yield named(table, values)

    def _read(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows, also those whose text is none: what cannot be read must be named, not stumbled over."""
        self._connection.text_factory = _as_far_as_it_is_text
        try:
            yield from self._connection.execute(query)
        finally:
            self._connection.text_factory = str

    def find(self, table: Table, key: tuple[Any, ...]) -> Row | None:
        """Return one row by its primary key."""
        where = " and ".join(f"{quoted(name)} = ?" for name in table.key)
        values = self._connection.execute(select_sql(table, where), key).fetchone()
        return None if values is None else named(table, values)

    def received_moves(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the stock moves of other devices as received: the message's id, and its moves."""
        return ((row[0], row[1]) for row in self._connection.execute("select message_id, moves from received_moves"))

    def stock_base(self) -> dict[bytes, int]:
        """Return the stock by product as the last snapshot gave it."""
        return {row["product_id"]: row["milli"] for row in self.rows(masters.stock_base)}

    def on_hand(self) -> dict[bytes, int]:
        """Return the kept stock by product."""
        return {row["product_id"]: row["milli"] for row in self.rows(masters.on_hand)}
