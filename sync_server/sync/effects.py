"""What a batch writes: a fixed number of statements, however many messages it has, sent without waiting for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from app.wire.bodies import OrderCompleted, ShiftClosed, StockMove
from app.wire.sums import SHIFT_SUM_NAMES, stock_moves
from sync_server import bulk
from sync_server.bulk import Writer
from sync_server.db import Connection, Cursor
from sync_server.devices.service import Device
from sync_server.sales import tables as sales
from sync_server.sales.projection import (
    NO_DELTA,
    DaySums,
    Rows,
    ShiftDelta,
    add_rows,
    minus,
    plus,
    shift_delta,
)
from sync_server.sync import oddities, tables
from sync_server.sync.feed import FeedEntry
from sync_server.sync.intake import Arrival
from sync_server.sync.oddities import Known

FACT_TABLES = (
    sales.orders,
    sales.order_lines,
    sales.order_taxes,
    sales.payments,
    sales.stock_moves,
    sales.shifts,
    sales.shift_closes,
    sales.shift_counts,
    sales.cash_movements,
    sales.cart_voids,
    sales.line_voids,
    sales.drawer_openings,
    sales.approvals,
    sales.device_restores,
)
"""Parents before children."""


def outcome_of(arrival: Arrival) -> Literal["accepted", "accepted_flagged", "parked"]:
    """Return what a message is told the first time."""
    if arrival.problem is not None:
        return "parked"
    return "accepted_flagged" if arrival.flags else "accepted"


class Facts:
    """The rows of accepted facts and what they add to the kept sums, on their way into the database.

    Making it sends everything; ``find_oddities`` waits for it, and then the sums are known.
    """

    def __init__(self, connection: Connection, device: Device, arrivals: Sequence[Arrival]) -> None:
        self._device = device
        self._arrivals = arrivals
        self._writer = Writer(connection, device.tenant_id)
        self._moves: list[tuple[Arrival, list[StockMove]]] = []
        self._at_close: list[tuple[Arrival, ShiftClosed, ShiftDelta]] = []
        self._shift_total: dict[UUID, ShiftDelta] = {}
        self._send_rows()
        self._on_hand = self._send_stock()
        self._shift_sums = self._send_shift_sums()

    def _send_rows(self) -> None:
        facts: Rows = defaultdict(list)
        days = DaySums(self._device.zone)
        for arrival in self._arrivals:
            assert arrival.body is not None
            moves = list(stock_moves(arrival.body))
            add_rows(facts, self._device.id, arrival.envelope, arrival.body, moves)
            if moves:
                self._moves.append((arrival, moves))
        for table in FACT_TABLES:
            self._writer.insert(table, facts[table])
        for arrival in self._arrivals:
            if isinstance(arrival.body, OrderCompleted):
                days.add(arrival.envelope, arrival.body)
        self._writer.add(sales.day_hours, days.hours(self._device.outlet_id))
        self._writer.add(sales.day_products, days.products(self._device.outlet_id))

    def _send_stock(self) -> Cursor | None:
        moved: defaultdict[UUID, int] = defaultdict(int)
        for _, moves in self._moves:
            for move in moves:
                moved[move.product_id] += move.quantity_milli
        outlet_id = self._device.outlet_id
        return self._writer.add(sales.on_hand, [(outlet_id, product_id, milli) for product_id, milli in moved.items()])

    def _send_shift_sums(self) -> Cursor | None:
        """Add to the shifts' sums; remember for each close what the batch had added before it."""
        total = self._shift_total
        for arrival in self._arrivals:
            shift_id, body = arrival.envelope.shift_id, arrival.body
            if shift_id is None or body is None:
                continue
            if isinstance(body, ShiftClosed):
                self._at_close.append((arrival, body, total.setdefault(shift_id, NO_DELTA)))
                continue
            delta = shift_delta(body)
            if delta is not None:
                total[shift_id] = plus(total.get(shift_id, NO_DELTA), delta)
        return self._writer.add(sales.shift_sums, [(shift_id, *sums) for shift_id, sums in total.items()])

    def find_oddities(self, known: Known) -> None:
        """Make sure that everything was written, and flag what only the sums show."""
        self._writer.finish()
        after = {} if self._on_hand is None else {row[1]: row[2] for row in self._on_hand}
        if any(milli < 0 for milli in after.values()):
            oddities.below_zero(self._moves, after)
        sums_after = {} if self._shift_sums is None else {row[0]: row[1:] for row in self._shift_sums}
        for arrival, body, before in self._at_close:
            shift_id = arrival.envelope.shift_id
            assert shift_id is not None
            then = minus(sums_after[shift_id], minus(self._shift_total[shift_id], before))
            sums = dict(zip(SHIFT_SUM_NAMES, then, strict=True))
            oddities.compare_close(arrival, body, sums, known.shifts.get(shift_id))

    @property
    def feed_entries(self) -> list[FeedEntry]:
        """What other devices need of these facts: how stock moved."""
        return [("fact", arrival.id, self._device.outlet_id, 1) for arrival, _ in self._moves]


def send_messages(writer: Writer, device: Device, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Keep messages as they came, with what they were told."""
    writer.insert(tables.inbox, [_inbox_row(device, arrival, now) for arrival in arrivals])


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
