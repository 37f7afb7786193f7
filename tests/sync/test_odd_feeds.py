"""What an odd server may tell in its feed: a page is taken whole or not at all, and nothing is believed that cannot be."""

from __future__ import annotations

from uuid import UUID, uuid4

import msgspec
import pytest

from app.services import syncing
from app.sync.engine import SyncEngine
from app.sync.errors import (
    ServerGarbled,
)
from app.wire.calls import FeedRow
from tests.sync.little_centre import (
    LittleCentre,
    answer,
    edited,
)
from tests.sync.test_odd_servers import centre, engine
from tests.till import Good, Till, entity_of, product_id

__all__ = ["centre", "engine"]


def good_row(number: int, sku: str = "", changes: dict[str, object] | None = None) -> FeedRow:
    """Return a row of the feed that brings a product."""
    sku = sku or f"F{number}"
    entity = entity_of(Good(sku, f"Barang {number}", (("pcs", 1, number, None),)))
    body = edited(entity, **(changes or {}))
    return FeedRow(change_no=number, kind="product", entity_id=product_id(sku), revision=number, body=msgspec.Raw(body))


def behind(till: Till, centre: LittleCentre, rows: int) -> int:
    """Give the centre a feed that goes on so many rows after the till's cursor, and return the cursor."""
    cursor = syncing.cursor(till.units(write=False))
    filler = [good_row(number, "FILL") for number in range(1, cursor + 1)]
    centre.feed = [*filler, *(good_row(number) for number in range(cursor + 1, cursor + rows + 1))]
    return cursor


def test_a_feed_is_read_page_by_page_to_its_end(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    cursor = behind(shop, centre, 120)
    done = engine.run_round()
    assert (done.pulled, engine.rows_received) == (120, 120)
    assert [call.path.partition("?")[2] for call in centre.of("changes")] == [
        f"after={cursor}&mark=0",
        f"after={cursor + 50}&mark=0",
        f"after={cursor + 100}&mark=0",
    ]
    assert syncing.cursor(shop.units(write=False)) == cursor + 120
    assert syncing.status(shop.units(write=False)).behind == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"units": [{"code": "pcs", "factor_milli": 1_000, "price_minor": -1, "barcode": None}]},
        {"units": [{"code": "pcs", "factor_milli": 0, "price_minor": 1, "barcode": None}]},
        {"units": [{"code": "pcs", "factor_milli": 1_000, "price_minor": 1, "barcode": None}] * 2},
        {"units": [{"code": "pcs", "factor_milli": 1_000, "price_minor": 10**20, "barcode": None}]},
        {"units": None},
        {"tax_class": "none_of_ours"},
        {"name": 7},
        {"name": "n" * 10_000},
        {"id": "x"},
    ],
)
def test_one_row_that_cannot_be_keeps_its_whole_page_out(
    shop: Till, centre: LittleCentre, engine: SyncEngine, changes: dict[str, object]
) -> None:
    cursor = behind(shop, centre, 80)
    centre.feed[cursor + 60] = good_row(cursor + 61, changes=changes)
    with pytest.raises(ServerGarbled) as caught:
        engine.run_round()
    assert caught.value.facts == {"why": "row"}
    assert syncing.cursor(shop.units(write=False)) == cursor + 50
    assert shop.sql("select count(*) from products where sku like 'F%'") == [(50,)]
    centre.feed[cursor + 60] = good_row(cursor + 61)
    engine.run_round()
    assert shop.sql("select count(*) from products where sku like 'F%'") == [(80,)]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("outlet", {"zone": "Mars/Olympus"}),
        ("outlet", {"zone": "../../etc/passwd"}),
        ("outlet", {"cut_off": "25:00"}),
        ("outlet", {"rounding_step": 77}),
        ("outlet", {"rounding_mode": "sideways"}),
        ("outlet", {"service_rate_bp": 10_001}),
        ("tax_rate", {"rate_bp": 10_001}),
        ("tax_rate", {"base_numerator": 13}),
        ("tax_rate", {"base_denominator": 0}),
        ("role", {"code": "owner"}),
    ],
)
def test_settings_that_would_stop_the_till_are_not_taken(
    shop: Till, centre: LittleCentre, engine: SyncEngine, kind: str, body: dict[str, object]
) -> None:
    cursor = behind(shop, centre, 1)
    with shop.units(write=False) as uow:
        known: dict[str, object] = {
            "outlet": uow.device.outlet(),
            "tax_rate": {
                "id": str(uuid4()),
                "outlet_id": None,
                "tax_class": "ppn_umum",
                "rate_bp": 1_100,
                "base_numerator": 11,
                "base_denominator": 12,
                "mode": "inclusive",
                "valid_from": "2026-01-01",
                "valid_to": None,
            },
            "role": {"id": str(uuid4()), "code": "x", "rights": []},
        }
    raw = edited(known[kind], **body)
    entity = UUID(msgspec.json.decode(raw)["id"])
    centre.feed[cursor] = FeedRow(
        change_no=cursor + 1, kind=kind, entity_id=entity, revision=cursor + 1, body=msgspec.Raw(raw)
    )
    with pytest.raises(ServerGarbled):
        engine.run_round()
    assert syncing.cursor(shop.units(write=False)) == cursor
    assert shop.sell("MIE").number == 1


def test_an_unknown_kind_of_row_is_passed_over(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    cursor = behind(shop, centre, 1)
    centre.feed[cursor] = FeedRow(
        change_no=cursor + 1, kind="promotion", entity_id=uuid4(), revision=1, body=msgspec.Raw(b'{"x":1}')
    )
    engine.run_round()
    assert syncing.cursor(shop.units(write=False)) == cursor + 1


def test_a_feed_that_leads_nowhere_is_not_followed(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    cursor = behind(shop, centre, 0)
    for changes in ({"cursor": cursor, "more": True}, {"cursor": cursor - 1, "more": False}, {"cursor": -1}):
        page = edited(centre.changed(cursor), **changes)
        centre.always("changes", answer(200, page))
        calls = len(centre.of("changes"))
        with pytest.raises(ServerGarbled):
            engine.run_round()
        assert len(centre.of("changes")) == calls + 1
        assert syncing.cursor(shop.units(write=False)) == cursor


def test_a_page_of_another_place_is_not_taken_for_the_next_one(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    """A store on the way that answers with an older page: taking it would pass over what lies between."""
    cursor = behind(shop, centre, 120)
    later = msgspec.structs.replace(centre.changed(cursor + 50), after=cursor + 50)
    centre.always("changes", answer(200, later))
    with pytest.raises(ServerGarbled, match="another_page"):
        engine.run_round()
    assert syncing.cursor(shop.units(write=False)) == cursor
    centre.behave = lambda _call: None
    assert engine.run_round().pulled == 120


def test_rows_seen_again_late_or_of_oneself_change_nothing(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    cursor = behind(shop, centre, 3)
    order = shop.sell("MIE")
    on_hand = shop.on_hand("MIE")
    fact = {"device_id": None, "outlet_id": str(uuid4()), "kind": "order_completed"}
    moves = [{"id": str(uuid4()), "product_id": str(product_id("MIE")), "quantity_milli": -1_000}]
    body = msgspec.Raw(msgspec.json.encode({**fact, "moves": moves}))
    other = uuid4()
    rows = [
        FeedRow(change_no=cursor + 1, kind="fact", entity_id=order.id, revision=1, body=body),
        FeedRow(change_no=cursor + 2, kind="fact", entity_id=other, revision=1, body=body),
        FeedRow(change_no=cursor + 3, kind="fact", entity_id=other, revision=1, body=body),
    ]
    centre.feed[cursor:] = rows
    engine.run_round()
    assert on_hand.milli - shop.on_hand("MIE").milli == 1_000
    assert shop.findings() == []
