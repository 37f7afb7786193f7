"""The parts of the owner's first view: a figure with what it is compared to, a best seller, and what asks to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.reports import Comparison, ProductSales
from app.ui import text, theme
from app.ui.widgets import painting
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card
from app.ui.widgets.label import ElidedLabel, IconLabel, Label
from app.ui.widgets.pack import pack_pixmap

ROW: Final = 39
PICTURE: Final = 32
AMOUNT_WIDTH: Final = 106
NAME_SHARE: Final = 0.72
QUANTITY_WIDTH: Final = 88


class FigureCard(Card):
    """A figure of today, and how it stands to the same weekday before, in words."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=14, parent=parent)
        self.setFixedHeight(116)
        self.setAccessibleName(title)
        self.body.setSpacing(0)
        self._value = Label("", "figure")
        self._icon = IconLabel("trending-up", "ok", 17)
        self._change = Label("", "label", "ok")
        self._than = ElidedLabel("", "small", "ink2")
        row = QHBoxLayout()
        row.setSpacing(6)
        for part in (self._icon, self._change):
            row.addWidget(part)
        row.addWidget(self._than, 1)
        self.body.addWidget(Label(title, "label", "ink2"))
        self.body.addWidget(self._value, 1)
        self.body.addLayout(row)

    def show_figure(self, value: str, figure: Comparison, then: str, *, as_percent: bool) -> None:
        """Show a value; ``then`` names the day it is compared to."""
        self._value.setText(value)
        change, than = self._words(figure, then, as_percent)
        up = figure.difference > 0
        self._icon.setVisible(bool(change))
        self._icon.set_icon("trending-up" if up else "trending-down", "ok" if up else "danger")
        self._change.setText(change)
        self._change.set_tone("ok" if up else "danger")
        self._change.setVisible(bool(change))
        self._than.setText(than)
        self.setAccessibleDescription(f"{value}, {self.compared()}")

    def _words(self, figure: Comparison, then: str, as_percent: bool) -> tuple[str, str]:
        """Return what changed, and to what it is compared."""
        if figure.then == 0:
            return "", self.tr("%1 belum ada penjualan").replace("%1", then)
        if figure.difference == 0:
            return "", self.tr("sama dengan %1").replace("%1", then)
        than = self.tr("dari %1").replace("%1", then)
        if as_percent and figure.percent:
            return f"{abs(figure.percent)}%", than
        more = self.tr("%1 lebih") if figure.difference > 0 else self.tr("%1 kurang")
        return more.replace("%1", text.amount(abs(figure.difference))), than

    def value(self) -> str:
        return self._value.text()

    def compared(self) -> str:
        """Return the comparison as it is read."""
        change = "" if self._change.isHidden() else self._change.text()
        falls = self._icon.name == "trending-down" and change.endswith("%")
        return " ".join(part for part in ("turun" if falls else "", change, self._than.text()) if part)


def amount_font() -> QFont:
    return theme.font("card_title", pixels=15)


def amount_width(products: Sequence[ProductSales]) -> int:
    """Return the width of the column of amounts: they are never cut."""
    widths = (painting.text_width(text.amount(sold.value), amount_font()) for sold in products)
    return max([AMOUNT_WIDTH, *(width + 18 for width in widths)])


class BestSeller(QWidget):
    """One product of the day: picture, name, how much beside the best one, pieces and value."""

    def __init__(self, sold: ProductSales, most: int, amount_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sold = sold
        self._amount_width = amount_width
        self._most = max(most, 1)
        self.setFixedHeight(ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.text())

    def text(self) -> str:
        """Return what is read here."""
        return f"{self._sold.name} | {self._pieces()} | {text.amount(self._sold.value)}"

    def _pieces(self) -> str:
        return f"{text.quantity(self._sold.quantity)} {self._sold.unit}".strip()

    def sizeHint(self) -> QSize:
        return QSize(480, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        picture = pack_pixmap(self._sold.pack, self._sold.colour, PICTURE, ratio=self.devicePixelRatioF())
        painter.drawPixmap(0, (ROW - PICTURE) // 2, picture)
        amount = QRectF(rect.right() - self._amount_width, 0, self._amount_width, ROW)
        painting.write(painter, amount, text.amount(self._sold.value), amount_font(), "ink", painting.RIGHT)
        pieces = QRectF(amount.left() - QUANTITY_WIDTH, 0, QUANTITY_WIDTH, ROW)
        painting.write(painter, pieces, self._pieces(), theme.font("body", pixels=14), "ink2", painting.RIGHT)
        room = pieces.left() - PICTURE - 24
        bar = QRectF(PICTURE + 12 + room * NAME_SHARE, ROW / 2 - 3, room * (1 - NAME_SHARE), 6)
        name = QRectF(PICTURE + 10, 0, bar.left() - PICTURE - 26, ROW)
        painting.write(painter, name, text.join_units(self._sold.name), theme.font("line", pixels=15), "ink")
        self._paint_bar(painter, bar)

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        colours = theme.current()
        painting.box(painter, bar, 3, colours.color("sunken"))
        width = bar.width() * max(self._sold.value.minor, 0) / self._most
        if width >= 1:
            painting.box(painter, QRectF(bar.x(), bar.y(), max(width, 6), bar.height()), 3, colours.color("brandLine"))


class Attention(QWidget):
    """Something that asks to be looked at: what it is, what it means, and one verb."""

    clicked = Signal()

    def __init__(self, icon: str, tone: str, title: str, note: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._note = title, note
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, tone, 21))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, "card_title"))
        words.addWidget(Label(note, "small", "ink2", wrap=True))
        row.addLayout(words, 1)
        button = ActionButton(verb, kind="tonal", height=40)
        button.setAccessibleDescription(title)
        button.clicked.connect(lambda: self.clicked.emit())
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def text(self) -> str:
        """Return what is read here."""
        return f"{self._title}: {self._note}"


class Legend(QWidget):
    """Which line is which day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = ("", "")
        self.setFixedHeight(20)

    def show_names(self, today: str, before: str) -> None:
        self._names = (today, before)
        self.setFixedWidth(sum(painting.text_width(name, "small") + 44 for name in self._names))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        left = 0.0
        for at, name in enumerate(self._names):
            if at == 0:
                painting.box(painter, QRectF(left, 8.5, 18, 3), 1.5, colours.color("brand"))
            else:
                for dash in range(3):
                    painter.fillRect(QRectF(left + dash * 7, 9, 4.5, 1.6), colours.color("outline"))
            width = painting.text_width(name, "small")
            painting.write(painter, QRectF(left + 25, 0, width + 2, 20), name, "small", "ink2")
            left += width + 44
