"""The one window: which face and page is shown, who is signed in, what the state pills say, where a scan goes.

Pages are made when they are first shown and made anew when the language changes. The window keeps the session in step with
the database: after each intention, after each word from a worker, and every few seconds.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.staff import Right, Staff
from app.services import enrolment, settings, shops
from app.services.work import UnitOfWork
from app.ui import keymap, look, pages, text, theme
from app.ui.error_view import report_bug, sentence
from app.ui.operations import Operations
from app.ui.page import Page, Session
from app.ui.sound import Beeper
from app.ui.till.sign_in_page import SignInPage
from app.ui.wedge import Wedge
from app.ui.widgets.banner import Banner
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.focus_ring import FocusRing
from app.ui.widgets.rail import NavItem, Rail
from app.ui.widgets.toast import ToastStack
from app.ui.wiring import Wiring

if TYPE_CHECKING:
    from app.domain.ids import ProductId
    from app.services.approvals import Approval
    from app.services.printing import PrintQueueState
    from app.services.shifts import ShiftView
    from app.services.syncing import SyncStatus
    from app.ui.backoffice.office import BackOffice

REFRESH_MS = 2_000
SOON_MS = 150
REST_AFTER_MS = 100
SIZE = (1366, 768)
SOURCE_LANGUAGE = "id"
RAIL_OF = {"held": "selling", "paying": "selling", "done": "selling", "count": "shift"}


class Window(QMainWindow):
    """The till program's window, and the owner's face in the same program."""

    ready = Signal()
    """The first face is shown and takes keys."""
    _worker_spoke = Signal()

    def __init__(self, wiring: Wiring) -> None:
        super().__init__()
        self.setWindowTitle("Warungin")
        self.resize(*SIZE)
        self._wiring = wiring
        self.operations = Operations(wiring.units, self)
        self.session = Session(self.operations, Beeper(self), wiring.program, self)
        self.session.backup_state, self.session.backup_now = wiring.backup_state, wiring.backup_now
        self.session.outlook = wiring.outlook
        self._pages: dict[str, Page] = {}
        self._shown: Page | None = None
        self._office: BackOffice | None = None
        self._wanted: str | None = None
        self._started = False
        self._held = 0
        self._root = QStackedWidget()
        self.setCentralWidget(self._root)
        self._soon = self._timer(SOON_MS, single=True)
        self._steady = self._timer(REFRESH_MS, single=False)
        self._wedge = Wedge(self)
        self._ring = FocusRing(self)
        self._connect()
        self._bind_keys()
        self._make_shell()

    def _timer(self, milliseconds: int, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(single)
        timer.timeout.connect(self._refresh)
        return timer

    # --- beginning ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the face that fits: enrolment for an empty folder, else the sign-in."""
        units = self._wiring.units
        if not enrolment.is_filled(units(write=False)):
            self._show_enrolment()
            return
        self.session.settings = settings.read(units(write=False))
        self._apply_settings()
        if self.session.settings.language != SOURCE_LANGUAGE:
            self._make_shell_anew()
        self.session.facts = shops.till_facts(units(write=False))
        self._show_sign_in()
        QTimer.singleShot(0, self._start)

    def _start(self) -> None:
        """Say that keys are taken, and begin the rest once the first picture is drawn."""
        self.ready.emit()
        if not self._started:
            QTimer.singleShot(REST_AFTER_MS, self, self._start_rest)

    def _start_rest(self) -> None:
        """Begin what is not needed for the first key: polling, and workers, whose code is loaded off this thread."""
        gc.freeze()  # what lives now stays: looking through it again and again would hold a frame up
        self._started = True
        begin = partial(self._wiring.start_workers, self._worker_spoke.emit)
        self.operations.in_background(begin, then=lambda _: None, owner=self)
        self._steady.start()
        self._refresh()

    def _show_enrolment(self) -> None:
        from app.ui.wizard.enrol_page import EnrolPage

        wiring = self._wiring
        page = EnrolPage(self.session, wiring.enrol, wiring.rows_received, wiring.recovery_key)
        page.enrolled.connect(self.begin)
        self._pages["enrol"] = page
        self._face(page)
        self._enter(page)
        QTimer.singleShot(0, self.ready.emit)

    # --- faces and pages ---------------------------------------------------------------------------

    def _make_shell(self) -> None:
        self._shell = QWidget()
        theme.ground(self._shell, "canvas")
        row = QHBoxLayout(self._shell)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rail = Rail(_rail_items())
        self._rail.set_badge("orders", self._held)
        self._rail.chosen.connect(self.go)
        self._rail.person_clicked.connect(lambda: self.go("lock"))
        self._banner = Banner()
        self._banner.hide()
        self._banner.action_clicked.connect(self._wiring.sync_now)
        self._stack = QStackedWidget()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._stack, 1)
        row.addWidget(self._rail)
        row.addLayout(column, 1)
        self._root.addWidget(self._shell)
        self.session.toasts = ToastStack(self._stack)

    def _make_shell_anew(self) -> None:
        """Make rail and banner in the language that is on now."""
        old = self._shell
        self._make_shell()
        old.setParent(None)
        old.deleteLater()

    def go(self, page_id: str) -> None:
        """Show a page; while the session is behind the database, as soon as it has caught up."""
        if self._soon.isActive():
            self._soon.stop()
            self._wanted = page_id
            self._refresh()
            return
        self._go(page_id)

    def _go(self, page_id: str) -> None:
        self._wanted = None
        if page_id == "start":
            page_id = self._start_page()
        if page_id == "lock" or self.session.staff is None:
            self._lock()
        elif page_id == "backoffice":
            self._show_office()
        else:
            page = self._page(page_id)
            self._face(self._shell)
            self._stack.setCurrentWidget(page)
            self._rail.set_current(RAIL_OF.get(page_id, page_id))
            self._enter(page)

    def _enter(self, page: Page) -> None:
        if self._shown is not None and self._shown is not page:
            self._shown.leave()
        self._shown = page
        if self.session.toasts is not None:
            self.session.toasts.set_lift(page.toast_lift)
        page.enter()

    def _face(self, face: QWidget) -> None:
        if self._root.indexOf(face) < 0:
            self._root.addWidget(face)
        self._root.setCurrentWidget(face)

    def _page(self, page_id: str) -> Page:
        page = self._pages.get(page_id)
        if page is None:
            page = self._pages[page_id] = pages.make_page(page_id, self.session)
            self._stack.addWidget(page)
        return page

    def _show_sign_in(self) -> None:
        page = self._pages.get("sign_in")
        if not isinstance(page, SignInPage):
            page = self._pages["sign_in"] = SignInPage(self.session)
            page.signed_in.connect(self._signed_in)
        self._face(page)
        self._enter(page)

    def _signed_in(self, person: Staff) -> None:
        self.session.staff = person
        self.session.staff_changed.emit(person)
        self._rail.set_person(person.name, str(person.id))
        self._wanted = "start"
        self._refresh()

    def _start_page(self) -> str:
        if self._wiring.program.face == "backoffice" and self.session.actor.may(Right.REPORT_VIEW):
            return "backoffice"
        return "selling" if self.session.shift is not None else "shift"

    def _lock(self) -> None:
        self.session.staff = None
        self.session.staff_changed.emit(None)
        self._show_sign_in()

    def _show_office(self) -> None:
        if self._office is None:
            from app.ui.backoffice.office import BackOffice

            self._office = BackOffice(self.session)
            self._root.addWidget(self._office)
        self._face(self._office)
        self._enter(self._office)

    def _open_product(self, product_id: ProductId) -> None:
        self._show_office()
        assert self._office is not None, "it is shown"
        self._office.open_product(product_id)

    def show_face(self, face: str) -> None:
        """Come to the front, on the back office when it is asked for and somebody who may see it is signed in."""
        if self.isMinimized():
            self.showNormal()
        else:
            self.show()
        self.raise_()
        self.activateWindow()
        staff = self.session.staff
        if face == "backoffice" and staff is not None and staff.may(Right.REPORT_VIEW):
            self.go("backoffice")

    # --- keeping the session in step ---------------------------------------------------------------

    def _refresh(self) -> None:
        if not self._started:
            return
        self.operations.read(_look, self._looked, failed=self._look_failed, owner=self)

    def _looked(self, seen: _Seen) -> None:
        session = self.session
        if seen.shift != session.shift:
            session.shift = seen.shift
            session.shift_changed.emit(seen.shift)
        if seen.prints != session.prints:
            session.prints = seen.prints
            session.prints_changed.emit(seen.prints)
        session.sync = seen.sync
        session.sync_changed.emit(seen.sync)
        self._show_state(seen)
        if self._wanted is not None:
            self._go(self._wanted)

    def _look_failed(self, error: WarunginError) -> bool:
        self._wanted = None
        return False

    def _show_state(self, seen: _Seen) -> None:
        sync = seen.sync
        self._rail.set_badge("sync", sync.parked + sync.waiting + sync.tasks)
        self._rail.set_badge("selling", 0)
        offline = sync.is_offline and self._root.currentWidget() is self._shell
        if offline and sync.failing_since is not None and self.session.facts is not None:
            began = text.clock(text.local(sync.failing_since, self.session.facts.zone))
            self._banner.show_state(
                self.tr("Offline"),
                self.tr("Tidak ada jaringan sejak %1. Penjualan dan tutup shift tetap jalan.").replace("%1", began),
                count=self.tr("%n menunggu", "", sync.pending) if sync.pending else "",
                action=self.tr("Coba sekarang"),
            )
        self._banner.setVisible(offline)

    def _show_held(self, count: int) -> None:
        self._held = count
        self._rail.set_badge("orders", count)

    # --- settings, errors, scans, keys -------------------------------------------------------------

    def _connect(self) -> None:
        operations, session = self.operations, self.session
        operations.committed.connect(self._on_committed)
        operations.error_shown.connect(self._show_error)
        operations.bug_found.connect(self._report_bug)
        operations.approval_wanted.connect(self._ask_approval)
        session.go.connect(self.go)
        session.sync_wanted.connect(self._wiring.sync_now)
        session.product_wanted.connect(self._open_product)
        session.held_changed.connect(self._show_held)
        session.settings_wanted.connect(self._put_setting)
        self._worker_spoke.connect(self._soon.start, Qt.ConnectionType.QueuedConnection)
        self._wedge.scanned.connect(self._take_scan)

    def _on_committed(self, has_news: bool) -> None:
        self._soon.start()
        if has_news:
            self._wiring.committed()

    def _put_setting(self, name: str, value: str) -> None:
        fault = self._wiring.check_printer(value) if name == "printer" else None
        if fault is not None:
            self._show_error(fault)
            return
        actor = self.session.staff
        self.operations.run(
            lambda uow: settings.put(uow, actor, name, value),
            then=lambda _: self._settings_stored(name, value),
            owner=self,
        )

    def _settings_stored(self, name: str, value: str) -> None:
        self.operations.read(settings.read, self._settings_read, owner=self)
        if name == "printer":
            self._wiring.use_printer(value)

    def _settings_read(self, read: settings.Settings) -> None:
        language_changed = read.language != self.session.settings.language
        self.session.settings = read
        self._apply_settings()
        if language_changed:
            self._rebuild()
        self.session.settings_changed.emit(read)

    def _apply_settings(self) -> None:
        look.apply_look(self.session.settings)

    def _rebuild(self) -> None:
        """Make every face anew in the language that was chosen, and stay where we are."""
        here = next((page_id for page_id, page in self._pages.items() if page is self._shown), None)
        in_office = self._office is not None and self._root.currentWidget() is self._office
        old = [*self._pages.values(), self._shell, *([self._office] if self._office is not None else [])]
        self._pages, self._shown, self._office = {}, None, None
        self._make_shell()
        if self.session.staff is not None:
            self._rail.set_person(self.session.staff.name, str(self.session.staff.id))
        if self.session.staff is None:
            self._show_sign_in()
        else:
            self._go(self._wanted or ("backoffice" if in_office else here or "selling"))
        for widget in old:
            widget.setParent(None)
            widget.deleteLater()

    def _show_error(self, error: WarunginError) -> None:
        said = sentence(error)
        self.session.say(f"{said.title}. {said.sentence}" if said.sentence else said.title, said.tone, said.icon)
        self.session.beeper.attention()

    def _report_bug(self, error: BaseException) -> None:
        report_bug(error)
        said = sentence(error)
        self.session.say(f"{said.title}. {said.sentence} {said.report}", said.tone, said.icon)

    def _ask_approval(self, right: Right, again: Callable[[Approval], None]) -> None:
        from app.ui.till.approval import ApprovalDialog

        ApprovalDialog(self, self.session, right, again).open()

    def _take_scan(self, code: str) -> None:
        """Hand a scan to the page that is shown; a dialog, a PIN or a payment takes none, and nothing changes."""
        page = self._shown
        if page is not None and not self._dialog_is_open():
            if page.forwards_scans:
                self._go("selling")
                page = self._shown
            if page is not None and page.take_scan(code):
                return
        self.session.beeper.not_found()
        self.session.say(self.tr("Pindaian tidak dipakai di sini. Tidak ada yang berubah."), "waiting", "scan-barcode")

    def _dialog_is_open(self) -> bool:
        return any(dialog.isVisible() for dialog in self.findChildren(Dialog))

    def _bind_keys(self) -> None:
        actions: dict[str, Callable[[], None]] = {
            f"till.page_{page_id}": partial(self._go_from_key, page_id)
            for page_id in ("selling", "orders", "shift", "sync", "more")
        }
        actions["till.help"] = self._show_help
        actions["till.lock"] = partial(self._go_from_key, "lock")
        actions["till.full_screen"] = self._toggle_full_screen
        actions["till.reprint_last"] = self._reprint_last
        actions["till.open_drawer"] = self._open_drawer
        self.session.key_wanted.connect(lambda action: self._do_from_key(actions[action]))
        for action, slot in actions.items():
            for sequence in keymap.KEYS.key(action).sequences:
                shortcut = QShortcut(QKeySequence(sequence), self)
                shortcut.activated.connect(partial(self._do_from_key, slot))

    def _do_from_key(self, slot: Callable[[], None]) -> None:
        if not self._dialog_is_open():
            slot()

    def _go_from_key(self, page_id: str) -> None:
        if self.session.staff is not None:
            self.go(page_id)

    def _show_help(self) -> None:
        from app.ui.till.help_card import HelpCard

        HelpCard.open_for(self, self._shown)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    @property
    def _is_at_till(self) -> bool:
        """Whether somebody stands at the till's own pages, where paper and drawer are."""
        return self.session.staff is not None and self._root.currentWidget() is self._shell

    def _reprint_last(self) -> None:
        if not self._is_at_till:
            return
        from app.services import orders

        actor = self.session.actor
        self.operations.run(
            lambda uow: orders.reprint(uow, actor),
            then=lambda _: self.session.say(self.tr("Salinan struk terakhir masuk antrean cetak"), "ok", "printer"),
            owner=self,
        )

    def _open_drawer(self) -> None:
        if not self._is_at_till or self.session.shift is None:
            return
        from app.ui.till.drawer_dialog import DrawerDialog

        DrawerDialog(self, self.session).open()

    def texts(self) -> dict[str, str]:
        """Return what a person reads now: the page's texts, with the page's id, short messages and the banner."""
        shown = self._shown
        page_id = next((page_id for page_id, page in self._pages.items() if page is shown), "")
        if self._office is not None and shown is self._office:
            page_id = "backoffice"
        toasts = self.session.toasts.shown() if self.session.toasts is not None else []
        return {
            **(shown.texts() if shown is not None else {}),
            "page": page_id,
            "toasts": "\n".join(toasts),
            "banner": self._banner.accessibleName() if self._banner.isVisible() else "",
            "dialog": "\n".join(dialog.accessibleName() for dialog in self.findChildren(Dialog) if dialog.isVisible()),
        }

    def closeEvent(self, event: QCloseEvent) -> None:
        """End in peace: what was begun is finished, workers stop, the folder is free."""
        self._steady.stop()
        self._soon.stop()
        if self._shown is not None:
            self._shown.leave()
        self._wedge.stop()
        self.operations.close()
        self._wiring.close()
        event.accept()


class _Seen:
    """What the window looked at in one moment."""

    def __init__(self, shift: ShiftView | None, sync: SyncStatus, prints: PrintQueueState) -> None:
        self.shift, self.sync, self.prints = shift, sync, prints


def _look(uow: UnitOfWork) -> _Seen:
    """Read shift, sync and print state in one transaction."""
    from app.services import shifts, syncing

    with uow:
        return _Seen(shifts.seen_open(uow), syncing.seen(uow), uow.prints.state())


def _rail_items() -> list[NavItem]:
    return [
        NavItem("selling", keymap.label("till.page_selling"), "shopping-basket", keymap.caption("till.page_selling")),
        NavItem("orders", keymap.label("till.page_orders"), "receipt-text", keymap.caption("till.page_orders")),
        NavItem("shift", keymap.label("till.page_shift"), "wallet", keymap.caption("till.page_shift")),
        NavItem("sync", keymap.label("till.page_sync"), "cloud-upload", keymap.caption("till.page_sync")),
        NavItem("more", keymap.label("till.page_more"), "ellipsis", keymap.caption("till.page_more")),
    ]
