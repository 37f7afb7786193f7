"""The frame of the back office: the sidebar, its pages, and the keys that all of them share.

It is one page of the till's window. While it is shown, short messages appear in it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.ids import ProductId
from app.domain.staff import Right
from app.services.syncing import SyncStatus
from app.ui import keymap, theme
from app.ui.backoffice.dashboard_page import DashboardPage
from app.ui.backoffice.office_page import OfficePage
from app.ui.backoffice.products_page import OPEN_PRODUCT, ProductsPage
from app.ui.error_view import right_name
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.person_tile import role_word
from app.ui.till.sync_page import SyncPage
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.rail import NavItem
from app.ui.widgets.sidebar import Sidebar
from app.ui.widgets.toast import ToastStack

ICONS: Final = {"summary": "layout-dashboard", "products": "package", "sync": "cloud-upload"}
RIGHTS: Final = (Right.REPORT_VIEW, Right.CATALOGUE_EDIT)
"""Whoever has one of these may be here."""


class BackOffice(Page):
    """Pages are made when they are first shown."""

    scope = Scope.BACK_OFFICE

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Kantor toko"))
        self._pages: dict[str, Page] = {}
        self._current = "summary"
        self._is_entered = False
        self._till_toasts: ToastStack | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._sidebar = Sidebar(
            [
                NavItem(
                    page_id,
                    keymap.label(f"back_office.page_{page_id}"),
                    icon,
                    keymap.caption(f"back_office.page_{page_id}"),
                )
                for page_id, icon in ICONS.items()
            ]
        )
        self._sidebar.chosen.connect(self.go)
        self._sidebar.leave_clicked.connect(self._on_leave_clicked)
        self._stack = QStackedWidget()
        self._closed = self._closed_door()
        self._stack.addWidget(self._closed)
        self._toasts = ToastStack(self._stack)
        row.addWidget(self._sidebar)
        row.addWidget(self._stack, 1)
        for page_id in ICONS:
            keymap.bind(self, f"back_office.page_{page_id}", partial(self.go, page_id))
        keymap.bind(self, "back_office.search", lambda: self._with_page(lambda page: page.focus_search()))
        keymap.bind(self, "back_office.save", lambda: self._with_page(lambda page: page.save()))
        keymap.bind(self, "back_office.close", self._on_close)
        session.sync_changed.connect(self._show_badge)

    def _closed_door(self) -> EmptyState:
        return EmptyState(
            self.tr("Kantor toko untuk yang berhak"),
            self.tr("Masuk sebagai orang yang boleh melihat laporan atau mengubah barang."),
            icon="lock",
            wrong=True,
        )

    # --- being shown -------------------------------------------------------------------------------

    def enter(self) -> None:
        if not self._is_entered:
            self._till_toasts, self.session.toasts = self.session.toasts, self._toasts
        self._is_entered = True
        self._show_people()
        self._show_badge(self.session.sync)
        if not any(map(self.session.actor.may, RIGHTS)):
            self._stack.setCurrentWidget(self._closed)
            self.setFocus()
            return
        if self._current == "summary" and not self.session.actor.may(Right.REPORT_VIEW):
            self._current = "products"
        self._show(self._current)

    def leave(self) -> None:
        if self._is_entered:
            self.session.toasts = self._till_toasts
        self._is_entered = False
        page = self._page_shown()
        if page is not None:
            page.leave()

    def _show_people(self) -> None:
        facts, person = self.session.facts, self.session.actor
        if facts is not None:
            till = f"{facts.outlet_code}-{facts.register}" if facts.register else facts.outlet_code
            self._sidebar.set_outlet(facts.outlet, self.tr("Kasir %1").replace("%1", till))
        self._sidebar.set_person(person.name, role_word(person.role), str(person.id))

    def _show_badge(self, status: SyncStatus | None) -> None:
        self._sidebar.set_badge("sync", status.parked + status.waiting + status.tasks if status is not None else 0)

    # --- pages -------------------------------------------------------------------------------------

    def go(self, page_id: str, part: str = "") -> None:
        """Show a page of the back office, once the one that is shown may be left."""
        if not self._is_entered or self._stack.currentWidget() is self._closed:
            return
        if page_id == "summary" and not self.session.actor.may(Right.REPORT_VIEW):
            needed = self.tr("Hak yang diperlukan: %1").replace("%1", right_name(Right.REPORT_VIEW))
            self.session.say(needed, "info", "shield")
            return
        shown = self._page_shown()
        then = partial(self._go, page_id, part)
        if isinstance(shown, OfficePage) and page_id != self._current:
            shown.ask_to_leave(then)
        else:
            then()

    def open_product(self, product_id: ProductId) -> None:
        """Show a product in the list of products, opened for editing."""
        self.go("products", f"{OPEN_PRODUCT}{product_id}")

    def _go(self, page_id: str, part: str) -> None:
        shown = self._page_shown()
        if shown is not None and page_id != self._current:
            shown.leave()
        self._show(page_id)
        page = self._page(page_id)
        if part and isinstance(page, OfficePage):
            page.show_part(part)

    def _show(self, page_id: str) -> None:
        page = self._page(page_id)
        self._current = page_id
        self._sidebar.set_current(page_id)
        self._stack.setCurrentWidget(page)
        page.enter()

    def _page(self, page_id: str) -> Page:
        if page_id not in self._pages:
            page = self._make(page_id)
            if isinstance(page, OfficePage):
                page.page_wanted.connect(self.go)
            self._pages[page_id] = page
            self._stack.addWidget(page)
        return self._pages[page_id]

    def _make(self, page_id: str) -> Page:
        match page_id:
            case "products":
                return ProductsPage(self.session)
            case "sync":
                return SyncPage(self.session, in_office=True)
            case _:
                return DashboardPage(self.session)

    def _page_shown(self) -> Page | None:
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    # --- keys --------------------------------------------------------------------------------------

    def _with_page(self, act: Callable[[OfficePage], None]) -> None:
        page = self._page_shown()
        if isinstance(page, OfficePage):
            act(page)

    def _on_close(self) -> None:
        page = self._page_shown()
        if not (isinstance(page, OfficePage) and page.close_something()):
            self._on_leave_clicked()

    def _on_leave_clicked(self) -> None:
        then = partial(self.session.go.emit, "selling" if self.session.shift is not None else "shift")
        page = self._page_shown()
        if isinstance(page, OfficePage):
            page.ask_to_leave(then)
        else:
            then()

    def take_scan(self, code: str) -> bool:
        page = self._page_shown()
        return page is not None and page.take_scan(code)

    def texts(self) -> dict[str, str]:
        page = self._page_shown()
        return {"page": self._current if page is not None else "closed", **(page.texts() if page is not None else {})}
