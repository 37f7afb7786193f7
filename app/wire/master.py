"""Master data as the feed carries it: each entity whole, as it is now. The feed's ``kind`` is in ``FEED_BODIES``."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from app.wire.bodies import StockMove


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """What all entities share."""


class OutletEntity(Entity, frozen=True, kw_only=True):
    """An outlet with the settings its tills work by. ``cut_off`` is HH:MM; ``zone`` an IANA name."""

    id: UUID
    tenant_name: str
    code: str
    name: str
    address: str
    phone: str
    npwp: str
    pkp: bool
    zone: str
    cut_off: str
    footer: list[str]
    rounding_step: int
    rounding_mode: str
    service_rate_bp: int
    service_base: str
    service_taxed: bool
    difference_free_minor: int


class RoleEntity(Entity, frozen=True, kw_only=True):
    """A role and the rights it holds."""

    id: UUID
    code: str
    rights: list[str]


class StaffEntity(Entity, frozen=True, kw_only=True):
    """A person who works at this outlet. ``pin_hash`` is argon2id; it opens nothing but a till."""

    id: UUID
    name: str
    role: str
    pin_hash: str
    active: bool


class CategoryEntity(Entity, frozen=True, kw_only=True):
    """A category, in the owner's order."""

    id: UUID
    name: str
    sort: int
    pack: str


class UnitEntity(Entity, frozen=True, kw_only=True):
    """A unit a product is sold in; the first of a product is its base unit."""

    code: str
    factor_milli: int
    price_minor: int
    barcode: str | None


class ProductEntity(Entity, frozen=True, kw_only=True):
    """A product with all its units."""

    id: UUID
    sku: str
    name: str
    category_id: UUID
    tax_class: str
    weighed: bool
    scale_code: str | None
    pack: str
    colour: str
    units: list[UnitEntity]


class TaxRateEntity(Entity, frozen=True, kw_only=True):
    """A dated rate; ``outlet_id`` None is for all outlets."""

    id: UUID
    outlet_id: UUID | None
    tax_class: str
    rate_bp: int
    base_numerator: int
    base_denominator: int
    mode: str
    valid_from: date
    valid_to: date | None


class FactMoved(Entity, frozen=True, kw_only=True):
    """What others need of an accepted fact: how it moved the stock of its outlet."""

    device_id: UUID | None
    outlet_id: UUID
    kind: str
    moves: list[StockMove]


FEED_BODIES: dict[str, type[Entity]] = {
    "outlet": OutletEntity,
    "role": RoleEntity,
    "staff": StaffEntity,
    "category": CategoryEntity,
    "product": ProductEntity,
    "tax_rate": TaxRateEntity,
    "fact": FactMoved,
}
