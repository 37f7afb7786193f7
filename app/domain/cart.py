"""What lies on the counter: lines in the order they were scanned, each at the price it was added with.

Equal goods at one price share a line. A cart knows no clock and makes no ids; storage and rights are decided in services.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.discount import Discount
from app.domain.errors import NotFound, RuleViolation
from app.domain.ids import CartId, LineId, ProductId
from app.domain.money import Money
from app.domain.pricing import OrderPrice, PricedItem, PricingRules, price
from app.domain.quantity import Quantity, require_sellable
from app.domain.tax import TaxClass

LINES_MAX = 250
"""So many lines, with the longest names, still fit into one message."""


class CartFull(RuleViolation):
    """A cart holds at most 250 lines: pay this one and begin another."""

    code = "cart_full"


class LineNotFound(NotFound):
    """The line left the cart meanwhile."""

    code = "line_not_found"


class LabelQuantityFixed(RuleViolation):
    """The packet was weighed and priced by the scale; weigh it again for another quantity."""

    code = "label_quantity_fixed"


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line. The price stays what it was at ``priced_at``, at the product's ``product_revision``, until taken anew."""

    id: LineId
    product_id: ProductId
    sku: str
    name: str
    unit: str
    unit_factor_milli: int
    weighed: bool
    price: Money
    quantity: Quantity
    tax_class: TaxClass
    priced_at: datetime
    product_revision: int
    scanned: str | None = None
    label_gross: Money | None = None
    discount: Discount | None = None

    @property
    def item(self) -> PricedItem:
        return PricedItem(self.price, self.quantity, self.tax_class, self.discount, self.label_gross)

    @property
    def gross(self) -> Money:
        return self.item.gross

    def joins(self, other: CartLine) -> bool:
        """Say whether ``other`` is more of the same, at the same price, so that one line can hold both."""
        return (
            self.product_id == other.product_id
            and self.unit == other.unit
            and self.price == other.price
            and self.label_gross is None
            and other.label_gross is None
            and self.discount == other.discount
        )

    def with_quantity(self, quantity: Quantity) -> CartLine:
        """Return the line with another quantity. Raises LabelQuantityFixed and the errors of ``require_sellable``."""
        if self.label_gross is not None:
            raise LabelQuantityFixed(name=self.name)
        require_sellable(quantity, in_parts=self.weighed)
        return replace(self, quantity=quantity)


@dataclass(frozen=True, slots=True)
class Cart:
    """An open cart. ``name`` is what a held cart is called; ``None`` while it is being served."""

    id: CartId
    opened_at: datetime
    lines: tuple[CartLine, ...] = ()
    discount: Discount | None = None
    note: str = ""
    name: str | None = None

    def __iter__(self) -> Iterator[CartLine]:
        return iter(self.lines)

    def line(self, line_id: LineId) -> CartLine:
        """Return one line. Raises LineNotFound."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise LineNotFound(line_id=str(line_id))

    def with_added(self, added: CartLine) -> tuple[Cart, LineId]:
        """Put a line in, onto an equal one where there is one. Return the cart and the line that holds it now."""
        require_sellable(added.quantity, in_parts=added.weighed)
        for line in self.lines:
            if line.joins(added):
                return self.with_line(line.with_quantity(line.quantity + added.quantity)), line.id
        if len(self.lines) >= LINES_MAX:
            raise CartFull(lines_max=LINES_MAX)
        return replace(self, lines=(*self.lines, added)), added.id

    def with_line(self, changed: CartLine) -> Cart:
        """Return the cart with ``changed`` in the place of the line with its id."""
        self.line(changed.id)
        return replace(self, lines=tuple(changed if line.id == changed.id else line for line in self.lines))

    def without(self, line_id: LineId) -> Cart:
        """Return the cart without a line. Raises LineNotFound."""
        self.line(line_id)
        return replace(self, lines=tuple(line for line in self.lines if line.id != line_id))

    def with_restored(self, line: CartLine, position: int) -> Cart:
        """Put a removed line back where it was; a line that is in the cart already stays as it is."""
        if any(present.id == line.id for present in self.lines):
            return self
        at = max(0, min(position, len(self.lines)))
        return replace(self, lines=(*self.lines[:at], line, *self.lines[at:]))

    def priced(self, rules: PricingRules) -> OrderPrice:
        """Price the cart under an outlet's rules."""
        return price([line.item for line in self.lines], rules, self.discount)


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A cart with its prices, as screens show it; ``newer_prices`` names lines whose product costs something else by now."""

    cart: Cart
    price: OrderPrice
    newer_prices: tuple[tuple[LineId, Money], ...] = ()
