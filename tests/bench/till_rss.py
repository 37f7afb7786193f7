"""How much memory a till holds after a busy morning, with the whole catalogue in its database."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.bench.figure import Figure, Scale, at_most
from tests.bench.world import World

NAME = "till_rss"
GOAL = 250.0
CODES = 300
MEGABYTE = 1_000_000
SECONDS_MAX = 300


def measure(world: World, scale: Scale) -> Figure:
    """Let a process of its own sell 200 orders through its window."""
    sales = scale.of(200, 20)
    codes = world.barcodes[:: max(1, world.size // CODES)][:CODES]
    with world.copy("rss") as path:
        command = [sys.executable, "-m", "tests.bench.till_at_work", "--data", str(path), "--sales", str(sales)]
        command += ["--passphrase-file", str(world.passphrase), *codes]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["sales"] == sales, f"{told['sales']} of {sales} sales were made"
    return at_most(
        NAME,
        told["rss"] / MEGABYTE,
        GOAL,
        "MB",
        f"resident memory of a till's process after {sales} sales by key events through its window, {world.size} products",
    )
