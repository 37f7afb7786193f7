"""Signing in: choose a name, type a PIN. Who may, and how often one may be wrong, is decided in services."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.db.stores.staff import StaffNotFound
from app.domain.errors import WarunginError
from app.domain.ids import StaffId
from app.domain.staff import PinLocked, PinWrong, Right, Staff, StaffInactive
from app.services import sign_in
from app.services.sign_in import SignInView
from app.ui import keymap, text, theme
from app.ui.error_view import sentence
from app.ui.page import Page, Session
from app.ui.till.people_grid import PeopleGrid
from app.ui.till.person_tile import PersonTile
from app.ui.till.pin_card import PinCard
from app.ui.till.sign_in_foot import SignInFoot
from app.ui.widgets.awning import Awning
from app.ui.widgets.label import Label

TICK_MS = 250
BUSY_AFTER_MS = 100
BETWEEN = 52
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SignInPage(Page):
    """The first face of the till. Digits go to the chosen person at once, also before the names are there."""

    signed_in = Signal(object)

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = _utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(session, parent)
        self._now, self._monotonic = now, monotonic
        self._view: SignInView | None = None
        self._last: StaffId | None = None
        self._locked: dict[StaffId, float] = {}
        self._unlocking: Staff | None = None
        self._checking = False
        self._waiting_pin = ""
        self._pins = {person.name: person.pin for person in session.program.demo_people}
        self._tick = QTimer(self, interval=TICK_MS, timeout=self._on_tick)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS, timeout=self._show_busy)
        theme.ground(self, "canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Masuk"))
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Awning(66))
        layout.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addStretch(1)
        row.addLayout(self._names())
        row.addSpacing(BETWEEN)
        self._card = PinCard()
        self._card.completed.connect(self._on_completed)
        self._card.action_clicked.connect(self._on_action)
        row.addWidget(self._card)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)
        self._foot = SignInFoot(self.session)
        layout.addWidget(self._foot)

    def _names(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        self._greeting = Label("", "title")
        self._greeting.setFont(theme.font("figure", pixels=36))
        self._lead = Label("", "body", "ink2")
        self._lead.setFont(theme.font("body", pixels=17))
        self._people = PeopleGrid()
        self._people.chosen.connect(self._on_chosen)
        column.addWidget(self._greeting)
        column.addSpacing(2)
        column.addWidget(self._lead)
        column.addSpacing(20)
        column.addWidget(self._people)
        column.addStretch(1)
        return column

    # --- coming and going --------------------------------------------------------------------------

    def enter(self) -> None:
        self._unlocking = None
        self._card.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_tick()
        self._tick.start()
        self.session.operations.read(sign_in.view, self._show_people, owner=self)

    def leave(self) -> None:
        self._tick.stop()
        self._card.clear()

    def take_scan(self, code: str) -> bool:
        """Refuse a scan: no digit of it is taken, and the card says so."""
        self._card.say(self.tr("Pindaian tidak dipakai di sini. Ketik PIN."), "warn")
        return False

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        chosen = self._people.current()
        return {
            "greeting": self._greeting.text(),
            "lead": self._lead.text(),
            "people": "\n".join(" · ".join(tile.words()) for tile in self._people.tiles()),
            "chosen": chosen.name if chosen else "",
            "message": self._card.sentence(),
            "digits": str(self._card.filled()),
            "action": self._card.offered(),
            **self._foot.texts(),
        }

    # --- names -------------------------------------------------------------------------------------

    def _show_people(self, view: SignInView) -> None:
        self._view = view
        if self._unlocking is None:
            self._show_tiles(view.people, self._last or view.shift_opened_by)
            if self._waiting_pin:
                pin, self._waiting_pin = self._waiting_pin, ""
                self._on_completed(pin)

    def _show_tiles(self, people: tuple[Staff, ...], chosen: StaffId | None) -> None:
        self._people.set_people(people, self._tile, chosen)
        self._say_state()

    def _tile(self, person: Staff) -> PersonTile:
        mine = self._view is not None and person.id == self._view.shift_opened_by
        pin = self._pins.get(person.name, "")
        return PersonTile(person, state=self.tr("Shift berjalan") if mine else "", pin=f"PIN {pin}" if pin else "")

    def _on_chosen(self, person: Staff) -> None:
        self._card.show_person(person)
        if self._view is not None and self._card.filled() and not self._waiting_pin and not self._fresh():
            self._card.clear()
        self._say_state()

    def _fresh(self) -> bool:
        """Say whether the digits were typed before there was anybody to choose."""
        return self._people.current() is not None and not self._was_shown

    @property
    def _was_shown(self) -> bool:
        return self._people.isEnabled() and bool(self._lead.text())

    # --- the PIN -----------------------------------------------------------------------------------

    def _on_completed(self, pin: str) -> None:
        person = self._people.current()
        if person is None:
            self._waiting_pin = pin
            return
        self._checking = True
        self._card.set_open(False)
        self._busy.start()
        self.session.operations.run(
            lambda uow: sign_in.sign_in(uow, person.id, pin),
            then=self._on_known,
            failed=lambda error: self._on_refused(person, error),
            owner=self,
        )
