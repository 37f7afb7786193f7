"""What became of the last edit of a product, in words: waiting, taken, refused, or replaced by a later one from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.services.catalogue import ProductView, StoredEdit
from app.ui import text
from app.ui.till.sync_texts import trouble_reason

PRICE_FIELD = "price."
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class EditState:
    """A word for a pill, with tone and icon, and the sentence that goes with it."""

    short: str
    tone: str
    icon: str
    sentence: str


def field_label(field: str) -> str:
    """Return what a person calls a field: ``harga dus``."""
    if field.startswith(PRICE_FIELD):
        return translate("edits", "harga %1").replace("%1", field.removeprefix(PRICE_FIELD))
    return translate("edits", "nama")


def edit_state(view: ProductView, zone: str) -> EditState:
    """Return how this device's last edit of a product stands."""
    if not view.edits:
        return EditState(
            translate("edits", "Seperti di pusat"),
            "neutral",
            "cloud",
            translate("edits", "Belum pernah diubah dari kasir ini."),
        )
    last = view.edits[0]
    what = _what(last)
    if last.state == "pending":
        sent = translate("edits", "%1 sudah berlaku di kasir ini, belum sampai di pusat.").replace("%1", what)
        return EditState(
            translate("edits", "Menunggu dikirim"), "waiting", "cloud-upload", f"{_when(last, zone)} {sent}"
        )
    if last.state == "waiting":
        return EditState(translate("edits", "Menunggu"), "waiting", "hourglass", trouble_reason("needs"))
    if last.state == "parked":
        refused = translate("edits", "%1 tidak diterima: %2 Nilai dari pusat berlaku lagi.")
        told = refused.replace("%1", what).replace("%2", trouble_reason(last.code))
        return EditState(translate("edits", "Tidak diterima pusat"), "attention", "circle-alert", told)
    return _answered(view, last, zone, what)


def _answered(view: ProductView, last: StoredEdit, zone: str, what: str) -> EditState:
    if view.replaced:
        told = ", ".join(
            translate("edits", "%1 %2 menjadi %3")
            .replace("%1", field_label(change.field))
            .replace("%2", _value(change.new))
            .replace("%3", _value(now))
            for change, now in view.replaced
        )
        sentence = translate("edits", "Perubahan dari tempat lain datang sesudahnya: %1.").replace("%1", told)
        return EditState(translate("edits", "Sudah diganti"), "info", "arrow-left-right", sentence)
    if "edit_overtaken" in last.flags:
        sentence = translate("edits", "%1 menggantikan nilai lain yang belum sampai di kasir ini.").replace("%1", what)
        return EditState(translate("edits", "Sampai di pusat"), "info", "cloud-check", sentence)
    sentence = translate("edits", "%1 berlaku di semua outlet.").replace("%1", what)
    return EditState(translate("edits", "Sampai di pusat"), "ok", "cloud-check", f"{_when(last, zone)} {sentence}")


def _what(edit: StoredEdit) -> str:
    fields = ", ".join(f"{field_label(change.field)} {_value(change.new)}" for change in edit.changes)
    return fields[:1].upper() + fields[1:]


def _when(edit: StoredEdit, zone: str) -> str:
    at = text.local(edit.made_at, zone)
    return f"{text.short_date(at.date())} {text.clock(at)}."


def _value(value: int | str) -> str:
    return text.amount(value) if isinstance(value, int) else f"“{value}”"
