"""From lines to a total, in one order of steps, for till, receipt and server alike.

line gross → line discount → order discount (shared over lines) → service charge → tax by class → total. Cash rounding is
decided at payment, by ``rounding.cash_due``. Each percentage and each tax is rounded half up once; whatever is shared over
lines is shared by largest remainder, ties to the earlier line, so that lines add up to the order to the rupiah. Between
lines of different tax classes a tie goes by class first: so no total hangs on the order in which goods were scanned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.discount import Discount, amount_off
from app.domain.errors import RuleViolation
from app.domain.money import MONEY_MAX, ZERO, Money, total
from app.domain.quantity import Quantity
from app.domain.rounding import NO_ROUNDING, CashRounding
from app.domain.service_charge import NO_SERVICE, ServiceCharge
from app.domain.tax import TAXED_CLASSES, PriceMode, TaxAmount, TaxClass, TaxRate, tax_on


class OrderTooLarge(RuleViolation):
    """The order is worth more than any shop sells: probably a mistyped quantity."""

    code = "order_too_large"


@dataclass(frozen=True, slots=True)
class PricedItem:
    """What pricing needs to know of one line. ``label_gross`` is the price a scale label fixed for the packet."""

    price: Money
    quantity: Quantity
    tax_class: TaxClass
    discount: Discount | None = None
    label_gross: Money | None = None

    @property
    def gross(self) -> Money:
        return self.price.times(self.quantity) if self.label_gross is None else self.label_gross


@dataclass(frozen=True, slots=True)
class PricingRules:
    """What an outlet's settings say on one business date."""

    rates: Mapping[TaxClass, TaxRate]
    service: ServiceCharge = NO_SERVICE
    rounding: CashRounding = NO_ROUNDING
    pkp: bool = True


@dataclass(frozen=True, slots=True)
class LinePrice:
    """One line's share of everything. ``value`` is gross less both discounts, as priced."""

    gross: Money
    line_discount: Money
    order_discount: Money
    service: Money
    tax: Money

    @property
    def value(self) -> Money:
        return Money(self.gross.minor - self.line_discount.minor - self.order_discount.minor)


@dataclass(frozen=True, slots=True)
class OrderPrice:
    """An order, priced. ``total`` is what is due before cash rounding."""

    lines: tuple[LinePrice, ...]
    order_discount: Money
    service: Money
    taxes: tuple[TaxAmount, ...]

    @property
    def gross(self) -> Money:
        return total(line.gross for line in self.lines)

    @property
    def subtotal(self) -> Money:
        """Lines after their own discounts, before the order's."""
        return total(line.gross - line.line_discount for line in self.lines)

    @property
    def value(self) -> Money:
        return total(line.value for line in self.lines)

    @property
    def tax_added(self) -> Money:
        return total(amount.added for amount in self.taxes)

    @property
    def total(self) -> Money:
        return self.value + self.service + self.tax_added


def price(items: Sequence[PricedItem], rules: PricingRules, order_discount: Discount | None = None) -> OrderPrice:
    """Price an order. The totals do not depend on the order of the lines; only who gets a left-over rupiah does.

    Raises DiscountExceedsValue, OrderTooLarge.
    """
    gross = [item.gross for item in items]
    if sum(amount.minor for amount in gross) > MONEY_MAX:
        raise OrderTooLarge(max_minor=MONEY_MAX)
    line_off = [amount_off(item.discount, amount) for item, amount in zip(items, gross, strict=True)]
    after_line = [amount - off for amount, off in zip(gross, line_off, strict=True)]
    off = amount_off(order_discount, total(after_line))
    order_off = _shared_over_lines(off, after_line, items)
    value = [amount - part for amount, part in zip(after_line, order_off, strict=True)]
    service = rules.service.on(total(gross), total(value))
    taxes, service_of, tax_of = _taxed(items, value, service, rules)
    lines = tuple(map(LinePrice, gross, line_off, order_off, service_of, tax_of))
    priced = OrderPrice(lines, off, service, taxes)
    if priced.total.minor > MONEY_MAX:
        raise OrderTooLarge(max_minor=MONEY_MAX)
    return priced


def _shared(amount: Money, over: Sequence[Money]) -> list[Money]:
    return amount.split([part.minor for part in over]) if amount and over else [ZERO] * len(over)


def _shared_over_lines(amount: Money, over: Sequence[Money], items: Sequence[PricedItem]) -> list[Money]:
    """Share over lines taken class by class, and give the parts back in the lines' own order."""
    if not amount:
        return [ZERO] * len(over)
    places = sorted(range(len(items)), key=lambda at: items[at].tax_class)
    parts = _shared(amount, [over[at] for at in places])
    return [part for _, part in sorted(zip(places, parts, strict=True), key=lambda placed: placed[0])]


def _taxed(
    items: Sequence[PricedItem], value: Sequence[Money], service: Money, rules: PricingRules
) -> tuple[tuple[TaxAmount, ...], list[Money], list[Money]]:
    """Return the tax rows, and each line's share of service charge and of tax."""
    service_of, tax_of = [ZERO] * len(items), [ZERO] * len(items)
    lines_of: dict[TaxClass, list[int]] = {}
    for at, item in enumerate(items):
        lines_of.setdefault(item.tax_class, []).append(at)
    classes = sorted(lines_of)
    values = [total(value[at] for at in lines_of[tax_class]) for tax_class in classes]
    taxes = []
    for tax_class, class_value, class_service in zip(classes, values, _shared(service, values), strict=True):
        members = lines_of[tax_class]
        weights = [value[at] for at in members]
        for at, part in zip(members, _shared(class_service, weights), strict=True):
            service_of[at] = part
        rate = rules.rates.get(tax_class)
        if rate is None or (rate.tax_class not in TAXED_CLASSES):
            continue
        amount = tax_on(class_value + (class_service if rules.service.taxed else ZERO), rate)
        taxes.append(amount)
        for at, part in zip(members, _shared(amount.tax, weights), strict=True):
            tax_of[at] = part
    return tuple(taxes), service_of, tax_of


def is_inclusive(taxes: Sequence[TaxAmount]) -> bool:
    """Say whether all tax of an order is already inside its prices."""
    return all(amount.rate.mode is PriceMode.INCLUSIVE for amount in taxes)
