"""A question inside the window, over a scrim. Asked only before what cannot be undone, or to fill in a few things."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui import keymap, theme
from app.ui.widgets import painting
from app.ui.widgets.button import ActionButton, Kind
from app.ui.widgets.card import Hint
from app.ui.widgets.chip import Chip, ChipButton
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.label import Label
from app.ui.widgets.shadow import paint_shadow

RADIUS = 20
ROW = 24
"""Widgets whose middles lie in the same band of this many pixels are read from left to right."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DialogPanel(QWidget):
    """The white panel of a dialog with its round corners."""

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        edge = chosen.color("line") if chosen.is_dark else None
        painting.box(QPainter(self), QRectF(self.rect()), RADIUS, chosen.color("surface"), edge)


class Dialog(QWidget):
    """Title is the question with its object; left the safe choice (Esc), right the verb (Ctrl+Enter).

    With ``kind="primary"`` the verb is not dangerous and Enter does it as well. ``reasons`` are chips (id, label) of
    which the first is chosen; ``accepted`` carries the id, or an empty text. Put anything else into ``body``.
    The dialog does not close itself on ``accepted``: call ``close_dialog`` when the work is done, or set an error.
    """

    accepted = Signal(str)
    rejected = Signal()

    def __init__(
        self,
        window: QWidget,
        title: str,
        text: str = "",
        *,
        safe: str,
        risky: str,
        risky_icon: str | None = None,
        kind: Kind = "danger",
        reasons: Sequence[tuple[str, str]] = (),
        reasons_label: str = "",
        note: str = "",
        note_icon: str = "shield-check",
        width: int = 540,
    ) -> None:
        super().__init__(window)
        self.setAccessibleName(title)
        self._easy = kind != "danger"
        self._before: QWidget | None = None
        self._asking = False
        self._panel = DialogPanel(self)
        self._width = width
        layout = QVBoxLayout(self._panel)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(12)
        layout.addLayout(self._words(title, text))
        self._reasons = QButtonGroup(self)
        if reasons:
            layout.addLayout(self._reason_chips(reasons, reasons_label or self.tr("Alasan")))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        layout.addLayout(self.body)
        if note:
            layout.addWidget(Hint(note, icon=note_icon, tone="warn"))
        self._fault = Label("", "label", "danger", wrap=True)
        self._fault.hide()
        layout.addWidget(self._fault)
        layout.addSpacing(4)
        layout.addLayout(self._choices(safe, risky, risky_icon, kind))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        self.hide()

    def _words(self, title: str, text: str) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(3)
        self._title = Label(title, "heading", wrap=True)
        self._title.setFont(theme.font("heading", 800, 22))
        self._text = Label(text, "body", "ink2", wrap=True)
        if not text:
            self._text.hide()
        words.addWidget(self._title)
        words.addWidget(self._text)
        return words

    def _reason_chips(self, reasons: Sequence[tuple[str, str]], label: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(7)
        column.addWidget(Label(label, "label", "ink2"))
        flow = FlowLayout(spacing=8)
        for reason_id, reason in reasons:
            chip = ChipButton(Chip(reason_id, reason), edge="outline")
            self._reasons.addButton(chip)
            flow.addWidget(chip)
        first = self._reasons.buttons()[0]
        first.setChecked(True)
        column.addLayout(flow)
        return column

    def _choices(self, safe: str, risky: str, icon: str | None, kind: Kind) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.safe_button = ActionButton(safe, key=keymap.caption("dialog.safe"), height=52)
        done_by = "dialog.confirm" if self._easy else "dialog.risky"
        self.risky_button = ActionButton(risky, kind=kind, icon=icon, key=keymap.caption(done_by), height=52)
        self.safe_button.clicked.connect(self.reject)
        self.risky_button.clicked.connect(self.accept)
        row.addWidget(self.safe_button, 2)
        row.addWidget(self.risky_button, 3)
        return row

    def open(self) -> None:
        """Cover the window and take the focus: the first field of the body, or else the safe choice."""
        window = self.parentWidget()
        assert window is not None
        window.installEventFilter(self)
        self._before = QApplication.focusWidget()
        self._asking = True
        self.show()
        self.raise_()
        self._cover()
        self._first_stop().setFocus(Qt.FocusReason.PopupFocusReason)

    def close_dialog(self) -> None:
        """Leave, and give the focus back to where it was."""
        if not self._asking:
            return
        self._asking = False
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        self._give_focus_back()
        self.hide()
        self.deleteLater()

    def _give_focus_back(self) -> None:
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def reason(self) -> str:
        """Return the id of the chosen reason, empty when none was asked for."""
        chip = self._reasons.checkedButton()
        return chip.chip.id if isinstance(chip, ChipButton) else ""

    def set_text(self, text: str) -> None:
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def set_error(self, sentence: str | None) -> None:
        """Say why it could not be done; the dialog stays."""
        self._fault.setText(sentence or "")
        self._fault.setVisible(bool(sentence))
        self._centre()

    def set_risky_enabled(self, enabled: bool) -> None:
        self.risky_button.setEnabled(enabled)

    def accept(self) -> None:
        """Do what a press on the verb does."""
        if self.risky_button.isEnabled():
            self.accepted.emit(self.reason())

    def reject(self) -> None:
        """Take the safe way out."""
        self.close_dialog()
        self.rejected.emit()

    def stops(self) -> list[QWidget]:
        """Return the widgets of the dialog that Tab goes to, in reading order."""
        found = [
            widget
            for widget in self._panel.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and widget.isEnabled()
            and widget.isVisible()
        ]
        return sorted(found, key=self._reading_place)

    def _reading_place(self, widget: QWidget) -> tuple[int, int]:
        middle = widget.mapTo(self, widget.rect().center())
        return middle.y() // ROW, middle.x()

    def _first_stop(self) -> QWidget:
        for widget in self.stops():
            if not isinstance(widget, ChipButton) and widget is not self.risky_button:
                return widget
        return self.safe_button

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not self._asking:
            return False
        stops = self.stops()
        focused = QApplication.focusWidget()
        at = stops.index(focused) if focused in stops else -1
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        stray = new is not None and new.window() is self.window() and new is not self and not self.isAncestorOf(new)
        if self._asking and stray and not self._covered():
            self._first_stop().setFocus(Qt.FocusReason.PopupFocusReason)

    def _covered(self) -> bool:
        """Say whether another dialog lies over this one; then the focus is that one's business."""
        window = self.parentWidget()
        if window is None:
            return False
        over = [child for child in window.children() if isinstance(child, Dialog) and child._asking]
        return bool(over) and over[-1] is not self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in _ENTER and plain == Qt.KeyboardModifier.ControlModifier:
            self.accept()
        elif event.key() in _ENTER and not plain:
            self._on_plain_enter()
        event.accept()

    def _on_plain_enter(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, ActionButton | ChipButton):
            focused.click()
        elif self._easy:
            self.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._cover()
        return False

    def _cover(self) -> None:
        window = self.parentWidget()
        assert window is not None
        self.setGeometry(window.rect())
        self._centre()

    def _centre(self) -> None:
        """Make the panel as wide as was asked, wider when a button needs it, and put it into the middle."""
        layout = self._panel.layout()
        assert layout is not None
        layout.activate()
        width = min(max(self._width, layout.minimumSize().width()), self.width() - 16)
        height = max(layout.heightForWidth(width), layout.minimumSize().height())
        self._panel.resize(width, min(height, self.height() - 16))
        self._panel.move((self.width() - self._panel.width()) // 2, (self.height() - self._panel.height()) // 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: object) -> None:
        """Nothing under the scrim scrolls."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().color("scrim"))
        paint_shadow(painter, QRectF(self._panel.geometry()), RADIUS)
