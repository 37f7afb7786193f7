"""A person as a tile to choose, and what their role is called."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.domain.staff import Staff
from app.ui import theme
from app.ui.text import QT_TRANSLATE_NOOP
from app.ui.widgets import painting
from app.ui.widgets.avatar import paint_avatar
from app.ui.widgets.pill import paint_pill, pill_size

WIDTH, HEIGHT = 174, 166
PILL_HEIGHT = 22

ROLES: Final = {
    "cashier": QT_TRANSLATE_NOOP("roles", "Kasir"),
    "kitchen": QT_TRANSLATE_NOOP("roles", "Dapur"),
    "supervisor": QT_TRANSLATE_NOOP("roles", "Supervisor"),
    "owner": QT_TRANSLATE_NOOP("roles", "Pemilik"),
    "admin": QT_TRANSLATE_NOOP("roles", "Admin"),
}


def role_word(role: str) -> str:
    """Return what people call a role; one that this program does not know is shown as it is."""
    return QCoreApplication.translate("roles", ROLES[role]) if role in ROLES else role


class PersonTile(QAbstractButton):
    """Avatar, name, role, whether the running shift is theirs, and in the demo their PIN."""

    def __init__(self, person: Staff, *, state: str = "", pin: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = person
        self._state, self._pin = state, pin
        self.setCheckable(True)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(person.name)
        self.setAccessibleName(", ".join(self.words()))

    def words(self) -> list[str]:
        """Return what stands on the tile, from the top."""
        return [word for word in (self.person.name, role_word(self.person.role), self._pin, self._state) if word]

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        on, hot = self.isChecked(), self.underMouse() or self.isDown()
        edge = chosen.color("brand" if on else "outline" if hot else "line")
        fill = chosen.color("canvas" if self.isDown() else "surface")
        painting.box(painter, QRectF(self.rect()), theme.radius("big_button"), fill, edge, 2.5 if on else 1.0)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        side = 52.0 if self._pin else 64.0
        height = side + 52 + (18 if self._pin else 0) + (PILL_HEIGHT + 4 if self._state else 0)
        top = (self.height() - height) / 2
        inner = QRectF(12, top, self.width() - 24, side)
        paint_avatar(painter, inner, self.person.name, str(self.person.id))
        top += side + 11
        painting.write(painter, QRectF(12, top, inner.width(), 22), self.person.name, "line", "ink", painting.CENTRE)
        role = role_word(self.person.role)
        painting.write(painter, QRectF(12, top + 22, inner.width(), 18), role, "small", "ink3", painting.CENTRE)
        top += 40
        if self._pin:
            painting.write(painter, QRectF(12, top, inner.width(), 18), self._pin, "label", "brandInk", painting.CENTRE)
            top += 18
        if self._state:
            width = pill_size(self._state, None, PILL_HEIGHT).width()
            place = QRectF((self.width() - width) / 2, top + 4, width, PILL_HEIGHT)
            paint_pill(painter, place, self._state, "ok")
