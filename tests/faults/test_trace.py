"""The disk that power cuts are tried on keeps what was synced, may lose what was not, and is told by a trace to the byte."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import trace
from tests.faults.trace import Call, CallUnknown, Disk

OLD = bytes([1]) * 2_048
NEW = bytes([2]) * 2_048
SEEDS = range(40)


class Played:
    """A disk that is played calls by hand: descriptor 5 is the file ``a``."""

    def __init__(self, root: Path) -> None:
        self._target = root.with_name("image")
        self._root = root
        root.mkdir()
        (root / "a").write_bytes(OLD)
        self.disk = Disk(root)
        self._line = 0

    def fd(self, name: str = "a") -> str:
        return f"5<{_hex(str(self._root / name))}>"

    def path(self, name: str) -> str:
        return f'"{_hex(str(self._root / name))}"'

    def begin(self, name: str, words: str, result: int = 0) -> Call:
        self._line += 2
        call = Call(name, words + ") = 0", self._line, self._line + 1, result)
        self.disk.begin(call)
        return call

    def do(self, name: str, words: str, result: int = 0) -> None:
        self.disk.end(self.begin(name, words, result))

    def write(self, data: bytes, at: int = 0) -> None:
        self.do("pwrite64", f'{self.fd()}, "{_hex(data)}", {len(data)}, {at}', len(data))

    def images(self, share: float) -> list[dict[str, bytes]]:
        """Return what the disk may hold, drawn many times."""
        found = []
        for seed in SEEDS:
            shutil.rmtree(self._target, ignore_errors=True)
            self.disk.after_power_cut(self._target, random.Random(seed), share)
            found.append({path.name: path.read_bytes() for path in self._target.glob("*")})
        return found


def _hex(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return "".join(f"\\x{byte:02x}" for byte in data)


@pytest.fixture
def played(tmp_path: Path) -> Played:
    return Played(tmp_path / "disk")


def test_what_was_synced_is_there_and_what_was_not_may_be_lost_by_the_sector(played: Played) -> None:
    played.write(NEW)
    assert {image["a"] for image in played.images(1.0)} == {NEW}
    assert {image["a"] for image in played.images(0.0)} == {OLD}
    mixed = {image["a"] for image in played.images(0.5)}
    assert len(mixed) > 5
    sectors = {image[at : at + 512] for image in mixed for at in range(0, 2_048, 512)}
    assert sectors == {OLD[:512], NEW[:512]}, "a sector is whole in one state or another"
    played.do("fdatasync", played.fd())
    assert {image["a"] for image in played.images(0.0)} == {NEW}


def test_a_write_that_ends_after_a_sync_began_is_not_covered_by_it(played: Played) -> None:
    late = played.begin("pwrite64", f'{played.fd()}, "{_hex(NEW)}", {len(NEW)}, 0', len(NEW))
    sync = played.begin("fsync", played.fd())
    played.disk.end(late)
    played.disk.end(sync)
    assert {image["a"] for image in played.images(0.0)} == {OLD}


def test_a_sync_that_did_not_return_promises_nothing(played: Played) -> None:
    played.write(NEW)
    played.begin("fdatasync", played.fd())
    assert {image["a"] for image in played.images(0.0)} == {OLD}


def test_a_file_that_grew_has_its_new_size_with_or_without_its_bytes(played: Played) -> None:
    played.write(NEW, at=2_048)
    assert {image["a"] for image in played.images(0.0)} == {OLD, OLD + bytes(2_048)}


def test_a_file_that_was_cut_may_be_long_still(played: Played) -> None:
    played.do("ftruncate", f"{played.fd()}, 100")
    assert {image["a"] for image in played.images(0.5)} == {OLD, OLD[:100]}
    played.do("fsync", played.fd())
    assert {image["a"] for image in played.images(0.0)} == {OLD[:100]}


def test_a_name_is_sure_once_its_folder_was_synced(played: Played) -> None:
    played.do("rename", f"{played.path('a')}, {played.path('b')}")
    assert {name for image in played.images(1.0) for name in image} == {"a", "b"}
    assert all(len(image) == 1 for image in played.images(1.0)), "it has one name or the other"
    played.do("fsync", f"6<{_hex(str(played._root))}>")
    assert {tuple(image) for image in played.images(0.0)} == {("b",)}
    played.do("unlink", played.path("b"))
    assert {tuple(image) for image in played.images(0.0)} == {("b",), ()}


def test_a_call_that_is_not_followed_ends_the_run(played: Played) -> None:
    with pytest.raises(CallUnknown):
        played.begin("fallocate", f"{played.fd()}, 0, 0, 4096")


PROGRAM = """
import os, sys, threading
a = os.open(sys.argv[1] + "/a", os.O_RDWR)
os.pwrite(a, b"pwritten", 1000)
os.ftruncate(a, 1500)
with open(sys.argv[1] + "/log", "a") as log:
    log.write("one\\n")
    log.flush()
    log.write("two\\n")
with open(sys.argv[1] + "/part", "w") as part:
    part.write("whole")
    part.flush()
    os.fsync(part.fileno())
os.replace(sys.argv[1] + "/part", sys.argv[1] + "/whole")
folder = os.open(sys.argv[1], os.O_RDONLY)
os.close(os.open("gone", os.O_WRONLY | os.O_CREAT, dir_fd=folder))
os.write(os.open("here", os.O_WRONLY | os.O_CREAT, dir_fd=folder), b"made in a folder that is open")
os.unlink("gone", dir_fd=folder)
threads = [threading.Thread(target=os.pwrite, args=(a, bytes([n]) * 100, n * 100)) for n in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_a_trace_that_is_played_back_whole_gives_the_very_files(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    root.mkdir()
    (root / "a").write_bytes(OLD)
    strace = shutil.which("strace")
    assert strace is not None, "strace is missing"
    disk = Disk(root)
    command = trace.command(strace, tmp_path / "trace.txt", [sys.executable, "-c", PROGRAM, str(root)])
    subprocess.run(command, check=True, timeout=60)
    calls = trace.calls_of(tmp_path / "trace.txt")
    trace.play(disk, calls, [calls[-1].ended + 1], lambda _: None)
    for file in disk.names.values():
        file.sync(list(file.since))
    told = {Path(name).name: bytes(file.durable) for name, file in disk.names.items()}
    assert told == {path.name: path.read_bytes() for path in root.iterdir()}
    assert (told["whole"], told["here"]) == (b"whole", b"made in a folder that is open")
