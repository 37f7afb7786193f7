"""Short messages at the bottom left of the work area. They never cover the total or the pay button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets import painting
from app.ui.widgets.button import ActionButton
from app.ui.widgets.label import IconLabel, Label
from app.ui.widgets.shadow import paint_shadow

SHOWN_MAX: Final = 2
STAY_MS: Final = 4_000
STAY_WITH_ACTION_MS: Final = 8_000
FADE_MS: Final = 160
MARGIN: Final = 16
EDGE: Final = 16
"""Room for the shadow; messages lie this far apart, so that no shadow takes a touch from its neighbour."""

ICONS: Final = {
    "neutral": ("info", "ink2"),
    "ok": ("circle-check", "ok"),
    "waiting": ("triangle-alert", "warn"),
    "attention": ("circle-alert", "danger"),
    "info": ("info", "info"),
}


class Toast(QWidget):
    """One message; ``action_clicked`` when its button was pressed, ``gone`` when it has left."""

    action_clicked = Signal()
    gone = Signal()

    def __init__(self, text: str, tone: str, icon: str | None, action: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        default_icon, ink = ICONS[tone]
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE + 16, EDGE + 6, EDGE + (8 if action else 22), EDGE + 6)
        row.setSpacing(10)
        row.addWidget(IconLabel(icon or default_icon, ink, 22))
        self._text = Label(text, "line")
        self._text.setFont(theme.font("line", pixels=15))
        row.addWidget(self._text)
        if action is not None:
            row.addSpacing(10)
            self.button = ActionButton(action, kind="ghost", height=40, tone="brandInk")
            self.button.clicked.connect(self._on_action)
            row.addWidget(self.button)
        self.setAccessibleName(text)
        self.setFixedHeight(54 + 2 * EDGE)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._stay = QTimer(self)
        self._stay.setSingleShot(True)
        self._stay.setInterval(STAY_MS if action is None else STAY_WITH_ACTION_MS)
        self._stay.timeout.connect(self.leave)
        self._leaving = False

    @property
    def text(self) -> str:
        return self._text.text()

    def arrive(self) -> None:
        """Fade in and start the time that the message stays."""
        self.adjustSize()
        self.show()
        self.raise_()
        self._fade_to(0.0, 1.0)
        self._stay.start()

    def leave(self) -> None:
        """Fade out; may be called more than once."""
        if self._leaving:
            return
        self._leaving = True
        self._stay.stop()
        self._fade.finished.connect(self._on_gone)
        self._fade_to(self._effect.opacity(), 0.0)

    def _fade_to(self, start: float, end: float) -> None:
        self._fade.stop()
        self._fade.setStartValue(start)
        self._fade.setEndValue(end)
        self._fade.start()

    def _on_action(self) -> None:
        self.action_clicked.emit()
        self.leave()

    def _on_gone(self) -> None:
        self.hide()
        self.gone.emit()
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        paint_shadow(painter, rect, 12)
        painting.box(painter, rect, 12, chosen.color("surface"), chosen.color("line"))


class ToastStack(QObject):
    """Keeps at most two messages over ``work_area``, the newest at the bottom."""

    def __init__(self, work_area: QWidget, *, lift: int = 0) -> None:
        super().__init__(work_area)
        self._area = work_area
        self._lift = lift
        self._shown: list[Toast] = []
        work_area.installEventFilter(self)

    def say(
        self,
        text: str,
        tone: str = "neutral",
        *,
        icon: str | None = None,
        action: str | None = None,
        then: Callable[[], object] | None = None,
    ) -> Toast:
        """Show a message; ``then`` is called when its button is pressed. The third pushes the oldest out."""
        toast = Toast(text, tone, icon, action, self._area)
        if then is not None:
            toast.action_clicked.connect(then)
        toast.gone.connect(lambda: self._forget(toast))
        self._shown.append(toast)
        for old in self._shown[:-SHOWN_MAX]:
            old.leave()
        toast.arrive()
        self._place()
        return toast

    def set_lift(self, lift: int) -> None:
        """Keep clear of so many pixels at the bottom, where a page says something itself."""
        if lift != self._lift:
            self._lift = lift
            self._place()

    def shown(self) -> list[str]:
        """Return the texts that are on the screen, oldest first."""
        return [toast.text for toast in self._shown if not toast._leaving]

    def clear(self) -> None:
        """Let all messages leave."""
        for toast in list(self._shown):
            toast.leave()

    def _forget(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            self._place()

    def _place(self) -> None:
        bottom = self._area.height() - MARGIN + EDGE - self._lift
        for toast in reversed(self._shown):
            toast.resize(min(toast.sizeHint().width(), self._area.width() - MARGIN), toast.height())
            toast.move(MARGIN + 12 - EDGE, bottom - toast.height())
            bottom -= toast.height() - EDGE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area and event.type() == QEvent.Type.Resize:
            self._place()
        return False
