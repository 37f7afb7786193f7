"""The stored messages, for good, with what the server said of each; and the print queue."""

from __future__ import annotations

from app.db.tables.types import Blob, Whole, Words, check, column, id_, index, key, table, unique

outbox = table(
    "outbox",
    column("device_no", Whole),
    id_(),
    column("kind", Words),
    column("message", Blob),
    column("fingerprint", Blob),
    column("journal_no", Whole, null=True),
    column("journal_hash", Blob, null=True),
    column("made_at", Whole),
    column("state", Words),
    column("code", Words, null=True),
    column("field", Words, null=True),
    column("flags", Words, null=True),
    column("tries", Whole),
    column("last_try_at", Whole, null=True),
    key("device_no"),
    unique("id"),
    check("state in ('pending', 'waiting', 'parked', 'accepted')", "state"),
    check("(journal_no is null) = (journal_hash is null)", "journal"),
    index("ix_outbox_open", "state", "device_no", where="state <> 'accepted'"),
    index("uq_outbox_journal_no", "journal_no", unique=True),
    index("ix_outbox_accepted", "last_try_at", where="state = 'accepted'"),
    index("ix_outbox_edits", "device_no", where="kind = 'product_edited'"),
)

print_jobs = table(
    "print_jobs",
    id_(),
    column("made_at", Whole),
    column("kind", Words),
    id_("about"),
    column("copy_no", Whole),
    column("kicks_drawer", Whole),
    column("state", Words),
    column("payload", Blob, null=True),
    column("tries", Whole),
    column("last_try_at", Whole, null=True),
    column("printed_at", Whole, null=True),
    column("error", Words, null=True),
    key("id"),
    check("state in ('waiting', 'printing', 'printed', 'skipped')", "state"),
    check("kind in ('receipt', 'x_report', 'z_report', 'cash_movement', 'test', 'drawer')", "kind"),
    index("ix_print_jobs_open", "state", "made_at", where="state in ('waiting', 'printing')"),
    index("ix_print_jobs_about", "about"),
)
