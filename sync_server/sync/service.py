"""Taking in a push: one transaction for a batch, its effects and its stored replies; a reply is given for ever.

The device's row is locked first, so twins of one push come one after the other and the second reads stored replies. When
the database refuses something that nobody foresaw, each message is tried alone, so that one surprise parks one message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import structlog

from app.domain.journal import entry_hash
from app.wire.bodies import ProductEdited
from app.wire.calls import PushResult
from sync_server import bulk
from sync_server.bulk import Writer
from sync_server.catalogue import service as catalogue
from sync_server.catalogue.service import Edit
from sync_server.db import Connection, DatabaseAway, Row, ask, execute, rows
from sync_server.devices import service as devices
from sync_server.devices import store as device_store
from sync_server.devices.service import Device
from sync_server.http import Caller, Door, Refused, described
from sync_server.sync import effects, flags, oddities, store, tables
from sync_server.sync.effects import Facts
from sync_server.sync.feed import FeedEntry, send_to_feed
from sync_server.sync.intake import Arrival, Message, Problem, judge, read
from sync_server.sync.knowledge import Asked
from sync_server.sync.oddities import Late, Position

log = structlog.get_logger("warungin.server")

AROUND_MAX = 50
INBOX_KEY = str(tables.inbox.primary_key.name)
"""Violated when another device's push of the same message was faster; its reply is found by looking again."""


Identify = Callable[[Connection], Device]


class _Sender(NamedTuple):
    """Whose messages are taken in, and through which door."""

    door: Door
    tenant_id: UUID
    identify: Identify


class Taken(NamedTuple):
    """What became of a push: a result a message, the device's count of pushes, and a head that covers all changes."""

    results: list[PushResult]
    push_no: int
    head: int


def push(door: Door, caller: Caller, raws: Sequence[bytes]) -> Taken:
    """Take in messages and return a result for each, in order. Sending the same again is harmless.

    Raises DatabaseAway, DeviceUnknown, DeviceRevoked, DeviceWentBack.
    """

    def identify(connection: Connection) -> Device:
        device = devices.identify(connection, caller, lock=True)
        devices.require_same_life(connection, device, caller, door.now(), handing_in=True)
        return device

    return take_in(door, caller.tenant_id, identify, raws)


def take_in(door: Door, tenant_id: UUID, identify: Identify, raws: Sequence[bytes]) -> Taken:
    """Take in messages of the device that ``identify`` finds and locks at the beginning of each transaction.

    Raises DatabaseAway and what ``identify`` raises.
    """
    messages = [read(raw) for raw in raws]
    sender = _Sender(door, tenant_id, identify)
    try:
        return _push_in_one(sender, messages)
    except (Refused, DatabaseAway):
        raise
    except OneByOne:
        return _one_by_one(sender, messages)
    except Exception as error:  # noqa: BLE001 - whatever it was, 49 good messages may not wait for one
        log.error("push_refused", messages=len(messages), **described(error))
        return _one_by_one(sender, messages)


def _one_by_one(sender: _Sender, messages: Sequence[Message]) -> Taken:
    taken = [_push_alone(sender, message) for message in messages]
    return Taken([result for one_taken in taken for result in one_taken.results], taken[-1].push_no, taken[-1].head)


def _push_in_one(sender: _Sender, messages: Sequence[Message]) -> Taken:
    door = sender.door

    def work(connection: Connection) -> Taken:
        return Batch(connection, sender.identify(connection), door.now()).take_in(messages)

    taken = door.for_tenant(sender.tenant_id, work, pipelined=True, twin_of=INBOX_KEY)
    if any(result.outcome in ("accepted", "accepted_flagged") for result in taken.results):
        door.moved(sender.tenant_id)
    return taken


def _push_alone(sender: _Sender, message: Message) -> Taken:
    try:
        return _push_in_one(sender, [message])
    except (Refused, DatabaseAway):
        raise
    except Exception as error:  # noqa: BLE001 - it is kept whole, shown to the owner, and the queue goes on
        log.error("message_refused", message=str(message.id), kind=message.kind, **described(error))
        code = "id_reused" if isinstance(error, psycopg.errors.UniqueViolation) else "server_refused"
        return _push_in_one(sender, [replace(message, problem=Problem(code))])


class OneByOne(Exception):
    """A message that others of the same batch need turned out to be parked: only one after the other is right now."""


@dataclass(slots=True)
class Stored:
    """What the centre answered to a message the first time."""

    fingerprint: bytes
    outcome: str
    code: str | None
    field: str | None
    flags: list[str]


@dataclass(slots=True)
class Again:
    """A message that stands twice in one batch: its reply is that of the first, told as replayed."""

    first: Arrival


class Batch:
    """One push inside its transaction, whose statements are pipelined: sent one after the other, waited for when read."""

    def __init__(self, connection: Connection, device: Device, now: datetime) -> None:
        self._connection = connection
        self._device = device
        self._tenant = device.tenant_id
        self._now = now
        self._stored: dict[UUID, Stored] = {}
        self._parked_before: dict[UUID, Stored] = {}
        self._arrivals: dict[UUID, Arrival] = {}
        self._accepted: list[Arrival] = []
        self._parked: list[Arrival] = []
        self._position = Position(device.last_device_no, device.journal_no, device.journal_head, device.fork)
        self._head = 0

    def take_in(self, messages: Sequence[Message]) -> Taken:
        """Sort the messages out, write what is new, and return the replies."""
        self._stored = self._find_stored(messages)
        results = [self._sort_out(message) for message in messages]
        changed = self._apply_edits()
        asked = Asked(self._connection, self._device, self._accepted)
        facts = Facts(self._connection, self._device, self._accepted)
        known = asked.read()
        oddities.find(self._accepted, known, self._device.id, self._now)
        facts.find_oddities(known)
        products: list[FeedEntry] = [("product", product_id, None, revision) for product_id, revision in changed]
        self._keep([*facts.feed_entries, *products])
        return Taken([self._reply(result) for result in results], self._device.push_no + 1, self._head)

    def _apply_edits(self) -> list[tuple[UUID, int]]:
        """Carry out the edits; what turns out to be impossible only now is parked. Return products and new revisions."""
        edits = [
            Edit(arrival.envelope, arrival.body)
            for arrival in self._accepted
            if isinstance(arrival.body, ProductEdited)
        ]
        if not edits:
            return []
        changed = catalogue.apply_edits(self._connection, self._tenant, self._device.id, edits, self._now)
        for edit in edits:
            arrival = self._arrivals[edit.envelope.id]
            arrival.flags.update(edit.flags)
            if edit.refused is not None:
                self._park(arrival, Problem(*edit.refused))
        return changed

    def _park(self, arrival: Arrival, problem: Problem) -> None:
        if any(arrival.id in other.envelope.needs for other in self._accepted):
            raise OneByOne
        arrival.problem = problem
        if arrival.is_stored:
            arrival.flags.clear()  # it was told so before, and is told the same again
        self._accepted.remove(arrival)
        self._parked.append(arrival)

    def _find_stored(self, messages: Sequence[Message]) -> dict[UUID, Stored]:
        wanted = {message.id for message in messages if message.id is not None}
        for message in messages:
            if message.envelope is not None:
                wanted.update(message.envelope.needs)
        found = rows(self._connection, store.FIND_STORED, {"tenant": self._tenant, "ids": bulk.ids(list(wanted))})
        return {row["id"]: _stored(row) for row in found}

    def _sort_out(self, message: Message) -> PushResult | Arrival | Again:
        """Return a result for what is known or must wait, else the arrival whose result follows from the writing."""
        if message.id is None:
            assert message.problem is not None
            return PushResult(id=None, outcome="parked", code=message.problem.code, field=message.problem.field)
        first = self._arrivals.get(message.id)
        if first is not None and first.message.fingerprint == message.fingerprint:
            return Again(first)
        stored = self._stored.get(message.id)
        if stored is not None and stored.fingerprint != message.fingerprint:
            self._keep_conflict(message)
            return PushResult(id=message.id, outcome="conflict", code="id_used")
        if stored is not None and stored.outcome != "parked":
            return _replayed(message.id, stored)
        if message.envelope is not None and not all(map(self._is_accepted, message.envelope.needs)):
            self._follow(Arrival(message))
            return PushResult(id=message.id, outcome="waiting", code="needs")
        arrival = judge(message, self._device)
        if stored is not None and arrival.problem is not None:
            return _replayed(message.id, stored)
        if stored is not None:
            arrival.is_stored = True
            self._parked_before[message.id] = stored
        if arrival.problem is None or arrival.problem.code != "wrong_device":
            late = self._follow(arrival)
            if any(late):
                self._look_around(arrival, late)
        self._remember(arrival)
        return arrival

    def _remember(self, arrival: Arrival) -> None:
        """Let the rest of the batch know this message, as if it had come in an earlier push."""
        accepted = arrival.problem is None
        (self._accepted if accepted else self._parked).append(arrival)
        self._arrivals[arrival.id] = arrival
        outcome = "accepted" if accepted else "parked"
        self._stored[arrival.id] = Stored(arrival.message.fingerprint, outcome, None, None, [])

    def _is_accepted(self, message_id: UUID) -> bool:
        stored = self._stored.get(message_id)
        return stored is not None and stored.outcome != "parked"

    def _follow(self, arrival: Arrival) -> Late:
        """Follow the device's numbering and its journal; also over what parks or waits, since it was seen."""
        envelope = arrival.message.envelope
        if envelope is None:
            self._position.last_device_no = max(self._position.last_device_no, arrival.message.device_no)
            return Late(number=False, link=False)
        link = None
        if envelope.journal_no is not None and envelope.journal_prev is not None:
            prev = bytes.fromhex(envelope.journal_prev)
            link = entry_hash(prev, envelope.journal_no, arrival.message.fingerprint)
        return oddities.follow(self._position, arrival, link)

    def _look_around(self, arrival: Arrival, late: Late) -> None:
        """Compare a message that came late with its neighbours: is its number its own, does its link fit theirs?"""
        number = arrival.envelope.device_no
        asked = {
            "tenant": self._tenant,
            "device_id": self._device.id,
            "first": number - AROUND_MAX,
            "last": number + AROUND_MAX,
        }
        stored = rows(self._connection, store.AROUND, asked)
        oddities.compare_neighbours(arrival, late, [*stored, *map(_as_row, self._arrivals.values())])

    def _keep_conflict(self, message: Message) -> None:
        values = {
            "tenant": self._tenant,
            "id": message.id,
            "fingerprint": message.fingerprint,
            "device_id": self._device.id,
            "bytes": message.raw,
            "now": self._now,
        }
        execute(self._connection, store.KEEP_CONFLICT, values)

    def _keep(self, entries: Sequence[FeedEntry]) -> None:
        """Write flags, messages exactly as they came with what they are told, where the device stands, and last the feed."""
        arrivals = self._accepted + self._parked
        new = [arrival for arrival in arrivals if not arrival.is_stored]
        writer = Writer(self._connection, self._tenant)
        told = flags.send(self._connection, self._device, arrivals, self._now)
        effects.send_messages(writer, self._device, new, self._now)
        self._accept_parked([arrival for arrival in self._accepted if arrival.is_stored])
        self._advance()
        told += flags.resolve(self._connection, self._device, self._accepted, self._now)
        send_to_feed(writer, [*entries, *told])
        head = ask(self._connection, store.HEAD, {"tenant": self._tenant})
        writer.finish()
        self._head = head.fetchall()[0]["head"]

    def _accept_parked(self, arrivals: Sequence[Arrival]) -> None:
        """Change the reply of messages that were parked earlier, and could be taken in now."""
        for arrival in arrivals:
            values = {
                "tenant": self._tenant,
                "id": arrival.id,
                "device_id": self._device.id,
                "outcome": effects.outcome_of(arrival),
                "flags": sorted(arrival.flags),
            }
            execute(self._connection, store.ACCEPT_PARKED, values)

    def _advance(self) -> None:
        numbers = [
            arrival.envelope.number or 0 for arrival in self._accepted if arrival.envelope.series == self._device.series
        ]
        fork = self._position.fork
        values: dict[str, Any] = {
            "tenant": self._tenant,
            "id": self._device.id,
            "last_device_no": self._position.last_device_no,
            "journal_no": self._position.journal_no,
            "journal_head": self._position.journal_head,
            "number": max([self._device.number, *numbers]),
            "fork_device_no": None if fork is None else fork.device_no,
            "fork_journal_no": None if fork is None else fork.journal_no,
            "fork_head": None if fork is None else fork.head,
            "now": self._now,
        }
        execute(self._connection, device_store.ADVANCE, values)

    def _reply(self, result: PushResult | Arrival | Again) -> PushResult:
        if isinstance(result, PushResult):
            return result
        arrival = result.first if isinstance(result, Again) else result
        if arrival.problem is not None and arrival.id in self._parked_before:
            return _replayed(arrival.id, self._parked_before[arrival.id])
        outcome = effects.outcome_of(arrival)
        problem = arrival.problem or Problem("")
        return PushResult(
            id=arrival.id,
            outcome="replayed" if isinstance(result, Again) else outcome,
            first=outcome if isinstance(result, Again) else None,
            code=problem.code or None,
            field=problem.field,
            flags=sorted(arrival.flags),
        )


def _as_row(arrival: Arrival) -> Row:
    """Return a message of this batch as the inbox will give it."""
    message, envelope = arrival.message, arrival.message.envelope
    return {
        "id": message.id,
        "device_no": message.device_no,
        "journal_no": None if envelope is None else envelope.journal_no,
        "bytes": message.raw,
        "fingerprint": message.fingerprint,
    }


def _stored(row: Row) -> Stored:
    return Stored(row["fingerprint"], row["outcome"], row["code"], row["field"], row["flags"])


def _replayed(message_id: UUID, stored: Stored) -> PushResult:
    return PushResult(
        id=message_id,
        outcome="replayed",
        first=stored.outcome,  # type: ignore[arg-type]
        code=stored.code,
        field=stored.field,
        flags=stored.flags,
    )
