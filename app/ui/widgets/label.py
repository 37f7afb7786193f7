"""Text and icons that stand still."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting


class Label(QLabel):
    """A text in one of the type styles and one of the text colours of the theme."""

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        tone: str = "ink",
        *,
        wrap: bool = False,
        align: Qt.AlignmentFlag | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(style))
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if align is not None:
            self.setAlignment(align)

    def set_tone(self, tone: str) -> None:
        """Write in another colour role."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            theme.repolish(self)

    def set_style(self, style: str) -> None:
        """Write in another type style."""
        self.setFont(theme.font(style))


class ElidedLabel(Label):
    """One line that ends in an ellipsis when there is no room; the whole text is in the tool tip.

    For names only: an amount is never cut.
    """

    def __init__(
        self, text: str = "", style: str = "body", tone: str = "ink", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, style, tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = painting.elided(self.text(), self.font(), self.width())
        painter.drawText(self.rect(), self.alignment() | Qt.TextFlag.TextSingleLine, shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = painting.text_width(self.text(), self.font()) > self.width() + 1
        self.setToolTip(self.text() if cut else "")


class IconLabel(QWidget):
    """An icon that follows the theme."""

    def __init__(self, name: str, tone: str = "ink2", size: int = 20, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._side = name, tone, size
        self.setFixedSize(size, size)

    @property
    def name(self) -> str:
        return self._name

    def set_icon(self, name: str, tone: str | None = None) -> None:
        """Show another icon, and another colour when one is given."""
        self._name, self._tone = name, tone or self._tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), QRectF(self.rect()), self._name, self._tone)


class HLine(QWidget):
    """A separator one pixel high."""

    def __init__(self, tone: str = "line", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color(self._tone))


class VLine(QWidget):
    """A separator one pixel wide."""

    def __init__(self, tone: str = "line", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color(self._tone))


class IconBox(QFrame):
    """An icon on a small rounded well, as at the head of a device's card."""

    def __init__(
        self, name: str, tone: str = "ink2", side: int = 50, *, fill: str = "sunken", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._tone, self._fill = name, tone, fill
        self.setFixedSize(side, side)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = float(self.width())
        painting.box(painter, QRectF(0, 0, side, side), 12, theme.current().color(self._fill))
        inset = side * 0.27
        paint_icon(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._name, self._tone)
