"""SQL that proves what the centre keeps: one tenant at a time, nothing of it writes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import sqlalchemy as sa

from sync_server.bulk import names

DEVICES = """
SELECT d.id, d.last_device_no, d.journal_no, d.journal_head, d.series, d.number FROM devices d
WHERE d.tenant_id = %(tenant)s ORDER BY d.enrolled_at, d.id
"""

# Messages in whose device nobody was ever enrolled.
STRANGERS = """
SELECT DISTINCT i.device_id FROM inbox i LEFT JOIN devices d ON d.tenant_id = %(tenant)s AND d.id = i.device_id
WHERE i.tenant_id = %(tenant)s AND i.device_id IS NOT NULL AND d.id IS NULL
"""

ZONES = """
SELECT id, zone FROM outlets WHERE tenant_id = %(tenant)s
"""

_MESSAGE = """
SELECT id, device_id, device_no, journal_no, kind, version, bytes, fingerprint, outcome, code, flags, received_at
FROM inbox WHERE tenant_id = %(tenant)s AND device_id
"""

MESSAGES_OF_DEVICE = _MESSAGE + "= %(device_id)s ORDER BY device_no, id"

MESSAGES_OF_CENTRE = _MESSAGE + "IS NULL ORDER BY device_no, id"

FLAG_CODES = """
SELECT message_id, array_agg(code) AS codes FROM flags
WHERE tenant_id = %(tenant)s AND message_id = ANY(%(ids)s::uuid[]) GROUP BY message_id
"""

CONFLICTS = """
SELECT message_id, fingerprint, bytes FROM conflicts WHERE tenant_id = %(tenant)s ORDER BY message_id, fingerprint
"""

HEAD = """
SELECT h.head, h.floor, count(f.change_no) AS present, min(f.change_no) AS first, max(f.change_no) AS last
FROM feed_head h LEFT JOIN feed f ON f.tenant_id = %(tenant)s
WHERE h.tenant_id = %(tenant)s GROUP BY h.head, h.floor
"""

# Since when all facts must be in a feed that was thinned.
FEED_SINCE = """
SELECT max(noted_at) AS noted_at FROM feed_days WHERE tenant_id = %(tenant)s AND head = %(floor)s
"""

FEED_HOLES = """
SELECT s.change_no + 1 AS first, s.following - 1 AS last FROM (
    SELECT f.change_no, lead(f.change_no) OVER (ORDER BY f.change_no) AS following FROM feed f
    WHERE f.tenant_id = %(tenant)s
) s WHERE s.following <> s.change_no + 1 ORDER BY s.change_no
"""

# Feed rows that tell of a fact which is not in the inbox.
FEED_STRANGERS = """
SELECT f.change_no, f.entity_id FROM feed f
LEFT JOIN inbox i ON i.tenant_id = %(tenant)s AND i.id = f.entity_id AND i.outcome <> 'parked'
WHERE f.tenant_id = %(tenant)s AND f.kind = 'fact' AND i.id IS NULL ORDER BY f.change_no
"""

# Facts that moved stock and of which no feed row tells, as far back as the feed is whole.
FEED_UNTOLD = """
SELECT DISTINCT m.message_id FROM stock_moves m
JOIN inbox i ON i.tenant_id = %(tenant)s AND i.id = m.message_id
LEFT JOIN feed f ON f.tenant_id = %(tenant)s AND f.kind = 'fact' AND f.entity_id = m.message_id
WHERE m.tenant_id = %(tenant)s AND f.entity_id IS NULL
    AND (%(since)s::timestamptz IS NULL OR i.received_at > %(since)s) ORDER BY m.message_id
"""

DOUBLED_RECEIPTS = """
SELECT o.register_id, o.series, o.number, min(o.receipt_no) AS receipt_no, count(*) AS times,
    count(*) FILTER (WHERE NOT ('receipt_number_seen' = ANY(i.flags))) AS untold
FROM orders o JOIN inbox i ON i.tenant_id = %(tenant)s AND i.id = o.id
WHERE o.tenant_id = %(tenant)s
GROUP BY o.register_id, o.series, o.number HAVING count(*) > 1 ORDER BY o.register_id, o.series, o.number
"""


@cache
def message_column(table: sa.Table) -> str:
    """Return the column of a fact table that names the message its rows come from."""
    parents = [one for one in table.foreign_key_constraints if one.referred_table.name != "tenants"]
    if parents:
        return [column.name for column in parents[0].columns][1]
    return [column.name for column in table.primary_key][1]


@cache
def rows_of_messages(table: sa.Table) -> str:
    """Return the SELECT of a fact table's rows that come from some messages."""
    return (
        f"SELECT {', '.join(names(table))} FROM {table.name} "  # noqa: S608 - names of our own tables
        f"WHERE tenant_id = %(tenant)s AND {message_column(table)} = ANY(%(ids)s::uuid[])"
    )


@cache
def rows_of_nobody(table: sa.Table) -> str:
    """Return the SELECT of a fact table's rows whose message is not in the inbox."""
    return (
        f"SELECT {_listed('f', names(table))} FROM {table.name} f "  # noqa: S608
        f"LEFT JOIN inbox i ON i.tenant_id = %(tenant)s AND i.id = f.{message_column(table)} "
        "WHERE f.tenant_id = %(tenant)s AND i.id IS NULL"
    )


@cache
def all_rows(table: sa.Table) -> str:
    """Return the SELECT of all of a tenant's rows."""
    return f"SELECT {', '.join(names(table))} FROM {table.name} WHERE tenant_id = %(tenant)s"  # noqa: S608


def _listed(alias: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in columns)
