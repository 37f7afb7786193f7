"""Between the domain's order and its message, both ways, without loss: receipt, rows and server check all read the message."""

from __future__ import annotations

from app.domain.cart import CartLine
from app.domain.discount import AmountOff, Discount, PercentOff
from app.domain.ids import CartId, LineId, OrderId, PaymentId, ProductId, ShiftId, StaffId
from app.domain.money import Money
from app.domain.order import Order, OrderContradicts, OrderLine, Payment
from app.domain.payment import Tender
from app.domain.pricing import LinePrice, OrderPrice
from app.domain.quantity import Quantity
from app.domain.rounding import CashRounding, RoundingMode
from app.domain.service_charge import ServiceBase, ServiceCharge
from app.domain.tax import PriceMode, TaxAmount, TaxClass, TaxRate
from app.wire.bodies import DiscountRule, OrderCompleted, OrderLineBody, OrderTaxBody, PaymentBody
from app.wire.envelope import Envelope


def body_of(order: Order) -> OrderCompleted:
    """Return the message body that tells of ``order``."""
    return OrderCompleted(
        cart_id=order.cart_id,
        receipt_no=order.receipt_no,
        day_number=order.day_number,
        opened_at=order.opened_at,
        staff_name=order.staff_name,
        lines=[_line_body(sold) for sold in order.lines],
        taxes=[_tax_body(amount) for amount in order.price.taxes],
        payments=[_payment_body(payment) for payment in order.payments],
        discount=_rule_of(order.discount),
        service_rate_bp=order.service.rate_bp,
        service_base=order.service.base.value,
        service_taxed=order.service.taxed,
        rounding_step=order.cash_rounding.step,  # type: ignore[arg-type]
        rounding_mode=order.cash_rounding.mode.value,
        pkp=order.pkp,
        gross_minor=order.price.gross.minor,
        order_discount_minor=order.price.order_discount.minor,
        service_minor=order.price.service.minor,
        tax_added_minor=order.price.tax_added.minor,
        due_before_rounding_minor=order.due_before_rounding.minor,
        rounding_minor=order.rounding.minor,
        total_minor=order.total.minor,
        note=order.note,
    )


def order_of(envelope: Envelope, body: OrderCompleted) -> Order:
    """Return the order a message tells of. Raises OrderContradicts when its stated sums are not those of its parts."""
    if envelope.series is None or envelope.number is None or envelope.shift_id is None or envelope.staff_id is None:
        raise OrderContradicts(field="number")
    prices = OrderPrice(
        lines=tuple(map(_line_price, body.lines)),
        order_discount=Money(body.order_discount_minor),
        service=Money(body.service_minor),
        taxes=tuple(_tax_of(tax) for tax in body.taxes),
    )
    order = Order(
        id=OrderId(envelope.id),
        receipt_no=body.receipt_no,
        series=envelope.series,
        number=envelope.number,
        day_number=body.day_number,
        cart_id=CartId(body.cart_id),
        shift_id=ShiftId(envelope.shift_id),
        business_date=envelope.business_date,
        opened_at=body.opened_at,
        completed_at=envelope.made_at,
        staff_id=StaffId(envelope.staff_id),
        staff_name=body.staff_name,
        lines=tuple(map(OrderLine, map(_cart_line, body.lines), prices.lines)),
        discount=_discount_of(body.discount),
        price=prices,
        service=ServiceCharge(body.service_rate_bp, ServiceBase(body.service_base), body.service_taxed),
        cash_rounding=CashRounding(body.rounding_step, RoundingMode(body.rounding_mode)),
        pkp=body.pkp,
        payments=tuple(
            Payment(PaymentId(paid.id), Tender(paid.tender), Money(paid.received_minor), Money(paid.change_minor))
            for paid in body.payments
        ),
        rounding=Money(body.rounding_minor),
        note=body.note,
    )
    _require_stated(order, body)
    return order


def _require_stated(order: Order, body: OrderCompleted) -> None:
    """Every sum that the message states beside its parts must be the sum of those parts."""
    due = order.due_before_rounding
    stated = {
        "gross_minor": (order.price.gross, body.gross_minor),
        "tax_added_minor": (order.price.tax_added, body.tax_added_minor),
        "due_before_rounding_minor": (due, body.due_before_rounding_minor),
        "total_minor": (due + order.rounding, body.total_minor),
    }
    for field, (computed, told) in stated.items():
        if computed.minor != told:
            raise OrderContradicts(field=field)
    for sold, line in zip(order.lines, body.lines, strict=True):
        if sold.base_quantity.milli != line.base_quantity_milli:
            raise OrderContradicts(field="base_quantity_milli")
    for amount, tax in zip(order.price.taxes, body.taxes, strict=True):
        if (amount.net.minor, amount.base.minor) != (tax.net_minor, tax.base_minor):
            raise OrderContradicts(field="taxes")
    for payment, paid in zip(order.payments, body.payments, strict=True):
        if payment.amount.minor != paid.amount_minor:
            raise OrderContradicts(field="payments")


def _rule_of(discount: Discount | None) -> DiscountRule | None:
    match discount:
        case None:
            return None
        case PercentOff(rate_bp):
            return DiscountRule(kind="percent", value=rate_bp)
        case AmountOff(amount):
            return DiscountRule(kind="amount", value=amount.minor)


def _discount_of(rule: DiscountRule | None) -> Discount | None:
    if rule is None:
        return None
    if rule.kind == "amount":
        return AmountOff(Money(rule.value))
    if rule.value > 10_000:
        raise OrderContradicts(field="discount")
    return PercentOff(rule.value)


def _line_body(sold: OrderLine) -> OrderLineBody:
    line, price = sold.line, sold.price
    return OrderLineBody(
        id=line.id,
        product_id=line.product_id,
        sku=line.sku,
        name=line.name,
        unit=line.unit,
        unit_factor_milli=line.unit_factor_milli,
        weighed=line.weighed,
        quantity_milli=line.quantity.milli,
        base_quantity_milli=sold.base_quantity.milli,
        price_minor=line.price.minor,
        priced_at=line.priced_at,
        product_revision=line.product_revision,
        tax_class=line.tax_class.value,
        scanned=line.scanned,
        label_gross_minor=None if line.label_gross is None else line.label_gross.minor,
        discount=_rule_of(line.discount),
        gross_minor=price.gross.minor,
        line_discount_minor=price.line_discount.minor,
        order_discount_minor=price.order_discount.minor,
        service_minor=price.service.minor,
        tax_minor=price.tax.minor,
    )


def _cart_line(line: OrderLineBody) -> CartLine:
    return CartLine(
        id=LineId(line.id),
        product_id=ProductId(line.product_id),
        sku=line.sku,
        name=line.name,
        unit=line.unit,
        unit_factor_milli=line.unit_factor_milli,
        weighed=line.weighed,
        price=Money(line.price_minor),
        quantity=Quantity(line.quantity_milli),
        tax_class=_tax_class(line.tax_class),
        priced_at=line.priced_at,
        product_revision=line.product_revision,
        scanned=line.scanned,
        label_gross=None if line.label_gross_minor is None else Money(line.label_gross_minor),
        discount=_discount_of(line.discount),
    )


def _line_price(line: OrderLineBody) -> LinePrice:
    return LinePrice(
        gross=Money(line.gross_minor),
        line_discount=Money(line.line_discount_minor),
        order_discount=Money(line.order_discount_minor),
        service=Money(line.service_minor),
        tax=Money(line.tax_minor),
    )


def _tax_body(amount: TaxAmount) -> OrderTaxBody:
    rate = amount.rate
    return OrderTaxBody(
        tax_class=rate.tax_class.value,
        rate_bp=rate.rate_bp,
        base_numerator=rate.base_numerator,
        base_denominator=rate.base_denominator,
        mode=rate.mode.value,
        valid_from=rate.valid_from,
        valid_to=rate.valid_to,
        value_minor=amount.value.minor,
        net_minor=amount.net.minor,
        base_minor=amount.base.minor,
        tax_minor=amount.tax.minor,
    )


def _tax_of(tax: OrderTaxBody) -> TaxAmount:
    if tax.base_numerator > tax.base_denominator:
        raise OrderContradicts(field="taxes")
    rate = TaxRate(
        tax_class=_tax_class(tax.tax_class),
        rate_bp=tax.rate_bp,
        mode=PriceMode(tax.mode),
        valid_from=tax.valid_from,
        valid_to=tax.valid_to,
        base_numerator=tax.base_numerator,
        base_denominator=tax.base_denominator,
    )
    return TaxAmount(rate, Money(tax.value_minor), Money(tax.tax_minor))


def _tax_class(code: str) -> TaxClass:
    try:
        return TaxClass(code)
    except ValueError as error:
        raise OrderContradicts(field="tax_class") from error


def _payment_body(payment: Payment) -> PaymentBody:
    return PaymentBody(
        id=payment.id,
        tender=payment.tender.value,
        received_minor=payment.received.minor,
        change_minor=payment.change.minor,
        amount_minor=payment.amount.minor,
    )
