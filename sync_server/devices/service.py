"""Enrolling devices, knowing them again, and noticing when a device's database went back in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.domain.journal import GENESIS
from app.domain.receipt_number import next_series
from app.wire.calls import EnrolRequest, HelloRequest
from app.wire.limits import ENROL_CODE_MINUTES, ENROL_TRIES_MAX, PROTOCOL_OLDEST
from sync_server.db import Connection, execute, one
from sync_server.devices import store, tokens
from sync_server.http import Caller, Refused

BOOT_OFFERED_MAX = 32
"""Offers never shown, since the confirmed one; older ones were replies that got lost."""


class DeviceUnknown(Refused):
    """No device has this token."""

    code = "device_unknown"
    status = 401
    sentence = "This device is not known here. Enrol it with a new code."


class DeviceRevoked(Refused):
    """The owner withdrew this device."""

    code = "device_revoked"
    status = 401
    sentence = "This device was withdrawn. It may go on selling; its sales are handed in by the owner."


class DeviceWentBack(Refused):
    """The device shows a boot token that was not its newest: its database was restored or copied, or it must say hello."""

    code = "device_went_back"
    status = 409
    sentence = "Say hello first: this device's database may have been restored or copied."


class ServerWentBack(Refused):
    """The device knows of more pushes than this server: the server was restored, and must be told what it lost first."""

    code = "server_went_back"
    status = 409
    sentence = "Say hello first: this server was restored and may have lost what the device handed in."


class DeviceCopied(Refused):
    """Two databases of one device are alive: both may hand in facts, neither may fetch, until one is enrolled anew."""

    code = "device_copied"
    status = 409
    sentence = "Two machines use this device's data. Enrol one of them anew; sales are still taken in."


class ProgramTooOld(Refused):
    """The device's program is older than this server still explains changes to."""

    code = "program_too_old"
    status = 426
    sentence = "This program is too old to receive changes. Update it; its sales are still taken in."


class CodeUnknown(Refused):
    """Nobody gave out this code."""

    code = "enrol_code_unknown"
    status = 403
    sentence = "This code is not known. Check it, or ask for a new one."


class CodeExpired(Refused):
    """The code was given out too long ago."""

    code = "enrol_code_expired"
    status = 403
    sentence = "This code is no longer valid. Ask for a new one."


class CodeUsed(Refused):
    """The code has enrolled a device already."""

    code = "enrol_code_used"
    status = 403
    sentence = "This code was used already. Ask for a new one."


class TooManyTries(Refused):
    """Too many codes were tried from this address."""

    code = "enrol_too_many_tries"
    status = 429
    sentence = "Too many codes were tried. Wait a quarter of an hour."


class ProtocolUnknown(Refused):
    """The program speaks another protocol than this server."""

    code = "protocol_unknown"
    status = 426
    sentence = "This program and this server do not understand each other. Update the older one."


class SeriesExhausted(Refused):
    """A register has used all receipt series from A to ZZ."""

    code = "series_exhausted"
    status = 409
    sentence = "This register has used up its receipt series. Enrol the device as another register."


@dataclass(frozen=True, slots=True)
class Fork:
    """Where a database that went back said it stands, until its journal joins that branch with the one known here."""

    device_no: int
    journal_no: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Device:
    """A known device, as it stands at the beginning of a call."""

    tenant_id: UUID
    id: UUID
    kind: str
    outlet_id: UUID
    register_id: UUID | None
    outlet_code: str
    zone: str
    pkp: bool
    boot_confirmed: bytes | None
    boot_offered: tuple[bytes, ...]
    last_device_no: int
    journal_no: int
    journal_head: bytes
    series: str | None
    number: int
    suspended: bool
    push_no: int
    protocol: int
    series_given: tuple[str, ...]
    fork: Fork | None
    copied: bool


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new device and the token that is shown once."""

    device_id: UUID
    kind: str
    token: str
    tenant_id: UUID
    tenant_name: str
    outlet_id: UUID
    outlet_code: str
    register_id: UUID | None
    register_code: str | None
    series: str | None


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a hello found out: where the device stands, its next boot token, and whether it went back in time."""

    device: Device
    boot_token: str
    went_back: bool


def identify(connection: Connection, caller: Caller, *, lock: bool = False) -> Device:
    """Return the device of a token; ``lock`` keeps its other calls out until this one is done.

    Raises DeviceUnknown, DeviceRevoked.
    """
    statement = store.LOCK_DEVICE if lock else store.FIND_DEVICE
    row = one(connection, statement, {"tenant": caller.tenant_id, "token_hash": caller.token})
    if row is None or not tokens.same(row["token_hash"], caller.token):
        raise DeviceUnknown
    if row["revoked_at"] is not None:
        raise DeviceRevoked
    return _device(caller.tenant_id, row)


def by_id(connection: Connection, tenant_id: UUID, device_id: UUID) -> Device:
    """Return a device, locked, in whose name an operator does something; also one that was withdrawn. Raises DeviceUnknown."""
    row = one(connection, store.LOCK_DEVICE_BY_ID, {"tenant": tenant_id, "id": device_id})
    if row is None:
        raise DeviceUnknown
    return _device(tenant_id, row)


def _device(tenant_id: UUID, row: dict[str, Any]) -> Device:
    return Device(
        tenant_id=tenant_id,
        id=row["id"],
        kind=row["kind"],
        outlet_id=row["outlet_id"],
        register_id=row["register_id"],
        outlet_code=row["outlet_code"],
        zone=row["zone"],
        pkp=row["pkp"],
        boot_confirmed=row["boot_confirmed"],
        boot_offered=tuple(row["boot_offered"]),
        last_device_no=row["last_device_no"],
        journal_no=row["journal_no"],
        journal_head=row["journal_head"],
        series=row["series"],
        number=row["number"],
        suspended=row["suspended_at"] is not None,
        push_no=row["push_no"],
        protocol=row["protocol"],
        series_given=tuple(row["series_given"]),
        fork=None
        if row["fork_head"] is None
        else Fork(row["fork_device_no"], row["fork_journal_no"], row["fork_head"]),
        copied=row["copied_at"] is not None,
    )


def require_same_life(
    connection: Connection, device: Device, caller: Caller, now: datetime, *, handing_in: bool = False
) -> None:
    """Let a call pass that shows the newest boot token. The first showing of an offered one confirms it; all others die.

    ``handing_in`` lets a copied device through: its facts happened, whichever of the two it is.
    A push that comes from beyond what is known here is not counted, or the device could not tell what was lost.
    Raises ServerWentBack, DeviceWentBack, and for other calls of a copied device DeviceCopied.
    """
    if handing_in and caller.pushes is not None and caller.pushes > device.push_no:
        raise ServerWentBack
    if device.copied:
        if handing_in:
            return
        raise DeviceCopied
    if caller.boot is None:
        raise DeviceWentBack
    shown = tokens.hashed(caller.boot)
    if device.boot_confirmed is not None and tokens.same(shown, device.boot_confirmed):
        return
    if not any(tokens.same(shown, offered) for offered in device.boot_offered):
        raise DeviceWentBack
    execute(connection, store.CONFIRM_BOOT, {"tenant": device.tenant_id, "id": device.id, "shown": shown, "now": now})


def require_readable(device: Device) -> None:
    """Let a call pass whose program understands what it asks for. Raises ProgramTooOld."""
    if device.protocol < PROTOCOL_OLDEST:
        raise ProgramTooOld


def greet(
    connection: Connection, device: Device, caller: Caller, request: HelloRequest, history_id: UUID, now: datetime
) -> Greeting:
    """Take a hello: offer the next boot token, and give a device that went back a receipt series nobody used yet.

    The device is locked. Repeating a hello whose reply was lost does no harm. Raises SeriesExhausted.
    """
    confirmed = _confirmed_by(device, caller)
    known_life = confirmed is not None or (device.boot_confirmed is None and caller.boot is None)
    server_went_back = request.known_history_id not in (None, history_id)
    went_back = request.restored or _is_behind(device, request) or not (known_life or server_went_back)
    if device.copied and request.series in device.series_given:
        went_back = False
    token = tokens.new_boot_token()
    newly_shown = confirmed is not None and confirmed != device.boot_confirmed
    offered = () if newly_shown else device.boot_offered
    values = {
        "tenant": device.tenant_id,
        "id": device.id,
        "confirmed": confirmed or device.boot_confirmed,
        "offered": [*offered, tokens.hashed(token)][-BOOT_OFFERED_MAX:],
        "program": request.program,
        "protocol": request.protocol,
        "pending": request.pending,
        "parked": request.parked,
        "now": now,
    }
    execute(connection, store.OFFER_BOOT, values)
    if server_went_back and not went_back:
        device = _believed(connection, device, request)
    if went_back and not device.copied and request.series in device.series_given[:-1]:
        # A series given at an earlier return speaks again after a newer one was given: two databases are alive.
        return Greeting(_copied(connection, device, request, now), token, went_back=False)
    return Greeting(_with_series(connection, device, request, now, went_back=went_back), token, went_back)


def _believed(connection: Connection, device: Device, request: HelloRequest) -> Device:
    """Take a device's word for the series it prints in, after this server was restored from a time before it was given."""
    series = request.series
    if device.register_id is None or series is None or series == device.series:
        return device
    row = one(connection, store.LAST_SERIES, {"tenant": device.tenant_id, "register_id": device.register_id})
    last = None if row is None else row["last_series"]
    if len(series) <= 2 and (len(series), series) > (len(last or ""), last or ""):
        values = {"tenant": device.tenant_id, "register_id": device.register_id, "series": series}
        execute(connection, store.SET_LAST_SERIES, values)
    values = {"tenant": device.tenant_id, "id": device.id, "series": series, "number": request.number}
    execute(connection, store.BELIEVE, values)
    return replace(device, series=series, number=request.number)


def _copied(connection: Connection, device: Device, request: HelloRequest, now: datetime) -> Device:
    """Note that two databases of this device are alive; the owner is told. Both go on selling, each in its own series."""
    execute(connection, store.MARK_COPIED, {"tenant": device.tenant_id, "id": device.id, "now": now})
    return replace(device, copied=True, series=request.series, number=request.number)


def _with_series(
    connection: Connection, device: Device, request: HelloRequest, now: datetime, *, went_back: bool
) -> Device:
    """Return the device with the series it goes on in: its own, or one that nobody was ever given when it went back.

    What another till from the same disk image was given meanwhile is never told to this one.
    """
    if device.register_id is None:
        return device
    if not went_back:
        own = request.series or device.series
        return replace(device, series=own, number=device.number if own == device.series else request.number)
    series = _next_series(connection, device.tenant_id, device.register_id)
    values = {
        "tenant": device.tenant_id,
        "id": device.id,
        "series": series,
        "device_no": request.last_device_no,
        "journal_no": request.journal_no,
        "head": bytes.fromhex(request.journal_head),
        "now": now,
    }
    execute(connection, store.GIVE_SERIES, values)
    return replace(device, series=series, number=0)


def _confirmed_by(device: Device, caller: Caller) -> bytes | None:
    """Return the hash of the shown boot token when it is one that this device may show."""
    if caller.boot is None:
        return None
    shown = tokens.hashed(caller.boot)
    mine = [*([device.boot_confirmed] if device.boot_confirmed else []), *device.boot_offered]
    return shown if any(tokens.same(shown, one_of_mine) for one_of_mine in mine) else None


def _is_behind(device: Device, request: HelloRequest) -> bool:
    """Say whether the centre knows more of this device's past than the device itself."""
    if request.last_device_no < device.last_device_no or request.journal_no < device.journal_no:
        return True
    return request.journal_no == device.journal_no and request.journal_head != device.journal_head.hex()


def _next_series(connection: Connection, tenant_id: UUID, register_id: UUID) -> str:
    row = one(connection, store.LAST_SERIES, {"tenant": tenant_id, "register_id": register_id})
    assert row is not None, "a device's register is never deleted"
    last = row["last_series"]
    if last == "ZZ":
        raise SeriesExhausted
    series = next_series(last)
    execute(connection, store.SET_LAST_SERIES, {"tenant": tenant_id, "register_id": register_id, "series": series})
    return series


def count_try(connection: Connection, address: str, now: datetime) -> None:
    """Count one try from an address, in a transaction of its own so that a refusal does not undo it. Raises TooManyTries."""
    ended = now - timedelta(minutes=ENROL_CODE_MINUTES)
    values = {"address_hash": tokens.hashed(address), "now": now, "window_ended": ended}
    row = one(connection, store.COUNT_TRY, values)
    assert row is not None
    if row["tries"] > ENROL_TRIES_MAX:
        raise TooManyTries


def find_code(connection: Connection, request: EnrolRequest, now: datetime) -> dict[str, Any]:
    """Return what a code is for. Raises CodeUnknown, CodeExpired, CodeUsed, ProtocolUnknown."""
    if request.protocol < PROTOCOL_OLDEST:
        raise ProtocolUnknown
    code = one(connection, store.FIND_CODE, {"code_hash": tokens.hashed(tokens.typed_code(request.code))})
    if code is None:
        raise CodeUnknown
    if code["used_at"] is not None:
        raise CodeUsed
    if code["expires_at"] <= now:
        raise CodeExpired
    return code


def enrol(connection: Connection, code: dict[str, Any], request: EnrolRequest, address: str, now: datetime) -> Enrolled:
    """Make a device from a code that ``find_code`` gave, in the code's tenant. Raises CodeUsed when a twin was faster."""
    if execute(connection, store.USE_CODE, {"code_hash": code["code_hash"], "now": now}) == 0:
        raise CodeUsed
    tenant_id, outlet_id, register_id = code["tenant_id"], code["outlet_id"], code["register_id"]
    series = None if code["kind"] != "register" else _next_series(connection, tenant_id, register_id)
    device_id, token = uuid7(), tokens.new_device_token(tenant_id)
    where = one(
        connection, store.WHERE_ENROLLED, {"tenant": tenant_id, "outlet_id": outlet_id, "register_id": register_id}
    )
    assert where is not None
    values = {
        "tenant": tenant_id,
        "id": device_id,
        "kind": code["kind"],
        "outlet_id": outlet_id,
        "register_id": register_id,
        "program": request.program,
        "token_hash": tokens.hashed(token),
        "journal_head": GENESIS,
        "protocol": request.protocol,
        "series": series,
        "now": now,
    }
    execute(connection, store.INSERT_DEVICE, values)
    if register_id is not None:
        execute(connection, store.CLEAR_COPIED, {"tenant": tenant_id, "register_id": register_id})
    execute(connection, store.TAKE_TRY_BACK, {"address_hash": tokens.hashed(address)})
    return Enrolled(
        device_id=device_id,
        kind=code["kind"],
        token=token,
        tenant_id=tenant_id,
        outlet_id=outlet_id,
        register_id=register_id,
        series=series,
        **where,
    )
