"""Applying master data from the feed: whole entities, only when newer, with this device's pending edits laid over them."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from app.db import search
from app.db.sql import Connection, add, insert, replace_sql, tuple_of
from app.db.stores.outbox import OutboxStore
from app.db.stores.tasks import TaskStore
from app.db.tables import masters as tables
from app.db.tables.types import raw, uid
from app.domain.barcode import gtin14
from app.domain.ids import ProductId
from app.wire.bodies import FieldChange
from app.wire.calls import FeedRow
from app.wire.master import (
    CategoryEntity,
    FactMoved,
    OutletEntity,
    ProductEntity,
    RoleEntity,
    StaffEntity,
    TaxRateEntity,
)

_TABLES = {
    "outlet": "outlets",
    "role": "roles",
    "staff": "staff",
    "category": "categories",
    "product": "products",
    "tax_rate": "tax_rates",
    "flag": "tasks",
}
"""The table of each kind of entity that is kept."""

NAME_FIELD = "name"
PRICE_FIELD = "price."


class MasterStore:
    """Writes received entities inside one unit of work; kinds it does not know are passed over."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_kind: dict[str, Callable[[FeedRow], None]] = {
            "outlet": self._outlet,
            "role": self._role,
            "staff": self._staff,
            "category": self._category,
            "product": self._product,
            "tax_rate": self._tax_rate,
            "fact": self._fact,
            "flag": TaskStore(connection).apply,
        }

    def apply(self, row: FeedRow) -> None:
        """Apply one row of the feed; seen twice or late it changes nothing. Raises MsgspecError for what cannot be an entity."""
        handler = self._by_kind.get(row.kind)
        if handler is None:
            return
        try:
            handler(row)
        except sqlcipher.IntegrityError as error:
            raise msgspec.ValidationError(f"{row.kind} {row.entity_id}: {error}") from error

    def replace(self, row: FeedRow) -> None:
        """Apply one row of a snapshot: it stands, whatever revision is known. Raises MsgspecError for what cannot be an entity."""
        table = _TABLES.get(row.kind)
        if table is None:
            return
        self._connection.execute(f"update {table} set revision = -1 where id = ?", (row.entity_id.bytes,))
        if row.kind == "role":  # one that is no more may have left its code to another
            code = msgspec.json.decode(row.body, type=RoleEntity).code
            self._connection.execute("delete from roles where code = ? and id <> ?", (code, row.entity_id.bytes))
        self.apply(row)

    def lay_over_anew(self, product: ProductEntity) -> None:
        """Lay this device's pending edits over a product that was just written without them."""
        self._refresh_received(product)
        self._overlay(product.id.bytes)
        self._index(product.id.bytes)

    def lay_over(self, message_id: UUID, product_id: ProductId, changes: list[FieldChange]) -> None:
        """Keep an edit of this device over the received row until the server has answered it."""
        for change in changes:
            received = self._received(product_id, change)
            self._connection.execute(
                "insert into pending_edits (message_id, product_id, field, new, received) values (?, ?, ?, ?, ?)",
                (message_id.bytes, product_id.bytes, change.field, json.dumps(change.new), received),
            )
            self._set(product_id.bytes, change.field, change.new)
        self._index(product_id.bytes)

    def last_pending(self, product_id: ProductId) -> UUID | None:
        """Return the newest edit of a product that the server has not answered yet."""
        row = self._connection.execute(
            "select e.message_id from pending_edits e join outbox x on x.id = e.message_id "
            "where e.product_id = ? and x.state in ('pending', 'waiting') order by x.device_no desc limit 1",
            (product_id.bytes,),
        ).fetchone()
        return None if row is None else uid(row[0])

    def settle(self, message_id: UUID, *, accepted: bool) -> None:
        """Drop a pending edit that was answered; one that was parked gives the received value back."""
        edits = self._connection.execute(
            "select product_id, field, received from pending_edits where message_id = ?", (message_id.bytes,)
        ).fetchall()
        self._connection.execute("delete from pending_edits where message_id = ?", (message_id.bytes,))
        if not accepted:
            TaskStore(self._connection).unhide(message_id)
        if accepted or not edits:
            return
        for product_id, field, received in edits:
            self._set(product_id, field, json.loads(received))
            self._overlay(product_id)
        self._index(edits[0][0])

    def _received(self, product_id: ProductId, change: FieldChange) -> str:
        """Return the server's value of a field: of an earlier pending edit what that one covers, else what stands there."""
        earlier = self._connection.execute(
            "select received from pending_edits where product_id = ? and field = ? limit 1",
            (product_id.bytes, change.field),
        ).fetchone()
        return str(earlier[0]) if earlier is not None else json.dumps(change.old)

    def _set(self, product_id: bytes, field: str, value: int | str) -> None:
        if field == NAME_FIELD:
            self._connection.execute("update products set name = ? where id = ?", (value, product_id))
        elif field.startswith(PRICE_FIELD):
            self._connection.execute(
                "update product_units set price_minor = ? where product_id = ? and code = ?",
                (value, product_id, field.removeprefix(PRICE_FIELD)),
            )

    def _overlay(self, product_id: bytes) -> None:
        edits = self._connection.execute(
            "select e.field, e.new from pending_edits e join outbox x on x.id = e.message_id "
            "where e.product_id = ? order by x.device_no",
            (product_id,),
        ).fetchall()
        for field, new in edits:
            self._set(product_id, field, json.loads(new))

    def _index(self, product_id: bytes) -> None:
        row = self._connection.execute(
            "select p.seq, p.name, p.sku, p.removed from products p where p.id = ?", (product_id,)
        ).fetchone()
        if row is None:
            return
        seq, name, sku, removed = row
        codes = self._connection.execute(
            "select barcode from product_units where product_id = ? and barcode is not null", (product_id,)
        ).fetchall()
        if removed:
            search.remove(self._connection, seq)
        else:
            search.put(self._connection, seq, name, sku, [code[0] for code in codes])

    def _newer(self, table: str, row: FeedRow) -> bool:
        known = self._connection.execute(
            f"select revision from {table} where id = ?", (row.entity_id.bytes,)
        ).fetchone()
        return known is None or known[0] < row.revision

    def _remove(self, table: str, row: FeedRow) -> None:
        self._connection.execute(
            f"update {table} set removed = 1, revision = ? where id = ?", (row.revision, row.entity_id.bytes)
        )

    def _outlet(self, row: FeedRow) -> None:
        if row.is_removed or not self._newer("outlets", row):
            return
        _require_zone(msgspec.json.decode(row.body, type=OutletEntity).zone)
        values = {"id": row.entity_id.bytes, "body": bytes(row.body).decode(), "revision": row.revision}
        self._connection.execute(replace_sql(tables.outlets), tuple_of(tables.outlets)(values))

    def _role(self, row: FeedRow) -> None:
        if row.is_removed or not self._newer("roles", row):
            return
        role = msgspec.json.decode(row.body, type=RoleEntity)
        values = {"id": role.id.bytes, "code": role.code, "rights": json.dumps(role.rights), "revision": row.revision}
        self._connection.execute(replace_sql(tables.roles), tuple_of(tables.roles)(values))

    def _staff(self, row: FeedRow) -> None:
        if not self._newer("staff", row):
            return
        if row.is_removed:
            return self._remove("staff", row)
        person = msgspec.json.decode(row.body, type=StaffEntity)
        values = {
            "id": person.id.bytes,
            "name": person.name,
            "role": person.role,
            "pin_hash": person.pin_hash,
            "active": int(person.active),
            "removed": 0,
            "revision": row.revision,
        }
        self._connection.execute(replace_sql(tables.staff), tuple_of(tables.staff)(values))

    def _category(self, row: FeedRow) -> None:
        if not self._newer("categories", row):
            return
        if row.is_removed:
            return self._remove("categories", row)
        category = msgspec.json.decode(row.body, type=CategoryEntity)
        values = {
            "id": category.id.bytes,
            "name": category.name,
            "sort": category.sort,
            "pack": category.pack,
            "removed": 0,
            "revision": row.revision,
        }
        self._connection.execute(replace_sql(tables.categories), tuple_of(tables.categories)(values))

    def _tax_rate(self, row: FeedRow) -> None:
        if not self._newer("tax_rates", row):
            return
        if row.is_removed:
            return self._remove("tax_rates", row)
        rate = msgspec.json.decode(row.body, type=TaxRateEntity)
        if rate.base_numerator > rate.base_denominator:
            raise msgspec.ValidationError(f"tax rate {rate.id}: more than the whole price is taxed")
        values = {
            "id": rate.id.bytes,
            "outlet_id": raw(rate.outlet_id),
            "tax_class": rate.tax_class,
            "rate_bp": rate.rate_bp,
            "base_numerator": rate.base_numerator,
            "base_denominator": rate.base_denominator,
            "mode": rate.mode,
            "valid_from": rate.valid_from.isoformat(),
            "valid_to": None if rate.valid_to is None else rate.valid_to.isoformat(),
            "removed": 0,
            "revision": row.revision,
        }
        self._connection.execute(replace_sql(tables.tax_rates), tuple_of(tables.tax_rates)(values))

    def _product(self, row: FeedRow) -> None:
        if not self._newer("products", row):
            return
        if row.is_removed:
            self._remove("products", row)
            return self._index(row.entity_id.bytes)
        product = msgspec.json.decode(row.body, type=ProductEntity)
        self._write_product(product, row.revision)
        self._refresh_received(product)
        self._overlay(product.id.bytes)
        self._index(product.id.bytes)

    def _write_product(self, product: ProductEntity, revision: int) -> None:
        values = {
            "seq": self._place(product.id),
            "id": product.id.bytes,
            "sku": product.sku,
            "name": product.name,
            "category_id": product.category_id.bytes,
            "tax_class": product.tax_class,
            "weighed": int(product.weighed),
            "scale_code": product.scale_code,
            "pack": product.pack,
            "colour": product.colour,
            "removed": 0,
            "revision": revision,
        }
        self._connection.execute(replace_sql(tables.products), tuple_of(tables.products)(values))
        self._connection.execute("delete from product_units where product_id = ?", (product.id.bytes,))
        units = [
            {
                "product_id": product.id.bytes,
                "code": unit.code,
                "position": position,
                "factor_milli": unit.factor_milli,
                "price_minor": unit.price_minor,
                "barcode": unit.barcode,
                "gtin": gtin14(unit.barcode) if unit.barcode else None,
            }
            for position, unit in enumerate(product.units)
        ]
        insert(self._connection, tables.product_units, units)

    def _place(self, product_id: UUID) -> int:
        """Return a product's place in the search index: its own, or a new one behind all others."""
        known = self._connection.execute("select seq from products where id = ?", (product_id.bytes,)).fetchone()
        if known is None:
            known = self._connection.execute("select coalesce(max(seq), 0) + 1 from products").fetchone()
        place: int = known[0]
        return place

    def _refresh_received(self, product: ProductEntity) -> None:
        """Keep the newest received value beside each pending edit of the product."""
        values: dict[str, int | str] = {NAME_FIELD: product.name}
        values.update({PRICE_FIELD + unit.code: unit.price_minor for unit in product.units})
        self._connection.executemany(
            "update pending_edits set received = ? where product_id = ? and field = ?",
            [(json.dumps(value), product.id.bytes, field) for field, value in values.items()],
        )

    def _fact(self, row: FeedRow) -> None:
        """Count another device's stock moves on top; one's own are counted already, a repeated one was."""
        if row.is_removed or OutboxStore(self._connection).is_own(row.entity_id):
            return
        known = self._connection.execute(
            "select 1 from received_moves where message_id = ?", (row.entity_id.bytes,)
        ).fetchone()
        if known is not None:
            return
        fact = msgspec.json.decode(row.body, type=FactMoved)
        self._connection.execute(
            "insert into received_moves (message_id, moves) values (?, ?)",
            (row.entity_id.bytes, msgspec.json.encode(fact.moves)),
        )
        moves = [{"product_id": move.product_id.bytes, "milli": move.quantity_milli} for move in fact.moves]
        add(self._connection, tables.on_hand, moves, "milli")


def _require_zone(name: str) -> None:
    """Raise ValidationError for a time zone that this machine does not know: no day could be told in it."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise msgspec.ValidationError(f"there is no time zone {name!r}") from error
