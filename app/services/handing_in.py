"""Handing in without a line: all that the centre has not accepted, as a file that somebody carries to it.

The messages stay in the outbox. When the till pushes them later all the same, the centre says that it knows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.db.unit_of_work import UnitOfWork
from app.domain.errors import RuleViolation
from app.domain.staff import Right, Staff
from app.services.approvals import Approval, used
from app.wire import unsent


class NothingUnsent(RuleViolation):
    """The centre has accepted everything: there is nothing to carry to it."""

    code = "nothing_unsent"


@dataclass(frozen=True, slots=True)
class UnsentFile:
    """A file to be carried: the name it is offered under, its bytes, and how many messages it holds."""

    name: str
    content: bytes
    count: int


def export(uow: UnitOfWork, actor: Staff, approval: Approval | None = None) -> UnsentFile:
    """Return all messages that the centre has not accepted, oldest first. Raises RightMissing, NothingUnsent."""
    used(actor, Right.SYNC_MANAGE, approval)
    with uow:
        device, messages = uow.device.identity(), uow.outbox.unsent()
        if not messages:
            raise NothingUnsent
        zone = ZoneInfo(uow.device.zone() if uow.device.has_outlet() else "UTC")
        content = unsent.write(
            messages,
            tenant_id=device.tenant_id,
            device_id=device.device_id,
            outlet_code=device.outlet_code,
            register_code=device.register_code,
            made_at=uow.now,
        )
        where = "-".join((device.outlet_code, device.register_code or device.kind))
        name = f"warungin-{where}-{uow.now.astimezone(zone):%Y%m%d-%H%M}.jsonl"
        return UnsentFile(name, content, len(messages))
