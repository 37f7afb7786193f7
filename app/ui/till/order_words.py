"""How an order of the list reads: when it was, and how it stands with the centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.ui.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class SyncWords:
    """A word for the pill, a sentence beside the receipt, and their tone."""

    word: str
    sentence: str
    tone: str
    icon: str


_STATES: Final = {
    "accepted": SyncWords(
        QT_TRANSLATE_NOOP("orders", "Terkirim"),
        QT_TRANSLATE_NOOP("orders", "Sudah diterima pusat."),
        "ok",
        "cloud-check",
    ),
    "pending": SyncWords(
        QT_TRANSLATE_NOOP("orders", "Menunggu"),
        QT_TRANSLATE_NOOP("orders", "Tersimpan di mesin ini. Dikirim ke pusat saat jaringan ada."),
        "waiting",
        "cloud-upload",
    ),
    "waiting": SyncWords(
        QT_TRANSLATE_NOOP("orders", "Menunggu"),
        QT_TRANSLATE_NOOP("orders", "Tersimpan di mesin ini. Pusat menunggu catatan yang lebih dahulu."),
        "waiting",
        "hourglass",
    ),
    "parked": SyncWords(
        QT_TRANSLATE_NOOP("orders", "Perlu dilihat"),
        QT_TRANSLATE_NOOP("orders", "Tersimpan di mesin ini. Pusat belum mencatatnya; lihat halaman Sinkron."),
        "attention",
        "circle-alert",
    ),
}


def sync_words(state: str) -> SyncWords:
    """Return the words for the outbox state of an order's message."""
    words = _STATES[state]
    return SyncWords(
        QCoreApplication.translate("orders", words.word),
        QCoreApplication.translate("orders", words.sentence),
        words.tone,
        words.icon,
    )
