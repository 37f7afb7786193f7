"""SQL of products, their prices and their edits."""

from __future__ import annotations

LOCK_PRODUCTS = """
SELECT id, name, revision, removed_at IS NOT NULL AS removed FROM products
WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s::uuid[]) ORDER BY id FOR UPDATE
"""

UNITS = """
SELECT product_id, code, price_minor, barcode FROM product_units
WHERE tenant_id = %(tenant)s AND product_id = ANY(%(ids)s::uuid[])
"""

LAST_CHANGES = """
SELECT DISTINCT ON (product_id, field) product_id, field, revision, message_id, staff_id, made_at FROM product_changes
WHERE tenant_id = %(tenant)s AND product_id = ANY(%(ids)s::uuid[]) ORDER BY product_id, field, revision DESC
"""

BARCODE_HOLDERS = """
SELECT barcode, product_id FROM product_units WHERE tenant_id = %(tenant)s AND barcode = ANY(%(barcodes)s::text[])
"""

UPDATE_PRODUCTS = """
UPDATE products p SET name = u.name, revision = u.revision
FROM unnest(%(ids)s::uuid[], %(names)s::text[], %(revisions)s::bigint[]) u(id, name, revision)
WHERE p.tenant_id = %(tenant)s AND p.id = u.id
"""

UPDATE_UNITS = """
UPDATE product_units p SET price_minor = u.price_minor, barcode = u.barcode
FROM unnest(%(ids)s::uuid[], %(codes)s::text[], %(prices)s::bigint[], %(barcodes)s::text[])
    u(product_id, code, price_minor, barcode)
WHERE p.tenant_id = %(tenant)s AND p.product_id = u.product_id AND p.code = u.code
"""

END_PRICES = """
UPDATE product_prices p SET until_revision = u.revision
FROM unnest(%(ids)s::uuid[], %(codes)s::text[], %(revisions)s::bigint[]) u(product_id, unit, revision)
WHERE p.tenant_id = %(tenant)s AND p.product_id = u.product_id AND p.unit = u.unit AND p.until_revision IS NULL
"""

# Prices in force at the oldest revision that any line names, or later.
KNOWN_PRICES = """
SELECT p.id, p.tax_class, p.removed_at IS NOT NULL AS removed, c.unit, c.price_minor, c.until_revision
FROM products p
LEFT JOIN product_prices c ON c.tenant_id = %(tenant)s AND c.product_id = p.id
    AND (c.until_revision IS NULL OR c.until_revision > %(oldest)s)
WHERE p.tenant_id = %(tenant)s AND p.id = ANY(%(ids)s::uuid[])
"""

TAX_RATES = """
SELECT tax_class, rate_bp, base_numerator, base_denominator, mode, valid_from, valid_to FROM tax_rates
WHERE tenant_id = %(tenant)s AND removed_at IS NULL AND (outlet_id IS NULL OR outlet_id = %(outlet_id)s)
ORDER BY outlet_id IS NOT NULL
"""

# After many rows came at once; else the planner guesses until PostgreSQL gets round to it by itself.
ANALYZE = """
ANALYZE products, product_units, product_prices
"""
