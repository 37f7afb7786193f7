"""Reading the worked sales out of docs/pricing.md, as inputs and as the figures that the document states for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.discount import AmountOff, Discount, PercentOff
from app.domain.money import Money
from app.domain.pricing import PricedItem, PricingRules
from app.domain.quantity import Quantity, parse_quantity
from app.domain.rounding import NO_ROUNDING, CashRounding, RoundingMode
from app.domain.service_charge import NO_SERVICE, ServiceBase, ServiceCharge
from app.domain.tax import PriceMode, TaxClass, TaxRate

DOCUMENT = Path(__file__).parents[2] / "docs" / "pricing.md"
HEADING = "### Worked sale: "

Table = list[dict[str, str]]


@dataclass(frozen=True)
class WorkedSale:
    """One worked sale: what goes in, and the tables of what comes out."""

    title: str
    items: list[PricedItem]
    rules: PricingRules
    discount: Discount | None
    received: Money
    lines: Table
    steps: dict[str, int]


def tables(text: str) -> list[Table]:
    """Return the tables in a stretch of Markdown, a dictionary a row."""
    found: list[Table] = []
    header: list[str] | None = None
    for line in text.splitlines():
        if not line.startswith("|"):
            header = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if header is None:
            header = cells
            found.append([])
        elif not set(line) <= set("|- "):
            found[-1].append(dict(zip(header, cells, strict=True)))
    return found


def section(heading: str) -> str:
    """Return the text under a heading, down to the next one of any level."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return re.split(r"^#", text.split(f"{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def amount(text: str) -> int:
    """Read ``Rp 12.500``, ``12.500`` or ``-40``."""
    return int(text.removeprefix("Rp ").replace(".", ""))


def worked_sales() -> list[WorkedSale]:
    """Return every worked sale of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    titles = [line.removeprefix(HEADING) for line in text.splitlines() if line.startswith(HEADING)]
    return [_worked_sale(title) for title in titles]


def _worked_sale(title: str) -> WorkedSale:
    settings_table, lines, steps = tables(section(HEADING + title))
    settings = {row["setting"]: row["value"] for row in settings_table}
    rates = [_rate(name.split("`")[1], value) for name, value in settings.items() if name.startswith("tax ")]
    return WorkedSale(
        title=title,
        items=[_item(row) for row in lines],
        rules=PricingRules(
            {rate.tax_class: rate for rate in rates},
            _service(settings["service charge"]),
            _rounding(settings["cash rounding"]),
        ),
        discount=_discount(settings["order discount"]),
        received=Money(amount(settings["received"])),
        lines=lines,
        steps={row["step"]: amount(row["amount"]) for row in steps},
    )


def _item(row: dict[str, str]) -> PricedItem:
    quantity: Quantity = parse_quantity(row["quantity"])
    return PricedItem(Money(amount(row["unit price"])), quantity, TaxClass(row["class"]), _discount(row["discount"]))


def _basis_points(text: str) -> int:
    whole, _, decimals = text.removesuffix("%").partition(",")
    return int(whole) * 100 + int((decimals or "0").ljust(2, "0"))


def _discount(text: str) -> Discount | None:
    if text in ("none", "–"):
        return None
    return PercentOff(_basis_points(text)) if text.endswith("%") else AmountOff(Money(amount(text)))


def _rate(tax_class: str, text: str) -> TaxRate:
    share, mode = text.split(", ")
    rate, part = share.split(" of ")
    numerator, denominator = (int(number) for number in part.split("/"))
    return TaxRate(
        TaxClass(tax_class), _basis_points(rate), PriceMode(mode), date(2025, 1, 1), None, numerator, denominator
    )


def _service(text: str) -> ServiceCharge:
    if text == "none":
        return NO_SERVICE
    charge, taxed = text.split(", ")
    rate, base = charge.split(" ")
    return ServiceCharge(_basis_points(rate), ServiceBase(base), taxed == "taxed")


def _rounding(text: str) -> CashRounding:
    if text == "none":
        return NO_ROUNDING
    step, mode = text.split(" ")
    return CashRounding(int(step), RoundingMode(mode))
