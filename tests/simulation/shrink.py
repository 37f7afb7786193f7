"""Making a failing history short: steps are left out as long as the same invariant still breaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.simulation.plan import Plan, Step
from tests.simulation.world import Ground, Result, simulate

REPLAYS_MAX = 60


def shorten(ground: Ground, plan: Plan, found: Result, replays_max: int = REPLAYS_MAX) -> tuple[list[Step], Result]:
    """Return as few steps as were found to break the same invariant, and what they come to."""
    assert found.violation is not None
    code = found.violation.code
    best: dict[int, Result] = {}

    def breaks(steps: Sequence[Step]) -> bool:
        result = simulate(ground, plan, steps)
        if result.violation is None or result.violation.code != code:
            return False
        best[len(steps)] = result
        return True

    steps = fewest(list(plan.steps), breaks, replays_max)
    return steps, best.get(len(steps), found)


def fewest(steps: list[Step], breaks: Callable[[Sequence[Step]], bool], replays_max: int) -> list[Step]:
    """Leave out ever smaller parts while ``breaks`` holds, with at most so many replays."""
    parts, replays = 2, 0
    while len(steps) > 1 and replays < replays_max:
        size = max(len(steps) // parts, 1)
        for begin in range(0, len(steps), size):
            rest = steps[:begin] + steps[begin + size :]
            replays += 1
            if rest and breaks(rest):
                steps, parts = rest, max(parts - 1, 2)
                break
            if replays >= replays_max:
                break
        else:
            if size == 1:
                break
            parts = min(parts * 2, len(steps))
    return steps
