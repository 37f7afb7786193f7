"""How far the clock is off: from the quickest of the last calls, at once when the clock is set, and never into a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync.offset import KEPT_CALLS, ClockOffset

START = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


class World:
    """A server's clock, a till's wall clock and its monotonic one, and calls between them."""

    def __init__(self, ahead_seconds: float = 0.0) -> None:
        self.offset = ClockOffset()
        self.true = 0.0
        self.ahead = ahead_seconds
        self.set_by = 0.0
        self.slept = 0.0

    @property
    def monotonic(self) -> float:
        return 500.0 + self.true - self.slept

    @property
    def wall(self) -> datetime:
        return START + timedelta(seconds=self.true + self.set_by)

    def call(self, out: float, back: float) -> None:
        """Make a call whose way there and back took so many seconds."""
        sent = self.monotonic
        self.true += out
        server_time = START + timedelta(seconds=self.true + self.ahead)
        self.true += back
        self.offset.heard(server_time, sent, self.monotonic, self.wall)

    @property
    def milliseconds(self) -> int | None:
        return self.offset.milliseconds(self.wall, self.monotonic)


def test_nothing_is_known_before_the_first_call() -> None:
    assert World().milliseconds is None


@given(
    ahead=st.floats(-(10.0**6), 10.0**6),
    calls=st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=20),
)
def test_the_error_is_at_most_half_of_the_quickest_call(ahead: float, calls: list[tuple[float, float]]) -> None:
    world = World(ahead)
    for out, back in calls:
        world.call(out, back)
    quickest = min(out + back for out, back in calls[-KEPT_CALLS:])
    assert world.milliseconds is not None
    assert abs(world.milliseconds - ahead * 1_000) <= quickest * 500 + 2


def test_the_quickest_call_counts_until_eight_others_came_after_it() -> None:
    world = World(10.0)
    world.call(0.01, 0.01)
    for _ in range(KEPT_CALLS - 1):
        world.call(4.0, 0.0)
        assert world.milliseconds == 10_000
    world.call(4.0, 0.0)
    assert world.milliseconds == 12_000


@pytest.mark.parametrize("moved", [-86_400.0, -2.1, 2.1, 3_600.0])
def test_a_clock_set_by_hand_shows_at_once_and_is_measured_anew_by_the_next_call(moved: float) -> None:
    world = World()
    world.call(0.01, 0.01)
    world.true += 30
    assert not world.offset.was_set(world.wall, world.monotonic)

    world.set_by = moved

    assert world.milliseconds == round(-moved * 1_000)
    assert world.offset.was_set(world.wall, world.monotonic)
    assert not world.offset.was_set(world.wall, world.monotonic)
    world.call(1.0, 0.0)
    assert world.milliseconds == round((-moved + 0.5) * 1_000), "the calls before are not asked any more"


def test_a_clock_set_between_two_calls_is_noticed_by_the_second() -> None:
    world = World()
    world.call(0.01, 0.01)
    world.set_by = 600.0
    world.call(0.4, 0.0)
    assert world.milliseconds == -600_000 + 200


def test_a_small_step_of_a_time_service_is_no_setting_by_hand() -> None:
    world = World()
    world.call(0.01, 0.01)
    world.set_by = 1.9
    assert not world.offset.was_set(world.wall, world.monotonic)
    assert world.milliseconds == -1_900


def test_a_monotonic_clock_that_slept_with_the_machine_is_set_right_by_the_next_call() -> None:
    world = World()
    world.call(0.01, 0.01)
    world.true += 3_600
    world.slept = 3_600
    assert world.offset.was_set(world.wall, world.monotonic)
    world.call(0.3, 0.3)
    assert world.milliseconds == 0
