"""What a stranger broke at the counter: quick touches, keys that went elsewhere, scanners that end a code twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services import carts
from app.ui.till.tiles import TileView
from app.ui.wedge import Wedge
from tests.qt.language_kit import Person, at_the_till, look_at
from tests.qt.shop import Shop

LEFT = Qt.MouseButton.LeftButton
PRESS, AGAIN, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease


@pytest.fixture
def person(qtbot: QtBot, shop: Shop) -> Iterator[Person]:
    shop.open_shift()
    with at_the_till(qtbot, shop) as someone:
        someone.sign_in(shop.cashier)
        someone.wait_page("selling")
        yield someone


def wedge(person: Person) -> Wedge:
    found = person.window.findChild(Wedge)
    assert found is not None
    return found


def burst(person: Person, code: str, *, enters: int = 1) -> None:
    """Type a code as quickly as a scanner does."""
    wedge(person).enabled = True
    for character in code:
        QTest.keyClick(person.window.windowHandle(), ord(character))
    for _ in range(enters):
        QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_Return)


def button(person: Person, name: str) -> QAbstractButton:
    """Return the button that stands on the screen under this name."""
    for known in person.window.findChildren(QAbstractButton):
        if known.isVisible() and known.accessibleName().startswith(name):
            return known
    raise AssertionError(f"no button {name!r}")


def touch(part: QWidget, at: QPoint | None = None, *, times: int = 1) -> None:
    """Touch quickly: every second press arrives as a double click, as it does from a real screen."""
    place = QPointF(at if at is not None else part.rect().center())
    for nth in range(times):
        for kind, held in ((AGAIN if nth % 2 else PRESS, LEFT), (RELEASE, Qt.MouseButton.NoButton)):
            event = QMouseEvent(kind, place, part.mapToGlobal(place), LEFT, held, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(part, event)


def orders(shop: Shop) -> int:
    return int(shop.sql("select count(*) from orders")[0][0])


def in_cart(shop: Shop) -> list[str]:
    view = carts.current(shop.units(write=False))
    return [f"{line.quantity.milli} {line.sku}" for line in view.cart.lines]


def add_one(person: Person) -> None:
    person.type("mie-001")
    person.press("Return")
    person.wait(lambda: in_cart(person.shop) == ["1000 MIE-001"])


def test_four_quick_touches_on_a_tile_are_four_pieces(person: Person) -> None:
    tiles = person.window.findChild(TileView)
    assert isinstance(tiles, TileView)
    person.wait(lambda: bool(tiles.tiles().products))
    sku = tiles.tiles().products[0].sku
    touch(tiles.viewport(), tiles.visualRect(tiles.tiles().index(0)).center(), times=4)
    person.settle()
    assert in_cart(person.shop) == [f"4000 {sku}"]


def test_after_paying_was_touched_the_amount_can_be_typed(person: Person) -> None:
    add_one(person)
    person.wait(lambda: not person.window._soon.isActive())  # nothing is waited for: the page is shown at once
    touch(button(person, "Bayar"))
    person.wait_page("paying")
    person.type("70000")
    assert person.read("received") == "70.000"


def test_a_double_touch_on_pay_does_not_pay(person: Person) -> None:
    add_one(person)
    person.wait(lambda: not person.window._soon.isActive())
    touch(button(person, "Bayar"))
    person.wait_page("paying")
    touch(button(person, "Selesai"))
    person.settle()
    assert person.read("page") == "paying"
    assert orders(person.shop) == 0
    person.qtbot.waitUntil(lambda: _pays(person))
    assert orders(person.shop) == 1


def _pays(person: Person) -> bool:
    """Touch until it counts, as somebody does who looked first."""
    if person.read("page") == "paying":
        touch(button(person, "Selesai"))
        person.settle()
    return person.read("page") == "done"


def test_a_scan_that_ends_with_two_enters_does_not_end_the_payment(person: Person) -> None:
    add_one(person)
    person.press("F4")
    person.wait_page("paying")
    person.wait(lambda: person.read("received") == "3.300")
    burst(person, person.shop.barcode("MIE-002"), enters=2)
    person.settle()
    assert person.read("page") == "paying"
    assert "Pindaian tidak dipakai di sini" in person.read("toasts")
    assert orders(person.shop) == 0
    assert in_cart(person.shop) == ["1000 MIE-001"]
    assert person.read("received") == "3.300"


def test_an_enter_that_a_finger_presses_after_a_scan_is_heard(person: Person) -> None:
    add_one(person)
    person.press("F4")
    person.wait_page("paying")
    person.wait(lambda: person.read("received") == "3.300")
    burst(person, person.shop.barcode("MIE-002"))
    QTest.qWait(120)  # what is told apart is the time between two keys
    QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_Return)
    person.wait_page("done")
    assert orders(person.shop) == 1


def test_twenty_scans_in_a_row_are_each_counted_once(person: Person) -> None:
    first, second = person.shop.barcode("MIE-001"), person.shop.barcode("MIE-002")
    for _ in range(10):
        burst(person, first)
        burst(person, second)
    person.settle()
    assert in_cart(person.shop) == ["10000 MIE-001", "10000 MIE-002"]


def test_a_scan_right_behind_f4_is_taken_or_visibly_refused(person: Person) -> None:
    add_one(person)
    QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_F4)
    burst(person, person.shop.barcode("MIE-002"))
    person.settle()
    person.wait_page("paying")
    taken = in_cart(person.shop) == ["1000 MIE-001", "1000 MIE-002"]
    refused = "Pindaian tidak dipakai di sini" in person.read("toasts")
    assert taken != refused
    person.wait(lambda: person.read("received") == ("6.600" if taken else "3.300"))


def test_a_scan_right_behind_the_enter_that_pays_is_taken_or_visibly_refused(person: Person) -> None:
    add_one(person)
    person.press("F4")
    person.wait_page("paying")
    person.wait(lambda: person.read("received") == "3.300")
    QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_Return)
    burst(person, person.shop.barcode("MIE-002"))
    person.settle()
    person.wait(lambda: person.read("page") in ("done", "selling"))
    taken = in_cart(person.shop) == ["1000 MIE-002"]
    refused = "Pindaian tidak dipakai di sini" in person.read("toasts")
    assert taken != refused
    assert orders(person.shop) == 1


def test_f4_pressed_many_times_pays_once(person: Person) -> None:
    add_one(person)
    for _ in range(12):
        QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_F4)
        QApplication.processEvents()
    person.wait(lambda: person.read("page") in ("paying", "done", "selling"))
    person.settle()
    assert orders(person.shop) <= 1
    if person.read("page") == "paying":
        person.press("F4")
        person.wait_page("done")
    assert orders(person.shop) == 1


def test_a_line_removed_before_a_payment_does_not_come_back_into_the_next_cart(person: Person) -> None:
    add_one(person)
    person.type("mie-002")
    person.press("Return")
    person.press("Del")
    person.press("F4")
    person.wait_page("paying")
    person.wait(lambda: person.read("received") == "3.300")
    person.press("Return")
    person.wait_page("done")
    person.wait(lambda: person.read("next") != "")
    person.press("Return")
    person.wait_page("selling")
    for _ in range(3):
        person.press("Ctrl+Z")
    assert in_cart(person.shop) == []
    assert "Tidak ada baris yang bisa dikembalikan" in person.read("toasts")


@pytest.mark.parametrize(
    "typed",
    [
        "0*mie-001",
        "999999999*mie-001",
        "9999999999999999999999*mie-001",
        "-1*mie-001",
        "1,5*mie-001",
        "'; drop table orders; --",
        'mie" OR name:*',
        "NEAR(mie goreng, 5)",
        "%",
        "_" * 30,
        "😀🍜",
    ],
)
def test_what_cannot_be_meant_adds_nothing_and_is_answered(person: Person, typed: str) -> None:
    QApplication.clipboard().setText(typed)
    person.press("Ctrl+V")
    assert person.read("field") == typed
    person.press("Return")
    person.wait(lambda: person.read("message") != "" or "tidak ditemukan" in person.read("foot"))
    assert in_cart(person.shop) == []
    person.press("Esc")
    person.press("Esc")
    person.press("Esc")
    add_one(person)


def test_ten_thousand_pasted_characters_hold_nothing_up(person: Person) -> None:
    QApplication.clipboard().setText("bukan barang " * 1_000)
    person.press("Ctrl+V")
    assert len(person.read("field")) <= 200
    person.press("Return")
    person.settle()
    assert in_cart(person.shop) == []
    person.press("Esc")
    person.press("Esc")
    add_one(person)


@pytest.mark.parametrize("typed", [" mie-001", "mie-001 ", "  mie-001  ", "1* mie-001 "])
def test_blanks_around_a_code_do_not_matter(person: Person, typed: str) -> None:
    person.type(typed)
    person.press("Return")
    assert in_cart(person.shop) == ["1000 MIE-001"]


def test_a_held_cart_may_be_called_anything(person: Person) -> None:
    name = "Bu Ani 😀 <b>'\"%1 %n"
    add_one(person)
    person.press("F8")
    QApplication.clipboard().setText(name)
    person.press("Ctrl+A")
    person.press("Ctrl+V")
    person.press("Return")
    person.wait(lambda: in_cart(person.shop) == [])
    assert person.shop.sql("select name from carts where held_at is not null") == [(name,)]
    assert name in person.read("toasts").replace("\u00a0", " ")
    person.press("Shift+F8")
    person.wait_page("held")
    person.press("Return")
    person.wait_page("selling")
    assert in_cart(person.shop) == ["1000 MIE-001"]


def test_the_theme_may_change_while_an_amount_is_half_typed(person: Person) -> None:
    add_one(person)
    person.press("F4")
    person.wait_page("paying")
    person.wait(lambda: person.read("received") == "3.300")
    person.type("50")
    person.set("theme", "dark")
    assert (person.read("page"), person.read("received")) == ("paying", "50")
    person.type("00")
    assert person.read("received") == "5.000"
    person.press("Return")
    person.wait_page("done")
    assert orders(person.shop) == 1


def test_on_a_small_window_no_amount_of_the_payment_is_cut(person: Person) -> None:
    add_one(person)
    person.window.resize(1024, 700)
    person.press("F4")
    person.wait_page("paying")
    person.wait(lambda: person.read("received") == "3.300")
    seen = look_at(person.window)
    assert "+100.000" in seen.texts
    assert [text for text in seen.cut if any(character.isdigit() for character in text)] == []
