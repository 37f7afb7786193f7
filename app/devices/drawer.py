"""The cash drawer, which hangs on the receipt printer and opens by a pulse through it."""

from __future__ import annotations

from app.devices.escpos_encoder import drawer_kick
from app.ports import ReceiptPrinter


class PrinterDrawer:
    """A drawer behind ``printer``."""

    def __init__(self, printer: ReceiptPrinter) -> None:
        self._printer = printer

    def open(self) -> None:
        """Open the drawer. Blocks for at most 3 s; raises PrinterAway, or NoPrinter where nothing could carry the pulse.

        The drawer does not answer: what is known afterwards is that the printer took the pulse.
        """
        self._printer.send(drawer_kick())
