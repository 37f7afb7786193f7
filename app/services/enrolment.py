"""A device joins a shop: what the server answered to its one-time code is written once."""

from __future__ import annotations

from app.db.stores.device import DeviceIdentity
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import RuleViolation
from app.wire.calls import EnrolReply


class AlreadyEnrolled(RuleViolation):
    """This folder belongs to a shop already."""

    code = "already_enrolled"


def is_enrolled(uow: UnitOfWork) -> bool:
    """Say whether this database belongs to a shop."""
    with uow:
        return uow.device.find_identity() is not None


def is_filled(uow: UnitOfWork) -> bool:
    """Say whether the first pull has brought an outlet and people, so that somebody can sign in."""
    with uow:
        return uow.device.find_identity() is not None and uow.device.has_outlet() and bool(uow.staff.active())


def identity(uow: UnitOfWork) -> DeviceIdentity:
    """Return who this device is. Raises NotEnrolled."""
    with uow:
        return uow.device.identity()


def enrol(uow: UnitOfWork, reply: EnrolReply, server_url: str) -> None:
    """Write who this device is. Raises AlreadyEnrolled."""
    with uow:
        if uow.device.find_identity() is not None:
            raise AlreadyEnrolled
        identity = DeviceIdentity(
            device_id=reply.device_id,
            kind=reply.kind,
            tenant_id=reply.tenant_id,
            tenant_name=reply.tenant_name,
            outlet_id=reply.outlet_id,
            outlet_code=reply.outlet_code,
            register_id=reply.register_id,
            register_code=reply.register_code,
            server_url=server_url,
            token=reply.token,
            enrolled_at=uow.now,
        )
        uow.device.enrol(identity, reply.series)
