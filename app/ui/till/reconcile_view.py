"""After the count: the difference first and in words, then how it comes about, then what to write about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.money import ZERO, Money
from app.services.shifts import Reconciliation
from app.ui import text
from app.ui.widgets import painting
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.card import Card, FactRow, Hint
from app.ui.widgets.field import Field
from app.ui.widgets.label import HLine, Label

NOTE_LENGTH_MAX = 200


def difference_words(difference: Money) -> tuple[str, str, str]:
    """Return word, tone and ground of a difference."""
    if difference == ZERO:
        return QCoreApplication.translate("shift", "Kas pas"), "ok", "okTint"
    if difference < ZERO:
        return QCoreApplication.translate("shift", "Kas kurang"), "warn", "warnTint"
    return QCoreApplication.translate("shift", "Kas lebih"), "info", "infoTint"


class BookedRow(QWidget):
    """One sum of the reckoning, with a quiet word about it."""

    def __init__(self, title: str, *, strong: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._note = Label("", "small", "ink3")
        self._note.hide()
        words.addWidget(Label(title, "card_title" if strong else "body"))
        words.addWidget(self._note)
        self._amount = Label("", "heading" if strong else "line")
        row.addLayout(words, 1)
        row.addWidget(self._amount)

    def show_sum(self, amount: str, note: str = "") -> None:
        self._amount.setText(amount)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def text(self) -> str:
        return " ".join(part for part in (self._note.text(), self._amount.text()) if part)


class ReconcileView(QWidget):
    """Shows one reconciliation and holds the explanation."""

    note_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._difference_card())
        cards = QHBoxLayout()
        cards.setSpacing(16)
        cards.addWidget(self._reckoning_card(), 1)
        cards.addWidget(self._after_card(), 1)
        layout.addLayout(cards, 1)
        layout.addWidget(self._note_card())
        self._approval = Hint("", icon="shield", tone="info", ground="infoTint")
        self._approval.hide()
        layout.addWidget(self._approval)

    def _difference_card(self) -> Card:
        self._card = Card(padding=14)
        row = QHBoxLayout()
        row.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._word = Label("", "heading")
        self._amount = AmountLabel((64, 52, 44), align=painting.LEFT, name=self.tr("Selisih kas"))
        words.addWidget(self._word)
        words.addWidget(self._amount)
        facts = QVBoxLayout()
        facts.setSpacing(7)
        self._counted = FactRow(self.tr("Terhitung"), strong=True, label_tone="ink2")
        self._expected = FactRow(self.tr("Seharusnya"), strong=True, label_tone="ink2")
        self._free = FactRow(self.tr("Batas tanpa persetujuan"))
        facts.addStretch(1)
        for fact in (self._counted, self._expected, self._free):
            facts.addWidget(fact)
        facts.addStretch(1)
        row.addLayout(words, 11)
        row.addLayout(facts, 8)
        self._card.body.addLayout(row)
        return self._card

    def _reckoning_card(self) -> Card:
        card = Card(self.tr("Perhitungan kas"))
        self._opening = BookedRow(self.tr("Kas awal"))
        self._sales = BookedRow(self.tr("Penjualan tunai"))
        self._in = BookedRow(self.tr("Kas masuk"))
        self._out = BookedRow(self.tr("Kas keluar"))
        self._should = BookedRow(self.tr("Seharusnya di laci"), strong=True)
        for at, row in enumerate((self._opening, self._sales, self._in, self._out)):
            if at:
                card.body.addWidget(HLine())
            card.body.addWidget(row)
        card.body.addStretch(1)
        card.body.addWidget(HLine())
        card.body.addWidget(self._should)
        return card

    def _after_card(self) -> Card:
        card = Card(self.tr("Uang di laci"))
        self._notes = BookedRow(self.tr("Uang kertas"))
        self._coins = BookedRow(self.tr("Uang logam"))
        self._banked = BookedRow(self.tr("Disetor"))
        self._left = BookedRow(self.tr("Ditinggal di laci"))
        self._held = BookedRow(self.tr("Pesanan ditahan"))
        self._held_line = HLine()
        for at, row in enumerate((self._notes, self._coins, self._banked, self._left)):
            if at:
                card.body.addWidget(HLine())
            card.body.addWidget(row)
        card.body.addWidget(self._held_line)
        card.body.addWidget(self._held)
        card.body.addStretch(1)
        return card

    def _note_card(self) -> Card:
        card = Card(self.tr("Keterangan selisih"), padding=12)
        self._rule = Label("", "small", "ink3")
        card.head.addWidget(self._rule)
        self._note = Field("", height=44, name=self.tr("Keterangan selisih"))
        self._note.edit.setMaxLength(NOTE_LENGTH_MAX)
        self._note.changed.connect(lambda _: self.note_changed.emit())
        card.body.addWidget(self._note)
        return card

    def show_split(self, notes: Money, coins: Money, left: Money, banked: Money, held: int) -> None:
        """Show what the counted money consists of, and what becomes of it."""
        self._notes.show_sum(text.amount(notes))
        self._coins.show_sum(text.amount(coins))
        self._banked.show_sum(text.amount(banked))
        self._left.show_sum(text.amount(left), self.tr("untuk shift berikutnya"))
        self._held.setVisible(bool(held))
        self._held_line.setVisible(bool(held))
        self._held.show_sum(str(held), self.tr("tetap ada untuk shift berikutnya"))

    def show_found(self, found: Reconciliation, note: str) -> None:
        """Show how the count compares with what should be there."""
        difference, sums, free = found.difference, found.sums, text.amount(found.difference_free)
        word, tone, ground = difference_words(difference)
        self._card.set_ground(ground)
        self._word.setText(word)
        self._word.set_tone(tone)
        self._amount.set_amount(abs(difference))
        self._counted.set_value(text.amount(found.counted))
        self._expected.set_value(text.amount(found.expected))
        self._free.set_value(free)
        self._opening.show_sum(text.amount(found.shift.opening_cash))
        self._sales.show_sum(text.signed(sums.cash_paid), self.tr("%n struk", "", sums.orders))
        self._in.show_sum(text.signed(sums.cash_in), self._times(sums.cash_in_count))
        self._out.show_sum(text.signed(-sums.cash_out), self._times(sums.cash_out_count))
        self._should.show_sum(text.amount(found.expected))
        self._note.set_text(note)
        self._note.set_error(None)
        self._rule.setText(self.tr("wajib bila lebih dari %1").replace("%1", free))
        asked = self.tr("Selisih di atas %1 perlu PIN supervisor.").replace(
            "%1", text.rupiah(found.difference_free, nbsp=True)
        )
        self._approval.set_text(asked)
        self._approval.setVisible(found.needs_approval)
        self._note.edit.setFocus()

    def _times(self, count: int) -> str:
        return self.tr("%n kali", "", count) if count else ""

    def note(self) -> str:
        return " ".join(self._note.text().split())

    def ask_for_note(self, sentence: str) -> None:
        """Say that the explanation is missing."""
        self._note.set_error(sentence)
        self._note.edit.setFocus()

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "difference": f"{self._word.text()} {self._amount.text}",
            "counted": self._counted.value(),
            "expected": self._expected.value(),
            "opening": self._opening.text(),
            "sales": self._sales.text(),
            "cash_in": self._in.text(),
            "cash_out": self._out.text(),
            "banked": self._banked.text(),
            "left": self._left.text(),
            "approval": "" if self._approval.isHidden() else "asked",
            "message": self._note.error(),
        }
