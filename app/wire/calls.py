"""The calls under ``/v1/sync``: what is asked, what is answered. Every reply carries the server's time and its history."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from app.wire.limits import PUSH_MESSAGES_MAX, Instant, Line, Ordinal, Program, Protocol, Revision, Series, Token

Outcome = Literal["accepted", "accepted_flagged", "replayed", "waiting", "parked", "conflict"]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What every reply carries. A new ``history_id`` means that the server was restored."""

    server_time: Instant
    history_id: UUID


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code against a device token."""

    code: Annotated[str, Meta(min_length=1, max_length=20)]
    program: Program
    protocol: Protocol


class EnrolReply(Reply, frozen=True, kw_only=True):
    """Who this device is from now on. The token is shown once; the server keeps only its hash."""

    device_id: UUID
    kind: Literal["register", "kitchen", "office"]
    token: Token
    tenant_id: UUID
    tenant_name: Line
    outlet_id: UUID
    outlet_code: Line
    register_id: UUID | None
    register_code: Line | None
    series: Series | None


class HelloRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Where the device stands. ``journal_head`` is the hex hash of its last journal entry, ``push_no`` its last settled push.

    ``cursor_mark`` is the mark that the change at the cursor had, 0 where it is not known. ``restored`` says that a backup was
    put back since the last hello that was answered.
    """

    program: Program
    protocol: Protocol
    device_time: Instant
    last_device_no: Ordinal
    journal_no: Ordinal
    journal_head: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    series: Series | None
    number: Ordinal
    cursor: Ordinal
    cursor_mark: Ordinal = 0
    known_history_id: UUID | None = None
    push_no: Ordinal = 0
    restored: bool = False
    pending: Ordinal = 0
    parked: Ordinal = 0


class HelloReply(Reply, frozen=True, kw_only=True):
    """Where the server stands. ``went_back`` says that this device's database was restored or copied.

    ``push_no`` counts this device's pushes: less than the device knows means that the server itself went back in time.
    ``feed_differs`` says that another change stands at the device's cursor than the one it read there: so the server went back
    too. ``copied`` says that two databases of this device are alive, and one must be enrolled anew.
    """

    protocol: int
    head: Ordinal
    feed_floor: Ordinal
    boot_token: Token
    last_device_no: Ordinal
    journal_no: Ordinal
    journal_head: Line
    series: Series | None
    number: Ordinal
    push_no: Ordinal = 0
    feed_differs: bool = False
    went_back: bool = False
    copied: bool = False
    suspended: bool = False
    nudge_path: Line | None = None


class PushRequest(msgspec.Struct, frozen=True):
    """Stored messages, oldest first, exactly as stored."""

    messages: Annotated[list[msgspec.Raw], Meta(max_length=PUSH_MESSAGES_MAX)]


class PushResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message. ``first`` is the outcome that a replayed message had the first time."""

    id: UUID | None
    outcome: Outcome
    first: Outcome | None = None
    code: Line | None = None
    field: Line | None = None
    flags: list[Line] = []


class PushReply(Reply, frozen=True, kw_only=True):
    """One result a message, in the order of the request. ``head`` covers every change that they made."""

    results: list[PushResult]
    push_no: Ordinal = 0
    head: Ordinal = 0


class OwnFact(msgspec.Struct, frozen=True, kw_only=True):
    """A message of this device as it was stored, and what it was told."""

    message: msgspec.Raw
    outcome: Outcome
    code: Line | None = None
    field: Line | None = None
    flags: list[Line] = []


class OwnReply(Reply, frozen=True, kw_only=True):
    """This device's messages behind a place, in the order of their device numbers. ``after`` and ``after_id`` lead on."""

    facts: list[OwnFact]
    after: Ordinal
    after_id: UUID | None
    more: bool
    push_no: Ordinal


class SnapshotRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for all master data and stock as of a change number that is not below ``at_least``."""

    at_least: Ordinal


class SnapshotReply(Reply, frozen=True, kw_only=True):
    """A file to be fetched in pieces: so many bytes of zstd over lines of JSON, with their SHA-256 in hex."""

    id: UUID
    head: Ordinal
    length: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    rows: Annotated[int, Meta(ge=0)]


class ShiftAccount(msgspec.Struct, frozen=True, kw_only=True):
    """How many facts a shift has, and what was paid by tender."""

    shift_id: UUID
    facts: Ordinal
    tenders: dict[str, int]


class ReconcileRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a device has of shifts it has closed and handed in, and one entry of its journal with the hash it has there."""

    device_no: Ordinal
    journal_no: Ordinal
    journal_head: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    shifts: Annotated[list[ShiftAccount], Meta(max_length=50)]


class ShiftCompared(msgspec.Struct, frozen=True, kw_only=True):
    """Whether both have the same of a shift; if not, the ids of the facts that the server has of it."""

    shift_id: UUID
    equal: bool
    ids: list[UUID] = []


class ReconcileReply(Reply, frozen=True, kw_only=True):
    """One answer a shift. ``journal_equal`` is false when the server holds another journal for this device."""

    journal_equal: bool
    shifts: list[ShiftCompared]


class DeviceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A device as the server last heard of it. ``pending`` and ``parked`` are what it told; ``number`` ends its receipts."""

    id: UUID
    kind: Literal["register", "kitchen", "office"]
    outlet_code: Line
    register_code: Line | None
    program: Line
    last_contact_at: Instant | None
    pending: Ordinal
    parked: Ordinal
    revoked: bool
    went_back_at: Instant | None
    copied_at: Instant | None
    series: Series | None
    number: Ordinal


class DevicesReply(Reply, frozen=True, kw_only=True):
    """The devices of the caller's outlet, for an office of all outlets, ordered by outlet and register."""

    devices: list[DeviceEntry]


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One change. ``body`` is the entity as it is now, ``null`` when it was removed. Kinds: see ``master.FEED_BODIES``."""

    change_no: Ordinal
    kind: Line
    entity_id: UUID
    revision: Revision
    body: msgspec.Raw

    @property
    def is_removed(self) -> bool:
        return bytes(self.body) == b"null"


class ChangesReply(Reply, frozen=True, kw_only=True):
    """A page of the feed. ``cursor`` is the last number looked at, whether or not it was for this device.

    ``after`` is the place that was asked for: a page of another place, from a store on the way, would skip changes. ``mark``
    belongs to the change at the cursor, is drawn by lot when that is made, and is 0 where the feed has none.
    """

    rows: list[FeedRow]
    after: Ordinal | None = None
    cursor: Ordinal
    mark: Ordinal = 0
    head: Ordinal
    more: bool


class Nudge(msgspec.Struct, frozen=True, kw_only=True):
    """Said over the live line, never with data in it: the tenant's newest change number."""

    head: Ordinal


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a call was refused."""

    code: str
    sentence: str
    field: str | None = None


def push_body(messages: list[bytes]) -> bytes:
    """Return the body of a push around stored messages, byte for byte."""
    return b'{"messages":[' + b",".join(messages) + b"]}"
