"""Who this device is, where it stands with the server, and its own settings."""

from __future__ import annotations

from app.db.tables.types import Blob, Whole, Words, check, column, id_, key, table

device = table(
    "device",
    column("id", Whole),
    id_("device_id"),
    column("kind", Words),
    id_("tenant_id"),
    column("tenant_name", Words),
    id_("outlet_id"),
    column("outlet_code", Words),
    id_("register_id", null=True),
    column("register_code", Words, null=True),
    column("server_url", Words),
    column("token", Words),
    column("enrolled_at", Whole),
    key("id"),
    check("id = 1", "one_row"),
    check("kind in ('register', 'kitchen', 'office')", "kind"),
)

device_state = table(
    "device_state",
    column("id", Whole),
    column("last_device_no", Whole),
    column("journal_no", Whole),
    column("journal_head", Blob),
    column("series", Words, null=True),
    column("number", Whole),
    column("cursor", Whole),
    column("server_head", Whole),
    column("history_id", Blob, null=True),
    column("boot_token", Words, null=True),
    column("clock_offset_ms", Whole, null=True),
    column("last_contact_at", Whole, null=True),
    column("failing_since", Whole, null=True),
    column("went_back_at", Whole, null=True),
    column("push_no", Whole),
    column("restored_at", Whole, null=True),
    column("recover_after", Whole, null=True),
    column("refill", Whole),
    column("snapshot_id", Blob, null=True),
    column("copied_at", Whole, null=True),
    column("recover_all", Whole),
    column("heads_lost", Words),
    column("cursor_mark", Whole),
    key("id"),
    check("id = 1", "one_row"),
    check("last_device_no >= 0 and journal_no >= 0 and number >= 0 and cursor >= 0", "counters"),
    check("length(journal_head) = 32", "journal_head"),
)

day_numbers = table(
    "day_numbers",
    column("series", Words),
    column("business_date", Words),
    column("last", Whole),
    key("series", "business_date"),
    check("last >= 1", "last"),
    without_rowid=True,
)

settings = table(
    "settings",
    column("name", Words),
    column("value", Words),
    key("name"),
    without_rowid=True,
)

contacts = table(
    "contacts",
    column("hour", Whole),
    column("succeeded", Whole),
    column("failed", Whole),
    key("hour"),
    without_rowid=True,
)

shift_checks = table(
    "shift_checks",
    id_("shift_id"),
    column("checked_at", Whole),
    column("equal", Whole),
    column("tries", Whole),
    key("shift_id"),
    without_rowid=True,
)
