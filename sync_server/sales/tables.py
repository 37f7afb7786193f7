"""Facts as rows, each made from its stored message, and the kept sums that are read instead of adding them up again."""

from __future__ import annotations

from app.wire.sums import SHIFT_SUM_NAMES
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
)

orders = tenant_table(
    "orders",
    id_(),
    id_("device_id"),
    id_("outlet_id"),
    id_("register_id"),
    id_("shift_id"),
    id_("staff_id"),
    column("series", Text),
    column("number", Whole),
    column("receipt_no", Text),
    column("business_date", Day),
    column("completed_at", Instant),
    column("lines", Small),
    column("gross_minor", Whole),
    column("discount_minor", Whole),
    column("service_minor", Whole),
    column("tax_minor", Whole),
    column("due_before_rounding_minor", Whole),
    column("rounding_minor", Whole),
    column("total_minor", Whole),
    column("received_minor", Whole),
    column("change_minor", Whole),
    money(
        "gross_minor", "discount_minor", "service_minor", "tax_minor", "total_minor", "received_minor", "change_minor"
    ),
    check("number", "number >= 1 AND lines >= 1"),
    check("rounding", "total_minor = due_before_rounding_minor + rounding_minor"),
    check("paid", "received_minor - change_minor = total_minor"),
    index("orders", "register_id", "series", "number"),
    index("orders", "outlet_id", "business_date"),
    key=["id"],
)

order_lines = tenant_table(
    "order_lines",
    id_("order_id"),
    column("position", Small),
    id_("line_id"),
    id_("product_id"),
    column("sku", Text),
    column("name", Text),
    column("unit", Text),
    column("quantity_milli", Whole),
    column("base_quantity_milli", Whole),
    column("price_minor", Whole),
    column("product_revision", Whole),
    column("tax_class", Text),
    column("gross_minor", Whole),
    column("line_discount_minor", Whole),
    column("order_discount_minor", Whole),
    column("service_minor", Whole),
    column("tax_minor", Whole),
    references(["order_id"], "orders"),
    money("price_minor", "gross_minor", "line_discount_minor", "order_discount_minor", "service_minor", "tax_minor"),
    check("quantity", "quantity_milli > 0 AND base_quantity_milli >= 0"),
    check("value", "line_discount_minor + order_discount_minor <= gross_minor"),
    key=["order_id", "position"],
)

order_taxes = tenant_table(
    "order_taxes",
    id_("order_id"),
    column("tax_class", Text),
    column("rate_bp", Small),
    column("base_numerator", Small),
    column("base_denominator", Small),
    column("mode", Text),
    column("value_minor", Whole),
    column("net_minor", Whole),
    column("base_minor", Whole),
    column("tax_minor", Whole),
    references(["order_id"], "orders"),
    money("value_minor", "net_minor", "base_minor", "tax_minor"),
    check("net", "net_minor = value_minor OR net_minor = value_minor - tax_minor"),
    key=["order_id", "tax_class"],
)

payments = tenant_table(
    "payments",
    id_(),
    id_("order_id"),
    column("tender", Text),
    column("received_minor", Whole),
    column("change_minor", Whole),
    column("amount_minor", Whole),
    references(["order_id"], "orders"),
    money("received_minor", "change_minor", "amount_minor"),
    check("amount", "amount_minor = received_minor - change_minor"),
    index("payments", "order_id"),
    key=["id"],
)

stock_moves = tenant_table(
    "stock_moves",
    id_("message_id"),
    column("position", Small),
    id_(),
    id_("outlet_id"),
    id_("product_id"),
    column("quantity_milli", Whole),
    column("reason", Text),
    column("business_date", Day),
    check("quantity", "quantity_milli <> 0"),
    key=["message_id", "position"],
)

shifts = tenant_table(
    "shifts",
    id_(),
    id_("device_id"),
    id_("outlet_id"),
    id_("register_id"),
    column("number", Whole),
    column("drawer_no", Small),
    column("business_date", Day),
    column("opened_at", Instant),
    id_("opened_by"),
    column("opening_cash_minor", Whole),
    id_("approval_id", null=True),
    money("opening_cash_minor"),
    check("number", "number >= 1 AND drawer_no >= 1"),
    index("shifts", "register_id", "number"),
    key=["id"],
)

shift_closes = tenant_table(
    "shift_closes",
    id_(),
    id_("shift_id"),
    id_("device_id"),
    column("device_no", Whole),
    column("z_number", Whole),
    column("closed_at", Instant),
    id_("closed_by"),
    column("counted_minor", Whole),
    column("expected_minor", Whole),
    column("difference_minor", Whole),
    column("left_in_drawer_minor", Whole),
    column("note", Text),
    id_("approval_id", null=True),
    index("shift_closes", "shift_id"),
    money("counted_minor", "left_in_drawer_minor"),
    check("difference", "difference_minor = counted_minor - expected_minor"),
    check("left", "left_in_drawer_minor <= counted_minor"),
    key=["id"],
)

shift_counts = tenant_table(
    "shift_counts",
    id_("close_id"),
    column("kind", Text),
    column("value_minor", Whole),
    column("pieces", Whole),
    references(["close_id"], "shift_closes"),
    money("value_minor"),
    check("pieces", "pieces >= 0 AND kind IN ('note', 'coin')"),
    key=["close_id", "kind", "value_minor"],
)

cash_movements = tenant_table(
    "cash_movements",
    id_(),
    id_("device_id"),
    id_("shift_id", null=True),
    id_("staff_id", null=True),
    column("amount_minor", Whole),
    column("reason", Text),
    column("moved_at", Instant),
    money("amount_minor", signed=True),
    check("not_zero", "amount_minor <> 0"),
    index("cash_movements", "shift_id"),
    key=["id"],
)

cart_voids = tenant_table(
    "cart_voids",
    id_(),
    id_("device_id"),
    id_("shift_id", null=True),
    id_("staff_id", null=True),
    id_("cart_id"),
    column("reason", Text),
    column("lines", Small),
    column("value_minor", Whole),
    column("voided_at", Instant),
    money("value_minor"),
    key=["id"],
)

line_voids = tenant_table(
    "line_voids",
    id_(),
    id_("device_id"),
    id_("shift_id", null=True),
    id_("staff_id", null=True),
    id_("cart_id"),
    id_("line_id"),
    id_("product_id"),
    column("name", Text),
    column("quantity_milli", Whole),
    column("value_minor", Whole),
    column("undone", Flag),
    column("voided_at", Instant),
    money("value_minor"),
    key=["id"],
)

drawer_openings = tenant_table(
    "drawer_openings",
    id_(),
    id_("device_id"),
    id_("shift_id", null=True),
    id_("staff_id", null=True),
    column("reason", Text),
    column("opened_at", Instant),
    id_("approval_id", null=True),
    key=["id"],
)

approvals = tenant_table(
    "approvals",
    id_(),
    id_("device_id"),
    column("right_name", Text),
    id_("asked_by"),
    id_("approved_by"),
    column("reason", Text),
    column("given_at", Instant),
    key=["id"],
)

device_restores = tenant_table(
    "device_restores",
    id_(),
    id_("device_id"),
    column("cause", Text),
    column("restored_at", Instant),
    column("left_series", Text, null=True),
    column("left_number", Whole),
    column("series", Text, null=True),
    key=["id"],
)

on_hand = tenant_table(
    "on_hand",
    id_("outlet_id"),
    id_("product_id"),
    column("milli", Whole),
    key=["outlet_id", "product_id"],
)

day_hours = tenant_table(
    "day_hours",
    id_("outlet_id"),
    column("business_date", Day),
    column("hour", Small),
    column("orders", Whole),
    column("total_minor", Whole),
    check("hour", "hour BETWEEN 0 AND 23"),
    key=["outlet_id", "business_date", "hour"],
)

day_products = tenant_table(
    "day_products",
    id_("outlet_id"),
    column("business_date", Day),
    id_("product_id"),
    column("quantity_milli", Whole),
    column("value_minor", Whole),
    key=["outlet_id", "business_date", "product_id"],
)

shift_sums = tenant_table(
    "shift_sums",
    id_("shift_id"),
    *(column(name, Whole) for name in SHIFT_SUM_NAMES),
    key=["shift_id"],
)
