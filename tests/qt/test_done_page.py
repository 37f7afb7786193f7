"""After the payment: the change stays until the next shopper, and paper and drawer tell the truth."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.order import Order
from app.domain.quantity import Quantity
from app.services import carts, orders, printing, syncing
from app.ui.till.done_page import DonePage
from app.ui.till.drawer_dialog import DrawerDialog
from app.ui.till.receipt_dialog import ReceiptDialog
from tests.qt.conftest import show_active
from tests.qt.shop import Shop

NO_BREAK = "\u00a0"


def sell(shop: Shop, sku: str, received: int | None = None) -> Order:
    """Sell one of a product and return the order."""
    product = shop.product(sku)
    unit = product.base_unit.code
    view = shop.do(lambda uow: carts.add_product(uow, shop.cashier, product.id, unit, Quantity.of(1)))
    assert isinstance(view, carts.CartView)
    paid = view.cash_due if received is None else Money(received)
    return shop.do(lambda uow: orders.complete(uow, shop.cashier, view.cart.id, paid))


class Done:
    """The page as a cashier uses it, with the order that was just paid."""

    def __init__(self, qtbot: QtBot, shop: Shop, order: Order) -> None:
        self.qtbot, self.shop = qtbot, shop
        self.session = shop.session()
        self.session.last_order = order
        self.went: list[str] = []
        self.session.go.connect(self.went.append)
        self.page = DonePage(self.session)
        self.page.resize(1290, 768)
        show_active(qtbot, self.page)
        self.page.enter()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.operations.is_idle)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifier)

    def touch(self, name: str) -> None:
        """Touch the button that is called so."""
        for button in self.page.window().findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName() == name:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        pytest.fail(f"no button is called {name}")

    def look(self) -> None:
        """What the window does after each word from a worker."""
        self.session.sync_changed.emit(self.shop.do(syncing.status))
        self.settle()

    def __getitem__(self, name: str) -> str:
        return self.page.texts()[name].replace(NO_BREAK, " ")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.open_shift()
    return shop


@pytest.fixture
def done(qtbot: QtBot, shop: Shop) -> Done:
    return Done(qtbot, shop, sell(shop, "MIE-001", 10_000))


def _print(shop: Shop, *, printed: bool) -> None:
    """Do with the oldest job what the print worker does."""
    task = printing.next_task(shop.units(write=False))
    assert task is not None
    shop.do(lambda uow: printing.start(uow, task, b"paper"))
    shop.do(lambda uow: printing.finish(uow, task.job.id, printed=printed))


def _child(done: Done, kind: type[QWidget]) -> QWidget:
    found = [widget for widget in done.page.window().findChildren(kind) if widget.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_change_and_what_it_came_from_are_read(done: Done) -> None:
    assert (done["change_title"], done["change"]) == ("Kembalian", "Rp 6.700")
    assert done["received"] == "Diterima 10.000 · tagihan 3.300"
    assert done["receipt_no"].endswith("-0001")
    assert done["cashier"] == "Kasir Rina Wulandari"
    assert done["saved_state"] == "Tersimpan di mesin ini"


def test_an_exact_payment_says_so_instead_of_a_large_nothing(qtbot: QtBot, shop: Shop) -> None:
    done = Done(qtbot, shop, sell(shop, "MIE-001"))
    assert (done["change_title"], done["change"]) == ("Tidak ada kembalian", "Uang pas")


def test_the_largest_change_is_shown_whole(qtbot: QtBot, shop: Shop) -> None:
    shop.put_product("UJI-9", "Besar", {"pcs": (1, 999_999_999, None)})
    done = Done(qtbot, shop, sell(shop, "UJI-9", 9_999_999_990))
    assert done["change"] == "Rp 8.999.999.990"


def test_enter_goes_on_to_the_next_shopper(done: Done) -> None:
    done.qtbot.waitUntil(lambda: done["next"] == "Pembeli berikutnya")
    done.press(Qt.Key.Key_Return)
    assert done.went == ["selling"]


def test_the_second_press_of_the_enter_that_paid_does_not_take_the_change_away(done: Done) -> None:
    done.page.leave()
    done.page.enter()
    done.press(Qt.Key.Key_Return)
    assert done.went == []
    assert done["change"] == "Rp 6.700"


def test_a_scan_is_for_the_next_sale(done: Done, shop: Shop) -> None:
    assert done.page.forwards_scans
    assert done.page.take_scan(shop.barcode("MIE-001")) is False
    assert shop.do(carts.current).cart.lines == ()


def test_paper_and_drawer_wait_until_the_printer_has_them(done: Done, shop: Shop) -> None:
    assert (done["paper_state"], done["drawer_state"]) == ("Struk menunggu printer", "Laci menunggu printer")
    _print(shop, printed=True)
    done.look()
    assert (done["paper_state"], done["drawer_state"]) == ("Struk tercetak", "Laci dibuka")


def test_a_dead_printer_is_a_pill_and_not_a_question(done: Done, shop: Shop) -> None:
    task = printing.next_task(shop.units(write=False))
    assert task is not None
    shop.do(lambda uow: printing.start(uow, task, b"paper"))
    shop.do(lambda uow: printing.fail(uow, task.job.id, "timeout"))
    done.look()
    assert done["paper_state"] == "Printer tidak menjawab, struk menunggu"
    assert done["drawer_state"] == "Laci belum terbuka"
    assert done["saved_state"] == "Tersimpan di mesin ini"
    assert [widget for widget in done.page.window().findChildren(ReceiptDialog) if widget.isVisible()] == []


def test_a_shop_without_a_printer_is_told_so_and_never_that_it_printed(done: Done, shop: Shop) -> None:
    _print(shop, printed=False)
    done.look()
    assert (done["paper_state"], done["drawer_state"]) == ("Tanpa printer", "Buka laci dengan kunci")


def test_a_copy_is_queued_by_touch_and_followed(done: Done, shop: Shop) -> None:
    _print(shop, printed=True)
    done.look()
    done.touch("Cetak ulang, F6")
    done.settle()
    assert shop.sql("select copy_no, state from print_jobs order by made_at, id") == [(0, "printed"), (1, "waiting")]
    assert done["paper_state"] == "Struk menunggu printer"


def test_the_receipt_is_shown_as_it_is_printed(done: Done) -> None:
    done.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    done.settle()
    sheet = _child(done, ReceiptDialog)
    assert isinstance(sheet, ReceiptDialog)
    paper = sheet.texts()["paper"]
    assert "Mi Goreng Sariloka Original 85 g" in paper
    assert "Kembali                    6.700" in paper
    assert all(len(line) <= 32 for line in paper.splitlines())
    done.press(Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert done.went == []


def test_the_drawer_is_asked_for_with_a_reason(done: Done) -> None:
    done.touch("Buka laci, F5")
    dialog = _child(done, DrawerDialog)
    assert dialog.accessibleName() == "Buka laci tanpa penjualan?"


def test_without_an_order_there_is_nothing_to_stay_for(qtbot: QtBot, shop: Shop) -> None:
    done = Done(qtbot, shop, sell(shop, "MIE-001"))
    done.session.last_order = None
    done.page.enter()
    assert done.went == ["selling"]
