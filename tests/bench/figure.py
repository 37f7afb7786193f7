"""What one figure says, and the few sums that all figures share."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from operator import ge, le
from statistics import median
from typing import Any

ROUNDS_MIN = 5
"""A ratio is taken of medians over at least so many rounds, ours and the floor in turn."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: the whole, or a short look that says little but finishes soon."""

    products: int
    short: bool

    def of(self, whole: int, short: int) -> int:
        """Return how many samples to take."""
        return short if self.short else whole


WHOLE = Scale(products=100_000, short=False)
SHORT = Scale(products=10_000, short=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the bench. ``floor`` is what the value is measured against, in ``unit`` or as ``how`` says."""

    name: str
    value: float
    unit: str
    goal: float
    ok: bool
    floor: float | None
    how: str
    details: dict[str, Any] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """Return the row as JSON has it; details only where there are some."""
        row = asdict(self)
        if not self.details:
            del row["details"]
        return row


def at_most(
    name: str, value: float, goal: float, unit: str, how: str, floor: float | None = None, **details: Any
) -> Figure:
    """Return a figure that is good when it is small."""
    return Figure(name, round(value, 3), unit, goal, le(value, goal), floor, how, details)


def at_least(
    name: str, value: float, goal: float, unit: str, how: str, floor: float | None = None, **details: Any
) -> Figure:
    """Return a figure that is good when it is large."""
    return Figure(name, round(value, 3), unit, goal, ge(value, goal), floor, how, details)


def timed(work: Callable[[], Any]) -> float:
    """Return how long ``work`` took, in milliseconds."""
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def middle(samples: Sequence[float]) -> float:
    """Return the median, of enough samples to have one."""
    assert len(samples) >= ROUNDS_MIN, f"{len(samples)} samples are too few"
    return median(samples)


def percentile(samples: Sequence[float], percent: int) -> float:
    """Return the sample that ``percent`` of all samples do not exceed."""
    ordered = sorted(samples)
    at = -(-len(ordered) * percent // 100) - 1
    return ordered[max(at, 0)]
