"""What this till has of its closed shifts, for comparing it with what the server has."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.db.sql import Connection
from app.db.tables.types import uid

_OF_SHIFT = " union all ".join(
    f"select id, shift_id from {table}"
    for table in ("orders", "cash_movements", "drawer_openings", "cart_voids", "line_voids", "shift_closes")
)

# A shift whose every message is settled: nothing of it waits, is parked or unsent.
_DUE = """
select s.id, x.device_no, x.journal_no, x.journal_hash from shifts s
join shift_closes c on c.shift_id = s.id join outbox x on x.id = c.id and x.state = 'accepted'
left join shift_checks k on k.shift_id = s.id
where x.recovered = 0 and (k.shift_id is null or (k.equal = 0 and k.tries < ?))
order by x.seq desc limit ?
"""


@dataclass(frozen=True, slots=True)
class DueShift:
    """A closed shift that was not compared yet, and its close's place in the journal."""

    shift_id: UUID
    device_no: int
    journal_no: int
    journal_hash: bytes


class ReconcileQueries:
    """Reads closed shifts and keeps what came of comparing them, inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, tries_max: int, limit: int) -> list[DueShift]:
        """Return closed shifts to be compared, newest first."""
        rows = self._connection.execute(_DUE, (tries_max, limit)).fetchall()
        return [DueShift(uid(row[0]), row[1], row[2], row[3]) for row in rows]

    def accepted(self, shift_id: UUID) -> set[UUID]:
        """Return the ids of a shift's facts that the server has accepted, the shift's own among them."""
        rows = self._connection.execute(
            f"select f.id from ({_OF_SHIFT} union all select id, id from shifts) f "
            "join outbox x on x.id = f.id and x.state = 'accepted' where f.shift_id = ?",
            (shift_id.bytes,),
        ).fetchall()
        return {uid(row[0]) for row in rows}

    def tenders(self, shift_id: UUID) -> dict[str, int]:
        """Return what was paid in a shift by tender, in rupiah, of accepted orders."""
        rows = self._connection.execute(
            "select p.tender, sum(p.amount_minor) from payments p join outbox x on x.id = p.order_id "
            "and x.state = 'accepted' where p.shift_id = ? group by p.tender",
            (shift_id.bytes,),
        ).fetchall()
        return {row[0]: row[1] for row in rows}

    def note(self, shift_id: UUID, at: int, *, equal: bool) -> None:
        """Keep that a shift was compared."""
        self._connection.execute(
            "insert into shift_checks (shift_id, checked_at, equal, tries) values (?, ?, ?, 1) on conflict (shift_id) "
            "do update set checked_at = excluded.checked_at, equal = excluded.equal, tries = tries + 1",
            (shift_id.bytes, at, int(equal)),
        )

    def offer_again(self, message_ids: set[UUID]) -> None:
        """Put messages that the server turns out not to have back in the queue."""
        self._connection.executemany(
            "update outbox set state = 'pending' where id = ? and state = 'accepted'",
            [(message_id.bytes,) for message_id in message_ids],
        )

    def opened_as(self, shift_id: UUID) -> int:
        """Return the device number of the message that opened a shift, 0 when it is not here."""
        row = self._connection.execute("select device_no from outbox where id = ?", (shift_id.bytes,)).fetchone()
        return 0 if row is None else int(row[0])
