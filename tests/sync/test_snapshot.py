"""Filling tills from snapshots of the real centre: whole, resumable, and with sales being made all the while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import pytest

from app.domain.money import Money
from app.services import catalogue, filling, orders, syncing
from app.sync import snapshot as fetching
from app.sync.engine import SyncEngine
from app.sync.errors import ServerAway, ServerBusy, ServerGarbled
from app.sync.link import HttpLink
from app.wire import limits
from sync_server.sync import snapshots
from sync_server.sync.feed import add_to_feed
from tests.server.conftest import centre, cluster
from tests.sync.test_real_centre import ADDRESS, Shop, ShopTill, equal_to_the_rupiah, shop

__all__ = ["centre", "cluster", "shop"]

MANY = 2_100
PIECE = 700
"""A small piece, so that a small shop's snapshot has many."""


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (limits, snapshots):
        monkeypatch.setattr(module, "SNAPSHOT_PIECE_BYTES_MAX", PIECE)
    monkeypatch.setattr("app.sync.link.SNAPSHOT_PIECE_BYTES_MAX", PIECE)


@dataclass
class Watched(httpx.BaseTransport):
    """The line, with what was asked for, and something that happens before each call."""

    line: httpx.BaseTransport
    before: Callable[[httpx.Request], httpx.Response | None] = lambda _request: None
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path.removeprefix("/v1/sync/"))
        if "Range" in request.headers:
            self.ranges.append(request.headers["Range"])
        answer = self.before(request)
        return self.line.handle_request(request) if answer is None else answer


def watched(till: ShopTill) -> Watched:
    """Let the till go on over a line that is watched, as a program that was started again."""
    line = Watched(till.line)
    token = till.sql("select token from device")[0][0]
    till.engine = SyncEngine(till.units, HttpLink(ADDRESS, token, transport=line), till.clock, "test")
    return line


def busy() -> httpx.Response:
    return httpx.Response(503, stream=httpx.ByteStream(b""))


def needs_refill(till: ShopTill) -> None:
    filling.want(till.units())


def books(till: ShopTill) -> dict[str, object]:
    """Return what a till has of the shop, places in the search index left out."""
    return {
        "products": till.sql("select id, sku, name, category_id, removed, revision from products order by id"),
        "units": till.sql("select * from product_units order by product_id, position"),
        "staff": till.sql("select * from staff order by id"),
        "roles": till.sql("select * from roles order by id"),
        "rates": till.sql("select * from tax_rates order by id"),
        "categories": till.sql("select * from categories order by id"),
        "outlets": till.sql("select * from outlets order by id"),
        "on_hand": till.sql("select * from on_hand order by product_id"),
    }


def found(till: ShopTill, typed: str) -> set[str]:
    return {product.name for product, _ in catalogue.find(till.units(write=False), typed).hits}


def state(till: ShopTill) -> tuple[int, int, bytes | None]:
    row = till.sql("select cursor, refill, snapshot_id from device_state")[0]
    return row[0], row[1], row[2]


def remove(shop: Shop, product_id: UUID) -> None:
    with shop.centre.as_owner() as connection:
        connection.execute("UPDATE products SET removed_at = now(), revision = 9 WHERE id = %s", (product_id,))
        add_to_feed(connection, shop.tenant_id, [("product", product_id, None, 9)])


def head(shop: Shop) -> int:
    return int(shop.centre.sql("SELECT head FROM feed_head WHERE tenant_id = %s", shop.tenant_id)[0][0])


# --- what is in it --------------------------------------------------------------------------------------


def test_a_new_till_of_a_large_shop_is_filled_by_a_snapshot_as_by_the_feed(shop: Shop) -> None:
    by_feed = shop.till("K01")
    shop.centre.add_goods(shop.tenant_id, MANY)
    by_feed.sync()
    by_snapshot = shop.till("K02")
    assert by_snapshot.sql("select count(*) from stock_base") == [(MANY + 5,)]
    assert by_snapshot.sql("select count(*) from received_moves") == [(0,)]
    assert by_feed.sql("select count(*) from stock_base") == [(0,)]
    assert books(by_snapshot) == books(by_feed)
    assert len(catalogue.find(by_snapshot.units(write=False), "kopi").hits) == len(
        catalogue.find(by_feed.units(write=False), "kopi").hits
    )
    assert state(by_snapshot) == (head(shop), 0, None)
    assert by_snapshot.sql("select count(*) from snapshot_parts") == [(0,)]
    assert by_snapshot.findings() == []


def test_a_small_feed_is_read_from_its_beginning(shop: Shop) -> None:
    till = shop.till("K01")
    assert till.sql("select count(*) from stock_base") == [(0,)]


def test_what_was_removed_vanishes_and_what_was_changed_is_changed(shop: Shop) -> None:
    till, other = shop.till("K01"), shop.till("K02")
    till.open()
    till.sell_some(3)
    other.open()
    first, second = till.goods()[:2]
    other.rename(second[0], "Kopi Tubruk")
    other.sync()
    remove(shop, first[0])
    needs_refill(till)
    till.sync()
    assert first[0] not in {good[0] for good in till.goods()}
    assert (second[0], "Kopi Tubruk", 3_500) in till.goods()
    assert found(till, "tubruk") == {"Kopi Tubruk"}
    assert len(till.sql("select rowid from product_search where product_search match '\"sachet\"'")) == 3
    assert till.findings() == []


def test_stock_is_the_base_with_ones_own_and_later_facts_on_top(shop: Shop) -> None:
    till, other = shop.till("K01"), shop.till("K02")
    for each in (till, other):
        each.open()
        each.sell_some(7)
    shop.sync_all()
    other.sell_some(2)
    other.sync()
    needs_refill(till)
    till.sell_some(3)
    till.sync()
    assert till.sql("select count(*) from outbox where in_base = 0") == [(0,)]
    assert till.findings() == []
    till.sell_some(2)
    other.sell_some(2)
    assert till.findings() == []
    shop.sync_all()
    equal_to_the_rupiah(shop)
    assert till.sql("select count(*) from received_moves") == [(2,)]
    needs_refill(till)
    shop.sync_all()
    equal_to_the_rupiah(shop)


def test_a_revision_of_the_snapshot_stands_though_a_later_one_is_known(shop: Shop) -> None:
    till = shop.till("K01")
    before = books(till)
    for table in ("products", "staff", "roles", "tax_rates", "categories", "outlets"):
        till.tamper(f"update {table} set revision = 99")
    till.tamper("update products set name = 'Dari Masa Depan'")
    needs_refill(till)
    till.sync()
    assert books(till) == before
    assert till.findings() == []


def test_pending_edits_stay_laid_over(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    till.sync()
    edited = till.goods()[0][0]
    needs_refill(till)

    def edit(request: httpx.Request) -> None:
        if (
            request.method == "GET"
            and "/snapshots/" in request.url.path
            and not till.sql("select 1 from pending_edits")
        ):
            till.rename(edited, "Kopi Susu")
            till.reprice(edited, 9_000)

    line = watched(till)
    line.before = edit
    till.engine._pull_all = lambda: 0  # type: ignore[method-assign]
    till.sync()
    assert state(till)[1:] == (0, None)
    assert (edited, "Kopi Susu", 9_000) in till.goods()
    assert found(till, "susu") == {"Kopi Susu"}
    till.connect()
    till.sync()
    assert till.sql("select count(*) from pending_edits") == [(0,)]
    assert (edited, "Kopi Susu", 9_000) in till.goods()


def test_a_product_whose_stock_the_centre_no_longer_tells_has_none_but_ones_own(shop: Shop) -> None:
    till = shop.till("K01")
    needs_refill(till)
    till.sync()
    product = till.goods()[0][0]
    shop.centre.sql("DELETE FROM on_hand WHERE tenant_id = %s AND product_id = %s", shop.tenant_id, product)
    needs_refill(till)
    shop.clock.move(days=2)
    shop.tick()
    till.sync()
    assert till.sql("select milli from on_hand where product_id = ?", product.bytes) == [(0,)]
    assert till.findings() == []


# --- selling meanwhile, and being cut off ---------------------------------------------------------------


def test_sales_between_slices_and_pieces_count_on_top_and_are_pushed_after_it(
    shop: Shop, small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = shop.till("K01")
    till.open()
    shop.centre.add_goods(shop.tenant_id, 60)
    till.sync()
    monkeypatch.setattr(filling, "SLICE_ROWS", 10)
    needs_refill(till)
    line = watched(till)
    sold = 0

    def sell() -> None:
        nonlocal sold
        if state(till)[2] is not None:
            till.sell_some(1)
            sold += 1

    till.engine.on_progress = sell
    till.sync()
    assert sold > 15
    parts = [at for at, name in enumerate(line.asked) if name.startswith("snapshots/")]
    assert len(parts) > 3
    assert "push" not in line.asked[parts[0] : parts[-1]]
    assert till.findings() == []
    till.engine.on_progress = lambda: None
    shop.sync_all()
    equal_to_the_rupiah(shop)


def test_a_download_that_was_cut_goes_on_where_it_stopped(shop: Shop, small_pieces: None) -> None:
    till = shop.till("K01")
    till.open()
    needs_refill(till)
    line = watched(till)
    line.before = lambda _: busy() if len(line.ranges) == 3 else None
    with pytest.raises(ServerBusy):
        till.sync()
    assert till.sql("select sum(length(bytes)) from snapshot_parts") == [(2 * PIECE,)]
    till.sell_some(1)
    till.restart()
    again = watched(till)
    till.sync()
    assert again.ranges[0] == f"bytes={2 * PIECE}-{3 * PIECE - 1}"
    assert "snapshots" not in again.asked
    assert state(till)[1:] == (0, None)
    assert till.findings() == []
    shop.sync_all()
    equal_to_the_rupiah(shop)


def test_what_came_before_the_line_broke_is_kept(shop: Shop) -> None:
    till = shop.till("K01")
    needs_refill(till)
    line = watched(till)

    def cut(request: httpx.Request) -> httpx.Response | None:
        if "Range" not in request.headers or len(line.ranges) > 1:
            return None
        whole = till.line.handle_request(request)
        return httpx.Response(206, headers=whole.headers, stream=Cut(whole.read()[:100]))

    line.before = cut
    till.sync()
    assert [text.split("-")[0] for text in line.ranges] == ["bytes=0", "bytes=100"]
    assert state(till)[1:] == (0, None)


class Cut(httpx.SyncByteStream):
    """A body that breaks off."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content
        raise httpx.ReadError("the line broke")


@pytest.mark.parametrize("at", range(12))
def test_a_crash_between_any_two_slices_is_made_good_by_beginning_again(
    shop: Shop, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    till, other = shop.till("K01"), shop.till("K02")
    for each in (till, other):
        each.open()
        each.sell_some(4)
    shop.sync_all()
    other.sell_some(3)
    remove(shop, till.goods()[4][0])
    other.sync()
    monkeypatch.setattr(filling, "SLICE_ROWS", 3)
    needs_refill(till)
    writes = 0
    plain = till.units

    def dying(*, write: bool = True) -> object:
        nonlocal writes
        if write and state(till)[2] is not None:
            writes += 1
            if writes > at + 1:
                raise Crash
        return plain(write=write)

    till.engine._units = dying  # type: ignore[assignment]
    with pytest.raises(Crash):
        till.sync()
    assert till.findings() == []
    assert state(till)[1] == 1
    till.restart()
    till.sell_some(2)
    assert till.findings() == []
    till.connect()
    till.sync()
    assert state(till)[1:] == (0, None)
    assert till.findings() == []
    shop.sync_all()
    equal_to_the_rupiah(shop)


class Crash(BaseException):
    """The program ends."""


# --- what may be wrong with it --------------------------------------------------------------------------


def spoiled(line: Watched, till: ShopTill, times: int) -> Callable[[httpx.Request], httpx.Response | None]:
    left = [times]

    def spoil(request: httpx.Request) -> httpx.Response | None:
        if "Range" not in request.headers or left[0] == 0:
            return None
        left[0] -= 1
        whole = till.line.handle_request(request)
        content = bytearray(whole.read())
        content[-1] ^= 1
        return httpx.Response(206, headers=whole.headers, stream=httpx.ByteStream(bytes(content)))

    return spoil


def test_a_file_that_came_wrong_is_thrown_away_and_asked_anew(shop: Shop) -> None:
    till = shop.till("K01")
    needs_refill(till)
    line = watched(till)
    line.before = spoiled(line, till, 1)
    till.sync()
    assert line.asked.count("snapshots") == 2
    assert state(till)[1:] == (0, None)
    assert till.findings() == []


def test_files_that_come_wrong_for_ever_stop_neither_selling_nor_pushing(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    needs_refill(till)
    before = books(till)
    line = watched(till)
    line.before = spoiled(line, till, 99)
    for _ in range(2):
        till.sell_some(1)
        with pytest.raises(ServerGarbled):
            till.sync()
    assert books(till)["products"] == before["products"]
    assert set(till.outbox()) == {"accepted"}
    assert till.sql("select count(*) from snapshot_parts") == [(0,)]
    assert state(till)[1:] == (1, None)
    line.before = lambda _: None
    till.sync()
    assert state(till)[1:] == (0, None)


def test_a_snapshot_that_is_gone_is_asked_anew_after_what_waits_was_pushed(shop: Shop, small_pieces: None) -> None:
    till = shop.till("K01")
    till.open()
    needs_refill(till)
    line = watched(till)
    line.before = lambda _: busy() if len(line.ranges) == 2 else None
    with pytest.raises(ServerBusy):
        till.sync()
    till.sell_some(2)
    shop.clock.move(days=1)
    shop.tick()
    line.before = lambda _: None
    line.asked.clear()
    till.sync()
    names = [name.partition("/")[0] for name in line.asked]
    assert names[:4] == ["snapshots", "push", "snapshots", "snapshots"]
    assert till.findings() == []
    assert state(till)[1:] == (0, None)
    shop.sync_all()
    equal_to_the_rupiah(shop)


def test_a_feed_that_was_thinned_leads_to_a_snapshot_in_the_same_round(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    till.sell_some(1)
    till.sync()
    other = shop.till("K02")
    other.open()
    other.sell_some(2)
    other.sync()
    shop.centre.sql("UPDATE feed_head SET floor = head WHERE tenant_id = %s", shop.tenant_id)
    shop.centre.sql("DELETE FROM feed WHERE tenant_id = %s", shop.tenant_id)
    till.sync()
    assert state(till) == (head(shop), 0, None)
    equal_to_the_rupiah(shop)


def test_what_is_asked_for_holds_all_ones_own_accepted_facts(shop: Shop) -> None:
    till = shop.till("K01")
    assert filling.request(till.units(write=False)).at_least == head(shop)
    till.open()
    till.sell_some(3)
    needs_refill(till)
    line = watched(till)
    till.sync()
    assert line.asked[:3] == ["hello", "push", "snapshots"]
    assert syncing.cursor(till.units(write=False)) == head(shop)
    assert till.findings() == []


def test_a_line_that_is_down_leaves_the_till_as_it_was(shop: Shop) -> None:
    till = shop.till("K01")
    needs_refill(till)
    till.sync()
    needs_refill(till)
    line = watched(till)

    def down(request: httpx.Request) -> httpx.Response | None:
        if "snapshots" in request.url.path:
            raise httpx.ConnectError("the line is down")
        return None

    line.before = down
    with pytest.raises(ServerAway):
        till.sync()
    assert state(till)[1:] == (1, None)


def test_an_order_that_is_paid_while_a_slice_is_written_is_not_lost(shop: Shop) -> None:
    till = shop.till("K01")
    till.open()
    till.sync()
    needs_refill(till)
    product = catalogue.page(till.units(write=False), None)[0]
    till.put(product.sku, "2")
    paid: list[Money] = []

    def pay(rows: int) -> None:
        if rows and not paid:
            view = till.cart()
            paid.append(orders.complete(till.units(), till.cashier, view.cart.id, view.cash_due).total)

    assert fetching.fill(till.units, till.engine._link, till.engine._ask_snapshot, pay)
    assert paid
    assert till.findings() == []
    assert till.on_hand(product.sku).milli == 998_000
