"""What happened: rows that are written once, each from the stored message of its fact, and never changed."""

from __future__ import annotations

from app.db.tables.types import Whole, Words, check, column, id_, index, key, references, table

MAX = 10**13

orders = table(
    "orders",
    id_(),
    id_("shift_id"),
    column("receipt_no", Words),
    column("series", Words),
    column("number", Whole),
    column("day_number", Whole),
    column("business_date", Words),
    column("completed_at", Whole),
    id_("staff_id"),
    column("lines", Whole),
    column("gross_minor", Whole),
    column("discount_minor", Whole),
    column("service_minor", Whole),
    column("tax_minor", Whole),
    column("due_before_rounding_minor", Whole),
    column("rounding_minor", Whole),
    column("total_minor", Whole),
    column("received_minor", Whole),
    column("change_minor", Whole),
    key("id"),
    references(["shift_id"], ["shifts.id"]),
    check("number >= 1 and day_number >= 1", "numbers"),
    check("gross_minor >= 0 and discount_minor >= 0 and service_minor >= 0 and tax_minor >= 0", "parts"),
    check(f"total_minor between 0 and {MAX}", "total"),
    check("total_minor = due_before_rounding_minor + rounding_minor", "rounding"),
    check("received_minor - change_minor = total_minor and change_minor >= 0", "paid"),
    index("ix_orders_series_number", "series", "number"),
    index("ix_orders_receipt_no", "receipt_no"),
    index("ix_orders_shift_id", "shift_id", "number"),
    index("ix_orders_completed_at", "completed_at"),
)

order_lines = table(
    "order_lines",
    id_("order_id"),
    column("position", Whole),
    id_("line_id"),
    id_("product_id"),
    column("sku", Words),
    column("name", Words),
    column("unit", Words),
    column("quantity_milli", Whole),
    column("price_minor", Whole),
    column("tax_class", Words),
    column("gross_minor", Whole),
    column("line_discount_minor", Whole),
    column("order_discount_minor", Whole),
    column("service_minor", Whole),
    column("tax_minor", Whole),
    key("order_id", "position"),
    references(["order_id"], ["orders.id"]),
    check("quantity_milli > 0", "quantity"),
    check("price_minor >= 0 and gross_minor >= 0 and service_minor >= 0 and tax_minor >= 0", "amounts"),
    check("line_discount_minor >= 0 and order_discount_minor >= 0", "discounts"),
    check("line_discount_minor + order_discount_minor <= gross_minor", "value"),
    without_rowid=True,
)

order_taxes = table(
    "order_taxes",
    id_("order_id"),
    column("tax_class", Words),
    column("rate_bp", Whole),
    column("base_numerator", Whole),
    column("base_denominator", Whole),
    column("mode", Words),
    column("value_minor", Whole),
    column("net_minor", Whole),
    column("base_minor", Whole),
    column("tax_minor", Whole),
    key("order_id", "tax_class"),
    references(["order_id"], ["orders.id"]),
    check("value_minor >= 0 and tax_minor >= 0", "amounts"),
    without_rowid=True,
)

payments = table(
    "payments",
    id_(),
    id_("order_id"),
    id_("shift_id"),
    column("tender", Words),
    column("received_minor", Whole),
    column("change_minor", Whole),
    column("amount_minor", Whole),
    key("id"),
    references(["order_id"], ["orders.id"]),
    check("amount_minor = received_minor - change_minor and amount_minor >= 0 and change_minor >= 0", "amounts"),
    index("ix_payments_order_id", "order_id"),
)

# One cart may have been paid in two lives of this device: two orders then move their stock under the same lines' ids.
stock_moves = table(
    "stock_moves",
    id_(),
    id_("message_id"),
    id_("product_id"),
    column("quantity_milli", Whole),
    column("reason", Words),
    column("business_date", Words),
    key("message_id", "id"),
    check("quantity_milli <> 0", "quantity"),
    index("ix_stock_moves_product_id", "product_id"),
)

shifts = table(
    "shifts",
    id_(),
    column("number", Whole),
    id_("register_id"),
    column("drawer_no", Whole),
    column("business_date", Words),
    column("opened_at", Whole),
    id_("opened_by"),
    column("opened_by_name", Words),
    column("opening_cash_minor", Whole),
    key("id"),
    index("ix_shifts_number", "number"),
    check("opening_cash_minor >= 0 and number >= 1", "amounts"),
)

shift_closes = table(
    "shift_closes",
    id_(),
    id_("shift_id"),
    column("z_number", Whole),
    column("closed_at", Whole),
    id_("closed_by"),
    column("closed_by_name", Words),
    column("counted_minor", Whole),
    column("expected_minor", Whole),
    column("difference_minor", Whole),
    column("left_in_drawer_minor", Whole),
    column("note", Words),
    id_("approval_id", null=True),
    key("id"),
    references(["shift_id"], ["shifts.id"]),
    index("ix_shift_closes_shift_id", "shift_id"),
    check("difference_minor = counted_minor - expected_minor", "difference"),
    check("left_in_drawer_minor between 0 and counted_minor", "left"),
)

shift_counts = table(
    "shift_counts",
    id_("close_id"),
    column("kind", Words),
    column("value_minor", Whole),
    column("pieces", Whole),
    key("close_id", "kind", "value_minor"),
    references(["close_id"], ["shift_closes.id"]),
    check("pieces >= 0 and value_minor > 0", "pieces"),
    without_rowid=True,
)

cash_movements = table(
    "cash_movements",
    id_(),
    id_("shift_id"),
    column("amount_minor", Whole),
    column("reason", Words),
    column("moved_at", Whole),
    id_("staff_id"),
    key("id"),
    references(["shift_id"], ["shifts.id"]),
    check("amount_minor <> 0", "amount"),
    index("ix_cash_movements_shift_id", "shift_id"),
)

drawer_openings = table(
    "drawer_openings",
    id_(),
    id_("shift_id", null=True),
    column("reason", Words),
    column("opened_at", Whole),
    id_("staff_id"),
    id_("approval_id", null=True),
    key("id"),
)

approvals = table(
    "approvals",
    id_(),
    column("right", Words),
    id_("asked_by"),
    id_("approved_by"),
    column("reason", Words),
    column("given_at", Whole),
    key("id"),
)

cart_voids = table(
    "cart_voids",
    id_(),
    id_("cart_id"),
    id_("shift_id", null=True),
    column("reason", Words),
    column("lines", Whole),
    column("value_minor", Whole),
    column("voided_at", Whole),
    id_("staff_id"),
    key("id"),
)

line_voids = table(
    "line_voids",
    id_(),
    id_("cart_id"),
    id_("line_id"),
    id_("shift_id", null=True),
    id_("product_id"),
    column("name", Words),
    column("quantity_milli", Whole),
    column("value_minor", Whole),
    column("undone", Whole),
    column("voided_at", Whole),
    id_("staff_id"),
    key("id"),
)

device_restores = table(
    "device_restores",
    id_(),
    column("cause", Words),
    column("restored_at", Whole),
    column("backup_made_at", Whole, null=True),
    column("left_series", Words, null=True),
    column("left_number", Whole),
    column("series", Words, null=True),
    key("id"),
    check("cause in ('restore', 'went_back')", "cause"),
)
