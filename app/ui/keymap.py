"""Which key does what, as data. Buttons, the key strip and the help card read it from here.

A scope is a place where a key has one meaning; a page of the till also answers to the keys of the till as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.ui.text import QT_TRANSLATE_NOOP


class Scope(StrEnum):
    """Where a key is listened to."""

    TILL = "till"
    SELLING = "selling"
    HELD = "held"
    PAYING = "paying"
    DONE = "done"
    ORDERS = "orders"
    SHIFT = "shift"
    DIALOG = "dialog"
    SYNC = "sync"
    MORE = "more"
    BACK_OFFICE = "back_office"


PARENT: Final = {
    Scope.SELLING: Scope.TILL,
    Scope.HELD: Scope.TILL,
    Scope.PAYING: Scope.TILL,
    Scope.DONE: Scope.TILL,
    Scope.ORDERS: Scope.TILL,
    Scope.SHIFT: Scope.TILL,
    Scope.SYNC: Scope.TILL,
    Scope.MORE: Scope.TILL,
}


class KeyUsedTwice(ValueError):
    """Two actions of one place ask for the same key."""

    def __init__(self, sequence: str, first: str, second: str) -> None:
        self.sequence, self.first, self.second = sequence, first, second
        super().__init__(f"{sequence} is asked for by {first} and by {second}")


@dataclass(frozen=True, slots=True)
class Key:
    """One action, the keys that start it, how the key cap reads and where it stands in the strip (0: not there)."""

    action: str
    scope: Scope
    sequences: tuple[str, ...]
    text: str
    cap: str = ""
    strip: int = 0

    @property
    def caption(self) -> str:
        return self.cap or self.sequences[0]


def normalized(sequence: str) -> str:
    """Return one spelling for each key, whatever way it was written."""
    return QKeySequence(sequence).toString(QKeySequence.SequenceFormat.PortableText)


class KeyMap:
    """A set of keys that has been checked. Raises KeyUsedTwice when a place would hear one key for two actions."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = {key.action: key for key in keys}
        for scope in Scope:
            self._refuse_doubles(scope)

    def _refuse_doubles(self, scope: Scope) -> None:
        heard: dict[str, str] = {}
        for key in self.in_scope(scope):
            for sequence in map(normalized, key.sequences):
                if heard.setdefault(sequence, key.action) != key.action:
                    raise KeyUsedTwice(sequence, heard[sequence], key.action)

    def in_scope(self, scope: Scope) -> list[Key]:
        """Return the keys of a place and of the place around it."""
        heard_here = (scope, PARENT.get(scope))
        return [key for key in self._keys.values() if key.scope in heard_here]

    def strip(self, scope: Scope) -> list[Key]:
        """Return the keys that the strip of a place shows, in their order."""
        return sorted((key for key in self.in_scope(scope) if key.strip), key=lambda key: key.strip)

    def key(self, action: str) -> Key:
        """Return the key of an action; raises KeyError for an action that does not exist."""
        return self._keys[action]

    def with_sequences(self, action: str, sequences: tuple[str, ...]) -> KeyMap:
        """Return a map in which an action has other keys. Raises KeyUsedTwice when one of them is taken."""
        old = self.key(action)
        new = Key(action, old.scope, sequences, old.text, strip=old.strip)
        return KeyMap(new if key.action == action else key for key in self._keys.values())


RESULT_MAX: Final = 9

_TILL: Final = (
    Key("till.help", Scope.TILL, ("F1",), QT_TRANSLATE_NOOP("keymap", "Bantuan"), strip=1),
    Key("till.open_drawer", Scope.TILL, ("F5",), QT_TRANSLATE_NOOP("keymap", "Laci"), strip=5),
    Key("till.reprint_last", Scope.TILL, ("F6",), QT_TRANSLATE_NOOP("keymap", "Cetak ulang"), strip=6),
    Key("till.full_screen", Scope.TILL, ("F11",), QT_TRANSLATE_NOOP("keymap", "Layar penuh")),
    Key("till.lock", Scope.TILL, ("F12",), QT_TRANSLATE_NOOP("keymap", "Kunci"), strip=12),
    Key("till.page_selling", Scope.TILL, ("Ctrl+1",), QT_TRANSLATE_NOOP("keymap", "Kasir")),
    Key("till.page_orders", Scope.TILL, ("Ctrl+2",), QT_TRANSLATE_NOOP("keymap", "Pesanan")),
    Key("till.page_shift", Scope.TILL, ("Ctrl+4",), QT_TRANSLATE_NOOP("keymap", "Shift")),
    Key("till.page_sync", Scope.TILL, ("Ctrl+5",), QT_TRANSLATE_NOOP("keymap", "Sinkron")),
    Key("till.page_more", Scope.TILL, ("Ctrl+6",), QT_TRANSLATE_NOOP("keymap", "Lainnya")),
)
_SELLING: Final = (
    Key("selling.search", Scope.SELLING, ("F2",), QT_TRANSLATE_NOOP("keymap", "Cari"), strip=2),
    Key("selling.pay", Scope.SELLING, ("F4",), QT_TRANSLATE_NOOP("keymap", "Bayar")),
    Key("selling.price_check", Scope.SELLING, ("F7",), QT_TRANSLATE_NOOP("keymap", "Cek harga"), strip=7),
    Key("selling.hold", Scope.SELLING, ("F8",), QT_TRANSLATE_NOOP("keymap", "Tahan"), strip=8),
    Key("selling.held_list", Scope.SELLING, ("Shift+F8",), QT_TRANSLATE_NOOP("keymap", "Pesanan ditahan")),
    Key("selling.remove_line", Scope.SELLING, ("Del",), QT_TRANSLATE_NOOP("keymap", "Hapus baris")),
    Key("selling.void_cart", Scope.SELLING, ("Ctrl+Del",), QT_TRANSLATE_NOOP("keymap", "Batalkan transaksi")),
    Key("selling.undo", Scope.SELLING, ("Ctrl+Z",), QT_TRANSLATE_NOOP("keymap", "Urungkan")),
    Key("selling.more", Scope.SELLING, ("+",), QT_TRANSLATE_NOOP("keymap", "Tambah jumlah")),
    Key("selling.less", Scope.SELLING, ("-",), QT_TRANSLATE_NOOP("keymap", "Kurangi jumlah"), cap="\u2212"),
    Key("selling.quantity", Scope.SELLING, ("Ctrl+J",), QT_TRANSLATE_NOOP("keymap", "Jumlah baris")),
    Key("selling.unit", Scope.SELLING, ("Tab",), QT_TRANSLATE_NOOP("keymap", "Ganti satuan")),
    Key("selling.take_price", Scope.SELLING, ("Ctrl+U",), QT_TRANSLATE_NOOP("keymap", "Pakai harga baru")),
    Key("selling.previous", Scope.SELLING, ("Up",), QT_TRANSLATE_NOOP("keymap", "Baris sebelumnya"), cap="\u2191"),
    Key("selling.next", Scope.SELLING, ("Down",), QT_TRANSLATE_NOOP("keymap", "Baris berikutnya"), cap="\u2193"),
    Key("selling.page_up", Scope.SELLING, ("PgUp",), QT_TRANSLATE_NOOP("keymap", "Sehalaman ke atas")),
    Key("selling.page_down", Scope.SELLING, ("PgDown",), QT_TRANSLATE_NOOP("keymap", "Sehalaman ke bawah"), cap="PgDn"),
    Key("selling.add", Scope.SELLING, ("Return", "Enter"), QT_TRANSLATE_NOOP("keymap", "Tambah"), cap="Enter"),
    Key("selling.clear", Scope.SELLING, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Bersihkan")),
    *(
        Key(f"selling.result_{nth}", Scope.SELLING, (f"Alt+{nth}",), QT_TRANSLATE_NOOP("keymap", "Pilih hasil"))
        for nth in range(1, RESULT_MAX + 1)
    ),
)
_HELD: Final = (
    Key("held.previous", Scope.HELD, ("Up",), QT_TRANSLATE_NOOP("keymap", "Sebelumnya"), cap="\u2191", strip=1),
    Key("held.next", Scope.HELD, ("Down",), QT_TRANSLATE_NOOP("keymap", "Berikutnya"), cap="\u2193", strip=2),
    Key("held.resume", Scope.HELD, ("Return", "Enter"), QT_TRANSLATE_NOOP("keymap", "Lanjutkan"), "Enter", 3),
    Key("held.void", Scope.HELD, ("Ctrl+Del",), QT_TRANSLATE_NOOP("keymap", "Batalkan"), strip=4),
    Key("held.back", Scope.HELD, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Kembali ke kasir"), strip=5),
)
_PAYING: Final = (
    Key("paying.exact", Scope.PAYING, ("F4",), QT_TRANSLATE_NOOP("keymap", "Uang pas")),
    Key("paying.finish", Scope.PAYING, ("Return", "Enter"), QT_TRANSLATE_NOOP("keymap", "Selesai"), cap="Enter"),
    Key("paying.back", Scope.PAYING, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Kembali ke keranjang")),
)
_DONE: Final = (
    Key("done.next", Scope.DONE, ("Return", "Enter"), QT_TRANSLATE_NOOP("keymap", "Pembeli berikutnya"), cap="Enter"),
    Key("done.preview", Scope.DONE, ("Ctrl+P",), QT_TRANSLATE_NOOP("keymap", "Lihat struk")),
)
_ORDERS: Final = (
    Key("orders.search", Scope.ORDERS, ("F2",), QT_TRANSLATE_NOOP("keymap", "Cari"), strip=2),
    Key("orders.reprint", Scope.ORDERS, ("Shift+F6",), QT_TRANSLATE_NOOP("keymap", "Cetak struk terpilih"), strip=7),
    Key("orders.previous", Scope.ORDERS, ("Up",), QT_TRANSLATE_NOOP("keymap", "Sebelumnya"), cap="\u2191"),
    Key("orders.next", Scope.ORDERS, ("Down",), QT_TRANSLATE_NOOP("keymap", "Berikutnya"), cap="\u2193"),
    Key("orders.page_up", Scope.ORDERS, ("PgUp",), QT_TRANSLATE_NOOP("keymap", "Sehalaman ke atas")),
    Key("orders.page_down", Scope.ORDERS, ("PgDown",), QT_TRANSLATE_NOOP("keymap", "Sehalaman ke bawah"), cap="PgDn"),
    Key("orders.held", Scope.ORDERS, ("Shift+F8",), QT_TRANSLATE_NOOP("keymap", "Pesanan ditahan"), strip=3),
    Key("orders.back", Scope.ORDERS, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Kembali"), strip=8),
)
_SHIFT: Final = (
    Key("shift.next_row", Scope.SHIFT, ("Return", "Enter"), QT_TRANSLATE_NOOP("keymap", "Berikutnya"), cap="Enter"),
    Key("shift.cash_in", Scope.SHIFT, ("Ctrl+I",), QT_TRANSLATE_NOOP("keymap", "Kas masuk"), strip=2),
    Key("shift.cash_out", Scope.SHIFT, ("Ctrl+O",), QT_TRANSLATE_NOOP("keymap", "Kas keluar"), strip=3),
    Key("shift.x_report", Scope.SHIFT, ("Ctrl+P",), QT_TRANSLATE_NOOP("keymap", "Laporan X"), strip=4),
    Key(
        "shift.close",
        Scope.SHIFT,
        ("Ctrl+Return", "Ctrl+Enter"),
        QT_TRANSLATE_NOOP("keymap", "Tutup shift"),
        "Ctrl+Enter",
        7,
    ),
    Key("shift.back", Scope.SHIFT, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Lanjut jualan"), strip=8),
)
_SYNC: Final = (
    Key("sync.try_now", Scope.SYNC, ("Ctrl+R",), QT_TRANSLATE_NOOP("keymap", "Coba sekarang")),
    Key("sync.retry_all", Scope.SYNC, ("Ctrl+Shift+R",), QT_TRANSLATE_NOOP("keymap", "Coba lagi semua")),
    Key("sync.devices", Scope.SYNC, ("Ctrl+D",), QT_TRANSLATE_NOOP("keymap", "Tugas atau mesin toko")),
    Key("sync.export", Scope.SYNC, ("Ctrl+E",), QT_TRANSLATE_NOOP("keymap", "Simpan ke berkas")),
    Key("sync.backup_now", Scope.SYNC, ("Ctrl+B",), QT_TRANSLATE_NOOP("keymap", "Cadangkan sekarang")),
    Key("sync.back", Scope.SYNC, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Kembali ke kasir")),
)
_MORE: Final = (
    Key("more.back_office", Scope.MORE, ("Ctrl+B",), QT_TRANSLATE_NOOP("keymap", "Buka kantor toko")),
    Key("more.save_printer", Scope.MORE, ("Ctrl+S",), QT_TRANSLATE_NOOP("keymap", "Pakai printer ini")),
    Key("more.test_page", Scope.MORE, ("Ctrl+P",), QT_TRANSLATE_NOOP("keymap", "Cetak uji")),
    Key("more.quit", Scope.MORE, ("Ctrl+Q",), QT_TRANSLATE_NOOP("keymap", "Tutup program")),
    Key("more.back", Scope.MORE, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Kembali ke kasir")),
)
_DIALOG: Final = (
    Key(
        "dialog.risky", Scope.DIALOG, ("Ctrl+Return", "Ctrl+Enter"), QT_TRANSLATE_NOOP("keymap", "Ya"), cap="Ctrl+Enter"
    ),
    Key("dialog.confirm", Scope.DIALOG, ("Return", "Enter"), QT_TRANSLATE_NOOP("keymap", "Simpan"), cap="Enter"),
    Key("dialog.safe", Scope.DIALOG, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Kembali")),
)
_BACK_OFFICE: Final = (
    Key("back_office.search", Scope.BACK_OFFICE, ("F2", "Ctrl+F"), QT_TRANSLATE_NOOP("keymap", "Cari"), strip=1),
    Key("back_office.save", Scope.BACK_OFFICE, ("Ctrl+S",), QT_TRANSLATE_NOOP("keymap", "Simpan"), strip=2),
    Key("back_office.close", Scope.BACK_OFFICE, ("Esc",), QT_TRANSLATE_NOOP("keymap", "Tutup"), strip=3),
    Key("back_office.page_summary", Scope.BACK_OFFICE, ("Alt+1",), QT_TRANSLATE_NOOP("keymap", "Ringkasan")),
    Key("back_office.page_products", Scope.BACK_OFFICE, ("Alt+2",), QT_TRANSLATE_NOOP("keymap", "Produk")),
    Key("back_office.page_sync", Scope.BACK_OFFICE, ("Alt+3",), QT_TRANSLATE_NOOP("keymap", "Sinkronisasi")),
)

KEYS: Final = KeyMap(
    (*_TILL, *_SELLING, *_HELD, *_PAYING, *_DONE, *_ORDERS, *_SHIFT, *_SYNC, *_MORE, *_DIALOG, *_BACK_OFFICE)
)


def caption(action: str) -> str:
    """Return what stands on the key cap of an action."""
    return KEYS.key(action).caption


def label(action: str) -> str:
    """Return the name of an action in the language of the screen."""
    return QCoreApplication.translate("keymap", KEYS.key(action).text)


def bind(widget: QWidget, action: str, slot: Callable[[], object]) -> list[QShortcut]:
    """Let the keys of an action call ``slot`` while the focus is in ``widget`` or below it.

    Keys that write into a text field stay with the field while it has the focus.
    """
    made = []
    for sequence in KEYS.key(action).sequences:
        shortcut = QShortcut(QKeySequence(sequence), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
        made.append(shortcut)
    return made
