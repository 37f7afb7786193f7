"""The real programs as processes: a server, its PostgreSQL when that is ours to stop, and a till; each may be killed at any instant.

All of them end with the process that started them, whatever ends that one.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psycopg

from sync_server.config import URL_VARIABLE
from sync_server.ops import postgres
from sync_server.ops.files import secret
from tests.faults import cashier

READY_SECONDS = 90.0
END_SECONDS = 30.0
ASK_AGAIN_SECONDS = 0.05


class NotReady(Exception):
    """A process did not come up, or did not answer in time; the text says what it said last."""


def last_words(log: Path) -> str:
    """Return the last line of a log."""
    said = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return next((line for line in reversed(said) if line.strip()), f"nothing in {log}")


class Process:
    """A process with lines in and lines out. ``kill`` is SIGKILL and returns when it is gone."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def spawn(self, words: list[str], environment: Mapping[str, str] | None = None) -> None:
        """Start it. What it says to standard error goes to the log."""
        assert self._process is None
        self._lines = queue.Queue()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **environment} if environment else None,
            )
        threading.Thread(target=_read_lines, args=(self._process, self._lines), daemon=True).start()

    def line(self, seconds: float) -> str:
        """Return the next line it says. Raises NotReady when it ends or does not speak in time."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise NotReady(f"no answer in {seconds:.0f} s; see {self._log}") from None
        if not line:
            raise NotReady(f"ended by itself: {last_words(self._log)}")
        return line.decode().strip()

    def kill(self) -> None:
        """Kill it at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it end in its own way; kill it when that takes too long. Does nothing when it is gone."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(END_SECONDS)
        assert process.stdin is not None
        process.stdin.close()


def _read_lines(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")


class ServerProcess(Process):
    """``warungin server run``. It keeps its port over all its lives, so that tills find it again."""

    def __init__(self, data: Path, *, workers: int = 1, database_url: str | None = None) -> None:
        data.mkdir(parents=True, exist_ok=True)
        super().__init__(data.with_suffix(".log"))
        self.data = data
        self.workers = workers
        self.database_url = database_url
        self.url = ""
        self._port = postgres.free_port()
        self._is_ready = False

    def start(self) -> None:
        """Start it and do not wait."""
        self._is_ready = False
        words = [sys.executable, "-m", "app", "server", "run", "--data", str(self.data), "--port", str(self._port)]
        words += ["--workers", str(self.workers), "--with-parent"]
        self.spawn(words, {URL_VARIABLE: self.database_url} if self.database_url else None)

    def wait_ready(self) -> None:
        """Wait until it has started. Raises NotReady."""
        if not self._is_ready:
            told: dict[str, Any] = json.loads(self.line(READY_SECONDS))
            self.url, self._is_ready = told["url"], True

    def wait_healthy(self) -> None:
        """Wait until it has started and its database answers, which may have been killed under it. Raises NotReady."""
        self.wait_ready()
        for _ in range(int(READY_SECONDS / ASK_AGAIN_SECONDS)):
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/health", timeout=END_SECONDS):  # noqa: S310 - our own
                return
            time.sleep(ASK_AGAIN_SECONDS)
        raise NotReady("the server's database does not come back")


_tills = multiprocessing.get_context("forkserver")
_tills.set_forkserver_preload(["tests.faults.cashier", "tests.faults.stage"])
"""Tills are forked from a process that has read the program already: reading it would be most of a till's short life."""


class TillProcess:
    """A till of ``tests.faults.cashier``, which sells from its start.

    ``shown`` is the log of what shoppers were shown as paid. It lies in ``outside``, where nothing happens to it.
    """

    def __init__(self, folder: Path, passphrase: Path, outside: Path) -> None:
        self.folder = folder
        self.passphrase = passphrase
        self.log = outside / f"{folder.name}.log"
        self.shown = outside / f"{folder.name}.shown"
        self.receipts = folder.with_suffix(".receipts")
        self.key = b""
        """The key of its database, once it is enrolled, to look at its books without asking for it each time."""
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._is_ready = False

    @property
    def pid(self) -> int:
        assert self._process is not None and self._process.pid is not None
        return self._process.pid

    def start(self, seed: int) -> None:
        """Start it and do not wait."""
        assert self._process is None
        self._is_ready = False
        self._line, theirs = _tills.Pipe()
        paths = [str(path) for path in (self.folder, self.passphrase, self.shown, self.log)]
        self._process = _tills.Process(target=cashier.main, args=(*paths, seed, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def kill(self) -> None:
        """Kill it at once."""
        process, line = self._process, self._line
        self._process = self._line = None
        if process is not None:
            process.kill()
            process.join(END_SECONDS)
            process.close()
        if line is not None:
            line.close()

    def wait_ready(self) -> None:
        """Wait until it sells. Raises NotReady."""
        if not self._is_ready:
            self._expect("ready", READY_SECONDS)
            self._is_ready = True

    def rest(self) -> None:
        """Let it stop selling; its workers go on."""
        self.wait_ready()
        self._tell("rest")
        self._expect("resting", END_SECONDS)

    def sell(self) -> None:
        """Let it sell again."""
        self._tell("sell")

    def contact(self) -> None:
        """Ask it for a contact with the centre now."""
        self._tell("contact")

    def settle(self, head: int) -> None:
        """Wait until all is sent and the feed is read up to ``head``. Raises NotReady with what keeps it from that."""
        self._tell(f"settle {head}")
        self._expect("settled", READY_SECONDS)

    def wait_printed(self) -> None:
        """Wait until no paper is owed. Raises NotReady."""
        self._tell("paper")
        self._expect("printed", READY_SECONDS)

    def _tell(self, line: str) -> None:
        assert self._line is not None
        try:
            self._line.send(line)
        except OSError:
            raise NotReady(f"ended by itself: {last_words(self.log)}") from None

    def _expect(self, word: str, seconds: float) -> None:
        assert self._line is not None
        if not self._line.poll(seconds):
            raise NotReady(f"{self.folder.name} does not answer; see {self.log}")
        try:
            line = self._line.recv()
        except (EOFError, OSError):
            raise NotReady(f"ended by itself: {last_words(self.log)}") from None
        if line != word:
            raise NotReady(line)


class OwnPostgres:
    """A PostgreSQL that the server is given by URL, on one port for good, stopped and started from here."""

    def __init__(self, data: Path) -> None:
        made = postgres.start(data)
        self.url = ""
        made.stop()
        self._place, self._data = made.place, data
        self._port = postgres.free_port()
        self._password = secret(data / "server.secrets.json", "superuser_password")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ["-D", str(self._place.folder), "-h", postgres.HOST, "-p", str(self._port)]
        command = self._place.command("postgres", *words, "-c", "unix_socket_directories=")
        guard = [sys.executable, "-I", "-S", str(Path(postgres.__file__).with_name("guard.py"))]
        with (self._data / "logs" / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*guard, self._place.account or "", *command], stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        self.url = psycopg.conninfo.make_conninfo(
            host=postgres.HOST, port=self._port, user=postgres.SUPERUSER, password=self._password, dbname="postgres"
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(int(READY_SECONDS / ASK_AGAIN_SECONDS)):
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                time.sleep(ASK_AGAIN_SECONDS)
        raise NotReady("PostgreSQL did not start")

    def stop(self) -> None:
        """Stop it as its operator does: what runs is rolled back."""
        process, self._process = self._process, None
        if process is not None:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(END_SECONDS)

    def crash(self) -> None:
        """Kill it at once: it has to recover when it is started again."""
        pid = int((self._place.folder / "postmaster.pid").read_text(encoding="ascii").split()[0])
        os.kill(pid, signal.SIGKILL)
        self.stop()
