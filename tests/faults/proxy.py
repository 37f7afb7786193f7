"""A TCP proxy between tills and servers: it shapes the line, and it does to calls what bad lines and clumsy proxies do.

Without faults it is a pure line of a given speed and delay for anything that goes over TCP, web sockets included. With faults
each HTTP/1.1 request is taken on its own, and a seeded chance decides whether it is slow, lost, cut short, repeated, or its
reply is. Repeats come at once, as from a proxy that tries again; nothing is kept for later.
"""

from __future__ import annotations

import queue
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
CHUNK = 16_384
UNDER_WAY_MAX = 256
HEAD_BYTES_MAX = 65_536
WAIT_SECONDS = 60.0
DELAY_SECONDS_MAX = 0.25
TAKES_SECONDS_MAX = 0.05
"""A shaped line hands over at most this much time's worth of bytes at once, so that a slow one is not a line of stops."""

Address = tuple[str, int]
KINDS = ("delay", "lost_request", "cut_request", "lost_reply", "cut_reply", "repeat", "twin")


@dataclass(frozen=True, slots=True)
class Shape:
    """How good the line is. ``kbit_per_second`` holds for each direction, shared by all connections; None is no limit."""

    kbit_per_second: int | None = None
    delay_seconds: float = 0.0


class _Lane:
    """One direction of a line of limited speed: bytes leave one after another, whoever they belong to."""

    def __init__(self, shape: Shape) -> None:
        self._bytes_per_second = None if shape.kbit_per_second is None else shape.kbit_per_second * 125.0
        self._lock = threading.Lock()
        self._free_at = 0.0

    @property
    def chunk(self) -> int:
        """How many bytes are handed over at once."""
        if self._bytes_per_second is None:
            return CHUNK
        return max(256, min(CHUNK, int(self._bytes_per_second * TAKES_SECONDS_MAX)))

    def reserve(self, count: int) -> float:
        """Return at which monotonic time the last of ``count`` further bytes will have passed."""
        now = time.monotonic()
        if self._bytes_per_second is None:
            return now
        with self._lock:
            self._free_at = max(self._free_at, now) + count / self._bytes_per_second
            return self._free_at


@dataclass(slots=True)
class Faults:
    """What may happen to a request: the chance of each of ``KINDS``, drawn from a seed. ``seen`` counts what did happen."""

    seed: int
    chances: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 0.06))
    seen: Counter[str] = field(default_factory=Counter)
    is_on: bool = True
    _chance: random.Random = field(init=False)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        assert self.chances.keys() <= set(KINDS)
        self._chance = random.Random(self.seed)

    def draw(self) -> tuple[str, float]:
        """Return what happens to the next request, and a number between 0 and 1 that says where or how long."""
        with self._lock:
            self.seen["requests"] += 1
            point, share = self._chance.random(), self._chance.random()
            if self.is_on:
                for kind, chance in self.chances.items():
                    if point < chance:
                        self.seen[kind] += 1
                        return kind, share
                    point -= chance
        return "", share


class Proxy:
    """Listens on a free port of this machine and hands each connection, or each request, to the upstreams in turn."""

    def __init__(self, upstreams: Sequence[Address], shape: Shape | None = None, faults: Faults | None = None) -> None:
        assert upstreams
        self._upstreams = tuple(upstreams)
        self._shape = shape or Shape()
        self._faults = faults
        self._up, self._down = _Lane(self._shape), _Lane(self._shape)
        self._turn = 0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._stopping = False
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        """The address that tills are given."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Begin to take connections."""
        self._spawn(self._accept)

    def stop(self) -> None:
        """Cut all connections and end all threads."""
        self._stopping = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_all()
        for thread in self._threads:
            thread.join(WAIT_SECONDS)

    def cut_all(self) -> None:
        """Break every connection that is open now, in the middle of whatever it carries."""
        with self._lock:
            cut = list(self._open)
        for each in cut:
            _break(each)

    # --- connections --------------------------------------------------------------------------------

    def _spawn(self, work: Callable[..., None], *words: object) -> None:
        thread = threading.Thread(target=work, args=words, name="proxy", daemon=True)
        self._threads = [each for each in self._threads if each.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._spawn(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with self._kept(client), suppress(OSError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._faults is None:
                self._tunnel(client, b"")
            else:
                self._one_request(client, self._faults)

    @contextmanager
    def _kept(self, each: socket.socket) -> Iterator[socket.socket]:
        """Know a socket for as long as it is open, so that it can be cut from outside."""
        with self._lock:
            self._open.add(each)
        try:
            yield each
        finally:
            with self._lock:
                self._open.discard(each)
            each.close()

    @contextmanager
    def _upstream(self) -> Iterator[socket.socket]:
        with self._lock:
            address = self._upstreams[self._turn % len(self._upstreams)]
            self._turn += 1
        with self._kept(socket.create_connection(address, WAIT_SECONDS)) as server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            yield server

    def _tunnel(self, client: socket.socket, first: bytes) -> None:
        """Carry bytes both ways until one side ends."""
        with self._upstream() as server:
            self._send(server, first, self._up)
            ways = {client: (server, self._up), server: (client, self._down)}
            back = threading.Thread(target=self._pump, args=(server, *ways[server]), name="proxy", daemon=True)
            back.start()
            self._pump(client, *ways[client])
            back.join(WAIT_SECONDS)

    def _pump(self, source: socket.socket, target: socket.socket, lane: _Lane) -> None:
        """Carry bytes one way until they end. What is on its way waits its time in a queue, so that delay costs no speed."""
        under_way: queue.Queue[tuple[float, bytes]] = queue.Queue(UNDER_WAY_MAX)
        sender = threading.Thread(target=_deliver, args=(under_way, target), name="proxy", daemon=True)
        sender.start()
        with suppress(OSError):
            source.settimeout(None)
            while data := source.recv(lane.chunk):
                under_way.put((lane.reserve(len(data)) + self._shape.delay_seconds, data))
        under_way.put((time.monotonic() + self._shape.delay_seconds, b""))
        sender.join(WAIT_SECONDS)

    def _send(self, target: socket.socket, data: bytes, lane: _Lane) -> None:
        """Send a whole message over the line."""
        for start in range(0, len(data), lane.chunk):
            part = data[start : start + lane.chunk]
            due = lane.reserve(len(part)) + (self._shape.delay_seconds if start == 0 else 0.0)
            time.sleep(max(0.0, due - time.monotonic()))
            target.sendall(part)

    # --- requests -----------------------------------------------------------------------------------

    def _one_request(self, client: socket.socket, faults: Faults) -> None:
        """Take one request, let happen to it what is drawn, answer, and close: the next one comes over a new connection."""
        client.settimeout(WAIT_SECONDS)
        head, rest = _read_head(client)
        if not head:
            return
        if b"upgrade: websocket" in head.lower():
            self._tunnel(client, head + rest)
            return
        request = _closing(head) + rest + _read(client, _length(head) - len(rest))
        kind, share = faults.draw()
        match kind:
            case "lost_request":
                _break(client)
            case "cut_request":
                with self._upstream() as server:
                    self._send(server, request[: int(len(request) * share)], self._up)
                    _break(server)
                _break(client)
            case "lost_reply":
                self._ask(request)
                _break(client)
            case "cut_reply":
                reply = self._ask(request)
                self._send(client, reply[: int(len(reply) * share)], self._down)
                _break(client)
            case "repeat":
                first, second = self._ask(request), self._ask(request)
                self._send(client, first if share < 0.5 else second, self._down)
            case "twin":
                self._send(client, self._ask_at_once(request, share), self._down)
            case _:
                if kind == "delay":
                    time.sleep(share * DELAY_SECONDS_MAX)
                self._stream(client, request)

    def _stream(self, client: socket.socket, request: bytes) -> None:
        """Hand a request on and its reply back as it comes."""
        with self._upstream() as server:
            self._send(server, request, self._up)
            while data := server.recv(self._down.chunk):
                self._send(client, data, self._down)

    def _ask(self, request: bytes) -> bytes:
        """Hand a request on and return the whole reply."""
        with self._upstream() as server:
            self._send(server, request, self._up)
            reply = bytearray()
            while data := server.recv(CHUNK):
                reply += data
            return bytes(reply)

    def _ask_at_once(self, request: bytes, share: float) -> bytes:
        """Hand a request to two upstreams at the same time and return the reply of one of them."""
        replies = [b"", b""]

        def ask(place: int) -> None:
            with suppress(OSError):
                replies[place] = self._ask(request)

        twin = threading.Thread(target=ask, args=(1,), name="proxy", daemon=True)
        twin.start()
        ask(0)
        twin.join(WAIT_SECONDS)
        return replies[0 if share < 0.5 else 1]


def _deliver(under_way: queue.Queue[tuple[float, bytes]], target: socket.socket) -> None:
    """Send each piece when its time has come; an empty one is the end. A target that went away takes the rest with it."""
    is_there = True
    while True:
        due, data = under_way.get()
        time.sleep(max(0.0, due - time.monotonic()))
        if not data:
            break
        if is_there:
            try:
                target.sendall(data)
            except OSError:
                is_there = False
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _break(connection: socket.socket) -> None:
    """End a connection as a broken line does: with a reset, at once, whatever was under way."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    """Return a request's head with its empty line, and what came behind it already; nothing when the client went away."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(CHUNK)
        if not more or len(data) > HEAD_BYTES_MAX:
            return b"", b""
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _read(client: socket.socket, count: int) -> bytes:
    """Return the next ``count`` bytes. Raises OSError when the client goes away before."""
    data = bytearray()
    while len(data) < count:
        more = client.recv(min(CHUNK, count - len(data)))
        if not more:
            raise ConnectionResetError
        data += more
    return bytes(data)


def _length(head: bytes) -> int:
    """Return how long a request's body is; our tills always say it."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _closing(head: bytes) -> bytes:
    """Return a request's head that asks the server to close after its reply."""
    lines = [line for line in head.split(b"\r\n") if line and not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


def address_of(url: str) -> Address:
    """Return host and port of a server's address."""
    host, _, port = url.removeprefix("http://").rpartition(":")
    return host, int(port)
