"""A state that lasts, told across the whole window: what still works, and what waits. It has no close button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import IconLabel, Label

TONES: Final = {
    "waiting": ("warn", "warnTint", "warnLine"),
    "attention": ("danger", "dangerTint", "dangerLine"),
    "info": ("info", "infoTint", "infoLine"),
}


class Banner(QWidget):
    """56 pixels; hidden until it has something to say, and again when it has not."""

    action_clicked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.size("banner"))
        self._tone = "waiting"
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 1)
        row.setSpacing(10)
        self._icon = IconLabel("wifi-off", "warn", 24)
        self._title = Label("", "card_title", "warn")
        self._sentence = Label("", "body", wrap=True)
        self._count = Label("", "line", "warn")
        self._action = ActionButton("", height=40)
        self._action.clicked.connect(lambda: self.action_clicked.emit())
        row.addWidget(self._icon)
        row.addSpacing(4)
        row.addWidget(self._title)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._count)
        row.addWidget(self._action)
        self.hide()

    def show_state(
        self,
        title: str,
        sentence: str,
        *,
        count: str = "",
        action: str = "",
        icon: str = "wifi-off",
        tone: str = "waiting",
    ) -> None:
        """Tell a state and appear; ``tone`` is one of TONES."""
        self._tone = tone
        ink = TONES[tone][0]
        self._icon.set_icon(icon, ink)
        self._title.setText(title)
        self._title.set_tone(ink)
        self._sentence.setText(sentence)
        self._count.setText(count)
        self._count.set_tone(ink)
        self._count.setVisible(bool(count))
        self._action.set_label(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {sentence}")
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        _, tint, edge = TONES[self._tone]
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().color(tint))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.current().color(edge))
