"""What the centre found odd, as received from the feed, with this device's own answers laid over it; and the devices it told of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.db.sql import Connection, replace_sql, tuple_of
from app.db.tables import masters as tables
from app.db.tables.types import instant, instant_or_none, millis, raw, uid, uid_or_none
from app.wire.calls import DeviceEntry, FeedRow
from app.wire.master import FlagEntity

# Resolved at the centre, or answered here and not refused by the centre: nothing is left to do.
_OPEN = "resolved_at is null and answered_by is null"


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A flag as it was received. ``facts`` are the centre's."""

    id: UUID
    message_id: UUID
    code: str
    message_kind: str
    label: str
    register_code: str
    staff_id: UUID | None
    made_at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredDevices:
    """The last list of devices, and when it was asked for; ``wanted`` when somebody asked for a newer one since."""

    devices: tuple[DeviceEntry, ...]
    asked_at: datetime | None
    wanted: bool


_TASK = "select id, message_id, code, message_kind, label, register_code, staff_id, made_at, facts from tasks where "
_entries = msgspec.json.Decoder(tuple[DeviceEntry, ...])


class TaskStore:
    """Reads and writes tasks and the list of devices inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply(self, row: FeedRow) -> None:
        """Apply a row of the feed; seen twice or late it changes nothing. Raises MsgspecError for what cannot be a flag."""
        if row.is_removed:
            self._connection.execute("delete from tasks where id = ?", (row.entity_id.bytes,))
            return
        known = self._connection.execute(
            "select revision, answered_by from tasks where id = ?", (row.entity_id.bytes,)
        ).fetchone()
        if known is not None and known[0] >= row.revision:
            return
        flag = msgspec.json.decode(row.body, type=FlagEntity)
        facts = msgspec.json.decode(flag.facts, type=dict[str, Any])
        values = {
            "id": flag.id.bytes,
            "message_id": flag.message_id.bytes,
            "code": flag.code,
            "message_kind": flag.message_kind,
            "label": flag.label,
            "outlet_id": raw(flag.outlet_id),
            "register_code": flag.register_code,
            "staff_id": raw(flag.staff_id),
            "made_at": millis(flag.made_at),
            "facts": json.dumps(facts),
            "revision": row.revision,
            "resolved_at": None if flag.resolved_at is None else millis(flag.resolved_at),
            "resolved_by": raw(flag.resolved_by),
            "answer": flag.answer,
            "answered_by": None if known is None else known[1],
        }
        self._connection.execute(replace_sql(tables.tasks), tuple_of(tables.tasks)(values))

    def open(self, limit: int) -> list[StoredTask]:
        """Return what is to be dealt with, newest first."""
        rows = self._connection.execute(f"{_TASK} {_OPEN} order by made_at desc, id limit ?", (limit,)).fetchall()
        return [_task(row) for row in rows]

    def open_of(self, code: str, limit: int) -> list[StoredTask]:
        """Return what is to be dealt with of one kind, oldest first."""
        rows = self._connection.execute(
            f"{_TASK} {_OPEN} and code = ? order by made_at, id limit ?", (code, limit)
        ).fetchall()
        return [_task(row) for row in rows]

    def find_open(self, task_id: UUID) -> StoredTask | None:
        """Return one task, or None when there is nothing left to do about it."""
        row = self._connection.execute(f"{_TASK} {_OPEN} and id = ?", (task_id.bytes,)).fetchone()
        return None if row is None else _task(row)

    def count_open(self) -> int:
        """Return how many there are."""
        count: int = self._connection.execute(f"select count(*) from tasks where {_OPEN}").fetchone()[0]
        return count

    def hide(self, task_id: UUID, message_id: UUID) -> None:
        """Take a task away that a message of this device answers."""
        self._connection.execute("update tasks set answered_by = ? where id = ?", (message_id.bytes, task_id.bytes))

    def unhide(self, message_id: UUID) -> None:
        """Give a task back whose answer the centre refused."""
        self._connection.execute("update tasks set answered_by = null where answered_by = ?", (message_id.bytes,))

    def devices(self) -> StoredDevices:
        """Return the last list of devices."""
        row = self._connection.execute("select body, asked_at, wanted from known_devices where id = 1").fetchone()
        if row is None:
            return StoredDevices((), None, wanted=False)
        return StoredDevices(_entries.decode(row[0]), instant_or_none(row[1]), bool(row[2]))

    def keep_devices(self, devices: Sequence[DeviceEntry] | None, at: datetime) -> None:
        """Keep a list that was asked for; None when the centre has none to tell, and the last one stands."""
        kept = self.devices().devices if devices is None else devices
        self._put(msgspec.json.encode(kept), millis(at), wanted=False)

    def want_devices(self) -> None:
        """Note that a newer list is wanted."""
        known = self.devices()
        asked_at = None if known.asked_at is None else millis(known.asked_at)
        self._put(msgspec.json.encode(known.devices), asked_at, wanted=True)

    def _put(self, body: bytes, asked_at: int | None, *, wanted: bool) -> None:
        values = {"id": 1, "body": body, "asked_at": asked_at, "wanted": int(wanted)}
        self._connection.execute(replace_sql(tables.known_devices), tuple_of(tables.known_devices)(values))


def _task(row: tuple[Any, ...]) -> StoredTask:
    task_id, message_id, code, kind, label, register, staff_id, made_at, facts = row
    return StoredTask(
        id=uid(task_id),
        message_id=uid(message_id),
        code=code,
        message_kind=kind,
        label=label,
        register_code=register,
        staff_id=uid_or_none(staff_id),
        made_at=instant(made_at),
        facts=json.loads(facts),
    )
