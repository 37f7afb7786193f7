"""The live nudge over real sockets: who is told, when, how often, and what ends it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from sync_server import database
from sync_server.asgi import app_of
from sync_server.devices import store as device_store
from sync_server.sync import nudges, store
from sync_server.sync.feed import add_to_feed
from tests.server.conftest import Shop
from tests.server.till import NOON, Till
from tests.server_kit import PASSWORD, Centre

WAIT_SECONDS = 10.0
QUIET_SECONDS = 1.5
"""Longer than the server's own pause."""


@contextmanager
def worker(centre: Centre) -> Iterator[str]:
    """Run one more worker process' application on a real socket, in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = database.request_url(centre.admin_url, PASSWORD)
    server = uvicorn.Server(uvicorn.Config(app_of(url), log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(WAIT_SECONDS)
        listener.close()
    assert not thread.is_alive()


@pytest.fixture
def address(centre: Centre, shop: Shop) -> Iterator[str]:
    """A running worker, to which the shop's till pushes from now on."""
    with worker(centre) as running, served_by(running, shop.till):
        yield running


@contextmanager
def served_by(address: str, till: Till) -> Iterator[None]:
    """Let a till's calls go to a worker for the length of the block."""
    before = till.client
    with httpx.Client(base_url=address.replace("ws:", "http:"), headers=before.headers, timeout=30) as client:
        till.client = client
        yield
    till.client = before


@contextmanager
def listening(address: str, token: str | None) -> Iterator[ClientConnection]:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    with connect(f"{address}/v1/sync/nudge", additional_headers=headers, proxy=None) as line:
        yield line


def token_of(till: Till) -> str:
    return str(till.enrolled["token"])


def told(line: ClientConnection) -> int:
    message = json.loads(line.recv(WAIT_SECONDS))
    assert set(message) == {"head"}
    return int(message["head"])


def is_quiet(line: ClientConnection) -> bool:
    try:
        line.recv(QUIET_SECONDS)
    except TimeoutError:
        return True
    return False


def ended(line: ClientConnection) -> tuple[int, str]:
    """Return code and reason with which the server closed."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            line.recv(WAIT_SECONDS)
        except ConnectionClosed as closed:
            return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd is not None else (0, "cut off")
    raise AssertionError("the line was not closed")


def test_a_device_hears_the_head_once_when_it_connects_and_then_each_time_it_moves(shop: Shop, address: str) -> None:
    with listening(address, token_of(shop.till)) as line:
        first = told(line)
        assert first == shop.till.changes().head
        assert is_quiet(line)

        shop.till.push(shop.till.order(shop.good))

        assert told(line) == shop.till.changes().head > first


def test_a_change_through_one_worker_is_heard_at_another(shop: Shop, address: str) -> None:
    token = token_of(shop.till)
    with worker(shop.centre) as other, listening(address, token) as here, listening(other, token) as there:
        assert told(here) == told(there)
        shop.till.push(shop.till.order(shop.good))
        assert told(here) == told(there) == shop.till.changes().head
        with served_by(other, shop.till):
            shop.till.push(shop.till.order(shop.good))
        assert told(here) == told(there) == shop.till.changes().head


def test_what_an_operator_changes_is_heard_too(shop: Shop, address: str) -> None:
    with listening(address, token_of(shop.till)) as line:
        told(line)
        shop.centre.add_goods(shop.tenant_id, 1)
        assert told(line) == shop.till.changes().head


def test_nobody_is_told_more_than_once_a_second_and_the_last_word_is_the_newest(shop: Shop, address: str) -> None:
    with listening(address, token_of(shop.till)) as line:
        began, heard = time.monotonic(), [told(line)]
        for _ in range(10):
            shop.till.push(shop.till.order(shop.good))
        head = shop.till.changes().head
        while heard[-1] < head:
            heard.append(told(line))
        took = time.monotonic() - began

    assert heard == sorted(set(heard)) and heard[-1] == head
    assert len(heard) - 1 <= took / nudges.PAUSE_SECONDS


def test_another_tenants_changes_are_not_heard(shop: Shop, address: str) -> None:
    stranger = shop.centre.new_tenant()
    with listening(address, token_of(shop.till)) as line:
        told(line)
        shop.centre.add_goods(stranger, 1)
        assert is_quiet(line)


def test_what_is_not_for_a_device_does_not_wake_it(shop: Shop, address: str) -> None:
    with listening(address, token_of(shop.till)) as line:
        first = told(line)
        with shop.centre.as_owner() as connection:
            add_to_feed(connection, shop.tenant_id, [("fact", uuid4(), uuid4(), 1)])
        assert is_quiet(line)
        shop.till.push(shop.till.order(shop.good))
        assert told(line) == shop.till.changes().head > first + 1


@pytest.mark.parametrize("token", [None, "", "x", "A" * 64, "é"])
def test_who_shows_no_token_of_ours_is_sent_away(shop: Shop, address: str, token: str | None) -> None:
    with listening(address, None if token is None else token.encode().decode("latin-1")) as line:
        assert ended(line) == (4401, "device_unknown")


def revoke(shop: Shop) -> None:
    values = {"tenant": shop.tenant_id, "id": shop.till.device_id, "now": NOON}
    with shop.centre.as_owner() as connection:
        connection.execute(device_store.REVOKE, values)


def test_a_device_that_is_withdrawn_hears_nothing_more(shop: Shop, address: str) -> None:
    other = shop.second_till()
    with listening(address, token_of(shop.till)) as line, listening(address, token_of(other)) as theirs:
        told(line), told(theirs)
        revoke(shop)

        with served_by(address, other):
            other.push(other.order(shop.good))

        assert ended(line) == (4401, "device_revoked")
        assert told(theirs) == other.changes().head
    with listening(address, token_of(shop.till)) as again:
        assert ended(again) == (4401, "device_revoked")


def test_a_suspended_shop_is_told_so_and_nothing_else(shop: Shop, address: str) -> None:
    with shop.centre.as_owner() as connection:
        connection.execute("UPDATE tenants SET suspended_at = now() WHERE tenant_id = %s", (shop.tenant_id,))

    with listening(address, token_of(shop.till)) as line:
        assert ended(line) == (4403, "tenant_suspended")


def test_what_a_device_says_is_taken_no_notice_of(shop: Shop, address: str) -> None:
    with listening(address, token_of(shop.till)) as line:
        told(line)
        for said in ("{}", "x" * 1_000, b"\x00\xff"):
            line.send(said)
        shop.till.push(shop.till.order(shop.good))
        assert told(line) == shop.till.changes().head


def test_a_plain_call_at_its_address_is_refused(shop: Shop) -> None:
    assert shop.till.client.get("/v1/sync/nudge").status_code in (404, 405)


def test_a_full_process_sends_more_sockets_away(shop: Shop, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudges, "SOCKETS_MAX", 1)
    with listening(address, token_of(shop.till)) as line:
        told(line)
        with listening(address, token_of(shop.till)) as second:
            assert ended(second) == (1013, "full")


def test_after_the_database_hung_up_everything_missed_is_told(shop: Shop, address: str) -> None:
    """The word for a change may get lost; nothing but the next look at the head tells of it."""
    with listening(address, token_of(shop.till)) as line:
        told(line)
        assert is_quiet(line)
        with shop.centre.as_owner() as connection:
            silent(connection, shop)
        assert is_quiet(line)
        with psycopg.connect(shop.centre.admin_url, autocommit=True) as admin:
            ears = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'warungin nudge'"
            assert admin.execute(ears + " AND datname = current_database()").fetchall() == [(True,)]
        assert told(line) == shop.till.changes().head


def silent(connection: Any, shop: Shop) -> None:
    """Move the head as a change does, but let nobody know."""
    connection.execute(store.TAKE_NUMBERS, {"tenant": shop.tenant_id, "count": 1})
    connection.execute(
        "INSERT INTO feed (tenant_id, change_no, kind, entity_id, outlet_id, revision, mark) "
        "SELECT tenant_id, head, 'product', %s, NULL, 2, 0 FROM feed_head WHERE tenant_id = %s",
        (shop.goods[0], shop.tenant_id),
    )


def test_the_server_ends_at_once_although_sockets_are_open(shop: Shop) -> None:
    with worker(shop.centre) as running:
        line = connect(
            f"{running}/v1/sync/nudge",
            additional_headers={"Authorization": f"Bearer {token_of(shop.till)}"},
            proxy=None,
            legacy=True,
        )
        told(line)
        began = time.monotonic()
    assert time.monotonic() - began < 3.0
    assert ended(line)[0] == 1012
    line.close()


def test_what_happens_at_once_is_said_in_a_few_words(centre: Centre) -> None:
    """Each word costs a lock of the whole cluster, so many pushes share one."""
    heard: list[UUID | None] = []
    everybody = {uuid4() for _ in range(2_000)}
    ear = nudges._Ear(database.request_url(centre.admin_url, PASSWORD), heard.append)
    with psycopg.connect(centre.admin_url, autocommit=True) as other:
        other.execute(store.LISTEN)
        ear.start()
        for tenant_id in everybody:
            ear.say(tenant_id)
            ear.say(tenant_id)
        words = [notice.payload for notice in other.notifies(timeout=WAIT_SECONDS, stop_after=len(everybody))]
        ear.stop()

    assert {UUID(word) for word in words} == everybody == set(heard) - {None}
    assert len(words) <= 2 * len(everybody)
    assert not ear.is_alive()


def test_a_word_from_somebody_else_is_taken_no_notice_of(shop: Shop, address: str) -> None:
    with listening(address, token_of(shop.till)) as line:
        told(line)
        with psycopg.connect(shop.centre.admin_url, autocommit=True) as other:
            other.execute("SELECT pg_notify('warungin_nudge', 'x'), pg_notify('warungin_nudge', '')")
        shop.till.push(shop.till.order(shop.good))
        assert told(line) == shop.till.changes().head


def test_a_push_of_what_is_known_already_wakes_nobody(shop: Shop, address: str) -> None:
    message = shop.till.order(shop.good)
    shop.till.push(message)
    with listening(address, token_of(shop.till)) as line:
        told(line)
        assert [result.outcome for result in shop.till.push(message)] == ["replayed"]
        assert is_quiet(line)


def test_what_could_not_be_said_is_said_by_the_next_connection(
    shop: Shop, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudges, "DEAF_SECONDS_MAX", 0.1)
    with psycopg.connect(shop.centre.admin_url, autocommit=True) as admin:
        admin.execute(store.LISTEN)
        with listening(address, token_of(shop.till)) as line:
            told(line)
            ears = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'warungin nudge'"
            admin.execute(ears + " AND datname = current_database()")
            shop.till.push(shop.till.order(shop.good))
            head = shop.till.changes().head
            while told(line) != head:
                pass
        words = [notice.payload for notice in admin.notifies(timeout=WAIT_SECONDS, stop_after=1)]

    assert words == [str(shop.tenant_id)]
