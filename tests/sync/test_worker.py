"""When the till syncs: at once when asked, after a failure later and later with chance in it, and through everything on."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from app.runtime.clock import SystemClock
from app.services import syncing
from app.sync.engine import Round, SyncEngine
from app.sync.errors import DeviceUnknown, ServerAway, ServerBusy
from app.sync.link import HttpLink
from app.sync.rhythm import POLL_SECONDS, REJECTED_SECONDS, RETRY_AFTER_MAX_SECONDS
from app.sync.worker import Rounds as SyncRounds
from app.sync.worker import SyncWorker
from tests.sync.little_centre import answer, listening
from tests.till import Till

WAIT_SECONDS = 10.0


class Rounds:
    """Counts the rounds of a worker and waits for them."""

    def __init__(self) -> None:
        self.done = 0
        self._changed = threading.Condition()

    def one_more(self) -> None:
        with self._changed:
            self.done += 1
            self._changed.notify_all()

    def wait_for(self, rounds: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.done >= rounds, WAIT_SECONDS), "the worker did not come round"


@contextmanager
def working(till: Till, engine: SyncRounds) -> Iterator[tuple[SyncWorker, Rounds]]:
    rounds = Rounds()
    worker = SyncWorker(engine, till.units, rounds.one_more, random.Random(1))
    worker.start()
    try:
        rounds.wait_for(1)
        yield worker, rounds
    finally:
        worker.stop()


class Failing:
    """Fails each round with the next of these errors, and at last succeeds."""

    nudge_path: str | None = None

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.done: list[str] = []

    def run_round(self) -> Round:
        self.done.append("round")
        if self.errors:
            raise self.errors.pop(0)
        return Round(0, 0)

    def greet_again(self) -> None:
        self.done.append("hello")

    def look_at_clock(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("error", "least", "most"),
    [
        (ServerAway(), 0.0, 2.0),
        (ServerBusy(retry_after_seconds=7.0), 7.0, 7.0),
        (ServerBusy(retry_after_seconds=None), 0.0, 2.0),
        (ServerBusy(retry_after_seconds=99_999.0), RETRY_AFTER_MAX_SECONDS, RETRY_AFTER_MAX_SECONDS),
    ],
)
def test_a_failure_says_how_long_to_stay_away(till: Till, error: Exception, least: float, most: float) -> None:
    worker = SyncWorker(Failing(error), till.units, lambda: None, random.Random(2), monotonic=lambda: 0.0)
    assert least <= worker._one_round() <= most
    assert 0.0 < worker._one_round() <= POLL_SECONDS
    assert POLL_SECONDS * 0.5 <= worker._one_round() <= POLL_SECONDS * 1.5


def test_sales_do_not_disturb_a_server_that_wants_peace_but_a_person_may(shop: Till) -> None:
    engine = Failing(ServerBusy(retry_after_seconds=3_000.0))
    with working(shop, engine) as (worker, rounds):
        worker.wake_soon()
        assert not worker._wake.is_set()
        worker.wake()
        rounds.wait_for(2)
        worker.wake_soon()
        worker.wake_in(0.0)
        assert not worker._wake.is_set(), "what was asked for stands, also after a round that went well"
    engine = Failing(ServerAway())
    with working(shop, engine) as (worker, rounds):
        worker.wake_soon()
        rounds.wait_for(2)


@pytest.mark.expects_log("sync_rejected")
def test_a_refusal_is_asked_again_rarely(till: Till) -> None:
    worker = SyncWorker(Failing(DeviceUnknown(why="device_revoked")), till.units, lambda: None, random.Random(2))
    assert REJECTED_SECONDS * 0.5 <= worker._one_round() <= REJECTED_SECONDS * 1.5


@pytest.mark.expects_log("sync_fault")
def test_a_fault_of_ours_does_not_end_the_thread(shop: Till) -> None:
    with working(shop, Failing(ZeroDivisionError(), KeyError("x"))) as (worker, rounds):
        worker.wake()
        rounds.wait_for(2)
        worker.wake()
        rounds.wait_for(3)
    assert rounds.done == 3


def test_being_away_is_told_since_the_first_failure_and_forgotten_with_the_first_success(shop: Till) -> None:
    began = shop.clock.now()
    before = syncing.status(shop.units(write=False)).last_contact_at
    with listening() as centre:
        centre.behave = lambda _: answer(500)
        link = HttpLink(centre.address, "t", byte_seconds=0.5)
        engine = SyncEngine(shop.units, link, SystemClock(), "test")
        with working(shop, engine) as (worker, rounds):
            shop.clock.move(seconds=41)
            worker.wake()
            rounds.wait_for(2)
            status = syncing.status(shop.units(write=False))
            assert (status.failing_since, status.is_offline, status.last_contact_at) == (began, True, before)
            assert status.pending == 1
            centre.behave = lambda _: None
            worker.wake()
            rounds.wait_for(3)
        status = syncing.status(shop.units(write=False))
        assert (status.failing_since, status.is_offline, status.pending) == (None, False, 0)
        assert status.last_contact_at == shop.clock.now()
        hours = syncing.details(shop.units(write=False)).contacts
        assert (hours[-1].failed, hours[-1].succeeded) == (2, 3)
        link.close()


def test_a_worker_ends_while_a_server_is_silent(shop: Till) -> None:
    from tests.sync.little_centre import Silence

    with listening() as centre:
        asked = threading.Event()

        def hang(_call: object) -> Silence:
            asked.set()
            return Silence()

        centre.behave = hang
        link = HttpLink(centre.address, "t", byte_seconds=0.5)
        worker = SyncWorker(SyncEngine(shop.units, link, SystemClock(), "test"), shop.units, lambda: None)
        worker.start()
        assert asked.wait(WAIT_SECONDS)
        assert shop.sell("MIE").number == 1
        worker.stop()
        link.close()
        assert "sync" not in {thread.name for thread in threading.enumerate()}


def test_after_five_failures_a_round_begins_with_one_small_question(till: Till) -> None:
    engine = Failing(*[ServerAway() for _ in range(6)])
    worker = SyncWorker(engine, till.units, lambda: None, random.Random(2))
    for _ in range(8):
        worker._one_round()
    assert engine.done == ["round"] * 5 + ["hello", "round"] * 2 + ["round"]


def test_sales_ask_nothing_of_a_server_that_is_not_there_but_a_person_may(shop: Till) -> None:
    engine = Failing(*[ServerAway() for _ in range(5)])
    with working(shop, engine) as (worker, rounds):
        for done in range(2, 6):
            worker.wake()
            rounds.wait_for(done)
        worker.wake_soon()
        worker.wake_in(0.0)
        assert not worker._wake.is_set()
        worker.wake()
        rounds.wait_for(6)
        worker.wake_soon()
        rounds.wait_for(7)


def test_a_probe_that_fails_is_all_that_a_server_in_trouble_gets(shop: Till) -> None:
    with listening() as centre:
        centre.behave = lambda _: answer(500)
        link = HttpLink(centre.address, "t", byte_seconds=0.5)
        worker = SyncWorker(SyncEngine(shop.units, link, SystemClock(), "test"), shop.units, lambda: None)
        centre.behave = lambda call: answer(500) if call.name == "push" else None
        for _ in range(5):
            worker._one_round()
        assert centre.names() == ["hello"] + ["push"] * 5
        centre.behave = lambda _: answer(500)
        for _ in range(3):
            worker._one_round()
        assert centre.names()[6:] == ["hello"] * 3
        centre.behave = lambda _: None
        worker._one_round()
        assert centre.names()[9:] == ["hello", "push", "changes"]
        worker._one_round()
        assert centre.names()[12:] == ["changes"]
        link.close()


def test_a_clock_set_by_hand_is_told_without_asking_the_server(shop: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sync.worker.CLOCK_LOOK_SECONDS", 0.01)
    with listening() as centre:
        link = HttpLink(centre.address, "t", byte_seconds=0.5)
        clock = HandClock()
        with working(shop, SyncEngine(shop.units, link, clock, "test")) as (_, rounds):
            assert not syncing.status(shop.units(write=False)).clock_is_off
            asked = centre.names()
            clock.set_by = timedelta(hours=-3)
            rounds.wait_for(2)
            status = syncing.status(shop.units(write=False))
        assert centre.names() == asked
        assert status.clock_is_off and status.clock_offset_ms is not None
        assert abs(status.clock_offset_ms - 3 * 3_600_000) < 1_000
        link.close()


class HandClock(SystemClock):
    """The machine's clock, which somebody may set."""

    set_by = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.set_by
