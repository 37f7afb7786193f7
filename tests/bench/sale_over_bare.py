"""A sale as the till makes it, against the same rows written by the bare driver: what all our own work adds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.bootstrap import OpenFolder
from app.db.engine import PRAGMAS, connect
from app.domain.ids import CartId, ProductId
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.services import carts, catalogue, orders
from tests.bench.catalogue import product_id
from tests.bench.figure import Figure, Scale, at_most, middle, timed
from tests.bench.replay import Statement, changes, counts, replay, shapes
from tests.bench.world import World, owner

NAME = "sale_over_bare"
GOAL = 1.5
LINES = 5
STRIDE = 7_919
"""Goods of one cart lie far apart in the catalogue, as they do in a shop."""
WARM_UPS = 3


def measure(world: World, scale: Scale) -> Figure:
    """Sell carts of five lines; after each sale replay its very rows on an encrypted and on a plain twin."""
    ours: list[float] = []
    bare: list[float] = []
    plain: list[float] = []
    written: list[Statement] = []
    with world.opened("sale") as opened, closing(_Twins(opened)) as twins:
        places = count(0, STRIDE)
        for turn in range(scale.of(40, 8) + WARM_UPS):
            cart_id, received = _prepare(opened, [_product(world, next(places)) for _ in range(LINES)])
            twins.follow()
            actor = owner(opened)
            our_time = timed(lambda: orders.complete(opened.units(), actor, cart_id, received))  # noqa: B023
            written = twins.found()
            bare_time, plain_time = twins.replay(written)
            if turn >= WARM_UPS:
                ours.append(our_time)
                bare.append(bare_time)
                plain.append(plain_time)
        assert not twins.found(), "the twin does not hold what the sale wrote"
    floor = middle(bare)
    return at_most(
        NAME,
        middle(ours) / floor,
        GOAL,
        "times",
        f"median of {len(ours)} sales of {LINES} lines at {scale.products} products, service call to return, over the "
        "same rows by bare statements (executemany, one transaction, WAL, FULL, same driver, same key)",
        floor=round(floor, 3),
        floor_unit="ms",
        ours_ms=round(middle(ours), 3),
        plain_sqlite3_ms=round(middle(plain), 3),
        over_plain_sqlite3=round(middle(ours) / middle(plain), 2),
        rows=counts(written),
    )


def _product(world: World, place: int) -> ProductId:
    return ProductId(product_id(place % world.size))


def _prepare(opened: OpenFolder, products: list[ProductId]) -> tuple[CartId, Money]:
    """Put the products into a new cart; return it and what is handed over for it."""
    actor = owner(opened)
    for each in products:
        unit = catalogue.get(opened.units(write=False), each).base_unit.code
        carts.add_product(opened.units(), actor, each, unit, Quantity.of(2))
    view = carts.current(opened.units())
    return view.cart.id, view.cash_due + Money(5_000)


class _Twins:
    """Two copies of the till's database that follow it: one with the same key, one in plain text for ``sqlite3``."""

    def __init__(self, opened: OpenFolder) -> None:
        path = opened.folder.database
        encrypted, readable = path.with_name("twin.db"), path.with_name("plain.db")
        opened.database.copy_to(encrypted)
        _export(encrypted, opened.key, readable)
        self._looking = connect(path, opened.key)
        self._looking.execute("attach database ? as twin key ?", (str(encrypted), f"x'{opened.key.hex()}'"))
        self._shapes = shapes(self._looking)
        self._bare = connect(encrypted, opened.key)
        self._plain = sqlite3.connect(readable, isolation_level=None, cached_statements=512)
        for pragma in PRAGMAS:
            self._plain.execute(f"pragma {pragma}")

    def found(self) -> list[Statement]:
        """Return what the till has written that the twins have not."""
        return changes(self._looking, self._shapes)

    def follow(self) -> None:
        """Bring the twins up to the till."""
        self.replay(self.found())

    def replay(self, statements: list[Statement]) -> tuple[float, float]:
        """Write to both; return the milliseconds that each took."""
        return timed(lambda: replay(self._bare, statements)), timed(lambda: replay(self._plain, statements))

    def close(self) -> None:
        for connection in (self._looking, self._bare, self._plain):
            connection.close()


def _export(source: Path, key: bytes, target: Path) -> None:
    """Write a plain copy. The search index stays behind, for the plain driver may be too old to know its kind."""
    with closing(connect(source, key)) as connection:
        connection.execute("attach database ? as plain key ''", (str(target),))
        connection.execute("select sqlcipher_export('plain')")
    with closing(sqlcipher.connect(str(target), isolation_level=None)) as connection:
        connection.execute("drop table product_search")
