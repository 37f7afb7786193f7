"""How much of a thing: thousandths of its unit, so that 1,235 kg and 3 pieces are the same kind of number."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import RuleViolation

QUANTITY_MILLI_MAX = 1_000_000_000
"""Largest quantity of one line, in thousandths: a million units."""


class QuantityOutOfRange(RuleViolation):
    """A line holds more than nothing and at most a million units."""

    code = "quantity_out_of_range"


class QuantityNotWhole(RuleViolation):
    """Only weighed goods are sold in parts of a unit."""

    code = "quantity_not_whole"


class QuantityUnreadable(RuleViolation):
    """The text is not a number with at most three decimals."""

    code = "quantity_unreadable"


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A quantity in thousandths of its unit; negative for what goes out of stock."""

    milli: int

    @classmethod
    def of(cls, units: int) -> Quantity:
        """Return a whole number of units."""
        return cls(units * 1_000)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.milli + other.milli)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.milli - other.milli)

    def __neg__(self) -> Quantity:
        return Quantity(-self.milli)

    @property
    def is_whole(self) -> bool:
        return self.milli % 1_000 == 0


NONE = Quantity(0)


def require_sellable(quantity: Quantity, *, in_parts: bool) -> None:
    """Raise when a line may not hold ``quantity``; ``in_parts`` says that the unit is weighed."""
    if not 0 < quantity.milli <= QUANTITY_MILLI_MAX:
        raise QuantityOutOfRange(milli=quantity.milli)
    if not in_parts and not quantity.is_whole:
        raise QuantityNotWhole(milli=quantity.milli)


def parse_quantity(text: str) -> Quantity:
    """Read ``12``, ``0,75`` or ``0.75``: at most three decimals, no thousands separator, no sign."""
    whole, _, decimals = text.strip().replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdecimal()) or len(whole) > 9:
        raise QuantityUnreadable(text=text)
    if decimals and not (decimals.isascii() and decimals.isdecimal() and len(decimals) <= 3):
        raise QuantityUnreadable(text=text)
    if text.strip()[-1] in ",.":
        raise QuantityUnreadable(text=text)
    return Quantity(int(whole) * 1_000 + int(decimals.ljust(3, "0") or "0"))
