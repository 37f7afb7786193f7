"""Cards: a line around things that belong together, and the rows of facts in them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets.label import IconLabel, Label


class Card(QFrame):
    """A flat card. Put what belongs into ``body``; ``head`` is the row of the title, its right end is free.

    ``ground`` may also be ``brandTint``, ``warnTint``, ``dangerTint``, ``okTint`` or ``infoTint`` for a state.
    """

    def __init__(
        self, title: str = "", *, ground: str = "surface", padding: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(padding + 2, padding, padding + 2, padding)
        layout.setSpacing(10)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        if title:
            self._title = Label(title, "card_title")
            self.head.addWidget(self._title)
            self.head.addStretch(1)
        layout.addLayout(self.head)
        layout.addLayout(self.body, 1)

    def set_ground(self, ground: str) -> None:
        """Show another state by its tint."""
        if self.property("card") != ground:
            self.setProperty("card", ground)
            theme.repolish(self)

    def set_title(self, title: str) -> None:
        self._title.setText(title)


class FactRow(QWidget):
    """A fact: what it is at the left, its value at the right. The value is never cut."""

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        tone: str = "ink",
        label_tone: str = "",
        strong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._label = Label(label, "line" if strong else "body", label_tone or ("ink" if strong else "ink2"), wrap=True)
        self._value = Label(value, "card_title" if strong else "line", tone)
        if not strong:
            self._label.setFont(theme.font("body", pixels=14))
            self._value.setFont(theme.font("line", pixels=14))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._value)

    def set_label(self, label: str) -> None:
        self._label.setText(label)

    def set_value(self, value: str, tone: str | None = None) -> None:
        self._value.setText(value)
        if tone is not None:
            self._value.set_tone(tone)

    def value(self) -> str:
        return self._value.text()


class Hint(QFrame):
    """A sentence with an icon in a quiet well: why something is so, or what is safe."""

    def __init__(
        self,
        text: str,
        *,
        icon: str = "info",
        tone: str = "ink2",
        ground: str = "sunken",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", ground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 11, 14, 11)
        layout.setSpacing(10)
        self._icon = IconLabel(icon, tone, 20)
        self._text = Label(text, "body", "ink2" if ground == "sunken" else "ink", wrap=True)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)

    def set_text(self, text: str) -> None:
        self._text.setText(text)

    def text(self) -> str:
        return self._text.text()
