"""A receipt printer on the network, raw bytes on TCP port 9100: one connection a job, three seconds in all.

A job counts as taken only when the printer's side has confirmed every byte: it ended the connection after ours, or its
acknowledgements cover all that was sent. A refused, silent or broken connection is PrinterAway, and the job stays queued.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from app.ports import PrinterAway

PORT = 9100
TOTAL_SECONDS = 3.0
STATUS_SECONDS = 0.5
END_SECONDS = 0.5
"""How long to wait for the printer's end of the connection before its acknowledgements are asked instead."""

STATUS_ASKED = b"\x10\x04\x01\x10\x04\x04"
"""DLE EOT 1, printer status, and DLE EOT 4, paper sensor."""

OFFLINE, PAPER_END = 0x08, 0x60
_FIXED_MASK, _FIXED_BITS = 0x93, 0x12
_SIOCOUTQ = 0x5411


class NetworkPrinter:
    """A printer at ``host`` and ``port``."""

    def __init__(self, host: str, port: int = PORT) -> None:
        self.host = host
        self.port = port
        self.name = f"tcp:{host}:{port}"

    def send(self, data: bytes) -> None:
        """Hand over one job whole, within 3 s. Raises PrinterAway when it is refused, times out or is cut in the middle."""
        deadline = time.monotonic() + TOTAL_SECONDS
        with self._away_on_error(), self._connected(deadline) as connection:
            connection.settimeout(_left(deadline))
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            _wait_until_taken(connection, deadline)

    def ready(self) -> bool:
        """Say whether the printer would take a job: it can be reached and does not report itself offline or out of paper.

        A printer that never answers a status question is taken at its word that it can be reached.
        """
        deadline = time.monotonic() + TOTAL_SECONDS
        try:
            with self._away_on_error(), self._connected(deadline) as connection:
                connection.settimeout(_left(deadline))
                connection.sendall(STATUS_ASKED)
                printer, paper = _read_status(connection, deadline)
        except PrinterAway:
            return False
        return not (printer & OFFLINE or paper & PAPER_END)

    @contextlib.contextmanager
    def _away_on_error(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            raise PrinterAway(printer=self.name, why="timeout") from error
        except ConnectionRefusedError as error:
            raise PrinterAway(printer=self.name, why="refused") from error
        except OSError as error:
            raise PrinterAway(printer=self.name, why="connection_lost") from error

    @contextlib.contextmanager
    def _connected(self, deadline: float) -> Iterator[socket.socket]:
        family, address = _resolve(self.host, self.port, deadline)
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(_left(deadline))
            connection.connect(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            yield connection


def _left(deadline: float) -> float:
    """Return the seconds that are left. Raises TimeoutError when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _resolve(host: str, port: int, deadline: float) -> tuple[int, tuple[Any, ...]]:
    """Return the first address of ``host``. The system's look-up knows no time limit, so it waits in a thread of its own."""
    found: list[tuple[int, tuple[Any, ...]]] = []
    failed: list[OSError] = []

    def look_up() -> None:
        try:
            found.extend((row[0], row[4]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=look_up, name="printer-look-up", daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError
    return found[0]


def _read_status(connection: socket.socket, deadline: float) -> tuple[int, int]:
    """Return the two status bytes, 0 for one that did not come within half a second or is no status."""
    answer = b""
    with contextlib.suppress(TimeoutError):
        while len(answer) < 2:
            connection.settimeout(min(STATUS_SECONDS, _left(deadline)))
            received = connection.recv(2 - len(answer))
            if not received:
                break
            answer += received
    valid = [byte if byte & _FIXED_MASK == _FIXED_BITS else 0 for byte in answer]
    printer, paper = (*valid, 0, 0)[:2]
    return printer, paper


def _wait_until_taken(connection: socket.socket, deadline: float) -> None:
    """Return when every byte is confirmed. Raises OSError when the printer broke off, TimeoutError when it never confirmed."""
    with contextlib.suppress(TimeoutError):
        connection.settimeout(min(END_SECONDS, _left(deadline)))
        while connection.recv(256):  # a printer may report its status unasked; its end comes as an empty read
            connection.settimeout(min(END_SECONDS, _left(deadline)))
    while _unconfirmed(connection):
        time.sleep(min(0.02, _left(deadline)))
    fault = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if fault:
        raise OSError(fault, "the printer broke the connection off")


def _unconfirmed(connection: socket.socket) -> int:
    """Return how many bytes the other side has not acknowledged; 0 where the system cannot tell."""
    if not sys.platform.startswith("linux"):
        return 0
    import fcntl

    answer = fcntl.ioctl(connection.fileno(), _SIOCOUTQ, b"\0\0\0\0")
    return int(struct.unpack("i", answer)[0])
