"""A till's data folder with the whole catalogue in it, made once a run and copied for each figure that writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

import argon2
import msgspec

from app.bootstrap import OpenFolder, open_folder
from app.domain.money import Money
from app.domain.staff import Right, Staff
from app.services import catalogue as catalogue_service
from app.services import enrolment, shifts
from app.wire.bodies import StockMove
from app.wire.calls import EnrolReply, FeedRow
from app.wire.limits import CHANGES_ROWS_MAX
from app.wire.master import Entity, FactMoved, OutletEntity, RoleEntity, StaffEntity, TaxClassCode, TaxRateEntity
from tests.bench.catalogue import Goods, an_id, categories, goods

PIN = "274918"
OUTLET_ID = an_id(1, 1)
HISTORY_ID = an_id(1, 5)
AWAY = "http://127.0.0.1:9"
"""An address where nobody answers: the till sells as it does without a network."""


@dataclass(frozen=True)
class World:
    """A folder that no figure writes to; each takes a copy.

    It keeps no product in memory: a process with a million objects of a bench would not pause as a till does.
    """

    path: Path
    size: int

    @property
    def passphrase(self) -> Path:
        """The file that opens the folder and all its copies."""
        return self.path.parent / "passphrase.txt"

    @cached_property
    def barcodes(self) -> list[str]:
        """The codes of all products, in the order of the catalogue."""
        return [each.barcode for each in goods(self.size)]

    @contextmanager
    def copy(self, name: str) -> Iterator[Path]:
        """Lend a copy of the folder and remove it behind the caller."""
        target = self.path.parent / name
        shutil.copytree(self.path, target)
        try:
            yield target
        finally:
            shutil.rmtree(target)

    @contextmanager
    def opened(self, name: str) -> Iterator[OpenFolder]:
        """Lend a copy with its database open."""
        with self.copy(name) as path:
            opened = open_folder(path, self.passphrase)
            try:
                yield opened
            finally:
                opened.close()


def make_world(folder: Path, size: int) -> World:
    """Make the folder through the till's own services: enrolled, filled by the feed, ranked, with a shift open."""
    world = World(folder / "till", size)
    world.passphrase.write_text("kata sandi untuk mengukur\n", encoding="utf-8")
    opened = open_folder(world.path, world.passphrase)
    try:
        enrolment.enrol(opened.units(), _enrolment(), AWAY)
        fill(opened, chain(_masters(), goods_arriving(goods(size))))
        catalogue_service.refresh_ranks(opened.units())
        shifts.open(opened.units(), owner(opened), Money(200_000))
    finally:
        opened.close()
    return world


def owner(opened: OpenFolder) -> Staff:
    """Return the one person who works here."""
    with opened.units(write=False) as uow:
        return uow.staff.active()[0]


def fill(opened: OpenFolder, entities: Iterable[tuple[str, Entity]]) -> None:
    """Let entities arrive as the feed brings them, a page in a transaction."""
    rows = (
        FeedRow(
            change_no=number,
            kind=kind,
            entity_id=an_id(10, number) if isinstance(entity, FactMoved) else entity.id,  # type: ignore[attr-defined]
            revision=1,
            body=msgspec.Raw(msgspec.json.encode(entity)),
        )
        for number, (kind, entity) in enumerate(entities, 1)
    )
    while page := list(islice(rows, CHANGES_ROWS_MAX)):
        with opened.units() as uow:
            for row in page:
                uow.masters.apply(row)


def _enrolment() -> EnrolReply:
    return EnrolReply(
        server_time=datetime.now(UTC),
        history_id=HISTORY_ID,
        device_id=an_id(1, 4),
        kind="register",
        token="token-of-a-bench",
        tenant_id=an_id(1, 2),
        tenant_name="Toko Rukun Kenanga",
        outlet_id=OUTLET_ID,
        outlet_code="TKO1",
        register_id=an_id(1, 3),
        register_code="K01",
        series="A",
    )


def _masters() -> Iterator[tuple[str, Entity]]:
    yield (
        "outlet",
        OutletEntity(
            id=OUTLET_ID,
            tenant_name="Toko Rukun Kenanga",
            code="TKO1",
            name="Kenanga Pusat",
            address="Jl. Kenanga Raya 12, Bandung",
            phone="0821-0000-1234",
            npwp="01.234.567.8-429.000",
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
        ),
    )
    yield "role", RoleEntity(id=an_id(2, 1), code="owner", rights=sorted(Right))
    pin_hash = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PIN)
    yield "staff", StaffEntity(id=an_id(3, 1), name="Yusuf Hidayat", role="owner", pin_hash=pin_hash, active=True)
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
        yield "tax_rate", rate
    for category in categories():
        yield "category", category


def goods_arriving(catalogue: Iterable[Goods]) -> Iterator[tuple[str, Entity]]:
    """Yield products as the feed has them, each with its opening stock."""
    for number, each in enumerate(catalogue, 1):
        yield "product", each.entity
        move = StockMove(id=an_id(11, number), product_id=each.entity.id, quantity_milli=each.opening_milli)
        yield "fact", FactMoved(device_id=None, outlet_id=OUTLET_ID, kind="stock_moved", moves=[move])
