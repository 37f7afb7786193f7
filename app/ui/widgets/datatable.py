"""Tables: names left, figures right, one chosen row, a header that sorts, and a word when there is nothing.

A table shows rows that somebody else made; it neither loads nor sorts them, it says what is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.pack import pack_pixmap
from app.ui.widgets.pill import paint_pill, pill_size

Index = QModelIndex | QPersistentModelIndex
HEADER_HEIGHT: Final = 44
STRETCH_MIN: Final = 220
"""A name column keeps at least this width, or what a table asks for; other columns are left out before it gets narrower."""

PAD: Final = 14
EDGE: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """What a column shows of a row.

    ``width`` 0 shares what is left. ``second`` is a smaller line under the text, ``pill`` a state (text, tone) in place
    of the text, ``pack`` a picture (shape, colour) before it. A column of higher ``priority`` is left out first when
    the table gets narrow; 0 always stays.
    """

    title: str
    text: Callable[[Any], str]
    width: int = 0
    right: bool = False
    bold: bool = False
    second: Callable[[Any], str] | None = None
    pill: Callable[[Any], tuple[str, str] | None] | None = None
    pack: Callable[[Any], tuple[str, str] | None] | None = None
    tone: Callable[[Any], str] | str = "ink"
    sortable: bool = False
    priority: int = 0


class RowsModel(QAbstractTableModel):
    """Rows as they came, cut into columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Any] = []

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def append_rows(self, rows: Sequence[Any]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[index.column()].text(self.rows[index.row()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None


class CellPainter(QStyledItemDelegate):
    """Paints one cell."""

    def __init__(self, model: RowsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column = self._model.columns[index.column()]
        row = self._model.rows[index.row()]
        view = option.widget
        chosen = isinstance(view, QTableView) and view.currentIndex().row() == index.row()
        rect = QRectF(option.rect)
        painter.save()
        if chosen:
            painter.fillRect(rect, theme.current().color("brandTint"))
            if isinstance(view, QTableView) and view.columnAt(0) == index.column():
                painter.fillRect(QRectF(rect.x(), rect.y(), EDGE, rect.height()), theme.current().color("brand"))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), theme.current().color("line"))
        self._paint_content(painter, rect.adjusted(PAD, 0, -PAD, -1), column, row)
        painter.restore()

    def _paint_content(self, painter: QPainter, rect: QRectF, column: Column, row: Any) -> None:
        pill = column.pill(row) if column.pill is not None else None
        if pill is not None:
            size = pill_size(pill[0], None, 26)
            left = rect.right() - size.width() if column.right else rect.x()
            place = QRectF(left, rect.center().y() - 13, size.width(), 26)
            paint_pill(painter, place, pill[0], pill[1])
            return
        pack = column.pack(row) if column.pack is not None else None
        if pack is not None:
            side = 38 if rect.height() >= 50 else 30
            picture = pack_pixmap(pack[0], pack[1], side, ratio=painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(rect.x(), rect.center().y() - side / 2), picture)
            rect = rect.adjusted(side + 12, 0, 0, 0)
        self._paint_words(painter, rect, column, row)

    def _paint_words(self, painter: QPainter, rect: QRectF, column: Column, row: Any) -> None:
        tone = column.tone if isinstance(column.tone, str) else column.tone(row)
        align = painting.RIGHT if column.right else painting.LEFT
        font = theme.font("card_title" if column.bold else "line", pixels=15)
        second = column.second(row) if column.second is not None else ""
        if not second:
            painting.write(painter, rect.adjusted(0, -0.5, 0, 0), column.text(row), font, tone, align)
            return
        middle = rect.center().y()
        first = QRectF(rect.x(), middle - 21, rect.width(), 22)
        painting.write(painter, first, column.text(row), font, tone, align)
        painting.write(painter, QRectF(rect.x(), middle + 1, rect.width(), 19), second, "small", "ink3", align)


class Header(QHeaderView):
    """The head of the table: quiet words, an arrow at the column that the rows are sorted by."""

    def __init__(self, model: RowsModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = model.columns
        self.sorted_by: tuple[int, bool] | None = None
        self.setFixedHeight(HEADER_HEIGHT)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.current().color("surface"))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        bottom = self.viewport().height() - 1
        painter.fillRect(0, bottom, self.viewport().width(), 1, theme.current().color("line"))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        column = self._columns[logical]
        inner = QRectF(rect).adjusted(PAD, 0, -PAD, 0)
        painter.fillRect(rect, theme.current().color("surface"))
        here = self.sorted_by is not None and self.sorted_by[0] == logical
        font = theme.font("label", 700 if here else 600)
        ink = "ink" if here else "ink3"
        if self.sorted_by is not None and here:
            width = painting.text_width(column.title, font)
            arrow = "arrow-down" if self.sorted_by[1] else "arrow-up"
            left = inner.right() - 16 if column.right else inner.x() + min(width + 6, inner.width() - 16)
            paint_icon(painter, QRectF(left, inner.center().y() - 8, 16, 16), arrow, ink)
            inner.setRight(inner.right() - (20 if column.right else 0))
        painting.write(painter, inner, column.title, font, ink, painting.RIGHT if column.right else painting.LEFT)


class TableView(QTableView):
    """The view inside a DataTable; Enter on a row opens it."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.entered.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            super().keyPressEvent(event)


class DataTable(QWidget):
    """A table in a card. ``empty`` is shown in place of the rows while there are none.

    ``name_width`` is what a column without a width keeps at least.
    ``row_chosen`` and ``row_activated`` carry the row itself; ``sort_changed`` the column and whether it falls;
    ``end_reached`` asks for more rows when the last ones come into view.
    """

    row_chosen = Signal(object)
    row_activated = Signal(object)
    sort_changed = Signal(int, bool)
    end_reached = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        row_height: int = 50,
        empty: QWidget | None = None,
        name: str = "",
        framed: bool = True,
        name_width: int = STRETCH_MIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._framed = framed
        self._name_width = name_width
        self._empty = empty
        self.model = RowsModel(columns)
        self.view = TableView()
        self._set_up_view(row_height, name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 8, 2, 8) if framed else layout.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedLayout()
        # In the layout before it is filled: without a parent it would show its first widget as a window of its own.
        layout.addLayout(self._stack)
        self._stack.addWidget(self.view)
        if empty is not None:
            self._stack.addWidget(empty)
        self.setFocusProxy(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._show_fitting()

    def _set_up_view(self, row_height: int, name: str) -> None:
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(CellPainter(self.model, view))
        self._header = Header(self.model, view)
        view.setHorizontalHeader(self._header)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(row_height)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.setShowGrid(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(name)
        for at, column in enumerate(self.model.columns):
            stretch = QHeaderView.ResizeMode.Stretch
            fixed = QHeaderView.ResizeMode.Fixed
            self._header.setSectionResizeMode(at, fixed if column.width else stretch)
            if column.width:
                self._header.resizeSection(at, column.width)
        self._header.sectionClicked.connect(self._on_header_clicked)
        view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        view.entered.connect(self._on_entered)
        view.doubleClicked.connect(lambda _index: self._on_entered())
        view.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; none is chosen until a person or ``choose`` does it."""
        self.model.set_rows(rows)
        self._show_fitting()

    def append_rows(self, rows: Sequence[Any]) -> None:
        """Add rows at the end, as the answer to ``end_reached``."""
        self.model.append_rows(rows)
        self._show_fitting()

    def rows(self) -> list[Any]:
        return list(self.model.rows)

    def chosen_row(self) -> Any | None:
        """Return the chosen row, None when there is none."""
        at = self.view.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def choose(self, at: int) -> None:
        """Choose the row at a place in the list and bring it into view; says so through ``row_chosen``."""
        if 0 <= at < len(self.model.rows):
            index = self.model.index(at, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(index, flags)
            self.view.scrollTo(index)

    def choose_none(self) -> None:
        self.view.selectionModel().clear()
        self.view.viewport().update()

    def show_sorting(self, column: int, falls: bool) -> None:
        """Put the arrow at a column without asking for the rows again."""
        self._header.sorted_by = (column, falls)
        self._header.viewport().update()

    def _show_fitting(self) -> None:
        empty = not self.model.rows and self._empty is not None
        self._stack.setCurrentIndex(1 if empty else 0)

    def _on_header_clicked(self, at: int) -> None:
        if not self.model.columns[at].sortable:
            return
        before = self._header.sorted_by
        falls = not before[1] if before is not None and before[0] == at else False
        self.show_sorting(at, falls)
        self.sort_changed.emit(at, falls)

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.view.viewport().update()
        if current.isValid():
            self.row_chosen.emit(self.model.rows[current.row()])

    def _on_entered(self) -> None:
        row = self.chosen_row()
        if row is not None:
            self.row_activated.emit(row)

    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if bar.maximum() and value >= bar.maximum() - self.view.viewport().height() // 2:
            self.end_reached.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out(self.width() - 16)

    def _leave_out(self, room: int) -> None:
        """Hide the least important columns until the rest has room."""
        columns = list(enumerate(self.model.columns))
        hidden: set[int] = set()
        for at, column in sorted(columns, key=lambda pair: -pair[1].priority):
            needed = sum(shown.width or self._name_width for place, shown in columns if place not in hidden)
            if needed <= room or column.priority == 0:
                break
            hidden.add(at)
        for at, _column in columns:
            self.view.setColumnHidden(at, at in hidden)

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._framed:
            chosen = theme.current()
            painting.box(QPainter(self), QRectF(self.rect()), 14, chosen.color("surface"), chosen.color("line"))
