"""A supervisor stands beside: a PIN on the spot, both names and a reason in the journal, then the same call again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.db.unit_of_work import UnitOfWork
from app.domain.errors import NotPermitted
from app.domain.ids import StaffId
from app.domain.shift import valid_reason
from app.domain.staff import Right, Staff, require
from app.services.shops import outlet_day
from app.services.sign_in import check_pin
from app.wire.bodies import ApprovalGiven


class ApproverLacksRight(NotPermitted):
    """The person whose PIN it is may not allow this either."""

    code = "approver_lacks_right"


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's permission for one action, kept as a fact."""

    id: UUID
    right: Right
    approved_by: Staff


def approvers(uow: UnitOfWork, right: Right) -> list[Staff]:
    """Return who may allow an action."""
    with uow:
        return [person for person in uow.staff.active() if person.may(right)]


def give(uow: UnitOfWork, asked_by: Staff, approver_id: StaffId, pin: str, right: Right, reason: str) -> Approval:
    """Check the approver's PIN and right and keep the approval. Raises PinWrong, PinLocked, ApproverLacksRight, ReasonMissing.

    A wrong PIN counts even though the approval is refused: the count is committed before the error is raised.
    """
    told = valid_reason(reason)
    with uow:
        approver, wrong = check_pin(uow, approver_id, pin)
        if wrong is None:
            if not approver.may(right):
                raise ApproverLacksRight(name=approver.name)
            shift = uow.shifts.find_open()
            approval_id = uow.new_id()
            uow.facts.add(
                ApprovalGiven(
                    right=right.value,
                    asked_by=asked_by.id,
                    asked_by_name=asked_by.name,
                    approved_by=approver.id,
                    approved_by_name=approver.name,
                    reason=told,
                ),
                id=approval_id,
                staff_id=asked_by.id,
                shift_id=shift.id if shift else None,
                business_date=shift.business_date if shift else outlet_day(uow),
            )
            return Approval(approval_id, right, approver)
    raise wrong


def used(actor: Staff, right: Right, approval: Approval | None) -> UUID | None:
    """Return the approval's id when the actor needed it, None when the right is their own. Raises RightMissing."""
    fits = approval is not None and approval.right is right
    require(actor, right, approval.approved_by if approval is not None and fits else None)
    return approval.id if approval is not None and fits and not actor.may(right) else None
