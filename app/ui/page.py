"""What all pages share: the session they belong to, and what the window tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.paper import PaperWidth
from app.domain.staff import Staff
from app.services.backups import BackupState
from app.services.settings import Settings
from app.ui.keymap import Scope
from app.ui.operations import Operations
from app.ui.sound import Beeper
from app.ui.widgets.toast import ToastStack
from app.ui.wiring import DemoPerson, Outlook, Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.order import Order
    from app.services.printing import PrintQueueState
    from app.services.shifts import ShiftView
    from app.services.shops import TillFacts
    from app.services.syncing import SyncStatus

__all__ = ["DemoPerson", "Page", "Program", "Session"]


class Session(QObject):
    """What the pages of one window share. Values are replaced, never changed in place; each change is told."""

    staff_changed = Signal(object)
    shift_changed = Signal(object)
    sync_changed = Signal(object)
    prints_changed = Signal(object)
    settings_changed = Signal(object)
    held_changed = Signal(int)
    go = Signal(str)
    """Ask the window for another page by id: selling, paying, orders, shift, count, sync, more, backoffice, lock."""
    key_wanted = Signal(str)
    """Ask the window to do what a key of the till as a whole does, by its name in the key map: ``till.help``."""
    settings_wanted = Signal(str, str)
    """Ask the window to keep a setting (name, value) and to put it on at once: language, theme, numpad, printer, paper."""
    sync_wanted = Signal()
    """Ask for a contact with the server now."""
    product_wanted = Signal(object)
    """Ask the window to open a product, by its id, where it can be edited."""

    def __init__(self, operations: Operations, beeper: Beeper, program: Program, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.operations = operations
        self.beeper = beeper
        self.program = program
        self.facts: TillFacts | None = None
        self.staff: Staff | None = None
        self.shift: ShiftView | None = None
        self.sync: SyncStatus | None = None
        self.prints: PrintQueueState | None = None
        self.settings = Settings("id", "light", "none", PaperWidth.MM58, False)
        self.toasts: ToastStack | None = None
        self.last_order: Order | None = None
        self.backup_state: Callable[[], BackupState] = BackupState
        self.backup_now: Callable[[], None] = lambda: None
        self.outlook: Callable[[], Outlook] = Outlook

    @property
    def actor(self) -> Staff:
        """Who is signed in."""
        assert self.staff is not None, "nobody is signed in"
        return self.staff

    def say(self, text: str, tone: str = "neutral", icon: str | None = None) -> None:
        """Show a short message that goes away by itself."""
        if self.toasts is not None:
            self.toasts.say(text, tone=tone, icon=icon)


class Page(QWidget):
    """One page of the window. The window enters it when it is shown and hands it every scan."""

    scope: ClassVar[Scope] = Scope.TILL
    """Where the keys of this page are listed in the key map; the help card reads it."""
    toast_lift: ClassVar[int] = 0
    """How many pixels at the bottom a short message must keep clear of: it never covers a total."""
    forwards_scans = False
    """A scan here belongs to the next sale: the window shows the selling page and gives it the code."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def enter(self) -> None:
        """The page is shown: look at the data again and take the focus."""

    def leave(self) -> None:
        """Another page is shown."""

    def take_scan(self, code: str) -> bool:
        """Take a scanned code. False: this page has no use for it, the window beeps low and says so; nothing changes."""
        return False

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the page now, by what it is."""
        return {}
