"""Backups of the till: made beside it, whole, proven before they count; what goes wrong costs no older one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app import cli
from app.bootstrap import open_beside, open_till
from app.db import backup
from app.db.backup import Pace
from app.db.errors import DatabaseBusy, DatabaseDamaged
from app.domain.money import Money
from app.runtime.backup_worker import EVERY, PATIENCE_SECONDS, RETRY_SECONDS, BackupWorker
from app.runtime.clock import SystemIds
from app.services import backups, settings, shifts
from app.services.backups import BackupFaulty, BackupState, BackupUnwritable, Source
from app.ui.wiring import Program, Wiring
from tests.faults.test_kill import process, until_ready
from tests.till import KEY, MORNING, StandingClock, Till, make_folder, make_till


@pytest.fixture
def folder(shop: Till) -> Path:
    """The folder where the shop's till keeps its backups."""
    for _ in range(3):
        shop.sell("MIE", "KOPI")
    return shop.folder / "backups"


def source(till: Till) -> Source:
    return Source(till.path, KEY, till.clock, SystemIds(), "TKO1-K01")


def orders_in(path: Path) -> int:
    """Return how many orders a backup holds; its books must verify."""
    database = backup.open_copy(path, KEY)
    try:
        with database.reader() as connection:
            return int(connection.execute("select count(*) from orders").fetchone()[0])
    finally:
        database.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Hold that the good backups in a folder are byte for byte as they were."""
    before = {path.name: path.read_bytes() for path in folder.glob("warungin-*.db")}
    assert before
    yield
    assert {path.name: path.read_bytes() for path in folder.glob("warungin-*.db")} == before


# --- good ones ------------------------------------------------------------------------------------------


def test_a_backup_is_one_encrypted_file_that_tells_its_till_and_time(shop: Till, folder: Path) -> None:
    made = backups.take(source(shop), folder)
    assert names(folder) == ["warungin-TKO1-K01-20260310T020000Z.db"]
    assert orders_in(made) == 3
    assert b"SQLite format" not in made.read_bytes()[:100]
    with pytest.raises(DatabaseDamaged):
        backup.open_copy(made, bytes(32))
    state = backups.last_good(folder, shop.clock.now() + timedelta(hours=2))
    assert (state.at, state.checked, state.path, state.age) == (MORNING, True, made, timedelta(hours=2))
    assert (state.error, state.failed_at) == (None, None)


def test_looking_at_a_backup_changes_no_byte_of_it(shop: Till, folder: Path) -> None:
    made = backups.take(source(shop), folder)
    before = made.read_bytes()
    assert backups.check(source(shop), made) == []
    assert made.read_bytes() == before
    assert names(folder) == [made.name]


def test_a_copy_shows_one_moment_whatever_is_sold_while_it_is_made(shop: Till, folder: Path) -> None:
    rests = 0

    def sell_meanwhile() -> bool:
        nonlocal rests
        rests += 1
        if rests % 2 and rests < 12:
            shop.sell("SUSU")
        return False

    part = shop.folder / "copy.db"
    backup.copy(shop.path, KEY, part, pace=Pace(is_stopped=sell_meanwhile))
    assert rests >= 3
    assert shop.sql("select count(*) from orders")[0][0] > 3
    assert orders_in(part) == 3
    assert backups.check(source(shop), part) == []


def test_backups_beside_a_till_in_another_process_hold_what_it_had_acknowledged(tmp_path: Path) -> None:
    till = make_till(tmp_path / "till")
    till.close()
    secret = make_folder(till.folder)
    with process("tests.faults.seller", str(till.folder), str(secret), "4") as seller:
        until_ready(seller)
        assert seller.stdout is not None
        for sold in (1, 2):
            while not (line := seller.stdout.readline()).startswith(b"sold"):
                assert line
            status = cli.main(["backup", "--data", str(till.folder), "--passphrase-file", str(secret)])
            assert status == 0
            assert orders_in(backups.good_ones(till.folder / "backups")[-1].path) >= sold
    newest = backups.good_ones(till.folder / "backups")[-1].path
    opened = open_beside(till.folder, secret)
    assert backups.check(opened.backup_source(), newest) == []
    opened.close()


def test_a_backup_goes_where_it_is_told_to(
    shop: Till, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = make_folder(shop.folder)
    words = ["backup", "--data", str(shop.folder), "--passphrase-file", str(secret), "--to"]
    stick = tmp_path / "stick"
    stick.mkdir()
    assert cli.main([*words, str(stick)]) == 0
    assert cli.main([*words, str(tmp_path / "one.db")]) == 0
    (found,) = backups.good_ones(stick)
    assert capsys.readouterr().out.splitlines() == [
        f"Backup made and checked: {found.path}",
        f"Backup made and checked: {tmp_path / 'one.db'}",
    ]
    assert orders_in(found.path) == orders_in(tmp_path / "one.db") == 3
    assert not folder.exists()


def test_old_backups_are_thinned_out_and_nothing_else_in_the_folder(shop: Till, folder: Path) -> None:
    folder.mkdir()
    others = ["before-migration-from-0001.db", "replaced-20250101T000000Z.db", "warungin-TKO1-K02-20250101T000000Z.db"]
    for name in others:
        (folder / name).write_bytes(b"kept")
    for at in range(1, 60):
        (folder / backups.file_name("TKO1-K01", MORNING - timedelta(days=at))).write_bytes(b"old")
    backups.take(source(shop), folder)
    mine = [good for good in backups.good_ones(folder) if good.till == "TKO1-K01"]
    assert len(mine) == 30
    assert [name for name in others if (folder / name).read_bytes() == b"kept"] == others


# --- bad ones -------------------------------------------------------------------------------------------


def test_books_that_do_not_verify_make_no_good_backup_and_are_kept_apart(shop: Till, folder: Path) -> None:
    backups.take(source(shop), folder)
    shop.tamper("update on_hand set milli = milli + 1")
    for _ in range(5):
        shop.clock.move(hours=1)
        with untouched(folder), pytest.raises(BackupFaulty, match="stock_wrong"):
            backups.take(source(shop), folder)
    assert [name for name in names(folder) if name.startswith("unproven")] == [
        f"unproven-warungin-TKO1-K01-20260310T0{hour}0000Z.db" for hour in (5, 6, 7)
    ]
    state = backups.last_good(folder, shop.clock.now())
    assert (state.at, state.error, state.failed_at) == (MORNING, "backup_faulty", shop.clock.now())
    assert state.age == timedelta(hours=5)


def test_a_good_backup_ends_what_was_told_of_a_failed_one(shop: Till, folder: Path) -> None:
    shop.tamper("update on_hand set milli = milli + 1")
    with pytest.raises(BackupFaulty):
        backups.take(source(shop), folder)
    shop.tamper("update on_hand set milli = milli - 1")
    backups.take(source(shop), folder)
    assert backups.last_good(folder, shop.clock.now()).error is None


def test_a_turned_bit_in_the_database_makes_no_good_backup(shop: Till, folder: Path) -> None:
    backups.take(source(shop), folder)
    shop.restart()
    with shop.path.open("r+b") as file:
        file.seek(shop.path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    shop.clock.move(hours=1)
    with untouched(folder), pytest.raises((BackupFaulty, DatabaseDamaged)):
        backups.take(source(shop), folder)
    assert not list(folder.glob("*.part*"))


def test_a_folder_that_cannot_be_written_is_told_and_the_till_goes_on(
    shop: Till, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop.folder / "backups").write_text("a file in its place")
    secret = make_folder(shop.folder)
    with shop.unchanged():
        assert cli.main(["backup", "--data", str(shop.folder), "--passphrase-file", str(secret)]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        "warungin: The place of the backup cannot be written. Older backups are as they were.\n",
    )
    with pytest.raises(BackupUnwritable):
        backups.take(source(shop), shop.folder / "backups")
    assert (shop.folder / "backups").read_text() == "a file in its place"


LIMITED = """
import resource, signal, sys
from app import cli
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
sys.exit(cli.main(sys.argv[1:]))
"""


def test_a_disk_without_room_is_told_and_older_backups_stay(shop: Till, folder: Path) -> None:
    backups.take(source(shop), folder)
    secret = make_folder(shop.folder)
    words = ["backup", "--data", str(shop.folder), "--passphrase-file", str(secret)]
    with untouched(folder):
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, *words], capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("warungin: ") and "Older backups are as they were." in done.stderr
    assert names(folder) == ["index.json", "warungin-TKO1-K01-20260310T020000Z.db"]
    assert json.loads((folder / "index.json").read_text())["code"] == "backup_unwritable"


def test_what_a_program_left_that_ended_in_the_middle_is_cleared_away_after_a_day(shop: Till, folder: Path) -> None:
    folder.mkdir()
    left = folder / "warungin-TKO1-K01-20260309T020000Z.db.77.part"
    left.write_bytes(b"half")
    shop.clock.at = shop.clock.at.fromtimestamp(left.stat().st_mtime + 3_600, shop.clock.at.tzinfo)
    backups.take(source(shop), folder)
    assert left.exists()
    shop.clock.move(days=1)
    backups.take(source(shop), folder)
    assert not left.exists()


def stopping_at(rest: int) -> tuple[Pace, list[int]]:
    """Return a pace that stops at one of its rests, and the list in which it counts them."""
    rests: list[int] = []

    def is_stopped() -> bool:
        rests.append(len(rests))
        return len(rests) > rest

    return Pace(is_stopped=is_stopped), rests


def test_a_backup_that_is_stopped_anywhere_leaves_nothing_and_is_no_failure(shop: Till, folder: Path) -> None:
    never, rests = stopping_at(1_000)
    backups.take(source(shop), folder, pace=never).unlink()
    assert len(rests) > 3
    for rest in rests:
        with pytest.raises(DatabaseBusy):
            backups.take(source(shop), folder, pace=stopping_at(rest)[0])
        assert names(folder) == []
    assert backups.last_good(folder, shop.clock.now()).error is None


# --- the second place -----------------------------------------------------------------------------------


def test_the_second_place_gets_the_same_bytes_and_its_absence_is_told(shop: Till, folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    settings.put(shop.units(), shop.owner, "backup_to", str(stick))
    first = backups.take_everywhere(shop.units, source(shop), folder)
    assert (stick / first.name).read_bytes() == first.read_bytes()
    shutil.rmtree(stick)
    shop.clock.move(hours=4)
    with pytest.raises(BackupUnwritable) as caught:
        backups.take_everywhere(shop.units, source(shop), folder)
    assert caught.value.facts == {"why": "gone"}
    assert not stick.exists()
    state = backups.last_good(folder, shop.clock.now())
    assert (state.at, state.error, state.why) == (shop.clock.now(), "backup_unwritable", "gone")


# --- the schedule ---------------------------------------------------------------------------------------


class CountingClock(StandingClock):
    """A clock that tells when it was looked at so many times more."""

    def __init__(self) -> None:
        super().__init__()
        self._looks = threading.Condition()
        self._count = 0

    def monotonic(self) -> float:
        with self._looks:
            self._count += 1
            self._looks.notify_all()
        return super().monotonic()

    def wait_for_looks(self, looks: int) -> None:
        with self._looks:
            until = self._count + looks
            assert self._looks.wait_for(lambda: self._count >= until, 20)


class Schedule:
    """A worker at work on a till, with what it told."""

    def __init__(self, till: Till) -> None:
        self.clock = CountingClock()
        till.clock = self.clock
        self.till = till
        self.folder = till.folder / "backups"
        self.told = threading.Semaphore(0)
        self.worker = BackupWorker(
            till.units, source(till), self.folder, self.told.release, first_look_seconds=0, look_seconds=0.005
        )

    def made(self) -> int:
        return len(backups.good_ones(self.folder))

    def wait(self) -> None:
        """Wait until the worker has tried."""
        assert self.told.acquire(timeout=20)

    def stays_at(self, count: int) -> None:
        """Hold that looking again and again makes no further backup."""
        self.clock.wait_for_looks(8)
        assert self.made() == count
        assert not self.told.acquire(blocking=False)


@pytest.fixture
def schedule(shop: Till) -> Iterator[Schedule]:
    at_work = Schedule(shop)
    yield at_work
    at_work.worker.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "backup"]


def test_the_first_backup_is_made_soon_and_the_next_after_four_hours(schedule: Schedule) -> None:
    schedule.worker.start()
    schedule.wait()
    schedule.stays_at(1)
    schedule.clock.at += EVERY - timedelta(seconds=1)
    schedule.stays_at(1)
    schedule.clock.move(seconds=1)
    schedule.wait()
    assert schedule.made() == 2
    assert schedule.worker.state().age == timedelta()


def test_a_restart_does_not_make_another_one_before_its_time(schedule: Schedule) -> None:
    backups.take(source(schedule.till), schedule.folder)
    schedule.clock.move(hours=1)
    schedule.worker.start()
    schedule.worker.committed()
    schedule.stays_at(1)


def test_a_shift_that_was_closed_is_backed_up_at_once(schedule: Schedule) -> None:
    schedule.worker.start()
    schedule.wait()
    schedule.clock.move(hours=1)
    shifts.close(schedule.till.units(), schedule.till.cashier, {("note", 100_000): 2}, Money(0), "")
    schedule.wait()
    assert schedule.made() == 2
    schedule.stays_at(2)


def test_it_waits_for_a_quiet_moment_but_not_for_ever(schedule: Schedule) -> None:
    schedule.worker.committed()
    schedule.worker.start()
    schedule.stays_at(0)
    for _ in range(int(PATIENCE_SECONDS) // 15 - 1):
        schedule.clock.move(seconds=15)
        schedule.worker.committed()
    schedule.stays_at(0)
    schedule.clock.move(seconds=15)
    schedule.worker.committed()
    schedule.wait()
    assert schedule.made() == 1


@pytest.mark.expects_log("backup_failed")
def test_a_failed_one_is_told_and_tried_again_later(schedule: Schedule) -> None:
    schedule.folder.write_text("a file in its place")
    schedule.worker.start()
    schedule.wait()
    state = schedule.worker.state()
    assert (state.at, state.error, state.why) == (None, "backup_unwritable", "disk")
    schedule.folder.unlink()
    schedule.stays_at(0)
    schedule.clock.move(seconds=RETRY_SECONDS)
    schedule.wait()
    assert (schedule.made(), schedule.worker.state().error) == (1, None)


@pytest.mark.expects_log("backup_failed")
def test_a_stick_that_was_away_gets_the_newest_backup_once_it_is_back(schedule: Schedule, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    settings.put(schedule.till.units(), schedule.till.owner, "backup_to", str(stick))
    schedule.worker.start()
    schedule.wait()
    assert (schedule.worker.state().error, schedule.worker.state().why) == ("backup_unwritable", "gone")
    stick.mkdir()
    schedule.clock.move(seconds=RETRY_SECONDS)
    schedule.wait()
    assert schedule.worker.state().error is None
    assert names(stick) == names(schedule.folder) == ["warungin-TKO1-K01-20260310T020000Z.db"]


def test_one_can_be_asked_for_at_any_time(schedule: Schedule) -> None:
    backups.take(source(schedule.till), schedule.folder)
    schedule.clock.move(hours=1)
    schedule.worker.committed()
    schedule.worker.start()
    schedule.worker.wake()
    schedule.wait()
    assert schedule.made() == 2


def test_a_clock_that_was_far_ahead_does_not_end_all_backups(schedule: Schedule) -> None:
    backups.take(source(schedule.till), schedule.folder)
    schedule.clock.at -= timedelta(days=900)
    schedule.worker.start()
    schedule.wait()
    assert schedule.made() == 2
    schedule.stays_at(2)
    schedule.clock.at += EVERY
    schedule.wait()
    assert schedule.made() == 3


def test_the_program_makes_one_when_it_is_asked_to_and_tells_how_it_stands(
    shop: Till, folder: Path, tmp_path: Path
) -> None:
    secret, told, stick = make_folder(shop.folder), threading.Semaphore(0), tmp_path / "stick"
    stick.mkdir()
    shop.close()
    wiring = open_till(shop.folder, secret, Program(version="test"), backup_to=str(stick))
    assert isinstance(wiring, Wiring)
    try:
        assert wiring.backup_state() == BackupState()
        wiring.start_workers(told.release)
        wiring.committed()
        wiring.backup_now()
        while wiring.backup_state().at is None or not backups.good_ones(stick):
            assert told.acquire(timeout=20)
        state = wiring.backup_state()
        assert (state.checked, state.error) == (True, None)
        assert state.path is not None and orders_in(state.path) == 3
    finally:
        wiring.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "backup"]


def test_money_in_the_drawer_is_nothing_to_a_backup(shop: Till, folder: Path) -> None:
    """A backup taken between two movements of cash restores neither half."""
    shifts.move_cash(shop.units(), shop.cashier, Money(5_000), "receh")
    made = backups.take(source(shop), folder)
    shifts.move_cash(shop.units(), shop.cashier, Money(7_000), "receh")
    database = backup.open_copy(made, KEY)
    with database.reader() as connection:
        assert connection.execute("select sum(amount_minor) from cash_movements").fetchone() == (5_000,)
    database.close()
