"""From a message to the rows it stands for, and to what it adds to the kept sums. Pure; the SQL is in ``bulk``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.wire.bodies import (
    ApprovalGiven,
    CartVoided,
    CashMoved,
    DeviceRestored,
    DrawerOpened,
    Fact,
    LineVoided,
    OrderCompleted,
    ShiftClosed,
    ShiftOpened,
    StockMove,
    StockMoved,
)
from app.wire.envelope import Envelope
from app.wire.sums import SHIFT_SUM_NAMES, shift_sums
from sync_server.sales import tables

Rows = defaultdict[sa.Table, list[tuple[Any, ...]]]
ShiftDelta = tuple[int, ...]

NO_DELTA: ShiftDelta = (0,) * len(SHIFT_SUM_NAMES)
SALE = "sale"
"""Why stock moved, for a sold line."""

_at = {name: position for position, name in enumerate(SHIFT_SUM_NAMES)}


def add_rows(rows: Rows, device_id: UUID, envelope: Envelope, body: Fact, moves: Sequence[StockMove]) -> None:
    """Put a fact's own rows into ``rows``; tuples are in the order of the tables' columns, without the tenant.

    ``moves`` is what ``wire.sums.stock_moves`` gave.
    """
    make = _MAKERS.get(type(body))
    if make is not None:
        make(rows, device_id, envelope, body)
    if moves:
        reason = body.reason if isinstance(body, StockMoved) else SALE
        outlet_id, day = envelope.outlet_id, envelope.business_date
        rows[tables.stock_moves].extend(
            (envelope.id, position, move.id, outlet_id, move.product_id, move.quantity_milli, reason, day)
            for position, move in enumerate(moves)
        )


def _order(rows: Rows, device_id: UUID, envelope: Envelope, body: OrderCompleted) -> None:
    rows[tables.orders].append(
        (
            envelope.id,
            device_id,
            envelope.outlet_id,
            envelope.register_id,
            envelope.shift_id,
            envelope.staff_id,
            envelope.series,
            envelope.number,
            body.receipt_no,
            envelope.business_date,
            envelope.made_at,
            len(body.lines),
            body.gross_minor,
            body.order_discount_minor + sum([line.line_discount_minor for line in body.lines]),
            body.service_minor,
            sum([amount.tax_minor for amount in body.taxes]),
            body.due_before_rounding_minor,
            body.rounding_minor,
            body.total_minor,
            sum([paid.received_minor for paid in body.payments]),
            sum([paid.change_minor for paid in body.payments]),
        )
    )
    rows[tables.order_lines].extend(_line_rows(envelope.id, body))
    rows[tables.order_taxes].extend(_tax_rows(envelope.id, body))
    rows[tables.payments].extend(
        (paid.id, envelope.id, paid.tender, paid.received_minor, paid.change_minor, paid.amount_minor)
        for paid in body.payments
    )


def _line_rows(order_id: UUID, body: OrderCompleted) -> Iterator[tuple[Any, ...]]:
    for position, line in enumerate(body.lines):
        yield (
            order_id,
            position,
            line.id,
            line.product_id,
            line.sku,
            line.name,
            line.unit,
            line.quantity_milli,
            line.base_quantity_milli,
            line.price_minor,
            line.product_revision,
            line.tax_class,
            line.gross_minor,
            line.line_discount_minor,
            line.order_discount_minor,
            line.service_minor,
            line.tax_minor,
        )


def _tax_rows(order_id: UUID, body: OrderCompleted) -> Iterator[tuple[Any, ...]]:
    for amount in body.taxes:
        yield (
            order_id,
            amount.tax_class,
            amount.rate_bp,
            amount.base_numerator,
            amount.base_denominator,
            amount.mode,
            amount.value_minor,
            amount.net_minor,
            amount.base_minor,
            amount.tax_minor,
        )


def _shift_opened(rows: Rows, device_id: UUID, envelope: Envelope, body: ShiftOpened) -> None:
    rows[tables.shifts].append(
        (
            envelope.id,
            device_id,
            envelope.outlet_id,
            envelope.register_id,
            body.shift_number,
            body.drawer_no,
            envelope.business_date,
            envelope.made_at,
            envelope.staff_id,
            body.opening_cash_minor,
            body.approval_id,
        )
    )


def _shift_closed(rows: Rows, device_id: UUID, envelope: Envelope, body: ShiftClosed) -> None:
    rows[tables.shift_closes].append(
        (
            envelope.id,
            envelope.shift_id,
            device_id,
            envelope.device_no,
            body.z_number,
            envelope.made_at,
            envelope.staff_id,
            body.counted_minor,
            body.expected_minor,
            body.difference_minor,
            body.left_in_drawer_minor,
            body.note,
            body.approval_id,
        )
    )
    rows[tables.shift_counts].extend((envelope.id, row.kind, row.value_minor, row.pieces) for row in body.count)


def _cash_moved(rows: Rows, device_id: UUID, envelope: Envelope, body: CashMoved) -> None:
    rows[tables.cash_movements].append(
        (envelope.id, device_id, envelope.shift_id, envelope.staff_id, body.amount_minor, body.reason, envelope.made_at)
    )


def _cart_voided(rows: Rows, device_id: UUID, envelope: Envelope, body: CartVoided) -> None:
    rows[tables.cart_voids].append(
        (
            envelope.id,
            device_id,
            envelope.shift_id,
            envelope.staff_id,
            body.cart_id,
            body.reason,
            body.lines,
            body.value_minor,
            envelope.made_at,
        )
    )


def _line_voided(rows: Rows, device_id: UUID, envelope: Envelope, body: LineVoided) -> None:
    rows[tables.line_voids].append(
        (
            envelope.id,
            device_id,
            envelope.shift_id,
            envelope.staff_id,
            body.cart_id,
            body.line_id,
            body.product_id,
            body.name,
            body.quantity_milli,
            body.value_minor,
            body.undone,
            envelope.made_at,
        )
    )


def _drawer_opened(rows: Rows, device_id: UUID, envelope: Envelope, body: DrawerOpened) -> None:
    rows[tables.drawer_openings].append(
        (
            envelope.id,
            device_id,
            envelope.shift_id,
            envelope.staff_id,
            body.reason,
            envelope.made_at,
            body.approval_id,
        )
    )


def _approval_given(rows: Rows, device_id: UUID, envelope: Envelope, body: ApprovalGiven) -> None:
    rows[tables.approvals].append(
        (envelope.id, device_id, body.right, body.asked_by, body.approved_by, body.reason, envelope.made_at)
    )


def _device_restored(rows: Rows, device_id: UUID, envelope: Envelope, body: DeviceRestored) -> None:
    rows[tables.device_restores].append(
        (envelope.id, device_id, body.cause, envelope.made_at, body.left_series, body.left_number, body.series)
    )


_MAKERS: dict[type[Any], Callable[[Rows, UUID, Envelope, Any], None]] = {
    OrderCompleted: _order,
    ShiftOpened: _shift_opened,
    ShiftClosed: _shift_closed,
    CashMoved: _cash_moved,
    CartVoided: _cart_voided,
    LineVoided: _line_voided,
    DrawerOpened: _drawer_opened,
    ApprovalGiven: _approval_given,
    DeviceRestored: _device_restored,
}


def shift_delta(body: Fact) -> ShiftDelta | None:
    """Return what a fact adds to its shift's sums, in the order of ``SHIFT_SUM_NAMES``; None when nothing."""
    sums = shift_sums(body)
    return _delta(**sums) if sums else None


def _delta(**parts: int) -> ShiftDelta:
    values = list(NO_DELTA)
    for name, value in parts.items():
        values[_at[name]] = value
    return tuple(values)


def plus(left: ShiftDelta, right: ShiftDelta) -> ShiftDelta:
    """Add two sets of sums."""
    return tuple([a + b for a, b in zip(left, right, strict=True)])


def minus(left: ShiftDelta, right: ShiftDelta) -> ShiftDelta:
    """Take one set of sums from another."""
    return tuple([a - b for a, b in zip(left, right, strict=True)])


class DaySums:
    """Adds up what a batch of orders brings to an outlet's days, by hour and by product."""

    def __init__(self, zone: str) -> None:
        self._zone = _zone(zone)
        self._hours: dict[tuple[date, int], list[int]] = {}
        self._products: dict[tuple[date, UUID], list[int]] = {}

    def add(self, envelope: Envelope, body: OrderCompleted) -> None:
        """Count one order."""
        day = envelope.business_date
        hour = self._hours.setdefault((day, envelope.made_at.astimezone(self._zone).hour), [0, 0])
        hour[0] += 1
        hour[1] += body.total_minor
        for line in body.lines:
            product = self._products.setdefault((day, line.product_id), [0, 0])
            product[0] += line.base_quantity_milli
            product[1] += line.gross_minor - line.line_discount_minor - line.order_discount_minor

    def hours(self, outlet_id: UUID) -> list[tuple[Any, ...]]:
        """Return rows of ``day_hours``."""
        return [(outlet_id, day, hour, *sums) for (day, hour), sums in self._hours.items()]

    def products(self, outlet_id: UUID) -> list[tuple[Any, ...]]:
        """Return rows of ``day_products``."""
        return [(outlet_id, day, product, *sums) for (day, product), sums in self._products.items()]


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
