"""docs/pricing.md is true: every figure in it is computed anew and compared."""

from __future__ import annotations

import pytest

from app.domain.money import Money
from app.domain.payment import pay_cash
from app.domain.pricing import LinePrice, price
from app.domain.rounding import CashRounding, RoundingMode, cash_due
from app.domain.tax import tax_on
from tests.unit.building import PPN_EXCLUSIVE, PPN_INCLUSIVE
from tests.unit.pricing_document import WorkedSale, amount, section, tables, worked_sales

SALES = worked_sales()


def test_the_document_has_worked_sales() -> None:
    assert len(SALES) == 3
    assert all(len(sale.items) >= 3 for sale in SALES)


@pytest.mark.parametrize("sale", SALES, ids=lambda sale: sale.title)
def test_each_line_of_a_worked_sale_is_what_pricing_makes_of_it(sale: WorkedSale) -> None:
    priced = price(sale.items, sale.rules, sale.discount)
    for row, line in zip(sale.lines, priced.lines, strict=True):
        assert _figures(row) == _stated(line), row["goods"]


def _figures(row: dict[str, str]) -> tuple[int, ...]:
    names = ("gross", "line discount", "order discount", "value", "service", "tax")
    return tuple(amount(row[name]) for name in names)


def _stated(line: LinePrice) -> tuple[int, ...]:
    parts = (line.gross, line.line_discount, line.order_discount, line.value, line.service, line.tax)
    return tuple(part.minor for part in parts)


@pytest.mark.parametrize("sale", SALES, ids=lambda sale: sale.title)
def test_each_step_of_a_worked_sale_is_what_pricing_makes_of_it(sale: WorkedSale) -> None:
    priced = price(sale.items, sale.rules, sale.discount)
    paid = pay_cash(priced.total, sale.received, sale.rules.rounding)
    steps = {
        "gross": priced.gross,
        "subtotal": priced.subtotal,
        "order discount": priced.order_discount,
        "value": priced.value,
        "service charge": priced.service,
        **{f"tax `{row.rate.tax_class}`": row.tax for row in priced.taxes},
        "tax added": priced.tax_added,
        "total": priced.total,
        "cash rounding": paid.rounding,
        "paid in cash": paid.due,
        "change": paid.change,
    }
    assert {name: money.minor for name, money in steps.items()} == sale.steps


def test_the_tax_tables_are_true() -> None:
    exclusive, inclusive = tables(section("## Tax"))
    for row in exclusive:
        amounts = tax_on(Money(amount(row["price"])), PPN_EXCLUSIVE)
        assert (amounts.base.minor, amounts.tax.minor) == (amount(row["tax base"]), amount(row["PPN"]))
    for row in inclusive:
        amounts = tax_on(Money(amount(row["price"])), PPN_INCLUSIVE)
        stated = tuple(amount(row[name]) for name in ("PPN", "net", "tax base"))
        assert (amounts.tax.minor, amounts.net.minor, amounts.base.minor) == stated
    assert len(exclusive) + len(inclusive) == 7


def test_the_rounding_table_is_true() -> None:
    (rows,) = tables(section("## Cash rounding"))
    for row in rows:
        rounding = CashRounding(int(row["step"]), RoundingMode(row["way"]))
        assert cash_due(Money(amount(row["due"])), rounding) == Money(amount(row["paid"]))
    assert len(rows) == 6
