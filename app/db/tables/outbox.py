"""The stored messages, for good, with what the server said of each; and the print queue."""

from __future__ import annotations

import sqlalchemy as sa

from app.db.tables.types import Blob, Whole, Words, check, column, id_, key, table

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
    sa.UniqueConstraint("id"),
    check("state in ('pending', 'waiting', 'parked', 'accepted')", "state"),
    check("(journal_no is null) = (journal_hash is null)", "journal"),
    sa.Index("ix_outbox_open", "state", "device_no", sqlite_where=sa.text("state <> 'accepted'")),
    sa.Index("uq_outbox_journal_no", "journal_no", unique=True),
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
    sa.Index("ix_print_jobs_open", "state", "made_at", sqlite_where=sa.text("state in ('waiting', 'printing')")),
    sa.Index("ix_print_jobs_about", "about"),
)
