"""Signing in: choose a name, type a PIN. Who may, and how often one may be wrong, is decided in services."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import NotFound, WarunginError
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
from app.ui.widgets.label import ElidedLabel, Label

TICK_MS = 250
BUSY_AFTER_MS = 100
BETWEEN = 52
MANY = 6
"""From more people than this on, a letter is quicker than the arrows."""

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
        self._early_pin = ""
        self._pins = {person.name: person.pin for person in session.program.demo_people}
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy.timeout.connect(self._show_busy)
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
        self._greeting = ElidedLabel("", "title")
        self._greeting.setFont(theme.font("figure", pixels=36))
        self._lead = Label("", "body", "ink2")
        self._lead.setFont(theme.font("body", pixels=17))
        self._people = PeopleGrid()
        self._people.chosen.connect(lambda _: self._on_chosen())
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
        self._show_tiles(view.people, self._last or view.shift_opened_by)
        if self._early_pin:
            pin, self._early_pin = self._early_pin, ""
            self._on_completed(pin)

    def _show_tiles(self, people: Sequence[Staff], chosen: StaffId | None) -> None:
        self._people.set_people(people, self._tile, chosen)
        self._say_greeting()
        self._show_chosen()

    def _tile(self, person: Staff) -> PersonTile:
        mine = self._view is not None and person.id == self._view.shift_opened_by
        pin = self._pins.get(person.name, "")
        return PersonTile(person, state=self.tr("Shift berjalan") if mine else "", pin=f"PIN {pin}" if pin else "")

    def _on_chosen(self) -> None:
        self._card.clear()
        self._show_chosen()

    def _show_chosen(self) -> None:
        person = self._people.current()
        if person is not None:
            self._card.show_person(person)
            self._say_state(person)

    # --- the PIN -----------------------------------------------------------------------------------

    def _on_completed(self, pin: str) -> None:
        person = self._people.current()
        if person is None:
            self._early_pin = pin
            return
        self._card.set_open(False)
        self._people.setEnabled(False)
        self._busy.start()
        self.session.operations.run(
            lambda uow: sign_in.sign_in(uow, person.id, pin),
            then=self._on_known,
            failed=lambda error: self._on_refused(person, error),
            owner=self,
        )

    def _answered(self, faulty: bool = False) -> None:
        self._busy.stop()
        self._people.setEnabled(True)
        self._card.set_open(True)
        self._card.clear(faulty)

    def _on_known(self, person: Staff) -> None:
        self._answered()
        if self._unlocking is not None:
            self._unlock(self._unlocking, person)
            return
        self._last = person.id
        self._locked.pop(person.id, None)
        self._say_state(person)
        self.signed_in.emit(person)

    def _on_refused(self, person: Staff, error: WarunginError) -> bool:
        self._answered(faulty=True)
        self.session.beeper.not_found()
        match error:
            case PinLocked():
                self._locked[person.id] = self._monotonic() + int(str(error.facts["seconds"]))
                self._show_chosen()
            case PinWrong():
                left = int(str(error.facts["tries_left"]))
                self._card.say(self.tr("PIN salah, %n kali lagi", "", left), "danger")
            case StaffInactive() | NotFound():
                self.enter()
                self._card.say(self.tr("%1 tidak bekerja di sini lagi.").replace("%1", person.name), "danger")
            case _:
                said = sentence(error)
                self._card.say(f"{said.title}. {said.sentence}".strip(), "danger")
        return True

    def _show_busy(self) -> None:
        self._card.say(self.tr("Memeriksa PIN…"))

    # --- who is locked out, and how a supervisor lets them in ---------------------------------------

    def _seconds_left(self, person: Staff) -> int:
        """Return how long a person is still locked out, in whole seconds, rounded up."""
        return max(0, math.ceil(self._locked.get(person.id, 0.0) - self._monotonic()))

    def _say_state(self, person: Staff) -> None:
        left = self._seconds_left(person)
        self._card.set_open(not left)
        self._card.set_locked(bool(left))
        if left:
            again = self.tr("PIN terkunci. Coba lagi dalam %1").replace("%1", text.duration(left))
            self._card.say(again, "danger")
        elif self._unlocking is not None:
            self._card.say(self.tr("PIN untuk membuka kunci %1").replace("%1", self._unlocking.name))
        else:
            self._card.say(self.tr("PIN 6 angka"))
        self._offer_action(bool(left))

    def _offer_action(self, locked: bool) -> None:
        if self._unlocking is not None:
            self._card.offer(self.tr("Batal"), "x", keymap.caption("dialog.safe"))
        elif locked and self._helpers():
            self._card.offer(self.tr("Buka dengan PIN supervisor"), "lock-open", keymap.caption("dialog.confirm"))
        else:
            self._card.offer("")

    def _helpers(self) -> list[Staff]:
        """Return who could let the chosen person in again."""
        locked = self._unlocking or self._people.current()
        people = self._view.people if self._view is not None else ()
        return [person for person in people if person.may(Right.STAFF_MANAGE) and person != locked]

    def _on_action(self) -> None:
        if self._unlocking is not None:
            self._stop_unlocking(self.tr("PIN 6 angka"), "ink2")
        else:
            self._start_unlocking()

    def _start_unlocking(self) -> None:
        person, helpers = self._people.current(), self._helpers()
        if person is None or not helpers or not self._seconds_left(person):
            return
        self._unlocking = person
        self._card.clear()
        self._show_tiles(helpers, None)

    def _stop_unlocking(self, said: str, tone: str) -> None:
        person, self._unlocking = self._unlocking, None
        self._card.clear()
        if self._view is not None and person is not None:
            self._show_tiles(self._view.people, person.id)
            if not self._seconds_left(person):
                self._card.say(said, tone)

    def _unlock(self, locked: Staff, actor: Staff) -> None:
        def unlocked(_: object) -> None:
            self._locked.pop(locked.id, None)
            said = self.tr("Kunci dibuka oleh %1. Ketik PIN Anda.").replace("%1", actor.name)
            self._stop_unlocking(said, "ok")

        self.session.operations.run(
            lambda uow: sign_in.reset_pin_lock(uow, actor, locked.id),
            then=unlocked,
            failed=lambda error: self._on_refused(actor, error),
            owner=self,
        )

    # --- time and keys -----------------------------------------------------------------------------

    def _on_tick(self) -> None:
        self._foot.show_facts()
        self._foot.show_time(self._local_now())
        self._say_greeting()
        person = self._people.current()
        if person is not None and person.id in self._locked:
            left = self._seconds_left(person)
            if not left:
                del self._locked[person.id]
            self._say_state(person)

    def _local_now(self) -> datetime:
        facts = self.session.facts
        return text.local(self._now(), facts.zone) if facts is not None else self._now().astimezone()

    def _say_greeting(self) -> None:
        if self._unlocking is not None:
            self._greeting.setText(self.tr("Buka kunci %1").replace("%1", self._unlocking.name))
            self._lead.setText(self.tr("Pilih supervisor, lalu ketik PIN-nya."))
            return
        self._greeting.setText(self._greeting_at(self._local_now().hour))
        many = len(self._people.tiles()) > MANY
        self._lead.setText(
            self.tr("Pilih nama Anda, atau ketik huruf pertamanya. Lalu ketik PIN.")
            if many
            else self.tr("Pilih nama Anda, lalu ketik PIN.")
        )

    def _greeting_at(self, hour: int) -> str:
        if 4 <= hour < 11:
            return self.tr("Selamat pagi")
        if 11 <= hour < 15:
            return self.tr("Selamat siang")
        return self.tr("Selamat sore") if 15 <= hour < 18 else self.tr("Selamat malam")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, typed = Qt.Key(event.key()), event.text()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        elif typed and typed.isdecimal() and typed.isascii():
            self._card.press(typed)
        elif key == Qt.Key.Key_Backspace:
            self._card.press("back")
        elif not self._people.isEnabled():
            event.accept()  # a PIN is being checked: the choice stands
        elif key in _ARROWS:
            self._people.step(key)
        elif key in _ENTER and self._unlocking is None:
            self._start_unlocking()
        elif key == Qt.Key.Key_Escape and self._unlocking is not None:
            self._on_action()
        elif key == Qt.Key.Key_Escape:
            self._card.press("clear")
        elif len(typed) == 1 and typed.isalpha():
            self._people.jump(typed)
        else:
            event.ignore()
