"""One folder, one window: a second start brings the first to the front, and frees nothing that is not its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap
from app.demo.run import ready_till
from app.demo.world import World
from app.runtime.data_folder import FolderInUse


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.fixture
def till(world: World) -> Path:
    """Lend an enrolled till's folder, closed."""
    path = world.data / "one-window"
    ready_till(world, path, "K07", "none").close()
    return path


@pytest.fixture
def open_window(world: World, till: Path) -> Iterator[subprocess.Popen[str]]:
    process = start("till", "--data", str(till), "--passphrase-file", str(world.passphrase_file), "--announce")
    assert process.stdout is not None
    assert json.loads(process.stdout.readline()) == {"ready": True}
    yield process
    process.kill()
    process.communicate()


def test_a_second_start_brings_the_first_to_the_front_and_ends(
    world: World, till: Path, open_window: subprocess.Popen[str]
) -> None:
    second = start("till", "--data", str(till), "--passphrase-file", str(world.passphrase_file))
    assert second.wait(timeout=20) == 0
    assert open_window.poll() is None
    second.communicate()


def test_the_back_office_of_an_open_folder_opens_in_the_window_that_is_there(
    world: World, till: Path, open_window: subprocess.Popen[str]
) -> None:
    second = start("backoffice", "--data", str(till), "--passphrase-file", str(world.passphrase_file))
    assert second.wait(timeout=20) == 0
    assert open_window.poll() is None
    second.communicate()


def test_a_folder_in_use_is_refused_and_free_again_after_a_kill(
    world: World, till: Path, open_window: subprocess.Popen[str]
) -> None:
    with pytest.raises(FolderInUse):
        bootstrap.open_folder(till, world.passphrase_file)
    open_window.kill()
    open_window.wait(timeout=10)
    opened = bootstrap.open_folder(till, world.passphrase_file)
    opened.close()


def test_the_books_can_be_proved_beside_an_open_window(
    world: World, till: Path, open_window: subprocess.Popen[str]
) -> None:
    done = start("verify", "--data", str(till), "--json", "--passphrase-file", str(world.passphrase_file))
    out, _ = done.communicate(timeout=30)
    assert json.loads(out) == {"ok": True, "findings": []}
    assert open_window.poll() is None
