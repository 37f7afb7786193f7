"""Starting and ending as a stranger does: without a library, in a folder that cannot be, and with Ctrl+C."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app import cli
from app.ui import program
from tests.qt.conftest import show_active


@pytest.fixture
def signals_as_they_were() -> Iterator[None]:
    before = {asked: signal.getsignal(asked) for asked in (signal.SIGINT, signal.SIGTERM)}
    yield
    for asked, handler in before.items():
        signal.signal(asked, handler)


@pytest.mark.usefixtures("signals_as_they_were")
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_closes_the_window_in_peace(qtbot: QtBot, asked: signal.Signals) -> None:
    window = QMainWindow()
    show_active(qtbot, window)
    program._end_in_peace(window)  # type: ignore[arg-type]
    signal.raise_signal(asked)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_library_that_qt_misses_is_named_and_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":1")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(QApplication, "instance", lambda: None)
    monkeypatch.setattr(QLibraryInfo, "path", lambda _place: str(tmp_path / "plugins"))
    assert cli.main(["demo", "--out", str(tmp_path / "shop")]) == 2
    said = capsys.readouterr().err
    assert "libqxcb.so" in said
    assert "apt-get install" in said
    assert not (tmp_path / "shop").exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "a file"
    taken.write_text("mine")
    assert cli.main(["demo", "--headless", "--out", str(taken)]) == 2
    said = capsys.readouterr().out
    assert said.startswith("The demo cannot go on: no folder can be made in ")
    assert taken.read_text() == "mine"
