"""The chosen order in the ticket's column: number, paper, how it stands with the centre, and its reprint."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.paper import Paper, PaperWidth
from app.services.orders import OrderRow
from app.ui import keymap, theme
from app.ui.till.order_words import sync_words
from app.ui.till.paper_panel import PaperPanel
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import ElidedLabel, HLine, IconLabel, Label

HEAD = 68


class OrderPreview(QWidget):
    """448 pixels at the right edge; empty while no order is chosen."""

    reprint_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.ground(self, "surface")
        self.setFixedWidth(theme.size("ticket"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        self._paper = PaperPanel()
        policy = self._paper.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._paper.setSizePolicy(policy)
        column.addWidget(self._head())
        column.addWidget(HLine())
        column.addSpacing(10)
        column.addWidget(self._paper, 1)
        column.addWidget(HLine())
        column.addLayout(self._foot())
        self.show_nothing()

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(HEAD)
        words = QVBoxLayout(head)
        words.setContentsMargins(19, 12, 20, 10)
        words.setSpacing(0)
        self._number = ElidedLabel("", "card_title")
        self._when = ElidedLabel("", "small", "ink2")
        words.addWidget(self._number)
        words.addWidget(self._when)
        return head

    def _foot(self) -> QVBoxLayout:
        self._icon = IconLabel("cloud", "ink2", 20)
        self._sync = Label("", "body", "ink2", wrap=True)
        self._sync.setFont(theme.font("body", pixels=14))
        self._sync.setFixedHeight(40)
        state = QHBoxLayout()
        state.setSpacing(10)
        state.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        state.addWidget(self._sync, 1)
        self._reprint = ActionButton(
            self.tr("Cetak ulang"), kind="primary", icon="printer", key=keymap.caption("orders.reprint"), height=76
        )
        self._reprint.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reprint.clicked.connect(self.reprint_wanted)
        column = QVBoxLayout()
        column.setContentsMargins(19, 8, 20, 0)
        column.setSpacing(8)
        column.addLayout(state)
        column.addWidget(self._reprint)
        return column

    def show_order(self, row: OrderRow, when: str) -> None:
        """Say which order it is; its paper follows."""
        words = sync_words(row.sync_state)
        tone = {"waiting": "warn", "attention": "danger"}.get(words.tone, words.tone)
        self._number.setText(row.receipt_no)
        cashier = self.tr("Kasir %1").replace("%1", row.staff_name)
        self._when.setText(f"{when} · {cashier}")
        self._icon.set_icon(words.icon, tone)
        self._icon.show()
        self._sync.setText(words.sentence)
        self._reprint.setEnabled(True)

    def show_paper(self, paper: Paper, width: PaperWidth) -> None:
        """Show the receipt as the printer gets it."""
        self._paper.show_paper("", paper, width)
        self._paper.show()

    def show_nothing(self) -> None:
        """There is no order to show."""
        for label in (self._number, self._when, self._sync):
            label.setText("")
        self._icon.hide()
        self._paper.clear()
        self._paper.hide()
        self._reprint.setEnabled(False)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        return {
            "receipt_no": self._number.text(),
            "when": self._when.text(),
            "paper": self._paper.text(),
            "order_sync": self._sync.text(),
        }
