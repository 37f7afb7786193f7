"""Our own PostgreSQL: whole or absent, never in the way of the user's files, and never left behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from sync_server.ops import account, postgres
from sync_server.ops.account import PostgresUnusable
from sync_server.ops.files import FileLock, read_json, secret, write_json


@pytest.fixture
def running(tmp_path: Path) -> Iterator[postgres.Postgres]:
    server = postgres.start(tmp_path, fast=True)
    yield server
    server.stop()


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for another process; there is nothing in ours to wait on."""
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so()


def lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def answers(server: postgres.Postgres) -> bool:
    try:
        with psycopg.connect(server.url(), connect_timeout=3) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_it_takes_the_superuser_with_the_password_only(running: postgres.Postgres) -> None:
    assert answers(running)
    wrong = psycopg.conninfo.make_conninfo(running.url(), password="wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_it_listens_on_the_loopback_address_and_on_no_socket_file(running: postgres.Postgres) -> None:
    with psycopg.connect(running.url()) as connection:
        settings = [
            connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
            for name in ("listen_addresses", "unix_socket_directories", "server_encoding")
        ]
    assert settings == [("127.0.0.1",), ("",), ("UTF8",)]


def test_secrets_are_private_and_the_users_folder_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)

    postgres.start(tmp_path, fast=True).stop()

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "server.secrets.json").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "pg", "server.secrets.json"]
    assert (
        secret(tmp_path / "server.secrets.json", "superuser_password")
        not in (tmp_path / "logs/postgres.log").read_text()
    )


def test_a_second_start_finds_the_living_server(tmp_path: Path, running: postgres.Postgres) -> None:
    found = postgres.start(tmp_path, fast=True)

    assert (found.guard, found.pid, found.port) == (None, running.pid, running.port)


def test_a_killed_database_comes_back_by_itself_with_all_that_was_written(tmp_path: Path) -> None:
    server = postgres.start(tmp_path)
    try:
        with psycopg.connect(server.url()) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS at")
        os.kill(server.pid, signal.SIGKILL)
        assert wait_until(lambda: not lives(server.pid))
        assert wait_until(lambda: answers(server)), "on the port it had"
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    finally:
        server.stop()
    assert not answers(server)


def test_a_database_that_was_killed_with_its_guard_is_started_anew_with_all_that_was_written(tmp_path: Path) -> None:
    server = postgres.start(tmp_path)
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS at")
    assert server.guard is not None
    server.guard.kill()
    os.kill(server.pid, signal.SIGKILL)
    server.stop()

    again = postgres.start(tmp_path)
    try:
        with psycopg.connect(again.url()) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    finally:
        again.stop()


CHILD = """
import sys
from pathlib import Path
from sync_server.ops import account, postgres
from sync_server.ops.account import PostgresUnusable
server = postgres.start(Path(sys.argv[1]), fast=True)
print(server.pid, flush=True)
sys.stdin.read()
"""


def test_the_database_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None and parent.stdin is not None
    pid = int(parent.stdout.readline())
    assert lives(pid)

    parent.kill()
    parent.wait()

    assert wait_until(lambda: not lives(pid))
    parent.stdin.close()
    parent.stdout.close()
    again = postgres.start(tmp_path, fast=True)
    assert again.guard is not None and answers(again)
    again.stop()


def test_a_database_that_lost_its_guard_is_adopted_and_can_be_stopped(tmp_path: Path) -> None:
    server = postgres.start(tmp_path, fast=True)
    assert server.guard is not None and server.guard.stdin is not None
    os.kill(server.guard.pid, signal.SIGKILL)
    server.guard.wait()
    server.guard.stdin.close()

    adopted = postgres.start(tmp_path, fast=True)
    assert (adopted.guard, adopted.pid) == (None, server.pid) and answers(adopted)
    adopted.stop()

    assert not lives(server.pid)


def test_a_note_of_a_dead_server_is_not_believed(tmp_path: Path) -> None:
    server = postgres.start(tmp_path, fast=True)
    note = (tmp_path / "pg/postmaster.pid").read_text()
    server.stop()
    (tmp_path / "pg/postmaster.pid").write_text(note.replace(note.splitlines()[0], "999999", 1))

    again = postgres.start(tmp_path, fast=True)
    try:
        assert again.guard is not None and answers(again)
    finally:
        again.stop()


def test_half_a_database_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "pg.part").mkdir()
    (tmp_path / "pg.part/PG_VERSION").write_text("18")

    server = postgres.start(tmp_path, fast=True)
    try:
        assert answers(server) and not (tmp_path / "pg.part").exists()
    finally:
        server.stop()


def test_a_database_of_another_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg/PG_VERSION").write_text("16\n")

    with pytest.raises(PostgresUnusable) as refused:
        postgres.start(tmp_path)

    assert "16" in str(refused.value.facts["why"])
    assert [path.name for path in (tmp_path / "pg").iterdir()] == ["PG_VERSION"]


def test_a_database_that_cannot_start_says_where_the_reason_stands(tmp_path: Path) -> None:
    postgres.start(tmp_path, fast=True).stop()
    (tmp_path / "pg/postgresql.conf").write_text("nonsense here")

    with pytest.raises(PostgresUnusable) as refused:
        postgres.start(tmp_path)

    assert "postgres.log" in str(refused.value.facts["why"])
    assert "contains errors" in (tmp_path / "logs/postgres.log").read_text()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other accounts may enter, as /var/lib is."""
    with tempfile.TemporaryDirectory(prefix="warungin-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root must take another name")
def test_without_user_namespaces_root_runs_it_as_an_account_with_a_home_of_its_own(
    tmp_path: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(account, "_namespace", lambda name: None)
    monkeypatch.setattr(account, "ACCOUNT", "nobody")
    monkeypatch.setattr(account, "HOME", open_folder)
    rights = stat.S_IMODE(tmp_path.stat().st_mode)

    server = postgres.start(tmp_path, fast=True)
    try:
        assert answers(server)
        assert psutil.Process(server.pid).uids().real == account._known("nobody").pw_uid
        assert postgres.start(tmp_path, fast=True).pid == server.pid
    finally:
        server.stop()

    assert str(open_folder) in capsys.readouterr().err
    assert not (tmp_path / "pg").exists() and stat.S_IMODE(tmp_path.stat().st_mode) == rights
    again = postgres.start(tmp_path, fast=True)
    assert answers(again) and capsys.readouterr().err == ""
    again.stop()


def test_a_lock_is_held_by_one_only(tmp_path: Path) -> None:
    one, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")

    assert [one.try_acquire(), other.try_acquire()] == [True, False]
    one.release()
    assert other.try_acquire()
    other.release()


def test_a_note_that_was_half_written_is_none(tmp_path: Path) -> None:
    note = tmp_path / "note.json"
    assert read_json(note) is None
    write_json(note, {"port": 1})
    assert read_json(note) == {"port": 1}
    note.write_text('{"port"')
    assert read_json(note) is None
