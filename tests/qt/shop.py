"""A small shop in a real encrypted file, for tests of screens: enrolled as register K01, series A, with people and goods.

Goods are the first of each category of the demo shop, with their units, weighed ones and opening stock. Everything went in
the way it does in a shop: enrolment, then rows of the feed. The file is made once a run and copied for each test.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import argon2
import msgspec

from app.db.engine import Database
from app.db.schema import bring_up_to_date
from app.db.unit_of_work import UnitOfWork
from app.domain.money import Money
from app.domain.product import Product
from app.domain.shift import Shift
from app.domain.staff import Right, Staff
from app.runtime.clock import SystemIds
from app.services import catalogue, enrolment, settings, shifts, shops
from app.ui.operations import Operations
from app.ui.page import Program, Session
from app.ui.sound import Beeper
from app.wire.bodies import StockMove
from app.wire.calls import EnrolReply, FeedRow
from app.wire.master import (
    CategoryEntity,
    Entity,
    FactMoved,
    OutletEntity,
    ProductEntity,
    RoleEntity,
    StaffEntity,
    TaxClassCode,
    TaxRateEntity,
    UnitEntity,
)

Result = TypeVar("Result")

KEY: Final = bytes(range(32))
MORNING: Final = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
"""Half past nine in Jakarta."""
PER_CATEGORY: Final = 4
FRESH: Final = ("SGR", 12)
"""Of fresh food there is more, because most of it is weighed."""

PINS: Final = {
    "Rina Wulandari": "274918",
    "Dedi Saputra": "583061",
    "Sri Handayani": "740352",
    "Yusuf Hidayat": "961427",
}
ROLES: Final = {
    "Rina Wulandari": "cashier",
    "Dedi Saputra": "cashier",
    "Sri Handayani": "supervisor",
    "Yusuf Hidayat": "owner",
}
_CASHIER = frozenset({Right.SELL, Right.REPRINT, Right.SHIFT, Right.CASH_MOVE})
_SUPERVISOR = frozenset(Right) - {Right.SETTINGS, Right.STAFF_MANAGE}
RIGHTS: Final = {"cashier": _CASHIER, "supervisor": _SUPERVISOR, "owner": frozenset(Right)}


def an_id(group: int, number: int) -> UUID:
    """Return a UUIDv7-shaped id that is the same in every run."""
    return UUID(int=0x019B_BBBB_BBBB_7000_8000_0000_0000_0000 + (group << 32) + number)


TENANT_ID, OUTLET_ID, REGISTER_ID, DEVICE_ID = (an_id(1, number) for number in range(1, 5))


class ShopClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def advance(self, **parts: float) -> None:
        """Move it on, by the parts of a timedelta: ``advance(minutes=5)``."""
        self.at += timedelta(**parts)


@dataclass
class Shop:
    """The shop of one test. ``close`` ends its sessions and frees the file."""

    path: Path
    database: Database
    clock: ShopClock
    sessions: list[Session] = field(default_factory=list)

    def units(self, *, write: bool = True) -> UnitOfWork:
        """Return a new unit of work, as the program would."""
        return UnitOfWork(self.database, self.clock, SystemIds(), write=write)

    def do(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Call a service: ``shop.do(carts.current)``."""
        return work(self.units())

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return rows as they stand in the file, to prove what a screen did and did not do."""
        with self.database.reader() as connection:
            return [tuple(row) for row in connection.execute(query, values).fetchall()]

    # --- people ---------------------------------------------------------------------------------------

    def person(self, name: str) -> Staff:
        """Return somebody who works here, by the beginning of the name."""
        full = next(known for known in PINS if known.startswith(name))
        with self.units(write=False) as uow:
            return next(person for person in uow.staff.active() if person.name == full)

    @property
    def cashier(self) -> Staff:
        return self.person("Rina")

    @property
    def supervisor(self) -> Staff:
        return self.person("Sri")

    @property
    def owner(self) -> Staff:
        return self.person("Yusuf")

    def pin(self, person: Staff) -> str:
        """Return a person's PIN."""
        return PINS[person.name]

    # --- goods ----------------------------------------------------------------------------------------

    def goods(self) -> list[Product]:
        """Return everything that is sold, in the order of the tiles."""
        return self.do(lambda uow: catalogue.page(uow, None))

    def product(self, sku: str) -> Product:
        """Return the product with this SKU."""
        return next(product for product in self.goods() if product.sku == sku)

    def barcode(self, sku: str, unit: str | None = None) -> str:
        """Return the barcode of a product's unit, of its base unit when none is named."""
        product = self.product(sku)
        code = (product.base_unit if unit is None else product.unit(unit)).barcode
        assert code is not None, f"{sku} has no barcode"
        return code

    def apply(self, kind: str, entity_id: UUID, body: Entity | None) -> None:
        """Let a row of the feed arrive, newer than anything before it; ``None`` removes."""
        self.apply_all([(kind, entity_id, body)])

    def apply_all(self, rows: Iterable[tuple[str, UUID, Entity | None]]) -> None:
        """Let rows of the feed arrive in one transaction."""
        with self.units() as uow:
            state = uow.device.state()
            for kind, entity_id, body in rows:
                state.cursor += 1
                raw = msgspec.Raw(msgspec.json.encode(body))
                uow.masters.apply(
                    FeedRow(change_no=state.cursor, kind=kind, entity_id=entity_id, revision=state.cursor, body=raw)
                )

    def put_product(
        self,
        sku: str,
        name: str,
        units: dict[str, tuple[int, int, str | None]],
        *,
        weighed: bool = False,
        scale_code: str | None = None,
        category: int = 1,
        tax_class: TaxClassCode = "ppn_umum",
    ) -> Product:
        """Sell another product, or the one with this SKU changed; ``units``: code to (factor, price, barcode)."""
        known = next((product.id for product in self.goods() if product.sku == sku), None)
        entity = ProductEntity(
            id=known or an_id(9, 10_000 + len(self.goods())),
            sku=sku,
            name=name,
            category_id=an_id(4, category),
            tax_class=tax_class,
            weighed=weighed,
            scale_code=scale_code,
            pack="pouch",
            colour="#D9472B",
            units=[
                UnitEntity(code=code, factor_milli=factor * 1_000, price_minor=price, barcode=barcode)
                for code, (factor, price, barcode) in units.items()
            ],
        )
        self.apply("product", entity.id, entity)
        return self.product(sku)

    def set_price(self, sku: str, minor: int, unit: str | None = None) -> None:
        """Let a new price arrive from the centre."""
        product = self.product(sku)
        chosen = unit or product.base_unit.code
        units = [
            UnitEntity(
                code=known.code,
                factor_milli=known.factor_milli,
                price_minor=minor if known.code == chosen else known.price.minor,
                barcode=known.barcode,
            )
            for known in product.units
        ]
        entity = ProductEntity(
            id=product.id,
            sku=product.sku,
            name=product.name,
            category_id=product.category_id,
            tax_class=product.tax_class.value,
            weighed=product.weighed,
            scale_code=product.scale_code,
            pack=product.pack,
            colour=product.colour,
            units=units,
        )
        self.apply("product", product.id, entity)

    def change_outlet(self, **changes: object) -> None:
        """Let changed settings of the outlet arrive, by the names of ``OutletEntity``."""
        with self.units(write=False) as uow:
            outlet = uow.device.outlet()
        self.apply("outlet", OUTLET_ID, msgspec.structs.replace(outlet, **changes))

    # --- work -----------------------------------------------------------------------------------------

    def open_shift(self, opening_cash: int = 200_000, staff: Staff | None = None) -> Shift:
        """Open a shift with this much cash in the drawer."""
        actor = staff or self.cashier
        return self.do(lambda uow: shifts.open(uow, actor, Money(opening_cash)))

    def session(self, staff: Staff | None = None, program: Program | None = None) -> Session:
        """Return a session as the window would make it for who is signed in, with the shift that is open now."""
        operations = Operations(self.units)
        session = Session(operations, Beeper(operations), program or Program(version="0.1.0"))
        session.staff = staff or self.cashier
        session.facts = shops.till_facts(self.units(write=False))
        session.settings = settings.read(self.units(write=False))
        session.shift = shifts.find_open(self.units(write=False))
        self.sessions.append(session)
        return session

    def close(self) -> None:
        for session in self.sessions:
            session.operations.close()
        self.database.close()


def make_shop(tmp_path: Path) -> Shop:
    """Return the shop in a file of its own in ``tmp_path``; no shift is open and no cart. Close it at the end."""
    path = tmp_path / "warungin.db"
    path.write_bytes(_filled_file())
    bring_up_to_date(path, KEY)
    return Shop(path, Database(path, KEY), ShopClock())


@contextmanager
def open_shop(tmp_path: Path) -> Iterator[Shop]:
    """Lend the shop and close it behind the caller."""
    shop = make_shop(tmp_path)
    try:
        yield shop
    finally:
        shop.close()


@cache
def _filled_file() -> bytes:
    with tempfile.TemporaryDirectory(prefix="warungin-shop-") as folder:
        path = Path(folder) / "warungin.db"
        bring_up_to_date(path, KEY)
        shop = Shop(path, Database(path, KEY), ShopClock(MORNING - timedelta(days=1)))
        try:
            enrolment.enrol(shop.units(), _enrolment(), "http://127.0.0.1:8080")
            shop.apply_all([*_masters(), *_goods()])
        finally:
            shop.close()
        return path.read_bytes()


def _enrolment() -> EnrolReply:
    return EnrolReply(
        server_time=MORNING,
        history_id=an_id(1, 9),
        device_id=DEVICE_ID,
        kind="register",
        token="token-of-a-test",
        tenant_id=TENANT_ID,
        tenant_name="Toko Rukun Kenanga",
        outlet_id=OUTLET_ID,
        outlet_code="TKO1",
        register_id=REGISTER_ID,
        register_code="K01",
        series="A",
    )


def _masters() -> Iterator[tuple[str, UUID, Entity]]:
    shop = json.loads(_text("shop.json"))
    yield "outlet", OUTLET_ID, _outlet(shop)
    for number, (role, rights) in enumerate(RIGHTS.items(), 1):
        role_id = an_id(2, number)
        yield "role", role_id, RoleEntity(id=role_id, code=role, rights=sorted(rights))
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for number, (name, pin) in enumerate(PINS.items(), 1):
        person_id = an_id(3, number)
        pin_hash = hasher.hash(pin)
        yield "staff", person_id, StaffEntity(id=person_id, name=name, role=ROLES[name], pin_hash=pin_hash, active=True)
    taxed: list[tuple[TaxClassCode, int]] = [("ppn_umum", 1_200), ("ppn_mewah", 1_200)]
    for number, (tax_class, rate_bp) in enumerate(taxed, 1):
        rate_id = an_id(5, number)
        yield (
            "tax_rate",
            rate_id,
            TaxRateEntity(
                id=rate_id,
                outlet_id=None,
                tax_class=tax_class,
                rate_bp=rate_bp,
                base_numerator=11 if tax_class == "ppn_umum" else 1,
                base_denominator=12 if tax_class == "ppn_umum" else 1,
                mode=shop["price_mode"],
                valid_from=date(2025, 1, 1),
                valid_to=None,
            ),
        )
    for number, row in enumerate(_rows("categories.csv"), 1):
        category_id = an_id(4, number)
        yield (
            "category",
            category_id,
            CategoryEntity(id=category_id, name=row["name"], sort=int(row["sort"]), pack=row["pack"]),
        )


def _outlet(shop: dict[str, Any]) -> OutletEntity:
    outlet = shop["outlet"]
    return OutletEntity(
        id=OUTLET_ID,
        tenant_name=shop["tenant"],
        code=outlet["code"],
        name=outlet["name"],
        address=outlet["address"],
        phone=outlet["phone"],
        npwp=outlet["npwp"],
        pkp=outlet["pkp"],
        zone=outlet["timezone"],
        cut_off="03:00",
        footer=shop["receipt_footer"],
        rounding_step=shop["rounding"]["step"],
        rounding_mode=shop["rounding"]["mode"],
        service_rate_bp=0,
        service_base="after_discount",
        service_taxed=True,
        difference_free_minor=5_000,
    )


def _goods() -> Iterator[tuple[str, UUID, Entity]]:
    categories = {row["code"]: an_id(4, number) for number, row in enumerate(_rows("categories.csv"), 1)}
    units: dict[str, list[UnitEntity]] = {}
    for row in _rows("units.csv"):
        unit = UnitEntity(
            code=row["unit"],
            factor_milli=int(Decimal(row["factor"]) * 1_000),
            price_minor=int(row["price"]),
            barcode=row["barcode"] or None,
        )
        units.setdefault(row["sku"], []).append(unit)
    taken: dict[str, int] = {}
    for number, row in enumerate(_rows("products.csv"), 1):
        taken[row["category"]] = taken.get(row["category"], 0) + 1
        if taken[row["category"]] > (FRESH[1] if row["category"] == FRESH[0] else PER_CATEGORY):
            continue
        product_id = an_id(9, number)
        yield (
            "product",
            product_id,
            ProductEntity(
                id=product_id,
                sku=row["sku"],
                name=row["name"],
                category_id=categories[row["category"]],
                tax_class=msgspec.convert(row["tax_class"], TaxClassCode),
                weighed=row["weighed"] == "1",
                scale_code=row["scale_code"] or None,
                pack=row["pack"],
                colour=row["colour"],
                units=units[row["sku"]],
            ),
        )
        yield "fact", an_id(10, number), _opening_stock(number, product_id, Decimal(row["opening_stock"]))


def _opening_stock(number: int, product_id: UUID, quantity: Decimal) -> FactMoved:
    move = StockMove(id=an_id(11, number), product_id=product_id, quantity_milli=int(quantity * 1_000))
    return FactMoved(device_id=None, outlet_id=OUTLET_ID, kind="stock_moved", moves=[move])


def _text(name: str) -> str:
    return (resources.files("resources") / "demo" / name).read_text(encoding="utf-8")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines()))
