"""A panel that lies over others, such as what a search found."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets import painting
from app.ui.widgets.shadow import MARGIN, paint_shadow

RADIUS = 14


class FloatingPanel(QWidget):
    """A white panel with a shadow. Its geometry is MARGIN larger than the panel on each side: use ``lay_over``."""

    def __init__(self, *, padding: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        inset = MARGIN + padding
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(0)

    def lay_over(self, x: int, y: int, width: int, height: int) -> None:
        """Put the visible panel at this place of the parent."""
        self.setGeometry(x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        panel = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        # Only the shadow that can be seen is painted: a large picture costs more than all that stands on the panel.
        hidden = panel.adjusted(RADIUS, RADIUS, -RADIUS, -RADIUS).toRect()
        painter.setClipRegion(QRegion(self.rect()).subtracted(QRegion(hidden)))
        paint_shadow(painter, panel, RADIUS)
        painter.setClipping(False)
        painting.box(painter, panel, RADIUS, theme.current().color("surface"), theme.current().color("line"))
