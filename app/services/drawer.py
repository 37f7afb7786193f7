"""Opening the drawer without a sale: a right of its own, a reason, and a fact."""

from __future__ import annotations

from app.db.unit_of_work import UnitOfWork
from app.domain.ids import PrintJobId
from app.domain.shift import NoOpenShift, valid_reason
from app.domain.staff import Right, Staff
from app.services.approvals import Approval, used
from app.wire.bodies import DrawerOpened


def open_drawer(uow: UnitOfWork, actor: Staff, reason: str, approval: Approval | None = None) -> None:
    """Open the drawer. Raises RightMissing (``drawer.open``), ReasonMissing, NoOpenShift."""
    approval_id = used(actor, Right.OPEN_DRAWER, approval)
    told = valid_reason(reason)
    with uow:
        shift = uow.shifts.find_open()
        if shift is None:
            raise NoOpenShift
        opening_id = uow.new_id()
        uow.facts.add(
            DrawerOpened(reason=told, approval_id=approval_id),
            id=opening_id,
            staff_id=actor.id,
            shift_id=shift.id,
            business_date=shift.business_date,
            needs=[need for need in (shift.id, approval_id) if need],
        )
        uow.prints.add(PrintJobId(uow.new_id()), uow.now, "drawer", opening_id, kicks_drawer=True)
