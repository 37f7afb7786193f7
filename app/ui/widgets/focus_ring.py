"""The ring around what has the focus: one for a whole window, so that nothing moves when the focus does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QLineEdit, QWidget
from shiboken6 import isValid

from app.ui import theme
from app.ui.widgets import painting

OUT = 5
WIDTH = 2.5
RADIUS = 13
_OWN_SIGN = (QLineEdit, QComboBox, QAbstractScrollArea)
"""Fields and lists show the focus themselves."""

_MOVED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)
_POINTED = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class FocusRing(QWidget):
    """Follows the focus inside ``window`` after a key was used; a click or a touch hides it.

    Keys and clicks are seen where they enter the window, once each, so that following them costs nothing elsewhere.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._by_key = False
        self._around: QWidget | None = None
        self._entrance: QWindow | None = None
        self.hide()
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        self._watch_entrance()

    def _watch_entrance(self) -> None:
        entrance = self.window().windowHandle()
        if entrance is not None and entrance is not self._entrance:
            self._entrance = entrance
            entrance.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._entrance and kind == QEvent.Type.KeyPress:
            self._by_key = True
        elif watched is self._entrance and kind in _POINTED:
            self._by_key = False
            self.hide()
        elif watched is self.parentWidget() and kind == QEvent.Type.Show:
            self._watch_entrance()
        elif watched is self._around and kind in _MOVED:
            QTimer.singleShot(0, self, self._place)
        return False

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._around is not None and isValid(self._around):
            self._around.removeEventFilter(self)
        self._around = new if new is not None and self._follows(new) else None
        if self._around is not None:
            self._around.installEventFilter(self)
        self._place()

    def _follows(self, widget: QWidget) -> bool:
        """Rings go around things in a window, not around a whole page that only waits for keys."""
        if widget.window() is not self.window() or isinstance(widget, _OWN_SIGN):
            return False
        return 2 * widget.width() * widget.height() < self.window().width() * self.window().height()

    def _place(self) -> None:
        widget = self._around
        if widget is None or not isValid(widget) or not widget.isVisible() or not self._by_key:
            self.hide()
            return
        corner = widget.mapTo(self.window(), QPoint(0, 0))
        self.setGeometry(QRect(corner, widget.size()).adjusted(-OUT, -OUT, OUT, OUT))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        radius = min(RADIUS, rect.height() / 2)
        painting.box(QPainter(self), rect, radius, None, theme.current().color("focus"), WIDTH)
