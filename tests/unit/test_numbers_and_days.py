"""Business dates, receipt numbers and series."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.business_date import business_date
from app.domain.receipt_number import SERIES, next_series, printed

JAKARTA, MAKASSAR, JAYAPURA = (ZoneInfo(f"Asia/{city}") for city in ("Jakarta", "Makassar", "Jayapura"))
JAN_14, JAN_15 = date(2026, 1, 14), date(2026, 1, 15)


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        (JAKARTA, datetime(2026, 1, 14, 19, 59, 59, 999_000, tzinfo=UTC), JAN_14),
        (JAKARTA, datetime(2026, 1, 14, 20, 0, tzinfo=UTC), JAN_15),
        (MAKASSAR, datetime(2026, 1, 14, 18, 59, 59, tzinfo=UTC), JAN_14),
        (MAKASSAR, datetime(2026, 1, 14, 19, 0, tzinfo=UTC), JAN_15),
        (JAYAPURA, datetime(2026, 1, 14, 17, 59, 59, tzinfo=UTC), JAN_14),
        (JAYAPURA, datetime(2026, 1, 14, 18, 0, tzinfo=UTC), JAN_15),
        (JAKARTA, datetime(2026, 1, 15, 16, 59, tzinfo=UTC), JAN_15),
        (JAKARTA, datetime(2026, 1, 15, 17, 30, tzinfo=UTC), JAN_15),
    ],
)
def test_the_business_date_turns_at_the_cut_off_of_the_outlets_zone(
    zone: ZoneInfo, instant: datetime, day: date
) -> None:
    assert business_date(instant, zone) == day


def test_a_shop_may_turn_its_day_at_midnight() -> None:
    assert business_date(datetime(2026, 1, 14, 17, 0, tzinfo=UTC), JAKARTA, time(0, 0)) == JAN_15


@given(seconds=st.integers(1_735_000_000, 2_050_000_000), hour=st.integers(0, 12))
def test_a_business_date_is_the_local_date_or_the_day_before(seconds: int, hour: int) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    local = instant.astimezone(MAKASSAR)
    day = business_date(instant, MAKASSAR, time(hour))
    assert (local.date() - day).days == (1 if local.hour < hour else 0)


def test_a_receipt_number_names_outlet_register_series_day_and_count() -> None:
    assert printed("TKO1", "K01", "A", JAN_15, 7) == "TKO1-K01A-260115-0007"
    assert printed("WDR", "K02", "RXYZ", JAN_15, 12_345) == "WDR-K02RXYZ-260115-12345"


@pytest.mark.parametrize(
    ("last", "following"), [(None, "A"), ("A", "B"), ("Z", "AA"), ("AA", "AB"), ("AZ", "BA"), ("ZY", "ZZ")]
)
def test_series_follow_each_other(last: str | None, following: str) -> None:
    assert next_series(last) == following


def test_702_series_follow_without_a_repeat() -> None:
    seen: list[str] = []
    series: str | None = None
    for _ in range(702):
        series = next_series(series)
        seen.append(series)
    assert len(set(seen)) == 702
    assert seen[-1] == "ZZ"
    assert all(SERIES.fullmatch(each) for each in seen)


@given(
    series=st.sampled_from(["A", "B", "AA"]),
    day=st.dates(date(2026, 1, 1), date(2099, 12, 31)),
    other=st.dates(date(2026, 1, 1), date(2099, 12, 31)),
    number=st.integers(1, 20_000),
    another=st.integers(1, 20_000),
)
def test_two_receipts_never_read_the_same(series: str, day: date, other: date, number: int, another: int) -> None:
    same = printed("TKO1", "K01", series, day, number) == printed("TKO1", "K01", series, other, another)
    assert same is ((day, number) == (other, another))
