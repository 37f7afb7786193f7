"""A day's sales by hour and by product, and the list of products with their figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.db.sql import Connection
from app.db.tables.types import millis, uid
from app.domain.ids import ProductId
from app.domain.money import Money
from app.domain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class HourSales:
    """What was sold in one local hour."""

    hour: int
    orders: int
    total: Money


@dataclass(frozen=True, slots=True)
class ProductSales:
    """What was sold of one product in a day, in its base unit."""

    product_id: ProductId
    name: str
    unit: str
    pack: str
    colour: str
    quantity: Quantity
    value: Money


@dataclass(frozen=True, slots=True)
class SalesSoFar:
    """A day's sales up to a moment: receipts, their sum, and how many different products they hold."""

    orders: int
    total: Money
    products: int

    @property
    def average(self) -> Money:
        """Sales per order, rounded down to a rupiah."""
        return Money(self.total.minor // self.orders) if self.orders else Money(0)


DAY_LENGTH_MAX = timedelta(hours=48)
"""A business date's sales lie within this time before any of its moments: a shift may run past midnight."""


class ReportQueries:
    """Reads kept sums inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hours(self, day: date) -> list[HourSales]:
        """Return the sales of a business date by hour."""
        rows = self._connection.execute(
            "select hour, orders, total_minor from day_hours where business_date = ? order by hour", (day.isoformat(),)
        ).fetchall()
        return [HourSales(hour, orders, Money(total)) for hour, orders, total in rows]

    def so_far(self, day: date, until: datetime) -> SalesSoFar:
        """Return a business date's sales up to ``until``, counted from its receipts."""
        where = "o.completed_at between ? and ? and o.business_date = ?"
        values = (millis(until - DAY_LENGTH_MAX), millis(until), day.isoformat())
        orders, total = self._connection.execute(
            f"select count(*), coalesce(sum(o.total_minor), 0) from orders o where {where}", values
        ).fetchone()
        (products,) = self._connection.execute(
            f"select count(distinct l.product_id) from orders o join order_lines l on l.order_id = o.id where {where}",
            values,
        ).fetchone()
        return SalesSoFar(orders, Money(total), products)

    def product_count(self, day: date) -> int:
        """Return how many different products were sold on a business date."""
        count: int = self._connection.execute(
            "select count(*) from day_products where business_date = ?", (day.isoformat(),)
        ).fetchone()[0]
        return count

    def products(self, day: date, limit: int) -> list[ProductSales]:
        """Return what sold best on a business date, by value."""
        rows = self._connection.execute(
            "select d.product_id, coalesce(p.name, '?'), coalesce(u.code, ''), coalesce(p.pack, 'pack'), "
            "coalesce(p.colour, '#888888'), d.quantity_milli, d.value_minor from day_products d "
            "left join products p on p.id = d.product_id "
            "left join product_units u on u.product_id = d.product_id and u.position = 0 "
            "where d.business_date = ? order by d.value_minor desc, p.name limit ?",
            (day.isoformat(), limit),
        ).fetchall()
        return [
            ProductSales(ProductId(uid(row[0])), row[1], row[2], row[3], row[4], Quantity(row[5]), Money(row[6]))
            for row in rows
        ]
