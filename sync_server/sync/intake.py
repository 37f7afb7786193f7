"""Reading what a till sent: bytes to message, and whether a message can be taken in at all. No database here.

Parked is what cannot be read, what is not this device's, and what contradicts its own arithmetic. What is merely odd for
the shop is decided in ``oddities`` and never parks anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from app.domain.errors import RuleViolation
from app.domain.journal import fingerprint
from app.domain.order import OrderContradicts, check
from app.domain.shift import counted
from app.wire.bodies import (
    BY_NAME,
    CashMoved,
    Fact,
    OrderCompleted,
    ShiftClosed,
    ShiftOpened,
    decode_body,
    known,
)
from app.wire.envelope import Envelope, EnvelopeHead, decode
from app.wire.limits import MESSAGE_BYTES_MAX
from app.wire.orders import order_of
from sync_server.devices.service import Device

DEVICE_NO_MAX = 2**53

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading bytes that anybody may have sent can raise: not as expected, not UTF-8, nested too deeply."""

_head_decoder = msgspec.json.Decoder(EnvelopeHead)
_path = re.compile(r"`\$\.?([^`]*)`")
_missing = re.compile(r"required field `([^`]*)`")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a message is parked."""

    code: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came. ``envelope`` is None when it could not be read; ``id`` when not even that could."""

    raw: bytes
    fingerprint: bytes
    id: UUID | None
    kind: str
    version: int
    device_no: int
    envelope: Envelope | None
    problem: Problem | None


@dataclass(slots=True)
class Arrival:
    """A message while it is taken in: what it says, why it parks if it does, and what is odd about it."""

    message: Message
    body: Fact | None = None
    problem: Problem | None = None
    flags: dict[str, Any] = field(default_factory=dict)
    is_stored: bool = False

    @property
    def envelope(self) -> Envelope:
        envelope = self.message.envelope
        assert envelope is not None
        return envelope

    @property
    def id(self) -> UUID:
        message_id = self.message.id
        assert message_id is not None
        return message_id


def read(raw: bytes) -> Message:
    """Read a message's envelope; its body stays as it is."""
    if len(raw) > MESSAGE_BYTES_MAX:
        return _headed(raw, Problem("message_too_large"))
    try:
        envelope = decode(raw)
    except UNREADABLE as error:
        return _headed(raw, Problem("envelope_unreadable", _field_of(error)))
    return Message(
        raw=raw,
        fingerprint=fingerprint(raw),
        id=envelope.id,
        kind=envelope.kind.replace("\0", ""),
        version=envelope.version,
        device_no=envelope.device_no,
        envelope=envelope,
        problem=Problem("text_unreadable") if _holds_nul(raw) else None,
    )


def _headed(raw: bytes, problem: Problem) -> Message:
    try:
        head = _head_decoder.decode(raw)
    except UNREADABLE:
        return Message(raw, fingerprint(raw), None, "", 0, 0, None, problem)
    number = head.device_no if 0 <= head.device_no <= DEVICE_NO_MAX else 0
    kind = head.kind.replace("\0", "")
    return Message(raw, fingerprint(raw), head.id, kind, 0, number, None, problem)


def _field_of(error: Exception) -> str | None:
    """Return the path that msgspec names in its sentence, such as ``lines[0].price_minor``."""
    path, missing = _path.search(str(error)), _missing.search(str(error))
    parts = [found.group(1) for found in (path, missing) if found is not None]
    return ".".join(filter(None, parts)) or None


def _holds_nul(raw: bytes) -> bool:
    """Say whether any text holds the one character that PostgreSQL cannot keep."""
    return b"\\u0000" in raw and "\0" in _texts(msgspec.json.decode(raw))


def _texts(value: object) -> str:
    match value:
        case str():
            return value
        case list():
            return "".join(map(_texts, value))
        case dict():
            return "".join(_texts(key) + _texts(part) for key, part in value.items())
        case _:
            return ""


def judge(message: Message, device: Device) -> Arrival:
    """Read a message's body and say whether it can be taken in."""
    arrival = Arrival(message, problem=message.problem)
    if arrival.problem is None:
        arrival.problem = _not_this_device(arrival.envelope, device) or _open(arrival)
    if arrival.problem is None and arrival.body is not None:
        arrival.problem = _contradiction(arrival.envelope, arrival.body)
    return arrival


def _not_this_device(envelope: Envelope, device: Device) -> Problem | None:
    if envelope.outlet_id != device.outlet_id:
        return Problem("wrong_device", "outlet_id")
    if envelope.register_id != device.register_id:
        return Problem("wrong_device", "register_id")
    return None


def _open(arrival: Arrival) -> Problem | None:
    """Read the body into ``arrival``, or return why it cannot be read."""
    envelope = arrival.envelope
    if not known(envelope.kind, envelope.version):
        names = {name for name, _ in BY_NAME}
        return Problem("unknown_version", "version") if envelope.kind in names else Problem("unknown_kind", "kind")
    try:
        arrival.body = decode_body(envelope.kind, envelope.version, envelope.body)
    except UNREADABLE as error:
        return Problem("body_unreadable", _field_of(error))
    return None


_REQUIRED: dict[type[Any], tuple[str, ...]] = {
    OrderCompleted: ("series", "number", "shift_id", "staff_id", "register_id"),
    ShiftOpened: ("staff_id", "register_id"),
    ShiftClosed: ("shift_id", "staff_id"),
    CashMoved: ("shift_id",),
}


def _contradiction(envelope: Envelope, body: Fact) -> Problem | None:
    """Return what a message lacks, or where its own numbers do not fit each other."""
    kind = BY_NAME[envelope.kind, envelope.version]
    required = _REQUIRED.get(type(body), ()) + (("journal_no", "journal_prev") if kind.in_journal else ())
    for name in required:
        if getattr(envelope, name) is None:
            return Problem("field_missing", name)
    look = _CHECKS.get(type(body))
    return look(envelope, body) if look is not None else None


def _order_contradiction(envelope: Envelope, body: OrderCompleted) -> Problem | None:
    try:
        check(order_of(envelope, body))
    except OrderContradicts as error:
        return Problem(error.code, str(error.facts.get("field")))
    except RuleViolation as error:
        return Problem("order_contradicts", error.code)
    return None


def _close_contradiction(_: Envelope, body: ShiftClosed) -> Problem | None:
    pieces: dict[tuple[str, int], int] = {(row.kind, row.value_minor): row.pieces for row in body.count}
    try:
        total = counted(pieces).minor
    except RuleViolation:
        return Problem("count_contradicts", "count")
    if len(pieces) != len(body.count) or total != body.counted_minor:
        return Problem("count_contradicts", "counted_minor")
    if body.difference_minor != body.counted_minor - body.expected_minor:
        return Problem("count_contradicts", "difference_minor")
    if body.left_in_drawer_minor > body.counted_minor:
        return Problem("count_contradicts", "left_in_drawer_minor")
    return None


def _cash_contradiction(_: Envelope, body: CashMoved) -> Problem | None:
    return Problem("amount_zero", "amount_minor") if body.amount_minor == 0 else None


_CHECKS: dict[type[Any], Callable[[Envelope, Any], Problem | None]] = {
    OrderCompleted: _order_contradiction,
    ShiftClosed: _close_contradiction,
    CashMoved: _cash_contradiction,
}
