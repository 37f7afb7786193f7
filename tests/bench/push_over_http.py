"""What the centre takes in through HTTP with everything on, against PostgreSQL's COPY of the very rows that it left."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import count, islice
from pathlib import Path

import psycopg
from psycopg import sql

from app.bootstrap import OpenFolder, open_folder
from app.domain.ids import ProductId
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.services import carts, enrolment, orders, shifts
from app.sync.engine import SyncEngine
from app.sync.enrol import enrol
from app.sync.link import HttpLink
from app.wire.limits import PUSH_MESSAGES_MAX
from app.wire.master import Entity
from sync_server.database import OWNER_ROLE
from sync_server.db import Connection
from sync_server.schema import all_tables
from tests.bench.catalogue import Goods, categories, goods
from tests.bench.centre import RunningCentre, running_centre
from tests.bench.figure import Figure, Scale, at_least, middle, timed
from tests.bench.world import World, fill, goods_arriving, owner

NAME = "push_over_http"
GOAL = 0.20
ROUNDS = 5
LINES = 5
STRIDE = 7_919
GOODS_SOLD = 2_000

Lines = dict[str, list[bytes]]
"""The rows of each table, as COPY writes them."""


@dataclass(slots=True)
class _Rounds:
    """What was measured: orders a second of ours and of COPY, and how many rows the last round left in each table."""

    ours: list[float] = field(default_factory=list)
    copy: list[float] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


def measure(world: World, scale: Scale) -> Figure:
    """Sell on a real till, push its stored messages, then COPY what that left into empty tables; five times in turn."""
    batches = scale.of(20, 2)
    folder = world.path.parent / "centre"
    try:
        rounds = _in_turn(world, folder, batches)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    floor = middle(rounds.copy)
    return at_least(
        NAME,
        middle(rounds.ours) / floor,
        GOAL,
        "of COPY",
        f"median of {ROUNDS} rounds of {batches} pushes of {PUSH_MESSAGES_MAX} orders of {LINES} lines, one till, one "
        "server worker, row security, replies, hashes and kept sums on, over COPY as owner of the rows that each round "
        "left in every table, one transaction for as many; same PostgreSQL, same settings",
        floor=round(floor),
        floor_unit="orders a second",
        ours_orders_a_second=round(middle(rounds.ours)),
        aim=0.30,
        rows_a_round=rounds.rows,
    )


def _in_turn(world: World, folder: Path, batches: int) -> _Rounds:
    rounds = _Rounds()
    with ExitStack() as stack:
        centre = stack.enter_context(running_centre(folder / "server"))
        centre.fill(list(goods(world.size)))
        opened = stack.enter_context(closing(open_folder(folder / "till", world.passphrase)))
        link = stack.enter_context(closing(link_to(opened, centre, world)))
        twin = stack.enter_context(centre.twin())
        admin = stack.enter_context(psycopg.connect(centre.admin_url, autocommit=True))
        waiting = iter(sell(opened, world, ROUNDS * batches * PUSH_MESSAGES_MAX))
        seen = everything(admin)
        copy_all(twin, seen, 1)
        for _ in range(ROUNDS):
            mine = list(islice(waiting, batches * PUSH_MESSAGES_MAX))
            rounds.ours.append(len(mine) / timed(partial(push, link, mine)) * 1_000)
            seen, left = _left(seen, admin)
            _make_room(twin, left)
            rounds.copy.append(len(mine) / timed(partial(copy_all, twin, left, batches)) * 1_000)
            rounds.rows = {name: len(lines) for name, lines in left.items()}
    return rounds


def link_to(opened: OpenFolder, centre: RunningCentre, world: World) -> HttpLink:
    """Enrol the till, fill it, open a shift, and let the centre know of all that; return its line to the centre."""
    enrol(opened.units, centre.url, centre.code(), "bench")
    link = HttpLink(centre.url, enrolment.identity(opened.units(write=False)).token)
    engine = SyncEngine(opened.units, link, opened.clock, "bench")
    engine.run_round()
    fill(opened, [*_categories(), *goods_arriving(_sold(world))])
    shifts.open(opened.units(), owner(opened), Money(200_000))
    engine.run_round()
    return link


def _categories() -> list[tuple[str, Entity]]:
    return [("category", category) for category in categories()]


def _sold(world: World) -> list[Goods]:
    """Return goods of one tax class from all over the catalogue, so that each order leaves as many rows as the next."""
    general = [each for each in goods(world.size) if each.entity.tax_class == "ppn_umum"]
    return general[:: max(1, len(general) // GOODS_SOLD)]


def sell(opened: OpenFolder, world: World, how_many: int) -> list[bytes]:
    """Sell on the till and return the messages that its outbox keeps, oldest first."""
    actor, sold = owner(opened), _sold(world)
    places = count(0, STRIDE)
    for _ in range(how_many):
        for place in islice(places, LINES):
            entity = sold[place % len(sold)].entity
            carts.add_product(opened.units(), actor, ProductId(entity.id), entity.units[0].code, Quantity.of(2))
        view = carts.current(opened.units())
        orders.complete(opened.units(), actor, view.cart.id, view.cash_due)
    with opened.units(write=False) as uow:
        kept = uow.connection.execute("select message from outbox where kind = 'order_completed' order by device_no")
        messages = [row[0] for row in kept]
    assert len(messages) == how_many
    return messages


def push(link: HttpLink, messages: list[bytes]) -> None:
    """Hand stored messages in, in full batches, and see that each was simply accepted."""
    for start in range(0, len(messages), PUSH_MESSAGES_MAX):
        reply = link.push(messages[start : start + PUSH_MESSAGES_MAX])
        odd = [result for result in reply.results if result.outcome != "accepted"]
        assert not odd, f"the centre did not simply accept: {odd[0]}"


def everything(admin: Connection) -> Lines:
    """Return all rows of all tables, in the order in which they lie there."""
    return {table.name: _lines(admin, table.name) for table in all_tables()}


def _lines(admin: Connection, table: str) -> list[bytes]:
    with admin.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(map(bytes, copy)).splitlines(keepends=True)


def _left(before: Lines, admin: Connection) -> tuple[Lines, Lines]:
    """Return everything as it is now, and of each table the rows that are new or changed since ``before``.

    They come in the order of their keys, so that equal shares of orders, lines and payments belong to each other.
    """
    now = everything(admin)
    left = {}
    for name, lines in now.items():
        known = frozenset(before[name])
        if fresh := sorted(line for line in lines if line not in known):
            left[name] = fresh
    return now, left


def _make_room(twin: Connection, left: Lines) -> None:
    """Take the older state of changed rows out of the twin, whose other rows refer to them, before they are copied in."""
    keys = {table.name: [column.name for column in table.primary_key] for table in all_tables()}
    with twin.transaction():
        twin.execute("SET LOCAL session_replication_role = replica")
        for name, lines in left.items():
            twin.execute(f"CREATE TEMP TABLE fresh (LIKE {name}) ON COMMIT DROP")
            _copy_table(twin, "fresh", lines)
            same = " AND ".join(f"{name}.{key} = fresh.{key}" for key in keys[name])
            twin.execute(f"DELETE FROM {name} USING fresh WHERE {same}")
            twin.execute("DROP TABLE fresh")


def copy_all(twin: Connection, lines: Lines, transactions: int) -> None:
    """Write rows as the tables' owner, with nothing but COPY, in so many transactions."""
    for turn in range(transactions):
        with twin.transaction():
            twin.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER_ROLE)))
            for name, rows in lines.items():
                first, last = (len(rows) * at // transactions for at in (turn, turn + 1))
                _copy_table(twin, name, rows[first:last])


def _copy_table(connection: Connection, name: str, lines: list[bytes]) -> None:
    if lines:
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
            copy.write(b"".join(lines))
