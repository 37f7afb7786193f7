"""Which printer prints, and on which paper. What a setting may say is checked here as far as typing goes; the rest by who opens it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.paper import PaperWidth
from app.services.printing import PrintQueueState
from app.services.settings import Settings
from app.ui import keymap
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card, FactRow, Hint
from app.ui.widgets.field import Field
from app.ui.widgets.label import Label
from app.ui.widgets.pill import Pill
from app.ui.widgets.segmented import Option, Segmented

PORT: Final = 9100
PORT_MAX: Final = 65_535
KINDS: Final = ("none", "file", "tcp")


class PrinterCard(Card):
    """``setting_wanted`` carries a setting's name and value, ``test_wanted`` asks for a test page."""

    setting_wanted = Signal(str, str)
    test_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._in_use = "none"
        self._may_set = True
        self._title_row()
        self._kind = Segmented(
            [
                Option("none", self.tr("Tanpa printer")),
                Option("tcp", self.tr("Jaringan")),
                Option("file", self.tr("Ke folder")),
            ],
            name=self.tr("Jenis printer"),
        )
        self._kind.chosen.connect(self._on_kind)
        self._forms = QStackedWidget()
        self._forms.addWidget(self._form())
        self._forms.addWidget(self._facts())
        self.body.addWidget(self._forms)
        self.body.addLayout(self._buttons())

    def _title_row(self) -> None:
        self.head.addWidget(Label(self.tr("Printer struk"), "card_title"))
        self.head.addStretch(1)
        self._state = Pill("", "neutral", height=28)
        self.head.addWidget(self._state)

    def _form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._kind, 0, Qt.AlignmentFlag.AlignLeft)
        self._fields = QStackedWidget()
        for page in (self._none_page(), self._folder_page(), self._network_page()):
            self._fields.addWidget(page)
        column.addWidget(self._fields, 1)
        column.addLayout(self._paper_row())
        return form

    def _facts(self) -> QWidget:
        """The same for whoever may not change it: as it is, and why."""
        facts = QWidget()
        column = QVBoxLayout(facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._printer_fact = FactRow(self.tr("Dipakai"))
        self._paper_fact = FactRow(self.tr("Lebar kertas"))
        self._reason = Hint("", icon="shield")
        for part in (self._printer_fact, self._paper_fact, self._reason):
            column.addWidget(part)
        column.addStretch(1)
        return facts

    def _none_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            Label(self.tr("Struk tetap tersimpan dan bisa dilihat di halaman Pesanan."), "body", "ink2", wrap=True)
        )
        column.addStretch(1)
        return page

    def _folder_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self._folder = Field(self.tr("Folder untuk berkas cetakan"), height=44)
        self._folder.changed.connect(lambda _text: self._show_saving())
        column.addWidget(self._folder)
        column.addStretch(1)
        return page

    def _network_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._host = Field(self.tr("Alamat printer"), placeholder="192.168.1.50", height=44)
        self._host.changed.connect(lambda _text: self._show_saving())
        self._port = Field(self.tr("Port"), height=44)
        self._port.setFixedWidth(124)
        self._port.changed.connect(lambda _text: self._show_saving())
        for field, stretch in ((self._host, 1), (self._port, 0)):
            column = QVBoxLayout()
            column.addWidget(field)
            column.addStretch(1)
            row.addLayout(column, stretch)
        return page

    def _paper_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Label(self.tr("Lebar kertas"), "line"), 1)
        self._paper = Segmented([Option("58", "58 mm"), Option("80", "80 mm")], name=self.tr("Lebar kertas"))
        self._paper.chosen.connect(lambda paper: self.setting_wanted.emit("paper", paper))
        row.addWidget(self._paper)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._test = ActionButton(
            keymap.label("more.test_page"), kind="soft", icon="printer", key=keymap.caption("more.test_page")
        )
        self._test.clicked.connect(self.ask_for_test)
        self._save = ActionButton(
            keymap.label("more.save_printer"), icon="check", key=keymap.caption("more.save_printer")
        )
        self._save.clicked.connect(self.save)
        row.addWidget(self._test)
        row.addWidget(self._save)
        row.addStretch(1)
        return row

    # --- showing -----------------------------------------------------------------------------------

    def show_settings(self, settings: Settings) -> None:
        """Show what is in use; what was typed and not used is gone."""
        self._in_use = settings.printer
        kind, _, rest = settings.printer.partition(":")
        kind = kind if kind in KINDS else "none"
        host, port = _host_and_port(rest) if kind == "tcp" else ("", PORT)
        self._kind.choose(kind)
        self._folder.set_text(rest if kind == "file" else "")
        self._host.set_text(host)
        self._port.set_text(str(port))
        self._paper.choose("80" if settings.paper is PaperWidth.MM80 else "58")
        known = {"none": self.tr("Tanpa printer"), "file": rest, "tcp": f"{host}, port {port}"}
        self._printer_fact.set_value(known[kind])
        self._paper_fact.set_value(f"{self._paper.current()} mm")
        for field in (self._folder, self._host, self._port):
            field.set_error(None)
        self._fields.setCurrentIndex(KINDS.index(kind))
        self._show_saving()

    def show_right(self, may_set: bool, reason: str) -> None:
        """Let the printer be set, or show it as it is with the reason why not."""
        self._may_set = may_set
        self._forms.setCurrentIndex(0 if may_set else 1)
        self._reason.set_text(reason)
        self._save.setVisible(may_set)
        self._show_saving()

    def show_queue(self, prints: PrintQueueState | None) -> None:
        """Say how the queue stands."""
        waiting = prints.waiting if prints is not None else 0
        if self._in_use == "none":
            self._state.show_state(self.tr("Tanpa printer"), "neutral")
        elif waiting and prints is not None and prints.error:
            told = self.tr("Tidak menjawab · %n menunggu", "", waiting)
            self._state.show_state(told, "waiting", "triangle-alert")
        elif waiting:
            self._state.show_state(self.tr("%n menunggu dicetak", "", waiting), "waiting", "printer")
        else:
            self._state.show_state(self.tr("Semua tercetak"), "ok", "printer-check")

    def _on_kind(self, kind: str) -> None:
        self._fields.setCurrentIndex(KINDS.index(kind))
        self._show_saving()

    def _show_saving(self) -> None:
        self._save.setEnabled(self._may_set and self._wanted() != self._in_use)
        self._test.setEnabled(self._in_use != "none")

    # --- asking ------------------------------------------------------------------------------------

    def _wanted(self) -> str:
        kind = self._kind.current()
        if kind == "file":
            return f"file:{self._folder.text().strip()}"
        if kind == "tcp":
            host = self._host.text().strip()
            return f"tcp:{f'[{host}]' if ':' in host else host}:{self._port.text().strip() or PORT}"
        return "none"

    def save(self) -> None:
        """Ask for the printer that was typed in, once it can be one."""
        if self._save.isEnabled() and self._is_complete():
            self.setting_wanted.emit("printer", self._wanted())

    def _is_complete(self) -> bool:
        kind = self._kind.current()
        host = self._host.text().strip()
        if kind == "file" and not self._folder.text().strip():
            self._folder.set_error(self.tr("Isi nama folder."))
            return False
        if kind == "tcp" and (not host or any(char.isspace() for char in host)):
            self._host.set_error(self.tr("Isi alamat seperti 192.168.1.50."))
            return False
        port = self._port.text().strip() or str(PORT)
        if kind == "tcp" and not (port.isascii() and port.isdecimal() and 1 <= int(port) <= PORT_MAX):
            self._port.set_error(self.tr("1 sampai 65535"))
            return False
        return True

    def ask_for_test(self) -> None:
        if self._test.isEnabled():
            self.test_wanted.emit()

    def texts(self) -> dict[str, str]:
        """Return what a person reads here."""
        wrong = (field.error() for field in (self._folder, self._host, self._port))
        return {
            "printer": self._wanted(),
            "printer_state": self._state.text,
            "printer_error": " ".join(said for said in wrong if said),
            "printer_reason": "" if self._may_set else self._reason.text(),
            "paper": self._paper.current(),
        }


def _host_and_port(rest: str) -> tuple[str, int]:
    """Return address and port of a setting that was stored."""
    host, _, port = rest.rpartition(":") if not rest.endswith("]") else (rest, "", "")
    if not host:
        host, port = rest, ""
    return host.strip("[]"), int(port) if port.isascii() and port.isdecimal() else PORT
