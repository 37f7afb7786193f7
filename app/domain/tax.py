"""Taxes as dated rows: class, rate, base fraction, price mode. One exact fraction a class, rounded once on the order.

PPN since 2025 is 12 % of 11/12 of the price for ordinary goods and 12 % of the full price for luxury goods (PMK 131/2024);
PBJT on food and drink is a municipality's rate (UU 1/2022). A shop that is not registered for PPN (not PKP) charges none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import RuleViolation
from app.domain.money import BASIS_POINTS, Money, round_half_up


class TaxRateMissing(RuleViolation):
    """A class of goods has no rate for this day at this outlet: the owner must set one."""

    code = "tax_rate_missing"


class TaxClass(StrEnum):
    """What kind of goods a line is, for the tax; a line carries PPN or PBJT, never both."""

    PPN_GENERAL = "ppn_umum"
    PPN_LUXURY = "ppn_mewah"
    PPN_EXEMPT = "ppn_bebas"
    NOT_PPN = "non_ppn"
    PBJT = "pbjt"


PPN_CLASSES = frozenset({TaxClass.PPN_GENERAL, TaxClass.PPN_LUXURY})
TAXED_CLASSES = PPN_CLASSES | {TaxClass.PBJT}


class PriceMode(StrEnum):
    """Whether the price on the shelf already holds the tax."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class TaxRate:
    """One dated rate of a class: ``rate_bp`` of ``base_numerator / base_denominator`` of the value."""

    tax_class: TaxClass
    rate_bp: int
    mode: PriceMode
    valid_from: date
    valid_to: date | None = None
    base_numerator: int = 1
    base_denominator: int = 1

    def __post_init__(self) -> None:
        assert 0 <= self.rate_bp <= BASIS_POINTS
        assert 0 < self.base_numerator <= self.base_denominator

    @property
    def numerator(self) -> int:
        return self.rate_bp * self.base_numerator

    @property
    def denominator(self) -> int:
        return BASIS_POINTS * self.base_denominator

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """Tax of one class on one order. ``value`` is what the class is worth with its service charge, as priced.

    ``net`` is the value without tax; ``base`` is the part of it that the rate applies to (DPP).
    """

    rate: TaxRate
    value: Money
    tax: Money

    @property
    def net(self) -> Money:
        return self.value - self.tax if self.rate.mode is PriceMode.INCLUSIVE else self.value

    @property
    def base(self) -> Money:
        return Money(round_half_up(self.net.minor * self.rate.base_numerator, self.rate.base_denominator))

    @property
    def added(self) -> Money:
        """What the tax adds to the total: nothing when the price holds it already."""
        return Money(0) if self.rate.mode is PriceMode.INCLUSIVE else self.tax


def tax_on(value: Money, rate: TaxRate) -> TaxAmount:
    """Return the tax of ``rate`` on ``value``, computed from the exact fraction and rounded half up once."""
    if rate.mode is PriceMode.INCLUSIVE:
        tax = round_half_up(value.minor * rate.numerator, rate.denominator + rate.numerator)
    else:
        tax = round_half_up(value.minor * rate.numerator, rate.denominator)
    return TaxAmount(rate, value, Money(tax))


def rates_on(day: date, rates: Iterable[TaxRate], *, pkp: bool) -> dict[TaxClass, TaxRate]:
    """Return the rate of each class in force on ``day``; without PKP no PPN. A later start wins over an earlier one."""
    chosen: dict[TaxClass, TaxRate] = {}
    for rate in sorted(rates, key=lambda row: row.valid_from):
        if rate.covers(day) and (pkp or rate.tax_class not in PPN_CLASSES):
            chosen[rate.tax_class] = rate
    return chosen
