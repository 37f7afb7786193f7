"""What a batch reads before it is judged and writes after: a fixed number of statements, however many messages it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from app.domain.tax import PriceMode, TaxClass, TaxRate
from app.wire.bodies import OrderCompleted, ShiftClosed
from sync_server import bulk
from sync_server.catalogue import store as catalogue_store
from sync_server.db import Connection, execute, rows
from sync_server.devices.service import Device
from sync_server.sales import tables as sales
from sync_server.sales.projection import (
    NO_DELTA,
    DaySums,
    Rows,
    ShiftDelta,
    add_rows,
    minus,
    moves_of,
    plus,
    shift_delta,
)
from sync_server.schema import all_tables
from sync_server.sync import oddities, store, tables
from sync_server.sync.feed import add_to_feed
from sync_server.sync.intake import Arrival
from sync_server.sync.oddities import Known, KnownProduct, KnownShift, people_of

FACT_TABLES = [
    table
    for table in all_tables()
    if table.name
    in {
        "orders",
        "order_lines",
        "order_taxes",
        "payments",
        "stock_moves",
        "shifts",
        "shift_closes",
        "shift_counts",
        "cash_movements",
        "cart_voids",
        "line_voids",
        "drawer_openings",
        "approvals",
    }
]


def outcome_of(arrival: Arrival) -> Literal["accepted", "accepted_flagged", "parked"]:
    """Return what a message is told the first time."""
    if arrival.problem is not None:
        return "parked"
    return "accepted_flagged" if arrival.flags else "accepted"


# --- what the centre knows ---


def load_known(connection: Connection, device: Device, arrivals: Sequence[Arrival]) -> Known:
    """Read what the centre knows of all that a batch speaks of."""
    orders = [(arrival, arrival.body) for arrival in arrivals if isinstance(arrival.body, OrderCompleted)]
    tenant = device.tenant_id
    return Known(
        pkp=device.pkp,
        rates=_rates(connection, device) if orders else [],
        products=_products(connection, tenant, [body for _, body in orders]),
        staff=_staff(connection, tenant, {person for arrival in arrivals for person in people_of(arrival)}),
        shifts=_shifts(connection, tenant, {arrival.envelope.shift_id for arrival in arrivals} - {None}),
        receipts=_receipts(connection, device, [arrival for arrival, _ in orders]),
    )


def _rates(connection: Connection, device: Device) -> list[TaxRate]:
    asked = {"tenant": device.tenant_id, "outlet_id": device.outlet_id}
    return [
        TaxRate(
            tax_class=TaxClass(row["tax_class"]),
            rate_bp=row["rate_bp"],
            mode=PriceMode(row["mode"]),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            base_numerator=row["base_numerator"],
            base_denominator=row["base_denominator"],
        )
        for row in rows(connection, catalogue_store.TAX_RATES, asked)
    ]


def _products(connection: Connection, tenant: UUID, orders: Iterable[OrderCompleted]) -> dict[UUID, KnownProduct]:
    lines = [line for body in orders for line in body.lines]
    if not lines:
        return {}
    asked = {
        "tenant": tenant,
        "ids": bulk.ids(list({line.product_id for line in lines})),
        "oldest": min(line.product_revision for line in lines),
    }
    known: dict[UUID, KnownProduct] = {}
    for product_id, tax_class, removed, unit, price, until in connection.execute(catalogue_store.KNOWN_PRICES, asked):
        product = known.get(product_id)
        if product is None:
            product = known[product_id] = KnownProduct(tax_class, removed)
        if unit is not None:
            product.prices.setdefault(unit, []).append((price, until))
    return known


def _staff(connection: Connection, tenant: UUID, people: set[UUID]) -> dict[UUID, bool]:
    if not people:
        return {}
    found = rows(connection, store.KNOWN_STAFF, {"tenant": tenant, "ids": list(people)})
    return {row["id"]: row["active"] for row in found}


def _shifts(connection: Connection, tenant: UUID, shift_ids: set[UUID | None]) -> dict[UUID, KnownShift]:
    known: dict[UUID, KnownShift] = {}
    if not shift_ids:
        return known
    for row in rows(connection, store.KNOWN_SHIFTS, {"tenant": tenant, "ids": list(shift_ids)}):
        shift = known.setdefault(row["id"], KnownShift(row["opening_cash_minor"]))
        if row["closed_by"] is not None:
            shift.closes.append((row["closed_by"], row["closed_at"]))
    return known


def _receipts(connection: Connection, device: Device, orders: Sequence[Arrival]) -> set[tuple[str, int]]:
    """Return which of the batch's receipt numbers are taken. Asked per series and number apart: a few too many do no harm."""
    if not orders:
        return set()
    asked = {
        "tenant": device.tenant_id,
        "register_id": device.register_id,
        "series": list({arrival.envelope.series for arrival in orders}),
        "numbers": [arrival.envelope.number for arrival in orders],
    }
    return {(row["series"], row["number"]) for row in rows(connection, store.KNOWN_RECEIPTS, asked)}


# --- what a batch writes ---


def write_facts(connection: Connection, device: Device, arrivals: Sequence[Arrival], known: Known) -> None:
    """Write the facts' rows and add them onto the kept sums; flag what only the sums show."""
    facts: Rows = defaultdict(list)
    days = DaySums(device.zone)
    for arrival in arrivals:
        assert arrival.body is not None
        add_rows(facts, device.id, arrival.envelope, arrival.body)
        if isinstance(arrival.body, OrderCompleted):
            days.add(arrival.envelope, arrival.body)
    for table in FACT_TABLES:
        bulk.insert(connection, table, device.tenant_id, facts[table])
    _move_stock(connection, device, arrivals)
    bulk.add(connection, sales.day_hours, device.tenant_id, days.hours(device.outlet_id))
    bulk.add(connection, sales.day_products, device.tenant_id, days.products(device.outlet_id))
    _add_to_shifts(connection, device, arrivals, known)


def _move_stock(connection: Connection, device: Device, arrivals: Sequence[Arrival]) -> None:
    moved: defaultdict[UUID, int] = defaultdict(int)
    of_arrival: list[tuple[Arrival, dict[UUID, int]]] = []
    for arrival in arrivals:
        assert arrival.body is not None
        moves: defaultdict[UUID, int] = defaultdict(int)
        for move in moves_of(arrival.body):
            moves[move.product_id] += move.quantity_milli
            moved[move.product_id] += move.quantity_milli
        if moves:
            of_arrival.append((arrival, moves))
    sums = [(device.outlet_id, product_id, milli) for product_id, milli in moved.items()]
    after = {row[1]: row[2] for row in bulk.add(connection, sales.on_hand, device.tenant_id, sums)}
    if any(milli < 0 for milli in after.values()):
        oddities.below_zero(of_arrival, after)


def _add_to_shifts(connection: Connection, device: Device, arrivals: Sequence[Arrival], known: Known) -> None:
    """Add to the shifts' sums, and compare each close with what the centre had summed up at that point of the batch."""
    total: dict[UUID, ShiftDelta] = {}
    at_close: list[tuple[Arrival, ShiftClosed, ShiftDelta]] = []
    for arrival in arrivals:
        shift_id, body = arrival.envelope.shift_id, arrival.body
        if shift_id is None or body is None:
            continue
        if isinstance(body, ShiftClosed):
            total.setdefault(shift_id, NO_DELTA)
            at_close.append((arrival, body, total[shift_id]))
            continue
        delta = shift_delta(body)
        if delta is not None:
            total[shift_id] = plus(total.get(shift_id, NO_DELTA), delta)
    written = bulk.add(
        connection, sales.shift_sums, device.tenant_id, [(shift_id, *sums) for shift_id, sums in total.items()]
    )
    after = {row[0]: row[1:] for row in written}
    for arrival, body, before in at_close:
        shift_id = arrival.envelope.shift_id
        assert shift_id is not None
        then = minus(after[shift_id], minus(total[shift_id], before))
        sums = dict(zip(sales.SHIFT_SUM_NAMES, then, strict=True))
        oddities.compare_close(arrival, body, sums, known.shifts.get(shift_id))


def write_flags(connection: Connection, device: Device, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Write what was found odd, one row a message and code."""
    found = [(arrival.id, code, facts) for arrival in arrivals for code, facts in arrival.flags.items()]
    if not found:
        return
    values = {
        "tenant": device.tenant_id,
        "message_id": bulk.ids([message_id for message_id, _, _ in found]),
        "code": bulk.words([code for _, code, _ in found]),
        "outlet_id": bulk.ids([device.outlet_id] * len(found)),
        "facts": bulk.words([msgspec.json.encode(facts).decode() for _, _, facts in found]),
        "made_at": bulk.moments([now] * len(found)),
    }
    execute(connection, store.ADD_FLAGS, values)


def write_inbox(connection: Connection, device: Device, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Keep messages as they came, with what they were told."""
    bulk.insert(connection, tables.inbox, device.tenant_id, [_inbox_row(device, arrival, now) for arrival in arrivals])


def _inbox_row(device: Device, arrival: Arrival, now: datetime) -> tuple[Any, ...]:
    message, problem = arrival.message, arrival.problem
    envelope = message.envelope
    return (
        message.id,
        device.id,
        message.device_no,
        None if envelope is None else envelope.journal_no,
        message.kind,
        message.version,
        message.raw,
        message.fingerprint,
        outcome_of(arrival),
        None if problem is None else problem.code,
        None if problem is None else problem.field,
        bulk.words(sorted(arrival.flags)),
        now,
    )


def announce(
    connection: Connection, device: Device, arrivals: Sequence[Arrival], changed: Sequence[tuple[UUID, int]]
) -> None:
    """Take the next change numbers and write the feed's rows: the last two statements of a push."""
    moved = [
        ("fact", arrival.id, device.outlet_id, 1)
        for arrival in arrivals
        if arrival.body is not None and next(moves_of(arrival.body), None) is not None
    ]
    add_to_feed(connection, device.tenant_id, [*moved, *(("product", at, None, revision) for at, revision in changed)])
