"""The number pad of the ticket: digits go to the scan field, Jml gives the open line the number that stands there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets.button import ActionButton
from app.ui.widgets.numpad import PadKey

ROWS: Final = (("7", "8", "9", "back"), ("4", "5", "6", "clear"), ("1", "2", "3", "quantity"), ("0", "00", ",", "add"))
GAP: Final = 8


class TillPad(QWidget):
    """Keys take no focus; ``pressed`` carries a digit, ``00``, a comma, ``back``, ``clear``, ``quantity`` or ``add``."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Papan angka"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        height = theme.size("key_small")
        for row, keys in enumerate(ROWS):
            for column, key in enumerate(keys):
                grid.addWidget(self._key(key, height), row, column)
        for column in range(len(ROWS[0])):
            grid.setColumnStretch(column, 1)
        self.setFixedHeight(len(ROWS) * height + (len(ROWS) - 1) * GAP)

    def _key(self, key: str, height: int) -> QWidget:
        button: ActionButton
        if key == "quantity":
            button = ActionButton(self.tr("Jml"), kind="tonal", height=height)
            button.setAccessibleName(self.tr("Jumlah baris yang dipilih"))
        elif key == "add":
            button = ActionButton(self.tr("Tambah"), kind="soft", height=height)
        elif key in ("back", "clear"):
            name = self.tr("Hapus satu angka") if key == "back" else self.tr("Kosongkan")
            button = PadKey(key, height, kind="tonal", icon="delete" if key == "back" else None, name=name)
        else:
            button = PadKey(key, height, kind="key", icon=None, name=self.tr("koma") if key == "," else key)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.pressed.emit(key))
        return button
