"""The ticket beside the payment: what is paid, small, with its sums; the number pad; the one button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.cart import CartLine
from app.domain.money import Money
from app.domain.pricing import LinePrice
from app.services.carts import CartView
from app.ui import keymap, text, theme
from app.ui.till.notice import Notice
from app.ui.widgets import painting
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import FactRow
from app.ui.widgets.label import ElidedLabel, HLine, Label
from app.ui.widgets.numpad import NumPad, TakesKeys
from app.ui.widgets.scroll import Scroller

ROW = 28
QUANTITY_COLUMN = 60
AMOUNT_GAP = 12
PIECE = "pcs"


def line_name(line: CartLine) -> str:
    """Return a line's name, with its unit where that is not a piece; a number never parts from its unit."""
    name = text.join_units(line.name)
    return name if line.unit == PIECE or line.weighed else f"{name} · {line.unit}"


class CompactLines(QWidget):
    """Quantity, name and amount of each line in one row. Only what is seen is painted, so 500 lines cost no more than ten."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Barang yang dibayar"))

    def show_lines(self, lines: tuple[CartLine, ...], prices: tuple[LinePrice, ...]) -> None:
        self._rows = [
            (text.quantity(line.quantity, fixed=line.weighed), line_name(line), text.amount(price.gross))
            for line, price in zip(lines, prices, strict=True)
        ]
        self.setAccessibleDescription(self.text())
        self.setFixedHeight(max(ROW * len(self._rows), 1))
        self.update()

    def text(self) -> str:
        """Return the lines as they are read, one a row."""
        return "\n".join(" ".join(row) for row in self._rows)

    def sizeHint(self) -> QSize:
        return QSize(200, ROW * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        quantity_font, name_font = theme.font("line", 700, 15), theme.font("body")
        amount_font = theme.font("line", 600, 15)
        shown: QRect = event.rect()
        for at in range(shown.top() // ROW, min(shown.bottom() // ROW + 1, len(self._rows))):
            quantity, name, amount = self._rows[at]
            row = QRectF(0, at * ROW, self.width(), ROW)
            room = painting.text_width(amount, amount_font) + AMOUNT_GAP
            left = max(QUANTITY_COLUMN, painting.text_width(quantity, quantity_font) + 8)
            painting.write(painter, row, quantity, quantity_font, "ink2")
            painting.write(painter, row.adjusted(left, 0, -room, 0), name, name_font, "ink")
            painting.write(painter, row, amount, amount_font, "ink", painting.RIGHT)


class Sums(QWidget):
    """Subtotal, what came off and on, and the total; rows that are nothing are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 6)
        column.setSpacing(3)
        self._rows = {
            "subtotal": FactRow(self.tr("Subtotal")),
            "discount": FactRow(self.tr("Diskon"), tone="ok", label_tone="ok"),
            "service": FactRow(self.tr("Biaya layanan")),
            "tax": FactRow(self.tr("Pajak")),
            "total": FactRow(self.tr("Total"), strong=True),
        }
        for row in self._rows.values():
            column.addWidget(row)

    def show_price(self, view: CartView) -> None:
        price = view.price
        self._put("subtotal", price.subtotal)
        self._put("discount", -price.order_discount, optional=True)
        self._put("service", price.service, optional=True)
        self._put("tax", price.tax_added, optional=True)
        self._put("total", price.total)
        only_total = not (price.order_discount or price.service or price.tax_added)
        self._rows["subtotal"].setVisible(not only_total)

    def _put(self, name: str, amount: Money, optional: bool = False) -> None:
        self._rows[name].set_value(text.amount(amount))
        self._rows[name].setVisible(bool(amount) or not optional)

    def texts(self) -> dict[str, str]:
        return {name: row.value() for name, row in self._rows.items() if not row.isHidden()}


class PayingTicket(QWidget):
    """448 pixels at the right edge; the pad writes into the page's amount field.

    What went wrong is said here, above the pad: only the list of lines gives way to it.
    """

    back_wanted = Signal()
    finish_wanted = Signal()

    def __init__(self, target: TakesKeys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.ground(self, "surface")
        self.setFixedWidth(theme.size("ticket"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(HLine())
        column.addLayout(self._goods(), 1)
        column.addWidget(HLine())
        column.addLayout(self._foot(target))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(19, 12, 16, 12)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._items = ElidedLabel("", "small", "ink2")
        words.addWidget(Label(self.tr("Pesanan"), "card_title"))
        words.addWidget(self._items)
        back = ActionButton(
            self.tr("Ubah"), kind="tonal", icon="arrow-left", key=keymap.caption("paying.back"), height=44
        )
        back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back.clicked.connect(self.back_wanted)
        row.addLayout(words, 1)
        row.addWidget(back)
        return row

    def _goods(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(19, 8, 20, 0)
        column.setSpacing(0)
        self._lines = CompactLines()
        scroller = Scroller()
        scroller.body.addWidget(self._lines)
        scroller.body.addStretch(1)
        self._sums = Sums()
        self.notice = Notice()
        column.addWidget(scroller, 1)
        column.addWidget(HLine())
        column.addWidget(self._sums)
        column.addWidget(self.notice)
        column.addSpacing(4)
        return column

    def _foot(self, target: TakesKeys) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(19, 14, 20, 0)
        column.setSpacing(0)
        self.pad = NumPad("money", key_height=theme.size("key"), target=target)
        self.finish = ActionButton(
            self.tr("Selesai"), kind="primary", icon="check", key=keymap.caption("paying.finish"), height=76
        )
        self.finish.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.finish.clicked.connect(self.finish_wanted)
        self._reason = Label("", "micro", "ink2", align=Qt.AlignmentFlag.AlignCenter)
        self._reason.setFixedHeight(16)  # the whole margin, so that the button stands where it stands on every page
        column.addWidget(self.pad)
        column.addSpacing(12)
        column.addWidget(self.finish)
        column.addWidget(self._reason)
        return column

    def show_cart(self, view: CartView, staff_name: str) -> None:
        """Show what is being paid."""
        count = self.tr("%n barang", "", len(view.cart.lines))
        cashier = self.tr("Kasir %1").replace("%1", staff_name)
        self._items.setText(f"{cashier} · {count}")
        self._lines.show_lines(view.cart.lines, view.price.lines)
        self._sums.show_price(view)

    def show_nothing(self) -> None:
        self._items.setText("")
        self._lines.show_lines((), ())

    def set_finish(self, enabled: bool, reason: str = "") -> None:
        """Let the payment be ended, or say under the button why not."""
        self.finish.setEnabled(enabled)
        self._reason.setText(reason)

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        return {
            "items": self._items.text(),
            "lines": self._lines.text(),
            "reason": self._reason.text(),
            **self._sums.texts(),
        }
