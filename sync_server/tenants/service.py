"""Making a tenant with all that a shop needs on its first day: an outlet, roles with their rights, tax rates, an owner."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from uuid_utils.compat import uuid7

from app.domain.errors import RuleViolation
from app.domain.shift import DIFFERENCE_FREE
from app.domain.staff import PIN_LENGTH, Right
from app.domain.tax import PriceMode, TaxClass
from app.wire.limits import ENROL_CODE_MINUTES
from sync_server import bulk
from sync_server.catalogue import tables as catalogue
from sync_server.db import Connection, execute, one, rows
from sync_server.devices import store as device_store
from sync_server.devices import tokens
from sync_server.sync.feed import FeedEntry
from sync_server.tenants import store, tables

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_CASHIER = (Right.SELL, Right.VOID_CART, Right.REPRINT, Right.SHIFT, Right.CASH_MOVE)
_SUPERVISOR = (
    *_CASHIER,
    Right.OPEN_DRAWER,
    Right.SHIFT_BACKDATE,
    Right.SHIFT_DIFFERENCE,
    Right.REPORT_VIEW,
    Right.SYNC_MANAGE,
    Right.CATALOGUE_EDIT,
    Right.STAFF_MANAGE,
)
ROLES: dict[str, tuple[Right, ...]] = {
    "cashier": _CASHIER,
    "kitchen": (),
    "supervisor": _SUPERVISOR,
    "owner": tuple(Right),
    "admin": (Right.REPORT_VIEW, Right.SYNC_MANAGE, Right.CATALOGUE_EDIT, Right.STAFF_MANAGE, Right.SETTINGS),
}

PPN_SINCE = date(2025, 1, 1)
TAX_RATES = (
    (TaxClass.PPN_GENERAL, 1_200, 11, 12),
    (TaxClass.PPN_LUXURY, 1_200, 1, 1),
    (TaxClass.PBJT, 1_000, 1, 1),
)
"""Class, rate in basis points, and the fraction of the price that it is taken from."""


class TenantThere(RuleViolation):
    """A tenant of this name is there already."""

    code = "tenant_there"


class TenantNotNamed(RuleViolation):
    """There is none, or more than one tenant: say which by its name."""

    code = "tenant_not_named"


class OutletUnknown(RuleViolation):
    """The tenant has no outlet of this code."""

    code = "outlet_unknown"


class RegisterMissing(RuleViolation):
    """A device of kind register needs the code of a register."""

    code = "register_missing"


@dataclass(frozen=True, slots=True)
class NewOutlet:
    """An outlet's settings, as a new one has them."""

    code: str
    name: str
    address: str = ""
    phone: str = ""
    npwp: str = ""
    pkp: bool = False
    zone: str = "Asia/Jakarta"
    cut_off: str = "03:00"
    footer: Sequence[str] = field(default_factory=list)
    rounding_step: int = 100
    rounding_mode: str = "nearest"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who works at a till, with the PIN in the clear; only its hash is kept."""

    name: str
    role: str
    pin: str


@dataclass(frozen=True, slots=True)
class NewTenant:
    """A tenant that was just made, and what must still be told to the devices."""

    tenant_id: UUID
    outlet_id: UUID
    feed: list[FeedEntry]


def create(
    connection: Connection,
    name: str,
    outlet: NewOutlet,
    people: Sequence[NewPerson],
    now: datetime,
    *,
    price_mode: PriceMode = PriceMode.INCLUSIVE,
) -> NewTenant:
    """Make a tenant; the caller adds the returned entries to the feed as its last step. Raises TenantThere."""
    if rows(connection, store.TENANTS, {"name": name}):
        raise TenantThere(name=name)
    tenant_id, outlet_id = uuid7(), uuid7()
    execute(connection, store.ADD_TENANT, {"tenant": tenant_id, "name": name, "now": now})
    execute(connection, store.ADD_FEED_HEAD, {"tenant": tenant_id})
    bulk.insert(connection, tables.outlets, tenant_id, [_outlet_row(outlet_id, outlet)])
    feed: list[FeedEntry] = [("outlet", outlet_id, outlet_id, 1)]
    feed += _add_roles(connection, tenant_id)
    feed += add_people(connection, tenant_id, people)
    feed += _add_tax_rates(connection, tenant_id, price_mode)
    return NewTenant(tenant_id, outlet_id, feed)


def _outlet_row(outlet_id: UUID, outlet: NewOutlet) -> tuple[object, ...]:
    return (
        outlet_id,
        outlet.code,
        outlet.name,
        outlet.address,
        outlet.phone,
        outlet.npwp,
        outlet.pkp,
        outlet.zone,
        outlet.cut_off,
        bulk.words(outlet.footer),
        outlet.rounding_step,
        outlet.rounding_mode,
        0,
        "after_discount",
        True,
        DIFFERENCE_FREE.minor,
        1,
        None,
    )


def _add_roles(connection: Connection, tenant_id: UUID) -> list[FeedEntry]:
    ids = {code: uuid7() for code in ROLES}
    bulk.insert(connection, tables.roles, tenant_id, [(role_id, code, 1, None) for code, role_id in ids.items()])
    rights = [(ids[code], right.value) for code, held in ROLES.items() for right in held]
    bulk.insert(connection, tables.role_rights, tenant_id, rights)
    return [("role", role_id, None, 1) for role_id in ids.values()]


def add_people(connection: Connection, tenant_id: UUID, people: Sequence[NewPerson]) -> list[FeedEntry]:
    """Add people who work at the tills; return what must be told to the devices."""
    people_rows = [(uuid7(), one_of.name, one_of.role, _hasher.hash(one_of.pin), True, 1, None) for one_of in people]
    bulk.insert(connection, tables.staff, tenant_id, people_rows)
    return [("staff", row[0], None, 1) for row in people_rows]


def _add_tax_rates(connection: Connection, tenant_id: UUID, mode: PriceMode) -> list[FeedEntry]:
    rates = [
        (uuid7(), None, tax_class.value, rate_bp, part, whole, mode.value, PPN_SINCE, None, 1, None)
        for tax_class, rate_bp, part, whole in TAX_RATES
    ]
    bulk.insert(connection, catalogue.tax_rates, tenant_id, rates)
    return [("tax_rate", rate[0], None, 1) for rate in rates]


def new_pin() -> str:
    """Return a PIN at random."""
    return "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))


def tenant_named(connection: Connection, name: str | None) -> UUID:
    """Return the tenant of that name, or the only one. Raises TenantNotNamed."""
    found = rows(connection, store.TENANTS, {"name": name})
    if len(found) != 1:
        raise TenantNotNamed(name=name, tenants=len(found))
    tenant_id: UUID = found[0]["tenant_id"]
    return tenant_id


def ensure_register(connection: Connection, tenant_id: UUID, outlet_id: UUID, code: str) -> UUID:
    """Return the register of that code, made when it is new."""
    asked = {"tenant": tenant_id, "outlet_id": outlet_id, "code": code}
    found = one(connection, store.FIND_REGISTER, asked)
    if found is not None:
        known: UUID = found["id"]
        return known
    register_id = uuid7()
    execute(connection, store.ADD_REGISTER, {**asked, "id": register_id})
    return register_id


def give_code(
    connection: Connection, tenant_id: UUID, outlet_code: str, kind: str, register_code: str | None, now: datetime
) -> tuple[str, datetime]:
    """Return a new one-time code for a device, and when it ends. Raises OutletUnknown, RegisterMissing."""
    outlet = one(connection, store.FIND_OUTLET, {"tenant": tenant_id, "code": outlet_code})
    if outlet is None:
        raise OutletUnknown(code=outlet_code)
    if kind == "register" and register_code is None:
        raise RegisterMissing
    register_id = None
    if kind == "register" and register_code is not None:
        register_id = ensure_register(connection, tenant_id, outlet["id"], register_code)
    code, expires_at = tokens.new_code(), now + timedelta(minutes=ENROL_CODE_MINUTES)
    values = {
        "code_hash": tokens.hashed(code),
        "tenant": tenant_id,
        "outlet_id": outlet["id"],
        "register_id": register_id,
        "kind": kind,
        "expires_at": expires_at,
    }
    execute(connection, device_store.ADD_CODE, values)
    return code, expires_at
