"""The cart on the counter: adding by scan or by choice, changing, laying aside, throwing away. Each change is saved at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.db.stores.carts import CartNotFound, HeldCart
from app.db.unit_of_work import UnitOfWork
from app.domain.barcode import PriceLabel, label_quantity, read_label, require_check_digit
from app.domain.cart import LINES_MAX, Cart, CartFull, CartLine, LabelQuantityFixed, LineNotFound
from app.domain.errors import RuleViolation
from app.domain.ids import CartId, LineId, ProductId
from app.domain.money import Money
from app.domain.pricing import OrderPrice, PricingRules
from app.domain.product import Product
from app.domain.quantity import Quantity
from app.domain.rounding import cash_due
from app.domain.scan import CodeUnknown, parse_typed
from app.domain.shift import NoOpenShift, Shift, valid_reason
from app.domain.staff import Right, Staff, require
from app.domain.unit import SellUnit
from app.domain.words import one_line
from app.services.approvals import Approval, used
from app.services.catalogue import unit_of
from app.services.shops import outlet_day
from app.wire.bodies import CartVoided, LineVoided

HELD_MAX = 200
NAME_MAX = 40


class CartInUse(RuleViolation):
    """There are goods in the cart: pay, hold or void it before another is taken up."""

    code = "cart_in_use"


class CartEmpty(RuleViolation):
    """There is nothing in the cart."""

    code = "cart_empty"


class TooManyHeld(RuleViolation):
    """More held carts than anyone can find again."""

    code = "too_many_held"


class LabelTimesQuantity(RuleViolation):
    """A scale label is one packet: scan each packet."""

    code = "label_times_quantity"


@dataclass(frozen=True, slots=True)
class CartView:
    """The current cart as the screen draws it, whole. ``chosen`` is the line the change was about."""

    cart: Cart
    price: OrderPrice
    rules: PricingRules
    newer_prices: dict[LineId, Money]
    held: int
    chosen: LineId | None = None

    @property
    def cash_due(self) -> Money:
        """What is due when it is paid in cash."""
        return cash_due(self.price.total, self.rules.rounding)

    @property
    def cash_rounding(self) -> Money:
        """What rounding to coins in circulation adds to the total, or takes off."""
        return self.cash_due - self.price.total


@dataclass(frozen=True, slots=True)
class Choices:
    """A code that more than one product has: the cashier says which."""

    code: str
    quantity: Quantity
    products: tuple[tuple[Product, SellUnit], ...]


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """What is needed to put a removed line back."""

    view: CartView
    line: CartLine
    position: int


@dataclass(frozen=True, slots=True)
class HeldView:
    """A held cart with its total, for the list."""

    held: HeldCart
    price: OrderPrice


def emptied(view: CartView) -> CartView:
    """Return what is left of a view when its cart was paid: an empty cart, until the next one is read."""
    cart = replace(view.cart, lines=(), discount=None)
    return replace(view, cart=cart, price=cart.priced(view.rules), newer_prices={}, chosen=None)


def current(uow: UnitOfWork) -> CartView:
    """Return the cart that is being served; an empty one when there is none."""
    with uow:
        return _view(uow, _current(uow))


def add_scanned(uow: UnitOfWork, actor: Staff, typed: str, waiting: Quantity | None = None) -> CartView | Choices:
    """Add what a scan or ``qty*code`` names; ``waiting`` is a quantity typed before.

    Raises CodeUnknown, CheckDigitWrong, NoOpenShift and the errors of quantities and labels. Nothing is added then.
    """
    read = parse_typed(typed)
    quantity = read.quantity or waiting
    with uow:
        _shift(uow, actor)
        found = uow.products.by_code(read.text)
        if not found:
            return _add_label(uow, actor, read.text, quantity)
        if len(found) > 1:
            return Choices(read.text, quantity or Quantity.of(1), tuple(found))
        product, unit = found[0]
        return _add(uow, actor, _line(uow, product, unit, quantity or Quantity.of(1), scanned=read.text))


def add_product(
    uow: UnitOfWork, actor: Staff, product_id: ProductId, unit_code: str, quantity: Quantity, scanned: str | None = None
) -> CartView:
    """Add a product that was chosen on the screen. Raises ProductNotFound, NoOpenShift and the errors of quantities."""
    with uow:
        _shift(uow, actor)
        product = uow.products.get(product_id)
        return _add(uow, actor, _line(uow, product, unit_of(product, unit_code), quantity, scanned=scanned))


def set_quantity(uow: UnitOfWork, actor: Staff, line_id: LineId, quantity: Quantity) -> CartView:
    """Give a line another quantity. Raises LineNotFound, LabelQuantityFixed, QuantityOutOfRange, QuantityNotWhole."""
    require(actor, Right.SELL)
    with uow:
        cart = _current(uow)
        changed = cart.with_line(cart.line(line_id).with_quantity(quantity))
        _priced(uow, changed)
        uow.carts.put_line(changed, line_id)
        return _view(uow, changed, line_id)


def change_quantity(uow: UnitOfWork, actor: Staff, line_id: LineId, by: Quantity) -> CartView:
    """Give a line so much more, or less, than it has by then. Raises what ``set_quantity`` raises."""
    require(actor, Right.SELL)
    with uow:
        cart = _current(uow)
        line = cart.line(line_id)
        changed = cart.with_line(line.with_quantity(line.quantity + by))
        _priced(uow, changed)
        uow.carts.put_line(changed, line_id)
        return _view(uow, changed, line_id)


def change_unit(uow: UnitOfWork, actor: Staff, line_id: LineId, unit_code: str) -> CartView:
    """Sell a line in another unit of its product, at that unit's price now.

    Raises LineNotFound, LabelQuantityFixed, and ProductNotFound when it is not sold so any more.
    """
    require(actor, Right.SELL)
    with uow:
        cart = _current(uow)
        line = cart.line(line_id)
        product = uow.products.get(line.product_id)
        kept = line.with_quantity(line.quantity)
        fresh = _line(uow, product, unit_of(product, unit_code), kept.quantity, scanned=line.scanned)
        changed = cart.with_line(replace(fresh, id=line.id, discount=line.discount))
        _priced(uow, changed)
        uow.carts.put_line(changed, line_id)
        return _view(uow, changed, line_id)


def take_new_price(uow: UnitOfWork, actor: Staff, line_id: LineId) -> CartView:
    """Give a line the price its product has by now.

    Raises LineNotFound, ProductNotFound, and LabelQuantityFixed for a packet whose price the scale printed.
    """
    require(actor, Right.SELL)
    with uow:
        cart = _current(uow)
        line = cart.line(line_id)
        product = uow.products.get(line.product_id)
        price = unit_of(product, line.unit).price
        if _price_is_printed(line):
            raise LabelQuantityFixed(name=line.name)
        gross = None if line.label_gross is None else price.times(line.quantity)
        changed = cart.with_line(
            replace(line, price=price, label_gross=gross, priced_at=uow.now, product_revision=product.revision)
        )
        _priced(uow, changed)
        uow.carts.put_line(changed, line_id)
        return _view(uow, changed, line_id)


def remove_line(uow: UnitOfWork, actor: Staff, line_id: LineId) -> RemovedLine:
    """Take a line out before payment; it needs no right beyond selling, is recorded, and can be undone."""
    require(actor, Right.SELL)
    with uow:
        cart = _current(uow)
        line = cart.line(line_id)
        position = cart.lines.index(line)
        left = cart.without(line_id)
        uow.carts.remove_line(line_id)
        _record_line(uow, actor, cart, line, undone=False)
        nearest = left.lines[min(position, len(left.lines) - 1)].id if left.lines else None
        return RemovedLine(_view(uow, left, nearest), line, position)


def restore_line(uow: UnitOfWork, actor: Staff, cart_id: CartId, line: CartLine, position: int) -> CartView:
    """Put a removed line back where it was, in the shift in which it was removed.

    Raises CartFull, CartNotFound when that cart was paid or voided meanwhile, LineNotFound when that shift is over.
    """
    with uow:
        shift = _shift(uow, actor)
        cart = uow.carts.find_current()
        if cart is None or cart.id != cart_id:
            raise CartNotFound(cart_id=str(cart_id))
        restored = cart.with_restored(line, position)
        if len(restored.lines) != len(cart.lines):
            if len(cart.lines) >= LINES_MAX:
                raise CartFull(lines_max=LINES_MAX)
            if not uow.carts.was_removed(line.id, shift.id):
                raise LineNotFound(line_id=str(line.id))
            uow.carts.put_lines(restored)
            _record_line(uow, actor, cart, line, undone=True)
        return _view(uow, restored, line.id)


def hold(uow: UnitOfWork, actor: Staff, name: str) -> CartView:
    """Lay the cart aside under a name. Raises CartEmpty, TooManyHeld. Returns the empty cart that follows."""
    require(actor, Right.SELL)
    with uow:
        cart = _current(uow)
        if not cart.lines:
            raise CartEmpty
        if uow.carts.held_count() >= HELD_MAX:
            raise TooManyHeld(held_max=HELD_MAX)
        uow.carts.hold(cart.id, one_line(name, NAME_MAX), uow.now)
        return _view(uow, _empty(uow))


def recall(uow: UnitOfWork, actor: Staff, cart_id: CartId) -> CartView:
    """Take up a held cart. Raises CartInUse while there are goods in the current one, CartNotFound."""
    require(actor, Right.SELL)
    with uow:
        present = uow.carts.find_current()
        if present is not None and present.id != cart_id:
            if present.lines:
                raise CartInUse
            uow.carts.delete(present.id)
        uow.carts.get(cart_id)
        uow.carts.recall(cart_id)
        return _view(uow, uow.carts.get(cart_id))


def held(uow: UnitOfWork) -> list[HeldView]:
    """Return the held carts with their totals, the longest held first."""
    with uow:
        rules = _rules(uow)
        return [HeldView(entry, entry.cart.priced(rules)) for entry in uow.carts.held()]


def void(uow: UnitOfWork, actor: Staff, cart_id: CartId, reason: str, approval: Approval | None = None) -> CartView:
    """Throw a cart away before payment, with a reason. Raises ReasonMissing, RightMissing, CartNotFound, CartEmpty."""
    approval_id = used(actor, Right.VOID_CART, approval)
    told = valid_reason(reason)
    with uow:
        cart = uow.carts.get(cart_id)
        if not cart.lines:
            raise CartEmpty
        shift = uow.shifts.find_open()
        if shift is None:
            raise NoOpenShift
        uow.facts.add(
            CartVoided(
                cart_id=cart.id,
                reason=told,
                lines=len(cart.lines),
                value_minor=_priced(uow, cart).total.minor,
            ),
            id=uow.new_id(),
            staff_id=actor.id,
            shift_id=shift.id,
            business_date=shift.business_date,
            needs=[need for need in (approval_id, shift.id) if need],
        )
        uow.carts.delete(cart.id)
        return _view(uow, _current(uow))


def _shift(uow: UnitOfWork, actor: Staff) -> Shift:
    require(actor, Right.SELL)
    shift = uow.shifts.find_open()
    if shift is None:
        raise NoOpenShift
    return shift


def _empty(uow: UnitOfWork) -> Cart:
    return Cart(CartId(uow.new_id()), uow.now)


def _current(uow: UnitOfWork) -> Cart:
    return uow.carts.find_current() or _empty(uow)


def _rules(uow: UnitOfWork) -> PricingRules:
    shift = uow.shifts.find_open()
    return uow.rules.on(shift.business_date if shift else outlet_day(uow), uow.device.outlet())


def _priced(uow: UnitOfWork, cart: Cart) -> OrderPrice:
    """Price a changed cart before it is saved, so that one which cannot be priced is refused whole."""
    return cart.priced(_rules(uow))


def _view(uow: UnitOfWork, cart: Cart, chosen: LineId | None = None) -> CartView:
    """Return the cart as the screen draws it. A line that is not saved yet has just got its price."""
    rules = _rules(uow)
    newer = {
        line_id: price
        for line_id, price in uow.products.newer_prices(cart.id).items()
        if not _price_is_printed(cart.line(line_id))
    }
    return CartView(cart, cart.priced(rules), rules, newer, uow.carts.held_count(), chosen)


def _price_is_printed(line: CartLine) -> bool:
    """Say whether the scale printed this packet's price, so that it stands whatever a kilogram costs by now."""
    return line.label_gross is not None and isinstance(read_label(line.scanned or ""), PriceLabel)


def _line(uow: UnitOfWork, product: Product, unit: SellUnit, quantity: Quantity, scanned: str | None) -> CartLine:
    return CartLine(
        id=LineId(uow.new_id()),
        product_id=product.id,
        sku=product.sku,
        name=product.name,
        unit=unit.code,
        unit_factor_milli=unit.factor_milli,
        weighed=product.weighed,
        price=unit.price,
        quantity=quantity,
        tax_class=product.tax_class,
        priced_at=uow.now,
        product_revision=product.revision,
        scanned=scanned,
    )


def _add(uow: UnitOfWork, actor: Staff, line: CartLine) -> CartView:
    present = uow.carts.find_current()
    cart = present or _empty(uow)
    changed, line_id = cart.with_added(line)
    view = _view(uow, changed, line_id)
    if present is None:
        uow.carts.open(cart, actor.id)
    uow.carts.put_line(changed, line_id)
    return view


def _add_label(uow: UnitOfWork, actor: Staff, code: str, quantity: Quantity | None) -> CartView | Choices:
    """Add a packet that the scale labelled. Raises CodeUnknown, or CheckDigitWrong where the digits were misread."""
    label = read_label(code)
    products = uow.products.by_scale_code(label.scale_code) if label else []
    if label is None or not products:
        require_check_digit(code)
        raise CodeUnknown(typed=code)
    if quantity is not None and quantity != Quantity.of(1):
        raise LabelTimesQuantity
    product = products[0]
    weight = label_quantity(label, product.base_unit.price)
    line = _line(uow, product, product.base_unit, weight, scanned=code)
    gross = label.price if isinstance(label, PriceLabel) else line.gross
    return _add(uow, actor, replace(line, label_gross=gross))


def _record_line(uow: UnitOfWork, actor: Staff, cart: Cart, line: CartLine, *, undone: bool) -> None:
    shift = _shift(uow, actor)
    uow.facts.add(
        LineVoided(
            cart_id=cart.id,
            line_id=line.id,
            product_id=line.product_id,
            name=line.name,
            quantity_milli=line.quantity.milli,
            value_minor=line.gross.minor,
            undone=undone,
        ),
        id=uow.new_id(),
        staff_id=actor.id,
        shift_id=shift.id,
        business_date=shift.business_date,
        needs=[shift.id],
    )
