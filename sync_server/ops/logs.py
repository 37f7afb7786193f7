"""The server's log: one JSON object a line, in files of a limited size, without people.

Errors are told by their class and place. Their messages are left out, because the database quotes rows in them.
"""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from sync_server.http import described
from sync_server.ops.files import FileLock

LOG_BYTES_MAX = 10 * 1024 * 1024
LOG_FILES = 5
WORKERS_MAX = 64

_socket_line = '"WebSocket '
"""In uvicorn's own line about a socket, which holds the caller's address and all that it put after a question mark."""


def log_to_file(logs: Path) -> None:
    """Send the program's log to ``server.log``."""
    log_through(_rotating(logs / "server.log"))


def log_to_worker_file(logs: Path) -> FileLock:
    """Send this worker's log to ``worker-N.log``, a file that no other living process writes to or rotates.

    N is the first number that is free; it is free again when the process ends, however that happens. Keep what is returned.
    """
    for number in range(1, 2 * WORKERS_MAX + 1):
        lock = FileLock(logs / f"worker-{number}.lock")
        if lock.try_acquire():
            log_through(_rotating(logs / f"worker-{number}.log"))
            return lock
    raise AssertionError("there are more workers than may be asked for")


def _rotating(path: Path) -> logging.Handler:
    return RotatingFileHandler(path, maxBytes=LOG_BYTES_MAX, backupCount=LOG_FILES, encoding="utf-8", delay=True)


def without_words(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Say of an exception which it is and where it came from; never what it says."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    error = raised[1] if isinstance(raised, tuple) else raised
    return {**event, **described(error)} if isinstance(error, BaseException) else event


def log_through(handler: logging.Handler) -> None:
    """Send every log event of level info and above to ``handler``, as JSON."""
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                without_words,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)],
        )
    )
    handler.addFilter(lambda record: _socket_line not in str(record.msg))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
