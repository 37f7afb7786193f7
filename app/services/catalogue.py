"""Finding goods, and editing them: name and prices, one field at a time, through the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.db import search
from app.db.stores.masters import NAME_FIELD, PRICE_FIELD
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import RuleViolation
from app.domain.ids import CategoryId, MessageId, ProductId
from app.domain.money import Money
from app.domain.product import Category, Product, valid_name, valid_price
from app.domain.scan import CodeUnknown
from app.domain.staff import Right, Staff, require
from app.domain.unit import SellUnit
from app.services.shops import outlet_day
from app.wire.bodies import FieldChange, ProductEdited

RESULTS_MAX = 20
PAGE_MAX = 200
RANK_DAYS = 90


class NothingChanged(RuleViolation):
    """The edit changes nothing."""

    code = "nothing_changed"


@dataclass(frozen=True, slots=True)
class Found:
    """Search results, best first, each with the unit it would be sold in; ``exact`` when the text is a code."""

    typed: str
    hits: tuple[tuple[Product, SellUnit], ...]
    exact: bool


def find(uow: UnitOfWork, typed: str, limit: int = RESULTS_MAX) -> Found:
    """Search by exact code, else by words of name, SKU and code in any order: names that begin so first, then most sold."""
    with uow:
        exact = uow.products.by_code(typed.strip()) if typed.strip() else []
        seqs = search.find(uow.connection, typed, limit)
        products = uow.products.by_seq(seqs)
        known = {product.id for product, _ in exact}
        hits = exact + [(product, product.base_unit) for product in products if product.id not in known]
        return Found(typed, tuple(hits[:limit]), bool(exact))


def price_check(uow: UnitOfWork, code: str) -> tuple[Product, SellUnit]:
    """Return what a code names, without adding it. Raises CodeUnknown."""
    with uow:
        found = uow.products.by_code(code.strip())
        if not found:
            raise CodeUnknown(typed=code)
        return found[0]


def categories(uow: UnitOfWork) -> list[Category]:
    """Return the categories in the owner's order."""
    with uow:
        return uow.products.categories()


def page(uow: UnitOfWork, category_id: CategoryId | None, after: int = 0, limit: int = PAGE_MAX) -> list[Product]:
    """Return a page of goods, most sold first."""
    with uow:
        return uow.products.in_category(category_id, after=after, limit=min(limit, PAGE_MAX))


def count(uow: UnitOfWork) -> int:
    """Return how many products are sold here."""
    with uow:
        return uow.products.count()


def get(uow: UnitOfWork, product_id: ProductId) -> Product:
    """Return one product. Raises ProductNotFound."""
    with uow:
        return uow.products.get(product_id)


def edit(
    uow: UnitOfWork, actor: Staff, product_id: ProductId, *, name: str | None = None, prices: Mapping[str, Money] | None = None
) -> Product:
    """Change a product's name and the prices of its units, by unit code; valid here at once, at the centre when it arrives.

    Raises RightMissing, ProductNotFound, NameEmpty, NameTooLong, PriceOutOfRange, NothingChanged.
    """
    require(actor, Right.CATALOGUE_EDIT)
    with uow:
        product = uow.products.get(product_id)
        changes = _changes(product, name, prices or {})
        if not changes:
            raise NothingChanged
        message_id = MessageId(uow.new_id())
        uow.facts.add(
            ProductEdited(product_id=product_id, base_revision=product.revision, changes=changes),
            id=message_id,
            staff_id=actor.id,
            business_date=outlet_day(uow),
            needs=_earlier(uow, product_id),
        )
        uow.masters.lay_over(message_id, product_id, changes)
        return uow.products.get(product_id)


def refresh_ranks(uow: UnitOfWork) -> None:
    """Let search and tiles follow what sells: most sold in the last 90 days first. Takes a second at 100 000 products."""
    with uow:
        since = outlet_day(uow) - timedelta(days=RANK_DAYS)
        search.refresh(uow.connection, since.isoformat())


def _changes(product: Product, name: str | None, prices: Mapping[str, Money]) -> list[FieldChange]:
    changes = []
    if name is not None and valid_name(name) != product.name:
        changes.append(FieldChange(field=NAME_FIELD, old=product.name, new=valid_name(name)))
    for code, price in prices.items():
        old = product.unit(code).price
        if valid_price(price) != old:
            changes.append(FieldChange(field=PRICE_FIELD + code, old=old.minor, new=price.minor))
    return changes


def _earlier(uow: UnitOfWork, product_id: ProductId) -> Sequence[UUID]:
    """Return the last edit of this product that the server has not answered: it must arrive first."""
    last = uow.masters.last_pending(product_id)
    return [] if last is None else [last]
