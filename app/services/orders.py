"""Completing an order, and finding it again. A sale is one transaction; paper and network come after it."""

from __future__ import annotations

from datetime import datetime

from app.db.stores.facts import ReceiptNumber
from app.db.stores.orders import OrderNotFound, OrderRow
from app.db.unit_of_work import UnitOfWork
from app.domain.cart import Cart
from app.domain.ids import CartId, OrderId, PaymentId, PrintJobId
from app.domain.money import Money
from app.domain.order import Order, OrderEmpty, OrderLine, Payment
from app.domain.payment import CashPayment, Tender, pay_cash
from app.domain.pricing import OrderPrice, PricingRules
from app.domain.shift import NoOpenShift, Shift
from app.domain.staff import Right, Staff, require
from app.domain.words import one_line
from app.wire.orders import body_of

__all__ = ["OrderNotFound", "OrderRow", "complete", "get", "recent", "reprint"]

LIST_MAX = 200
TYPED_MAX = 100


def complete(uow: UnitOfWork, actor: Staff, cart_id: CartId, received: Money) -> Order:
    """Take cash for a cart and make it an order: lines, payment, stock, sums, number, journal, outbox and print job at once.

    A second call for the same cart raises CartNotFound, for the cart is gone: nothing is ever sold twice.
    Raises OrderEmpty, NoOpenShift, PaidTooLittle, PaidTooMuch; nothing changes then.
    """
    require(actor, Right.SELL)
    with uow:
        shift = uow.shifts.find_open()
        if shift is None:
            raise NoOpenShift
        cart = uow.carts.get(cart_id)
        if not cart.lines:
            raise OrderEmpty
        rules = uow.rules.on(shift.business_date, uow.device.outlet())
        price = cart.priced(rules)
        paid = pay_cash(price.total, received, rules.rounding)
        number = uow.facts.next_number(shift.business_date)
        order = _order(uow, actor, cart, shift, rules, price, paid, number)
        uow.facts.add(
            body_of(order),
            id=order.id,
            staff_id=actor.id,
            shift_id=shift.id,
            business_date=shift.business_date,
            needs=[shift.id],
            number=number,
        )
        uow.carts.delete(cart_id)
        uow.prints.add(PrintJobId(uow.new_id()), uow.now, "receipt", order.id, kicks_drawer=True)
    return order


def _order(
    uow: UnitOfWork,
    actor: Staff,
    cart: Cart,
    shift: Shift,
    rules: PricingRules,
    price: OrderPrice,
    paid: CashPayment,
    number: ReceiptNumber,
) -> Order:
    return Order(
        id=OrderId(uow.new_id()),
        receipt_no=number.printed,
        series=number.series,
        number=number.number,
        day_number=number.day_number,
        cart_id=cart.id,
        shift_id=shift.id,
        business_date=shift.business_date,
        opened_at=cart.opened_at,
        completed_at=uow.now,
        staff_id=actor.id,
        staff_name=actor.name,
        lines=tuple(OrderLine(line, part) for line, part in zip(cart.lines, price.lines, strict=True)),
        discount=cart.discount,
        price=price,
        service=rules.service,
        cash_rounding=rules.rounding,
        pkp=rules.pkp,
        payments=(Payment(PaymentId(uow.new_id()), Tender.CASH, paid.received, paid.change),),
        rounding=paid.rounding,
        note=cart.note,
    )


def recent(
    uow: UnitOfWork, *, containing: str = "", before: datetime | None = None, limit: int = LIST_MAX
) -> list[OrderRow]:
    """Return orders of this till, newest first; ``containing`` looks in the receipt number, ``before`` continues a list."""
    with uow:
        return uow.orders.recent(containing=one_line(containing, TYPED_MAX), before=before, limit=min(limit, LIST_MAX))


def get(uow: UnitOfWork, order_id: OrderId) -> Order:
    """Return one order whole. Raises OrderNotFound."""
    with uow:
        return uow.orders.get(order_id)


def reprint(uow: UnitOfWork, actor: Staff, order_id: OrderId | None = None) -> OrderId:
    """Queue a copy of a receipt, marked as one; without an id, of the last order. Raises OrderNotFound, RightMissing."""
    require(actor, Right.REPRINT)
    with uow:
        wanted = order_id or uow.orders.find_last()
        if wanted is None:
            raise OrderNotFound
        uow.orders.get(wanted)
        uow.prints.add(PrintJobId(uow.new_id()), uow.now, "receipt", wanted, copy_no=uow.prints.copies(wanted))
        return wanted
