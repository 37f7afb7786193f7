"""What the sync page asks in dialogs: a closer look at a message, an edit made anew, a file to be carried to the centre."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import WarunginError
from app.domain.money import Money
from app.domain.product import NameEmpty, NameTooLong, PriceOutOfRange, Product
from app.services import catalogue
from app.services.catalogue import NothingChanged, ParkedEdit
from app.services.handing_in import UnsentFile
from app.services.syncing import OutboxTrouble
from app.services.work import UnitOfWork
from app.ui import text
from app.ui.backoffice.edit_words import PRICE_FIELD
from app.ui.error_view import sentence
from app.ui.page import Session
from app.ui.till.sync_rows import made
from app.ui.till.sync_texts import trouble_reason, trouble_title
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import FactRow, Hint
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, MoneyField

NAME_FIELD: Final = "name"

translate = QCoreApplication.translate

AskPlace = Callable[[QWidget, str], Path | None]
"""Asks a person where to put a file that is offered under a name; None when nothing is to be written."""


class LookDialog(Dialog):
    """One message that was not taken, with all that helps to talk about it."""

    def __init__(self, window: QWidget, trouble: OutboxTrouble, zone: str) -> None:
        super().__init__(
            window,
            trouble_title(trouble),
            trouble_reason(trouble.code, trouble.state),
            safe=translate("sync", "Tutup"),
            risky=translate("sync", "Coba lagi"),
            risky_icon="refresh-cw",
            kind="primary",
            width=600,
        )
        waits = trouble.state == "waiting"
        self.set_risky_enabled(not waits)
        self.risky_button.setVisible(not waits)
        facts = [FactRow(self.tr("Dibuat"), made(trouble.made_at, zone))]
        if trouble.tries:
            facts.append(FactRow(self.tr("Dikirim"), self.tr("%n kali", "", trouble.tries)))
        if trouble.field:
            facts.append(FactRow(self.tr("Bagian"), trouble.field))
        if trouble.code:
            facts.append(FactRow(self.tr("Kode untuk bantuan"), trouble.code))
        facts.append(FactRow(self.tr("Nomor catatan"), str(trouble.id)))
        for fact in facts:
            self.body.addWidget(fact)
        safe = self.tr("Catatan ini aman di mesin ini dan tidak menghambat yang lain.")
        self.body.addWidget(Hint(safe, icon="shield-check"))

    def open(self) -> None:
        """Begin at the verb: it takes nothing away, and Enter does it."""
        super().open()
        if self.risky_button.isVisible():
            self.risky_button.setFocus(Qt.FocusReason.PopupFocusReason)


class EditAnewDialog(Dialog):
    """An edit that the centre did not take, to be corrected and sent anew, or given up. ``done`` once either happened."""

    done = Signal(str)

    def __init__(self, window: QWidget, session: Session, edit: ParkedEdit) -> None:
        name = text.join_units(edit.product.name)
        super().__init__(
            window,
            translate("sync", "Perbaiki “%1”").replace("%1", name),
            trouble_reason(edit.code),
            safe=translate("sync", "Kembali"),
            risky=translate("sync", "Kirim lagi"),
            risky_icon="cloud-upload",
            kind="primary",
            note=translate("sync", "Yang lama diganti dan tidak dikirim lagi."),
            note_icon="info",
        )
        self._session, self._edit = session, edit
        self._name: Field | None = None
        self._prices: dict[str, MoneyField] = {}
        self._make_fields(edit.product)
        drop = ActionButton(self.tr("Batalkan perubahan ini"), kind="ghost", icon="undo-2", height=40)
        drop.clicked.connect(self._on_drop)
        self.body.addWidget(drop, 0, Qt.AlignmentFlag.AlignLeft)
        self.accepted.connect(lambda _reason: self._on_send())

    def _make_fields(self, product: Product) -> None:
        """Offer what was edited and still exists, with the values that were wanted; all prices when a unit is gone."""
        wanted = {change.field: change.new for change in self._edit.changes}
        known = {PRICE_FIELD + unit.code for unit in product.units}
        gone = any(field.startswith(PRICE_FIELD) and field not in known for field in wanted)
        if NAME_FIELD in wanted:
            self._name = Field(self.tr("Nama barang"))
            self._name.set_text(str(wanted[NAME_FIELD]))
            self.body.addWidget(self._name)
        for unit in product.units:
            value = wanted.get(PRICE_FIELD + unit.code)
            if value is None and not gone:
                continue
            field = MoneyField(self.tr("Harga %1").replace("%1", unit.code))
            field.set_value(unit.price if value is None else Money(int(value)))
            self._prices[unit.code] = field
            self.body.addWidget(field)

    def _on_send(self) -> None:
        empty = next((field for field in self._prices.values() if field.is_empty()), None)
        if empty is not None:
            empty.set_error(self.tr("Isi harga."))
            empty.setFocus()
            return
        actor, message_id = self._session.actor, self._edit.message_id
        name = None if self._name is None else self._name.text()
        prices = {code: Money(field.value()) for code, field in self._prices.items()}
        self._run(
            lambda uow: catalogue.edit_anew(uow, actor, message_id, name=name, prices=prices),
            self.tr("Dikirim lagi dengan isi yang baru"),
        )

    def _on_drop(self) -> None:
        actor, message_id = self._session.actor, self._edit.message_id
        self._run(lambda uow: catalogue.drop_edit(uow, actor, message_id), self.tr("Perubahan dibatalkan"))

    def _run(self, work: Callable[[UnitOfWork], object], said: str) -> None:
        self._session.operations.run(work, then=lambda _: self._on_done(said), failed=self._on_refused, owner=self)

    def _on_done(self, said: str) -> None:
        self.close_dialog()
        self.done.emit(said)

    def _on_refused(self, error: WarunginError) -> bool:
        told = sentence(error)
        if isinstance(error, NameEmpty | NameTooLong) and self._name is not None:
            self._name.set_error(told.line)
            self._name.setFocus()
        elif isinstance(error, PriceOutOfRange) and self._prices:
            next(iter(self._prices.values())).set_error(told.title)
        elif isinstance(error, NothingChanged):
            self.set_error(self.tr("Sama dengan yang di pusat. Ubah nilainya, atau batalkan perubahan ini."))
        else:
            self.set_error(told.line)
        return True


class CarryDialog(Dialog):
    """A file of what is unsent is ready: what it is for, what to do with it, and where it should go."""

    place_chosen = Signal(object)

    def __init__(self, window: QWidget, file: UnsentFile, ask_place: AskPlace) -> None:
        super().__init__(
            window,
            translate("sync", "Simpan yang belum terkirim ke berkas"),
            translate(
                "sync",
                "Untuk menyerahkan penjualan ke pusat tanpa jaringan. Simpan ke flashdisk, bawa ke pusat, dan minta berkasnya "
                "dimasukkan di sana.",
            ),
            safe=translate("sync", "Kembali"),
            risky=translate("sync", "Pilih tempat"),
            risky_icon="save",
            kind="primary",
            width=600,
        )
        self._file, self._ask_place = file, ask_place
        self.body.addWidget(FactRow(self.tr("Isinya"), self.tr("%n catatan", "", file.count)))
        self.body.addWidget(FactRow(self.tr("Nama berkas"), file.name))
        self.body.addWidget(FactRow(self.tr("Di pusat"), f"warungin server hand-in {file.name}"))
        safe = self.tr("Catatannya tetap antre di sini. Kalau nanti terkirim juga, tidak ada yang tercatat dua kali.")
        self.body.addWidget(Hint(safe, icon="shield-check"))
        self.accepted.connect(lambda _reason: self._on_choose())

    def open(self) -> None:
        """Begin at the verb: it takes nothing away, and Enter does it."""
        super().open()
        if self.risky_button.isVisible():
            self.risky_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_choose(self) -> None:
        place = self._ask_place(self.window(), self._file.name)
        if place is not None:
            self.close_dialog()
            self.place_chosen.emit(place)


def ask_place(window: QWidget, name: str) -> Path | None:
    """Let a person choose where to put a file, with the dialog of the computer."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _ = QFileDialog.getSaveFileName(
        window, translate("sync", "Simpan yang belum terkirim"), str(Path(folder) / name), "Warungin (*.jsonl)"
    )
    return Path(chosen) if chosen else None


def write(place: Path, content: bytes) -> str:
    """Write a file whole or not at all, off the GUI thread. Return what to say when it could not be written, else nothing."""
    part = place.with_name(place.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(place)
    except OSError as error:
        part.unlink(missing_ok=True)
        return error.strerror or str(error)
    return ""
