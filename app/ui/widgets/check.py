"""A check: one of several things that may hold together."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting

SIDE = 20
HEIGHT = 40


class CheckBox(QAbstractButton):
    """A box with a tick and its label; the label may be pressed too."""

    def __init__(self, label: str, checked: bool = False, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(label)
        self.setCheckable(True)
        self.setChecked(checked)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SIDE + 12 + painting.text_width(self.text(), "body"), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        box = QRectF(0, (self.height() - SIDE) / 2, SIDE, SIDE)
        if self.isChecked():
            painting.box(painter, box, 5, chosen.color("brand"))
            paint_icon(painter, box.adjusted(2, 2, -2, -2), "check", "onBrand", strong=True)
        else:
            painting.box(painter, box, 5, chosen.color("surface"), chosen.color("outline"), 1.6)
        words = QRectF(SIDE + 10, -0.5, self.width() - SIDE - 10, self.height())
        painting.write(painter, words, self.text(), "body", "ink")
