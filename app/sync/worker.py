"""The thread that syncs: at once after a sale's paper, otherwise now and then. When exactly is decided in ``rhythm``."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from app.domain.errors import Rejected, Unavailable, WarunginError
from app.services import syncing
from app.services.work import UnitOfWorkFactory
from app.sync.engine import Round
from app.sync.nudge import NudgeLine
from app.sync.rhythm import Rhythm

CLOCK_LOOK_SECONDS = 5.0
"""So often the worker looks whether somebody set the clock."""


class Rounds(Protocol):
    """What does the rounds; see ``SyncEngine``."""

    nudge_path: str | None

    def run_round(self) -> Round: ...

    def greet_again(self) -> None: ...

    def look_at_clock(self) -> bool: ...


class SyncWorker:
    """A thread that runs rounds. ``wake`` asks for one now; ``on_change`` is called from this thread after each.

    ``refused`` is the code by which the server last refused this device, None once a round ended well.
    """

    def __init__(
        self,
        engine: Rounds,
        units: UnitOfWorkFactory,
        on_change: Callable[[], None],
        chance: random.Random | None = None,
        *,
        line: NudgeLine | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._units = units
        self._on_change = on_change
        self._line = line
        self._rhythm = Rhythm(chance or random.Random(), monotonic)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._in_round = False
        self.refused: str | None = None
        self._told_head = 0
        self._disproved_head = 0
        self._alarm: threading.Timer | None = None
        self._thread = threading.Thread(target=self._loop, name="sync", daemon=True)

    @property
    def next_try_seconds(self) -> float:
        """How long it is until the next round; may be asked from any thread."""
        return self._rhythm.wait_seconds()

    def start(self) -> None:
        """Begin; the first round starts at once."""
        self._thread.start()
        if self._line is not None:
            self._line.start(self.nudged, self.line_changed)

    def wake(self) -> None:
        """Ask for a round now, whatever the wait."""
        self._rhythm.ask()
        self._wake.set()

    def wake_soon(self) -> None:
        """Ask for a round now, unless the server asked to be left alone or is not to be had: that wait ends in one anyway."""
        if self._rhythm.hurry():
            self._wake.set()

    def wake_in(self, seconds: float) -> None:
        """Ask for a round after a short while; while one is asked for already, that will do."""
        if self._alarm is not None and self._alarm.is_alive():
            return
        self._alarm = threading.Timer(seconds, self.wake_soon)
        self._alarm.daemon = True
        self._alarm.start()

    def nudged(self, head: int) -> None:
        """The server says up to which number there is something to fetch."""
        self._told_head = head
        if not self._in_round:
            self._follow_nudge()

    def line_changed(self, is_up: bool) -> None:
        """The live line came up or was lost."""
        self._disproved_head = 0
        self._rhythm.nudged(is_up)
        self._wake.set()

    def stop(self, timeout_seconds: float = 12.0) -> None:
        """End the thread; a call under way ends by its own time-out."""
        self._stopping.set()
        self._wake.set()
        if self._line is not None:
            self._line.stop()
        if self._alarm is not None:
            self._alarm.cancel()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _loop(self) -> None:
        while True:
            self._wake.wait(min(self._rhythm.wait_seconds(), CLOCK_LOOK_SECONDS))
            self._wake.clear()
            if self._stopping.is_set():
                return
            if self._rhythm.wait_seconds() == 0.0:
                self._one_round()
                self._on_change()
            elif self._clock_was_set():
                self._on_change()

    def _one_round(self) -> float:
        """Run a round and return how long to wait for the next."""
        self._rhythm.begin()
        self._in_round = True
        told = self._told_head
        try:
            went_well = self._run()
        finally:
            self._in_round = False
        if went_well:
            self._disproved_head = max(self._disproved_head, told)
            self._follow_nudge()
        return self._rhythm.wait_seconds()

    def _run(self) -> bool:
        if self._rhythm.circuit_is_open:
            self._engine.greet_again()  # one small question, before a batch is sent to a server that may not be there
        try:
            self.refused = self._engine.run_round().refused
            self._rhythm.succeeded()
            if self._line is not None:
                self._line.aim(self._engine.nudge_path)
            return True
        except Rejected as error:
            structlog.get_logger().warning("sync_rejected", code=error.code)
            self.refused = error.code
            self._note_failure()
            self._rhythm.refused()
        except Unavailable as error:
            structlog.get_logger().info("sync_unavailable", code=error.code, failures=self._rhythm.failures)
            self._note_failure()
            asked = error.facts.get("retry_after_seconds")
            self._rhythm.failed(asked if isinstance(asked, float) else None)
        except Exception:  # noqa: BLE001 - the thread must outlive a fault of ours: it is logged, and sync tries again like after a failure.
            structlog.get_logger().exception("sync_fault")
            self._rhythm.broke()
        return False

    def _follow_nudge(self) -> None:
        """Ask for a round when the head told is news; one that a whole round did not find is not believed again."""
        told, self._told_head = self._told_head, 0
        if told <= self._disproved_head:
            return
        try:
            is_news = told > syncing.cursor(self._units(write=False))
        except WarunginError as error:
            structlog.get_logger().warning("nudge_not_followed", code=error.code)
            return
        if is_news:
            self._told_head = max(self._told_head, told)
            self.wake_soon()

    def _clock_was_set(self) -> bool:
        try:
            return self._engine.look_at_clock()
        except WarunginError as error:
            structlog.get_logger().warning("clock_not_looked_at", code=error.code)
            return False

    def _note_failure(self) -> None:
        try:
            syncing.note_failure(self._units())
        except WarunginError as error:
            structlog.get_logger().warning("sync_note_failed", code=error.code)
