"""A shift: one drawer, from its opening cash to a blind count, and what should lie in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.errors import RuleViolation
from app.domain.ids import RegisterId, ShiftId, StaffId
from app.domain.money import MONEY_MAX, ZERO, Money, total
from app.domain.words import one_line

DENOMINATIONS = tuple(
    [("note", minor) for minor in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)]
    + [("coin", minor) for minor in (1_000, 500, 200, 100)]
)
"""Rows of the count: 1 000 exists as note and as coin."""

COUNT_MAX = 100_000
DIFFERENCE_FREE = Money(5_000)
"""Up to this difference a cashier closes alone; above it a supervisor is asked and a note is due."""

LONG_SHIFT = timedelta(hours=20)
REASON_LENGTH_MAX = 200
NOTE_LENGTH_MAX = 1_000


class NoOpenShift(RuleViolation):
    """There is no sale without an open shift."""

    code = "no_open_shift"


class ShiftAlreadyOpen(RuleViolation):
    """This drawer has an open shift."""

    code = "shift_already_open"


class CashAmountOutOfRange(RuleViolation):
    """Cash is put in or taken out in amounts above zero; opening cash may be zero."""

    code = "cash_amount_out_of_range"


class CashNotThere(RuleViolation):
    """More was to be taken out than should lie in the drawer."""

    code = "cash_not_there"


class CountOutOfRange(RuleViolation):
    """A row of the count is not negative and at most 100 000 pieces."""

    code = "count_out_of_range"


class ReasonMissing(RuleViolation):
    """This needs a reason."""

    code = "reason_missing"


class NoteMissing(RuleViolation):
    """A difference above the free limit needs a note."""

    code = "note_missing"


class LeftTooMuch(RuleViolation):
    """More is to stay in the drawer than was counted."""

    code = "left_too_much"


@dataclass(frozen=True, slots=True)
class Shift:
    """An open or closed shift of one register's drawer; numbered without gap per register."""

    id: ShiftId
    number: int
    register_id: RegisterId
    drawer_no: int
    business_date: date
    opened_at: datetime
    opened_by: StaffId
    opening_cash: Money
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_long(self, now: datetime) -> bool:
        """Say whether the shift has been open for more than 20 hours."""
        return self.is_open and now - self.opened_at > LONG_SHIFT


@dataclass(frozen=True, slots=True)
class ShiftSums:
    """What happened in a shift, in kept sums. ``sales`` is the total of orders with rounding; ``cash_paid`` received less change."""

    orders: int = 0
    items: int = 0
    gross: Money = ZERO
    discount: Money = ZERO
    service: Money = ZERO
    tax: Money = ZERO
    rounding: Money = ZERO
    sales: Money = ZERO
    cash_paid: Money = ZERO
    cash_in: Money = ZERO
    cash_out: Money = ZERO
    cash_in_count: int = 0
    cash_out_count: int = 0
    carts_voided: int = 0
    lines_voided: int = 0
    drawer_openings: int = 0


def expected_cash(opening: Money, sums: ShiftSums) -> Money:
    """Return what should lie in the drawer; only cash counts."""
    return opening + sums.cash_paid + sums.cash_in - sums.cash_out


def counted(count: Mapping[tuple[str, int], int]) -> Money:
    """Return the sum of a count by denomination. Raises CountOutOfRange."""
    for (kind, minor), pieces in count.items():
        if (kind, minor) not in DENOMINATIONS or not 0 <= pieces <= COUNT_MAX:
            raise CountOutOfRange(kind=kind, minor=minor, pieces=pieces)
    return total(Money(minor * pieces) for (_, minor), pieces in count.items())


def rest_of_count(counted: Money, part: Money) -> Money:
    """Return what is left of a count when ``part`` of it stays, or goes. Raises LeftTooMuch."""
    if not ZERO <= part <= counted:
        raise LeftTooMuch(counted=counted.minor)
    return counted - part


def valid_reason(text: str) -> str:
    """Return ``text`` as a reason on one line, cut to 200 characters. Raises ReasonMissing."""
    reason = one_line(text, REASON_LENGTH_MAX)
    if not reason:
        raise ReasonMissing
    return reason


def require_cash(amount: Money, *, zero_allowed: bool = False) -> Money:
    """Return ``amount`` when it can be opening cash or a cash movement. Raises CashAmountOutOfRange."""
    least = ZERO if zero_allowed else Money(1)
    if not least <= amount <= Money(MONEY_MAX):
        raise CashAmountOutOfRange(minor=amount.minor)
    return amount
