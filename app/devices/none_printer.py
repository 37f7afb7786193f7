"""No printer at all, which is how many a warung works. A job sent here is never taken for printed."""

from __future__ import annotations

from app.ports import NoPrinter


class NonePrinter:
    """Stands where a printer would: it refuses every job with NoPrinter, so that the queue notes ``skipped``."""

    name = "none"

    def send(self, data: bytes) -> None:
        """Raise NoPrinter, always."""
        raise NoPrinter

    def ready(self) -> bool:
        """Return False: there is nothing that could take a job."""
        return False
