"""Cash rounding: coins below a step do not circulate, so the cash due is rounded and the difference shown as its own line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.money import ZERO, Money


class RoundingMode(StrEnum):
    """Which way the cash due goes to a multiple of the step."""

    NEAREST = "nearest"
    DOWN = "down"
    UP = "up"


STEPS = frozenset({0, 50, 100, 500, 1_000})


@dataclass(frozen=True, slots=True)
class CashRounding:
    """Step in rupiah (0 switches it off) and direction; nearest rounds a half up."""

    step: int
    mode: RoundingMode

    def __post_init__(self) -> None:
        assert self.step in STEPS, self.step


NO_ROUNDING = CashRounding(0, RoundingMode.NEAREST)


def rounded(due: Money, rounding: CashRounding) -> Money:
    """Return the bare rounded amount of a due that is not negative."""
    step = rounding.step
    if step == 0:
        return due
    match rounding.mode:
        case RoundingMode.NEAREST:
            return Money((due.minor + step // 2) // step * step)
        case RoundingMode.DOWN:
            return Money(due.minor // step * step)
        case RoundingMode.UP:
            return Money(-(-due.minor // step) * step)


def cash_due(due: Money, rounding: CashRounding) -> Money:
    """Return what is paid in cash for ``due``: rounded, but never nothing for something."""
    result = rounded(due, rounding)
    if result == ZERO and due > ZERO:
        return Money(rounding.step)
    return result
