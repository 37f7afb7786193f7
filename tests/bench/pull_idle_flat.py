"""What asking for news costs when there is none, with little and with much history at the centre."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.bootstrap import open_folder
from app.sync.link import HttpLink
from sync_server.db import Connection
from sync_server.schema import all_tables
from tests.bench.catalogue import goods
from tests.bench.centre import running_centre
from tests.bench.figure import Figure, Scale, at_most, middle, percentile, timed
from tests.bench.push_over_http import link_to, push, sell
from tests.bench.world import World
from tests.bench.written import added, columns

NAME = "pull_idle_flat"
GOAL = 1.2
PRODUCTS = 2_000
WARM_UPS = 50
AT_ONCE = 100_000
COUNTED = ("number", "device_no", "journal_no", "change_no")
"""Columns that go up by one from order to order."""


def measure(world: World, scale: Scale) -> Figure:
    """Run two centres side by side, one with a hundred times the other's history, and ask both in turn."""
    few, many = scale.of(10_000, 200), scale.of(1_000_000, 20_000)
    folder = world.path.parent / "centres"
    try:
        with _idle_till(world, folder / "few", few) as small, _idle_till(world, folder / "many", many) as large:
            asked = _in_turn(small, large, scale.of(1_000, 100))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    floor = middle(asked[0])
    return at_most(
        NAME,
        middle(asked[1]) / floor,
        GOAL,
        "times",
        f"median of {len(asked[1])} pulls with nothing new by a till's own link at {many} orders of history, over the same at "
        f"{few}; two servers and two PostgreSQL, asked in turn; the history is a real order with all of its rows, "
        "multiplied by SQL in every table that it is in, feed and inbox included",
        floor=round(floor, 3),
        floor_unit="ms",
        ours_ms=round(middle(asked[1]), 3),
        ours_p99_ms=round(percentile(asked[1], 99), 2),
        floor_p99_ms=round(percentile(asked[0], 99), 2),
    )


Pull = tuple[HttpLink, int]
"""A till's line to its centre, and the change number behind which it asks."""


@contextmanager
def _idle_till(world: World, folder: Path, orders: int) -> Iterator[Pull]:
    """Lend the line of a till at a centre with so many orders, and the number of the last change there."""
    few_goods = replace(world, size=PRODUCTS)
    with ExitStack() as stack:
        centre = stack.enter_context(running_centre(folder / "server"))
        centre.fill(list(goods(PRODUCTS)))
        opened = stack.enter_context(closing(open_folder(folder / "till", world.passphrase)))
        link = stack.enter_context(closing(link_to(opened, centre, few_goods)))
        push(link, sell(opened, few_goods, 1))
        with psycopg.connect(centre.admin_url, autocommit=True) as admin:
            head = _multiply(admin, orders - 1)
        assert centre.orders() == orders
        reply = link.changes(head)
        assert reply.head == reply.cursor == head and not reply.rows
        yield link, head


def _multiply(admin: Connection, times: int) -> int:
    """Write the last order so many times again, in all tables, under other ids and numbers; return the feed's head."""
    rows = added(admin)
    own = _own_ids(rows)
    admin.execute("SET session_replication_role = replica")
    admin.execute("SET synchronous_commit = off")
    tables = [table for table in all_tables() if table.name in rows]
    for table in tables:
        source = sql.SQL(
            "CREATE TEMP TABLE {} AS SELECT * FROM {} WHERE xmin::text = (SELECT xmin::text FROM feed_head)"
        )
        admin.execute(source.format(sql.Identifier(f"one_{table.name}"), sql.Identifier(table.name)))
    for table in tables:
        statement = _again(table, own)
        for first in range(1, times + 1, AT_ONCE):
            admin.execute(statement, {"first": first, "last": min(first + AT_ONCE - 1, times)})
    admin.execute("UPDATE feed_head SET head = head + %s", (times,))
    admin.execute("VACUUM ANALYZE")
    admin.execute("CHECKPOINT")
    head = admin.execute("SELECT head FROM feed_head").fetchone()
    assert head is not None
    return int(head[0])


def _own_ids(rows: dict[str, list[tuple[Any, ...]]]) -> set[tuple[str, str]]:
    """Return table and column of every id that belongs to the order itself, not to what it speaks of."""
    tables = {table.name: table for table in all_tables()}
    known = {
        line[columns(tables[name]).index("id")]
        for name, lines in rows.items()
        if "id" in columns(tables[name])
        for line in lines
    }
    return {
        (name, column)
        for name, lines in rows.items()
        for place, column in enumerate(columns(tables[name]))
        if all(isinstance(line[place], UUID) and line[place] in known for line in lines)
    }


def _again(table: sa.Table, own: set[tuple[str, str]]) -> sql.Composed:
    """Return the statement that writes a table's share of the orders from ``first`` to ``last``."""
    values: list[sql.Composable] = []
    for name in columns(table):
        column = sql.SQL("o.{}").format(sql.Identifier(name))
        if (table.name, name) in own:
            values.append(sql.SQL("md5({}::text || n)::uuid").format(column))
        elif name in COUNTED:
            values.append(sql.SQL("{} + n").format(column))
        else:
            values.append(column)
    return sql.SQL("INSERT INTO {} SELECT {} FROM generate_series(%(first)s::bigint, %(last)s::bigint) n, {} o").format(
        sql.Identifier(table.name), sql.SQL(", ").join(values), sql.Identifier(f"one_{table.name}")
    )


def _in_turn(small: Pull, large: Pull, how_many: int) -> tuple[list[float], list[float]]:
    asked: tuple[list[float], list[float]] = ([], [])
    for turn in range(how_many + WARM_UPS):
        for (link, head), times in zip((small, large), asked, strict=True):
            took = timed(partial(link.changes, head))
            if turn >= WARM_UPS:
                times.append(took)
    return asked
