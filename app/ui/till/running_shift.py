"""The running shift: since when, by whom, what cash went in and out. What should lie in the drawer is never shown."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import WarunginError
from app.domain.ids import ShiftId
from app.domain.money import Money
from app.domain.report import ShiftClose, ShiftReport
from app.domain.shift import Shift
from app.services import printing, shifts
from app.services.shifts import ShiftView
from app.ui import keymap, text, theme
from app.ui.page import Page, Session
from app.ui.till.cash_movement import CashMovementPanel
from app.ui.till.paper_panel import PaperPanel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card, Hint
from app.ui.widgets.datatable import Column, DataTable
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import ElidedLabel, Label, VLine

PANEL_WIDTH = 448
ACTIONS = ("shift.cash_in", "shift.cash_out", "shift.x_report", "shift.close", "shift.back")
PastShift = tuple[Shift, ShiftClose | None]


class Figure(Card):
    """One number of the shift with what it is."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        self._value = Label("", "figure")
        self._value.setFont(theme.font("figure", pixels=26))
        self.body.setSpacing(0)
        self.body.addWidget(Label(title, "label", "ink2"))
        self.body.addWidget(self._value)
        self.setAccessibleName(title)

    def show_value(self, value: str) -> None:
        self._value.setText(value)
        self.setAccessibleDescription(value)

    def value(self) -> str:
        return self._value.text()


class RunningShiftPage(Page):
    """Cash in and out, the X report, earlier shifts, and the way to the count."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: ShiftId | None = None
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Shift"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._work_area(), 1)
        row.addWidget(VLine())
        row.addWidget(self._side())
        for action, slot in {
            "shift.cash_in": lambda: self._move_cash(goes_out=False),
            "shift.cash_out": lambda: self._move_cash(goes_out=True),
            "shift.x_report": self._print_x,
            "shift.close": self._on_close,
            "shift.back": self._on_back,
        }.items():
            keymap.bind(self, action, slot)
        session.shift_changed.connect(self._show_shift)

    def _work_area(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(28, 14, 24, 14)
        inner.setSpacing(14)
        self._title = Label("", "title")
        self._since = ElidedLabel("", "body", "ink2")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._since)
        inner.addLayout(words)
        self._long = Hint("", icon="triangle-alert", tone="warn", ground="warnTint")
        self._long.hide()
        inner.addWidget(self._long)
        inner.addLayout(self._figures())
        tables = QHBoxLayout()
        tables.setSpacing(16)
        tables.addLayout(self._titled(self.tr("Kas masuk dan keluar"), self._movements_table()), 1)
        tables.addLayout(self._titled(self.tr("Shift sebelumnya"), self._shifts_table()), 1)
        inner.addLayout(tables, 1)
        column.addLayout(inner, 1)
        strip = KeyStrip()
        strip.show_actions(ACTIONS)
        strip.triggered.connect(self._on_strip)
        column.addWidget(strip)
        return area

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        self._receipts = Figure(self.tr("Struk"))
        self._held = Figure(self.tr("Pesanan ditahan"))
        self._opening = Figure(self.tr("Kas awal"))
        for figure in (self._receipts, self._held, self._opening):
            row.addWidget(figure, 1)
        return row

    def _titled(self, title: str, table: DataTable) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(title, "card_title"))
        column.addWidget(table, 1)
        return column

    def _movements_table(self) -> DataTable:
        empty = Label(self.tr("Belum ada kas masuk atau keluar."), "body", "ink3", align=Qt.AlignmentFlag.AlignCenter)
        self._movements = DataTable(
            [
                Column(self.tr("Keterangan"), lambda line: line.reason, second=lambda line: self._clock(line.at)),
                Column(self.tr("Jumlah"), lambda line: text.signed(line.amount), 150, right=True, bold=True),
            ],
            row_height=54,
            empty=empty,
            name=self.tr("Kas masuk dan keluar"),
        )
        return self._movements

    def _shifts_table(self) -> DataTable:
        empty = Label(self.tr("Ini shift pertama mesin ini."), "body", "ink3", align=Qt.AlignmentFlag.AlignCenter)
        self._past = DataTable(
            [
                Column(self.tr("Shift"), self._past_name, second=self._past_when),
                Column(self.tr("Selisih"), self._past_difference, 150, right=True, tone=self._past_tone),
            ],
            row_height=54,
            empty=empty,
            name=self.tr("Shift sebelumnya"),
        )
        self._past.row_chosen.connect(self._on_past_chosen)
        return self._past

    def _side(self) -> QWidget:
        side = QWidget()
        theme.ground(side, "surface")
        side.setFixedWidth(PANEL_WIDTH)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(20, 16, 20, 16)
        self._sides = QStackedWidget()
        self._sides.addWidget(self._idle_side())
        self._panel = CashMovementPanel(self.session)
        self._panel.saved.connect(self._on_moved)
        self._panel.left.connect(self._leave_panel)
        self._sides.addWidget(self._panel)
        layout.addWidget(self._sides)
        return side

    def _idle_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._papers = QStackedWidget()
        note = Label(
            self.tr("Laporan X dan Z tampil di sini, sama seperti di kertas."),
            "body",
            "ink3",
            wrap=True,
            align=Qt.AlignmentFlag.AlignCenter,
        )
        self._paper = PaperPanel()
        self._papers.addWidget(note)
        self._papers.addWidget(self._paper)
        column.addWidget(self._papers, 1)
        moves = QHBoxLayout()
        moves.setSpacing(10)
        for action, icon, goes_out in (
            ("shift.cash_in", "circle-plus", False),
            ("shift.cash_out", "circle-minus", True),
        ):
            button = ActionButton(keymap.label(action), icon=icon, key=keymap.caption(action), height=52)
            button.clicked.connect(lambda _checked=False, out=goes_out: self._move_cash(goes_out=out))
            moves.addWidget(button, 1)
        x_report = ActionButton(
            keymap.label("shift.x_report"),
            icon="printer",
            key=keymap.caption("shift.x_report"),
            height=52,
            align="spread",
        )
        x_report.clicked.connect(self._print_x)
        self._close = ActionButton(
            keymap.label("shift.close"), kind="primary", icon="lock", key=keymap.caption("shift.close"), height=76
        )
        self._close.clicked.connect(self._on_close)
        column.addLayout(moves)
        column.addWidget(x_report)
        column.addWidget(self._close)
        return side

    # --- coming and going --------------------------------------------------------------------------

    def enter(self) -> None:
        self._sides.setCurrentIndex(0)
        self._hide_paper()
        self._show_shift(self.session.shift)
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        self._load()

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        paper = self._papers.currentWidget() is self._paper
        return {
            "title": self._title.text(),
            "since": self._since.text(),
            "warning": "" if self._long.isHidden() else self._long_text,
            "receipts": self._receipts.value(),
            "held": self._held.value(),
            "movements": "\n".join(f"{line.reason} {text.signed(line.amount)}" for line in self._movements.rows()),
            "past": "\n".join(f"{self._past_name(row)} {self._past_difference(row)}" for row in self._past.rows()),
            "paper_title": self._paper.title() if paper else "",
            "paper": self._paper.text() if paper else "",
            **({f"panel_{name}": said for name, said in self._panel.texts().items()} if self._is_moving() else {}),
        }

    # --- what it shows -----------------------------------------------------------------------------

    def _load(self) -> None:
        view, actor = self.session.shift, self.session.actor
        if view is None:
            return
        shift_id = view.shift.id
        operations = self.session.operations
        operations.read(lambda uow: shifts.report(uow, actor, shift_id), self._show_report, owner=self)
        operations.read(lambda uow: shifts.recent(uow, actor), self._show_past, owner=self)

    def _show_shift(self, view: ShiftView | None) -> None:
        if view is None:
            return
        shift = view.shift
        self._title.setText(self.tr("Shift %1").replace("%1", str(shift.number)))
        hours = text.age(int((datetime.now(UTC) - shift.opened_at).total_seconds()))
        since = self.tr("Sejak %2, %3 · %4 · %1")
        parts = (view.opened_by_name, self._clock(shift.opened_at), text.long_date(shift.business_date), hours)
        for place, part in enumerate(parts, 1):
            since = since.replace(f"%{place}", part)
        self._since.setText(since)
        self._held.show_value(str(view.held_carts))
        self._opening.show_value(text.rupiah(shift.opening_cash, nbsp=True))
        self._long_text = self.tr(
            "Shift ini berjalan lebih dari 20 jam. Hitung kas dan tutup, supaya laporan harian benar."
        )
        self._long.set_text(self._long_text)
        self._long.setVisible(view.is_long)

    def _show_report(self, report: ShiftReport) -> None:
        self._receipts.show_value(text.amount(report.sums.orders))
        self._movements.set_rows(list(reversed(report.movements)))

    def _show_past(self, found: list[PastShift]) -> None:
        self._past.set_rows([row for row in found if row[1] is not None])

    def _clock(self, at: datetime) -> str:
        facts = self.session.facts
        return text.clock(text.local(at, facts.zone)) if facts is not None else ""

    def _past_name(self, row: PastShift) -> str:
        shift, close = row
        name = self.tr("Shift %1").replace("%1", str(shift.number))
        return f"{name} · Z {close.z_number}" if close is not None else name

    def _past_when(self, row: PastShift) -> str:
        shift, _ = row
        closed = f", {self._clock(shift.closed_at)}" if shift.closed_at is not None else ""
        return text.short_date(shift.business_date) + closed

    def _past_difference(self, row: PastShift) -> str:
        _, close = row
        if close is None:
            return ""
        return text.signed(close.difference) if close.difference else self.tr("pas")

    def _past_tone(self, row: PastShift) -> str:
        _, close = row
        return "warn" if close is not None and close.difference < Money(0) else "ink2"

    # --- papers ------------------------------------------------------------------------------------

    def _on_past_chosen(self, row: object) -> None:
        if isinstance(row, tuple):
            shift, close = row
            assert close is not None, "only closed shifts are listed"
            title = self.tr("Laporan Z %1").replace("%1", str(close.z_number))
            self._show_paper_of(shift.id, title)

    def _print_x(self) -> None:
        if self._is_moving():
            return
        actor = self.session.actor
        self.session.operations.run(lambda uow: shifts.print_x(uow, actor), then=self._on_x_printed, owner=self)

    def _on_x_printed(self, report: ShiftReport) -> None:
        self.session.say(self.tr("Laporan X masuk antrean cetak"), "ok", "printer")
        self._show_report(report)
        self._past.choose_none()
        self._show_paper_of(report.shift.id, self.tr("Laporan X"))

    def _show_paper_of(self, shift_id: ShiftId, title: str) -> None:
        actor, width = self.session.actor, self.session.settings.paper
        self._shown = shift_id

        def show(paper: object) -> None:
            if self._shown == shift_id and isinstance(paper, tuple):
                self._paper.show_paper(title, paper, width)
                self._papers.setCurrentWidget(self._paper)

        self.session.operations.read(
            lambda uow: printing.report_preview(uow, actor, shift_id), show, failed=self._on_paper_failed, owner=self
        )

    def _on_paper_failed(self, error: WarunginError) -> bool:
        self._hide_paper()
        return False

    def _hide_paper(self) -> None:
        self._shown = None
        self._papers.setCurrentIndex(0)
        self._past.choose_none()

    # --- cash --------------------------------------------------------------------------------------

    def _is_moving(self) -> bool:
        return self._sides.currentWidget() is self._panel

    def _move_cash(self, *, goes_out: bool) -> None:
        if self.session.shift is not None:
            self._sides.setCurrentWidget(self._panel)
            self._panel.begin(goes_out=goes_out)

    def _on_moved(self, said: str) -> None:
        self.session.beeper.ok()
        self.session.say(said, "ok", "circle-check")
        self._leave_panel()
        self._load()

    def _leave_panel(self) -> None:
        self._sides.setCurrentIndex(0)
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- keys --------------------------------------------------------------------------------------

    def _on_close(self) -> None:
        if self._is_moving():
            self._panel.save()
        else:
            self.session.go.emit("count")

    def _on_back(self) -> None:
        if self._is_moving():
            self._leave_panel()
        elif self._papers.currentWidget() is self._paper:
            self._hide_paper()
        else:
            self.session.go.emit("selling")

    def _on_strip(self, action: str) -> None:
        match action:
            case "shift.cash_in" | "shift.cash_out":
                self._move_cash(goes_out=action == "shift.cash_out")
            case "shift.x_report":
                self._print_x()
            case "shift.close":
                self._on_close()
            case "shift.back":
                self._on_back()
