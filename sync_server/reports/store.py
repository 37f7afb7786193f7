"""SQL of the figures, one tenant at a time."""

from __future__ import annotations

ORDERS = """
SELECT count(*) AS orders, coalesce(sum(total_minor), 0)::bigint AS total_minor, count(DISTINCT id) AS order_ids_distinct,
    count(*) - count(DISTINCT (register_id, series, number)) AS duplicates
FROM orders WHERE tenant_id = %(tenant)s
"""

RECEIPTS = """
SELECT receipt_no FROM orders WHERE tenant_id = %(tenant)s ORDER BY register_id, length(series), series, number, id
"""

# In each series of a register the numbers run from 1 to the highest.
RECEIPT_GAPS = """
SELECT coalesce(sum(s.highest - s.present), 0)::bigint AS receipt_gaps FROM (
    SELECT max(number) AS highest, count(DISTINCT number) AS present FROM orders
    WHERE tenant_id = %(tenant)s GROUP BY register_id, series
) s
"""

SHIFTS = """
SELECT s.id, r.code AS register, s.number, s.business_date, s.opening_cash_minor,
    coalesce(k.orders, 0) AS orders, coalesce(k.sales_minor, 0) AS sales_minor,
    s.opening_cash_minor + coalesce(k.cash_paid_minor + k.cash_in_minor - k.cash_out_minor, 0) AS cash_expected_minor,
    c.counted_minor, c.difference_minor
FROM shifts s
LEFT JOIN registers r ON r.tenant_id = %(tenant)s AND r.id = s.register_id
LEFT JOIN shift_sums k ON k.tenant_id = %(tenant)s AND k.shift_id = s.id
LEFT JOIN shift_closes c ON c.tenant_id = %(tenant)s AND c.shift_id = s.id
WHERE s.tenant_id = %(tenant)s ORDER BY r.code, s.number, s.id
"""

ON_HAND = """
SELECT coalesce(p.sku, h.product_id::text) AS sku, sum(h.milli)::bigint AS milli FROM on_hand h
LEFT JOIN products p ON p.tenant_id = %(tenant)s AND p.id = h.product_id
WHERE h.tenant_id = %(tenant)s GROUP BY 1 ORDER BY 1
"""

STOCK_MISMATCHES = """
SELECT count(*) AS stock_mismatches FROM (
    SELECT o.outlet_id, o.product_id, o.milli FROM on_hand o WHERE o.tenant_id = %(tenant)s
) h FULL JOIN (
    SELECT s.outlet_id, s.product_id, sum(s.quantity_milli) AS milli FROM stock_moves s
    WHERE s.tenant_id = %(tenant)s GROUP BY s.outlet_id, s.product_id
) m ON m.outlet_id = h.outlet_id AND m.product_id = h.product_id
WHERE coalesce(h.milli, 0) <> coalesce(m.milli, 0)
"""

PARKED = """
SELECT count(*) AS parked FROM inbox WHERE tenant_id = %(tenant)s AND outcome = 'parked'
"""

CONFLICTS = """
SELECT count(*) AS conflicts FROM conflicts WHERE tenant_id = %(tenant)s
"""

FLAGS = """
SELECT code, count(*) AS found FROM flags
WHERE tenant_id = %(tenant)s AND resolved_at IS NULL GROUP BY code ORDER BY code
"""

DAYS = """
SELECT business_date, sum(orders)::bigint AS orders, sum(total_minor)::bigint AS total_minor FROM day_hours
WHERE tenant_id = %(tenant)s GROUP BY business_date ORDER BY business_date
"""

DEVICES = """
SELECT d.id, d.kind, r.code AS register, d.series, d.number, d.last_device_no, d.journal_no,
    encode(d.journal_head, 'hex') AS journal_head, d.last_contact_at, d.went_back_at, d.revoked_at
FROM devices d LEFT JOIN registers r ON r.tenant_id = %(tenant)s AND r.id = d.register_id
WHERE d.tenant_id = %(tenant)s ORDER BY d.enrolled_at, d.id
"""
