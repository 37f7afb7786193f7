"""The one door: every refusal is a problem as JSON, and nothing leaks, neither in an answer nor in the log."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import psycopg
import pytest

from app.wire.limits import ENROL_BYTES_MAX, HELLO_BYTES_MAX
from sync_server import database
from sync_server.asgi import create_app, now
from sync_server.db import DatabaseAway, in_tenant, make_pool
from sync_server.http import Door
from sync_server.sync import changes
from tests.asgi_bridge import AsgiBridge
from tests.server.conftest import Shop
from tests.server.till import Till
from tests.server_kit import PASSWORD, Centre, Cluster


def problem(reply: httpx.Response) -> tuple[int, str]:
    assert reply.headers["content-type"] == "application/problem+json"
    body = reply.json()
    assert set(body) == {"code", "sentence", "field"} and body["sentence"].endswith(".")
    assert "Traceback" not in reply.text and ".py" not in reply.text
    return reply.status_code, body["code"]


@pytest.mark.parametrize(
    ("method", "path", "content", "expected"),
    [
        ("GET", "/", b"", (404, "not_found")),
        ("GET", "/v1/sync/nothing", b"", (404, "not_found")),
        ("GET", "/v1/sync/push", b"", (405, "method_not_allowed")),
        ("DELETE", "/health", b"", (405, "method_not_allowed")),
        ("POST", "/v1/sync/enrol", b"{", (422, "body_unreadable")),
        ("POST", "/v1/sync/enrol", b"[]", (422, "body_unreadable")),
        ("POST", "/v1/sync/enrol", b'{"code":5}', (422, "body_unreadable")),
        ("POST", "/v1/sync/enrol", b"[" * 2_000 + b"]" * 2_000, (422, "body_unreadable")),
        ("POST", "/v1/sync/enrol", b'{"code":"\xff"}', (422, "body_unreadable")),
        ("POST", "/v1/sync/enrol", b"x" * (ENROL_BYTES_MAX + 1), (413, "body_too_large")),
        ("POST", "/v1/sync/hello", b"x" * (HELLO_BYTES_MAX + 1), (413, "body_too_large")),
        ("POST", "/v1/sync/push", b"{}", (401, "device_unknown")),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    centre: Centre, method: str, path: str, content: bytes, expected: tuple[int, str]
) -> None:
    reply = centre.client().request(method, path, content=content, headers={"content-type": "application/json"})

    assert problem(reply) == expected


def test_a_hello_that_lacks_a_field_names_it(shop: Shop) -> None:
    body = shop.till.hello_body()
    del body["journal_head"]

    reply = shop.till.client.post("/v1/sync/hello", json=body)

    assert problem(reply) == (422, "body_unreadable") and "journal_head" in str(reply.json())


def test_unknown_fields_are_ignored(shop: Shop) -> None:
    reply = shop.till.client.post("/v1/sync/hello", json=shop.till.hello_body() | {"from_the_future": 1})

    assert reply.status_code == 200


@pytest.mark.expects_log("fault")
def test_our_own_fault_tells_a_reference_and_nothing_else(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("Siti, 0812-0000-0001")

    monkeypatch.setattr(changes, "page", broken)

    reply = shop.till.client.get("/v1/sync/changes?after=0")

    assert problem(reply) == (500, "server_fault")
    logged: list[Any] = [record.msg for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(logged) == 1 and logged[0]["reference"] in reply.json()["sentence"]
    assert logged[0]["error"] == "builtins.KeyError" and "broken" in logged[0]["places"][-1]
    assert "Siti" not in reply.text and "Siti" not in str(logged)


def test_every_reply_carries_time_and_history(shop: Shop) -> None:
    replies = [
        shop.till.client.post("/v1/sync/hello", json=shop.till.hello_body()),
        shop.till.client.get("/v1/sync/changes?after=0"),
    ]
    shop.till.client.headers["Warungin-Boot"] = replies[0].json()["boot_token"]
    replies[1:] = [shop.till.client.get("/v1/sync/changes?after=0"), shop.till.push_raw(b'{"messages":[]}')]

    history = shop.centre.sql("SELECT history_id FROM server_identity")[0][0]
    assert {reply.json()["history_id"] for reply in replies} == {str(history)}
    assert all(reply.json()["server_time"].endswith("Z") for reply in replies)


def test_the_log_of_calls_holds_no_secret_and_nobody(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "warungin.server")
    till = Till.enrol(shop.centre, shop.tenant_id, "K05")
    till.push(till.open_shift(), till.order(shop.good), b'{"id":"Siti"}')

    logged = json.dumps([record.msg for record in caplog.records if record.name == "warungin.server"], default=str)

    assert logged.count('"call"') == 3 and '"/v1/sync/push"' in logged
    for secret in (till.enrolled["token"], till.client.headers["Warungin-Boot"], "Kopi Sachet", "Cashier", "Siti"):
        assert secret not in logged


@pytest.mark.expects_log("database_away")
def test_a_server_without_its_database_says_so_and_when_to_come_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_server.db.POOL_WAIT_SECONDS", 0.05)
    pool = make_pool("host=127.0.0.1 port=1 user=nobody")
    with AsgiBridge(create_app(Door(pool, now))) as bridge:
        away = httpx.Client(transport=bridge, base_url="http://centre", headers=shop.till.client.headers)
        pool.open()
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
        try:
            replies = [
                away.get("/health"),
                away.post("/v1/sync/push", content=b'{"messages":[' + shop.till.order(shop.good) + b"]}"),
                away.get("/v1/sync/changes?after=0"),
            ]
        finally:
            pool.close()
            logging.getLogger("psycopg.pool").setLevel(logging.NOTSET)

    assert [problem(reply) for reply in replies] == [(503, "database_away")] * 3
    assert all(1 <= int(reply.headers["retry-after"]) <= 20 for reply in replies)
    assert shop.count("orders") == 0


def test_a_push_is_tried_again_when_another_transaction_is_in_its_way(shop: Shop) -> None:
    tries: list[int] = []

    def unlucky(connection: Any) -> str:
        tries.append(1)
        connection.execute("UPDATE feed_head SET head = head + 1 WHERE tenant_id = %s", (shop.tenant_id,))
        if len(tries) < 3:
            raise psycopg.errors.SerializationFailure
        return "done"

    head = shop.till.changes().head

    assert in_tenant(shop.centre.pool, shop.tenant_id, unlucky) == "done"
    assert (len(tries), shop.centre.sql("SELECT head FROM feed_head WHERE tenant_id = %s", shop.tenant_id)) == (
        3,
        [(head + 1,)],
    )


def test_a_push_that_is_always_in_the_way_is_given_up_after_three_tries(shop: Shop) -> None:
    tries: list[int] = []

    def hopeless(_: Any) -> None:
        tries.append(1)
        raise psycopg.errors.DeadlockDetected

    with pytest.raises(DatabaseAway):
        in_tenant(shop.centre.pool, shop.tenant_id, hopeless)
    assert len(tries) == 3


def test_the_api_describes_itself(centre: Centre) -> None:
    described = centre.client().get("/schema/openapi.json").json()

    assert set(described["paths"]) == {
        "/health",
        "/v1/sync/enrol",
        "/v1/sync/hello",
        "/health/live",
        "/health/ready",
        "/v1/sync/push",
        "/v1/sync/changes",
        "/v1/sync/own",
        "/v1/sync/snapshots",
        "/v1/sync/snapshots/{snapshot_id}",
        "/v1/sync/devices",
        "/v1/sync/reconcile",
    }
    schemas = described["components"]["schemas"]
    closed = {name for name, schema in schemas.items() if schema.get("additionalProperties") is False}
    replies = {"Enrol", "Hello", "Push", "Changes", "Own", "Snapshot", "Devices", "Reconcile"}
    parts = {"PushResult", "FeedRow", "OwnFact", "DeviceEntry", "ShiftCompared"}
    assert closed - {"Problem"} == {f"{name}Reply" for name in replies} | parts
    push = described["paths"]["/v1/sync/push"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert push["properties"]["messages"]["maxItems"] == 50
    assert "http://" not in json.dumps(described) and "https://" not in json.dumps(described)


def test_two_servers_on_one_database_answer_alike(cluster: Cluster, centre: Centre, shop: Shop) -> None:
    """The process keeps nothing: what one took in, the other knows."""
    message = shop.till.order(shop.good)
    shop.till.push(message)
    pool = make_pool(database.request_url(centre.admin_url, PASSWORD))
    with AsgiBridge(create_app(Door(pool, now))) as bridge:
        pool.open()
        try:
            other = shop.till.copied()
            other.client._transport = bridge
            assert [result.outcome for result in other.push(message)] == ["replayed"]
        finally:
            pool.close()
