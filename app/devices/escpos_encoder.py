"""From lines of paper to the bytes a receipt printer takes. python-escpos makes the commands; which ones is decided here."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from typing import Any

from app.domain.columns import printable
from app.domain.paper import Paper, PaperLine, PaperWidth

CODE_PAGE = "CP437"
"""Every ESC/POS printer has it as page 0; paper is plain ASCII, which it holds."""

DRAWER_PIN = 2
_loading = threading.Lock()


def encode(paper: Paper, width: PaperWidth, *, cut: bool = True, kick_drawer: bool = False) -> bytes:
    """Return one whole job: wake the printer, kick the drawer first when asked, print the lines, cut.

    The lines must be as wide as ``width`` or narrower.
    """
    printer = _dummy()
    printer.hw("INIT")
    printer.charcode(CODE_PAGE)
    if kick_drawer:
        printer.cashdraw(DRAWER_PIN)
    style: tuple[bool, bool, bool] | None = None
    for line in paper:
        style = _set_style(printer, line, style)
        text = printable(line.text)
        assert len(text) <= width, text
        printer.text(text + "\n")
    if cut:
        printer.cut()
    return bytes(printer.output)


def drawer_kick() -> bytes:
    """Return the pulse that opens the drawer, without printing."""
    printer = _dummy()
    printer.cashdraw(DRAWER_PIN)
    return bytes(printer.output)


def _set_style(printer: Any, line: PaperLine, before: tuple[bool, bool, bool] | None) -> tuple[bool, bool, bool]:
    """Send the commands for a line's style when it differs from the line before."""
    style = (line.bold, line.tall, line.centred)
    if style != before:
        printer.set(
            align="center" if line.centred else "left",
            bold=line.bold,
            double_height=line.tall,
            normal_textsize=not line.tall,
        )
    return style


def _dummy() -> Any:
    """Return a python-escpos printer that only collects bytes.

    The import takes a quarter of a second, so it waits for the first job. It also leaves a folder in the system's temporary
    space and a handler on the root logger; both are taken away again.
    """
    with _loading:
        root = logging.getLogger()
        handlers = list(root.handlers)
        from escpos import capabilities
        from escpos.printer import Dummy

        for handler in [added for added in root.handlers if added not in handlers]:
            root.removeHandler(handler)
        if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
            shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
        return Dummy(profile="default")
