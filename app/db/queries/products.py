"""The list of products as an owner looks through it: filtered, sorted, a page at a time, whole catalogues included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.db import search
from app.db.sql import Connection
from app.db.tables.types import uid
from app.domain.ids import CategoryId, ProductId
from app.domain.product import LOW_STOCK_BELOW


class StockFilter(StrEnum):
    """Which products by what is left of them."""

    ALL = "all"
    LOW = "low"
    OUT = "out"


class ProductSort(StrEnum):
    """What the list is sorted by; the price is that of the base unit."""

    NAME = "name"
    PRICE = "price"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products are listed: those with all typed words in name, SKU or codes, of one category, by stock."""

    typed: str = ""
    category_id: CategoryId | None = None
    stock: StockFilter = StockFilter.ALL


@dataclass(frozen=True, slots=True)
class StockCounts:
    """How many products are sold here, and of how many little or nothing is left."""

    all: int
    low: int
    out: int


_STOCK = {
    StockFilter.LOW: f"coalesce(h.milli, 0) > 0 and coalesce(h.milli, 0) < {LOW_STOCK_BELOW.milli}",
    StockFilter.OUT: "coalesce(h.milli, 0) <= 0",
}
_JOIN_STOCK = "left join on_hand h on h.product_id = p.id"
_JOIN_PRICE = "join product_units u on u.product_id = p.id and u.position = 0"
_ORDER = {
    ProductSort.NAME: ("p.name collate nocase", ""),
    ProductSort.PRICE: ("u.price_minor", _JOIN_PRICE),
    ProductSort.STOCK: ("coalesce(h.milli, 0)", _JOIN_STOCK),
}


class ProductQueries:
    """Reads inside one unit of work. Answers ids only: what skipped rows hold is not read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ids(self, wanted: ProductFilter, sort: ProductSort, *, falls: bool, after: int, limit: int) -> list[ProductId]:
        """Return a page of products; ``after`` is how many to pass over. Equals stand in the order of the tiles."""
        key, join = _ORDER[sort]
        where, joins, values = _conditions(wanted)
        order = "desc" if falls else "asc"
        # Following the sorting index, SQLite would look every product up among the found ones; without it, it starts from them.
        key = f"+{key}" if wanted.typed.strip() else key
        rows = self._connection.execute(
            f"select p.id from products p {' '.join(dict.fromkeys([*joins, join]))} where {where} "
            f"order by {key} {order}, p.seq {order} limit ? offset ?",
            [*values, limit, after],
        ).fetchall()
        return [ProductId(uid(row[0])) for row in rows]

    def count(self, wanted: ProductFilter) -> int:
        """Return how many products fit."""
        where, joins, values = _conditions(wanted)
        count: int = self._connection.execute(
            f"select count(*) from products p {' '.join(joins)} where {where}", values
        ).fetchone()[0]
        return count

    def stock_counts(self) -> StockCounts:
        """Return how many products there are, low and out; one look at all of them."""
        row = self._connection.execute(
            f"select count(*), coalesce(sum({_STOCK[StockFilter.LOW]}), 0), coalesce(sum({_STOCK[StockFilter.OUT]}), 0) "
            f"from products p {_JOIN_STOCK} where p.removed = 0"
        ).fetchone()
        return StockCounts(*row)

    def with_pending_edit(self) -> set[ProductId]:
        """Return the products that have an edit of this device which the server has not answered."""
        rows = self._connection.execute("select distinct product_id from pending_edits").fetchall()
        return {ProductId(uid(row[0])) for row in rows}


def _conditions(wanted: ProductFilter) -> tuple[str, Sequence[str], list[Any]]:
    """Return the WHERE, the joins it needs and its values."""
    where = ["p.removed = 0"]
    joins: list[str] = []
    values: list[Any] = []
    queries = search.matches(wanted.typed)
    if queries is not None:
        where.append("p.seq in (select rowid from product_search where product_search match ?)")
        values.append(queries[1])
    if wanted.category_id is not None:
        where.append("p.category_id = ?")
        values.append(wanted.category_id.bytes)
    if wanted.stock is not StockFilter.ALL:
        joins.append(_JOIN_STOCK)
        where.append(f"({_STOCK[wanted.stock]})")
    return " and ".join(where), joins, values
