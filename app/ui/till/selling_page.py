"""Selling: the scan field, goods as tiles, and the ticket. What a key means is decided here, what it does in services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.barcode import CheckDigitWrong
from app.domain.cart import CartLine
from app.domain.errors import WarunginError
from app.domain.product import Product
from app.domain.quantity import Quantity
from app.domain.scan import CodeUnknown
from app.domain.unit import SellUnit
from app.services import catalogue
from app.services.carts import CartView, Choices
from app.services.catalogue import Found
from app.services.settings import Settings
from app.ui import keymap, text, theme
from app.ui.error_view import sentence
from app.ui.keymap import RESULT_MAX, Scope
from app.ui.models.cart_model import CartRow
from app.ui.models.result_model import Result
from app.ui.page import Page, Session
from app.ui.till.cart_desk import CartDesk
from app.ui.till.cart_dialogs import HoldDialog, VoidDialog
from app.ui.till.finder import Finder
from app.ui.till.goods_area import GoodsArea
from app.ui.till.page_head import StatusCorner
from app.ui.till.scan_field import ScanField, quantity_pill
from app.ui.till.scan_notice import ScanNotice
from app.ui.till.search_popup import SearchPopup, line_amount
from app.ui.till.ticket import Ticket
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keystrip import KeyStrip
from app.ui.widgets.label import VLine

ONE: Final = Quantity.of(1)
STEP_WEIGHED: Final = Quantity(100)
"""What + and − change a weighed line by: a tenth of its unit."""
UNITS_AFTER_MS: Final = 60
"""The units of the open line's product are asked for when the scan is painted, never before."""
NARROW: Final = 1280 - 76
TICKET_NARROW: Final = 400
EDGE: Final = 10
STRIP_WHEN_FOUND: Final = (
    "selling.previous", "selling.next", "selling.add", "selling.unit", "selling.clear",
)  # fmt: skip
"""Keys shown while results hang under the field."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Goods that were chosen without a weight: the next number that is entered is theirs."""

    product: Product
    unit: SellUnit
    scanned: str | None = None


class StatusLink(StatusCorner):
    """The state of the sync as a way to its page."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._go = session.go

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._go.emit("sync")
