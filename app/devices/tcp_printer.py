"""A network printer for the demo and the tests: a real TCP server on loopback that keeps the jobs it is sent.

It can die (listening socket and connections closed at once) and come back on the same port. It answers status questions as a
printer does, and can be told to be mute, out of paper, or to break off in the middle of a job.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from types import TracebackType

HOST = "127.0.0.1"
CONNECTIONS_MAX = 8
JOBS_MAX = 10_000
JOB_BYTES_MAX = 4 * 1024 * 1024
SILENCE_SECONDS = 10.0
_STATUS_PREFIX = b"\x10\x04"
_ONLINE, _PAPER_THERE, _PAPER_OUT = 0x12, 0x12, 0x72


class TcpPrinter:
    """One printer. All methods may be called from any thread; ``jobs`` grow in the order in which they were finished."""

    def __init__(self, port: int = 0, *, mute: bool = False) -> None:
        """Open on ``port``, or on any free one when it is 0. A ``mute`` printer answers no status question."""
        self.port = port
        self.mute = mute
        self.paper_out = False
        self.break_off_after: int | None = None
        self._changed = threading.Condition()
        self._jobs: list[bytes] = []
        self._torn: list[bytes] = []
        self._connections: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._listener: socket.socket | None = None
        self.open()

    @property
    def setting(self) -> str:
        """The printer setting that reaches this printer."""
        return f"tcp:{HOST}:{self.port}"

    @property
    def jobs(self) -> list[bytes]:
        """The jobs that arrived whole."""
        with self._changed:
            return list(self._jobs)

    @property
    def torn(self) -> list[bytes]:
        """What arrived of jobs that were cut off."""
        with self._changed:
            return list(self._torn)

    @property
    def is_open(self) -> bool:
        with self._changed:
            return self._listener is not None

    def open(self) -> None:
        """Listen again on the same port; nothing happens when it is open already."""
        with self._changed:
            if self._listener is not None:
                return
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, self.port))
            listener.listen(CONNECTIONS_MAX)
            self.port = listener.getsockname()[1]
            self._listener = listener
            self._start(self._accept, listener)

    def close(self) -> None:
        """Die: from now on connections are refused, and those that stand are reset. Returns when all threads have ended."""
        with self._changed:
            listener, self._listener = self._listener, None
            if listener is not None:
                with contextlib.suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)
                listener.close()
            for connection in self._connections:
                _reset(connection)
            threads = list(self._threads)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(SILENCE_SECONDS)

    def wait_for_jobs(self, count: int, timeout_seconds: float = 5.0) -> list[bytes]:
        """Return the jobs once there are ``count`` of them. Raises TimeoutError."""
        until = time.monotonic() + timeout_seconds
        with self._changed:
            while len(self._jobs) < count:
                if not self._changed.wait(until - time.monotonic()):
                    raise TimeoutError(f"{len(self._jobs)} jobs of {count} after {timeout_seconds} s")
            return list(self._jobs)

    def __enter__(self) -> TcpPrinter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, work: object, connection: socket.socket) -> None:
        """Run ``work`` on a thread of its own; the lock is held by the caller."""
        assert callable(work)

        def run() -> None:
            try:
                work(connection)
            finally:
                with self._changed:
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, name=f"tcp-printer-{self.port}", daemon=True)
        self._threads.add(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return  # closed: the printer is dead
            with self._changed:
                if self._listener is not listener or len(self._connections) >= CONNECTIONS_MAX:
                    _reset(connection)
                    continue
                self._connections.add(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        data = bytearray()
        whole = False
        connection.settimeout(SILENCE_SECONDS)
        try:
            whole = self._receive(connection, data)
        except OSError:
            whole = False
        finally:
            with self._changed:
                self._connections.discard(connection)
                if data and len(self._jobs) + len(self._torn) < JOBS_MAX:
                    (self._jobs if whole else self._torn).append(bytes(data))
                self._changed.notify_all()
            connection.close()

    def _receive(self, connection: socket.socket, data: bytearray) -> bool:
        """Collect one job; True when the sender ended it, False when it was cut off or is too large."""
        while len(data) <= JOB_BYTES_MAX:
            received = connection.recv(4_096)
            if not received:
                return self.is_open  # an end that our own death made is no end of a job
            data += received
            while data.startswith(_STATUS_PREFIX) and len(data) >= 3:
                if not self.mute:
                    connection.sendall(bytes([self._status(data[2])]))
                del data[:3]  # a status question is obeyed on arrival and never part of a job
            if self.break_off_after is not None and len(data) > self.break_off_after:
                del data[self.break_off_after :]
                _reset(connection)
                return False
        return False

    def _status(self, asked: int) -> int:
        if asked == 4:
            return _PAPER_OUT if self.paper_out else _PAPER_THERE
        return _ONLINE


def _reset(connection: socket.socket) -> None:
    """Close at once, without a polite end, as a pulled cable or a dead process does."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
    connection.close()
