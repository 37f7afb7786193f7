"""The number pad: 7-8-9 on top, as on a keyboard and on every till."""

from __future__ import annotations

from typing import Final, Literal, Protocol, runtime_checkable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QSizePolicy, QWidget

from app.ui import theme
from app.ui.icons import paint_icon
from app.ui.widgets import painting
from app.ui.widgets.button import ActionButton, Kind

Variant = Literal["money", "pin", "count"]
GAP: Final = 8

Place = tuple[str, int, int, int]
_DIGITS: Final[tuple[Place, ...]] = tuple(
    (digit, row, column, 1) for row, digits in enumerate(("789", "456", "123")) for column, digit in enumerate(digits)
)
LAYOUTS: Final[dict[str, tuple[Place, ...]]] = {
    "money": (*_DIGITS, ("0", 3, 0, 1), ("00", 3, 1, 1), ("000", 3, 2, 1), ("back", 0, 3, 2), ("clear", 2, 3, 2)),
    "count": (*_DIGITS, ("0", 3, 0, 1), ("00", 3, 1, 1), ("000", 3, 2, 1), ("back", 0, 3, 2), ("next", 2, 3, 2)),
    "pin": (*_DIGITS, ("0", 3, 1, 1), ("back", 3, 2, 1)),
}
"""Key, row, column and how many rows it takes."""


@runtime_checkable
class TakesKeys(Protocol):
    """What the pad can write into."""

    def press(self, key: str) -> None: ...


class PadKey(ActionButton):
    """One key; it never takes the focus away from the field that is written into."""

    def __init__(self, key: str, height: int, *, kind: Kind, icon: str | None, name: str) -> None:
        super().__init__("" if icon else _FACES.get(key, key), kind=kind, icon=icon, height=44)
        self.pad_key = key
        self._pixels = 24 if height >= 52 else 22
        self.setFixedHeight(16_777_215)
        self.setMinimumHeight(height)
        self.setMaximumHeight(16_777_215)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(key == "back")
        self.setAccessibleName(name)

    def label_font(self) -> QFont:
        return theme.font("digit", pixels=self._pixels - (4 if len(self.pad_key) == 3 else 0))

    def sizeHint(self) -> QSize:
        return QSize(72, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(44, self.minimumHeight())

    def paint_content(self, painter: QPainter) -> None:
        rect = QRectF(self.rect()).adjusted(0, -1, 0, -1)
        ink = self._ink()
        if self._icon:
            side = 26
            place = QRectF((rect.width() - side) / 2, (rect.height() - side) / 2, side, side)
            paint_icon(painter, place, self._icon, ink.name())
        else:
            painting.write(painter, rect, self._label, self.label_font(), ink, painting.CENTRE)


_FACES: Final = {"clear": "C"}
_ICONS: Final = {"back": "delete", "next": "arrow-down"}
_KINDS: Final[dict[str, Kind]] = {"back": "tonal", "clear": "tonal", "next": "soft"}


class NumPad(QWidget):
    """Writes into ``target``, or else into the field that has the focus.

    ``money`` has 00, 000, a tall delete key and a tall C; ``count`` has a tall arrow to the next row in place of C;
    ``pin`` has only digits and delete.
    """

    key_pressed = Signal(str)

    def __init__(
        self,
        variant: Variant = "money",
        *,
        key_height: int = 56,
        target: TakesKeys | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._target = target
        self.setAccessibleName(self.tr("Papan angka"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP if key_height < 60 else 10)
        names = {
            "back": self.tr("Hapus satu angka"),
            "clear": self.tr("Kosongkan"),
            "next": self.tr("Baris berikutnya"),
        }
        for key, row, column, rows in LAYOUTS[variant]:
            kind: Kind = "key" if variant == "pin" else _KINDS.get(key, "key")
            button = PadKey(key, key_height, kind=kind, icon=_ICONS.get(key), name=names.get(key, key))
            button.clicked.connect(lambda _checked=False, pressed=key: self.press(pressed))
            grid.addWidget(button, row, column, rows, 1)
        for column in range(3 if variant == "pin" else 4):
            grid.setColumnStretch(column, 1)
        height = 4 * key_height + 3 * grid.spacing()
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)

    def set_target(self, target: TakesKeys | None) -> None:
        """Write into another field from now on; None is the one that has the focus."""
        self._target = target

    def press(self, key: str) -> None:
        """Do what a touch on ``key`` does."""
        target = self._target or _focused()
        if target is not None and key != "next":
            target.press(key)
        self.key_pressed.emit(key)


class _PlainLine:
    """Lets the pad write into an ordinary line of text."""

    def __init__(self, edit: QLineEdit) -> None:
        self._edit = edit

    def press(self, key: str) -> None:
        if key == "clear":
            self._edit.clear()
        elif key == "back":
            self._edit.backspace()
        else:
            self._edit.insert(key)


def _focused() -> TakesKeys | None:
    widget = QApplication.focusWidget()
    if isinstance(widget, TakesKeys):
        return widget
    if isinstance(widget, QLineEdit) and not widget.isReadOnly():
        return _PlainLine(widget)
    return None
