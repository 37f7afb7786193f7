"""SQL of snapshots: everything in a scope, as the feed's statements read it, and the files that are kept.

A snapshot reads in cursors, so that no worker holds a whole catalogue; products and their units come in the same order.
"""

from __future__ import annotations

from sync_server.sync import store

_ASKED_FOR = "id = ANY(%(ids)s::uuid[])"

ONE_MOMENT = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ
"""

OUTLETS = store.OUTLETS.replace(f"o.{_ASKED_FOR}", "o.removed_at IS NULL AND (o.id = %(outlet_id)s OR %(all_outlets)s)")

ROLES = store.ROLES.replace(f"r.{_ASKED_FOR}", "r.removed_at IS NULL")

STAFF = store.STAFF.replace(_ASKED_FOR, "removed_at IS NULL")

CATEGORIES = store.CATEGORIES.replace(_ASKED_FOR, "removed_at IS NULL")

TAX_RATES = store.TAX_RATES.replace(_ASKED_FOR, "removed_at IS NULL")

PRODUCTS = store.PRODUCTS.replace(_ASKED_FOR, "removed_at IS NULL") + "ORDER BY id"

UNITS = store.UNITS.replace("product_" + _ASKED_FOR, "TRUE")

# An office is told of all outlets, and its tills' stock is the sum of what it hears of.
ON_HAND = """
SELECT product_id, sum(milli)::bigint AS milli FROM on_hand
WHERE tenant_id = %(tenant)s AND (outlet_id = %(outlet_id)s OR %(all_outlets)s)
GROUP BY product_id
"""

OPEN_FLAGS = """
SELECT id FROM flags
WHERE tenant_id = %(tenant)s AND resolved_at IS NULL
    AND (outlet_id IS NULL OR outlet_id = %(outlet_id)s OR %(all_outlets)s)
ORDER BY id
"""

FIND_SNAPSHOT = """
SELECT id, head, length, sha256, rows FROM snapshots
WHERE tenant_id = %(tenant)s AND outlet_id IS NOT DISTINCT FROM %(scope)s AND head >= %(at_least)s
    AND made_at > %(oldest)s
ORDER BY head DESC, id LIMIT 1
"""

SNAPSHOT = """
SELECT id, head, length, sha256, rows FROM snapshots
WHERE tenant_id = %(tenant)s AND id = %(id)s AND outlet_id IS NOT DISTINCT FROM %(scope)s AND made_at > %(oldest)s
"""

PARTS = """
SELECT bytes FROM snapshot_parts
WHERE tenant_id = %(tenant)s AND snapshot_id = %(id)s AND place BETWEEN %(first)s AND %(last)s ORDER BY place
"""
