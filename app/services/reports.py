"""The owner's first view: today by hour and by item, from kept sums, with what it is compared to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.db.queries.reports import HourSales, ProductSales
from app.db.unit_of_work import UnitOfWork
from app.domain.money import Money, total
from app.domain.staff import Right, Staff, require
from app.services.shops import outlet_day

PRODUCTS_MAX = 200


@dataclass(frozen=True, slots=True)
class DaySales:
    """A business date's sales: by hour, by product, in all."""

    day: date
    hours: tuple[HourSales, ...]
    products: tuple[ProductSales, ...]

    @property
    def orders(self) -> int:
        return sum(hour.orders for hour in self.hours)

    @property
    def total(self) -> Money:
        return total(hour.total for hour in self.hours)

    @property
    def average(self) -> Money:
        """Sales per order, rounded down to a rupiah."""
        return Money(self.total.minor // self.orders) if self.orders else Money(0)


@dataclass(frozen=True, slots=True)
class TodayView:
    """Today, and the same weekday of the week before to compare it with."""

    today: DaySales
    week_before: DaySales


def today(uow: UnitOfWork, actor: Staff) -> TodayView:
    """Return today's sales of this till. Raises RightMissing."""
    require(actor, Right.REPORT_VIEW)
    with uow:
        shift = uow.shifts.find_open()
        day = shift.business_date if shift else outlet_day(uow)
        return TodayView(_day(uow, day), _day(uow, day - timedelta(days=7)))


def _day(uow: UnitOfWork, day: date) -> DaySales:
    return DaySales(day, tuple(uow.reports.hours(day)), tuple(uow.reports.products(day, PRODUCTS_MAX)))
