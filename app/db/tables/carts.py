"""Open and held carts, written line by line so that a kill loses nothing that was painted."""

from __future__ import annotations

from app.db.tables.types import Whole, Words, check, column, id_, index, key, references, table

carts = table(
    "carts",
    id_(),
    column("opened_at", Whole),
    id_("staff_id"),
    column("name", Words, null=True),
    column("held_at", Whole, null=True),
    column("note", Words),
    key("id"),
    index("uq_carts_current", "(held_at is null)", unique=True, where="held_at is null"),
)

cart_lines = table(
    "cart_lines",
    id_(),
    id_("cart_id"),
    column("position", Whole),
    id_("product_id"),
    column("sku", Words),
    column("name", Words),
    column("unit", Words),
    column("unit_factor_milli", Whole),
    column("weighed", Whole),
    column("price_minor", Whole),
    column("quantity_milli", Whole),
    column("tax_class", Words),
    column("priced_at", Whole),
    column("product_revision", Whole),
    column("scanned", Words, null=True),
    column("label_gross_minor", Whole, null=True),
    column("discount_kind", Words, null=True),
    column("discount_value", Whole, null=True),
    key("id"),
    references(["cart_id"], ["carts.id"]),
    check("quantity_milli between 1 and 1000000000", "quantity"),
    check("price_minor between 0 and 10000000000000", "price"),
    check("label_gross_minor >= 0", "label_gross"),
    index("ix_cart_lines_cart_id", "cart_id", "position"),
)
