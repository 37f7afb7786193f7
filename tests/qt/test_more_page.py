"""The page for everything else: settings that act at once, a printer that is typed in, doors that say why they are shut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.staff import Staff
from app.services import settings
from app.ui.till.more_page import MorePage
from app.ui.widgets.dialog import Dialog
from tests.qt.office_kit import longer_words
from tests.qt.shop import DEVICE_ID, Shop
from tests.qt.till_driver import CONTROL, Driver


class More(Driver[MorePage]):
    """The page, with a window around it that keeps settings as the program's window does."""

    def __init__(self, qtbot: QtBot, shop: Shop, staff: Staff | None = None, printer: str = "none") -> None:
        shop.do(lambda uow: settings.put(uow, None, "printer", printer))
        session = shop.session(staff or shop.owner)
        super().__init__(qtbot, session, MorePage(session))
        self.shop = shop
        self.wanted: list[tuple[str, str]] = []
        session.settings_wanted.connect(self._keep)
        self.enter()

    def _keep(self, name: str, value: str) -> None:
        self.wanted.append((name, value))
        actor = self.session.staff
        self.session.operations.run(
            lambda uow: settings.put(uow, actor, name, value), then=lambda _: self._read(), failed=lambda _: True
        )

    def _read(self) -> None:
        self.session.settings = settings.read(self.shop.units(write=False))
        self.session.settings_changed.emit(self.session.settings)

    def stored(self) -> settings.Settings:
        return settings.read(self.shop.units(write=False))

    def field(self, name: str) -> QLineEdit:
        return next(edit for edit in self.page.findChildren(QLineEdit) if edit.accessibleName() == name)

    def type_into(self, name: str, typed: str) -> None:
        self.field(name).setFocus()
        self.field(name).selectAll()
        self.keys(typed)


def _to_kind(more: More, steps: int) -> None:
    """Go to the choice of the printer's kind with Tab, and on by so many steps."""
    for _ in range(12):
        more.press(Qt.Key.Key_Tab)
        if more.focused().accessibleName() == "Jenis printer":
            break
    assert more.focused().accessibleName() == "Jenis printer"
    for _ in range(steps):
        more.press(Qt.Key.Key_Right)


def test_language_theme_and_numpad_act_at_once_by_keys(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop, shop.cashier)
    more.press(Qt.Key.Key_Right)
    more.press(Qt.Key.Key_Tab)
    more.press(Qt.Key.Key_Right)
    more.press(Qt.Key.Key_Tab)
    more.press(Qt.Key.Key_Space)
    assert more.wanted == [("language", "en"), ("theme", "dark"), ("numpad", "on")]
    stored = more.stored()
    assert (stored.language, stored.theme, stored.numpad_always) == ("en", "dark", True)
    texts = more.page.texts()
    assert (texts["language"], texts["theme"], texts["numpad"]) == ("en", "dark", "on")


def test_the_owner_sets_a_network_printer(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    assert more.page.texts()["printer_state"] == "Tanpa printer"
    _to_kind(more, 1)
    more.type_into("Alamat printer", "192.168.1.50")
    more.press(Qt.Key.Key_S, CONTROL)
    assert more.stored().printer == "tcp:192.168.1.50:9100"
    assert more.page.texts()["printer_state"] == "Semua tercetak"


def test_an_address_that_cannot_be_one_is_told_at_its_field_and_nothing_is_kept(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    _to_kind(more, 1)
    more.press(Qt.Key.Key_S, CONTROL)
    assert more.page.texts()["printer_error"] == "Isi alamat seperti 192.168.1.50."
    more.type_into("Alamat printer", "192.168.1.50")
    more.type_into("Port", "70000")
    more.press(Qt.Key.Key_S, CONTROL)
    assert more.page.texts()["printer_error"] == "1 sampai 65535"
    assert more.wanted == []
    assert more.stored().printer == "none"


def test_the_owner_prints_into_a_folder(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    _to_kind(more, 2)
    more.press(Qt.Key.Key_S, CONTROL)
    assert more.page.texts()["printer_error"] == "Isi nama folder."
    more.type_into("Folder untuk berkas cetakan", "/cetakan/hari ini")
    more.press(Qt.Key.Key_S, CONTROL)
    assert more.stored().printer == "file:/cetakan/hari ini"


def test_an_address_of_version_six_stands_in_brackets_and_is_read_back(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop, printer="tcp:[::1]:9101")
    assert (more.field("Alamat printer").text(), more.field("Port").text()) == ("::1", "9101")
    more.type_into("Port", "9102")
    more.press(Qt.Key.Key_S, CONTROL)
    assert more.stored().printer == "tcp:[::1]:9102"


def test_paper_is_chosen_and_kept(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    for _ in range(12):
        more.press(Qt.Key.Key_Tab)
        if more.focused().accessibleName() == "Lebar kertas":
            break
    more.press(Qt.Key.Key_Right)
    assert int(more.stored().paper) == 48


def test_a_cashier_sees_the_printer_and_why_it_cannot_be_changed(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop, shop.cashier, printer="tcp:192.168.1.50:9100")
    texts = more.page.texts()
    assert texts["printer_reason"] == "Hanya pemilik yang bisa menggantinya. Hak yang diperlukan: mengubah pengaturan."
    more.press(Qt.Key.Key_S, CONTROL)
    assert more.wanted == []
    assert more.stored().printer == "tcp:192.168.1.50:9100"


def test_a_test_page_is_queued_by_its_key_where_there_is_a_printer(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop, shop.cashier, printer="tcp:192.168.1.50:9100")
    more.press(Qt.Key.Key_P, CONTROL)
    assert shop.sql("select kind, state from print_jobs") == [("test", "waiting")]


def test_without_a_printer_no_test_page_is_queued(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    more.press(Qt.Key.Key_P, CONTROL)
    assert shop.sql("select kind from print_jobs") == []


def test_the_back_office_opens_for_whoever_may(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    more.press(Qt.Key.Key_B, CONTROL)
    assert more.went == ["backoffice"]


def test_the_back_office_says_why_it_stays_shut_for_a_cashier(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop, shop.cashier)
    more.press(Qt.Key.Key_B, CONTROL)
    assert more.went == []
    assert more.page.texts()["office_note"] == "Untuk yang berhak melihat laporan atau mengubah barang."


def test_the_page_says_what_and_where_this_program_is(qtbot: QtBot, shop: Shop) -> None:
    texts = More(qtbot, shop).page.texts()
    assert (texts["version"], texts["till"], texts["place"]) == ("0.1.0", "TKO1-K01", "Toko Rukun Kenanga")
    assert texts["server"] == "http://127.0.0.1:8080"
    assert texts["device"] == str(DEVICE_ID)


def test_the_licences_can_be_read_and_copied(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    more.touch("Baca lisensi")
    assert [dialog.accessibleName() for dialog in more.page.findChildren(Dialog)] == ["Lisensi huruf dan ikon"]
    more.press(Qt.Key.Key_Return)
    copied = QGuiApplication.clipboard().text()
    assert "SIL OPEN FONT LICENSE" in copied
    assert "Lucide" in copied


def test_closing_the_program_closes_the_window(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    QTest.keyClick(more.focused(), Qt.Key.Key_Q, CONTROL)
    assert not more.page.isVisible()


def test_escape_goes_back_to_the_till(qtbot: QtBot, shop: Shop) -> None:
    more = More(qtbot, shop)
    more.press(Qt.Key.Key_Escape)
    assert more.went == ["selling"]


@pytest.mark.parametrize("role", ["owner", "cashier"])
def test_it_fits_beside_the_banner_with_longer_words(qtbot: QtBot, shop: Shop, qapp: QApplication, role: str) -> None:
    with longer_words(qapp):
        more = More(qtbot, shop, shop.owner if role == "owner" else shop.cashier, printer="tcp:192.168.1.50:9100")
        more.page.resize(1290, 712)
        more.settle()
        assert (more.page.width(), more.page.height()) == (1290, 712)
