"""Run it: ``python -m tests.simulation --seeds 1-500 [--plant NAME|all] [--json]``. Exit 1 when an invariant was broken."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator

from tests.simulation.campaign import Part, Report, run
from tests.simulation.plants import PLANTS

SHOWN_LINES = 120


def main() -> int:
    """Read the command line, run, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", default="1-60", help="first-last, or one")
    parser.add_argument("--plant", choices=["all", *PLANTS], help="look for a planted fault instead, seed by seed")
    parser.add_argument("--json", action="store_true", help="tell the result as JSON")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--long", action="store_true", help="show a violation's history as it was, not shortened")
    asked = parser.parse_args()
    first, _, last = asked.seeds.partition("-")
    seeds = list(range(int(first), int(last or first) + 1))
    began = time.monotonic()
    if asked.plant:
        names = list(PLANTS) if asked.plant == "all" else [asked.plant]
        parts = [Part(tuple(seeds), name) for name in names]
    else:
        parts = [Part((seed,), long=asked.long) for seed in seeds]
    report = run(parts, asked.processes, (lambda found: None) if asked.json else _tell_part)
    _tell(report, asked.seeds, time.monotonic() - began, as_json=asked.json)
    return 1 if report.violations or None in report.plants.values() else 0


def _tell_part(found: Report) -> None:
    for seed, digest in found.digests.items() if not found.plants else ():
        print(
            f"seed {seed}: {digest} {found.orders} orders, {found.calls} calls, {sum(found.faults.values())} faults",
            flush=True,
        )
    for name, at in found.plants.items():
        print(f"plant {name}: {'not caught' if at is None else f'seed {at}: {found.caught[name]}'}", flush=True)
    for violation in found.violations:
        print(f"VIOLATION with seed {violation['seed']}: {violation['told']}", flush=True)
        print("  shortened to these steps:")
        for line in violation["steps"]:
            print(f"    {line}")
        for line in _ends(violation["history"]):
            print(f"  {line}")


def _ends(lines: list[str]) -> Iterator[str]:
    """Yield the end of a history, where what broke it stands."""
    if len(lines) > SHOWN_LINES:
        yield f"… {len(lines) - SHOWN_LINES} lines before"
    yield from lines[-SHOWN_LINES:]


def _tell(report: Report, seeds: str, seconds: float, *, as_json: bool) -> None:
    result = {
        "seeds": seeds,
        "steps": report.steps,
        "orders": report.orders,
        "calls": report.calls,
        "lock_waits": report.lock_waits,
        "faults": dict(sorted(report.faults.items())),
        "violations": report.violations,
        "virtual_hours": round(report.virtual_hours),
        "seconds": round(seconds, 1),
        "plants": report.plants,
    }
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(f"{report.seeds} seeds, {report.steps} steps, {report.orders} orders, {report.calls} calls, "
          f"{round(report.virtual_hours)} virtual hours in {seconds:.0f} s: {len(report.violations)} violations")  # fmt: skip
    print("faults: " + ", ".join(f"{kind} {count}" for kind, count in sorted(report.faults.items())))


if __name__ == "__main__":
    sys.exit(main())
