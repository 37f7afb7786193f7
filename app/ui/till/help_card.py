"""F1: the keys that do something where one is now, read from the key map, so that the card cannot say anything else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import keymap
from app.ui.keymap import KEYS, Scope
from app.ui.page import Page
from app.ui.till.sheet import Sheet
from app.ui.widgets.card import Hint
from app.ui.widgets.keycap import KeyCap
from app.ui.widgets.label import Label

WIDTH = 860
ROWS = 10
"""A longer list goes on in a second column."""

RESULTS = "selling.result_"
SIGNED_OUT = frozenset({"till.help", "till.full_screen"})
"""The keys that act while nobody is signed in."""


def live_actions(page: Page | None) -> tuple[list[str], list[str]]:
    """Return the actions of the page and those of the till as a whole that a key starts now."""
    scope = page.scope if page is not None else Scope.TILL
    signed_in = page is None or page.session.staff is not None
    heard = [key for key in KEYS.in_scope(scope) if signed_in or key.action in SIGNED_OUT]
    here = [key.action for key in heard if key.scope is scope and scope is not Scope.TILL]
    anywhere = [key.action for key in heard if key.scope is Scope.TILL]
    return here, anywhere


def lines(actions: Sequence[str]) -> list[tuple[str, str]]:
    """Return key caps and names; the nine keys for results are one line."""
    shown = []
    for action in actions:
        if action == f"{RESULTS}1":
            shown.append(("Alt+1…9", keymap.label(action)))
        elif not action.startswith(RESULTS):
            shown.append((keymap.caption(action), keymap.label(action)))
    return shown


class HelpCard(Sheet):
    """The keys of this page left, those of every page right."""

    def __init__(self, window: QWidget, page: Page | None) -> None:
        super().__init__(window, QCoreApplication.translate("HelpCard", "Tombol papan ketik"), width=WIDTH)
        here, anywhere = (lines(actions) for actions in live_actions(page))
        self._lines = [*here, *anywhere]
        columns = QHBoxLayout()
        columns.setSpacing(36)
        if here:
            columns.addLayout(self._section(self.tr("Di halaman ini"), here), -(-len(here) // ROWS))
        if anywhere:
            columns.addLayout(self._section(self.tr("Di setiap halaman"), anywhere), 1)
        self.body.addLayout(columns)
        if page is not None and page.scope is Scope.SELLING:
            typed = self.tr(
                "Ketik 3*kode lalu Enter untuk menambah tiga sekaligus. Pindaian tidak perlu tombol apa pun."
            )
            self.body.addWidget(Hint(typed, icon="scan-barcode"))

    @classmethod
    def open_for(cls, window: QWidget, page: Page | None) -> HelpCard:
        """Show the card of the page that is shown in ``window``."""
        card = cls(window, page)
        card.open()
        return card

    def _section(self, title: str, shown: Sequence[tuple[str, str]]) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        for at, (cap, name) in enumerate(shown):
            row, column = at % ROWS, at // ROWS * 2
            key = KeyCap(cap)
            key.setAccessibleName(f"{cap}: {name}")
            grid.addWidget(key, row, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(Label(name, "body", "ink"), row, column + 1)
            grid.setColumnStretch(column + 1, 1)
        section = QVBoxLayout()
        section.setSpacing(10)
        section.addWidget(Label(title, "label", "ink2"))
        section.addLayout(grid)
        section.addStretch(1)
        return section

    def texts(self) -> dict[str, str]:
        """Return what a person reads on the card."""
        return {"title": self.accessibleName(), "keys": "\n".join(f"{cap} {name}" for cap, name in self._lines)}
