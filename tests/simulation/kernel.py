"""Virtual time and actors: each actor has a thread of its own, and only one of them runs at any moment.

An actor hands over at its yield points only, and says when it wants to go on. Who is next follows from those times, which
come from the seed; nothing follows from how fast this machine is. A statement that waits for a lock in PostgreSQL hands over
too: whether it still waits is asked of the database before anybody is chosen.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

START = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)
"""Six in the morning in Jakarta, of the simulation's first day."""
STACK_BYTES = 1024 * 1024
HANDOVERS_MAX = 2_000_000


class Killed(BaseException):
    """The process that this actor is part of has died: nothing of it may go on, no ``except Exception`` catches it."""


class Stuck(AssertionError):
    """Everybody waits for somebody: a deadlock that nobody resolves."""


@dataclass(order=True, slots=True)
class _Turn:
    at_ms: int
    order: int
    actor: Actor = field(compare=False)


class Actor:
    """One thing that goes on: a till's round, a sale, a call on a worker. ``group`` is what it dies with."""

    def __init__(self, kernel: Kernel, name: str, work: Callable[[], Any], rng: Random, group: str) -> None:
        self.kernel = kernel
        self.name = name
        self.rng = rng
        self.group = group
        self.killed = False
        self.done = False
        self.error: BaseException | None = None
        self.result: Any = None
        self.watcher: Actor | None = None
        self.connections: list[Any] = []
        """Database connections that this actor has in hand, the newest last."""
        self._work = work
        self._go = threading.Lock()
        self._go.acquire()
        self._thread: threading.Thread | None = None

    @property
    def began(self) -> bool:
        """Whether it had a turn already."""
        return self._thread is not None

    def resume(self) -> None:
        """Let it run until it hands over; called by the kernel only."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self._thread.start()
        self._go.release()
        self.kernel.control.acquire()

    def hand_over(self) -> None:
        """Stop here until the kernel resumes this actor. Raises Killed when its process died meanwhile."""
        self.kernel.control.release()
        self._go.acquire()
        self.kernel.current = self
        if self.killed:
            raise Killed

    def _run(self) -> None:
        self._go.acquire()
        self.kernel.current = self
        try:
            if not self.killed:
                self.result = self._work()
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001 - the kernel says what becomes of it
            self.error = error
        finally:
            self.done = True
            self.kernel.control.release()


class Kernel:
    """The clock, and whose turn it is."""

    def __init__(self) -> None:
        self.ms = 0
        self.current: Actor | None = None
        self.control = threading.Lock()
        self.control.acquire()
        self.is_free: Callable[[Actor], bool] = lambda actor: True
        """Says whether an actor that waited for a lock may go on by now; waits for the database to decide."""
        self.on_error: Callable[[Actor, BaseException], None] | None = None
        self.tell: Callable[[str], None] = lambda line: None
        """Writes a line of the history."""
        self._turns: list[_Turn] = []
        self._blocked: list[Actor] = []
        self._order = 0
        self.handovers = 0
        self.lock_waits = 0

    @property
    def now(self) -> datetime:
        """The true time, which no device knows exactly."""
        return START + timedelta(milliseconds=self.ms)

    def start(
        self, name: str, work: Callable[[], Any], rng: Random, *, group: str = "", at_ms: int | None = None
    ) -> Actor:
        """Let a new actor begin, now or later."""
        actor = Actor(self, name, work, rng, group)
        self._schedule(actor, self.ms if at_ms is None else max(at_ms, self.ms))
        return actor

    def sleep(self, ms: int) -> None:
        """Hand over, and go on after so many milliseconds."""
        actor = self._me()
        self._schedule(actor, self.ms + max(ms, 0))
        actor.hand_over()

    def pause(self, most_ms: int = 40) -> None:
        """Hand over at a yield point, for a time that the actor's own chance draws: mostly short, at times long."""
        rng = self._me().rng
        self.sleep(rng.randrange(most_ms * 20) if rng.random() < 0.1 else rng.randrange(most_ms))

    def wait_for(self, other: Actor, at_most_ms: int) -> bool:
        """Hand over until another actor is done, or for so long. Return whether it is done."""
        actor = self._me()
        if not other.done:
            other.watcher = actor
            self._schedule(actor, self.ms + at_most_ms)
            actor.hand_over()
            other.watcher = None
        return other.done

    def wait_for_lock(self) -> None:
        """Hand over because a statement waits for a lock; the kernel goes on with this actor once it has it."""
        actor = self._me()
        self.lock_waits += 1
        self._blocked.append(actor)
        actor.hand_over()

    def run(self, until_ms: int | None = None) -> None:
        """Let everybody take turns until nobody has one left before that time. Raises Stuck, and what an actor raised."""
        while True:
            self._free_blocked()
            if not self._turns or (until_ms is not None and self._turns[0].at_ms > until_ms):
                if self._blocked and not any(turn.actor.began for turn in self._turns):
                    raise Stuck(", ".join(actor.name for actor in self._blocked))
                break
            turn = heapq.heappop(self._turns)
            if turn.actor.done:
                continue
            self.ms = max(self.ms, turn.at_ms)
            self._turn(turn.actor)
        if until_ms is not None:
            self.ms = max(self.ms, until_ms)

    def _turn(self, actor: Actor) -> None:
        self.handovers += 1
        assert self.handovers < HANDOVERS_MAX, "the simulation does not come to an end"
        actor.resume()
        self.current = None
        if actor.done:
            if actor.watcher is not None and not actor.watcher.done:
                self._reschedule(actor.watcher)
            if actor.error is not None:
                if self.on_error is None:
                    raise actor.error
                self.on_error(actor, actor.error)

    def _free_blocked(self) -> None:
        for actor in list(self._blocked):
            if actor.killed or self.is_free(actor):
                self._blocked.remove(actor)
                self._schedule(actor, self.ms)

    def is_busy(self) -> bool:
        """Say whether anybody who has begun is not done."""
        return bool(self._blocked) or any(turn.actor.began and not turn.actor.done for turn in self._turns)

    def kill(self, group: str) -> None:
        """Let all actors of a group die at their next turn, which is at once. Called from outside of that group."""
        mine = [turn.actor for turn in self._turns if turn.actor.group == group and not turn.actor.done]
        mine += [actor for actor in self._blocked if actor.group == group]
        for actor in mine:
            actor.killed = True
            if actor not in self._blocked:
                self._reschedule(actor)

    def abandon(self) -> None:
        """End every thread that is left, whatever it was about."""
        left = [turn.actor for turn in self._turns if not turn.actor.done] + self._blocked
        self._turns, self._blocked = [], []
        for actor in dict.fromkeys(left):
            while not actor.done:
                actor.killed = True
                actor.resume()

    def _me(self) -> Actor:
        assert self.current is not None, "only an actor hands over"
        return self.current

    def _schedule(self, actor: Actor, at_ms: int) -> None:
        self._order += 1
        heapq.heappush(self._turns, _Turn(at_ms, self._order, actor))

    def _reschedule(self, actor: Actor) -> None:
        """Give an actor its turn now instead of later."""
        self._turns = [turn for turn in self._turns if turn.actor is not actor]
        heapq.heapify(self._turns)
        self._schedule(actor, self.ms)
