"""Structured logs on disk, without personal data or secrets: events have names, values are ids and numbers."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

import structlog

FILE_BYTES_MAX = 2_000_000
FILES_MAX = 5


def start_logging(folder: Path) -> None:
    """Send events to ``folder/till.log`` as one line of JSON each, in at most five files of 2 MB."""
    handler = logging.handlers.RotatingFileHandler(
        folder / "till.log", maxBytes=FILE_BYTES_MAX, backupCount=FILES_MAX - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(message)s"))
    stop_logging()
    root = logging.getLogger("warungin")
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: root,
        cache_logger_on_first_use=False,
    )


def stop_logging() -> None:
    """Close the log's file and leave logging as it was before ``start_logging``."""
    root = logging.getLogger("warungin")
    for handler in root.handlers:
        handler.close()
    root.handlers.clear()
    root.setLevel(logging.NOTSET)
    root.propagate = True
    structlog.reset_defaults()


def log() -> structlog.typing.FilteringBoundLogger:
    """Return the logger; before ``start_logging`` its events go nowhere special."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger
