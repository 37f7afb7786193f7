"""Closing a shift in three steps: a blind count, the comparison, the Z report. Nothing before the second tells what should be there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.ids import ShiftId
from app.domain.money import Money
from app.domain.paper import Paper
from app.domain.report import ShiftReport
from app.domain.shift import LeftTooMuch, NoOpenShift, NoteMissing, rest_of_count
from app.domain.staff import Right
from app.services import catalogue, printing, shifts
from app.services.printing import PrintQueueState
from app.services.shifts import CartStillOpen, Reconciliation, ShiftView
from app.ui import keymap, text, theme
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.closed_view import ClosedView
from app.ui.till.count_sheet import CountSheet, Denomination
from app.ui.till.count_side import CountSide
from app.ui.till.paper_panel import PaperPanel
from app.ui.till.reconcile_view import ReconcileView
from app.ui.till.steps import Steps
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Hint
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import ElidedLabel, HLine, Label, VLine

PANEL_WIDTH = 448
PREVIEW_MS = 250
LOOK_MS = 500
COUNTING, COMPARING, CLOSED, BLOCKED = range(4)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class CountPage(Page):
    """Keeps what was counted while the cashier looks elsewhere, until the shift is closed or another one is open."""

    scope = Scope.SHIFT

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._view: ShiftView | None = None
        self._pieces: dict[Denomination, int] = {}
        self._left = Money(0)
        self._found: Reconciliation | None = None
        self._busy = False
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Tutup shift"))
        self._preview = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._preview.timeout.connect(self._load_preview)
        self._watch = QTimer(self, interval=LOOK_MS)
        self._watch.timeout.connect(self._look_at_prints)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._work_area(), 1)
        row.addWidget(self._side_column())
        keymap.bind(self, "shift.close", self._on_main)
        keymap.bind(self, "shift.back", self._on_back)
        session.operations.approval_wanted.connect(self._on_asked)
        self._show_step(COUNTING)

    # --- parts -------------------------------------------------------------------------------------

    def _work_area(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(28, 12, 24, 12)
        inner.setSpacing(12)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = Label(self.tr("Tutup shift"), "title")
        self._subtitle = ElidedLabel("", "small", "ink2")
        self._subtitle.setFont(theme.font("body", pixels=14))
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self._steps = Steps((self.tr("Hitung"), self.tr("Cocokkan"), self.tr("Cetak Z")))
        head.addLayout(words, 1)
        head.addWidget(self._steps)
        inner.addLayout(head)
        self._views = QStackedWidget()
        self._compare = ReconcileView()
        self._compare.note_changed.connect(self._preview.start)
        self._closed = ClosedView()
        for view in (self._counting(), self._compare, self._closed, self._blocked()):
            self._views.addWidget(view)
        inner.addWidget(self._views, 1)
        column.addLayout(inner, 1)
        self._strip = KeyStrip()
        self._strip.show_actions(("shift.next_row", "shift.close", "shift.back"))
        self._strip.triggered.connect(self._on_strip)
        column.addWidget(self._strip)
        return area

    def _counting(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._sheet = CountSheet()
        self._sheet.changed.connect(self._on_counted)
        self._sheet.finished.connect(lambda: self._side.take_focus())
        self._held = Hint("", icon="pause", tone="ink2")
        self._sheet.beside.addWidget(self._held)
        self._sheet.beside.addStretch(1)
        column.addWidget(self._sheet, 1)
        blind = self.tr("Hitung buta. Hitungan sistem baru terlihat setelah Anda menyimpan, supaya hitungan ini jujur.")
        column.addWidget(Hint(blind, icon="eye-off", tone="info"))
        return page

    def _blocked(self) -> EmptyState:
        state = EmptyState(
            self.tr("Masih ada barang di keranjang"),
            self.tr("Bayar, tahan, atau batalkan dulu. Hitungan yang sudah diketik tetap ada."),
            icon="shopping-basket",
            wrong=True,
            primary=(self.tr("Kembali ke kasir"), "shopping-basket"),
            loud=True,
        )
        state.primary.set_key(keymap.caption("shift.next_row"))
        state.primary_clicked.connect(lambda: self.session.go.emit("selling"))
        return state

    def _side_column(self) -> QWidget:
        self._column = QWidget()
        theme.ground(self._column, "surface")
        self._column.setFixedWidth(PANEL_WIDTH)
        row = QHBoxLayout(self._column)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(VLine())
        self._sides = QStackedWidget()
        self._side = CountSide()
        self._side.next_wanted.connect(self._on_next)
        self._side.save_wanted.connect(self._on_save)
        self._paper, self._final = PaperPanel(), PaperPanel()
        again = ActionButton(self.tr("Hitung ulang"), icon="rotate-ccw", key=keymap.caption("shift.back"), height=64)
        again.clicked.connect(self._on_back)
        accept = ActionButton(
            self.tr("Terima dan cetak Z"), kind="primary", icon="printer", key=keymap.caption("shift.close"), height=76
        )
        accept.clicked.connect(self._on_accept)
        leave = ActionButton(
            self.tr("Selesai"), kind="primary", icon="log-out", key=keymap.caption("shift.next_row"), height=76
        )
        leave.clicked.connect(self._on_done)
        for side in (self._side, _papers(self._paper, again, accept), _papers(self._final, leave)):
            self._sides.addWidget(side)
        row.addWidget(self._sides)
        return self._column

    # --- coming and going --------------------------------------------------------------------------

    def enter(self) -> None:
        view = self.session.shift
        if view is None:
            if self._views.currentIndex() != CLOSED:
                self.session.go.emit("shift")
            return
        if self._view is None or self._view.shift.id != view.shift.id:
            self._begin(view)
        self._view = view
        self._show_held(view.held_carts)
        self._show_step(COUNTING)
        actor = self.session.actor
        # An empty count finds out whether goods are on the counter; what should be there is not looked at.
        self.session.operations.read(
            lambda uow: shifts.reconcile(uow, actor, {}), lambda _: None, failed=self._on_refused, owner=self
        )

    def leave(self) -> None:
        self._preview.stop()
        self._watch.stop()
        if self._views.currentIndex() == CLOSED:
            self._view = None
            self._show_step(COUNTING)

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        step = self._views.currentIndex()
        shown: Callable[[], dict[str, str]] = (
            self._side.texts, self._compare.texts, self._closed.texts, dict[str, str],
        )[step]  # fmt: skip
        paper = {COMPARING: self._paper, CLOSED: self._final}.get(step)
        return {
            "step": ("count", "compare", "closed", "blocked")[step],
            "subtitle": self._subtitle.text(),
            "paper": paper.text() if paper is not None else "",
            **shown(),
        }

    def _begin(self, view: ShiftView) -> None:
        self._sheet.clear()
        self._side.begin(view.shift.opening_cash)
        self._on_counted()

    # --- what it shows -----------------------------------------------------------------------------

    def _show_step(self, step: int) -> None:
        self._views.setCurrentIndex(step)
        self._column.setVisible(step != BLOCKED)
        self._steps.setVisible(step != BLOCKED)
        self._strip.setVisible(step == COUNTING)
        self._preview.stop()
        if step != BLOCKED:
            self._steps.show_step(step, done=step == CLOSED)
            self._sides.setCurrentIndex(step)
        if step == COUNTING and self.isVisible():
            self._sheet.take_focus()
        if step in (CLOSED, BLOCKED):
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if self._view is not None:
            self._show_subtitle(self._view)

    def _show_subtitle(self, view: ShiftView) -> None:
        facts = self.session.facts
        since = text.clock(text.local(view.shift.opened_at, facts.zone)) if facts is not None else ""
        said = self.tr("Shift %1 · sejak %3 · %2").replace("%1", str(view.shift.number))
        self._subtitle.setText(said.replace("%3", since).replace("%2", view.opened_by_name))

    def _show_held(self, held: int) -> None:
        self._held.set_text(self.tr("%n pesanan ditahan. Tetap ada untuk shift berikutnya.", "", held))
        self._held.setVisible(bool(held))

    def _on_counted(self) -> None:
        self._side.complain("")
        self._side.show_counted(self._sheet.total("note"), self._sheet.total("coin"))

    # --- step 1: count -----------------------------------------------------------------------------

    def _on_save(self) -> None:
        if self._sheet.is_blank():
            self._side.complain(self.tr("Belum ada hitungan. Bila laci kosong, tulis 0 di satu baris."))
            self._sheet.take_focus()
            return
        left = self._side.left_in_drawer()
        if left is None:
            return
        self._pieces, self._left = self._sheet.count(), left
        count, actor = dict(self._pieces), self.session.actor
        self.session.operations.read(
            lambda uow: shifts.reconcile(uow, actor, count), self._on_reconciled, failed=self._on_refused, owner=self
        )

    def _on_reconciled(self, found: Reconciliation) -> None:
        if self._views.currentIndex() != COUNTING or not self.isVisible():
            return
        self._found = found
        held = self._view.held_carts if self._view is not None else 0
        banked = rest_of_count(found.counted, self._left)
        self._show_step(COMPARING)
        self._compare.show_split(self._sheet.total("note"), self._sheet.total("coin"), self._left, banked, held)
        self._compare.show_found(found, self._side.note.text())
        self._paper.clear()
        self._load_preview()

    # --- step 2: compare ---------------------------------------------------------------------------

    def _load_preview(self) -> None:
        count, left, note, actor = dict(self._pieces), self._left, self._compare.note(), self.session.actor
        self.session.operations.read(
            lambda uow: printing.close_preview(uow, actor, count, left, note),
            self._show_preview,
            failed=self._on_refused,
            owner=self,
        )

    def _show_preview(self, paper: Paper) -> None:
        self._paper.show_paper(self.tr("Laporan Z, belum dicetak"), paper, self.session.settings.paper)

    def _on_accept(self) -> None:
        found = self._found
        if found is None or self._busy:
            return
        if found.needs_approval and not self._compare.note():
            self._ask_for_note()
            return
        self._busy = True
        count, left, note, actor = dict(self._pieces), self._left, self._compare.note(), self.session.actor
        self.session.operations.run_approved(
            Right.SHIFT_DIFFERENCE,
            lambda uow, approval: shifts.close(uow, actor, count, left, note, approval),
            then=self._on_closed,
            failed=self._on_refused,
            owner=self,
        )

    def _on_asked(self) -> None:
        """A supervisor is asked, and may say no: the button must work again."""
        self._busy = False

    def _ask_for_note(self) -> None:
        self._compare.ask_for_note(self.tr("Tulis dugaan sebabnya, supaya pemilik mengerti."))

    # --- step 3: closed ----------------------------------------------------------------------------

    def _on_closed(self, report: ShiftReport) -> None:
        self._busy = False
        held = self._view.held_carts if self._view is not None else 0
        self.session.beeper.ok()
        self.session.shift = None
        self.session.shift_changed.emit(None)
        self._closed.show_report(report, held)
        self._closed.show_printing(None, has_printer=self._has_printer())
        self._final.clear()
        self._show_step(CLOSED)
        self._show_final(report.shift.id)
        self._watch.start()
        self._look_at_prints()
        # Search and tiles follow what sold; the drawer is counted, so there is time for it now.
        self.session.operations.run(catalogue.refresh_ranks, owner=self)

    def _show_final(self, shift_id: ShiftId) -> None:
        actor, width = self.session.actor, self.session.settings.paper
        self.session.operations.read(
            lambda uow: printing.report_preview(uow, actor, shift_id),
            lambda paper: self._final.show_paper(self.tr("Laporan Z"), paper, width),
            owner=self,
        )

    def _has_printer(self) -> bool:
        return self.session.settings.printer != "none"

    def _look_at_prints(self) -> None:
        self.session.operations.read(printing.queue_state, self._show_printing, owner=self)

    def _show_printing(self, state: PrintQueueState) -> None:
        self._closed.show_printing(state, has_printer=self._has_printer())
        if not state.waiting:
            self._watch.stop()

    def _on_done(self) -> None:
        self.session.go.emit("lock")

    # --- refusals and keys -------------------------------------------------------------------------

    def _on_refused(self, error: WarunginError) -> bool:
        self._busy = False
        match error:
            case CartStillOpen():
                self._show_step(BLOCKED)
            case NoteMissing():
                self._ask_for_note()
            case LeftTooMuch():
                self._show_step(COUNTING)
                self._side.left_in_drawer()
            case NoOpenShift():
                self.session.go.emit("shift")
            case _:
                return False
        return True

    def _on_main(self) -> None:
        actions = (self._on_save, self._on_accept, self._on_done, lambda: self.session.go.emit("selling"))
        actions[self._views.currentIndex()]()

    def _on_back(self) -> None:
        match self._views.currentIndex():
            case step if step == COMPARING:
                self._show_step(COUNTING)
            case step if step == CLOSED:
                self._on_done()
            case _:
                self.session.go.emit("selling")

    def _on_next(self) -> None:
        if not self._sheet.step(1) and not self._side.step():
            self._sheet.take_focus()

    def _on_strip(self, action: str) -> None:
        match action:
            case "shift.next_row":
                self._on_next()
            case "shift.close":
                self._on_main()
            case "shift.back":
                self._on_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, key = self._views.currentIndex(), Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain:
            event.ignore()
        elif step in (CLOSED, BLOCKED) and key in _ENTER:
            self._on_main()
        elif step == COUNTING and (key in _ENTER or key == Qt.Key.Key_Down):
            self._on_next()
        elif step == COUNTING and key == Qt.Key.Key_Up:
            self._sheet.step(-1)
        elif key in _PAGES and step in (COMPARING, CLOSED):
            (self._paper if step == COMPARING else self._final).turn(_PAGES[key])
        else:
            event.ignore()


def _papers(paper: PaperPanel, *buttons: ActionButton) -> QWidget:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 16, 0, 16)
    column.setSpacing(10)
    column.addWidget(paper, 1)
    column.addWidget(HLine())
    column.addSpacing(4)
    for button in buttons:
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 20, 0)
        row.addWidget(button)
        column.addLayout(row)
    return side
