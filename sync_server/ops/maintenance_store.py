"""SQL of the daily upkeep, one tenant at a time."""

from __future__ import annotations

HEAD = """
SELECT head, floor FROM feed_head WHERE tenant_id = %(tenant)s
"""

NOTE_DAY = """
INSERT INTO feed_days (tenant_id, day, head, noted_at) VALUES (%(tenant)s, %(day)s, %(head)s, %(now)s)
ON CONFLICT (tenant_id, day) DO NOTHING
"""

# How far the feed stood on the last noted day that is old enough.
OLD_HEAD = """
SELECT head FROM feed_days WHERE tenant_id = %(tenant)s AND day <= %(oldest)s ORDER BY day DESC LIMIT 1
"""

MOVE_FLOOR = """
UPDATE feed_head SET floor = %(floor)s WHERE tenant_id = %(tenant)s AND floor < %(floor)s AND head >= %(floor)s
"""

THIN_FEED = """
DELETE FROM feed WHERE tenant_id = %(tenant)s AND change_no <= %(floor)s
"""

# The day that the floor stands on is kept: it tells from when on all facts must be in the feed.
FORGET_DAYS = """
DELETE FROM feed_days WHERE tenant_id = %(tenant)s AND head < %(floor)s
"""

# Kept by the hash of an address; of no use to anybody once its window is over.
FORGET_TRIES = """
DELETE FROM enrolment_tries WHERE window_start < %(oldest)s
"""

FORGET_SNAPSHOT_PARTS = """
DELETE FROM snapshot_parts p USING snapshots s
WHERE p.tenant_id = %(tenant)s AND s.tenant_id = %(tenant)s AND s.id = p.snapshot_id AND s.made_at <= %(oldest)s
"""

FORGET_SNAPSHOTS = """
DELETE FROM snapshots WHERE tenant_id = %(tenant)s AND made_at <= %(oldest)s
"""
