"""Shifts, their closes and their kept sums."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.db.sql import Connection, select_sql
from app.db.tables import facts, sums
from app.db.tables.types import day, instant, instant_or_none, uid
from app.domain.errors import NotFound
from app.domain.ids import RegisterId, ShiftId, StaffId
from app.domain.money import Money
from app.domain.report import CashMovementLine, ShiftClose
from app.domain.shift import Shift, ShiftSums
from app.wire.sums import SHIFT_SUM_NAMES

_SHIFT = (
    "select s.id, s.number, s.register_id, s.drawer_no, s.business_date, s.opened_at, s.opened_by, "
    "s.opening_cash_minor, c.closed_at from shifts s left join shift_closes c on c.id = "
    "(select id from shift_closes where shift_id = s.id order by closed_at desc, id desc limit 1) "
)


class ShiftNotFound(NotFound):
    """No such shift on this till."""

    code = "shift_not_found"


class ShiftStore:
    """Reads shifts inside one unit of work; they are written as facts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_open(self, drawer_no: int = 1) -> Shift | None:
        """Return the open shift of a drawer: the one opened here, before one that came back from the server after a restore."""
        row = self._connection.execute(
            _SHIFT + "where c.id is null and s.drawer_no = ? "
            "order by (select recovered from outbox where id = s.id), s.number desc limit 1",
            (drawer_no,),
        ).fetchone()
        return None if row is None else _shift(row)

    def get(self, shift_id: ShiftId) -> Shift:
        """Return one shift. Raises ShiftNotFound."""
        row = self._connection.execute(_SHIFT + "where s.id = ?", (shift_id.bytes,)).fetchone()
        if row is None:
            raise ShiftNotFound(shift_id=str(shift_id))
        return _shift(row)

    def is_known(self, shift_id: UUID) -> bool:
        """Say whether a shift is here."""
        return self._connection.execute("select 1 from shifts where id = ?", (shift_id.bytes,)).fetchone() is not None

    def find_last(self) -> Shift | None:
        """Return the register's last shift, open or closed."""
        row = self._connection.execute(_SHIFT + "order by s.number desc limit 1").fetchone()
        return None if row is None else _shift(row)

    def recent(self, limit: int) -> list[Shift]:
        """Return the last shifts, newest first."""
        rows = self._connection.execute(_SHIFT + "order by s.number desc limit ?", (limit,)).fetchall()
        return [_shift(row) for row in rows]

    def opener_name(self, shift_id: ShiftId) -> str:
        """Return who opened a shift, by the name they had then."""
        row = self._connection.execute("select opened_by_name from shifts where id = ?", (shift_id.bytes,)).fetchone()
        return "" if row is None else str(row[0])

    def sums(self, shift_id: ShiftId) -> ShiftSums:
        """Return the kept sums of a shift."""
        row = self._connection.execute(select_sql(sums.shift_sums, "shift_id = ?"), (shift_id.bytes,)).fetchone()
        if row is None:
            return ShiftSums()
        values = dict(zip(SHIFT_SUM_NAMES, row[1:], strict=True))
        return ShiftSums(**{_field(name): _value(name, value) for name, value in values.items()})

    def movements(self, shift_id: ShiftId) -> tuple[CashMovementLine, ...]:
        """Return the cash movements of a shift, oldest first."""
        rows = self._connection.execute(
            "select moved_at, amount_minor, reason from cash_movements where shift_id = ? order by moved_at, id",
            (shift_id.bytes,),
        ).fetchall()
        return tuple(CashMovementLine(instant(at), Money(amount), reason) for at, amount, reason in rows)

    def movement(self, movement_id: UUID) -> tuple[CashMovementLine, int, str]:
        """Return one cash movement with its shift's number and who made it. Raises ShiftNotFound."""
        row = self._connection.execute(
            "select m.moved_at, m.amount_minor, m.reason, s.number, coalesce(p.name, '') from cash_movements m "
            "join shifts s on s.id = m.shift_id left join staff p on p.id = m.staff_id where m.id = ?",
            (movement_id.bytes,),
        ).fetchone()
        if row is None:
            raise ShiftNotFound(movement_id=str(movement_id))
        return CashMovementLine(instant(row[0]), Money(row[1]), row[2]), row[3], row[4]

    def receipts(self, shift_id: ShiftId) -> tuple[str | None, str | None]:
        """Return the first and the last receipt number of a shift."""
        rows = [
            self._connection.execute(
                f"select receipt_no from orders where shift_id = ? order by number {way} limit 1", (shift_id.bytes,)
            ).fetchone()
            for way in ("asc", "desc")
        ]
        first, last = (None if row is None else str(row[0]) for row in rows)
        return first, last

    def find_close(self, shift_id: ShiftId) -> ShiftClose | None:
        """Return how a shift was closed, or None while it is open."""
        row = self._connection.execute(
            select_sql(facts.shift_closes, "shift_id = ? order by closed_at desc, id desc limit 1"), (shift_id.bytes,)
        ).fetchone()
        if row is None:
            return None
        close_id, _, z_number, _, _, _, counted, expected, _, left, note, approval = row
        counts = self._connection.execute(
            "select kind, value_minor, pieces from shift_counts where close_id = ?", (close_id,)
        ).fetchall()
        approver = self._connection.execute(
            "select s.name from approvals a join staff s on s.id = a.approved_by where a.id = ?", (approval,)
        ).fetchone()
        return ShiftClose(
            z_number=z_number,
            count={(kind, value): pieces for kind, value, pieces in counts},
            counted=Money(counted),
            expected=Money(expected),
            left_in_drawer=Money(left),
            note=note,
            approved_by=None if approver is None else approver[0],
        )

    def journal_head(self, shift_id: ShiftId) -> bytes | None:
        """Return the journal's hash at a shift's close, so that its Z report says the same for ever; None while it is open."""
        row = self._connection.execute(
            "select x.journal_hash from shift_closes c join outbox x on x.id = c.id where c.shift_id = ?",
            (shift_id.bytes,),
        ).fetchone()
        return None if row is None else bytes(row[0])

    def last_z_number(self) -> int:
        """Return the number of this register's last Z report."""
        number: int = self._connection.execute("select coalesce(max(z_number), 0) from shift_closes").fetchone()[0]
        return number


def _field(column: str) -> str:
    return column.removesuffix("_minor")


def _value(column: str, value: int) -> Any:
    return Money(value) if column.endswith("_minor") else value


def _shift(row: tuple[Any, ...]) -> Shift:
    shift_id, number, register_id, drawer_no, business_date, opened_at, opened_by, opening, closed_at = row
    return Shift(
        id=ShiftId(uid(shift_id)),
        number=number,
        register_id=RegisterId(uid(register_id)),
        drawer_no=drawer_no,
        business_date=day(business_date),
        opened_at=instant(opened_at),
        opened_by=StaffId(uid(opened_by)),
        opening_cash=Money(opening),
        closed_at=instant_or_none(closed_at),
    )
