"""Products, their units and codes, as the till sells them: the received row with this device's pending edits over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.db.sql import Connection
from app.db.tables.types import uid
from app.domain.barcode import gtin14
from app.domain.errors import NotFound
from app.domain.ids import CartId, CategoryId, LineId, ProductId
from app.domain.money import Money
from app.domain.product import Category, Product
from app.domain.quantity import Quantity
from app.domain.tax import TaxClass
from app.domain.unit import SellUnit

_PRODUCT = (
    "select p.id, p.sku, p.name, p.category_id, p.tax_class, p.weighed, p.scale_code, p.pack, p.colour, p.revision, "
    "coalesce(h.milli, 0) from products p left join on_hand h on h.product_id = p.id "
)


class ProductNotFound(NotFound):
    """No product that is still sold has this id."""

    code = "product_not_found"


class ProductStore:
    """Reads products inside one unit of work; never loads the catalogue whole."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, product_id: ProductId) -> Product:
        """Return one product. Raises ProductNotFound."""
        found = self._products("where p.id = ? and p.removed = 0", (product_id.bytes,))
        if not found:
            raise ProductNotFound(product_id=str(product_id))
        return found[0]

    def many(self, product_ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Return the products that are still sold among ``product_ids``, by id."""
        marks = ", ".join("?" * len(product_ids))
        found = self._products(
            f"where p.removed = 0 and p.id in ({marks})", [product_id.bytes for product_id in product_ids]
        )
        return {product.id: product for product in found}

    def by_code(self, code: str) -> list[tuple[Product, SellUnit]]:
        """Return what ``code`` names: its barcode as scanned first, else the same GTIN in another spelling, else a SKU.

        More than one only where two products share a barcode.
        """
        if not code.isprintable():
            return []
        found = self._by_unit("barcode = ?", code)
        normal = gtin14(code)
        if not found and normal is not None:
            found = self._by_unit("gtin = ?", normal)
        if not found:
            products = self._products("where p.sku = ? collate nocase and p.removed = 0", (code,))
            found = [(product, product.base_unit) for product in products]
        return found

    def by_scale_code(self, scale_code: str) -> list[Product]:
        """Return the weighed products with this code of the scale."""
        return self._products("where p.scale_code = ? and p.removed = 0", (scale_code,))

    def in_category(self, category_id: CategoryId | None, *, after: int = 0, limit: int) -> list[Product]:
        """Return a page of a category (or of all goods), most sold first; ``after`` is how many to pass over."""
        if category_id is None:
            return self._products("where p.removed = 0 order by p.seq limit ? offset ?", (limit, after))
        return self._products(
            "where p.category_id = ? and p.removed = 0 order by p.seq limit ? offset ?",
            (category_id.bytes, limit, after),
        )

    def by_seq(self, seqs: Sequence[int]) -> list[Product]:
        """Return products by their places in the search index, in the order asked."""
        if not seqs:
            return []
        marks = ", ".join("?" * len(seqs))
        rows = self._connection.execute(
            f"select p.seq, p.id from products p where p.seq in ({marks}) and p.removed = 0", list(seqs)
        ).fetchall()
        ids = {seq: ProductId(uid(product_id)) for seq, product_id in rows}
        products = self.many(list(ids.values()))
        return [products[ids[seq]] for seq in seqs if seq in ids]

    def newer_prices(self, cart_id: CartId) -> dict[LineId, Money]:
        """Return what the saved lines of a cart cost by now, where that is another price than the line's."""
        rows = self._connection.execute(
            "select l.id, u.price_minor from cart_lines l "
            "join product_units u on u.product_id = l.product_id and u.code = l.unit "
            "where l.cart_id = ? and u.price_minor <> l.price_minor",
            (cart_id.bytes,),
        ).fetchall()
        return {LineId(uid(line_id)): Money(price) for line_id, price in rows}

    def categories(self) -> list[Category]:
        """Return the categories in the owner's order."""
        rows = self._connection.execute(
            "select id, name, sort, pack from categories where removed = 0 order by sort, name"
        ).fetchall()
        return [Category(CategoryId(uid(row[0])), row[1], row[2], row[3]) for row in rows]

    def count(self) -> int:
        """Return how many products are sold."""
        count: int = self._connection.execute("select count(*) from products where removed = 0").fetchone()[0]
        return count

    def _by_unit(self, where: str, code: str) -> list[tuple[Product, SellUnit]]:
        rows = self._connection.execute(f"select product_id, code from product_units where {where}", (code,)).fetchall()
        if not rows:
            return []
        products = self.many([ProductId(uid(row[0])) for row in rows])
        return [
            (products[ProductId(uid(product_id))], products[ProductId(uid(product_id))].unit(unit))
            for product_id, unit in rows
            if ProductId(uid(product_id)) in products
        ]

    def _products(self, where: str, values: Sequence[Any]) -> list[Product]:
        rows = self._connection.execute(_PRODUCT + where, values).fetchall()
        units = self._units([row[0] for row in rows])
        return [_product(row, units[row[0]]) for row in rows if row[0] in units]

    def _units(self, ids: Sequence[bytes]) -> dict[bytes, list[SellUnit]]:
        if not ids:
            return {}
        marks = ", ".join("?" * len(ids))
        rows = self._connection.execute(
            "select product_id, code, factor_milli, price_minor, barcode from product_units "
            f"where product_id in ({marks}) order by product_id, position",
            list(ids),
        ).fetchall()
        return _grouped(rows)


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[bytes, list[SellUnit]]:
    units: dict[bytes, list[SellUnit]] = {}
    for product_id, code, factor, price, barcode in rows:
        units.setdefault(product_id, []).append(SellUnit(code, factor, Money(price), barcode))
    return units


def _product(row: tuple[Any, ...], units: list[SellUnit]) -> Product:
    product_id, sku, name, category_id, tax_class, weighed, scale_code, pack, colour, revision, milli = row
    return Product(
        id=ProductId(uid(product_id)),
        sku=sku,
        name=name,
        category_id=CategoryId(uid(category_id)),
        tax_class=TaxClass(tax_class),
        units=tuple(units),
        weighed=bool(weighed),
        scale_code=scale_code,
        pack=pack,
        colour=colour,
        revision=revision,
        on_hand=Quantity(milli),
    )
