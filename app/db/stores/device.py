"""Who this device is and where its counters stand. The state is read once a transaction and written back at its end."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from uuid import UUID

import msgspec

from app.db.errors import DatabaseDamaged
from app.db.sql import Connection, insert, select_sql
from app.db.tables import device as tables
from app.db.tables.types import instant, instant_or_none, millis, raw, uid, uid_or_none
from app.domain.errors import NotFound
from app.domain.journal import GENESIS
from app.wire.master import OutletEntity


class NotEnrolled(NotFound):
    """This database belongs to no shop yet."""

    code = "not_enrolled"


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """What the enrolment gave this device, for its whole life."""

    device_id: UUID
    kind: str
    tenant_id: UUID
    tenant_name: str
    outlet_id: UUID
    outlet_code: str
    register_id: UUID | None
    register_code: str | None
    server_url: str
    token: str
    enrolled_at: datetime

    def __repr__(self) -> str:
        return f"DeviceIdentity({self.device_id}, {self.outlet_code}, {self.register_code})"


@dataclass(slots=True)
class DeviceState:
    """The device's counters and what it knows of the server; changed only through the store."""

    last_device_no: int
    journal_no: int
    journal_head: bytes
    series: str | None
    number: int
    cursor: int
    server_head: int
    history_id: UUID | None
    boot_token: str | None
    clock_offset_ms: int | None
    last_contact_at: datetime | None
    failing_since: datetime | None
    went_back_at: datetime | None
    push_no: int
    restored_at: datetime | None
    recover_after: int | None
    refill: bool
    snapshot_id: UUID | None
    copied_at: datetime | None
    recover_all: bool
    heads_lost: str
    cursor_mark: int


_STATE = tuple(field.name for field in fields(DeviceState))


class DeviceStore:
    """Identity, state and the outlet's settings of this device."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._identity: DeviceIdentity | None = None
        self._state: DeviceState | None = None
        self._loaded: DeviceState | None = None
        self._outlet: OutletEntity | None = None

    def find_identity(self) -> DeviceIdentity | None:
        """Return who this device is, or None before it is enrolled."""
        if self._identity is None:
            row = self._connection.execute(select_sql(tables.device, "id = 1")).fetchone()
            if row is not None:
                (
                    _,
                    device_id,
                    kind,
                    tenant_id,
                    tenant,
                    outlet_id,
                    outlet_code,
                    register_id,
                    register,
                    url,
                    token,
                    at,
                ) = row
                self._identity = DeviceIdentity(
                    device_id=uid(device_id),
                    kind=kind,
                    tenant_id=uid(tenant_id),
                    tenant_name=tenant,
                    outlet_id=uid(outlet_id),
                    outlet_code=outlet_code,
                    register_id=uid_or_none(register_id),
                    register_code=register,
                    server_url=url,
                    token=token,
                    enrolled_at=instant(at),
                )
        return self._identity

    def identity(self) -> DeviceIdentity:
        """Return who this device is. Raises NotEnrolled."""
        identity = self.find_identity()
        if identity is None:
            raise NotEnrolled
        return identity

    def enrol(self, identity: DeviceIdentity, series: str | None) -> None:
        """Write who this device is, once; its counters begin at 0."""
        values = asdict(identity)
        row = {
            **values,
            "id": 1,
            "device_id": identity.device_id.bytes,
            "tenant_id": identity.tenant_id.bytes,
            "outlet_id": identity.outlet_id.bytes,
            "register_id": raw(identity.register_id),
            "enrolled_at": millis(identity.enrolled_at),
        }
        insert(self._connection, tables.device, [row])
        self._connection.execute(
            "insert into device_state (id, last_device_no, journal_no, journal_head, series, number, cursor, server_head, "
            "push_no, refill, recover_all, heads_lost, cursor_mark) values (1, 0, 0, ?, ?, 0, 0, 0, 0, 0, 0, '', 0)",
            (GENESIS, series),
        )

    def state(self) -> DeviceState:
        """Return the counters, for reading and changing; ``flush`` writes them back."""
        if self._state is None:
            row = self._connection.execute(select_sql(tables.device_state, "id = 1")).fetchone()
            if row is None:
                raise NotEnrolled
            (
                _,
                device_no,
                journal_no,
                head,
                series,
                number,
                cursor,
                server_head,
                history,
                boot,
                offset,
                contact,
                failing,
                back,
                push_no,
                restored,
                recover_after,
                refill,
                snapshot,
                copied,
                recover_all,
                heads_lost,
                cursor_mark,
            ) = row
            self._state = DeviceState(
                last_device_no=device_no,
                journal_no=journal_no,
                journal_head=head,
                series=series,
                number=number,
                cursor=cursor,
                server_head=server_head,
                history_id=uid_or_none(history),
                boot_token=boot,
                clock_offset_ms=offset,
                last_contact_at=instant_or_none(contact),
                failing_since=instant_or_none(failing),
                went_back_at=instant_or_none(back),
                push_no=push_no,
                restored_at=instant_or_none(restored),
                recover_after=recover_after,
                refill=bool(refill),
                snapshot_id=uid_or_none(snapshot),
                copied_at=instant_or_none(copied),
                recover_all=bool(recover_all),
                heads_lost=heads_lost,
                cursor_mark=cursor_mark,
            )
            self._loaded = replace(self._state)
        return self._state

    def flush(self) -> None:
        """Write back what changed of the state; called by the unit of work before it commits."""
        if self._state is None or self._state == self._loaded:
            return
        changed = {
            name: getattr(self._state, name)
            for name in _STATE
            if getattr(self._state, name) != getattr(self._loaded, name)
        }
        columns = ", ".join(f"{name} = ?" for name in changed)
        self._connection.execute(
            f"update device_state set {columns} where id = 1",
            [_stored(value) for value in changed.values()],
        )
        self._loaded = replace(self._state)

    def outlet(self) -> OutletEntity:
        """Return the outlet's settings as last received. Raises NotFound before the first pull."""
        if self._outlet is None:
            row = self._connection.execute(
                "select body from outlets where id = ?", (self.identity().outlet_id.bytes,)
            ).fetchone()
            if row is None:
                raise NotFound(what="outlet")
            try:
                self._outlet = msgspec.json.decode(row[0], type=OutletEntity)
            except msgspec.MsgspecError as error:
                raise DatabaseDamaged(table="outlets") from error
        return self._outlet

    def has_outlet(self) -> bool:
        """Say whether the first pull has brought this outlet's settings."""
        if self._outlet is not None:
            return True
        row = self._connection.execute(
            "select 1 from outlets where id = ?", (self.identity().outlet_id.bytes,)
        ).fetchone()
        return row is not None

    def zone(self) -> str:
        """Return the outlet's time zone as an IANA name."""
        return self.outlet().zone


def _stored(value: object) -> object:
    match value:
        case UUID():
            return value.bytes
        case datetime():
            return millis(value)
        case _:
            return value
