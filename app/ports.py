"""What the till needs from the world and a test cannot have: time, ids, paper, keys, the line to the centre.

A port states whether it may block and for how long, and what happens when the device is away. The real ones live in
``app.devices``, ``app.sync`` and ``app.runtime``; a fake passes the same suite as the driver it stands for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.domain.errors import Unavailable
from app.wire.calls import (
    ChangesReply,
    DevicesReply,
    EnrolReply,
    EnrolRequest,
    HelloReply,
    HelloRequest,
    OwnReply,
    PushReply,
    ReconcileReply,
    ReconcileRequest,
    SnapshotReply,
    SnapshotRequest,
)


class Clock(Protocol):
    """Where instants come from. Never blocks."""

    def now(self) -> datetime:
        """Return the device's time, aware, UTC, cut to milliseconds."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back, for measuring waits."""
        ...


class Ids(Protocol):
    """Where ids come from. Never blocks, never repeats."""

    def new(self) -> UUID:
        """Return a new UUIDv7."""
        ...


class PrinterAway(Unavailable):
    """The printer does not answer: the job stays in the queue."""

    code = "printer_away"


class NoPrinter(PrinterAway):
    """This shop has no printer: the job is skipped, and never called printed."""

    code = "no_printer"


class ReceiptPrinter(Protocol):
    """A receipt printer that takes finished ESC/POS bytes."""

    name: str

    def send(self, data: bytes) -> None:
        """Hand over one job whole. Blocks for at most 3 s; raises PrinterAway when the device does not take all of it."""
        ...

    def ready(self) -> bool:
        """Say whether a job could be taken now. Blocks for at most 3 s."""
        ...


class KeyAway(Unavailable):
    """The OS keyring does not answer or holds no key for this device."""

    code = "key_away"


class Secrets(Protocol):
    """Keeps one secret a device: the 32-byte key of its database."""

    def load(self, device_id: UUID) -> bytes:
        """Return the key. May block for a prompt of the OS. Raises KeyAway."""
        ...

    def store(self, device_id: UUID, key: bytes) -> None:
        """Keep the key. Raises KeyAway; nothing is kept anywhere else then."""
        ...


class ServerLink(Protocol):
    """The line to the centre. Every call blocks for at most 10 s without a byte and raises the errors of ``app.sync.link``."""

    def enrol(self, request: EnrolRequest) -> EnrolReply: ...

    def hello(self, request: HelloRequest) -> HelloReply: ...

    def push(self, messages: list[bytes]) -> PushReply: ...

    def changes(self, after: int, mark: int = 0) -> ChangesReply: ...

    def reconcile(self, request: ReconcileRequest) -> ReconcileReply: ...

    def own(self, after: int, after_id: UUID | None = None) -> OwnReply: ...

    def devices(self) -> DevicesReply: ...

    def snapshot(self, request: SnapshotRequest) -> SnapshotReply:
        """Ask for a snapshot. Blocks for as long as the server takes to make it, at most 60 s."""
        ...

    def snapshot_part(self, snapshot_id: UUID, offset: int) -> bytes:
        """Return the next bytes of a snapshot from ``offset`` on: at least one, at most a piece. Raises SnapshotGone."""
        ...
