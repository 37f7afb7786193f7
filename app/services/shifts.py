"""Opening a shift, cash in and out, X report, the blind count and the Z report. All of it works without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.db.unit_of_work import UnitOfWork
from app.domain.errors import RuleViolation
from app.domain.ids import PrintJobId, ShiftId
from app.domain.money import Money
from app.domain.report import ShiftClose, ShiftReport
from app.domain.shift import (
    NOTE_LENGTH_MAX,
    CashNotThere,
    NoOpenShift,
    NoteMissing,
    Shift,
    ShiftAlreadyOpen,
    ShiftSums,
    counted,
    expected_cash,
    require_cash,
    rest_of_count,
    valid_reason,
)
from app.domain.staff import Right, Staff, require
from app.domain.words import one_line
from app.services.approvals import Approval, used
from app.services.shops import outlet_day
from app.wire.bodies import CashMoved, CountRow, ShiftClosed, ShiftOpened, ShiftSumsBody

Count = Mapping[tuple[str, int], int]


class CartStillOpen(RuleViolation):
    """There are goods on the counter: pay, hold or void them before the shift is closed."""

    code = "cart_still_open"


@dataclass(frozen=True, slots=True)
class ShiftView:
    """The running shift as screens show it; figures that a blind count must not reveal are not in it."""

    shift: Shift
    opened_by_name: str
    is_long: bool
    held_carts: int


@dataclass(frozen=True, slots=True)
class OpeningView:
    """What the opening screen offers: the day it would be, and what the last shift left in the drawer."""

    business_date: date
    left_in_drawer: Money | None
    left_by: str
    backdated: bool


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was counted against what should be there, after the count was saved by the cashier."""

    shift: Shift
    sums: ShiftSums
    counted: Money
    expected: Money
    difference_free: Money

    @property
    def difference(self) -> Money:
        """Counted less expected: negative when cash is missing."""
        return self.counted - self.expected

    @property
    def needs_approval(self) -> bool:
        return abs(self.difference) > self.difference_free


def find_open(uow: UnitOfWork) -> ShiftView | None:
    """Return the open shift of this till's drawer."""
    with uow:
        return seen_open(uow)


def seen_open(uow: UnitOfWork) -> ShiftView | None:
    """Return the open shift, inside a unit of work."""
    shift = uow.shifts.find_open()
    if shift is None:
        return None
    return ShiftView(shift, uow.shifts.opener_name(shift.id), shift.is_long(uow.now), uow.carts.held_count())


def opening(uow: UnitOfWork) -> OpeningView:
    """Return what the opening screen offers."""
    with uow:
        last = uow.shifts.find_last()
        close = uow.shifts.find_close(last.id) if last else None
        today = outlet_day(uow)
        return OpeningView(
            business_date=today,
            left_in_drawer=close.left_in_drawer if close else None,
            left_by=uow.shifts.opener_name(last.id) if last else "",
            backdated=last is not None and today < last.business_date,
        )


def open(uow: UnitOfWork, actor: Staff, opening_cash: Money, approval: Approval | None = None) -> Shift:
    """Open a shift with the cash that lies in the drawer.

    Raises ShiftAlreadyOpen, CashAmountOutOfRange, and RightMissing (``shift.backdate``) when the clock says a day before
    the register's last shift.
    """
    require(actor, Right.SHIFT)
    require_cash(opening_cash, zero_allowed=True)
    with uow:
        if uow.shifts.find_open() is not None:
            raise ShiftAlreadyOpen
        last, day = uow.shifts.find_last(), outlet_day(uow)
        approval_id: UUID | None = None
        if last is not None and day < last.business_date:
            approval_id = used(actor, Right.SHIFT_BACKDATE, approval)
        shift_id = ShiftId(uow.new_id())
        body = ShiftOpened(
            shift_number=last.number + 1 if last else 1,
            drawer_no=1,
            opening_cash_minor=opening_cash.minor,
            staff_name=actor.name,
            approval_id=approval_id,
        )
        uow.facts.add(
            body,
            id=shift_id,
            staff_id=actor.id,
            shift_id=shift_id,
            business_date=day,
            needs=[approval_id] if approval_id else [],
        )
        return uow.shifts.get(shift_id)


def move_cash(uow: UnitOfWork, actor: Staff, amount: Money, reason: str) -> None:
    """Put cash in (positive) or take it out (negative), with a reason; a slip is printed.

    Raises NoOpenShift, ReasonMissing, CashAmountOutOfRange, CashNotThere.
    """
    require(actor, Right.CASH_MOVE)
    told = valid_reason(reason)
    require_cash(abs(amount))
    with uow:
        shift = _open_shift(uow)
        if amount.minor < 0 and expected_cash(shift.opening_cash, uow.shifts.sums(shift.id)) + amount < Money(0):
            raise CashNotThere
        movement_id = uow.new_id()
        uow.facts.add(
            CashMoved(amount_minor=amount.minor, reason=told),
            id=movement_id,
            staff_id=actor.id,
            shift_id=shift.id,
            business_date=shift.business_date,
            needs=[shift.id],
        )
        uow.prints.add(PrintJobId(uow.new_id()), uow.now, "cash_movement", movement_id, kicks_drawer=True)


def report(uow: UnitOfWork, actor: Staff, shift_id: ShiftId) -> ShiftReport:
    """Return the X or Z report of a shift. Raises ShiftNotFound, RightMissing."""
    require(actor, Right.SHIFT)
    with uow:
        return build_report(uow, shift_id)


def print_x(uow: UnitOfWork, actor: Staff) -> ShiftReport:
    """Queue an X report of the open shift. Raises NoOpenShift."""
    require(actor, Right.SHIFT)
    with uow:
        shift = _open_shift(uow)
        uow.prints.add(PrintJobId(uow.new_id()), uow.now, "x_report", shift.id)
        return build_report(uow, shift.id)


def reconcile(uow: UnitOfWork, actor: Staff, count: Count) -> Reconciliation:
    """Compare a blind count with what should be in the drawer. Nothing is written. Raises CountOutOfRange, CartStillOpen."""
    require(actor, Right.SHIFT)
    total = counted(count)
    with uow:
        return _reconciled(uow, total)


def close(
    uow: UnitOfWork, actor: Staff, count: Count, left_in_drawer: Money, note: str, approval: Approval | None = None
) -> ShiftReport:
    """Close the shift with its count and queue the Z report.

    Raises NoOpenShift, CartStillOpen, CountOutOfRange, LeftTooMuch, NoteMissing, and RightMissing (``shift.difference``)
    when the difference is above what a cashier may close alone. Held carts stay for the next shift.
    """
    require(actor, Right.SHIFT)
    total, told = counted(count), one_line(note, NOTE_LENGTH_MAX)
    with uow:
        found = _reconciled(uow, total)
        rest_of_count(total, left_in_drawer)
        approval_id = None
        if found.needs_approval:
            approval_id = used(actor, Right.SHIFT_DIFFERENCE, approval)
            if not told:
                raise NoteMissing(free=found.difference_free.minor)
        shift = found.shift
        body = ShiftClosed(
            z_number=uow.shifts.last_z_number() + 1,
            count=[
                CountRow(kind="note" if kind == "note" else "coin", value_minor=value, pieces=pieces)
                for (kind, value), pieces in count.items()
                if pieces
            ],
            counted_minor=total.minor,
            expected_minor=found.expected.minor,
            difference_minor=found.difference.minor,
            left_in_drawer_minor=left_in_drawer.minor,
            note=told,
            staff_name=actor.name,
            sums=_sums_body(found.sums),
            approval_id=approval_id,
        )
        uow.facts.add(
            body,
            id=uow.new_id(),
            staff_id=actor.id,
            shift_id=shift.id,
            business_date=shift.business_date,
            needs=[need for need in (shift.id, approval_id) if need],
        )
        uow.prints.add(PrintJobId(uow.new_id()), uow.now, "z_report", shift.id)
        return build_report(uow, shift.id)


def recent(uow: UnitOfWork, actor: Staff, limit: int = 30) -> list[tuple[Shift, ShiftClose | None]]:
    """Return the last shifts of this till with how they were closed, newest first."""
    require(actor, Right.SHIFT)
    with uow:
        return [(shift, uow.shifts.find_close(shift.id)) for shift in uow.shifts.recent(limit)]


def build_report(uow: UnitOfWork, shift_id: ShiftId) -> ShiftReport:
    """Put a report together inside a unit of work."""
    shift = uow.shifts.get(shift_id)
    first, last = uow.shifts.receipts(shift_id)
    return ShiftReport(
        shift=shift,
        staff_name=uow.shifts.opener_name(shift_id),
        printed_at=uow.now,
        sums=uow.shifts.sums(shift_id),
        movements=uow.shifts.movements(shift_id),
        journal_head=(uow.shifts.journal_head(shift_id) or uow.device.state().journal_head).hex(),
        first_receipt=first,
        last_receipt=last,
        close=uow.shifts.find_close(shift_id),
    )


def build_close_preview(uow: UnitOfWork, count: Count, left_in_drawer: Money, note: str) -> ShiftReport:
    """Put together the Z report that closing now would print, but for the journal's head, inside a unit of work.

    Nothing is written.

    Raises NoOpenShift, CartStillOpen, CountOutOfRange, LeftTooMuch.
    """
    total = counted(count)
    found = _reconciled(uow, total)
    rest_of_count(total, left_in_drawer)
    close = ShiftClose(
        z_number=uow.shifts.last_z_number() + 1,
        count=dict(count),
        counted=total,
        expected=found.expected,
        left_in_drawer=left_in_drawer,
        note=one_line(note, NOTE_LENGTH_MAX),
    )
    closed = replace(found.shift, closed_at=uow.now)
    return replace(build_report(uow, found.shift.id), shift=closed, close=close)


def _open_shift(uow: UnitOfWork) -> Shift:
    shift = uow.shifts.find_open()
    if shift is None:
        raise NoOpenShift
    return shift


def _reconciled(uow: UnitOfWork, total: Money) -> Reconciliation:
    shift = _open_shift(uow)
    cart = uow.carts.find_current()
    if cart is not None and cart.lines:
        raise CartStillOpen
    sums = uow.shifts.sums(shift.id)
    free = Money(uow.device.outlet().difference_free_minor)
    return Reconciliation(shift, sums, total, expected_cash(shift.opening_cash, sums), free)


def _sums_body(sums: ShiftSums) -> ShiftSumsBody:
    return ShiftSumsBody(
        orders=sums.orders,
        items=sums.items,
        gross_minor=sums.gross.minor,
        discount_minor=sums.discount.minor,
        service_minor=sums.service.minor,
        tax_minor=sums.tax.minor,
        rounding_minor=sums.rounding.minor,
        sales_minor=sums.sales.minor,
        cash_paid_minor=sums.cash_paid.minor,
        cash_in_minor=sums.cash_in.minor,
        cash_out_minor=sums.cash_out.minor,
        cash_in_count=sums.cash_in_count,
        cash_out_count=sums.cash_out_count,
        carts_voided=sums.carts_voided,
        lines_voided=sums.lines_voided,
        drawer_openings=sums.drawer_openings,
    )
