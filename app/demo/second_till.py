"""A second till of the demo shop: prices edited on either arrive on the other, and edits made apart end up equal."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.money import Money
from app.domain.product import Product
from app.domain.staff import Staff
from app.runtime.clock import SystemClock
from app.services import catalogue, enrolment, sign_in, syncing
from app.services.work import UnitOfWorkFactory
from app.sync.engine import SyncEngine
from app.sync.link import HttpLink
from app.ui.wiring import Wiring
from app.version import PROGRAM

WAIT_SECONDS = 30.0
LOOK_SECONDS = 0.05


class _Tills:
    """Two tills: the first syncs by its own worker, the second by rounds of ours."""

    def __init__(self, first: Wiring, second: Wiring) -> None:
        self.first, self.second = first.units, second.units
        identity = enrolment.identity(self.second(write=False))
        self._link = HttpLink(identity.server_url, identity.token)
        self._engine = SyncEngine(self.second, self._link, SystemClock(), PROGRAM)
        self._wake_first = first.sync_now
        people = sign_in.view(self.first(write=False)).people
        self._owner: Staff = next(person for person in people if person.role == "owner")
        self.product: Product = catalogue.page(self.first(write=False), None, limit=1)[0]

    def edit(self, units: UnitOfWorkFactory, minor: int) -> None:
        catalogue.edit(units(), self._owner, self.product.id, prices={self.product.base_unit.code: Money(minor)})

    def prices(self) -> list[int]:
        found = [catalogue.get(units(write=False), self.product.id) for units in (self.first, self.second)]
        return [product.base_unit.price.minor for product in found]

    def sync_second(self) -> None:
        self._engine.run_round()

    def sync_first(self, done: Callable[[], bool]) -> bool:
        """Let the first till's worker sync until ``done``, or give up."""
        self._wake_first()
        ends = time.monotonic() + WAIT_SECONDS
        while not done():
            if time.monotonic() > ends:
                return False
            time.sleep(LOOK_SECONDS)
        return True

    def first_is_sent(self) -> bool:
        return syncing.status(self.first(write=False)).pending == 0

    def close(self) -> None:
        self._link.close()


def prices_both_ways(first: Wiring, open_second: Callable[[], Wiring]) -> bool:
    """Edit a price on one till, on the other, and on both apart from each other; say whether both always end the same.

    Of edits made apart the one stands that reaches the centre later.
    """
    second = open_second()
    try:
        tills = _Tills(first, second)
        try:
            return _there_and_back(tills) and _apart(tills)
        finally:
            tills.close()
    finally:
        second.close()


def _there_and_back(tills: _Tills) -> bool:
    price = tills.product.base_unit.price.minor
    tills.edit(tills.second, price + 100)
    tills.sync_second()
    if not tills.sync_first(lambda: tills.prices() == [price + 100] * 2):
        return False
    tills.edit(tills.first, price + 200)
    if not tills.sync_first(tills.first_is_sent):
        return False
    tills.sync_second()
    return tills.prices() == [price + 200] * 2


def _apart(tills: _Tills) -> bool:
    price = tills.product.base_unit.price.minor
    tills.edit(tills.first, price + 300)
    tills.edit(tills.second, price + 500)
    if not tills.sync_first(tills.first_is_sent):
        return False
    tills.sync_second()
    return tills.sync_first(lambda: tills.prices() == [price + 500] * 2)
