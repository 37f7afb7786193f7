"""How much of a PIN has been typed, as dots."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import painting

SIDE, STEP = 18, 36


class PinDots(QWidget):
    """Filled dots for typed digits; a wrong PIN colours the empty ones until the next digit."""

    def __init__(self, count: int = 6, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count, self._filled, self._faulty = count, 0, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._announce()

    def _announce(self) -> None:
        self.setAccessibleName(
            self.tr("%1 dari %2 angka").replace("%1", str(self._filled)).replace("%2", str(self._count))
        )
        self.update()

    def set_filled(self, filled: int) -> None:
        """Show how many digits were typed."""
        self._filled = filled
        self._faulty = self._faulty and filled == 0
        self._announce()

    def set_fault(self, faulty: bool) -> None:
        self._faulty = faulty
        self._announce()

    def sizeHint(self) -> QSize:
        return QSize(STEP * (self._count - 1) + SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        for at in range(self._count):
            place = QRectF(at * STEP, (self.height() - SIDE) / 2, SIDE, SIDE)
            if at < self._filled:
                painting.box(painter, place, SIDE / 2, chosen.color("brand"))
            else:
                edge = chosen.color("danger" if self._faulty else "outline")
                painting.box(painter, place, SIDE / 2, None, edge, 2.0)
