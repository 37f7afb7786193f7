"""How figures, times and dates read, and how a typed amount is read back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import MONEY_MAX, Money
from app.domain.quantity import Quantity
from app.ui import text

NB = text.NO_BREAK


@pytest.mark.parametrize(
    ("minor", "shown"),
    [(0, "Rp 0"), (999, "Rp 999"), (12_500, "Rp 12.500"), (1_234_567, "Rp 1.234.567"), (-3_500, "−Rp 3.500")],
)
def test_amounts_are_grouped_in_threes(minor: int, shown: str) -> None:
    assert text.rupiah(minor) == shown
    assert text.rupiah(Money(minor), nbsp=True) == shown.replace(" ", NB)


def test_files_and_printers_get_a_plain_minus() -> None:
    assert text.rupiah(-3_500, plain=True) == "-Rp 3.500"
    assert text.amount(Money(-3_500), plain=True) == "-3.500"
    assert text.amount(-3_500) == "−3.500"


def test_a_difference_shows_its_direction() -> None:
    assert [text.signed(minor) for minor in (25, 0, -1_000)] == ["+25", "0", "−1.000"]


@pytest.mark.parametrize(
    ("minor", "shown"),
    [
        (0, "Rp 0"),
        (950, "Rp 950"),
        (1_200, "Rp 1,2 rb"),
        (600_000, "Rp 600 rb"),
        (999_999, "Rp 999 rb"),
        (1_000_000, "Rp 1 jt"),
        (3_734_000, "Rp 3,73 jt"),
        (15_200_000, "Rp 15,2 jt"),
        (2_350_000_000, "Rp 2,35 M"),
        (-1_500_000, "−Rp 1,5 jt"),
    ],
)
def test_short_money_keeps_three_leading_digits(minor: int, shown: str) -> None:
    assert text.short_rupiah(minor) == shown.replace(" ", NB)


@pytest.mark.parametrize(
    ("milli", "shown", "fixed"),
    [
        (3_000, "3", "3"),
        (750, "0,75", "0,750"),
        (1_235, "1,235", "1,235"),
        (1_250_000, "1.250", "1.250"),
        (-500, "−0,5", "−0,500"),
    ],
)
def test_quantities_have_a_decimal_comma(milli: int, shown: str, fixed: str) -> None:
    assert text.quantity(Quantity(milli)) == shown
    assert text.quantity(milli, fixed=True) == fixed


def test_times_and_durations_have_a_colon() -> None:
    assert text.clock(datetime(2026, 11, 24, 8, 5, tzinfo=UTC)) == "08:05"
    assert [text.duration(seconds) for seconds in (0, 272, 3_872, -5)] == ["0:00", "4:32", "1:04:32", "0:00"]


def test_dates_are_written_out() -> None:
    day = date(2026, 11, 24)
    assert text.long_date(day) == "Selasa, 24 November 2026"
    assert text.medium_date(date(2026, 8, 17)) == "17 Agustus 2026"
    assert text.short_date(date(2026, 3, 1)) == "01/03/2026"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "baru saja"), (59, "baru saja"), (60, "1 menit"), (720, "12 menit"), (7_200, "2 jam"), (172_800, "2 hari")],
)
def test_ages_are_told_in_one_unit(seconds: int, shown: str) -> None:
    assert text.age(seconds) == shown


def test_a_number_never_parts_from_its_unit() -> None:
    assert text.join_units("Mi Goreng 85 g, isi 40 pcs") == f"Mi Goreng 85{NB}g, isi 40{NB}pcs"
    assert text.join_units("Minyak 1 L") == f"Minyak 1{NB}L"
    assert text.join_units("2 gelas") == "2 gelas"


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("12500", 12_500),
        ("12.500", 12_500),
        ("12,500", 12_500),
        ("12.500,00", 12_500),
        ("12,500.00", 12_500),
        ("12500,00", 12_500),
        ("1.234.567", 1_234_567),
        ("Rp 12.500", 12_500),
        ("rp.12.500", 12_500),
        (f"Rp{NB}12.500", 12_500),
        ("12rb", 12_000),
        ("12 ribu", 12_000),
        ("1,5jt", 1_500_000),
        ("1.5 jt", 1_500_000),
        ("1.500rb", 1_500_000),
        ("2 juta", 2_000_000),
        ("0", 0),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, minor: int) -> None:
    assert text.parse_rupiah(typed) == minor


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "Rp",
        "abc",
        "-5",
        "12,5",
        "12.50",
        "0.500",
        "1.2345",
        "1.23.456",
        "12.500,50",
        "1,2345rb",
        "٣٠٠",
        "1e5",
        "9" * 33,
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"amount|rupiah|large"):
        text.parse_rupiah(typed)


def test_an_amount_above_the_largest_is_refused() -> None:
    assert text.parse_rupiah(str(MONEY_MAX)) == MONEY_MAX
    with pytest.raises(ValueError, match="too large"):
        text.parse_rupiah(str(MONEY_MAX + 1))


@given(st.integers(0, MONEY_MAX))
def test_what_is_shown_can_be_read_back(minor: int) -> None:
    assert text.parse_rupiah(text.rupiah(minor)) == minor
    assert text.parse_rupiah(text.amount(minor)) == minor
