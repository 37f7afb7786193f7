"""The print worker: takes one job after the other to the printer. A dead printer delays paper, never a sale.

A job's bytes are stored before the first one leaves, so that an interrupted job is known and comes again marked as a copy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from app.devices.escpos_encoder import drawer_kick, encode
from app.domain.errors import WarunginError
from app.ports import NoPrinter, PrinterAway, ReceiptPrinter
from app.services import printing
from app.services.work import UnitOfWorkFactory

WAITS_SECONDS = (1.0, 2.0, 5.0, 10.0)
IDLE_SECONDS = 30.0


class PrintWorker:
    """A thread that empties the print queue. ``wake`` says that there may be a new job; the callbacks come from this thread."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        printer: ReceiptPrinter,
        on_change: Callable[[], None],
        on_tried: Callable[[], None],
    ) -> None:
        self._units = units
        self._printer = printer
        self._on_change = on_change
        self._on_tried = on_tried
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0
        self._thread = threading.Thread(target=self._loop, name="printer", daemon=True)

    def start(self) -> None:
        """Begin with what is left from before."""
        self._thread.start()

    def wake(self) -> None:
        """There may be a new job: try at once."""
        self._wake.set()

    def use(self, printer: ReceiptPrinter) -> None:
        """Print on another printer from the next job on."""
        self._printer = printer
        self._failures = 0
        self._wake.set()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        """End the thread after the job that is under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _loop(self) -> None:
        wait = 0.0
        while not self._stopping.is_set():
            was_asked = self._wake.wait(wait)
            self._wake.clear()
            if self._stopping.is_set():
                return
            wait = self._empty()
            self._on_change()
            if was_asked:
                self._on_tried()

    def _empty(self) -> float:
        """Print until the queue is empty or the printer away; return how long to wait then."""
        try:
            while not self._stopping.is_set():
                task = printing.next_task(self._units(write=False))
                if task is None:
                    return IDLE_SECONDS
                if not self._print(task):
                    wait = WAITS_SECONDS[min(self._failures, len(WAITS_SECONDS) - 1)]
                    self._failures += 1
                    return wait
                self._failures = 0
                self._on_change()
            return IDLE_SECONDS
        except WarunginError as error:
            structlog.get_logger().warning("print_queue", code=error.code)
            return WAITS_SECONDS[-1]
        except Exception:  # noqa: BLE001 - the thread must outlive a fault of ours: it is logged, and the queue is tried again.
            structlog.get_logger().exception("print_fault")
            return WAITS_SECONDS[-1]

    def _print(self, task: printing.PrintTask) -> bool:
        job = task.job
        if task.unprintable:
            structlog.get_logger().warning("print_skipped", kind=job.kind, code=task.unprintable)
            printing.finish(self._units(), job.id, printed=False)
            return True
        if task.paper is None:
            if job.tries > 0:
                # The drawer opens when it is asked for, in front of who asked, or not at all.
                printing.finish(self._units(), job.id, printed=False)
                return True
            payload = drawer_kick()
        else:
            kicks = job.kicks_drawer and job.tries == 0
            payload = encode(task.paper, task.width, kick_drawer=kicks)
        printing.start(self._units(), task, payload)
        try:
            self._printer.send(payload)
        except NoPrinter:
            printing.finish(self._units(), job.id, printed=False)
            return True
        except PrinterAway as error:
            printing.fail(self._units(), job.id, str(error.facts.get("why") or error.code))
            return False
        printing.finish(self._units(), job.id, printed=True)
        return True
