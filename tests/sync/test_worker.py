"""When the till syncs: at once when asked, after a failure later and later with chance in it, and through everything on."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runtime.clock import SystemClock
from app.services import syncing
from app.sync.engine import Round, SyncEngine
from app.sync.errors import DeviceUnknown, ServerAway, ServerBusy
from app.sync.link import HttpLink
from app.sync.worker import (
    BACKOFF_MAX_SECONDS,
    POLL_SECONDS,
    REJECTED_SECONDS,
    RETRY_AFTER_MAX_SECONDS,
    SyncWorker,
    backoff_seconds,
)
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


class Engine(Protocol):
    def run_round(self) -> Round: ...


@contextmanager
def working(till: Till, engine: Engine) -> Iterator[tuple[SyncWorker, Rounds]]:
    rounds = Rounds()
    worker = SyncWorker(engine, till.units, rounds.one_more, random.Random(1))  # type: ignore[arg-type]
    worker.start()
    try:
        rounds.wait_for(1)
        yield worker, rounds
    finally:
        worker.stop()


@given(failures=st.integers(0, 10**9), seed=st.integers())
def test_a_wait_is_never_longer_than_its_limit(failures: int, seed: int) -> None:
    wait = backoff_seconds(failures, random.Random(seed))
    assert 0.0 <= wait <= min(BACKOFF_MAX_SECONDS, 2.0 * 2.0 ** min(failures, 20))


@pytest.mark.parametrize(("failures", "limit"), [(0, 2.0), (1, 4.0), (4, 32.0), (8, 300.0), (50, 300.0)])
def test_waits_are_spread_over_all_of_the_time(failures: int, limit: float) -> None:
    chance = random.Random(4)
    waits = sorted(backoff_seconds(failures, chance) for _ in range(2_000))
    assert waits[0] < 0.01 * limit
    assert waits[-1] > 0.99 * limit
    assert 0.45 * limit < sum(waits) / len(waits) < 0.55 * limit


class Failing:
    """Fails each round with the next of these errors, and at last succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def run_round(self) -> Round:
        if self.errors:
            raise self.errors.pop(0)
        return Round(0, 0)


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
    worker = SyncWorker(Failing(error), till.units, lambda: None, random.Random(2))  # type: ignore[arg-type]
    assert least <= worker._one_round() <= most
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
    worker = SyncWorker(Failing(DeviceUnknown(why="device_revoked")), till.units, lambda: None, random.Random(2))  # type: ignore[arg-type]
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
