"""What a place shows when there is nothing in it yet, or when it could not be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.awning import paint_awning
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import Label
from app.ui.widgets.pack import draw_pack

SCENE: Final = QSize(220, 120)
STRIPES: Final = 9
Pack = tuple[str, str]
"""Shape and colour."""

ButtonText = tuple[str, str | None]
"""Label and icon."""

GOODS: Final[tuple[Pack, ...]] = (("pouch", "#D9472B"), ("bottle", "#2B82C9"), ("sack", "#3C7B57"))


class Scene(QWidget):
    """A stall under its awning: goods on it when all is well, one grey icon when something is wrong."""

    def __init__(self, packs: Sequence[Pack], icon: str | None, wrong: bool, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._packs, self._icon, self._wrong = tuple(packs), icon, wrong
        self.setFixedSize(SCENE)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        painting.box(painter, QRectF(26, 22, 168, 84), 3, chosen.color("tonal" if chosen.is_dark else "sunken"))
        painting.box(painter, QRectF(18, 104, 184, 5), 2.5, chosen.color("line"))
        fill = chosen.color("outline" if self._wrong else "brand")
        between = chosen.color("line" if self._wrong else "brandTint")
        paint_awning(painter, QRectF(19, 4, 182, 30), STRIPES, fill, between)
        if self._icon:
            paint_icon(painter, QRectF(90, 53, 40, 40), self._icon, "ink2" if self._wrong else "brandInk")
            return
        side, step = 42.0, 52.0
        left = 110 - (len(self._packs) - 1) * step / 2 - side / 2
        for at, (shape, colour) in enumerate(self._packs):
            draw_pack(painter, QRectF(left + at * step, 66.5, side, side), shape, colour, ground=False)


class EmptyState(QWidget):
    """Scene, title, one sentence, at most two buttons and a small line for a code.

    ``wrong`` greys the awning. The buttons only say that they were pressed.
    """

    primary_clicked = Signal()
    secondary_clicked = Signal()

    def __init__(
        self,
        title: str,
        sentence: str,
        *,
        packs: Sequence[Pack] = GOODS,
        icon: str | None = None,
        wrong: bool = False,
        primary: ButtonText | None = None,
        secondary: ButtonText | None = None,
        note: str = "",
        loud: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(4)
        layout.addStretch(1)
        layout.addWidget(Scene(packs, icon, wrong), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        self._title = Label(title, "heading", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._sentence = Label(sentence, "body", "ink2", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFont(theme.font("body", pixels=14))
        self._sentence.setMaximumWidth(400)
        layout.addWidget(self._title)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(self._sentence, 100)
        centred.addStretch(1)
        layout.addLayout(centred)
        layout.addSpacing(10)
        layout.addLayout(self._buttons(primary, secondary, loud))
        self._note = Label(note, "small", "ink3", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        if not note:
            self._note.hide()
        layout.addWidget(self._note)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)

    def _buttons(self, primary: ButtonText | None, secondary: ButtonText | None, loud: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        if primary is not None:
            self.primary = ActionButton(primary[0], kind="primary" if loud else "soft", icon=primary[1])
            self.primary.clicked.connect(lambda: self.primary_clicked.emit())
            row.addWidget(self.primary)
        if secondary is not None:
            self.secondary = ActionButton(secondary[0], icon=secondary[1])
            self.secondary.clicked.connect(lambda: self.secondary_clicked.emit())
            row.addWidget(self.secondary)
        row.addStretch(1)
        return row

    def set_texts(self, title: str, sentence: str, note: str = "") -> None:
        """Say something else about the same scene."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleName(title)
