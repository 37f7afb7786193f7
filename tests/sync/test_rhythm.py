"""When rounds are due, in virtual time: nothing waits here, and thousands of tills share one clock."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync.rhythm import (
    BACKOFF_MAX_SECONDS,
    CIRCUIT_FAILURES,
    POLL_NUDGED_SECONDS,
    POLL_SECONDS,
    REJECTED_SECONDS,
    RETRY_AFTER_MAX_SECONDS,
    Rhythm,
    backoff_seconds,
)


@dataclass
class Time:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def rhythm(time: Time) -> Rhythm:
    return Rhythm(random.Random(7), time)


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


def test_the_first_round_is_due_at_once(rhythm: Rhythm) -> None:
    assert rhythm.wait_seconds() == 0.0


@pytest.mark.parametrize(("is_nudged", "every"), [(False, POLL_SECONDS), (True, POLL_NUDGED_SECONDS)])
def test_polls_begin_at_a_random_moment_and_go_on_around_their_distance(is_nudged: bool, every: float) -> None:
    first: list[float] = []
    later: list[float] = []
    for seed in range(1_000):
        rhythm = Rhythm(random.Random(seed), lambda: 0.0)
        rhythm.nudged(is_nudged)
        for waits in (first, later):
            rhythm.begin()
            rhythm.succeeded()
            waits.append(rhythm.wait_seconds())
    assert min(first) < 0.01 * every and 0.99 * every < max(first) <= every
    assert 0.5 * every <= min(later) < 0.51 * every and 1.49 * every < max(later) <= 1.5 * every


def test_losing_the_live_line_brings_the_next_poll_near_again(rhythm: Rhythm) -> None:
    rhythm.succeeded()
    rhythm.nudged(True)
    rhythm.succeeded()
    assert rhythm.wait_seconds() >= POLL_NUDGED_SECONDS * 0.5
    rhythm.nudged(False)
    assert 0.0 < rhythm.wait_seconds() <= POLL_SECONDS * 1.5


def test_losing_the_live_line_does_not_shorten_the_wait_after_a_failure(rhythm: Rhythm) -> None:
    rhythm.nudged(True)
    rhythm.failed(900.0)
    rhythm.nudged(False)
    assert rhythm.wait_seconds() == 900.0


@pytest.mark.parametrize(
    ("asked", "waits"), [(7.0, 7.0), (0.0, None), (None, None), (99_999.0, RETRY_AFTER_MAX_SECONDS)]
)
def test_the_wait_that_a_server_asks_for_is_kept(rhythm: Rhythm, asked: float | None, waits: float | None) -> None:
    rhythm.failed(asked)
    assert rhythm.wait_seconds() <= 2.0 if waits is None else rhythm.wait_seconds() == waits
    assert rhythm.hurry() is (waits is None)


def test_a_sale_shortens_the_wait_until_the_circuit_opens_and_a_person_always_does(time: Time, rhythm: Rhythm) -> None:
    for failure in range(CIRCUIT_FAILURES):
        assert not rhythm.circuit_is_open and rhythm.hurry() and rhythm.wait_seconds() == 0.0, failure
        rhythm.begin()
        rhythm.failed()
    assert rhythm.circuit_is_open
    wait = rhythm.wait_seconds()
    assert not rhythm.hurry() and rhythm.wait_seconds() == wait > 0.0
    rhythm.ask()
    assert rhythm.wait_seconds() == 0.0
    rhythm.begin()
    rhythm.succeeded()
    assert not rhythm.circuit_is_open and rhythm.wait_seconds() > 0.0 and rhythm.hurry()


def test_a_sale_during_the_round_that_opens_the_circuit_does_not_ask_for_another(rhythm: Rhythm) -> None:
    for _ in range(CIRCUIT_FAILURES - 1):
        rhythm.failed()
    rhythm.begin()
    assert rhythm.hurry()
    rhythm.failed()
    assert rhythm.circuit_is_open and rhythm.wait_seconds() > 0.0


def test_what_is_asked_for_during_a_round_gets_a_round_of_its_own(rhythm: Rhythm) -> None:
    rhythm.begin()
    rhythm.hurry()
    rhythm.succeeded()
    assert rhythm.wait_seconds() == 0.0
    rhythm.begin()
    rhythm.succeeded()
    assert rhythm.wait_seconds() > 0.0


def test_refusals_and_faults_open_the_circuit_too(rhythm: Rhythm) -> None:
    for _ in range(2):
        rhythm.refused()
        assert REJECTED_SECONDS * 0.5 <= rhythm.wait_seconds() <= REJECTED_SECONDS * 1.5
    for _ in range(3):
        rhythm.broke()
        assert BACKOFF_MAX_SECONDS * 0.5 <= rhythm.wait_seconds() <= BACKOFF_MAX_SECONDS * 1.5
    assert rhythm.circuit_is_open


# --- many tills ---------------------------------------------------------------------------------------

TILLS = 2_000
OUTAGE_SECONDS = 1_800.0
CAPACITY = 100
"""Rounds a second that the server can do, half as much again as selling asks for; it sends more away, spread over twenty seconds."""


@dataclass
class Herd:
    """Many tills that sell all the time, and a server that is away for half an hour and then has little room."""

    seed: int
    chance: random.Random = field(init=False)
    time: Time = field(default_factory=lambda: Time(0.0))
    calls: Counter[int] = field(default_factory=Counter)
    served: Counter[int] = field(default_factory=Counter)
    delivered: dict[int, float] = field(default_factory=dict)

    def run(self) -> None:
        """Let time pass until all have been served after the outage, or for two hours."""
        self.chance = random.Random(self.seed)
        tills = [Rhythm(random.Random(self.chance.random()), self.time) for _ in range(TILLS)]
        due = [(0.0, till) for till in range(TILLS)]
        sales = [(self.chance.uniform(0, 60), till) for till in range(TILLS)]
        heapq.heapify(due)
        heapq.heapify(sales)
        while len(self.delivered) < TILLS and self.time.now < 7_200:
            if sales[0][0] < due[0][0]:
                self.time.now, till = heapq.heapreplace(sales, (sales[0][0] + self.chance.uniform(0, 60), sales[0][1]))
                if tills[till].hurry():
                    heapq.heappush(due, (self.time.now, till))
                continue
            self.time.now, till = heapq.heappop(due)
            if tills[till].wait_seconds() == 0.0:
                self.round(till, tills[till])
                heapq.heappush(due, (self.time.now + tills[till].wait_seconds(), till))

    def round(self, till: int, rhythm: Rhythm) -> None:
        second = int(self.time.now)
        self.calls[second] += 1
        rhythm.begin()
        if self.time.now < OUTAGE_SECONDS:
            rhythm.failed()
        elif self.served[second] >= CAPACITY:
            rhythm.failed(float(self.chance.randint(1, 20)))
        else:
            self.served[second] += 1
            self.delivered.setdefault(till, self.time.now - OUTAGE_SECONDS)
            rhythm.succeeded()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_thousand_tills_return_from_an_outage_without_a_herd(seed: int) -> None:
    herd = Herd(seed)

    herd.run()

    away = [herd.calls[second] for second in range(600, int(OUTAGE_SECONDS))]
    back = [herd.calls[second] for second in range(int(OUTAGE_SECONDS), int(OUTAGE_SECONDS) + 300)]
    assert len(herd.delivered) == TILLS, "none is starved"
    assert max(herd.delivered.values()) < 330.0
    assert sum(away) / len(away) < 1.2 * TILLS / (BACKOFF_MAX_SECONDS / 2), "sales ask nothing of a server that is away"
    assert max(back[:60]) < CAPACITY, "nor do all come at once when it is back"
