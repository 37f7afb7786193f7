"""What the centre tells around the sync page in its tests: flags as tasks, devices, and a page to look at them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.staff import Staff
from app.ui.till.sync_page import SyncPage
from app.ui.wiring import Outlook
from app.wire.calls import DeviceEntry
from app.wire.master import FlagEntity
from tests.qt.office_kit import look
from tests.qt.shop import MORNING, OUTLET_ID, Shop, an_id
from tests.qt.till_driver import Driver


def open_page(
    qtbot: QtBot, shop: Shop, staff: Staff | None = None, outlook: Outlook | None = None, *, in_office: bool = False
) -> Driver[SyncPage]:
    """Show the page to somebody, a supervisor when nobody is named."""
    session = shop.session(staff or shop.supervisor)
    if outlook is not None:
        session.outlook = lambda: outlook
    driver = Driver(qtbot, session, SyncPage(session, in_office=in_office))
    look(shop, session)
    driver.enter()
    return driver


def tab_to(driver: Driver[Any], name: str) -> None:
    """Press Tab until what has this name has the keyboard."""
    for _ in range(60):
        driver.press(Qt.Key.Key_Tab)
        if driver.focused().accessibleName().startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name}")


def flag(
    shop: Shop,
    number: int,
    code: str,
    facts: dict[str, Any] | None = None,
    *,
    kind: str = "order_completed",
    label: str = "TKO1-K01A-261124-0004",
) -> None:
    """Let a flag of Rina's arrive, each a minute older than the one before."""
    flag_id = an_id(70, number)
    entity = FlagEntity(
        id=flag_id,
        message_id=an_id(71, number),
        code=code,
        message_kind=kind,
        label=label,
        outlet_id=OUTLET_ID,
        register_code="K01",
        staff_id=shop.cashier.id,
        made_at=MORNING - timedelta(minutes=number),
        facts=msgspec.Raw(msgspec.json.encode(facts or {})),
        resolved_at=None,
        resolved_by=None,
        answer=None,
    )
    shop.apply("flag", flag_id, entity)


def device(number: int, **changes: Any) -> DeviceEntry:
    """Return a register as the centre tells of it, all well."""
    entry = DeviceEntry(
        id=an_id(80, number),
        kind="register",
        outlet_code="TKO1",
        register_code=f"K{number:02}",
        program="warungin 0.4.0",
        last_contact_at=MORNING - timedelta(minutes=number),
        pending=0,
        parked=0,
        revoked=False,
        went_back_at=None,
        copied_at=None,
        series="A",
        number=61,
    )
    return msgspec.structs.replace(entry, **changes)


def tell_devices(shop: Shop, *entries: DeviceEntry) -> None:
    """Let the centre tell of the shop's devices, four minutes ago."""
    with shop.units() as uow:
        uow.tasks.keep_devices(entries, MORNING - timedelta(minutes=4))
