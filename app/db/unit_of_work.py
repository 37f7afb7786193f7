"""One unit of work is one transaction: entered, it reads and writes; left in peace it commits, by an exception it rolls back.

A writing one holds the single writer; a reading one sees one moment and cannot write. Both are handed to a service by the
caller that made them, and the service enters them. A store's code is loaded when it is first asked for, so that a till
shows its sign-in before it has read what only a sale needs.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from app.db.engine import Connection, Database
from app.db.stores.device import DeviceStore
from app.db.stores.settings import SettingStore
from app.db.stores.staff import StaffStore
from app.ports import Clock, Ids

if TYPE_CHECKING:
    from app.db.queries.products import ProductQueries
    from app.db.queries.reports import ReportQueries
    from app.db.stores.carts import CartStore
    from app.db.stores.facts import FactStore
    from app.db.stores.masters import MasterStore
    from app.db.stores.orders import OrderStore
    from app.db.stores.outbox import OutboxStore
    from app.db.stores.prints import PrintStore
    from app.db.stores.products import ProductStore
    from app.db.stores.rules import RuleStore
    from app.db.stores.shifts import ShiftStore
    from app.db.stores.snapshots import SnapshotStore
    from app.db.stores.tasks import TaskStore


class UnitOfWork:
    """A transaction that is about to be, with the stores to use inside it. Enter it once."""

    def __init__(self, database: Database, clock: Clock, ids: Ids, *, write: bool = True) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._write = write
        self._lent: AbstractContextManager[Connection] | None = None
        self._open: Connection | None = None

    def __enter__(self) -> Self:
        assert self._lent is None, "a unit of work is entered once"
        self._lent = self._database.writer() if self._write else self._database.reader()
        self._open = self._lent.__enter__()
        self.now: datetime = self._clock.now()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._lent is not None
        try:
            if error is None and self._write and "device" in self.__dict__:
                self.device.flush()
        except BaseException as raised:
            self._lent.__exit__(type(raised), raised, raised.__traceback__)
            raise
        self._lent.__exit__(kind, error, trace)
        self._open = None

    @property
    def connection(self) -> Connection:
        """The driver's connection; only ``app.db`` uses it."""
        assert self._open is not None, "enter the unit of work first"
        return self._open

    @property
    def has_news(self) -> bool:
        """Whether it wrote something that the printer or the centre waits for; a changed cart is nothing to them."""
        return self._write and not {"facts", "prints"}.isdisjoint(self.__dict__)

    def new_id(self) -> UUID:
        """Return a new id for something that is born here."""
        return self._ids.new()

    @cached_property
    def device(self) -> DeviceStore:
        return DeviceStore(self.connection)

    @cached_property
    def facts(self) -> FactStore:
        from app.db.stores.facts import FactStore

        assert self._write, "a reading unit of work adds no facts"
        return FactStore(self.connection, self.device, self.now)

    @cached_property
    def carts(self) -> CartStore:
        from app.db.stores.carts import CartStore

        return CartStore(self.connection)

    @cached_property
    def products(self) -> ProductStore:
        from app.db.stores.products import ProductStore

        return ProductStore(self.connection)

    @cached_property
    def staff(self) -> StaffStore:
        return StaffStore(self.connection)

    @cached_property
    def shifts(self) -> ShiftStore:
        from app.db.stores.shifts import ShiftStore

        return ShiftStore(self.connection)

    @cached_property
    def orders(self) -> OrderStore:
        from app.db.stores.orders import OrderStore

        return OrderStore(self.connection)

    @cached_property
    def prints(self) -> PrintStore:
        from app.db.stores.prints import PrintStore

        return PrintStore(self.connection)

    @cached_property
    def settings(self) -> SettingStore:
        return SettingStore(self.connection)

    @cached_property
    def outbox(self) -> OutboxStore:
        from app.db.stores.outbox import OutboxStore

        return OutboxStore(self.connection)

    @cached_property
    def masters(self) -> MasterStore:
        from app.db.stores.masters import MasterStore

        return MasterStore(self.connection)

    @cached_property
    def tasks(self) -> TaskStore:
        from app.db.stores.tasks import TaskStore

        return TaskStore(self.connection)

    @cached_property
    def snapshots(self) -> SnapshotStore:
        from app.db.stores.snapshots import SnapshotStore

        return SnapshotStore(self.connection)

    @cached_property
    def rules(self) -> RuleStore:
        from app.db.stores.rules import RuleStore

        return RuleStore(self.connection)

    @cached_property
    def reports(self) -> ReportQueries:
        from app.db.queries.reports import ReportQueries

        return ReportQueries(self.connection)

    @cached_property
    def product_lists(self) -> ProductQueries:
        from app.db.queries.products import ProductQueries

        return ProductQueries(self.connection)
