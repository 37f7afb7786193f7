"""What a search found, hanging under the scan field over the work area, and what Enter would do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.product import Product
from app.domain.quantity import Quantity
from app.domain.unit import SellUnit
from app.ui import keymap, text, theme
from app.ui.keymap import RESULT_MAX
from app.ui.models.matching import pieces
from app.ui.models.result_model import Index, Result, ResultModel
from app.ui.till.names import one_line
from app.ui.widgets import painting
from app.ui.widgets.floating import FloatingPanel
from app.ui.widgets.keycap import keycap_size, paint_keycap
from app.ui.widgets.label import ElidedLabel, IconLabel, Label
from app.ui.widgets.pill import paint_pill, pill_size

ROW_HEIGHT: Final = 54
FOOT_HEIGHT: Final = 46
PADDING: Final = 4
NAME_LEFT: Final = 88
PRICE_WIDTH: Final = 112
STOCK_WIDTH: Final = 92
UNIT_WIDTH: Final = 118
RIGHT: Final = 16

Hits = Sequence[tuple[Product, SellUnit]]


class ResultDelegate(QStyledItemDelegate):
    """Paints one result."""

    def __init__(self, model: ResultModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._view = model, parent
        self.chosen = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        at = index.row()
        result = self._model.results[at]
        rect = QRectF(option.rect)
        rect.setWidth(self._view.width())  # prices stay in their place when the scroll bar comes
        colours = theme.current()
        painter.save()
        if at == self.chosen:
            painter.fillRect(rect, colours.color("brandTint"))
            painter.fillRect(QRectF(rect.x(), rect.y(), 4, rect.height()), colours.color("brand"))
        else:
            painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), colours.color("line"))
        if at < RESULT_MAX:
            caption = keymap.caption(f"selling.result_{at + 1}")
            cap = QRectF(rect.x() + 12, rect.y(), keycap_size(caption).width(), rect.height())
            paint_keycap(painter, cap, caption, colours.color("ink2"))
        self._paint_columns(painter, rect, result, chosen=at == self.chosen)
        painter.restore()

    def _paint_columns(self, painter: QPainter, rect: QRectF, result: Result, *, chosen: bool) -> None:
        right = rect.right() - RIGHT
        price = text.amount(result.unit.price)
        price_font = theme.font("line", 700, 17)
        price_width = max(PRICE_WIDTH, painting.text_width(price, price_font))
        painting.write(
            painter,
            QRectF(right - price_width, rect.y(), price_width, rect.height()),
            price,
            price_font,
            "ink",
            painting.RIGHT,
        )
        stock_right = right - price_width - 8
        _paint_stock(painter, QRectF(stock_right - STOCK_WIDTH, rect.y(), STOCK_WIDTH, rect.height()), result.product)
        unit_left = stock_right - STOCK_WIDTH - UNIT_WIDTH
        self._paint_unit(painter, QRectF(unit_left, rect.y(), UNIT_WIDTH, rect.height()), result, chosen=chosen)
        name_left = rect.x() + NAME_LEFT
        self._paint_name(painter, QRectF(name_left, rect.y(), unit_left - 12 - name_left, rect.height()), result)

    def _paint_name(self, painter: QPainter, rect: QRectF, result: Result) -> None:
        """Write the name with what was matched marked, and the code behind it as far as there is room."""
        left = rect.x()
        shown = one_line(result.product.name, theme.font("line", 600, 17), rect.width())
        for piece, matched in pieces(shown, self._model.words):
            font = theme.font("line", 700 if matched else 500, 17)
            width = QFontMetricsF(font).horizontalAdvance(piece)
            room = rect.right() - left
            if room <= 8:
                return
            if matched:
                mark = QRectF(left - 1, rect.y() + 16, min(width, room) + 2, ROW_HEIGHT - 32)
                painting.box(painter, mark, 3, theme.current().color("accentTint"))
            painting.write(painter, QRectF(left, rect.y(), room, rect.height()), piece, font, "ink")
            left += width
        code = _code(result)
        if rect.right() - left > painting.text_width(code, "small") + 12:
            place = QRectF(left + 11, rect.y() + 1, rect.right() - left - 11, rect.height())
            painting.write(painter, place, code, "small", "ink3")

    def _paint_unit(self, painter: QPainter, rect: QRectF, result: Result, *, chosen: bool) -> None:
        """Write the unit; of the chosen result, that there are others and which key goes on to them."""
        font = theme.font("body", 600 if len(result.product.units) > 1 else 500, 16)
        painting.write(painter, rect, result.unit.code, font, "ink")
        if chosen and len(result.product.units) > 1:
            caption = keymap.caption("selling.unit")
            left = rect.x() + painting.text_width(result.unit.code, font) + 9
            cap = QRectF(left, rect.y(), keycap_size(caption).width(), rect.height())
            paint_keycap(painter, cap, caption, theme.current().color("ink2"))


def _code(result: Result) -> str:
    if result.unit.factor_milli != 1_000:
        holds = QCoreApplication.translate("SearchPopup", "isi %1").replace(
            "%1", text.quantity(result.unit.factor_milli)
        )
        return f"{holds} {result.product.base_unit.code}"
    return result.unit.barcode or result.product.sku


def stock_words(product: Product) -> tuple[str, str]:
    """Return what is said of the stock of a product, and the tone of it."""
    if product.is_out:
        return QCoreApplication.translate("SearchPopup", "habis"), "attention"
    left = text.quantity(product.on_hand)
    if product.is_low:
        return QCoreApplication.translate("SearchPopup", "sisa %1").replace("%1", left), "waiting"
    return QCoreApplication.translate("SearchPopup", "stok %1").replace("%1", left), "neutral"


def _paint_stock(painter: QPainter, rect: QRectF, product: Product) -> None:
    words, tone = stock_words(product)
    size = pill_size(words, None, 28)
    place = QRectF(rect.right() - size.width(), rect.y() + (rect.height() - 28) / 2, size.width(), 28)
    paint_pill(painter, place, words, tone)


class ResultView(QListView):
    """The list of results; it takes no focus, the scan field moves the choice."""

    painted = Signal()

    def __init__(self, model: ResultModel) -> None:
        super().__init__()
        self._unpainted = False
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Hasil pencarian"))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing below it is painted for nothing
        model.modelReset.connect(self._on_reset)

    def _on_reset(self) -> None:
        self._unpainted = True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.current().color("surface"))
        painter.end()
        super().paintEvent(event)
        if self._unpainted:
            self._unpainted = False
            self.painted.emit()


class SearchPopup(FloatingPanel):
    """Results, at most nine in sight; ``chosen`` when one was touched. ``painted`` after a new answer was drawn."""

    chosen = Signal()
    painted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(padding=PADDING, parent=parent)
        self._model = ResultModel()
        self._list = ResultView(self._model)
        self._delegate = ResultDelegate(self._model, self._list)
        self._list.setItemDelegate(self._delegate)
        self._list.painted.connect(self.painted)
        self._list.clicked.connect(self._on_clicked)
        self._place = QRectF()
        self._empty_unpainted = False
        self._foot = QWidget()
        self._foot.setFixedHeight(FOOT_HEIGHT)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(16, 0, 20, 2)
        row.setSpacing(10)
        self._icon = IconLabel("search-x", "ink3", 20)
        self._does = ElidedLabel("", "line", "brandInk")
        self._does.setFont(theme.font("line", pixels=15))
        self._amount = Label("", "card_title", "brandInk")
        row.addWidget(self._icon)
        row.addWidget(self._does, 1)
        row.addWidget(self._amount)
        self.body.addWidget(self._list)
        self.body.addWidget(self._foot)
        self.setAccessibleName(self.tr("Hasil pencarian"))
        self.hide()

    # --- what is shown -------------------------------------------------------------------------------

    def show_hits(self, hits: Hits, typed: str) -> None:
        """Show what ``typed`` found, the best hit chosen; nothing at all says so."""
        self._delegate.chosen = 0
        self._model.show_hits(hits, typed)
        self._list.setVisible(bool(hits))
        self._empty_unpainted = not hits
        self._icon.setVisible(not hits)
        self._lay_out()
        self._list.scrollToTop()
        self.show()
        self.raise_()

    def say(self, does: str, amount: str = "", tone: str = "brandInk") -> None:
        """Write at the foot what Enter will do."""
        self._does.setText(does)
        self._does.set_tone(tone)
        self._amount.setText(amount)
        self.setAccessibleDescription(f"{does} {amount}".strip())

    def hang(self, x: int, y: int, width: int, height: int) -> None:
        """Say where the panel may lie: from its top left, at most so wide and high."""
        self._place = QRectF(x, y, width, height)
        self._lay_out()

    def _lay_out(self) -> None:
        rows = min(len(self._model.results), RESULT_MAX)
        room = int(self._place.height()) - FOOT_HEIGHT - 2 * PADDING
        rows = max(min(rows, room // ROW_HEIGHT), 0)
        self._list.setFixedHeight(rows * ROW_HEIGHT)
        height = rows * ROW_HEIGHT + FOOT_HEIGHT + 2 * PADDING
        self.lay_over(int(self._place.x()), int(self._place.y()), int(self._place.width()), height)

    # --- the chosen result ---------------------------------------------------------------------------

    def results(self) -> list[Result]:
        return self._model.results

    def result(self) -> Result | None:
        """Return the chosen result."""
        at = self._delegate.chosen
        return self._model.results[at] if at < len(self._model.results) else None

    def choose(self, at: int) -> bool:
        """Choose a result by its place. False when there is none."""
        if not 0 <= at < len(self._model.results):
            return False
        before, self._delegate.chosen = self._delegate.chosen, at
        for row in (before, at):
            self._list.update(self._model.index(row))
        self._list.scrollTo(self._model.index(at))
        return True

    def choose_near(self, steps: int) -> None:
        """Choose a result further down, or up when ``steps`` is negative."""
        self.choose(max(0, min(self._delegate.chosen + steps, len(self._model.results) - 1)))

    def next_unit(self) -> None:
        """Go on to the next unit of the chosen result."""
        if self.result() is not None:
            self._model.next_unit(self._delegate.chosen)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.choose(index.row())
        self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty_unpainted:
            self._empty_unpainted = False
            QTimer.singleShot(0, self, self.painted.emit)  # the foot is painted by then


def line_amount(unit: SellUnit, quantity: Quantity) -> str:
    """Return what a quantity of a unit costs, as the foot says it."""
    return text.rupiah(unit.price.times(quantity), nbsp=True)
