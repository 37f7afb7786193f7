"""The foot of the sign-in: which shop and till this is, how sync stands, the language, the day and the time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import text, theme
from app.ui.page import Session
from app.ui.till.sync_words import sync_pill
from app.ui.widgets.label import ElidedLabel, HLine, IconLabel, Label
from app.ui.widgets.pill import Pill
from app.ui.widgets.segmented import Option, Segmented

HEIGHT = 60
MARGIN = 40


class SignInFoot(QWidget):
    """Shows what the session says; asks the window for another language."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedHeight(HEIGHT + 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HLine())
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(8)
        column.addLayout(row, 1)
        self._shop = Label("", "line")
        self._shop.setFont(theme.font("card_title", pixels=15))
        self._place = ElidedLabel("", "body", "ink2")
        self._pill = Pill("", "neutral", None)
        self._pill.hide()
        self._language = Segmented([Option("id", "ID"), Option("en", "EN")], height=36, name=self.tr("Bahasa"))
        self._language.choose(session.settings.language)
        self._language.chosen.connect(lambda language: session.settings_wanted.emit("language", language))
        self._date = Label("", "body", "ink2")
        self._clock = Label("", "card_title")
        row.addWidget(IconLabel("store", "ink2", 20))
        row.addWidget(self._shop)
        row.addWidget(self._place, 1)
        for part in (self._pill, self._language, self._date, self._clock):
            row.addSpacing(8)
            row.addWidget(part)
        session.sync_changed.connect(self._show_sync)
        self._show_sync(session.sync)

    def show_facts(self) -> None:
        """Say which till this is."""
        facts = self._session.facts
        if facts is not None:
            self._shop.setText(facts.shop)
            names = [facts.outlet] if facts.outlet.strip().casefold() != facts.shop.strip().casefold() else []
            till = self.tr("Kasir %1").replace("%1", facts.register) if facts.register else facts.outlet_code
            self._place.setText(" · ".join([*names, till]))

    def show_time(self, now: datetime) -> None:
        """Show a time that is already in the shop's zone."""
        self._date.setText(text.long_date(now.date()))
        self._clock.setText(text.clock(now))

    def _show_sync(self, status: object) -> None:
        sync = self._session.sync
        self._pill.setVisible(sync is not None)
        if sync is not None:
            self._pill.show_state(*sync_pill(sync))

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "shop": self._shop.text(),
            "place": self._place.text(),
            "sync": self._pill.text,
            "date": self._date.text(),
            "clock": self._clock.text(),
        }
