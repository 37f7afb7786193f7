"""The head of a page beside the rail: title, how the till stands with the centre, and the time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.syncing import SyncStatus
from app.ui import text, theme
from app.ui.page import Session
from app.ui.till.sync_words import sync_pill
from app.ui.widgets.label import Label
from app.ui.widgets.pill import Pill

GAP = 14


class StatusCorner(QWidget):
    """Sync pill and clock, kept in step with the session. The pill is away while the banner says the same."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._pill = Pill()
        self._clock = Label("", "line")
        self._clock.setFont(theme.font("line", 700, 17))
        self._clock.setAccessibleName(self.tr("Jam"))
        row.addWidget(self._pill)
        row.addWidget(self._clock)
        session.sync_changed.connect(self._show)
        self._show(session.sync)

    def _show(self, status: SyncStatus | None) -> None:
        facts = self._session.facts
        self._pill.setVisible(status is not None and not status.is_offline)
        if status is None or facts is None:
            return
        self._pill.show_state(*sync_pill(status))
        self._clock.setText(text.clock(text.local(status.now, facts.zone)))

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        return {"sync": "" if self._pill.isHidden() else self._pill.text, "clock": self._clock.text()}


class PageHead(QWidget):
    """72 pixels: the title left, the status right, and room between them for what a page finds things with."""

    def __init__(
        self, session: Session, title: str, middle: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.size("topbar"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(Label(title, "title"))
        row.addStretch(1)
        if middle is not None:
            row.addWidget(middle)
        self.status = StatusCorner(session)
        row.addWidget(self.status, 0, Qt.AlignmentFlag.AlignVCenter)
