"""Many seeds, over several processes: each lays its ground once and takes one part of the work after another."""

from __future__ import annotations

import multiprocessing
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from tests.simulation.plan import draw
from tests.simulation.plants import planted
from tests.simulation.shrink import shorten
from tests.simulation.world import Ground, Result, simulate, standing


@dataclass(slots=True)
class Report:
    """What one process found."""

    seeds: int = 0
    steps: int = 0
    orders: int = 0
    calls: int = 0
    lock_waits: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    virtual_hours: float = 0.0
    violations: list[dict[str, Any]] = field(default_factory=list)
    plants: dict[str, int | None] = field(default_factory=dict)
    caught: dict[str, str] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)

    def add(self, other: Report) -> None:
        """Add what another process found."""
        self.seeds += other.seeds
        self.steps += other.steps
        self.orders += other.orders
        self.calls += other.calls
        self.lock_waits += other.lock_waits
        self.faults += other.faults
        self.virtual_hours += other.virtual_hours
        self.violations += other.violations
        self.plants |= other.plants
        self.caught |= other.caught
        self.digests |= other.digests


@dataclass(frozen=True, slots=True)
class Part:
    """What one process does in one go: a seed, or the search for one plant."""

    seeds: tuple[int, ...]
    plant: str | None = None
    long: bool = False


def run(parts: list[Part], processes: int, tell: Callable[[Report], None]) -> Report:
    """Run all parts and return what was found; ``tell`` hears of each. Raises RuntimeError when a process fails."""
    context = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    workers = []
    for _ in range(min(processes, len(parts))):
        mine, theirs = context.Pipe()
        worker = context.Process(target=_work, args=(theirs,))
        worker.start()
        theirs.close()
        ends.append(mine)
        workers.append(worker)
    total, left = Report(), list(reversed(parts))
    try:
        for end in ends:
            end.send(left.pop())
        busy: list[Connection] = list(ends)
        while busy:
            for ready in wait(busy):
                end = next(one for one in busy if one is ready)
                found = end.recv()
                if isinstance(found, str):
                    raise RuntimeError(found)
                total.add(found)
                tell(found)
                if left:
                    end.send(left.pop())
                else:
                    busy.remove(end)
    finally:
        for end in ends:
            end.close()
        for worker in workers:
            worker.join(10)
            if worker.is_alive():
                worker.terminate()
    return total


def _work(end: Connection) -> None:
    """One process: runs what it is sent until the other side hangs up."""
    try:
        with standing() as ground:
            while True:
                try:
                    part = end.recv()
                except EOFError:
                    return
                end.send(do(ground, part))
    except Exception:  # noqa: BLE001 - the other process tells of it
        end.send(traceback.format_exc())


def do(ground: Ground, part: Part) -> Report:
    """Run one part."""
    report = Report()
    if part.plant is not None:
        report.plants[part.plant] = None
    for seed in part.seeds:
        plan = draw(seed)
        with planted(part.plant):
            result = simulate(ground, plan)
        _count(report, seed, result)
        if result.violation is None:
            continue
        if part.plant is not None:
            report.plants[part.plant], report.caught[part.plant] = seed, str(result.violation)
            break
        steps, short = (list(plan.steps), result) if part.long else shorten(ground, plan, result)
        report.violations.append(
            {
                "seed": seed,
                "code": result.violation.code,
                "told": str(short.violation),
                "steps": [str(step) for step in steps],
                "history": short.history,
            }
        )
    return report


def _count(report: Report, seed: int, result: Result) -> None:
    report.seeds += 1
    report.steps += result.steps
    report.orders += result.orders
    report.calls += result.calls
    report.lock_waits += result.lock_waits
    report.faults += result.faults
    report.virtual_hours += result.virtual_hours
    report.digests[seed] = result.digest
