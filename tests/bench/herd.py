"""Two thousand tills that come back together after an outage: does each get its turn, and how does the centre bear it?

Each till keeps the real rhythm of its worker, only on a clock that runs faster, and speaks through the real link; behind it are
a few stored messages instead of a database. All share a few connections, as this machine has only one client.
"""

from __future__ import annotations

import heapq
import random
import shutil
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

import httpx
from uuid_utils.compat import uuid7

from app.domain.errors import Unavailable
from app.domain.journal import GENESIS
from app.sync.link import HttpLink
from app.sync.rhythm import BACKOFF_MAX_SECONDS, Rhythm
from app.wire.calls import HelloRequest
from sync_server import bulk
from sync_server.db import Connection, execute
from sync_server.devices import store, tokens
from sync_server.ops.centre import owner_transaction
from sync_server.sales import tables as sales
from sync_server.sync.feed import add_to_feed
from sync_server.tenants import service as tenants
from sync_server.tenants import tables as tenant_tables
from sync_server.tenants.service import NewOutlet, NewPerson
from tests.bench.catalogue import Goods, goods
from tests.bench.centre import OUTLET, STOCK, catalogue_rows, running_centre
from tests.bench.figure import Figure, Scale, at_least, percentile
from tests.bench.world import PIN, World
from tests.server.till import Good, Till

NAME = "herd"
TENANTS = 20
ORDERS = 2
CONNECTIONS = 24
FASTER = 10
"""A second here is ten of the tills: the herd comes back ten times as densely as in life."""

OUTAGE_SECONDS = 300.0
STARVED_SECONDS = 3 * BACKOFF_MAX_SECONDS
"""In the tills' time, after the centre is back: whoever has not been served by then starves."""

Timed = Callable[[str, Callable[[], Any]], Any]
"""Makes a call under a name and returns its answer."""

Answer = TypeVar("Answer")


class Coming(Protocol):
    """What comes back: it does one round at a time. Raises Unavailable."""

    def round(self, timed: Timed) -> None: ...


def measure(world: World, scale: Scale) -> Figure:
    """Stop a real server, let the tills run into it, start it again, and wait until each has handed in what it has."""
    folder = world.path.parent / "centre"
    try:
        herd, took, orders, till_count = _returned(folder, TENANTS, scale.of(100, 5))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    served = sorted(herd.served.values())
    calls = {name: times for name, times in herd.times.items() if times}
    return at_least(
        NAME,
        orders / (till_count * ORDERS),
        1.0,
        "of all",
        f"orders that arrived, of {till_count} tills of {TENANTS} tenants with a shift and {ORDERS} orders each, after an "
        f"outage of {OUTAGE_SECONDS:.0f} s; real link and rhythm, {FASTER} times as fast as in life, one server worker; a "
        f"till counts as starved {STARVED_SECONDS:.0f} s of its time after the centre is back; times are a till's, over "
        f"{CONNECTIONS} connections shared by all",
        tills=till_count,
        starved=till_count - len(served),
        served_last_s=round(served[-1] - herd.back_at, 1),
        served_p99_s=round(percentile(served, 99) - herd.back_at, 1),
        calls_after=sum(map(len, calls.values())),
        calls_a_second_here=round(sum(map(len, calls.values())) / took),
        failed_during_outage=herd.failed_before,
        failed_after=dict(herd.failed),
        p99_ms={name: round(percentile(times, 99), 1) for name, times in sorted(calls.items())},
        median_ms={name: round(percentile(times, 50), 1) for name, times in sorted(calls.items())},
    )


def _returned(folder: Path, tenant_count: int, tills_each: int) -> tuple[Herd, float, int, int]:
    transport = httpx.HTTPTransport(limits=httpx.Limits(max_connections=CONNECTIONS))
    with running_centre(folder) as centre, httpx.Client() as unused:
        url = centre.url
        with owner_transaction(centre.admin_url) as connection:
            made = [till for at in range(tenant_count) for till in _tenant(connection, at, tills_each, unused)]
    herd = Herd([ComingTill(token, till, url, transport) for token, till in made])
    herd.run(until=lambda: herd.clock() > OUTAGE_SECONDS)
    herd.centre_is_back()
    with running_centre(folder) as centre:
        assert centre.url == url, "a server that starts again is found where it was"
        began = time.monotonic()
        herd.run(until=lambda: herd.is_served or herd.clock() - herd.back_at > STARVED_SECONDS)
        took = time.monotonic() - began
        orders = centre.orders()
    transport.close()
    return herd, took, orders, len(made)


def _tenant(connection: Connection, at: int, tills: int, client: httpx.Client) -> Iterator[tuple[str, Till]]:
    """Make a tenant with one product and so many registers, each with its device; yield tokens and tills."""
    now = datetime.now(UTC)
    people = [NewPerson("Yusuf Hidayat", "owner", PIN)]
    made = tenants.create(connection, f"Toko {at}", NewOutlet(OUTLET, "Kenanga Pusat", pkp=True), people, now)
    add_to_feed(connection, made.tenant_id, made.feed)
    sold = [next(each for each in goods(50) if each.entity.tax_class == "ppn_umum")]
    for table, rows in catalogue_rows(sold, now).items():
        bulk.insert(connection, table, made.tenant_id, rows)
    bulk.insert(connection, sales.on_hand, made.tenant_id, [(made.outlet_id, sold[0].entity.id, STOCK)])
    registers = [(uuid7(), made.outlet_id, f"{number:03d}", "A") for number in range(tills)]
    bulk.insert(connection, tenant_tables.registers, made.tenant_id, registers)
    owner = connection.execute("SELECT id FROM staff WHERE tenant_id = %s", (made.tenant_id,)).fetchall()[0][0]
    for register_id, outlet_id, code, series in registers:
        token, device_id = tokens.new_device_token(made.tenant_id), uuid7()
        execute(connection, store.INSERT_DEVICE, _device(made.tenant_id, outlet_id, register_id, device_id, token, now))
        enrolled = {"device_id": str(device_id), "outlet_id": str(outlet_id), "register_id": str(register_id)}
        till = Till(client, {**enrolled, "register_code": code}, owner, series=series)
        till.open_shift()
        for _ in range(ORDERS):
            till.order(_good(sold[0]))
        yield token, till


def _device(
    tenant: UUID, outlet_id: UUID, register_id: UUID, device_id: UUID, token: str, now: datetime
) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "id": device_id,
        "kind": "register",
        "outlet_id": outlet_id,
        "register_id": register_id,
        "program": "bench",
        "token_hash": tokens.hashed(token),
        "journal_head": GENESIS,
        "protocol": 1,
        "series": "A",
        "now": now,
    }


def _good(each: Goods) -> Good:
    unit = each.entity.units[0]
    return Good(
        each.entity.id, unit.price_minor, sku=each.entity.sku, name=each.entity.name, unit=unit.code, revision=1
    )


@dataclass(slots=True)
class ComingTill:
    """A till without a database: its stored messages, and the line that it says them over."""

    token: str
    till: Till
    url: str
    transport: httpx.HTTPTransport
    link: HttpLink | None = None
    cursor: int = 0

    def round(self, timed: Timed) -> None:
        """Do one round. Raises Unavailable."""
        if self.link is None:
            self.link = HttpLink(self.url, self.token, self.transport)
        link = self.link
        link.boot_token = timed("hello", lambda: link.hello(self._hello())).boot_token
        pushed = timed("push", lambda: link.push(self.till.made))
        odd = [result for result in pushed.results if (result.first or result.outcome) != "accepted"]
        assert not odd, f"the centre did not simply accept: {odd[0]}"
        while True:
            page = timed("changes", lambda: link.changes(self.cursor))
            self.cursor = page.cursor
            if not page.more:
                return

    def _hello(self) -> HelloRequest:
        till = self.till
        return HelloRequest(
            program="bench",
            protocol=1,
            device_time=datetime.now(UTC),
            last_device_no=till.device_no,
            journal_no=till.journal_no,
            journal_head=till.journal_head.hex(),
            series=till.series,
            number=till.number,
            cursor=self.cursor,
        )


class Herd:
    """All tills, each with its own chance and rhythm, on one clock that runs faster than ours."""

    def __init__(self, tills: Sequence[Coming]) -> None:
        self._began = time.monotonic()
        self._tills = tills
        self._rhythms = [Rhythm(random.Random(number), self.clock) for number in range(len(tills))]
        self._due = [(0.0, number) for number in range(len(tills))]
        self._lock = threading.Lock()
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self.failed: Counter[str] = Counter()
        self.failed_before = 0
        self.served: dict[int, float] = {}
        self.back_at = 0.0

    def clock(self) -> float:
        """Return the tills' time in seconds."""
        return (time.monotonic() - self._began) * FASTER

    @property
    def is_served(self) -> bool:
        return len(self.served) == len(self._tills)

    def centre_is_back(self) -> None:
        """Count from now on."""
        self.back_at, self.failed_before = self.clock(), sum(self.failed.values())
        self.failed.clear()
        self.times.clear()

    def run(self, until: Callable[[], bool]) -> None:
        """Let each till do its rounds when they are due; one that has handed in everything is done."""
        busy: dict[Future[bool], int] = {}
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            while not until():
                while self._due and self._due[0][0] <= self.clock() and len(busy) < CONNECTIONS:
                    _, number = heapq.heappop(self._due)
                    busy[pool.submit(self._round, number)] = number
                pause = max((self._due[0][0] - self.clock()) / FASTER, 0.001) if self._due else 0.1
                if not busy:
                    time.sleep(min(pause, 0.1))
                    continue
                for done in wait(busy, min(pause, 0.1), FIRST_COMPLETED).done:
                    self._after(busy.pop(done), went_well=done.result())
            for done, number in busy.items():
                self._after(number, went_well=done.result())

    def _after(self, number: int, *, went_well: bool) -> None:
        if went_well:
            self.served[number] = self.clock()
        else:
            heapq.heappush(self._due, (self.clock() + self._rhythms[number].wait_seconds(), number))

    def _round(self, number: int) -> bool:
        rhythm = self._rhythms[number]
        rhythm.begin()
        try:
            self._tills[number].round(self._timed)
        except Unavailable as error:
            with self._lock:
                self.failed[error.code] += 1
            asked = error.facts.get("retry_after_seconds")
            rhythm.failed(asked if isinstance(asked, float) else None)
            return False
        rhythm.succeeded()
        return True

    def _timed(self, name: str, call: Callable[[], Answer]) -> Answer:
        began = time.perf_counter()
        answer = call()
        self.times[name].append((time.perf_counter() - began) * 1_000)
        return answer
