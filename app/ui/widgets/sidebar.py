"""The sidebar of the back office: the outlet on top, the pages, the person at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.label import ElidedLabel, Label
from app.ui.widgets.logo import Logo
from app.ui.widgets.rail import NavItem, badge_text, paint_badge


class SidebarButton(QAbstractButton):
    """One page of the sidebar."""

    def __init__(self, item: NavItem, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.badge = 0
        self.setCheckable(True)
        self.setFixedHeight(42)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(item.label)
        self.setToolTip(item.key)

    def nextCheckState(self) -> None:
        """A click asks for the page; whether it is shown is said by ``Sidebar.set_current``."""

    def set_label(self, label: str) -> None:
        """Write the name in another language."""
        self.item = replace(self.item, label=label)
        self.setAccessibleName(label)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on or self.underMouse():
            painting.box(painter, rect, 10, theme.current().color("railTint" if on else "railHover"))
        ink = "railOn" if on else "railInk"
        paint_icon(painter, QRectF(14, rect.center().y() - 10, 20, 20), self.item.icon, "accent" if on else ink)
        font = theme.font("line", 700 if on else 500, 15)
        painting.write(painter, QRectF(46, -0.5, rect.width() - 84, rect.height()), self.item.label, font, ink)
        if self.badge:
            paint_badge(painter, rect.right() - 10, rect.center().y(), badge_text(self.badge))


class OutletCard(QWidget):
    """Which shop and outlet the pages are about."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._sub = "", ""
        self.setFixedHeight(52)

    def show_outlet(self, name: str, sub: str) -> None:
        self._name, self._sub = name, sub
        self.setAccessibleName(f"{name}, {sub}")
        self.setToolTip(f"{name}\n{sub}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painting.box(painter, rect, 12, theme.current().color("railTint"))
        paint_icon(painter, QRectF(11, rect.center().y() - 10, 20, 20), "store", "accent")
        room = rect.width() - 52
        painting.write(painter, QRectF(40, 8, room, 20), self._name, theme.font("label", 700), "railOn")
        painting.write(painter, QRectF(40, 27, room, 17), self._sub, theme.font("micro", 500), "railInk")


class LeaveButton(QAbstractButton):
    """Leaves the back office."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(40, 40)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            painting.box(painter, QRectF(self.rect()), 10, theme.current().color("railTint"))
        paint_icon(painter, QRectF(11, 11, 18, 18), "log-out", "railInk")


class Sidebar(QWidget):
    """216 pixels, dark in every theme."""

    chosen = Signal(str)
    leave_clicked = Signal()

    def __init__(self, items: Sequence[NavItem], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme.size("sidebar"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 18, 14, 14)
        layout.setSpacing(3)
        layout.addLayout(self._head())
        layout.addSpacing(9)
        self._outlet = OutletCard()
        layout.addWidget(self._outlet)
        layout.addSpacing(10)
        self._buttons: dict[str, SidebarButton] = {}
        for item in items:
            button = SidebarButton(item)
            button.clicked.connect(lambda _checked=False, page=item.id: self.chosen.emit(page))
            self._buttons[item.id] = button
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Logo(36))
        row.addWidget(Label("Warungin", "heading", "railOn"))
        row.addStretch(1)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(10)
        self._avatar = Avatar("", "", 36)
        self._name = ElidedLabel("", "label", "railOn")
        self._role = ElidedLabel("", "micro", "railInk")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._role)
        leave = LeaveButton(self.tr("Kembali ke kasir"))
        leave.clicked.connect(lambda: self.leave_clicked.emit())
        row.addWidget(self._avatar)
        row.addLayout(words, 1)
        row.addWidget(leave, 0, Qt.AlignmentFlag.AlignRight)
        return row

    def set_current(self, page: str) -> None:
        for button_id, button in self._buttons.items():
            button.setChecked(button_id == page)

    def set_label(self, page: str, label: str) -> None:
        """Name a page again, after a change of language."""
        self._buttons[page].set_label(label)

    def set_badge(self, page: str, count: int) -> None:
        button = self._buttons[page]
        button.badge = count
        button.setAccessibleDescription(str(count) if count else "")
        button.update()

    def set_outlet(self, name: str, sub: str) -> None:
        self._outlet.show_outlet(name, sub)

    def set_person(self, name: str, role: str, person_id: str) -> None:
        self._avatar.show_person(name, person_id)
        self._name.setText(name)
        self._role.setText(role)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("rail"))
