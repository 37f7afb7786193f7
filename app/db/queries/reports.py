"""A day's sales by hour and by product, and the list of products with their figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.db.sql import Connection
from app.db.tables.types import uid
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
