"""One round of sync: hello, push until the outbox is empty, pull until the feed is read. Each step is safe to repeat.

The engine decides the order and what an error means; the transactions are in ``services.syncing``, the waits in ``worker``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import msgspec

from app.ports import Clock, ServerLink
from app.services import syncing
from app.services.work import UnitOfWorkFactory
from app.sync.errors import BatchRefused, DeviceWentBack, ProgramTooOld, ServerGarbled, TenantSuspended
from app.wire.calls import HelloReply, PushReply

ROUND_PUSHES_MAX = 2_000
ROUND_PAGES_MAX = 2_000


class BootLink(ServerLink, Protocol):
    """A link that shows the device's newest boot token on every call."""

    boot_token: str | None


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    pushed: int
    pulled: int
    stopped: bool = False


class SyncEngine:
    """Runs rounds for one device; used by one thread at a time, so that at most one hello is in flight."""

    def __init__(self, units: UnitOfWorkFactory, link: BootLink, clock: Clock, program: str) -> None:
        self._units = units
        self._link = link
        self._clock = clock
        self._program = program
        self._greeted = False
        self._went_back = False
        self._offered = 0
        self.on_progress: Callable[[], None] = lambda: None
        self.rows_received = 0

    def run_round(self) -> Round:
        """Do one round. Raises the errors of ``app.sync.errors``; whatever was done before stays done."""
        try:
            return self._round()
        except DeviceWentBack:
            self._greeted = False
            return self._round()

    def _round(self) -> Round:
        too_old: ProgramTooOld | None = None
        if not self._greeted and not self._went_back:
            # Asked once a start only: each time the server hears it, the register gets a series of its own anew.
            try:
                self._went_back = self._hello().went_back
            except ProgramTooOld as error:
                too_old = error
        if self._went_back:
            return Round(0, 0, stopped=True)
        pushed = self._push_all()
        if too_old is not None:
            raise too_old  # its facts were taken in all the same
        try:
            pulled = self._pull_all()
        except TenantSuspended:
            return Round(pushed, 0, stopped=True)
        return Round(pushed, pulled)

    def _hello(self) -> HelloReply:
        self._link.boot_token = syncing.boot_token(self._units(write=False))
        request = syncing.hello_request(self._units(write=False), self._program)
        before, wall_before = self._clock.monotonic(), self._clock.now()
        reply = self._link.hello(request)
        half_seconds = (self._clock.monotonic() - before) / 2
        offset_ms = round((reply.server_time - wall_before).total_seconds() * 1_000 - half_seconds * 1_000)
        syncing.take_hello(self._units(), reply, offset_ms)
        self._link.boot_token = reply.boot_token
        self._greeted = not reply.went_back
        return reply

    def _push_all(self) -> int:
        """Push oldest first until nothing but what waits or is parked is left. Return how many messages were settled."""
        settled = 0
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
            self._offered = batch[-1].device_no
            settled += done
            self.on_progress()
            if done == 0:
                break
        return settled

    def _push(self, batch: list[tuple[UUID, bytes]]) -> int:
        """Push one batch; one that cannot be read whole is halved, until a single message is parked."""
        try:
            reply = self._link.push([message for _, message in batch])
        except BatchRefused as error:
            if len(batch) == 1:
                syncing.park(self._units(), batch[0][0], str(error.facts.get("why") or error.code))
                return 1
            middle = len(batch) // 2
            return self._push(batch[:middle]) + self._push(batch[middle:])
        return syncing.take_results(self._units(), _matched([sent for sent, _ in batch], reply))

    def _pull_all(self) -> int:
        pulled = 0
        for _ in range(ROUND_PAGES_MAX):
            after = syncing.cursor(self._units(write=False))
            reply = self._link.changes(after)
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
