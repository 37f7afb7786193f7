"""A product as the till knows it: what it is called, the units it is sold in, how it is taxed."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.ids import CategoryId, ProductId
from app.domain.money import MONEY_MAX, ZERO, Money
from app.domain.quantity import NONE, Quantity
from app.domain.tax import TaxClass
from app.domain.unit import SellUnit

NAME_LENGTH_MAX = 80
LOW_STOCK_BELOW = Quantity.of(10)
"""With less than this of its base unit a product is called low."""


class NameEmpty(RuleViolation):
    """A product needs a name."""

    code = "name_empty"


class NameTooLong(RuleViolation):
    """A name has at most 80 characters."""

    code = "name_too_long"


class PriceOutOfRange(RuleViolation):
    """A price is not negative and below ten trillion rupiah."""

    code = "price_out_of_range"


@dataclass(frozen=True, slots=True)
class Product:
    """One product; ``units`` begins with its base unit. ``pack`` and ``colour`` name the picture drawn without a photo."""

    id: ProductId
    sku: str
    name: str
    category_id: CategoryId
    tax_class: TaxClass
    units: tuple[SellUnit, ...]
    weighed: bool
    scale_code: str | None
    pack: str
    colour: str
    revision: int
    on_hand: Quantity = NONE

    @property
    def base_unit(self) -> SellUnit:
        return self.units[0]

    @property
    def is_out(self) -> bool:
        return self.on_hand <= NONE

    @property
    def is_low(self) -> bool:
        """Whether little is left, but something is."""
        return NONE < self.on_hand < LOW_STOCK_BELOW

    def unit(self, code: str) -> SellUnit:
        """Return the unit called ``code``; it must be one of this product's."""
        return next(unit for unit in self.units if unit.code == code)


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the shop, in the order the owner gave."""

    id: CategoryId
    name: str
    sort: int
    pack: str


def valid_name(text: str) -> str:
    """Return ``text`` as a name, single spaces, no control characters. Raises NameEmpty, NameTooLong."""
    name = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not name:
        raise NameEmpty
    if len(name) > NAME_LENGTH_MAX:
        raise NameTooLong(length_max=NAME_LENGTH_MAX)
    return name


def valid_price(price: Money) -> Money:
    """Return ``price`` when a product may have it. Raises PriceOutOfRange."""
    if not ZERO <= price <= Money(MONEY_MAX):
        raise PriceOutOfRange(minor=price.minor)
    return price
