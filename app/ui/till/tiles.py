"""Goods as tiles: picture, name, price, how many are left and how many are in the cart. One category or page at a time."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.product import Product
from app.domain.quantity import Quantity
from app.ui import text, theme
from app.ui.models.tile_model import Index, TileModel
from app.ui.till.names import fitted
from app.ui.till.pictures import Pictures
from app.ui.till.scan_field import writes
from app.ui.widgets import painting
from app.ui.widgets.pack import pack_pixmap
from app.ui.widgets.pill import paint_pill, pill_size

GAP: Final = 12
PADDING: Final = 12
PICTURE: Final = 48
PICTURES_MAX: Final = 96
"""More tiles than these are not in sight on any usual screen; each takes some 80 kB."""
MORE_BELOW: Final = 2
"""Rows of tiles left below the last one in sight when the next page is asked for."""


class TileDelegate(QStyledItemDelegate):
    """Paints one tile."""

    def __init__(self, model: TileModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures = Pictures(PICTURES_MAX)
        self.cell = QSize(theme.size("tile_width") + GAP, theme.size("tile_height") + GAP)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        product = self._model.products[index.row()]
        in_cart = self._model.in_cart.get(product.id)
        rect = QRectF(option.rect).adjusted(0, 0, -GAP, -GAP)
        state = (
            bool(option.state & QStyle.StateFlag.State_HasFocus),
            bool(option.state & QStyle.StateFlag.State_Sunken),
            bool(option.state & QStyle.StateFlag.State_MouseOver),
        )
        draw = partial(self._draw, product, in_cart, state)
        self._pictures.paint(painter, rect, product.id, (product, in_cart, state), draw)

    def _draw(
        self,
        product: Product,
        in_cart: Quantity | None,
        state: tuple[bool, bool, bool],
        painter: QPainter,
        rect: QRectF,
    ) -> None:
        self._paint_ground(painter, rect, state, in_cart is not None)
        picture = pack_pixmap(product.pack, product.colour, PICTURE, ratio=painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.x() + PADDING, rect.y() + 11), picture)
        if in_cart is not None:
            _paint_badge(painter, rect, in_cart)
        elif product.is_out:
            _paint_stock(painter, rect, self.tr("habis"), "attention")
        elif product.is_low:
            _paint_stock(painter, rect, self.tr("sisa %1").replace("%1", text.quantity(product.on_hand)), "waiting")
        self._paint_words(painter, rect, product)

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: tuple[bool, bool, bool], in_cart: bool) -> None:
        colours = theme.current()
        focused, pressed, hovered = state
        edge, width = ("brandLine", 1.6) if in_cart else ("line", 1.0)
        if focused:
            edge, width = "focus", 2.0
        elif hovered and not in_cart:
            edge = "outline"
        fill = colours.color("brandTint" if pressed else "surface")
        painting.box(painter, rect, theme.radius("tile"), fill, colours.color(edge), width)

    def _paint_words(self, painter: QPainter, rect: QRectF, product: Product) -> None:
        width = rect.width() - 2 * PADDING + 4
        price = text.rupiah(product.base_unit.price, nbsp=True)
        if product.weighed:
            price += f" /{product.base_unit.code}"
        place = QRectF(rect.x() + PADDING, rect.bottom() - 31, width, 22)
        painting.write(painter, place, price, theme.font("line", 700, 15), "brandInk")
        name = fitted(product.name, int(width))
        top = rect.bottom() - 33 - name.line_height * len(name.lines)
        font = theme.font("line", pixels=name.pixels)
        for at, line in enumerate(name.lines):
            row = QRectF(place.x(), top + at * name.line_height, width + 2, name.line_height)
            painting.write(painter, row, line.strip(), font, "ink")


def _paint_badge(painter: QPainter, rect: QRectF, quantity: Quantity) -> None:
    colours = theme.current()
    shown = text.quantity(quantity)
    font = theme.font("line", 700, 15)
    width = max(28, painting.text_width(shown, font) + 14)
    place = QRectF(rect.right() - width - 10, rect.y() + 10, width, 28)
    painting.box(painter, place, 14, colours.color("brand"))
    painting.write(painter, place.adjusted(0, -0.5, 0, 0), shown, font, "onBrand", painting.CENTRE)


def _paint_stock(painter: QPainter, rect: QRectF, words: str, tone: str) -> None:
    size = pill_size(words, None, 24)
    place = QRectF(rect.right() - size.width() - 10, rect.y() + 10, size.width(), 24)
    paint_pill(painter, place, words, tone)


class TileView(QListView):
    """The grid. ``product_chosen`` when a tile was touched or entered; ``end_reached`` when more should be read."""

    product_chosen = Signal(object)
    end_reached = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = TileModel()
        self._delegate = TileDelegate(self._tiles, self)
        self.setModel(self._tiles)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setProperty("ground", "canvas")
        self.setAccessibleName(self.tr("Barang"))
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(48)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.clicked.connect(self._on_chosen)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def tiles(self) -> TileModel:
        """Return what is shown."""
        return self._tiles

    def _on_chosen(self, index: Index) -> None:
        self.product_chosen.emit(self._tiles.products[index.row()])

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - MORE_BELOW * self._delegate.cell.height():
            self.end_reached.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among as many columns as find room, whether or not the scroll bar is there."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        room = self.width() - bar - 1
        columns = max(1, (room + GAP) // (theme.size("tile_width") + GAP))
        cell = QSize(room // columns, theme.size("tile_height") + GAP)
        if cell != self._delegate.cell or self.gridSize() != cell:
            self._delegate.cell = cell
            self.setGridSize(cell)
        super().resizeEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick touches are two touches: the view would swallow the second."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the tile; what writes belongs to the scan field, so the page gets it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
        elif writes(event):
            event.ignore()
        else:
            super().keyPressEvent(event)
