"""A paid order: never edited, never deleted. What it holds, and the arithmetic that must hold inside it.

total = line values + service charge + tax that is added + cash rounding = payments received less change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.cart import CartLine
from app.domain.discount import Discount
from app.domain.errors import Rejected, RuleViolation
from app.domain.ids import CartId, OrderId, PaymentId, ShiftId, StaffId
from app.domain.money import ZERO, Money, total
from app.domain.payment import CASH_TENDERS, Tender
from app.domain.pricing import LinePrice, OrderPrice, PricingRules, price
from app.domain.quantity import Quantity, require_sellable
from app.domain.rounding import CashRounding, cash_due
from app.domain.service_charge import ServiceCharge
from app.domain.tax import PPN_CLASSES
from app.domain.unit import SellUnit


class OrderEmpty(RuleViolation):
    """There is nothing to pay."""

    code = "order_empty"


class OrderContradicts(Rejected):
    """The order's own numbers do not fit each other; ``field`` names the first that does not."""

    code = "order_contradicts"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A cart line with its share of the order's prices."""

    line: CartLine
    price: LinePrice

    @property
    def base_quantity(self) -> Quantity:
        """How much leaves the stock, in the product's base unit."""
        return SellUnit(self.line.unit, self.line.unit_factor_milli, self.line.price).in_base(self.line.quantity)


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment. ``amount`` is what it pays of the order: received less change."""

    id: PaymentId
    tender: Tender
    received: Money
    change: Money

    @property
    def amount(self) -> Money:
        return self.received - self.change


@dataclass(frozen=True, slots=True)
class Order:
    """A completed order as it was paid, with the rules it was priced under and their results."""

    id: OrderId
    receipt_no: str
    series: str
    number: int
    day_number: int
    cart_id: CartId
    shift_id: ShiftId
    business_date: date
    opened_at: datetime
    completed_at: datetime
    staff_id: StaffId
    staff_name: str
    lines: tuple[OrderLine, ...]
    discount: Discount | None
    price: OrderPrice
    service: ServiceCharge
    cash_rounding: CashRounding
    pkp: bool
    payments: tuple[Payment, ...]
    rounding: Money
    note: str = ""

    @property
    def due_before_rounding(self) -> Money:
        return self.price.total

    @property
    def total(self) -> Money:
        return self.price.total + self.rounding

    @property
    def received(self) -> Money:
        return total(payment.received for payment in self.payments)

    @property
    def change(self) -> Money:
        return total(payment.change for payment in self.payments)

    @property
    def rules(self) -> PricingRules:
        """The rules this order was priced under, as it tells them itself."""
        rates = {amount.rate.tax_class: amount.rate for amount in self.price.taxes}
        return PricingRules(rates, self.service, self.cash_rounding, self.pkp)


def check(order: Order) -> None:
    """Compute the order anew from its lines and rules and compare. Raises OrderContradicts with the first field that differs."""
    if not order.lines:
        raise OrderContradicts(field="lines")
    if not order.pkp and any(amount.rate.tax_class in PPN_CLASSES for amount in order.price.taxes):
        raise OrderContradicts(field="pkp")
    try:
        for sold in order.lines:
            require_sellable(sold.line.quantity, in_parts=sold.line.weighed)
        again = price([sold.line.item for sold in order.lines], order.rules, order.discount)
    except RuleViolation as error:
        raise OrderContradicts(field="lines", why=error.code) from error
    _same("lines", again.lines, tuple(sold.price for sold in order.lines))
    _same("order_discount_minor", again.order_discount, order.price.order_discount)
    _same("service_minor", again.service, order.price.service)
    _same("taxes", again.taxes, order.price.taxes)
    due = order.price.total
    _same("total_minor", again.total, due)
    for sold in order.lines:
        _check_label(sold.line)
    _check_payments(order, due)


def _same(field: str, computed: object, stated: object) -> None:
    if computed != stated:
        raise OrderContradicts(field=field)


def _check_label(line: CartLine) -> None:
    """A packet's price and weight must fit its unit price to within half a thousandth of a unit."""
    if line.label_gross is None:
        return
    apart = abs(line.label_gross.minor * 1_000 - line.price.minor * line.quantity.milli)
    if 2 * apart > max(line.price.minor, 1_000):
        raise OrderContradicts(field="label_gross_minor")


def _check_payments(order: Order, due: Money) -> None:
    if not order.payments:
        raise OrderContradicts(field="payments")
    for payment in order.payments:
        if payment.received < ZERO or payment.change < ZERO or payment.change > payment.received:
            raise OrderContradicts(field="payments")
        if payment.change and payment.tender not in CASH_TENDERS:
            raise OrderContradicts(field="change_minor")
    cash = [payment for payment in order.payments if payment.tender in CASH_TENDERS]
    other = total(payment.amount for payment in order.payments if payment.tender not in CASH_TENDERS)
    remainder = due - other
    rounded = (cash_due(remainder, order.cash_rounding) if cash else remainder) - remainder
    _same("rounding_minor", rounded, order.rounding)
    _same("payments", total(payment.amount for payment in order.payments), due + order.rounding)
