"""The one way a fact is written: its rows, its journal entry, its place in the outbox and its sums, together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.db import projections
from app.db.sql import Connection, add, insert
from app.db.stores.device import DeviceStore
from app.db.tables import masters, outbox, sums
from app.db.tables.types import millis
from app.domain import journal
from app.domain.receipt_number import printed
from app.wire.bodies import BY_BODY, Fact, OrderCompleted, decode_body, encode_body
from app.wire.envelope import Envelope, decode, encode
from app.wire.limits import MESSAGE_BYTES_MAX
from app.wire.sums import SHIFT_SUM_NAMES

_SUMMED = {
    sums.shift_sums: SHIFT_SUM_NAMES,
    sums.day_hours: ("orders", "total_minor"),
    sums.day_products: ("quantity_milli", "value_minor"),
}


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """A receipt's number, taken in this transaction."""

    series: str
    number: int
    day_number: int
    printed: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What the server said of a fact that comes back from it, and the device's last push then."""

    state: str
    code: str | None
    field: str | None
    flags: str | None
    push_no: int


class FactStore:
    """Adds facts. Everything of one fact is in the unit of work's transaction or nowhere."""

    def __init__(self, connection: Connection, device: DeviceStore, now: datetime) -> None:
        self._connection = connection
        self._device = device
        self._now = now

    def next_number(self, day: date) -> ReceiptNumber:
        """Take the next receipt number of this register's series. It is used up when the unit of work commits."""
        device, state = self._device.identity(), self._device.state()
        assert state.series is not None and device.register_code is not None, "only a register numbers receipts"
        state.number += 1
        row = self._connection.execute(
            "insert into day_numbers (series, business_date, last) values (?, ?, 1) "
            "on conflict (series, business_date) do update set last = last + 1 returning last",
            (state.series, day.isoformat()),
        ).fetchone()
        text = printed(device.outlet_code, device.register_code, state.series, day, row[0])
        return ReceiptNumber(state.series, state.number, row[0], text)

    def add(
        self,
        body: Fact,
        *,
        id: UUID,
        staff_id: UUID | None,
        business_date: date,
        shift_id: UUID | None = None,
        needs: Sequence[UUID] = (),
        number: ReceiptNumber | None = None,
        journal_after: int = 0,
    ) -> Envelope:
        """Write a fact: rows, sums, stock, journal and outbox. Return its envelope as stored.

        ``journal_after`` is a journal number that another life of this device has reached: the entry's lies behind it.
        """
        kind = BY_BODY[type(body)]
        assert kind.numbered == (number is not None)
        device, state = self._device.identity(), self._device.state()
        state.last_device_no += 1
        if kind.in_journal:
            state.journal_no = max(state.journal_no, journal_after) + 1
        envelope = Envelope(
            id=id,
            kind=kind.name,
            version=kind.version,
            device_no=state.last_device_no,
            made_at=self._now,
            business_date=business_date,
            body=encode_body(body),
            series=number.series if number else None,
            number=number.number if number else None,
            clock_offset_ms=state.clock_offset_ms,
            staff_id=staff_id,
            outlet_id=device.outlet_id,
            register_id=device.register_id,
            shift_id=shift_id,
            needs=list(needs),
            journal_no=state.journal_no if kind.in_journal else None,
            journal_prev=state.journal_head.hex() if kind.in_journal else None,
        )
        self._store(envelope, in_journal=kind.in_journal)
        self._project(envelope, body)
        return envelope

    def _store(self, envelope: Envelope, *, in_journal: bool) -> None:
        message = encode(envelope)
        _require_readable(message)
        fingerprint = journal.fingerprint(message)
        state = self._device.state()
        journal_hash = None
        if in_journal:
            journal_hash = journal.entry_hash(state.journal_head, state.journal_no, fingerprint)
            state.journal_head = journal_hash
        self._keep(envelope, message, fingerprint, journal_hash)

    def recover(self, message: bytes, *, settled: Settled) -> None:
        """Take back a fact of this device that its database had lost: as stored, with its rows, its sums and its stock.

        Raises MsgspecError or KeyError for what this program cannot read.
        """
        envelope = decode(message)
        body = decode_body(envelope.kind, envelope.version, envelope.body)
        fingerprint = journal.fingerprint(message)
        journal_hash = None
        if envelope.journal_no is not None and envelope.journal_prev is not None:
            journal_hash = journal.entry_hash(bytes.fromhex(envelope.journal_prev), envelope.journal_no, fingerprint)
        self._keep(envelope, message, fingerprint, journal_hash, settled)
        self._project(envelope, body, counted=self._is_counted(envelope.id))
        if isinstance(body, OrderCompleted):
            self._count_day(envelope, body)
        self._connection.execute("delete from received_moves where message_id = ?", (envelope.id.bytes,))

    def _count_day(self, envelope: Envelope, body: OrderCompleted) -> None:
        """Let the day's counter of the order's series stand where the order found it, if it was behind."""
        self._connection.execute(
            "insert into day_numbers (series, business_date, last) values (?, ?, ?) "
            "on conflict (series, business_date) do update set last = max(last, excluded.last)",
            (envelope.series, envelope.business_date.isoformat(), body.day_number),
        )

    def _keep(
        self,
        envelope: Envelope,
        message: bytes,
        fingerprint: bytes,
        journal_hash: bytes | None,
        settled: Settled | None = None,
    ) -> None:
        row = {
            "seq": None,
            "device_no": envelope.device_no,
            "id": envelope.id.bytes,
            "kind": envelope.kind,
            "message": message,
            "fingerprint": fingerprint,
            "journal_no": envelope.journal_no,
            "journal_hash": journal_hash,
            "made_at": millis(envelope.made_at),
            "state": "pending" if settled is None else settled.state,
            "code": None if settled is None else settled.code,
            "field": None if settled is None else settled.field,
            "flags": None if settled is None else settled.flags,
            "tries": 0,
            "last_try_at": None if settled is None else millis(self._now),
            "push_no": None if settled is None else settled.push_no,
            "recovered": int(settled is not None),
            "in_base": 0,
        }
        insert(self._connection, outbox.outbox, [row])

    def _project(self, envelope: Envelope, body: Fact, *, counted: bool = False) -> None:
        for table, rows in projections.rows_of(body, envelope):
            insert(self._connection, table, rows)
        hour = envelope.made_at.astimezone(self._zone()).hour
        for table, rows in projections.sums_of(body, envelope, hour):
            add(self._connection, table, rows, *_SUMMED[table])
        if counted:
            return
        moves = [{"product_id": product, "milli": milli} for _, product, milli in projections.moves_of(body)]
        add(self._connection, masters.on_hand, moves, "milli")

    def _zone(self) -> ZoneInfo:
        """Return the outlet's zone; before the first pull only facts without sums are written, whatever the hour."""
        return ZoneInfo(self._device.zone() if self._device.has_outlet() else "UTC")

    def _is_counted(self, message_id: UUID) -> bool:
        """Say whether a fact's moves came with the feed already, before it was known to be this device's own."""
        found = self._connection.execute("select 1 from received_moves where message_id = ?", (message_id.bytes,))
        return found.fetchone() is not None


def _require_readable(message: bytes) -> None:
    """Read a message before it is kept for good: one that nobody can read would stop its shift at the centre. Costs 12 µs."""
    assert len(message) <= MESSAGE_BYTES_MAX, "the message is too long for the wire"
    envelope = decode(message)
    decode_body(envelope.kind, envelope.version, envelope.body)
