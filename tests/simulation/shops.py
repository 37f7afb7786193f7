"""The shops of the simulation, made once a process: tenants, outlets, goods, and tills that are enrolled and filled.

They lie in a template of the database and in the bytes of the tills' files; each seed starts from copies of both.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.db.engine import FILE_NAME
from app.db.schema import bring_up_to_date
from sync_server import bulk
from sync_server.catalogue import tables as catalogue
from sync_server.db import Connection
from sync_server.ops import seed
from sync_server.sync.feed import FeedEntry, add_to_feed
from sync_server.tenants import service as tenants
from sync_server.tenants import tables as tenant_tables
from sync_server.tenants.service import NewOutlet, NewPerson
from tests.simulation.chance import SeededIds
from tests.till import ean13

TENANTS = ("Toko Anggrek", "Warung Bambu", "Kios Cemara")
OUTLETS = ("TKO1", "TKO2")
REGISTERS = ("K01", "K02", "K03")
PIN = "271828"
PEOPLE = (("Rina", "cashier"), ("Dedi", "cashier"), ("Sri", "supervisor"), ("Yusuf", "owner"))
KEY = bytes(range(64, 96))
STOCK_MILLI = 200_000

GOODS: tuple[tuple[str, str, str, Sequence[tuple[str, int, int, str | None]]], ...] = (
    ("KOPI", "Kopi Sachet", "ppn_umum", (("pcs", 1, 1_500, "8991"), ("renteng", 10, 14_000, "8992"))),
    ("MIE", "Mi Goreng", "ppn_umum", (("pcs", 1, 3_500, "8993"),)),
    ("SUSU", "Susu Kental", "ppn_umum", (("pcs", 1, 333, "8994"),)),
    ("BERAS", "Beras Pulen", "ppn_bebas", (("kg", 1, 14_990, None),)),
    ("TEH", "Teh Botol", "ppn_umum", (("btl", 1, 4_000, "8995"), ("krat", 24, 90_000, "8996"))),
    ("GULA", "Gula Pasir", "non_ppn", (("pcs", 1, 17_500, "8997"),)),
    ("TAS", "Tas Kulit", "ppn_mewah", (("pcs", 1, 999_999, "8998"),)),
    ("SABUN", "Sabun Mandi", "ppn_umum", (("pcs", 1, 5_250, "8999"),)),
)


@dataclass(frozen=True, slots=True)
class Shop:
    """One tenant: its outlets by code, its goods by SKU, its people by name."""

    number: int
    tenant_id: UUID
    outlets: dict[str, UUID]
    goods: dict[str, UUID]


def make_shops(connection: Connection, now: datetime, ids: SeededIds) -> list[Shop]:
    """Make all tenants. Runs as the tables' owner, in one transaction."""
    return [_make_shop(connection, number, name, now, ids) for number, name in enumerate(TENANTS)]


def _make_shop(connection: Connection, number: int, name: str, now: datetime, ids: SeededIds) -> Shop:
    people = [NewPerson(person, role, PIN) for person, role in PEOPLE]
    made = tenants.create(connection, name, NewOutlet(OUTLETS[0], f"{name} 1", pkp=number != 1), people, now)
    second = ids.new()
    row = tenants._outlet_row(second, NewOutlet(OUTLETS[1], f"{name} 2", pkp=number != 1))
    bulk.insert(connection, tenant_tables.outlets, made.tenant_id, [row])
    outlets = {OUTLETS[0]: made.outlet_id, OUTLETS[1]: second}
    goods, feed = _goods(connection, made.tenant_id, now, ids)
    for outlet_id in outlets.values():
        opening = [(product_id, STOCK_MILLI) for product_id in goods.values()]
        feed += seed.open_stock(connection, made.tenant_id, outlet_id, opening, ZoneInfo("Asia/Jakarta"), now)
    add_to_feed(connection, made.tenant_id, [*made.feed, ("outlet", second, second, 1), *feed])
    return Shop(number, made.tenant_id, outlets, goods)


def _goods(
    connection: Connection, tenant_id: UUID, now: datetime, ids: SeededIds
) -> tuple[dict[str, UUID], list[FeedEntry]]:
    category = ids.new()
    goods = {sku: ids.new() for sku, _, _, _ in GOODS}
    products: list[tuple[Any, ...]] = []
    units: list[tuple[Any, ...]] = []
    for sku, name, tax_class, sold in GOODS:
        products.append((goods[sku], sku, name, category, tax_class, False, None, "can", "#123456", 1, None))
        units += [
            (goods[sku], code, place, factor * 1_000, price, None if barcode is None else ean13(barcode))
            for place, (code, factor, price, barcode) in enumerate(sold)
        ]
    prices = [(row[0], row[1], 1, None, row[4], now) for row in units]
    bulk.insert(connection, catalogue.categories, tenant_id, [(category, "Semua", 1, "box", 1, None)])
    bulk.insert(connection, catalogue.products, tenant_id, products)
    bulk.insert(connection, catalogue.product_units, tenant_id, units)
    bulk.insert(connection, catalogue.product_prices, tenant_id, prices)
    return goods, [("category", category, None, 1), *(("product", at, None, 1) for at in goods.values())]


def empty_file() -> bytes:
    """Return the bytes of a till's file that belongs to no shop yet."""
    with tempfile.TemporaryDirectory(prefix="warungin-simulation-") as name:
        path = Path(name) / FILE_NAME
        bring_up_to_date(path, KEY)
        return path.read_bytes()


def a_day_before(moment: datetime) -> datetime:
    """Return when the shops were made: before the simulation's first day."""
    return moment - timedelta(days=1)
