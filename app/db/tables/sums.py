"""Sums of facts, kept in the transaction of the fact, so that no screen scans all orders."""

from __future__ import annotations

from app.db.tables.types import Whole, Words, column, id_, key, table
from app.wire.sums import SHIFT_SUM_NAMES

shift_sums = table(
    "shift_sums",
    id_("shift_id"),
    *[column(name, Whole) for name in SHIFT_SUM_NAMES],
    key("shift_id"),
    without_rowid=True,
)

day_hours = table(
    "day_hours",
    column("business_date", Words),
    column("hour", Whole),
    column("orders", Whole),
    column("total_minor", Whole),
    key("business_date", "hour"),
    without_rowid=True,
)

day_products = table(
    "day_products",
    column("business_date", Words),
    id_("product_id"),
    column("quantity_milli", Whole),
    column("value_minor", Whole),
    key("business_date", "product_id"),
    without_rowid=True,
)
