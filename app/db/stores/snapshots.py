"""Writing a snapshot in slices: its bytes as they come, then its entities and stock many at a time, then what it leaves out.

Two promises hold after every slice, so that it may be cut off anywhere and the shop sells between: what is on hand is the base,
what was received on top of it, and the own facts that are not in the base; and each product's place in the search index holds
what the product is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from app.db import search
from app.db.sql import Connection, insert, insert_sql, replace_sql
from app.db.stores.masters import MasterStore
from app.db.tables import masters as tables
from app.db.tables.types import uid
from app.domain.barcode import gtin14
from app.wire.bodies import StockMove
from app.wire.master import ProductEntity

SLICE_ROWS = 500
"""What one transaction writes: it holds the writer for some milliseconds."""

MARKED = ("staff", "categories", "tax_rates", "products")
"""Tables whose rows stay, marked as removed, because facts refer to them."""

FORGOTTEN = ("outlets", "roles")
"""Tables whose rows go."""

Revised = tuple[int, ProductEntity]
"""A product and its revision."""


@dataclass(frozen=True, slots=True)
class Download:
    """A snapshot that is wanted, and how many of its bytes are here."""

    id: UUID
    head: int
    length: int
    sha256: bytes
    rows: int
    received: int


@dataclass(frozen=True, slots=True)
class _Known:
    """A product as the file has it: its place, and what the search index holds for it, nothing for a removed one."""

    seq: int
    words: str | None


class SnapshotStore:
    """Writes a snapshot inside one unit of work after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- its bytes ------------------------------------------------------------------------------------

    def find(self, snapshot_id: UUID) -> Download | None:
        """Return a snapshot that was begun."""
        row = self._connection.execute(
            "select id, head, length, sha256, rows, (select coalesce(sum(length(bytes)), 0) from snapshot_parts) "
            "from snapshots where id = ?",
            (snapshot_id.bytes,),
        ).fetchone()
        return None if row is None else Download(uid(row[0]), *row[1:])

    def begin(self, wanted: Download) -> None:
        """Forget any earlier snapshot, and note which one is wanted now."""
        self.forget()
        values = {
            "id": wanted.id.bytes,
            "head": wanted.head,
            "length": wanted.length,
            "sha256": wanted.sha256,
            "rows": wanted.rows,
        }
        insert(self._connection, tables.snapshots, [values])

    def keep(self, piece: bytes) -> None:
        """Keep the next bytes."""
        self._connection.execute(
            "insert into snapshot_parts (place, bytes) select coalesce(max(place), 0) + 1, ? from snapshot_parts",
            (piece,),
        )

    def content(self) -> bytes:
        """Return all bytes that are here."""
        return b"".join(row[0] for row in self._connection.execute("select bytes from snapshot_parts order by place"))

    def forget(self) -> None:
        """Throw away what was fetched."""
        self._connection.execute("delete from snapshot_parts")
        self._connection.execute("delete from snapshots")

    # --- products -------------------------------------------------------------------------------------

    def put_products(self, products: Sequence[Revised]) -> None:
        """Write products as they are at the head, this device's pending edits over them. Raises ValidationError."""
        known = self._known([product.id.bytes for _, product in products])
        place = self._connection.execute("select coalesce(max(seq), 0) from products").fetchone()[0]
        rows, units, words, gone = [], [], [], []
        for revision, product in products:
            before = known.get(product.id.bytes)
            if before is None:
                place += 1
            seq = place if before is None else before.seq
            rows.append(_product_row(seq, revision, product))
            units += _unit_rows(product)
            called = search.indexed(product.name, product.sku, [unit.barcode for unit in product.units if unit.barcode])
            if before is None or before.words != called:
                words.append((seq, called))
                if before is not None:
                    gone.append((seq,))
        try:
            self._write(known, rows, units)
        except sqlcipher.IntegrityError as error:
            raise msgspec.ValidationError(f"product: {error}") from error
        self._connection.executemany("delete from product_search where rowid = ?", gone)
        self._connection.executemany("insert into product_search (rowid, words) values (?, ?)", words)
        self._lay_over(products)

    def _write(self, known: dict[bytes, _Known], rows: list[Any], units: list[Any]) -> None:
        statement = replace_sql if known else insert_sql
        self._connection.executemany(
            "delete from product_units where product_id = ?", [(product_id,) for product_id in known]
        )
        self._connection.executemany(statement(tables.products), rows)
        self._connection.executemany(insert_sql(tables.product_units), units)

    def _known(self, ids: Sequence[bytes]) -> dict[bytes, _Known]:
        marks = _marks(ids)
        found = self._connection.execute(
            f"select id, seq, name, sku, removed from products where id in ({marks})", ids
        ).fetchall()
        if not found:
            return {}
        codes: defaultdict[bytes, list[str]] = defaultdict(list)
        for product_id, barcode in self._connection.execute(
            f"select product_id, barcode from product_units where product_id in ({marks}) and barcode is not null "
            "order by product_id, position",
            ids,
        ):
            codes[product_id].append(barcode)
        return {
            row[0]: _Known(row[1], None if row[4] else search.indexed(row[2], row[3], codes[row[0]])) for row in found
        }

    def _lay_over(self, products: Sequence[Revised]) -> None:
        edited = {row[0] for row in self._connection.execute("select distinct product_id from pending_edits")}
        masters = MasterStore(self._connection)
        for _, product in products:
            if product.id.bytes in edited:
                masters.lay_over_anew(product)

    # --- stock ----------------------------------------------------------------------------------------

    def fold_received(self) -> bool:
        """Take some received moves into the base, which leaves what is on hand as it is. Say whether there may be more."""
        rows = self._connection.execute(
            "select message_id, moves from received_moves limit ?", (SLICE_ROWS,)
        ).fetchall()
        moves: defaultdict[bytes, int] = defaultdict(int)
        for _, received in rows:
            for move in msgspec.json.decode(received, type=list[StockMove]):
                moves[move.product_id.bytes] += move.quantity_milli
        self._add_to_base(moves)
        self._connection.executemany(
            "delete from received_moves where message_id = ?", [(message_id,) for message_id, _ in rows]
        )
        return len(rows) == SLICE_ROWS

    def fold_own(self, after: int) -> int | None:
        """Let the base hold the moves of accepted own facts, and of no others; what is on hand stays as it is.

        Return behind which place of the outbox to go on, or None when all are looked at.
        """
        rows = self._connection.execute(
            "select seq, id, in_base from outbox where seq > ? and in_base <> (state = 'accepted') order by seq limit ?",
            (after, SLICE_ROWS),
        ).fetchall()
        moves: defaultdict[bytes, int] = defaultdict(int)
        for _, message_id, in_base in rows:
            for product_id, milli in self._connection.execute(
                "select product_id, quantity_milli from stock_moves where message_id = ?", (message_id,)
            ):
                moves[product_id] += -milli if in_base else milli
        self._add_to_base(moves)
        self._connection.executemany(
            "update outbox set in_base = ? where seq = ?", [(1 - in_base, seq) for seq, _, in_base in rows]
        )
        return rows[-1][0] if len(rows) == SLICE_ROWS else None

    def _add_to_base(self, moves: dict[bytes, int]) -> None:
        self._connection.executemany(
            "insert into stock_base (product_id, milli) values (?, ?) "
            "on conflict (product_id) do update set milli = milli + excluded.milli",
            list(moves.items()),
        )

    def put_stock(self, stock: Sequence[tuple[bytes, int]]) -> None:
        """Let the base be what is told, (product, thousandths); what is on hand moves with it.

        All received moves and accepted own facts are in the base already.
        """
        base = dict(
            self._connection.execute(
                f"select product_id, milli from stock_base where product_id in ({_marks(stock)})",
                [product_id for product_id, _ in stock],
            ).fetchall()
        )
        self._connection.executemany(
            "insert into on_hand (product_id, milli) values (?, ?) "
            "on conflict (product_id) do update set milli = milli + excluded.milli",
            [(product_id, milli - base.get(product_id, 0)) for product_id, milli in stock],
        )
        self._connection.executemany(replace_sql(tables.stock_base), stock)

    # --- what it leaves out ---------------------------------------------------------------------------

    def based(self) -> list[bytes]:
        """Return the products that have something in the base."""
        return [row[0] for row in self._connection.execute("select product_id from stock_base where milli <> 0")]

    def ids(self, table: str) -> list[bytes]:
        """Return the ids of a table's rows that are not removed; of tasks, those that are not resolved."""
        where = {"tasks": " where resolved_at is null"} | dict.fromkeys(MARKED, " where removed = 0")
        return [row[0] for row in self._connection.execute(f"select id from {table}{where.get(table, '')}")]

    def remove(self, table: str, ids: Iterable[bytes]) -> None:
        """Remove rows that a snapshot does not have."""
        keys = [(row_id,) for row_id in ids]
        if table == "products":
            self._connection.executemany(
                "delete from product_search where rowid = (select seq from products where id = ?)", keys
            )
        if table in MARKED:
            self._connection.executemany(f"update {table} set removed = 1 where id = ?", keys)
        else:
            self._connection.executemany(f"delete from {table} where id = ?", keys)


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


def _product_row(seq: int, revision: int, product: ProductEntity) -> tuple[Any, ...]:
    """Return a row in the order of the table's columns."""
    return (
        seq,
        product.id.bytes,
        product.sku,
        product.name,
        product.category_id.bytes,
        product.tax_class,
        int(product.weighed),
        product.scale_code,
        product.pack,
        product.colour,
        0,
        revision,
    )


def _unit_rows(product: ProductEntity) -> list[tuple[Any, ...]]:
    """Return the rows of a product's units in the order of the table's columns."""
    return [
        (
            product.id.bytes,
            unit.code,
            position,
            unit.factor_milli,
            unit.price_minor,
            unit.barcode,
            gtin14(unit.barcode) if unit.barcode else None,
        )
        for position, unit in enumerate(product.units)
    ]
