"""The units a product is sold in: its base unit, and larger ones that hold so many of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import Money, round_half_up
from app.domain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class SellUnit:
    """One unit a product is sold in, with its own code and price.

    ``factor_milli`` says how much of the base unit it holds, in thousandths: 1 000 for the base unit itself.
    """

    code: str
    factor_milli: int
    price: Money
    barcode: str | None = None

    def in_base(self, quantity: Quantity) -> Quantity:
        """Return ``quantity`` of this unit as a quantity of the base unit, rounded half up to a thousandth."""
        return Quantity(round_half_up(quantity.milli * self.factor_milli, 1_000))
