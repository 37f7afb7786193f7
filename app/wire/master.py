"""Master data as the feed carries it: each entity whole, as it is now. The feed's ``kind`` is in ``FEED_BODIES``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from app.wire.bodies import StockMove
from app.wire.limits import BasisPoints, Instant, Line, Milli, Minor, Text

TaxClassCode = Literal["ppn_umum", "ppn_mewah", "ppn_bebas", "non_ppn", "pbjt"]


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """What all entities share."""


class OutletEntity(Entity, frozen=True, kw_only=True):
    """An outlet with the settings its tills work by. ``cut_off`` is HH:MM; ``zone`` an IANA name."""

    id: UUID
    tenant_name: Line
    code: Line
    name: Line
    address: Text
    phone: Line
    npwp: Line
    pkp: bool
    zone: Line
    cut_off: Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    footer: list[Line]
    rounding_step: Literal[0, 50, 100, 500, 1000]
    rounding_mode: Literal["nearest", "down", "up"]
    service_rate_bp: BasisPoints
    service_base: Literal["after_discount", "before_discount"]
    service_taxed: bool
    difference_free_minor: Minor


class RoleEntity(Entity, frozen=True, kw_only=True):
    """A role and the rights it holds."""

    id: UUID
    code: Line
    rights: list[Line]


class StaffEntity(Entity, frozen=True, kw_only=True):
    """A person who works at this outlet. ``pin_hash`` is argon2id; it opens nothing but a till."""

    id: UUID
    name: Line
    role: Line
    pin_hash: Line
    active: bool


class CategoryEntity(Entity, frozen=True, kw_only=True):
    """A category, in the owner's order."""

    id: UUID
    name: Line
    sort: Annotated[int, Meta(ge=-(2**31), le=2**31)]
    pack: Line


class UnitEntity(Entity, frozen=True, kw_only=True):
    """A unit a product is sold in; the first of a product is its base unit."""

    code: Line
    factor_milli: Milli
    price_minor: Minor
    barcode: Line | None


class ProductEntity(Entity, frozen=True, kw_only=True):
    """A product with all its units."""

    id: UUID
    sku: Line
    name: Line
    category_id: UUID
    tax_class: TaxClassCode
    weighed: bool
    scale_code: Line | None
    pack: Line
    colour: Line
    units: list[UnitEntity]


class TaxRateEntity(Entity, frozen=True, kw_only=True):
    """A dated rate; ``outlet_id`` None is for all outlets."""

    id: UUID
    outlet_id: UUID | None
    tax_class: TaxClassCode
    rate_bp: BasisPoints
    base_numerator: Annotated[int, Meta(ge=1, le=10_000)]
    base_denominator: Annotated[int, Meta(ge=1, le=10_000)]
    mode: Literal["inclusive", "exclusive"]
    valid_from: date
    valid_to: date | None


class FactMoved(Entity, frozen=True, kw_only=True):
    """What others need of an accepted fact: how it moved the stock of its outlet."""

    device_id: UUID | None
    outlet_id: UUID
    kind: Line
    moves: list[StockMove]


class FlagEntity(Entity, frozen=True, kw_only=True):
    """Something odd that the centre found: a task for a person until it is resolved. ``facts`` depend on ``code``.

    ``label`` is what people call the message: a receipt number, a shift's number, a product's name, a register's code.
    """

    id: UUID
    message_id: UUID
    code: Line
    message_kind: Line
    label: Line
    outlet_id: UUID | None
    register_code: Line
    staff_id: UUID | None
    made_at: Instant
    facts: msgspec.Raw
    resolved_at: Instant | None = None
    resolved_by: UUID | None = None
    answer: Line | None = None


FEED_BODIES: dict[str, type[Entity]] = {
    "outlet": OutletEntity,
    "role": RoleEntity,
    "staff": StaffEntity,
    "category": CategoryEntity,
    "product": ProductEntity,
    "tax_rate": TaxRateEntity,
    "fact": FactMoved,
    "flag": FlagEntity,
}
