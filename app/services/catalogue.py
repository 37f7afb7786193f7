"""Finding goods, and editing them: name and prices, one field at a time, through the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.db import search
from app.db.queries.products import ProductFilter, ProductSort, StockCounts, StockFilter
from app.db.stores.masters import NAME_FIELD, PRICE_FIELD
from app.db.stores.outbox import StoppedEdit, StoredEdit
from app.db.stores.products import ProductNotFound
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

__all__ = [
    "Found", "NotReplaceable", "NothingChanged", "ParkedEdit", "ProductFilter", "ProductList", "ProductRow", "ProductSort",
    "ProductView", "StockCounts", "StockFilter", "StoredEdit", "add_edit", "categories", "count", "drop_edit", "edit",
    "edit_anew", "find", "get", "listing", "page", "parked_edit", "price_check", "refresh_ranks", "stock_counts", "unit_of",
    "view",
]  # fmt: skip

RESULTS_MAX = 20
PAGE_MAX = 200
LISTING_MAX = 1_000
EDITS_SHOWN = 5
RANK_DAYS = 90


class NothingChanged(RuleViolation):
    """The edit changes nothing."""

    code = "nothing_changed"


class NotReplaceable(RuleViolation):
    """Only an edit of a product that the centre parked, or that waits for one, can be made anew."""

    code = "not_replaceable"


@dataclass(frozen=True, slots=True)
class ParkedEdit:
    """An edit that the centre parked: what it wanted, why it was parked, and the product as it is now."""

    message_id: UUID
    product: Product
    changes: tuple[FieldChange, ...]
    code: str | None
    field: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """Search results, best first, each with the unit it would be sold in; ``exact`` when the text is a code."""

    typed: str
    hits: tuple[tuple[Product, SellUnit], ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the owner's list, with the name of its category; ``pending`` while an edit of it is not answered."""

    product: Product
    category: str
    pending: bool


@dataclass(frozen=True, slots=True)
class ProductList:
    """A page of the owner's list, and how many products fit in all."""

    rows: tuple[ProductRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ProductView:
    """One product as the owner sees it, with this device's last edits of it, newest first."""

    row: ProductRow
    edits: tuple[StoredEdit, ...]

    @property
    def product(self) -> Product:
        return self.row.product

    @property
    def replaced(self) -> tuple[tuple[FieldChange, int | str], ...]:
        """What the last edit set and does not stand any more, once the server answered it: each change with today's value."""
        if not self.edits or self.edits[0].state != "accepted":
            return ()
        now: dict[str, int | str] = {NAME_FIELD: self.product.name}
        now.update({PRICE_FIELD + unit.code: unit.price.minor for unit in self.product.units})
        return tuple(
            (change, now[change.field])
            for change in self.edits[0].changes
            if change.field in now and now[change.field] != change.new
        )


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


def listing(
    uow: UnitOfWork,
    wanted: ProductFilter,
    sort: ProductSort,
    *,
    falls: bool = False,
    after: int = 0,
    limit: int = PAGE_MAX,
) -> ProductList:
    """Return a page of the owner's list; ``after`` is how many to pass over. A typed code is known in any of its spellings."""
    with uow:
        lists = uow.product_lists
        total = lists.count(wanted)
        if total == 0 and wanted.typed.strip():
            by_code = [product for product, _ in uow.products.by_code(wanted.typed.strip())]
            rows = _rows(uow, by_code if wanted == ProductFilter(wanted.typed) else [])
            return ProductList(rows, len(rows))
        ids = lists.ids(wanted, sort, falls=falls, after=after, limit=min(limit, LISTING_MAX))
        known = uow.products.many(ids)
        return ProductList(_rows(uow, [known[product_id] for product_id in ids]), total)


def stock_counts(uow: UnitOfWork) -> StockCounts:
    """Return how many products are sold here, and of how many little or nothing is left."""
    with uow:
        return uow.product_lists.stock_counts()


def view(uow: UnitOfWork, product_id: ProductId) -> ProductView:
    """Return one product with what became of this device's last edits of it. Raises ProductNotFound."""
    with uow:
        row = _rows(uow, [uow.products.get(product_id)])[0]
        return ProductView(row, tuple(uow.outbox.edits_of(product_id, EDITS_SHOWN)))


def get(uow: UnitOfWork, product_id: ProductId) -> Product:
    """Return one product. Raises ProductNotFound."""
    with uow:
        return uow.products.get(product_id)


def edit(
    uow: UnitOfWork,
    actor: Staff,
    product_id: ProductId,
    *,
    name: str | None = None,
    prices: Mapping[str, Money] | None = None,
) -> Product:
    """Change a product's name and the prices of its units, by unit code; valid here at once, at the centre when it arrives.

    Raises RightMissing, ProductNotFound, NameEmpty, NameTooLong, PriceOutOfRange, NothingChanged.
    """
    require(actor, Right.CATALOGUE_EDIT)
    with uow:
        add_edit(uow, actor, product_id, name=name, prices=prices or {})
        return uow.products.get(product_id)


def add_edit(
    uow: UnitOfWork, actor: Staff, product_id: ProductId, *, name: str | None, prices: Mapping[str, Money]
) -> MessageId:
    """Do what ``edit`` does inside a unit of work, for a caller that checked the right. Return the message's id."""
    product = uow.products.get(product_id)
    changes = _changes(product, name, prices)
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
    return message_id


def parked_edit(uow: UnitOfWork, message_id: UUID) -> ParkedEdit:
    """Return an edit that the centre parked, for making it anew. Raises NotReplaceable, ProductNotFound."""
    with uow:
        old = _stopped(uow, message_id)
        return ParkedEdit(message_id, uow.products.get(old.product_id), old.changes, old.code, old.field)


def edit_anew(
    uow: UnitOfWork,
    actor: Staff,
    message_id: UUID,
    *,
    name: str | None = None,
    prices: Mapping[str, Money] | None = None,
) -> Product:
    """Put another edit in the place of one that the centre parked; what waited for that one goes into the new one.

    The old message is kept and never sent again. Raises NotReplaceable and what ``edit`` raises; nothing changes then.
    """
    require(actor, Right.CATALOGUE_EDIT)
    with uow:
        product_id, later_name, later_prices = _give_up(uow, message_id)
        add_edit(
            uow, actor, product_id, name=later_name if name is None else name, prices={**later_prices, **(prices or {})}
        )
        return uow.products.get(product_id)


def drop_edit(uow: UnitOfWork, actor: Staff, message_id: UUID) -> None:
    """Give up an edit that the centre parked. What waited for it is made anew without it. Raises RightMissing, NotReplaceable."""
    require(actor, Right.CATALOGUE_EDIT)
    with uow:
        product_id, later_name, later_prices = _give_up(uow, message_id)
        if later_name is None and not later_prices:
            return
        with suppress(NothingChanged, ProductNotFound):
            add_edit(uow, actor, product_id, name=later_name, prices=later_prices)


def _give_up(uow: UnitOfWork, message_id: UUID) -> tuple[ProductId, str | None, dict[str, Money]]:
    """Replace an edit and all that wait for it. Return its product, and the name and the prices that those set."""
    old = _stopped(uow, message_id)
    name: str | None = None
    prices: dict[str, Money] = {}
    for edit in (old, *uow.outbox.edits_behind(old.id)):
        uow.outbox.replace(edit.id)
        uow.masters.settle(edit.id, accepted=False)
        if edit.product_id != old.product_id or edit is old:
            continue
        for change in edit.changes:
            if change.field == NAME_FIELD:
                name = str(change.new)
            elif change.field.startswith(PRICE_FIELD):
                prices[change.field.removeprefix(PRICE_FIELD)] = Money(int(change.new))
    return old.product_id, name, prices


def _stopped(uow: UnitOfWork, message_id: UUID) -> StoppedEdit:
    edit = uow.outbox.find_stopped_edit(message_id)
    if edit is None:
        raise NotReplaceable(message_id=str(message_id))
    return edit


def refresh_ranks(uow: UnitOfWork) -> None:
    """Let search and tiles follow what sells: most sold in the last 90 days first. Takes a second at 100 000 products."""
    with uow:
        since = outlet_day(uow) - timedelta(days=RANK_DAYS)
        search.refresh(uow.connection, since.isoformat())


def unit_of(product: Product, code: str) -> SellUnit:
    """Return a unit by what a screen calls it; the owner may have taken it away meanwhile. Raises ProductNotFound."""
    for unit in product.units:
        if unit.code == code:
            return unit
    raise ProductNotFound(product_id=str(product.id), unit=code)


def _rows(uow: UnitOfWork, products: Sequence[Product]) -> tuple[ProductRow, ...]:
    names = {category.id: category.name for category in uow.products.categories()}
    pending = uow.product_lists.with_pending_edit()
    return tuple(ProductRow(product, names.get(product.category_id, ""), product.id in pending) for product in products)


def _changes(product: Product, name: str | None, prices: Mapping[str, Money]) -> list[FieldChange]:
    changes = []
    if name is not None and valid_name(name) != product.name:
        changes.append(FieldChange(field=NAME_FIELD, old=product.name, new=valid_name(name)))
    for code, price in prices.items():
        old = unit_of(product, code).price
        if valid_price(price) != old:
            changes.append(FieldChange(field=PRICE_FIELD + code, old=old.minor, new=price.minor))
    return changes


def _earlier(uow: UnitOfWork, product_id: ProductId) -> Sequence[UUID]:
    """Return the last edit of this product that the server has not answered: it must arrive first."""
    last = uow.masters.last_pending(product_id)
    return [] if last is None else [last]
