"""What a fact adds to what is kept: to the stock of its outlet and to the sums of its shift. Till and server count alike."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.payment import CASH_TENDERS
from app.wire.bodies import CartVoided, CashMoved, DrawerOpened, Fact, LineVoided, OrderCompleted, StockMove, StockMoved

SHIFT_SUM_NAMES = (
    "orders",
    "items",
    "gross_minor",
    "discount_minor",
    "service_minor",
    "tax_minor",
    "rounding_minor",
    "sales_minor",
    "cash_paid_minor",
    "cash_in_minor",
    "cash_out_minor",
    "cash_in_count",
    "cash_out_count",
    "carts_voided",
    "lines_voided",
    "drawer_openings",
)


def stock_moves(body: Fact) -> Iterator[StockMove]:
    """Yield how a fact moves the stock, in base units; a sold line's move has the line's id."""
    if isinstance(body, OrderCompleted):
        for line in body.lines:
            if line.base_quantity_milli:
                yield StockMove(id=line.id, product_id=line.product_id, quantity_milli=-line.base_quantity_milli)
    elif isinstance(body, StockMoved):
        yield from (move for move in body.moves if move.quantity_milli)


def shift_sums(body: Fact) -> dict[str, int]:
    """Return what a fact adds to its shift's sums, by the names of ``SHIFT_SUM_NAMES``; nothing for most kinds."""
    match body:
        case OrderCompleted():
            return {
                "orders": 1,
                "items": len(body.lines),
                "gross_minor": body.gross_minor,
                "discount_minor": body.order_discount_minor + sum([line.line_discount_minor for line in body.lines]),
                "service_minor": body.service_minor,
                "tax_minor": sum([tax.tax_minor for tax in body.taxes]),
                "rounding_minor": body.rounding_minor,
                "sales_minor": body.total_minor,
                "cash_paid_minor": sum([paid.amount_minor for paid in body.payments if paid.tender in CASH_TENDERS]),
            }
        case CashMoved(amount_minor=amount) if amount > 0:
            return {"cash_in_minor": amount, "cash_in_count": 1}
        case CashMoved(amount_minor=amount):
            return {"cash_out_minor": -amount, "cash_out_count": 1}
        case CartVoided():
            return {"carts_voided": 1}
        case LineVoided(undone=undone):
            return {"lines_voided": -1 if undone else 1}
        case DrawerOpened():
            return {"drawer_openings": 1}
        case _:
            return {}
