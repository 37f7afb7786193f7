"""Whole rupiah and the two ways a sum may be cut: rounded half up once, or split without losing a unit.

Rounding happens here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.quantity import Quantity

MONEY_MAX = 10**13
"""Largest amount, in rupiah, that an order, payment or count may hold: ten trillion."""

BASIS_POINTS = 10_000


def round_half_up(numerator: int, denominator: int) -> int:
    """Return ``numerator / denominator`` as a whole number, halves away from zero; ``denominator`` is positive."""
    assert denominator > 0
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (1 if 2 * rest >= denominator else 0)
    return rounded if numerator >= 0 else -rounded


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole rupiah; negative for what goes the other way."""

    minor: int

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + other.minor)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - other.minor)

    def __neg__(self) -> Money:
        return Money(-self.minor)

    def __abs__(self) -> Money:
        return Money(abs(self.minor))

    def __bool__(self) -> bool:
        return self.minor != 0

    def share(self, rate_bp: int) -> Money:
        """Return ``rate_bp`` basis points of this amount, rounded half up once."""
        return Money(round_half_up(self.minor * rate_bp, BASIS_POINTS))

    def times(self, quantity: Quantity) -> Money:
        """Return this unit price times ``quantity``, rounded half up to one rupiah."""
        return Money(round_half_up(self.minor * quantity.milli, 1_000))

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Split into parts in proportion to ``weights`` by largest remainder; ties go to the earlier part.

        The parts add up to this amount exactly. Weights are not negative; when all are 0 the first part takes all.
        """
        if self.minor == 0 and weights:
            return [ZERO] * len(weights)
        return [Money(part) for part in split_units(self.minor, weights)]


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """Add up amounts; nothing at all is Rp 0."""
    return Money(sum([amount.minor for amount in amounts]))


def split_units(units: int, weights: Sequence[int]) -> list[int]:
    """Split whole ``units`` by largest remainder, see :meth:`Money.split`."""
    assert weights, "nothing to split over"
    assert all(weight >= 0 for weight in weights)
    if units == 0:
        return [0] * len(weights)
    whole = sum(weights)
    if whole == 0:
        return [units, *([0] * (len(weights) - 1))]
    size = abs(units)
    parts = [size * weight // whole for weight in weights]
    rests = [size * weight % whole for weight in weights]
    left = size - sum(parts)
    for index in sorted(range(len(weights)), key=lambda at: (-rests[at], at))[:left]:
        parts[index] += 1
    return parts if units >= 0 else [-part for part in parts]
