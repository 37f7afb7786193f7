"""The figures that anybody may compare with a till's: from the rows themselves wherever a kept sum could be wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sync_server.db import Connection, one, rows
from sync_server.reports import store
from sync_server.tenants import store as tenant_store


def figures(connection: Connection, tenant: str | None) -> list[dict[str, Any]]:
    """Return the figures of all tenants, or of those with that name."""
    found = rows(connection, tenant_store.TENANTS, {"name": tenant})
    return [{"name": row["name"], **_of_tenant(connection, row["tenant_id"])} for row in found]


def _of_tenant(connection: Connection, tenant_id: UUID) -> dict[str, Any]:
    asked = {"tenant": tenant_id}

    def many(statement: str) -> list[dict[str, Any]]:
        return rows(connection, statement, asked)

    def single(statement: str) -> dict[str, Any]:
        row = one(connection, statement, asked)
        assert row is not None
        return row

    return {
        **single(store.ORDERS),
        "receipt_numbers": [row["receipt_no"] for row in many(store.RECEIPTS)],
        **single(store.RECEIPT_GAPS),
        "shifts": many(store.SHIFTS),
        "on_hand": {row["sku"]: row["milli"] for row in many(store.ON_HAND)},
        **single(store.STOCK_MISMATCHES),
        **single(store.PARKED),
        **single(store.CONFLICTS),
        "flags": {row["code"]: row["found"] for row in many(store.FLAGS)},
        "days": many(store.DAYS),
        "devices": many(store.DEVICES),
    }
