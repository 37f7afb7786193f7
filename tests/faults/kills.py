"""Killing: tills, the server and its PostgreSQL get SIGKILL at random instants, and start again, over and over."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from tests.faults.processes import ServerProcess
from tests.faults.stage import Stage, in_shops
from tests.faults.tally import Tally

ROUNDS_A_SHOP = 12
KILLS_A_ROUND = (2, 3)
SELLING_SECONDS = (0.0, 0.35)
"""How long tills sell between two kills, drawn anew each time."""
FIRST_START_SECONDS = (0.0, 1.8)
TILLS = 2
VICTIMS = ("till", "till", "till", "till", "till", "server", "both", "database", "worker")
WORKERS = (1, 1, 2)


def run(base: Path, rounds: int, seed: int, say: Callable[[str], None]) -> Tally:
    """Do so many rounds."""
    chance = random.Random(seed)

    def shop(folder: Path, times: int, total: Tally) -> None:
        server = ServerProcess(folder / "server", workers=chance.choice(WORKERS))
        with Stage(folder, [server], chance) as stage:
            _first_start(server, chance)
            total.kills += 1
            stage.open(TILLS)
            while total.rounds < times and total.is_clean:
                total.add(_round(stage, chance))
            total.orders = stage.orders()
        say(f"kill: {total.as_dict()}")

    return in_shops(base, rounds, ROUNDS_A_SHOP, shop)


def _first_start(server: ServerProcess, chance: random.Random) -> None:
    """Start a server on a new folder, where it makes its database; it is killed at that, and starts again."""
    server.start()
    time.sleep(chance.uniform(*FIRST_START_SECONDS))
    server.kill()
    server.start()
    server.wait_ready()


def _round(stage: Stage, chance: random.Random) -> Tally:
    """Kill a few times while tills sell, then let everything be sent, and compare."""
    kills = chance.randint(*KILLS_A_ROUND)
    for _ in range(kills):
        time.sleep(chance.uniform(*SELLING_SECONDS))  # the instant of a kill is what this is about
        _kill_one(stage, chance)
    time.sleep(chance.uniform(*SELLING_SECONDS))
    found = stage.examine()
    found.rounds, found.kills = 1, kills
    if found.is_clean:
        stage.sell()
    return found


def _kill_one(stage: Stage, chance: random.Random) -> None:
    """Kill one process of the shop and start it again at once. Processes that are just starting are killed as well."""
    match chance.choice(VICTIMS):
        case "till":
            till = chance.choice(stage.tills)
            till.kill()
            till.start(chance.randrange(10**6))
        case "worker" if stage.server.workers > 1:
            _kill_child(stage.server, "multiprocessing")
        case "database":
            _kill_child(stage.server, "postgres")
        case "both":
            _kill_child(stage.server, "postgres")
            stage.server.kill()
            stage.server.start()
        case _:
            stage.server.kill()
            stage.server.start()


def _kill_child(server: ServerProcess, word: str) -> None:
    """Kill the first descendant of the server whose command line has this word, if there is one yet."""
    with suppress(psutil.NoSuchProcess, ProcessLookupError):
        for child in psutil.Process(server.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                command = child.cmdline()
                if any(word in part for part in command) and not any("guard.py" in part for part in command):
                    os.kill(child.pid, signal.SIGKILL)
                    return
