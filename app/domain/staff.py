"""Who works here and what they may do. Rights are names held as rows; a role is a set of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import NotPermitted, RuleViolation
from app.domain.ids import StaffId

PIN_LENGTH = 6
PIN_TRIES = 5
LOCK_SECONDS = (30, 60, 300, 900)
"""How long each further lock-out lasts."""


class Right(StrEnum):
    """What a person may be allowed to do."""

    SELL = "order.sell"
    VOID_CART = "cart.void"
    REPRINT = "receipt.reprint"
    OPEN_DRAWER = "drawer.open"
    SHIFT = "shift.work"
    SHIFT_BACKDATE = "shift.backdate"
    SHIFT_DIFFERENCE = "shift.difference"
    CASH_MOVE = "cash.move"
    CATALOGUE_EDIT = "catalogue.edit"
    REPORT_VIEW = "report.view"
    SYNC_MANAGE = "sync.manage"
    STAFF_MANAGE = "staff.manage"
    SETTINGS = "settings.edit"


class PinWrong(RuleViolation):
    """The PIN does not fit; ``tries_left`` before the next lock-out."""

    code = "pin_wrong"


class PinLocked(RuleViolation):
    """Too many wrong PINs: wait ``seconds``, or let a supervisor reset it."""

    code = "pin_locked"


class StaffInactive(NotPermitted):
    """The person no longer works here."""

    code = "staff_inactive"


class RightMissing(NotPermitted):
    """The person may not do this alone; ``right`` says what is missing."""

    code = "right_missing"


@dataclass(frozen=True, slots=True)
class Staff:
    """A person at the till, with the rights of their role."""

    id: StaffId
    name: str
    role: str
    rights: frozenset[Right]
    active: bool = True

    def may(self, right: Right) -> bool:
        return self.active and right in self.rights


def require(actor: Staff, right: Right, approved_by: Staff | None = None) -> None:
    """Raise RightMissing unless the actor, or the one who approves, has ``right``. Raises StaffInactive."""
    if not actor.active:
        raise StaffInactive(name=actor.name)
    if not (actor.may(right) or (approved_by is not None and approved_by.may(right))):
        raise RightMissing(right=right.value)


def lock_seconds(wrong_in_a_row: int) -> int:
    """Return how long to wait after so many wrong PINs; 0 while tries are left."""
    if wrong_in_a_row < PIN_TRIES:
        return 0
    step = min(wrong_in_a_row - PIN_TRIES, len(LOCK_SECONDS) - 1)
    return LOCK_SECONDS[step]
