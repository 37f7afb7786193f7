"""Signing in: the right person by PIN, wrong ones counted and locked out, and a supervisor who lets them in again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from app.domain.staff import Staff
from app.services import syncing
from app.ui.page import DemoPerson, Program, Session
from app.ui.till.sign_in_page import SignInPage
from app.wire.master import StaffEntity
from tests.qt.shop import PINS, Shop, an_id
from tests.qt.till_driver import Driver

AFTERNOON = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


class Door(Driver[SignInPage]):
    """The sign-in page, with a clock that only moves when it is told to."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        session.staff = None
        self.seconds = 0.0
        self.known: list[Staff] = []
        page = SignInPage(session, now=lambda: AFTERNOON, monotonic=lambda: self.seconds)
        page.signed_in.connect(self.known.append)
        super().__init__(qtbot, session, page)

    def type_pin(self, pin: str) -> None:
        self.keys(pin)
        self.settle()


@pytest.fixture
def door(qtbot: QtBot, shop: Shop) -> Door:
    door = Door(qtbot, shop.session())
    door.enter()
    return door


def _choose(door: Door, name: str) -> None:
    if not door.reads("chosen").startswith(name):
        door.keys(name[0])
    assert door.reads("chosen").startswith(name)


def _lock(door: Door, shop: Shop, name: str) -> None:
    _choose(door, name)
    for _ in range(5):
        door.type_pin("000000")


def test_the_sixth_digit_signs_in_without_enter(door: Door) -> None:
    _choose(door, "Rina")
    door.type_pin(PINS["Rina Wulandari"])
    assert [person.name for person in door.known] == ["Rina Wulandari"]
    assert door.reads("digits") == "0"


def test_digits_typed_before_the_names_are_there_count(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    door = Door(qtbot, shop.session())
    door.page.enter()
    door.keys(PINS["Rina Wulandari"])
    qtbot.waitUntil(lambda: bool(door.known))
    assert door.known[0].name == "Rina Wulandari"


def test_who_has_the_shift_is_chosen_and_marked(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift(staff=shop.person("Rina"))
    door = Door(qtbot, shop.session())
    door.enter()
    assert door.reads("chosen") == "Rina Wulandari"
    assert "Rina Wulandari · Kasir · Shift berjalan" in door.reads("people")


def test_arrows_and_letters_choose_a_person(door: Door) -> None:
    assert door.reads("people").splitlines()[0].startswith("Dedi")
    assert door.reads("chosen") == "Dedi Saputra"
    door.press(Qt.Key.Key_Down)
    assert door.reads("chosen") == "Yusuf Hidayat"
    door.keys("s")
    assert door.reads("chosen") == "Sri Handayani"


def test_choosing_another_person_forgets_the_digits(door: Door) -> None:
    door.keys("123")
    door.press(Qt.Key.Key_Right)
    assert door.reads("digits") == "0"


def test_backspace_takes_one_digit_and_escape_all(door: Door) -> None:
    door.keys("123")
    door.press(Qt.Key.Key_Backspace)
    assert door.reads("digits") == "2"
    door.press(Qt.Key.Key_Escape)
    assert door.reads("digits") == "0"


def test_a_wrong_pin_says_how_often_one_may_still_try(door: Door, shop: Shop) -> None:
    _choose(door, "Rina")
    door.type_pin("000000")
    door.type_pin("111111")
    assert door.reads("message") == "PIN salah, 3 kali lagi"
    assert (door.reads("digits"), door.known, door.beeps) == ("0", [], ["not_found", "not_found"])
    assert shop.sql("select wrong from pin_tries") == [(2,)]


def test_the_fifth_wrong_pin_locks_with_a_countdown_and_takes_no_digit(door: Door, shop: Shop) -> None:
    _lock(door, shop, "Rina")
    assert door.reads("message") == "PIN terkunci. Coba lagi dalam 0:30"
    door.keys("274918")
    assert (door.reads("digits"), door.known) == ("0", [])
    door.seconds = 12.4
    door.wait_for("message", "0:18")


def test_after_the_lock_out_the_right_pin_signs_in(door: Door, shop: Shop) -> None:
    _lock(door, shop, "Rina")
    door.seconds = 30.0
    shop.clock.advance(seconds=31)
    door.wait_for("message", "PIN 6 angka")
    door.type_pin(PINS["Rina Wulandari"])
    assert [person.name for person in door.known] == ["Rina Wulandari"]


def test_a_lock_out_is_one_persons_only(door: Door, shop: Shop) -> None:
    _lock(door, shop, "Rina")
    _choose(door, "Dedi")
    assert door.reads("message") == "PIN 6 angka"
    door.type_pin(PINS["Dedi Saputra"])
    assert [person.name for person in door.known] == ["Dedi Saputra"]


def test_a_lock_out_is_still_there_after_a_restart(qtbot: QtBot, door: Door, shop: Shop) -> None:
    _lock(door, shop, "Rina")
    again = Door(qtbot, shop.session())
    again.enter()
    _choose(again, "Rina")
    again.type_pin(PINS["Rina Wulandari"])
    assert again.known == []
    assert again.reads("message").startswith("PIN terkunci. Coba lagi dalam 0:")


def test_someone_with_the_right_lets_a_locked_person_in_again(door: Door, shop: Shop) -> None:
    _lock(door, shop, "Rina")
    assert door.reads("action") == "Buka dengan PIN supervisor"
    door.press(Qt.Key.Key_Return)
    assert door.reads("greeting") == "Buka kunci Rina Wulandari"
    assert "Dedi" not in door.reads("people")
    _choose(door, "Yusuf")
    door.type_pin(PINS["Yusuf Hidayat"])
    door.settle()
    assert (door.reads("chosen"), door.known) == ("Rina Wulandari", [])
    assert door.reads("message") == "Kunci dibuka oleh Yusuf Hidayat. Ketik PIN Anda."
    door.type_pin(PINS["Rina Wulandari"])
    assert [person.name for person in door.known] == ["Rina Wulandari"]


def test_a_wrong_pin_of_the_helper_unlocks_nobody(door: Door, shop: Shop) -> None:
    _lock(door, shop, "Rina")
    door.press(Qt.Key.Key_Return)
    _choose(door, "Yusuf")
    door.type_pin("000000")
    assert door.reads("message") == "PIN salah, 4 kali lagi"
    door.press(Qt.Key.Key_Escape)
    assert door.reads("chosen") == "Rina Wulandari"
    assert door.reads("message").startswith("PIN terkunci")
    rina = shop.person("Rina").id
    assert shop.sql("select wrong from pin_tries where staff_id = ?", rina.bytes) == [(5,)]


def test_a_scan_takes_no_digit_and_is_told(door: Door) -> None:
    door.keys("12")
    assert door.page.take_scan("8990100100018") is False
    assert (door.reads("digits"), door.reads("message")) == ("2", "Pindaian tidak dipakai di sini. Ketik PIN.")


def test_a_person_who_left_meanwhile_is_told_and_gone(door: Door, shop: Shop) -> None:
    dedi = shop.person("Dedi")
    left = StaffEntity(id=dedi.id, name=dedi.name, role="cashier", pin_hash="x", active=False)
    shop.apply("staff", dedi.id, left)
    _choose(door, "Dedi")
    door.type_pin(PINS["Dedi Saputra"])
    door.settle()
    assert door.known == []
    assert "Dedi" not in door.reads("people")


def test_pins_are_shown_in_the_demo_only(qtbot: QtBot, shop: Shop) -> None:
    people = tuple(DemoPerson(name, pin, "cashier") for name, pin in PINS.items())
    demo = Door(qtbot, shop.session(program=Program("0.1.0", demo_people=people)))
    demo.enter()
    assert "Rina Wulandari · Kasir · PIN 274918" in demo.reads("people")
    plain = Door(qtbot, shop.session())
    plain.enter()
    assert "PIN" not in plain.reads("people")


def test_thirty_people_are_reached_by_the_first_letter(qtbot: QtBot, shop: Shop) -> None:
    for number in range(26):
        person_id = an_id(7, number)
        name = f"{chr(ord('A') + number)}nggota Panjang Sekali Namanya Supaya Tidak Muat Pada Satu Baris {number}"
        shop.apply("staff", person_id, StaffEntity(id=person_id, name=name, role="cashier", pin_hash="x", active=True))
    door = Door(qtbot, shop.session())
    door.enter()
    assert len(door.reads("people").splitlines()) == 30
    door.keys("z")
    assert door.reads("chosen").startswith("Znggota")
    assert "huruf pertama" in door.reads("lead")


def test_the_foot_says_which_till_it_is_and_how_sync_stands(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    session = shop.session()
    session.sync = syncing.status(shop.units(write=False))
    door = Door(qtbot, session)
    door.enter()
    assert (door.reads("shop"), door.reads("place")) == ("Toko Rukun Kenanga", "Kasir K01")
    assert (door.reads("date"), door.reads("clock")) == ("Selasa, 24 November 2026", "16:42")
    assert (door.reads("greeting"), door.reads("sync")) == ("Selamat sore", "1 menunggu")


def test_another_language_is_asked_of_the_window(door: Door) -> None:
    wanted: list[tuple[str, str]] = []
    door.session.settings_wanted.connect(lambda name, value: wanted.append((name, value)))
    door.press(Qt.Key.Key_Tab)
    door.press(Qt.Key.Key_Right)
    assert wanted == [("language", "en")]


def test_no_timer_runs_while_the_page_is_left(door: Door) -> None:
    door.page.leave()
    assert [timer for timer in door.page.findChildren(QTimer) if timer.isActive()] == []
