"""How long a new till of a large shop takes to be filled, against COPY of the same rows and bare inserts of them."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from app.bootstrap import OpenFolder, open_folder
from app.db import search
from app.db.engine import FILE_NAME, connect
from app.db.schema import bring_up_to_date
from app.db.sql import insert_sql
from app.db.tables import masters
from app.db.tables.types import Table
from app.services import enrolment
from app.sync.engine import SyncEngine
from app.sync.enrol import enrol
from app.sync.link import HttpLink
from tests.bench.catalogue import goods
from tests.bench.centre import RunningCentre, running_centre
from tests.bench.figure import ROUNDS_MIN, Figure, Scale, at_most, middle, timed
from tests.bench.world import World

NAME = "bootstrap_100k_over_bare"
GOAL = 3.0
AT_ONCE = 500
KEY = bytes(range(32))
COPIED = {
    "products": "id, sku, name, category_id, tax_class, weighed, scale_code, pack, colour, revision",
    "product_units": "product_id, code, position, factor_milli, price_minor, barcode",
    "on_hand": "product_id, milli",
}
"""What a till needs of each large table."""

Rows = list[tuple[Any, ...]]


@dataclass(slots=True)
class _Rounds:
    """Milliseconds of each round: ours, COPY, and bare inserts."""

    ours: list[float] = field(default_factory=list)
    copy: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def measure(world: World, scale: Scale) -> Figure:
    """Fill a new till over HTTP from a snapshot that the server makes for it; then copy and insert the same rows."""
    folder = world.path.parent / "bootstrap"
    try:
        rounds, size = _in_turn(world, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    copy, bare = middle(rounds.copy), middle(rounds.bare)
    return at_most(
        NAME,
        middle(rounds.ours) / (copy + bare),
        GOAL,
        "times bare",
        f"median of {ROUNDS_MIN} rounds in turn: a till that was just enrolled is filled with {world.size} products by one "
        "round of sync (the server reads and packs the snapshot, one worker, HTTP on loopback, the till unpacks, checks and "
        f"writes it, search index and stock included), over COPY TO of the same rows and executemany of them into the same "
        f"tables and index, encrypted, WAL, synchronous=FULL, one transaction for {AT_ONCE} rows",
        floor=round(copy + bare),
        floor_unit="ms",
        ours_ms=round(middle(rounds.ours)),
        copy_ms=round(copy),
        bare_ms=round(bare),
        snapshot_bytes=size,
    )


def _in_turn(world: World, folder: Path) -> tuple[_Rounds, int]:
    rounds, size = _Rounds(), 0
    with ExitStack() as stack:
        centre = stack.enter_context(running_centre(folder / "server"))
        centre.fill(list(goods(world.size)))
        admin = stack.enter_context(psycopg.connect(centre.admin_url, autocommit=True))
        # The bench's feed has none of its goods; a real one has at least a change of each.
        admin.execute("UPDATE feed_head SET head = head + %s", (world.size,))
        for turn in range(ROUNDS_MIN):
            admin.execute("DELETE FROM snapshots")
            with closing(open_folder(folder / f"till-{turn}", world.passphrase)) as opened:
                rounds.ours.append(_fill(opened, centre))
                tables = _rows(opened)
            rounds.copy.append(timed(lambda: _copy(admin)))
            rounds.bare.append(_insert(folder / f"bare-{turn}", tables))
            size = admin.execute("SELECT max(length) FROM snapshots").fetchone()[0]  # type: ignore[index]
    return rounds, size


def _fill(opened: OpenFolder, centre: RunningCentre) -> float:
    """Enrol a till and return how long its first round takes."""
    enrol(opened.units, centre.url, centre.code(), "bench")
    with closing(HttpLink(centre.url, enrolment.identity(opened.units(write=False)).token)) as link:
        return timed(SyncEngine(opened.units, link, opened.clock, "bench").run_round)


def _rows(opened: OpenFolder) -> dict[Table, Rows]:
    """Return the rows that a till was filled with, as they stand there; ``stock_base`` is a twin of ``on_hand``."""
    tables = (masters.products, masters.product_units, masters.on_hand, masters.stock_base)
    with opened.units(write=False) as uow:
        found = {table: uow.connection.execute(f"select * from {table.name}").fetchall() for table in tables}
    assert len(found[masters.products]) == len(found[masters.stock_base])
    return found


def _copy(admin: psycopg.Connection[Any]) -> None:
    for table, columns in COPIED.items():
        with admin.cursor().copy(f"COPY {table} ({columns}) TO STDOUT".encode()) as copy:
            for _ in copy:
                pass


def _insert(folder: Path, tables: dict[Table, Rows]) -> float:
    """Return how long bare inserts of all rows and of their words take, into a new file."""
    folder.mkdir()
    bring_up_to_date(folder / FILE_NAME, KEY)
    codes: dict[bytes, list[str]] = {}
    for unit in tables[masters.product_units]:
        codes.setdefault(unit[0], []).append(unit[5])
    words = [(row[0], search.indexed(row[3], row[2], codes[row[1]])) for row in tables[masters.products]]
    statements = {insert_sql(table): rows for table, rows in tables.items()}
    statements["insert into product_search (rowid, words) values (?, ?)"] = words
    with closing(connect(folder / FILE_NAME, KEY)) as connection:
        return timed(lambda: _run(connection, statements))


def _run(connection: Any, statements: dict[str, Rows]) -> None:
    for statement, rows in statements.items():
        _run_one(connection, statement, rows)


def _run_one(connection: Any, statement: str, rows: Rows) -> None:
    for begin in range(0, len(rows), AT_ONCE):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows[begin : begin + AT_ONCE])
        connection.execute("COMMIT")
