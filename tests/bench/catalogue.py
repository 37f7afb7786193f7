"""A catalogue of any size, the same in every run: the demo shop's goods, again and again in other sizes and editions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from itertools import count, islice
from uuid import UUID

import msgspec

from app.domain.barcode import check_digit
from app.wire.master import CategoryEntity, ProductEntity, TaxClassCode, UnitEntity

EDITIONS = (
    "", "Hemat", "Jumbo", "Ekstra", "Mini", "Keluarga", "Promo", "Spesial", "Premium", "Klasik", "Segar", "Lama",
    "Baru", "Isi Dua", "Isi Tiga", "Isi Lima", "Renceng", "Karton", "Musim Panen", "Lebaran", "Kampung", "Kota",
    "Pilihan", "Utama", "Favorit", "Praktis", "Murni", "Alami", "Gurih", "Manis", "Pedas", "Asin",
)  # fmt: skip
"""Words that follow a name; when they are used up a number follows as well."""


def an_id(group: int, number: int) -> UUID:
    """Return a UUIDv7-shaped id that is the same in every run."""
    return UUID(int=0x019B_BBBB_BBBB_7000_8000_0000_0000_0000 + (group << 32) + number)


@dataclass(frozen=True, slots=True)
class Goods:
    """One product of the catalogue with what a bench types to find it."""

    entity: ProductEntity
    opening_milli: int

    @property
    def barcode(self) -> str:
        code = self.entity.units[0].barcode
        assert code is not None
        return code


def categories() -> list[CategoryEntity]:
    """Return the demo shop's categories."""
    return [
        CategoryEntity(id=an_id(4, number), name=row["name"], sort=int(row["sort"]), pack=row["pack"])
        for number, row in enumerate(_rows("categories.csv"), 1)
    ]


def goods(size: int) -> Iterator[Goods]:
    """Yield ``size`` products, none weighed, each with a barcode of its own on every unit."""
    return islice(_endless(), size)


def product_id(place: int) -> UUID:
    """Return the id of the product at a place of the catalogue, from 0."""
    return an_id(9, place + 1)


def _endless() -> Iterator[Goods]:
    places = {row["code"]: an_id(4, number) for number, row in enumerate(_rows("categories.csv"), 1)}
    units: dict[str, list[dict[str, str]]] = {}
    for row in _rows("units.csv"):
        units.setdefault(row["sku"], []).append(row)
    products = [row for row in _rows("products.csv") if row["weighed"] == "0"]
    codes, number = count(1), count(1)
    for turn in count():
        words = [EDITIONS[turn % len(EDITIONS)], str(turn // len(EDITIONS)) if turn >= len(EDITIONS) else ""]
        for row in products:
            at = next(number)
            entity = ProductEntity(
                id=an_id(9, at),
                sku=f"{row['sku']}-{turn:02d}" if turn else row["sku"],
                name=" ".join([row["name"], *filter(None, words)]),
                category_id=places[row["category"]],
                tax_class=msgspec.convert(row["tax_class"], TaxClassCode),
                weighed=False,
                scale_code=None,
                pack=row["pack"],
                colour=row["colour"],
                units=[_unit(unit, turn, next(codes)) for unit in units[row["sku"]]],
            )
            yield Goods(entity, int(Decimal(row["opening_stock"]) * 1_000))


def _unit(row: dict[str, str], turn: int, code: int) -> UnitEntity:
    digits = f"899{code:09d}"
    return UnitEntity(
        code=row["unit"],
        factor_milli=int(Decimal(row["factor"]) * 1_000),
        price_minor=int(row["price"]) + 100 * (turn % 20),
        barcode=digits + str(check_digit(digits)),
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("resources") / "demo" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
