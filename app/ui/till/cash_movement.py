"""Putting cash in or taking it out: an amount, a reason in one touch, a word more where it helps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.money import Money
from app.domain.shift import CashAmountOutOfRange, CashNotThere, ReasonMissing
from app.services import shifts
from app.ui import keymap, text
from app.ui.error_view import sentence
from app.ui.page import Session
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Hint
from app.ui.widgets.chip import Chip, ChipButton
from app.ui.widgets.field import Field, MoneyField
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.label import Label
from app.ui.widgets.numpad import NumPad

OTHER = "other"
REASON_LENGTH_MAX = 120
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CashMovementPanel(QWidget):
    """Fills the right column while cash goes in or out. ``saved`` comes after it was committed."""

    saved = Signal(str)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._goes_out = False
        self._busy = False
        self._reasons = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._title = Label("", "title")
        self._amount = MoneyField("", big=True, name=self.tr("Jumlah uang"))
        self._amount.changed.connect(lambda _: self._amount.set_error(None))
        self._chips = QWidget()
        self._flow = FlowLayout(spacing=8, parent=self._chips)
        self._word = Field(self.tr("Keterangan"), height=44)
        self._word.edit.setMaxLength(REASON_LENGTH_MAX)
        hint = Hint(self.tr("Salah catat? Catat kebalikannya dengan keterangan koreksi. Keduanya tetap tercatat."))
        layout.addWidget(self._title)
        layout.addWidget(self._amount)
        layout.addWidget(self._chips)
        layout.addWidget(self._word)
        layout.addStretch(1)
        layout.addWidget(hint)
        layout.addWidget(NumPad(key_height=44, target=self._amount))
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        back = ActionButton(self.tr("Batal"), key=keymap.caption("shift.back"), height=76)
        back.clicked.connect(self.left)
        self._save = ActionButton("", kind="primary", icon="check", key=keymap.caption("shift.next_row"), height=76)
        self._save.clicked.connect(self.save)
        row.addWidget(back, 2)
        row.addWidget(self._save, 3)
        return row

    def begin(self, *, goes_out: bool) -> None:
        """Ask for cash that goes out of the drawer, or into it."""
        self._goes_out, self._busy = goes_out, False
        self._title.setText(self.tr("Kas keluar") if goes_out else self.tr("Kas masuk"))
        self._save.set_label(self.tr("Simpan"))
        self._amount.clear()
        self._amount.set_error(None)
        self._word.set_text("")
        self._word.set_error(None)
        self._show_reasons(self._out_reasons() if goes_out else self._in_reasons())
        self._amount.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _out_reasons(self) -> list[tuple[str, str]]:
        return [
            ("goods", self.tr("Belanja barang")),
            ("needs", self.tr("Keperluan toko")),
            ("owner", self.tr("Diambil pemilik")),
            ("bank", self.tr("Setor bank")),
            (OTHER, self.tr("Lainnya")),
        ]

    def _in_reasons(self) -> list[tuple[str, str]]:
        return [
            ("change", self.tr("Tambah uang kecil")),
            ("owner", self.tr("Titipan pemilik")),
            (OTHER, self.tr("Lainnya")),
        ]

    def _show_reasons(self, reasons: list[tuple[str, str]]) -> None:
        for button in self._reasons.buttons():
            self._reasons.removeButton(button)
            self._flow.removeWidget(button)
            button.deleteLater()
        for reason_id, reason in reasons:
            chip = ChipButton(Chip(reason_id, reason), edge="outline")
            chip.clicked.connect(lambda _checked=False, reason_id=reason_id: self._on_reason(reason_id))
            self._reasons.addButton(chip)
            self._flow.addWidget(chip)
        self._reasons.buttons()[0].setChecked(True)

    def _on_reason(self, reason_id: str) -> None:
        self._word.set_error(None)
        if reason_id == OTHER:
            self._word.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def reason(self) -> str:
        """Return the chosen reason with the word that was added."""
        chip, word = self._reasons.checkedButton(), " ".join(self._word.text().split())
        if not isinstance(chip, ChipButton) or chip.chip.id == OTHER:
            return word
        return f"{chip.chip.label}: {word}" if word else chip.chip.label

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "title": self._title.text(),
            "amount": self._amount.edit.text(),
            "reasons": "\n".join(chip.chip.label for chip in self._reasons.buttons() if isinstance(chip, ChipButton)),
            "message": self._amount.error() or self._word.error(),
        }

    def save(self) -> None:
        """Record it; what is missing is said at its field."""
        reason, minor = self.reason(), self._amount.value()
        if self._busy:
            return
        if not minor:
            self._amount.set_error(self.tr("Isi jumlah uangnya."))
            self._amount.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not reason:
            self._ask_for_reason()
            return
        self._busy = True
        amount, actor = (-Money(minor) if self._goes_out else Money(minor)), self._session.actor
        self._session.operations.run(
            lambda uow: shifts.move_cash(uow, actor, amount, reason),
            then=lambda _: self._recorded(minor),
            failed=self._on_refused,
            owner=self,
        )

    def _ask_for_reason(self) -> None:
        self._word.set_error(self.tr("Tulis untuk apa uangnya."))
        self._word.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _recorded(self, minor: int) -> None:
        self._busy = False
        said = self.tr("Kas keluar %1 tercatat") if self._goes_out else self.tr("Kas masuk %1 tercatat")
        self.saved.emit(said.replace("%1", text.rupiah(minor, nbsp=True)))

    def _on_refused(self, error: WarunginError) -> bool:
        self._busy = False
        match error:
            case CashAmountOutOfRange() | CashNotThere():
                self._amount.set_error(sentence(error).line)
                self._amount.edit.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            case ReasonMissing():
                self._ask_for_reason()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.save()
        else:
            event.ignore()
