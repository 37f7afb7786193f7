"""Snapshots: all of a device's scope at one moment, kept for a day, served in pieces, and to nobody else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
import zstandard

from app.wire.calls import SnapshotReply
from app.wire.master import FEED_BODIES, ProductEntity
from app.wire.snapshot import ON_HAND, SnapshotHead, SnapshotLine
from sync_server.asgi import now
from sync_server.ops.maintenance import maintain
from sync_server.sync import snapshots
from sync_server.sync.feed import add_to_feed
from tests.server.conftest import Shop, opened
from tests.server.test_feed import all_rows, other_outlet
from tests.server.test_flags import edit
from tests.server.till import Good, Till
from tests.server_kit import Centre

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Read:
    """A snapshot as a till reads it."""

    head: SnapshotHead
    lines: list[SnapshotLine]

    def of(self, kind: str) -> dict[UUID, SnapshotLine]:
        return {line.entity_id: line for line in self.lines if line.kind == kind}

    @property
    def on_hand(self) -> dict[UUID, int]:
        return {product_id: msgspec.json.decode(line.body, type=int) for product_id, line in self.of(ON_HAND).items()}


def asked(till: Till, at_least: int = 0) -> SnapshotReply:
    reply = till.client.post("/v1/sync/snapshots", json={"at_least": at_least})
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=SnapshotReply)


def fetched(till: Till, snapshot_id: UUID, ranged: str | None = None) -> httpx.Response:
    headers = {} if ranged is None else {"Range": ranged}
    return till.client.get(f"/v1/sync/snapshots/{snapshot_id}", headers=headers)


def read(till: Till, at_least: int = 0) -> Read:
    """Ask for a snapshot, fetch it, and check it as it promises to be."""
    reply = asked(till, at_least)
    whole = fetched(till, reply.id)
    assert (whole.status_code, len(whole.content)) == (200, reply.length)
    assert hashlib.sha256(whole.content).hexdigest() == reply.sha256
    with zstandard.ZstdDecompressor().stream_reader(whole.content, read_across_frames=True) as reader:
        first, *rest = reader.read().splitlines()
    head = msgspec.json.decode(first, type=SnapshotHead)
    assert (head.head, head.rows, len(rest)) == (reply.head, reply.rows, reply.rows)
    return Read(head, [msgspec.json.decode(line, type=SnapshotLine) for line in rest])


def head(shop: Shop) -> int:
    return int(shop.centre.sql("SELECT head FROM feed_head WHERE tenant_id = %s", shop.tenant_id)[0][0])


def counted(shop: Shop) -> int:
    return shop.count("snapshots")


# --- what is in it --------------------------------------------------------------------------------------


def test_it_has_what_the_feed_has_as_it_is_now(shop: Shop) -> None:
    shop.till.push(edit(shop.till, shop.goods[0], "name", "Kopi Sachet", "Kopi Tubruk"))
    shop.till.push(shop.till.order(Good(shop.goods[1], quantity=3)))
    shop.till.push(shop.till.order(Good(shop.goods[2], price_minor=1_000)))
    rows = {(row.kind, row.entity_id): row for row in all_rows(shop.till) if row.kind != "fact"}

    found = read(shop.till, head(shop))

    lines = {(line.kind, line.entity_id): line for line in found.lines if line.kind != ON_HAND}
    assert {key: (line.revision, bytes(line.body)) for key, line in lines.items()} == {
        key: (row.revision, bytes(row.body)) for key, row in rows.items()
    }
    assert {kind for kind, _ in lines} == set(FEED_BODIES) - {"fact"}
    assert found.head.head == head(shop)
    assert found.on_hand == {product: shop.on_hand(product) for product in shop.goods}
    assert found.on_hand[shop.goods[1]] == 997_000


def test_units_stand_with_their_product_in_their_order(centre: Centre) -> None:
    centre.seed_demo()
    tenant_id = centre.tenant_named("Toko Rukun Kenanga")
    found = read(Till.enrol(centre, tenant_id))
    units: dict[UUID, list[str]] = {}
    for product_id, code in centre.sql(
        "SELECT product_id, code FROM product_units WHERE tenant_id = %s ORDER BY product_id, position", tenant_id
    ):
        units.setdefault(product_id, []).append(code)
    told = {
        product_id: [unit.code for unit in msgspec.json.decode(line.body, type=ProductEntity).units]
        for product_id, line in found.of("product").items()
    }
    assert len(told) > 1_000
    assert told == units


def test_what_was_removed_or_resolved_is_not_in_it(shop: Shop) -> None:
    shop.till.push(shop.till.order(Good(shop.goods[2], price_minor=1_000)))
    with shop.centre.as_owner() as connection:
        connection.execute("UPDATE products SET removed_at = now(), revision = 2 WHERE id = %s", (shop.goods[0],))
        connection.execute(
            "UPDATE flags SET resolved_at = now(), answer = 'x', note = '' WHERE tenant_id = %s", (shop.tenant_id,)
        )
        add_to_feed(connection, shop.tenant_id, [("product", shop.goods[0], None, 2)])
    found = read(shop.till, head(shop))
    assert set(found.of("product")) == set(shop.goods[1:])
    assert found.of("flag") == {}


def test_a_register_hears_of_its_outlet_and_an_office_of_all(shop: Shop) -> None:
    other = other_outlet(shop)
    own = shop.till.outlet_id
    shop.centre.sql(
        "INSERT INTO on_hand (tenant_id, outlet_id, product_id, milli) VALUES (%s, %s, %s, 5000)",
        shop.tenant_id,
        other,
        shop.goods[0],
    )
    client = shop.centre.client()
    code = shop.centre.code(shop.tenant_id, None, kind="office")
    enrolled = client.post("/v1/sync/enrol", json={"code": code, "program": "test", "protocol": 1}).json()
    client.headers["Authorization"] = f"Bearer {enrolled['token']}"
    office = Till(client, enrolled, shop.till.staff_id, series="")
    office.series = None  # type: ignore[assignment]
    office.hello()

    mine, all_of_it = read(shop.till), read(office)

    assert (set(mine.of("outlet")), set(all_of_it.of("outlet"))) == ({own}, {own, other})
    assert (mine.on_hand[shop.goods[0]], all_of_it.on_hand[shop.goods[0]]) == (1_000_000, 1_005_000)
    assert fetched(office, asked(shop.till).id).status_code == 404
    assert fetched(shop.till, asked(office).id).status_code == 404


# --- how long it serves ---------------------------------------------------------------------------------


def test_one_serves_all_devices_of_a_scope_for_a_day(shop: Shop) -> None:
    first = asked(shop.till)
    second = asked(shop.second_till(), first.head)
    assert second.id == first.id
    shop.centre.clock[0] = now() + DAY
    try:
        gone = fetched(shop.till, first.id)
        third = asked(shop.till)
        assert (gone.status_code, gone.json()["code"]) == (404, "snapshot_gone")
        assert third.id != first.id
    finally:
        shop.centre.clock[0] = None


def test_one_that_is_too_old_for_the_asking_device_is_made_anew(shop: Shop) -> None:
    first = asked(shop.till)
    pushed = shop.till.client.post(
        "/v1/sync/push", content=b'{"messages":[' + shop.till.order(shop.good) + b"]}"
    ).json()
    assert asked(shop.till, first.head).id == first.id
    later = asked(shop.till, pushed["head"])
    assert later.id != first.id
    assert later.head >= pushed["head"] > first.head
    assert read(shop.till, later.head).on_hand[shop.goods[0]] == 999_000


def test_a_head_that_is_not_reached_gets_the_newest_there_is(shop: Shop) -> None:
    assert asked(shop.till, 10**6).head == head(shop)


def test_the_upkeep_forgets_it_after_a_day(shop: Shop) -> None:
    asked(shop.till)
    maintain(shop.centre.admin_url, now)
    assert (counted(shop), shop.count("snapshot_parts")) == (1, 1)
    maintain(shop.centre.admin_url, lambda: now() + DAY)
    assert (counted(shop), shop.count("snapshot_parts")) == (0, 0)


# --- in pieces ------------------------------------------------------------------------------------------


@pytest.fixture
def long(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> tuple[SnapshotReply, bytes]:
    """A snapshot of many small pieces, and its bytes."""
    monkeypatch.setattr(snapshots, "SNAPSHOT_PIECE_BYTES_MAX", 200)
    reply = asked(shop.till)
    assert shop.count("snapshot_parts") == -(-reply.length // 200) > 3
    return reply, fetched(shop.till, reply.id).content


@pytest.mark.parametrize(
    ("ranged", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=0-199", 0, 200),
        ("bytes=150-349", 150, 350),
        ("bytes=199-200", 199, 201),
        ("bytes=400-400", 400, 401),
        ("bytes=300-", 300, 500),
        ("bytes=10-100000", 10, 210),
    ],
)
def test_a_range_is_answered_with_its_bytes_or_the_first_of_them(
    shop: Shop, long: tuple[SnapshotReply, bytes], ranged: str, start: int, end: int
) -> None:
    reply, whole = long
    part = fetched(shop.till, reply.id, ranged)
    assert (part.status_code, part.headers["Accept-Ranges"]) == (206, "bytes")
    assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{reply.length}"
    assert part.content == whole[start:end]
    assert "Content-Encoding" not in part.headers


def test_pieces_one_after_the_other_are_the_whole(shop: Shop, long: tuple[SnapshotReply, bytes]) -> None:
    reply, whole = long
    content = b""
    while len(content) < reply.length:
        content += fetched(shop.till, reply.id, f"bytes={len(content)}-{len(content) + 132}").content
    assert content == whole


@pytest.mark.parametrize("ranged", ["bytes=10000-", "bytes=5-4", "bytes=-5", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])
def test_a_range_that_is_none_or_behind_the_end_is_refused(shop: Shop, ranged: str) -> None:
    reply = asked(shop.till)
    refused = fetched(shop.till, reply.id, ranged)
    assert (refused.status_code, refused.json()["code"]) == (416, "range_unusable")


# --- to nobody else -------------------------------------------------------------------------------------


def test_another_tenants_snapshot_does_not_exist(shop: Shop, centre: Centre) -> None:
    theirs = opened(centre, centre.new_tenant())
    snapshot = asked(theirs).id
    assert [fetched(shop.till, each).status_code for each in (snapshot, uuid4())] == [404, 404]
    assert fetched(theirs, snapshot).status_code == 200


def test_nothing_of_another_tenant_is_in_it(shop: Shop, centre: Centre) -> None:
    theirs = opened(centre, centre.new_tenant())
    found = read(theirs)
    assert (found.of("product"), found.on_hand) == ({}, {})
    assert len(found.of("outlet")) == 1


def test_a_suspended_tenant_and_a_device_that_went_back_get_none(shop: Shop) -> None:
    before = asked(shop.till)
    shop.centre.sql("UPDATE tenants SET suspended_at = now() WHERE tenant_id = %s", shop.tenant_id)
    refused = [shop.till.client.post("/v1/sync/snapshots", json={"at_least": 0}), fetched(shop.till, before.id)]
    assert [(reply.status_code, reply.json()["code"]) for reply in refused] == [(403, "tenant_suspended")] * 2
    shop.centre.sql("UPDATE tenants SET suspended_at = NULL WHERE tenant_id = %s", shop.tenant_id)
    shop.till.client.headers["Warungin-Boot"] = "not-mine"
    refused = [shop.till.client.post("/v1/sync/snapshots", json={"at_least": 0}), fetched(shop.till, before.id)]
    assert [reply.status_code for reply in refused] == [409, 409]
    assert counted(shop) == 1
