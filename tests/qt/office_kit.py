"""What happens around the owner's pages in their tests: sales at a time, answers of the centre, contacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from app.db.tables.types import uid
from app.domain.money import Money
from app.domain.order import Order
from app.domain.quantity import Quantity
from app.services import carts, orders, shifts, syncing
from app.ui.page import Session
from app.wire.calls import PushReply, PushResult
from tests.qt.shop import MORNING, Shop, an_id

FILLING = "en lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et"


def sell(shop: Shop, goods: dict[str, int], at: datetime | None = None) -> Order:
    """Sell so many of each SKU, paid exactly."""
    shop.clock.at = at or shop.clock.at
    actor = shop.cashier
    for sku, units in goods.items():
        product = shop.product(sku)
        unit = product.base_unit.code
        shop.do(
            partial(carts.add_product, actor=actor, product_id=product.id, unit_code=unit, quantity=Quantity.of(units))
        )
    view = shop.do(carts.current)
    return shop.do(lambda uow: orders.complete(uow, actor, view.cart.id, view.cash_due))


def close_shift(shop: Shop) -> None:
    """End the shift with an empty drawer, so that another day can begin."""
    shop.do(lambda uow: shifts.close(uow, shop.owner, {}, Money(0), "uji"))


def messages(shop: Shop, kind: str) -> list[UUID]:
    """Return the ids of this device's messages of a kind, oldest first."""
    return [uid(row[0]) for row in shop.sql("select id from outbox where kind = ? order by device_no", kind)]


def answer(shop: Shop, *results: PushResult) -> None:
    """Let the centre answer a push."""
    reply = PushReply(results=list(results), server_time=MORNING, history_id=an_id(1, 9))
    shop.do(lambda uow: syncing.take_results(uow, reply))


def accepted(message_id: UUID, *flags: str) -> PushResult:
    """Return the answer that a message was taken."""
    return PushResult(id=message_id, outcome="accepted_flagged" if flags else "accepted", flags=list(flags))


def parked(message_id: UUID, code: str) -> PushResult:
    """Return the answer that a message was refused."""
    return PushResult(id=message_id, outcome="parked", code=code)


def look(shop: Shop, session: Session) -> None:
    """Bring the session in step with the database, as the window does."""
    session.sync = syncing.status(shop.units(write=False))
    session.sync_changed.emit(session.sync)


class _Longer(QTranslator):
    """Makes every text a third longer."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: object, source: object, disambiguation: object = None, n: int = -1) -> str:
        return f"{source}{FILLING[: max(2, len(str(source)) // 3)]}"


@contextmanager
def longer_words(application: QApplication) -> Iterator[None]:
    """Let the screens speak a language whose words are a third longer than ours."""
    translator = _Longer(application)
    application.installTranslator(translator)
    try:
        yield
    finally:
        application.removeTranslator(translator)
