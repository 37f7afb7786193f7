"""A sync server as its operator starts it, with a till that was enrolled at it over HTTP; and a look at its tables."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa

from sync_server import bulk, database
from sync_server.catalogue import tables as catalogue
from sync_server.config import Settings
from sync_server.db import Connection
from sync_server.ops.centre import owner_transaction, running_url
from sync_server.sales import tables as sales
from sync_server.sync.feed import add_to_feed
from sync_server.tenants import service as tenants
from sync_server.tenants.service import NewOutlet, NewPerson
from tests.bench.catalogue import Goods, categories
from tests.bench.world import PIN

TENANT = "Toko Rukun Kenanga"
OUTLET = "TKO1"
END_SECONDS = 60
ROWS_AT_ONCE = 20_000
STOCK = 1_000_000_000
"""Thousandths of each product at the beginning: enough to sell for a whole bench."""


@dataclass(frozen=True, slots=True)
class RunningCentre:
    """One server process with one worker, and its PostgreSQL with the settings of everyday."""

    url: str
    admin_url: str

    def code(self) -> str:
        """Give out an enrolment code for the first register."""
        with owner_transaction(self.admin_url) as connection:
            tenant_id = tenants.tenant_named(connection, TENANT)
            return tenants.give_code(connection, tenant_id, OUTLET, "register", "K01", datetime.now(UTC))[0]

    def fill(self, goods: Sequence[Goods]) -> None:
        """Make the tenant and its whole catalogue; the till of a bench has the goods already, so the feed has none."""
        now = datetime.now(UTC)
        people = [NewPerson("Yusuf Hidayat", "owner", PIN)]
        with owner_transaction(self.admin_url) as connection:
            made = tenants.create(connection, TENANT, NewOutlet(OUTLET, "Kenanga Pusat", pkp=True), people, now)
            add_to_feed(connection, made.tenant_id, made.feed)
            for table, rows in catalogue_rows(goods, now).items():
                _insert(connection, made.tenant_id, table, rows)
            outlet = connection.execute("SELECT id FROM outlets WHERE tenant_id = %s", (made.tenant_id,)).fetchone()
            assert outlet is not None
            _insert(connection, made.tenant_id, sales.on_hand, [(outlet[0], each.entity.id, STOCK) for each in goods])
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            # As the database does by itself a minute after so much has changed. Empty tables are left alone: a plan made
            # for nothing would stay in use while they fill.
            connection.execute("ANALYZE products, product_units, product_prices, on_hand")

    def orders(self) -> int:
        """Return how many orders have arrived."""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            row = connection.execute("SELECT count(*) FROM orders").fetchone()
            assert row is not None
            return int(row[0])

    @contextmanager
    def twin(self) -> Iterator[Connection]:
        """Give the owner's connection to a second database with the same tables, all empty, on the same PostgreSQL."""
        database.create_database(self.admin_url, "twin")
        url = psycopg.conninfo.make_conninfo(self.admin_url, dbname="twin")
        database.prepare(url, "only for a bench")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DELETE FROM server_identity")
            yield connection


@contextmanager
def running_centre(data: Path) -> Iterator[RunningCentre]:
    """Run a server for the length of the block."""
    command = [sys.executable, "-m", "app", "server", "run", "--data", str(data), "--workers", "1", "--with-parent"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        ready: dict[str, Any] = json.loads(process.stdout.readline())
        admin_url = running_url(Settings.of(data))
        assert admin_url is not None
        yield RunningCentre(ready["url"], admin_url)
    finally:
        process.terminate()
        process.communicate(timeout=END_SECONDS)


def _insert(connection: Connection, tenant_id: UUID, table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        bulk.insert(connection, table, tenant_id, rows[start : start + ROWS_AT_ONCE])


def catalogue_rows(goods: Sequence[Goods], now: datetime) -> dict[sa.Table, list[tuple[Any, ...]]]:
    """Return by table the rows of a catalogue, parents first."""
    units = [(each.entity, position, unit) for each in goods for position, unit in enumerate(each.entity.units)]
    return {
        catalogue.categories: [(each.id, each.name, each.sort, each.pack, 1, None) for each in categories()],
        catalogue.products: [
            (e.id, e.sku, e.name, e.category_id, e.tax_class, False, None, e.pack, e.colour, 1, None)
            for e in (each.entity for each in goods)
        ],
        catalogue.product_units: [
            (product.id, unit.code, position, unit.factor_milli, unit.price_minor, unit.barcode)
            for product, position, unit in units
        ],
        catalogue.product_prices: [
            (product.id, unit.code, 1, None, unit.price_minor, now) for product, _, unit in units
        ],
    }
