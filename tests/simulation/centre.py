"""The centre as the simulation runs it: the real application twice, on one database, called without a socket or a loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from unittest.mock import patch

import anyio.to_thread
import httpx
import litestar.utils.sync
from litestar import Litestar

from sync_server.asgi import create_app
from sync_server.db import Connection, Pool
from sync_server.http import Door
from sync_server.ops.centre import owner_transaction
from tests.simulation.database import Databases, Observer, SimulatedPool
from tests.simulation.kernel import Kernel

WORKERS = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call was answered."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@dataclass(slots=True)
class Worker:
    """One server process."""

    door: Door
    app: Litestar
    pool: SimulatedPool


async def _inline(work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run a synchronous handler where it stands: the actor's thread is its own."""
    return work(*arguments, **named)


@contextmanager
def handlers_inline() -> Iterator[None]:
    """Let the application's handlers run in the thread that calls, for the length of the block."""
    with (
        patch.object(litestar.utils.sync, "sync_to_thread", _inline),
        patch.object(anyio.to_thread, "run_sync", _inline),
    ):
        yield


class Centre:
    """Two workers on one database that can be put back to what it was."""

    def __init__(self, databases: Databases, kernel: Kernel, observer: Observer) -> None:
        self.databases = databases
        self.kernel = kernel
        self._observer = observer
        self.workers: list[Worker] = []
        self.open()

    def open(self) -> None:
        """Start the workers."""
        self.workers = []
        for _ in range(WORKERS):
            pool = SimulatedPool(self.databases.request_url(), self.kernel, self._observer)
            door = Door(cast(Pool, pool), lambda: self.kernel.now)
            self.workers.append(Worker(door, create_app(door), pool))

    def close(self) -> None:
        """Stop the workers; no call is under way."""
        for worker in self.workers:
            worker.pool.close()

    def answer(self, number: int, request: httpx.Request, address: str, *, cut_at: int | None = None) -> Answer:
        """Let a worker answer a call; runs in the calling actor. With ``cut_at`` the line breaks so far into the body."""
        parts: list[bytes] = []
        status: int = 0
        headers: tuple[tuple[bytes, bytes], ...] = ()
        body = request.content if cut_at is None else request.content[:cut_at]
        messages = iter(
            [
                {"type": "http.request", "body": body, "more_body": cut_at is not None},
                {"type": "http.disconnect"},
                {"type": "http.disconnect"},
            ]
        )

        async def receive() -> Any:
            return next(messages)

        async def send(message: Any) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], tuple((key, value) for key, value in message["headers"])
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "headers": [(key.lower(), value) for key, value in request.headers.raw],
            "scheme": request.url.scheme,
            "path": request.url.path,
            "raw_path": request.url.raw_path,
            "query_string": request.url.query,
            "server": ("centre", 80),
            "client": (address, 50_000),
            "root_path": "",
            "state": {},
            "extensions": {},
        }
        _drive(self.workers[number].app(scope, receive, send))  # type: ignore[arg-type]
        assert status or cut_at is not None, "the application did not answer"
        return Answer(status, headers, b"".join(parts))

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """Give a transaction that sees all tenants."""
        with owner_transaction(self.databases.admin_url()) as connection:
            yield connection

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, run as the tables' owner."""
        with self.as_owner() as connection:
            return connection.execute(statement, values).fetchall()


def _drive(work: Awaitable[None]) -> None:
    """Run an application's call to its end. It never really waits: what it would wait for is there, or hands over."""
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration:
        return
    raise AssertionError("a call waited for something that the simulation does not know")
