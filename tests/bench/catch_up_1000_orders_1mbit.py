"""How long a till that was without a network hands in what it sold meanwhile, over the line that a village has."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from pathlib import Path

from app.bootstrap import open_folder
from app.services import enrolment, syncing
from app.sync.engine import SyncEngine
from app.sync.link import HttpLink
from tests.bench.catalogue import goods
from tests.bench.centre import running_centre
from tests.bench.figure import Figure, Scale, at_most, timed
from tests.bench.push_over_http import link_to, sell
from tests.bench.world import World
from tests.faults.proxy import Proxy, Shape, address_of

NAME = "catch_up_1000_orders_1mbit"
GOAL = 10.0
KBIT_PER_SECOND = 1_000
DELAY_SECONDS = 0.02


def measure(world: World, scale: Scale) -> Figure:
    """Let a real till with unsent orders do one round through the proxy, from its hello to the end of the feed."""
    folder = world.path.parent / "centre"
    try:
        seconds, orders = _caught_up(world, folder, scale.of(1_000, 200))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return at_most(
        NAME,
        seconds,
        GOAL,
        "s",
        f"one round of a till with {orders} unsent orders of 5 lines, from its hello until nothing is left to send or to "
        f"fetch, through a proxy of {KBIT_PER_SECOND} kbit/s and {DELAY_SECONDS * 1_000:.0f} ms each way; real server process",
        orders=orders,
    )


def _caught_up(world: World, folder: Path, how_many: int) -> tuple[float, int]:
    with ExitStack() as stack:
        centre = stack.enter_context(running_centre(folder / "server"))
        centre.fill(list(goods(world.size)))
        opened = stack.enter_context(closing(open_folder(folder / "till", world.passphrase)))
        link_to(opened, centre, world).close()
        sell(opened, world, how_many)
        proxy = Proxy([address_of(centre.url)], Shape(KBIT_PER_SECOND, DELAY_SECONDS))
        proxy.start()
        stack.callback(proxy.stop)
        token = enrolment.identity(opened.units(write=False)).token
        link = stack.enter_context(closing(HttpLink(proxy.url, token)))
        engine = SyncEngine(opened.units, link, opened.clock, "bench")
        milliseconds = timed(engine.run_round)
        status = syncing.status(opened.units(write=False))
        assert (status.pending, status.parked, status.waiting, status.behind) == (0, 0, 0, 0), status
        arrived = centre.orders()
    assert arrived == how_many, f"{arrived} of {how_many} orders arrived"
    return milliseconds / 1_000, arrived
