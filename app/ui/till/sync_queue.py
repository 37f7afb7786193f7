"""The queue of the sync page: what waits to be sent by kind, what is done today, and all of it as a file to be carried."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.syncing import SyncStatus
from app.ui import keymap, text
from app.ui.till.sync_lists import clear
from app.ui.till.sync_texts import queue_rows
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card, FactRow
from app.ui.widgets.label import HLine, IconLabel, Label
from app.ui.widgets.scroll import Scroller

ROWS_MAX: Final = 6


class QueueCard(Card):
    """``export`` is the button that saves to a file; it says itself when there is nothing to save."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.head.addWidget(Label(self.tr("Antrean kirim"), "card_title"))
        self.head.addStretch(1)
        self._order = Label(self.tr("urut dari yang tertua"), "small", "ink3")
        self.head.addWidget(self._order)
        rows = Scroller()
        self._rows: QVBoxLayout = rows.body
        self._rows.setSpacing(9)
        self._told = ""
        self.body.addWidget(rows, 1)
        self.body.addWidget(HLine())
        self._sent = FactRow(self.tr("Terkirim hari ini"))
        self._behind = FactRow(self.tr("Belum diterima"))
        self.body.addWidget(self._sent)
        self.body.addWidget(self._behind)
        self.export = ActionButton(
            keymap.label("sync.export"), icon="file-down", key=keymap.caption("sync.export"), height=40, align="centre"
        )
        self._why_not = Label(self.tr("Tidak ada yang belum terkirim."), "small", "ink3", wrap=True)
        self.body.addWidget(self.export)
        self.body.addWidget(self._why_not)

    def show_status(self, status: SyncStatus) -> None:
        """Show what waits."""
        unsent = bool(status.pending or status.parked or status.waiting)
        self.export.setEnabled(unsent)
        self._why_not.setVisible(not unsent)
        behind = self.tr("%n perubahan", "", status.behind) if status.behind else self.tr("sudah lengkap")
        self._behind.set_value(behind, "warn" if status.behind else "ink")
        self._show_rows(status)

    def show_sent(self, count: int) -> None:
        self._sent.set_value(text.amount(count))

    def _show_rows(self, status: SyncStatus) -> None:
        rows = queue_rows(status.by_kind)
        if len(rows) > ROWS_MAX:
            rest = sum(count for _, _, count in rows[ROWS_MAX - 1 :])
            rows = [*rows[: ROWS_MAX - 1], (self.tr("Lainnya"), "ellipsis", rest)]
        told = "\n".join(f"{label} {count}" for label, _, count in rows)
        if told == self._told and self._rows.count():
            return
        self._told = told
        self._order.setVisible(bool(rows))
        clear(self._rows)
        for label, icon, count in rows:
            self._rows.addWidget(_row(label, icon, text.amount(count)))
        if not rows:
            self._rows.addWidget(Label(self.tr("Antrean kosong."), "body", "ink3"))
        self._rows.addStretch(1)

    def texts(self) -> dict[str, str]:
        """Return what is read here."""
        return {
            "queue": self._told,
            "sent_today": self._sent.value(),
            "behind": self._behind.value(),
            "export": "" if self.export.isEnabled() else self._why_not.text(),
        }


def _row(label: str, icon: str, count: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    layout.addWidget(IconLabel(icon, "ink2", 20))
    layout.addWidget(Label(label, "body"), 1)
    layout.addWidget(Label(count, "card_title"))
    return row
