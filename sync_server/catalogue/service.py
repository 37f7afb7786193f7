"""Edits of products from the tills: taken in order of arrival, field by field; the later one stands and both are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.errors import RuleViolation
from app.domain.money import MONEY_MAX
from app.domain.product import valid_name
from app.wire.bodies import FieldChange, ProductEdited
from app.wire.envelope import Envelope
from sync_server import bulk
from sync_server.catalogue import store, tables
from sync_server.db import Connection, Row, execute, rows

BARCODE_LENGTH_MAX = 80

Value = str | int


@dataclass(slots=True)
class Edit:
    """One edit that arrived, and what became of it: ``refused`` is a code and a field, ``flags`` a code and its facts."""

    envelope: Envelope
    body: ProductEdited
    refused: tuple[str, str | None] | None = None
    flags: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Product:
    id: UUID
    removed: bool
    revision: int
    revision_before: int
    values: dict[str, Value]
    changed: dict[str, Row]
    units_changed: set[str] = field(default_factory=set)


class _Refusal(Exception):
    """An edit that cannot be carried out whatever else is true."""

    def __init__(self, code: str, field_name: str | None = None) -> None:
        super().__init__(code)
        self.code, self.field = code, field_name


class _Writes:
    """What the edits of one call write, collected over all of them."""

    def __init__(self) -> None:
        self.changes: list[tuple[Any, ...]] = []
        self.prices: defaultdict[tuple[UUID, str], list[tuple[int, int]]] = defaultdict(list)
        self.barcodes: list[tuple[Edit, UUID, str]] = []


def apply_edits(
    connection: Connection, tenant_id: UUID, device_id: UUID, edits: Sequence[Edit], now: datetime
) -> list[tuple[UUID, int]]:
    """Carry out edits in their order, and say in each what became of it. Return changed products with their new revisions."""
    products = _load(connection, tenant_id, {edit.body.product_id for edit in edits})
    writes = _Writes()
    for edit in edits:
        try:
            _apply(edit, products, device_id, writes)
        except _Refusal as refusal:
            edit.refused = (refusal.code, refusal.field)
    changed = [product for product in products.values() if product.revision > product.revision_before]
    _write(connection, tenant_id, changed, writes, now)
    _flag_shared_barcodes(connection, tenant_id, writes)
    return [(product.id, product.revision) for product in changed]


def _load(connection: Connection, tenant_id: UUID, product_ids: set[UUID]) -> dict[UUID, _Product]:
    asked = {"tenant": tenant_id, "ids": bulk.ids(sorted(product_ids))}
    products = {
        row["id"]: _Product(row["id"], row["removed"], row["revision"], row["revision"], {"name": row["name"]}, {})
        for row in rows(connection, store.LOCK_PRODUCTS, asked)
    }
    for row in rows(connection, store.UNITS, asked):
        values = products[row["product_id"]].values
        values[f"price.{row['code']}"] = row["price_minor"]
        values[f"barcode.{row['code']}"] = row["barcode"] or ""
    for row in rows(connection, store.LAST_CHANGES, asked):
        products[row["product_id"]].changed[row["field"]] = row
    return products


def _apply(edit: Edit, products: dict[UUID, _Product], device_id: UUID, writes: _Writes) -> None:
    product = products.get(edit.body.product_id)
    if product is None:
        raise _Refusal("product_unknown")
    wanted = [(change, _valid(change, product)) for change in edit.body.changes]
    if product.removed:
        edit.flags["product_removed"] = {"product_id": str(product.id)}
    effective = [(change, value) for change, value in wanted if product.values[change.field] != value]
    if not effective:
        return
    product.revision += 1
    for change, value in effective:
        _flag_overtaken(edit, product, change, value)
        _set(edit, product, change.field, value, device_id, writes)


def _valid(change: FieldChange, product: _Product) -> Value:
    """Return the new value when the field is one of this product's and may hold it."""
    if change.field not in product.values:
        raise _Refusal("field_unknown", change.field)
    part, value = change.field.partition(".")[0], change.new
    if part == "name" and isinstance(value, str):
        try:
            return valid_name(value)
        except RuleViolation as error:
            raise _Refusal(error.code, change.field) from error
    if part == "price" and isinstance(value, int) and 0 <= value <= MONEY_MAX:
        return value
    if part == "barcode" and isinstance(value, str) and len(value) <= BARCODE_LENGTH_MAX:
        return value.strip()
    raise _Refusal("value_out_of_range", change.field)


def _flag_overtaken(edit: Edit, product: _Product, change: FieldChange, value: Value) -> None:
    """Tell of a value that was set meanwhile, which the editor had not seen and which is replaced now."""
    last, current = product.changed.get(change.field), product.values[change.field]
    if last is None or last["revision"] <= edit.body.base_revision or current == change.old:
        return
    edit.flags.setdefault("edit_overtaken", {"product_id": str(product.id), "fields": []})["fields"].append(
        {
            "field": change.field,
            "overtaken": current,
            "stands": value,
            "base_revision": edit.body.base_revision,
            "revision": last["revision"],
            "message_id": str(last["message_id"]),
            "staff_id": None if last["staff_id"] is None else str(last["staff_id"]),
            "made_at": last["made_at"].isoformat(),
        }
    )


def _set(edit: Edit, product: _Product, name: str, value: Value, device_id: UUID, writes: _Writes) -> None:
    envelope, revision = edit.envelope, product.revision
    row = (
        product.id,
        name,
        revision,
        str(product.values[name]),
        str(value),
        envelope.id,
        device_id,
        envelope.staff_id,
        envelope.made_at,
    )
    writes.changes.append(row)
    product.values[name] = value
    product.changed[name] = dict(zip(bulk.names(tables.product_changes), row, strict=True))
    part, _, unit = name.partition(".")
    if unit:
        product.units_changed.add(unit)
    if part == "price":
        writes.prices[product.id, unit].append((revision, int(value)))
    if part == "barcode" and value:
        writes.barcodes.append((edit, product.id, str(value)))


def _write(
    connection: Connection, tenant_id: UUID, products: Sequence[_Product], writes: _Writes, now: datetime
) -> None:
    if not products:
        return
    values = {
        "tenant": tenant_id,
        "ids": bulk.ids([product.id for product in products]),
        "names": bulk.words([str(product.values["name"]) for product in products]),
        "revisions": bulk.plain([product.revision for product in products]),
    }
    execute(connection, store.UPDATE_PRODUCTS, values)
    units = [(product, code) for product in products for code in sorted(product.units_changed)]
    if units:
        values = {
            "tenant": tenant_id,
            "ids": bulk.ids([product.id for product, _ in units]),
            "codes": bulk.words([code for _, code in units]),
            "prices": bulk.plain([int(product.values[f"price.{code}"]) for product, code in units]),
            "barcodes": bulk.words([str(product.values[f"barcode.{code}"]) or None for product, code in units]),
        }
        execute(connection, store.UPDATE_UNITS, values)
    _write_prices(connection, tenant_id, writes, now)
    bulk.insert(connection, tables.product_changes, tenant_id, writes.changes)


def _write_prices(connection: Connection, tenant_id: UUID, writes: _Writes, now: datetime) -> None:
    """End the prices in force and write the new ones, each until the one that follows it in the same call."""
    if not writes.prices:
        return
    keys = list(writes.prices)
    values = {
        "tenant": tenant_id,
        "ids": bulk.ids([product_id for product_id, _ in keys]),
        "codes": bulk.words([unit for _, unit in keys]),
        "revisions": bulk.plain([writes.prices[key][0][0] for key in keys]),
    }
    execute(connection, store.END_PRICES, values)
    new = []
    for (product_id, unit), prices in writes.prices.items():
        ends = [*(revision for revision, _ in prices[1:]), None]
        new += [(product_id, unit, at, until, minor, now) for (at, minor), until in zip(prices, ends, strict=True)]
    bulk.insert(connection, tables.product_prices, tenant_id, new)


def _flag_shared_barcodes(connection: Connection, tenant_id: UUID, writes: _Writes) -> None:
    """Two products with one barcode are both kept; the till asks which one is meant, and the owner is told."""
    if not writes.barcodes:
        return
    holders: defaultdict[str, set[UUID]] = defaultdict(set)
    asked = {"tenant": tenant_id, "barcodes": bulk.words([barcode for _, _, barcode in writes.barcodes])}
    for row in rows(connection, store.BARCODE_HOLDERS, asked):
        holders[row["barcode"]].add(row["product_id"])
    for edit, product_id, barcode in writes.barcodes:
        others = sorted(str(holder) for holder in holders[barcode] - {product_id})
        if others:
            edit.flags["barcode_shared"] = {"product_id": str(product_id), "barcode": barcode, "others": others}
