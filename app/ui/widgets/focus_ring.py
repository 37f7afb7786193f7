"""The ring around what has the focus: one for a whole window, so that nothing moves when the focus does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QComboBox, QLineEdit, QWidget

from app.ui import theme
from app.ui.widgets import painting

OUT = 5
WIDTH = 2.5
RADIUS = 13
_OWN_SIGN = (QLineEdit, QComboBox, QAbstractItemView, QAbstractScrollArea)
"""Fields and lists show the focus themselves."""


class FocusRing(QWidget):
    """Follows the focus inside ``window`` after a key was used; a click or a touch hides it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._by_key = False
        self._around: QWidget | None = None
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            self._by_key = True
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
            self._by_key = False
            self.hide()
        elif watched is self._around and kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide):
            QTimer.singleShot(0, self, self._place)
        return False

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._around = new
        self._place()

    def _place(self) -> None:
        widget, window = self._around, self.window()
        inside = widget is not None and widget.window() is window and widget.isVisible()
        if widget is None or not inside or not self._by_key or isinstance(widget, _OWN_SIGN):
            self.hide()
            return
        self.setGeometry(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-OUT, -OUT, OUT, OUT))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        radius = min(RADIUS, rect.height() / 2)
        painting.box(QPainter(self), rect, radius, None, theme.current().color("focus"), WIDTH)
