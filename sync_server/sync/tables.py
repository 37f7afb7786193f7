"""The inbox with every message as it came, what was odd about them, and the feed of changes in the order they became visible."""

from __future__ import annotations

import sqlalchemy as sa

from sync_server.schema import (
    Bytes,
    Day,
    Id,
    Instant,
    Json,
    Small,
    Text,
    Texts,
    Whole,
    check,
    column,
    id_,
    index,
    metadata,
    references,
    tenant_table,
)

# Every message whose envelope could be read, also a parked one; ``device_id`` null for what the centre itself began.
inbox = tenant_table(
    "inbox",
    id_(),
    id_("device_id", null=True),
    column("device_no", Whole),
    column("journal_no", Whole, null=True),
    column("kind", Text),
    column("version", Small),
    column("bytes", Bytes),
    column("fingerprint", Bytes),
    column("outcome", Text),
    column("code", Text, null=True),
    column("field", Text, null=True),
    column("flags", Texts),
    column("received_at", Instant),
    check("outcome", "outcome IN ('accepted', 'accepted_flagged', 'parked')"),
    check("code", "(outcome = 'parked') = (code IS NOT NULL)"),
    check("fingerprint", "octet_length(fingerprint) = 32"),
    index("inbox", "device_id", "device_no"),
    sa.Index("ix_inbox_parked", "received_at", postgresql_where=sa.text("outcome = 'parked'")),
    key=["id"],
)

# Another body under an id that was used before: changes nothing, and is kept so that nothing is lost with a till.
conflicts = tenant_table(
    "conflicts",
    id_("message_id"),
    column("fingerprint", Bytes),
    id_("device_id"),
    column("bytes", Bytes),
    column("received_at", Instant),
    key=["message_id", "fingerprint"],
)

# Revision 1 is a flag as it was found; it is resolved once, by a person's answer or by what was done about it.
flags = tenant_table(
    "flags",
    id_("message_id"),
    column("code", Text),
    id_(),
    id_("outlet_id", null=True),
    column("facts", Json),
    column("made_at", Instant),
    column("revision", Whole),
    column("resolved_at", Instant, null=True),
    id_("resolved_by", null=True),
    column("answer", Text, null=True),
    column("note", Text, null=True),
    check("resolved", "(resolved_at IS NULL) = (answer IS NULL)"),
    index("flags", "id"),
    key=["message_id", "code"],
)

# ``mark`` is drawn by lot: two lives of a database that made different changes under one number differ in it. 0 is unknown.
feed = tenant_table(
    "feed",
    column("change_no", Whole),
    column("kind", Text),
    id_("entity_id"),
    id_("outlet_id", null=True),
    column("revision", Whole),
    column("mark", Whole),
    key=["change_no"],
)

feed_head = tenant_table(
    "feed_head",
    column("head", Whole),
    column("floor", Whole),
    references([], "tenants", ()),
    check("head", "head >= floor AND floor >= 0"),
    key=[],
)

# Where the feed stood on a day, noted by the upkeep: up to there it may be thinned when the day is long gone.
feed_days = tenant_table(
    "feed_days",
    column("day", Day),
    column("head", Whole),
    column("noted_at", Instant),
    check("head", "head >= 0"),
    key=["day"],
)

# A file with everything that devices of an outlet need, or with all outlets for an office; kept for a day.
snapshots = tenant_table(
    "snapshots",
    id_(),
    id_("outlet_id", null=True),
    column("head", Whole),
    column("made_at", Instant),
    column("length", Whole),
    column("sha256", Bytes),
    column("rows", Whole),
    check("sha256", "octet_length(sha256) = 32"),
    check("length", "length > 0 AND rows >= 0"),
    key=["id"],
)

# Its bytes: part ``place`` begins at ``place`` times the size of a piece.
snapshot_parts = tenant_table(
    "snapshot_parts",
    id_("snapshot_id"),
    column("place", Whole),
    column("bytes", Bytes),
    key=["snapshot_id", "place"],
)

# One row: which life of this database it is. A restored database gets another.
server_identity = sa.Table(
    "server_identity",
    metadata,
    sa.Column("one", Small, nullable=False, autoincrement=False),
    sa.Column("history_id", Id, nullable=False),
    sa.PrimaryKeyConstraint("one"),
    check("one_row", "one = 1"),
)
