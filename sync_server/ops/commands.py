"""What an operator can do, one function a command. Each may be run beside a running server; answers are plain JSON values."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.errors import RuleViolation
from app.wire.unsent import FILE_BYTES_MAX
from sync_server.config import Settings
from sync_server.database import request_url
from sync_server.db import make_pool, rows, transaction
from sync_server.http import Door
from sync_server.ops import backup as backups
from sync_server.ops import maintenance, seed
from sync_server.ops import restore as restoring
from sync_server.ops.centre import admin_database, existing, owner_reading, owner_transaction
from sync_server.reports import service as reports
from sync_server.sync import store as sync_store
from sync_server.sync import unsent_file
from sync_server.sync.feed import add_to_feed
from sync_server.sync.hand_in import hand_in
from sync_server.sync.proof import Proof
from sync_server.tenants import service as tenants
from sync_server.tenants import store as tenant_store
from sync_server.tenants.service import NewOutlet, NewPerson, TenantNotNamed

Answer = dict[str, Any]

TOLD_MAX = 1_000
"""So many findings are told one by one; the rest is only counted."""


class FileMissing(RuleViolation):
    """There is no such file, or it cannot be read."""

    code = "file_missing"


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


def verify(data: Path, *, tenant: str | None = None) -> Answer:
    """Prove from the messages as they came that everything the centre keeps is whole. Raises CentreMissing, TenantNotNamed.

    ``findings`` is what is wrong, ``known`` what flags told of already; ``ok`` says that there are no findings. It runs
    beside a serving centre, and looks at each tenant as it is at one instant.
    """
    found: list[Answer] = []
    known: list[Answer] = []
    tenants_seen: list[Answer] = []
    wrong = 0
    with admin_database(existing(data)) as url:
        with owner_reading(url) as connection:
            named = rows(connection, tenant_store.TENANTS, {"name": tenant})
        if tenant is not None and not named:
            raise TenantNotNamed(name=tenant, tenants=0)
        for name, tenant_id in [(row["name"], row["tenant_id"]) for row in named]:
            with owner_reading(url) as connection:
                proof = Proof(connection, tenant_id)
                for finding in proof.findings():
                    wrong += not finding.known
                    told = known if finding.known else found
                    if len(told) < TOLD_MAX:
                        told.append({"tenant": name, **finding.as_dict()})
            tenants_seen.append({"name": name, "messages": proof.messages, "rows": proof.rows})
    return {"ok": not wrong, "count": wrong, "findings": found, "known": known, "tenants": tenants_seen}


def take_in_file(data: Path, file: Path) -> Answer:
    """Take in a file of unsent messages in the name of the device that wrote it; doing it again is harmless.

    ``troubles`` are the messages that do not count, each with the reason. Raises CentreMissing, FileMissing, what
    ``unsent_file.read`` raises, HandInOfOtherTenant, HandInDeviceUnknown.
    """
    try:
        content = file.read_bytes() if file.stat().st_size <= FILE_BYTES_MAX else b""
    except OSError as error:
        raise FileMissing(file=str(file)) from error
    settings, found = existing(data), unsent_file.read(content)
    with admin_database(settings) as url:
        pool = make_pool(request_url(url, settings.request_password), size_max=1)
        with pool:
            handed_in = hand_in(Door(pool, lambda: datetime.now(UTC)), found)
            with transaction(pool) as connection:
                connection.execute(sync_store.NUDGES, {"tenants": [str(found.header.tenant_id)]})
    return {
        "device_id": str(found.header.device_id),
        "outlet": found.header.outlet_code,
        "register": found.header.register_code,
        "messages": len(found.messages),
        "outcomes": handed_in.counts,
        "troubles": [
            {
                "id": str(result.id),
                "outcome": result.first or result.outcome,
                "code": result.code,
                "field": result.field,
            }
            for result in handed_in.troubles
        ],
    }


def backup(data: Path, to: Path | None = None) -> Answer:
    """Back the centre up, also beside a running server. Raises what ``backup.take`` raises, and CentreMissing."""
    settings = existing(data)
    is_first = not (settings.data / backups.KEY).exists()
    with admin_database(settings) as url:
        made = backups.take(settings, url, to)
    answer: Answer = {"backup": str(made.path), "made_at": made.at.isoformat(), "rows": made.rows, "checked": True}
    if is_first:
        answer["key"] = f"{settings.data / backups.KEY} opens it, nothing else does: keep a copy of it elsewhere"
    return answer


def restore(data: Path, file: Path, key: Path | None = None, *, unproven: bool = False) -> Answer:
    """Put a backup in the place of the centre's database. Raises what ``restore.restore`` raises."""
    done = restoring.restore(data, file, key, unproven=unproven)
    return {
        "made_at": done.made_at,
        **_new_life(done.history_id, done.registers),
        "kept": done.kept or "nothing was there",
    }


def mark_restored(data: Path) -> Answer:
    """Begin a new life of a database that was restored by other means. Raises CentreMissing."""
    with admin_database(existing(data)) as url:
        return _new_life(*restoring.mark_restored(url))


def _new_life(history_id: UUID, registers: int) -> Answer:
    return {"history_id": str(history_id), "registers_moved_on": registers}


def maintain(data: Path) -> Answer:
    """Do the daily upkeep now. Raises CentreMissing, MaintenanceBusy."""
    with admin_database(existing(data)) as url:
        return asdict(maintenance.maintain(url, lambda: datetime.now(UTC)))
