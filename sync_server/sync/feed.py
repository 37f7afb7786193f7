"""Making changes visible: numbers from the tenant's counter, taken as the last thing of the transaction that made them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sync_server import bulk
from sync_server.db import Connection, one
from sync_server.sync import store, tables

FeedEntry = tuple[str, UUID, UUID | None, int]
"""Kind, entity, outlet (None for all), revision."""


def add_to_feed(connection: Connection, tenant_id: UUID, entries: Sequence[FeedEntry]) -> None:
    """Make changes visible, in order and without holes. Nothing may follow in the transaction but its commit."""
    if not entries:
        return
    row = one(connection, store.TAKE_NUMBERS, {"tenant": tenant_id, "count": len(entries)})
    assert row is not None, "every tenant has a feed head"
    first = row["head"] - len(entries) + 1
    numbered = [
        (first + at, kind, entity, outlet, revision) for at, (kind, entity, outlet, revision) in enumerate(entries)
    ]
    bulk.insert(connection, tables.feed, tenant_id, numbered)
