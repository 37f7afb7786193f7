"""The live line: the server says when there is something to fetch. It is only ever a hint; polling goes on whatever it says."""

from __future__ import annotations

import random
import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from urllib.parse import urlsplit

import httpx
import msgspec
import structlog
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from app.sync.rhythm import backoff_seconds
from app.wire.calls import Nudge

OPEN_SECONDS = 10.0
PING_SECONDS = 50.0
PONG_SECONDS = 20.0
CLOSE_SECONDS = 1.0
STOP_SECONDS = 2.0
PAUSE_SECONDS = 1.0
"""The server says no more than one thing a second; one that says more is listened to no faster."""

RECONNECT_FIRST_SECONDS = 30.0
"""A server that starts again loses all of its lines at once; until they are back, their tills poll."""

MESSAGE_BYTES_MAX = 1_024
QUEUE_MAX = 4

_path = re.compile(r"/(?!/)[!-~]{0,200}")


class NudgeLine:
    """A thread that keeps a socket to the server open and passes on the heads that it hears."""

    def __init__(self, address: str, token: str, chance: random.Random | None = None) -> None:
        self._address = urlsplit(address)
        self._token = token
        self._chance = chance or random.Random()
        self._path: str | None = None
        self._aimed = threading.Event()
        self._stopping = threading.Event()
        self._line: ClientConnection | None = None
        self._on_head: Callable[[int], None] = lambda _: None
        self._on_line: Callable[[bool], None] = lambda _: None
        self._thread = threading.Thread(target=self._loop, name="nudge", daemon=True)

    def start(self, on_head: Callable[[int], None], on_line: Callable[[bool], None]) -> None:
        """Begin once an address is known; both are called from this thread: with each head heard, and when the line comes or goes."""
        self._on_head, self._on_line = on_head, on_line
        self._thread.start()

    def aim(self, path: str | None) -> None:
        """Take the address that the server told; None, or one that cannot be, leaves the till without a live line."""
        self._path = path if path is not None and _path.fullmatch(path) else None
        if self._path is None:
            self._aimed.clear()
        else:
            self._aimed.set()

    def stop(self) -> None:
        """End the thread; one that waits for the network just now ends by itself soon and does nothing more."""
        self._stopping.set()
        self._aimed.set()
        if (line := self._line) is not None:
            line.close()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _loop(self) -> None:
        failures = 0
        while True:
            self._aimed.wait()
            if self._stopping.is_set():
                return
            failures = 0 if self._listen() else failures + 1
            self._stopping.wait(backoff_seconds(failures, self._chance, RECONNECT_FIRST_SECONDS))

    def _listen(self) -> bool:
        """Connect and listen until the line ends. Return whether anything that makes sense was heard."""
        has_heard = False
        try:
            with self._connect() as line:
                self._line = line
                while not self._stopping.is_set():
                    head = _head_of(line.recv())
                    if head is not None:
                        if not has_heard:
                            has_heard = True
                            self._on_line(True)
                        self._on_head(head)
                    self._stopping.wait(PAUSE_SECONDS)
        except (OSError, EOFError, WebSocketException) as error:
            structlog.get_logger().info("nudge_line_ended", error=type(error).__name__, was_up=has_heard)
        finally:
            self._line = None
            if has_heard:
                self._on_line(False)
        return has_heard

    @cached_property
    def _tls(self) -> ssl.SSLContext | None:
        """Made on this thread, since reading the certificates takes a while."""
        return None if self._address.scheme == "http" else httpx.create_ssl_context(trust_env=False)

    def _connect(self) -> AbstractContextManager[ClientConnection]:
        """Connect by a socket of our own: then no answer can lead anywhere else."""
        host, is_plain = self._address.hostname or "", self._tls is None
        port = self._address.port or (80 if is_plain else 443)
        return connect(
            f"{'ws' if is_plain else 'wss'}://{self._address.netloc}{self._path}",
            sock=socket.create_connection((host, port), OPEN_SECONDS),
            ssl=self._tls,
            server_hostname=None if is_plain else host,
            additional_headers={"Authorization": f"Bearer {self._token}"},
            user_agent_header=None,
            compression=None,
            proxy=None,
            open_timeout=OPEN_SECONDS,
            ping_interval=PING_SECONDS,
            ping_timeout=PONG_SECONDS,
            close_timeout=CLOSE_SECONDS,
            max_size=MESSAGE_BYTES_MAX,
            max_queue=QUEUE_MAX,
        )


def _head_of(message: str | bytes) -> int | None:
    """Return the head that a message tells; None for anything else."""
    try:
        return msgspec.json.decode(message, type=Nudge).head
    except (msgspec.MsgspecError, UnicodeError):
        return None
