"""Random sales for properties: any lines, discounts and rules that the till lets through."""

from __future__ import annotations

from hypothesis import strategies as st

from app.domain.barcode import PriceLabel, label_quantity
from app.domain.cart import CartLine
from app.domain.discount import AmountOff, PercentOff
from app.domain.money import Money
from app.domain.order import Order
from app.domain.pricing import price
from app.domain.rounding import STEPS, CashRounding, RoundingMode, cash_due
from app.domain.service_charge import ServiceBase, ServiceCharge
from app.domain.tax import PPN_CLASSES, TaxClass
from tests.unit.building import PBJT_EXCLUSIVE, PBJT_INCLUSIVE, PPN_EXCLUSIVE, PPN_INCLUSIVE, Sale, goods, rules, sold

NAMES = (
    "Kopi Sachet Susu",
    "Beras Pandan Wangi Kemasan Lima Kilogram",
    "Gula",
    "Telur Ayam",
    "Sabun Cuci Piring Jeruk Nipis",
)


@st.composite
def lines(draw: st.DrawFn, number: int) -> CartLine:
    weighed = draw(st.booleans())
    unit_price = draw(st.integers(1, 500_000))
    milli = draw(st.integers(1, 30_000)) if weighed else 1_000 * draw(st.integers(1, 60))
    label = None
    if weighed and draw(st.booleans()):
        label = Money(draw(st.integers(unit_price // 1_000 + 1, 99_999)))
        milli = label_quantity(PriceLabel("00123", label), Money(unit_price)).milli
    gross = label or Money(unit_price * milli // 1_000)
    discount = draw(
        st.none()
        | st.builds(PercentOff, st.integers(0, 10_000))
        | st.builds(AmountOff, st.builds(Money, st.integers(0, gross.minor)))
    )
    unit = "kg" if weighed else draw(st.sampled_from(["pcs", "dus"]))
    return goods(
        number,
        draw(st.sampled_from(NAMES)),
        unit_price,
        milli,
        tax_class=draw(st.sampled_from(TaxClass)),
        unit=unit,
        unit_factor_milli=24_000 if unit == "dus" else 1_000,
        weighed=weighed,
        discount=discount,
        label_gross=label,
    )


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    pkp = draw(st.booleans())
    rates = [
        draw(st.sampled_from([PPN_INCLUSIVE, PPN_EXCLUSIVE])),
        draw(st.sampled_from([PBJT_INCLUSIVE, PBJT_EXCLUSIVE])),
    ]
    policy = rules(
        *[rate for rate in rates if pkp or rate.tax_class not in PPN_CLASSES],
        service=ServiceCharge(
            draw(st.sampled_from([0, 500, 1_000])), draw(st.sampled_from(ServiceBase)), draw(st.booleans())
        ),
        rounding=CashRounding(draw(st.sampled_from(sorted(STEPS))), draw(st.sampled_from(RoundingMode))),
        pkp=pkp,
    )
    cart = tuple(draw(lines(number)) for number in range(draw(st.integers(1, 8))))
    subtotal = price([line.item for line in cart], policy).subtotal
    discount = draw(
        st.none()
        | st.builds(PercentOff, st.integers(0, 10_000))
        | st.builds(AmountOff, st.builds(Money, st.integers(0, subtotal.minor)))
    )
    due = cash_due(price([line.item for line in cart], policy, discount).total, policy.rounding)
    note = draw(st.sampled_from(["", "tanpa kantong"]))
    return Sale(cart, policy, due.minor + draw(st.integers(0, 100_000)), discount, note=note)


def orders() -> st.SearchStrategy[Order]:
    """Return orders that the till could have written."""
    return sales().map(sold)
