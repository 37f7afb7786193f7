"""Open and held carts, line by line. At most one cart is current: the one that is not held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.db.sql import Connection, insert, replace_sql, select_sql, tuple_of
from app.db.tables import carts as tables
from app.db.tables.types import instant, millis, uid
from app.domain.cart import Cart, CartLine
from app.domain.discount import AmountOff, Discount, PercentOff
from app.domain.errors import NotFound
from app.domain.ids import CartId, LineId, ProductId, ShiftId, StaffId
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.domain.tax import TaxClass

LINES_READ_MAX = 1_024


class CartNotFound(NotFound):
    """The cart was paid, voided or never was."""

    code = "cart_not_found"


@dataclass(frozen=True, slots=True)
class HeldCart:
    """A held cart as the list shows it, without prices."""

    cart: Cart
    held_at: datetime
    staff_name: str


class CartStore:
    """Reads and writes carts inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_current(self) -> Cart | None:
        """Return the cart that is being served, if there is one."""
        row = self._connection.execute(select_sql(tables.carts, "held_at is null")).fetchone()
        return None if row is None else self._cart(row)

    def get(self, cart_id: CartId) -> Cart:
        """Return a cart, held or current. Raises CartNotFound."""
        row = self._connection.execute(select_sql(tables.carts, "id = ?"), (cart_id.bytes,)).fetchone()
        if row is None:
            raise CartNotFound(cart_id=str(cart_id))
        return self._cart(row)

    def held(self) -> list[HeldCart]:
        """Return the held carts, the longest held first."""
        rows = self._connection.execute(
            "select c.id, c.opened_at, c.staff_id, c.name, c.held_at, c.note, coalesce(s.name, '') from carts c "
            "left join staff s on s.id = c.staff_id where c.held_at is not null order by c.held_at"
        ).fetchall()
        return [HeldCart(self._cart(row[:6]), instant(row[4]), row[6]) for row in rows]

    def held_count(self) -> int:
        """Return how many carts are held."""
        count: int = self._connection.execute("select count(*) from carts where held_at is not null").fetchone()[0]
        return count

    def open(self, cart: Cart, staff_id: StaffId) -> None:
        """Begin a current cart."""
        row = {
            "id": cart.id.bytes,
            "opened_at": millis(cart.opened_at),
            "staff_id": staff_id.bytes,
            "name": None,
            "held_at": None,
            "note": cart.note,
        }
        insert(self._connection, tables.carts, [row])

    def put_line(self, cart: Cart, line_id: LineId) -> None:
        """Write one line of ``cart`` as it is now: a changed one where it stands, a new one behind all others."""
        row = _line_row(cart.id, self._place(cart.id, line_id), cart.line(line_id))
        self._connection.execute(replace_sql(tables.cart_lines), tuple_of(tables.cart_lines)(row))

    def put_lines(self, cart: Cart) -> None:
        """Write all lines of ``cart`` anew."""
        self._connection.execute("delete from cart_lines where cart_id = ?", (cart.id.bytes,))
        rows = [_line_row(cart.id, position, line) for position, line in enumerate(cart.lines)]
        insert(self._connection, tables.cart_lines, rows)

    def remove_line(self, line_id: LineId) -> None:
        """Take one line away; the others keep their order."""
        self._connection.execute("delete from cart_lines where id = ?", (line_id.bytes,))

    def was_removed(self, line_id: LineId, shift_id: ShiftId) -> bool:
        """Say whether a line was taken out in this shift and not put back since."""
        (times,) = self._connection.execute(
            "select coalesce(sum(1 - 2 * undone), 0) from line_voids where line_id = ? and shift_id = ?",
            (line_id.bytes, shift_id.bytes),
        ).fetchone()
        return bool(times > 0)

    def hold(self, cart_id: CartId, name: str, at: datetime) -> None:
        """Lay the current cart aside under a name."""
        self._connection.execute(
            "update carts set name = ?, held_at = ? where id = ?", (name, millis(at), cart_id.bytes)
        )

    def recall(self, cart_id: CartId) -> None:
        """Make a held cart the current one."""
        self._connection.execute("update carts set held_at = null where id = ?", (cart_id.bytes,))

    def drop(self, cart_id: UUID) -> None:
        """Remove a cart that was paid or voided in another life of this device, if it is here."""
        self.delete(CartId(cart_id))

    def delete(self, cart_id: CartId) -> None:
        """Drop a cart that was paid or voided."""
        self._connection.execute("delete from cart_lines where cart_id = ?", (cart_id.bytes,))
        self._connection.execute("delete from carts where id = ?", (cart_id.bytes,))

    def _place(self, cart_id: CartId, line_id: LineId) -> int:
        """Return a line's position. Lines that were removed leave holes, so it is not the number of those before."""
        place: int = self._connection.execute(
            "select coalesce((select position from cart_lines where id = ?), "
            "(select max(position) + 1 from cart_lines where cart_id = ?), 0)",
            (line_id.bytes, cart_id.bytes),
        ).fetchone()[0]
        return place

    def _cart(self, row: Iterable[Any]) -> Cart:
        cart_id, opened_at, _, name, _, note = row
        lines = self._connection.execute(
            select_sql(tables.cart_lines, "cart_id = ? order by position, id"), (cart_id,)
        ).fetchall()
        return Cart(CartId(uid(cart_id)), instant(opened_at), tuple(map(_line, lines)), None, note, name)


def _line_row(cart_id: CartId, position: int, line: CartLine) -> dict[str, Any]:
    kind, value = _discount_columns(line.discount)
    return {
        "id": line.id.bytes,
        "cart_id": cart_id.bytes,
        "position": position,
        "product_id": line.product_id.bytes,
        "sku": line.sku,
        "name": line.name,
        "unit": line.unit,
        "unit_factor_milli": line.unit_factor_milli,
        "weighed": int(line.weighed),
        "price_minor": line.price.minor,
        "quantity_milli": line.quantity.milli,
        "tax_class": line.tax_class.value,
        "priced_at": millis(line.priced_at),
        "product_revision": line.product_revision,
        "scanned": line.scanned,
        "label_gross_minor": None if line.label_gross is None else line.label_gross.minor,
        "discount_kind": kind,
        "discount_value": value,
    }


@lru_cache(maxsize=LINES_READ_MAX)
def _line(row: tuple[Any, ...]) -> CartLine:
    """Return the line of a row. A growing cart is read at each scan, and its older rows still say the same."""
    (
        line_id, _, _, product_id, sku, name, unit, factor, weighed, price, quantity,
        tax_class, priced_at, revision, scanned, label_gross, discount_kind, discount_value,
    ) = row  # fmt: skip
    return CartLine(
        id=LineId(uid(line_id)),
        product_id=ProductId(uid(product_id)),
        sku=sku,
        name=name,
        unit=unit,
        unit_factor_milli=factor,
        weighed=bool(weighed),
        price=Money(price),
        quantity=Quantity(quantity),
        tax_class=TaxClass(tax_class),
        priced_at=instant(priced_at),
        product_revision=revision,
        scanned=scanned,
        label_gross=None if label_gross is None else Money(label_gross),
        discount=_discount(discount_kind, discount_value),
    )


def _discount_columns(discount: Discount | None) -> tuple[str | None, int | None]:
    match discount:
        case None:
            return None, None
        case PercentOff(rate_bp):
            return "percent", rate_bp
        case AmountOff(amount):
            return "amount", amount.minor


def _discount(kind: str | None, value: int | None) -> Discount | None:
    if kind is None or value is None:
        return None
    return PercentOff(value) if kind == "percent" else AmountOff(Money(value))
