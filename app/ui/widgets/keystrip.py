"""The strip at the foot of a page that names its keys. A touch on one does what the key does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui import keymap, theme
from app.ui.widgets import painting
from app.ui.widgets.keycap import keycap_size, paint_keycap

GAP_MIN = 8


class StripKey(QAbstractButton):
    """One key of the strip with the name of its action."""

    def __init__(self, action: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.caption = keymap.caption(action)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.name_again()

    def name_again(self) -> None:
        """Take the name in the language of the screen."""
        self.label = keymap.label(self.action)
        self.setAccessibleName(f"{self.label}, {self.caption}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = keycap_size(self.caption).width() + 8 + painting.text_width(self.label, "small")
        return QSize(width + 2, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = "ink" if self.underMouse() or self.isDown() else "ink2"
        cap = keycap_size(self.caption).width()
        colour = theme.current().color(ink)
        paint_keycap(painter, QRectF(0, 0, cap, self.height()), self.caption, colour)
        place = QRectF(cap + 8, -0.5, self.width() - cap - 8, self.height())
        painting.write(painter, place, self.label, "small", colour)


class KeyStrip(QWidget):
    """48 pixels with a line above. Keys that find no room are left out from the end, never cut."""

    triggered = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.size("keystrip"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 1, 24, 0)
        self._row.setSpacing(0)
        self._keys: list[StripKey] = []
        self.setAccessibleName(self.tr("Tombol papan ketik"))

    def show_scope(self, scope: keymap.Scope) -> None:
        """Show the keys that the key map puts into the strip of a place."""
        self.show_actions([key.action for key in keymap.KEYS.strip(scope)])

    def show_actions(self, actions: Sequence[str]) -> None:
        """Show these actions in this order."""
        while self._row.takeAt(0) is not None:
            pass
        for key in self._keys:
            key.deleteLater()
        self._keys = []
        for at, action in enumerate(actions):
            if at:
                self._row.addStretch(1)
            key = StripKey(action)
            key.clicked.connect(lambda _checked=False, chosen=action: self.triggered.emit(chosen))
            self._keys.append(key)
            self._row.addWidget(key)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 48
        for key in self._keys:
            room -= key.sizeHint().width() + GAP_MIN
            key.setVisible(room + GAP_MIN >= 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for key in self._keys:
                key.name_again()
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().color("canvas"))
        painter.fillRect(0, 0, self.width(), 1, theme.current().color("line"))
