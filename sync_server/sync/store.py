"""SQL of the inbox, of what a batch needs to know, and of the feed."""

from __future__ import annotations

FIND_STORED = """
SELECT id, fingerprint, outcome, code, field, flags FROM inbox
WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

ACCEPT_PARKED = """
UPDATE inbox SET outcome = %(outcome)s, code = NULL, field = NULL, flags = %(flags)s, device_id = %(device_id)s
WHERE tenant_id = %(tenant)s AND id = %(id)s AND outcome = 'parked'
"""

TENANT_KNOWN = """
SELECT tenant_id FROM tenants WHERE tenant_id = %(tenant)s
"""

KEEP_CONFLICT = """
INSERT INTO conflicts (tenant_id, message_id, fingerprint, device_id, bytes, received_at)
VALUES (%(tenant)s, %(id)s, %(fingerprint)s, %(device_id)s, %(bytes)s, %(now)s)
ON CONFLICT (tenant_id, message_id, fingerprint) DO NOTHING
"""

# Messages of the device around a number that came late: at most so many lie between two journal entries.
AROUND = """
SELECT id, device_no, journal_no, bytes, fingerprint FROM inbox
WHERE tenant_id = %(tenant)s AND device_id = %(device_id)s AND device_no BETWEEN %(first)s AND %(last)s
"""

KNOWN_STAFF = """
SELECT id, active AND removed_at IS NULL AS active FROM staff
WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

KNOWN_SHIFTS = """
SELECT s.id, s.opening_cash_minor, c.device_id AS closed_by, c.device_no AS closed_at FROM shifts s
LEFT JOIN shift_closes c ON c.tenant_id = %(tenant)s AND c.shift_id = s.id
WHERE s.tenant_id = %(tenant)s AND s.id = ANY(%(ids)s::uuid[])
"""

KNOWN_RECEIPTS = """
SELECT series, number FROM orders
WHERE tenant_id = %(tenant)s AND register_id = %(register_id)s AND series = ANY(%(series)s::text[])
    AND number = ANY(%(numbers)s::bigint[])
"""

# Which tenant's head is about to move; heard when the transaction is committed.
NUDGE = """
SELECT pg_notify('warungin_nudge', %(tenant)s::text)
"""

# Whose heads have moved.
NUDGES = """
SELECT pg_notify('warungin_nudge', u.tenant) FROM unnest(%(tenants)s::text[]) u(tenant)
"""

LISTEN = """
LISTEN warungin_nudge
"""

TAKE_NUMBERS = """
UPDATE feed_head SET head = head + %(count)s WHERE tenant_id = %(tenant)s
"""

# The head was counted on just before, in the same transaction.
ADD_TO_FEED = """
INSERT INTO feed (tenant_id, change_no, kind, entity_id, outlet_id, revision, mark)
SELECT t.tenant_id, t.head - %(before)s + u.place, u.kind, u.entity_id, u.outlet_id, u.revision, %(mark)s
FROM feed_head t, unnest(%(place)s::bigint[], %(kind)s::text[], %(entity_id)s::uuid[], %(outlet_id)s::uuid[],
    %(revision)s::bigint[]) u(place, kind, entity_id, outlet_id, revision)
WHERE t.tenant_id = %(tenant)s
"""

HEAD = """
SELECT head, floor FROM feed_head WHERE tenant_id = %(tenant)s
"""

# Where the feed stands, and which change stands at a device's cursor.
PLACE = """
SELECT h.head, h.floor, coalesce(f.mark, 0) AS mark FROM feed_head h
LEFT JOIN feed f ON f.tenant_id = %(tenant)s AND f.change_no = %(change_no)s
WHERE h.tenant_id = %(tenant)s
"""

CHANGES = """
SELECT change_no, kind, entity_id, revision, mark FROM feed
WHERE tenant_id = %(tenant)s AND change_no > %(after)s AND change_no <= %(last)s
    AND (outlet_id IS NULL OR outlet_id = %(outlet_id)s OR %(all_outlets)s)
ORDER BY change_no LIMIT %(limit)s
"""

OUTLETS = """
SELECT o.id, t.name AS tenant_name, o.code, o.name, o.address, o.phone, o.npwp, o.pkp, o.zone, o.cut_off, o.footer,
    o.rounding_step, o.rounding_mode, o.service_rate_bp, o.service_base, o.service_taxed, o.difference_free_minor,
    o.revision, o.removed_at
FROM outlets o JOIN tenants t ON t.tenant_id = %(tenant)s
WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(ids)s::uuid[])
"""

ROLES = """
SELECT r.id, r.code, r.revision, r.removed_at, array_agg(g.right_name ORDER BY g.right_name)
    FILTER (WHERE g.right_name IS NOT NULL) AS rights
FROM roles r LEFT JOIN role_rights g ON g.tenant_id = %(tenant)s AND g.role_id = r.id
WHERE r.tenant_id = %(tenant)s AND r.id = ANY(%(ids)s::uuid[])
GROUP BY r.id, r.code, r.revision, r.removed_at
"""

STAFF = """
SELECT id, name, role, pin_hash, active, revision, removed_at FROM staff
WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

CATEGORIES = """
SELECT id, name, sort, pack, revision, removed_at FROM categories
WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

PRODUCTS = """
SELECT id, sku, name, category_id, tax_class, weighed, scale_code, pack, colour, revision, removed_at FROM products
WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

UNITS = """
SELECT product_id, code, factor_milli, price_minor, barcode FROM product_units
WHERE tenant_id = %(tenant)s AND product_id = ANY(%(ids)s::uuid[]) ORDER BY product_id, position
"""

TAX_RATES = """
SELECT id, outlet_id, tax_class, rate_bp, base_numerator, base_denominator, mode, valid_from, valid_to, revision,
    removed_at
FROM tax_rates WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

FACTS = """
SELECT i.id, i.device_id, i.kind, m.id AS move_id, m.outlet_id, m.product_id, m.quantity_milli
FROM inbox i JOIN stock_moves m ON m.tenant_id = %(tenant)s AND m.message_id = i.id
WHERE i.tenant_id = %(tenant)s AND i.id = ANY(%(ids)s::uuid[]) ORDER BY m.message_id, m.position
"""
