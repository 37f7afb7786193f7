"""Everything else: how the screen looks, the printer, the other face of the program, and what this program is."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.staff import Right
from app.services import printing
from app.services.settings import Settings
from app.ui import keymap, theme
from app.ui.error_view import right_name
from app.ui.keymap import Scope
from app.ui.page import Page, Session
from app.ui.till.more_parts import LICENCES, LicenceDialog, SettingRow, wide_button
from app.ui.till.more_printer import PrinterCard
from app.ui.till.page_head import PageHead
from app.ui.widgets.button import ActionButton
from app.ui.widgets.card import Card, FactRow
from app.ui.widgets.segmented import Option, Segmented
from app.ui.widgets.switch import Switch

OFFICE_RIGHTS = (Right.REPORT_VIEW, Right.CATALOGUE_EDIT)
"""Whoever has one of these may open the back office."""


class MorePage(Page):
    """Settings act at once, except the printer, which is typed in first. What a person may not change is shown as it is."""

    scope = Scope.MORE

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        theme.ground(self, "canvas")
        self.setAccessibleName(self.tr("Lainnya"))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 0, 28, 20)
        column.setSpacing(4)
        column.addWidget(PageHead(session, self.tr("Lainnya")))
        cards = QGridLayout()
        cards.setSpacing(14)
        cards.addWidget(self._look_card(), 0, 0)
        cards.addWidget(self._printer_card(), 0, 1)
        cards.addWidget(self._program_card(), 1, 0)
        cards.addWidget(self._about_card(), 1, 1)
        for at in (0, 1):
            cards.setColumnStretch(at, 1)
        column.addLayout(cards)
        column.addStretch(1)
        for action, slot in {
            "more.back_office": self._on_back_office,
            "more.save_printer": self._printer.save,
            "more.test_page": self._printer.ask_for_test,
            "more.quit": self._on_quit,
            "more.back": lambda: session.go.emit("selling"),
        }.items():
            keymap.bind(self, action, slot)
        session.settings_changed.connect(self._show_settings)
        session.prints_changed.connect(self._printer.show_queue)

    # --- building ----------------------------------------------------------------------------------

    def _look_card(self) -> Card:
        card = Card(self.tr("Tampilan"))
        card.body.setSpacing(14)
        self._language = Segmented([Option("id", "Indonesia"), Option("en", "English")], name=self.tr("Bahasa"))
        self._theme = Segmented(
            [Option("light", self.tr("Terang"), "sun"), Option("dark", self.tr("Gelap"), "moon")], name=self.tr("Tema")
        )
        self._numpad = Switch(self.tr("Selalu tampilkan angka"))
        wanted = self.session.settings_wanted
        self._language.chosen.connect(lambda language: wanted.emit("language", language))
        self._theme.chosen.connect(lambda chosen: wanted.emit("theme", chosen))
        self._numpad.clicked.connect(lambda on: wanted.emit("numpad", "on" if on else "off"))
        card.body.addWidget(SettingRow("languages", self.tr("Bahasa"), self._language))
        card.body.addWidget(SettingRow("sun", self.tr("Tema"), self._theme))
        card.body.addWidget(
            SettingRow(
                "keyboard",
                self.tr("Selalu tampilkan angka"),
                self._numpad,
                self.tr("Papan angka tetap terbuka di kasir, untuk layar sentuh."),
            )
        )
        card.body.addStretch(1)
        return card

    def _program_card(self) -> Card:
        card = Card(self.tr("Program"))
        card.body.setSpacing(10)
        self._office = self._action("more.back_office", "layout-dashboard", self._on_back_office)
        self._office_row = SettingRow("store", self.tr("Kantor toko"), self._office)
        card.body.addWidget(self._office_row)
        full = self._action("till.full_screen", "maximize", self._on_full_screen)
        card.body.addWidget(SettingRow("monitor", self.tr("Layar"), full))
        lock = self._action("till.lock", "lock", lambda: self.session.go.emit("lock"))
        card.body.addWidget(
            SettingRow(
                "user-round", self.tr("Ganti orang"), lock, self.tr("Keranjang dan shift tetap seperti sekarang.")
            )
        )
        leave = self._action("more.quit", "power", self._on_quit)
        card.body.addWidget(
            SettingRow("power", self.tr("Selesai memakai"), leave, self.tr("Semua tersimpan, keranjang juga."))
        )
        card.body.addStretch(1)
        return card

    def _action(self, action: str, icon: str, slot: object) -> ActionButton:
        button = wide_button(keymap.label(action), icon=icon, key=keymap.caption(action))
        button.clicked.connect(slot)
        return button

    def _printer_card(self) -> Card:
        self._printer = PrinterCard()
        self._printer.setting_wanted.connect(self.session.settings_wanted)
        self._printer.test_wanted.connect(self._on_test_page)
        return self._printer

    def _about_card(self) -> Card:
        card = Card(self.tr("Tentang"))
        self._about = {
            "version": FactRow("Warungin", self.session.program.version),
            "place": FactRow(self.tr("Toko dan outlet")),
            "till": FactRow(self.tr("Kasir")),
            "device": FactRow(self.tr("Perangkat")),
            "server": FactRow(self.tr("Pusat")),
            "licences": FactRow(self.tr("Huruf dan ikon"), ", ".join(name for name, _, _ in LICENCES)),
        }
        for fact in self._about.values():
            card.body.addWidget(fact)
        licences = ActionButton(self.tr("Baca lisensi"), kind="ghost", icon="file-text", height=40, tone="brandInk")
        licences.clicked.connect(self._on_licences)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(licences)
        card.body.addStretch(1)
        card.body.addLayout(row)
        return card

    # --- being shown -------------------------------------------------------------------------------

    def enter(self) -> None:
        self._show_settings(self.session.settings)
        self._show_rights()
        self._show_facts()
        self._printer.show_queue(self.session.prints)
        self._language.setFocus()

    def _show_settings(self, settings: Settings) -> None:
        self._language.choose(settings.language)
        self._theme.choose(settings.theme)
        self._numpad.setChecked(settings.numpad_always)
        self._printer.show_settings(settings)
        self._printer.show_queue(self.session.prints)

    def _show_rights(self) -> None:
        staff = self.session.staff
        may_set = staff is not None and staff.may(Right.SETTINGS)
        reason = self.tr("Hanya pemilik yang bisa menggantinya. Hak yang diperlukan: %1.")
        self._printer.show_right(may_set, reason.replace("%1", right_name(Right.SETTINGS)))
        may_open = self._may_open_office()
        self._office.setEnabled(may_open)
        self._office_row.set_note(
            self.tr("Penjualan hari ini, barang dan harga.")
            if may_open
            else self.tr("Untuk yang berhak melihat laporan atau mengubah barang.")
        )

    def _may_open_office(self) -> bool:
        staff = self.session.staff
        return staff is not None and any(map(staff.may, OFFICE_RIGHTS))

    def _show_facts(self) -> None:
        facts = self.session.facts
        if facts is None:
            return
        self._about["place"].set_value(" · ".join(dict.fromkeys((facts.shop, facts.outlet))))
        self._about["till"].set_value(f"{facts.outlet_code}-{facts.register}" if facts.register else facts.outlet_code)
        self._about["device"].set_value(facts.device_id)
        self._about["server"].set_value(facts.server_url)

    # --- acting ------------------------------------------------------------------------------------

    def _on_back_office(self) -> None:
        if self._may_open_office():
            self.session.go.emit("backoffice")

    def _on_full_screen(self) -> None:
        window = self.window()
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()

    def _on_quit(self) -> None:
        self.window().close()

    def _on_licences(self) -> None:
        LicenceDialog(self.window()).open()

    def _on_test_page(self) -> None:
        actor = self.session.actor
        self.session.operations.run(
            lambda uow: printing.queue_test_page(uow, actor),
            then=lambda _: self.session.say(self.tr("Halaman uji masuk antrean cetak"), "ok", "printer"),
            owner=self,
        )

    def texts(self) -> dict[str, str]:
        """Return what a person reads now."""
        return {
            "language": self._language.current(),
            "theme": self._theme.current(),
            "numpad": "on" if self._numpad.isChecked() else "off",
            "office_note": self._office_row.note(),
            **{name: fact.value() for name, fact in self._about.items()},
            **self._printer.texts(),
        }
