"""Whatever is sent: refused by name, kept or not as it deserves, logged once and without its content; and the queue goes on."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
import zstandard

from app.wire.calls import push_body
from app.wire.limits import PUSH_BYTES_MAX, PUSH_UNPACKED_BYTES_MAX
from tests.server.conftest import Shop
from tests.server.test_proof import prove
from tests.server.till import Till

Spoil = Callable[[dict[str, Any], Shop], None]


def spoiled(raw: bytes, shop: Shop, spoil: Spoil) -> bytes:
    message = json.loads(raw)
    spoil(message, shop)
    return json.dumps(message).encode()


def _forge_total(message: dict[str, Any], _: Shop) -> None:
    message["body"]["total_minor"] += 100


def _forge_payment(message: dict[str, Any], _: Shop) -> None:
    message["body"]["payments"][0]["change_minor"] += 100


def _type(message: dict[str, Any], _: Shop) -> None:
    message["body"]["lines"][0]["price_minor"] = "3500"


def _fraction(message: dict[str, Any], _: Shop) -> None:
    message["body"]["total_minor"] = 3500.5


def _limit(message: dict[str, Any], _: Shop) -> None:
    message["body"]["lines"][0]["quantity_milli"] = 10**17


def _kind(message: dict[str, Any], _: Shop) -> None:
    message["kind"] = "order_imagined"


def _version(message: dict[str, Any], _: Shop) -> None:
    message["version"] = 999


def _outlet(message: dict[str, Any], _: Shop) -> None:
    message["outlet_id"] = str(uuid4())


def _register(message: dict[str, Any], _: Shop) -> None:
    message["register_id"] = str(uuid4())


def _zone(message: dict[str, Any], _: Shop) -> None:
    message["made_at"] = "2026-01-15T05:00:00"


def _no_journal(message: dict[str, Any], _: Shop) -> None:
    message["journal_prev"] = None


SPOILED: list[tuple[Spoil, str]] = [
    (_forge_total, "order_contradicts"),
    (_forge_payment, "order_contradicts"),
    (_type, "body_unreadable"),
    (_fraction, "body_unreadable"),
    (_limit, "body_unreadable"),
    (_kind, "unknown_kind"),
    (_version, "unknown_version"),
    (_outlet, "wrong_device"),
    (_register, "wrong_device"),
    (_zone, "envelope_unreadable"),
    (_no_journal, "field_missing"),
]


@pytest.mark.parametrize(("spoil", "code"), SPOILED, ids=[spoil.__name__.strip("_") for spoil, _ in SPOILED])
def test_a_bad_message_is_parked_by_name_and_kept_whole_while_its_neighbours_go_in(
    shop: Shop, caplog: pytest.LogCaptureFixture, spoil: Spoil, code: str
) -> None:
    till = shop.till
    before = till.order(shop.good)
    bad = spoiled(till.order(shop.good), shop, spoil)
    after = till.order(shop.good)
    orders, kept = shop.count("orders"), shop.count("inbox")
    caplog.set_level(logging.INFO, "warungin.server")

    results = till.push(before, bad, after)

    assert [result.outcome.partition("_")[0] for result in results] == ["accepted", "parked", "accepted"]
    assert results[1].code == code
    assert (shop.count("orders"), shop.count("inbox")) == (orders + 2, kept + 3)
    stored = shop.centre.sql(
        "SELECT bytes, code FROM inbox WHERE tenant_id = %s AND id = %s", shop.tenant_id, results[1].id
    )
    assert [(bytes(raw), told) for raw, told in stored] == [(bad, code)]
    logged: list[Any] = [record.msg for record in caplog.records if record.name == "warungin.server"]
    assert [(line["event"], line["path"], line["status"]) for line in logged] == [("call", "/v1/sync/push", 200)]
    again = till.push(bad, till.order(shop.good))
    assert (again[0].outcome, again[0].first, again[0].code) == ("replayed", "parked", code)
    assert again[1].outcome.startswith("accepted")


def test_a_message_that_was_changed_and_sent_again_changes_nothing_and_is_kept(shop: Shop) -> None:
    order = shop.till.order(shop.good)
    shop.till.push(order)
    orders, sold = shop.centre.sql(
        "SELECT count(*), sum(total_minor) FROM orders WHERE tenant_id = %s", shop.tenant_id
    )[0]

    results = shop.till.push(spoiled(order, shop, _forge_total), order, shop.till.order(shop.good))

    assert [result.outcome for result in results] == ["conflict", "replayed", "accepted"]
    assert results[0].code == "id_used" and shop.count("conflicts") == 1
    assert shop.count("orders") == orders + 1
    assert prove(shop) == [] and sold > 0


def calls(shop: Shop, caplog: pytest.LogCaptureFixture, send: Callable[[], httpx.Response]) -> tuple[int, str]:
    """Send something that is refused as a whole; nothing of it may be kept, and it is logged in one line."""
    kept = shop.count("inbox")
    caplog.clear()
    caplog.set_level(logging.INFO, "warungin.server")
    reply = send()
    logged: list[Any] = [record.msg for record in caplog.records if record.name == "warungin.server"]
    assert [(line["event"], line["status"]) for line in logged] == [("call", reply.status_code)]
    assert shop.count("inbox") == kept
    return reply.status_code, reply.json()["code"]


@pytest.mark.parametrize("cut", [1, 12, 60, 400, -40, -1])
def test_a_body_that_was_cut_off_is_refused_whole(shop: Shop, caplog: pytest.LogCaptureFixture, cut: int) -> None:
    message = shop.till.order(shop.good)
    body = push_body([message, shop.till.order(shop.good)])

    assert calls(shop, caplog, lambda: shop.till.push_raw(body[:cut])) == (422, "body_unreadable")
    assert shop.till.push(message)[0].outcome == "accepted"


def test_too_much_and_what_would_become_too_much_is_refused_whole(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    order = shop.till.order(shop.good)
    long = push_body([b'{"x":"' + b"a" * 1_000 + b'"}'] * (PUSH_BYTES_MAX // 1_000))
    bomb = zstandard.compress(b'{"messages":[' + b" " * (PUSH_UNPACKED_BYTES_MAX * 50) + b"]}")
    packed = {**shop.till.client.headers, "Content-Encoding": "zstd"}

    def send_bomb() -> httpx.Response:
        return shop.till.client.post("/v1/sync/push", content=bomb, headers=packed)

    assert len(bomb) < 100_000
    assert calls(shop, caplog, lambda: shop.till.push_raw(long)) == (413, "body_too_large")
    assert calls(shop, caplog, send_bomb) == (413, "body_too_large")
    assert shop.till.push(order)[0].outcome == "accepted"


def test_a_withdrawn_device_hands_nothing_in_and_another_goes_on(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    other = shop.second_till()
    order = shop.till.order(shop.good)
    shop.centre.sql(
        "UPDATE devices SET revoked_at = now() WHERE tenant_id = %s AND id = %s", shop.tenant_id, shop.till.device_id
    )

    assert calls(shop, caplog, lambda: shop.till.push_raw(push_body([order]))) == (401, "device_revoked")
    assert other.push(other.order(shop.good))[0].outcome == "accepted"


def test_another_tenants_till_gets_nothing_of_this_one(shop: Shop) -> None:
    stranger = Till.enrol(shop.centre, shop.centre.new_tenant())
    order = shop.till.order(shop.good)
    kept = shop.count("inbox")

    (result,) = stranger.push(order)

    assert (result.outcome, result.code) == ("parked", "wrong_device")
    assert shop.count("inbox") == kept
    assert shop.till.push(order)[0].outcome == "accepted"


@pytest.mark.parametrize("path", ["/v1/sync/hello", "/v1/sync/enrol"])
def test_a_program_that_the_database_cannot_keep_is_refused_by_field(shop: Shop, path: str) -> None:
    body = {**shop.till.hello_body(), "code": "AAAA", "program": "till\0 1"}

    reply = shop.till.client.post(path, json=body)

    assert (reply.status_code, reply.json()["code"]) == (422, "body_unreadable")
    assert "program" in str(reply.json()["field"])
