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
from app.wire.bodies import BY_BODY, Fact, decode_body, encode_body
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
    ) -> Envelope:
        """Write a fact: rows, sums, stock, journal and outbox. Return its envelope as stored."""
        kind = BY_BODY[type(body)]
        assert kind.numbered == (number is not None)
        device, state = self._device.identity(), self._device.state()
        state.last_device_no += 1
        if kind.in_journal:
            state.journal_no += 1
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
        row = {
            "device_no": envelope.device_no,
            "id": envelope.id.bytes,
            "kind": envelope.kind,
            "message": message,
            "fingerprint": fingerprint,
            "journal_no": envelope.journal_no,
            "journal_hash": journal_hash,
            "made_at": millis(envelope.made_at),
            "state": "pending",
            "code": None,
            "field": None,
            "flags": None,
            "tries": 0,
            "last_try_at": None,
        }
        insert(self._connection, outbox.outbox, [row])

    def _project(self, envelope: Envelope, body: Fact) -> None:
        for table, rows in projections.rows_of(body, envelope):
            insert(self._connection, table, rows)
        hour = self._now.astimezone(ZoneInfo(self._device.zone())).hour
        for table, rows in projections.sums_of(body, envelope, hour):
            add(self._connection, table, rows, *_SUMMED[table])
        moves = [{"product_id": product, "milli": milli} for _, product, milli in projections.moves_of(body)]
        add(self._connection, masters.on_hand, moves, "milli")


def _require_readable(message: bytes) -> None:
    """Read a message before it is kept for good: one that nobody can read would stop its shift at the centre. Costs 12 µs."""
    assert len(message) <= MESSAGE_BYTES_MAX, "the message is too long for the wire"
    envelope = decode(message)
    decode_body(envelope.kind, envelope.version, envelope.body)
