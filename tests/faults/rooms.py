"""No room left on the disk of a till that sells, prints and syncs: it refuses in words, writes nothing by half, and goes on later."""

from __future__ import annotations

import errno
import os
import random
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults import books
from tests.faults.processes import ServerProcess, TillProcess
from tests.faults.stage import Stage, in_shops
from tests.faults.tally import Tally

ROUNDS_A_SHOP = 8
DISK_BYTES = 40 * 1024 * 1024
LEFT_BYTES = (0, 300_000)
LEFT_OF_FILE_BYTES = (0, 40_000)
FULL_SECONDS_MAX = 20.0
FULL = "disk_full"
SELLING_SECONDS = (0.3, 1.0)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """Lend a small file system in memory, mounted at ``folder``; None where this user may not mount."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "warungin-faults", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode != 0:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=True)


def run(base: Path, rounds: int, seed: int, say: Callable[[str], None]) -> Tally:
    """Do so many rounds."""
    chance = random.Random(seed)

    def shop(folder: Path, times: int, total: Tally) -> None:
        server = ServerProcess(folder / "server")
        with small_disk(folder / "disk") as disk, Stage(folder, [server], chance) as stage:
            server.start()
            server.wait_ready()
            stage.open(1, disk)
            while total.rounds < times and total.is_clean:
                total.add(_round(stage, disk, chance))
            total.orders = stage.orders()
            refused = dict(books.refused(stage.tills[0]))
        say(f"disk: {total.as_dict()} refused {refused} on {'a small disk' if disk else 'a limited file'}")

    return in_shops(base, rounds, ROUNDS_A_SHOP, shop)


def _round(stage: Stage, disk: Path | None, chance: random.Random) -> Tally:
    (till,) = stage.tills
    till.wait_ready()
    time.sleep(chance.uniform(*SELLING_SECONDS))  # the disk fills up in the middle of whatever it does
    found = Tally(rounds=1)
    with _filled(disk, chance) if disk else _limited(till, chance):
        if not _wait_refused(till):
            found.findings.append("the disk was full and nothing was refused")
    sold = stage.orders()
    found.add(stage.examine(may_refuse=frozenset({FULL})))
    stage.sell()
    if not _wait(lambda: stage.orders() > sold):
        found.findings.append("it did not sell again after there was room")
    return found


@contextmanager
def _filled(disk: Path, chance: random.Random) -> Iterator[None]:
    """Fill the disk but for a few bytes, for the length of the block."""
    filler = disk / "filler"
    room = os.statvfs(disk)
    left = chance.randint(*LEFT_BYTES)
    with filler.open("wb") as file:
        try:
            file.write(bytes(max(0, room.f_bavail * room.f_frsize - left)))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def _limited(till: TillProcess, chance: random.Random) -> Iterator[None]:
    """Where nothing can be mounted: let the system refuse the till any file that is much longer than its database is now."""
    limit = (till.folder / "warungin.db").stat().st_size + chance.randint(*LEFT_OF_FILE_BYTES)
    resource.prlimit(till.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(till.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _wait_refused(till: TillProcess) -> bool:
    """Wait until it was refused a few times; say whether it was."""
    before = books.refused(till)[FULL]
    return _wait(lambda: books.refused(till)[FULL] > before + 5)


def _wait(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + FULL_SECONDS_MAX
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
