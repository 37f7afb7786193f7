"""Serving: the database, the migration, the web server, and a clean end of all three."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from app.domain.errors import Unusable
from sync_server import database
from sync_server.asgi import app_of, now
from sync_server.config import Settings
from sync_server.metrics import SHARED_FOLDER_VARIABLE, forget_worker
from sync_server.ops import maintenance, postgres
from sync_server.ops.backup_schedule import backed_up_daily
from sync_server.ops.centre import own_database
from sync_server.ops.files import FileLock, write_json
from sync_server.ops.logs import log_to_file, log_to_worker_file

HOST = postgres.HOST
READY_SECONDS_MAX = 60
STOP_SECONDS_MAX = 20
SOCKET_BYTES_MAX = 1_024
"""A device has nothing to say over a socket, which is there to be told something."""

SOCKET_PING_SECONDS = 60.0
SERVE_URL_VARIABLE = "WARUNGIN_SERVE_URL"
SERVE_LOGS_VARIABLE = "WARUNGIN_SERVE_LOGS"


class ServerRunning(Unusable):
    """A server runs on this data folder already."""

    code = "server_running"


class PortTaken(Unusable):
    """Another program listens on the port that was asked for."""

    code = "port_taken"


def run(
    data: Path,
    *,
    port: int | None = None,
    workers: int = 1,
    with_parent: bool = False,
    ready: Callable[[dict[str, Any]], None],
) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is called once with ``{"ready", "url", "port", "pid"}``.

    Without ``port`` the last one is taken again, so that tills find the server where they left it. ``with_parent`` ends the
    server when standard input closes, so that it never outlives the program that started it.
    Raises ServerRunning, PortTaken, PostgresUnusable, DatabaseNewer.
    """
    settings = Settings.of(data)
    settings.logs.mkdir(exist_ok=True)
    log_to_file(settings.logs)
    lock = FileLock(settings.lock)
    if not lock.try_acquire():
        raise ServerRunning(data=str(settings.data))
    try:
        _leave_cleanly()
        if with_parent:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        with (
            _listening(settings, port) as listener,
            _database(settings) as (admin_url, database_port),
            maintenance.in_background(admin_url, now),
        ):
            _serve(settings, listener, admin_url, database_port, workers, ready)
    finally:
        settings.note.unlink(missing_ok=True)
        lock.release()


@contextmanager
def _database(settings: Settings) -> Iterator[tuple[str, int | None]]:
    if settings.database_url is None:
        with own_database(settings) as (url, port), backed_up_daily(settings, url):
            yield url, port
        return
    database.prepare(settings.database_url, settings.request_password)
    yield settings.database_url, None


@contextmanager
def _listening(settings: Settings, port: int | None) -> Iterator[socket.socket]:
    """Give a listening socket: on the asked port, else on the last one, else on any."""
    remembered = settings.data / "server.port"
    last = int(remembered.read_text(encoding="ascii")) if remembered.exists() else 0
    # Told that it is TCP, or asyncio leaves Nagle's algorithm on, which costs each reply 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        _bind(listener, port, last)
        remembered.write_text(str(listener.getsockname()[1]), encoding="ascii")
        listener.set_inheritable(True)
        yield listener
    finally:
        listener.close()


def _bind(listener: socket.socket, port: int | None, last: int) -> None:
    try:
        listener.bind((HOST, last if port is None else port))
    except OSError as error:
        if port is not None:
            raise PortTaken(port=port) from error
        listener.bind((HOST, 0))


def _serve(
    settings: Settings,
    listener: socket.socket,
    admin_url: str,
    database_port: int | None,
    workers: int,
    ready: Callable[[dict[str, Any]], None],
) -> None:
    port = int(listener.getsockname()[1])
    note = {"url": f"http://{HOST}:{port}", "port": port, "pid": os.getpid(), "database_port": database_port}

    def announce() -> None:
        if _healthy(f"{note['url']}/health"):
            write_json(settings.note, note)
            ready({"ready": True, **note})

    threading.Thread(target=announce, daemon=True).start()
    url = database.request_url(admin_url, settings.request_password)
    if workers == 1:
        uvicorn.Server(_config(app_of(url))).run(sockets=[listener])
        return
    _prepare_workers(settings, url)
    config = _config("sync_server.ops.serve:app_of_worker", workers=workers, factory=True)
    _Workers(config, sockets=[listener], metrics=settings.metrics).run()


def _config(app: Any, **settings: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS_MAX,
        ws_max_size=SOCKET_BYTES_MAX,
        ws_ping_interval=SOCKET_PING_SECONDS,
        ws_per_message_deflate=False,
        **settings,
    )


def _prepare_workers(settings: Settings, url: str) -> None:
    """Leave to the workers, which inherit it, where the database is and where their logs and numbers go."""
    shutil.rmtree(settings.metrics, ignore_errors=True)
    settings.metrics.mkdir()
    os.environ[SERVE_URL_VARIABLE], os.environ[SERVE_LOGS_VARIABLE] = url, str(settings.logs)
    os.environ[SHARED_FOLDER_VARIABLE] = str(settings.metrics)


def app_of_worker() -> Any:
    """Return the application in a worker process of several; each has a log of its own."""
    global _own_log
    threading.Thread(target=_end_with_supervisor, daemon=True).start()
    _own_log = log_to_worker_file(Path(os.environ[SERVE_LOGS_VARIABLE]))
    return app_of(os.environ[SERVE_URL_VARIABLE])


def _end_with_supervisor() -> None:
    """End this worker at once when its supervisor was killed: an orphan would keep the port, and the next server would not get it."""
    supervisor = multiprocessing.parent_process()
    if supervisor is not None:
        supervisor.join()
        os._exit(1)


_own_log: FileLock | None = None
"""Held until the worker ends."""


class _Workers(Multiprocess):
    """The workers, each started again when it dies."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket], metrics: Path) -> None:
        super().__init__(config, sockets)
        self._metrics = metrics

    def keep_subprocess_alive(self) -> None:
        """Start what died again, and let it no longer count as being at work."""
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {process.pid for process in self.processes}:
            if pid is not None:
                forget_worker(self._metrics, pid)


def _leave_cleanly() -> None:
    """Make a request to stop unwind the program at any moment; uvicorn catches it while it serves and hands it on after."""

    def leave(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)


def _end_with_parent() -> None:
    while os.read(0, 1024):  # not through sys.stdin, whose lock a daemon thread must not hold at the end
        pass
    if os.name == "posix":
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)


def _healthy(url: str) -> bool:
    """Wait until the server answers that it can work; False when it does not within a minute."""
    deadline = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:  # noqa: S310 - our own loopback address
                if reply.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.02)
    return False


def as_line(value: dict[str, Any]) -> str:
    """Return a value as one line of JSON."""
    return json.dumps(value, default=str, ensure_ascii=False)
