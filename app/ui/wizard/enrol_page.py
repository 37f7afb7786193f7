"""An empty data folder: server address and one-time code, the first filling, and the recovery key that is shown once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.ui import keymap, text, theme
from app.ui.error_view import sentence
from app.ui.page import Page, Session
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card, Hint
from app.ui.widgets.field import Field
from app.ui.widgets.label import Label
from app.ui.widgets.painting import LEFT
from app.ui.wizard.code_field import CodeField
from app.ui.wizard.wizard_side import WizardSide

COLUMN_WIDTH = 620
LOOK_MS = 200
KEY_COLUMNS = 5
ASKING, FILLING, KEY = range(3)
AT_ADDRESS: Final = frozenset({"address_unusable", "server_away", "server_garbled", "server_busy"})
"""Errors that are told at the address; a refused code is told at the code, anything else under both."""

AT_CODE = "enrolment_refused"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnrolPage(Page):
    """The one page of a device that belongs to no shop yet. ``enrolled`` comes after the recovery key was written down.

    ``enrol`` may take long and is called off the GUI thread; calling it again after a failure goes on where it stopped.
    """

    enrolled = Signal()

    def __init__(
        self,
        session: Session,
        enrol: Callable[[str, str], None],
        progress: Callable[[], int],
        recovery_key: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self._enrol, self._progress, self._recovery_key = enrol, progress, recovery_key
        self._is_leaving = False
        self._elapsed = QElapsedTimer()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Sambungkan kasir"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        steps = (self.tr("Sambungkan"), self.tr("Isi data"), self.tr("Kunci pemulihan"))
        self._side = WizardSide(steps, self.tr("Setelah ini kasir bisa berjualan tanpa jaringan."))
        self._views = QStackedWidget()
        for view in (self._asking(), self._filling(), self._key()):
            self._views.addWidget(view)
        row.addWidget(self._side)
        row.addWidget(self._views, 1)
        keymap.bind(self, "dialog.risky", self._on_risky)
        self._show_step(ASKING)

    # --- parts -------------------------------------------------------------------------------------

    def _asking(self) -> QWidget:
        page, column = _column(
            self.tr("Sambungkan kasir ini"), self.tr("Minta alamat server dan kode pendaftaran kepada pemilik toko.")
        )
        self._address = Field(self.tr("Alamat server"), placeholder="pusat.contoh.id", height=52)
        self._address.set_text(self.session.program.server_address)
        self._code = CodeField(self.tr("Kode pendaftaran"))
        self._fault = Hint("", icon="triangle-alert", tone="warn", ground="warnTint")
        self._fault_text = ""
        self._fault.hide()
        hint = Hint(
            self.tr("Kode terdiri dari 8 huruf dan angka, berlaku 15 menit dan hanya untuk satu mesin."),
            icon="key-round",
        )
        self._connect = ActionButton(
            self.tr("Sambungkan"), kind="primary", icon="link", key=keymap.caption("dialog.confirm"), height=64
        )
        self._connect.clicked.connect(self._on_connect)
        for part in (self._address, self._code, hint, self._fault):
            column.addWidget(part)
            column.addSpacing(16)
        _finish(column, self._connect)
        return page

    def _filling(self) -> QWidget:
        page, column = _column(self.tr("Mengisi kasir"), "")
        self._doing = Label("", "line", "ink2", wrap=True)
        self._rows = AmountLabel((52, 44), align=LEFT, name=self.tr("Data diterima"))
        self._rows_word = Label("", "body", "ink2")
        card = Card(padding=22)
        card.body.addWidget(self._doing)
        card.body.addWidget(self._rows)
        card.body.addWidget(self._rows_word)
        column.addWidget(card)
        self._cancel = ActionButton(self.tr("Batal"), key=keymap.caption("dialog.safe"), height=52)
        self._cancel.clicked.connect(self._on_cancel)
        _finish(column, self._cancel)
        return page

    def _key(self) -> QWidget:
        page, column = _column(
            self.tr("Catat kunci pemulihan"),
            self.tr("Hanya kunci ini yang membuka data di komputer lain. Ditampilkan sekali ini saja."),
        )
        card = Card(padding=22)
        self._groups = QGridLayout()
        self._key_labels: list[Label] = []
        self._groups.setHorizontalSpacing(28)
        self._groups.setVerticalSpacing(14)
        card.body.addLayout(self._groups)
        column.addWidget(card)
        column.addSpacing(16)
        column.addWidget(
            Hint(
                self.tr(
                    "Tulis di kertas dan simpan di tempat aman, jangan di komputer ini. Kelompok terakhir untuk pemeriksaan."
                ),
                icon="shield-check",
                tone="warn",
            )
        )
        done = ActionButton(
            self.tr("Sudah saya catat"), kind="primary", icon="check", key=keymap.caption("dialog.risky"), height=64
        )
        done.clicked.connect(self._on_noted)
        _finish(column, done)
        return page

    # --- coming and going --------------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        self._take_focus()

    def enter(self) -> None:
        self._take_focus()

    def leave(self) -> None:
        self._look.stop()

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        step = self._views.currentIndex()
        return {
            "step": ("asking", "filling", "key")[step],
            "address": self._address.text(),
            "code": self._code.text(),
            "address_error": self._address.error(),
            "code_error": self._code.error(),
            "message": self._fault_text,
            "doing": self._doing.text(),
            "rows": self._rows.text,
            "recovery_key": self._shown_key() if step == KEY else "",
        }

    def _take_focus(self) -> None:
        if self._views.currentIndex() == ASKING:
            field = self._code if self._address.text() else self._address
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self, step: int) -> None:
        self._views.setCurrentIndex(step)
        self._side.show_step(step)
        self._take_focus()

    # --- connecting --------------------------------------------------------------------------------

    def _on_connect(self) -> None:
        address, code = self._address.text().strip(), self._code.code()
        self._say("")
        if not address:
            self._address.set_error(self.tr("Isi alamat server."))
            self._address.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self._code.is_complete():
            self._code.set_error(self.tr("Kode terdiri dari 8 huruf dan angka."))
            self._code.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._is_leaving = False
        self._elapsed.start()
        self._cancel.setEnabled(True)
        self._show_step(FILLING)
        self._show_progress()
        self._look.start()
        self.session.operations.in_background(
            lambda: self._enrol(address, code), lambda _: self._on_enrolled(), self._on_refused, owner=self
        )

    def _show_progress(self) -> None:
        received = self._progress()
        if self._is_leaving:
            self._doing.setText(self.tr("Membatalkan, menunggu jawaban terakhir dari server"))
        elif received:
            self._doing.setText(self.tr("Mengambil barang, harga, dan karyawan"))
        else:
            seconds = self._elapsed.elapsed() // 1_000
            self._doing.setText(self.tr("Menghubungi server, %n detik", "", seconds))
        self._rows.set_text(text.amount(received))
        self._rows_word.setText(self.tr("baris diterima"))

    def _on_cancel(self) -> None:
        """Stop waiting. What the server has answered already stands, so the last answer is awaited."""
        self._is_leaving = True
        self._cancel.setEnabled(False)
        self._show_progress()

    def _on_enrolled(self) -> None:
        self._look.stop()
        self._show_key(self._recovery_key())
        self._show_step(KEY)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, error: WarunginError) -> bool:
        self._look.stop()
        self._show_step(ASKING)
        if self._is_leaving:
            self._say(self.tr("Dibatalkan. Belum ada yang berubah."))
            return True
        said = sentence(error)
        if error.code == AT_CODE:
            self._code.set_error(said.line)
            self._code.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._code.edit.selectAll()
        elif error.code in AT_ADDRESS and not self._progress():
            self._address.set_error(said.line)
            self._address.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif error.code in AT_ADDRESS:
            self._say(
                self.tr("Sambungan putus saat mengisi. Yang sudah diterima aman; sambungkan lagi untuk melanjutkan.")
            )
        else:
            self._say(said.line)
        return True

    def _say(self, sentence: str) -> None:
        self._fault_text = sentence
        self._fault.set_text(sentence)
        self._fault.setVisible(bool(sentence))

    # --- the recovery key --------------------------------------------------------------------------

    def _show_key(self, key: str) -> None:
        for at, group in enumerate(key.split("-")):
            label = Label(group, "title")
            label.setFont(theme.font("receipt_bold", pixels=26))
            self._key_labels.append(label)
            self._groups.addWidget(label, at // KEY_COLUMNS, at % KEY_COLUMNS, Qt.AlignmentFlag.AlignHCenter)

    def _shown_key(self) -> str:
        return "-".join(label.text() for label in self._key_labels)

    def _on_noted(self) -> None:
        for label in self._key_labels:
            label.deleteLater()
        self._key_labels = []
        self.enrolled.emit()

    # --- keys --------------------------------------------------------------------------------------

    def _on_risky(self) -> None:
        if self._views.currentIndex() == KEY:
            self._on_noted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, key = self._views.currentIndex(), event.key()
        if step == ASKING and key in _ENTER:
            if self._address.edit.hasFocus() and not self._code.code():
                self._code.edit.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self._on_connect()
        elif step == FILLING and key == Qt.Key.Key_Escape and self._cancel.isEnabled():
            self._on_cancel()
        else:
            event.ignore()


def _column(title: str, lead: str) -> tuple[QWidget, QVBoxLayout]:
    """Return one page of the wizard with its heading, and the column to go on in."""
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(48, 40, 48, 32)
    inner = QWidget()
    inner.setFixedWidth(COLUMN_WIDTH)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    heading = Label(title, "title")
    heading.setFont(theme.font("figure"))
    column.addWidget(heading)
    column.addSpacing(4)
    if lead:
        words = Label(lead, "body", "ink2", wrap=True)
        words.setFont(theme.font("body", pixels=16))
        column.addWidget(words)
    column.addSpacing(24)
    row.addStretch(2)
    row.addWidget(inner)
    row.addStretch(3)
    return page, column


def _finish(column: QVBoxLayout, button: ActionButton) -> None:
    """Put the page's button at its foot, right."""
    column.addStretch(1)
    foot = QHBoxLayout()
    foot.addStretch(1)
    button.setMinimumWidth(220)
    foot.addWidget(button)
    column.addLayout(foot)
