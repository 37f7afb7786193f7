"""One round of sync: hello, fetch back what a restore lost, push until the outbox is empty, pull until the feed is read.

Each step is safe to repeat. The engine decides the order and what an error means; the transactions are in ``services.syncing``, the waits in ``worker``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

import msgspec
import structlog

from app.ports import Clock, ServerLink
from app.services import devices, filling, reconciling, recovering, syncing
from app.services.work import UnitOfWorkFactory
from app.sync.errors import (
    BatchRefused,
    DeviceCopied,
    DeviceWentBack,
    FeedThinned,
    ProgramTooOld,
    ServerGarbled,
    ServerWentBack,
    TenantSuspended,
)
from app.sync.offset import ClockOffset
from app.sync.snapshot import fill
from app.wire.calls import HelloReply, PushReply, Reply, SnapshotReply, SnapshotRequest

ROUND_PUSHES_MAX = 2_000
ROUND_PAGES_MAX = 2_000
ROUND_SNAPSHOTS_MAX = 3
OFFSET_CHANGED_MS = 1_000
"""A clock offset that moved by less is not worth writing down anew."""

Answer = TypeVar("Answer", bound=Reply)


class BootLink(ServerLink, Protocol):
    """A link that shows the device's newest boot token on every call, and how many of its pushes it knows to be settled."""

    boot_token: str | None
    push_no: int | None


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; ``refused`` says why the server keeps its changes back, though it took what was pushed."""

    pushed: int
    pulled: int
    stopped: bool = False
    refused: str | None = None


class SyncEngine:
    """Runs rounds for one device; used by one thread at a time, so that at most one hello is in flight."""

    def __init__(self, units: UnitOfWorkFactory, link: BootLink, clock: Clock, program: str) -> None:
        self._units = units
        self._link = link
        self._clock = clock
        self._program = program
        self._greeted = False
        self._offered = 0
        self._clock_offset = ClockOffset()
        self._kept_offset_ms: int | None = None
        self.nudge_path: str | None = None
        self.on_progress: Callable[[], None] = lambda: None
        self.rows_received = 0

    def run_round(self) -> Round:
        """Do one round. Raises the errors of ``app.sync.errors``; whatever was done before stays done."""
        try:
            return self._round()
        except (DeviceWentBack, DeviceCopied, ServerWentBack):
            self._greeted = False
            return self._round()
        finally:
            self._keep_offset()

    def greet_again(self) -> None:
        """Begin the next round with a hello."""
        self._greeted = False

    def look_at_clock(self) -> bool:
        """Say whether the clock was set by hand since the last look; if so, the new offset is kept at once."""
        if not self._clock_offset.was_set(self._clock.now(), self._clock.monotonic()):
            return False
        self._keep_offset()
        return True

    def _timed(self, call: Callable[[], Answer]) -> Answer:
        """Make a call and take the server's time out of its answer."""
        sent = self._clock.monotonic()
        answer = call()
        self._clock_offset.heard(answer.server_time, sent, self._clock.monotonic(), self._clock.now())
        return answer

    def _offset_ms(self) -> int | None:
        return self._clock_offset.milliseconds(self._clock.now(), self._clock.monotonic())

    def _keep_offset(self) -> None:
        offset_ms = self._offset_ms()
        if offset_ms is None or abs(offset_ms - (self._kept_offset_ms or 0)) < OFFSET_CHANGED_MS:
            return
        syncing.take_offset(self._units(), offset_ms)
        self._kept_offset_ms = offset_ms

    def _round(self) -> Round:
        too_old: ProgramTooOld | None = None
        if not self._greeted:
            try:
                self._hello()
            except ProgramTooOld as error:
                too_old = error
        if syncing.is_copied(self._units(write=False)):
            self._greeted = False  # the owner may part the two at any time: asked again in the next round
            return Round(self._push_all(), 0, stopped=True)
        if too_old is None:
            self._fetch_own()
        pushed = self._push_all()
        if too_old is not None:
            raise too_old  # its facts were taken in all the same
        try:
            pushed += self._fill()
            pulled = self._pull_filled()
        except TenantSuspended as error:
            return Round(pushed, 0, stopped=True, refused=error.code)
        self._reconcile()
        self._ask_devices()
        return Round(pushed, pulled)

    def _reconcile(self) -> None:
        """Compare shifts whose close was just accepted. What differs is mended in the next round."""
        asked = reconciling.request(self._units(write=False))
        if asked is None:
            return
        try:
            reply = self._timed(lambda: self._link.reconcile(asked))
        except ServerGarbled as error:
            if error.facts.get("status") != 404:
                raise
            return  # an older server, which does not compare
        if not reply.journal_equal:
            structlog.get_logger().warning("journal_differs", journal_no=asked.journal_no)
        if reconciling.take(self._units(), reply):
            structlog.get_logger().warning("shifts_differ")

    def _ask_devices(self) -> None:
        """Fetch the list of devices when it is due. A server that has none is asked again later."""
        if not devices.is_due(self._units(write=False)):
            return
        try:
            reply = self._timed(self._link.devices)
        except ServerGarbled as error:
            if error.facts.get("status") != 404:
                raise
            devices.keep(self._units(), None)
        else:
            devices.keep(self._units(), reply)

    def _hello(self) -> HelloReply:
        self._link.boot_token = syncing.boot_token(self._units(write=False))
        request = syncing.hello_request(self._units(write=False), self._program)
        reply = self._timed(lambda: self._link.hello(request))
        self._kept_offset_ms = self._offset_ms()
        assert self._kept_offset_ms is not None, "a call was just timed"
        syncing.take_hello(self._units(), reply, self._kept_offset_ms)
        self.nudge_path = reply.nudge_path
        self._link.boot_token = reply.boot_token
        self._greeted = True
        return reply

    def _fetch_own(self) -> None:
        """Fetch back what this database lost of its own facts, page by page; a cut off round goes on where it was."""
        after_id: UUID | None = None
        for _ in range(ROUND_PAGES_MAX):
            after = recovering.next_own(self._units(write=False))
            if after is None:
                return
            reply = self._timed(lambda: self._link.own(after, after_id))  # noqa: B023 - called at once
            self._require_known(reply)
            if reply.more and not reply.facts:
                raise ServerGarbled(why="no_progress")
            self.rows_received += recovering.take_own(self._units(), reply)
            after_id = reply.after_id
            self.on_progress()

    def _require_known(self, reply: Reply, push_no: int | None = None) -> None:
        """Raise ServerWentBack for the answer of a server that was restored since the last hello."""
        if not syncing.knows_server(self._units(write=False), reply, push_no):
            raise ServerWentBack

    def _push_all(self) -> int:
        """Push oldest first until nothing but what waits or is parked is left. Return how many messages were settled."""
        settled = 0
        if filling.is_under_way(self._units(write=False)):
            return settled  # the snapshot would not hold what is pushed now
        for _ in range(ROUND_PUSHES_MAX):
            batch = syncing.next_batch(self._units(write=False))
            if not batch:
                break
            settled += self._push([(entry.id, entry.message) for entry in batch])
            self.on_progress()
        return settled + self._offer_waiting()

    def _offer_waiting(self) -> int:
        """Offer what waits for another message again: one batch a round in turn, and further ones while something is settled.

        So a few thousand orders of a shift that was parked neither stop the queue nor are sent with every sale.
        """
        settled = 0
        for _ in range(ROUND_PUSHES_MAX):
            batch = syncing.waiting_batch(self._units(write=False), self._offered)
            if not batch and self._offered:
                self._offered = 0
                batch = syncing.waiting_batch(self._units(write=False), 0)
            if not batch:
                break
            done = self._push([(entry.id, entry.message) for entry in batch])
            self._offered = batch[-1].seq
            settled += done
            self.on_progress()
            if done == 0:
                break
        return settled

    def _push(self, batch: list[tuple[UUID, bytes]]) -> int:
        """Push one batch; one that cannot be read whole is halved, until a single message is parked."""
        self._link.push_no = syncing.push_no(self._units(write=False))
        try:
            reply = self._timed(lambda: self._link.push([message for _, message in batch]))
        except BatchRefused as error:
            if len(batch) == 1:
                syncing.park(self._units(), batch[0][0], str(error.facts.get("why") or error.code))
                return 1
            middle = len(batch) // 2
            return self._push(batch[:middle]) + self._push(batch[middle:])
        self._require_known(reply, reply.push_no)
        return syncing.take_results(self._units(), _matched([sent for sent, _ in batch], reply))

    def _fill(self) -> int:
        """Fill this till from a snapshot, if it needs one. Return how many messages were settled before another one was asked for.

        Raises ServerGarbled when what comes of the server is no snapshot, time after time.
        """
        settled = 0
        for _ in range(ROUND_SNAPSHOTS_MAX):
            if not filling.is_needed(self._units(write=False)):
                return settled
            if fill(self._units, self._link, self._ask_snapshot, self._filled):
                return settled
            settled += self._push_all()
        raise ServerGarbled(why="snapshot")

    def _ask_snapshot(self, request: SnapshotRequest) -> SnapshotReply:
        reply = self._timed(lambda: self._link.snapshot(request))
        self._require_known(reply)
        return reply

    def _filled(self, rows: int) -> None:
        self.rows_received += rows
        self.on_progress()

    def _pull_filled(self) -> int:
        """Pull; where the feed no longer leads to this till, fill it first."""
        try:
            return self._pull_all()
        except FeedThinned:
            filling.want(self._units())
            self._push_all()
            self._fill()
            return self._pull_all()

    def _pull_all(self) -> int:
        pulled = 0
        for _ in range(ROUND_PAGES_MAX):
            after, mark = syncing.place(self._units(write=False))
            reply = self._timed(lambda: self._link.changes(after, mark))  # noqa: B023 - called at once
            self._require_known(reply)
            if reply.after not in (None, after):
                raise ServerGarbled(why="another_page")
            if reply.head < after:
                raise ServerWentBack
            try:
                rows = syncing.take_changes(self._units(), after, reply)
            except msgspec.MsgspecError as error:
                raise ServerGarbled(why="row") from error
            pulled += rows
            self.rows_received += rows
            self.on_progress()
            if not reply.more:
                break
            if reply.cursor <= after:
                raise ServerGarbled(why="no_progress")
        return pulled


def _matched(sent: list[UUID], reply: PushReply) -> PushReply:
    """Return the reply with each result under the id it answers. Raises ServerGarbled for results of other messages.

    Of a message that the server cannot read it does not know the id: such a result says so, and its place tells which.
    """
    if len(sent) != len(reply.results):
        raise ServerGarbled(why="results")
    results = []
    for message_id, result in zip(sent, reply.results, strict=True):
        if result.id != message_id and not (result.id is None and result.outcome == "parked"):
            raise ServerGarbled(why="results")
        results.append(msgspec.structs.replace(result, id=message_id))
    return msgspec.structs.replace(reply, results=results)
