"""The calls under ``/v1/sync``: what is asked, what is answered. Every reply carries the server's time and its history."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from app.wire.limits import PUSH_MESSAGES_MAX, Instant, Line, Ordinal, Revision, Series, Token

Outcome = Literal["accepted", "accepted_flagged", "replayed", "waiting", "parked", "conflict"]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What every reply carries. A new ``history_id`` means that the server was restored."""

    server_time: Instant
    history_id: UUID


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A one-time code against a device token."""

    code: Annotated[str, Meta(min_length=1, max_length=20)]
    program: Line
    protocol: int


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
    """Where the device stands. ``journal_head`` is the hex hash of its last journal entry."""

    program: Line
    protocol: int
    device_time: datetime
    last_device_no: Annotated[int, Meta(ge=0)]
    journal_no: Annotated[int, Meta(ge=0)]
    journal_head: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    series: str | None
    number: Annotated[int, Meta(ge=0)]
    cursor: Annotated[int, Meta(ge=0)]
    known_history_id: UUID | None = None


class HelloReply(Reply, frozen=True, kw_only=True):
    """Where the server stands. ``went_back`` says that this device's database was restored or copied."""

    protocol: int
    head: Ordinal
    feed_floor: Ordinal
    boot_token: Token
    last_device_no: Ordinal
    journal_no: Ordinal
    journal_head: Line
    series: Series | None
    number: Ordinal
    went_back: bool = False
    suspended: bool = False


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
    """One result a message, in the order of the request."""

    results: list[PushResult]


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
    """A page of the feed. ``cursor`` is the last number looked at, whether or not it was for this device."""

    rows: list[FeedRow]
    cursor: Ordinal
    head: Ordinal
    more: bool


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a call was refused."""

    code: str
    sentence: str
    field: str | None = None


def push_body(messages: list[bytes]) -> bytes:
    """Return the body of a push around stored messages, byte for byte."""
    return b'{"messages":[' + b",".join(messages) + b"]}"
