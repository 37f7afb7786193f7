"""The rail at the left of the till: where one is, where one can go, who is working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.avatar import paint_avatar
from app.ui.widgets.logo import Logo

BADGE_MAX = 99


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page; ``key`` is the caption of its key and stands in the tool tip."""

    id: str
    label: str
    icon: str
    key: str = ""


def badge_text(count: int) -> str:
    return str(count) if count <= BADGE_MAX else f"{BADGE_MAX}+"


def paint_badge(painter: QPainter, right: float, middle: float, text: str) -> None:
    """Paint a count that ends at ``right`` and is centred on ``middle``."""
    width = max(20.0, painting.text_width(text, "key") + 12.0)
    place = QRectF(right - width, middle - 9.5, width, 19)
    painting.box(painter, place, 9.5, theme.current().color("accent"))
    painting.write(painter, place, text, theme.font("key", 800), "onAccent", painting.CENTRE)


class RailButton(QAbstractButton):
    """One page of the rail."""

    def __init__(self, item: NavItem, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.badge = 0
        self.setCheckable(True)
        self.setFixedHeight(62)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def nextCheckState(self) -> None:
        """A click asks for the page; whether it is shown is said by ``Rail.set_current``."""

    def set_label(self, label: str) -> None:
        """Write the name in another language."""
        self.item = replace(self.item, label=label)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(self.item.label)
        self.setToolTip(f"{self.item.label} · {self.item.key}" if self.item.key else self.item.label)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on or self.underMouse():
            painting.box(painter, rect, 12, theme.current().color("railTint" if on else "railHover"))
        ink = "railOn" if on else "railInk"
        paint_icon(painter, QRectF(rect.center().x() - 12, 11, 24, 24), self.item.icon, "accent" if on else ink)
        font = theme.font("micro", 700 if on else 600)
        painting.write(painter, QRectF(-6, 38, rect.width() + 12, 18), self.item.label, font, ink, painting.CENTRE)
        if self.badge:
            paint_badge(painter, rect.right() - 6, 13, badge_text(self.badge))


class PersonButton(QAbstractButton):
    """Who is working; a click locks the till or changes the person."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._id = "", ""
        self.setFixedSize(44, 44)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_person(self, name: str, person_id: str) -> None:
        self._name, self._id = name, person_id
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setVisible(bool(name))
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            paint_avatar(QPainter(self), QRectF(self.rect()).adjusted(2, 2, -2, -2), self._name, self._id)


class Rail(QWidget):
    """76 pixels, dark in every theme."""

    chosen = Signal(str)
    person_clicked = Signal()

    def __init__(self, items: Sequence[NavItem], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme.size("rail"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 14, 8, 14)
        layout.setSpacing(6)
        layout.addWidget(Logo(40), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(10)
        self._buttons: dict[str, RailButton] = {}
        for item in items:
            button = RailButton(item)
            button.clicked.connect(lambda _checked=False, page=item.id: self.chosen.emit(page))
            self._buttons[item.id] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._person = PersonButton()
        self._person.clicked.connect(lambda: self.person_clicked.emit())
        self._person.hide()
        layout.addWidget(self._person, 0, Qt.AlignmentFlag.AlignHCenter)

    def set_current(self, page: str) -> None:
        """Show where one is; an unknown page marks none."""
        for button_id, button in self._buttons.items():
            button.setChecked(button_id == page)

    def set_label(self, page: str, label: str) -> None:
        """Name a page again, after a change of language."""
        self._buttons[page].set_label(label)

    def set_badge(self, page: str, count: int) -> None:
        """Show how many wait on a page; 0 takes the badge away."""
        button = self._buttons[page]
        button.badge = count
        button.setAccessibleDescription(str(count) if count else "")
        button.update()

    def set_person(self, name: str, person_id: str) -> None:
        """Show who is working; an empty name is nobody."""
        self._person.show_person(name, person_id)

    def set_item_enabled(self, page: str, enabled: bool) -> None:
        self._buttons[page].setEnabled(enabled)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("rail"))
