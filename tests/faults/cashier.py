"""A till without screens, in a process of its own, to be killed. It is wired as the till program is: same folder, same workers.

It sells from its start. What the shopper was shown as paid is written to a file outside of the till's folder, after the sale
has returned and before anything else: ``paid ID SERIES NUMBER TOTAL RECEIPT``. What was refused is written there as well:
``refused CODE``.

Commands come over a pipe: ``rest`` and ``sell``; ``contact`` asks for a contact with the centre now; ``settle HEAD`` asks it to sync until nothing is left to send and the feed is
read up to ``HEAD``; ``paper`` to print all that is owed. Answers are ``ready``, ``resting``, ``settled`` and ``printed``, or
after ``SETTLE_SECONDS_MAX`` what still keeps it from that. When the other end of the pipe is gone, so is the till.
"""

from __future__ import annotations

import os
import queue
import random
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from app import bootstrap
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import WarunginError
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.domain.shift import DENOMINATIONS
from app.domain.staff import Staff
from app.services import carts, catalogue, orders, printing, shifts, syncing
from app.ui.wiring import Program, Trouble, Wiring
from app.version import VERSION

PAUSE_SECONDS_MAX = 0.05
REFUSED_PAUSE_SECONDS = 0.05
SETTLE_SECONDS_MAX = 60.0
ASK_AGAIN_SECONDS = 0.05
OPENING = Money(100_000)


class Cashier:
    """Works a till; each step is one intention of a person at it."""

    def __init__(
        self, till: Wiring, shown: Path, chance: random.Random, *, pause_seconds_max: float = PAUSE_SECONDS_MAX
    ) -> None:
        self._pause = pause_seconds_max
        self._till = till
        self._shown = os.open(shown, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._chance = chance
        with till.units(write=False) as uow:
            people = uow.staff.active()
        self._staff = next(person for person in people if person.role == "cashier")
        self._owner: Staff = next(person for person in people if person.role == "owner")
        self._goods = catalogue.page(till.units(write=False), None)

    def work(self) -> None:
        """Do one thing, most often a sale. A refusal is written down, and the next thing is tried."""
        try:
            if shifts.find_open(self._read()) is None:
                shifts.open(self._write(), self._staff, OPENING)
            match self._chance.randrange(60):
                case 0:
                    self._close_shift()
                case 1 | 2 | 3:
                    shifts.move_cash(self._write(), self._staff, Money(self._chance.choice((-500, 1_000))), "receh")
                case 4 | 5:
                    self._edit()
                case _:
                    self._sell()
            self._till.committed()
            time.sleep(self._chance.uniform(0, self._pause))
        except WarunginError as error:
            self._write_down("refused", error.code)
            time.sleep(REFUSED_PAUSE_SECONDS)

    def _read(self) -> UnitOfWork:
        return self._till.units(write=False)

    def _write(self) -> UnitOfWork:
        return self._till.units()

    def _sell(self) -> None:
        """Sell some goods, or lay them aside; now and then go on with what lay aside."""
        if self._chance.random() < 0.2:
            self._take_up()
        for product in self._chance.choices(self._goods, k=self._chance.randint(1, 4)):
            quantity = Quantity.of(self._chance.randint(1, 3))
            carts.add_product(self._write(), self._staff, product.id, product.base_unit.code, quantity)
        if self._chance.random() < 0.1:
            carts.hold(self._write(), self._staff, "sebentar")
        else:
            self._pay()

    def _take_up(self) -> None:
        held = carts.held(self._read())
        if held and not carts.current(self._read()).cart.lines:
            carts.recall(self._write(), self._staff, held[0].held.cart.id)

    def _pay(self) -> None:
        view = carts.current(self._read())
        more = Money(self._chance.choice((0, 500)))
        order = orders.complete(self._write(), self._staff, view.cart.id, view.cash_due + more)
        self._write_down("paid", order.id, order.series, order.number, order.total.minor, order.receipt_no)

    def _edit(self) -> None:
        """The owner renames something or changes its price, perhaps on two tills at once."""
        product = catalogue.get(self._read(), self._chance.choice(self._goods).id)
        unit = product.base_unit
        if self._chance.random() < 0.5:
            name = f"{product.name.partition(' /')[0]} /{self._chance.randrange(100)}"
            catalogue.edit(self._write(), self._owner, product.id, name=name)
        else:
            price = Money(max(100, unit.price.minor + self._chance.choice((-100, 100))))
            catalogue.edit(self._write(), self._owner, product.id, prices={unit.code: price})

    def _close_shift(self) -> None:
        """Count the drawer as it should be, close, and go home; the next thing opens a new shift."""
        if carts.current(self._read()).cart.lines:
            self._pay()
        expected = shifts.reconcile(self._write(), self._staff, {}).expected.minor
        count: dict[tuple[str, int], int] = {}
        for kind, value in DENOMINATIONS:
            count[kind, value], expected = divmod(expected, value)
        shifts.close(self._write(), self._staff, count, Money(0), "")

    def _write_down(self, *words: object) -> None:
        os.write(self._shown, (" ".join(map(str, words)) + "\n").encode())

    def contact(self) -> None:
        """Somebody presses the key that asks for a contact now."""
        self._till.sync_now()

    def settle(self, head: int) -> str:
        """Sync until nothing is left to send and the feed is read up to ``head``; return what still keeps it from that."""
        deadline = time.monotonic() + SETTLE_SECONDS_MAX
        while True:
            state, cursor = syncing.status(self._read()), syncing.cursor(self._read())
            left = state.pending + state.waiting
            if left == 0 and cursor >= head:
                return ""
            if time.monotonic() > deadline:
                return f"pending {state.pending}, waiting {state.waiting}, cursor {cursor} of {head}"
            self._till.sync_now()
            time.sleep(ASK_AGAIN_SECONDS)

    def print_all(self) -> str:
        """Print until no paper is owed; return what still is."""
        deadline = time.monotonic() + SETTLE_SECONDS_MAX
        while (state := printing.queue_state(self._read())).waiting:
            if time.monotonic() > deadline:
                return f"{state.waiting} papers are owed: {state}"
            self._till.committed()
            time.sleep(ASK_AGAIN_SECONDS)
        return ""


class Commands:
    """What this till was told; heard in one thread, asked for in another."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._told: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> NoReturn:
        while True:
            try:
                self._told.put(self._line.recv())
            except (EOFError, OSError):
                os._exit(0)

    def take(self, *, wait: bool) -> str:
        """Return the next command, or nothing when there is none and it should not be waited for."""
        try:
            return self._told.get(block=wait)
        except queue.Empty:
            return ""

    def answer(self, word: str) -> None:
        """Say something to whoever gives the commands."""
        self._line.send(word)


def main(folder: str, passphrase: str, shown: str, log: str, seed: int, line: Connection) -> None:
    """Work until the end of this process."""
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    opened = bootstrap.open_till(Path(folder), Path(passphrase), Program(version=VERSION))
    if isinstance(opened, Trouble):
        line.send(f"trouble {opened.error.code} {opened.error.facts}")
        return
    till, told, is_selling = Cashier(opened, Path(shown), random.Random(seed)), Commands(line), True
    opened.start_workers(lambda: None)
    told.answer("ready")
    while True:
        match told.take(wait=not is_selling).split():
            case ["sell"]:
                is_selling = True
            case ["rest"]:
                is_selling = False
                told.answer("resting")
            case ["settle", head]:
                told.answer(till.settle(int(head)) or "settled")
            case ["contact"]:
                till.contact()
            case ["paper"]:
                told.answer(till.print_all() or "printed")
        if is_selling:
            till.work()
