"""A till that is killed at any instant loses nothing that it acknowledged, and half of nothing is in its books.

Three kills by default; ``WARUNGIN_KILLS=40`` (or any number) runs the long version. Instants come from a seed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from app.bootstrap import open_folder
from app.db.schema import HEAD
from app.domain.money import Money
from app.runtime.data_folder import FolderInUse
from app.services import carts, catalogue, orders, shifts, syncing
from app.wire.calls import FeedRow
from tests.sync.little_centre import listening
from tests.till import Good, Till, entity_of, make_folder, make_till

KILLS = int(os.environ.get("WARUNGIN_KILLS", "3"))
LIFE_SECONDS = (0.0, 0.6)
"""How long a till sells before it is killed, drawn anew for each kill."""


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module of the tests in a process of its own, and see that it ends."""
    started = subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield started
    finally:
        started.kill()
        started.wait(10)
        for pipe in (started.stdout, started.stderr):
            assert pipe is not None
            pipe.close()


def until_ready(seller: subprocess.Popen[bytes]) -> None:
    assert seller.stdout is not None and seller.stderr is not None
    line = seller.stdout.readline()
    assert line == b"ready\n", seller.stderr.read().decode()


def kill_while_selling(folder: Path, secret: Path, chance: random.Random) -> list[list[str]]:
    """Let a till sell, kill it at a random instant, and return all that it had acknowledged."""
    with process("tests.faults.seller", str(folder), str(secret), str(chance.randrange(10**6))) as seller:
        until_ready(seller)
        timer = threading.Timer(chance.uniform(*LIFE_SECONDS), seller.send_signal, (signal.SIGKILL,))
        timer.start()
        assert seller.stdout is not None
        told = seller.stdout.read().decode()
        timer.join()
        assert seller.wait(10) == -signal.SIGKILL
    whole = told[: told.rfind("\n") + 1]
    return [line.split() for line in whole.splitlines()]


@pytest.mark.timeout(120 + 10 * KILLS)
def test_a_till_killed_while_selling_keeps_every_acknowledged_order(tmp_path: Path) -> None:
    till = make_till(tmp_path / "till")
    till.close()
    secret = make_folder(till.folder)
    chance, sold, last_cart = random.Random(7), dict[str, tuple[str, str]](), ["", "", ""]
    for _ in range(KILLS):
        told = kill_while_selling(till.folder, secret, chance)
        sold.update(
            {number: (order, total) for word, number, *rest in told if word == "sold" for order, total in [rest]}
        )
        last_cart = next((words for words in reversed(told) if words[0] == "cart"), last_cart)
        examine(Till(till.folder), sold, last_cart)
    assert len(sold) > KILLS, "it sold before it died"


def examine(till: Till, sold: dict[str, tuple[str, str]], last_cart: list[str]) -> None:
    """Hold that all of ``sold`` is there, nothing is half there, and the cart on the counter can be paid or is an order."""
    try:
        rows = till.sql("select number, id, total_minor from orders order by number")
        assert [number for number, _, _ in rows] == list(range(1, len(rows) + 1))
        for number, order, total in rows:
            if str(number) in sold:
                assert (order.hex(), str(total)) == (sold[str(number)][0].replace("-", ""), sold[str(number)][1])
        assert len(rows) >= len(sold)
        assert {str(number) for number, _, _ in rows} >= sold.keys()
        assert till.findings() == []
        became = till.sql(
            "select count(*) from outbox where instr(message, ?) and kind = 'order_completed'", last_cart[1]
        )
        lines = till.sql(
            "select count(*) from cart_lines where cart_id = ?", bytes.fromhex(last_cart[1].replace("-", ""))
        )
        if last_cart[1]:
            assert (became[0][0] == 1) != (lines[0][0] == int(last_cart[2])), "the cart is an order, or it is whole"
        assert till.sql("pragma quick_check") == [("ok",)]
    finally:
        till.close()


def test_a_till_that_was_killed_sells_on_where_it_stood(tmp_path: Path) -> None:
    till = make_till(tmp_path / "till")
    till.close()
    secret = make_folder(till.folder)
    kill_while_selling(till.folder, secret, random.Random(3))
    opened = open_folder(till.folder, secret, clock=till.clock)
    try:
        again = Till(till.folder)
        shift = shifts.find_open(opened.units(write=False))
        assert shift is not None
        view = carts.current(opened.units(write=False))
        if not view.cart.lines:
            view = carts.add_scanned(opened.units(), again.cashier, "MIE")  # type: ignore[assignment]
        last = again.sql("select coalesce(max(number), 0) from orders")[0][0]
        order = orders.complete(opened.units(), again.cashier, view.cart.id, view.cash_due + Money(0))
        assert (order.number, order.shift_id) == (last + 1, shift.shift.id)
        assert again.findings() == []
        again.close()
    finally:
        opened.close()


def test_the_folder_is_free_again_after_a_kill(tmp_path: Path) -> None:
    till = make_till(tmp_path / "till")
    till.close()
    secret = make_folder(till.folder)
    with process("tests.faults.seller", str(till.folder), str(secret), "1") as seller:
        until_ready(seller)
        with pytest.raises(FolderInUse):
            open_folder(till.folder, secret)
        seller.send_signal(signal.SIGKILL)
        seller.wait(10)
        open_folder(till.folder, secret).close()


def test_a_second_till_on_the_folder_is_refused_and_the_first_sells_on(tmp_path: Path) -> None:
    till = make_till(tmp_path / "till")
    till.close()
    secret = make_folder(till.folder)
    opened = open_folder(till.folder, secret)
    try:
        command = [sys.executable, "-m", "tests.faults.seller", str(till.folder), str(secret), "1"]
        second = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert second.stdout == b""
        assert b"FolderInUse" in second.stderr
        again = Till(till.folder)
        shifts.open(opened.units(), again.cashier, Money(0))
        again.close()
    finally:
        opened.close()


def test_a_folder_whose_first_start_was_killed_starts(tmp_path: Path) -> None:
    """The key, ``device.json`` and the schema come one after the other; between any two the next start goes on."""
    secret = tmp_path / "secret.txt"
    secret.write_text("kata sandi yang panjang")
    chance = random.Random(11)
    for number in range(KILLS):
        folder = tmp_path / f"new{number}"
        program = f"from app.bootstrap import open_folder; from pathlib import Path; print(flush=True); open_folder(Path({str(folder)!r}), Path({str(secret)!r}))"
        starting = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert starting.stdout is not None
        starting.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.5))  # the instant of the kill is what this test is about
        starting.kill()
        starting.wait(10)
        starting.stdout.close()
        opened = open_folder(folder, secret)
        try:
            with opened.units(write=False) as uow:
                assert uow.connection.execute("select version_num from alembic_version").fetchall() == [(HEAD,)]
        finally:
            opened.close()


@pytest.mark.timeout(120 + 10 * KILLS)
def test_a_till_killed_while_pulling_has_a_page_whole_with_its_cursor_or_not_at_all(tmp_path: Path) -> None:
    till = make_till(tmp_path / "till")
    before = syncing.cursor(till.units(write=False))
    till.close()
    secret = make_folder(till.folder)
    chance = random.Random(23)
    with listening() as centre:
        centre.feed = [a_row(number, number > before) for number in range(1, before + 3_001)]
        for _ in range(KILLS):
            with process("tests.faults.puller", str(till.folder), str(secret), centre.address) as puller:
                until_ready(puller)
                timer = threading.Timer(chance.uniform(0.0, 0.5), puller.send_signal, (signal.SIGKILL,))
                timer.start()
                puller.wait(60)
                timer.join()
            arrived_to_the_cursor(till.folder, before)
        with process("tests.faults.puller", str(till.folder), str(secret), centre.address) as puller:
            assert puller.wait(60) == 0
        assert arrived_to_the_cursor(till.folder, before) == before + 3_000


def a_row(number: int, is_new: bool) -> FeedRow:
    """Return a row of the feed that brings the product of its number, and one piece of it."""
    sku = f"N{number}" if is_new else "OLD"
    entity = entity_of(Good(sku, f"Barang {number}", (("pcs", 1, number, None),)))
    raw = msgspec.Raw(msgspec.json.encode(entity))
    return FeedRow(change_no=number, kind="product", entity_id=entity.id, revision=number, body=raw)


def arrived_to_the_cursor(folder: Path, before: int) -> int:
    """Hold that exactly the rows up to the cursor are there, found by the search as well, and return the cursor."""
    again = Till(folder)
    try:
        cursor = syncing.cursor(again.units(write=False))
        numbers = again.sql("select cast(substr(sku, 2) as integer) from products where sku glob 'N[0-9]*' order by 1")
        assert [number for (number,) in numbers] == list(range(before + 1, cursor + 1))
        if cursor > before:
            assert f"N{cursor}" in [
                product.sku for product, _ in catalogue.find(again.units(write=False), f"barang {cursor}").hits
            ]
        assert again.findings() == []
        return cursor
    finally:
        again.close()
