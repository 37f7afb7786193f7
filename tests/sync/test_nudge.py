"""The live line on the till: what it hears brings a round at once, and whatever goes wrong with it stops nothing."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from app.runtime.clock import SystemClock
from app.services import catalogue, enrolment, syncing
from app.sync import nudge
from app.sync.engine import Round, SyncEngine
from app.sync.enrol import enrol
from app.sync.link import HttpLink
from app.sync.nudge import NudgeLine
from app.sync.worker import SyncWorker
from tests.server.conftest import centre, cluster
from tests.server.test_nudge import worker as running_worker
from tests.server_kit import Centre
from tests.sync.test_worker import Failing, Rounds
from tests.till import Till, make_new_till

__all__ = ["centre", "cluster"]

WAIT_SECONDS = 10.0


@dataclass
class Heard:
    """What a line passed on."""

    heads: list[int] = field(default_factory=list)
    ups: list[bool] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def head(self, head: int) -> None:
        with self._changed:
            self.heads.append(head)
            self._changed.notify_all()

    def up(self, is_up: bool) -> None:
        with self._changed:
            self.ups.append(is_up)
            self._changed.notify_all()

    def wait_for(self, happened: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(happened, WAIT_SECONDS), (self.heads, self.ups)


@contextmanager
def sockets(behave: Callable[[ServerConnection], None]) -> Iterator[tuple[str, list[str]]]:
    """Run a server of sockets that behaves so; gives its address and the tokens shown to it."""
    shown: list[str] = []

    def handle(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):  # the other side may hang up while something is being said
            assert connection.request is not None
            shown.append(connection.request.headers.get("Authorization", ""))
            behave(connection)

    server: Server = serve(handle, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}", shown
    finally:
        server.shutdown()
        thread.join(WAIT_SECONDS)


@contextmanager
def lined(address: str) -> Iterator[tuple[NudgeLine, Heard]]:
    heard, line = Heard(), NudgeLine(address, "token", random.Random(1))
    line.start(heard.head, heard.up)
    line.aim("/v1/sync/nudge")
    try:
        yield line, heard
    finally:
        line.stop()
        assert not line._thread.is_alive()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses of a test's length."""
    monkeypatch.setattr(nudge, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(nudge, "RECONNECT_FIRST_SECONDS", 0.02)


def stay(connection: ServerConnection) -> None:
    """Say nothing until the other side leaves."""
    with suppress(ConnectionClosed):
        connection.recv()


def test_what_is_said_is_passed_on_and_junk_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def behave(connection: ServerConnection) -> None:
        for said in ("", "{", "[]", "null", '{"head":-1}', '{"head":"7"}', '{"head":1e400}', b"\x00\xff", "x" * 900):
            connection.send(said)
        connection.send('{"head":7,"more":true}')
        connection.send(b'{"head":8}')
        stay(connection)

    with sockets(behave) as (address, shown), lined(address) as (_, heard):
        heard.wait_for(lambda: len(heard.heads) == 2)

    assert (heard.heads, shown) == ([7, 8], ["Bearer token"])
    assert heard.ups == [True, False]


@pytest.mark.parametrize(
    "end",
    [
        lambda connection: connection.close(4401, "device_revoked"),
        lambda connection: connection.socket.close(),
        lambda connection: connection.send("x" * 5_000),
        lambda connection: None,
    ],
)
def test_a_line_that_ends_is_opened_again(end: Callable[[ServerConnection], None]) -> None:
    calls: list[int] = []

    def behave(connection: ServerConnection) -> None:
        calls.append(1)
        connection.send(f'{{"head":{len(calls)}}}')
        end(connection)

    with sockets(behave) as (address, _), lined(address) as (_, heard):
        heard.wait_for(lambda: len(heard.heads) >= 3)

    assert heard.heads[:3] == [1, 2, 3]
    assert heard.ups[:4] == [True, False, True, False]


def test_a_server_that_is_away_is_tried_later_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[int] = []
    done = threading.Event()

    def noted(failures: int, *_: object) -> float:
        limits.append(failures)
        if failures == 6:
            done.set()
        return 0.0 if failures < 6 else 60.0

    monkeypatch.setattr(nudge, "backoff_seconds", noted)
    with lined("http://127.0.0.1:9") as (_, heard):
        assert done.wait(WAIT_SECONDS)
    assert limits == [1, 2, 3, 4, 5, 6]
    assert (heard.heads, heard.ups) == ([], [])


@pytest.mark.parametrize("path", [None, "", "v1", "//elsewhere.example/x", "/a b", "/a\r\nX: y", "/" + "x" * 300])
def test_an_address_that_cannot_be_leaves_the_till_without_a_line(path: str | None) -> None:
    with sockets(stay) as (address, shown):
        line = NudgeLine(address, "token")
        line.start(lambda _: None, lambda _: None)
        line.aim(path)
        assert not line._aimed.is_set()
        line.stop()
    assert shown == [] and not line._thread.is_alive()


def test_a_silent_server_does_not_hold_up_the_end() -> None:
    arrived = threading.Event()

    def silent(connection: ServerConnection) -> None:
        arrived.set()
        stay(connection)

    with sockets(silent) as (address, _), lined(address) as (line, _):
        assert arrived.wait(WAIT_SECONDS)
        began = time.monotonic()
        line.stop()
        assert time.monotonic() - began < 2.0


class Pulling(Failing):
    """Counts rounds; the cursor of the till stays where it is."""

    def __init__(self) -> None:
        super().__init__()
        self.nudge_path = "/v1/sync/nudge"

    def run_round(self) -> Round:
        super().run_round()
        return Round(0, 0)


def test_a_lying_server_gets_one_round_for_a_lie_and_polls_go_on(shop: Till) -> None:
    flood = threading.Event()

    def lie(connection: ServerConnection) -> None:
        try:
            for _ in range(200):
                connection.send('{"head":999999999}')
            flood.set()
            stay(connection)
        except ConnectionClosed:
            pass

    rounds, engine = Rounds(), Pulling()
    with sockets(lie) as (address, _):
        line = NudgeLine(address, "token", random.Random(1))
        sync = SyncWorker(engine, shop.units, rounds.one_more, random.Random(1), line=line)
        sync.start()
        try:
            assert flood.wait(WAIT_SECONDS)
            rounds.wait_for(2)
            sync.wake()
            rounds.wait_for(3)
        finally:
            sync.stop()
    assert rounds.done == 3 and engine.done == ["round"] * 3
    assert {"sync", "nudge"}.isdisjoint(thread.name for thread in threading.enumerate())


def test_a_head_that_the_till_has_already_asks_for_nothing(shop: Till) -> None:
    engine = Pulling()
    sync = SyncWorker(engine, shop.units, lambda: None, random.Random(1))
    sync._one_round()
    sync.nudged(syncing.cursor(shop.units(write=False)))
    assert sync._rhythm.wait_seconds() > 0.0
    sync.nudged(syncing.cursor(shop.units(write=False)) + 1)
    assert sync._rhythm.wait_seconds() == 0.0


def test_a_nudge_in_the_middle_of_a_round_is_looked_at_when_it_ends(shop: Till) -> None:
    sync = SyncWorker(engine := Pulling(), shop.units, lambda: None, random.Random(1))
    engine.greet_again = lambda: None  # type: ignore[method-assign]
    ahead = syncing.cursor(shop.units(write=False)) + 5
    run = engine.run_round

    def nudged_meanwhile() -> Round:
        sync.nudged(ahead)
        return run()

    engine.run_round = nudged_meanwhile  # type: ignore[method-assign]
    assert sync._one_round() == 0.0
    engine.run_round = run  # type: ignore[method-assign]
    assert sync._one_round() > 0.0, "what a whole round did not find is not looked for again"


def test_a_price_changed_on_one_till_is_on_the_other_without_a_poll(centre: Centre, tmp_path: Path) -> None:
    """Two real tills, a real server on a socket, and polls that would come in half a minute at the earliest."""
    tenant_id = centre.new_tenant()
    product_id = centre.add_goods(tenant_id, 1)[0]
    with running_worker(centre) as address:
        http = address.replace("ws:", "http:")
        here, there = (joined(centre, tmp_path / name, http, tenant_id, name) for name in ("K01", "K02"))
        rounds, rounds_there = Rounds(), Rounds()
        with syncing_till(here, rounds) as sync, syncing_till(there, rounds_there) as other:
            rounds.wait_for(1)
            rounds_there.wait_for(1)
            wait_until(lambda: other._rhythm.is_nudged)
            with here.units(write=False) as uow:
                owner = next(person for person in uow.staff.active() if person.role == "owner")
            catalogue.edit(here.units(), owner, product_id, name="Teh Botol")  # type: ignore[arg-type]
            sync.wake()
            wait_until(
                lambda: [found.name for found in catalogue.page(there.units(write=False), None)] == ["Teh Botol"]
            )
        here.close()
        there.close()


def joined(centre: Centre, folder: Path, address: str, tenant_id: object, register: str) -> Till:
    make_new_till(folder).close()
    till = Till(folder)
    enrol(till.units, address, centre.code(tenant_id, register), "test")  # type: ignore[arg-type]
    return till


@contextmanager
def syncing_till(till: Till, rounds: Rounds) -> Iterator[SyncWorker]:
    identity = enrolment.identity(till.units(write=False))
    link = HttpLink(identity.server_url, identity.token)
    sync = SyncWorker(
        SyncEngine(till.units, link, SystemClock(), "test"),
        till.units,
        rounds.one_more,
        random.Random(5),
        line=NudgeLine(identity.server_url, identity.token, random.Random(6)),
    )
    sync.start()
    try:
        yield sync
    finally:
        sync.stop()
        link.close()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    pause = threading.Event()
    while not happened():
        assert time.monotonic() < deadline, "it did not come to pass"
        pause.wait(0.02)
