"""The receipt on the screen: the same lines that go to the printer, on paper with a torn edge, in every theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme

PADDING = 18
TOOTH = 7
TOOTH_WIDTH = 11
LINE_SPACING = 1.42


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One printed line; ``tall`` is double height."""

    text: str
    bold: bool = False
    tall: bool = False


class Paper(QWidget):
    """``columns`` is how many characters a line of this printer has; the type is made to fit ``pixels`` a character."""

    def __init__(self, columns: int = 32, *, pixels: int = 13, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._pixels = columns, pixels
        self._lines: tuple[PaperLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Pratinjau struk"))

    def set_lines(self, lines: Sequence[PaperLine | str]) -> None:
        """Show other lines."""
        self._lines = tuple(line if isinstance(line, PaperLine) else PaperLine(line) for line in lines)
        self.setAccessibleDescription("\n".join(line.text for line in self._lines))
        self.setFixedSize(self.sizeHint())
        self.update()

    def set_columns(self, columns: int) -> None:
        self._columns = columns
        self.set_lines(self._lines)

    def _metrics(self) -> tuple[float, float]:
        """Return the width of a character and the height of a line."""
        metrics = QFontMetricsF(theme.font("receipt", pixels=self._pixels))
        return metrics.horizontalAdvance("0"), round(self._pixels * LINE_SPACING)

    def sizeHint(self) -> QSize:
        advance, height = self._metrics()
        rows = sum(2 if line.tall else 1 for line in self._lines)
        return QSize(round(advance * self._columns) + 2 * PADDING + 2, round(rows * height) + 2 * PADDING + TOOTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_sheet(painter)
        advance, height = self._metrics()
        painter.setPen(theme.current().color("paperInk"))
        top = float(PADDING)
        for line in self._lines:
            style = "receipt_bold" if line.bold else "receipt"
            painter.setFont(theme.font(style, pixels=self._pixels))
            rows = 2 if line.tall else 1
            painter.save()
            painter.setTransform(QTransform.fromScale(1, rows) * QTransform.fromTranslate(PADDING + 1, top), True)
            painter.drawText(
                QRectF(0, 0, advance * self._columns + 2, height), Qt.AlignmentFlag.AlignVCenter, line.text
            )
            painter.restore()
            top += height * rows

    def _paint_sheet(self, painter: QPainter) -> None:
        chosen = theme.current()
        width, height = self.width() - 1.0, self.height() - 1.0
        points = [QPointF(0.5, 0.5), QPointF(width, 0.5), QPointF(width, height - TOOTH)]
        teeth = max(2, round(width / TOOTH_WIDTH))
        step = width / teeth
        for at in range(teeth):
            right = width - at * step
            points += [QPointF(right - step / 2, height), QPointF(right - step, height - TOOTH)]
        points[-1] = QPointF(0.5, height - TOOTH)
        painter.setPen(QPen(chosen.color("paperLine"), 1))
        painter.setBrush(chosen.color("paper"))
        painter.drawPolygon(QPolygonF(points))
