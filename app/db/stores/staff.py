"""People, their roles' rights, and their wrong PINs on this device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from app.db.sql import Connection
from app.db.tables.types import instant_or_none, millis, uid
from app.domain.errors import NotFound
from app.domain.ids import StaffId
from app.domain.staff import Right, Staff

_STAFF = (
    "select s.id, s.name, s.role, s.active, coalesce(r.rights, '[]') from staff s left join roles r on r.code = s.role "
    "where s.removed = 0 "
)
_KNOWN_RIGHTS = {right.value for right in Right}


class StaffNotFound(NotFound):
    """Nobody of that id works here."""

    code = "staff_not_found"


@dataclass(frozen=True, slots=True)
class PinTries:
    """Wrong PINs in a row, and until when no further one is taken."""

    wrong: int
    locked_until: datetime | None


class StaffStore:
    """Reads people inside one unit of work and counts wrong PINs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, staff_id: StaffId) -> Staff:
        """Return one person. Raises StaffNotFound."""
        row = self._connection.execute(_STAFF + "and s.id = ?", (staff_id.bytes,)).fetchone()
        if row is None:
            raise StaffNotFound(staff_id=str(staff_id))
        return _staff(row)

    def active(self) -> list[Staff]:
        """Return who may sign in: cashiers first, then supervisors and owners, by name."""
        rows = self._connection.execute(
            _STAFF + "and s.active = 1 order by case s.role when 'cashier' then 0 when 'kitchen' then 1 "
            "when 'supervisor' then 2 else 3 end, s.name"
        ).fetchall()
        return [_staff(row) for row in rows]

    def pin_hash(self, staff_id: StaffId) -> str:
        """Return the argon2id hash of a person's PIN. Raises StaffNotFound."""
        row = self._connection.execute(
            "select pin_hash from staff where id = ? and removed = 0", (staff_id.bytes,)
        ).fetchone()
        if row is None:
            raise StaffNotFound(staff_id=str(staff_id))
        return str(row[0])

    def tries(self, staff_id: StaffId) -> PinTries:
        """Return how many wrong PINs in a row there were."""
        row = self._connection.execute(
            "select wrong, locked_until from pin_tries where staff_id = ?", (staff_id.bytes,)
        ).fetchone()
        return PinTries(0, None) if row is None else PinTries(row[0], instant_or_none(row[1]))

    def put_tries(self, staff_id: StaffId, tries: PinTries) -> None:
        """Keep the count of wrong PINs."""
        locked = None if tries.locked_until is None else millis(tries.locked_until)
        self._connection.execute(
            "insert into pin_tries (staff_id, wrong, locked_until) values (?, ?, ?) "
            "on conflict (staff_id) do update set wrong = excluded.wrong, locked_until = excluded.locked_until",
            (staff_id.bytes, tries.wrong, locked),
        )


def _staff(row: tuple[Any, ...]) -> Staff:
    staff_id, name, role, active, rights = row
    names: list[str] = msgspec.json.decode(rights)
    known = frozenset(Right(name) for name in names if name in _KNOWN_RIGHTS)
    return Staff(StaffId(uid(staff_id)), name, role, known, bool(active))
