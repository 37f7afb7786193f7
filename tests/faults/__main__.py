"""Real faults on real processes: ``python -m tests.faults --rounds N [--seed S] [--json] [--only KIND]``.

Without ``--only`` there are N rounds of kills, a share of that of each other kind, and up to 200 power cuts. Exit status: 0 when
nothing is wrong, 1 when anything was lost, doubled, left out or found, 2 when a tool is missing, which is named.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults import kills, lines, outages, power, rooms
from tests.faults.tally import Tally, ToolMissing

SHARE = 50
"""One round of an outage, a full disk and a bad line for so many rounds of kills, and at least one."""
CUTS_A_ROUND = 20
CUTS_MAX = 200
MEMORY = "/dev/shm"
"""A killed process loses nothing that it gave to the system, so a disk that has to be waited for would prove no more."""

Run = Callable[[Path, int, int, Callable[[str], None]], Tally]
KINDS: dict[str, Run] = {
    "kill": kills.run,
    "postgres": outages.run,
    "disk": rooms.run,
    "proxy": lines.run,
    "power": power.run,
}


def rounds_of(rounds: int) -> dict[str, int]:
    """Return how many rounds of each kind belong to so many rounds of kills."""
    few = max(1, rounds // SHARE)
    cuts = min(CUTS_MAX, CUTS_A_ROUND * rounds)
    return {"kill": rounds, "postgres": few, "disk": few, "proxy": few, "power": cuts}


def run(base: Path, wanted: dict[str, int], seed: int, say: Callable[[str], None]) -> Tally:
    """Do so many rounds of each kind, each in a folder of its own, which is left there when something was found."""
    total = Tally()
    for kind, rounds in wanted.items():
        found = KINDS[kind](base / kind, rounds, seed, say)
        if found.is_clean:
            shutil.rmtree(base / kind, ignore_errors=True)
        else:
            found.findings.append(f"{kind}: what is left of it lies in {base / kind}")
        total.add(found)
    return total


def main(argv: list[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds of kills, or of the only kind")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--json", action="store_true", help="print the result as one line of JSON")
    parser.add_argument("--only", choices=list(KINDS), help="do this kind only")
    options = parser.parse_args(argv)
    wanted = {options.only: options.rounds} if options.only else rounds_of(options.rounds)
    base = Path(tempfile.mkdtemp(prefix="warungin-faults-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    try:
        total = run(base, wanted, options.seed, lambda line: print(line, file=sys.stderr, flush=True))
    except ToolMissing as error:
        shutil.rmtree(base)
        print(f"a tool is missing: {error}", file=sys.stderr)
        return 2
    if total.is_clean:
        shutil.rmtree(base)
    if options.json:
        print(json.dumps(total.as_dict()))
    else:
        for name, value in total.as_dict().items():
            print(f"{name}: {value}")
    return 0 if total.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
