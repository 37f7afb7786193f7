"""Faults that the simulation must find: each is a small patch of the real code, on for the length of a block, here only.

A plant is what somebody could plausibly have written. That each is caught shows that the simulation has teeth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from uuid import UUID

import msgspec

import app.services.syncing as till_syncing
import sync_server.db
from app.db.sql import insert
from app.db.stores.device import DeviceStore
from app.db.stores.facts import FactStore, ReceiptNumber
from app.db.stores.masters import MasterStore
from app.db.stores.outbox import OutboxEntry
from app.db.tables import outbox
from app.db.unit_of_work import UnitOfWork
from app.domain.receipt_number import next_series
from app.services import recovering
from app.sync.engine import SyncEngine
from app.wire.bodies import OrderCompleted, ShiftOpened, StockMove
from app.wire.calls import ChangesReply, FeedRow, HelloReply, PushResult
from app.wire.envelope import decode, encode
from app.wire.master import FactMoved
from sync_server import bulk
from sync_server.bulk import Writer
from sync_server.db import execute as execute_statement
from sync_server.devices import service as devices
from sync_server.devices import store as device_store
from sync_server.devices import tokens
from sync_server.sync import changes, effects, feed, intake, service, store
from sync_server.sync.effects import Facts

Plant = Callable[[], AbstractContextManager[Any]]
PLANTS: dict[str, Plant] = {}
SEQUENCE = "simulation_numbers"
"""A sequence in the template of the databases, for the plants that count with one."""


def plant(make: Plant) -> Plant:
    """Note a plant under its name."""
    PLANTS[make.__name__] = make
    return make


@contextmanager
def planted(name: str | None) -> Iterator[None]:
    """Switch a plant on for the length of the block; without a name, none."""
    with ExitStack() as stack:
        if name is not None:
            stack.enter_context(PLANTS[name]())
        yield


# --- at the centre ----------------------------------------------------------------------------------------


@plant
@contextmanager
def no_idempotency() -> Iterator[None]:
    """Messages are taken in however often they come."""

    def insert_anyway(self: Writer, table: Any, values: Sequence[tuple[Any, ...]]) -> None:
        if values:
            statement = bulk.insert_sql(table) + " ON CONFLICT DO NOTHING"
            self._connection.execute(statement, bulk.arguments(table, self.tenant_id, values))

    with (
        patch.object(service.Batch, "_find_stored", lambda self, messages: {}),
        patch.object(Writer, "insert", insert_anyway),
    ):
        yield


@plant
@contextmanager
def lost_hello_taken_for_restore() -> Iterator[None]:
    """The token that a hello offers counts as confirmed at once, whether or not its reply ever arrived."""

    def offered_is_confirmed(connection: Any, statement: str, values: Any) -> int:
        if statement == device_store.OFFER_BOOT:
            values = {**values, "confirmed": values["offered"][-1], "offered": []}
        return execute_statement(connection, statement, values)

    with patch.object(devices, "execute", offered_is_confirmed):
        yield


@plant
@contextmanager
def reply_in_its_own_transaction() -> Iterator[None]:
    """What a message was told is remembered after its effects were committed."""
    left: list[tuple[Any, ...]] = []
    send, push = effects.send_messages, service._push_in_one

    def later(writer: Writer, device: Any, arrivals: Any, now: Any) -> None:
        left.append((writer.tenant_id, device, list(arrivals), now))

    def then(sender: Any, messages: Any) -> Any:
        left.clear()
        results = push(sender, messages)
        mine, left[:] = list(left), []
        for tenant_id, device, arrivals, now in mine[-1:]:
            with sync_server.db.tenant_transaction(sender.door.pool, tenant_id) as connection:
                writer = Writer(connection, tenant_id)
                send(writer, device, arrivals, now)
                writer.finish()
        return results

    with patch.object(effects, "send_messages", later), patch.object(service, "_push_in_one", then):
        yield


def _numbered_by(number: Callable[[Any], str]) -> AbstractContextManager[Any]:
    """Number changes by a statement of its own instead of by the counter."""

    def send(writer: Writer, entries: Sequence[Any]) -> None:
        for kind, entity_id, outlet_id, revision in entries:
            writer._connection.execute(
                f"INSERT INTO feed (tenant_id, change_no, kind, entity_id, outlet_id, revision, mark) "
                f"VALUES (%(tenant)s, {number(writer._connection)}, %(kind)s, %(entity)s, %(outlet)s, %(revision)s, 1)",
                {
                    "tenant": writer.tenant_id,
                    "kind": kind,
                    "entity": entity_id,
                    "outlet": outlet_id,
                    "revision": revision,
                },
            )

    head = """SELECT greatest(h.head, (SELECT coalesce(max(f.change_no), 0) FROM feed f
        WHERE f.tenant_id = %(tenant)s)) AS head, h.floor FROM feed_head h WHERE h.tenant_id = %(tenant)s"""
    stack = ExitStack()
    for module in (feed, service):
        stack.enter_context(patch.object(module, "send_to_feed", send))
    stack.enter_context(patch.object(store, "HEAD", head))
    stack.enter_context(patch.object(changes, "LOOKED_AT_MAX", 10**15))
    return stack


@plant
@contextmanager
def cursor_from_sequence() -> Iterator[None]:
    """Changes get their number from a sequence, while their transaction goes on."""
    with _numbered_by(lambda connection: f"nextval('{SEQUENCE}')"):
        yield


@plant
@contextmanager
def cursor_from_clock() -> Iterator[None]:
    """Changes get the time as their number."""
    with _numbered_by(lambda at: f"{(at.kernel.ms + 1_000) * 1_000} + mod(nextval('{SEQUENCE}'), 1000)"):
        yield


@plant
@contextmanager
def stock_as_number() -> Iterator[None]:
    """Stock is told as it is, not how it moved."""
    read = changes._READERS["fact"]

    def numbers(connection: Any, tenant: UUID, ids: list[UUID]) -> Any:
        told = read(connection, tenant, ids)
        for message_id, (revision, fact) in told.items():
            assert isinstance(fact, FactMoved)
            kept = sync_server.db.rows(
                connection,
                "SELECT product_id, milli FROM on_hand WHERE tenant_id = %(tenant)s AND outlet_id = %(outlet)s",
                {"tenant": tenant, "outlet": fact.outlet_id},
            )
            at = {row["product_id"]: row["milli"] for row in kept}
            moves = [msgspec.structs.replace(move, quantity_milli=at[move.product_id]) for move in fact.moves]
            told[message_id] = (revision, msgspec.structs.replace(fact, moves=moves))
        return told

    def take(self: MasterStore, row: FeedRow) -> None:
        fact = msgspec.json.decode(row.body, type=FactMoved)
        self._connection.execute(
            "insert or ignore into received_moves (message_id, moves) values (?, x'5b5d')", (row.entity_id.bytes,)
        )
        for move in fact.moves:
            self._connection.execute(
                "insert into on_hand (product_id, milli) values (?, ?) on conflict do update set milli = excluded.milli",
                (move.product_id.bytes, move.quantity_milli),
            )

    with patch.dict(changes._READERS, {"fact": numbers}), patch.object(MasterStore, "_fact", take):
        yield


@plant
@contextmanager
def removals_not_sent() -> Iterator[None]:
    """What was removed is not told any more."""
    fill = changes._filled

    def without(connection: Any, tenant: UUID, found: Any) -> Any:
        rows, cut_at = fill(connection, tenant, found)
        return [row for row in rows if not row.is_removed], cut_at

    with patch.object(changes, "_filled", without):
        yield


@plant
@contextmanager
def duplicates_by_number() -> Iterator[None]:
    """A message whose number was passed already counts as known, whatever its id."""
    sort = service.Batch._sort_out

    def by_number(self: service.Batch, message: intake.Message) -> Any:
        known = message.id is None or message.id in self._stored
        if not known and 0 < message.device_no <= self._device.last_device_no:
            return PushResult(id=message.id, outcome="replayed", first="accepted")
        return sort(self, message)

    with patch.object(service.Batch, "_sort_out", by_number):
        yield


@plant
@contextmanager
def needs_ignored() -> Iterator[None]:
    """Messages are taken in before what they need."""
    with patch.object(service.Batch, "_is_accepted", lambda self, message_id: True):
        yield


@plant
@contextmanager
def tenant_not_set_on_one_connection() -> Iterator[None]:
    """One connection of the pool keeps the tenant of its first transaction."""
    set_tenant = sync_server.db.set_tenant

    def once(connection: Any, tenant_id: UUID) -> None:
        if connection.number != 1:
            set_tenant(connection, tenant_id)
        elif not getattr(connection, "tenant_set", False):
            connection.execute(f"SET app.tenant = '{tenant_id}'")
            connection.tenant_set = True

    with patch.object(sync_server.db, "set_tenant", once):
        yield


@plant
@contextmanager
def flag_refuses() -> Iterator[None]:
    """What is odd is refused instead of flagged: here a sale of a till whose clock is off."""
    judge = intake.judge

    def strict(message: intake.Message, device: Any) -> intake.Arrival:
        arrival = judge(message, device)
        offset = None if message.envelope is None else message.envelope.clock_offset_ms
        if arrival.problem is None and offset is not None and abs(offset) > 120_000:
            arrival.problem = intake.Problem("clock_off")
        return arrival

    with patch.object(service, "judge", strict):
        yield


@plant
@contextmanager
def late_sale_in_the_open_shift() -> Iterator[None]:
    """A sale that arrives late is booked to the shift that is open by then."""
    send = Facts._send_rows

    def booked(self: Facts) -> None:
        opened = [arrival.id for arrival in self._arrivals if isinstance(arrival.body, ShiftOpened)]
        for arrival in self._arrivals:
            if opened and isinstance(arrival.body, OrderCompleted):
                envelope = msgspec.structs.replace(arrival.envelope, shift_id=opened[-1])
                arrival.message = replace(arrival.message, envelope=envelope)
        send(self)

    with patch.object(Facts, "_send_rows", booked):
        yield


@plant
@contextmanager
def restore_not_noticed() -> Iterator[None]:
    """Whoever has the device's token is the device, whatever became of its file."""
    with (
        patch.object(devices, "require_same_life", lambda connection, device, caller, now, **_: None),
        patch.object(devices, "_is_behind", lambda device, request: False),
        patch.object(devices, "_confirmed_by", lambda device, caller: tokens.hashed(caller.boot or "")),
    ):
        yield


# --- at the till ------------------------------------------------------------------------------------------


@plant
@contextmanager
def deleted_before_the_reply() -> Iterator[None]:
    """What is sent counts as sent."""
    push = SyncEngine._push

    def hasty(self: SyncEngine, batch: list[tuple[UUID, bytes]]) -> int:
        with self._units() as uow:
            for message_id, _ in batch:
                uow.outbox.note(message_id, "accepted", uow.now, code=None, field=None, flags=None)
        return push(self, batch)

    with patch.object(SyncEngine, "_push", hasty):
        yield


@plant
@contextmanager
def cursor_before_rows() -> Iterator[None]:
    """The cursor is saved first, then the rows."""
    take = till_syncing.take_changes

    class Second:
        """The same rows in a transaction that follows."""

    def hasty(uow: UnitOfWork, after: int, reply: ChangesReply) -> int:
        with uow:
            state = uow.device.state()
            if state.cursor != after:
                return 0
            state.cursor = reply.cursor
        again = UnitOfWork(uow._database, uow._clock, uow._ids)
        return take(again, reply.cursor, reply)

    with patch.object(till_syncing, "take_changes", hasty):
        yield


@plant
@contextmanager
def all_acknowledged() -> Iterator[None]:
    """Whatever became of the messages of a push: it was answered, so they are done."""
    note = till_syncing._note

    def easy(uow: UnitOfWork, message_id: UUID, result: PushResult, push_no: int | None = None) -> int:
        return note(uow, message_id, PushResult(id=message_id, outcome="accepted"), push_no)

    with patch.object(till_syncing, "_note", easy):
        yield


@plant
@contextmanager
def number_in_memory() -> Iterator[None]:
    """Receipt numbers are counted in the program and saved with each sale."""
    counted: dict[tuple[bytes, str], int] = {}
    following = FactStore.next_number

    def count(self: FactStore, day: Any) -> ReceiptNumber:
        state, device = self._device.state(), self._device.identity()
        key = (device.device_id.bytes, state.series or "")
        state.number = counted.get(key, state.number)
        number = following(self, day)
        counted[key] = number.number
        return number

    with patch.object(FactStore, "next_number", count):
        yield


@plant
@contextmanager
def bad_message_stops_the_queue() -> Iterator[None]:
    """As long as a message is parked, nothing behind it is sent."""
    following = till_syncing.next_batch

    def stopped(uow: UnitOfWork) -> list[OutboxEntry]:
        with uow:
            parked = uow.outbox.state().parked
        return [] if parked else following(UnitOfWork(uow._database, uow._clock, uow._ids, write=False))

    with patch.object(till_syncing, "next_batch", stopped):
        yield


@contextmanager
def _second_transaction(left: list[tuple[str, Sequence[Any]]]) -> Iterator[None]:
    """Write what was left over in a transaction that follows each one that wrote."""
    leave = UnitOfWork.__exit__

    def then(self: UnitOfWork, kind: Any, error: Any, trace: Any) -> None:
        mine = left if self._write else []
        try:
            leave(self, kind, error, trace)
        except BaseException:
            mine.clear()
            raise
        rest, mine[:] = ([] if kind is not None else list(mine)), []
        if rest:
            with self._database.writer() as connection:
                for statement, values in rest:
                    connection.execute(statement, values)

    with patch.object(UnitOfWork, "__exit__", then):
        yield


@plant
@contextmanager
def outbox_row_in_a_second_transaction() -> Iterator[None]:
    """A fact's rows are saved first, its message after them."""
    left: list[tuple[str, Sequence[Any]]] = []
    keep = FactStore._store

    class Elsewhere:
        def executemany(self, statement: str, rows: Any) -> None:
            left.extend((statement, row) for row in rows)

    def later(self: FactStore, envelope: Any, *, in_journal: bool) -> None:
        connection, self._connection = self._connection, Elsewhere()
        try:
            keep(self, envelope, in_journal=in_journal)
        finally:
            self._connection = connection

    with patch.object(FactStore, "_store", later), _second_transaction(left):
        yield


@plant
@contextmanager
def journal_outside_the_transaction() -> Iterator[None]:
    """Where the journal stands is saved after the fact."""
    left: list[tuple[str, Sequence[Any]]] = []
    flush = DeviceStore.flush

    def later(self: DeviceStore) -> None:
        state, loaded = self._state, self._loaded
        if state is not None and loaded is not None and state.journal_no != loaded.journal_no:
            left.append(
                (
                    "update device_state set journal_no = ?, journal_head = ? where id = 1",
                    (state.journal_no, state.journal_head),
                )
            )
            state.journal_no, state.journal_head = loaded.journal_no, loaded.journal_head
        flush(self)

    with patch.object(DeviceStore, "flush", later), _second_transaction(left):
        yield


@plant
@contextmanager
def server_rollback_ignored() -> Iterator[None]:
    """A centre that lost its last hours is taken for what it was."""
    with patch.object(recovering, "server_went_back", lambda uow, push_no: 0):
        yield


@plant
@contextmanager
def series_counted_up_by_the_till() -> Iterator[None]:
    """A till that went back goes on in the series after its own, without asking which one is free."""
    take = till_syncing.take_hello

    def own(uow: UnitOfWork, reply: HelloReply, *rest: Any) -> Any:
        with UnitOfWork(uow._database, uow._clock, uow._ids, write=False) as looking:
            series = looking.device.state().series
        if reply.went_back and series is not None:
            reply = msgspec.structs.replace(reply, series=next_series(series))
        return take(uow, reply, *rest)

    with patch.object(till_syncing, "take_hello", own):
        yield


@plant
@contextmanager
def revision_ignored() -> Iterator[None]:
    """A received row is applied whether or not it is newer."""
    with patch.object(MasterStore, "_newer", lambda self, table, row: True):
        yield


@plant
@contextmanager
def edits_overwritten_by_a_pull() -> Iterator[None]:
    """A received product takes the place of what was edited here."""
    with patch.object(MasterStore, "_overlay", lambda self, product_id: None):
        yield


@plant
@contextmanager
def fingerprint_over_rebuilt_bytes() -> Iterator[None]:
    """A message is put together anew each time it is sent."""
    following = till_syncing.next_batch

    def rebuilt(uow: UnitOfWork) -> list[OutboxEntry]:
        return [replace(entry, message=encode(decode(entry.message))) for entry in following(uow)]

    with patch.object(till_syncing, "next_batch", rebuilt):
        yield


__all__ = ["PLANTS", "SEQUENCE", "StockMove", "insert", "outbox", "planted"]
