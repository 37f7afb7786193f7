"""How long after a scan its line stands on the screen, in carts that grow from nothing to a hundred lines."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

from app.db.engine import connect
from app.services import carts
from tests.bench.figure import Figure, Scale, at_most, middle, percentile, timed
from tests.bench.window import TillWindow, open_window
from tests.bench.world import World

NAME = "scan_to_line_p99"
GOAL = 16.0
CART_LINES = 100
STRIDE = 7_919
WARM_UPS = 5


def measure(world: World, scale: Scale) -> Figure:
    """Scan carts full by key events through the selling page; each scan is another product."""
    samples: list[float] = []
    commits: list[float] = []
    with (
        world.copy("scan") as path,
        closing(_BareCommit(path)) as bare,
        open_window(path, world.passphrase) as till,
    ):
        for turn in range(scale.of(5, 1)):
            codes = [
                world.barcodes[(turn * CART_LINES + at) * STRIDE % len(world.barcodes)] for at in range(CART_LINES)
            ]
            for at, code in enumerate(codes):
                took = _scan(till, code)
                commits.append(bare.milliseconds())
                if turn or at >= WARM_UPS:
                    samples.append(took)
            _throw_away(till)
    return at_most(
        NAME,
        percentile(samples, 99),
        GOAL,
        "ms",
        f"99th percentile of {len(samples)} scans at {scale.products} products, carts of 1 to {CART_LINES} lines: from the "
        "Enter key event to the end of the paint that contains the line, real window offscreen",
        floor=round(percentile(commits, 99), 2),
        floor_is="99th percentile of a bare commit of one row, same driver, same pragmas, after each scan: what the disk takes",
        median_ms=round(middle(samples), 2),
        worst_ms=round(max(samples), 2),
    )


class _BareCommit:
    """A file of its own, in which the least that a scan must write is written as surely."""

    def __init__(self, folder: Path) -> None:
        self._connection = connect(folder / "bare.db", secrets.token_bytes(32))
        self._connection.execute("create table lines (id blob primary key, name text)")

    def milliseconds(self) -> float:
        return timed(self._commit)

    def _commit(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("insert into lines values (?, ?)", (secrets.token_bytes(16), "Mi Goreng Sariloka"))
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def _scan(till: TillWindow, code: str) -> float:
    till.type(code)
    took = till.milliseconds_to(till.page.cart_view.painted_line, till.enter)
    assert till.page.cart_view.rows()[-1].line.scanned == code, "another line was painted"
    till.settle()
    return took


def _throw_away(till: TillWindow) -> None:
    """Void the cart by the service behind the page's key, and let the page look again."""
    actor = till.page.session.actor
    cart_id = till.ask(carts.current).cart.id
    till.carry_out(lambda uow: carts.void(uow, actor, cart_id, "bench"))
    till.page.enter()
    till.settle()
