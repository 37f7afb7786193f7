"""Search as you type: each key asks anew, and only the answer to the newest question counts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.services import catalogue
from app.services.catalogue import Found
from app.services.work import UnitOfWork
from app.ui.page import Session


class Finder(QObject):
    """Asks on the reading lanes. ``found`` carries a Found; a question that was overtaken is dropped unasked."""

    found = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._newest = 0

    def ask(self, typed: str) -> None:
        """Look for words or a code."""
        self._newest += 1
        number = self._newest

        def work(uow: UnitOfWork) -> Found | None:
            return catalogue.find(uow, typed) if number == self._newest else None

        def then(found: Found | None) -> None:
            if found is not None and number == self._newest:
                self.found.emit(found)

        self._session.operations.read(work, then=then, owner=self)

    def forget(self) -> None:
        """What was asked is wanted no more."""
        self._newest += 1
