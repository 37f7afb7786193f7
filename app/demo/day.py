"""One cashier's day, played like a person plays it: keys in, text read off the screen, nothing else.

This module sees the window, a plan of goods and a world around the till whose plug it may pull. It imports no part of the
program but the window, so nothing that it reports can come from behind the screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtTest import QTest

from app.ui.window import Window

TYPING_MS = 75
SCANNER_MS = 5
LOOK_MS = 10
WAIT_MS = 30_000
NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
COINS = (1_000, 500, 200, 100)


class ScreenSaidOtherwise(Exception):
    """What was expected did not appear on the screen in time."""


class Outside(Protocol):
    """The plugs that may be pulled."""

    def stop_server(self) -> None: ...
    def start_server(self) -> None: ...
    def kill_printer(self) -> None: ...
    def revive_printer(self) -> None: ...


@dataclass
class Day:
    """The window with a person in front of it. ``seen`` are the dues that stood on the screen when they were paid."""

    window: Window
    outside: Outside
    plan: Any
    save: Callable[[QPixmap, str], None]
    say: Callable[[str], None]
    seen: list[int] = field(default_factory=list)
    drawer: int = 0

    # --- hands and eyes ----------------------------------------------------------------------------

    def _strike(self, target: Any, char: str) -> None:
        QTest.keyClick(target, char)  # type: ignore[call-overload] # takes a character, though its types do not say so

    def press(self, keys: str) -> None:
        """Press a key or a combination, by its name."""
        QTest.keySequence(self._target(), QKeySequence(keys))
        QTest.qWait(1)

    def type(self, text: str) -> None:
        """Type at a person's pace."""
        for char in text:
            self._strike(self._target(), char)
            QTest.qWait(TYPING_MS)

    def scan(self, code: str) -> None:
        """Let a scanner write a code and its Enter. It does not wait for a busy program: every key lies there at its time."""
        target = self._target()
        began = round(time.monotonic() * 1_000)
        for nth, char in enumerate(f"{code}\r"):
            key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char.upper()))
            for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char)
                event.setTimestamp(began + nth * SCANNER_MS)
                QCoreApplication.postEvent(target, event)

    def _target(self) -> Any:
        focused = QGuiApplication.focusWindow()
        assert focused is not None, "no window has the focus"
        return focused

    def read(self, name: str) -> str:
        """Read one text off the screen."""
        return self.window.texts().get(name, "")

    def page(self) -> str:
        return self.read("page")

    def wait(self, what: str, seen: Callable[[], bool]) -> None:
        """Look at the screen until ``seen``. Raises ScreenSaidOtherwise."""
        for _ in range(WAIT_MS // LOOK_MS):
            if seen():
                return
            QTest.qWait(LOOK_MS)
        raise ScreenSaidOtherwise(f"waited for: {what}; the screen says {self.window.texts()}")

    def wait_page(self, page: str) -> None:
        self.wait(f"the page {page}", lambda: self.page() == page)

    def picture(self, name: str) -> None:
        """Keep a picture of the screen as it is."""
        QTest.qWait(60)
        self.save(self.window.grab(), name)


def play(day: Day) -> None:
    """Play the day from sign-in to Z report."""
    day.window.begin()
    day.window.show()
    day.window.activateWindow()
    steps: Sequence[tuple[str, Callable[[Day], None]]] = (
        ("Signing in by PIN", _sign_in),
        ("Opening the shift", _open_shift),
        ("Scanning and paying", _first_sale),
        ("Several of one thing, and a search", _many_and_search),
        ("A changed quantity and a removed line", _change_and_remove),
        ("Holding a cart and recalling it", _hold_and_recall),
        ("A weighed label", _weighed),
        ("Selling while the server is gone", _server_gone),
        ("Selling while the printer is dead", _printer_dead),
        ("More customers", _more_sales),
        ("Cash out and X report", _cash_and_x),
        ("A voided cart and a copy", _void_and_copy),
        ("Orders, sync and settings", _look_around),
        ("Closing the shift, short", _close),
    )
    for number, (said, step) in enumerate(steps, 1):
        day.say(f"[{number:2d}/{len(steps)}] {said}")
        step(day)


def end(day: Day) -> None:
    """Close the window like a person does."""
    day.window.close()
    QTest.qWait(50)


# --- steps -----------------------------------------------------------------------------------------


def _sign_in(day: Day) -> None:
    day.wait_page("sign_in")
    day.wait("the people", lambda: day.plan.cashier.name in day.read("people"))
    day.picture("sign-in")
    for _ in range(len(day.plan.people)):
        if day.read("chosen") == day.plan.cashier.name:
            break
        day.press("Right")
    day.type(day.plan.cashier.pin)
    day.wait_page("shift")


def _open_shift(day: Day) -> None:
    day.wait("the opening screen", lambda: "amount" in day.window.texts())
    day.picture("open-shift")
    day.type(str(day.plan.opening_cash))
    day.press("Return")
    day.wait_page("selling")
    day.drawer = day.plan.opening_cash
    day.picture("empty-cart")


def _first_sale(day: Day) -> None:
    for good in day.plan.scans[0]:
        _scan_good(day, good.barcode, good.name)
    day.picture("selling")
    _pay(day, note=True, pictures=True)


def _many_and_search(day: Day) -> None:
    count, good = day.plan.many
    _scan_good(day, f"{count}*{good.barcode}", good.name)
    words, wanted = day.plan.searched
    _search(day, words, wanted.name)
    _pay(day)


def _change_and_remove(day: Day) -> None:
    for good in day.plan.scans[1]:
        _scan_good(day, good.barcode, good.name)
    total = day.read("total")
    day.press("+")
    day.wait("one more", lambda: day.read("total") != total)
    _scan_good(day, day.plan.voided.barcode, day.plan.voided.name)
    before = _count(day)
    day.press("Del")
    day.wait("one line less", lambda: _count(day) == before - 1)
    day.picture("line-removed")
    _pay(day, note=True)


def _hold_and_recall(day: Day) -> None:
    for good in day.plan.held:
        _scan_good(day, good.barcode, good.name)
    held = day.read("total")
    day.press("F8")
    day.wait("the name for the held cart", lambda: day.read("dialog") != "")
    day.type("Bu RT")
    day.press("Return")
    day.wait("an empty cart", lambda: _count(day) == 0)
    for good in day.plan.scans[2]:
        _scan_good(day, good.barcode, good.name)
    _pay(day)
    day.press("F8")
    day.wait_page("held")
    day.wait("the held carts", lambda: "Bu RT" in day.read("list"))
    day.picture("held-carts")
    day.press("Return")
    day.wait_page("selling")
    day.wait("the held cart back", lambda: day.read("total") == held)
    _pay(day, note=True)


def _weighed(day: Day) -> None:
    _scan_good(day, day.plan.label, day.plan.label_of.name)
    day.picture("weighed")
    _pay(day)


def _server_gone(day: Day) -> None:
    day.outside.stop_server()
    for goods in day.plan.offline:
        for good in goods:
            _scan_good(day, good.barcode, good.name)
        _pay(day)
    _offline_picture(day)
    day.outside.start_server()
    day.press("Ctrl+5")
    day.wait_page("sync")
    _synced(day)
    day.press("Ctrl+1")
    day.wait_page("selling")


def _offline_picture(day: Day) -> None:
    day.wait("orders waiting for the server", lambda: _number(day.read("sync")) > 0)
    day.picture("server-gone")


def _printer_dead(day: Day) -> None:
    day.outside.kill_printer()
    for good in day.plan.unprinted:
        _scan_good(day, good.barcode, good.name)
    _pay(day, printed=False)
    day.outside.revive_printer()
    day.wait("the paper after all", lambda: _is_printed(day))
    day.picture("printer-back")
    day.press("Return")
    day.wait_page("selling")


def _more_sales(day: Day) -> None:
    for goods in day.plan.scans[3:]:
        for good in goods:
            _scan_good(day, good.barcode, good.name)
        _pay(day, note=True)


def _cash_and_x(day: Day) -> None:
    day.press("Ctrl+4")
    day.wait_page("shift")
    day.picture("shift")
    day.press("Ctrl+O")
    day.wait("the cash panel", lambda: day.read("panel_reasons") != "")
    day.type(str(day.plan.cash_out))
    day.picture("cash-out")
    day.press("Return")
    day.wait("the movement in the list", lambda: _grouped(day.plan.cash_out) in day.read("movements"))
    day.drawer -= day.plan.cash_out
    day.press("Ctrl+P")
    day.wait("the X report", lambda: "LAPORAN X" in day.read("paper"))
    day.picture("x-report")
    day.press("Esc")
    day.press("Ctrl+1")
    day.wait_page("selling")


def _void_and_copy(day: Day) -> None:
    _scan_good(day, day.plan.voided.barcode, day.plan.voided.name)
    day.press("Ctrl+Del")
    day.wait("the question", lambda: day.read("dialog") != "")
    day.picture("void-question")
    day.press("Ctrl+Return")
    day.wait("an empty cart", lambda: _count(day) == 0)
    day.press("F6")
    day.wait("the copy in the queue", lambda: day.read("toasts") != "")


def _look_around(day: Day) -> None:
    for keys, page in (("Ctrl+2", "orders"), ("Ctrl+5", "sync"), ("Ctrl+6", "more")):
        day.press(keys)
        day.wait_page(page)
        QTest.qWait(150)
        day.picture(page)
    day.press("Ctrl+1")
    day.wait_page("selling")
    day.press("F1")
    QTest.qWait(150)
    day.picture("keys")
    day.press("Esc")


def _close(day: Day) -> None:
    day.press("Ctrl+4")
    day.wait_page("shift")
    day.press("Ctrl+Return")
    day.wait_page("count")
    day.wait("the count", lambda: day.read("step") == "count")
    _type_count(day, day.drawer - day.plan.short_by)
    day.picture("blind-count")
    day.press("Ctrl+Return")
    day.wait("the comparison", lambda: day.read("step") == "compare")
    day.picture("difference")
    day.press("Ctrl+Return")
    day.wait("the Z report", lambda: day.read("step") == "closed")
    day.wait("the Z on paper", lambda: "LAPORAN Z" in day.read("paper"))
    QTest.qWait(600)
    day.picture("z-report")
    day.press("Return")
    day.wait_page("sign_in")
    day.wait("everything at the centre", lambda: _number(day.read("sync")) == 0)


def show_other_looks(day: Day) -> None:
    """Show the owner's face, then the till in the dark and in English."""
    _sign_in_owner(day)
    day.press("Ctrl+6")
    day.wait_page("more")
    day.press("Ctrl+B")
    day.wait_page("backoffice")
    day.wait("the day's sales", lambda: _number(day.read("total")) > 0)
    day.picture("backoffice-summary")
    day.press("Alt+2")
    day.wait("the products", lambda: day.read("rows") != "")
    day.press("Return")
    day.picture("backoffice-products")
    day.press("Esc")
    day.press("Ctrl+6")
    day.wait_page("more")
    in_indonesian = day.read("office_note")
    day.press("Tab")
    day.press("Right")
    day.press("Space")
    day.wait("the dark theme", lambda: day.read("theme") == "dark")
    day.press("Backtab")
    day.press("Right")
    day.press("Space")
    day.wait("English", lambda: day.read("language") == "en" and day.read("office_note") != in_indonesian)
    day.picture("more-dark-english")
    day.press("Ctrl+2")
    day.wait_page("orders")
    day.wait("the receipts", lambda: day.read("orders") != "")
    day.picture("orders-dark-english")


def _sign_in_owner(day: Day) -> None:
    owner = next(person for person in day.plan.people if person.role == "owner")
    for _ in range(len(day.plan.people)):
        if day.read("chosen") == owner.name:
            break
        day.press("Right")
    day.type(owner.pin)
    day.wait_page("shift")


# --- what the steps are made of ----------------------------------------------------------------------


def _scan_good(day: Day, code: str, name: str) -> None:
    before = day.read("total"), _count(day)
    day.scan(code)
    day.wait(f"{name} in the cart", lambda: name in day.read("lines") and (day.read("total"), _count(day)) != before)


def _search(day: Day, words: str, wanted: str) -> None:
    before = day.read("total")
    day.press("F2")
    day.type(words)
    day.wait(f"{wanted} among the results", lambda: wanted in day.read("results"))
    day.picture("search")
    for _ in day.read("results").split("\n"):
        if wanted in day.read("result"):
            break
        day.press("Down")
    day.press("Return")
    day.wait(f"{wanted} in the cart", lambda: wanted in day.read("lines") and day.read("total") != before)


def _pay(day: Day, *, note: bool = False, printed: bool = True, pictures: bool = False) -> None:
    day.press("F4")
    day.wait_page("paying")
    day.wait("the due", lambda: _number(day.read("due")) > 0)
    due = _number(day.read("due"))
    if note:
        received = -(-due // 50_000) * 50_000
        day.type(str(received))
        day.wait("the change", lambda: received == due or _number(day.read("change")) == received - due)
    if pictures:
        day.picture("paying")
    day.press("Return")
    day.wait_page("done")
    day.seen.append(due)
    day.drawer += due
    if printed:
        day.wait("the receipt on paper", lambda: _is_printed(day))
    else:
        day.wait("the printer missing", lambda: "tidak menjawab" in day.read("paper_state"))
    if pictures or not printed:
        day.picture("done" if printed else "printer-dead")
    if printed:
        day.wait("the way to the next customer", lambda: day.read("next") != "")
        day.press("Return")
        day.wait_page("selling")


def _is_printed(day: Day) -> bool:
    return "tercetak" in day.read("paper_state").lower()


def _synced(day: Day) -> None:
    day.press("Ctrl+R")
    day.wait("nothing waiting any more", lambda: _number(day.read("pending")) == 0)


def _type_count(day: Day, amount: int) -> None:
    """Count notes and coins, the largest first, going through every row."""
    left = amount
    for value in (*NOTES, *COINS):
        pieces = 0 if value in COINS and value == NOTES[-1] else left // value
        left -= pieces * value
        if pieces:
            day.type(str(pieces))
        day.press("Down")
    assert left == 0, left


def _count(day: Day) -> int:
    return len(day.read("lines").splitlines())


def _number(shown: str) -> int:
    """Return the number in a text such as ``Rp 12.500`` or ``3 menunggu``; 0 when there is none."""
    digits = "".join(char for char in shown if char.isdigit())
    return int(digits) if digits else 0


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
