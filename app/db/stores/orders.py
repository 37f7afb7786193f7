"""Completed orders, read back from their stored messages; the list reads the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from app.db.errors import DatabaseDamaged
from app.db.sql import Connection
from app.db.tables.types import instant, millis, uid
from app.domain.errors import NotFound
from app.domain.ids import OrderId
from app.domain.money import Money
from app.domain.order import Order
from app.wire.bodies import OrderCompleted, decode_body
from app.wire.envelope import decode
from app.wire.orders import order_of

_ROW = (
    "select o.id, o.receipt_no, o.completed_at, coalesce(s.name, ''), o.lines, o.total_minor, o.received_minor, "
    "o.change_minor, x.state, (select group_concat(l.name, ', ') from (select name from order_lines "
    "where order_id = o.id order by position limit 3) l) from orders o "
    "join outbox x on x.id = o.id left join staff s on s.id = o.staff_id "
)


class OrderNotFound(NotFound):
    """No such order on this till."""

    code = "order_not_found"


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as a list shows it; ``sync_state`` is the outbox state of its message."""

    id: OrderId
    receipt_no: str
    completed_at: datetime
    staff_name: str
    lines: int
    total: Money
    received: Money
    change: Money
    sync_state: str
    goods: str


class OrderStore:
    """Reads orders inside one unit of work; they are written as facts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, order_id: OrderId) -> Order:
        """Return one order whole, from its stored message. Raises OrderNotFound, and DatabaseDamaged for an unreadable one."""
        row = self._connection.execute(
            "select message from outbox where id = ? and kind = 'order_completed'", (order_id.bytes,)
        ).fetchone()
        if row is None:
            raise OrderNotFound(order_id=str(order_id))
        try:
            envelope = decode(row[0])
            body = decode_body(envelope.kind, envelope.version, envelope.body)
        except (msgspec.MsgspecError, KeyError) as error:
            raise DatabaseDamaged(table="outbox") from error
        if not isinstance(body, OrderCompleted):
            raise DatabaseDamaged(table="outbox")
        return order_of(envelope, body)

    def find_last(self) -> OrderId | None:
        """Return the register's last order."""
        row = self._connection.execute(
            "select id from orders order by completed_at desc, number desc limit 1"
        ).fetchone()
        return None if row is None else OrderId(uid(row[0]))

    def recent(self, *, containing: str = "", before: datetime | None = None, limit: int) -> list[OrderRow]:
        """Return orders, newest first, whose receipt number contains ``containing``; ``before`` continues a list."""
        where, values = ["1 = 1"], list[Any]()
        if containing:
            where.append("o.receipt_no like ? escape '\\'")
            values.append("%" + containing.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
        if before is not None:
            where.append("o.completed_at < ?")
            values.append(millis(before))
        rows = self._connection.execute(
            _ROW + f"where {' and '.join(where)} order by o.completed_at desc, o.number desc limit ?", [*values, limit]
        ).fetchall()
        return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> OrderRow:
    order_id, receipt_no, completed_at, staff, lines, total, received, change, state, goods = row
    return OrderRow(
        id=OrderId(uid(order_id)),
        receipt_no=receipt_no,
        completed_at=instant(completed_at),
        staff_name=staff,
        lines=lines,
        total=Money(total),
        received=Money(received),
        change=Money(change),
        sync_state=state,
        goods=goods or "",
    )
