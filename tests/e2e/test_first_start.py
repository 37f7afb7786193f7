"""A new till: an empty folder asks for the server and a code, fills itself, shows its recovery key once, and lets people in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.demo.world import World
from app.runtime.recovery import read_recovery_key
from app.services import catalogue, enrolment, figures
from app.ui import program
from app.ui.page import Program
from app.ui.window import Window
from app.ui.wiring import Wiring

TYPING_MS = 45  # slower than any scanner


@pytest.fixture
def wiring(world: World, tmp_path: Path) -> Iterator[Wiring]:
    opened = bootstrap.open_till(tmp_path / "till", world.passphrase_file, Program(version="test"))
    assert isinstance(opened, Wiring)
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot: QtBot, wiring: Wiring) -> Iterator[Window]:
    shown = program.make_window(wiring)
    shown.begin()
    shown.show()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    yield shown
    shown.close()


def a_code(world: World, register: str) -> str:
    made = world.server.run(
        "enrolment-code", "--outlet", "TKO1", "--kind", "register", "--register", register, "--json"
    )
    return str(made["code"])


def type_into(window: Window, text: str) -> None:
    focused = window.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text, delay=TYPING_MS)


def press(window: Window, key: Qt.Key) -> None:
    focused = window.focusWidget() or window
    QTest.keyClick(focused, key)


def test_an_empty_folder_is_enrolled_filled_and_ready_to_sign_in(
    qtbot: QtBot, world: World, window: Window, wiring: Wiring
) -> None:
    qtbot.waitUntil(lambda: window.texts().get("step") == "asking")
    type_into(window, world.server.url)
    press(window, Qt.Key.Key_Tab)
    type_into(window, a_code(world, "K05"))
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.texts().get("step") == "key", timeout=30_000)
    shown = window.texts()["recovery_key"]
    assert len(read_recovery_key(shown)) == 32
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.texts()["page"] == "sign_in", timeout=10_000)
    qtbot.waitUntil(lambda: "Rina Wulandari" in window.texts()["people"])
    assert catalogue.count(wiring.units(write=False)) > 1_000
    assert figures.till_figures(wiring.units(write=False)).stock_mismatches == 0


def test_a_wrong_code_is_refused_in_words_and_nothing_is_kept(
    qtbot: QtBot, world: World, window: Window, wiring: Wiring
) -> None:
    qtbot.waitUntil(lambda: window.texts().get("step") == "asking")
    type_into(window, world.server.url)
    press(window, Qt.Key.Key_Tab)
    type_into(window, "ZZZZ9999")
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.texts().get("code_error") or window.texts().get("message")), timeout=15_000)
    assert window.texts()["step"] == "asking"
    assert not enrolment.is_enrolled(wiring.units(write=False))


def test_an_address_without_a_server_is_said_and_can_be_mended(qtbot: QtBot, window: Window, wiring: Wiring) -> None:
    qtbot.waitUntil(lambda: window.texts().get("step") == "asking")
    type_into(window, "http://127.0.0.1:9")
    press(window, Qt.Key.Key_Tab)
    type_into(window, "ABCD2345")
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.texts().get("address_error") or window.texts().get("message")), timeout=15_000)
    assert window.texts()["step"] == "asking"
    assert not enrolment.is_enrolled(wiring.units(write=False))
