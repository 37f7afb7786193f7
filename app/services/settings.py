"""This till's own settings: language, theme, printer, paper. They stay on the device."""

from __future__ import annotations

from dataclasses import dataclass

from app.db.unit_of_work import UnitOfWork
from app.domain.paper import PaperWidth
from app.domain.staff import Right, Staff, require

PERSONAL = frozenset({"language", "theme", "numpad"})
"""Settings that anyone at the till may change; the others need a right."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as screens and devices use them. ``printer`` is a text such as ``tcp:192.168.1.50:9100``."""

    language: str
    theme: str
    printer: str
    paper: PaperWidth
    numpad_always: bool


def read(uow: UnitOfWork) -> Settings:
    """Return the settings."""
    with uow:
        return Settings(
            language=uow.settings.get("language"),
            theme=uow.settings.get("theme"),
            printer=uow.settings.get("printer"),
            paper=paper_width(uow.settings.get("paper")),
            numpad_always=uow.settings.get("numpad") == "on",
        )


def put(uow: UnitOfWork, actor: Staff | None, name: str, value: str) -> None:
    """Keep one setting. Raises RightMissing for those that are not personal."""
    if name not in PERSONAL and actor is not None:
        require(actor, Right.SETTINGS)
    with uow:
        uow.settings.put(name, value)


def paper_width(setting: str) -> PaperWidth:
    """Return the columns of a paper setting, ``58`` or ``80``."""
    return PaperWidth.MM80 if setting == "80" else PaperWidth.MM58
