"""Changes: in commit order, without holes, each entity once and as it is now, within the device's scope."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID

import msgspec
import pytest
from uuid_utils.compat import uuid7

from app.wire.calls import FeedRow
from app.wire.limits import CHANGES_BYTES_MAX, CHANGES_ROWS_MAX
from app.wire.master import FEED_BODIES, FactMoved
from sync_server.db import in_tenant
from sync_server.sync.feed import add_to_feed
from tests.server.conftest import Shop
from tests.server.test_flags import edit
from tests.server.till import Good, Till
from tests.server_kit import Centre


def all_rows(till: Till, after: int = 0) -> list[FeedRow]:
    """Page through the feed to its head."""
    rows: list[FeedRow] = []
    while True:
        page = till.changes(after)
        assert all(row.change_no > after for row in page.rows)
        rows += page.rows
        after = page.cursor
        if not page.more:
            assert after == page.head
            return rows


def test_a_new_device_fills_itself_from_nothing(centre: Centre) -> None:
    centre.seed_demo()
    till = Till.enrol(centre, centre.tenant_named("Toko Rukun Kenanga"))

    rows = all_rows(till)

    for row in rows:
        assert row.body is not None
        msgspec.json.decode(row.body, type=FEED_BODIES[row.kind])
    counts = {kind: sum(row.kind == kind for row in rows) for kind in FEED_BODIES}
    assert counts["product"] >= 1_000
    assert (counts["outlet"], counts["role"], counts["staff"], counts["tax_rate"]) == (1, 5, 4, 3)
    moved = [msgspec.json.decode(row.body or b"", type=FactMoved) for row in rows if row.kind == "fact"]
    on_hand = dict(centre.sql("SELECT product_id, milli FROM on_hand WHERE outlet_id = %s", till.outlet_id))
    assert {move.product_id: move.quantity_milli for fact in moved for move in fact.moves} == on_hand


def test_a_hundred_edits_of_one_product_are_one_row(shop: Shop) -> None:
    start = shop.till.changes().cursor
    names = ["Kopi Sachet", *(f"Kopi {at}" for at in range(50)), *(f"Teh {at}" for at in range(50))]
    edits = [edit(shop.till, shop.goods[0], "name", old, new) for old, new in pairwise(names)]
    shop.till.push(*edits[:50])
    shop.till.push(*edits[50:])

    rows = [row for row in shop.till.changes(start).rows if row.kind != "flag"]

    assert [(row.kind, row.revision) for row in rows] == [("product", 101)]
    assert rows[0].body is not None and b'"Teh 49"' in bytes(rows[0].body)


def test_an_order_tells_others_how_stock_moved(shop: Shop) -> None:
    other = shop.second_till()
    start = other.changes().cursor
    shop.till.push(shop.till.order(Good(shop.goods[0], quantity=2), Good(shop.goods[1])))

    rows = other.changes(start).rows

    assert [row.kind for row in rows] == ["fact"]
    fact = msgspec.json.decode(rows[0].body or b"", type=FactMoved)
    assert (fact.device_id, fact.kind) == (shop.till.device_id, "order_completed")
    assert [(move.product_id, move.quantity_milli) for move in fact.moves] == [
        (shop.goods[0], -2_000),
        (shop.goods[1], -1_000),
    ]


def test_a_removed_product_is_a_row_without_a_body(shop: Shop) -> None:
    start = shop.till.changes().cursor
    with shop.centre.as_owner() as connection:
        connection.execute("UPDATE products SET removed_at = now(), revision = 2 WHERE id = %s", (shop.goods[0],))
        add_to_feed(connection, shop.tenant_id, [("product", shop.goods[0], None, 2)])

    rows = shop.till.changes(start).rows

    assert [(row.entity_id, row.revision, row.is_removed) for row in rows] == [(shop.goods[0], 2, True)]


def other_outlet(shop: Shop) -> UUID:
    outlet = uuid7()
    shop.centre.sql(
        "INSERT INTO outlets SELECT tenant_id, %s, 'CBG2', name, address, phone, npwp, pkp, zone, cut_off, footer, rounding_step, "
        "rounding_mode, service_rate_bp, service_base, service_taxed, difference_free_minor, revision, removed_at "
        "FROM outlets WHERE tenant_id = %s",
        outlet,
        shop.tenant_id,
    )
    return outlet


def test_another_outlets_facts_are_passed_over_and_the_cursor_still_goes_on(shop: Shop) -> None:
    start = shop.till.changes().cursor
    outlet = other_outlet(shop)
    with shop.centre.as_owner() as connection:
        add_to_feed(connection, shop.tenant_id, [("fact", uuid7(), outlet, 1), ("outlet", outlet, outlet, 1)])

    page = shop.till.changes(start)

    assert (page.rows, page.cursor, page.more) == ([], start + 2, False)


def test_a_page_ends_at_its_rows_and_at_its_size(shop: Shop) -> None:
    start = shop.till.changes().cursor
    many = shop.centre.add_goods(shop.tenant_id, CHANGES_ROWS_MAX + 20)
    shop.centre.sql("UPDATE products SET pack = repeat('x', 5000) WHERE id = ANY(%s)", many[:300])

    reply = shop.till.client.get("/v1/sync/changes", params={"after": start})
    rows = all_rows(shop.till, start)

    assert len(reply.content) < CHANGES_BYTES_MAX + 2_000
    assert reply.json()["more"] and 100 < len(reply.json()["rows"]) < 300
    assert [row.entity_id for row in rows if row.kind == "product"] == many


def test_a_cursor_at_or_beyond_the_head_gets_nothing_and_stays(shop: Shop) -> None:
    head = shop.till.changes().head

    assert [(page.rows, page.cursor) for page in (shop.till.changes(head), shop.till.changes(head + 9))] == [
        ([], head),
        ([], head + 9),
    ]


def test_a_cursor_older_than_the_feed_is_refused(shop: Shop) -> None:
    shop.centre.sql("UPDATE feed_head SET floor = 3 WHERE tenant_id = %s", shop.tenant_id)

    replies = [shop.till.client.get("/v1/sync/changes", params={"after": after}) for after in (2, 3)]

    assert [(reply.status_code, reply.json().get("code")) for reply in replies] == [(410, "feed_thinned"), (200, None)]


def test_a_suspended_tenant_hands_in_but_does_not_fetch(shop: Shop) -> None:
    shop.centre.sql("UPDATE tenants SET suspended_at = now() WHERE tenant_id = %s", shop.tenant_id)

    reply = shop.till.client.get("/v1/sync/changes", params={"after": 0})

    assert (reply.status_code, reply.json()["code"]) == (403, "tenant_suspended")
    assert shop.till.push(shop.till.order(shop.good))[0].outcome == "accepted"
    assert shop.till.hello().suspended


@pytest.mark.parametrize("after", ["-1", "x", "", str(2**60)])
def test_a_cursor_that_is_no_change_number_is_refused(shop: Shop, after: str) -> None:
    reply = shop.till.client.get("/v1/sync/changes", params={"after": after})

    assert (reply.status_code, reply.json()["code"]) == (422, "body_unreadable")


def test_a_reader_never_misses_a_change_while_many_write(shop: Shop) -> None:
    """Four writers push, each in its own transactions; a reader that follows the cursor sees every change exactly once."""
    tills = [shop.till, *[shop.second_till(f"K{at:02}") for at in range(2, 5)]]
    reader = shop.second_till("K09")
    start = reader.changes().cursor
    done = threading.Event()
    seen: list[UUID] = []

    def follow() -> None:
        after = start
        while True:
            last_round = done.is_set()
            page = reader.changes(after)
            seen.extend(row.entity_id for row in page.rows)
            assert page.cursor >= after
            after = page.cursor
            if last_round and not page.more:
                return

    def write(till: Till) -> list[UUID]:
        ids: list[UUID] = []
        for _ in range(12):
            results = till.push(*[till.order(Good(good)) for good in shop.goods])
            ids += [result.id for result in results if result.id is not None]
        return ids

    with ThreadPoolExecutor(5) as threads:
        reading = threads.submit(follow)
        written = [message_id for ids in threads.map(write, tills) for message_id in ids]
        done.set()
        reading.result()

    assert sorted(seen) == sorted(written) and len(seen) == 4 * 12 * 5


def test_numbers_are_given_without_holes_also_when_a_transaction_fails(shop: Shop) -> None:
    before = shop.till.changes().head

    def failing(connection: object) -> None:
        add_to_feed(connection, shop.tenant_id, [("product", shop.goods[0], None, 1)])  # type: ignore[arg-type]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_tenant(shop.centre.pool, shop.tenant_id, failing)
    shop.till.push(shop.till.order(shop.good))

    numbers = shop.centre.sql("SELECT change_no FROM feed WHERE tenant_id = %s ORDER BY 1", shop.tenant_id)
    assert [number for (number,) in numbers] == list(range(1, before + 2))


def test_a_device_that_read_another_change_at_its_cursor_is_told_that_the_server_went_back(shop: Shop) -> None:
    page = shop.till.changes()
    other = page.mark % (2**53) + 1
    shown = {"after": str(page.cursor), "mark": str(page.mark)}
    refused = shop.till.client.get("/v1/sync/changes", params={**shown, "mark": str(other)})

    assert page.mark > 0
    assert (refused.status_code, refused.json()["code"]) == (409, "server_went_back")
    assert shop.till.client.get("/v1/sync/changes", params=shown).status_code == 200
    assert shop.till.client.get("/v1/sync/changes", params={**shown, "mark": "0"}).status_code == 200
    for mark, differs in ((page.mark, False), (0, False), (other, True)):
        shop.till.hello_facts = {"cursor": page.cursor, "cursor_mark": mark}
        assert shop.till.hello().feed_differs is differs
    shop.till.hello_facts = {"cursor": page.cursor + 5, "cursor_mark": other}
    assert not shop.till.hello().feed_differs  # that the head is below the cursor says it already


def test_each_page_names_the_place_that_was_asked_for_and_the_mark_of_its_cursor(shop: Shop) -> None:
    whole = shop.till.changes()
    marks = dict(shop.centre.sql("SELECT change_no, mark FROM feed"))
    middle = whole.cursor // 2
    again = shop.till.changes(middle)

    assert (whole.after, again.after) == (0, middle)
    assert whole.mark == again.mark == marks[whole.cursor]
    assert shop.till.client.get("/v1/sync/changes?after=0").headers["Cache-Control"] == "no-store"
