"""The file of unsent messages: what a till that cannot reach its centre gives to whoever carries it there.

The first line says whose they are, how many, and the SHA-256 of all that follows it; each further line is one message,
byte for byte as it is stored and would have been pushed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from app.wire.limits import Instant, Line, Ordinal

FORMAT: Final = "warungin-unsent-1"
FILE_BYTES_MAX = 1024 * 1024 * 1024


class UnsentHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Whose messages these are; ``sha256`` in hex, over all bytes behind the header's line."""

    format: Literal["warungin-unsent-1"] = FORMAT
    tenant_id: UUID
    device_id: UUID
    outlet_code: Line
    register_code: Line | None
    made_at: Instant
    count: Ordinal
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


def write(
    messages: Sequence[bytes],
    *,
    tenant_id: UUID,
    device_id: UUID,
    outlet_code: str,
    register_code: str | None,
    made_at: datetime,
) -> bytes:
    """Return a file's bytes around stored messages, oldest first."""
    assert not any(b"\n" in message for message in messages), "a stored message is one line"
    told = b"".join(message + b"\n" for message in messages)
    header = UnsentHeader(
        tenant_id=tenant_id,
        device_id=device_id,
        outlet_code=outlet_code,
        register_code=register_code,
        made_at=made_at,
        count=len(messages),
        sha256=hashlib.sha256(told).hexdigest(),
    )
    return msgspec.json.encode(header) + b"\n" + told
