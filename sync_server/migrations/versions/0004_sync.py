"""The inbox, what was odd about messages, and the feed of changes."""

from __future__ import annotations

from sync_server.migrations.helpers import constraint, index, tenant_table

revision = "0004"
down_revision = "0003"

INBOX = """
CREATE TABLE inbox (
    tenant_id UUID NOT NULL, id UUID NOT NULL, device_id UUID, device_no BIGINT NOT NULL, journal_no BIGINT,
    kind TEXT NOT NULL, version INTEGER NOT NULL, bytes BYTEA NOT NULL, fingerprint BYTEA NOT NULL,
    outcome TEXT NOT NULL, code TEXT, field TEXT, flags TEXT[] NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_inbox PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_inbox_outcome CHECK (outcome IN ('accepted', 'accepted_flagged', 'parked')),
    CONSTRAINT ck_inbox_code CHECK ((outcome = 'parked') = (code IS NOT NULL)),
    CONSTRAINT ck_inbox_fingerprint CHECK (octet_length(fingerprint) = 32)
)
"""
CONFLICTS = """
CREATE TABLE conflicts (
    tenant_id UUID NOT NULL, message_id UUID NOT NULL, fingerprint BYTEA NOT NULL, device_id UUID NOT NULL,
    bytes BYTEA NOT NULL, received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_conflicts PRIMARY KEY (tenant_id, message_id, fingerprint)
)
"""
FLAGS = """
CREATE TABLE flags (
    tenant_id UUID NOT NULL, message_id UUID NOT NULL, code TEXT NOT NULL, outlet_id UUID,
    facts JSONB NOT NULL, made_at TIMESTAMP WITH TIME ZONE NOT NULL, resolved_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_flags PRIMARY KEY (tenant_id, message_id, code)
)
"""
FEED = """
CREATE TABLE feed (
    tenant_id UUID NOT NULL, change_no BIGINT NOT NULL, kind TEXT NOT NULL, entity_id UUID NOT NULL,
    outlet_id UUID, revision BIGINT NOT NULL,
    CONSTRAINT pk_feed PRIMARY KEY (tenant_id, change_no)
)
"""
FEED_HEAD = """
CREATE TABLE feed_head (
    tenant_id UUID NOT NULL, head BIGINT NOT NULL, floor BIGINT NOT NULL,
    CONSTRAINT pk_feed_head PRIMARY KEY (tenant_id),
    CONSTRAINT ck_feed_head_head CHECK (head >= floor AND floor >= 0)
)
"""


def upgrade() -> None:
    """Make the tables, parents before children, each with its policy and grants."""
    tenant_table("inbox", INBOX, grants="SELECT, INSERT, UPDATE")
    index("CREATE INDEX ix_inbox_device_id_device_no ON inbox (device_id, device_no)")
    index("CREATE INDEX ix_inbox_parked ON inbox (received_at) WHERE outcome = 'parked'")
    tenant_table("conflicts", CONFLICTS, grants="SELECT, INSERT")
    tenant_table("flags", FLAGS, grants="SELECT, INSERT")
    tenant_table("feed", FEED, grants="SELECT, INSERT")
    tenant_table("feed_head", FEED_HEAD, grants="SELECT, UPDATE")
    constraint(
        "ALTER TABLE feed_head ADD CONSTRAINT fk_feed_head_tenants "
        "FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id)"
    )
