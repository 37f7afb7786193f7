"""The owner's first view: today by hour and by item, from kept sums, with what it is compared to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.db.queries.reports import HourSales, ProductSales, SalesSoFar
from app.db.unit_of_work import UnitOfWork
from app.domain.money import Money, total
from app.domain.staff import Right, Staff, require
from app.services.shops import outlet_day

__all__ = ["DaySales", "HourSales", "ProductSales", "SalesSoFar", "TodayView", "today"]

PRODUCTS_MAX = 200
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DaySales:
    """A business date's sales: by hour, by product, in all."""

    day: date
    hours: tuple[HourSales, ...]
    products: tuple[ProductSales, ...]
    product_count: int

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
    """Today, and the same weekday of the week before: whole, and up to the same moment, which is what today is compared to.

    ``until`` is that moment today in the outlet's time.
    """

    today: DaySales
    week_before: DaySales
    week_before_so_far: SalesSoFar
    until: datetime


def today(uow: UnitOfWork, actor: Staff) -> TodayView:
    """Return today's sales of this till. Raises RightMissing."""
    require(actor, Right.REPORT_VIEW)
    with uow:
        shift = uow.shifts.find_open()
        day = shift.business_date if shift else outlet_day(uow)
        return TodayView(
            today=_day(uow, day),
            week_before=_day(uow, day - WEEK),
            week_before_so_far=uow.reports.so_far(day - WEEK, uow.now - WEEK),
            until=uow.now.astimezone(ZoneInfo(uow.device.zone())),
        )


def _day(uow: UnitOfWork, day: date) -> DaySales:
    return DaySales(
        day,
        tuple(uow.reports.hours(day)),
        tuple(uow.reports.products(day, PRODUCTS_MAX)),
        uow.reports.product_count(day),
    )
