"""The demo shop, from the package ``resources.demo``: people, goods, tax rates, and opening stock as facts like any other."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from importlib import resources
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from app.domain.business_date import business_date
from app.domain.journal import fingerprint
from app.domain.tax import PriceMode
from app.wire import envelope as wire
from app.wire.bodies import StockMove, StockMoved, encode_body
from app.wire.envelope import Envelope
from sync_server import bulk
from sync_server.catalogue import store as catalogue_store
from sync_server.catalogue import tables as catalogue
from sync_server.db import Connection, rows
from sync_server.sales import tables as sales
from sync_server.sync import tables as sync_tables
from sync_server.sync.feed import FeedEntry, add_to_feed
from sync_server.tenants import service as tenants
from sync_server.tenants import store as tenant_store
from sync_server.tenants.service import NewOutlet, NewPerson

MOVES_A_MESSAGE = 500
OPENING_STOCK = "opening_stock"

Record = dict[str, str]


def demo(connection: Connection, now: datetime) -> dict[str, Any]:
    """Make the demo shop unless a tenant of its name is there. Runs in the caller's transaction, so it is whole or absent."""
    shop, people = _json("shop.json"), _json("staff.json")
    answer = {
        "tenant": shop["tenant"],
        "outlet": shop["outlet"]["code"],
        "registers": shop["registers"],
        "people": people,
    }
    if rows(connection, tenant_store.TENANTS, {"name": shop["tenant"]}):
        return {"made": False, **answer}
    made = tenants.create(
        connection,
        shop["tenant"],
        _outlet(shop),
        [NewPerson(person["name"], person["role"], person["pin"]) for person in people],
        now,
        price_mode=PriceMode(shop["price_mode"]),
    )
    for code in shop["registers"]:
        tenants.ensure_register(connection, made.tenant_id, made.outlet_id, code)
    goods = _Goods(connection, made.tenant_id, now)
    feed = [*made.feed, *goods.write()]
    zone = ZoneInfo(shop["outlet"]["timezone"])
    feed += open_stock(connection, made.tenant_id, made.outlet_id, goods.opening(), zone, now)
    connection.execute(catalogue_store.ANALYZE)
    add_to_feed(connection, made.tenant_id, feed)
    return {"made": True, **answer, "products": len(goods.products)}


def _json(name: str) -> Any:
    return json.loads(resources.files("resources.demo").joinpath(name).read_text(encoding="utf-8"))


def _csv(name: str) -> list[Record]:
    text = resources.files("resources.demo").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _outlet(shop: dict[str, Any]) -> NewOutlet:
    outlet = shop["outlet"]
    return NewOutlet(
        code=outlet["code"],
        name=outlet["name"],
        address=outlet["address"],
        phone=outlet["phone"],
        npwp=outlet["npwp"],
        pkp=outlet["pkp"],
        zone=outlet["timezone"],
        footer=shop["receipt_footer"],
        rounding_step=shop["rounding"]["step"],
        rounding_mode=shop["rounding"]["mode"],
    )


class _Goods:
    """Categories, products and units of the demo, with their ids."""

    def __init__(self, connection: Connection, tenant_id: UUID, now: datetime) -> None:
        self._connection = connection
        self._tenant_id = tenant_id
        self._now = now
        self.categories = {record["code"]: (uuid7(), record) for record in _csv("categories.csv")}
        self.products = {record["sku"]: (uuid7(), record) for record in _csv("products.csv")}
        self.units: defaultdict[str, list[Record]] = defaultdict(list)
        for record in _csv("units.csv"):
            self.units[record["sku"]].append(record)

    def write(self) -> Iterator[FeedEntry]:
        """Write all rows; return what must be told to the devices."""
        categories = [
            (category_id, record["name"], int(record["sort"]), record["pack"], 1, None)
            for category_id, record in self.categories.values()
        ]
        products = [self._product_row(product_id, record) for product_id, record in self.products.values()]
        units = [row for sku, (product_id, _) in self.products.items() for row in self._unit_rows(sku, product_id)]
        prices = [(product_id, code, 1, None, price, self._now) for product_id, code, _, _, price, _ in units]
        for table, values in (
            (catalogue.categories, categories),
            (catalogue.products, products),
            (catalogue.product_units, units),
            (catalogue.product_prices, prices),
        ):
            bulk.insert(self._connection, table, self._tenant_id, values)
        yield from (("category", row[0], None, 1) for row in categories)
        yield from (("product", row[0], None, 1) for row in products)

    def _product_row(self, product_id: UUID, record: Record) -> tuple[Any, ...]:
        return (
            product_id,
            record["sku"],
            record["name"],
            self.categories[record["category"]][0],
            record["tax_class"],
            record["weighed"] == "1",
            record["scale_code"] or None,
            record["pack"],
            record["colour"],
            1,
            None,
        )

    def _unit_rows(self, sku: str, product_id: UUID) -> Iterator[tuple[Any, ...]]:
        base = self.products[sku][1]["base_unit"]
        in_order = sorted(self.units[sku], key=lambda unit: (unit["unit"] != base, milli(unit["factor"])))
        for position, unit in enumerate(in_order):
            factor, price = milli(unit["factor"]), int(unit["price"])
            yield product_id, unit["unit"], position, factor, price, unit["barcode"] or None

    def opening(self) -> list[tuple[UUID, int]]:
        """Return how much of each product lies in the shop at first, in thousandths of its base unit."""
        stock = [(product_id, milli(record["opening_stock"])) for product_id, record in self.products.values()]
        return [(product_id, amount) for product_id, amount in stock if amount]


def milli(text: str) -> int:
    """Return a written number in thousandths; it has at most three decimals."""
    thousandths = Decimal(text) * 1_000
    assert thousandths == int(thousandths), text
    return int(thousandths)


def open_stock(
    connection: Connection,
    tenant_id: UUID,
    outlet_id: UUID,
    opening: Sequence[tuple[UUID, int]],
    zone: ZoneInfo,
    now: datetime,
) -> list[FeedEntry]:
    """Write opening stock as messages that the centre itself began, with moves and sums; return what devices are told."""
    feed: list[FeedEntry] = []
    inbox: list[tuple[Any, ...]] = []
    moves: list[tuple[Any, ...]] = []
    day = business_date(now, zone)
    for first in range(0, len(opening), MOVES_A_MESSAGE):
        part = [
            StockMove(id=uuid7(), product_id=product_id, quantity_milli=amount)
            for product_id, amount in opening[first : first + MOVES_A_MESSAGE]
        ]
        message = Envelope(
            id=uuid7(),
            kind="stock_moved",
            version=1,
            device_no=first // MOVES_A_MESSAGE + 1,
            made_at=now,
            business_date=day,
            body=encode_body(StockMoved(reason=OPENING_STOCK, moves=part)),
            outlet_id=outlet_id,
        )
        inbox.append(_inbox_row(message, now))
        moves += [
            (message.id, position, move.id, outlet_id, move.product_id, move.quantity_milli, OPENING_STOCK, day)
            for position, move in enumerate(part)
        ]
        feed.append(("fact", message.id, outlet_id, 1))
    bulk.insert(connection, sync_tables.inbox, tenant_id, inbox)
    bulk.insert(connection, sales.stock_moves, tenant_id, moves)
    bulk.add(connection, sales.on_hand, tenant_id, [(outlet_id, *amount) for amount in opening])
    return feed


def _inbox_row(message: Envelope, now: datetime) -> tuple[Any, ...]:
    raw = wire.encode(message)
    row = (message.id, None, message.device_no, None, message.kind, message.version, raw, fingerprint(raw))
    return (*row, "accepted", None, None, bulk.words([]), now)
