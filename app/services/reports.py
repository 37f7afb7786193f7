"""The owner's first view: today by hour and by item, from kept sums, with what it is compared to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.db.queries.reports import HourSales, ProductSales, SalesSoFar
from app.db.unit_of_work import UnitOfWork
from app.domain.money import Money, round_half_up, total
from app.domain.staff import Right, Staff, require
from app.services.shops import outlet_day

__all__ = ["Comparison", "DaySales", "HourSales", "ProductSales", "TodayView", "today"]

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
class Comparison:
    """A figure beside what it was then: rupiah, or a count."""

    now: int
    then: int

    @property
    def difference(self) -> int:
        return self.now - self.then

    @property
    def percent(self) -> int | None:
        """How much more, in whole percent, negative for less; None when there was nothing then."""
        return round_half_up(self.difference * 100, self.then) if self.then > 0 else None


@dataclass(frozen=True, slots=True)
class TodayView:
    """Today, and the same weekday of the week before: whole, and up to the same moment, which is what today is compared to.

    ``until`` is that moment today in the outlet's time; ``begins_at`` is the hour at which a business date begins.
    """

    today: DaySales
    week_before: DaySales
    so_far_then: SalesSoFar
    until: datetime
    begins_at: int

    @property
    def total(self) -> Comparison:
        return Comparison(self.today.total.minor, self.so_far_then.total.minor)

    @property
    def orders(self) -> Comparison:
        return Comparison(self.today.orders, self.so_far_then.orders)

    @property
    def average(self) -> Comparison:
        return Comparison(self.today.average.minor, self.so_far_then.average.minor)

    @property
    def products(self) -> Comparison:
        return Comparison(self.today.product_count, self.so_far_then.products)


def today(uow: UnitOfWork, actor: Staff) -> TodayView:
    """Return today's sales of this till. Raises RightMissing."""
    require(actor, Right.REPORT_VIEW)
    with uow:
        shift = uow.shifts.find_open()
        day = shift.business_date if shift else outlet_day(uow)
        return TodayView(
            today=_day(uow, day),
            week_before=_day(uow, day - WEEK),
            so_far_then=uow.reports.so_far(day - WEEK, uow.now - WEEK),
            until=uow.now.astimezone(ZoneInfo(uow.device.zone())),
            begins_at=time.fromisoformat(uow.device.outlet().cut_off).hour,
        )


def _day(uow: UnitOfWork, day: date) -> DaySales:
    return DaySales(
        day,
        tuple(uow.reports.hours(day)),
        tuple(uow.reports.products(day, PRODUCTS_MAX)),
        uow.reports.product_count(day),
    )
