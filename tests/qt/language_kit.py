"""A whole window over a shop, gone through like a person does, and what can be read on it in whichever language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.quantity import Quantity
from app.domain.staff import PIN_TRIES, Staff
from app.services import carts, settings, shifts, syncing
from app.ui import look
from app.ui.page import Program
from app.ui.wedge import Wedge
from app.ui.widgets import painting
from app.ui.widgets.keystrip import StripKey
from app.ui.widgets.label import ElidedLabel
from app.ui.window import Window
from app.ui.wiring import Wiring
from app.wire.calls import PushResult
from tests.qt.office_kit import accepted, answer, close_shift, messages, parked, sell
from tests.qt.shop import DEVICE_ID, MORNING, Shop
from tests.qt.sync_kit import device, flag, tell_devices

SIZE = (1366, 768)
OF_A_DAY = ("shift_opened", "order_completed", "stock_moved", "shift_closed")
WRONG_PIN = "000000"
TABS_MAX = 20
SLACK = 1
"""So many pixels of a letter's edge may stand over."""


@dataclass
class Seen:
    """What a person can read in one picture, and which of it is cut off."""

    texts: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)

    def note(self, text: str, *, fits: bool) -> None:
        if text.strip():
            self.texts.add(text)
            if not fits:
                self.cut.add(text)


def look_at(window: QWidget) -> Seen:
    """Paint a window and return what stands on it."""
    seen = Seen()
    write = painting.write

    def writes(painter: QPainter, rect: QRect, text: str, style: str | QFont, *rest: object) -> None:
        seen.note(text, fits=painting.text_width(text, style) <= rect.width() + 1 + SLACK)
        write(painter, rect, text, style, *rest)  # type: ignore[arg-type]

    with patch.object(painting, "write", writes):
        window.grab()
    for widget in window.findChildren(QWidget):
        if isinstance(widget, StripKey) and _parent(widget).isVisible():
            seen.note(widget.label, fits=widget.isVisible())  # a strip leaves out what has no room
        elif widget.isVisible():
            _note_widget(seen, widget)
    return seen


def _parent(widget: QWidget) -> QWidget:
    parent = widget.parentWidget()
    assert parent is not None
    return parent


def _note_widget(seen: Seen, widget: QWidget) -> None:
    if isinstance(widget, QLabel):
        seen.note(widget.text(), fits=_fits(widget))
    elif isinstance(widget, QLineEdit):
        words = widget.placeholderText()
        room = widget.width() - widget.textMargins().left() - widget.textMargins().right() - 4
        seen.note(words, fits=bool(widget.text()) or QFontMetrics(widget.font()).horizontalAdvance(words) <= room)
    elif isinstance(widget, QComboBox):
        seen.note(widget.currentText(), fits=widget.sizeHint().width() <= widget.width() or widget.count() > 1)
    seen.note(widget.accessibleName(), fits=True)


def _fits(label: QLabel) -> bool:
    room = label.contentsRect().adjusted(0, 0, SLACK, SLACK)
    if not label.wordWrap() or isinstance(label, ElidedLabel):
        wide = max(QFontMetricsF(label.font()).horizontalAdvance(line) for line in label.text().split("\n"))
        return wide <= room.width() and label.fontMetrics().height() <= room.height() + 4
    needs = label.fontMetrics().boundingRect(
        QRect(0, 0, room.width(), 10_000), int(label.alignment()) | Qt.TextFlag.TextWordWrap, label.text()
    )
    return needs.width() <= room.width() and needs.height() <= room.height() + 2


class Person:
    """Somebody in front of the window: keys in, text out."""

    def __init__(self, qtbot: QtBot, shop: Shop, window: Window) -> None:
        self.qtbot, self.shop, self.window = qtbot, shop, window
        wedge = window.findChild(Wedge)
        assert wedge is not None
        wedge.enabled = False  # or it takes keys that come at the pace of a test for a scan

    def settle(self) -> None:
        for _ in range(3):
            self.qtbot.waitUntil(lambda: self.window.operations.is_idle)
            QApplication.processEvents()

    def press(self, keys: str) -> None:
        QTest.keySequence(self.window.windowHandle(), QKeySequence(keys))
        self.settle()

    def type(self, typed: str) -> None:
        for character in typed:
            QTest.keyClick(self.window.windowHandle(), ord(character))
        self.settle()

    def read(self, name: str) -> str:
        return self.window.texts().get(name, "")

    def wait(self, seen: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(seen)
        self.settle()

    def wait_page(self, page: str) -> None:
        self.wait(lambda: self.read("page") == page)

    def sign_in(self, person: Staff) -> None:
        """Choose the person's tile and type the PIN."""
        self.wait(lambda: person.name in self.read("people"))
        for _ in range(9):
            if self.read("chosen") == person.name:
                break
            self.press("Right")
        assert self.read("chosen") == person.name
        self.type(self.shop.pin(person))
        self.wait(lambda: self.read("page") not in ("sign_in", ""))

    def focus(self, context: str, source: str) -> None:
        """Go with Tab to the part that is called so in the language of the screen."""
        name = look.translate(context, source)
        for _ in range(TABS_MAX):
            focused = QApplication.focusWidget()
            if focused is not None and focused.accessibleName() == name:
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {name}")

    def set(self, name: str, value: str) -> None:
        """Change a setting as the pages do, and wait until it is on."""
        with self.qtbot.waitSignal(self.window.session.settings_changed):
            self.window.session.settings_wanted.emit(name, value)
        self.settle()


def nothing(*_: object) -> None:
    """Stand for a worker or a device that has nothing to do here."""


@contextmanager
def at_the_till(qtbot: QtBot, shop: Shop, language: str = "id") -> Iterator[Person]:
    """Show the window in a language, ready for somebody to sign in. The other tests get Indonesian back."""
    shop.do(lambda uow: settings.put(uow, None, "language", language))
    window = Window(
        Wiring(
            path=shop.path,
            program=Program(version="0.1.0"),
            units=shop.units,
            start_workers=nothing,
            committed=nothing,
            sync_now=nothing,
            use_printer=nothing,
            check_printer=nothing,
            enrol=nothing,
            rows_received=lambda: 0,
            recovery_key=lambda: "",
            close=nothing,
        )
    )
    window.resize(*SIZE)
    try:
        window.begin()
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        yield Person(qtbot, shop, window)
    finally:
        window.close()
        window.deleteLater()
        QApplication.processEvents()
        look.apply_look(settings.Settings("id", "light", "none", window.session.settings.paper, False))


def give_a_past(shop: Shop) -> None:
    """Let a shop have sold a week ago and yesterday, each in a shift that was closed."""
    for days, skus in ((7, ("MIE-001", "MIE-002")), (1, ("MIE-001",))):
        shop.clock.at = MORNING - timedelta(days=days)
        shop.open_shift()
        for sku in skus:
            sell(shop, {sku: 2})
        close_shift(shop)
    answer(shop, *(accepted(message) for kind in OF_A_DAY for message in messages(shop, kind)))
    shop.clock.at = MORNING


def let_much_happen(shop: Shop) -> None:
    """Sales, of which the centre refused one and lets one wait, a held cart, cash in and out, and then no network."""
    actor, product = shop.cashier, shop.product("MIE-001")
    sold = [sell(shop, {sku: 2}) for sku in ("MIE-001", "MIE-002", "MIE-003")]
    answer(shop, accepted(messages(shop, "shift_opened")[-1]), parked(sold[0].id, "order_contradicts"))
    answer(shop, PushResult(id=sold[1].id, outcome="waiting", code="needs"))
    shop.do(lambda uow: shifts.move_cash(uow, actor, Money(-25_000), "Es batu"))
    shop.do(lambda uow: shifts.move_cash(uow, actor, Money(50_000), "Uang kecil"))
    shop.do(lambda uow: carts.add_product(uow, actor, product.id, product.base_unit.code, Quantity.of(1)))
    shop.do(lambda uow: carts.hold(uow, actor, "Bu RT"))
    find_odd(shop)
    tell_devices(shop, device(1, id=DEVICE_ID, pending=3), device(2, copied_at=MORNING), device(3, revoked=True))
    shop.clock.advance(minutes=9)
    shop.do(syncing.note_failure)


def find_odd(shop: Shop) -> None:
    """Let the centre find something odd of three kinds."""
    product = shop.product("MIE-001")
    line = {"product_id": str(product.id), "unit": "pcs", "sold_at_minor": 3_000, "known_minor": 3_500}
    below = {"products": [{"product_id": str(product.id), "milli": -3_000}]}
    sums = {"cash_paid_minor": {"till": 999_999_999, "centre": 987_654_321}}
    flag(shop, 1, "price_differs", {"lines": [line]})
    flag(shop, 2, "stock_below_zero", below)
    flag(shop, 3, "stock_below_zero", below)
    flag(shop, 4, "shift_sums_differ", sums, kind="shift_closed", label="12")


Stop = Callable[[str], None]
"""Told the name of what is shown now."""


def walk(person: Person, stop: Stop) -> None:
    """Go through the pages, panels and questions of the till and of the back office, and halt at each."""
    _knock(person, stop)
    person.sign_in(person.shop.cashier)
    _open(person, stop)
    _sell(person, stop)
    _ask(person, stop)
    _pay(person, stop)
    let_much_happen(person.shop)
    _look_around(person, stop)
    person.press("F12")
    person.sign_in(person.shop.owner)
    _run_the_shop(person, stop)
    _close(person, stop)


def _knock(person: Person, stop: Stop) -> None:
    person.wait(lambda: person.read("chosen") != "")
    stop("sign in")
    assert person.read("chosen") != person.shop.cashier.name
    person.type(WRONG_PIN)
    stop("wrong PIN")
    for _ in range(PIN_TRIES - 1):
        person.type(WRONG_PIN)
    stop("PIN locked")
    person.press("Return")
    stop("unlocking by a supervisor")
    person.press("Esc")


def _open(person: Person, stop: Stop) -> None:
    person.wait_page("shift")
    stop("open shift")
    person.press("Return")
    stop("open shift, nothing counted")
    person.type("200000")
    person.press("Return")
    person.wait_page("selling")


def _sell(person: Person, stop: Stop) -> None:
    stop("selling, empty")
    person.type("mi goreng")
    person.wait(lambda: person.read("results") != "")
    stop("search")
    person.press("Esc")
    person.type("zzzz")
    person.wait(lambda: person.read("foot") != "")
    stop("search, nothing found")
    person.press("Esc")
    person.type("8990000000012")
    person.press("Return")
    stop("unknown barcode")
    person.press("Esc")
    for sku in ("MIE-001", "MIE-002"):
        person.type(person.shop.barcode(sku))
        person.press("Return")
    stop("selling")
    person.press("F7")
    stop("price check")
    person.press("Esc")
    person.press("Del")
    stop("line removed")
    person.set("numpad", "on")
    stop("number pad")
    person.set("numpad", "off")


def _ask(person: Person, stop: Stop) -> None:
    for keys, name in (("F8", "hold"), ("F5", "drawer"), ("F1", "help"), ("Ctrl+Del", "void")):
        person.press(keys)
        stop(name)
        if name != "void":
            person.press("Esc")
    person.press("Ctrl+Return")
    stop("approval")
    person.press("Esc")
    person.press("Esc")


def _pay(person: Person, stop: Stop) -> None:
    person.press("F4")
    person.wait_page("paying")
    stop("paying")
    person.type("1")
    stop("paying, too little")
    person.type("999999999")
    stop("paying, too much")
    person.press("Esc")
    person.press("F4")
    person.wait_page("paying")
    person.type("100000")
    person.press("Return")
    person.wait_page("done")
    stop("done")
    person.press("Ctrl+P")
    stop("receipt")
    person.press("Esc")
    person.wait(lambda: person.read("next") != "")
    person.press("Return")
    person.wait_page("selling")


def _look_around(person: Person, stop: Stop) -> None:
    person.press("Ctrl+2")
    person.wait(lambda: person.read("orders") != "")
    stop("orders")
    person.press("F2")
    person.type("zzz")
    stop("orders, nothing found")
    person.press("Shift+F8")
    person.wait_page("held")
    stop("held carts")
    person.press("Ctrl+4")
    person.wait_page("shift")
    stop("shift")
    person.press("Ctrl+I")
    stop("cash in")
    person.press("Esc")
    person.press("Ctrl+O")
    person.press("Return")
    stop("cash out, no amount")
    person.press("Esc")
    person.press("Ctrl+P")
    stop("X report")
    person.press("Ctrl+5")
    person.wait_page("sync")
    person.wait(lambda: person.read("troubles") != "")
    stop("sync")
    person.press("Ctrl+6")
    person.wait_page("more")
    stop("more")


def _run_the_shop(person: Person, stop: Stop) -> None:
    person.press("Ctrl+6")
    person.wait_page("more")
    stop("more, owner")
    person.focus("PrinterCard", "Jenis printer")
    person.press("Right")
    stop("more, printer in the network")
    person.press("Ctrl+B")
    person.wait_page("backoffice")
    stop("summary")
    person.press("Alt+2")
    person.wait(lambda: person.read("rows") != "")
    stop("products")
    person.press("Return")
    stop("product")
    person.type("4321")
    stop("product, changed")
    person.press("Esc")
    stop("discard")
    person.press("Ctrl+Return")
    person.press("Alt+3")
    person.wait(lambda: person.read("troubles") != "")
    stop("sync in the back office")
    person.press("Ctrl+D")
    person.wait(lambda: person.read("devices") != "")
    stop("devices in the back office")
    person.press("Ctrl+D")


def _close(person: Person, stop: Stop) -> None:
    person.window.go("shift")
    person.wait_page("shift")
    person.press("Ctrl+Return")
    person.wait_page("count")
    stop("count")
    person.press("Ctrl+Return")
    stop("count, nothing counted")
    person.type("1")
    person.press("Ctrl+Return")
    person.wait(lambda: person.read("step") == "compare")
    stop("compare")
    person.press("Ctrl+Return")
    stop("compare, no note")
    person.type("uang kecil")
    person.press("Ctrl+Return")
    person.wait(lambda: person.read("step") == "closed")
    stop("closed")
