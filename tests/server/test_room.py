"""Too much at once: one call too many is sent away at once and told when to come again; nothing waits unseen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import anyio
import httpx
import pytest
from litestar.types import Receive, Scope, Send

from sync_server import asgi, database
from sync_server.asgi import create_app, now
from sync_server.db import make_pool
from sync_server.http import RETRY_SECONDS_MAX, Door
from sync_server.room import Busy, Room
from sync_server.sync import changes
from tests.asgi_bridge import AsgiBridge
from tests.server.conftest import Shop
from tests.server.test_http import problem
from tests.server_kit import PASSWORD, Centre

WAIT_SECONDS = 10.0


@contextmanager
def narrow(centre: Centre, shop: Shop, monkeypatch: pytest.MonkeyPatch, places: int) -> Iterator[httpx.Client]:
    """Serve the centre's database with so many places, to the shop's till."""
    monkeypatch.setattr(asgi, "Room", partial(Room, places))
    with AsgiBridge(create_app(Door(centre.pool, now))) as bridge:
        yield httpx.Client(transport=bridge, base_url="http://centre", headers=shop.till.client.headers, timeout=30)


def test_one_call_too_many_is_sent_away_at_once_and_the_next_finds_room_again(
    centre: Centre, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Barrier(3), threading.Event()
    page = changes.page

    def slow(*asked: Any) -> Any:
        begun.wait(WAIT_SECONDS)
        go_on.wait(WAIT_SECONDS)
        return page(*asked)

    monkeypatch.setattr(changes, "page", slow)
    replies: list[httpx.Response] = []
    message = shop.till.order(shop.good)
    with narrow(centre, shop, monkeypatch, 2) as client:
        waiting = [
            threading.Thread(target=lambda: replies.append(client.get("/v1/sync/changes?after=0"))) for _ in "12"
        ]
        for thread in waiting:
            thread.start()
        begun.wait(WAIT_SECONDS)
        refused = [
            client.post("/v1/sync/push", content=b'{"messages":[' + message + b"]}"),
            client.get("/v1/sync/changes?after=0"),
        ]
        health = client.get("/health")
        go_on.set()
        for thread in waiting:
            thread.join(WAIT_SECONDS)
        again = client.post("/v1/sync/push", content=b'{"messages":[' + message + b"]}")

    assert [problem(reply) for reply in refused] == [(503, "server_busy")] * 2
    assert all(1 <= int(reply.headers["retry-after"]) <= RETRY_SECONDS_MAX for reply in refused)
    assert health.status_code == 200
    assert [reply.status_code for reply in replies] == [200, 200]
    assert again.json()["results"][0]["outcome"] == "accepted"


def test_calls_are_sent_away_spread_over_the_time_to_wait(
    centre: Centre, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with narrow(centre, shop, monkeypatch, 0) as client:
        told = {int(client.get("/v1/sync/changes?after=0").headers["retry-after"]) for _ in range(600)}

    assert min(told) == 1 and max(told) == RETRY_SECONDS_MAX and len(told) == RETRY_SECONDS_MAX


@pytest.mark.parametrize("path", ["/v1/sync/hello", "/v1/sync/enrol", "/v1/sync/push", "/v1/sync/nothing"])
def test_every_call_gives_its_place_back_however_it_ends(
    centre: Centre, shop: Shop, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    with narrow(centre, shop, monkeypatch, 1) as client:
        statuses = {client.post(path, content=b"{", headers={"Content-Encoding": "zstd"}).status_code for _ in range(5)}
        statuses |= {client.post(path, content=b"{").status_code for _ in range(5)}
        client.headers["Authorization"] = "Bearer x"
        statuses |= {client.post(path, content=b'{"messages":[]}').status_code for _ in range(5)}

    assert 503 not in statuses


def test_a_call_takes_its_place_when_its_body_is_there_and_gives_it_back_when_its_reply_begins() -> None:
    room = Room(1)
    seen: list[int] = []

    async def app(_: Scope, receive: Receive, send: Send) -> None:
        for _part in "123":
            await receive()
            seen.append(room.taken)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        seen.append(room.taken)

    async def call() -> None:
        parts = iter([True, True, False])

        async def receive() -> Any:
            return {"type": "http.request", "body": b"x", "more_body": next(parts)}

        async def send(_: Any) -> None:
            return

        scope: Any = {"type": "http", "path": "/v1/sync/push", "method": "POST"}
        await room.middleware(app)(scope, receive, send)

    anyio.run(call)

    assert (seen, room.taken) == ([0, 0, 1, 0], 0)


def test_a_room_that_is_full_says_so() -> None:
    room = Room(1)
    room.take()
    with pytest.raises(Busy):
        room.take()
    room.give_back()
    room.take()


@pytest.mark.expects_log("database_away")
def test_a_push_that_gets_no_connection_in_time_is_told_to_come_again(
    centre: Centre, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_server.db.POOL_WAIT_SECONDS", 0.05)
    pool = make_pool(database.request_url(centre.admin_url, PASSWORD), size_max=1)
    pool.open(wait=True)
    message = shop.till.order(shop.good)
    with AsgiBridge(create_app(Door(pool, now))) as bridge:
        client = httpx.Client(transport=bridge, base_url="http://centre", headers=shop.till.client.headers)
        with pool.connection():
            reply = client.post("/v1/sync/push", content=b'{"messages":[' + message + b"]}")
        again = client.post("/v1/sync/push", content=b'{"messages":[' + message + b"]}")
    pool.close()

    assert problem(reply) == (503, "database_away")
    assert 1 <= int(reply.headers["retry-after"]) <= RETRY_SECONDS_MAX
    assert again.json()["results"][0]["outcome"] == "accepted"
