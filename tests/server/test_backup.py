"""Backups of the centre, made beside it and proven by a restore; a restore that is whole or did not happen."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from app.domain.errors import WarunginError
from sync_server import database
from sync_server.config import Settings
from sync_server.ops import backup, commands, dump, restore
from sync_server.ops.backup import BackupFaulty, BackupKeyMissing, BackupUnwritable
from sync_server.ops.backup_schedule import backed_up_daily
from sync_server.ops.centre import RestoreUnfinished, own_database
from sync_server.ops.cli import main
from sync_server.ops.dump import DumpFailed, DumpStopped, DumpUnfit
from sync_server.ops.restore import BackupMissing, DatabaseInUse
from sync_server.ops.serve import ServerRunning
from sync_server.ops.vault import BackupUnreadable
from tests.server.conftest import opened
from tests.server.test_operation import COMMAND, enrolled, server, sold_good
from tests.server.test_postgres import wait_until
from tests.server.till import Good, Till
from tests.server_kit import PASSWORD, Centre, Cluster

KILLS = int(os.environ.get("WARUNGIN_KILLS", "3"))


@dataclass
class Backed:
    """A database of its own, with a shop in it and the data folder of its server."""

    settings: Settings
    url: str
    figures: list[dict[str, Any]]
    till: Till

    @property
    def folder(self) -> Path:
        return self.settings.data / backup.FOLDER

    def take(self, **words: Any) -> backup.Made:
        return backup.take(self.settings, self.url, **words)

    def restore(self, file: Path, **words: Any) -> restore.Restored:
        return restore.restore(self.settings.data, file, **words)

    def again(self) -> Centre:
        """Serve the database anew; the caller stops it."""
        return Centre.start(self.url)

    def databases(self) -> list[str]:
        """Return the names of the databases that came of this one."""
        name = psycopg.conninfo.conninfo_to_dict(self.url)["dbname"]
        beside = psycopg.conninfo.make_conninfo(self.url, dbname="postgres")
        with psycopg.connect(beside) as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (name,))
            return sorted(str(row[0]).removeprefix(str(name)) for row in found)

    def history(self) -> object:
        return self.ask("SELECT history_id FROM server_identity")

    def ask(self, statement: str) -> object:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(statement).fetchone()
            return None if row is None else row[0]

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute(statement)


@pytest.fixture
def backed(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backed:
    url = cluster.new_database()
    monkeypatch.setenv("WARUNGIN_DATABASE_URL", url)
    monkeypatch.setattr(Settings, "request_password", PASSWORD)
    centre = Centre.start(url)
    tenant_id = centre.new_tenant()
    good = Good(centre.add_goods(tenant_id)[0])
    till = opened(centre, tenant_id)
    assert {result.outcome for result in till.push(*[till.order(good) for _ in range(3)])} == {"accepted"}
    figures = centre.figures()
    centre.stop()
    return Backed(Settings.of(tmp_path), url, figures, till)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- making ---------------------------------------------------------------------------------------------


def test_a_backup_is_one_encrypted_file_and_leaves_nothing_else_behind(backed: Backed) -> None:
    made = backed.take()
    assert names(backed.folder) == [made.path.name]
    content = made.path.read_bytes()
    assert b"Kopi Sachet" not in content and b"PGDMP" not in content
    assert made.path.stat().st_mode & 0o077 == 0
    state = backup.last_good(backed.settings.data, made.at + timedelta(hours=3))
    assert (state.path, state.error) == (made.path, None)
    assert state.age is not None and timedelta(hours=3) <= state.age < timedelta(hours=3, seconds=1)


@pytest.mark.expects_log("backup_failed")
def test_books_that_do_not_verify_make_no_good_backup_and_are_kept_apart(backed: Backed) -> None:
    good = backed.take()
    before = good.path.read_bytes()
    backed.run("UPDATE on_hand SET milli = milli + 1")
    with pytest.raises(BackupFaulty) as caught:
        backed.take()
    assert "on_hand" in str(caught.value.facts["first"])
    assert good.path.read_bytes() == before
    assert [name.split("-")[0] for name in names(backed.folder)] == ["index.json", "unproven", "warungin"]
    state = backup.last_good(backed.settings.data, datetime.now(UTC))
    assert (state.path, state.error) == (good.path, "backup_faulty")
    backed.run("UPDATE on_hand SET milli = milli - 1")
    backed.take()
    assert backup.last_good(backed.settings.data, datetime.now(UTC)).error is None


def test_a_row_that_does_not_come_back_is_missed(backed: Backed) -> None:
    made = backed.take()
    key = backup.read_key(backed.settings.data / backup.KEY)
    with dump.snapshot(backed.url) as (_, rows):
        assert backup.tried(made.path, key, backed.folder, rows) == []
        more = {**rows, "orders": rows["orders"] + 1}
        assert backup.tried(made.path, key, backed.folder, more) == ["orders: 3 rows came back of 4."]
    assert names(backed.folder) == [made.path.name]


@pytest.mark.expects_log("backup_failed")
def test_a_folder_that_cannot_be_written_is_told(backed: Backed, capsys: pytest.CaptureFixture[str]) -> None:
    backed.folder.write_text("a file in its place")
    assert main(["backup", "--data", str(backed.settings.data)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "The backup was not written" in said.err


@pytest.mark.expects_log("backup_failed")
def test_too_little_room_for_the_trial_is_told_before_anything_is_written(
    backed: Backed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "ROOM", 10**12)
    with pytest.raises(BackupUnwritable):
        backed.take()
    assert names(backed.folder) == ["index.json"]


def test_old_backups_are_thinned_out_and_nothing_else_in_the_folder(backed: Backed) -> None:
    backed.folder.mkdir()
    now = datetime.now(UTC)
    for day in range(1, 60):
        (backed.folder / f"warungin-server-{now - timedelta(days=day):%Y%m%dT%H%M%SZ}.backup").write_bytes(b"old")
    (backed.folder / "by-hand.backup").write_bytes(b"kept")
    backed.take()
    good = [at for at, _ in backup.good_ones(backed.folder)]
    assert len({f"{at:%Y%m%d}" for at in good}) == len(good) <= 14 + 3
    assert (backed.folder / "by-hand.backup").read_bytes() == b"kept"


def test_a_backup_goes_where_it_is_told_to(backed: Backed, tmp_path_factory: pytest.TempPathFactory) -> None:
    stick = tmp_path_factory.mktemp("stick")
    made = backed.take(to=stick)
    other = backed.take(to=stick / "one.backup")
    assert (made.path.parent, other.path) == (stick, stick / "one.backup")
    assert names(backed.folder) == []


@pytest.mark.parametrize("pieces", [0, 1])
def test_a_stopped_backup_leaves_nothing_and_is_no_failure(backed: Backed, pieces: int) -> None:
    asked = iter(range(1_000))
    with pytest.raises(DumpStopped):
        backed.take(is_stopped=lambda: next(asked) >= pieces)
    assert names(backed.folder) == []


def test_databases_that_the_tools_do_not_fit_are_refused_with_what_to_do(
    backed: Backed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mode in ("require", "verify-full"):
        with pytest.raises(DumpUnfit, match="mark-restored"):
            dump.require_fit(psycopg.conninfo.make_conninfo(backed.url, sslmode=mode))
    monkeypatch.setattr(dump, "MAJOR", "17")
    with pytest.raises(DumpUnfit, match="PostgreSQL 18"):
        dump.require_fit(backed.url)


def test_a_tool_that_fails_says_why(backed: Backed) -> None:
    with pytest.raises(DumpFailed, match="pg_restore"):
        dump.put_in(backed.url, [b"this is no dump"])
    with pytest.raises(DumpFailed, match="snapshot"):
        list(dump.taken_out(backed.url, "00000000-00000000-1", lambda: False))


# --- restoring ------------------------------------------------------------------------------------------


def test_a_restored_database_has_what_the_backup_had_and_a_life_of_its_own(backed: Backed) -> None:
    made = backed.take()
    history = backed.history()
    backed.run("DELETE FROM flags")
    backed.run("UPDATE tenants SET name = 'Toko Kacau'")
    done = backed.restore(made.path)
    centre = backed.again()
    try:
        assert centre.figures() == backed.figures
        assert backed.history() == done.history_id != history
        assert centre.sql("SELECT last_series FROM registers") == [("K",)]
        assert done.registers == 1
        assert backed.databases() == ["", f"_replaced_{str(done.kept).partition('_replaced_')[2]}"]
    finally:
        centre.stop()


def test_the_roles_of_a_restored_database_may_what_they_should_and_no_more(backed: Backed) -> None:
    backed.restore(backed.take().path)
    with psycopg.connect(database.request_url(backed.url, PASSWORD), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.UndefinedObject):
            connection.execute("SELECT count(*) FROM orders")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (a int)")
        with connection.transaction():
            connection.execute("SET LOCAL app.tenant = '00000000-0000-7000-8000-000000000000'")
            assert connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)


def test_the_database_is_left_alone_while_somebody_uses_it(backed: Backed) -> None:
    made = backed.take()
    history = backed.history()
    centre = backed.again()
    try:
        with centre.pool.connection() as connection:
            connection.execute("SELECT 1")
            with pytest.raises(DatabaseInUse):
                backed.restore(made.path)
        assert backed.history() == history and backed.databases() == [""]
    finally:
        centre.stop()
    backed.restore(made.path)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1_000])


def turned(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("spoil", [cut, turned])
def test_a_damaged_backup_changes_nothing(backed: Backed, spoil: Callable[[Path], None]) -> None:
    made = backed.take()
    history = backed.history()
    spoil(made.path)
    with pytest.raises(BackupUnreadable):
        backed.restore(made.path)
    assert backed.history() == history and backed.databases() == [""]


def test_a_backup_of_a_newer_program_changes_nothing(backed: Backed) -> None:
    version = str(backed.ask("SELECT version_num FROM alembic_version"))
    backed.run("UPDATE alembic_version SET version_num = '9999'")
    made = backed.take()
    backed.run(f"UPDATE alembic_version SET version_num = '{version}'")
    history = backed.history()
    with pytest.raises(database.DatabaseNewer):
        backed.restore(made.path)
    assert backed.history() == history and backed.databases() == [""]


@pytest.mark.expects_log("backup_failed")
def test_an_unproven_backup_is_restored_only_when_it_is_asked_for_by_name(backed: Backed) -> None:
    backed.run("UPDATE on_hand SET milli = milli + 1")
    with pytest.raises(BackupFaulty):
        backed.take()
    (unproven,) = backed.folder.glob("unproven-*")
    history = backed.history()
    with pytest.raises(BackupFaulty):
        backed.restore(unproven)
    assert backed.history() == history and backed.databases() == [""]
    assert backed.restore(unproven, unproven=True).history_id == backed.history()


def test_the_key_is_asked_for_and_the_right_one_opens(backed: Backed, tmp_path_factory: pytest.TempPathFactory) -> None:
    made, elsewhere = backed.take(), tmp_path_factory.mktemp("elsewhere")
    fresh, key = elsewhere / "fresh", elsewhere / "copy.key"
    shutil.copy(backed.settings.data / backup.KEY, key)
    for refused, file in ((BackupKeyMissing, made.path), (BackupMissing, elsewhere / "nothing")):
        with pytest.raises(refused):
            restore.restore(fresh, file)
        assert not fresh.exists()
    (elsewhere / "wrong.key").write_text(json.dumps({"backup_key": "A" * 43}))
    with pytest.raises(BackupUnreadable):
        restore.restore(fresh, made.path, elsewhere / "wrong.key")
    assert not (fresh / backup.KEY).exists()
    restore.restore(fresh, made.path, key)
    assert (fresh / backup.KEY).read_bytes() == key.read_bytes()


def test_marking_a_database_restored_by_other_means_begins_a_new_life(
    backed: Backed, capsys: pytest.CaptureFixture[str]
) -> None:
    (backed.settings.data / "server.secrets.json").write_text("{}")
    history = backed.history()
    assert main(["mark-restored", "--data", str(backed.settings.data), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"history_id": str(backed.history()), "registers_moved_on": 1}
    assert backed.history() != history
    assert backed.ask("SELECT last_series FROM registers") == "K"


def test_series_move_on_by_ten_and_stop_at_the_very_last() -> None:
    assert [restore.moved_on(last) for last in (None, "A", "P", "Z", "AZ", "ZP", "ZS", "ZZ")] == [
        "J",
        "K",
        "Z",
        "AJ",
        "BJ",
        "ZZ",
        "ZZ",
        "ZZ",
    ]


# --- our own PostgreSQL, through the commands ----------------------------------------------------------


def answer(*words: str) -> dict[str, Any]:
    """Run a command in a process of its own, which must succeed."""
    done = subprocess.run([*COMMAND, *words, "--json"], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.timeout(240)
def test_a_server_is_backed_up_while_it_serves_and_restored_in_its_place_and_on_a_new_machine(tmp_path: Path) -> None:
    data, words = tmp_path / "centre", ("--data", str(tmp_path / "centre"))
    with server(data) as (_, ready):
        answer("seed-demo", *words)
        till = enrolled(data, ready["url"])
        product = sold_good(till)
        till.push(till.open_shift(), *[till.order(product) for _ in range(4)])
        made = answer("backup", *words)
        before = commands.figures(data)
        assert made["key"].startswith(str(data / "backup.key"))
        till.push(*[till.order(product) for _ in range(2)])
        refused = subprocess.run(
            [*COMMAND, "restore", made["backup"], *words], capture_output=True, text=True, timeout=60, check=False
        )
        assert (refused.returncode, refused.stdout) == (1, "") and "runs on this data folder" in refused.stderr
        assert commands.figures(data)["tenants"][0]["orders"] == 6
        till.client.close()

    told = answer("restore", made["backup"], *words)
    assert commands.figures(data) == before
    assert told["kept"].startswith("warungin_replaced_")
    with server(data) as (_, ready):
        assert httpx.get(f"{ready['url']}/health").status_code == 200

    fresh = tmp_path / "fresh"
    answer("restore", made["backup"], "--data", str(fresh), "--key", str(data / "backup.key"))
    assert commands.figures(fresh) == before
    assert commands.verify(fresh)["ok"]


@pytest.mark.timeout(240)
def test_a_cluster_that_no_longer_starts_is_set_aside_and_no_empty_one_ever_serves(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    commands.seed_demo(data)
    made = Path(commands.backup(data)["backup"])
    before = commands.figures(data)
    (data / "pg/global/pg_control").write_bytes(b"gone")
    broken = made.with_name("broken.backup")
    broken.write_bytes(made.read_bytes()[:-100])

    with pytest.raises(BackupUnreadable):
        restore.restore(data, broken)
    for command in (commands.figures, commands.migrate):
        with pytest.raises(RestoreUnfinished):
            command(data)
    done = restore.restore(data, made)

    assert commands.figures(data) == before
    assert len(list(data.glob("pg.replaced-*"))) == 1
    assert done.kept is None or "pg.replaced" in done.kept


@pytest.mark.timeout(240)
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_restored_one(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    commands.create_tenant(data, "Toko Lama")
    made = commands.backup(data)["backup"]
    commands.create_tenant(data, "Toko Baru", outlet_code="TKO2")
    chance = random.Random(3)
    words = [*COMMAND, "restore", made, "--data", str(data)]
    for _ in range(KILLS):
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            running.wait(chance.uniform(0.3, 3.0))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        assert tenants_of(data) in ({"Toko Lama", "Toko Baru"}, {"Toko Lama"})
    restore.restore(data, Path(made))
    assert tenants_of(data) == {"Toko Lama"}
    with own_database(Settings.of(data)) as (url, _), psycopg.connect(url) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE '%restoring'").fetchall()
    assert found == []


def tenants_of(data: Path) -> set[str]:
    return {tenant["name"] for tenant in commands.figures(data)["tenants"]}


@pytest.mark.timeout(120)
def test_the_serving_process_makes_the_daily_backup_by_itself(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    commands.seed_demo(data)
    settings = Settings.of(data)
    with (
        own_database(settings) as (url, _),
        backed_up_daily(settings, url, first_look_seconds=0, look_seconds=0.01),
    ):
        assert wait_until(lambda: len(backup.good_ones(data / "backups")) == 1, 60)
    assert len(backup.good_ones(data / "backups")) == 1
    assert not list((data / "backups").glob("*.part"))


def test_errors_of_backups_have_codes_of_their_own() -> None:
    kinds = (BackupFaulty, BackupKeyMissing, BackupUnreadable, BackupUnwritable, DumpFailed, DumpUnfit, ServerRunning)
    assert all(issubclass(kind, WarunginError) for kind in kinds)
    assert len({kind.code for kind in kinds}) == len(kinds)
