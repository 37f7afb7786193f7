"""The line between tills and centre: what can happen to a call on its way, and everything the centre says, seen as it says it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
import msgspec

from app.sync.link import HttpLink
from app.wire.packing import unpack
from tests.simulation.centre import Answer, Centre
from tests.simulation.kernel import Kernel

WAIT_MS = 10_000
"""How long a till waits for an answer."""
HOUR_MS = 3_600_000
KEPT_MAX = 6
UNPACKED_MAX = 64 * 1024 * 1024

CALL_FAULTS = (
    "lost_request",
    "lost_reply",
    "duplicate",
    "delayed",
    "cut_request",
    "cut_reply",
    "stale_reply",
    "server_busy",
)


@dataclass(frozen=True, slots=True)
class Fate:
    """How often what happens to a call, in a thousand; ``slow_ms`` is how long a message travels at most."""

    chances: dict[str, int]
    slow_ms: int = 60

    def draw(self, rng: Random) -> str | None:
        """Draw what happens to one call; mostly nothing."""
        place = rng.randrange(1_000)
        for kind in CALL_FAULTS:
            place -= self.chances.get(kind, 0)
            if place < 0:
                return kind
        return None


@dataclass(slots=True)
class Call:
    """One call as the centre had it, and what it answered."""

    machine: str
    request: httpx.Request
    answer: Answer


@dataclass(slots=True)
class Network:
    """All lines. ``watch`` sees each answer of the centre, also one that nobody hears."""

    kernel: Kernel
    centre: Centre
    fate: Fate
    faults: Counter[str] = field(default_factory=Counter)
    watch: Callable[[Call], None] = lambda call: None
    told: Callable[[Call], None] = lambda call: None
    """Sees each answer that its till hears."""
    kept: dict[str, deque[tuple[int, Answer]]] = field(default_factory=dict)

    def serve(self, machine: str, request: httpx.Request, worker: int, *, cut_at: int | None = None) -> Answer | None:
        """Let a worker answer, in the actor that is this call."""
        answer = self.centre.answer(worker, request, machine, cut_at=cut_at)
        actor = self.kernel.current
        if actor is not None and actor.killed:
            return None
        if cut_at is None:
            self.watch(Call(machine, request, answer))
        return answer


class Line(httpx.BaseTransport):
    """One till's line. Implements what ``HttpLink`` sends through; a call runs on a worker as an actor of its own."""

    def __init__(self, network: Network, machine: str) -> None:
        self._network = network
        self._machine = machine
        self.is_cut = False
        self.clean = True
        """Whether nothing has happened to any call since it was last set."""
        self.filled_anew = False
        """Whether a snapshot was fetched since it was last set."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one call there and back, or not."""
        request.read()
        kernel, actor = self._network.kernel, self._network.kernel.current
        if actor is None:
            answer = self._network.serve(self._machine, request, 0)
            assert answer is not None
            return _response(answer)
        rng = actor.rng
        if self.is_cut:
            self._fault("line_down")
            raise httpx.ConnectError("no line")
        fate = self._network.fate.draw(rng)
        kernel.sleep(rng.randrange(1, self._network.fate.slow_ms))
        answer = self._there(request, fate, rng)
        kernel.sleep(rng.randrange(1, self._network.fate.slow_ms))
        return self._back(request, answer, fate, rng)

    def _there(self, request: httpx.Request, fate: str | None, rng: Random) -> Answer:
        kernel = self._network.kernel
        if fate in ("lost_request", "delayed"):
            self._fault(fate)
            if fate == "delayed":
                self._start(request, rng, after_ms=rng.choice([5_000, HOUR_MS, 30 * HOUR_MS, 80 * HOUR_MS]))
            kernel.sleep(WAIT_MS)
            raise httpx.ReadTimeout("no answer")
        if fate == "server_busy":
            self._fault(fate)
            return Answer(503, ((b"content-type", b"application/problem+json"), (b"retry-after", b"3")), b"{}")
        if fate == "cut_request" and request.content:
            self._fault(fate)
            self._start(request, rng, cut_at=rng.randrange(len(request.content)))
            kernel.sleep(20)
            raise httpx.WriteError("cut")
        if fate == "duplicate":
            self._fault(fate)
            self._start(request, rng, after_ms=rng.choice([0, 0, 1, 30, 300, 20_000]))
        call = self._start(request, rng)
        if not kernel.wait_for(call, WAIT_MS):
            self.clean = False
            raise httpx.ReadTimeout("no answer")
        if call.result is None:
            self.clean = False
            raise httpx.RemoteProtocolError("the server went away")
        answer: Answer = call.result
        if answer.status >= 500:
            self.clean = False
        return answer

    def _start(self, request: httpx.Request, rng: Random, *, after_ms: int = 0, cut_at: int | None = None) -> Any:
        worker, name = rng.randrange(2), f"{request.method} {request.url.path} of {self._machine}"
        kernel, chance = self._network.kernel, Random(rng.getrandbits(64))
        return kernel.start(
            name,
            lambda: self._network.serve(self._machine, request, worker, cut_at=cut_at),
            chance,
            group=f"worker {worker}",
            at_ms=kernel.ms + after_ms,
        )

    def _back(self, request: httpx.Request, answer: Answer, fate: str | None, rng: Random) -> httpx.Response:
        earlier = self._stale_for(request)
        self._keep(request, answer)
        if fate == "lost_reply":
            self._fault(fate)
            self._network.kernel.sleep(WAIT_MS)
            raise httpx.ReadTimeout("no answer")
        self._network.told(Call(self._machine, request, answer))
        self.filled_anew |= "/snapshots/" in request.url.path
        if fate == "cut_reply" and answer.body:
            self._fault(fate)
            return _response(answer, cut_at=rng.randrange(len(answer.body)))
        if fate == "stale_reply" and earlier is not None:
            self._fault(fate)
            return _response(earlier)
        return _response(answer)

    def _keep(self, request: httpx.Request, answer: Answer) -> None:
        """Remember a page of the feed, as a store on the way might."""
        if request.url.path.endswith("/changes") and answer.status == 200:
            kept = self._network.kept.setdefault(self._machine, deque(maxlen=KEPT_MAX))
            kept.append((_cursor_of(answer), answer))

    def _stale_for(self, request: httpx.Request) -> Answer | None:
        """Return the oldest page that was kept and that could pass for an answer: its cursor does not go back."""
        if not request.url.path.endswith("/changes"):
            return None
        after = int(request.url.params["after"])
        fitting = (answer for cursor, answer in self._network.kept.get(self._machine, ()) if cursor >= after)
        return next(fitting, None)

    def _fault(self, kind: str) -> None:
        self.clean = False
        self._network.faults[kind] += 1
        self._network.kernel.tell(f"{self._machine}: {kind}")


class _Page(msgspec.Struct):
    """All that a store on the way reads of a page."""

    cursor: int


def body_of(answer: Answer) -> bytes:
    """Return an answer's body unpacked."""
    packing = dict(answer.headers).get(b"content-encoding")
    return answer.body if packing is None else unpack(answer.body, packing.decode(), UNPACKED_MAX)


def _cursor_of(answer: Answer) -> int:
    return msgspec.json.decode(body_of(answer), type=_Page).cursor


class _Cut(httpx.SyncByteStream):
    """A body whose end does not come."""

    def __init__(self, beginning: bytes) -> None:
        self._beginning = beginning

    def __iter__(self) -> Iterator[bytes]:
        yield self._beginning
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def _response(answer: Answer, cut_at: int | None = None) -> httpx.Response:
    if cut_at is None:
        stream: httpx.SyncByteStream = httpx.ByteStream(answer.body)
    else:
        stream = _Cut(answer.body[:cut_at])
    return httpx.Response(answer.status, headers=list(answer.headers), stream=stream)


def link_of(line: Line, address: str, token: str | None) -> HttpLink:
    """Return the product's own link over a line of ours."""
    return HttpLink(address, token, transport=line)
