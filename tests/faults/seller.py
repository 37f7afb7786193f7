"""A till of its own process that sells in a loop, for being killed: run ``python -m tests.faults.seller FOLDER PASSPHRASE``.

After each sale has returned, and only then, its receipt number, id and total go to standard output, unbuffered. Between sales
it does what else writes: cash in, a line taken out and back, a hold and a recall, a print job begun and ended.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from uuid import UUID

from app.bootstrap import OpenFolder, open_folder
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.domain.staff import Staff
from app.services import carts, catalogue, orders, printing, shifts
from tests.till import GOODS, person_id

SKUS = tuple(good.sku for good in GOODS if good.scale_code is None and good.sku != "EMAS")


def say(*words: object) -> None:
    """Acknowledge something to whoever listens, at once."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Seller:
    """Works a till without end; each step is one intention of a cashier."""

    def __init__(self, till: OpenFolder, chance: random.Random) -> None:
        self._till = till
        self._chance = chance
        with till.units(write=False) as uow:
            self._cashier: Staff = uow.staff.get(UUID(str(person_id("Rina"))))  # type: ignore[arg-type]

    def sell(self) -> None:
        units, cashier = self._till.units, self._cashier
        for sku in self._chance.choices(SKUS, k=self._chance.randint(1, 5)):
            product, unit = next(hit for hit in catalogue.find(units(write=False), sku).hits if hit[0].sku == sku)
            carts.add_product(units(), cashier, product.id, unit.code, Quantity.of(self._chance.randint(1, 3)))
        self._between()
        view = carts.current(units(write=False))
        say("cart", view.cart.id, len(view.cart.lines))
        order = orders.complete(units(), cashier, view.cart.id, view.cash_due + Money(self._chance.choice((0, 500))))
        say("sold", order.number, order.id, order.total.minor)

    def _between(self) -> None:
        units, cashier = self._till.units, self._cashier
        view = carts.current(units(write=False))
        match self._chance.randrange(5):
            case 0:
                removed = carts.remove_line(units(), cashier, view.cart.lines[0].id)
                carts.restore_line(units(), cashier, view.cart.id, removed.line, removed.position)
            case 1:
                carts.hold(units(), cashier, "sebentar")
                carts.recall(units(), cashier, view.cart.id)
            case 2:
                shifts.move_cash(units(), cashier, Money(1_000), "receh")
            case 3:
                task = printing.next_task(units(write=False))
                if task is not None:
                    printing.start(units(), task, b"paper")
                    printing.finish(units(), task.job.id, printed=True)


def main(folder: str, passphrase: str, seed: str) -> None:
    """Sell until the end of this process."""
    till = open_folder(Path(folder), Path(passphrase))
    seller = Seller(till, random.Random(int(seed)))
    with till.units(write=False) as uow:
        is_open = uow.shifts.find_open() is not None
    if not is_open:
        shifts.open(till.units(), seller._cashier, Money(100_000))
    say("ready")
    while True:
        seller.sell()


if __name__ == "__main__":
    main(*sys.argv[1:])
