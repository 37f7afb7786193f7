"""The parts of the page for everything else: a row with something to set or to do, and what the program is made of."""

from __future__ import annotations

from importlib import resources
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets.button import ActionButton
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.label import IconLabel, Label
from app.ui.widgets.scroll import Scroller

LICENCES: Final = (
    ("Plus Jakarta Sans", "SIL OFL 1.1", "fonts/LICENSE-PlusJakartaSans.txt"),
    ("JetBrains Mono", "SIL OFL 1.1", "fonts/LICENSE-JetBrainsMono.txt"),
    ("Lucide", "ISC", "icons/LICENSE-Lucide.txt"),
)
"""What is drawn and written with: name, licence, and where its whole text lies."""

LICENCE_TEXT_HEIGHT: Final = 420


class SettingRow(QWidget):
    """What is set or done at the left, with a sentence where one helps; the control at the right."""

    def __init__(self, icon: str, label: str, control: QWidget, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, "ink2", 22))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(label, "line"))
        self._note = Label(note, "small", "ink3", wrap=True)
        if not note:
            self._note.hide()
        words.addWidget(self._note)
        row.addLayout(words, 1)
        row.addWidget(control)

    def set_note(self, note: str) -> None:
        """Say why it cannot be done now, or what it does."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def note(self) -> str:
        return "" if self._note.isHidden() else self._note.text()


class LicenceDialog(Dialog):
    """The whole texts of the licences of fonts and icons."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(
            window,
            QCoreApplication.translate("more", "Lisensi huruf dan ikon"),
            safe=QCoreApplication.translate("more", "Tutup"),
            risky=QCoreApplication.translate("more", "Salin teks"),
            risky_icon="copy",
            kind="secondary",
            width=760,
        )
        scroller = Scroller()
        scroller.setFixedHeight(LICENCE_TEXT_HEIGHT)
        scroller.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroller.setAccessibleName(QCoreApplication.translate("more", "Teks lisensi"))
        for name, licence, path in LICENCES:
            scroller.body.addWidget(Label(f"{name} · {licence}", "card_title"))
            scroller.body.addWidget(Label(_whole_text(path), "small", "ink2", wrap=True))
        self.body.addWidget(scroller)
        self.accepted.connect(lambda _reason: self._on_copy())

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n\n".join(_whole_text(path) for _, _, path in LICENCES))
        self.close_dialog()


def _whole_text(path: str) -> str:
    return (resources.files("resources") / path).read_text(encoding="utf-8")


def wide_button(label: str, *, icon: str, key: str) -> ActionButton:
    """Return a button of the width that all in a column share."""
    button = ActionButton(label, icon=icon, key=key, align="spread")
    button.setMinimumWidth(252)
    return button
