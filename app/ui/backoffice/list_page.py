"""The frame of every list: search, filter chips, a sortable table that loads as it is scrolled, and room for an edit panel.

A list says how rows are read and what one row looks like; everything a person does with a list is here, once, and works
without a mouse. When the panel opens, the table leaves columns out by priority, never the name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.work import UnitOfWork
from app.ui import keymap, text, theme
from app.ui.backoffice.office_page import OfficePage
from app.ui.page import Session
from app.ui.widgets.chip import ChipRow
from app.ui.widgets.datatable import Column, DataTable
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.label import HLine, Label, VLine
from app.ui.widgets.search_field import SearchField

PAGE_SIZE: Final = 200
SEARCH_AFTER_MS: Final = 60
"""Keys that follow each other faster than this are one search."""

NAME_WIDTH: Final = 300
KEPT_MAX: Final = 1_000
"""A list scrolled further than this is not read again by itself."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list should show: typed words, the chosen chip, and the column it is sorted by."""

    typed: str
    chip: str
    column: int
    falls: bool


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """Rows of one page, and how many there are in all."""

    rows: Sequence[Any]
    total: int


@dataclass(frozen=True, slots=True)
class ListWords:
    """What a list says of itself, in the language of the screen."""

    title: str
    placeholder: str
    nothing_yet: str
    nothing_yet_sentence: str
    foot: str = ""


class ListPage(OfficePage):
    """Subclasses call ``set_up`` once, give ``ask`` and ``key_of``, and may put controls into ``head`` and ``filters``."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.panel: QWidget | None = None
        self._sorted_by = (0, False)
        self._serial = 0
        self._answered = 0
        self._opens_first = False
        self._searched = ""
        self._asked_after = -1
        self._total = 0
        self._is_entered = False
        theme.ground(self, "canvas")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(SEARCH_AFTER_MS)
        self._typing.timeout.connect(self.reload)

    def set_up(
        self,
        words: ListWords,
        columns: Sequence[Column],
        *,
        sorted_by: tuple[int, bool] = (0, False),
        panel: QWidget | None = None,
    ) -> None:
        """Build the page: what it says, its columns, the column it begins sorted by, and what edits a row."""
        self.words = words
        self.panel = panel
        self._sorted_by = sorted_by
        self.setAccessibleName(words.title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._work_area(columns), 1)
        if panel is not None:
            row.addWidget(self._side(panel))

    # --- what a list gives -------------------------------------------------------------------------

    def ask(self, query: ListQuery, after: int, limit: int) -> Callable[[UnitOfWork], ListAnswer]:
        """Return the question for a page of rows; it is asked on a reading lane."""
        raise NotImplementedError

    def key_of(self, row: Any) -> object:
        """Return what stays the same of a row when its values change."""
        raise NotImplementedError

    def open_row(self, row: Any) -> None:
        """A row was opened, by Enter or by a click."""

    def pass_row(self, row: Any) -> None:
        """The choice moved on to a row, while it may be shown beside the list."""

    # --- building ----------------------------------------------------------------------------------

    def _work_area(self, columns: Sequence[Column]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(28, 0, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._head())
        self.filters = QHBoxLayout()
        self.filters.setSpacing(8)
        self.chips = ChipRow(height=theme.size("chip_small"))
        self.chips.chosen.connect(lambda _chip: self.reload())
        self.filters.addWidget(self.chips, 1)
        column.addLayout(self.filters)
        column.addWidget(self._card(columns), 1)
        return column

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(theme.size("topbar"))
        self.head = QHBoxLayout(head)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(12)
        self.head.addWidget(Label(self.words.title, "title"))
        self.head.addStretch(1)
        self.search = SearchField(self.words.placeholder, key=keymap.caption("back_office.search"), height=44)
        self.search.setMinimumWidth(260)
        self.search.setMaximumWidth(460)
        self.search.changed.connect(lambda _typed: self._typing.start())
        self.search.entered.connect(self._on_search_entered)
        self.search.edit.installEventFilter(self)
        self.head.addWidget(self.search, 3)
        return head

    def _card(self, columns: Sequence[Column]) -> QFrame:
        card = QFrame()
        card.setProperty("card", "surface")
        column = QVBoxLayout(card)
        column.setContentsMargins(2, 8, 2, 0)
        column.setSpacing(0)
        self.table = DataTable(
            columns,
            row_height=theme.size("table_row_tall"),
            empty=self._empty_states(),
            name=self.words.title,
            framed=False,
            name_width=NAME_WIDTH,
        )
        self.table.show_sorting(*self._sorted_by)
        self.table.row_chosen.connect(self.pass_row)
        self.table.row_activated.connect(self.open_row)
        self.table.view.clicked.connect(lambda index: self.open_row(self.table.rows()[index.row()]))
        self.table.sort_changed.connect(self._on_sorted)
        self.table.end_reached.connect(self._load_more)
        column.addWidget(self.table, 1)
        column.addWidget(HLine())
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 9, 16, 9)
        self._foot = Label("", "small", "ink3")
        foot.addWidget(self._foot, 1)
        foot.addWidget(Label(self.words.foot, "small", "ink3"))
        column.addLayout(foot)
        return card

    def _empty_states(self) -> QStackedWidget:
        self._empty = QStackedWidget()
        self._empty.addWidget(QWidget())
        self._empty.addWidget(EmptyState(self.words.nothing_yet, self.words.nothing_yet_sentence))
        self._not_found = EmptyState(
            "", self.tr("Periksa ejaan, atau hapus saringan."), icon="search-x", wrong=True,
            primary=(self.tr("Hapus saringan"), "x"),
        )  # fmt: skip
        self._not_found.primary_clicked.connect(self.clear_filters)
        self._empty.addWidget(self._not_found)
        return self._empty

    def _side(self, panel: QWidget) -> QWidget:
        self._panel_side = QWidget()
        self._panel_side.setFixedWidth(theme.size("edit_panel"))
        theme.ground(self._panel_side, "surface")
        row = QHBoxLayout(self._panel_side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(VLine())
        row.addWidget(panel, 1)
        self._panel_side.hide()
        return self._panel_side

    # --- being shown -------------------------------------------------------------------------------

    def enter(self) -> None:
        self._is_entered = True
        self.reload()
        self.search.setFocus()

    def leave(self) -> None:
        self._is_entered = False
        self._typing.stop()

    @property
    def is_entered(self) -> bool:
        return self._is_entered

    # --- loading -----------------------------------------------------------------------------------

    def query(self) -> ListQuery:
        """Return what is wanted now."""
        return ListQuery(self.search.text(), self.chips.current(), *self._sorted_by)

    def reload(self) -> None:
        """Read the list from its beginning: what is wanted has changed."""
        self._typing.stop()
        self._serial += 1
        self._asked_after = 0
        self._read(0, PAGE_SIZE, self._show_first)

    def refresh(self) -> None:
        """Read again what is shown: the data may have changed. The choice and the place in the list stay."""
        shown = len(self.table.rows())
        if shown <= KEPT_MAX and not self._typing.isActive():
            self._serial += 1
            self._asked_after = 0
            self._read(0, max(shown, PAGE_SIZE), self._show_again)

    def _load_more(self) -> None:
        after = len(self.table.rows())
        if after < self._total and after != self._asked_after:
            self._asked_after = after
            self._read(after, PAGE_SIZE, self._show_more)

    def _read(self, after: int, limit: int, then: Callable[[ListAnswer], None]) -> None:
        query = self.query()
        serial, question = self._serial, self.ask(query, after, limit)

        def answered(answer: ListAnswer) -> None:
            if serial != self._serial:
                return
            then(answer)
            self._answered, self._searched = serial, query.typed
            if self._opens_first:
                self._open_first()

        self.session.operations.read(question, answered, owner=self)

    def _show_first(self, answer: ListAnswer) -> None:
        self._total = answer.total
        self._show_empty_state()
        kept = self.table.chosen_row() if self.is_panel_open else None
        self.table.set_rows(answer.rows)
        if kept is not None:
            self._choose_quietly(self.key_of(kept))
        self._show_foot()

    def _show_again(self, answer: ListAnswer) -> None:
        if answer.total == self._total and list(answer.rows) == self.table.rows():
            return
        bar = self.table.view.verticalScrollBar()
        place, chosen = bar.value(), self.table.chosen_row()
        self._total = answer.total
        self._show_empty_state()
        self.table.set_rows(answer.rows)
        if chosen is not None:
            self._choose_quietly(self.key_of(chosen))
        bar.setValue(place)
        self._show_foot()

    def _show_more(self, answer: ListAnswer) -> None:
        self._total = answer.total
        self.table.append_rows(answer.rows)
        self._show_foot()

    def _choose_quietly(self, key: object) -> None:
        at = next((at for at, row in enumerate(self.table.rows()) if self.key_of(row) == key), None)
        if at is not None:
            self.table.blockSignals(True)
            self.table.choose(at)
            self.table.blockSignals(False)

    def _show_empty_state(self) -> None:
        query = self.query()
        if query.typed.strip():
            self._not_found.set_texts(
                self.tr("“%1” tidak ditemukan").replace("%1", query.typed.strip()),
                self.tr("Periksa ejaan, atau hapus saringan."),
            )
        else:
            self._not_found.set_texts(
                self.tr("Tidak ada yang cocok"), self.tr("Tidak ada yang masuk saringan ini sekarang.")
            )
        self._empty.setCurrentIndex(2 if query.typed.strip() or self.is_filtered() else 1)

    def _show_foot(self) -> None:
        shown = len(self.table.rows())
        self._foot.setText(
            self.tr("1–%1 dari %2").replace("%1", text.amount(shown)).replace("%2", text.amount(self._total))
            if shown
            else ""
        )

    def _empty_title(self) -> str:
        shown = self._empty.currentWidget()
        return "" if shown is None else shown.accessibleName()

    # --- filters, sorting, keys --------------------------------------------------------------------

    def is_filtered(self) -> bool:
        """Say whether a filter other than the search hides rows."""
        return False

    def clear_filters(self) -> None:
        """Show everything again."""
        self.search.clear()
        self.reload()

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.edit.selectAll()

    def _on_sorted(self, column: int, falls: bool) -> None:
        self._sorted_by = (column, falls)
        self.reload()

    def _on_search_entered(self) -> None:
        """Enter opens the first hit, once what was typed is what is shown."""
        if self._typing.isActive():
            self.reload()
        if self._answered == self._serial:
            self._open_first()
        else:
            self._opens_first = True

    def _open_first(self) -> None:
        self._opens_first = False
        if self.table.rows():
            self._choose_quietly(self.key_of(self.table.rows()[0]))
            self.open_row(self.table.rows()[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and watched is self.search.edit and self._goes_down(event) and self.table.rows():
            self.table.setFocus()
            if self.table.chosen_row() is None:
                self.table.choose(0)
            return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _goes_down(event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)

    # --- panel -------------------------------------------------------------------------------------

    @property
    def is_panel_open(self) -> bool:
        return self.panel is not None and not self._panel_side.isHidden()

    def open_panel(self) -> None:
        """Show the panel beside the list."""
        self._panel_side.show()

    def close_panel(self) -> None:
        """Give the room back to the list; the choice stays."""
        had_focus = self.panel is not None and self.panel.isAncestorOf(self.focusWidget() or self)
        self._panel_side.hide()
        if had_focus or self.focusWidget() is None:
            self.table.setFocus()

    def close_something(self) -> bool:
        if self.search.text():
            self.search.clear()
            self.reload()
            return True
        return False

    def shown_rows(self) -> list[str]:
        """Return the rows as they are read, cell by cell, hidden columns left out."""
        columns = [
            column for at, column in enumerate(self.table.model.columns) if not self.table.view.isColumnHidden(at)
        ]
        cells = [" | ".join(_cell(column, row) for column in columns) for row in self.table.rows()]
        return [row.replace(text.NO_BREAK, " ") for row in cells]

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "title": self.words.title,
            "search": self.search.text(),
            "searched": self._searched,
            "rows": "\n".join(self.shown_rows()),
            "foot": self._foot.text(),
            "empty": "" if self.table.rows() else self._empty_title(),
        }


def _cell(column: Column, row: Any) -> str:
    pill = column.pill(row) if column.pill is not None else None
    return pill[0] if pill is not None else column.text(row)
