"""What the protocol in full needs, and the daily upkeep of the feed by a role that can do nothing else."""

from __future__ import annotations

from alembic import op

from sync_server.migrations.helpers import MAINTENANCE_ROLE, REQUEST_ROLE, index, tenant_table

revision = "0005"
down_revision = "0004"

FEED_DAYS = """
CREATE TABLE feed_days (
    tenant_id UUID NOT NULL, day DATE NOT NULL, head BIGINT NOT NULL, noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_feed_days PRIMARY KEY (tenant_id, day),
    CONSTRAINT ck_feed_days_head CHECK (head >= 0)
)
"""


DEVICES = """
ALTER TABLE devices
    ADD COLUMN push_no BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN protocol INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN pending BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN parked BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN series_given TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN fork_device_no BIGINT,
    ADD COLUMN fork_journal_no BIGINT,
    ADD COLUMN fork_head BYTEA,
    ADD COLUMN copied_at TIMESTAMP WITH TIME ZONE
"""
DEVICE_RESTORES = """
CREATE TABLE device_restores (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID NOT NULL, cause TEXT NOT NULL,
    restored_at TIMESTAMP WITH TIME ZONE NOT NULL, left_series TEXT, left_number BIGINT NOT NULL, series TEXT,
    CONSTRAINT pk_device_restores PRIMARY KEY (tenant_id, id)
)
"""
FLAGS = """
ALTER TABLE flags
    ADD COLUMN id UUID,
    ADD COLUMN revision BIGINT NOT NULL DEFAULT 1,
    ADD COLUMN resolved_by UUID,
    ADD COLUMN answer TEXT,
    ADD COLUMN note TEXT
"""
FLAGS_RESOLVED = """
ALTER TABLE flags ADD CONSTRAINT ck_flags_resolved CHECK ((resolved_at IS NULL) = (answer IS NULL))
"""
# What was found before is a task from now on: it goes through the feed like a new one.
FEED_OLD_FLAGS = """
INSERT INTO feed (tenant_id, change_no, kind, entity_id, outlet_id, revision)
SELECT f.tenant_id, h.head + row_number() OVER (PARTITION BY f.tenant_id ORDER BY f.made_at, f.id),
    'flag', f.id, f.outlet_id, 1
FROM flags f JOIN feed_head h ON h.tenant_id = f.tenant_id
"""
COUNT_OLD_FLAGS = """
UPDATE feed_head h SET head = h.head + f.found
FROM (SELECT tenant_id, count(*) AS found FROM flags GROUP BY tenant_id) f WHERE f.tenant_id = h.tenant_id
"""

SNAPSHOTS = """
CREATE TABLE snapshots (
    tenant_id UUID NOT NULL, id UUID NOT NULL, outlet_id UUID, head BIGINT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL, length BIGINT NOT NULL, sha256 BYTEA NOT NULL, rows BIGINT NOT NULL,
    CONSTRAINT pk_snapshots PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_snapshots_sha256 CHECK (octet_length(sha256) = 32),
    CONSTRAINT ck_snapshots_length CHECK (length > 0 AND rows >= 0)
)
"""
SNAPSHOT_PARTS = """
CREATE TABLE snapshot_parts (
    tenant_id UUID NOT NULL, snapshot_id UUID NOT NULL, place BIGINT NOT NULL, bytes BYTEA NOT NULL,
    CONSTRAINT pk_snapshot_parts PRIMARY KEY (tenant_id, snapshot_id, place)
)
"""

FEED_MARK = """
ALTER TABLE feed ADD COLUMN mark BIGINT NOT NULL DEFAULT 0
"""


def upgrade() -> None:
    """Make the tables, parents before children, each with its policy and grants."""
    op.execute(DEVICES)
    for column in ("push_no", "protocol", "pending", "parked", "series_given"):
        op.execute(f"ALTER TABLE devices ALTER COLUMN {column} DROP DEFAULT")
    tenant_table("device_restores", DEVICE_RESTORES, grants="SELECT, INSERT")
    op.execute(FEED_MARK)
    _flags()
    op.execute("ALTER TABLE feed ALTER COLUMN mark DROP DEFAULT")
    tenant_table("snapshots", SNAPSHOTS, grants="SELECT, INSERT")
    tenant_table("snapshot_parts", SNAPSHOT_PARTS, grants="SELECT, INSERT")
    _upkeep()


def _flags() -> None:
    """Let flags be tasks: found by an id, resolved once, told through the feed."""
    op.execute(FLAGS)
    op.execute(FLAGS_RESOLVED)
    op.execute("UPDATE flags SET id = md5(message_id::text || code)::uuid")
    op.execute("ALTER TABLE flags ALTER COLUMN id SET NOT NULL, ALTER COLUMN revision DROP DEFAULT")
    index("CREATE INDEX ix_flags_id ON flags (id)")
    op.execute(f"GRANT UPDATE (resolved_at, resolved_by, answer, note, revision) ON flags TO {REQUEST_ROLE}")
    op.execute(FEED_OLD_FLAGS)
    op.execute(COUNT_OLD_FLAGS)


def _upkeep() -> None:
    """Let the upkeep note where the feed stood, thin it, and forget who tried codes; it sees one tenant at a time."""
    tenant_table("feed_days", FEED_DAYS, grants="SELECT")
    for rights, name in (
        ("SELECT, INSERT, DELETE", "feed_days"),
        ("SELECT, DELETE", "feed"),
        ("SELECT, UPDATE (floor)", "feed_head"),
        ("SELECT, DELETE", "enrolment_tries"),
        ("SELECT, DELETE", "snapshots"),
        ("SELECT, DELETE", "snapshot_parts"),
    ):
        op.execute(f"GRANT {rights} ON {name} TO {MAINTENANCE_ROLE}")
