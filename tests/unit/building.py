"""Orders for tests, made as the till makes them: cart, pricing, payment. Only ids and times are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from app.domain.cart import Cart, CartLine
from app.domain.discount import Discount
from app.domain.ids import CartId, LineId, OrderId, PaymentId, ProductId, ShiftId, StaffId
from app.domain.money import Money
from app.domain.order import Order, OrderLine, Payment
from app.domain.paper import ShopFacts
from app.domain.payment import Tender, pay_cash
from app.domain.pricing import PricingRules
from app.domain.quantity import Quantity
from app.domain.rounding import cash_due
from app.domain.tax import PriceMode, TaxClass, TaxRate

DAY = date(2026, 1, 15)
AFTERNOON = datetime(2026, 1, 15, 9, 40, tzinfo=UTC)
PPN_FROM = date(2025, 1, 1)

PPN_INCLUSIVE = TaxRate(TaxClass.PPN_GENERAL, 1_200, PriceMode.INCLUSIVE, PPN_FROM, None, 11, 12)
PPN_EXCLUSIVE = TaxRate(TaxClass.PPN_GENERAL, 1_200, PriceMode.EXCLUSIVE, PPN_FROM, None, 11, 12)
LUXURY_INCLUSIVE = TaxRate(TaxClass.PPN_LUXURY, 1_200, PriceMode.INCLUSIVE, PPN_FROM)
LUXURY_EXCLUSIVE = TaxRate(TaxClass.PPN_LUXURY, 1_200, PriceMode.EXCLUSIVE, PPN_FROM)
PBJT_EXCLUSIVE = TaxRate(TaxClass.PBJT, 1_000, PriceMode.EXCLUSIVE, PPN_FROM)
PBJT_INCLUSIVE = TaxRate(TaxClass.PBJT, 1_000, PriceMode.INCLUSIVE, PPN_FROM)


def an_id(number: int) -> UUID:
    """Return a UUIDv7-shaped id that is the same in every run."""
    return UUID(int=0x019BBBBB_0000_7000_8000_000000000000 + number)


def rules(*rates: TaxRate, **others: object) -> PricingRules:
    """Return an outlet's rules with one rate a class."""
    return PricingRules({rate.tax_class: rate for rate in rates}, **others)  # type: ignore[arg-type]


def goods(
    number: int,
    name: str,
    price: int,
    milli: int = 1_000,
    *,
    tax_class: TaxClass = TaxClass.PPN_GENERAL,
    unit: str = "pcs",
    unit_factor_milli: int = 1_000,
    weighed: bool = False,
    discount: Discount | None = None,
    label_gross: Money | None = None,
) -> CartLine:
    """Return a cart line; ``number`` makes its ids."""
    return CartLine(
        id=LineId(an_id(1_000 + number)),
        product_id=ProductId(an_id(2_000 + number)),
        sku=f"SKU-{number:04d}",
        name=name,
        unit=unit,
        unit_factor_milli=unit_factor_milli,
        weighed=weighed,
        price=Money(price),
        quantity=Quantity(milli),
        tax_class=tax_class,
        priced_at=AFTERNOON,
        product_revision=1,
        scanned="8992760000012",
        label_gross=label_gross,
        discount=discount,
    )


@dataclass(frozen=True)
class Sale:
    """What differs from one test order to the next."""

    lines: tuple[CartLine, ...]
    rules: PricingRules
    received: int | None = None
    discount: Discount | None = None
    receipt_no: str = "TKO1-K01A-260115-0007"
    completed_at: datetime = AFTERNOON
    staff_name: str = "Budi"
    note: str = ""
    number: int = 7


def sold(sale: Sale) -> Order:
    """Price and pay a sale in cash; ``received`` None is the exact sum."""
    cart = Cart(CartId(an_id(1)), AFTERNOON)
    for line in sale.lines:
        cart, _ = cart.with_added(line)
    price = Cart(cart.id, cart.opened_at, cart.lines, sale.discount).priced(sale.rules)
    due = cash_due(price.total, sale.rules.rounding)
    paid = pay_cash(price.total, due if sale.received is None else Money(sale.received), sale.rules.rounding)
    return Order(
        id=OrderId(an_id(2)),
        receipt_no=sale.receipt_no,
        series="A",
        number=sale.number,
        day_number=sale.number,
        cart_id=cart.id,
        shift_id=ShiftId(an_id(3)),
        business_date=DAY,
        opened_at=AFTERNOON,
        completed_at=sale.completed_at,
        staff_id=StaffId(an_id(4)),
        staff_name=sale.staff_name,
        lines=tuple(OrderLine(line, part) for line, part in zip(cart.lines, price.lines, strict=True)),
        discount=sale.discount,
        price=price,
        service=sale.rules.service,
        cash_rounding=sale.rules.rounding,
        pkp=sale.rules.pkp,
        payments=(Payment(PaymentId(an_id(5)), Tender.CASH, paid.received, paid.change),),
        rounding=paid.rounding,
        note=sale.note,
    )


RETAIL_SHOP = ShopFacts(
    shop="TOKO DEMO JAYA",
    outlet="TOKO DEMO JAYA",
    address="Jl. Contoh No. 1, Bandung",
    phone="0812-0000-0001",
    npwp="0012345678901000",
    pkp=True,
    zone="Asia/Jakarta",
    register="K01",
    footer=("Barang dapat ditukar 3 hari dengan membawa struk ini", "TERIMA KASIH"),
)
RESTAURANT = ShopFacts(
    shop="WARUNG DEMO RASA",
    outlet="Renon",
    address="Jl. Contoh Raya No. 25, Denpasar 80114",
    phone="0361-000001",
    npwp="",
    pkp=False,
    zone="Asia/Makassar",
    register="K02",
    footer=("Struk ini bukti pembayaran yang sah", "TERIMA KASIH"),
)
