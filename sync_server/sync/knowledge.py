"""What the centre knows of all that a batch speaks of: asked for in one go, read while the batch is being written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg

from app.domain.tax import PriceMode, TaxClass, TaxRate
from app.wire.bodies import OrderCompleted
from sync_server import bulk
from sync_server.catalogue import store as catalogue_store
from sync_server.db import Connection, Cursor, Row, ask
from sync_server.devices.service import Device
from sync_server.sync import store
from sync_server.sync.intake import Arrival
from sync_server.sync.oddities import Known, KnownProduct, KnownShift, people_of

Answer = psycopg.Cursor[Row] | None


class Asked:
    """Questions that were sent; ``read`` waits for the answers. They see the database before anything sent after them."""

    def __init__(self, connection: Connection, device: Device, arrivals: Sequence[Arrival]) -> None:
        self._connection = connection
        self._device = device
        orders = [(arrival, arrival.body) for arrival in arrivals if isinstance(arrival.body, OrderCompleted)]
        people = {person for arrival in arrivals for person in people_of(arrival)}
        shifts = {arrival.envelope.shift_id for arrival in arrivals} - {None}
        self._rates = self._ask(catalogue_store.TAX_RATES, bool(orders), outlet_id=device.outlet_id)
        self._products = self._ask_products([body for _, body in orders])
        self._staff = self._ask(store.KNOWN_STAFF, bool(people), ids=list(people))
        self._shifts = self._ask(store.KNOWN_SHIFTS, bool(shifts), ids=list(shifts))
        self._receipts = self._ask_receipts([arrival for arrival, _ in orders])

    def _ask(self, statement: str, wanted: bool, **values: Any) -> Answer:
        return ask(self._connection, statement, {"tenant": self._device.tenant_id, **values}) if wanted else None

    def _ask_products(self, orders: Iterable[OrderCompleted]) -> Cursor | None:
        lines = [line for body in orders for line in body.lines]
        if not lines:
            return None
        values = {
            "tenant": self._device.tenant_id,
            "ids": bulk.ids(list({line.product_id for line in lines})),
            "oldest": min(line.product_revision for line in lines),
        }
        return self._connection.execute(catalogue_store.KNOWN_PRICES, values)

    def _ask_receipts(self, orders: Sequence[Arrival]) -> Answer:
        """Ask which receipt numbers are taken, per series and number apart: a few too many do no harm."""
        return self._ask(
            store.KNOWN_RECEIPTS,
            bool(orders),
            register_id=self._device.register_id,
            series=list({arrival.envelope.series for arrival in orders}),
            numbers=[arrival.envelope.number for arrival in orders],
        )

    def read(self) -> Known:
        """Return the answers."""
        return Known(
            pkp=self._device.pkp,
            rates=[_rate(row) for row in _rows(self._rates)],
            products={} if self._products is None else _by_product(self._products),
            staff={row["id"]: row["active"] for row in _rows(self._staff)},
            shifts=_by_shift(_rows(self._shifts)),
            receipts={(row["series"], row["number"]) for row in _rows(self._receipts)},
        )


def _rows(answer: Answer) -> list[Row]:
    return [] if answer is None else answer.fetchall()


def _rate(row: Row) -> TaxRate:
    return TaxRate(
        tax_class=TaxClass(row["tax_class"]),
        rate_bp=row["rate_bp"],
        mode=PriceMode(row["mode"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        base_numerator=row["base_numerator"],
        base_denominator=row["base_denominator"],
    )


def _by_product(found: Iterable[Sequence[Any]]) -> dict[UUID, KnownProduct]:
    known: dict[UUID, KnownProduct] = {}
    for product_id, tax_class, removed, unit, price, until in found:
        product = known.get(product_id)
        if product is None:
            product = known[product_id] = KnownProduct(tax_class, removed)
        if unit is not None:
            product.prices.setdefault(unit, []).append((price, until))
    return known


def _by_shift(found: Iterable[Row]) -> dict[UUID, KnownShift]:
    known: dict[UUID, KnownShift] = {}
    for row in found:
        shift = known.setdefault(row["id"], KnownShift(row["opening_cash_minor"]))
        if row["closed_by"] is not None:
            shift.closes.append((row["closed_by"], row["closed_at"]))
    return known
