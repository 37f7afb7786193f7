"""The first page of an empty folder: address and code, the filling, the recovery key; and the page of a folder in trouble."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.db.errors import DatabaseTooNew, DiskFull, KeyWrong
from app.domain.errors import WarunginError
from app.runtime.recovery import read_recovery_key, recovery_key
from app.sync.errors import AddressUnusable, EnrolmentRefused, ServerAway
from app.ui.error_view import sentence
from app.ui.page import Program
from app.ui.till.trouble_page import TroublePage
from app.ui.wizard.enrol_page import EnrolPage
from tests.qt.conftest import show_active
from tests.qt.shop import Shop
from tests.qt.till_driver import CONTROL, Driver

KEY = bytes(range(32))
WAIT_SECONDS = 10.0


class Centre:
    """Stands for the way to the centre: answers when it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answers: list[WarunginError | None] = []
        self.rows = 0
        self.open = threading.Event()
        self.open.set()

    def enrol(self, address: str, code: str) -> None:
        self.asked.append((address, code))
        assert self.open.wait(WAIT_SECONDS)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer


@pytest.fixture
def centre() -> Iterator[Centre]:
    centre = Centre()
    yield centre
    centre.open.set()


@pytest.fixture
def enrolling(qtbot: QtBot, shop: Shop, centre: Centre) -> Driver[EnrolPage]:
    session = shop.session()
    session.staff = None
    page = EnrolPage(session, centre.enrol, lambda: centre.rows, lambda: recovery_key(KEY))
    return Driver(qtbot, session, page)


def _fill_in(enrolling: Driver[EnrolPage], address: str = "pusat.contoh.id", code: str = "abcd-2345") -> None:
    enrolling.keys(address)
    enrolling.press(Qt.Key.Key_Return)
    enrolling.keys(code)


def test_a_code_is_shown_in_two_groups_however_it_is_typed(enrolling: Driver[EnrolPage]) -> None:
    _fill_in(enrolling, code="ab cd-23456")
    assert enrolling.reads("code") == "ABCD 2345"


def test_a_pasted_code_is_read_too(enrolling: Driver[EnrolPage]) -> None:
    _fill_in(enrolling, code="")
    QApplication.clipboard().setText(" abcd-2345\n")
    enrolling.press(Qt.Key.Key_V, CONTROL)
    assert enrolling.reads("code") == "ABCD 2345"


def test_look_alikes_are_left_out_and_told(enrolling: Driver[EnrolPage]) -> None:
    _fill_in(enrolling, code="ABCO")
    assert enrolling.reads("code") == "ABC"
    assert enrolling.reads("code_error").startswith("Kode tidak memakai 0, 1, I, L dan O")


def test_nothing_is_asked_of_the_centre_before_both_are_there(enrolling: Driver[EnrolPage], centre: Centre) -> None:
    _fill_in(enrolling, code="ABC")
    enrolling.press(Qt.Key.Key_Return)
    assert enrolling.reads("code_error") == "Kode terdiri dari 8 huruf dan angka."
    assert (centre.asked, enrolling.reads("step")) == ([], "asking")


def test_after_the_filling_the_recovery_key_is_shown_once(enrolling: Driver[EnrolPage], centre: Centre) -> None:
    done: list[bool] = []
    enrolling.page.enrolled.connect(lambda: done.append(True))
    centre.open.clear()
    _fill_in(enrolling)
    QTest.keyClick(enrolling.focused(), Qt.Key.Key_Return)
    enrolling.wait_for("doing", "Menghubungi server")
    centre.rows = 1_234
    enrolling.wait_for("rows", "1.234")
    centre.open.set()
    enrolling.wait_for("step", "key")
    assert centre.asked == [("pusat.contoh.id", "ABCD2345")]
    assert read_recovery_key(enrolling.reads("recovery_key")) == KEY
    enrolling.press(Qt.Key.Key_Return)
    assert done == [], "Enter that was pressed too often must not pass the key over"
    enrolling.press(Qt.Key.Key_Return, CONTROL)
    assert (done, enrolling.reads("recovery_key")) == ([True], "")
    assert [timer for timer in enrolling.page.findChildren(QTimer) if timer.isActive()] == []


@pytest.mark.parametrize(
    ("error", "place", "said"),
    [
        (AddressUnusable(typed="x"), "address_error", ""),
        (ServerAway(), "address_error", ""),
        (EnrolmentRefused(why="enrol_code_unknown"), "code_error", "Kode tidak dikenal"),
        (EnrolmentRefused(why="enrol_code_expired"), "code_error", "Kode sudah kedaluwarsa"),
        (EnrolmentRefused(why="enrol_code_used"), "code_error", "Kode sudah dipakai"),
        (EnrolmentRefused(why="enrol_too_many_tries"), "code_error", "Terlalu banyak percobaan"),
        (DiskFull(), "message", ""),
    ],
)
def test_a_refusal_is_told_where_it_can_be_mended(
    enrolling: Driver[EnrolPage], centre: Centre, error: WarunginError, place: str, said: str
) -> None:
    centre.answers = [error]
    _fill_in(enrolling)
    enrolling.press(Qt.Key.Key_Return)
    enrolling.wait_for("step", "asking")
    told = {name: enrolling.reads(name) for name in ("address_error", "code_error", "message")}
    assert told[place] == sentence(error).line
    assert said in told[place]
    assert [name for name, text in told.items() if text] == [place]
    assert (enrolling.reads("address"), enrolling.reads("code")) == ("pusat.contoh.id", "ABCD 2345")


def test_after_a_refusal_another_try_may_succeed(enrolling: Driver[EnrolPage], centre: Centre) -> None:
    centre.answers = [ServerAway(), None]
    _fill_in(enrolling)
    enrolling.press(Qt.Key.Key_Return)
    enrolling.wait_for("step", "asking")
    enrolling.touch("Sambungkan")
    enrolling.wait_for("step", "key")
    assert len(centre.asked) == 2


def test_a_break_in_the_filling_says_that_it_can_go_on(enrolling: Driver[EnrolPage], centre: Centre) -> None:
    centre.answers, centre.rows = [ServerAway()], 500
    _fill_in(enrolling)
    enrolling.press(Qt.Key.Key_Return)
    enrolling.wait_for("message", "sambungkan lagi untuk melanjutkan")


def test_a_cancelled_try_waits_for_the_last_answer_and_says_that_nothing_changed(
    enrolling: Driver[EnrolPage], centre: Centre
) -> None:
    centre.answers = [ServerAway()]
    centre.open.clear()
    _fill_in(enrolling)
    QTest.keyClick(enrolling.focused(), Qt.Key.Key_Return)
    enrolling.touch_while_busy("Batal")
    assert enrolling.reads("doing").startswith("Membatalkan")
    centre.open.set()
    enrolling.wait_for("message", "Dibatalkan")
    assert (enrolling.reads("step"), enrolling.reads("address_error")) == ("asking", "")


def test_a_server_that_was_named_at_the_start_is_offered(qtbot: QtBot, shop: Shop, centre: Centre) -> None:
    session = shop.session(program=Program("0.1.0", server_address="http://127.0.0.1:8000"))
    enrolling = Driver(qtbot, session, EnrolPage(session, centre.enrol, lambda: 0, lambda: recovery_key(KEY)))
    assert enrolling.reads("address") == "http://127.0.0.1:8000"
    enrolling.keys("ABCD2345")
    assert enrolling.reads("code") == "ABCD 2345"


def test_trouble_says_what_is_wrong_and_lets_one_try_again(qtbot: QtBot) -> None:
    page = TroublePage(sentence(KeyWrong()))
    show_active(qtbot, page)
    again: list[bool] = []
    closed: list[bool] = []
    page.again_wanted.connect(lambda: again.append(True))
    page.close_wanted.connect(lambda: closed.append(True))
    assert page.texts()["title"] == "Kunci data tidak cocok"
    assert page.texts()["sentence"].startswith("Data aman")
    assert page.texts()["note"] == ""
    QTest.keyClick(page, Qt.Key.Key_Return)
    page.show_error(sentence(DatabaseTooNew()))
    assert page.texts()["title"] == "Data dari program yang lebih baru"
    assert page.texts()["note"].startswith("Dicoba lagi pukul ")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert (again, closed) == ([True], [True])
