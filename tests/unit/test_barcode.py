"""Check digits, one spelling for matching, and the labels a scale prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.barcode import (
    CheckDigitWrong,
    LabelEmpty,
    LabelTemplate,
    PriceLabel,
    WeightLabel,
    check_digit,
    gtin14,
    is_gtin,
    label_quantity,
    looks_like_gtin,
    read_label,
    require_check_digit,
)
from app.domain.money import Money
from app.domain.quantity import Quantity

CHECK_DIGITS = {
    "899276000001": 2,
    "400638133393": 1,
    "9638507": 4,
    "03600029145": 2,
    "899000000001": 3,
    "200123400950": 8,
    "210042012350": 6,
    "220001500123": 0,
}


@pytest.mark.parametrize("body", CHECK_DIGITS)
def test_check_digits_of_known_codes(body: str) -> None:
    assert check_digit(body) == CHECK_DIGITS[body]
    assert is_gtin(f"{body}{CHECK_DIGITS[body]}")


@given(body=st.text("0123456789", min_size=12, max_size=12), at=st.integers(0, 12), other=st.integers(1, 9))
def test_one_misread_digit_is_always_noticed(body: str, at: int, other: int) -> None:
    code = f"{body}{check_digit(body)}"
    wrong = code[:at] + str((int(code[at]) + other) % 10) + code[at + 1 :]
    assert is_gtin(code)
    assert not is_gtin(wrong)


def test_a_broken_check_digit_is_refused_by_name() -> None:
    with pytest.raises(CheckDigitWrong) as refused:
        require_check_digit("8992760000013")
    assert refused.value.facts == {"code": "8992760000013"}


@pytest.mark.parametrize("code", ["", "ABC", "12345", "123456789", "899276000001X", "8992760000012"])
def test_codes_without_a_gtins_shape_or_with_a_right_digit_pass(code: str) -> None:
    require_check_digit(code)


def test_full_width_digits_are_no_gtin() -> None:
    assert not looks_like_gtin("８９９２７６０００００１２")


def test_upc_a_and_its_ean_13_spelling_match() -> None:
    assert gtin14("036000291452") == gtin14("0036000291452") == "00036000291452"
    assert gtin14("96385074") == "00000096385074"
    assert gtin14("RAK-A1") is None
    assert gtin14("8992760000013") is None


def test_a_weight_label_says_grams() -> None:
    assert read_label("2000123015002") == WeightLabel("00123", Quantity(1_500))


def test_a_price_label_says_rupiah() -> None:
    assert read_label("2100123125005") == PriceLabel("00123", Money(12_500))


def test_a_price_label_with_a_factor_says_more_than_five_digits_can() -> None:
    tens = (LabelTemplate("21", "price", factor=10),)
    assert read_label("2100123125005", tens) == PriceLabel("00123", Money(125_000))


def test_ordinary_codes_are_no_labels() -> None:
    assert read_label("8992760000012") is None
    assert read_label("200012301500") is None
    assert read_label("20001230150AB") is None


def test_a_misread_label_is_refused_and_not_taken_for_an_unknown_code() -> None:
    with pytest.raises(CheckDigitWrong):
        read_label("2000123015003")


@pytest.mark.parametrize("body", ["200012300000", "210012300000"])
def test_a_label_that_says_nothing_is_refused(body: str) -> None:
    with pytest.raises(LabelEmpty) as refused:
        read_label(f"{body}{check_digit(body)}")
    assert refused.value.facts == {"scale_code": "00123"}


def test_the_quantity_of_a_price_label_is_what_its_price_buys() -> None:
    assert label_quantity(WeightLabel("00123", Quantity(1_500)), Money(42_000)) == Quantity(1_500)
    assert label_quantity(PriceLabel("00123", Money(12_500)), Money(120_000)) == Quantity(104)
    assert label_quantity(PriceLabel("00123", Money(12_500)), Money(25_000)) == Quantity(500)
