"""What the centre found odd, in the words of the shop: what it is about, what happened with its figures, and the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from app.services.tasks import Answer, Deed, Task
from app.ui import text
from app.ui.backoffice.edit_words import field_label
from app.ui.text import QT_TRANSLATE_NOOP
from app.ui.till.sync_texts import message_title

translate = QCoreApplication.translate

NAMED_MAX: Final = 3
"""So many goods are named in one sentence, the rest is counted."""

SUMS: Final = {
    "orders": QT_TRANSLATE_NOOP("tasks", "jumlah struk"),
    "items": QT_TRANSLATE_NOOP("tasks", "jumlah barang"),
    "gross_minor": QT_TRANSLATE_NOOP("tasks", "penjualan kotor"),
    "discount_minor": QT_TRANSLATE_NOOP("tasks", "diskon"),
    "service_minor": QT_TRANSLATE_NOOP("tasks", "biaya layanan"),
    "tax_minor": QT_TRANSLATE_NOOP("tasks", "pajak"),
    "rounding_minor": QT_TRANSLATE_NOOP("tasks", "pembulatan"),
    "sales_minor": QT_TRANSLATE_NOOP("tasks", "penjualan"),
    "cash_paid_minor": QT_TRANSLATE_NOOP("tasks", "uang tunai diterima"),
    "cash_in_minor": QT_TRANSLATE_NOOP("tasks", "kas masuk"),
    "cash_out_minor": QT_TRANSLATE_NOOP("tasks", "kas keluar"),
    "cash_in_count": QT_TRANSLATE_NOOP("tasks", "banyaknya kas masuk"),
    "cash_out_count": QT_TRANSLATE_NOOP("tasks", "banyaknya kas keluar"),
    "carts_voided": QT_TRANSLATE_NOOP("tasks", "transaksi dibatalkan"),
    "lines_voided": QT_TRANSLATE_NOOP("tasks", "baris dihapus"),
    "drawer_openings": QT_TRANSLATE_NOOP("tasks", "laci dibuka"),
    "expected_minor": QT_TRANSLATE_NOOP("tasks", "kas seharusnya"),
}

HEADS: Final = {
    "staff_unknown": QT_TRANSLATE_NOOP("tasks", "Orang tidak dikenal"),
    "staff_inactive": QT_TRANSLATE_NOOP("tasks", "Orang sudah tidak aktif"),
    "clock_off": QT_TRANSLATE_NOOP("tasks", "Jam mesin keliru"),
    "shift_unknown": QT_TRANSLATE_NOOP("tasks", "Shift tidak dikenal"),
    "shift_closed": QT_TRANSLATE_NOOP("tasks", "Sesudah shift ditutup"),
    "product_unknown": QT_TRANSLATE_NOOP("tasks", "Barang tidak dikenal"),
    "product_removed": QT_TRANSLATE_NOOP("tasks", "Barang sudah dihapus"),
    "price_differs": QT_TRANSLATE_NOOP("tasks", "Harga berbeda"),
    "tax_differs": QT_TRANSLATE_NOOP("tasks", "Pajak berbeda"),
    "receipt_number_seen": QT_TRANSLATE_NOOP("tasks", "Nomor struk kembar"),
    "stock_below_zero": QT_TRANSLATE_NOOP("tasks", "Stok di bawah nol"),
    "shift_sums_differ": QT_TRANSLATE_NOOP("tasks", "Jumlah shift berbeda"),
    "after_restore": QT_TRANSLATE_NOOP("tasks", "Dibuat sebelum pemulihan diketahui"),
    "device_no_hole": QT_TRANSLATE_NOOP("tasks", "Ada catatan yang terlewat"),
    "journal_break": QT_TRANSLATE_NOOP("tasks", "Rantai catatan terputus"),
    "edit_overtaken": QT_TRANSLATE_NOOP("tasks", "Perubahan saling menimpa"),
    "barcode_shared": QT_TRANSLATE_NOOP("tasks", "Barcode dipakai bersama"),
    "device_copied": QT_TRANSLATE_NOOP("tasks", "Data mesin disalin"),
}
"""Each kind of flag in a few words, for the line above several of one kind."""


def flag_head(code: str) -> str:
    """Return a kind of flag in a few words."""
    return translate("tasks", HEADS[code]) if code in HEADS else translate("tasks", "Lainnya")


def task_title(task: Task) -> str:
    """Return what a task is about: the receipt, the product, the shift or the machine."""
    if task.message_kind == "device":
        return translate("tasks", "Kasir %1").replace("%1", task.label or task.register_code)
    return message_title(task.message_kind, task.label)


def task_sentence(task: Task) -> str:
    """Return what happened and what a person can do about it."""
    told = SENTENCES.get(task.code)
    if told is None:
        unknown = translate("tasks", "Pusat menandai catatan ini (%1). Catatannya sudah masuk.")
        return unknown.replace("%1", task.code)
    return told(task)


def answer_label(task: Task, answer: Answer) -> str:
    """Return the verb of an answer; one that sets a single value names it."""
    if answer.deed is Deed.OPEN_PRODUCT:
        return translate("tasks", "Buka barang")
    if answer.deed is Deed.EDIT:
        value = _single_value(task, answer)
        if value:
            return translate("tasks", "Pakai %1").replace("%1", value)
        if answer.code == "take_other":
            return translate("tasks", "Pakai nilai yang tertimpa")
        return translate("tasks", "Pakai harga jual itu")
    return translate("tasks", "Sudah dilihat")


def _single_value(task: Task, answer: Answer) -> str:
    if answer.code == "take_other":
        fields = task.facts.get("fields", ())
        return _value(fields[0].get("overtaken")) if len(fields) == 1 else ""
    lines = task.facts.get("lines", ())
    prices = {(line.get("product_id"), line.get("unit"), line.get("sold_at_minor")) for line in lines}
    return _value(lines[0].get("sold_at_minor")) if len(prices) == 1 else ""


def _value(value: object) -> str:
    if isinstance(value, int):
        return text.rupiah(value, nbsp=True)
    written = str(value)
    return f"“{written if len(written) <= 24 else written[:23] + '…'}”"


def _name(task: Task, product_id: object) -> str:
    names = {str(product.id): product.name for product in task.products}
    name = names.get(str(product_id), "")
    return f"“{text.join_units(name)}”" if name else translate("tasks", "barang lain")


def _names(task: Task, ids: Sequence[object] | None = None) -> str:
    wanted = [product.id for product in task.products] if ids is None else list(ids)
    return _listed([_name(task, one) for one in wanted])


def _listed(parts: Sequence[str]) -> str:
    shown = list(dict.fromkeys(parts))
    told = ", ".join(shown[:NAMED_MAX])
    rest = len(shown) - NAMED_MAX
    if rest <= 0:
        return told
    others = translate("tasks", "dan %1 lagi").replace("%1", text.amount(rest))
    return f"{told} {others}"


# --- what happened --------------------------------------------------------------------------------------


def _staff_unknown(_: Task) -> str:
    return translate("tasks", "Dibuat oleh orang yang tidak dikenal pusat. Catatannya tetap masuk.")


def _staff_inactive(task: Task) -> str:
    if not task.staff_name:
        return translate("tasks", "Dibuat oleh orang yang di pusat sudah tidak aktif. Catatannya tetap masuk.")
    told = translate("tasks", "%1 di pusat sudah tidak aktif ketika ini dibuat. Catatannya tetap masuk.")
    return told.replace("%1", task.staff_name)


def _clock_off(task: Task) -> str:
    offset = task.facts.get("offset_ms")
    ahead = -int(offset) if offset is not None else int(task.facts.get("ahead_ms", 0))
    slow = translate("tasks", "Jam mesin saat itu lambat %1. Waktu di catatan ini bisa keliru; setel jam komputernya.")
    fast = translate("tasks", "Jam mesin saat itu cepat %1. Waktu di catatan ini bisa keliru; setel jam komputernya.")
    return (slow if ahead < 0 else fast).replace("%1", text.age(abs(ahead) // 1_000))


def _shift_unknown(_: Task) -> str:
    return translate("tasks", "Pusat belum mengenal shift-nya. Biasanya pembukaan shift itu belum terkirim.")


def _shift_closed(_: Task) -> str:
    return translate("tasks", "Masuk sesudah shift-nya ditutup. Hitungan shift itu tidak memuatnya.")


def _product_unknown(task: Task) -> str:
    count = len(task.facts.get("product_ids", ())) or 1
    told = translate("tasks", "Barang di struk ini yang tidak dikenal pusat: %1. Penjualannya tetap tercatat.")
    return told.replace("%1", text.amount(count))


def _product_removed(task: Task) -> str:
    if task.message_kind == "product_edited":
        return translate("tasks", "Barang ini sudah dihapus dari daftar, tetapi masih diubah. Ia tetap terhapus.")
    told = translate("tasks", "Terjual padahal sudah dihapus dari daftar barang: %1. Penjualannya tetap tercatat.")
    return told.replace("%1", _names(task))


def _price_differs(task: Task) -> str:
    return _listed([_price_line(task, line) for line in task.facts.get("lines", ())]) + "."


def _price_line(task: Task, line: Mapping[str, Any]) -> str:
    known = line.get("known_minor")
    told = translate("tasks", "%1 (%2) dijual %3, harga di pusat %4")
    if known is None:
        told = translate("tasks", "%1 (%2) dijual %3, di pusat tidak ada harganya")
    return (
        told.replace("%2", str(line.get("unit", "")))
        .replace("%3", text.rupiah(int(line.get("sold_at_minor", 0)), nbsp=True))
        .replace("%4", "" if known is None else text.rupiah(int(known), nbsp=True))
        .replace("%1", _name(task, line.get("product_id")))
    )


def _tax_differs(task: Task) -> str:
    facts = task.facts
    if facts.get("pkp_sold") != facts.get("pkp_known"):
        if facts.get("pkp_sold"):
            return translate("tasks", "Struk memuat PPN, padahal di pusat toko ini bukan PKP. Tanyakan ke pemilik.")
        return translate("tasks", "Struk tanpa PPN, padahal di pusat toko ini PKP. Tanyakan ke pemilik.")
    ids = facts.get("product_ids", ())
    if ids:
        told = translate("tasks", "Golongan pajak di struk lain dari yang di pusat: %1.")
        return told.replace("%1", _names(task, ids))
    return translate("tasks", "Tarif pajak di struk lain dari yang berlaku di pusat pada hari itu.")


def _receipt_number_seen(task: Task) -> str:
    told = translate(
        "tasks", "Nomor struk %1 sudah pernah masuk. Kedua penjualan tetap tercatat; samakan dengan uangnya."
    )
    return told.replace("%1", f"{task.facts.get('series', '')}-{task.facts.get('number', '')}")


def _stock_below_zero(task: Task) -> str:
    parts = [
        f"{_name(task, part.get('product_id'))} {text.quantity(int(part.get('milli', 0)))}"
        for part in task.facts.get("products", ())
    ]
    told = translate("tasks", "Stok menjadi di bawah nol: %1. Hitung lagi, atau catat barang masuk yang terlewat.")
    return told.replace("%1", _listed(parts))


def _shift_sums_differ(task: Task) -> str:
    parts = [
        translate("tasks", "%1 di kasir %2, di pusat %3")
        .replace("%1", translate("tasks", SUMS[name]) if name in SUMS else name)
        .replace("%2", _sum(name, sides.get("till")))
        .replace("%3", _sum(name, sides.get("centre")))
        for name, sides in task.facts.items()
        if isinstance(sides, Mapping)
    ]
    told = translate("tasks", "Hitungan tutup shift tidak sama: %1. Mungkin ada catatan yang belum terkirim.")
    return told.replace("%1", _listed(parts))


def _sum(name: str, value: object) -> str:
    number = int(value) if isinstance(value, int) else 0
    return text.rupiah(number, nbsp=True) if name.endswith("_minor") else text.amount(number)


def _after_restore(_: Task) -> str:
    return translate(
        "tasks",
        "Dibuat ketika data mesin ini tertinggal sesudah dipulihkan. Sudah tercatat; samakan dengan uang di laci.",
    )


def _device_no_hole(task: Task) -> str:
    used = task.facts.get("used_before")
    if used is not None:
        told = translate("tasks", "Nomor urut %1 dari mesin ini pernah dipakai catatan lain. Keduanya tetap tercatat.")
        return told.replace("%1", text.amount(int(used)))
    missing = max(int(task.facts.get("device_no", 0)) - int(task.facts.get("expected", 0)), 1)
    told = translate(
        "tasks", "Catatan sebelum ini yang belum sampai: %1. Kalau mesinnya tidak mengirimnya juga, hubungi bantuan."
    )
    return told.replace("%1", text.amount(missing))


def _journal_break(_: Task) -> str:
    return translate(
        "tasks", "Catatan ini tidak menyambung dengan yang sebelumnya: ada yang hilang atau diubah. Hubungi bantuan."
    )


def _edit_overtaken(task: Task) -> str:
    parts = [
        translate("tasks", "%1 dari %2 menjadi %3")
        .replace("%1", field_label(str(part.get("field", ""))))
        .replace("%2", _value(part.get("overtaken")))
        .replace("%3", _value(part.get("stands")))
        for part in task.facts.get("fields", ())
    ]
    told = translate("tasks", "Dua orang mengubahnya hampir bersamaan. Yang belakangan berlaku: %1.")
    return told.replace("%1", _listed(parts))


def _barcode_shared(task: Task) -> str:
    others = task.facts.get("others", ())
    told = translate("tasks", "Barcode %1 juga milik %2. Kasir akan bertanya saat dipindai.")
    return told.replace("%1", str(task.facts.get("barcode", ""))).replace("%2", _names(task, others))


def _device_copied(_: Task) -> str:
    return translate(
        "tasks",
        "Dua mesin memakai data kasir yang sama. Penjualan keduanya tetap masuk; "
        "daftarkan salah satunya lagi dengan kode baru dari pusat.",
    )


SENTENCES: Final[Mapping[str, Callable[[Task], str]]] = {
    "staff_unknown": _staff_unknown,
    "staff_inactive": _staff_inactive,
    "clock_off": _clock_off,
    "shift_unknown": _shift_unknown,
    "shift_closed": _shift_closed,
    "product_unknown": _product_unknown,
    "product_removed": _product_removed,
    "price_differs": _price_differs,
    "tax_differs": _tax_differs,
    "receipt_number_seen": _receipt_number_seen,
    "stock_below_zero": _stock_below_zero,
    "shift_sums_differ": _shift_sums_differ,
    "after_restore": _after_restore,
    "device_no_hole": _device_no_hole,
    "journal_break": _journal_break,
    "edit_overtaken": _edit_overtaken,
    "barcode_shared": _barcode_shared,
    "device_copied": _device_copied,
}
"""Every kind of flag that the centre makes, with what is said of it."""
