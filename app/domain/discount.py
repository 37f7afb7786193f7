"""What a discount is and what it takes off. Who may give one is decided in services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from app.domain.errors import RuleViolation
from app.domain.money import BASIS_POINTS, ZERO, Money


class DiscountExceedsValue(RuleViolation):
    """A fixed discount is larger than what it is taken from."""

    code = "discount_exceeds_value"


@dataclass(frozen=True, slots=True)
class PercentOff:
    """A share of the value, in basis points."""

    rate_bp: int

    def __post_init__(self) -> None:
        assert 0 <= self.rate_bp <= BASIS_POINTS


@dataclass(frozen=True, slots=True)
class AmountOff:
    """A fixed sum in rupiah."""

    amount: Money

    def __post_init__(self) -> None:
        assert self.amount >= ZERO


Discount = PercentOff | AmountOff


def amount_off(discount: Discount | None, value: Money) -> Money:
    """Return what ``discount`` takes off ``value``, rounded once, here.

    Raises DiscountExceedsValue when a fixed sum is larger than ``value``.
    """
    match discount:
        case None:
            return ZERO
        case PercentOff(rate_bp):
            off = value.share(rate_bp)
        case AmountOff(amount):
            if amount > value:
                raise DiscountExceedsValue(value=value.minor, asked=amount.minor)
            off = amount
        case _:
            assert_never(discount)
    assert ZERO <= off <= value
    return off
