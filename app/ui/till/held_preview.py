"""The chosen held cart in the ticket's column: whose, since when, its lines and total, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.services.carts import HeldView
from app.ui import keymap, text, theme
from app.ui.models.cart_model import CartModel, CartRow
from app.ui.till.cart_delegate import CartDelegate
from app.ui.widgets.amount_label import AmountLabel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import ElidedLabel, HLine, Label


class HeldPreview(QWidget):
    """The chosen held cart in the ticket's column; ``resume`` and ``void`` say what is wanted of it."""

    resume = Signal()
    void = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.ground(self, "surface")
        self.setFixedWidth(theme.size("ticket"))
        self._name = ElidedLabel("", "heading")
        self._name.setFont(theme.font("heading", 800, 20))
        self._when = ElidedLabel("", "small", "ink3")
        self._model = CartModel()
        self._lines = QTableView()
        self._lines.setModel(self._model)
        self._lines.setItemDelegate(CartDelegate(self._model, self._lines))
        _set_up(self._lines)
        self._total = AmountLabel((44, 36), name=self.tr("Total sementara"))
        self._void = ActionButton(
            keymap.label("held.void"), kind="danger_soft", icon="trash-2", key=keymap.caption("held.void"), height=52
        )
        self._resume = ActionButton(
            keymap.label("held.resume"), kind="primary", icon="play", key=keymap.caption("held.resume"), height=76
        )
        self._void.clicked.connect(lambda: self.void.emit())
        self._resume.clicked.connect(lambda: self.resume.emit())
        self._lay_out()
        self.show_row(None, "")

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(1)
        head.addWidget(self._name)
        head.addWidget(self._when)
        total = QHBoxLayout()
        total.addWidget(Label(self.tr("Total sementara"), "card_title"))
        total.addWidget(self._total, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 12, 20, 16)
        foot.setSpacing(10)
        foot.addLayout(total)
        for button in (self._void, self._resume):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(HLine())
        column.addWidget(self._lines, 1)
        column.addWidget(HLine())
        column.addLayout(foot)

    def show_row(self, row: HeldView | None, when: str) -> None:
        """Show a held cart, or that none is chosen."""
        rows = []
        if row is not None:
            pairs = zip(row.held.cart.lines, row.price.lines, strict=True)
            rows = [CartRow(line, price.gross, None) for line, price in pairs]
        self._model.show_rows(rows)
        self._name.setText(row.held.cart.name or "" if row is not None else "")
        self._when.setText(when)
        self._total.set_text(text.rupiah(row.price.total, nbsp=True) if row is not None else "")
        for button in (self._void, self._resume):
            button.setEnabled(row is not None)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        return {
            "name": self._name.text(),
            "when": self._when.text(),
            "lines": "\n".join(row.spoken for row in self._model.rows),
            "total": self._total.text,
        }


def _set_up(lines: QTableView) -> None:
    lines.setFrameShape(QFrame.Shape.NoFrame)
    lines.setShowGrid(False)
    lines.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    lines.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    lines.horizontalHeader().hide()
    lines.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    lines.verticalHeader().hide()
    lines.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    lines.verticalHeader().setDefaultSectionSize(theme.size("cart_line"))
