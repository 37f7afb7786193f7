"""Where one is in a few steps: done ones have a tick, the present one a tint."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting

HEIGHT = 44
GAP, ARROW, MARGIN = 12, 16, 11
TICK = 20


class Steps(QWidget):
    """Shows the way through a page; it is no button."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._at = 0
        self._all_done = False
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._announce()

    def show_step(self, at: int, *, done: bool = False) -> None:
        """Show which step it is, counted from 0; ``done`` says that it is behind us too."""
        self._at, self._all_done = at, done
        self._announce()
        self.updateGeometry()
        self.update()

    def _announce(self) -> None:
        said = self.tr("Langkah %1 dari %2: %3").replace("%1", str(self._at + 1)).replace("%2", str(len(self._names)))
        self.setAccessibleName(said.replace("%3", self._names[self._at]))

    def _is_done(self, at: int) -> bool:
        return at < self._at or (at == self._at and self._all_done)

    def _label(self, at: int) -> str:
        return self._names[at] if self._is_done(at) else f"{at + 1}  {self._names[at]}"

    def _width(self, at: int) -> float:
        words = painting.text_width(self._label(at), "line" if at == self._at else "body")
        return words + (TICK + 8 if self._is_done(at) else 0) + (2 * MARGIN if at == self._at else 0)

    def sizeHint(self) -> QSize:
        count = len(self._names)
        width = sum(self._width(at) for at in range(count)) + (count - 1) * (ARROW + 2 * GAP)
        return QSize(int(width) + 2, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        left = 0.0
        for at in range(len(self._names)):
            if at:
                paint_icon(painter, QRectF(left + GAP, (HEIGHT - ARROW) / 2, ARROW, ARROW), "chevron-right", "ink2")
                left += ARROW + 2 * GAP
            place = QRectF(left, 0, self._width(at), HEIGHT)
            left = place.right()
            here, done = at == self._at, self._is_done(at)
            if here:
                painting.box(painter, place, HEIGHT / 2, chosen.color("brandTint"))
                place.adjust(MARGIN, 0, 0, 0)
            if done:
                paint_icon(painter, QRectF(place.x(), (HEIGHT - TICK) / 2, TICK, TICK), "circle-check", "brandInk")
                place.adjust(TICK + 8, 0, 0, 0)
            font = theme.font("line", pixels=15) if here else theme.font("body")
            ink = "brandInk" if here else "ink2"
            painting.write(painter, place.adjusted(0, -0.5, 8, 0), self._label(at), font, ink)
