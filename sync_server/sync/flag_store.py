"""SQL of flags: made, resolved, and read with what people call their messages."""

from __future__ import annotations

ADD_FLAGS = """
INSERT INTO flags (tenant_id, message_id, code, id, outlet_id, facts, made_at, revision)
SELECT t.tenant_id, u.message_id, u.code, u.id, u.outlet_id, u.facts::jsonb, u.made_at, 1
FROM tenants t, unnest(%(message_id)s::uuid[], %(code)s::text[], %(id)s::uuid[], %(outlet_id)s::uuid[],
    %(facts)s::text[], %(made_at)s::timestamptz[]) u(message_id, code, id, outlet_id, facts, made_at)
WHERE t.tenant_id = %(tenant)s
ON CONFLICT (tenant_id, message_id, code) DO NOTHING
"""

RESOLVE = """
UPDATE flags f
SET resolved_at = %(now)s, resolved_by = u.staff_id, answer = u.answer, note = u.note, revision = f.revision + 1
FROM unnest(%(message_id)s::uuid[], %(code)s::text[], %(staff_id)s::uuid[], %(answer)s::text[], %(note)s::text[])
    u(message_id, code, staff_id, answer, note)
WHERE f.tenant_id = %(tenant)s AND f.message_id = u.message_id AND f.code = u.code AND f.resolved_at IS NULL
    AND (f.outlet_id = %(outlet_id)s OR %(all_outlets)s)
RETURNING f.id, f.outlet_id, f.revision
"""

RESOLVE_COPIED = """
UPDATE flags SET resolved_at = %(now)s, answer = %(answer)s, note = '', revision = revision + 1
WHERE tenant_id = %(tenant)s AND code = 'device_copied' AND resolved_at IS NULL
    AND facts ->> 'register_id' = %(register_id)s
RETURNING id, outlet_id, revision
"""

FLAGS = """
SELECT f.id, f.message_id, f.code, f.outlet_id, f.facts, f.made_at, f.resolved_at, f.resolved_by, f.answer, f.revision,
    i.kind, i.bytes, o.receipt_no, r.code AS register_code
FROM flags f
LEFT JOIN inbox i ON i.tenant_id = %(tenant)s AND i.id = f.message_id
LEFT JOIN orders o ON o.tenant_id = %(tenant)s AND o.id = f.message_id
LEFT JOIN devices d ON d.tenant_id = %(tenant)s AND d.id = i.device_id
LEFT JOIN registers r ON r.tenant_id = %(tenant)s AND r.id = d.register_id
WHERE f.tenant_id = %(tenant)s AND f.id = ANY(%(ids)s::uuid[])
"""

SHIFT_NUMBERS = """
SELECT id, number FROM shifts WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

PRODUCT_NAMES = """
SELECT id, name FROM products WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[])
"""

REGISTER_CODE = """
SELECT code FROM registers WHERE tenant_id = %(tenant)s AND id = %(register_id)s
"""
