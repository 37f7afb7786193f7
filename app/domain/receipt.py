"""A paid order on paper, in the shop's language whatever the screen speaks. Figures come from the order; none is made here."""

from __future__ import annotations

from datetime import datetime

from app.domain import columns
from app.domain.discount import Discount, PercentOff
from app.domain.order import Order, OrderLine
from app.domain.paper import Paper, PaperLine, PaperWidth, ShopFacts
from app.domain.paper_parts import (
    centred,
    copy_mark,
    money_row,
    money_rows,
    row,
    rule,
    shop_head,
    simulation_mark,
    text,
)
from app.domain.payment import Tender
from app.domain.quantity import Quantity
from app.domain.tax import PPN_CLASSES, PriceMode, TaxAmount, TaxClass

PIECE = "pcs"
"""The unit that needs no name beside a quantity."""

NAME_COLUMN, QUANTITY_COLUMN, PRICE_COLUMN, AMOUNT_COLUMN = 20, 6, 10, 12
"""The table on 80 mm paper; all but the name are right-aligned and keep a space before them."""

TENDERS = {Tender.CASH: "Tunai"}
THANKS = "TERIMA KASIH"


def receipt(
    order: Order,
    shop: ShopFacts,
    width: PaperWidth,
    *,
    shift_number: int,
    copy_no: int = 0,
    copied_at: datetime | None = None,
) -> Paper:
    """Return the receipt of ``order``. A reprint says so at head and foot; ``copied_at`` is needed then.

    Every line fits ``width``; names wrap, amounts are never cut.
    """
    marks = simulation_mark(shop, width) + copy_mark(copy_no, copied_at, shop, width)
    return (
        *marks,
        *shop_head(shop, width),
        *rule(width),
        *_facts(order, shop, width, shift_number),
        *rule(width),
        *_goods(order, width),
        *rule(width),
        *_sums(order, width),
        *rule(width),
        *_payments(order, width),
        *_tax_blocks(order, width),
        *rule(width),
        *_foot(order, shop, width),
        *marks,
    )


def _facts(order: Order, shop: ShopFacts, width: PaperWidth, shift_number: int) -> Paper:
    return (
        *text(f"No   : {order.receipt_no}", width),
        *text(f"Tgl  : {columns.stamp(order.completed_at, shop.zone)}", width),
        *row(f"Kasir: {order.staff_name}", f"Shift: {shift_number}", width),
    )


def _goods(order: Order, width: PaperWidth) -> Paper:
    if width is PaperWidth.MM58:
        return tuple(line for sold in order.lines for line in _stacked(sold, width))
    heading = _table_row("Nama", "Qty", "Harga", "Jumlah")
    assert heading is not None
    lines = tuple(line for sold in order.lines for line in _tabled(sold, width))
    return (PaperLine(heading), *rule(width), *lines)


def _title(sold: OrderLine) -> str:
    return sold.line.name if sold.line.unit == PIECE else f"{sold.line.name} ({sold.line.unit})"


def _stacked(sold: OrderLine, width: PaperWidth) -> Paper:
    """Name first, then quantity and amount below it."""
    line = sold.line
    if sold.price.gross == line.price.times(line.quantity):
        much = f" {columns.quantity(line.quantity)} x {columns.amount(line.price)}"
    else:  # the scale fixed the packet's price, so weight times unit price need not give it to the rupiah
        much = f" {columns.quantity(line.quantity)} harga label"
    return (*text(_title(sold), width), *money_row(much, sold.price.gross, width), *_line_discount(sold, width))


def _tabled(sold: OrderLine, width: PaperWidth) -> Paper:
    """One row of the table; what does not fit it is stacked instead."""
    line = sold.line
    cells = columns.quantity(line.quantity), columns.amount(line.price), columns.amount(sold.price.gross)
    if line.label_gross is not None or _table_row("", *cells) is None:
        return _stacked(sold, width)
    title = columns.printable(_title(sold))
    row_with_name = _table_row(title, *cells)
    if row_with_name is not None:
        return (PaperLine(row_with_name), *_line_discount(sold, width))
    below = _table_row("", *cells)
    assert below is not None
    return (*text(title, width), PaperLine(below), *_line_discount(sold, width))


def _table_row(name: str, much: str, each: str, amount: str) -> str | None:
    """Return the cells as one row, or None when one of them is wider than its column."""
    right = ((much, QUANTITY_COLUMN), (each, PRICE_COLUMN), (amount, AMOUNT_COLUMN))
    if len(name) > NAME_COLUMN or any(len(cell) >= room for cell, room in right):
        return None
    return name.ljust(NAME_COLUMN) + "".join(cell.rjust(room) for cell, room in right)


def _line_discount(sold: OrderLine, width: PaperWidth) -> Paper:
    return money_rows([(f" {_discount_name(sold.line.discount)}", -sold.price.line_discount)], width)


def _discount_name(discount: Discount | None) -> str:
    return f"Diskon {columns.percent(discount.rate_bp)}" if isinstance(discount, PercentOff) else "Diskon"


def _items(order: Order) -> int:
    """How many things were bought: pieces are counted, a weighed line is one."""
    return sum(1 if sold.line.weighed else sold.line.quantity.milli // 1_000 for sold in order.lines)


def _sums(order: Order, width: PaperWidth) -> Paper:
    price = order.price
    added = [(_tax_name(amount), amount.added) for amount in price.taxes]
    lines = money_row(f"Subtotal ({columns.quantity(Quantity.of(_items(order)))} item)", price.subtotal, width)
    lines += money_rows([(_discount_name(order.discount), -price.order_discount)], width)
    lines += money_rows([(f"Biaya layanan {columns.percent(order.service.rate_bp)}", price.service), *added], width)
    if order.rounding:
        lines += money_row("Total belanja", price.total, width)
        lines += money_row("Pembulatan tunai", order.rounding, width)
    return lines + row("TOTAL", columns.rupiah(order.total), width, bold=True, tall=True)


def _payments(order: Order, width: PaperWidth) -> Paper:
    lines: Paper = ()
    for payment in order.payments:
        lines += money_row(TENDERS[payment.tender], payment.received, width)
    return lines + money_row("Kembali", order.change, width, bold=True)


def _tax_name(amount: TaxAmount) -> str:
    rate = columns.percent(amount.rate.rate_bp)
    return f"PBJT makanan/minuman {rate}" if amount.rate.tax_class is TaxClass.PBJT else f"PPN {rate}"


def _tax_blocks(order: Order, width: PaperWidth) -> Paper:
    """Return a block a class: PPN always (of a PKP only), PBJT when it hides in the price."""
    lines: Paper = ()
    for amount in order.price.taxes:
        if amount.rate.tax_class in PPN_CLASSES:
            lines += (*rule(width), *_ppn_block(amount, width)) if order.pkp else ()
        elif amount.rate.mode is PriceMode.INCLUSIVE:
            lines += (*rule(width), *_pbjt_block(amount, width))
    return lines


def _ppn_block(amount: TaxAmount, width: PaperWidth) -> Paper:
    rate = amount.rate
    lines = text("Harga sudah termasuk PPN", width) if rate.mode is PriceMode.INCLUSIVE else ()
    if rate.tax_class is TaxClass.PPN_LUXURY:
        lines += text("Barang mewah", width)
    lines += money_row("Harga jual (DPP)", amount.net, width)
    if rate.base_numerator != rate.base_denominator:
        share = f"{rate.base_numerator}/{rate.base_denominator}"
        lines += money_row(f"DPP nilai lain {share}", amount.base, width)
    return lines + money_row(_tax_name(amount), amount.tax, width)


def _pbjt_block(amount: TaxAmount, width: PaperWidth) -> Paper:
    return (
        *text("Harga sudah termasuk PBJT", width),
        *money_row("Dasar pengenaan", amount.net, width),
        *money_row(_tax_name(amount), amount.tax, width),
    )


def _foot(order: Order, shop: ShopFacts, width: PaperWidth) -> Paper:
    note = (*text(f"Catatan: {order.note}", width), *rule(width)) if order.note.strip() else ()
    return note + tuple(line for words in shop.footer or (THANKS,) for line in centred(words, width))
