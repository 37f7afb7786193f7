"""Reading a code: check digits, one spelling for matching, and the labels that a scale prints.

Rules are those of the GS1 General Specifications: mod-10 check digits, and prefixes 20 to 29 for in-store use.
Which product a code belongs to is looked up in services.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from app.domain.errors import RuleViolation
from app.domain.money import Money, round_half_up
from app.domain.quantity import Quantity

CODE_LENGTH_MAX = 48
CHECKED_LENGTHS = frozenset({8, 12, 13, 14})


class CheckDigitWrong(RuleViolation):
    """The code was misread or mistyped: its last digit does not fit the others."""

    code = "check_digit_wrong"


class LabelEmpty(RuleViolation):
    """A scale label that says zero grams or zero rupiah."""

    code = "label_empty"


@dataclass(frozen=True, slots=True)
class WeightLabel:
    """A scale label that carries grams."""

    scale_code: str
    weight: Quantity


@dataclass(frozen=True, slots=True)
class PriceLabel:
    """A scale label that carries the price of the whole packet."""

    scale_code: str
    price: Money


Label = WeightLabel | PriceLabel


@dataclass(frozen=True, slots=True)
class LabelTemplate:
    """How an in-store EAN-13 with ``prefix`` is read: five digits of item, five of value.

    ``kind`` is ``weight`` (grams) or ``price`` (rupiah divided by ``factor``).
    """

    prefix: str
    kind: str
    factor: int = 1


DEFAULT_TEMPLATES = (LabelTemplate("20", "weight"), LabelTemplate("21", "price"))


def check_digit(body: str) -> int:
    """Return the mod-10 check digit of a GTIN's body, weights 3 and 1 from the right."""
    weighted = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(body)))
    return (10 - weighted % 10) % 10


def is_gtin(code: str) -> bool:
    """Say whether ``code`` has a GTIN's length, only digits and the right check digit."""
    return looks_like_gtin(code) and check_digit(code[:-1]) == int(code[-1])


def looks_like_gtin(code: str) -> bool:
    """Say whether ``code`` has only digits and one of the lengths of EAN-8, UPC-A, EAN-13 or GTIN-14."""
    return code.isascii() and code.isdecimal() and len(code) in CHECKED_LENGTHS


def require_check_digit(code: str) -> None:
    """Raise CheckDigitWrong for a code of GTIN's shape whose last digit does not fit."""
    if looks_like_gtin(code) and not is_gtin(code):
        raise CheckDigitWrong(code=code)


def gtin14(code: str) -> str | None:
    """Return the 14-digit spelling under which EAN-8, UPC-A, EAN-13 and GTIN-14 of one product are equal."""
    return code.zfill(14) if is_gtin(code) else None


def read_label(code: str, templates: tuple[LabelTemplate, ...] = DEFAULT_TEMPLATES) -> Label | None:
    """Return what a scale label says, or None when ``code`` is not one.

    Raises CheckDigitWrong and LabelEmpty.
    """
    if len(code) != 13 or not (code.isascii() and code.isdecimal()):
        return None
    for template in templates:
        if code.startswith(template.prefix):
            require_check_digit(code)
            return _value_of(template, item=code[2:7], value=int(code[7:12]))
    return None


def _value_of(template: LabelTemplate, item: str, value: int) -> Label:
    if value == 0:
        raise LabelEmpty(scale_code=item)
    if template.kind == "weight":
        return WeightLabel(item, Quantity(value))
    return PriceLabel(item, Money(value * template.factor))


def label_quantity(label: Label, unit_price: Money) -> Quantity:
    """Return the weight a label stands for; of a price label the weight that this price buys, rounded half up.

    Of goods without a price no rupiah tell a weight: it is nothing then, and cannot be sold.
    """
    match label:
        case WeightLabel(weight=weight):
            return weight
        case PriceLabel(price=price):
            return Quantity(round_half_up(price.minor * 1_000, unit_price.minor) if unit_price.minor > 0 else 0)
        case _:
            assert_never(label)
