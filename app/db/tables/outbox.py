"""The stored messages, for good, with what the server said of each; and the print queue.

``seq`` is the order in which this database got to know them. ``device_no`` is in the message and tells how the device counted:
two lives of one device, before and after a restore, may have used one number twice. ``recovered`` came back from the server;
``in_base`` says that the stock as the last snapshot gave it holds the message's moves; ``push_no`` is the push that settled it.
"""

from __future__ import annotations

from app.db.tables.types import Blob, Whole, Words, check, column, id_, index, key, table, unique

outbox = table(
    "outbox",
    column("seq", Whole),
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
    column("push_no", Whole, null=True),
    column("recovered", Whole),
    column("in_base", Whole),
    key("seq"),
    unique("id"),
    check("state in ('pending', 'waiting', 'parked', 'accepted', 'replaced')", "state"),
    check("(journal_no is null) = (journal_hash is null)", "journal"),
    index("ix_outbox_open", "state", "seq", where="state <> 'accepted'"),
    index("ix_outbox_device_no", "device_no"),
    index("ix_outbox_journal_no", "journal_no"),
    index("ix_outbox_accepted", "last_try_at", where="state = 'accepted'"),
    index("ix_outbox_pushed", "push_no", where="state = 'accepted'"),
    index("ix_outbox_edits", "seq", where="kind = 'product_edited'"),
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
