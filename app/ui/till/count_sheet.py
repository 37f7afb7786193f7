"""The blind count: notes and coins in two cards, how many of each, what they come to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from app.domain.money import Money
from app.domain.shift import DENOMINATIONS, counted
from app.ui import text
from app.ui.widgets.card import Card
from app.ui.widgets.field import CountField
from app.ui.widgets.label import HLine, Label
from app.ui.widgets.note_picture import NotePicture

Denomination = tuple[str, int]
PIECES_DIGITS: Final = 5
TIMES_WIDTH, FIELD_WIDTH = 32, 84
ROW_HEIGHT: Final = 62
VALUE_COLUMN, FIELD_COLUMN, PRODUCT_COLUMN = 1, 3, 4
NOTHING: Final = "\N{EN DASH}"


class CountRow:
    """One value: its picture, how many pieces, what they come to."""

    def __init__(self, denomination: Denomination, name: str) -> None:
        kind, minor = self.denomination = denomination
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        value = Label(text.amount(minor), "card_title", align=right)
        times = Label("\N{MULTIPLICATION SIGN}", "body", "ink3", align=Qt.AlignmentFlag.AlignCenter)
        times.setFixedWidth(TIMES_WIDTH)
        self.field = CountField(digits=PIECES_DIGITS, height=42, name=name)
        self.field.setFixedWidth(FIELD_WIDTH)
        self._product = Label(NOTHING, "line", "ink3", align=right)
        self.parts: tuple[QWidget, ...] = (
            NotePicture(minor, coin=kind == "coin"), value, times, self.field, self._product,
        )  # fmt: skip

    def show_product(self) -> None:
        """Write what the pieces come to."""
        pieces = self.field.value()
        self._product.setText(text.amount(counted({self.denomination: pieces})) if pieces else NOTHING)
        self._product.set_tone("ink" if pieces else "ink3")


class KindCard(Card):
    """All values of one kind with their sum; rows share the height up to a comfortable measure."""

    def __init__(
        self, title: str, pieces: str, rows: list[CountRow], total: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=14, parent=parent)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid = QGridLayout()
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(VALUE_COLUMN, 1)
        grid.setColumnStretch(PRODUCT_COLUMN, 1)
        grid.addWidget(Label(title, "card_title"), 0, 0, 1, FIELD_COLUMN)
        grid.addWidget(Label(pieces, "small", "ink2", align=right), 0, FIELD_COLUMN)
        grid.addWidget(Label(total, "small", "ink2", align=right), 0, PRODUCT_COLUMN)
        fixed, shrinks = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum
        for at, row in enumerate(rows, 1):
            for column, part in enumerate(row.parts):
                grid.addWidget(part, at, column)
            grid.addItem(QSpacerItem(0, ROW_HEIGHT, fixed, shrinks), at, PRODUCT_COLUMN + 1)
        self.body.setSpacing(0)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.body.addWidget(HLine())
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 10, 0, 0)
        self._sum = Label("", "heading")
        foot.addWidget(Label(total, "body", "ink2"))
        foot.addStretch(1)
        foot.addWidget(self._sum)
        self.body.addLayout(foot)

    def show_sum(self, amount: Money) -> None:
        self._sum.setText(text.rupiah(amount, nbsp=True))


class CountSheet(QWidget):
    """Every value of the count. Enter and the arrows go from one to the next; ``finished`` means past the last one."""

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kinds = {"note": self.tr("Uang kertas %1"), "coin": self.tr("Uang logam %1")}
        self._rows = [CountRow(known, kinds[known[0]].replace("%1", text.amount(known[1]))) for known in DENOMINATIONS]
        for row in self._rows:
            row.field.changed.connect(self._on_changed)
        total = self.tr("Jumlah")
        self._notes = KindCard(self.tr("Uang kertas"), self.tr("Lembar"), self._of("note"), total)
        self._coins = KindCard(self.tr("Uang logam"), self.tr("Keping"), self._of("coin"), total)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._notes, 1)
        self.beside = QVBoxLayout()
        self.beside.setSpacing(12)
        self.beside.addWidget(self._coins)
        layout.addLayout(self.beside, 1)
        self._show_sums()

    def _of(self, kind: str) -> list[CountRow]:
        return [row for row in self._rows if row.denomination[0] == kind]

    def count(self) -> dict[Denomination, int]:
        """Return how many pieces of each value there are."""
        return {row.denomination: row.field.value() for row in self._rows if row.field.value()}

    def is_blank(self) -> bool:
        """Say whether nothing was typed at all; a 0 is something."""
        return all(row.field.is_empty() for row in self._rows)

    def total(self, kind: str | None = None) -> Money:
        """Return what was counted, of one kind or in all."""
        return counted({known: pieces for known, pieces in self.count().items() if kind in (None, known[0])})

    def clear(self) -> None:
        """Begin again with an empty sheet."""
        for row in self._rows:
            row.field.clear()
        self._on_changed()

    def take_focus(self) -> None:
        """Begin, or go on, at the first value."""
        self._rows[0].field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, step: int) -> bool:
        """Go to another value; say whether one of them had the focus."""
        focused = self.focusWidget()
        for at, row in enumerate(self._rows):
            if row.field.edit is focused and focused is not None and focused.hasFocus():
                to = at + step
                if 0 <= to < len(self._rows):
                    self._rows[to].field.edit.setFocus(Qt.FocusReason.TabFocusReason)
                elif step > 0:
                    self.finished.emit()
                return True
        return False

    def _on_changed(self) -> None:
        self._show_sums()
        self.changed.emit()

    def _show_sums(self) -> None:
        for row in self._rows:
            row.show_product()
        self._notes.show_sum(self.total("note"))
        self._coins.show_sum(self.total("coin"))
