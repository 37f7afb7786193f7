"""One device that should work before the first customer comes, with how it stands."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets.label import ElidedLabel, IconLabel, Label
from app.ui.widgets.pill import Pill


class CheckRow(QWidget):
    """Icon, name, one quiet line and a pill; ``row`` takes a button at its end."""

    def __init__(self, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 4, 0, 4)
        self.row.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._line = ElidedLabel("", "small", "ink3")
        words.addWidget(Label(name, "line"))
        words.addWidget(self._line)
        self._pill = Pill("", "neutral", None, height=28)
        self.row.addWidget(IconLabel(icon, "ink2", 22))
        self.row.addLayout(words, 1)
        self.row.addWidget(self._pill)
        self.setAccessibleName(name)

    def show_state(self, line: str, text: str, tone: str, icon: str | None = None) -> None:
        """Say how the device stands."""
        self._line.setText(line)
        self._pill.show_state(text, tone, icon)
        self.setAccessibleDescription(f"{line}, {text}")

    def text(self) -> str:
        """Return what is said of the device."""
        return f"{self._line.text()} · {self._pill.text}"
