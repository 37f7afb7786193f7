"""A till that is restored: the backup or the old database, never neither; nothing is overwritten; no number is printed twice."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import keyring
import pytest

from app import cli
from app.bootstrap import OpenFolder, open_beside, open_folder
from app.db.engine import FILE_NAME, connect
from app.db.errors import DatabaseDamaged
from app.domain.money import Money
from app.domain.order import Order
from app.domain.quantity import Quantity
from app.runtime.clock import SystemIds
from app.runtime.data_folder import DEVICE
from app.runtime.recovery import recovery_key
from app.services import backups, carts, catalogue, orders, shifts, verify
from app.services.backups import Source
from tests.db.stored import ORDERS, stored
from tests.faults.test_kill import process, until_ready
from tests.till import KEY, Till, make_folder, make_till, person_id
from tests.unit.test_runtime_secrets import OfTheOs

KILLS_MAX = 200
Said = tuple[int, str, str]


class Place:
    """A till's folder from which a backup was made, and in which more was sold since."""

    def __init__(self, folder: Path) -> None:
        till = make_till(folder)
        self.folder = folder
        self.secret = make_folder(folder)
        till.open_shift()
        self.early = [till.sell("MIE", "KOPI") for _ in range(3)]
        self.made_at = till.clock.at
        source = Source(till.path, KEY, till.clock, SystemIds(), "TKO1-K01")
        self.backup = backups.write(source, folder.parent / "stick.db")
        till.clock.move(hours=1)
        self.late = [till.sell("SUSU") for _ in range(2)]
        till.close()

    @property
    def path(self) -> Path:
        return self.folder / FILE_NAME

    def restore(self, *words: object) -> int:
        """Run ``warungin restore`` on this folder, with its passphrase file."""
        asked = ["restore", "--data", str(self.folder), "--passphrase-file", str(self.secret)]
        return cli.main([*asked, *map(str, words or (self.backup,))])

    @contextmanager
    def opened(self) -> Iterator[OpenFolder]:
        lent = open_folder(self.folder, self.secret)
        try:
            yield lent
        finally:
            lent.close()

    def receipts(self) -> list[str]:
        """Return the receipt numbers in the folder's database, whose books must verify."""
        with self.opened() as opened:
            return receipts(opened)

    def files(self) -> dict[str, bytes]:
        """Return everything in the folder but logs and the lock."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name != "till.lock"
        }

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        before = self.files()
        yield
        assert self.files() == before


def receipts(opened: OpenFolder) -> list[str]:
    assert verify.verify(opened.units(write=False)) == []
    with opened.database.reader() as connection:
        return [str(row[0]) for row in connection.execute("select receipt_no from orders order by rowid")]


def sell(opened: OpenFolder) -> Order:
    """Sell one thing on a real clock."""
    with opened.units(write=False) as uow:
        cashier = uow.staff.get(person_id("Rina"))  # type: ignore[arg-type]
    if shifts.find_open(opened.units(write=False)) is None:
        shifts.open(opened.units(), cashier, Money(0))
    (hit, *_) = catalogue.find(opened.units(write=False), "MIE").hits
    carts.add_product(opened.units(), cashier, hit[0].id, "pcs", Quantity.of(1))
    view = carts.current(opened.units(write=False))
    return orders.complete(opened.units(), cashier, view.cart.id, view.cash_due)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("worked") / "till")


@pytest.fixture
def place(worked: Place, tmp_path: Path) -> Place:
    """A copy of the worked folder, its passphrase file and its backup."""
    shutil.copytree(worked.folder.parent, tmp_path / "place")
    copied = object.__new__(Place)
    copied.__dict__ = {**worked.__dict__, "folder": tmp_path / "place" / "till"}
    copied.secret, copied.backup = tmp_path / "place" / worked.secret.name, tmp_path / "place" / worked.backup.name
    return copied


# --- in its place ---------------------------------------------------------------------------------------


def test_the_backup_is_put_in_place_and_what_was_there_is_kept(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.restore() == 0
    said = capsys.readouterr()
    first, second = said.out.splitlines()
    assert (first, said.err) == ("Restored the backup of 2026-03-10 02:00:00 UTC.", "")
    kept = Path(second.removeprefix("The database that was here before is kept: "))
    assert kept.parent == place.folder / "backups" and kept.name.startswith("replaced-")
    assert len(place.receipts()) == len(place.early)
    assert len(orders_of(kept)) == len(place.early) + len(place.late)
    assert not list(place.folder.glob("restore*"))


def orders_of(path: Path) -> list[str]:
    """Return the receipt numbers in a database that was moved aside."""
    connection = connect(path, KEY)
    try:
        return [str(row[0]) for row in connection.execute("select receipt_no from orders order by rowid")]
    finally:
        connection.close()


def test_a_restored_till_sells_in_a_series_that_nobody_had(place: Place) -> None:
    with place.opened() as opened:
        before = receipts(opened)
    place.restore()
    with place.opened() as opened:
        sold = [sell(opened) for _ in range(2)]
        after = receipts(opened)
        with opened.units(write=False) as uow:
            told = uow.device.state().series
    assert told is not None and len(told) == 4 and told.startswith("R")
    assert [order.number for order in sold] == [1, 2]
    assert after[: len(place.early)] == before[: len(place.early)]
    assert set(after[len(place.early) :]).isdisjoint(before)
    assert all(f"K01{told}-" in receipt for receipt in after[len(place.early) :])


def test_two_restores_of_one_backup_give_two_series(place: Place) -> None:
    series = set()
    for _ in range(2):
        place.restore()
        with place.opened() as opened:
            sell(opened)
            series.add(receipts(opened)[-1].split("-")[1])
    assert len(series) == 2


def test_a_database_that_was_moved_aside_can_be_put_back(place: Place) -> None:
    place.restore()
    (kept,) = (place.folder / "backups").glob("replaced-*.db")
    assert place.restore(kept) == 0
    assert len(place.receipts()) == len(place.early) + len(place.late)


def test_what_only_the_write_ahead_log_had_is_kept_too(place: Place) -> None:
    till = Till(place.folder)
    till.clock.at = place.made_at + timedelta(hours=2)
    last = till.sell("MIE")
    files = {name: (place.folder / name).read_bytes() for name in (FILE_NAME, f"{FILE_NAME}-wal")}
    assert len(files[f"{FILE_NAME}-wal"]) > 0
    till.close()
    for name, content in files.items():  # as after a crash: the log was never folded in
        (place.folder / name).write_bytes(content)
    assert place.restore() == 0
    (kept,) = (place.folder / "backups").glob("replaced-*.db")
    assert len(place.receipts()) == len(place.early)
    assert place.restore(kept) == 0
    assert place.receipts() == [order.receipt_no for order in (*place.early, *place.late, last)]


def test_a_backup_of_an_older_program_is_brought_up_to_date(place: Place) -> None:
    assert place.restore(stored("0001")) == 0
    assert len(place.receipts()) == ORDERS


# --- refused --------------------------------------------------------------------------------------------


def test_it_is_refused_while_a_till_runs(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    with process("tests.faults.seller", str(place.folder), str(place.secret), "4") as seller:
        until_ready(seller)
        assert place.restore() == 1
        assert capsys.readouterr().err == "warungin: A till is open on this folder. Close it, then try again.\n"
        assert seller.stdout is not None
        while not seller.stdout.readline().startswith(b"sold"):
            assert seller.poll() is None
    assert len(place.receipts()) > len(place.early) + len(place.late)
    assert not (place.folder / "backups").exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def turned(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2_000] ^= 1  # in the last page, which opening does not read
    path.write_bytes(bytes(content))


def junk(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 500)


def other_key(path: Path) -> None:
    path.unlink()
    connection = connect(path, bytes(32))
    connection.execute("create table orders (x)")
    connection.close()


def changed(path: Path) -> None:
    connection = connect(path, KEY, wal=False)
    connection.execute("update on_hand set milli = milli + 1000")
    connection.close()


def newer(path: Path) -> None:
    connection = connect(path, KEY, wal=False)
    connection.execute("update alembic_version set version_num = '9999'")
    connection.close()


def missing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (cut, "damaged, or was made with another key"),
        (empty, "damaged, or was made with another key"),
        (turned, "do not verify"),
        (junk, "damaged, or was made with another key"),
        (other_key, "damaged, or was made with another key"),
        (changed, "do not verify"),
        (newer, "A later version of Warungin made this"),
        (missing, "There is no such backup"),
    ],
)
def test_a_backup_that_is_not_good_changes_nothing(
    place: Place, spoil: Callable[[Path], None], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(place.backup)
    with place.unchanged():
        assert place.restore() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("warungin: ") and told in said.err


def test_a_backup_whose_books_do_not_verify_is_taken_when_it_is_asked_for_by_name(place: Place) -> None:
    changed(place.backup)
    assert place.restore(place.backup, "--unproven") == 0
    with place.opened() as opened:
        assert {finding.code for finding in verify.verify(opened.units(write=False))} == {"stock_wrong"}


# --- a new computer -------------------------------------------------------------------------------------


@pytest.fixture
def fresh(place: Place, tmp_path: Path) -> Place:
    """A place whose folder is new, on another computer with another passphrase."""
    place.folder = tmp_path / "new" / "till"
    place.folder.parent.mkdir()
    place.secret = tmp_path / "new" / "passphrase.txt"
    place.secret.write_text("kata sandi komputer baru")
    return place


def test_on_a_new_computer_one_step_with_the_recovery_key_makes_the_folder(fresh: Place) -> None:
    assert fresh.restore(fresh.backup, "--recovery-key", recovery_key(KEY).lower().replace("-", " ")) == 0
    assert len(fresh.receipts()) == len(fresh.early)
    assert not (fresh.folder / "backups").exists() or not list((fresh.folder / "backups").iterdir())
    with fresh.opened() as opened:
        sell(opened)


def test_the_recovery_key_can_come_over_standard_input(fresh: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(recovery_key(KEY) + "\n"))
    assert fresh.restore(fresh.backup, "--recovery-key", "-") == 0
    assert len(fresh.receipts()) == len(fresh.early)


def test_with_a_keyring_the_key_is_kept_there(fresh: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WARUNGIN_PASSPHRASE_FILE", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(OfTheOs())
    try:
        words = ["restore", str(fresh.backup), "--data", str(fresh.folder), "--recovery-key", recovery_key(KEY)]
        assert cli.main(words) == 0
        assert json.loads((fresh.folder / DEVICE).read_text())["wrapped"] is None
        opened = open_folder(fresh.folder)
        assert len(receipts(opened)) == len(fresh.early)
        opened.close()
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "give the recovery key"),
        (("--recovery-key", recovery_key(KEY)[:-1] + "0"), "mistyped"),
        (("--recovery-key", recovery_key(bytes(32))), "damaged, or was made with another key"),
    ],
)
def test_without_the_right_recovery_key_nothing_is_made(
    fresh: Place, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fresh.restore(fresh.backup, *words) == 1
    assert told in capsys.readouterr().err
    assert [path.name for path in fresh.folder.iterdir() if path.name not in ("logs", "till.lock")] == []


def test_a_folder_that_lost_its_device_file_is_helped_by_the_recovery_key(place: Place) -> None:
    (place.folder / DEVICE).unlink()
    with pytest.raises(DatabaseDamaged):
        open_folder(place.folder, place.secret)
    assert place.restore(place.backup, "--recovery-key", recovery_key(KEY)) == 0
    assert len(place.receipts()) == len(place.early)


# --- killed in the middle -------------------------------------------------------------------------------

STEPS = ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "open", "sqlite3.connect")


def killed_at(step: int, place: Place) -> bool:
    """Restore in a process that ends itself before a step of the file system in the folder; say whether it came so far."""
    child = os.fork()
    if child == 0:
        count = 0

        def before_each(event: str, values: tuple[object, ...]) -> None:
            nonlocal count
            if event in STEPS and any(str(value).startswith(str(place.folder)) for value in values):
                count += 1
                if count == step:
                    os._exit(9)

        sys.addaudithook(before_each)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            os._exit(place.restore())
        finally:
            os._exit(77)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (0, 9)
    return ended == 9


@pytest.mark.timeout(300)
@pytest.mark.parametrize("has_links", [True, False])
def test_a_restore_killed_before_any_step_leaves_the_old_database_or_the_new_one(
    worked: Place, tmp_path: Path, has_links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each kill the till opens with one of the two, and a second restore comes to its end."""
    if not has_links:
        monkeypatch.setattr(os, "link", no_links)
    outcomes: list[int] = []
    for step in range(1, KILLS_MAX):
        folder = tmp_path / str(step) / "till"
        shutil.copytree(worked.folder, folder)
        place = object.__new__(Place)
        place.__dict__ = {**worked.__dict__, "folder": folder}
        was_killed = killed_at(step, place)
        beside = open_beside(folder, place.secret)
        seen = len(receipts(beside))
        beside.close()
        outcomes.append(len(place.receipts()))
        assert seen == outcomes[-1]
        assert not list(folder.glob("restore*"))
        kept = list((folder / "backups").glob("replaced-*.db")) if (folder / "backups").exists() else []
        assert [len(orders_of(path)) for path in kept] == [5] * (outcomes[-1] == 3)
        if was_killed and step % 5 == 0:
            assert place.restore() == 0
            assert len(place.receipts()) == 3
        shutil.rmtree(folder.parent)
        if not was_killed:
            break
    else:
        raise AssertionError("the restore never came to its end")
    assert outcomes == sorted(outcomes, reverse=True)
    assert set(outcomes) == {3, 5}
    assert outcomes.count(5) > 5 and outcomes.count(3) > 3


def no_links(*_: object) -> None:
    """Stand for a disk that knows no second name for a file."""
    raise OSError(95, "Operation not supported")


@pytest.mark.timeout(300)
def test_a_restore_into_a_new_folder_killed_before_any_step_can_be_done_again(fresh: Place, tmp_path: Path) -> None:
    words = (fresh.backup, "--recovery-key", recovery_key(KEY))
    original = fresh.restore
    for step in range(1, KILLS_MAX):
        fresh.folder = tmp_path / f"step {step}" / "till"
        fresh.folder.parent.mkdir()
        fresh.restore = lambda *given: original(*(given or words))  # type: ignore[method-assign]
        was_killed = killed_at(step, fresh)
        if not was_killed:
            break
        if step % 3 == 0:
            assert fresh.restore() == 0
            assert len(fresh.receipts()) == len(fresh.early)
    else:
        raise AssertionError("the restore never came to its end")
    assert len(fresh.receipts()) == len(fresh.early)
