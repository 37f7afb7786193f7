"""What every message carries beside its body. Encoded once, stored, and sent as stored on every try.

The fingerprint is taken over exactly those bytes, so nothing may rebuild them: an upgrade between two tries changes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from app.wire.limits import NEEDS_MAX, Counter, Instant, Line, Series

Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One message. ``id`` is the id of the thing it tells of and its idempotency key for ever.

    ``series`` and ``number`` only for kinds that are numbered; ``journal_no`` and ``journal_prev`` (hex) only for kinds in
    the journal. ``clock_offset_ms`` is the last measured distance of the device's clock from the server's.
    """

    id: UUID
    kind: Annotated[str, Meta(min_length=1, max_length=40)]
    version: Annotated[int, Meta(ge=1, le=1_000)]
    device_no: Counter
    made_at: Instant
    business_date: date
    body: msgspec.Raw
    series: Series | None = None
    number: Counter | None = None
    clock_offset_ms: Annotated[int, Meta(ge=-(2**53), le=2**53)] | None = None
    staff_id: UUID | None = None
    outlet_id: UUID
    register_id: UUID | None = None
    shift_id: UUID | None = None
    needs: Annotated[list[UUID], Meta(max_length=NEEDS_MAX)] = []
    journal_no: Counter | None = None
    journal_prev: Hash | None = None


class EnvelopeHead(msgspec.Struct, frozen=True):
    """The least that names a message, for parking one whose rest cannot be read."""

    id: UUID
    kind: Line = ""
    device_no: int = 0


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Envelope)


def encode(envelope: Envelope) -> bytes:
    """Return the message's bytes."""
    return _encoder.encode(envelope)


def decode(message: bytes | msgspec.Raw) -> Envelope:
    """Read a message's envelope; the body stays raw. Raises msgspec.ValidationError or DecodeError."""
    return _decoder.decode(message)
