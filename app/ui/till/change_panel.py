"""The panel that says, while the amount is typed, what goes back to the shopper and in which notes."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.money import ZERO, Money
from app.domain.payment import CashPayment, PaidTooLittle, PaidTooMuch, notes_for
from app.ui import text, theme
from app.ui.error_view import sentence
from app.ui.widgets import painting
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.label import Label

HEIGHT = 172
SIZES = (104, 96, 88, 80, 72, 60, 48)
WORDS_MIN = 170

Answer = CashPayment | PaidTooLittle | PaidTooMuch | None
"""What the typed amount comes to; None while there is no cart yet."""


def notes_text(change: Money) -> str:
    """Return the notes and coins to hand out, most valuable first: ``2 × 100.000 + 50.000``."""
    counted = Counter(notes_for(change))
    return " + ".join(_notes(note, count) for note, count in counted.items())


def _notes(note: Money, count: int) -> str:
    value = text.amount(note)
    return value if count == 1 else f"{text.amount(count)}{text.NO_BREAK}×{text.NO_BREAK}{value}"


class ChangePanel(QWidget):
    """Green with the change, quiet while something is missing, warm when the amount cannot be right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = "sunken"
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 12, 26, 12)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        self._title = Label("", "heading")
        self._title.setFont(theme.font("heading", 700, 20))
        self._sentence = Label("", "body", wrap=True)
        self._sentence.setMinimumWidth(WORDS_MIN)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        words.addStretch(1)
        self._figure = AmountLabel(SIZES, tone="brandInk", name=self.tr("Kembalian"))
        row.addLayout(words, 1)
        row.addWidget(self._figure, 4)
        self.show_answer(None)

    def show_answer(self, answer: Answer) -> None:
        """Show what the typed amount comes to."""
        match answer:
            case CashPayment():
                notes = notes_text(answer.change) if answer.change > ZERO else self.tr("Uang pas")
                self._show("brandTint", "brandInk", self.tr("Kembalian"), notes, text.rupiah(answer.change, nbsp=True))
            case PaidTooLittle():
                missing = answer.facts["missing"]
                assert isinstance(missing, int)
                self._show("sunken", "ink2", self.tr("Kurang"), "", text.rupiah(missing, nbsp=True))
            case PaidTooMuch():
                said = sentence(answer)
                self._show("warnTint", "warn", said.title, said.sentence, "")
            case None:
                self._show("sunken", "ink2", "", "", "")

    def _show(self, ground: str, tone: str, title: str, words: str, figure: str) -> None:
        self._ground = ground
        self._title.setText(title)
        self._title.set_tone(tone)
        self._sentence.setText(words)
        self._sentence.setVisible(bool(words))
        self._sentence.set_tone(tone)
        self._figure.set_text(figure)
        self._figure.set_tone(tone)
        self._figure.setVisible(bool(figure))
        self.setAccessibleName(" ".join(part for part in (title, figure, words) if part))
        self.update()

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        return {
            "change_title": self._title.text(),
            "change": self._figure.text,
            "change_notes": self._sentence.text() if not self._sentence.isHidden() else "",
        }

    def paintEvent(self, event: QPaintEvent) -> None:
        fill = theme.current().color(self._ground)
        painting.box(QPainter(self), QRectF(self.rect()), theme.radius("change"), fill)
