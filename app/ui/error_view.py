"""How an error is told: title, sentence, tone and icon, from its class and its facts. The texts are in ``app.ui.error_texts``."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

from PySide6.QtCore import QCoreApplication

from app.domain.errors import WarunginError
from app.domain.staff import Right
from app.ui import text
from app.ui.error_texts import CLASSES, ENTRIES, RIGHTS, Entry

FACT_LENGTH_MAX: Final = 40
"""A longer fact, such as a typed text, is cut: the sentence must stay a sentence."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What is shown. ``tone`` is one of the tones of pills and toasts; ``report`` is a small line for whoever mends the program."""

    title: str
    sentence: str
    tone: str
    icon: str
    report: str = ""

    @property
    def line(self) -> str:
        """Title and sentence as one line, for a toast or under a field."""
        return f"{self.title}. {self.sentence}"


def sentence(error: BaseException) -> ErrorText:
    """Return what to say of an error. One that nobody foresaw says that the cart is safe and carries a report id."""
    if not isinstance(error, WarunginError):
        return _unforeseen(error)
    entry = _entry(error)
    general = _general(error)
    facts = _Facts({name: _written(name, value) for name, value in error.facts.items()})
    return ErrorText(
        title=_translated(entry.title).format_map(facts),
        sentence=_translated(entry.sentence).format_map(facts),
        tone=entry.tone or general.tone,
        icon=entry.icon or general.icon,
    )


def right_name(right: Right) -> str:
    """Return what a right lets a person do, as it stands inside a sentence: ``membuka laci tanpa penjualan``."""
    return QCoreApplication.translate("Rights", RIGHTS[right.value])


def report_id(error: BaseException) -> str:
    """Return a short id of a fault: the same place in the program gives the same id on every till."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else ""
    return f"W-{crc32(f'{type(error).__name__}@{place}'.encode()):08X}"


def _unforeseen(error: BaseException) -> ErrorText:
    entry = CLASSES["error"]
    report = QCoreApplication.translate("Errors", "Laporan %1").replace("%1", report_id(error))
    return ErrorText(_translated(entry.title), _translated(entry.sentence), entry.tone, entry.icon, report)


def _entry(error: WarunginError) -> Entry:
    """Return what is said of this reason, else of this error, else of its class."""
    own = ENTRIES.get(f"{error.code}.{_why(error)}") or ENTRIES.get(error.code)
    return own or _general(error)


def _why(error: WarunginError) -> str:
    return "io" if error.facts.get("io") else str(error.facts.get("why", ""))


def _general(error: WarunginError) -> Entry:
    codes = [kind.code for kind in type(error).__mro__ if issubclass(kind, WarunginError)]
    return next(CLASSES[code] for code in codes if code in CLASSES)


def _translated(source: str) -> str:
    return QCoreApplication.translate("Errors", source)


class _Facts(dict[str, str]):
    """Facts that a sentence may name; one that an error came without is left open, never a fault of its own."""

    def __missing__(self, name: str) -> str:
        return "\N{HORIZONTAL ELLIPSIS}"


def _money(value: object) -> str:
    return text.rupiah(value, nbsp=True) if isinstance(value, int) else str(value)


def _thousandths(value: object) -> str:
    return text.quantity(value) if isinstance(value, int) else str(value)


def _seconds(value: object) -> str:
    return text.duration(value) if isinstance(value, int) else str(value)


def _right(value: object) -> str:
    return right_name(Right(value)) if value in RIGHTS else str(value)


def _whole(value: object) -> str:
    return text.amount(value) if isinstance(value, int) else str(value)


_WRITERS: Final[Mapping[str, Callable[[object], str]]] = {
    **dict.fromkeys(("due", "received", "missing", "minor", "max_minor", "counted", "free", "value", "asked"), _money),
    "milli": _thousandths,
    "seconds": _seconds,
    "right": _right,
    **dict.fromkeys(("lines_max", "held_max", "length_max", "tries_left"), _whole),
}
"""How the facts that are not words are written, by their name."""


def _written(name: str, value: object) -> str:
    written = _WRITERS.get(name, str)(value)
    compact = " ".join(written.split()) if name not in _WRITERS else written
    return compact if len(compact) <= FACT_LENGTH_MAX else compact[: FACT_LENGTH_MAX - 1] + "\N{HORIZONTAL ELLIPSIS}"


def report_bug(error: BaseException) -> None:
    """Write a fault of ours to the log, with its trace and nothing else."""
    import structlog

    structlog.get_logger().error("fault", report=report_id(error), exc_info=error)
