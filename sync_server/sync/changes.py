"""What changed since a device's cursor: a page of the feed, each entity once and as it is now, read in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from app.wire.bodies import StockMove
from app.wire.calls import FeedRow
from app.wire.limits import CHANGES_BYTES_MAX, CHANGES_ROWS_MAX
from app.wire.master import (
    CategoryEntity,
    Entity,
    FactMoved,
    OutletEntity,
    ProductEntity,
    RoleEntity,
    StaffEntity,
    TaxRateEntity,
    UnitEntity,
)
from sync_server.db import Connection, Row, one, rows
from sync_server.devices.service import Device, ServerWentBack
from sync_server.http import Refused
from sync_server.sync import flags, store

LOOKED_AT_MAX = 10_000
"""A page looks at no more numbers than this, also when few of them are for this device."""

ROW_BYTES = 120
"""What a row adds to its body, at most, in the page's size."""


class TenantSuspended(Refused):
    """The tenant may hand in facts, but not fetch."""

    code = "tenant_suspended"
    status = 403
    sentence = "This account is suspended. Sales are still taken in."


class FeedThinned(Refused):
    """The cursor is older than the feed."""

    code = "feed_thinned"
    status = 410
    sentence = "This device was away for too long and must be filled anew."


Now = dict[UUID, tuple[int, Entity | None]]
"""Entities as they are: revision, and body unless removed."""


class Page(NamedTuple):
    """Rows of the feed, the cursor that covers them with its mark, and the head."""

    rows: list[FeedRow]
    cursor: int
    mark: int
    head: int


def page(connection: Connection, device: Device, after: int, mark: int = 0) -> Page:
    """Return what follows a change number, of which the device knows the mark (0: it does not).

    Raises TenantSuspended, FeedThinned, ServerWentBack.
    """
    if device.suspended:
        raise TenantSuspended
    at = _place_above(connection, device, after)
    if differs(at, mark):
        raise ServerWentBack
    head = int(at["head"])
    if after >= head:
        return Page([], after, at["mark"], head)
    last = min(head, after + LOOKED_AT_MAX)
    asked = {
        "tenant": device.tenant_id,
        "after": after,
        "last": last,
        "outlet_id": device.outlet_id,
        "all_outlets": device.kind == "office",
        "limit": CHANGES_ROWS_MAX,
    }
    found = rows(connection, store.CHANGES, asked)
    cursor = found[-1]["change_no"] if len(found) == CHANGES_ROWS_MAX else last
    feed_rows, cut_at = _filled(connection, device.tenant_id, found)
    covered = cursor if cut_at is None else cut_at
    _place_above(connection, device, after)  # what was thinned in between is not passed over in silence
    return Page(feed_rows, covered, place(connection, device, covered)["mark"], head)


def place(connection: Connection, device: Device, change_no: int) -> Row:
    """Return where the feed stands, and the mark of one change, 0 where there is none."""
    at = one(connection, store.PLACE, {"tenant": device.tenant_id, "change_no": change_no})
    assert at is not None, "every tenant has a feed head"
    return at


def differs(at: Row, mark: int) -> bool:
    """Say whether a device read another change under a number than the one that stands there now."""
    return 0 not in (mark, at["mark"]) and mark != at["mark"]


def _place_above(connection: Connection, device: Device, after: int) -> Row:
    """Return where the feed stands, when all that follows a change number is still in it. Raises FeedThinned."""
    at = place(connection, device, after)
    if after < at["floor"]:
        raise FeedThinned
    return at


def _filled(connection: Connection, tenant: UUID, found: Sequence[Row]) -> tuple[list[FeedRow], int | None]:
    """Return each entity once, at its last change, up to the size of a page; and the last number, if the page was cut."""
    newest = {(row["kind"], row["entity_id"]): row for row in found}
    by_kind: defaultdict[str, list[UUID]] = defaultdict(list)
    for kind, entity_id in newest:
        by_kind[kind].append(entity_id)
    now = {kind: _READERS[kind](connection, tenant, ids) for kind, ids in by_kind.items()}
    filled: list[FeedRow] = []
    size = 0
    for row in sorted(newest.values(), key=lambda row: int(row["change_no"])):
        revision, entity = now[row["kind"]].get(row["entity_id"], (row["revision"], None))
        body = msgspec.json.encode(entity)
        size += ROW_BYTES + len(body)
        if filled and size > CHANGES_BYTES_MAX:
            return filled, filled[-1].change_no
        filled.append(
            FeedRow(
                change_no=row["change_no"],
                kind=row["kind"],
                entity_id=row["entity_id"],
                revision=revision,
                body=msgspec.Raw(body),
            )
        )
    return filled, None


def _plain(statement: str, make: Callable[[Row], Entity]) -> Callable[[Connection, UUID, list[UUID]], Now]:
    def read(connection: Connection, tenant: UUID, ids: list[UUID]) -> Now:
        return {
            row["id"]: (row["revision"], None if row["removed_at"] else make(row))
            for row in rows(connection, statement, {"tenant": tenant, "ids": ids})
        }

    return read


def _of(kind: type[Entity]) -> Callable[[Row], Entity]:
    """Return a function that makes an entity from the columns that are named like its fields."""
    names = kind.__struct_fields__
    return lambda row: kind(**{name: row[name] for name in names})


def _role(row: Row) -> Entity:
    return RoleEntity(id=row["id"], code=row["code"], rights=row["rights"] or [])


def _products(connection: Connection, tenant: UUID, ids: list[UUID]) -> Now:
    asked = {"tenant": tenant, "ids": ids}
    units: defaultdict[UUID, list[UnitEntity]] = defaultdict(list)
    for row in rows(connection, store.UNITS, asked):
        units[row["product_id"]].append(
            UnitEntity(
                code=row["code"],
                factor_milli=row["factor_milli"],
                price_minor=row["price_minor"],
                barcode=row["barcode"],
            )
        )
    names = [name for name in ProductEntity.__struct_fields__ if name != "units"]

    def product(row: Row) -> Entity:
        fields: dict[str, Any] = {name: row[name] for name in names}
        return ProductEntity(**fields, units=units[row["id"]])

    return _plain(store.PRODUCTS, product)(connection, tenant, ids)


def _facts(connection: Connection, tenant: UUID, ids: list[UUID]) -> Now:
    moves: defaultdict[UUID, list[StockMove]] = defaultdict(list)
    of_message: dict[UUID, Row] = {}
    for row in rows(connection, store.FACTS, {"tenant": tenant, "ids": ids}):
        of_message[row["id"]] = row
        moves[row["id"]].append(
            StockMove(id=row["move_id"], product_id=row["product_id"], quantity_milli=row["quantity_milli"])
        )
    return {
        message_id: (
            1,
            FactMoved(
                device_id=row["device_id"], outlet_id=row["outlet_id"], kind=row["kind"], moves=moves[message_id]
            ),
        )
        for message_id, row in of_message.items()
    }


_READERS: dict[str, Callable[[Connection, UUID, list[UUID]], Now]] = {
    "outlet": _plain(store.OUTLETS, _of(OutletEntity)),
    "role": _plain(store.ROLES, _role),
    "staff": _plain(store.STAFF, _of(StaffEntity)),
    "category": _plain(store.CATEGORIES, _of(CategoryEntity)),
    "product": _products,
    "tax_rate": _plain(store.TAX_RATES, _of(TaxRateEntity)),
    "fact": _facts,
    "flag": flags.read,
}
