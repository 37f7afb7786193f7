"""A centre of a few lines on a real socket: it takes, remembers and answers as the protocol says, or misbehaves as it is told.

``behave`` looks at each call first: it returns an answer of its own, a gesture, or None for the proper answer.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.wire.calls import (
    ChangesReply,
    DevicesReply,
    FeedRow,
    HelloReply,
    HelloRequest,
    OwnFact,
    OwnReply,
    PushReply,
    PushResult,
)
from app.wire.envelope import Envelope, EnvelopeHead
from tests.till import HISTORY_ID

HANG_SECONDS_MAX = 20.0
FEED_PAGE = 50


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def name(self) -> str:
        """``hello``, ``push``, ``changes``, ``own`` or ``enrol``."""
        return self.path.partition("?")[0].rpartition("/")[2]

    @property
    def messages(self) -> list[bytes]:
        """The messages of a push, byte for byte."""
        assert self.body.startswith(b'{"messages":[')
        return [bytes(raw) for raw in msgspec.json.decode(self.body, type=dict[str, list[msgspec.Raw]])["messages"]]


@dataclass(frozen=True)
class Silence:
    """Takes the call and never answers."""


@dataclass(frozen=True)
class Cut:
    """Sends these bytes and hangs up."""

    sent: bytes = b""


@dataclass(frozen=True)
class Reset:
    """Breaks the connection off hard, after these bytes."""

    sent: bytes = b""


@dataclass(frozen=True)
class Endless:
    """Sends a head and then this part again and again, with a pause between, until nobody listens."""

    head: bytes
    part: bytes
    pause_seconds: float = 0.0


Gesture = bytes | Silence | Cut | Reset | Endless


def answer(status: int, body: bytes | object = b"", **headers: str) -> bytes:
    """Return a whole HTTP reply; what is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    told = {"Content-Length": str(len(content)), "Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status} X", *(f"{name.replace('_', '-')}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


def problem(status: int, code: str, **headers: str) -> bytes:
    """Return a refusal in our server's form."""
    return answer(status, {"code": code, "sentence": "No."}, **headers)


@dataclass
class LittleCentre:
    """What it was told and what it tells. ``address`` is where it listens."""

    address: str = ""
    behave: Callable[[Call], Gesture | None] = lambda _call: None
    calls: list[Call] = field(default_factory=list)
    taken: dict[UUID, bytes] = field(default_factory=dict)
    feed: list[FeedRow] = field(default_factory=list)
    ahead_seconds: float = 0.0
    hellos: dict[str, Any] = field(default_factory=dict)
    """What a hello says otherwise than that all is well."""
    base: int | None = None
    """The change number that the feed has reached at least: unless a test says so, where the first caller stands."""
    pushes: int = 0
    """How many pushes it has taken: lowering it makes it a centre that went back in time."""
    history_id: UUID = HISTORY_ID

    def always(self, name: str, gesture: Gesture) -> None:
        """Answer every call of this name so from now on."""
        self.behave = lambda call: gesture if call.name == name else None

    def names(self) -> list[str]:
        return [call.name for call in self.calls]

    def of(self, name: str) -> list[Call]:
        return [call for call in self.calls if call.name == name]

    def take(self, call: Call) -> Gesture:
        """Answer one call. That the list of devices is asked for now and then is not told: no test here is about it."""
        if call.name != "devices":
            self.calls.append(call)
        if call.name == "hello" and self.base is None:
            self.base = msgspec.json.decode(call.body, type=HelloRequest).cursor
        odd = self.behave(call)
        return self.proper(call) if odd is None else odd

    def proper(self, call: Call) -> bytes:
        """Return what the protocol answers."""
        match call.name:
            case "hello":
                return answer(200, self._hello())
            case "push":
                return answer(200, self.pushed(call))
            case "changes":
                return answer(200, self.changed(int(call.path.partition("after=")[2].partition("&")[0])))
            case "devices":
                return answer(200, DevicesReply(server_time=self.now(), history_id=self.history_id, devices=[]))
            case "own":
                return answer(200, self.owned(int(call.path.partition("after=")[2].partition("&")[0])))
            case _:
                return problem(404, "unknown")

    @property
    def head(self) -> int:
        return max(self.base or 0, len(self.feed))

    def now(self) -> datetime:
        return datetime.fromtimestamp(datetime.now(UTC).timestamp() + self.ahead_seconds, UTC)

    def _hello(self) -> HelloReply:
        values: dict[str, Any] = {
            "server_time": self.now(),
            "history_id": self.history_id,
            "protocol": 1,
            "head": self.head,
            "push_no": self.pushes,
            "feed_floor": 0,
            "boot_token": f"boot-{uuid7().hex}",
            "last_device_no": 0,
            "journal_no": 0,
            "journal_head": "0" * 64,
            "series": "A",
            "number": 0,
            **self.hellos,
        }
        return HelloReply(**values)

    def pushed(self, call: Call, outcome: Callable[[UUID, bytes], PushResult | None] = lambda *_: None) -> PushReply:
        """Take the messages of a push, each once for ever; ``outcome`` may say otherwise of one."""
        results = []
        for message in call.messages:
            message_id = msgspec.json.decode(message, type=EnvelopeHead).id
            result = outcome(message_id, message)
            if result is None:
                seen = self.taken.setdefault(message_id, message) is not message
                result = PushResult(
                    id=message_id, outcome="replayed" if seen else "accepted", first="accepted" if seen else None
                )
            results.append(result)
        self.pushes += 1
        return PushReply(
            server_time=self.now(), history_id=self.history_id, results=results, push_no=self.pushes, head=self.head
        )

    def owned(self, after: int) -> OwnReply:
        """Return all messages behind a device number that were taken."""
        taken = sorted((msgspec.json.decode(raw, type=Envelope).device_no, raw) for raw in self.taken.values())
        facts = [OwnFact(message=msgspec.Raw(raw), outcome="accepted") for number, raw in taken if number > after]
        return OwnReply(
            server_time=self.now(),
            history_id=self.history_id,
            facts=facts,
            after=max([after, *(number for number, _ in taken)]),
            after_id=None,
            more=False,
            push_no=self.pushes,
        )

    def changed(self, after: int) -> ChangesReply:
        """Return a page of the feed."""
        rows = self.feed[after : after + FEED_PAGE]
        cursor = after + len(rows)
        return ChangesReply(
            server_time=self.now(),
            history_id=self.history_id,
            rows=rows,
            cursor=cursor,
            head=self.head,
            more=cursor < len(self.feed),
        )


@contextmanager
def listening() -> Iterator[LittleCentre]:
    """Run a little centre on a free port of this machine for the length of the block."""
    centre = LittleCentre()
    stopping = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        centre.address = f"http://127.0.0.1:{server.getsockname()[1]}"
        threads: list[threading.Thread] = []
        door = threading.Thread(target=_open_door, args=(server, centre, stopping, threads))
        door.start()
        try:
            yield centre
        finally:
            stopping.set()
            with socket.create_connection(server.getsockname()):
                pass
            door.join(10)
            for thread in threads:
                thread.join(10)


def _open_door(
    server: socket.socket, centre: LittleCentre, stopping: threading.Event, threads: list[threading.Thread]
) -> None:
    while True:
        line, _ = server.accept()
        if stopping.is_set():
            line.close()
            return
        threads.append(threading.Thread(target=_serve, args=(line, centre, stopping)))
        threads[-1].start()


def _serve(line: socket.socket, centre: LittleCentre, stopping: threading.Event) -> None:
    with line, suppress(OSError):
        line.settimeout(HANG_SECONDS_MAX)
        call = _read(line)
        if call is not None:
            _do(line, centre.take(call), stopping)


def _do(line: socket.socket, gesture: Gesture, stopping: threading.Event) -> None:
    match gesture:
        case Silence():
            _until_left(line, stopping)
        case Cut(sent):
            line.sendall(sent)
        case Reset(sent):
            line.sendall(sent)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        case Endless(head, part, pause):
            line.sendall(head)
            while not stopping.wait(pause):
                line.sendall(part)
        case bytes():
            line.sendall(gesture)


def _until_left(line: socket.socket, stopping: threading.Event) -> None:
    """Say nothing until the other side has hung up."""
    while not stopping.is_set():
        ready, _, _ = select.select([line], [], [], 0.05)
        if ready and not line.recv(1):
            return


def _read(line: socket.socket) -> Call | None:
    """Read one request whole."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = line.recv(65_536)
        if not part:
            return None
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (text.partition(":") for text in lines)}
    length = int(headers.get("content-length", "0"))
    while len(body) < length:
        body += line.recv(65_536)
    method, path, _ = first.split(" ")
    return Call(method, path, headers, body)


def edited(reply: object, **changes: object) -> bytes:
    """Return a reply as JSON with some of its fields said otherwise."""
    values = json.loads(msgspec.json.encode(reply))
    values.update(changes)
    return json.dumps(values).encode()
