"""What the demo day sells: drawn from the demo goods by a seed, so that the same seed plays the same day."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import dataclass
from importlib import resources

from app.domain.barcode import check_digit
from app.ui.page import DemoPerson

OPENING_CASH = 300_000
SHORT_BY = 2_000


@dataclass(frozen=True, slots=True)
class Good:
    """One product of the demo shop, as a scanner and a searching cashier see it."""

    sku: str
    name: str
    unit: str
    price: int
    barcode: str
    scale_code: str
    stock_milli: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The goods and amounts of one day."""

    seed: int
    people: tuple[DemoPerson, ...]
    cashier: DemoPerson
    supervisor: DemoPerson
    opening_cash: int
    scans: tuple[tuple[Good, ...], ...]
    many: tuple[int, Good]
    searched: tuple[str, Good]
    voided: Good
    held: tuple[Good, ...]
    label_of: Good
    label: str
    offline: tuple[tuple[Good, ...], ...]
    unprinted: tuple[Good, ...]
    cash_out: int
    short_by: int = SHORT_BY


def _table(name: str) -> list[dict[str, str]]:
    text = (resources.files("resources.demo") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def people() -> tuple[DemoPerson, ...]:
    """Return the people of the demo shop with their PINs; the demo shows them, nothing else does."""
    text = (resources.files("resources.demo") / "staff.json").read_text(encoding="utf-8")
    return tuple(DemoPerson(person["name"], person["pin"], person["role"]) for person in json.loads(text))


def goods() -> list[Good]:
    """Return the demo goods with their base units."""
    units: dict[str, dict[str, str]] = {}
    for row in _table("units.csv"):
        units.setdefault(row["sku"], row)
    return [
        Good(
            sku=row["sku"],
            name=row["name"],
            unit=units[row["sku"]]["unit"],
            price=int(units[row["sku"]]["price"]),
            barcode=units[row["sku"]]["barcode"],
            scale_code=row["scale_code"],
            stock_milli=_milli(row["opening_stock"]),
        )
        for row in _table("products.csv")
    ]


def _milli(text: str) -> int:
    whole, _, decimals = text.partition(".")
    return int(whole or "0") * 1_000 + int(decimals.ljust(3, "0")[:3] or "0")


def weight_label(good: Good, grams: int) -> str:
    """Return what the shop's scale prints for so many grams."""
    body = f"20{good.scale_code}{grams:05d}"
    return body + str(check_digit(body))


def draw(seed: int) -> Plan:
    """Return the day of a seed."""
    chance = random.Random(seed)
    everyone = people()
    stock = goods()
    scannable = [good for good in stock if good.barcode and not good.scale_code and good.stock_milli >= 20_000]
    weighed = [good for good in stock if good.scale_code and good.stock_milli >= 5_000]
    names = [good for good in scannable if len(_words(good)) == 2]
    label_of = chance.choice(weighed)
    searched = chance.choice(names)
    return Plan(
        seed=seed,
        people=everyone,
        cashier=next(person for person in everyone if person.role == "cashier"),
        supervisor=next(person for person in everyone if person.role == "supervisor"),
        opening_cash=OPENING_CASH,
        scans=tuple(tuple(chance.sample(scannable, chance.randint(2, 5))) for _ in range(5)),
        many=(3, chance.choice(scannable)),
        searched=(" ".join(_words(searched)), searched),
        voided=chance.choice(scannable),
        held=tuple(chance.sample(scannable, 2)),
        label_of=label_of,
        label=weight_label(label_of, chance.randrange(250, 2_500, 5)),
        offline=tuple(tuple(chance.sample(scannable, chance.randint(1, 3))) for _ in range(2)),
        unprinted=tuple(chance.sample(scannable, 2)),
        cash_out=chance.choice((15_000, 20_000, 25_000)),
    )


def _words(good: Good) -> list[str]:
    """Return two parts of a name that a cashier would type, in the wrong order, as she remembers them."""
    words = [word for word in good.name.split() if len(word) >= 4 and word.isalpha()]
    return [words[-1][:4].lower(), words[0][:4].lower()] if len(words) >= 3 else []
