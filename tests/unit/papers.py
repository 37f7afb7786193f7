"""The two worked sales that receipts are checked against, and a closed shift."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.discount import AmountOff, PercentOff
from app.domain.ids import RegisterId, ShiftId, StaffId
from app.domain.money import Money
from app.domain.order import Order
from app.domain.report import CashMovementLine, ShiftClose, ShiftReport
from app.domain.rounding import CashRounding, RoundingMode
from app.domain.service_charge import ServiceCharge
from app.domain.shift import Shift, ShiftSums, counted, expected_cash
from app.domain.tax import TaxClass
from tests.unit.building import (
    DAY,
    PBJT_EXCLUSIVE,
    PPN_INCLUSIVE,
    Sale,
    an_id,
    goods,
    rules,
    sold,
)

NEAREST_100 = CashRounding(100, RoundingMode.NEAREST)


def retail_order() -> Order:
    """Prices with PPN inside, a line discount, goods by weight, an order discount, cash rounding."""
    lines = (
        goods(1, "Kemeja Batik L", 150_000, 2_000, discount=PercentOff(1_000)),
        goods(2, "Kopi Bubuk Curah", 120_000, 237, unit="kg", weighed=True),
        goods(3, "Tas Belanja", 500),
    )
    return sold(
        Sale(lines, rules(PPN_INCLUSIVE, rounding=NEAREST_100), received=300_000, discount=AmountOff(Money(5_000)))
    )


def restaurant_order() -> Order:
    """A discount, a service charge, and PBJT on both; no rounding."""
    lines = (
        goods(1, "Nasi Goreng Spesial", 38_000, 2_000, tax_class=TaxClass.PBJT),
        goods(2, "Ayam Bakar", 25_000, tax_class=TaxClass.PBJT),
        goods(3, "Es Teh Manis", 18_000, 3_000, tax_class=TaxClass.PBJT),
    )
    sale = Sale(
        lines,
        rules(PBJT_EXCLUSIVE, service=ServiceCharge(500), pkp=False),
        discount=PercentOff(1_000),
        receipt_no="WDR1-K02A-260115-0031",
        completed_at=datetime(2026, 1, 15, 12, 5, tzinfo=UTC),
        staff_name="Ayu",
    )
    return sold(sale)


SUMS = ShiftSums(
    orders=89,
    items=312,
    gross=Money(1_812_000),
    discount=Money(44_150),
    tax=Money(175_200),
    rounding=Money(-50),
    sales=Money(1_767_800),
    cash_paid=Money(1_767_800),
    cash_in=Money(50_000),
    cash_out=Money(48_500),
    cash_in_count=1,
    cash_out_count=2,
    carts_voided=1,
    lines_voided=3,
    drawer_openings=2,
)
COUNT = {
    ("note", 100_000): 17,
    ("note", 50_000): 4,
    ("note", 20_000): 5,
    ("note", 10_000): 3,
    ("note", 5_000): 4,
    ("note", 2_000): 5,
    ("note", 1_000): 3,
    ("coin", 1_000): 2,
    ("coin", 500): 3,
    ("coin", 200): 2,
    ("coin", 100): 4,
}


def shift_report(*, closed: bool) -> ShiftReport:
    """Return the X report of a long day, or the Z report of its close, Rp 2.000 short."""
    shift = Shift(
        id=ShiftId(an_id(3)),
        number=2,
        register_id=RegisterId(an_id(6)),
        drawer_no=1,
        business_date=DAY,
        opened_at=datetime(2026, 1, 15, 1, 2, tzinfo=UTC),
        opened_by=StaffId(an_id(4)),
        opening_cash=Money(300_000),
        closed_at=datetime(2026, 1, 15, 9, 48, tzinfo=UTC) if closed else None,
    )
    movements = (
        CashMovementLine(
            datetime(2026, 1, 15, 3, 15, tzinfo=UTC), Money(-36_500), "Es batu dan plastik untuk warung depan"
        ),
        CashMovementLine(datetime(2026, 1, 15, 4, 0, tzinfo=UTC), Money(50_000), "Tambah uang receh"),
        CashMovementLine(datetime(2026, 1, 15, 6, 30, tzinfo=UTC), Money(-12_000), "Parkir"),
    )
    expected = expected_cash(shift.opening_cash, SUMS)
    close = ShiftClose(
        z_number=12,
        count=COUNT,
        counted=counted(COUNT),
        expected=expected,
        left_in_drawer=Money(300_000),
        note="Salah kembalian siang hari",
        approved_by="Ibu Ratna",
    )
    return ShiftReport(
        shift=shift,
        staff_name="Dewi Lestari",
        printed_at=datetime(2026, 1, 15, 9, 49, tzinfo=UTC),
        sums=SUMS,
        movements=movements,
        journal_head="3f9a1c7be05d4422" * 4,
        first_receipt="TKO1-K01A-260115-0001",
        last_receipt="TKO1-K01A-260115-0089",
        close=close if closed else None,
    )
