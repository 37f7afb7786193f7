"""Proving that a till's books are whole: every row follows from a stored message, every message from the one before it.

A finding names table, key and field. It runs beside a live till, and changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from app.db import projections
from app.db.errors import DatabaseDamaged
from app.db.queries.proof import FACT_TABLES, SUM_TABLES, ProofQueries, StoredMessage, key_of, shown
from app.db.stores.device import DeviceState
from app.db.tables.device import day_numbers
from app.db.tables.types import millis
from app.db.unit_of_work import UnitOfWork
from app.domain import journal
from app.domain.errors import WarunginError
from app.domain.order import OrderContradicts, check
from app.wire.bodies import Fact, OrderCompleted, StockMove, decode_body
from app.wire.envelope import Envelope, decode
from app.wire.orders import order_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. ``code`` is stable; ``sentence`` says it plainly."""

    code: str
    sentence: str
    table: str = ""
    key: str = ""
    field: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def unreadable(error: WarunginError) -> Finding:
    """Return the finding for books that cannot be opened at all."""
    return Finding(error.code, f"The books cannot be opened: {error.code.replace('_', ' ')}.")


def verify(uow: UnitOfWork) -> list[Finding]:
    """Check everything. Reads each message once; a finding does not stop the others.

    Raises DatabaseDamaged only where not even the damage can be told.
    """
    found: list[Finding] = []
    try:
        with uow:
            proof = ProofQueries(uow.connection)
            found += [Finding("file_damaged", f"The database file is damaged: {what}.") for what in proof.damage()]
            if uow.device.find_identity() is not None:
                zone = ZoneInfo(uow.device.zone()) if uow.device.has_outlet() else ZoneInfo("UTC")
                found += _Books(proof, uow.device.state(), zone).findings()
    except DatabaseDamaged:
        if not found:
            raise
    return found


class _Books:
    """One pass over the messages, gathering what must stand in every table."""

    def __init__(self, proof: ProofQueries, state: DeviceState, zone: ZoneInfo) -> None:
        self._proof = proof
        self._state = state
        self._zone = zone
        self._expected: dict[str, dict[tuple[Any, ...], Row]] = {table.name: {} for table in FACT_TABLES}
        self._sums: dict[str, dict[tuple[Any, ...], Row]] = {table.name: {} for table in SUM_TABLES}
        self._stock: Counter[bytes] = Counter()
        self._numbers: defaultdict[str, list[int]] = defaultdict(list)
        self._days: dict[tuple[str, str], int] = {}

    def findings(self) -> list[Finding]:
        """Return everything that is wrong, in the order of the checks."""
        found = list(self._chain())
        found += self._rows()
        found += self._orphans()
        found += self._kept_sums()
        found += self._kept_stock()
        found += self._receipts()
        found += self._day_counters()
        return found

    def _chain(self) -> Iterator[Finding]:
        device_no, journal_no, head = 0, 0, journal.GENESIS
        for stored in self._proof.messages():
            device_no += 1
            if stored.device_no != device_no:
                yield _outbox("message_missing", stored, f"Message {device_no} is missing from the outbox", "device_no")
                device_no = stored.device_no
            if journal.fingerprint(stored.message) != stored.fingerprint:
                yield _outbox("message_changed", stored, "A stored message was changed", "message")
            envelope, body = self._read(stored)
            if envelope is None or body is None:
                yield _outbox("message_unreadable", stored, "A stored message cannot be read", "message")
                continue
            yield from _columns(stored, envelope)
            if stored.journal_no is not None:
                journal_no += 1
                if stored.journal_no != journal_no or envelope.journal_prev != head.hex():
                    yield _outbox(
                        "journal_broken", stored, "The journal's chain is broken before this entry", "journal_prev"
                    )
                    journal_no = max(envelope.journal_no or 0, 1)
                head = journal.entry_hash(
                    bytes.fromhex(envelope.journal_prev or head.hex()), journal_no, journal.fingerprint(stored.message)
                )
                if stored.journal_hash != head:
                    yield _outbox(
                        "journal_broken", stored, "A journal entry's hash is not that of its message", "journal_hash"
                    )
            yield from self._gather(stored, envelope, body)
        yield from self._counters(device_no, journal_no, head)

    def _counters(self, device_no: int, journal_no: int, head: bytes) -> Iterator[Finding]:
        """The last messages cannot be cut off: the device's own counters know them."""
        stated = {
            "last_device_no": (self._state.last_device_no, device_no),
            "journal_no": (self._state.journal_no, journal_no),
            "journal_head": (self._state.journal_head, head),
        }
        for field, (kept, found) in stated.items():
            if kept != found:
                yield Finding(
                    "journal_broken",
                    "The journal does not end where this device says it does.",
                    "device_state",
                    "1",
                    field,
                )

    def _read(self, stored: StoredMessage) -> tuple[Envelope | None, Fact | None]:
        try:
            envelope = decode(stored.message)
            return envelope, decode_body(envelope.kind, envelope.version, envelope.body)
        except (msgspec.MsgspecError, KeyError):
            return None, None

    def _gather(self, stored: StoredMessage, envelope: Envelope, body: Fact) -> Iterator[Finding]:
        for table, rows in projections.rows_of(body, envelope):
            self._expected[table.name].update((key_of(table, row), row) for row in rows)
        hour = envelope.made_at.astimezone(self._zone).hour
        for table, rows in projections.sums_of(body, envelope, hour):
            for row in rows:
                _add(self._sums[table.name], key_of(table, row), row)
        for _, product, milli in projections.moves_of(body):
            self._stock[product] += milli
        if isinstance(body, OrderCompleted):
            series, day = envelope.series or "", envelope.business_date.isoformat()
            self._numbers[series].append(envelope.number or 0)
            self._days[series, day] = max(self._days.get((series, day), 0), body.day_number)
            try:
                check(order_of(envelope, body))
            except OrderContradicts as error:
                field = str(error.facts.get("field", ""))
                yield _outbox("order_contradicts", stored, f"Order {body.receipt_no} contradicts itself", field)

    def _rows(self) -> Iterator[Finding]:
        for table in FACT_TABLES:
            expected = self._expected[table.name]
            for row in self._proof.rows(table):
                key = key_of(table, row)
                wanted = expected.pop(key, None)
                if wanted is None:
                    yield _row("row_unexplained", table.name, key, "", "has no message that tells of it")
                    continue
                for field, value in wanted.items():
                    if row[field] != value:
                        yield _row(
                            "row_changed",
                            table.name,
                            key,
                            field,
                            f"says {shown(row[field])}, its message says {shown(value)}",
                        )
            for key in expected:
                yield _row("row_missing", table.name, key, "", "is missing, though its message is there")

    def _orphans(self) -> Iterator[Finding]:
        for table, parent in self._proof.orphans():
            yield Finding("parent_missing", f"{table}: a row belongs to none of {parent}.", table)

    def _kept_sums(self) -> Iterator[Finding]:
        for table in SUM_TABLES:
            expected = self._sums[table.name]
            for row in self._proof.rows(table):
                key = key_of(table, row)
                wanted = expected.pop(key, None)
                if wanted is None:
                    yield _row("sum_wrong", table.name, key, "", "is there, though there are no facts for it")
                    continue
                for field in row.keys() - set(table.key):
                    if row[field] != wanted[field]:
                        yield _row(
                            "sum_wrong",
                            table.name,
                            key,
                            field,
                            f"says {row[field]}, the facts add up to {wanted[field]}",
                        )
            for key in expected:
                yield _row("sum_wrong", table.name, key, "", "is missing, though there are facts for it")

    def _kept_stock(self) -> Iterator[Finding]:
        for message_id, moves in self._proof.received_moves():
            try:
                received = msgspec.json.decode(moves, type=list[StockMove])
            except msgspec.MsgspecError:
                yield _row("message_unreadable", "received_moves", (message_id,), "moves", "cannot be read")
                continue
            for move in received:
                self._stock[move.product_id.bytes] += move.quantity_milli
        kept = self._proof.on_hand()
        for product in sorted(kept.keys() | self._stock.keys()):
            if kept.get(product) != self._stock.get(product):
                told = f"says {kept.get(product, 'nothing')}, the moves add up to {self._stock.get(product, 'nothing')}"
                yield _row("stock_wrong", "on_hand", (product,), "milli", told)

    def _receipts(self) -> Iterator[Finding]:
        for series, numbers in self._numbers.items():
            for place, number in enumerate(numbers, 1):
                if number != place:
                    yield Finding(
                        "receipt_gap",
                        f"Receipt number {place} of series {series} is missing.",
                        "orders",
                        f"{series} {place}",
                        "number",
                    )
                    break
        series, last = self._state.series or "", list(self._numbers)[-1:]
        ends = len(self._numbers.get(series, ()))
        if self._state.number != ends:
            yield Finding(
                "receipt_gap",
                f"Series {series or '?'} ends at {ends}, the device says {self._state.number}.",
                "device_state",
                "1",
                "number",
            )
        if last not in ([], [series]) and self._state.went_back_at is None:
            yield Finding(
                "receipt_gap",
                f"The last receipts are of series {last[0]}, the device says {series or '?'}.",
                "device_state",
                "1",
                "series",
            )

    def _day_counters(self) -> Iterator[Finding]:
        expected = dict(self._days)
        for row in self._proof.rows(day_numbers):
            key = key_of(day_numbers, row)
            wanted = expected.pop((key[0], key[1]), 0)
            if row["last"] != wanted:
                yield _row(
                    "sum_wrong", day_numbers.name, key, "last", f"says {row['last']}, the receipts end at {wanted}"
                )
        for missing in expected:
            yield _row(
                "sum_wrong", day_numbers.name, missing, "last", "is missing, though there are receipts of that day"
            )


def _add(sums: dict[tuple[Any, ...], Row], key: tuple[Any, ...], row: Row) -> None:
    present = sums.get(key)
    if present is None:
        sums[key] = dict(row)
        return
    for field, value in row.items():
        if field not in _KEYS:
            present[field] += value


_KEYS = {name for table in SUM_TABLES for name in table.key}


def _columns(stored: StoredMessage, envelope: Envelope) -> Iterator[Finding]:
    stated = {
        "id": (stored.id, envelope.id.bytes),
        "kind": (stored.kind, envelope.kind),
        "device_no": (stored.device_no, envelope.device_no),
        "journal_no": (stored.journal_no, envelope.journal_no),
        "made_at": (stored.made_at, millis(envelope.made_at)),
    }
    for field, (kept, told) in stated.items():
        if kept != told:
            yield _outbox(
                "row_changed", stored, f"The outbox says {shown(kept)}, its message says {shown(told)}", field
            )


def _outbox(code: str, stored: StoredMessage, sentence: str, field: str) -> Finding:
    return Finding(code, f"{sentence} (outbox {stored.device_no}).", "outbox", str(stored.device_no), field)


def _row(code: str, table: str, key: tuple[Any, ...], field: str, told: str) -> Finding:
    name = ", ".join(map(shown, key))
    where = f"{table} {name}" + (f", {field}" if field else "")
    return Finding(code, f"{where}: {told}.", table, name, field)
