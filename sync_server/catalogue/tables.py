"""Categories, products, their units and barcodes, the history of prices and edits, dated tax rates."""

from __future__ import annotations

from sync_server.schema import (
    Day,
    Flag,
    Instant,
    Small,
    Text,
    Whole,
    check,
    column,
    id_,
    index,
    money,
    references,
    tenant_table,
    unique,
)

categories = tenant_table(
    "categories",
    id_(),
    column("name", Text),
    column("sort", Small),
    column("pack", Text),
    column("revision", Whole),
    column("removed_at", Instant, null=True),
    references([], "tenants", ()),
    key=["id"],
)

products = tenant_table(
    "products",
    id_(),
    column("sku", Text),
    column("name", Text),
    id_("category_id"),
    column("tax_class", Text),
    column("weighed", Flag),
    column("scale_code", Text, null=True),
    column("pack", Text),
    column("colour", Text),
    column("revision", Whole),
    column("removed_at", Instant, null=True),
    references(["category_id"], "categories"),
    unique("sku"),
    check("revision", "revision >= 1"),
    check("tax_class", "tax_class IN ('ppn_umum', 'ppn_mewah', 'ppn_bebas', 'non_ppn', 'pbjt')"),
    key=["id"],
)

product_units = tenant_table(
    "product_units",
    id_("product_id"),
    column("code", Text),
    column("position", Small),
    column("factor_milli", Whole),
    column("price_minor", Whole),
    column("barcode", Text, null=True),
    references(["product_id"], "products"),
    money("price_minor"),
    check("factor", "factor_milli > 0"),
    index("product_units", "barcode", "tenant_id"),
    key=["product_id", "code"],
)

# A price was in force from ``revision`` of its product until ``until_revision``, not included; null while it is.
product_prices = tenant_table(
    "product_prices",
    id_("product_id"),
    column("unit", Text),
    column("revision", Whole),
    column("until_revision", Whole, null=True),
    column("price_minor", Whole),
    column("since", Instant),
    references(["product_id", "unit"], "product_units", ["product_id", "code"]),
    money("price_minor"),
    check("revisions", "until_revision > revision"),
    key=["product_id", "unit", "revision"],
)

# One row for each field of an accepted edit.
product_changes = tenant_table(
    "product_changes",
    id_("product_id"),
    column("field", Text),
    column("revision", Whole),
    column("old_value", Text),
    column("new_value", Text),
    id_("message_id"),
    id_("device_id", null=True),
    id_("staff_id", null=True),
    column("made_at", Instant),
    references(["product_id"], "products"),
    key=["product_id", "field", "revision"],
)

tax_rates = tenant_table(
    "tax_rates",
    id_(),
    id_("outlet_id", null=True),
    column("tax_class", Text),
    column("rate_bp", Small),
    column("base_numerator", Small),
    column("base_denominator", Small),
    column("mode", Text),
    column("valid_from", Day),
    column("valid_to", Day, null=True),
    column("revision", Whole),
    column("removed_at", Instant, null=True),
    references([], "tenants", ()),
    check("rate", "rate_bp BETWEEN 0 AND 10000"),
    check("base", "base_numerator BETWEEN 1 AND base_denominator"),
    check("mode", "mode IN ('inclusive', 'exclusive')"),
    check("valid", "valid_to >= valid_from"),
    key=["id"],
)
