"""From a stored message to the rows it stands for: pure functions, used to write a fact and to prove one later.

``rows_of`` gives rows that are written once. ``sums_of`` gives what the fact adds to kept sums. ``moves_of`` gives how it
moves the stock. Rows hold values as the database does: ids as bytes, instants as milliseconds, days as text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from app.db.tables import facts, sums
from app.db.tables.types import Table, millis, raw
from app.wire.bodies import (
    ApprovalGiven,
    CartVoided,
    CashMoved,
    DeviceRestored,
    DrawerOpened,
    Fact,
    FlagAnswered,
    LineVoided,
    OrderCompleted,
    ProductEdited,
    ShiftClosed,
    ShiftOpened,
    StockMoved,
)
from app.wire.envelope import Envelope
from app.wire.sums import SHIFT_SUM_NAMES, shift_sums, stock_moves

Row = dict[str, Any]
TableRows = tuple[Table, list[Row]]


@singledispatch
def rows_of(body: Fact, envelope: Envelope) -> list[TableRows]:
    """Return the rows that a fact writes, parents before children."""
    raise TypeError(f"no rows are known for {type(body).__name__}")


@rows_of.register
def _(body: OrderCompleted, envelope: Envelope) -> list[TableRows]:
    return [
        (facts.orders, [_order_row(body, envelope)]),
        (facts.order_lines, _line_rows(body, envelope.id.bytes)),
        (facts.order_taxes, _tax_rows(body, envelope.id.bytes)),
        (facts.payments, _payment_rows(body, envelope)),
        (facts.stock_moves, _stock_rows(body, envelope)),
    ]


def _order_row(body: OrderCompleted, envelope: Envelope) -> Row:
    return {
        "id": envelope.id.bytes,
        "shift_id": raw(envelope.shift_id),
        "receipt_no": body.receipt_no,
        "series": envelope.series,
        "number": envelope.number,
        "day_number": body.day_number,
        "business_date": envelope.business_date.isoformat(),
        "completed_at": millis(envelope.made_at),
        "staff_id": raw(envelope.staff_id),
        "lines": len(body.lines),
        "gross_minor": body.gross_minor,
        "discount_minor": body.order_discount_minor + sum(line.line_discount_minor for line in body.lines),
        "service_minor": body.service_minor,
        "tax_minor": sum(tax.tax_minor for tax in body.taxes),
        "due_before_rounding_minor": body.due_before_rounding_minor,
        "rounding_minor": body.rounding_minor,
        "total_minor": body.total_minor,
        "received_minor": sum(payment.received_minor for payment in body.payments),
        "change_minor": sum(payment.change_minor for payment in body.payments),
    }


def _line_rows(body: OrderCompleted, order_id: bytes) -> list[Row]:
    return [
        {
            "order_id": order_id,
            "position": position,
            "line_id": line.id.bytes,
            "product_id": line.product_id.bytes,
            "sku": line.sku,
            "name": line.name,
            "unit": line.unit,
            "quantity_milli": line.quantity_milli,
            "price_minor": line.price_minor,
            "tax_class": line.tax_class,
            "gross_minor": line.gross_minor,
            "line_discount_minor": line.line_discount_minor,
            "order_discount_minor": line.order_discount_minor,
            "service_minor": line.service_minor,
            "tax_minor": line.tax_minor,
        }
        for position, line in enumerate(body.lines)
    ]


def _tax_rows(body: OrderCompleted, order_id: bytes) -> list[Row]:
    return [
        {
            "order_id": order_id,
            "tax_class": tax.tax_class,
            "rate_bp": tax.rate_bp,
            "base_numerator": tax.base_numerator,
            "base_denominator": tax.base_denominator,
            "mode": tax.mode,
            "value_minor": tax.value_minor,
            "net_minor": tax.net_minor,
            "base_minor": tax.base_minor,
            "tax_minor": tax.tax_minor,
        }
        for tax in body.taxes
    ]


def _payment_rows(body: OrderCompleted, envelope: Envelope) -> list[Row]:
    return [
        {
            "id": payment.id.bytes,
            "order_id": envelope.id.bytes,
            "shift_id": raw(envelope.shift_id),
            "tender": payment.tender,
            "received_minor": payment.received_minor,
            "change_minor": payment.change_minor,
            "amount_minor": payment.amount_minor,
        }
        for payment in body.payments
    ]


@rows_of.register
def _(body: StockMoved, envelope: Envelope) -> list[TableRows]:
    return [(facts.stock_moves, _stock_rows(body, envelope))]


@rows_of.register
def _(body: ShiftOpened, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "number": body.shift_number,
        "register_id": raw(envelope.register_id),
        "drawer_no": body.drawer_no,
        "business_date": envelope.business_date.isoformat(),
        "opened_at": millis(envelope.made_at),
        "opened_by": raw(envelope.staff_id),
        "opened_by_name": body.staff_name,
        "opening_cash_minor": body.opening_cash_minor,
    }
    return [(facts.shifts, [row])]


@rows_of.register
def _(body: ShiftClosed, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "shift_id": raw(envelope.shift_id),
        "z_number": body.z_number,
        "closed_at": millis(envelope.made_at),
        "closed_by": raw(envelope.staff_id),
        "closed_by_name": body.staff_name,
        "counted_minor": body.counted_minor,
        "expected_minor": body.expected_minor,
        "difference_minor": body.difference_minor,
        "left_in_drawer_minor": body.left_in_drawer_minor,
        "note": body.note,
        "approval_id": raw(body.approval_id),
    }
    counts = [
        {"close_id": envelope.id.bytes, "kind": row.kind, "value_minor": row.value_minor, "pieces": row.pieces}
        for row in body.count
    ]
    return [(facts.shift_closes, [row]), (facts.shift_counts, counts)]


@rows_of.register
def _(body: CashMoved, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "shift_id": raw(envelope.shift_id),
        "amount_minor": body.amount_minor,
        "reason": body.reason,
        "moved_at": millis(envelope.made_at),
        "staff_id": raw(envelope.staff_id),
    }
    return [(facts.cash_movements, [row])]


@rows_of.register
def _(body: DrawerOpened, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "shift_id": raw(envelope.shift_id),
        "reason": body.reason,
        "opened_at": millis(envelope.made_at),
        "staff_id": raw(envelope.staff_id),
        "approval_id": raw(body.approval_id),
    }
    return [(facts.drawer_openings, [row])]


@rows_of.register
def _(body: ApprovalGiven, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "right": body.right,
        "asked_by": body.asked_by.bytes,
        "approved_by": body.approved_by.bytes,
        "reason": body.reason,
        "given_at": millis(envelope.made_at),
    }
    return [(facts.approvals, [row])]


@rows_of.register
def _(body: CartVoided, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "cart_id": body.cart_id.bytes,
        "shift_id": raw(envelope.shift_id),
        "reason": body.reason,
        "lines": body.lines,
        "value_minor": body.value_minor,
        "voided_at": millis(envelope.made_at),
        "staff_id": raw(envelope.staff_id),
    }
    return [(facts.cart_voids, [row])]


@rows_of.register
def _(body: LineVoided, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "cart_id": body.cart_id.bytes,
        "line_id": body.line_id.bytes,
        "shift_id": raw(envelope.shift_id),
        "product_id": body.product_id.bytes,
        "name": body.name,
        "quantity_milli": body.quantity_milli,
        "value_minor": body.value_minor,
        "undone": int(body.undone),
        "voided_at": millis(envelope.made_at),
        "staff_id": raw(envelope.staff_id),
    }
    return [(facts.line_voids, [row])]


@rows_of.register
def _(body: DeviceRestored, envelope: Envelope) -> list[TableRows]:
    row = {
        "id": envelope.id.bytes,
        "cause": body.cause,
        "restored_at": millis(envelope.made_at),
        "backup_made_at": None if body.backup_made_at is None else millis(body.backup_made_at),
        "left_series": body.left_series,
        "left_number": body.left_number,
        "series": body.series,
    }
    return [(facts.device_restores, [row])]


@rows_of.register
def _(body: FlagAnswered, envelope: Envelope) -> list[TableRows]:
    return []


@rows_of.register
def _(body: ProductEdited, envelope: Envelope) -> list[TableRows]:
    return []


def moves_of(body: Fact) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield (move id, product id, thousandths of the base unit) for each way a fact moves the stock."""
    for move in stock_moves(body):
        yield move.id.bytes, move.product_id.bytes, move.quantity_milli


def _stock_rows(body: OrderCompleted | StockMoved, envelope: Envelope) -> list[Row]:
    reason = "sale" if isinstance(body, OrderCompleted) else body.reason
    return [
        {
            "id": move_id,
            "message_id": envelope.id.bytes,
            "product_id": product_id,
            "quantity_milli": milli,
            "reason": reason,
            "business_date": envelope.business_date.isoformat(),
        }
        for move_id, product_id, milli in moves_of(body)
    ]


def sums_of(body: Fact, envelope: Envelope, hour: int) -> list[TableRows]:
    """Return what a fact adds to the kept sums; ``hour`` is the outlet's local hour of ``made_at``."""
    rows: list[TableRows] = []
    shift_row = shift_sums(body)
    if shift_row and envelope.shift_id is not None:
        blank: Row = dict.fromkeys(SHIFT_SUM_NAMES, 0)
        rows.append((sums.shift_sums, [{"shift_id": envelope.shift_id.bytes, **blank, **shift_row}]))
    if isinstance(body, OrderCompleted):
        day = envelope.business_date.isoformat()
        rows.append(
            (
                sums.day_hours,
                [{"business_date": day, "hour": hour, "orders": 1, "total_minor": body.total_minor}],
            )
        )
        rows.append((sums.day_products, _day_products(body, day)))
    return rows


def _day_products(body: OrderCompleted, day: str) -> list[Row]:
    quantity: defaultdict[bytes, int] = defaultdict(int)
    value: defaultdict[bytes, int] = defaultdict(int)
    for line in body.lines:
        quantity[line.product_id.bytes] += line.base_quantity_milli
        value[line.product_id.bytes] += line.gross_minor - line.line_discount_minor - line.order_discount_minor
    return [
        {
            "business_date": day,
            "product_id": product,
            "quantity_milli": quantity[product],
            "value_minor": value[product],
        }
        for product in quantity
    ]
