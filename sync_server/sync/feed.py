"""Making changes visible: numbers from the tenant's counter, taken as the last thing of the transaction that made them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from uuid import UUID

from sync_server import bulk
from sync_server.bulk import Writer
from sync_server.db import Connection
from sync_server.sync import store

FeedEntry = tuple[str, UUID, UUID | None, int]
"""Kind, entity, outlet (None for all), revision."""

MARKS = 2**53 - 1
"""How many marks there are: two changes under one number, made in two lives of a database, have the same by no chance."""


def add_to_feed(connection: Connection, tenant_id: UUID, entries: Sequence[FeedEntry]) -> None:
    """Make changes visible, in order and without holes, and let connected devices know of them with the commit.

    Nothing may follow in the transaction but its commit.
    """
    writer = Writer(connection, tenant_id)
    if entries:
        writer.send("nudge", store.NUDGE, {"tenant": tenant_id}, 1)
    send_to_feed(writer, entries)
    writer.finish()


def send_to_feed(writer: Writer, entries: Sequence[FeedEntry]) -> None:
    """Do what ``add_to_feed`` does, through a writer that is finished after it, and without letting anybody know.

    A transaction that notifies holds a lock of the whole cluster until its commit is on disk, so that pushes of all tenants
    would wait for one another; who pushes says it afterwards, by ``Door.moved``.
    The counter's row is locked from the first of the two statements on, so no other transaction can come between.
    """
    if not entries:
        return
    kinds, ids, outlets, revisions = zip(*entries, strict=True)
    count, tenant_id = len(entries), writer.tenant_id
    writer.send("feed_head", store.TAKE_NUMBERS, {"tenant": tenant_id, "count": count}, 1)
    values = {
        "tenant": tenant_id,
        "before": count,
        "place": bulk.plain(range(1, count + 1)),
        "kind": bulk.words(kinds),
        "entity_id": bulk.ids(ids),
        "outlet_id": bulk.ids(outlets),
        "revision": bulk.plain(revisions),
        "mark": 1 + secrets.randbelow(MARKS),
    }
    writer.send("feed", store.ADD_TO_FEED, values, count)
