"""Damaged files, wrong keys, folders that are not what they seem: each ends in its class, never in a traceback."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.bootstrap import OpenFolder, open_beside, open_folder
from app.db.engine import FILE_NAME, connect
from app.db.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseTooNew,
    DatabaseTooOld,
    DiskFull,
    KeyWrong,
)
from app.domain.errors import Unavailable, Unusable, WarunginError
from app.ports import KeyAway
from app.runtime.data_folder import DEVICE, LOCK, DeviceFileDamaged, FolderUnwritable
from app.runtime.secrets import PassphraseUnusable
from app.services import carts, catalogue, orders, printing, shifts, syncing
from tests.db import stored
from tests.till import KEY, Till, make_folder, make_till

PAGE = 4_096


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with sales in it, closed."""
    till = make_till(tmp_path_factory.mktemp("worked") / "till")
    till.open_shift()
    for _ in range(20):
        till.sell("MIE", "KOPI", "SUSU")
    till.put("MIE")
    till.close()
    make_folder(till.folder)
    return till.folder


@pytest.fixture
def folder(worked: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged, with its passphrase file beside."""
    shutil.copytree(worked, tmp_path / "till")
    shutil.copy(worked.parent / "passphrase.txt", tmp_path / "passphrase.txt")
    return tmp_path / "till"


def secret(folder: Path) -> Path:
    return folder.parent / "passphrase.txt"


def verified(folder: Path, capsys: pytest.CaptureFixture[str], passphrase: Path | None = None) -> dict[str, Any]:
    """Return what ``warungin verify --json`` says of a folder; it must say it, whatever is wrong."""
    words = ["verify", "--json", "--data", str(folder), "--passphrase-file", str(passphrase or secret(folder))]
    status = cli.main(words)
    printed = capsys.readouterr()
    told: dict[str, Any] = json.loads(printed.out)
    assert printed.err == ""
    assert status == (0 if told["ok"] else 1)
    assert told["ok"] == (told["findings"] == [])
    return told


def codes(told: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in told["findings"]}


def flip(path: Path, at: int, mask: int = 0xFF) -> None:
    """Turn bits of one byte, as a dying disk does."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ mask]))


@contextmanager
def opened(folder: Path) -> Iterator[OpenFolder]:
    lent = open_folder(folder, secret(folder))
    try:
        yield lent
    finally:
        lent.close()


# --- damaged bytes ------------------------------------------------------------------------------------


def test_a_turned_bit_in_any_page_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / FILE_NAME
    pages = path.stat().st_size // PAGE
    chance = random.Random(5)
    for number in {0, 1, pages - 1, *chance.sample(range(pages), 12)}:
        at = number * PAGE + chance.randrange(PAGE)
        flip(path, at, mask=1)
        told = verified(folder, capsys)
        assert codes(told) & {"file_damaged", "database_damaged"}, number
        flip(path, at, mask=1)
    assert verified(folder, capsys)["ok"]


@pytest.mark.parametrize("size", [0, 1, 100, PAGE - 1, PAGE, PAGE + 7, 10 * PAGE])
def test_a_file_that_is_cut_short_is_damaged_or_empty(
    folder: Path, size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / FILE_NAME
    path.write_bytes(path.read_bytes()[:size])
    told = verified(folder, capsys)
    assert codes(told) & {"file_damaged", "database_damaged", "database_too_old"}


@pytest.mark.parametrize("junk", [b"not a database at all", b"SQLite format 3\x00" + bytes(5_000), bytes(8_192)])
def test_another_file_in_its_place_is_damaged(folder: Path, junk: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / FILE_NAME).write_bytes(junk)
    with pytest.raises(DatabaseDamaged):
        open_folder(folder, secret(folder))
    assert codes(verified(folder, capsys)) == {"database_damaged"}
    assert (folder / FILE_NAME).read_bytes() == junk


@pytest.mark.parametrize("seed", range(4))
def test_a_till_on_a_damaged_file_says_so_in_every_intention(folder: Path, seed: int) -> None:
    """Pages are damaged at random: whatever is asked works, or ends in the class for damage. Nothing else comes out."""
    chance, path = random.Random(seed), folder / FILE_NAME
    pages = path.stat().st_size // PAGE
    for number in chance.sample(range(pages), pages // (2 + 10 * seed)):
        flip(path, number * PAGE + chance.randrange(PAGE))
    outcomes = list(outcomes_of_a_day(folder))
    assert outcomes
    assert set(outcomes) <= {"done", "damaged"}


def outcomes_of_a_day(folder: Path) -> Iterator[str]:
    """Open the folder and ask for what a till does, and say how each ended."""
    try:
        till = open_folder(folder, secret(folder))
    except DatabaseDamaged:
        yield "damaged"
        return
    try:
        calls: tuple[Callable[[], object], ...] = (
            lambda: carts.current(till.units(write=False)),
            lambda: catalogue.find(till.units(write=False), "kopi"),
            lambda: catalogue.page(till.units(write=False), None),
            lambda: orders.recent(till.units(write=False)),
            lambda: catalogue.refresh_ranks(till.units()),
            lambda: shifts.find_open(till.units(write=False)),
            lambda: printing.next_task(till.units(write=False)),
            lambda: syncing.status(till.units(write=False)),
        )
        for call in calls:
            try:
                call()
                yield "done"
            except DatabaseDamaged:
                yield "damaged"
    finally:
        till.close()


def test_a_write_ahead_log_that_was_torn_costs_nothing_that_was_committed_before(folder: Path) -> None:
    """The tail of the log is cut inside a transaction: all transactions before it are there, none is half there."""
    till = Till(folder)
    till.clock.move(hours=1)
    wal = folder / (FILE_NAME + "-wal")
    sizes = []
    for _ in range(3):
        till.pay()
        till.put("MIE")
        sizes.append(wal.stat().st_size)
    content = (folder / FILE_NAME).read_bytes(), wal.read_bytes()
    till.close()
    torn = folder.parent / "torn"
    torn.mkdir()
    for cut in (sizes[0] + 10, sizes[1] - 1_000, sizes[1] + 5_000, sizes[2] - 1):
        for stale in torn.iterdir():
            stale.unlink()
        (torn / FILE_NAME).write_bytes(content[0])
        (torn / (FILE_NAME + "-wal")).write_bytes(content[1][:cut])
        again = Till(torn)
        expected = 20 + sum(size <= cut for size in sizes)
        assert again.sql("select count(*) from orders")[0][0] in (expected, expected + 1)
        again.clock.move(hours=2)
        assert again.findings() == []
        again.close()


# --- keys ---------------------------------------------------------------------------------------------


def test_another_passphrase_does_not_open_the_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder.parent / "other.txt"
    other.write_text("ganti kata sandi")
    before = (folder / FILE_NAME).read_bytes()
    for open_it in (open_folder, open_beside):
        with pytest.raises(KeyWrong):
            open_it(folder, other)
    assert codes(verified(folder, capsys, other)) == {"key_wrong"}
    assert (folder / FILE_NAME).read_bytes() == before
    open_folder(folder, secret(folder)).close()


@pytest.mark.parametrize("content", [None, b"", b"   \n", b"short"])
def test_a_passphrase_file_that_is_missing_or_too_short_is_told(
    folder: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder.parent / "other.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PassphraseUnusable):
        open_folder(folder, file)
    assert codes(verified(folder, capsys, file)) == {"passphrase_unusable"}


def test_a_folder_under_a_passphrase_is_not_opened_without_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WARUNGIN_PASSPHRASE_FILE", raising=False)
    with pytest.raises(PassphraseUnusable) as caught:
        open_folder(folder)
    assert caught.value.facts == {"why": "not_given"}
    monkeypatch.setenv("WARUNGIN_PASSPHRASE_FILE", str(secret(folder)))
    open_folder(folder).close()


def test_the_right_passphrase_for_another_key_is_told_from_damage(folder: Path) -> None:
    """A ``device.json`` of another till beside this database: its key is named wrong before the file is looked at."""
    values = json.loads((folder / DEVICE).read_text())
    values["key_fingerprint"] = "0" * 32
    (folder / DEVICE).write_text(json.dumps(values))
    with pytest.raises(KeyWrong):
        open_folder(folder, secret(folder))


def test_a_database_of_another_key_is_damaged_and_not_overwritten(folder: Path) -> None:
    connection = connect(folder.parent / "other.db", bytes(32))
    connection.execute("create table t (x)")
    connection.close()
    other = (folder.parent / "other.db").read_bytes()
    (folder / FILE_NAME).write_bytes(other)
    with pytest.raises(DatabaseDamaged):
        open_folder(folder, secret(folder))
    assert (folder / FILE_NAME).read_bytes() == other


# --- the folder ---------------------------------------------------------------------------------------

DEVICE_JUNK = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"{}",
    b"\xff\xfe\x00",
    b'{"folder_id": "x", "key_fingerprint": "y", "program": "z"}',
    b'{"folder_id": "019bcccc-cccc-7000-8000-000100000004", "key_fingerprint": "y", "program": "z", "wrapped": 5}',
    b'{"folder_id": "019bcccc-cccc-7000-8000-000100000004", "key_fingerprint": "y", "program": "z", "wrapped": {"a": 1}}',
]


@pytest.mark.parametrize("junk", DEVICE_JUNK)
def test_an_unreadable_device_file_is_told(folder: Path, junk: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / DEVICE).write_bytes(junk)
    with pytest.raises(DeviceFileDamaged):
        open_folder(folder, secret(folder))
    assert codes(verified(folder, capsys)) == {"device_file_damaged"}
    assert (folder / DEVICE).read_bytes() == junk


@pytest.mark.parametrize(
    ("field", "value"),
    [("salt", ""), ("salt", "zz"), ("salt", 5), ("salt", "00"), ("nonce", ""), ("sealed", "00"), ("sealed", None)],
)
def test_a_damaged_wrapped_key_opens_nothing(folder: Path, field: str, value: object) -> None:
    values = json.loads((folder / DEVICE).read_text())
    values["wrapped"][field] = value
    (folder / DEVICE).write_text(json.dumps(values))
    with pytest.raises(KeyWrong):
        open_folder(folder, secret(folder))


def test_a_fingerprint_with_other_letters_is_wrong_and_no_fault(folder: Path) -> None:
    values = json.loads((folder / DEVICE).read_text())
    values["key_fingerprint"] = "é" * 32
    (folder / DEVICE).write_text(json.dumps(values))
    with pytest.raises(KeyWrong):
        open_folder(folder, secret(folder))


def test_a_database_without_its_device_file_is_not_overwritten(folder: Path) -> None:
    before = (folder / FILE_NAME).read_bytes()
    (folder / DEVICE).unlink()
    with pytest.raises(DatabaseDamaged):
        open_folder(folder, secret(folder))
    assert (folder / FILE_NAME).read_bytes() == before
    assert not (folder / DEVICE).exists()


def test_a_device_without_its_database_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / FILE_NAME).unlink()
    assert codes(verified(folder, capsys)) == {"database_missing"}
    assert not (folder / FILE_NAME).exists()
    (folder / "backups").mkdir()
    with pytest.raises(DatabaseMissing):
        open_folder(folder, secret(folder))
    assert not (folder / FILE_NAME).exists()


def test_verify_makes_nothing_where_nothing_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    (tmp_path / "passphrase.txt").write_text("kata sandi yang panjang")
    assert codes(verified(empty, capsys)) == {"database_missing"}
    assert not empty.exists()


@pytest.mark.parametrize("name", [LOCK, DEVICE, FILE_NAME, "logs"])
def test_a_folder_where_something_stands_in_the_way_is_told(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "till"
    folder.mkdir()
    (tmp_path / "passphrase.txt").write_text("kata sandi yang panjang")
    if name == "logs":
        (folder / name).write_text("x")
    else:
        (folder / name).mkdir()
    with pytest.raises(WarunginError) as caught:
        open_folder(folder, tmp_path / "passphrase.txt")
    assert isinstance(caught.value, FolderUnwritable | DatabaseDamaged | DiskFull)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "till").write_text("x")
    assert codes(verified(tmp_path / "till", capsys)) == {"folder_unwritable"}
    with pytest.raises(FolderUnwritable):
        open_folder(tmp_path / "till")


# --- versions -----------------------------------------------------------------------------------------


def test_a_folder_of_a_later_program_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = connect(folder / FILE_NAME, KEY)
    connection.execute("update alembic_version set version_num = '0417'")
    connection.close()
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(DatabaseTooNew):
        open_folder(folder, secret(folder))
    assert codes(verified(folder, capsys)) == {"database_too_new"}
    assert (folder / FILE_NAME).read_bytes() == before


def test_a_folder_that_was_never_started_whole_is_told_from_damage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / FILE_NAME).unlink()
    connect(folder / FILE_NAME, KEY).close()
    assert codes(verified(folder, capsys)) == {"database_too_old"}
    with opened(folder) as till, till.units(write=False) as uow:
        assert uow.device.find_identity() is None
    assert verified(folder, capsys)["ok"]
    with pytest.raises(DatabaseTooOld):
        raise DatabaseTooOld


def test_the_stored_books_open_as_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "till"
    folder.mkdir()
    shutil.copy(stored.stored("0001"), folder / FILE_NAME)
    make_folder(folder)
    with opened(folder) as till:
        assert len(carts.held(till.units(write=False))) == 1
    assert verified(folder, capsys)["ok"]


# --- classes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "acts"),
    [
        (DiskFull, Unavailable),
        (DatabaseBusy, Unavailable),
        (DatabaseDamaged, Unusable),
        (KeyWrong, Unusable),
        (DatabaseTooNew, Unusable),
        (DatabaseTooOld, Unusable),
        (DatabaseMissing, Unusable),
        (PassphraseUnusable, Unusable),
        (KeyAway, Unavailable),
    ],
)
def test_the_class_says_who_must_act(kind: type[WarunginError], acts: type[WarunginError]) -> None:
    assert issubclass(kind, acts)
