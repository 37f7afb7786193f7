"""A real centre for tests: one PostgreSQL a run, a fresh database a module, the application in this process.

Fixtures are in ``tests/server/conftest.py``; other folders import them from there.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pglast
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
TEST_URL_VARIABLE = "WARUNGIN_TEST_DATABASE_URL"
"""Names an administrator's URL of a database server for tests; where it offers Citus, they run on a cluster of one node."""
CITUS = Path(__file__).parents[1] / "installer/server/citus.sql"
PIN = "271828"


class Server(Protocol):
    """A PostgreSQL that tests may do with as they like."""

    def url(self, database: str = "postgres") -> str:
        """Return an administrator's connection string of one of its databases."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """A server that somebody else runs, by an administrator's URL. Its roles get the tests' password: it is for tests only."""

    admin_url: str

    def url(self, database: str = "postgres") -> str:
        """Return the URL of one of its databases; ``postgres`` stands for the one that was given."""
        return psycopg.conninfo.make_conninfo(
            self.admin_url, **({} if database == "postgres" else {"dbname": database})
        )


@dataclass(slots=True)
class Cluster:
    """One running PostgreSQL. Where it has Citus, each database is spread; else all are copies of one that was migrated."""

    server: Server
    template: str = TEMPLATE
    has_citus: bool = False
    made: list[str] = field(default_factory=list)

    def new_database(self) -> str:
        """Make a fresh, migrated, empty database and return its administrator's connection string."""
        name = f"test_{secrets.token_hex(6)}"
        self.made.append(name)
        url = self.server.url(name)
        if self.has_citus:
            database.create_database(self.server.url(), name)
            database.prepare(url, PASSWORD)
            _spread(url)
        else:
            with psycopg.connect(self.server.url(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY file_copy")
        with psycopg.connect(url, autocommit=True) as connection:
            database.restrict(connection)
            connection.execute("UPDATE server_identity SET history_id = %s", (uuid4(),))
        return url

    def drop_all(self) -> None:
        """Take away every database that was made here, whoever is still connected."""
        with psycopg.connect(self.server.url(), autocommit=True) as connection:
            for name in (*self.made, self.template):
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _spread(url: str) -> None:
    """Make a one-node cluster of a migrated database, as an operator makes a larger one."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION citus")
        port = connection.info.port
        connection.execute("SELECT citus_set_coordinator_host('localhost', %s)", (port,))
        connection.execute("SELECT citus_set_node_property('localhost', %s, 'shouldhaveshards', true)", (port,))
        connection.execute(
            "INSERT INTO pg_dist_authinfo (nodeid, rolename, authinfo) VALUES (0, %s, %s)",
            (database.REQUEST_ROLE, f"password='{PASSWORD}'"),
        )
        for statement in pglast.split(CITUS.read_text(encoding="utf-8")):
            connection.execute(statement.encode())


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL that is fast and forgets everything, for the length of the block; or use the one that is given."""
    given = os.environ.get(TEST_URL_VARIABLE)
    if given:
        with _given_cluster(Given(given)) as cluster:
            yield cluster
        return
    with tempfile.TemporaryDirectory(prefix="warungin-test-") as folder:
        server = postgres.start(Path(folder), fast=True)
        try:
            database.create_database(server.url(), TEMPLATE)
            database.prepare(server.url(TEMPLATE), PASSWORD)
            yield Cluster(server)
        finally:
            server.stop()


@contextmanager
def _given_cluster(server: Given) -> Iterator[Cluster]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'citus'").fetchone()
    cluster = Cluster(server, f"{TEMPLATE}_{secrets.token_hex(4)}", has_citus=found is not None)
    try:
        if not cluster.has_citus:
            database.create_database(server.url(), cluster.template)
            database.prepare(server.url(cluster.template), PASSWORD)
        yield cluster
    finally:
        cluster.drop_all()


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
