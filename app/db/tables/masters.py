"""Master data as received from the server, with the device's own pending edits laid over it."""

from __future__ import annotations

from app.db.tables.types import Blob, Whole, Words, check, column, id_, index, key, references, table, unique

outlets = table(
    "outlets",
    id_(),
    column("body", Words),
    column("revision", Whole),
    key("id"),
)

roles = table(
    "roles",
    id_(),
    column("code", Words),
    column("rights", Words),
    column("revision", Whole),
    key("id"),
    unique("code"),
)

staff = table(
    "staff",
    id_(),
    column("name", Words),
    column("role", Words),
    column("pin_hash", Words),
    column("active", Whole),
    column("removed", Whole),
    column("revision", Whole),
    key("id"),
)

pin_tries = table(
    "pin_tries",
    id_("staff_id"),
    column("wrong", Whole),
    column("locked_until", Whole, null=True),
    key("staff_id"),
)

categories = table(
    "categories",
    id_(),
    column("name", Words),
    column("sort", Whole),
    column("pack", Words),
    column("removed", Whole),
    column("revision", Whole),
    key("id"),
)

tax_rates = table(
    "tax_rates",
    id_(),
    id_("outlet_id", null=True),
    column("tax_class", Words),
    column("rate_bp", Whole),
    column("base_numerator", Whole),
    column("base_denominator", Whole),
    column("mode", Words),
    column("valid_from", Words),
    column("valid_to", Words, null=True),
    column("removed", Whole),
    column("revision", Whole),
    key("id"),
    check("rate_bp between 0 and 10000", "rate"),
    check("mode in ('inclusive', 'exclusive')", "mode"),
)

# ``seq`` is the row's place in the search index, most sold first; ``search.refresh`` deals it out anew.
products = table(
    "products",
    column("seq", Whole),
    id_(),
    column("sku", Words),
    column("name", Words),
    id_("category_id"),
    column("tax_class", Words),
    column("weighed", Whole),
    column("scale_code", Words, null=True),
    column("pack", Words),
    column("colour", Words),
    column("removed", Whole),
    column("revision", Whole),
    key("seq"),
    unique("id"),
    index("ix_products_sku", "sku collate nocase"),
    index("ix_products_scale_code", "scale_code"),
    index("ix_products_category_id", "category_id", "seq"),
    index("ix_products_name", "name collate nocase", "seq", where="removed = 0"),
)

product_units = table(
    "product_units",
    id_("product_id"),
    column("code", Words),
    column("position", Whole),
    column("factor_milli", Whole),
    column("price_minor", Whole),
    column("barcode", Words, null=True),
    column("gtin", Words, null=True),
    key("product_id", "code"),
    references(["product_id"], ["products.id"]),
    check("factor_milli > 0", "factor"),
    check("price_minor between 0 and 10000000000000", "price"),
    index("ix_product_units_barcode", "barcode"),
    index("ix_product_units_gtin", "gtin"),
    index("ix_product_units_price", "price_minor", "product_id", where="position = 0"),
    without_rowid=True,
)

pending_edits = table(
    "pending_edits",
    id_("message_id"),
    id_("product_id"),
    column("field", Words),
    column("new", Words),
    column("received", Words),
    key("message_id", "field"),
    index("ix_pending_edits_product_id", "product_id"),
)

on_hand = table(
    "on_hand",
    id_("product_id"),
    column("milli", Whole),
    key("product_id"),
    without_rowid=True,
)

stock_base = table(
    "stock_base",
    id_("product_id"),
    column("milli", Whole),
    key("product_id"),
    without_rowid=True,
)

# Flags of the centre. ``answered_by`` is this device's message that answers one: it is hidden before the centre knows.
tasks = table(
    "tasks",
    id_(),
    id_("message_id"),
    column("code", Words),
    column("message_kind", Words),
    column("label", Words),
    id_("outlet_id", null=True),
    column("register_code", Words),
    id_("staff_id", null=True),
    column("made_at", Whole),
    column("facts", Words),
    column("revision", Whole),
    column("resolved_at", Whole, null=True),
    id_("resolved_by", null=True),
    column("answer", Words, null=True),
    id_("answered_by", null=True),
    key("id"),
    index("ix_tasks_open", "made_at", where="resolved_at is null and answered_by is null"),
)

# One row: the devices as the centre last told of them.
known_devices = table(
    "known_devices",
    column("id", Whole),
    column("body", Blob),
    column("asked_at", Whole, null=True),
    column("wanted", Whole),
    key("id"),
    check("id = 1", "one_row"),
)

received_moves = table(
    "received_moves",
    id_("message_id"),
    column("moves", Blob),
    key("message_id"),
    without_rowid=True,
)

# The snapshot that is being fetched or applied, and what is here of its bytes, in the order in which they came.
snapshots = table(
    "snapshots",
    id_(),
    column("head", Whole),
    column("length", Whole),
    column("sha256", Blob),
    column("rows", Whole),
    key("id"),
)

snapshot_parts = table(
    "snapshot_parts",
    column("place", Whole),
    column("bytes", Blob),
    key("place"),
)
