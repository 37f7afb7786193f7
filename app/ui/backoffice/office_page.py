"""What a page of the back office offers to its frame: a search, a save, something to close, a chance to say no to leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.keymap import Scope
from app.ui.page import Page


class OfficePage(Page):
    """A page beside the sidebar. Nothing of it does anything unless the page has something of the kind."""

    scope = Scope.BACK_OFFICE
    page_wanted = Signal(str, str)
    """Ask the frame for another page by id, and for what it should show of itself."""

    def focus_search(self) -> None:
        """Go to the search field."""

    def save(self) -> None:
        """Save what is being edited."""

    def close_something(self) -> bool:
        """Close the innermost thing that is open, as Esc does; False when there is nothing left to close."""
        return False

    def ask_to_leave(self, then: Callable[[], None]) -> None:
        """Call ``then`` once the page may be left: at once, or after the person gave up an edit."""
        then()

    def show_part(self, part: str) -> None:
        """Show what another page pointed to."""


def order_stops(stops: Sequence[QWidget]) -> None:
    """Let Tab pass through ``stops`` in this order; for parts that were made later than what follows them."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
