"""Words and figures in columns of plain ASCII."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import columns
from app.domain.money import MONEY_MAX, Money
from app.domain.quantity import Quantity

WIDTHS = st.sampled_from([32, 48])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rp\u00a012.500", "Rp 12.500"),
        ("Café “Rasa” – 2 × 3…", 'Cafe "Rasa" - 2 x 3...'),
        ("naïve façade", "naive facade"),
        ("tab\tbaris\nbaru\x1b@", "tab baris baru @"),
        ("½ kg", "1/2 kg"),
        ("米", "?"),
        ("a\u200bb", "ab"),
        ("plain ASCII ~`|{}", "plain ASCII ~`|{}"),
    ],
)
def test_text_becomes_printable_ascii(text: str, shown: str) -> None:
    assert columns.printable(text) == shown


@given(st.text(max_size=60))
def test_whatever_is_typed_prints_and_a_second_pass_changes_nothing(text: str) -> None:
    shown = columns.printable(text)
    assert shown.isascii()
    assert shown.isprintable()
    assert columns.printable(shown) == shown


@pytest.mark.parametrize(
    ("minor", "plain", "with_sign"),
    [
        (0, "0", "Rp 0"),
        (12_500, "12.500", "Rp 12.500"),
        (-3_500, "-3.500", "-Rp 3.500"),
        (1_234_567_890, "1.234.567.890", "Rp 1.234.567.890"),
    ],
)
def test_amounts_have_points_between_thousands(minor: int, plain: str, with_sign: str) -> None:
    assert columns.amount(Money(minor)) == plain
    assert columns.rupiah(Money(minor)) == with_sign


@pytest.mark.parametrize(
    ("milli", "shown"), [(2_000, "2"), (237, "0,237"), (1_500, "1,500"), (1_200_000, "1.200"), (-1_250, "-1,250")]
)
def test_quantities_have_a_decimal_comma(milli: int, shown: str) -> None:
    assert columns.quantity(Quantity(milli)) == shown


@pytest.mark.parametrize(
    ("rate_bp", "shown"), [(1_000, "10%"), (1_250, "12,5%"), (25, "0,25%"), (0, "0%"), (1_105, "11,05%")]
)
def test_rates_are_shown_without_needless_zeros(rate_bp: int, shown: str) -> None:
    assert columns.percent(rate_bp) == shown


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Jakarta", "15/01/2026 16:40 WIB"),
        ("Asia/Pontianak", "15/01/2026 16:40 WIB"),
        ("Asia/Makassar", "15/01/2026 17:40 WITA"),
        ("Asia/Jayapura", "15/01/2026 18:40 WIT"),
    ],
)
def test_times_are_those_of_the_outlet(zone: str, shown: str) -> None:
    assert columns.stamp(datetime(2026, 1, 15, 9, 40, tzinfo=UTC), zone) == shown
    assert columns.clock(datetime(2026, 1, 15, 9, 40, tzinfo=UTC), zone) == shown[11:16]


def test_a_date_has_day_month_year() -> None:
    assert columns.day(date(2026, 1, 5)) == "05/01/2026"


@given(left=st.text(max_size=120), minor=st.integers(-MONEY_MAX, MONEY_MAX), width=WIDTHS)
def test_a_number_is_never_cut_and_always_ends_at_the_right_edge(left: str, minor: int, width: int) -> None:
    value = columns.rupiah(Money(minor))
    lines = columns.pair(left, value, width)
    assert lines[-1].endswith(value)
    assert len(lines[-1]) == width
    assert lines[-1][: -len(value)].endswith(" ")
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines)[: -len(value)].split()) == "".join(columns.printable(left).split())


@given(text=st.text(max_size=200), width=WIDTHS)
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    lines = columns.wrapped(text, width)
    assert all(0 < len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(columns.printable(text).split())


def test_an_indent_is_kept_on_every_line() -> None:
    assert columns.wrapped("  Es batu dan plastik untuk warung depan", 20) == [
        "  Es batu dan",
        "  plastik untuk",
        "  warung depan",
    ]


def test_centred_text_breaks_into_lines_of_about_one_length() -> None:
    assert columns.wrapped("Struk ini bukti pembayaran yang sah", 32)[-1] == "sah"
    assert columns.balanced("Struk ini bukti pembayaran yang sah", 32) == ["Struk ini bukti", "pembayaran yang sah"]
    assert columns.balanced("TERIMA KASIH", 32) == ["TERIMA KASIH"]
    assert columns.balanced("  ", 32) == []
