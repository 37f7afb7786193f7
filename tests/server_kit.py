"""A real centre for tests: one PostgreSQL a run, a fresh database a module, the application in this process.

Fixtures are in ``tests/server/conftest.py``; other folders import them from there.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import psycopg
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from sync_server import bulk, database
from sync_server.asgi import create_app, now
from sync_server.catalogue import tables as catalogue
from sync_server.db import Connection, Pool, make_pool
from sync_server.http import Door
from sync_server.ops import postgres, seed
from sync_server.ops.centre import owner_transaction
from sync_server.reports import service as reports
from sync_server.sync.feed import FeedEntry, add_to_feed
from sync_server.tenants import service as tenants
from sync_server.tenants.service import NewOutlet, NewPerson
from tests.asgi_bridge import AsgiBridge

TEMPLATE = "warungin_template"
PASSWORD = "only for tests"
PIN = "271828"


@dataclass(slots=True)
class Cluster:
    """One running PostgreSQL with a migrated template database."""

    server: postgres.Postgres

    def new_database(self) -> str:
        """Make a fresh, migrated, empty database and return its administrator's connection string."""
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self.server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
        url = self.server.url(name)
        with psycopg.connect(url, autocommit=True) as connection:
            database.restrict(connection)
            connection.execute("UPDATE server_identity SET history_id = gen_random_uuid()")
        return url


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL that is fast and forgets everything, for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="warungin-test-") as folder:
        server = postgres.start(Path(folder), fast=True)
        try:
            database.create_database(server.url(), TEMPLATE)
            database.prepare(server.url(TEMPLATE), PASSWORD)
            yield Cluster(server)
        finally:
            server.stop()


@dataclass(slots=True)
class Centre:
    """A server in this process on a database of its own. ``clock`` may be set; None is the machine's time."""

    admin_url: str
    pool: Pool
    clock: list[datetime | None] = field(default_factory=lambda: [None])
    app: Any = None
    bridge: AsgiBridge | None = None

    @classmethod
    def start(cls, admin_url: str) -> Centre:
        """Serve a database that ``Cluster.new_database`` made."""
        pool = make_pool(database.request_url(admin_url, PASSWORD))
        pool.open()
        centre = cls(admin_url, pool)
        centre.app = create_app(Door(pool, lambda: centre.clock[0] or now()))
        centre.bridge = AsgiBridge(centre.app)
        return centre

    def stop(self) -> None:
        """End the event loop and the pool."""
        assert self.bridge is not None
        self.bridge.close()
        self.pool.close()

    def client(self, **headers: str) -> httpx.Client:
        """Return a client whose calls go straight into the application; closing it closes nothing else."""
        return httpx.Client(transport=_Shared(self.bridge), base_url="http://centre", headers=headers, timeout=30)

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """Give a transaction that sees all tenants."""
        with owner_transaction(self.admin_url) as connection:
            yield connection

    def new_tenant(self, name: str | None = None, *, pkp: bool = True, outlet_code: str = "TKO1") -> UUID:
        """Make a tenant with one outlet, registers made on demand, and a cashier, a supervisor and an owner."""
        name = name or f"Toko {secrets.token_hex(4)}"
        people = [NewPerson(role.title(), role, PIN) for role in ("cashier", "supervisor", "owner")]
        with self.as_owner() as connection:
            outlet = NewOutlet(outlet_code, name, pkp=pkp)
            made = tenants.create(connection, name, outlet, people, datetime.now(UTC))
            add_to_feed(connection, made.tenant_id, made.feed)
        return made.tenant_id

    def seed_demo(self) -> dict[str, Any]:
        """Make the demo shop."""
        with self.as_owner() as connection:
            return seed.demo(connection, datetime.now(UTC))

    def tenant_named(self, name: str | None = None) -> UUID:
        """Return the tenant of that name, or the only one."""
        with self.as_owner() as connection:
            return tenants.tenant_named(connection, name)

    def add_goods(self, tenant_id: UUID, count: int = 5, *, price_minor: int = 3_500, stock: int = 1_000) -> list[UUID]:
        """Add products at one price, with opening stock in pieces, and tell of them in the feed."""
        category = uuid7()
        goods = [uuid7() for _ in range(count)]
        with self.as_owner() as connection:
            outlet = connection.execute("SELECT id FROM outlets WHERE tenant_id = %s", (tenant_id,)).fetchone()
            assert outlet is not None
            rows: dict[sa.Table, list[tuple[Any, ...]]] = {
                catalogue.categories: [(category, "Minuman", 1, "can", 1, None)],
                catalogue.products: [
                    (
                        at,
                        f"SKU-{at.hex[-8:]}",
                        "Kopi Sachet",
                        category,
                        "ppn_umum",
                        False,
                        None,
                        "can",
                        "#123456",
                        1,
                        None,
                    )
                    for at in goods
                ],
                catalogue.product_units: [(at, "pcs", 0, 1_000, price_minor, None) for at in goods],
                catalogue.product_prices: [(at, "pcs", 1, None, price_minor, datetime.now(UTC)) for at in goods],
            }
            for table, values in rows.items():
                bulk.insert(connection, table, tenant_id, values)
            opening = [(at, stock * 1_000) for at in goods]
            feed = seed.open_stock(
                connection, tenant_id, outlet[0], opening, ZoneInfo("Asia/Jakarta"), datetime.now(UTC)
            )
            products: list[FeedEntry] = [("product", at, None, 1) for at in goods]
            add_to_feed(connection, tenant_id, [("category", category, None, 1), *products, *feed])
        return goods

    def code(
        self, tenant_id: UUID, register: str | None = "K01", *, kind: str = "register", outlet: str = "TKO1"
    ) -> str:
        """Give out an enrolment code."""
        with self.as_owner() as connection:
            at = self.clock[0] or datetime.now(UTC)
            return tenants.give_code(connection, tenant_id, outlet, kind, register, at)[0]

    def figures(self, name: str | None = None) -> list[dict[str, Any]]:
        """Return what ``warungin server figures`` says."""
        with self.as_owner() as connection:
            return reports.figures(connection, name)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, run as the tables' owner."""
        with self.as_owner() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


class _Shared(httpx.BaseTransport):
    """The bridge, for a client that is closed earlier than it."""

    def __init__(self, bridge: AsgiBridge | None) -> None:
        assert bridge is not None
        self._bridge = bridge

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._bridge.handle_request(request)
