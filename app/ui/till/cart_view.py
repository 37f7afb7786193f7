"""The cart as a list: rows of one height, of which the chosen one is open and shows what can be done to it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QScroller, QTableView, QWidget

from app.domain.ids import LineId
from app.services.carts import CartView as CartState
from app.ui import theme
from app.ui.models.cart_model import CartModel, CartRow, Index
from app.ui.till.cart_delegate import MARGIN, NAME_LEFT, CartDelegate
from app.ui.till.line_tools import LineTools

TOOLS_TOP: Final = 51
TOOLS_HEIGHT: Final = 44


class CartView(QTableView):
    """Draws a cart whole and keeps the chosen line in sight. What is done to a line is decided by whoever listens.

    ``painted_line`` carries a line's id at the end of the paint that shows its newest state for the first time.
    """

    painted_line = Signal(str)
    line_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = CartModel()
        self._delegate = CartDelegate(self._model, self)
        self._unpainted: set[LineId] = set()
        self._units = 1
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._set_up()
        self.tools = LineTools(self.viewport())
        self.tools.hide()
        self.clicked.connect(self._on_clicked)
        self.verticalScrollBar().valueChanged.connect(self._place_tools)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heights = self.verticalHeader()
        heights.hide()
        heights.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heights.setMinimumSectionSize(1)
        heights.setDefaultSectionSize(theme.size("cart_line"))
        self.setAccessibleName(self.tr("Keranjang"))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    # --- what is shown -------------------------------------------------------------------------------

    def show_cart(self, state: CartState) -> None:
        """Draw a cart; the line that the change was about is chosen, else the one that was, else the newest."""
        self._model.show_view(state)
        ids = [row.line.id for row in self._model.rows]
        before = self._delegate.chosen
        chosen = state.chosen if state.chosen in ids else before if before in ids else ids[-1] if ids else None
        if chosen is not None:
            self._unpainted.add(chosen)
        self._choose(chosen)

    def rows(self) -> list[CartRow]:
        return self._model.rows

    def chosen_row(self) -> CartRow | None:
        """Return the open line."""
        at = self._model.find(self._delegate.chosen)
        return None if at is None else self._model.rows[at]

    def choose_near(self, steps: int) -> None:
        """Choose a line further down, or up when ``steps`` is negative."""
        if not self._model.rows:
            return
        at = self._model.find(self._delegate.chosen) or 0
        at = max(0, min(at + steps, len(self._model.rows) - 1))
        self._choose(self._model.rows[at].line.id)
        self.line_chosen.emit(self.chosen_row())

    def page_rows(self) -> int:
        """Return how many lines a page holds."""
        return max(1, self.viewport().height() // theme.size("cart_line") - 1)

    def show_units(self, units: int) -> None:
        """Say in how many units the product of the open line is sold."""
        self._units = units
        self._show_tools()

    @property
    def offers_units(self) -> bool:
        """Whether the open line can be sold in another unit."""
        row = self.chosen_row()
        return row is not None and self._units > 1 and row.line.label_gross is None

    def _on_clicked(self, index: Index) -> None:
        self._choose(self._model.rows[index.row()].line.id)
        self.line_chosen.emit(self.chosen_row())

    def _choose(self, line_id: LineId | None) -> None:
        heights = self.verticalHeader()
        before, at = self._model.find(self._delegate.chosen), self._model.find(line_id)
        if before is not None and before != at:
            heights.resizeSection(before, theme.size("cart_line"))
            self.update(self._model.index(before, 0))
        if line_id != self._delegate.chosen:
            self._units = 1
        self._delegate.chosen = line_id
        if at is not None:
            heights.resizeSection(at, theme.size("cart_line_open"))
            index = self._model.index(at, 0)
            self.update(index)
            self.scrollTo(index)
            self.setAccessibleDescription(self._model.rows[at].spoken)
        else:
            self.setAccessibleDescription("")
        self._show_tools()

    # --- the open line -------------------------------------------------------------------------------

    def _show_tools(self) -> None:
        row = self.chosen_row()
        if row is None:
            self.tools.hide()
            return
        self.tools.show_row(row, self._units)
        self._place_tools()
        self.tools.show()

    def _place_tools(self) -> None:
        at = self._model.find(self._delegate.chosen)
        if at is not None:
            top = self.rowViewportPosition(at) + TOOLS_TOP
            self.tools.setGeometry(QRect(NAME_LEFT, top, self.width() - NAME_LEFT - MARGIN, TOOLS_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        at = self._model.find(self._delegate.chosen)
        if at is not None:
            self.scrollTo(self._model.index(at, 0))
        self._place_tools()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unpainted:
            return
        for line_id in list(self._unpainted):
            at = self._model.find(line_id)
            if at is None:
                self._unpainted.discard(line_id)
            elif event.region().intersects(self.visualRect(self._model.index(at, 0))):
                self._unpainted.discard(line_id)
                self.painted_line.emit(str(line_id))
