"""How this till stands with the centre, in a word for a pill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.services.syncing import SyncStatus


def sync_pill(status: SyncStatus) -> tuple[str, str, str]:
    """Return text, tone and icon: what a person must look at comes before what only waits."""
    waiting = QCoreApplication.translate("sync", "%1 menunggu").replace("%1", str(status.pending))
    if status.parked:
        needed = status.parked + status.tasks
        seen_to = QCoreApplication.translate("sync", "%1 perlu dilihat").replace("%1", str(needed))
        return seen_to, "attention", "circle-alert"
    if status.is_offline:
        offline = QCoreApplication.translate("sync", "Offline")
        return (f"{offline} · {waiting}" if status.pending else offline), "waiting", "wifi-off"
    if status.pending:
        return waiting, "waiting", "cloud-upload"
    if status.last_contact_at is None:
        return QCoreApplication.translate("sync", "Belum tersambung"), "neutral", "cloud"
    return QCoreApplication.translate("sync", "Tersinkron"), "ok", "cloud-check"
