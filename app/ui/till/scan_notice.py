"""What came of a scan that added nothing: a refusal in words, or the price that was asked for. It hangs under the field."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.product import Product
from app.domain.unit import SellUnit
from app.ui import text, theme
from app.ui.error_view import ErrorText
from app.ui.till.search_popup import stock_words
from app.ui.widgets.floating import FloatingPanel
from app.ui.widgets.label import ElidedLabel, IconBox, Label
from app.ui.widgets.pack import PackPicture
from app.ui.widgets.pill import Pill

REFUSAL_MS = 6_000
PRICE_MS = 12_000
HEIGHT = 84
TINTS = {"attention": ("danger", "dangerTint"), "waiting": ("warn", "warnTint"), "info": ("info", "infoTint")}


class ScanNotice(FloatingPanel):
    """One panel for both; it leaves by itself, with the next key, or when it is told to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(padding=0, parent=parent)
        self._stay = QTimer(self)
        self._stay.setSingleShot(True)
        self._stay.timeout.connect(self.hide)
        self._place = (0, 0, 0)
        self.is_refusal = False
        self._inner = QHBoxLayout()
        self._inner.setContentsMargins(18, 0, 20, 0)
        self._inner.setSpacing(16)
        self.body.addLayout(self._inner)
        self.hide()

    def hang(self, x: int, y: int, width: int) -> None:
        """Say where the panel lies: its top left and its width."""
        self._place = (x, y, width)
        self.lay_over(x, y, width, HEIGHT)

    def show_refusal(self, said: ErrorText) -> None:
        """Say why nothing was added."""
        self.is_refusal = True
        ink, tint = TINTS.get(said.tone, ("ink2", "sunken"))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(Label(said.title, "card_title"))
        sentence = ElidedLabel(said.sentence, "body", "ink2")
        words.addWidget(sentence)
        words.addStretch(1)
        self._fill([IconBox(said.icon, ink, 48, fill=tint)], words, [])
        self._appear(said.line, REFUSAL_MS)

    def show_price(self, product: Product, unit: SellUnit) -> None:
        """Answer what one unit costs, and below it the others."""
        self.is_refusal = False
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(ElidedLabel(text.join_units(product.name), "card_title"))
        others = " · ".join(
            f"{text.rupiah(other.price, nbsp=True)} / {other.code}" for other in product.units if other is not unit
        )
        below = " · ".join(part for part in (product.sku, others) if part)
        words.addWidget(ElidedLabel(below, "body", "ink2"))
        words.addStretch(1)
        stock, tone = stock_words(product)
        price = f"{text.rupiah(unit.price, nbsp=True)} / {unit.code}"
        figure = Label(price)
        figure.setFont(theme.font("figure", pixels=26))
        self._fill([PackPicture(product.pack, product.colour)], words, [Pill(stock, tone, height=28), figure])
        self._appear(f"{product.name} {text.rupiah(unit.price)} / {unit.code}, {stock}", PRICE_MS)

    def _fill(self, left: list[QWidget], words: QVBoxLayout, right: list[QWidget]) -> None:
        _empty(self._inner)
        for widget in left:
            self._inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._inner.addLayout(words, 1)
        for widget in right:
            self._inner.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _appear(self, spoken: str, stay_ms: int) -> None:
        self.setAccessibleName(spoken)
        self.lay_over(*self._place, HEIGHT)
        self.show()
        self.raise_()
        self._stay.start(stay_ms)

    def leave(self) -> None:
        """Go away now."""
        self._stay.stop()
        self.hide()

    def text(self) -> str:
        """Return what is said, empty when nothing is."""
        return "" if self.isHidden() else self.accessibleName()


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QHBoxLayout | QVBoxLayout):
            _empty(inner)
