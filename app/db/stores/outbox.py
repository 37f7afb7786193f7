"""The messages of this device and what the server said of each. Stored bytes are sent as they are and kept for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.db.sql import Connection
from app.db.tables.types import instant, instant_or_none, millis, uid


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One message to be sent."""

    device_no: int
    id: UUID
    kind: str
    message: bytes


@dataclass(frozen=True, slots=True)
class OutboxTrouble:
    """A message the server parked, or that waits for one that is parked."""

    id: UUID
    kind: str
    made_at: datetime
    state: str
    code: str | None
    field: str | None
    tries: int
    label: str


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the outbox stands."""

    pending: int
    oldest_at: datetime | None
    parked: int
    waiting: int
    by_kind: tuple[tuple[str, int], ...]


class OutboxStore:
    """Reads the outbox and notes results, inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_batch(self, limit: int, bytes_max: int) -> list[OutboxEntry]:
        """Return the oldest messages to send, waiting ones included, within the limits; at least one if there is any."""
        rows = self._connection.execute(
            "select device_no, id, kind, message from outbox where state in ('pending', 'waiting') order by device_no limit ?",
            (limit,),
        ).fetchall()
        batch: list[OutboxEntry] = []
        size = 0
        for device_no, message_id, kind, message in rows:
            size += len(message) + 1
            if batch and size > bytes_max:
                break
            batch.append(OutboxEntry(device_no, uid(message_id), kind, message))
        return batch

    def note(self, message_id: UUID, state: str, at: datetime, *, code: str | None, field: str | None, flags: str | None) -> None:
        """Keep what the server said of one message."""
        self._connection.execute(
            "update outbox set state = ?, code = ?, field = ?, flags = ?, tries = tries + 1, last_try_at = ? where id = ?",
            (state, code, field, flags, millis(at), message_id.bytes),
        )

    def retry(self, message_id: UUID | None) -> None:
        """Put one parked or waiting message, or all of them, back in the queue."""
        if message_id is None:
            self._connection.execute("update outbox set state = 'pending' where state in ('parked', 'waiting')")
        else:
            self._connection.execute(
                "update outbox set state = 'pending' where id = ? and state in ('parked', 'waiting')", (message_id.bytes,)
            )

    def state(self) -> OutboxState:
        """Return how the outbox stands."""
        rows = self._connection.execute(
            "select state, kind, count(*), min(made_at) from outbox where state <> 'accepted' group by state, kind"
        ).fetchall()
        pending = [row for row in rows if row[0] == "pending"]
        oldest = min((row[3] for row in pending), default=None)
        return OutboxState(
            pending=sum(row[2] for row in pending),
            oldest_at=instant_or_none(oldest),
            parked=sum(row[2] for row in rows if row[0] == "parked"),
            waiting=sum(row[2] for row in rows if row[0] == "waiting"),
            by_kind=tuple(sorted(((row[1], row[2]) for row in pending), key=lambda pair: -pair[1])),
        )

    def troubles(self, limit: int) -> list[OutboxTrouble]:
        """Return the parked and waiting messages, oldest first, with what people call them."""
        rows = self._connection.execute(
            "select x.id, x.kind, x.made_at, x.state, x.code, x.field, x.tries, "
            "coalesce(o.receipt_no, e.name, cast(s.number as text), '') from outbox x "
            "left join orders o on o.id = x.id left join shifts s on s.id = x.id "
            "left join (select q.message_id, p.name from pending_edits q join products p on p.id = q.product_id "
            "group by q.message_id) e on e.message_id = x.id "
            "where x.state in ('parked', 'waiting') order by x.device_no limit ?",
            (limit,),
        ).fetchall()
        return [_trouble(row) for row in rows]

    def sent_since(self, at: datetime) -> int:
        """Return how many messages were accepted since an instant."""
        count: int = self._connection.execute(
            "select count(*) from outbox where state = 'accepted' and last_try_at >= ?", (millis(at),)
        ).fetchone()[0]
        return count

    def is_own(self, message_id: UUID) -> bool:
        """Say whether a fact of the feed was made here."""
        return self._connection.execute("select 1 from outbox where id = ?", (message_id.bytes,)).fetchone() is not None

    def contact(self, hour: int, *, succeeded: bool) -> None:
        """Count one contact with the server, good or bad, in its hour (hours since 1970)."""
        self._connection.execute(
            "insert into contacts (hour, succeeded, failed) values (?, ?, ?) on conflict (hour) do update "
            "set succeeded = succeeded + excluded.succeeded, failed = failed + excluded.failed",
            (hour, int(succeeded), int(not succeeded)),
        )

    def contacts(self, since_hour: int) -> list[tuple[int, int, int]]:
        """Return (hour, succeeded, failed) since an hour."""
        rows: list[tuple[int, int, int]] = self._connection.execute(
            "select hour, succeeded, failed from contacts where hour >= ? order by hour", (since_hour,)
        ).fetchall()
        return rows


def _trouble(row: tuple[Any, ...]) -> OutboxTrouble:
    message_id, kind, made_at, state, code, field, tries, label = row
    return OutboxTrouble(uid(message_id), kind, instant(made_at), state, code, field, tries, label)
