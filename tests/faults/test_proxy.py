"""The proxy does to a call what it says it does, and nothing to a call that it is to leave alone."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.faults.proxy import HOST, KINDS, Faults, Proxy, Shape

BODY = bytes(range(256)) * 400
WAIT = 10.0


class Upstream(http.server.ThreadingHTTPServer):
    """A server that gives back what it was sent, and remembers it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), Echo)
        self.heard: list[bytes] = []


class Echo(http.server.BaseHTTPRequestHandler):
    """One call: the body comes back, headed by the number of calls before it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        assert isinstance(self.server, Upstream)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return
        self.server.heard.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if self.headers.get("Connection") == "close":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(WAIT)


@contextmanager
def line(upstream: Upstream, shape: Shape | None = None, faults: Faults | None = None) -> Iterator[httpx.Client]:
    """Lend a client whose calls go through a proxy."""
    proxy = Proxy([(HOST, upstream.server_port)], shape, faults)
    proxy.start()
    try:
        with httpx.Client(base_url=proxy.url, timeout=WAIT, trust_env=False) as client:
            yield client
    finally:
        proxy.stop()


def only(kind: str) -> Faults:
    """Let the same thing happen to every request."""
    return Faults(1, {kind: 1.0})


@pytest.mark.parametrize("faults", [None, Faults(1, {})])
def test_a_line_without_faults_carries_every_byte_both_ways(upstream: Upstream, faults: Faults | None) -> None:
    with line(upstream, faults=faults) as client:
        for _ in range(3):
            assert client.post("/", content=BODY).content == BODY
    assert upstream.heard == [BODY] * 3


def test_a_shaped_line_takes_the_time_that_its_speed_needs(upstream: Upstream) -> None:
    """100 kB each way at 4 Mbit/s: a fifth of a second up, and another down, on one connection as on two."""
    with line(upstream, Shape(kbit_per_second=4_000, delay_seconds=0.05)) as client:
        began = time.monotonic()
        assert client.post("/", content=BODY).content == BODY
        took = time.monotonic() - began
    assert 2 * len(BODY) * 8 / 4_000_000 + 2 * 0.05 <= took < 2.0


def test_delay_costs_no_speed(upstream: Upstream) -> None:
    """What is under way overlaps: a large body is late by the delay once, not by the delay of each of its pieces."""
    with line(upstream, Shape(delay_seconds=0.1)) as client:
        began = time.monotonic()
        assert client.post("/", content=BODY * 10).content == BODY * 10
        took = time.monotonic() - began
    assert 0.2 <= took < 1.5


@pytest.mark.parametrize(
    ("kind", "times"), [("lost_request", 0), ("cut_request", 0), ("lost_reply", 1), ("cut_reply", 1)]
)
def test_a_lost_call_fails_before_or_after_it_was_heard(upstream: Upstream, kind: str, times: int) -> None:
    faults = only(kind)
    with line(upstream, faults=faults) as client, pytest.raises(httpx.TransportError):
        client.post("/", content=BODY)
    assert upstream.heard == [BODY] * times
    assert faults.seen == {"requests": 1, kind: 1}


@pytest.mark.parametrize("kind", ["repeat", "twin"])
def test_a_repeated_call_is_heard_twice_and_answered_once(upstream: Upstream, kind: str) -> None:
    with line(upstream, faults=only(kind)) as client:
        assert client.post("/", content=BODY).content == BODY
    assert upstream.heard == [BODY] * 2


def test_what_happens_follows_from_the_seed() -> None:
    first, second = Faults(7), Faults(7)
    drawn = [first.draw() for _ in range(300)]
    assert drawn == [second.draw() for _ in range(300)]
    assert {kind for kind, _ in drawn} == {"", *KINDS}
    first.is_on = False
    assert {first.draw()[0] for _ in range(100)} == {""}


def test_a_cut_line_breaks_what_is_under_way_and_carries_the_next_call(upstream: Upstream) -> None:
    proxy = Proxy([(HOST, upstream.server_port)])
    proxy.start()
    try:
        with socket.create_connection((HOST, proxy.port), WAIT) as half:
            half.sendall(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n12")
            with httpx.Client(base_url=proxy.url, timeout=WAIT, trust_env=False) as client:
                assert client.post("/", content=b"before").content == b"before"
                proxy.cut_all()
                half.settimeout(WAIT)
                assert _is_over(half)
                assert client.post("/", content=b"after").content == b"after"
    finally:
        proxy.stop()
    assert upstream.heard == [b"before", b"after"]


def _is_over(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
