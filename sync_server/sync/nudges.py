"""The live nudge: devices that are connected hear at once that there is something to fetch, never what it is.

PostgreSQL carries the word to every process: after a push it is said by a thread of its own, for all that was pushed
meanwhile at once. A word that gets lost costs nothing but time: each device polls as well, and whenever this process has been
deaf it looks after all of its devices once.
"""

from __future__ import annotations

import asyncio
import random
import selectors
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import anyio
import msgspec
import psycopg
import structlog
from litestar import WebSocket, websocket
from litestar.di import NamedDependency
from litestar.exceptions import WebSocketDisconnect

from app.wire.calls import Nudge
from sync_server.db import DatabaseAway, one, rows
from sync_server.devices import service as devices
from sync_server.http import RETRY_SECONDS_MAX, Caller, Door, Refused, described
from sync_server.sync import store
from sync_server.sync.changes import TenantSuspended
from sync_server.sync.routes import NUDGE_PATH, caller_of

log = structlog.get_logger("warungin.server")

PAUSE_SECONDS = 1.0
"""A device hears no more often than this, however much happens."""

SOCKETS_MAX = 10_000
READERS_MAX = 2
"""So many threads look after what the devices of this process are told; pushes find the others free."""

DEAF_SECONDS_MAX = 30.0
BETWEEN_WORDS_SECONDS = 0.02
"""So many words a second at most leave one process, each for any number of tenants."""

LOOK_SECONDS = 60.0
UNKNOWN, NOT_ALLOWED, FULL, FAULT = 4401, 4403, 1013, 1011


class Nudges:
    """The devices that are connected to this process, and its ear at the database."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._present: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._readers = anyio.CapacityLimiter(READERS_MAX)
        self._ear: _Ear | None = None
        self.sockets = 0

    def start(self) -> None:
        """Begin to listen; called on the event loop that the sockets are on."""
        loop, url = asyncio.get_running_loop(), self._door.pool.conninfo
        assert isinstance(url, str), "the pool was made of a connection string"
        self._ear = _Ear(url, lambda tenant_id: loop.call_soon_threadsafe(self._moved, tenant_id))
        self._ear.start()
        self._door.moved = self._ear.say

    async def stop(self) -> None:
        """End listening."""
        if self._ear is not None:
            self._door.moved = lambda _: None
            await anyio.to_thread.run_sync(self._ear.stop)
            self._ear = None

    @contextmanager
    def joined(self, tenant_id: UUID) -> Iterator[asyncio.Event]:
        """Give an event that is set each time the tenant's head may have moved; it is set at the beginning."""
        moved = asyncio.Event()
        moved.set()
        self._present[tenant_id].add(moved)
        self.sockets += 1
        try:
            yield moved
        finally:
            self.sockets -= 1
            self._present[tenant_id].discard(moved)
            if not self._present[tenant_id]:
                del self._present[tenant_id]

    async def news(self, caller: Caller, after: int | None) -> tuple[int, bool]:
        """Return the tenant's head, and whether the device has anything to fetch behind a number that it was told before.

        Raises Refused for a device that may not fetch any longer, and DatabaseAway.
        """
        return await anyio.to_thread.run_sync(self._news, caller, after, limiter=self._readers)

    def _news(self, caller: Caller, after: int | None) -> tuple[int, bool]:
        return self._door.for_tenant(caller.tenant_id, lambda connection: _news(connection, caller, after))

    def _moved(self, tenant_id: UUID | None) -> None:
        """Wake the devices of a tenant, or all of them."""
        woken = self._present.values() if tenant_id is None else [self._present.get(tenant_id, set())]
        for events in woken:
            for moved in events:
                moved.set()


def _news(connection: Any, caller: Caller, after: int | None) -> tuple[int, bool]:
    device = devices.identify(connection, caller)
    if device.suspended:
        raise TenantSuspended
    if device.copied:
        raise devices.DeviceCopied
    at = one(connection, store.HEAD, {"tenant": device.tenant_id})
    assert at is not None, "every tenant has a feed head"
    head = int(at["head"])
    if after is None or after < at["floor"] or head < after:
        return head, True
    asked = {
        "tenant": device.tenant_id,
        "after": after,
        "last": head,
        "outlet_id": device.outlet_id,
        "all_outlets": device.kind == "office",
        "limit": 1,
    }
    return head, bool(rows(connection, store.CHANGES, asked))


class _Ear(threading.Thread):
    """Listens to the database and speaks to it on one connection of its own, and connects again for as long as it takes."""

    def __init__(self, url: str, moved: Callable[[UUID | None], object]) -> None:
        super().__init__(name="nudge", daemon=True)
        self._url = url
        self._moved = moved
        self._unsaid: set[UUID] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)

    def say(self, tenant_id: UUID) -> None:
        """Let all processes know, this one too, that a tenant's head has moved. Never blocks; from any thread."""
        with self._lock:
            ring = not self._unsaid
            self._unsaid.add(tenant_id)
        if ring:
            with suppress(OSError):  # the server is ending: nobody here is told any more, and the push is committed
                self._rope.send(b"!")

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._rope.send(b"!")
        self.join()
        self._rope.close()
        self._bell.close()

    def run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                with self._connected() as connection:
                    connection.execute(store.LISTEN)
                    log.info("nudges_heard")
                    failures = 0
                    self._moved(None)
                    self._pass_on(connection)
            except psycopg.Error as error:
                log.info("nudges_not_heard", failures=failures, error=type(error).__name__)
                failures += 1
                self._stopping.wait(random.uniform(0, min(DEAF_SECONDS_MAX, 2.0**failures)))

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=5,
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
            application_name="warungin nudge",
        )

    def _pass_on(self, connection: psycopg.Connection[Any]) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(connection.fileno(), selectors.EVENT_READ)
            ready.register(self._bell, selectors.EVENT_READ)
            while not self._stopping.is_set():
                has_said = self._say_all(connection)
                for notice in connection.notifies(timeout=0):
                    self._heard(notice.payload)
                if has_said:
                    self._stopping.wait(BETWEEN_WORDS_SECONDS)
                ready.select(LOOK_SECONDS)

    def _say_all(self, connection: psycopg.Connection[Any]) -> bool:
        with suppress(BlockingIOError):
            self._bell.recv(1_024)
        with self._lock:
            said, self._unsaid = self._unsaid, set()
        if not said:
            return False
        try:
            connection.execute(store.NUDGES, {"tenants": [str(tenant_id) for tenant_id in said]})
        except psycopg.Error:
            with self._lock:
                self._unsaid |= said  # said by the next connection
            raise
        return True

    def _heard(self, payload: str) -> None:
        try:
            self._moved(UUID(payload))
        except ValueError:
            log.info("nudge_unreadable")  # anybody who may log in to the database may send such a thing


@websocket(NUDGE_PATH)
async def nudge(socket: WebSocket[Any, Any, Any], nudges: NamedDependency[Nudges]) -> None:
    """Tell a device whenever there is something for it to fetch: ``{"head": N}``, once right after connecting."""
    await socket.accept()
    telling = asyncio.create_task(_tell(socket, nudges))
    leaving = asyncio.create_task(_until_left(socket))
    try:
        await asyncio.wait((telling, leaving), return_when=asyncio.FIRST_COMPLETED)
        if telling.done() and not leaving.done():
            await socket.close(*telling.result())
    finally:
        telling.cancel()
        leaving.cancel()


async def _tell(socket: WebSocket[Any, Any, Any], nudges: Nudges) -> tuple[int, str]:
    """Tell until the device may hear no more; return the close code and the reason."""
    if nudges.sockets >= SOCKETS_MAX:
        return FULL, "full"
    try:
        caller = caller_of(socket)
        with nudges.joined(caller.tenant_id) as moved:
            told: int | None = None
            while True:
                await moved.wait()
                moved.clear()
                told = await _told(socket, nudges, caller, told)
                await asyncio.sleep(PAUSE_SECONDS)
    except Refused as refusal:
        return UNKNOWN if refusal.status == 401 else NOT_ALLOWED, refusal.code
    except WebSocketDisconnect:
        return FAULT, "gone"
    except Exception as error:  # noqa: BLE001 - the door for sockets: our own fault is logged, and the device polls
        log.error("fault", path=NUDGE_PATH, **described(error))
        return FAULT, "server_fault"


async def _told(socket: WebSocket[Any, Any, Any], nudges: Nudges, caller: Caller, told: int | None) -> int:
    """Tell the head if anything up to it is for this device; return up to where the device needs to hear no more."""
    while True:
        try:
            head, concerned = await nudges.news(caller, told)
        except DatabaseAway:
            await asyncio.sleep(random.uniform(PAUSE_SECONDS, RETRY_SECONDS_MAX))
            continue
        if concerned and head != told:
            await socket.send_data(msgspec.json.encode(Nudge(head=head)), mode="text")
        return head


async def _until_left(socket: WebSocket[Any, Any, Any]) -> None:
    """Take no notice of what a device says here, until it leaves."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
