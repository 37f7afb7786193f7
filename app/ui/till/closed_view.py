"""The shift is closed: its Z number, what goes to the bank and what stays, and whether the Z report is on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.report import ShiftReport
from app.services.printing import PrintQueueState
from app.ui import text, theme
from app.ui.till.reconcile_view import difference_words
from app.ui.widgets import painting
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.card import Card, FactRow, Hint
from app.ui.widgets.label import HLine, IconLabel, Label
from app.ui.widgets.pill import Pill


class ClosedView(QWidget):
    """The last step. It stays until somebody goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._head())
        sums = QHBoxLayout()
        sums.setSpacing(16)
        self._banked = AmountLabel((44, 36, 30), align=painting.LEFT, name=self.tr("Disetor"))
        self._left = AmountLabel((44, 36, 30), align=painting.LEFT, name=self.tr("Ditinggal di laci"))
        sums.addWidget(self._sum_card(self.tr("Disetor"), self._banked), 1)
        sums.addWidget(self._sum_card(self.tr("Ditinggal di laci"), self._left), 1)
        layout.addLayout(sums)
        self._hint = Hint("", icon="printer", tone="warn", ground="warnTint")
        self._hint.hide()
        self._held = Hint("", icon="pause", tone="ink2")
        self._held.hide()
        layout.addWidget(self._summary())
        layout.addWidget(self._hint)
        layout.addWidget(self._held)
        layout.addStretch(1)

    def _head(self) -> Card:
        card = Card(ground="okTint", padding=20)
        row = QHBoxLayout()
        row.setSpacing(18)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Label("", "title")
        self._title.setFont(theme.font("figure"))
        self._number = Label("", "body", "ink2")
        words.addWidget(self._title)
        words.addWidget(self._number)
        self._pill = Pill("", "neutral", None)
        row.addWidget(IconLabel("circle-check", "ok", 48))
        row.addLayout(words, 1)
        row.addWidget(self._pill)
        card.body.addLayout(row)
        return card

    def _summary(self) -> Card:
        card = Card()
        self._difference = FactRow("", strong=True)
        self._receipts = FactRow(self.tr("Struk"))
        self._cashier = FactRow(self.tr("Dibuka oleh"))
        self._approved = FactRow(self.tr("Disetujui"))
        self._note = Label("", "body", "ink2", wrap=True)
        card.body.addWidget(self._difference)
        card.body.addWidget(HLine())
        for part in (self._receipts, self._cashier, self._approved, self._note):
            card.body.addWidget(part)
        return card

    def _sum_card(self, title: str, amount: AmountLabel) -> Card:
        card = Card()
        card.body.setSpacing(2)
        card.body.addWidget(Label(title, "label", "ink2"))
        card.body.addWidget(amount)
        return card

    def show_report(self, report: ShiftReport, held: int) -> None:
        """Show how the shift was closed."""
        close = report.close
        assert close is not None, "a closed shift has a close"
        self._title.setText(self.tr("Shift %1 ditutup").replace("%1", str(report.shift.number)))
        self._number.setText(self.tr("Laporan Z nomor %1").replace("%1", str(close.z_number)))
        self._banked.set_amount(close.banked)
        self._left.set_amount(close.left_in_drawer)
        word, tone, _ = difference_words(close.difference)
        self._difference.set_label(word)
        self._difference.set_value(text.rupiah(abs(close.difference), nbsp=True), tone)
        self._receipts.set_value(text.amount(report.sums.orders))
        self._cashier.set_value(report.staff_name)
        self._approved.set_value(close.approved_by or "")
        self._approved.setVisible(bool(close.approved_by))
        self._note.setText(self.tr("Keterangan: %1").replace("%1", close.note))
        self._note.setVisible(bool(close.note))
        self._held.set_text(self.tr("%n pesanan ditahan tetap ada untuk shift berikutnya.", "", held))
        self._held.setVisible(bool(held))

    def show_printing(self, state: PrintQueueState | None, *, has_printer: bool) -> None:
        """Show whether the Z report is on paper; None while nobody has looked yet."""
        away = state is not None and bool(state.waiting) and bool(state.error)
        if not has_printer:
            self._pill.show_state(self.tr("Tanpa printer"), "neutral", "printer")
        elif away:
            self._pill.show_state(self.tr("Printer tidak menjawab"), "waiting", "triangle-alert")
        elif state is None or state.waiting:
            self._pill.show_state(self.tr("Mencetak laporan Z"), "info", "printer")
        else:
            self._pill.show_state(self.tr("Laporan Z tercetak"), "ok", "printer-check")
        self._hint.set_text(self.tr("Penutupan sudah tersimpan. Laporan Z dicetak saat printer kembali."))
        self._hint.setVisible(away)

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "title": self._title.text(),
            "z_number": self._number.text(),
            "banked": self._banked.text,
            "left": self._left.text,
            "difference": self._difference.value(),
            "printing": self._pill.text,
        }
