"""The one door from screens to services: worker threads, errors, and answers back on the GUI thread.

``run`` is for intentions (one writer lane, in order), ``read`` for questions (two lanes, so that a report never delays a
sale). The service gets a unit of work of its own. An answer whose owner is gone is dropped. Errors that we foresaw go to
``failed`` if it takes them, else to the error view; anything else is our bug: it is reported, and the cart is safe.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import WarunginError
from app.domain.staff import Right, RightMissing
from app.services.work import UnitOfWork, UnitOfWorkFactory

if TYPE_CHECKING:
    from app.services.approvals import Approval

Result = TypeVar("Result")
Work = Callable[[UnitOfWork], Result]
Then = Callable[[Any], None]
Failed = Callable[[WarunginError], bool]
"""Takes an error and says whether it has dealt with it."""

READ_LANES = 2


@dataclass(frozen=True, slots=True)
class _Call:
    """What was asked, for when its answer is back."""

    uow: UnitOfWork
    write: bool
    then: Then | None
    failed: Failed | None
    owner: QObject | None


class Operations(QObject):
    """Runs services off the GUI thread and brings their answers back to it."""

    error_shown = Signal(object)
    """A foreseen error that no caller took: the window shows it."""
    bug_found = Signal(object)
    """An error nobody foresaw."""
    approval_wanted = Signal(object, object)
    """A Right, and a function to call with the Approval once it is given."""
    _arrived = Signal()
    """Wakes the GUI thread. The answers themselves lie in a queue of ours: no Qt object belongs to two threads."""
    committed = Signal(bool)
    """An intention was carried out: whoever shows state may look again. Says whether printer or centre wait for it."""

    def __init__(self, units: UnitOfWorkFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._units = units
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READ_LANES, thread_name_prefix="reader")
        self._open = 0
        self._answers: deque[tuple[_Call, Future[Any]]] = deque()
        self._closing = threading.Event()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Work[Any], then: Then | None = None, failed: Failed | None = None, owner: QObject | None = None
    ) -> None:
        """Carry out an intention; ``then`` gets what the service returned, after it was committed."""
        self._submit(self._writer, True, work, then, failed, owner)

    def read(self, work: Work[Any], then: Then, failed: Failed | None = None, owner: QObject | None = None) -> None:
        """Ask a question; ``then`` gets the answer."""
        self._submit(self._readers, False, work, then, failed, owner)

    def run_approved(
        self,
        right: Right,
        work: Callable[[UnitOfWork, Approval | None], Any],
        then: Then | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Carry out an intention that may need a supervisor: it is tried, and when ``right`` is missing tried again with an approval."""

        def ask(error: WarunginError) -> bool:
            if isinstance(error, RightMissing) and error.facts.get("right") == right.value:
                self.approval_wanted.emit(right, again)
                return True
            return failed is not None and failed(error)

        def again(approval: Approval) -> None:
            self.run(lambda uow: work(uow, approval), then, failed, owner)

        self.run(lambda uow: work(uow, None), then, ask, owner)

    def in_background(
        self, task: Callable[[], Any], then: Then, failed: Failed | None = None, owner: QObject | None = None
    ) -> None:
        """Do something slow that is no unit of work of its own, such as a call to the server, on a reading lane."""
        self._submit(self._readers, False, lambda _: task(), then, failed, owner)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._open == 0

    def close(self) -> None:
        """Finish what was begun, then stop; answers are no longer delivered."""
        self._closing.set()
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        write: bool,
        work: Work[Any],
        then: Then | None,
        failed: Failed | None,
        owner: QObject | None,
    ) -> None:
        if self._closing.is_set():
            return
        call = _Call(self._units(write=write), write, then, failed, owner)
        self._open += 1
        lane.submit(work, call.uow).add_done_callback(partial(self._arrive, call))

    def _arrive(self, call: _Call, done: Future[Any]) -> None:
        """Lay an answer down for the GUI thread; called by the lane that has it."""
        self._answers.append((call, done))
        if not self._closing.is_set():
            self._arrived.emit()

    def _deliver(self) -> None:
        """Hand out one answer; each one woke us once."""
        if not self._answers:
            return
        call, done = self._answers.popleft()
        self._open -= 1
        if call.owner is None or shiboken6.isValid(call.owner):
            self._answer(done, call.uow, call.write, call.then, call.failed)

    def _answer(
        self, done: Future[Any], uow: UnitOfWork, write: bool, then: Then | None, failed: Failed | None
    ) -> None:
        error = done.exception()
        if error is None:
            if write:
                self.committed.emit(uow.has_news)
            if then is not None:
                then(done.result())
        elif isinstance(error, WarunginError):
            if failed is None or not failed(error):
                self.error_shown.emit(error)
        else:
            self.bug_found.emit(error)
