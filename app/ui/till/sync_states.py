"""States that last and that a person must know of, most pressing first: each says what is safe, then what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.syncing import SyncStatus
from app.ui import text
from app.ui.widgets.card import Hint
from app.ui.wiring import Outlook

SHOWN_MAX: Final = 2
"""More would leave no room for what is to be done; the next one comes up when one of these is over."""
HEALED_SHOWN: Final = timedelta(days=1)
"""So long it is still told that a restored machine was completed."""

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class State:
    """One state. ``tone`` is a colour role, whose tint is the ground; ``sentence`` is all that is said."""

    id: str
    tone: str
    icon: str
    sentence: str


def states(status: SyncStatus, outlook: Outlook, zone: str, *, tell_offline: bool) -> list[State]:
    """Return what holds now, most pressing first; ``tell_offline`` where no banner says so already."""
    found = [_copied(status), _refused(outlook), _healing(status), _refilling(status), _clock(status)]
    found += [_offline(status, zone) if tell_offline else None, _healed(status, zone)]
    return [state for state in found if state is not None]


def _copied(status: SyncStatus) -> State | None:
    if status.copied_at is None:
        return None
    return State(
        "copied",
        "danger",
        "copy",
        translate(
            "states",
            "Dua mesin memakai data yang sama. Penjualan dari keduanya tetap sampai di pusat, tetapi perubahan barang dan harga "
            "tidak datang lagi. Hentikan mesin yang satu, lalu daftarkan yang lain dengan kode baru dari pusat.",
        ),
    )


def _refused(outlook: Outlook) -> State | None:
    match outlook.refused:
        case "tenant_suspended":
            sentence = translate(
                "states",
                "Langganan toko sedang dihentikan di pusat. Penjualan tetap jalan dan tetap terkirim; perubahan barang dan "
                "harga menunggu. Hubungi pengelola pusat.",
            )
            return State("suspended", "warn", "pause", sentence)
        case "program_too_old":
            sentence = translate(
                "states",
                "Program di mesin ini terlalu lama. Penjualan tetap jalan dan tetap terkirim; perubahan barang dan harga "
                "baru datang sesudah program diperbarui.",
            )
            return State("too_old", "warn", "download", sentence)
        case "device_unknown" | "device_revoked":
            sentence = translate(
                "states",
                "Pusat tidak menerima mesin ini lagi. Penjualan tersimpan di sini dan tidak hilang. Simpan yang belum terkirim "
                "ke berkas, serahkan ke pusat, lalu daftarkan mesin ini lagi.",
            )
            return State("revoked", "danger", "ban", sentence)
        case _:
            return None


def _healing(status: SyncStatus) -> State | None:
    if not (status.recovering or status.restored):
        return None
    sentence = translate(
        "states",
        "Mesin ini dipulihkan; data sedang dilengkapi dari pusat. Jualan boleh terus, struk baru memakai seri nomor yang baru.",
    )
    if status.failing_since is not None:
        sentence = translate(
            "states",
            "Mesin ini dipulihkan; data dilengkapi begitu tersambung ke pusat. Jualan boleh terus, struk baru memakai seri "
            "nomor yang baru.",
        )
    return State("healing", "info", "history", sentence)


def _refilling(status: SyncStatus) -> State | None:
    if not status.refilling:
        return None
    sentence = translate(
        "states", "Daftar barang sedang diambil ulang dari pusat. Jualan boleh terus dengan harga yang ada sekarang."
    )
    return State("refilling", "info", "cloud-download", sentence)


def _clock(status: SyncStatus) -> State | None:
    if not status.clock_is_off or status.clock_offset_ms is None:
        return None
    by = text.age(abs(status.clock_offset_ms) // 1_000)
    slow = translate(
        "states", "Jam mesin ini lambat %1 dari pusat. Penjualan aman; setel jam komputer supaya struk benar."
    )
    fast = translate(
        "states", "Jam mesin ini cepat %1 dari pusat. Penjualan aman; setel jam komputer supaya struk benar."
    )
    return State("clock", "warn", "clock", (slow if status.clock_offset_ms > 0 else fast).replace("%1", by))


def _offline(status: SyncStatus, zone: str) -> State | None:
    if not status.is_offline or status.failing_since is None:
        return None
    since = translate("states", "Tidak ada jaringan sejak %1. Semua data aman di kasir dan terkirim sendiri nanti.")
    return State("offline", "warn", "wifi-off", since.replace("%1", moment(status.failing_since, status.now, zone)))


def _healed(status: SyncStatus, zone: str) -> State | None:
    at = status.went_back_at
    busy = status.recovering or status.restored or status.copied_at is not None
    if at is None or busy or status.now - at > HEALED_SHOWN:
        return None
    sentence = translate(
        "states", "Mesin ini dipulihkan (%1) dan datanya sudah lengkap lagi. Struk memakai seri nomor yang baru."
    )
    return State("healed", "ok", "circle-check", sentence.replace("%1", moment(at, status.now, zone)))


def moment(at: datetime, now: datetime, zone: str) -> str:
    """Return ``16:31``, with the day in front when that was another one."""
    there = text.local(at, zone)
    time = text.clock(there)
    return time if there.date() == text.local(now, zone).date() else f"{text.short_date(there.date())} {time}"


class StateStrip(QWidget):
    """The most pressing states as sentences under each other; away when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: list[State] = []
        self._hints: list[Hint] = []
        self.hide()

    def show_states(self, found: list[State]) -> None:
        """Show others; nothing is drawn anew while they stay the same."""
        shown = found[:SHOWN_MAX]
        if shown == self._shown:
            return
        self._shown = shown
        for hint in self._hints:
            self._column.removeWidget(hint)
            hint.hide()
            hint.deleteLater()
        self._hints = [
            Hint(state.sentence, icon=state.icon, tone=state.tone, ground=f"{state.tone}Tint") for state in shown
        ]
        for hint in self._hints:
            self._column.addWidget(hint)
        self.setVisible(bool(shown))

    def texts(self) -> dict[str, str]:
        """Return what is read here, by state."""
        return {state.id: state.sentence for state in self._shown}
