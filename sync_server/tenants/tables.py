"""Tenants, outlets with all settings their tills work by, registers, roles and staff."""

from __future__ import annotations

from sync_server.schema import (
    Flag,
    Instant,
    Small,
    Text,
    Texts,
    Whole,
    check,
    column,
    id_,
    money,
    references,
    tenant_table,
    unique,
)

tenants = tenant_table(
    "tenants",
    column("name", Text),
    column("created_at", Instant),
    column("suspended_at", Instant, null=True),
    check("name", "name <> ''"),
    key=[],
)

outlets = tenant_table(
    "outlets",
    id_(),
    column("code", Text),
    column("name", Text),
    column("address", Text),
    column("phone", Text),
    column("npwp", Text),
    column("pkp", Flag),
    column("zone", Text),
    column("cut_off", Text),
    column("footer", Texts),
    column("rounding_step", Small),
    column("rounding_mode", Text),
    column("service_rate_bp", Small),
    column("service_base", Text),
    column("service_taxed", Flag),
    column("difference_free_minor", Whole),
    column("revision", Whole),
    column("removed_at", Instant, null=True),
    references([], "tenants", ()),
    unique("code"),
    money("difference_free_minor"),
    check("code", "code ~ '^[A-Z0-9]{2,4}$'"),
    check("cut_off", "cut_off ~ '^[0-2][0-9]:[0-5][0-9]$'"),
    check("rounding_step", "rounding_step IN (0, 50, 100, 500, 1000)"),
    check("rounding_mode", "rounding_mode IN ('nearest', 'down', 'up')"),
    check("service", "service_rate_bp BETWEEN 0 AND 10000 AND service_base IN ('after_discount', 'before_discount')"),
    key=["id"],
)

registers = tenant_table(
    "registers",
    id_(),
    id_("outlet_id"),
    column("code", Text),
    column("last_series", Text, null=True),
    references(["outlet_id"], "outlets"),
    unique("outlet_id", "code"),
    check("code", "code ~ '^[A-Z0-9]{3}$'"),
    check("last_series", "last_series ~ '^[A-Z]{1,2}$'"),
    key=["id"],
)

roles = tenant_table(
    "roles",
    id_(),
    column("code", Text),
    column("revision", Whole),
    column("removed_at", Instant, null=True),
    references([], "tenants", ()),
    unique("code"),
    key=["id"],
)

role_rights = tenant_table(
    "role_rights",
    id_("role_id"),
    column("right_name", Text),
    references(["role_id"], "roles"),
    key=["role_id", "right_name"],
)

staff = tenant_table(
    "staff",
    id_(),
    column("name", Text),
    column("role", Text),
    column("pin_hash", Text),
    column("active", Flag),
    column("revision", Whole),
    column("removed_at", Instant, null=True),
    references(["role"], "roles", ["code"]),
    check("pin_hash", "pin_hash LIKE '$argon2id$%'"),
    key=["id"],
)
