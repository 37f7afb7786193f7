"""Real tills against the real centre on a real PostgreSQL: what one does arrives at the other, and the figures are equal
to the rupiah, whatever was lost on the way."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from app.bootstrap import open_folder
from app.db.engine import FILE_NAME
from app.domain.money import Money
from app.domain.staff import Staff
from app.services import catalogue, drawer, enrolment, figures, shifts, sign_in, syncing, verify
from app.services.work import UnitOfWorkFactory
from app.sync.engine import Round, SyncEngine
from app.sync.enrol import enrol
from app.sync.errors import DeviceUnknown, EnrolmentRefused, ServerAway
from app.sync.link import HttpLink
from app.wire.calls import EnrolRequest
from sync_server.ops import commands
from tests.server.conftest import centre, cluster
from tests.server.test_operation import server
from tests.server_kit import PIN, Centre
from tests.till import MORNING, StandingClock, Till, make_new_till

__all__ = ["centre", "cluster"]

ADDRESS = "http://127.0.0.1"


class Line(httpx.BaseTransport):
    """The way to the centre. It may be down, and it may lose replies after the centre has done what was asked."""

    def __init__(self, centre: Centre) -> None:
        assert centre.bridge is not None
        self._bridge = centre.bridge
        self.is_down = False
        self._losing: list[str] = []

    def lose(self, name: str, times: int) -> None:
        """Lose the next replies to calls of this name."""
        self._losing = [name] * times

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.is_down:
            raise httpx.ConnectError("the line is down")
        reply = self._bridge.handle_request(request)
        if self._losing and request.url.path.endswith(self._losing[0]):
            self._losing.pop()
            raise httpx.ReadError("the reply got lost")
        return reply


class ShopTill(Till):
    """A till of the shop with its line to the centre; people are those that the centre sent."""

    def join(self, centre: Centre, code: str) -> None:
        """Trade a code for a token and fill the till."""
        self.line = Line(centre)
        link = HttpLink(ADDRESS, transport=self.line)
        reply = link.enrol(EnrolRequest(code=code, program="test", protocol=1))
        enrolment.enrol(self.units(), reply, ADDRESS)
        self.connect()
        self.sync()

    def connect(self) -> None:
        """Begin anew with the centre, as a program that was started again."""
        token = enrolment.identity(self.units(write=False)).token
        self.engine = SyncEngine(self.units, HttpLink(ADDRESS, token, transport=self.line), self.clock, "test")

    def sync(self) -> Round:
        return self.engine.run_round()

    def of_role(self, role: str) -> Staff:
        with self.units(write=False) as uow:
            return next(person for person in uow.staff.active() if person.role == role)

    @property
    def cashier(self) -> Staff:
        return self.of_role("cashier")

    @property
    def owner(self) -> Staff:
        return self.of_role("owner")

    def open(self) -> None:
        shifts.open(self.units(), self.cashier, Money(100_000))

    def goods(self) -> list[tuple[UUID, str, int]]:
        """Return id, name and price of all that is sold, as this till knows it."""
        products = catalogue.page(self.units(write=False), None)
        return sorted((product.id, product.name, product.base_unit.price.minor) for product in products)

    def sell_some(self, times: int) -> None:
        """Sell one to three of some goods, so many times."""
        products = catalogue.page(self.units(write=False), None)
        for number in range(times):
            self.clock.move(minutes=1)
            product = products[number % len(products)]
            self.put(product.sku, str(1 + number % 3))
            self.pay(more=500 * (number % 2))

    def rename(self, product_id: UUID, name: str) -> None:
        catalogue.edit(self.units(), self.owner, product_id, name=name)  # type: ignore[arg-type]

    def reprice(self, product_id: UUID, minor: int) -> None:
        catalogue.edit(self.units(), self.owner, product_id, prices={"pcs": Money(minor)})  # type: ignore[arg-type]

    def outbox(self) -> list[str]:
        """Return the states of all messages, oldest first."""
        return [row[0] for row in self.sql("select state from outbox order by device_no")]


@dataclass
class Shop:
    """A tenant of its own at the centre, with as many tills as a test asks for."""

    centre: Centre
    tenant_id: UUID
    folder: Path
    clock: StandingClock
    tills: list[ShopTill] = field(default_factory=list)

    def till(self, register: str) -> ShopTill:
        """Enrol one more till."""
        self.tick()
        folder = self.folder / f"{register}-{len(self.tills)}"
        make_new_till(folder).close()
        made = ShopTill(folder, self.clock)
        self.tills.append(made)
        made.join(self.centre, self.centre.code(self.tenant_id, register))
        return made

    def tick(self) -> None:
        """Let the centre's clock show what the tills' clock shows."""
        self.centre.clock[0] = self.clock.at

    def sync_all(self) -> None:
        """Let every till sync until nothing more is to be told."""
        self.tick()
        for _ in range(2):
            for till in self.tills:
                till.sync()

    def figures(self) -> dict[str, object]:
        name = self.centre.sql("SELECT name FROM tenants WHERE tenant_id = %s", self.tenant_id)[0][0]
        (found,) = self.centre.figures(name)
        return found

    def flags(self) -> object:
        return self.figures()["flags"]


@pytest.fixture
def shop(centre: Centre, quick_path: Path) -> Iterator[Shop]:
    """A shop with five goods at Rp 3.500 and a thousand of each in stock."""
    clock = StandingClock()
    centre.clock[0] = MORNING
    tenant_id = centre.new_tenant()
    centre.add_goods(tenant_id)
    made = Shop(centre, tenant_id, quick_path, clock)
    yield made
    for till in made.tills:
        till.close()
    centre.clock[0] = None


def equal_to_the_rupiah(shop: Shop) -> None:
    """Hold the centre's figures against those of all tills together, and every till's books against themselves."""
    told = shop.figures()
    tills = [figures.till_figures(till.units(write=False)) for till in shop.tills]
    assert told["orders"] == sum(each.orders for each in tills)
    assert told["total_minor"] == sum(each.total_minor for each in tills)
    assert sorted(told["receipt_numbers"]) == sorted(number for each in tills for number in each.receipt_numbers)  # type: ignore[call-overload]
    assert (told["duplicates"], told["receipt_gaps"], told["stock_mismatches"], told["parked"]) == (0, 0, 0, 0)
    for till, each in zip(shop.tills, tills, strict=True):
        assert each.on_hand == told["on_hand"]
        assert (each.pending, each.parked, each.receipt_gaps, each.stock_mismatches) == (0, 0, 0, 0)
        assert verify.verify(till.units(write=False)) == []


# --- joining ------------------------------------------------------------------------------------------


def test_an_empty_folder_fills_itself_from_the_feed(shop: Shop) -> None:
    till = shop.till("K01")
    assert enrolment.is_filled(till.units(write=False))
    assert [(name, price) for _, name, price in till.goods()] == [("Kopi Sachet", 3_500)] * 5
    assert {product.on_hand.milli for product in catalogue.page(till.units(write=False), None)} == {1_000_000}
    assert sign_in.sign_in(till.units(), till.cashier.id, PIN) == till.cashier
    assert len(catalogue.find(till.units(write=False), "kopi").hits) == 5
    assert till.findings() == []
    again = till.sync()
    assert (again.pushed, again.pulled) == (0, 0)


def test_a_code_works_once(shop: Shop) -> None:
    shop.tick()
    code = shop.centre.code(shop.tenant_id, "K01")
    till = shop.till("K02")
    for typed, why in ((code, ""), (code, "enrol_code_used"), ("ABCD2345", "enrol_code_unknown")):
        link = HttpLink(ADDRESS, transport=till.line)
        if not why:
            assert link.enrol(EnrolRequest(code=typed, program="test", protocol=1)).register_code == "K01"
            continue
        with pytest.raises(EnrolmentRefused) as caught:
            link.enrol(EnrolRequest(code=typed, program="test", protocol=1))
        assert caught.value.facts == {"why": why}


# --- selling ------------------------------------------------------------------------------------------


def test_weeks_without_a_network_arrive_whole(shop: Shop) -> None:
    till = shop.till("K01")
    till.line.is_down = True
    till.open()
    till.sell_some(130)
    with pytest.raises(ServerAway):
        till.sync()
    assert till.outbox() == ["pending"] * 131
    till.line.is_down = False
    shop.tick()
    assert till.sync().pushed == 131
    assert till.outbox() == ["accepted"] * 131
    equal_to_the_rupiah(shop)
    assert shop.flags() == {}


def test_two_tills_sell_from_one_stock(shop: Shop) -> None:
    first, second = shop.till("K01"), shop.till("K02")
    for till in (first, second):
        till.open()
        till.sell_some(20)
    shop.sync_all()
    equal_to_the_rupiah(shop)
    sold = {product.on_hand.milli for product in catalogue.page(first.units(write=False), None)}
    assert max(sold) < 1_000_000
    assert shop.flags() == {}


def test_nothing_is_counted_twice_when_replies_get_lost(shop: Shop) -> None:
    first, second = shop.till("K01"), shop.till("K02")
    for till in (first, second):
        till.open()
        till.sell_some(60)
        till.line.lose("push", 3)
    shop.tick()
    for till in (first, second):
        for _ in range(3):
            with pytest.raises(ServerAway):
                till.sync()
            till.restart()
            till.connect()
            till.sell_some(1)
    shop.sync_all()
    equal_to_the_rupiah(shop)


def test_lost_hellos_and_lost_pages_harm_nothing(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    till.sell_some(3)
    shop.tick()
    for name in ("hello", "hello", "changes", "hello", "changes"):
        till.connect()
        till.line.lose(name, 1)
        with pytest.raises(ServerAway):
            till.sync()
    till.connect()
    assert not till.sync().stopped
    assert till.sql("select series, went_back_at from device_state") == [("A", None)]
    equal_to_the_rupiah(shop)


# --- editing ------------------------------------------------------------------------------------------


def test_a_price_edited_on_each_till_arrives_on_the_other(shop: Shop) -> None:
    first, second = shop.till("K01"), shop.till("K02")
    (one, _, _), (other, _, _), *_ = first.goods()
    first.reprice(one, 4_000)
    shop.sync_all()
    second.reprice(other, 4_500)
    second.rename(other, "Kopi Susu")
    shop.sync_all()
    expected = {one: ("Kopi Sachet", 4_000), other: ("Kopi Susu", 4_500)}
    for till in (first, second):
        found = {product_id: (name, price) for product_id, name, price in till.goods()}
        assert {product_id: found[product_id] for product_id in expected} == expected
        assert till.sql("select count(*) from pending_edits") == [(0,)]
    assert first.goods() == second.goods() == shop.till("K03").goods()
    assert [len(catalogue.find(till.units(write=False), "susu").hits) for till in shop.tills] == [1, 1, 1]


def test_of_two_offline_edits_the_later_arrival_stands_on_all_tills(shop: Shop) -> None:
    first, second = shop.till("K01"), shop.till("K02")
    product = first.goods()[0][0]
    first.reprice(product, 4_000)
    catalogue.edit(second.units(), second.owner, product, name="Kopi Dua", prices={"pcs": Money(5_000)})  # type: ignore[arg-type]
    assert (first.goods()[0][2], second.goods()[0][2]) == (4_000, 5_000)
    shop.tick()
    second.sync()
    first.sync()
    shop.sync_all()
    assert first.goods() == second.goods()
    assert first.goods()[0] == (product, "Kopi Dua", 4_000)
    assert shop.flags() == {"edit_overtaken": 1}
    view = catalogue.view(second.units(write=False), product)  # type: ignore[arg-type]
    assert [(change.field, change.new, now) for change, now in view.replaced] == [("price.pcs", 5_000, 4_000)]


def test_a_row_of_offline_edits_on_one_till_arrives_in_their_order(shop: Shop) -> None:
    first, second = shop.till("K01"), shop.till("K02")
    product = first.goods()[0][0]
    for minor in (4_000, 4_100, 4_200):
        first.reprice(product, minor)
    shop.sync_all()
    assert first.goods()[0][2] == second.goods()[0][2] == 4_200
    assert shop.flags() == {}


def test_what_was_sold_at_an_old_price_is_flagged_and_kept(shop: Shop) -> None:
    first, second = shop.till("K01"), shop.till("K02")
    product = first.goods()[0][0]
    first.open()
    sku = next(each.sku for each in catalogue.page(first.units(write=False), None) if each.id == product)
    first.put(sku)
    second.reprice(product, 9_000)
    shop.sync_all()
    assert first.cart().newer_prices == {first.cart().cart.lines[0].id: Money(9_000)}
    first.pay()
    shop.sync_all()
    equal_to_the_rupiah(shop)


# --- what goes wrong ----------------------------------------------------------------------------------


def test_an_edit_the_centre_cannot_take_is_parked_and_given_back_while_the_rest_goes_on(shop: Shop) -> None:
    till = shop.till("K01")
    product = till.goods()[0][0]
    till.tamper(
        "insert into product_units select product_id, 'peti', 1, 24000, 80000, null, null from product_units "
        "where product_id = ?",
        product.bytes,
    )
    till.open()
    till.sell_some(2)
    catalogue.edit(till.units(), till.owner, product, prices={"peti": Money(90_000)})  # type: ignore[arg-type]
    till.reprice(product, 4_000)
    till.sell_some(2)
    shop.sync_all()
    assert till.outbox() == ["accepted"] * 3 + ["parked", "waiting", "accepted", "accepted"]
    (trouble, _) = syncing.details(till.units(write=False)).troubles
    assert (trouble.code, trouble.field, trouble.label) == ("field_unknown", "price.peti", "Kopi Sachet")
    with till.units(write=False) as uow:
        assert uow.products.get(product).unit("peti").price == Money(80_000)  # type: ignore[arg-type]
    told = shop.figures()
    assert (told["orders"], told["parked"]) == (4, 1)


def test_an_order_that_was_tampered_with_is_parked_and_the_next_ones_arrive(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    till.sell_some(5)
    till.tamper(
        "update outbox set message = cast(replace(cast(message as text), '\"total_minor\":3500', '\"total_minor\":3400') as blob) "
        "where device_no = 2"
    )
    shop.sync_all()
    assert till.outbox() == ["accepted", "parked", "accepted", "accepted", "accepted", "accepted"]
    assert shop.figures()["orders"] == 4
    assert ("message_changed", "outbox", "2", "message") in till.findings()


def copy_of(shop: Shop, till: ShopTill) -> ShopTill:
    """Return a till on a copy of another one's disk; it stands for nobody in the shop's figures."""
    till.restart()
    folder = shop.folder / f"copied-{till.folder.name}"
    folder.mkdir()
    shutil.copy(till.path, folder / FILE_NAME)
    till.connect()
    copy = ShopTill(folder, shop.clock)
    copy.line = Line(shop.centre)
    copy.connect()
    return copy


def registers(till: ShopTill) -> list[str]:
    """Return register and series of each receipt, in the order of the till's getting to know it."""
    return [row[0].split("-")[1] for row in till.sql("select receipt_no from orders order by rowid")]


def test_a_till_on_an_old_copy_of_its_disk_is_healed_and_sells_in_a_new_series(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    till.sell_some(3)
    shop.tick()
    till.sync()
    old = copy_of(shop, till)
    till.sync()
    till.sell_some(2)
    till.sync()
    receipts = sorted(till.sql("select receipt_no, total_minor from orders"))
    till.close()
    shop.tills[:] = [old]

    old.sell_some(1)
    done = old.sync()
    old.sell_some(2)
    shop.sync_all()

    assert (done.stopped, done.refused) == (False, None)
    assert registers(old) == ["K01A"] * 6 + ["K01B"] * 2
    assert set(old.sql("select receipt_no, total_minor from orders")) >= set(receipts)
    assert set(old.outbox()) == {"accepted"}
    assert old.sql("select recover_after, copied_at from device_state") == [(None, None)]
    assert old.findings() == []
    told = shop.figures()
    assert (told["orders"], told["stock_mismatches"], told["parked"]) == (8, 0, 0)
    assert figures.till_figures(old.units(write=False)).on_hand == told["on_hand"]


def test_two_machines_on_one_disk_image_are_told_apart_and_neither_loses_a_sale(shop: Shop) -> None:
    """Till and copy speak in turn: each is taken for a restored one until the centre sees the same series come back."""
    till = shop.till("K01")
    till.open()
    till.sell_some(2)
    shop.tick()
    till.sync()
    copy = copy_of(shop, till)
    till.sync()
    for machine in (copy, till):
        machine.sell_some(1)
        assert not machine.sync().stopped
        machine.sell_some(1)
        machine.sync()
    assert [machine.sql("select series from device_state") for machine in (copy, till)] == [[("B",)], [("C",)]]

    copy.sell_some(1)
    assert copy.sync().stopped
    for machine in (till, copy):
        machine.sell_some(1)
        done = machine.sync()
        assert (done.pulled, done.stopped) == (0, True)
        assert set(machine.outbox()) == {"accepted"}
        assert syncing.status(machine.units(write=False)).copied_at is not None
        assert machine.findings() == []
    assert [machine.sql("select series from device_state") for machine in (copy, till)] == [[("B",)], [("C",)]]
    sold = {row[0] for machine in (till, copy) for row in machine.sql("select id from orders")}
    told = shop.figures()
    assert (told["orders"], told["stock_mismatches"], told["parked"]) == (len(sold), 0, 0)

    shop.till("K01")
    till.sell_some(1)
    assert not till.sync().stopped
    assert syncing.status(till.units(write=False)).copied_at is None
    assert figures.till_figures(till.units(write=False)).on_hand == shop.figures()["on_hand"]
    copy.close()


def test_a_device_that_was_revoked_sells_on(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    shop.tick()
    till.sync()
    shop.centre.sql("UPDATE devices SET revoked_at = now() WHERE tenant_id = %s", shop.tenant_id)
    till.sell_some(2)
    with pytest.raises(DeviceUnknown) as caught:
        till.sync()
    assert caught.value.facts == {"why": "device_revoked"}
    assert till.outbox()[-2:] == ["pending", "pending"]
    shop.centre.sql("UPDATE devices SET revoked_at = NULL WHERE tenant_id = %s", shop.tenant_id)
    till.sync()
    equal_to_the_rupiah(shop)


# --- real processes, real sockets ---------------------------------------------------------------------


@pytest.mark.timeout(180)
def test_a_folder_joins_a_real_server_sells_through_its_absence_and_hands_everything_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("kata sandi yang panjang")
    data, folder = tmp_path / "centre", tmp_path / "till"
    with server(data) as (process, ready):
        commands.create_tenant(data, "Toko Nyata", owner="Ibu Nyata")
        code = commands.enrolment_code(data, outlet="TKO1", register="K01")["code"]
        opened = open_folder(folder, secret)
        address = enrol(opened.units, str(ready["url"]), str(code), "test")
        link = HttpLink(address, enrolment.identity(opened.units(write=False)).token)
        engine = SyncEngine(opened.units, link, opened.clock, "test")
        assert engine.run_round().pulled > 0
        owner = next(person for person in sign_in.view(opened.units(write=False)).people if person.role == "owner")
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    work_without_goods(opened.units, owner)
    with pytest.raises(ServerAway):
        engine.run_round()
    with server(data):
        assert engine.run_round().pushed == 3
        (tenant,) = commands.figures(data)["tenants"]
    (shift,) = tenant["shifts"]
    assert (shift["register"], shift["number"], shift["cash_expected_minor"]) == ("K01", 1, 60_000)
    assert shift["counted_minor"] is None
    assert tenant["parked"] == 0
    assert verify.verify(opened.units(write=False)) == []
    link.close()
    opened.close()


def work_without_goods(units: UnitOfWorkFactory, owner: Staff) -> None:
    """Open a shift and move cash: what a shop without goods can do."""
    shifts.open(units(), owner, Money(50_000))
    shifts.move_cash(units(), owner, Money(10_000), "receh")
    drawer.open_drawer(units(), owner, "tukar uang")
