"""A supervisor stands beside: why they are asked, who it is, a reason, and their PIN. Then the same call goes through.

The check and the record are one call to ``services.approvals``; Esc leaves everything as it was.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.staff import PIN_LENGTH, PinLocked, Right, Staff
from app.services import approvals
from app.services.approvals import Approval
from app.ui import text
from app.ui.error_view import right_name, sentence
from app.ui.page import Session
from app.ui.text import QT_TRANSLATE_NOOP
from app.ui.till.approver_tile import HEIGHT as TILE_HEIGHT
from app.ui.till.approver_tile import ApproverTile
from app.ui.till.reason_picker import ReasonPicker
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.label import Label
from app.ui.widgets.numpad import NumPad
from app.ui.widgets.pin_dots import PinDots
from app.ui.widgets.scroll import Scroller

WIDTH = 800
PIN_WIDTH = 300
TILE_GAP = 8
ROWS_SHOWN = 2
"""More people than fill two rows scroll."""
TICK_MS = 250

REASONS = {
    Right.VOID_CART: (
        QT_TRANSLATE_NOOP("ApprovalDialog", "Pembeli batal"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Salah barang"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Uang kurang"),
    ),
    Right.OPEN_DRAWER: (
        QT_TRANSLATE_NOOP("ApprovalDialog", "Tukar uang"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Kembalian kurang"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Periksa isi laci"),
    ),
    Right.SHIFT_BACKDATE: (
        QT_TRANSLATE_NOOP("ApprovalDialog", "Jam komputer baru dibetulkan"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Melanjutkan hari kemarin"),
    ),
    Right.SHIFT_DIFFERENCE: (
        QT_TRANSLATE_NOOP("ApprovalDialog", "Sudah dihitung ulang"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Salah kembalian"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Lupa mencatat kas"),
    ),
    Right.CASH_MOVE: (
        QT_TRANSLATE_NOOP("ApprovalDialog", "Belanja barang"),
        QT_TRANSLATE_NOOP("ApprovalDialog", "Setor bank"),
    ),
}
OTHERWISE = (
    QT_TRANSLATE_NOOP("ApprovalDialog", "Disetujui di tempat"),
    QT_TRANSLATE_NOOP("ApprovalDialog", "Keperluan mendesak"),
)


class PinEntry(QWidget):
    """The typed PIN as dots; it holds the focus, so that a ring shows where the digits go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("PIN"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 10, 8, 10)
        self._dots = PinDots(PIN_LENGTH)
        row.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignHCenter)
        self.digits = ""

    def put(self, digits: str, faulty: bool = False) -> None:
        """Show so many dots; ``faulty`` colours the empty ones."""
        self.digits = digits
        self._dots.set_fault(faulty)
        self._dots.set_filled(len(digits))


class ApprovalDialog(Dialog):
    """Asks for an approval of ``right`` and hands it to ``again``. The sixth digit is enough; Esc cancels."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        right: Right,
        again: Callable[[Approval], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        why = QCoreApplication.translate("ApprovalDialog", "%1 belum berhak %2. Kedua nama tercatat di jurnal.")
        super().__init__(
            window,
            QCoreApplication.translate("ApprovalDialog", "Perlu persetujuan supervisor"),
            why.replace("%1", session.actor.name).replace("%2", right_name(right)),
            safe=QCoreApplication.translate("ApprovalDialog", "Batal"),
            risky=QCoreApplication.translate("ApprovalDialog", "Setujui"),
            risky_icon="shield-check",
            kind="primary",
            width=WIDTH,
        )
        self._session, self._right, self._again = session, right, again
        self._monotonic = monotonic
        self._people: list[Staff] = []
        self._locked_until: dict[object, float] = {}
        self._busy = False
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._entry = PinEntry()
        columns = QHBoxLayout()
        columns.setSpacing(28)
        columns.addLayout(self._who_and_why(), 1)
        columns.addLayout(self._pin())
        self.body.addLayout(columns)
        self.accepted.connect(lambda _reason: self._give())
        session.operations.bug_found.connect(self._on_bug)
        self.set_risky_enabled(False)

    # --- drawing -----------------------------------------------------------------------------------

    def _who_and_why(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(7)
        column.addWidget(Label(self.tr("Yang menyetujui"), "label", "ink2"))
        self._scroller = Scroller()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setSpacing(TILE_GAP)
        self._scroller.body.addLayout(self._grid)
        self._scroller.body.addStretch(1)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(lambda _button: self._on_person())
        reasons = [
            QCoreApplication.translate("ApprovalDialog", reason) for reason in REASONS.get(self._right, OTHERWISE)
        ]
        self._picker = ReasonPicker(reasons, keeps_room=True)
        self._picker.changed.connect(self._show_state)
        column.addWidget(self._scroller)
        column.addSpacing(9)
        column.addWidget(self._picker)
        column.addStretch(1)
        return column

    def _pin(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        self._whose = Label("", "card_title", align=Qt.AlignmentFlag.AlignHCenter)
        self._state = Label("", "body", "ink2", wrap=True, align=Qt.AlignmentFlag.AlignCenter)
        self._state.setFixedSize(PIN_WIDTH, 40)
        self._pad = NumPad("pin", key_height=56, target=self)
        self._pad.setFixedWidth(PIN_WIDTH)
        column.addWidget(self._whose)
        column.addWidget(self._state)
        column.addWidget(self._entry)
        column.addSpacing(6)
        column.addWidget(self._pad)
        return column

    def open(self) -> None:
        """Ask who may approve, and take the digits at once."""
        super().open()
        self._entry.setFocus(Qt.FocusReason.PopupFocusReason)
        right = self._right
        self._session.operations.read(
            lambda uow: approvals.approvers(uow, right), then=self._show_people, failed=self._refused, owner=self
        )

    def _show_people(self, people: list[Staff]) -> None:
        self._people = people
        rows = max(1, min(-(-len(people) // 2), ROWS_SHOWN))
        self._scroller.setFixedHeight(rows * (TILE_HEIGHT + TILE_GAP))
        for at, person in enumerate(people):
            tile = ApproverTile(person)
            self._group.addButton(tile)
            self._grid.addWidget(tile, at // 2, at % 2)
        if people:
            self._group.buttons()[0].setChecked(True)
        self._on_person()

    def _person(self) -> Staff | None:
        tile = self._group.checkedButton()
        return tile.person if isinstance(tile, ApproverTile) else None

    def _on_person(self) -> None:
        person = self._person()
        self._whose.setText(person.name if person is not None else "")
        self._entry.put(self._entry.digits if self._group.checkedId() == -1 else "")
        self._show_state()
        self._entry.setFocus()

    # --- the PIN -----------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """Take a digit or ``back`` from the pad or the keyboard."""
        if self._busy or self._seconds_left() or self._person() is None:
            return
        digits = self._entry.digits
        self._entry.put(digits[:-1] if key == "back" else (digits + key)[:PIN_LENGTH])
        self._show_state()
        if len(self._entry.digits) == PIN_LENGTH and key != "back":
            self._give()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if QApplication.focusWidget() is self._picker.words.edit:
            super().keyPressEvent(event)
        elif typed.isdecimal() and typed.isascii():
            self.press(typed)
        elif event.key() == Qt.Key.Key_Backspace:
            self.press("back")
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Cancel; while a PIN is being checked its answer is awaited, so that nothing is recorded behind one's back."""
        if not self._busy:
            super().reject()

    def close_dialog(self) -> None:
        self._tick.stop()
        super().close_dialog()

    def _give(self) -> None:
        person, pin = self._person(), self._entry.digits
        if self._busy or person is None or len(pin) < PIN_LENGTH or not self._picker.require():
            return
        self._busy = True
        self._show_state()
        asked_by, right, reason = self._session.actor, self._right, self._picker.reason()
        self._session.operations.run(
            lambda uow: approvals.give(uow, asked_by, person.id, pin, right, reason),
            then=self._given,
            failed=self._refused,
            owner=self,
        )

    def _given(self, approval: Approval) -> None:
        self._busy = False
        self.close_dialog()
        self._again(approval)

    def _refused(self, error: WarunginError) -> bool:
        self._stop_waiting()
        person = self._person()
        if isinstance(error, PinLocked) and person is not None:
            seconds = error.facts["seconds"]
            assert isinstance(seconds, int)
            self._locked_until[person.id] = self._monotonic() + seconds
            self._show_state()
        else:
            self._say(sentence(error).line, "danger")
        return True

    def _on_bug(self, error: BaseException) -> None:
        if self._busy:
            self._stop_waiting()
            self._say(sentence(error).line, "danger")

    def _stop_waiting(self) -> None:
        self._busy = False
        self._session.beeper.attention()
        self._entry.put("", faulty=True)
        self._entry.setFocus()
        self.set_risky_enabled(False)

    # --- saying how it stands ----------------------------------------------------------------------

    def _seconds_left(self) -> int:
        person = self._person()
        until = self._locked_until.get(person.id) if person is not None else None
        return 0 if until is None else max(0, math.ceil(until - self._monotonic()))

    def _count_down(self) -> None:
        if not self._seconds_left():
            self._tick.stop()
            self._entry.put("")
        self._show_state()

    def _show_state(self) -> None:
        left = self._seconds_left()
        self._pad.setEnabled(not left)
        self.set_risky_enabled(not left and not self._busy and len(self._entry.digits) == PIN_LENGTH)
        if left:
            self._tick.start()
            self._say(self.tr("PIN terkunci. Coba lagi dalam %1").replace("%1", text.duration(left)), "danger")
        elif self._busy:
            self._say(self.tr("Memeriksa PIN…"))
        elif self._person() is None:
            self._say(self.tr("Belum ada yang berhak menyetujui di mesin ini."), "danger")
        else:
            self._say(self.tr("Ketik PIN 6 angka"))

    def _say(self, words: str, tone: str = "ink2") -> None:
        self._state.setText(words)
        self._state.set_tone(tone)

    def texts(self) -> dict[str, str]:
        """Return what a person reads in the dialog."""
        return {
            "title": self.accessibleName(),
            "why": self._text.text(),
            "people": "\n".join(person.name for person in self._people),
            "person": self._whose.text(),
            "state": self._state.text(),
            "dots": str(len(self._entry.digits)),
            "reason": self._picker.reason(),
        }
