"""What an operator can do, one function a command. Each may be run beside a running server; answers are plain JSON values."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync_server.config import Settings
from sync_server.ops import seed
from sync_server.ops.centre import admin_database, existing, owner_transaction
from sync_server.reports import service as reports
from sync_server.sync.feed import add_to_feed
from sync_server.tenants import service as tenants
from sync_server.tenants.service import NewOutlet, NewPerson

Answer = dict[str, Any]


def migrate(data: Path) -> Answer:
    """Bring the database to this program's version."""
    with admin_database(Settings.of(data)):
        return {"migrated": True}


def create_tenant(data: Path, name: str, *, outlet_code: str = "TKO1", owner: str = "Pemilik") -> Answer:
    """Make a tenant with its first outlet, roles, tax rates and an owner, whose PIN is told this once. Raises TenantThere."""
    pin = tenants.new_pin()
    with admin_database(Settings.of(data)) as url, owner_transaction(url) as connection:
        people = [NewPerson(owner, "owner", pin)]
        made = tenants.create(connection, name, NewOutlet(outlet_code, name), people, datetime.now(UTC))
        add_to_feed(connection, made.tenant_id, made.feed)
    return {
        "tenant_id": str(made.tenant_id),
        "name": name,
        "outlet_code": outlet_code,
        "owner": owner,
        "owner_pin": pin,
    }


def enrolment_code(
    data: Path, *, outlet: str, kind: str = "register", register: str | None = None, tenant: str | None = None
) -> Answer:
    """Give out a one-time code for a device; a register that is new is made.

    Raises CentreMissing, TenantNotNamed, OutletUnknown, RegisterMissing.
    """
    with admin_database(existing(data)) as url, owner_transaction(url) as connection:
        tenant_id = tenants.tenant_named(connection, tenant)
        code, expires_at = tenants.give_code(connection, tenant_id, outlet, kind, register, datetime.now(UTC))
    return {"code": code, "kind": kind, "outlet": outlet, "register": register, "expires_at": expires_at.isoformat()}


def seed_demo(data: Path) -> Answer:
    """Make the demo shop; when it is there already, nothing changes."""
    with admin_database(Settings.of(data)) as url, owner_transaction(url) as connection:
        return seed.demo(connection, datetime.now(UTC))


def figures(data: Path, *, tenant: str | None = None) -> Answer:
    """Return what the centre has of each tenant, counted and added up from its rows. Raises CentreMissing."""
    with admin_database(existing(data)) as url, owner_transaction(url) as connection:
        return {"tenants": reports.figures(connection, tenant)}
