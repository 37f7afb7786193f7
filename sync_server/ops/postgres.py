"""The PostgreSQL that comes with the program: made, started, adopted and stopped here, when no database URL is given.

Only the wheel's binaries are used. They run as our child behind ``guard.py`` on a free port of the loopback address, with
passwords and without a Unix socket. In whose name, and in which folder, is decided in ``account``.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from sync_server.ops.account import MAJOR, Place, PostgresUnusable, place_of, tell
from sync_server.ops.files import private_text, secret

SUPERUSER = "postgres"
HOST = "127.0.0.1"
START_SECONDS_MAX = 3_600
"""Recovery after a crash of a large database may take long; while the process lives it is waited for."""
STOP_SECONDS_MAX = 60
PORT_TRIES = 5
LOG_BYTES_MAX = 10 * 1024 * 1024
WAIT_SECONDS = 0.05
AGAIN_SECONDS = 0.2
"""Wait before the second try, doubled before each further one: what is left of a killed database takes a moment to go."""

_SETTINGS = (
    *("-c", "unix_socket_directories="),
    *(
        "-c",
        "log_error_verbosity=terse",
        "-c",
        "log_min_error_statement=panic",
    ),  # rows and statements hold people's data
)
_FAST = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(slots=True)
class Postgres:
    """A running PostgreSQL. ``guard`` is None when it was found running and is only looked after."""

    place: Place
    port: int
    password: str
    guard: subprocess.Popen[bytes] | None
    pid: int

    def url(self, database: str = "postgres") -> str:
        """Return a connection string as superuser. It holds the password: never log it."""
        return psycopg.conninfo.make_conninfo(
            host=HOST, port=self.port, user=SUPERUSER, password=self.password, dbname=database
        )

    def stop(self) -> None:
        """End it cleanly: running transactions are rolled back, the rest is on disk. Does nothing the second time."""
        if self.guard is not None:
            assert self.guard.stdin is not None
            self.guard.stdin.close()
            try:
                self.guard.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.guard.kill()
                self.guard.wait()
            self.guard = None
        elif self.pid:
            _interrupt(self.place, self.pid)
            _wait_gone(self.pid)
        self.pid = 0


def start(data: Path, *, fast: bool = False) -> Postgres:
    """Return the PostgreSQL of a data folder, started or adopted. ``fast`` gives up durability, for tests only.

    Raises PostgresUnusable.
    """
    (data / "logs").mkdir(parents=True, exist_ok=True)
    password = secret(data / "server.secrets.json", "superuser_password")
    place = place_of(data)
    if not (place.folder / "PG_VERSION").exists():
        tell(place)
        _make(place, password, fast=fast)
    found = (place.folder / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != MAJOR:
        raise PostgresUnusable(why=f"{place.folder} belongs to PostgreSQL {found}, this program brings {MAJOR}.")
    return _adopt(place, password) or _start(data, place, password, fast=fast)


def _make(place: Place, password: str, *, fast: bool) -> None:
    """Make the cluster beside its place and move it there, so that a folder is either whole or absent."""
    part = place.folder.with_name("pg.part")
    if part.exists():
        shutil.rmtree(part)
    with private_text(place.folder.with_name("pg.password"), password) as pwfile:
        place.own(pwfile)
        command = place.command(
            "initdb",
            *("-D", str(part), "-U", SUPERUSER, "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *("-A", "scram-sha-256", f"--pwfile={pwfile}"),
            *(["--no-sync"] if fast else []),
        )
        made = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=place.folder.parent, **place.run_as
        )
    if made.returncode != 0:
        raise PostgresUnusable(why=f"initdb failed: {' '.join(made.stderr.strip().splitlines()[-1:])}")
    part.replace(place.folder)


def _start(data: Path, place: Place, password: str, *, fast: bool) -> Postgres:
    log = data / "logs" / "postgres.log"
    for tried in range(PORT_TRIES):
        if tried:
            time.sleep(AGAIN_SECONDS * 2 ** (tried - 1))
        port = free_port()
        words = ["-D", str(place.folder), "-h", HOST, "-p", str(port), *_SETTINGS, *(_FAST if fast else ())]
        guard = _spawn(place, place.command("postgres", *words), log)
        postgres = Postgres(place, port, password, guard, pid=0)
        if _wait_ready(postgres):
            noted = _noted(place.folder)
            assert noted is not None
            postgres.pid = noted[0]
            return postgres
        postgres.stop()
    raise PostgresUnusable(why=f"PostgreSQL did not start; {log} says why.")


def _spawn(place: Place, command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.replace(log.with_suffix(".log.1"))
    guard = Path(__file__).with_name("guard.py")
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(guard), place.account or "", *command],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            cwd=place.folder.parent,
            start_new_session=os.name == "posix",
        )


def _wait_ready(postgres: Postgres) -> bool:
    """Wait until it takes connections, however long recovery needs; False when the process ended instead."""
    assert postgres.guard is not None
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        if postgres.guard.poll() is not None:
            return False
        if _answers(postgres):
            return True
        time.sleep(WAIT_SECONDS)
    return False


def _answers(postgres: Postgres) -> bool:
    try:
        with psycopg.connect(postgres.url(), connect_timeout=5) as connection:
            row = connection.execute("SELECT current_setting('data_directory')").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and Path(str(row[0])).resolve() == postgres.place.folder.resolve()


def _adopt(place: Place, password: str) -> Postgres | None:
    """Return the living server of this folder, if there is one; wait for one that recovers or is just going away."""
    patience = START_SECONDS_MAX if sys.platform == "linux" else STOP_SECONDS_MAX  # elsewhere a number may be anybody's
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        noted = _noted(place.folder)
        if noted is None or not _lives(noted[0]):
            return None
        postgres = Postgres(place, noted[1], password, guard=None, pid=noted[0])
        if _answers(postgres):
            return postgres
        if not _is_postgres(noted[0]):
            return None  # the number was given to another process after a crash
        time.sleep(WAIT_SECONDS)
    return None


def _noted(folder: Path) -> tuple[int, int] | None:
    """Return process id and port from the postmaster's own note."""
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return int(lines[0]), int(lines[3])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_postgres(pid: int) -> bool:
    """Say whether that process can be a PostgreSQL; where the system does not tell, yes."""
    try:
        return "postgres" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return sys.platform != "linux"


def _lives(pid: int) -> bool:
    if os.name != "posix":
        return True  # a connection tells; there is no harmless signal to try
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, IndexError):
        return False


def _interrupt(place: Place, pid: int) -> None:
    if os.name != "posix":
        words = place.command("pg_ctl", "stop", "-D", str(place.folder), "-m", "fast")
        subprocess.run(words, capture_output=True, check=False)
        return
    try:
        os.kill(pid, signal.SIGINT)
    except ProcessLookupError:
        return


def _wait_gone(pid: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS_MAX
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(WAIT_SECONDS)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
