"""A segmented control: two or three views of the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting


@dataclass(frozen=True, slots=True)
class Option:
    """One view; with an icon only, ``name`` says what it is."""

    id: str
    label: str = ""
    icon: str | None = None
    name: str = ""


class Segmented(QWidget):
    """Shows its options side by side in a well; the chosen one is raised. Arrow keys move the choice."""

    chosen = Signal(str)

    def __init__(
        self, options: Sequence[Option], *, height: int = 44, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        assert options
        self._options = tuple(options)
        self._at = 0
        self._title = name
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._announce()

    def _announce(self) -> None:
        option = self._options[self._at]
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(option.label or option.name)

    def current(self) -> str:
        return self._options[self._at].id

    def choose(self, option_id: str) -> None:
        """Choose an option without saying so."""
        self._at = [option.id for option in self._options].index(option_id)
        self._announce()
        self.update()

    def _pick(self, at: int) -> None:
        if at != self._at and 0 <= at < len(self._options):
            self.choose(self._options[at].id)
            self.chosen.emit(self.current())

    def _width(self, option: Option) -> int:
        if not option.label:
            return self.height()
        icon = 24 if option.icon else 0
        return painting.text_width(option.label, self._font()) + icon + 30

    def _font(self) -> QFont:
        return theme.font("label") if self.height() < 40 else theme.font("line", pixels=14)

    def sizeHint(self) -> QSize:
        return QSize(sum(map(self._width, self._options)) + 8, self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _places(self) -> list[QRectF]:
        left, places = 4.0, []
        for option in self._options:
            width = self._width(option)
            places.append(QRectF(left, 4, width, self.height() - 8))
            left += width
        return places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, place in enumerate(self._places()):
            if place.contains(event.position()):
                self._pick(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Left:
            self._pick(self._at - 1)
        elif event.key() == Qt.Key.Key_Right:
            self._pick(self._at + 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        painting.box(painter, QRectF(self.rect()), 10, chosen.color("sunken"))
        font = self._font()
        for at, (option, place) in enumerate(zip(self._options, self._places(), strict=True)):
            on = at == self._at
            if on:
                painting.box(
                    painter, place, 8, chosen.color("tonal" if chosen.is_dark else "surface"), chosen.color("line")
                )
            ink = "ink" if on else "ink2"
            inner = QRectF(place)
            if option.icon:
                side = 20
                left = place.x() + ((place.width() - side) / 2 if not option.label else 12)
                paint_icon(painter, QRectF(left, place.y() + (place.height() - side) / 2, side, side), option.icon, ink)
                inner.setLeft(left + side)
            if option.label:
                painting.write(painter, inner.adjusted(0, -0.5, 0, 0), option.label, font, ink, painting.CENTRE)
