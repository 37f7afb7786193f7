"""The shop's devices as the centre last told of them: kept here, so that the owner sees them without a line as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.db.unit_of_work import UnitOfWork
from app.wire.calls import DeviceEntry, DevicesReply

ASKED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """One device. ``pending`` and ``parked`` are what it had to hand in at its last hello."""

    id: UUID
    kind: str
    outlet_code: str
    register_code: str | None
    program: str
    last_contact_at: datetime | None
    pending: int
    parked: int
    revoked: bool
    went_back_at: datetime | None
    copied_at: datetime | None
    series: str | None
    number: int
    is_this: bool


@dataclass(frozen=True, slots=True)
class DeviceList:
    """The devices, this one first, as they were at ``asked_at``; None before the centre was ever asked."""

    devices: tuple[KnownDevice, ...]
    asked_at: datetime | None


def devices(uow: UnitOfWork) -> DeviceList:
    """Return the list that was kept last."""
    with uow:
        known, own_id = uow.tasks.devices(), uow.device.identity().device_id
        listed = [_shown(entry, is_this=entry.id == own_id) for entry in known.devices]
        return DeviceList(tuple(sorted(listed, key=lambda device: not device.is_this)), known.asked_at)


def want_anew(uow: UnitOfWork) -> None:
    """Let the next round of sync ask for the list, however new the last one is."""
    with uow:
        uow.tasks.want_devices()


def is_due(uow: UnitOfWork) -> bool:
    """Say whether the centre is to be asked: when somebody wants it, or at most every ten minutes."""
    with uow:
        known = uow.tasks.devices()
        return known.wanted or known.asked_at is None or not timedelta() <= uow.now - known.asked_at < ASKED_EVERY


def keep(uow: UnitOfWork, reply: DevicesReply | None) -> None:
    """Keep what the centre told; None of one that has no such list, and is asked again later."""
    with uow:
        uow.tasks.keep_devices(None if reply is None else reply.devices, uow.now)


def _shown(entry: DeviceEntry, *, is_this: bool) -> KnownDevice:
    return KnownDevice(
        id=entry.id,
        kind=entry.kind,
        outlet_code=entry.outlet_code,
        register_code=entry.register_code,
        program=entry.program,
        last_contact_at=entry.last_contact_at,
        pending=entry.pending,
        parked=entry.parked,
        revoked=entry.revoked,
        went_back_at=entry.went_back_at,
        copied_at=entry.copied_at,
        series=entry.series,
        number=entry.number,
        is_this=is_this,
    )
