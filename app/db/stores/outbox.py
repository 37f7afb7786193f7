"""The messages of this device and what the server said of each. Stored bytes are sent as they are and kept for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.db.sql import Connection
from app.db.tables.types import instant, instant_or_none, millis, uid
from app.domain.ids import ProductId
from app.wire.bodies import DeviceRestored, FieldChange, ProductEdited, decode_body
from app.wire.envelope import decode

EDITS_LOOKED_AT = 200
"""How far back an edit of one product is looked for among this device's edits."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One message to be sent; ``seq`` is its place in this outbox."""

    seq: int
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


@dataclass(frozen=True, slots=True)
class StoredEdit:
    """An edit of a product made on this device, and what the server said of it."""

    made_at: datetime
    state: str
    code: str | None
    flags: tuple[str, ...]
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class StoppedEdit:
    """An edit that the server parked, or that waits for one which was."""

    id: UUID
    product_id: ProductId
    changes: tuple[FieldChange, ...]
    code: str | None
    field: str | None


class OutboxStore:
    """Reads the outbox and notes results, inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_batch(self, state: str, after: int, limit: int, bytes_max: int) -> list[OutboxEntry]:
        """Return the oldest messages in a state, behind a place, within the limits; at least one if there is any."""
        rows = self._connection.execute(
            "select seq, id, kind, message from outbox where state = ? and state <> 'accepted' and seq > ? "
            "order by seq limit ?",
            (state, after, limit),
        ).fetchall()
        batch: list[OutboxEntry] = []
        size = 0
        for seq, message_id, kind, message in rows:
            size += len(message) + 1
            if batch and size > bytes_max:
                break
            batch.append(OutboxEntry(seq, uid(message_id), kind, message))
        return batch

    def note(
        self,
        message_id: UUID,
        state: str,
        at: datetime,
        *,
        code: str | None,
        field: str | None,
        flags: str | None,
        push_no: int | None = None,
    ) -> None:
        """Keep what the server said of one message, and in which of the device's pushes."""
        self._connection.execute(
            "update outbox set state = ?, code = ?, field = ?, flags = ?, tries = tries + 1, last_try_at = ?, push_no = ? "
            "where id = ? and state <> 'replaced'",
            (state, code, field, flags, millis(at), push_no, message_id.bytes),
        )

    def offer_again(self, after_push: int) -> int:
        """Put back in the queue what was settled by later pushes than a number: the server lost them. Return how many."""
        changed = self._connection.execute(
            "update outbox set state = 'pending' where state in ('accepted', 'parked') and coalesce(push_no, 0) > ?",
            (after_push,),
        )
        return int(changed.rowcount)

    def sure_until(self) -> int:
        """Return the device number up to which all that this database knows was taken in by the server."""
        row = self._connection.execute(
            "select (select min(device_no) - 1 from outbox where state <> 'accepted' and state <> 'replaced'), (select max(device_no) from outbox)"
        ).fetchone()
        return int(row[0] if row[0] is not None else row[1] or 0)

    def has_accepted(self) -> bool:
        """Say whether the server has taken in anything of this device."""
        return self._connection.execute("select 1 from outbox where state = 'accepted' limit 1").fetchone() is not None

    def heads_missing(self) -> list[str]:
        """Return the journal heads of the server, as hex, that joining entries name and that did not come back from it."""
        rows = self._connection.execute(
            "select message from outbox where kind = 'device_restored' and recovered = 0 order by seq"
        ).fetchall()
        missing = []
        for (message,) in rows:
            envelope = decode(message)
            body = decode_body(envelope.kind, envelope.version, envelope.body)
            head = body.server_journal_head if isinstance(body, DeviceRestored) else None
            if head is not None and not self._holds_link(bytes.fromhex(head)):
                missing.append(head)
        return missing

    def _holds_link(self, link: bytes) -> bool:
        found = self._connection.execute("select 1 from outbox where journal_hash = ? limit 1", (link,)).fetchone()
        return found is not None

    def drained(self) -> bool:
        """Say whether nothing is left to send but what waits or is parked."""
        return self._connection.execute("select 1 from outbox where state = 'pending' limit 1").fetchone() is None

    def retry(self, message_id: UUID | None) -> None:
        """Put one parked or waiting message, or all of them, back in the queue."""
        if message_id is None:
            self._connection.execute("update outbox set state = 'pending' where state in ('parked', 'waiting')")
        else:
            self._connection.execute(
                "update outbox set state = 'pending' where id = ? and state in ('parked', 'waiting')",
                (message_id.bytes,),
            )

    def unsent(self) -> list[bytes]:
        """Return all messages that the server has not accepted, as stored, oldest first."""
        rows = self._connection.execute(
            "select message from outbox where state <> 'accepted' and state <> 'replaced' order by seq"
        ).fetchall()
        return [row[0] for row in rows]

    def find_stopped_edit(self, message_id: UUID) -> StoppedEdit | None:
        """Return an edit that was parked or waits, or None when the message is another or was settled."""
        row = self._connection.execute(
            "select id, message, code, field from outbox where id = ? and kind = 'product_edited' "
            "and state in ('parked', 'waiting')",
            (message_id.bytes,),
        ).fetchone()
        return None if row is None else _stopped(row)

    def edits_behind(self, message_id: UUID) -> list[StoppedEdit]:
        """Return the edits that wait for one, or for one of those, oldest first."""
        rows = self._connection.execute(
            "select id, message, code, field from outbox where kind = 'product_edited' and state = 'waiting' order by seq"
        )
        ids, behind = {message_id}, []
        for row in rows:
            if not ids.isdisjoint(decode(row[1]).needs):
                behind.append(_stopped(row))
                ids.add(behind[-1].id)
        return behind

    def replace(self, message_id: UUID) -> None:
        """Give up a message that another one stands for now: it is never sent again. Facts are never replaced."""
        changed = self._connection.execute(
            "update outbox set state = 'replaced' where id = ? and kind = 'product_edited' "
            "and state in ('parked', 'waiting')",
            (message_id.bytes,),
        )
        assert changed.rowcount == 1, "only an edit that was stopped is replaced"

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
            "coalesce(o.receipt_no, cast(s.number as text), ''), "
            "case x.kind when 'product_edited' then x.message end from outbox x "
            "left join orders o on o.id = x.id left join shifts s on s.id = x.id "
            "where x.state in ('parked', 'waiting') order by x.seq limit ?",
            (limit,),
        ).fetchall()
        return [_trouble(row[:-1], row[-2] if row[-1] is None else self._edited_name(row[-1])) for row in rows]

    def edits_of(self, product_id: ProductId, limit: int) -> list[StoredEdit]:
        """Return this device's last edits of a product, newest first."""
        rows = self._connection.execute(
            "select message, made_at, state, code, flags from outbox where kind = 'product_edited' "
            "order by seq desc limit ?",
            (EDITS_LOOKED_AT,),
        )
        found: list[StoredEdit] = []
        for message, made_at, state, code, flags in rows:
            body = _edit(message)
            if body.product_id == product_id:
                told = tuple(flags.split(",")) if flags else ()
                found.append(StoredEdit(instant(made_at), state, code, told, tuple(body.changes)))
                if len(found) == limit:
                    break
        return found

    def _edited_name(self, message: bytes) -> str:
        """Return the name of the product that an edit is about, as it is called now."""
        row = self._connection.execute(
            "select name from products where id = ?", (_edit(message).product_id.bytes,)
        ).fetchone()
        return "" if row is None else str(row[0])

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


def _trouble(row: tuple[Any, ...], label: str) -> OutboxTrouble:
    message_id, kind, made_at, state, code, field, tries, _ = row
    return OutboxTrouble(uid(message_id), kind, instant(made_at), state, code, field, tries, label)


def _stopped(row: tuple[Any, ...]) -> StoppedEdit:
    message_id, message, code, field = row
    body = _edit(message)
    return StoppedEdit(uid(message_id), ProductId(body.product_id), tuple(body.changes), code, field)


def _edit(message: bytes) -> ProductEdited:
    envelope = decode(message)
    body = decode_body(envelope.kind, envelope.version, envelope.body)
    assert isinstance(body, ProductEdited)
    return body
