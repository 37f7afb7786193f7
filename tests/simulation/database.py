"""The centre's database under the simulation: connections that hand over at yield points and while they wait for a lock.

Where to hand over is recognised by the statements that the centre sends, so nothing of it stands in the product. The driver
sends and reads exactly as it does elsewhere; only its waiting for the socket is ours.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from psycopg import sql
from psycopg.waiting import Ready, Wait

from sync_server import database
from sync_server.db import Connection
from tests.server_kit import PASSWORD, Cluster
from tests.simulation.kernel import Actor, Kernel, Killed

SOON_MS = 2
"""How long the socket is watched before PostgreSQL is asked whether the statement waits for a lock."""
DEADLOCK_MS = 1
"""PostgreSQL looks for a deadlock at once, so that it is the last one to wait that is refused, always."""
IN_SIMULATION = "warungin_simulation"
"""Template of the databases that the simulation runs in."""

YIELD_BEFORE = (
    ("INSERT INTO inbox", "before the inbox"),
    ("UPDATE feed_head SET head", "before the counter"),
    ("SELECT head, floor FROM feed_head", "before reading the head"),
    ("SELECT change_no, kind, entity_id", "before reading the feed"),
    ("UPDATE devices", "before writing the device"),
)
"""Statements before which a call hands over; ``COMMIT`` does before and after."""


@dataclass(slots=True)
class Faults:
    """What is about to happen to a worker: its connection dies at the yield point that many from now."""

    kill_after: int | None = None
    kill_process: bool = False
    killed: int = 0


class Observer:
    """A connection of the administrator's that sees who waits for whom. It is asked, never waited for."""

    def __init__(self, cluster: Cluster) -> None:
        self._connection = psycopg.connect(cluster.server.url(), autocommit=True)

    def is_blocked(self, pid: int) -> bool:
        """Say whether a backend waits for another's lock."""
        row = self._connection.execute("SELECT cardinality(pg_blocking_pids(%s))", (pid,)).fetchone()
        assert row is not None
        return bool(row[0])

    def wait_gone(self, pid: int) -> None:
        """Wait until a backend whose client is gone has rolled back and ended; its locks are free then."""
        while self._connection.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchone():
            time.sleep(0.0005)

    def end(self, pid: int) -> None:
        """End a backend, as a failing host would."""
        self._connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
        self.wait_gone(pid)

    def execute(self, statement: sql.Composable | str) -> None:
        """Run an administrator's statement."""
        self._connection.execute(statement)  # type: ignore[arg-type]

    def close(self) -> None:
        self._connection.close()


class SimulatedConnection(psycopg.Connection[Any]):
    """A connection whose waits and transactions are the simulation's."""

    kernel: Kernel
    observer: Observer
    faults: Faults
    pid: int
    number: int
    """Which connection of its pool it is."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Drive one operation of the driver; hand over while it waits for a lock."""
        if self.kernel.current is None:
            return super().wait(gen, interval, timeout)
        descriptor = self.pgconn.socket
        try:
            wanted = next(gen)
            while True:
                ready = _poll(descriptor, wanted, SOON_MS)
                if not ready and self.observer.is_blocked(self.pid):
                    time.sleep(DEADLOCK_MS * 2 / 1_000)  # the search for a deadlock is over then
                    if not _poll(descriptor, wanted, 0):
                        self._hand_over(self.kernel.wait_for_lock)
                    continue
                wanted = gen.send(ready)
        except StopIteration as ended:
            return ended.value
        except Killed:
            with suppress(psycopg.Error):  # nobody is left to hear what the driver says of its lost connection
                gen.close()
            raise

    def point(self, name: str) -> None:
        """A yield point: what was sent is done first, then others may go on; this connection may die here."""
        if self.kernel.current is None:
            return
        if self.pgconn.pipeline_status:
            with self.pipeline():
                pass
        actor = self.kernel.current
        self._hand_over(self.kernel.pause)
        faults = self.faults
        if faults.kill_after is not None:
            faults.kill_after -= 1
            if faults.kill_after < 0:
                faults.kill_after = None
                faults.killed += 1
                self.kernel.tell(f"connection of {actor.name} dies {name}")
                self.observer.end(self.pid)
                if faults.kill_process:
                    actor.killed = True
                    raise Killed

    def _hand_over(self, wait: Callable[[], None]) -> None:
        """Hand over; when the process dies meanwhile, whatever was not committed is undone."""
        try:
            wait()
        except Killed:
            self.observer.end(self.pid)
            raise

    def settled(self) -> bool:
        """Say whether a statement that waited for a lock goes on by now; wait until that is certain."""
        while not _poll(self.pgconn.socket, Wait.R, 1):
            if self.observer.is_blocked(self.pid):
                return False
        return True


class SimulatedCursor(psycopg.Cursor[Any]):
    """A cursor that hands over before the statements that matter."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Run a statement."""
        connection = self.connection
        assert isinstance(connection, SimulatedConnection)
        text = query if isinstance(query, str) else ""
        for beginning, name in YIELD_BEFORE:
            if text.lstrip().startswith(beginning):
                connection.point(name)
        return super().execute(query, params, **options)


def _poll(descriptor: int, wanted: int, ms: int) -> int:
    """Return what of the wanted a socket is ready for, waiting at most so long."""
    poll = select.poll()
    poll.register(descriptor, (select.POLLIN if wanted & Wait.R else 0) | (select.POLLOUT if wanted & Wait.W else 0))
    for _, found in poll.poll(ms):
        ready = (Ready.R if found & ~select.POLLOUT and wanted & Wait.R else 0) | (
            Ready.W if found & select.POLLOUT and wanted & Wait.W else 0
        )
        return ready or Ready.R
    return 0


class _Transaction:
    """The driver's transaction, with yield points before and after its commit."""

    def __init__(self, connection: SimulatedConnection) -> None:
        self._connection = connection
        self._inner = psycopg.Connection.transaction(connection)

    def __enter__(self) -> Any:
        return self._inner.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> Any:
        if kind is not None:
            return self._inner.__exit__(kind, error, trace)
        try:
            self._connection.point("before COMMIT")
        except BaseException as raised:
            self._inner.__exit__(type(raised), raised, raised.__traceback__)
            raise
        answer = self._inner.__exit__(None, None, None)
        self._connection.point("after COMMIT")
        return answer


class SimulatedPool:
    """What a worker's pool is to the centre. A connection that died is made anew by the next one who asks."""

    def __init__(self, url: str, kernel: Kernel, observer: Observer) -> None:
        self.url = url
        self.faults = Faults()
        self._kernel = kernel
        self._observer = observer
        self._idle: list[SimulatedConnection] = []
        self._made = 0

    def open(self) -> None:
        """Nothing is opened before it is asked for."""

    def close(self) -> None:
        """Close what is idle."""
        for connection in self._idle:
            _close(connection, self._observer)
        self._idle.clear()

    def get_stats(self) -> dict[str, int]:
        """Say nothing about itself: nobody measures here."""
        return {}

    @contextmanager
    def connection(self) -> Iterator[SimulatedConnection]:
        """Lend a connection to the actor that asks."""
        actor = self._kernel.current
        if actor is not None and actor.killed:
            raise Killed
        connection = self._idle.pop() if self._idle else self._new()
        if actor is not None:
            actor.connections.append(connection)
        try:
            yield connection
        finally:
            if actor is not None:
                actor.connections.remove(connection)
            if connection.closed or connection.broken or (actor is not None and actor.killed):
                _close(connection, self._observer)
            else:
                self._idle.append(connection)

    def _new(self) -> SimulatedConnection:
        held, self._kernel.current = self._kernel.current, None
        try:
            connection = SimulatedConnection.connect(
                self.url, autocommit=True, prepare_threshold=None, cursor_factory=SimulatedCursor
            )
        finally:
            self._kernel.current = held
        assert isinstance(connection, SimulatedConnection)
        connection.kernel, connection.observer, connection.faults = self._kernel, self._observer, self.faults
        connection.number, self._made = self._made, self._made + 1
        connection.pid = connection.info.backend_pid
        connection.transaction = lambda *_: _Transaction(connection)  # type: ignore[method-assign,assignment]
        return connection


def _close(connection: SimulatedConnection, observer: Observer) -> None:
    connection.close()
    observer.wait_gone(connection.pid)


def is_free(actor: Actor) -> bool:
    """Say whether an actor's newest connection has got the lock it waited for."""
    connection = actor.connections[-1]
    assert isinstance(connection, SimulatedConnection)
    return connection.settled()


class Databases:
    """The databases of one simulation: the one that is served, and copies of it from earlier."""

    def __init__(self, cluster: Cluster, observer: Observer, name: str) -> None:
        self._cluster = cluster
        self._observer = observer
        self.name = name
        self._made: list[str] = []

    def begin(self, template: str = IN_SIMULATION) -> None:
        """Make the database out of the template."""
        self._copy(template, self.name)

    def keep(self, label: str) -> None:
        """Keep a copy of the database as it is; nobody is connected to it."""
        self._copy(self.name, f"{self.name}_{label}")

    def put_back(self, label: str) -> None:
        """Let the database be what it was when the copy was kept; nobody is connected to it."""
        self._drop(self.name)
        self._copy(f"{self.name}_{label}", self.name)

    def forget(self, label: str) -> None:
        """Remove a copy."""
        self._drop(f"{self.name}_{label}")

    def end(self) -> None:
        """Remove all of them."""
        for name in list(self._made):
            self._drop(name)

    def admin_url(self) -> str:
        """Return an administrator's connection string of the one that is served."""
        return self._cluster.server.url(self.name)

    def request_url(self) -> str:
        """Return the connection string that serves calls."""
        return database.request_url(self.admin_url(), PASSWORD)

    def _copy(self, source: str, target: str) -> None:
        self._observer.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(target), sql.Identifier(source)
            )
        )
        self._made.append(target)
        with psycopg.connect(self._cluster.server.url(target), autocommit=True) as connection:
            database.restrict(connection)

    def _drop(self, name: str) -> None:
        self._observer.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        self._made.remove(name)


def prepare_cluster(observer: Observer) -> None:
    """Let deadlocks be told at once, and nothing go on by itself."""
    observer.execute(f"ALTER SYSTEM SET deadlock_timeout = '{DEADLOCK_MS}ms'")
    observer.execute("ALTER SYSTEM SET autovacuum = off")
    observer.execute("SELECT pg_reload_conf()")


Seen = Callable[[Connection], Any]
