"""The field for an enrolment code: eight characters in two groups, however they are typed or pasted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.widgets.field import Field
from app.wire.limits import ENROL_CODE_LENGTH

GROUP = 4
LOOK_ALIKES = frozenset("01ILO")


class CodeField(Field):
    """Holds letters and digits only, in capitals. Characters that a code never has are left out, and it says so."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, placeholder="ABCD EFGH", height=64, parent=parent)
        self.edit.setFont(theme.font("receipt_bold", pixels=28))
        self.changed.connect(self._on_typed)

    def code(self) -> str:
        """Return the code without its gap."""
        return self.text().replace(" ", "")

    def is_complete(self) -> bool:
        return len(self.code()) == ENROL_CODE_LENGTH

    def _on_typed(self, typed: str) -> None:
        characters = [char for char in typed.upper() if char.isascii() and char.isalnum()]
        kept = "".join(char for char in characters if char not in LOOK_ALIKES)[:ENROL_CODE_LENGTH]
        self.set_text(" ".join(kept[at : at + GROUP] for at in range(0, len(kept), GROUP)))
        if LOOK_ALIKES.intersection(characters):
            self.set_error(self.tr("Kode tidak memakai 0, 1, I, L dan O. Periksa lagi huruf itu."))
