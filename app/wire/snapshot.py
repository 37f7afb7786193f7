"""What is in a snapshot: zstd over lines of JSON. The first line says what follows, then come entities, then what is on hand.

Entities are those of the feed, as they were at the head; one that is removed is not in it. A line of kind ``on_hand`` has a
product's id and, as its body, what its outlet has of it in thousandths.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import msgspec

from app.wire.limits import Instant, Line, Ordinal, Revision

ON_HAND = "on_hand"


class SnapshotHead(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: the change number that the snapshot is of, that change's mark, when it was made, and how many lines follow."""

    kind: Literal["snapshot"] = "snapshot"
    head: Ordinal
    mark: Ordinal = 0
    made_at: Instant
    rows: Ordinal


class SnapshotLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entity as the feed would carry it, or what is on hand of a product."""

    kind: Line
    entity_id: UUID
    revision: Revision
    body: msgspec.Raw
