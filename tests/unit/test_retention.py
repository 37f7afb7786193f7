"""Which backups stay: the newest of each hour, day and month, up to the limits, and never none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.retention import Retention, kept

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TILL = Retention(hours=24, days=30)
MOMENTS = st.sets(st.integers(0, 3 * 365 * 24).map(lambda hours: NOON + timedelta(hours=hours)), max_size=60)


def test_the_newest_of_each_hour_and_of_each_day_stays() -> None:
    minutes = [NOON + timedelta(minutes=at) for at in (0, 20, 59, 60, 80)]
    days = [NOON - timedelta(days=at, minutes=part) for at in (1, 2) for part in (0, 5)]
    stay = kept([*minutes, *days], Retention(hours=2, days=3))
    assert stay == {minutes[2], minutes[4], days[0], days[2]}


def test_a_backup_every_four_hours_for_a_year_leaves_four_days_whole_and_a_month_of_days() -> None:
    made = [NOON + timedelta(hours=4 * at) for at in range(365 * 6)]
    stay = sorted(kept(made, TILL))
    assert stay[-24:] == made[-24:]
    assert len(stay) == 24 + 25
    assert len({f"{at:%j}" for at in stay}) == 30


def test_a_till_that_stood_still_for_a_year_keeps_what_it_had() -> None:
    made = {NOON - timedelta(days=365), NOON - timedelta(days=366)}
    assert kept(made | {NOON}, TILL) == made | {NOON}


def test_months_are_kept_beyond_the_days() -> None:
    made = [NOON - timedelta(days=at) for at in range(400)]
    stay = kept(made, Retention(hours=0, days=3, months=12))
    assert len(stay) == 3 + 11
    assert {f"{at:%Y%m}" for at in stay} == {f"{at:%Y%m}" for at in made[:340]}


@given(made=MOMENTS, hours=st.integers(0, 5), days=st.integers(0, 5), months=st.integers(0, 3))
def test_the_newest_always_stays_and_the_limits_hold(made: set[datetime], hours: int, days: int, months: int) -> None:
    stay = kept(made, Retention(hours, days, months))
    assert stay <= made
    assert len(stay) <= max(1, hours + days + months)
    assert not made or max(made) in stay
    assert kept(stay, Retention(hours, days, months)) == stay
