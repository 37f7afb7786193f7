"""Chips: one of many, such as the category that the tiles show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import painting


@dataclass(frozen=True, slots=True)
class Chip:
    """What one chip stands for; ``count`` is written behind the label in a quieter colour."""

    id: str
    label: str
    count: int | None = None


class ChipButton(QAbstractButton):
    """One chip; the chosen one is filled with ink."""

    def __init__(self, chip: Chip, height: int = 40, *, edge: str = "line", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chip = chip
        self._edge = edge
        self.setCheckable(True)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chip.label if chip.count is None else f"{chip.label}, {chip.count}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _count_text(self) -> str:
        return "" if self.chip.count is None else f"{self.chip.count:,}".replace(",", ".")

    def sizeHint(self) -> QSize:
        width = painting.text_width(self.chip.label, self._font()) + 34
        if self.chip.count is not None:
            width += painting.text_width(self._count_text(), "label") + 8
        return QSize(width, self.height())

    def _font(self) -> QFont:
        return theme.font("line", pixels=14)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on:
            painting.box(painter, rect, rect.height() / 2, chosen.color("ink"))
        else:
            fill = chosen.color("sunken" if self.isDown() else "surface")
            edge = chosen.color("outline" if self.underMouse() else self._edge)
            painting.box(painter, rect, rect.height() / 2, fill, edge)
        ink = "surface" if on else "ink"
        font = self._font()
        width = painting.text_width(self.chip.label, font)
        painting.write(painter, QRectF(17, -0.5, width + 2, rect.height()), self.chip.label, font, ink)
        if self.chip.count is not None:
            quiet = theme.faded(chosen.color(ink), 0.72)
            painting.write(
                painter, QRectF(17 + width + 8, 0, rect.width(), rect.height()), self._count_text(), "label", quiet
            )


class ChipRow(QScrollArea):
    """A row of chips of which one is chosen. It scrolls sideways by wheel, touch and arrow keys, without a bar."""

    chosen = Signal(str)

    def __init__(
        self, chips: Sequence[Chip] = (), *, height: int = 40, edge: str = "line", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._height, self._edge = height, edge
        self.setFixedHeight(height)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._buttons: dict[str, ChipButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.set_chips(chips)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show other chips; the chosen one stays chosen when it is among them, else the first is."""
        before = self.current()
        row = QWidget()
        row.setProperty("scrolled", True)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for button in self._buttons.values():
            self._group.removeButton(button)
        self._buttons = {}
        for chip in chips:
            button = ChipButton(chip, self._height, edge=self._edge)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button)
            self._buttons[chip.id] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.setWidget(row)
        row.setAutoFillBackground(False)
        if chips:
            self.choose(before if before in self._buttons else chips[0].id)

    def _on_clicked(self) -> None:
        self._show_current()
        self.chosen.emit(self.current())

    def choose(self, chip_id: str) -> None:
        """Choose a chip without saying so."""
        self._buttons[chip_id].setChecked(True)
        self._show_current()

    def buttons(self) -> list[ChipButton]:
        """Return the chips in their order."""
        return list(self._buttons.values())

    def current(self) -> str:
        """Return the id of the chosen chip, empty when there is none."""
        checked = self._group.checkedButton()
        return checked.chip.id if isinstance(checked, ChipButton) else ""

    def _show_current(self) -> None:
        button = self._buttons.get(self.current())
        if button is not None:
            self.ensureWidgetVisible(button, 48, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        step = event.angleDelta().y() or event.angleDelta().x()
        bar.setValue(bar.value() - step)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_current()

    def sizeHint(self) -> QSize:
        inner = self.widget()
        return QSize(inner.sizeHint().width() if inner is not None else 0, self._height)
