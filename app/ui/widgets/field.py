"""Fields: a label above, one frame, a sentence below when something is wrong.

Amounts are typed from the right end, grouped while they are typed, and never hold anything but whole units.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.domain.money import MONEY_MAX, Money
from app.ui import text as figures
from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.label import IconLabel, Label

BIG_FROM = 72
_PASSED_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HARMLESS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
TEXT_LENGTH_MAX = 200


class FieldFrame(QWidget):
    """The frame around an editor; it shows focus and fault without moving what is inside."""

    def __init__(self, height: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focused = False
        self._faulty = False
        self.setFixedHeight(height)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 0, 16, 0)
        self.row.setSpacing(10)

    def watch(self, editor: QWidget) -> None:
        """Show the focus of ``editor`` on this frame."""
        editor.installEventFilter(self)
        self.setFocusProxy(editor)

    def set_faulty(self, faulty: bool) -> None:
        self._faulty = faulty
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._focused = event.type() == QEvent.Type.FocusIn
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        proxy = self.focusProxy()
        if proxy is not None:
            proxy.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        role = "danger" if self._faulty else "focus" if self._focused else "outline"
        width = 2.0 if self._faulty or self._focused else 1.0
        fill = chosen.color("surface" if self.isEnabled() else "sunken")
        radius = theme.radius("big_button") if self.height() >= BIG_FROM else theme.radius("field")
        painting.box(QPainter(self), QRectF(self.rect()), radius, fill, chosen.color(role), width)


class FieldBase(QWidget):
    """Label, frame and the line that says what is wrong."""

    entered = Signal()

    def __init__(self, label: str, height: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._label = Label(label, "label", "ink2")
        if not label:
            self._label.hide()
        self.frame = FieldFrame(height)
        self._fault = QWidget()
        fault_row = QHBoxLayout(self._fault)
        fault_row.setContentsMargins(0, 0, 0, 0)
        fault_row.setSpacing(6)
        self._fault_text = Label("", "label", "danger", wrap=True)
        fault_row.addWidget(IconLabel("circle-alert", "danger", 16), 0, Qt.AlignmentFlag.AlignTop)
        fault_row.addWidget(self._fault_text, 1)
        self._fault.hide()
        for part in (self._label, self.frame, self._fault):
            layout.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_label(self, label: str) -> None:
        self._label.setText(label)
        self._label.setVisible(bool(label))

    def set_error(self, sentence: str | None) -> None:
        """Say what is wrong with what was typed, or that all is well again."""
        self._fault_text.setText(sentence or "")
        self._fault.setVisible(bool(sentence))
        self.frame.set_faulty(bool(sentence))

    def error(self) -> str:
        """Return the sentence that is shown, empty when all is well."""
        return self._fault_text.text() if not self._fault.isHidden() else ""

    def _take_editor(self, editor: QLineEdit, label: str) -> None:
        editor.setProperty("plain", True)
        editor.setAccessibleName(label)
        editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        editor.setMinimumWidth(30)
        editor.returnPressed.connect(lambda: self.entered.emit())
        self._label.setBuddy(editor)
        self.frame.watch(editor)
        self.setFocusProxy(editor)


class Field(FieldBase):
    """One line of text."""

    changed = Signal(str)

    def __init__(
        self,
        label: str = "",
        *,
        placeholder: str = "",
        unit: str = "",
        height: int = 48,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, height, parent=parent)
        self.edit = QLineEdit()
        self.edit.setFont(theme.font("body", pixels=16))
        self.edit.setPlaceholderText(placeholder)
        self.edit.setMaxLength(TEXT_LENGTH_MAX)
        self._take_editor(self.edit, name or label or placeholder)
        self.frame.row.addWidget(self.edit, 1)
        if unit:
            self.frame.row.addWidget(Label(unit, "body", "ink3"))
        self.edit.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        self.set_error(None)
        self.changed.emit(text)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)

    def set_secret(self, secret: bool) -> None:
        """Show dots instead of characters."""
        self.edit.setEchoMode(QLineEdit.EchoMode.Password if secret else QLineEdit.EchoMode.Normal)


class NumberEdit(QLineEdit):
    """Holds a whole number, or nothing, and shows it in groups of three. ``typed`` means a person changed it.

    Digits are added at the end and taken from the end; no other way of editing reaches the text.
    """

    typed = Signal(object)  # an int of Qt has 32 bits: too few for rupiah

    def __init__(self, maximum: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maximum = maximum
        self._digits = ""
        self._fresh = False
        self.setProperty("numeric", True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)

    def value(self) -> int:
        return int(self._digits or "0")

    def is_empty(self) -> bool:
        return not self._digits

    def set_value(self, value: int | None, fresh: bool = False) -> None:
        """Show a number; a ``fresh`` one is replaced by the next digit, and looks selected while it has the focus."""
        self._digits = "" if value is None else str(value)
        self._draw()
        self._fresh = fresh and value is not None
        if self._fresh and self.hasFocus():
            self.selectAll()

    def press(self, key: str) -> None:
        """Take a key of the number pad: digits, ``back`` or ``clear``; what is selected is replaced."""
        replacing = (self._fresh or self.hasSelectedText()) and bool(self._digits)
        if key == "clear" or (key == "back" and replacing):
            self._take("")
        elif key == "back":
            self._take(self._digits[:-1])
        elif key.isdecimal() and key.isascii():
            self._take(("" if replacing else self._digits) + key)

    def _take(self, digits: str) -> None:
        trimmed = digits.lstrip("0") or ("0" if digits else "")
        if int(trimmed or "0") > self._maximum:
            return
        changed = trimmed != self._digits
        self._fresh = False
        self._digits = trimmed
        self._draw()
        if changed:
            self.typed.emit(self.value())

    def _draw(self) -> None:
        self.setText(figures.amount(int(self._digits)) if self._digits else "")
        self.setCursorPosition(len(self.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if typed and typed.isdecimal() and typed.isascii():
            self.press(typed)
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and not event.modifiers():
            self.press("back")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.key() in _PASSED_ON or any(event.matches(known) for known in _HARMLESS):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        for character in event.commitString():
            if character.isdecimal() and character.isascii():
                self.press(character)

    def _paste(self) -> None:
        try:
            minor = figures.parse_rupiah(QApplication.clipboard().text())
        except ValueError:
            QApplication.beep()
        else:
            self._take(str(minor))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.deselect()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._fresh = False
        if not self.hasSelectedText():
            self.setCursorPosition(len(self.text()))


class NumberField(FieldBase):
    """A whole number with its label; the figure stands right, its sign left and its unit right in grey."""

    changed = Signal(object)

    def __init__(
        self,
        label: str,
        *,
        height: int,
        font: QFont,
        prefix: str,
        prefix_font: QFont,
        unit: str,
        maximum: int,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, height, parent=parent)
        self.edit = NumberEdit(maximum)
        self.edit.setFont(font)
        self._take_editor(self.edit, name or label)
        if prefix:
            sign = Label(prefix, "body", "ink3")
            sign.setFont(prefix_font)
            self.frame.row.addWidget(sign)
        self.frame.row.addWidget(self.edit, 1)
        if unit:
            self.frame.row.addWidget(Label(unit, "body", "ink3"))
        self.edit.typed.connect(self._on_typed)

    def _on_typed(self, value: int) -> None:
        self.set_error(None)
        self.changed.emit(value)

    def value(self) -> int:
        """Return the whole number, 0 when nothing was typed."""
        return self.edit.value()

    def is_empty(self) -> bool:
        return self.edit.is_empty()

    def set_value(self, value: Money | int | None, select: bool = True) -> None:
        """Show a number; selected, the next digit replaces it. Says nothing through ``changed``."""
        self.edit.set_value(value.minor if isinstance(value, Money) else value, select)

    def clear(self) -> None:
        """Empty the field without saying so."""
        self.edit.set_value(None)

    def press(self, key: str) -> None:
        """Take a key of the number pad."""
        self.edit.press(key)


class MoneyField(NumberField):
    """An amount in whole rupiah. ``big`` is for the one amount that a screen is about."""

    def __init__(
        self,
        label: str = "",
        *,
        big: bool = False,
        height: int | None = None,
        prefix: str = "Rp",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        tall = height or (84 if big else 48)
        figure = theme.font("amount", pixels=52 if tall >= 88 else 42) if big else theme.font("card_title")
        sign = theme.font("body", pixels=28 if tall >= 88 else 34) if big else theme.font("body", pixels=16)
        super().__init__(
            label,
            height=tall,
            font=figure,
            prefix=prefix,
            prefix_font=sign,
            unit="",
            maximum=MONEY_MAX,
            name=name,
            parent=parent,
        )
        if big:
            self.frame.row.setContentsMargins(20, 0, 18, 0)


class CountField(NumberField):
    """How many pieces: notes, coins, slips, stock."""

    def __init__(
        self,
        label: str = "",
        *,
        unit: str = "",
        digits: int = 6,
        height: int = 44,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            label,
            height=height,
            font=theme.font("card_title", pixels=18),
            prefix="",
            prefix_font=theme.font("body"),
            unit=unit,
            maximum=10**digits - 1,
            name=name,
            parent=parent,
        )
        self.frame.row.setContentsMargins(10, 0, 11, 0)


class ChoiceBox(QComboBox):
    """A choice from a short list, in the frame of our fields."""

    def __init__(self, height: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(height)
        self.setFont(theme.font("line", pixels=15))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setFont(theme.font("line", pixels=15))

    def sizeHint(self) -> QSize:
        widest = max((painting.text_width(self.itemText(at), self.font()) for at in range(self.count())), default=40)
        return QSize(widest + 58, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = theme.current()
        painter = QPainter(self)
        rect = QRectF(self.rect())
        focused = self.hasFocus()
        fill = chosen.color("surface" if self.isEnabled() else "sunken")
        edge = chosen.color("focus" if focused else "outline")
        painting.box(painter, rect, theme.radius("field"), fill, edge, 2.0 if focused else 1.0)
        ink = "ink" if self.isEnabled() else "ink3"
        painting.write(painter, rect.adjusted(14, -0.5, -38, 0), self.currentText(), self.font(), ink)
        paint_icon(painter, QRectF(rect.right() - 32, (rect.height() - 18) / 2, 18, 18), "chevron-down", "ink2")


class ChoiceField(FieldBase):
    """A labelled choice from a short list of (id, text)."""

    chosen = Signal(str)

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str]] = (),
        *,
        height: int = 48,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, height, parent=parent)
        self.box = ChoiceBox(height)
        self.box.setAccessibleName(name or label)
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(self.frame, self.box)
        self.frame.hide()
        self.setFocusProxy(self.box)
        self.set_options(options)
        self.box.activated.connect(lambda _index: self.chosen.emit(self.current()))

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; the chosen one stays when it is among them."""
        before = self.current()
        self.box.clear()
        for option_id, text in options:
            self.box.addItem(text, option_id)
        if before in [option_id for option_id, _ in options]:
            self.choose(before)

    def current(self) -> str:
        """Return the id of the choice, empty when there is none."""
        return str(self.box.currentData() or "")

    def choose(self, option_id: str) -> None:
        """Choose without saying so."""
        self.box.setCurrentIndex(self.box.findData(option_id))
