"""How a device of the shop stands, in words: what it is called, a word for its state, and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from app.services.devices import KnownDevice
from app.ui import text
from app.ui.text import QT_TRANSLATE_NOOP

KINDS: Final = {
    "register": (QT_TRANSLATE_NOOP("devices", "Kasir"), "monitor"),
    "kitchen": (QT_TRANSLATE_NOOP("devices", "Dapur"), "clipboard-list"),
    "office": (QT_TRANSLATE_NOOP("devices", "Kantor"), "store"),
}
QUIET_AFTER: Final = timedelta(days=2)
WENT_BACK_SHOWN: Final = timedelta(days=7)

translate = QCoreApplication.translate


def device_icon(device: KnownDevice) -> str:
    """Return the icon of its kind."""
    return KINDS.get(device.kind, KINDS["register"])[1]


def device_name(device: KnownDevice) -> str:
    """Return ``Kasir TKO1-K01 (mesin ini)``."""
    kind = translate("devices", KINDS.get(device.kind, KINDS["register"])[0])
    code = "-".join(part for part in (device.outlet_code, device.register_code) if part)
    name = f"{kind} {code}".strip()
    return translate("devices", "%1 (mesin ini)").replace("%1", name) if device.is_this else name


def device_state(device: KnownDevice, now: datetime) -> tuple[str, str, str]:
    """Return word, tone and icon for a pill."""
    if device.revoked:
        return translate("devices", "Dicabut"), "neutral", "ban"
    if device.copied_at is not None:
        return translate("devices", "Data disalin"), "attention", "copy"
    if device.parked:
        return (
            translate("devices", "%1 perlu dilihat").replace("%1", text.amount(device.parked)),
            "attention",
            "circle-alert",
        )
    if device.last_contact_at is None:
        return translate("devices", "Belum tersambung"), "neutral", "cloud"
    if now - device.last_contact_at > QUIET_AFTER:
        return translate("devices", "Lama diam"), "waiting", "wifi-off"
    if device.pending:
        return translate("devices", "%1 menunggu").replace("%1", text.amount(device.pending)), "waiting", "cloud-upload"
    return translate("devices", "Baik"), "ok", "cloud-check"


def device_advice(device: KnownDevice, now: datetime) -> str:
    """Return a sentence about what is not as usual and what to do; empty while all is well."""
    if device.revoked:
        if device.pending or device.parked:
            return translate(
                "devices", "Izinnya dicabut, padahal masih ada yang belum terkirim: minta berkasnya dari mesin itu."
            )
        return translate("devices", "Izinnya dicabut di pusat; mesin ini tidak dipakai lagi.")
    if device.copied_at is not None:
        return translate(
            "devices",
            "Dua mesin memakai datanya. Penjualan tetap masuk; daftarkan salah satunya dengan kode baru dari pusat.",
        )
    if device.last_contact_at is not None and now - device.last_contact_at > QUIET_AFTER:
        return translate("devices", "Periksa apakah mesin itu menyala dan punya jaringan. Datanya aman di sana.")
    if device.went_back_at is not None and now - device.went_back_at <= WENT_BACK_SHOWN:
        return translate("devices", "Baru dipulihkan; melanjutkan dengan seri nomor struk %1.").replace(
            "%1", device.series or "–"
        )
    return ""


def device_facts(device: KnownDevice, now: datetime) -> str:
    """Return last contact, what it has to hand in, and its program: as it was at its last hello."""
    parts = []
    if device.last_contact_at is None:
        parts.append(translate("devices", "belum pernah kontak"))
    else:
        seconds = int((now - device.last_contact_at).total_seconds())
        ago = text.age(seconds)
        parts.append(translate("devices", "kontak %1").replace("%1", ago if seconds < 60 else _ago(ago)))
    parts.append(translate("devices", "belum terkirim %1").replace("%1", text.amount(device.pending)))
    if device.parked:
        parts.append(translate("devices", "perlu dilihat %1").replace("%1", text.amount(device.parked)))
    if device.series is not None:
        parts.append(translate("devices", "struk terakhir %1").replace("%1", f"{device.series}-{device.number}"))
    if device.program:
        version = device.program.replace("/", " ").split(" ")[-1]
        parts.append(translate("devices", "versi %1").replace("%1", version))
    return " · ".join(parts)


def _ago(age: str) -> str:
    return translate("devices", "%1 lalu").replace("%1", age)
