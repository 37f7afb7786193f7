"""Proving that a till's books are whole: every row follows from a stored message, every message from the one before it.

A finding names table, key and field. It runs beside a live till, and changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
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
from app.services.journal_line import Finding as Finding
from app.services.journal_line import Line, about_outbox
from app.wire.bodies import DeviceRestored, Fact, OrderCompleted, StockMove, decode_body
from app.wire.envelope import Envelope, decode
from app.wire.orders import order_of

Row = dict[str, Any]


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
        self._series = ""
        self._line = Line()

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
        for stored in self._proof.messages():
            if journal.fingerprint(stored.message) != stored.fingerprint:
                yield about_outbox("message_changed", stored, "A stored message was changed", "message")
            envelope, body = self._read(stored)
            if envelope is None or body is None:
                self._line.device_no = max(self._line.device_no, stored.device_no)
                yield about_outbox("message_unreadable", stored, "A stored message cannot be read", "message")
                continue
            yield from _columns(stored, envelope)
            yield from (
                self._line.recovered(stored, envelope) if stored.recovered else self._line.own(stored, envelope, body)
            )
            yield from self._gather(stored, envelope, body)
        yield from self._line.ends(self._state)

    def _read(self, stored: StoredMessage) -> tuple[Envelope | None, Fact | None]:
        try:
            envelope = decode(stored.message)
            return envelope, decode_body(envelope.kind, envelope.version, envelope.body)
        except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError):
            return None, None

    def _gather(self, stored: StoredMessage, envelope: Envelope, body: Fact) -> Iterator[Finding]:
        for table, rows in projections.rows_of(body, envelope):
            self._expected[table.name].update((key_of(table, row), row) for row in rows)
        hour = envelope.made_at.astimezone(self._zone).hour
        for table, rows in projections.sums_of(body, envelope, hour):
            for row in rows:
                _add(self._sums[table.name], key_of(table, row), row)
        if not stored.in_base:
            for _, product, milli in projections.moves_of(body):
                self._stock[product] += milli
        if isinstance(body, DeviceRestored) and not stored.recovered:
            self._series = body.series or ""
        if isinstance(body, OrderCompleted):
            series, day = envelope.series or "", envelope.business_date.isoformat()
            if not stored.recovered:
                self._numbers[series].append(envelope.number or 0)
                self._series = series
            self._days[series, day] = max(self._days.get((series, day), 0), body.day_number)
            try:
                check(order_of(envelope, body))
            except OrderContradicts as error:
                field = str(error.facts.get("field", ""))
                yield about_outbox("order_contradicts", stored, f"Order {body.receipt_no} contradicts itself", field)

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
        self._stock.update(self._proof.stock_base())
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
            for number in sorted(number for number, times in Counter(numbers).items() if times > 1):
                told = f"Receipt number {number} of series {series} was given to more than one order."
                yield Finding("receipt_doubled", told, "orders", f"{series} {number}", "number")
            for place, number in enumerate(dict.fromkeys(numbers), 1):
                if number != place:
                    yield Finding(
                        "receipt_gap",
                        f"Receipt number {place} of series {series} is missing.",
                        "orders",
                        f"{series} {place}",
                        "number",
                    )
                    break
        series = self._state.series or ""
        ends = len(set(self._numbers.get(series, ())))
        if self._state.number != ends:
            yield Finding(
                "receipt_gap",
                f"Series {series or '?'} ends at {ends}, the device says {self._state.number}.",
                "device_state",
                "1",
                "number",
            )
        if self._series not in ("", series):
            yield Finding(
                "receipt_gap",
                f"The last receipts are of series {self._series}, the device says {series or '?'}.",
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
            yield about_outbox(
                "row_changed", stored, f"The outbox says {shown(kept)}, its message says {shown(told)}", field
            )


def _row(code: str, table: str, key: tuple[Any, ...], field: str, told: str) -> Finding:
    name = ", ".join(map(shown, key))
    where = f"{table} {name}" + (f", {field}" if field else "")
    return Finding(code, f"{where}: {told}.", table, name, field)
