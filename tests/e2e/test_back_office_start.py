"""``warungin backoffice`` on a till's folder: the same program, signed in on the owner's face."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.demo import plan
from app.demo.run import ready_till
from app.demo.world import World
from app.ui import program
from app.ui.window import Window

TYPING_MS = 45


def sign_in(qtbot: QtBot, window: Window, role: str) -> None:
    person = next(person for person in plan.people() if person.role == role)
    qtbot.waitUntil(lambda: person.name in window.texts().get("people", ""))
    for _ in plan.people():
        if window.texts()["chosen"] == person.name:
            break
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Right)
    QTest.keyClicks(window.focusWidget() or window, person.pin, delay=TYPING_MS)


def opened(qtbot: QtBot, world: World, register: str) -> Window:
    wiring = ready_till(world, world.data / f"office-{register}", register, "none", face="backoffice")
    window = program.make_window(wiring)
    window.begin()
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


def test_an_owner_lands_in_the_back_office(qtbot: QtBot, world: World) -> None:
    window = opened(qtbot, world, "K08")
    try:
        sign_in(qtbot, window, "owner")
        qtbot.waitUntil(lambda: window.texts()["page"] == "backoffice", timeout=10_000)
    finally:
        window.close()


def test_a_cashier_lands_at_the_till_instead(qtbot: QtBot, world: World) -> None:
    window = opened(qtbot, world, "K09")
    try:
        sign_in(qtbot, window, "cashier")
        qtbot.waitUntil(lambda: window.texts()["page"] == "shift", timeout=10_000)
    finally:
        window.close()
