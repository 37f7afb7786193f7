"""What the sync page calls things: kinds of messages in the words of the shop, and why the centre parked one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.services.syncing import OutboxTrouble
from app.ui.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class KindGroup:
    """Kinds that a person counts as one."""

    label: str
    icon: str
    kinds: frozenset[str]


GROUPS: Final = (
    KindGroup(QT_TRANSLATE_NOOP("sync", "Penjualan"), "receipt-text", frozenset({"order_completed"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Pembatalan"), "ban", frozenset({"cart_voided", "line_voided"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Buka dan tutup shift"), "wallet", frozenset({"shift_opened", "shift_closed"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Kas masuk dan keluar"), "banknote", frozenset({"cash_moved"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Laci dibuka"), "inbox", frozenset({"drawer_opened"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Persetujuan"), "shield-check", frozenset({"approval_given"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Stok"), "package", frozenset({"stock_moved"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Barang dan harga"), "tag", frozenset({"product_edited"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Jawaban tugas"), "list-checks", frozenset({"flag_answered"})),
    KindGroup(QT_TRANSLATE_NOOP("sync", "Pemulihan mesin"), "history", frozenset({"device_restored"})),
)
OTHER: Final = KindGroup(QT_TRANSLATE_NOOP("sync", "Lainnya"), "file-text", frozenset())

TITLES: Final = {
    "order_completed": QT_TRANSLATE_NOOP("sync", "Struk %1"),
    "cart_voided": QT_TRANSLATE_NOOP("sync", "Transaksi dibatalkan"),
    "line_voided": QT_TRANSLATE_NOOP("sync", "Baris dihapus"),
    "shift_opened": QT_TRANSLATE_NOOP("sync", "Buka shift %1"),
    "shift_closed": QT_TRANSLATE_NOOP("sync", "Tutup shift %1"),
    "cash_moved": QT_TRANSLATE_NOOP("sync", "Kas masuk atau keluar"),
    "drawer_opened": QT_TRANSLATE_NOOP("sync", "Laci dibuka tanpa penjualan"),
    "approval_given": QT_TRANSLATE_NOOP("sync", "Persetujuan"),
    "stock_moved": QT_TRANSLATE_NOOP("sync", "Perubahan stok"),
    "product_edited": QT_TRANSLATE_NOOP("sync", "Ubah “%1”"),
    "flag_answered": QT_TRANSLATE_NOOP("sync", "Jawaban tugas"),
    "device_restored": QT_TRANSLATE_NOOP("sync", "Mesin dipulihkan"),
}

_UNREADABLE: Final = QT_TRANSLATE_NOOP("sync", "Pusat tidak bisa membaca isinya.")
_SAID_BEFORE: Final = QT_TRANSLATE_NOOP(
    "sync", "Nomor ini pernah terkirim dengan isi lain, mungkin sebelum data mesin ini dipulihkan."
)
_TOO_LARGE: Final = QT_TRANSLATE_NOOP("sync", "Isinya terlalu besar untuk sekali kirim.")
_NEWER: Final = QT_TRANSLATE_NOOP("sync", "Pusat belum mengenal catatan jenis ini. Pusat perlu diperbarui dahulu.")
_OUT_OF_RANGE: Final = QT_TRANSLATE_NOOP("sync", "Nilainya di luar batas yang diterima pusat.")

REASONS: Final = {
    "conflict": _SAID_BEFORE,
    "id_used": _SAID_BEFORE,
    "id_reused": QT_TRANSLATE_NOOP("sync", "Sebagian isinya sudah ada di pusat dari kiriman lain."),
    "server_refused": QT_TRANSLATE_NOOP("sync", "Pusat belum bisa mencatatnya karena gangguan di sana."),
    "message_too_large": _TOO_LARGE,
    "body_too_large": _TOO_LARGE,
    "batch_refused": _UNREADABLE,
    "envelope_unreadable": _UNREADABLE,
    "body_unreadable": _UNREADABLE,
    "text_unreadable": _UNREADABLE,
    "device_unknown": QT_TRANSLATE_NOOP("sync", "Pusat tidak mengenal mesin ini lagi."),
    "device_revoked": QT_TRANSLATE_NOOP("sync", "Izin mesin ini sudah dicabut di pusat."),
    "device_copied": QT_TRANSLATE_NOOP("sync", "Ada mesin lain yang memakai data yang sama."),
    "device_went_back": QT_TRANSLATE_NOOP("sync", "Mesin ini baru dipulihkan; pusat belum menyambungnya."),
    "server_went_back": QT_TRANSLATE_NOOP("sync", "Pusat baru dipulihkan dan sedang dilengkapi dari kasir."),
    "tenant_suspended": QT_TRANSLATE_NOOP("sync", "Langganan toko ini sedang dihentikan di pusat."),
    "program_too_old": QT_TRANSLATE_NOOP("sync", "Program di mesin ini terlalu lama untuk pusat."),
    "protocol_unknown": QT_TRANSLATE_NOOP("sync", "Program di mesin ini lebih baru daripada pusat."),
    "series_exhausted": QT_TRANSLATE_NOOP("sync", "Pusat kehabisan seri nomor struk untuk kasir ini."),
    "field_missing": QT_TRANSLATE_NOOP("sync", "Ada isian yang kurang menurut pusat."),
    "wrong_device": QT_TRANSLATE_NOOP("sync", "Catatan ini untuk kasir atau outlet lain."),
    "unknown_kind": _NEWER,
    "unknown_version": _NEWER,
    "order_contradicts": QT_TRANSLATE_NOOP("sync", "Hitungan struk tidak cocok menurut pusat."),
    "count_contradicts": QT_TRANSLATE_NOOP("sync", "Hitungan kas tidak cocok menurut pusat."),
    "amount_zero": QT_TRANSLATE_NOOP("sync", "Jumlah uangnya nol."),
    "product_unknown": QT_TRANSLATE_NOOP("sync", "Barang ini tidak dikenal pusat."),
    "field_unknown": QT_TRANSLATE_NOOP("sync", "Satuan ini sudah tidak ada di pusat."),
    "value_out_of_range": _OUT_OF_RANGE,
    "name_empty": QT_TRANSLATE_NOOP("sync", "Namanya kosong."),
    "name_too_long": QT_TRANSLATE_NOOP("sync", "Namanya terlalu panjang."),
    "needs": QT_TRANSLATE_NOOP("sync", "Menunggu catatan sebelumnya diterima pusat, lalu terkirim sendiri."),
}
UNTOLD: Final = QT_TRANSLATE_NOOP("sync", "Pusat menolak catatan ini.")


def _translated(source: str) -> str:
    return QCoreApplication.translate("sync", source)


def queue_rows(by_kind: tuple[tuple[str, int], ...]) -> list[tuple[str, str, int]]:
    """Return what waits to be sent as (label, icon, count), in the order of GROUPS; kinds we have no word for come last."""
    counts = dict(by_kind)
    rows = [
        (_translated(group.label), group.icon, sum(counts.pop(kind, 0) for kind in group.kinds)) for group in GROUPS
    ]
    rows.append((_translated(OTHER.label), OTHER.icon, sum(counts.values())))
    return [row for row in rows if row[2]]


def message_title(kind: str, label: str) -> str:
    """Return what a person calls a message: ``Struk TKO1-K01-261124-0061``."""
    title = _translated(TITLES.get(kind, OTHER.label))
    return title.replace("%1", label).replace(" “”", "").strip()


def trouble_title(trouble: OutboxTrouble) -> str:
    """Return what a person calls a message that was not taken."""
    return message_title(trouble.kind, trouble.label)


def trouble_reason(code: str | None, state: str = "parked") -> str:
    """Return in a plain sentence why the centre has not taken a message."""
    return _translated(REASONS.get("needs" if state == "waiting" else code or "", UNTOLD))
