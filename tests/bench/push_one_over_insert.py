"""What a till waits for when it hands in one sale, against the bare INSERT of the rows that the sale added at the centre."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from app.bootstrap import open_folder
from sync_server.database import OWNER_ROLE
from sync_server.db import Connection
from tests.bench.catalogue import goods
from tests.bench.centre import running_centre
from tests.bench.figure import Figure, Scale, at_most, middle, percentile, timed
from tests.bench.push_over_http import copy_all, everything, link_to, push, sell
from tests.bench.world import World
from tests.bench.written import Rows, added, insert_statements

NAME = "push_one_over_insert"
GOAL = 4.0
WARM_UPS = 10


def measure(world: World, scale: Scale) -> Figure:
    """Push single orders of a real till, each followed by the bare INSERT of its rows into a twin on the same PostgreSQL."""
    folder = world.path.parent / "centre"
    try:
        ours, bare, rows = _in_turn(world, folder, scale.of(500, 40))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    floor = percentile(bare, 99)
    return at_most(
        NAME,
        percentile(ours, 99) / floor,
        GOAL,
        "times",
        f"p99 of {len(ours)} pushes of one order of 5 lines through the till's own link, one server worker, over p99 of a "
        "bare transaction each: the rows that the order added, one INSERT a table, sent without waiting in between, "
        "committed to disk; in turn, on the same PostgreSQL",
        floor=round(floor, 2),
        floor_unit="ms",
        ours_p99_ms=round(percentile(ours, 99), 2),
        ours_median_ms=round(middle(ours), 2),
        bare_median_ms=round(middle(bare), 2),
        median_over_median=round(middle(ours) / middle(bare), 2),
        p99_over_bare_median=round(percentile(ours, 99) / middle(bare), 2),
        rows={name: len(lines) for name, lines in rows.items()},
    )


def _in_turn(world: World, folder: Path, how_many: int) -> tuple[list[float], list[float], Rows]:
    ours: list[float] = []
    bare: list[float] = []
    rows: Rows = {}
    with ExitStack() as stack:
        centre = stack.enter_context(running_centre(folder / "server"))
        centre.fill(list(goods(world.size)))
        opened = stack.enter_context(closing(open_folder(folder / "till", world.passphrase)))
        link = stack.enter_context(closing(link_to(opened, centre, world)))
        twin = stack.enter_context(centre.twin())
        admin = stack.enter_context(psycopg.connect(centre.admin_url, autocommit=True))
        waiting = sell(opened, world, how_many + WARM_UPS)
        copy_all(twin, everything(admin), 1)
        for turn, message in enumerate(waiting):
            our_time = timed(partial(push, link, [message]))
            rows = added(admin)
            assert len(rows["orders"]) == 1, rows.keys()
            bare_time = timed(partial(_insert, twin, insert_statements(rows)))
            if turn >= WARM_UPS:
                ours.append(our_time)
                bare.append(bare_time)
    return ours, bare, rows


def _insert(twin: Connection, statements: list[tuple[sql.Composed, list[Any]]]) -> None:
    with twin.pipeline(), twin.transaction():
        twin.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER_ROLE)))
        for statement, values in statements:
            twin.execute(statement, values)
