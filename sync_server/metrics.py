"""What is measured while serving, for a Prometheus on the same machine: numbers and routes, never tenants or people.

Several workers write into files of one folder, and any of them tells the numbers of all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from sync_server.db import Pool

SHARED_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Read by the library when it is first imported: set before a worker starts, or not at all."""

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
UNKNOWN = "unknown"
"""A route or a method that is none of ours; whatever else a caller sends never becomes a label."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a line more for each number, which nobody reads


class Metrics:
    """The counters of one application in one process."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._own = CollectorRegistry()
        names = ("method", "route")
        self._calls = Counter("warungin_calls", "Calls answered.", (*names, "status"), registry=self._own)
        self._seconds = Histogram(
            "warungin_call_seconds", "How long calls took.", names, buckets=SECONDS, registry=self._own
        )
        self._open = self._gauge("warungin_calls_open", "Calls being worked on.")
        self._sockets = self._gauge("warungin_sockets_open", "WebSockets that are open.")
        self._messages = Counter(
            "warungin_push_messages", "Messages handed in, by outcome.", ("outcome",), registry=self._own
        )
        self._connections = self._gauge("warungin_database_connections", "Connections of the pool.", ("state",))
        self._waiting = self._gauge("warungin_database_waiting", "Calls that wait for a connection.")

    def _gauge(self, name: str, what: str, labels: Iterable[str] = ()) -> Gauge:
        return Gauge(name, what, tuple(labels), registry=self._own, multiprocess_mode="livesum")

    def call_began(self, *, is_socket: bool) -> None:
        """Count a call or a socket that is open from now on."""
        (self._sockets if is_socket else self._open).inc()

    def call_ended(self, method: str, route: str | None, status: int, seconds: float, *, is_socket: bool) -> None:
        """Count what ended; ``route`` is the address as it is written in the program, None when there is none."""
        (self._sockets if is_socket else self._open).dec()
        if not is_socket:
            place = (method if method in METHODS else UNKNOWN, route or UNKNOWN)
            self._calls.labels(*place, str(status)).inc()
            self._seconds.labels(*place).observe(seconds)
        self._look_at_pool()

    def messages_answered(self, outcomes: Iterable[str]) -> None:
        """Count what the messages of a push were told."""
        for outcome in outcomes:
            self._messages.labels(outcome).inc()

    def _look_at_pool(self) -> None:
        stats = self._pool.get_stats()
        size, idle = stats.get("pool_size", 0), stats.get("pool_available", 0)
        self._connections.labels("idle").set(idle)
        self._connections.labels("used").set(size - idle)
        self._waiting.set(stats.get("requests_waiting", 0))

    def text(self) -> bytes:
        """Return all numbers as Prometheus reads them: of all workers where there are several."""
        self._look_at_pool()
        if SHARED_FOLDER_VARIABLE not in os.environ:
            return generate_latest(self._own)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def forget_worker(folder: Path, pid: int) -> None:
    """Take a worker that ended out of what is open just now; what it counted stays."""
    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
