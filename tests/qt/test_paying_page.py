"""Taking cash: keys in, text out, against the real database. Nothing is paid twice, and nothing is lost when it fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.ids import LineId
from app.domain.money import ZERO
from app.domain.order import Order
from app.domain.product import Product
from app.domain.quantity import Quantity
from app.services import carts, orders, shifts
from app.ui.page import Session
from app.ui.till.paying_page import PayingPage
from app.ui.widgets.numpad import NumPad
from tests.qt.conftest import show_active
from tests.qt.shop import Shop

NO_BREAK = "\u00a0"


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """A shop with an open shift and goods for Rp 138.975 on the counter."""
    shop.open_shift()
    _put(shop, "UJI-1", "Beras Uji 5 kg", 74_500)
    _put(shop, "UJI-2", "Minyak Uji 1 L", 64_475)
    return shop


def _put(shop: Shop, sku: str, name: str, minor: int) -> None:
    _add(shop, shop.put_product(sku, name, {"pcs": (1, minor, None)}))


def _add(shop: Shop, product: Product) -> None:
    unit = product.base_unit.code
    shop.do(lambda uow: carts.add_product(uow, shop.cashier, product.id, unit, Quantity.of(1)))


def _take_out(shop: Shop, line_id: LineId) -> None:
    shop.do(lambda uow: carts.remove_line(uow, shop.cashier, line_id))


class Paying:
    """The page as a cashier uses it."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.qtbot = qtbot
        self.session = session
        self.went: list[str] = []
        self.beeps: list[str] = []
        session.go.connect(self.went.append)
        session.beeper.played.connect(self.beeps.append)
        self.page = PayingPage(session)
        self.page.resize(1290, 768)
        show_active(qtbot, self.page)

    def enter(self) -> None:
        self.page.enter()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.operations.is_idle)

    def keys(self, typed: str) -> None:
        for digit in typed:
            QTest.keyClicks(self._focused(), digit)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._focused(), key)

    def touch(self, name: str) -> None:
        """Touch the button that is called so."""
        for button in self.page.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName() == name:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        pytest.fail(f"no button is called {name}")

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def __getitem__(self, name: str) -> str:
        return self.page.texts()[name].replace(NO_BREAK, " ")


@pytest.fixture
def paying(qtbot: QtBot, shop: Shop) -> Paying:
    paying = Paying(qtbot, shop.session())
    paying.enter()
    return paying


def _orders(shop: Shop) -> list[tuple[int, int, int]]:
    rows = shop.sql("select total_minor, received_minor, change_minor from orders order by number")
    return [(row[0], row[1], row[2]) for row in rows]


def _cart_lines(shop: Shop) -> int:
    return len(shop.do(carts.current).cart.lines)


def test_the_due_is_rounded_to_coins_and_the_rounding_stands_beside_it(paying: Paying) -> None:
    assert paying["due"] == "Rp 139.000"
    assert paying["total"] == "138.975"
    assert paying["rounding"] == "+25"


def test_the_lines_and_who_sells_stand_on_the_ticket(paying: Paying) -> None:
    assert paying["lines"] == "1 Beras Uji 5 kg 74.500\n1 Minyak Uji 1 L 64.475"
    assert paying["items"] == "Kasir Rina Wulandari · 2 barang"


def test_the_field_holds_the_due_and_enter_takes_it(paying: Paying, shop: Shop) -> None:
    assert paying["received"] == "139.000"
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert _orders(shop) == [(139_000, 139_000, 0)]
    assert paying.went == ["done"]
    assert paying.session.last_order is not None
    assert paying.session.last_order.total.minor == 139_000


def test_typing_replaces_the_due_and_the_change_is_shown_with_its_notes(paying: Paying, shop: Shop) -> None:
    paying.keys("150000")
    assert paying["received"] == "150.000"
    assert (paying["change_title"], paying["change"]) == ("Kembalian", "Rp 11.000")
    assert paying["change_notes"] == "10.000 + 1.000"
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert _orders(shop) == [(139_000, 150_000, 11_000)]


def test_notes_of_one_kind_are_counted(paying: Paying) -> None:
    paying.keys("400000")
    assert paying["change"] == "Rp 261.000"
    assert paying["change_notes"] == "2 × 100.000 + 50.000 + 10.000 + 1.000"


def test_what_no_coin_covers_is_not_handed_out_as_notes(paying: Paying) -> None:
    paying.keys("200009")
    assert paying["change"] == "Rp 61.009"
    assert paying["change_notes"] == "50.000 + 10.000 + 1.000"


def test_f4_pays_exactly_whatever_was_typed(paying: Paying, shop: Shop) -> None:
    paying.keys("5")
    paying.press(Qt.Key.Key_F4)
    paying.settle()
    assert _orders(shop) == [(139_000, 139_000, 0)]
    assert paying.went == ["done"]


def test_too_little_is_said_and_enter_does_nothing(paying: Paying, shop: Shop) -> None:
    paying.keys("130000")
    assert (paying["change_title"], paying["change"]) == ("Kurang", "Rp 9.000")
    assert paying["reason"] == "Uang diterima belum cukup"
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert _orders(shop) == []
    assert _cart_lines(shop) == 2
    assert paying["received"] == "130.000"
    assert paying.beeps == ["attention"]
    assert paying.went == []


def test_an_amount_that_nobody_hands_over_is_refused(paying: Paying, shop: Shop) -> None:
    paying.keys("8990101000110")
    assert paying["change_title"] == "Periksa uang diterima"
    assert paying["reason"] == "Periksa dahulu jumlah yang diketik"
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert _orders(shop) == []
    assert _cart_lines(shop) == 2


def test_an_empty_field_pays_nothing(paying: Paying, shop: Shop) -> None:
    paying.press(Qt.Key.Key_Backspace)
    assert paying["received"] == ""
    assert paying["change"] == "Rp 139.000"
    paying.press(Qt.Key.Key_Enter)
    paying.settle()
    assert _orders(shop) == []


def test_a_quick_sum_is_taken_by_touch_and_ended_by_enter(paying: Paying, shop: Shop) -> None:
    assert paying["sums"] == "140.000 150.000 200.000"
    paying.touch("150.000")
    assert paying["change"] == "Rp 11.000"
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert _orders(shop) == [(139_000, 150_000, 11_000)]


def test_notes_add_up_from_nothing_and_then_on_top(paying: Paying) -> None:
    paying.touch("+100.000")
    assert paying["received"] == "100.000"
    paying.touch("+50.000")
    paying.touch("+2.000")
    assert paying["received"] == "152.000"
    assert paying["change"] == "Rp 13.000"


def test_notes_come_on_top_of_what_was_typed(paying: Paying) -> None:
    paying.keys("40000")
    paying.touch("+100.000")
    assert paying["received"] == "140.000"


def test_digits_go_to_the_amount_wherever_the_focus_is(paying: Paying) -> None:
    paying.press(Qt.Key.Key_Tab)
    paying.keys("150000")
    assert paying["received"] == "150.000"


def test_the_pad_writes_into_the_amount(paying: Paying) -> None:
    pad = paying.page.findChildren(NumPad)[0]
    for key in ("1", "5", "0", "000"):
        pad.press(key)
    assert paying["received"] == "150.000"


def test_the_exact_button_ends_the_payment_by_touch(paying: Paying, shop: Shop) -> None:
    paying.touch("Uang pas, F4")
    paying.settle()
    assert _orders(shop) == [(139_000, 139_000, 0)]


def test_a_second_enter_cannot_pay_twice(paying: Paying, shop: Shop) -> None:
    paying.keys("150000")
    paying.press(Qt.Key.Key_Return)
    paying.press(Qt.Key.Key_Return)
    paying.press(Qt.Key.Key_F4)
    assert paying["reason"] == "Menyimpan penjualan…"
    paying.settle()
    assert _orders(shop) == [(139_000, 150_000, 11_000)]
    assert paying.went == ["done"]


def test_a_cart_that_is_gone_is_paid_once_and_says_so(paying: Paying, shop: Shop) -> None:
    view = shop.do(carts.current)
    shop.do(lambda uow: orders.complete(uow, shop.cashier, view.cart.id, view.cash_due))
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert len(_orders(shop)) == 1
    assert paying["error"].startswith("Keranjang ini sudah selesai.")
    assert paying.went == []


def test_keys_that_come_before_the_cart_are_not_lost(qtbot: QtBot, shop: Shop) -> None:
    paying = Paying(qtbot, shop.session())
    paying.page.enter()
    paying.keys("150000")
    paying.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: paying.went == ["done"])
    assert _orders(shop) == [(139_000, 150_000, 11_000)]


def test_f4_twice_in_a_row_pays_exactly(qtbot: QtBot, shop: Shop) -> None:
    paying = Paying(qtbot, shop.session())
    paying.page.enter()
    paying.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: paying.went == ["done"])
    assert _orders(shop) == [(139_000, 139_000, 0)]


def test_esc_goes_back_and_changes_nothing(paying: Paying, shop: Shop) -> None:
    paying.keys("150000")
    paying.press(Qt.Key.Key_Escape)
    assert paying.went == ["selling"]
    assert _orders(shop) == []
    assert _cart_lines(shop) == 2


def test_an_empty_cart_leads_back_to_selling(qtbot: QtBot, shop: Shop) -> None:
    for line in shop.do(carts.current).cart.lines:
        _take_out(shop, line.id)
    paying = Paying(qtbot, shop.session())
    paying.enter()
    assert paying.went == ["selling"]


def test_a_scan_is_not_taken_and_changes_no_amount(paying: Paying, shop: Shop) -> None:
    paying.keys("150000")
    before = paying.page.texts()
    assert paying.page.take_scan(shop.barcode("MIE-001")) is False
    assert paying.page.texts() == before
    assert _cart_lines(shop) == 2


def test_without_a_shift_nothing_is_paid_and_the_amount_stays(paying: Paying, shop: Shop) -> None:
    _close_the_shift(shop)
    paying.keys("150000")
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert paying["error"].startswith("Shift belum dibuka.")
    assert paying["received"] == "150.000"
    assert _orders(shop) == []
    assert _cart_lines(shop) == 2


def _close_the_shift(shop: Shop) -> None:
    """Close it as another screen could have done, with the cart on the counter again afterwards."""
    cart_id = shop.do(carts.current).cart.id
    shop.do(lambda uow: carts.hold(uow, shop.cashier, "uji"))
    shop.do(lambda uow: shifts.close(uow, shop.cashier, {("note", 100_000): 2}, ZERO, ""))
    shop.do(lambda uow: carts.recall(uow, shop.cashier, cart_id))


def test_a_full_disk_says_what_is_safe_and_the_sale_can_be_made_again(qtbot: QtBot, shop: Shop) -> None:
    for product in shop.goods():
        _add(shop, product)
    paying = Paying(qtbot, shop.session())
    paying.enter()
    lines, due = _cart_lines(shop), paying["due"]
    pages = _fill_the_disk(shop)
    paying.keys("9000000")
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert paying["error"].startswith("Penyimpanan penuh. Yang sudah tersimpan aman, keranjang tetap ada.")
    assert (paying["received"], paying["due"]) == ("9.000.000", due)
    assert paying.beeps == ["attention"]
    assert _orders(shop) == []
    assert _cart_lines(shop) == lines
    assert shop.sql("select count(*) from outbox where kind = 'order_completed'") == [(0,)]
    _let_it_grow(shop, pages + 1_000)
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert [received for _, received, _ in _orders(shop)] == [9_000_000]
    assert paying.went == ["done"]
    assert paying["error"] == ""


def test_a_fault_of_ours_opens_the_payment_again(paying: Paying, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Order:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(orders, "complete", broken)
        paying.keys("150000")
        paying.press(Qt.Key.Key_Return)
        paying.settle()
    assert paying["error"].startswith("Terjadi kesalahan pada program. Keranjang aman.")
    assert _orders(shop) == []
    paying.press(Qt.Key.Key_Return)
    paying.settle()
    assert _orders(shop) == [(139_000, 150_000, 11_000)]


def _fill_the_disk(shop: Shop) -> int:
    """Leave the file no page that is free and none to grow by, as a full disk would; return its size in pages."""
    with shop.database.writer() as connection:
        connection.execute("create table filler (stuff blob)")
        pages = int(connection.execute("pragma page_count").fetchone()[0])
        free = int(connection.execute("pragma freelist_count").fetchone()[0])
        connection.execute("insert into filler values (zeroblob(?))", (free * 4_096,))
    _let_it_grow(shop, pages)
    return pages


def _let_it_grow(shop: Shop, pages: int) -> None:
    with shop.database.writer() as connection:
        connection.execute(f"pragma max_page_count={pages}")


def test_the_largest_amounts_are_shown_whole(qtbot: QtBot, shop: Shop) -> None:
    _put(shop, "UJI-9", "Panjang " * 9, 999_999_999)
    paying = Paying(qtbot, shop.session())
    paying.enter()
    paying.keys("9999999990")
    assert paying["received"] == "9.999.999.990"
    assert paying["due"] == "Rp 1.000.139.000"
    assert paying["change"] == "Rp 8.999.860.990"
