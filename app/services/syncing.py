"""The till's side of sync as transactions: what to send, what the answers mean. The calls themselves are in ``app.sync``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from app.db.stores.outbox import OutboxEntry, OutboxTrouble
from app.db.tables.types import millis
from app.db.unit_of_work import UnitOfWork
from app.domain.staff import Right, Staff
from app.services import recovering
from app.services.approvals import Approval, used
from app.wire.calls import ChangesReply, HelloReply, HelloRequest, PushReply, PushResult, Reply
from app.wire.limits import PROTOCOL, PUSH_MESSAGES_MAX, PUSH_UNPACKED_BYTES_MAX

__all__ = [
    "ContactHour", "OutboxTrouble", "SyncDetails", "SyncStatus", "boot_token", "cursor", "details", "hello_request",
    "next_batch", "note_failure", "park", "place", "retry", "seen", "status", "take_changes", "take_hello", "take_offset",
    "take_results", "waiting_batch",
]  # fmt: skip

HOUR_MS = 3_600_000
OFFLINE_AFTER = timedelta(seconds=40)
CLOCK_WARNING_MS = 120_000
TROUBLES_MAX = 100
CONTACT_HOURS = 24


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How this till stands with the centre, as the status pill and the sync page say it."""

    pending: int
    oldest_at: datetime | None
    parked: int
    waiting: int
    by_kind: tuple[tuple[str, int], ...]
    last_contact_at: datetime | None
    failing_since: datetime | None
    went_back_at: datetime | None
    copied_at: datetime | None
    recovering: bool
    refilling: bool
    clock_offset_ms: int | None
    behind: int
    now: datetime
    tasks: int = 0
    restored: bool = False

    @property
    def is_offline(self) -> bool:
        """Calls have failed for 40 s and none has succeeded since the first failure; silence alone is no failure."""
        return self.failing_since is not None and self.now - self.failing_since >= OFFLINE_AFTER

    @property
    def clock_is_off(self) -> bool:
        return self.clock_offset_ms is not None and abs(self.clock_offset_ms) > CLOCK_WARNING_MS


@dataclass(frozen=True, slots=True)
class ContactHour:
    """Contacts with the centre in one hour."""

    began_at: datetime
    succeeded: int
    failed: int


@dataclass(frozen=True, slots=True)
class SyncDetails:
    """What the sync page shows beside the status: what was parked, the last 24 hours of contact, how much was taken today."""

    troubles: tuple[OutboxTrouble, ...]
    contacts: tuple[ContactHour, ...]
    sent_today: int


def status(uow: UnitOfWork) -> SyncStatus:
    """Return how this till stands with the centre."""
    with uow:
        return seen(uow)


def seen(uow: UnitOfWork) -> SyncStatus:
    """Return the status, inside a unit of work."""
    state, box = uow.device.state(), uow.outbox.state()
    return SyncStatus(
        pending=box.pending,
        oldest_at=box.oldest_at,
        parked=box.parked,
        waiting=box.waiting,
        by_kind=box.by_kind,
        last_contact_at=state.last_contact_at,
        failing_since=state.failing_since,
        went_back_at=state.went_back_at,
        copied_at=state.copied_at,
        recovering=state.recover_after is not None,
        refilling=state.refill,
        clock_offset_ms=state.clock_offset_ms,
        behind=max(state.server_head - state.cursor, 0),
        now=uow.now,
        tasks=uow.tasks.count_open(),
        restored=state.restored_at is not None,
    )


def details(uow: UnitOfWork) -> SyncDetails:
    """Return what the sync page shows beside the status, all of one moment."""
    with uow:
        return SyncDetails(tuple(uow.outbox.troubles(TROUBLES_MAX)), tuple(_contact_hours(uow)), _sent_today(uow))


def retry(uow: UnitOfWork, actor: Staff, message_id: UUID | None = None, approval: Approval | None = None) -> None:
    """Put one parked message, or all, back in the queue. Raises RightMissing."""
    used(actor, Right.SYNC_MANAGE, approval)
    with uow:
        uow.outbox.retry(message_id)


def hello_request(uow: UnitOfWork, program: str) -> HelloRequest:
    """Return where this device stands."""
    with uow:
        state, box = uow.device.state(), uow.outbox.state()
        return HelloRequest(
            program=program,
            protocol=PROTOCOL,
            device_time=uow.now,
            last_device_no=state.last_device_no,
            journal_no=state.journal_no,
            journal_head=state.journal_head.hex(),
            series=state.series,
            number=state.number,
            cursor=state.cursor,
            cursor_mark=state.cursor_mark,
            known_history_id=state.history_id,
            push_no=state.push_no,
            restored=state.restored_at is not None,
            pending=box.pending + box.waiting,
            parked=box.parked,
        )


def boot_token(uow: UnitOfWork) -> str | None:
    """Return the newest boot token this database was given."""
    with uow:
        return uow.device.state().boot_token


def take_hello(uow: UnitOfWork, reply: HelloReply, offset_ms: int) -> None:
    """Keep what the server said of itself and of this device, and draw the consequences in the same transaction.

    A server that knows less than this device went back in time itself: it is offered again what it lost. A device that went
    back goes on in the series it is given.
    """
    with uow:
        state = uow.device.state()
        another_life = state.history_id not in (None, reply.history_id)
        state.boot_token = reply.boot_token
        state.history_id = reply.history_id
        state.clock_offset_ms = offset_ms
        state.restored_at = None
        state.copied_at = (state.copied_at or uow.now) if reply.copied else None
        if reply.copied:
            state.snapshot_id = None  # it would never come, and facts are still handed in
        if reply.went_back:
            recovering.take_went_back(uow, reply)
        if another_life or reply.feed_differs or reply.push_no < state.push_no or reply.head < state.cursor:
            recovering.server_went_back(uow, reply.push_no)
        if reply.feed_floor > state.cursor:
            state.refill = True
        state.server_head = reply.head
        _contact(uow, succeeded=True)


def take_offset(uow: UnitOfWork, offset_ms: int) -> None:
    """Keep by how much the server is ahead of this device's clock."""
    with uow:
        uow.device.state().clock_offset_ms = offset_ms


def next_batch(uow: UnitOfWork) -> list[OutboxEntry]:
    """Return the oldest unsent messages, as stored."""
    with uow:
        return uow.outbox.next_batch("pending", 0, PUSH_MESSAGES_MAX, PUSH_UNPACKED_BYTES_MAX - 1_000)


def waiting_batch(uow: UnitOfWork, after: int) -> list[OutboxEntry]:
    """Return the oldest messages behind a device number that the server made wait for another one."""
    with uow:
        return uow.outbox.next_batch("waiting", after, PUSH_MESSAGES_MAX, PUSH_UNPACKED_BYTES_MAX - 1_000)


def take_results(uow: UnitOfWork, reply: PushReply) -> int:
    """Note what became of each message of a push. Return how many left the queue."""
    with uow:
        settled = 0
        for result in reply.results:
            if result.id is not None:
                settled += _note(uow, result.id, result, reply.push_no)
        state = uow.device.state()
        state.push_no = max(state.push_no, reply.push_no)
        state.server_head = max(state.server_head, reply.head)
        _contact(uow, succeeded=True)
        return settled


def park(uow: UnitOfWork, message_id: UUID, code: str) -> None:
    """Note that the server cannot read one message at all."""
    with uow:
        _note(uow, message_id, PushResult(id=message_id, outcome="parked", code=code))


def take_changes(uow: UnitOfWork, after: int, reply: ChangesReply) -> int:
    """Apply a page of the feed and its cursor together. Return how many rows it had; a page asked for from elsewhere is dropped.

    Raises MsgspecError for a page that cannot be applied whole; nothing of it is kept then.
    """
    with uow:
        state = uow.device.state()
        if state.cursor != after:
            return 0
        if reply.cursor < after:
            raise msgspec.ValidationError("the cursor went back")
        for row in reply.rows:
            uow.masters.apply(row)
        state.cursor, state.cursor_mark = reply.cursor, reply.mark
        state.server_head = max(reply.head, reply.cursor)
        _contact(uow, succeeded=True)
        return len(reply.rows)


def knows_server(uow: UnitOfWork, reply: Reply, push_no: int | None = None) -> bool:
    """Say whether a reply comes from the life of the server that this device last said hello to."""
    with uow:
        state = uow.device.state()
        if state.history_id is not None and reply.history_id != state.history_id:
            return False
        return push_no is None or push_no >= state.push_no


def is_copied(uow: UnitOfWork) -> bool:
    """Say whether another machine uses this device's data: facts are handed in, nothing is fetched."""
    with uow:
        return uow.device.state().copied_at is not None


def push_no(uow: UnitOfWork) -> int:
    """Return how many of this device's pushes it knows to be taken in."""
    with uow:
        return uow.device.state().push_no


def cursor(uow: UnitOfWork) -> int:
    """Return the last change this device has applied."""
    with uow:
        return uow.device.state().cursor


def place(uow: UnitOfWork) -> tuple[int, int]:
    """Return the last change this device has applied, and the mark it had, 0 where that is not known."""
    with uow:
        state = uow.device.state()
        return state.cursor, state.cursor_mark


def note_failure(uow: UnitOfWork) -> None:
    """Note that a call to the centre failed."""
    with uow:
        _contact(uow, succeeded=False)


def _sent_today(uow: UnitOfWork) -> int:
    zone = ZoneInfo(uow.device.zone())
    midnight = uow.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return uow.outbox.sent_since(midnight)


def _contact_hours(uow: UnitOfWork) -> list[ContactHour]:
    """Return the last 24 hours, oldest first, hours without any contact included."""
    this_hour = millis(uow.now) // HOUR_MS
    counted = {hour: (good, bad) for hour, good, bad in uow.outbox.contacts(this_hour - CONTACT_HOURS + 1)}
    began = uow.now.replace(minute=0, second=0, microsecond=0)
    return [
        ContactHour(began - timedelta(hours=back), *counted.get(this_hour - back, (0, 0)))
        for back in range(CONTACT_HOURS - 1, -1, -1)
    ]


def _note(uow: UnitOfWork, message_id: UUID, result: PushResult, push_no: int | None = None) -> int:
    outcome = result.first or result.outcome
    state = {"accepted": "accepted", "accepted_flagged": "accepted", "waiting": "waiting"}.get(outcome, "parked")
    flags = ",".join(result.flags) or None
    code = "conflict" if result.outcome == "conflict" else result.code
    uow.outbox.note(message_id, state, uow.now, code=code, field=result.field, flags=flags, push_no=push_no)
    if state == "waiting":
        return 0
    uow.masters.settle(message_id, accepted=state == "accepted")
    return 1


def _contact(uow: UnitOfWork, *, succeeded: bool) -> None:
    state = uow.device.state()
    if succeeded:
        state.last_contact_at, state.failing_since = uow.now, None
    elif state.failing_since is None:
        state.failing_since = uow.now
    uow.outbox.contact(millis(uow.now) // HOUR_MS, succeeded=succeeded)
