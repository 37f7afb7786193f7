"""A till without screens: a small shop in a real encrypted file, enrolled and filled as in a shop, for tests of what lies below.

The file is made once a run and copied for each test. ``Till.dump`` reads every table, so that a test of a refusal can hold
the file before against the file after. No Qt here; the shop for screens is in ``tests.qt.shop``.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import argon2
import msgspec
import pytest

from app.db.engine import FILE_NAME, Database
from app.db.schema import bring_up_to_date
from app.db.unit_of_work import UnitOfWork
from app.domain.barcode import check_digit
from app.domain.errors import WarunginError
from app.domain.money import Money
from app.domain.order import Order
from app.domain.product import Product
from app.domain.quantity import Quantity
from app.domain.shift import Shift
from app.domain.staff import Right, Staff
from app.runtime import secrets
from app.runtime.clock import SystemIds
from app.runtime.data_folder import DataFolder, DeviceFile, key_fingerprint
from app.services import approvals, carts, catalogue, enrolment, orders, shifts, syncing, verify
from app.wire.bodies import StockMove
from app.wire.calls import ChangesReply, EnrolReply, FeedRow
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

KEY: Final = bytes(range(32, 64))
PASSPHRASE: Final = "kata sandi untuk uji"
MORNING: Final = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
"""Nine o'clock in Jakarta on a Tuesday."""
TODAY: Final = date(2026, 3, 10)
SERVER: Final = "http://127.0.0.1:9"
"""An address where nobody answers."""

PINS: Final = {
    "Rina": "274918",
    "Dedi": "583061",
    "Sri": "740352",
    "Yusuf": "961427",
    "Gita": "118822",
    "Oki": "339911",
}
ROLES: Final = {
    "Rina": "cashier",
    "Dedi": "cashier",
    "Sri": "supervisor",
    "Yusuf": "owner",
    "Gita": "kitchen",
    "Oki": "cashier",
}
LEFT: Final = frozenset({"Oki"})
"""Who does not work here any more."""
CASHIER: Final = frozenset({Right.SELL, Right.REPRINT, Right.SHIFT, Right.CASH_MOVE})
RIGHTS: Final = {
    "cashier": CASHIER,
    "supervisor": frozenset(Right) - {Right.SETTINGS, Right.STAFF_MANAGE},
    "owner": frozenset(Right),
    "kitchen": frozenset[Right](),
}


def an_id(group: int, number: int) -> UUID:
    """Return a UUIDv7-shaped id that is the same in every run."""
    return UUID(int=0x019B_CCCC_CCCC_7000_8000_0000_0000_0000 + (group << 32) + number)


TENANT_ID, OUTLET_ID, REGISTER_ID, DEVICE_ID, HISTORY_ID = (an_id(1, number) for number in range(1, 6))


def ean13(body: str) -> str:
    """Return a code of 13 digits with the right last one."""
    return body.ljust(12, "0") + str(check_digit(body.ljust(12, "0")))


SHARED_CODE: Final = ean13("899555000111")
"""A barcode that two products have."""


@dataclass(frozen=True)
class Good:
    """One product of the shop; ``units``: (code, factor, price, barcode), the base unit first."""

    sku: str
    name: str
    units: tuple[tuple[str, int, int, str | None], ...]
    tax_class: TaxClassCode = "ppn_umum"
    scale_code: str | None = None
    stock: int = 1_000
    category: int = 1


GOODS: Final = (
    Good(
        "KOPI",
        "Kopi Sachet Hitam",
        (
            ("pcs", 1, 1_500, ean13("899100100001")),
            ("renteng", 10, 14_000, ean13("899100100002")),
            ("dus", 120, 160_000, ean13("899100100003")),
        ),
    ),
    Good("MIE", "Mi Goreng Ayam", (("pcs", 1, 3_500, ean13("899100200001")),)),
    Good("SUSU", "Susu Kental 333", (("pcs", 1, 333, ean13("899100300001")),)),
    Good("BERAS", "Beras Pulen", (("kg", 1, 14_990, None),), "ppn_bebas", "00301"),
    Good("TELUR", "Telur Ayam", (("kg", 1, 28_000, None),), "ppn_bebas", "00302"),
    Good("DAGING", "Daging Sapi", (("kg", 1, 125_000, None),), "non_ppn", "00303", 50),
    Good("TEH-A", "Teh Botol Melati", (("btl", 1, 4_000, SHARED_CODE),), category=2),
    Good("TEH-B", "Teh Botol Hijau", (("btl", 1, 4_500, SHARED_CODE),), category=2),
    Good("EMAS", "Tas Kulit Mewah", (("pcs", 1, 9_999_999, ean13("899100900001")),), "ppn_mewah", stock=3),
    Good("TANPA", "Permen Lepas", (("pcs", 1, 100, None),), category=2),
)


class StandingClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def move(self, **parts: float) -> None:
        """Move it by the parts of a timedelta; negative ones set it back."""
        self.at += timedelta(**parts)


Dump = dict[str, list[tuple[Any, ...]]]


@dataclass
class Till:
    """The till of one test, in a folder of its own. ``restart`` opens the file anew, as after a crash."""

    folder: Path
    clock: StandingClock = field(default_factory=StandingClock)
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.database = Database(self.path, KEY)

    @property
    def path(self) -> Path:
        return self.folder / FILE_NAME

    def units(self, *, write: bool = True) -> UnitOfWork:
        """Return a new unit of work, as the program would."""
        return UnitOfWork(self.database, self.clock, SystemIds(), write=write)

    def restart(self) -> None:
        """Close the file and open it again: what only memory held is gone."""
        self.database.close()
        self.database = Database(self.path, KEY)

    def restart_without_foreign_keys(self) -> None:
        """Open the file anew as other tools for SQLite do, without a look at parents."""
        self.restart()
        with self.database.writer() as connection:
            connection.execute("COMMIT")
            connection.execute("pragma foreign_keys=OFF")
            connection.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        self.database.close()

    # --- looking --------------------------------------------------------------------------------------

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return rows as they stand in the file."""
        with self.database.reader() as connection:
            return [tuple(row) for row in connection.execute(query, values).fetchall()]

    def tamper(self, statement: str, *values: object) -> None:
        """Change the file by hand, as somebody with the key and no scruples would."""
        with self.database.writer() as connection:
            connection.execute("pragma ignore_check_constraints=ON")
            connection.execute(statement, values)
            connection.execute("pragma ignore_check_constraints=OFF")

    def dump(self) -> Dump:
        """Return every table of the file, row by row."""
        names = [name for (name,) in self.sql("select name from sqlite_master where type = 'table' order by name")]
        return {name: sorted(self.sql(f"select * from {name}"), key=repr) for name in names}

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Hold that the block leaves every table as it was."""
        before = self.dump()
        yield
        after = self.dump()
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}

    def refuses(
        self, kind: type[WarunginError], call: Callable[[UnitOfWork], object], **facts: object
    ) -> WarunginError:
        """Hold that a call is refused in this class, with these facts, and that nothing changed."""
        with self.unchanged(), pytest.raises(kind) as caught:
            call(self.units())
        assert type(caught.value) is kind
        assert {name: caught.value.facts.get(name) for name in facts} == facts
        return caught.value

    def findings(self) -> list[tuple[str, str, str, str]]:
        """Return what verification finds: (code, table, key, field)."""
        found = verify.verify(self.units(write=False))
        return [(finding.code, finding.table, finding.key, finding.field) for finding in found]

    # --- people ---------------------------------------------------------------------------------------

    def person(self, name: str) -> Staff:
        """Return somebody by name, also one who left."""
        with self.units(write=False) as uow:
            return uow.staff.get(person_id(name))  # type: ignore[arg-type]

    @property
    def cashier(self) -> Staff:
        return self.person("Rina")

    @property
    def supervisor(self) -> Staff:
        return self.person("Sri")

    @property
    def owner(self) -> Staff:
        return self.person("Yusuf")

    @property
    def kitchen(self) -> Staff:
        """Somebody without any right."""
        return self.person("Gita")

    def approval(self, right: Right, by: str = "Sri", reason: str = "diizinkan") -> approvals.Approval:
        """Let somebody approve what the cashier asks."""
        return approvals.give(self.units(), self.cashier, self.person(by).id, PINS[by], right, reason)

    # --- goods ----------------------------------------------------------------------------------------

    def product(self, sku: str) -> Product:
        with self.units(write=False) as uow:
            return next(product for product, _ in uow.products.by_code(sku) if product.sku == sku)

    def code(self, sku: str, unit: str | None = None) -> str:
        """Return the barcode of a product's unit."""
        product = self.product(sku)
        code = (product.base_unit if unit is None else product.unit(unit)).barcode
        assert code is not None
        return code

    def on_hand(self, sku: str) -> Quantity:
        return self.product(sku).on_hand

    def receive(self, *rows: tuple[str, UUID, Entity | None]) -> None:
        """Let rows of the feed arrive, each newer than all before it; ``None`` removes."""
        cursor = syncing.cursor(self.units(write=False))
        feed = [
            FeedRow(
                change_no=number,
                kind=kind,
                entity_id=entity_id,
                revision=number,
                body=msgspec.Raw(msgspec.json.encode(entity)),
            )
            for number, (kind, entity_id, entity) in enumerate(rows, cursor + 1)
        ]
        assert syncing.take_changes(self.units(), cursor, page(feed, cursor + len(feed))) == len(feed)

    def receive_good(self, good: Good) -> Product:
        """Let a product arrive, new or changed."""
        self.receive(("product", product_id(good.sku), entity_of(good)))
        return self.product(good.sku)

    def change_outlet(self, **changes: object) -> None:
        """Let changed settings of the outlet arrive."""
        with self.units(write=False) as uow:
            outlet = uow.device.outlet()
        self.receive(("outlet", OUTLET_ID, msgspec.structs.replace(outlet, **changes)))

    # --- work -----------------------------------------------------------------------------------------

    def open_shift(self, cash: int = 200_000, by: str = "Rina") -> Shift:
        return shifts.open(self.units(), self.person(by), Money(cash))

    def scan(self, typed: str) -> carts.CartView:
        """Scan something that is known."""
        view = carts.add_scanned(self.units(), self.cashier, typed)
        assert isinstance(view, carts.CartView)
        return view

    def put(self, sku: str, quantity: str = "1", unit: str | None = None) -> carts.CartView:
        """Put goods into the cart by SKU."""
        product = self.product(sku)
        whole, _, part = quantity.partition(".")
        milli = int(whole) * 1_000 + int(part.ljust(3, "0") or 0)
        return carts.add_product(
            self.units(), self.cashier, product.id, unit or product.base_unit.code, Quantity(milli)
        )

    def cart(self) -> carts.CartView:
        return carts.current(self.units(write=False))

    def pay(self, more: int = 0) -> Order:
        """Pay the current cart in cash, with so much more than is due."""
        view = self.cart()
        return orders.complete(self.units(), self.cashier, view.cart.id, view.cash_due + Money(more))

    def sell(self, *skus: str, more: int = 0) -> Order:
        """Sell one of each of these goods."""
        for sku in skus or ("MIE",):
            self.put(sku)
        return self.pay(more)


def page(rows: Sequence[FeedRow], cursor: int, *, more: bool = False, head: int | None = None) -> ChangesReply:
    """Return a page of the feed as the server would send it."""
    return ChangesReply(
        server_time=MORNING, history_id=HISTORY_ID, rows=list(rows), cursor=cursor, head=head or cursor, more=more
    )


def person_id(name: str) -> UUID:
    return an_id(3, list(PINS).index(name) + 1)


def product_id(sku: str) -> UUID:
    """Return the id of a product of the shop, or of a further one of that SKU."""
    known = [good.sku for good in GOODS]
    return an_id(9, known.index(sku) + 1) if sku in known else an_id(8, zlib.crc32(sku.encode()))


def entity_of(good: Good) -> ProductEntity:
    """Return a product as the feed tells of it."""
    return ProductEntity(
        id=product_id(good.sku),
        sku=good.sku,
        name=good.name,
        category_id=an_id(4, good.category),
        tax_class=good.tax_class,
        weighed=good.scale_code is not None,
        scale_code=good.scale_code,
        pack="pouch",
        colour="#D9472B",
        units=[
            UnitEntity(code=code, factor_milli=factor * 1_000, price_minor=price, barcode=barcode)
            for code, factor, price, barcode in good.units
        ],
    )


def good(sku: str) -> Good:
    """Return a product of the shop as it was delivered."""
    return next(each for each in GOODS if each.sku == sku)


@contextmanager
def in_memory(fallback: Path) -> Iterator[Path]:
    """Lend a folder in memory, where the system has one: a test of behaviour need not wait for a disk to flush."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield fallback
        return
    with tempfile.TemporaryDirectory(prefix="warungin-till-", dir=memory) as name:
        yield Path(name)


def make_till(folder: Path) -> Till:
    """Return the till in ``folder``, with no shift open. Close it at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(_filled())
    return Till(folder)


def make_new_till(folder: Path) -> Till:
    """Return a till in ``folder`` that belongs to no shop yet. Close it at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(_new())
    return Till(folder)


def make_folder(folder: Path) -> Path:
    """Turn a till's folder into a whole data folder with its ``device.json`` and return its passphrase file."""
    secret = folder.parent / "passphrase.txt"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    wrapped = secrets.wrap(KEY, PASSPHRASE.encode())
    data = DataFolder(folder)
    data.make()
    data.write_device(DeviceFile(DEVICE_ID, key_fingerprint(KEY), "test", wrapped))
    return secret


def enrolment_reply() -> EnrolReply:
    """Return what a server says to a new register K01."""
    return EnrolReply(
        server_time=MORNING,
        history_id=HISTORY_ID,
        device_id=DEVICE_ID,
        kind="register",
        token="token-of-a-test",
        tenant_id=TENANT_ID,
        tenant_name="Toko Uji Makmur",
        outlet_id=OUTLET_ID,
        outlet_code="TKO1",
        register_id=REGISTER_ID,
        register_code="K01",
        series="A",
    )


@cache
def _new() -> bytes:
    with tempfile.TemporaryDirectory(prefix="warungin-till-") as name:
        bring_up_to_date(Path(name) / FILE_NAME, KEY)
        return (Path(name) / FILE_NAME).read_bytes()


@cache
def _filled() -> bytes:
    with tempfile.TemporaryDirectory(prefix="warungin-till-") as name:
        (Path(name) / FILE_NAME).write_bytes(_new())
        till = Till(Path(name), StandingClock(MORNING - timedelta(days=1)))
        try:
            enrolment.enrol(till.units(), enrolment_reply(), SERVER)
            till.receive(*_masters(), *_goods())
            catalogue.refresh_ranks(till.units())
        finally:
            till.close()
        return till.path.read_bytes()


def _masters() -> Iterable[tuple[str, UUID, Entity]]:
    yield "outlet", OUTLET_ID, _outlet()
    for number, (role, rights) in enumerate(RIGHTS.items(), 1):
        yield "role", an_id(2, number), RoleEntity(id=an_id(2, number), code=role, rights=sorted(rights))
    hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for name, pin in PINS.items():
        person = StaffEntity(
            id=person_id(name), name=name, role=ROLES[name], pin_hash=hasher.hash(pin), active=name not in LEFT
        )
        yield "staff", person.id, person
    bases: list[tuple[TaxClassCode, int]] = [("ppn_umum", 11), ("ppn_mewah", 12)]
    for number, (tax_class, numerator) in enumerate(bases, 1):
        rate = TaxRateEntity(
            id=an_id(5, number),
            outlet_id=None,
            tax_class=tax_class,
            rate_bp=1_200,
            base_numerator=numerator,
            base_denominator=12,
            mode="inclusive",
            valid_from=date(2025, 1, 1),
            valid_to=None,
        )
        yield "tax_rate", rate.id, rate
    for number, name in enumerate(("Makanan", "Minuman"), 1):
        yield "category", an_id(4, number), CategoryEntity(id=an_id(4, number), name=name, sort=number, pack="box")


def _outlet() -> OutletEntity:
    return OutletEntity(
        id=OUTLET_ID,
        tenant_name="Toko Uji Makmur",
        code="TKO1",
        name="Pusat",
        address="Jalan Uji 1",
        phone="021-555",
        npwp="00.000.000.0-000.000",
        pkp=True,
        zone="Asia/Jakarta",
        cut_off="03:00",
        footer=["Terima kasih"],
        rounding_step=100,
        rounding_mode="nearest",
        service_rate_bp=0,
        service_base="after_discount",
        service_taxed=True,
        difference_free_minor=5_000,
    )


def _goods() -> Iterable[tuple[str, UUID, Entity]]:
    for number, each in enumerate(GOODS, 1):
        yield "product", product_id(each.sku), entity_of(each)
        move = StockMove(id=an_id(11, number), product_id=product_id(each.sku), quantity_milli=each.stock * 1_000)
        moved = FactMoved(device_id=None, outlet_id=OUTLET_ID, kind="stock_moved", moves=[move])
        yield "fact", an_id(10, number), moved
