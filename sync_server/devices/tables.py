"""Devices, and the small directory that leads from an enrolment code to its tenant before anybody is known."""

from __future__ import annotations

import sqlalchemy as sa

from sync_server.schema import (
    Blobs,
    Bytes,
    Instant,
    Small,
    Text,
    Texts,
    Whole,
    check,
    column,
    id_,
    metadata,
    references,
    tenant_table,
    unique,
)

# ``boot_offered`` holds the hashes of boot tokens offered since the confirmed one, oldest first. ``push_no`` counts its pushes.
# ``series_given`` are the receipt series it left at a restore, newest last. ``fork_…`` is where a database that went back said
# it stands, until its journal joins the two branches. ``copied_at`` is set while two databases of this device are alive.
devices = tenant_table(
    "devices",
    id_(),
    column("kind", Text),
    id_("outlet_id"),
    id_("register_id", null=True),
    column("program", Text),
    column("token_hash", Bytes),
    column("boot_confirmed", Bytes, null=True),
    column("boot_offered", Blobs),
    column("last_device_no", Whole),
    column("journal_no", Whole),
    column("journal_head", Bytes),
    column("series", Text, null=True),
    column("number", Whole),
    column("enrolled_at", Instant),
    column("last_contact_at", Instant, null=True),
    column("went_back_at", Instant, null=True),
    column("revoked_at", Instant, null=True),
    column("push_no", Whole),
    column("protocol", Small),
    column("pending", Whole),
    column("parked", Whole),
    column("series_given", Texts),
    column("fork_device_no", Whole, null=True),
    column("fork_journal_no", Whole, null=True),
    column("fork_head", Bytes, null=True),
    column("copied_at", Instant, null=True),
    references(["outlet_id"], "outlets"),
    references(["register_id"], "registers"),
    unique("token_hash"),
    check("kind", "kind IN ('register', 'kitchen', 'office')"),
    check("register", "kind <> 'register' OR (register_id IS NOT NULL AND series IS NOT NULL)"),
    check("counters", "last_device_no >= 0 AND journal_no >= 0 AND number >= 0"),
    check("hashes", "octet_length(token_hash) = 32 AND octet_length(journal_head) = 32"),
    key=["id"],
)

enrolment_codes = sa.Table(
    "enrolment_codes",
    metadata,
    column("code_hash", Bytes),
    id_("tenant_id"),
    id_("outlet_id"),
    id_("register_id", null=True),
    column("kind", Text),
    column("expires_at", Instant),
    column("used_at", Instant, null=True),
    sa.PrimaryKeyConstraint("code_hash"),
    check("kind", "kind IN ('register', 'kitchen', 'office')"),
    check("register", "kind <> 'register' OR register_id IS NOT NULL"),
)

# The address itself is not kept, only its hash.
enrolment_tries = sa.Table(
    "enrolment_tries",
    metadata,
    column("address_hash", Bytes),
    column("window_start", Instant),
    column("tries", Small),
    sa.PrimaryKeyConstraint("address_hash"),
    check("tries", "tries >= 0"),
)
