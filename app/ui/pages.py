"""Which class draws which page of the till. A page's module is loaded when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.page import Page, Session

PAGES = {
    "selling": ("app.ui.till.selling_page", "SellingPage"),
    "held": ("app.ui.till.held_page", "HeldPage"),
    "paying": ("app.ui.till.paying_page", "PayingPage"),
    "done": ("app.ui.till.done_page", "DonePage"),
    "orders": ("app.ui.till.orders_page", "OrdersPage"),
    "shift": ("app.ui.till.shift_page", "ShiftPage"),
    "count": ("app.ui.till.count_page", "CountPage"),
    "sync": ("app.ui.till.sync_page", "SyncPage"),
    "more": ("app.ui.till.more_page", "MorePage"),
}


def make_page(page_id: str, session: Session) -> Page:
    """Make a page by its id; its module is loaded now, so that the first window does not pay for it."""
    module, name = PAGES[page_id]
    page: Page = getattr(import_module(module), name)(session)
    return page
