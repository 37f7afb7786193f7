"""What the owner changes at the centre itself, in transactions of their own beside those of the tills."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from psycopg import sql

from sync_server import bulk, database
from sync_server.catalogue import tables as catalogue
from sync_server.sync.feed import FeedEntry, add_to_feed
from tests.simulation.database import SimulatedPool
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from tests.simulation.world import World


class Pool:
    """The owner's way into the database: yields and waits like everybody."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pool: SimulatedPool | None = None

    def get(self) -> SimulatedPool:
        """Return the pool, made when it is first asked for."""
        if self._pool is None:
            self._pool = SimulatedPool(
                self._world.databases.admin_url(), self._world.kernel, self._world.ground.observer
            )
        return self._pool

    def close(self) -> None:
        """Close it; the next one who asks gets another."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None


def _change(world: World, tenant_id: UUID, work: Any) -> None:
    try:
        with world.office.get().connection() as connection, connection.transaction():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(database.OWNER_ROLE)))
            entries: list[FeedEntry] = work(connection)
            if entries:
                add_to_feed(connection, tenant_id, entries)
    except psycopg.errors.DeadlockDetected:
        world.tell("the owner's change was in a deadlock and is not made")


def _product(connection: Any, tenant_id: UUID, rng: Random) -> Any:
    """Choose a product that is still sold, and lock it as an edit does."""
    ids = connection.execute(
        "SELECT id FROM products WHERE tenant_id = %s AND removed_at IS NULL ORDER BY id", (tenant_id,)
    ).fetchall()
    chosen = rng.choice(ids)[0]
    return connection.execute(
        "SELECT id, revision FROM products WHERE tenant_id = %s AND id = %s FOR UPDATE", (tenant_id, chosen)
    ).fetchone()


def remove_product(world: World, machine: Machine, rng: Random) -> None:
    """Take a product off the list; a few always stay."""
    tenant_id = world.tenant_of(machine)

    def work(connection: Any) -> list[FeedEntry]:
        left = connection.execute(
            "SELECT count(*) FROM products WHERE tenant_id = %s AND removed_at IS NULL", (tenant_id,)
        ).fetchone()[0]
        if left < 5:
            return []
        product_id, revision = _product(connection, tenant_id, rng)
        connection.execute(
            "UPDATE products SET removed_at = %s, revision = revision + 1 WHERE tenant_id = %s AND id = %s",
            (world.kernel.now, tenant_id, product_id),
        )
        return [("product", product_id, None, revision + 1)]

    _change(world, tenant_id, work)


def set_price(world: World, machine: Machine, rng: Random) -> None:
    """Set another price of a product's first unit."""
    tenant_id = world.tenant_of(machine)

    def work(connection: Any) -> list[FeedEntry]:
        product_id, revision = _product(connection, tenant_id, rng)
        unit, price = connection.execute(
            "UPDATE product_units SET price_minor = price_minor + 250 WHERE tenant_id = %s AND product_id = %s "
            "AND position = 0 RETURNING code, price_minor",
            (tenant_id, product_id),
        ).fetchone()
        connection.execute(
            "UPDATE product_prices SET until_revision = %s WHERE tenant_id = %s AND product_id = %s AND unit = %s "
            "AND until_revision IS NULL",
            (revision + 1, tenant_id, product_id, unit),
        )
        row = (product_id, unit, revision + 1, None, price, world.kernel.now)
        bulk.insert(connection, catalogue.product_prices, tenant_id, [row])
        connection.execute(
            "UPDATE products SET revision = revision + 1 WHERE tenant_id = %s AND id = %s", (tenant_id, product_id)
        )
        return [("product", product_id, None, revision + 1)]

    _change(world, tenant_id, work)


def new_product(world: World, machine: Machine, rng: Random) -> None:
    """Put a product on the list."""
    tenant_id = world.tenant_of(machine)
    at = UUID(int=rng.getrandbits(128))

    def work(connection: Any) -> list[FeedEntry]:
        category = connection.execute(
            "SELECT id FROM categories WHERE tenant_id = %s ORDER BY id LIMIT 1", (tenant_id,)
        ).fetchone()[0]
        sku, price = f"N{rng.randrange(10_000)}", rng.randrange(1, 90) * 500
        row = (at, sku, f"Baru {sku}", category, "ppn_umum", False, None, "can", "#654321", 1, None)
        bulk.insert(connection, catalogue.products, tenant_id, [row])
        bulk.insert(connection, catalogue.product_units, tenant_id, [(at, "pcs", 0, 1_000, price, None)])
        bulk.insert(connection, catalogue.product_prices, tenant_id, [(at, "pcs", 1, None, price, world.kernel.now)])
        return [("product", at, None, 1)]

    _change(world, tenant_id, work)


def staff_leaves(world: World, machine: Machine, rng: Random) -> None:
    """Let somebody not work here any more, or come back."""
    tenant_id = world.tenant_of(machine)

    def work(connection: Any) -> list[FeedEntry]:
        staff_id, revision = connection.execute(
            "UPDATE staff SET active = NOT active, revision = revision + 1 WHERE tenant_id = %s AND name = 'Dedi' "
            "RETURNING id, revision",
            (tenant_id,),
        ).fetchone()
        return [("staff", staff_id, None, revision)]

    _change(world, tenant_id, work)
