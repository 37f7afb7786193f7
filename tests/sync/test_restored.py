"""Restored tills and a restored centre, with real backups of both: nothing that anybody still has is lost, nothing is twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from app.runtime import restoring
from app.runtime.clock import SystemIds
from app.runtime.data_folder import DataFolder, DeviceFile, key_fingerprint
from app.services import backups, verify
from app.services.backups import Source
from sync_server.config import Settings
from sync_server.ops import backup, dump, restore
from tests.server.conftest import cluster
from tests.server_kit import PASSWORD, Centre, Cluster
from tests.sync.test_real_centre import Shop, ShopTill, equal_to_the_rupiah
from tests.till import DEVICE_ID, KEY, MORNING, StandingClock

__all__ = ["cluster"]


@dataclass
class World(Shop):
    """A shop whose centre has a data folder with backups, and can be restored under its tills' feet."""

    settings: Settings = None  # type: ignore[assignment]

    def back_up_centre(self) -> Path:
        return backup.take(self.settings, self.centre.admin_url).path

    def restore_centre(self, file: Path) -> None:
        """Stop the centre, restore it, and serve the restored one at the same address; the tills run on."""
        self.centre.stop()
        restore.restore(self.settings.data, file)
        self.centre = Centre.start(self.centre.admin_url)
        for till in self.tills:
            assert self.centre.bridge is not None
            till.line._bridge = self.centre.bridge

    def restore_till(self, till: ShopTill, file: Path) -> ShopTill:
        """Put a backup in the place of a till's database, and start its program anew."""
        till.close()
        device = DeviceFile(DEVICE_ID, key_fingerprint(KEY), "test", None)
        folder = DataFolder(till.folder)
        with folder.lock():
            restoring.put_in_place(folder, file, KEY, device, self.clock, SystemIds())
        again = ShopTill(till.folder, self.clock)
        again.line = till.line
        again.connect()
        self.tills[self.tills.index(till)] = again
        return again

    def settle(self) -> None:
        """Let every till sync until all of them are well again."""
        for _ in range(4):
            self.clock.move(minutes=1)
            self.tick()
            for till in self.tills:
                till.sync()


def back_up(till: ShopTill, target: Path) -> Path:
    return backups.write(Source(till.path, KEY, till.clock, SystemIds(), "TKO1-K01"), target)


@pytest.fixture
def world(cluster: Cluster, tmp_path: Path, quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A shop with five goods at Rp 3.500, on a database of its own."""
    url = cluster.new_database()
    monkeypatch.setenv("WARUNGIN_DATABASE_URL", url)
    monkeypatch.setattr(Settings, "request_password", PASSWORD)
    centre = Centre.start(url)
    centre.clock[0] = MORNING
    tenant_id = centre.new_tenant()
    centre.add_goods(tenant_id)
    made = World(centre, tenant_id, quick_path, StandingClock(), settings=Settings.of(tmp_path / "centre"))
    yield made
    for till in made.tills:
        till.close()
    made.centre.stop()


def receipts(till: ShopTill) -> list[str]:
    """Return a till's receipt numbers in the order of sale."""
    return [str(row[0]) for row in till.sql("select receipt_no from orders order by completed_at, rowid")]


# --- the centre -----------------------------------------------------------------------------------------


def test_a_centre_restored_from_yesterday_ends_with_every_order(world: World) -> None:
    first, second = world.till("K01"), world.till("K02")
    for till in (first, second):
        till.open()
        till.sell_some(4)
    world.settle()
    yesterday = world.back_up_centre()
    history = world.centre.sql("SELECT history_id FROM server_identity")
    world.clock.move(hours=3)
    first.sell_some(5)
    second.sell_some(3)
    world.settle()
    first.line.is_down = True
    first.sell_some(2)

    world.restore_centre(yesterday)
    assert world.figures()["orders"] == 8
    first.line.is_down = False
    world.settle()

    assert world.figures()["orders"] == 18
    equal_to_the_rupiah(world)
    assert dump.findings(world.centre.admin_url) == []
    assert world.centre.sql("SELECT history_id FROM server_identity") != history
    assert {receipt.split("-")[1] for receipt in receipts(first)} == {"K01A"}
    first.sell_some(1)
    world.settle()
    equal_to_the_rupiah(world)


def test_a_centre_restored_twice_is_refilled_twice(world: World) -> None:
    till = world.till("K01")
    till.open()
    till.sell_some(2)
    world.settle()
    old = world.back_up_centre()
    till.sell_some(2)
    world.settle()
    for _ in range(2):
        world.restore_centre(old)
        assert world.figures()["orders"] == 2
        till.sell_some(1)
        world.settle()
        equal_to_the_rupiah(world)
    assert world.figures()["orders"] == 6


def test_master_data_of_a_restored_centre_is_what_its_tills_show(world: World) -> None:
    first, second = world.till("K01"), world.till("K02")
    product = first.goods()[0][0]
    world.settle()
    old = world.back_up_centre()
    second.reprice(product, 4_200)
    world.settle()
    world.restore_centre(old)
    world.settle()
    assert first.goods() == second.goods()
    assert [row[0] for row in world.centre.sql("SELECT DISTINCT price_minor FROM product_units ORDER BY 1")] == sorted(
        {price for _, _, price in first.goods()}
    )
    assert dump.findings(world.centre.admin_url) == []


def test_a_centre_whose_files_were_put_back_by_hand_is_noticed_also_by_a_till_that_handed_nothing_in(
    world: World,
) -> None:
    """It claims its old life and has grown past what the till has read: only the marks of its changes tell."""
    first, second, lost = world.till("K01"), world.till("K02"), world.till("K03")
    products = [row[0] for row in first.goods()]
    world.settle()
    yesterday = world.back_up_centre()
    history = world.centre.sql("SELECT history_id FROM server_identity")[0][0]
    lost.reprice(products[0], 9_100)
    world.settle()
    read = first.sql("select cursor from device_state")[0][0]

    world.tills.remove(lost)
    lost.close()
    first.line.is_down = True
    world.restore_centre(yesterday)
    with psycopg.connect(world.centre.admin_url, autocommit=True) as connection:
        connection.execute("UPDATE server_identity SET history_id = %s", (history,))
    for place, product in enumerate(products[1:4]):
        second.reprice(product, 9_200 + place)
        second.sync()
    assert world.centre.sql("SELECT head FROM feed_head")[0][0] > read
    first.line.is_down = False
    world.settle()

    prices = sorted(row[0] for row in world.centre.sql("SELECT price_minor FROM product_units"))
    assert {9_200, 9_201, 9_202} <= set(prices) and 9_100 not in prices
    for till in (first, second):
        assert sorted(price for _, _, price in till.goods()) == prices


# --- a till ---------------------------------------------------------------------------------------------


def test_a_restored_till_sells_offline_at_once_and_is_healed_by_the_centre(world: World, tmp_path: Path) -> None:
    till, other = world.till("K01"), world.till("K02")
    till.open()
    till.sell_some(4)
    world.settle()
    file = back_up(till, tmp_path / "stick.db")
    till.sell_some(3)
    world.settle()
    printed = receipts(till)

    till = world.restore_till(till, file)
    assert receipts(till) == printed[:4]
    till.line.is_down = True
    till.sell_some(2)
    offline = receipts(till)[4:]
    assert till.findings() == []
    till.line.is_down = False
    world.settle()

    assert set(receipts(till)) == {*printed, *offline}
    assert len(receipts(till)) == 9
    assert set(printed).isdisjoint(offline)
    equal_to_the_rupiah(world)
    till.sell_some(2)
    world.settle()
    series = {receipt.split("-")[1] for receipt in receipts(till)[-2:]}
    assert len(series) == 1 and series.isdisjoint({receipt.split("-")[1] for receipt in (*printed, *offline)})
    equal_to_the_rupiah(world)
    assert dump.findings(world.centre.admin_url) == []
    assert other.findings() == []


def test_what_was_never_handed_in_is_gone_but_its_numbers_are_not_used_again(world: World, tmp_path: Path) -> None:
    till = world.till("K01")
    till.open()
    till.sell_some(2)
    world.settle()
    file = back_up(till, tmp_path / "stick.db")
    till.line.is_down = True
    till.sell_some(3)
    lost = set(receipts(till)[2:])
    till.line.is_down = False

    till = world.restore_till(till, file)
    till.sell_some(3)
    world.settle()

    assert lost.isdisjoint(receipts(till))
    assert len(set(receipts(till))) == 5
    equal_to_the_rupiah(world)


def test_a_till_restored_twice_from_one_backup_doubles_nothing(world: World, tmp_path: Path) -> None:
    till = world.till("K01")
    till.open()
    till.sell_some(2)
    world.settle()
    file = back_up(till, tmp_path / "stick.db")
    for round_ in range(2):
        till.sell_some(2)
        world.settle()
        till = world.restore_till(till, file)
        till.sell_some(1)
        if round_:
            world.settle()
    assert len(receipts(till)) == len(set(receipts(till)))
    equal_to_the_rupiah(world)


def test_till_and_centre_both_restored_end_with_everything_that_one_of_them_has(world: World, tmp_path: Path) -> None:
    till = world.till("K01")
    till.open()
    till.sell_some(2)
    world.settle()
    centre_file = world.back_up_centre()
    till.sell_some(2)
    till_file = back_up(till, tmp_path / "stick.db")
    till.sell_some(2)
    world.settle()

    till = world.restore_till(till, till_file)
    world.restore_centre(centre_file)
    till.sell_some(1)
    world.settle()

    assert world.figures()["orders"] == 5
    equal_to_the_rupiah(world)
    assert verify.verify(till.units(write=False)) == []
