"""From the start of the program to a sign-in that takes keys, against the start of an empty window."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figure import Figure, Scale, at_most, middle
from tests.bench.world import World

NAME = "cold_start_over_bare_window"
GOAL = 5.0
BARE = Path(__file__).with_name("bare_window.py")
STOP_SECONDS = 10


def measure(world: World, scale: Scale) -> Figure:
    """Start both in turn, the till on a folder whose key lies behind a passphrase file."""
    bare_command = [sys.executable, str(BARE)]
    till: list[float] = []
    bare: list[float] = []
    with world.copy("start") as path:
        till_command = [sys.executable, "-m", "app", "till", "--data", str(path)]
        till_command += ["--passphrase-file", str(world.passphrase), "--announce"]
        for command in (bare_command, till_command):
            _seconds_to_ready(command)
        for _ in range(scale.of(11, 5)):
            bare.append(_seconds_to_ready(bare_command))
            till.append(_seconds_to_ready(till_command))
    floor = middle(bare)
    return at_most(
        NAME,
        middle(till) / floor,
        GOAL,
        "times",
        f"median of {len(till)} starts at {scale.products} products, files warm, offscreen: exec to the line that says "
        "the sign-in is painted and takes keys, over exec to the first event turn of an empty window",
        floor=round(floor, 3),
        floor_unit="s",
        ours_s=round(middle(till), 3),
    )


def _seconds_to_ready(command: list[str]) -> float:
    """Start a program and return how long it took to say that it is ready. Raises RuntimeError when it does not."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - began
        if not line or json.loads(line) != {"ready": True}:
            assert process.stderr is not None
            process.terminate()
            raise RuntimeError(f"{command} did not start: {process.stderr.read().decode(errors='replace')[-500:]}")
        return took
    finally:
        process.terminate()
        process.communicate(timeout=STOP_SECONDS)
