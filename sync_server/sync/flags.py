"""Flags as tasks for people: written when a message is odd, shown to the outlet's devices, resolved by the first answer.

What is odd is decided in ``oddities`` and in the catalogue. A flag's entity in the feed has revision 1 when it is made, and
one more when it is resolved. An answer to what is no flag of the device's outlet is taken in like any fact, and does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from app.wire.bodies import FlagAnswered, ProductEdited
from app.wire.envelope import Envelope, decode
from app.wire.master import Entity, FlagEntity
from sync_server import bulk
from sync_server.db import Connection, Row, execute, one, rows
from sync_server.devices.service import Device
from sync_server.sync import flag_store as store
from sync_server.sync.feed import FeedEntry
from sync_server.sync.intake import Arrival

DEVICE_COPIED = "device_copied"
JOURNAL_DIFFERS = "journal_differs"
ENROLLED_ANEW = "enrolled_anew"
OF_A_DEVICE = "device"
"""The kind of message told for a flag that is about a device itself."""


def flag_id(message_id: UUID, code: str) -> UUID:
    """Return the id under which a flag goes through the feed."""
    return uuid5(message_id, code)


def send(connection: Connection, device: Device, arrivals: Sequence[Arrival], now: datetime) -> list[FeedEntry]:
    """Write what was found odd, one row a message and code. Return what others are to be told of it."""
    found = [(arrival.id, code, facts) for arrival in arrivals for code, facts in arrival.flags.items()]
    return _write(connection, device, found, now) if found else []


def _write(
    connection: Connection, device: Device, found: Sequence[tuple[UUID, str, Any]], now: datetime
) -> list[FeedEntry]:
    made = [flag_id(message_id, code) for message_id, code, _ in found]
    values = {
        "tenant": device.tenant_id,
        "message_id": bulk.ids([message_id for message_id, _, _ in found]),
        "code": bulk.words([code for _, code, _ in found]),
        "id": bulk.ids(made),
        "outlet_id": bulk.ids([device.outlet_id] * len(found)),
        "facts": bulk.words([msgspec.json.encode(facts).decode() for _, _, facts in found]),
        "made_at": bulk.moments([now] * len(found)),
    }
    execute(connection, store.ADD_FLAGS, values)
    return [("flag", entity_id, device.outlet_id, 1) for entity_id in made]


def resolve(connection: Connection, device: Device, arrivals: Iterable[Arrival], now: datetime) -> list[FeedEntry]:
    """Carry out the answers among accepted messages: the first one to a flag stands. Return what others are to be told."""
    first: dict[tuple[UUID, str], tuple[FlagAnswered, UUID | None]] = {}
    for arrival in arrivals:
        if isinstance(arrival.body, FlagAnswered):
            about = arrival.body.message_id, arrival.body.code
            first.setdefault(about, (arrival.body, arrival.envelope.staff_id))
    if not first:
        return []
    answers = list(first.values())
    values = {
        "tenant": device.tenant_id,
        "outlet_id": device.outlet_id,
        "all_outlets": device.kind == "office",
        "now": now,
        "message_id": bulk.ids([answer.message_id for answer, _ in answers]),
        "code": bulk.words([answer.code for answer, _ in answers]),
        "staff_id": bulk.ids([staff_id for _, staff_id in answers]),
        "answer": bulk.words([answer.answer for answer, _ in answers]),
        "note": bulk.words([answer.note for answer, _ in answers]),
    }
    return _told(rows(connection, store.RESOLVE, values))


def tell_copied(connection: Connection, device: Device, now: datetime) -> list[FeedEntry]:
    """Make a task of a device two of whose databases turned out to be alive. Return what others are to be told."""
    register = one(connection, store.REGISTER_CODE, {"tenant": device.tenant_id, "register_id": device.register_id})
    facts = {
        "device_id": str(device.id),
        "register_id": None if device.register_id is None else str(device.register_id),
        "register_code": "" if register is None else register["code"],
        "series": device.series,
    }
    return _write(connection, device, [(uuid5(device.id, now.isoformat()), DEVICE_COPIED, facts)], now)


def tell_journal_differs(connection: Connection, device: Device, journal_no: int, now: datetime) -> list[FeedEntry]:
    """Make a task of a device whose journal is another than the one it handed in. Return what others are to be told."""
    register = one(connection, store.REGISTER_CODE, {"tenant": device.tenant_id, "register_id": device.register_id})
    facts = {"journal_no": journal_no, "register_code": "" if register is None else register["code"]}
    entry_id = uuid5(device.id, f"{JOURNAL_DIFFERS} {journal_no}")
    return _write(connection, device, [(entry_id, JOURNAL_DIFFERS, facts)], now)


def settle_copied(connection: Connection, tenant_id: UUID, register_id: UUID, now: datetime) -> list[FeedEntry]:
    """Resolve the task of a copied device whose register was enrolled anew. Return what others are to be told."""
    values = {"tenant": tenant_id, "register_id": str(register_id), "answer": ENROLLED_ANEW, "now": now}
    return _told(rows(connection, store.RESOLVE_COPIED, values))


def _told(resolved: Sequence[Row]) -> list[FeedEntry]:
    return [("flag", row["id"], row["outlet_id"], row["revision"]) for row in resolved]


def read(connection: Connection, tenant: UUID, ids: list[UUID]) -> dict[UUID, tuple[int, Entity | None]]:
    """Return flags as the feed carries them, each with the name that people know its message by."""
    found = rows(connection, store.FLAGS, {"tenant": tenant, "ids": ids})
    envelopes = {row["id"]: decode(row["bytes"]) for row in found if row["bytes"] is not None}
    labels = _Labels(connection, tenant, found, envelopes)
    return {
        row["id"]: (row["revision"], _entity(row, envelopes.get(row["id"]), labels.of(row, envelopes.get(row["id"]))))
        for row in found
    }


def _entity(row: Row, envelope: Envelope | None, label: str) -> FlagEntity:
    return FlagEntity(
        id=row["id"],
        message_id=row["message_id"],
        code=row["code"],
        message_kind=row["kind"] or OF_A_DEVICE,
        label=label,
        outlet_id=row["outlet_id"],
        register_code=row["register_code"] or row["facts"].get("register_code") or "",
        staff_id=None if envelope is None else envelope.staff_id,
        made_at=row["made_at"],
        facts=msgspec.Raw(msgspec.json.encode(row["facts"])),
        resolved_at=row["resolved_at"],
        resolved_by=row["resolved_by"],
        answer=row["answer"],
    )


class _Labels:
    """What people call the messages of a page of flags: asked for together, whatever they are."""

    def __init__(
        self, connection: Connection, tenant: UUID, found: Sequence[Row], envelopes: dict[UUID, Envelope]
    ) -> None:
        unnamed = [envelopes[row["id"]] for row in found if row["receipt_no"] is None and row["bytes"] is not None]
        shifts = {shift for envelope in unnamed if (shift := _shift_of(envelope)) is not None}
        products = {product for envelope in unnamed if (product := _product_of(envelope)) is not None}
        self._shifts = {} if not shifts else _by_id(connection, store.SHIFT_NUMBERS, tenant, shifts, "number")
        self._products = {} if not products else _by_id(connection, store.PRODUCT_NAMES, tenant, products, "name")

    def of(self, row: Row, envelope: Envelope | None) -> str:
        if envelope is None:
            return str(row["facts"].get("register_code") or "")
        if row["receipt_no"] is not None:
            return str(row["receipt_no"])
        product, shift = _product_of(envelope), _shift_of(envelope)
        if product is not None:
            return str(self._products.get(product, ""))
        return "" if shift is None else str(self._shifts.get(shift, ""))


def _by_id(connection: Connection, statement: str, tenant: UUID, ids: set[UUID], name: str) -> dict[UUID, Any]:
    return {row["id"]: row[name] for row in rows(connection, statement, {"tenant": tenant, "ids": list(ids)})}


def _shift_of(envelope: Envelope) -> UUID | None:
    return envelope.id if envelope.kind == "shift_opened" else envelope.shift_id


def _product_of(envelope: Envelope) -> UUID | None:
    if envelope.kind != "product_edited":
        return None
    return msgspec.json.decode(envelope.body, type=ProductEdited).product_id
