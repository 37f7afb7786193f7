"""Opening a shift: what day it will be, what the last one left, whether the devices work, and the cash in the drawer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.money import Money
from app.domain.shift import CashAmountOutOfRange
from app.domain.staff import Right
from app.services import printing, shifts
from app.services.printing import PrintQueueState
from app.services.shifts import OpeningView, ShiftView
from app.ui import keymap, text, theme
from app.ui.error_view import sentence
from app.ui.page import Page, Session
from app.ui.till.check_row import CheckRow
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card, FactRow, Hint
from app.ui.widgets.field import MoneyField
from app.ui.widgets.label import HLine, Label
from app.ui.widgets.numpad import NumPad

LEFT_WIDTH, RIGHT_WIDTH, BETWEEN = 440, 520, 80
USUAL: Final = (200_000, 300_000, 500_000)
LOOK_MS = 500
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OpenShiftPage(Page):
    """Stands where the shift page is while no shift is open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._tested = False
        self._busy = False
        self._sums: list[ActionButton] = []
        self._offered: list[int] = list(USUAL)
        self._testing = QTimer(self, interval=LOOK_MS)
        self._testing.timeout.connect(self._look_at_printer)
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Buka shift"))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 16, 28, 16)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addStretch(1)
        row.addWidget(self._facts_column())
        row.addSpacing(BETWEEN)
        row.addWidget(self._amount_column())
        row.addStretch(1)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
        session.prints_changed.connect(self._show_printer)
        session.operations.approval_wanted.connect(self._on_asked)
        self._offer(USUAL)

    def _facts_column(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(LEFT_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = Label(self.tr("Buka shift"), "title")
        title.setFont(theme.font("figure"))
        lead = Label(self.tr("Hitung uang di laci sebelum melayani pembeli pertama."), "line", "ink2", wrap=True)
        lead.setFont(theme.font("body", pixels=16))
        column.addWidget(title)
        column.addSpacing(2)
        column.addWidget(lead)
        column.addSpacing(18)
        column.addWidget(self._facts_card())
        column.addSpacing(14)
        column.addWidget(self._checks_card())
        column.addSpacing(14)
        self._backdated = Hint(
            self.tr("Jam komputer menunjukkan hari sebelum shift terakhir. Supervisor perlu menyetujui."),
            icon="shield",
            tone="warn",
            ground="warnTint",
        )
        self._backdated.hide()
        column.addWidget(self._backdated)
        column.addStretch(1)
        return side

    def _facts_card(self) -> Card:
        card = Card()
        self._day = FactRow(self.tr("Tanggal usaha"))
        self._cashier = FactRow(self.tr("Kasir"))
        self._register = FactRow(self.tr("Mesin"))
        self._left = FactRow(self.tr("Ditinggal shift lalu"), strong=True)
        self._left_by = Label("", "small", "ink3", align=Qt.AlignmentFlag.AlignRight)
        for fact in (self._day, self._cashier, self._register):
            card.body.addWidget(fact)
        card.body.addWidget(HLine())
        card.body.addWidget(self._left)
        card.body.addWidget(self._left_by)
        return card

    def _checks_card(self) -> Card:
        card = Card()
        self._printer = CheckRow("printer", self.tr("Printer struk"))
        self._test = ActionButton(self.tr("Uji cetak"), height=40)
        self._test.clicked.connect(self._on_test)
        self._printer.row.addWidget(self._test)
        self._scanner = CheckRow("scan-barcode", self.tr("Pemindai"))
        card.body.addWidget(self._printer)
        card.body.addWidget(HLine())
        card.body.addWidget(self._scanner)
        return card

    def _amount_column(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(RIGHT_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._amount = MoneyField(self.tr("Kas awal"), big=True)
        self._amount.changed.connect(lambda _: self._mark_sums())
        sums = QHBoxLayout()
        sums.setSpacing(10)
        for at in range(len(USUAL)):
            button = ActionButton("", kind="sum", height=52)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._sum_taker(at))
            self._sums.append(button)
            sums.addWidget(button, 1)
        self._open = ActionButton(
            self.tr("Buka shift"), kind="primary", icon="lock-open", key=keymap.caption("shift.next_row"), height=76
        )
        self._open.clicked.connect(self._on_open)
        column.addWidget(self._amount)
        column.addSpacing(14)
        column.addLayout(sums)
        column.addSpacing(18)
        column.addWidget(NumPad(key_height=60, target=self._amount))
        column.addSpacing(20)
        column.addWidget(self._open)
        column.addStretch(1)
        return side

    def _sum_taker(self, at: int) -> Callable[[], None]:
        def take() -> None:
            self._amount.set_value(self._offered[at])
            self._amount.set_error(None)
            self._mark_sums()
            self._amount.edit.setFocus(Qt.FocusReason.OtherFocusReason)

        return take

    # --- coming and going --------------------------------------------------------------------------

    def enter(self) -> None:
        session = self.session
        self._busy = False
        self._cashier.set_value(session.actor.name)
        if session.facts is not None:
            self._register.set_value(f"{session.facts.outlet_code}-{session.facts.register}")
        self._show_printer()
        self._show_scanner(None)
        self._amount.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        session.operations.read(shifts.opening, self._show_opening, owner=self)

    def leave(self) -> None:
        self._testing.stop()
        self._amount.clear()
        self._amount.set_error(None)
        self._mark_sums()

    def take_scan(self, code: str) -> bool:
        """Take any code: it shows that the scanner works, and changes nothing else."""
        self._show_scanner(code)
        self.session.beeper.ok()
        return True

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        facts = (self._day, self._cashier, self._register)
        return {
            "title": self.tr("Buka shift"),
            "facts": "\n".join(fact.value() for fact in facts),
            "left": " · ".join(part for part in (self._left.value(), self._left_by.text()) if part),
            "amount": self._amount.edit.text(),
            "sums": "\n".join(button.label for button in self._sums),
            "printer": self._printer.text(),
            "scanner": self._scanner.text(),
            "message": self._amount.error(),
        }

    # --- what it shows -----------------------------------------------------------------------------

    def _show_opening(self, view: OpeningView) -> None:
        self._day.set_value(text.long_date(view.business_date))
        self._backdated.setVisible(view.backdated)
        left = view.left_in_drawer
        self._left.set_value(self.tr("belum ada") if left is None else text.rupiah(left, nbsp=True))
        self._left_by.setText(view.left_by)
        self._left_by.setVisible(bool(view.left_by))
        offered = set(USUAL)
        if left and left.minor not in offered:
            offered = {left.minor, *USUAL[1:]}
        self._offer(offered)

    def _offer(self, sums: Collection[int]) -> None:
        self._offered = sorted(sums)
        for button, minor in zip(self._sums, self._offered, strict=True):
            button.set_label(text.rupiah(minor, nbsp=True))
        self._mark_sums()

    def _mark_sums(self) -> None:
        value = None if self._amount.is_empty() else self._amount.value()
        for button, minor in zip(self._sums, self._offered, strict=True):
            button.set_chosen(minor == value)

    def _show_printer(self) -> None:
        setting, prints = self.session.settings.printer, self.session.prints
        waiting = prints.waiting if prints is not None else 0
        name = self.session.program.printer_name or self._printer_words(setting)
        self._test.setVisible(setting != "none")
        if setting == "none":
            self._printer.show_state(self.tr("Struk tidak dicetak"), self.tr("Tidak dipasang"), "neutral")
        elif prints is not None and waiting and prints.error:
            self._printer.show_state(name, self.tr("Tidak menjawab"), "waiting", "triangle-alert")
        elif waiting:
            self._printer.show_state(name, self.tr("Mencetak"), "info", "printer")
        elif self._tested:
            self._printer.show_state(name, self.tr("Siap"), "ok", "check")
        else:
            self._printer.show_state(name, self.tr("Belum diuji"), "neutral")

    def _printer_words(self, setting: str) -> str:
        kind, _, place = setting.partition(":")
        if kind == "tcp":
            return self.tr("Jaringan %1").replace("%1", place)
        return self.tr("Ke berkas") if kind == "file" else setting

    def _show_scanner(self, code: str | None) -> None:
        if code is None:
            line = self.tr("Pindai barang untuk menguji")
            self._scanner.show_state(line, self.tr("Menunggu uji"), "info", "scan-barcode")
        else:
            self._scanner.show_state(self.tr("Terbaca %1").replace("%1", code), self.tr("Siap"), "ok", "check")

    # --- what it does ------------------------------------------------------------------------------

    def _on_test(self) -> None:
        actor = self.session.actor
        self.session.operations.run(
            lambda uow: printing.queue_test_page(uow, actor), then=lambda _: self._testing.start(), owner=self
        )
        self._amount.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_at_printer(self) -> None:
        self.session.operations.read(printing.queue_state, self._printer_seen, owner=self)

    def _printer_seen(self, state: PrintQueueState) -> None:
        """Follow the test page: the printer is ready once everything queued is on paper."""
        self.session.prints = state
        if not state.waiting:
            self._tested = True
            self._testing.stop()
        self._show_printer()

    def _on_asked(self) -> None:
        """A supervisor is asked, and may say no: the button must work again."""
        self._busy = False

    def _on_open(self) -> None:
        if self._busy:
            return
        if self._amount.is_empty():
            self._amount.set_error(self.tr("Isi uang yang ada di laci. Tulis 0 bila kosong."))
            return
        self._busy = True
        actor, opening = self.session.actor, Money(self._amount.value())
        self.session.operations.run_approved(
            Right.SHIFT_BACKDATE,
            lambda uow, approval: shifts.open(uow, actor, opening, approval),
            then=lambda _: self._opened(),
            failed=self._on_refused,
            owner=self,
        )

    def _opened(self) -> None:
        self.session.beeper.ok()
        self.session.operations.read(shifts.find_open, self._go_on, owner=self)

    def _go_on(self, shift: ShiftView | None) -> None:
        self._busy = False
        self.session.shift = shift
        self.session.shift_changed.emit(shift)
        self.session.go.emit("selling")

    def _on_refused(self, error: WarunginError) -> bool:
        self._busy = False
        if isinstance(error, CashAmountOutOfRange):
            self._amount.set_error(sentence(error).line)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and not plain:
            self._on_open()
        else:
            event.ignore()
