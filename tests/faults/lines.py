"""A bad line: the proxy loses, cuts, delays and repeats calls to two servers on one database, while tills sell and are killed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.outages import own_database, servers_on
from tests.faults.proxy import Faults, Proxy, Shape, address_of
from tests.faults.stage import Stage, in_shops
from tests.faults.tally import Tally

ROUNDS_A_SHOP = 8
TILLS = 2
DELAY_SECONDS_MAX = 0.02
SERVERS = 2
SELLING_SECONDS = (0.5, 2.0)
SPEEDS = (None, 2_000, 512)
"""Kilobits a second of the line, drawn for each shop."""


def run(base: Path, rounds: int, seed: int, say: Callable[[str], None]) -> Tally:
    """Do so many rounds."""
    chance = random.Random(seed)

    def shop(folder: Path, times: int, total: Tally) -> None:
        with own_database(folder) as own, Stage(folder, servers_on(own, folder, SERVERS), chance) as stage:
            for server in stage.servers:
                server.start()
                server.wait_ready()
            faults = Faults(chance.randrange(10**6), is_on=False)
            with _bad_line(stage, chance, faults) as proxy:
                stage.open(TILLS)
                while total.rounds < times and total.is_clean:
                    total.add(_round(stage, proxy, faults, chance))
                total.orders = stage.orders()
        say(f"proxy: {total.as_dict()} {dict(faults.seen)}")

    return in_shops(base, rounds, ROUNDS_A_SHOP, shop)


@contextmanager
def _bad_line(stage: Stage, chance: random.Random, faults: Faults) -> Iterator[Proxy]:
    """Put a proxy of some speed before the servers of a shop, for the length of the block."""
    shape = Shape(chance.choice(SPEEDS), delay_seconds=chance.uniform(0, DELAY_SECONDS_MAX))
    proxy = Proxy([address_of(server.url) for server in stage.servers], shape, faults)
    proxy.start()
    try:
        stage.address = proxy.url
        yield proxy
    finally:
        proxy.stop()


def _round(stage: Stage, proxy: Proxy, faults: Faults, chance: random.Random) -> Tally:
    """Sell over the bad line, now and then cut it or kill a till or a server, and let everything be sent over it still."""
    faults.is_on, kills = True, 0
    for till in stage.tills:
        till.wait_ready()
    for _ in range(3):
        time.sleep(chance.uniform(*SELLING_SECONDS) / 3)  # how long the line is bad is what this is about
        match chance.randrange(4):
            case 0:
                proxy.cut_all()
            case 1:
                till = chance.choice(stage.tills)
                till.kill()
                till.start(chance.randrange(10**6))
                kills += 1
            case 2:
                server = chance.choice(stage.servers)
                server.kill()
                server.start()
                kills += 1
    found = stage.examine()
    found.rounds, found.kills = 1, kills
    if found.is_clean:
        stage.sell()
    return found
