"""Proving that the centre's books are whole: everything it keeps is computed again from the messages as they came.

The rows of facts come out of the very projection that wrote them. A finding names table, key and field; what a flag told of
already, such as a journal broken by a restored backup, is known and no finding. Nothing is written; all of a tenant is seen
at one instant, while its tills go on handing in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from psycopg.rows import dict_row

from app.domain.errors import RuleViolation
from app.domain.journal import GENESIS, entry_hash, fingerprint
from app.domain.order import OrderContradicts, check
from app.wire.bodies import BY_BODY, DeviceRestored, Fact, OrderCompleted, ShiftClosed, decode_body
from app.wire.envelope import Envelope
from app.wire.orders import order_of
from app.wire.sums import stock_moves
from sync_server.bulk import names
from sync_server.db import Connection, Row, one, rows
from sync_server.sales import tables as sales
from sync_server.sales.projection import NO_DELTA, DaySums, Rows, add_rows, shift_delta
from sync_server.sync import proof_store as store
from sync_server.sync.effects import FACT_TABLES
from sync_server.sync.intake import UNREADABLE, Message, read
from sync_server.sync.proof_scratch import Link, Scratch, summed

MESSAGES_AT_ONCE = 200
CLOCKS_APART = timedelta(minutes=5)
"""By so much the clocks of several servers on one database may differ."""
SUM_TABLES = (sales.on_hand, sales.shift_sums, sales.day_hours, sales.day_products)
TELLING = frozenset({"journal_break", "after_restore"})
"""Flags by which the centre told of a broken journal when it came."""
MERGE = BY_BODY[DeviceRestored].name
"""The kind of entry that joins two branches of a journal."""
NOT_FOLLOWED = "wrong_device"
"""Why a message is parked that is in nobody's journal here: it is another device's."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. ``code`` is stable; ``known`` says that a flag told of it already."""

    code: str
    table: str
    key: str
    field: str
    sentence: str
    known: bool = False

    def as_dict(self) -> dict[str, str]:
        """Return what an operator's program reads."""
        return {name: getattr(self, name) for name in ("code", "table", "key", "field", "sentence")}


class Proof:
    """One pass over what the centre keeps of one tenant; ``messages`` and ``rows`` count what was looked at.

    Memory does not grow with the history: messages come some at a time, sums and links lie in a temporary file.
    """

    def __init__(self, connection: Connection, tenant_id: UUID) -> None:
        self.messages = 0
        self.rows = 0
        self._connection = connection
        self._tenant = tenant_id
        self._scratch = Scratch(SUM_TABLES)
        self._zones: dict[UUID, str] = {}
        self._last_device_no = 0
        self._numbers: dict[str | None, int] = {}

    def findings(self) -> Iterator[Finding]:
        """Yield everything that is wrong, and what is known to be odd, in the order of the checks."""
        with closing(self._scratch):
            self._zones = {row["id"]: row["zone"] for row in self._ask(store.ZONES)}
            yield from self._inbox(None)
            for device in self._ask(store.DEVICES):
                yield from self._inbox(device["id"])
                yield from self._journal()
                yield from self._counters(device)
            for row in self._ask(store.STRANGERS):
                yield from self._inbox(row["device_id"])
            yield from self._unexplained()
            yield from self._kept_sums()
            yield from self._conflicts()
            yield from self._receipts()
            yield from self._feed()

    def _ask(self, statement: str, **values: Any) -> list[Row]:
        return rows(self._connection, statement, {"tenant": self._tenant, **values})

    def _stream(self, statement: str, **values: Any) -> Iterator[list[Any]]:
        """Yield the rows of a SELECT some at a time; the database keeps the rest until it is wanted."""
        with self._connection.cursor(name="proof", row_factory=dict_row) as cursor:
            cursor.execute(statement, {"tenant": self._tenant, **values})
            while found := cursor.fetchmany(MESSAGES_AT_ONCE):
                yield found

    # --- messages and the rows they stand for -------------------------------------------------------

    def _inbox(self, device_id: UUID | None) -> Iterator[Finding]:
        """Read all messages of a device, or of the centre itself, and compare what was made of them."""
        self._scratch.clear_links()
        self._last_device_no, self._numbers = 0, {}
        statement = store.MESSAGES_OF_CENTRE if device_id is None else store.MESSAGES_OF_DEVICE
        for stored in self._stream(statement, device_id=device_id):
            with self._scratch.at_once():
                yield from self._some(device_id, stored)

    def _some(self, device_id: UUID | None, stored: Sequence[Row]) -> Iterator[Finding]:
        expected: Rows = defaultdict(list)
        links: list[Link] = []
        for row in stored:
            self.messages += 1
            message = read(bytes(row["bytes"]))
            yield from _columns(row, message)
            self._last_device_no = max(self._last_device_no, row["device_no"])
            link = _link(row, message)
            if link is not None:
                links.append(link)
            if row["outcome"] != "parked":
                yield from self._accepted(expected, device_id, row, message)
        self._scratch.add_links(links)
        ids = [row["id"] for row in stored]
        for table in FACT_TABLES:
            yield from self._rows(table, expected[table], ids)
        yield from self._flags(stored, ids)

    def _accepted(self, expected: Rows, device_id: UUID | None, row: Row, message: Message) -> Iterator[Finding]:
        """Put an accepted message's rows into ``expected``, and what it adds to the kept sums into the scratch."""
        envelope, body = message.envelope, _body(message)
        if envelope is None or body is None:
            yield _found("message_unreadable", "inbox", row["id"], "bytes", "was accepted, but cannot be read")
            return
        if isinstance(body, OrderCompleted):
            self._numbers[envelope.series] = max(self._numbers.get(envelope.series, 0), envelope.number or 0)
            field = _contradiction(envelope, body)
            if field is not None:
                yield _found("order_contradicts", "inbox", row["id"], field, "contradicts itself")
        moves = list(stock_moves(body))
        add_rows(expected, device_id, envelope, body, moves)  # type: ignore[arg-type]  # the centre only moves stock
        outlet_id = envelope.outlet_id
        self._scratch.add(sales.on_hand, [(outlet_id, move.product_id, move.quantity_milli) for move in moves])
        delta = NO_DELTA if isinstance(body, ShiftClosed) else shift_delta(body)
        if envelope.shift_id is not None and delta is not None:
            self._scratch.add(sales.shift_sums, [(envelope.shift_id, *delta)])
        if isinstance(body, OrderCompleted) and outlet_id in self._zones:
            days = DaySums(self._zones[outlet_id])
            days.add(envelope, body)
            self._scratch.add(sales.day_hours, days.hours(outlet_id))
            self._scratch.add(sales.day_products, days.products(outlet_id))

    def _rows(self, table: sa.Table, expected: Sequence[tuple[Any, ...]], ids: Sequence[UUID]) -> Iterator[Finding]:
        columns = names(table)
        wanted = {_key(table, row): row for row in expected}
        asked = {"tenant": self._tenant, "ids": list(ids)}
        for kept in self._connection.execute(store.rows_of_messages(table), asked).fetchall():
            self.rows += 1
            key = _key(table, kept)
            row = wanted.pop(key, None)
            if row is None:
                yield _found("row_unexplained", table.name, key, "", "has no message that tells of it")
                continue
            for field, is_, should in zip(columns, kept, row, strict=True):
                if is_ != should:
                    told = f"says {_shown(is_)}, its message says {_shown(should)}"
                    yield _found("row_changed", table.name, key, field, told)
        for key in wanted:
            yield _found("row_missing", table.name, key, "", "is missing, though its message is there")

    def _flags(self, stored: Sequence[Row], ids: Sequence[UUID]) -> Iterator[Finding]:
        kept = {row["message_id"]: set(row["codes"]) for row in self._ask(store.FLAG_CODES, ids=list(ids))}
        for row in stored:
            for code in sorted(set(row["flags"]) - kept.get(row["id"], set())):
                yield _found(
                    "row_missing", "flags", f"{row['id']}, {code}", "", "is missing, though its message has it"
                )

    def _unexplained(self) -> Iterator[Finding]:
        """Look for rows whose message is not in the inbox at all."""
        for table in FACT_TABLES:
            for row in self._connection.execute(store.rows_of_nobody(table), {"tenant": self._tenant}):
                yield _found("row_unexplained", table.name, _key(table, row), "", "has no message that tells of it")

    # --- the journal and what is known of devices ---------------------------------------------------

    def _journal(self) -> Iterator[Finding]:
        for message_id, number, known in self._scratch.broken_links():
            told = f"is entry {number} of the journal, and does not follow from one that is there"
            yield _found("journal_broken", "inbox", message_id, "journal_prev", told, known=known)
        for message_id, number, known in self._scratch.doubled_links():
            told = f"is one of several entries with number {number} of the journal"
            yield _found("journal_broken", "inbox", message_id, "journal_no", told, known=known)

    def _counters(self, device: Row) -> Iterator[Finding]:
        """Compare where the centre says that a device stands with the messages it has.

        It may stand further on: what waits for another message was seen, but is not kept.
        """
        reached = {
            "last_device_no": self._last_device_no,
            "journal_no": self._scratch.last_link(),
            "number": self._numbers.get(device["series"], 0),
        }
        for field, last in reached.items():
            if device[field] < last:
                told = f"says {device[field]}, its messages go on to {last}"
                yield _found("counter_behind", "devices", device["id"], field, told)
        if device["journal_no"] > reached["journal_no"]:
            told = (
                f"says {device['journal_no']}, its messages end at {reached['journal_no']}; the others may be waiting"
            )
            yield _found("counter_ahead", "devices", device["id"], "journal_no", told, known=True)
            return
        head = bytes(device["journal_head"])
        if device["journal_no"] == reached["journal_no"] and not self._is_head(device["journal_no"], head):
            told = f"is not the hash of entry {device['journal_no']}"
            yield _found("journal_broken", "devices", device["id"], "journal_head", told)

    def _is_head(self, number: int, head: bytes) -> bool:
        return head == GENESIS if number == 0 else self._scratch.has_link(number, head)

    # --- kept sums, conflicts, receipts, feed ------------------------------------------------------

    def _kept_sums(self) -> Iterator[Finding]:
        for table in SUM_TABLES:
            fields = summed(table)
            keys = len(names(table)) - len(fields)
            with self._connection.cursor(name="sums") as kept:
                kept.execute(store.all_rows(table), {"tenant": self._tenant})
                for row in kept:
                    self.rows += 1
                    should = self._scratch.take(table, row[:keys]) or (0,) * len(fields)
                    for field, is_, sum_ in zip(fields, row[keys:], should, strict=True):
                        if is_ != sum_:
                            told = f"says {is_}, the facts add up to {sum_}"
                            yield _found("sum_wrong", table.name, _listed(row[:keys]), field, told)
            for key, _ in self._scratch.left_over(table):
                yield _found("sum_wrong", table.name, _listed(key), "", "is missing, though there are facts for it")

    def _conflicts(self) -> Iterator[Finding]:
        for some in self._stream(store.CONFLICTS):
            for row in some:
                if fingerprint(bytes(row["bytes"])) != bytes(row["fingerprint"]):
                    key = f"{row['message_id']}, {_shown(row['fingerprint'])}"
                    yield _found(
                        "message_changed", "conflicts", key, "bytes", "is not what its fingerprint was taken of"
                    )

    def _receipts(self) -> Iterator[Finding]:
        for row in self._ask(store.DOUBLED_RECEIPTS):
            told = f"stands on {row['times']} orders"
            key = f"{row['register_id']}, {row['series']}, {row['number']}"
            yield _found("receipt_number_doubled", "orders", key, "number", told, known=row["untold"] <= 1)

    def _feed(self) -> Iterator[Finding]:
        at = one(self._connection, store.HEAD, {"tenant": self._tenant})
        if at is None:
            yield _found("row_missing", "feed_head", self._tenant, "", "is missing")
            return
        head, floor = at["head"], at["floor"]
        if at["present"] and at["first"] <= floor:
            yield _found("feed_below_floor", "feed", at["first"], "change_no", f"is below the feed's floor, {floor}")
        if at["present"] and at["first"] > floor + 1:
            yield _hole(floor + 1, at["first"] - 1)
        for row in self._ask(store.FEED_HOLES):
            yield _hole(row["first"], row["last"])
        last = at["last"] if at["present"] else floor
        if last < head:
            yield _hole(last + 1, head)
        if last > head:
            yield _found("feed_beyond_head", "feed", last, "change_no", f"is beyond the feed's head, {head}")
        for row in self._ask(store.FEED_STRANGERS):
            told = f"tells of {row['entity_id']}, which is no accepted message"
            yield _found("row_unexplained", "feed", row["change_no"], "entity_id", told)
        yield from self._untold(floor)

    def _untold(self, floor: int) -> Iterator[Finding]:
        """Look for facts of which no device is told; what was thinned is told by a snapshot."""
        noted = one(self._connection, store.FEED_SINCE, {"tenant": self._tenant, "floor": floor})
        noted_at = None if noted is None else noted["noted_at"]
        if floor > 0 and noted_at is None:
            return
        since = None if noted_at is None or floor == 0 else noted_at + CLOCKS_APART
        for row in self._ask(store.FEED_UNTOLD, since=since):
            yield _found("row_missing", "feed", row["message_id"], "entity_id", "moved stock, but no device is told")


def _found(code: str, table: str, key: object, field: str, told: str, *, known: bool = False) -> Finding:
    where = f"{table} {key}" + (f", {field}" if field else "")
    return Finding(code, table, str(key), field, f"{where}: {told}.", known)


def _hole(first: int, last: int) -> Finding:
    told = "is missing" if first == last else f"to {last} are missing"
    return _found("feed_hole", "feed", first, "change_no", told)


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bytes() | memoryview():
            return bytes(value).hex()[:16]
        case str():
            return repr(value[:60])
        case _:
            return str(value)


def _listed(key: Sequence[Any]) -> str:
    return ", ".join(str(part) for part in key)


def _key(table: sa.Table, row: Sequence[Any]) -> str:
    columns = names(table)
    return _listed([row[columns.index(column.name)] for column in table.primary_key if column.name != "tenant_id"])


def _columns(row: Row, message: Message) -> Iterator[Finding]:
    """Compare a message's own columns with its bytes."""
    if bytes(row["fingerprint"]) != message.fingerprint:
        yield _found("message_changed", "inbox", row["id"], "bytes", "is not what its fingerprint was taken of")
    if message.id is None:
        yield _found("message_unreadable", "inbox", row["id"], "bytes", "cannot be read")
        return
    told = {"id": message.id, "kind": message.kind, "version": message.version, "device_no": message.device_no}
    told["journal_no"] = None if message.envelope is None else message.envelope.journal_no
    for field, should in told.items():
        if row[field] != should:
            yield _found(
                "row_changed", "inbox", row["id"], field, f"says {_shown(row[field])}, its bytes say {_shown(should)}"
            )
    if row["outcome"] != "parked" and (row["outcome"] == "accepted_flagged") != bool(row["flags"]):
        yield _found("row_changed", "inbox", row["id"], "outcome", f"says {row['outcome']}, its flags say otherwise")


def _body(message: Message) -> Fact | None:
    envelope = message.envelope
    if envelope is None or message.problem is not None:
        return None
    try:
        return decode_body(envelope.kind, envelope.version, envelope.body)
    except (KeyError, *UNREADABLE):
        return None


def _contradiction(envelope: Envelope, body: OrderCompleted) -> str | None:
    """Return where an order's own numbers do not fit each other."""
    try:
        check(order_of(envelope, body))
    except OrderContradicts as error:
        return str(error.facts.get("field"))
    except RuleViolation as error:
        return error.code
    return None


def _link(row: Row, message: Message) -> Link | None:
    """Return a message's place in its device's journal, None when it has none."""
    envelope = message.envelope
    if envelope is None or envelope.journal_no is None or envelope.journal_prev is None or row["code"] == NOT_FOLLOWED:
        return None
    prev, number = bytes.fromhex(envelope.journal_prev), envelope.journal_no
    told = not TELLING.isdisjoint(row["flags"])
    link = Link(row["id"], number, prev, entry_hash(prev, number, message.fingerprint), told)
    body = _body(message) if envelope.kind == MERGE else None
    if not isinstance(body, DeviceRestored):
        return link
    head = body.server_journal_head
    return link._replace(joins=True, met=None if head is None else (body.server_journal_no, bytes.fromhex(head)))
