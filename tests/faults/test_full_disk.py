"""No room left in the middle of a sale: it is undone whole, said in its class, and possible again once there is room.

Two ways to run out: SQLite's own limit of pages (``SQLITE_FULL``, as from a full disk), and the limit of the operating system
on the size of a file (a failing write), which needs a process of its own and works for any user.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.db.errors import DiskFull
from app.domain.ids import CartId
from app.domain.money import Money
from app.services import carts, catalogue, orders, shifts, syncing
from app.wire.calls import FeedRow
from tests.till import GOODS, Good, Till, entity_of, make_folder, make_till, page, product_id


def limit_pages(till: Till, pages: int) -> None:
    """Let the file hold no more than so many pages. SQLite keeps the limit with a connection: the writer's, here."""
    with till.units() as uow:
        uow.connection.execute(f"pragma max_page_count={pages}")


def fill(till: Till) -> None:
    """Leave no room for anything larger than what fits into pages that are half empty."""
    limit_pages(till, till.sql("pragma page_count")[0][0])
    with pytest.raises(DiskFull), till.units() as uow:
        uow.connection.execute("insert into settings (name, value) values ('filler', hex(zeroblob(4000000)))")


def sell_until_full(till: Till) -> CartId:
    """Sell until no further order fits, and return the cart that could not be paid."""
    for _ in range(500):
        for good in GOODS[:3]:
            till.put(good.sku)
        cart = till.cart()
        try:
            orders.complete(till.units(), till.cashier, cart.cart.id, cart.cash_due)
        except DiskFull:
            return cart.cart.id
    raise AssertionError("the disk never filled up")


def test_a_sale_that_finds_no_room_is_undone_whole_and_possible_later(shop: Till) -> None:
    fill(shop)
    cart_id = sell_until_full(shop)
    sold = shop.sql("select count(*) from orders")[0][0]
    assert sold > 0
    view = shop.cart()
    assert (view.cart.id, len(view.cart.lines)) == (cart_id, 3)
    shop.refuses(DiskFull, lambda uow: orders.complete(uow, shop.cashier, cart_id, view.cash_due))
    assert shop.findings() == []
    limit_pages(shop, 1_000_000)
    assert orders.complete(shop.units(), shop.cashier, cart_id, view.cash_due).number == sold + 1
    assert shop.findings() == []


def move_cash(shop: Till, number: int) -> None:
    shifts.move_cash(shop.units(), shop.cashier, Money(1_000), f"{number}" * 40)


def edit(shop: Till, number: int) -> None:
    catalogue.edit(shop.units(), shop.owner, shop.product("MIE").id, name=f"{number} {'n' * 70}")


def hold(shop: Till, number: int) -> None:
    if shop.cart().cart.lines:
        carts.hold(shop.units(), shop.cashier, f"{number} {'n' * 30}")
    else:
        shop.put("MIE")


def take_in_goods(shop: Till, number: int) -> None:
    """Take fifty new products from the feed, in one page."""
    cursor = syncing.cursor(shop.units(write=False))
    rows = []
    for change_no in range(cursor + 1, cursor + 51):
        sku = f"P{change_no}"
        entity = entity_of(Good(sku, f"Barang {change_no} {'x' * 40}", (("pcs", 1, change_no, None),)))
        body = msgspec.Raw(msgspec.json.encode(entity))
        row = FeedRow(change_no=change_no, kind="product", entity_id=product_id(sku), revision=change_no, body=body)
        rows.append(row)
    syncing.take_changes(shop.units(), cursor, page(rows, cursor + 50))


@pytest.mark.parametrize("intention", [move_cash, edit, hold, take_in_goods])
def test_nothing_else_is_half_written_either(shop: Till, intention: Callable[[Till, int], None]) -> None:
    """It is asked until the room is gone, and then once more."""
    fill(shop)
    for number in range(2_000):
        try:
            intention(shop, number)
        except DiskFull:
            break
    else:
        raise AssertionError("the disk never filled up")
    with shop.unchanged(), pytest.raises(DiskFull):
        intention(shop, 9_999)
    assert shop.findings() == []


PROGRAM = """
import json, os, resource, signal, sys
from pathlib import Path
from app.bootstrap import open_folder
from app.domain.errors import WarunginError
from app.services import carts, orders
from tests.till import Till

folder, secret = map(Path, sys.argv[1:])
opened = open_folder(folder, secret)
till = Till(folder)
size = max(os.path.getsize(folder / name) for name in ("warungin.db", "warungin.db-wal"))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300_000, resource.RLIM_INFINITY))
told = []
for _ in range(400):
    try:
        carts.add_product(opened.units(), till.cashier, till.product("MIE").id, "pcs", carts.Quantity.of(1))
        view = carts.current(opened.units(write=False))
        told.append(orders.complete(opened.units(), till.cashier, view.cart.id, view.cash_due).number)
    except WarunginError as error:
        told.append([error.code, {name: str(value) for name, value in error.facts.items()}])
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
carts.add_product(opened.units(), till.cashier, till.product("MIE").id, "pcs", carts.Quantity.of(1))
view = carts.current(opened.units(write=False))
told.append(orders.complete(opened.units(), till.cashier, view.cart.id, view.cash_due).number)
print(json.dumps({"told": told, "findings": till.findings()}))
"""


def test_a_write_that_the_system_refuses_is_told_and_the_next_sale_goes_through(tmp_path: Path) -> None:
    till = make_till(tmp_path / "till")
    till.open_shift()
    till.close()
    secret = make_folder(till.folder)
    command = [sys.executable, "-c", PROGRAM, str(till.folder), str(secret)]
    done = subprocess.run(command, capture_output=True, timeout=100, check=False, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    *sold, refused, last = told["told"]
    assert refused[0] == "disk_full"
    assert [*sold, last] == list(range(1, len(sold) + 2))
    assert len(sold) > 3
    assert told["findings"] == []
    again = Till(till.folder)
    assert again.sql("select count(*) from orders") == [(last,)]
    assert again.findings() == []
    again.close()
