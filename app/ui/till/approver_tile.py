"""A person who may approve, as a row to choose."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.domain.staff import Staff
from app.ui import theme
from app.ui.till.person_tile import role_word
from app.ui.widgets import painting
from app.ui.widgets.avatar import paint_avatar

HEIGHT = 60
WIDTH_MIN = 176


class ApproverTile(QAbstractButton):
    """Avatar, name and role; the chosen one has the brand's edge."""

    def __init__(self, person: Staff, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = person
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(WIDTH_MIN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{person.name}, {role_word(person.role)}")
        self.setToolTip(person.name)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_MIN, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        on = self.isChecked()
        edge = chosen.color("brand" if on else "outline" if self.underMouse() else "line")
        fill = chosen.color("brandTint" if on else "surface")
        painting.box(painter, QRectF(self.rect()), theme.radius("tile"), fill, edge, 2.0 if on else 1.0)
        paint_avatar(painter, QRectF(10, 10, 40, 40), self.person.name, str(self.person.id))
        words = QRectF(60, 0, self.width() - 68, HEIGHT)
        font = theme.font("line", 700, 15)
        painting.write(painter, words.adjusted(0, 11, 0, -27), self.person.name, font, "ink")
        painting.write(painter, words.adjusted(0, 32, 0, -9), role_word(self.person.role), "small", "ink2")
