"""What every test stands on: Qt without a screen, no keyring of the machine, repeatable properties, no stray log line.

This file runs before anything imports Qt, so the tests need no setting from outside.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import structlog

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # a test brings its own, in memory

hypothesis.settings.register_profile("ci", derandomize=True, max_examples=100, deadline=None, print_blob=True)
hypothesis.settings.register_profile("search", max_examples=3000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class _Warnings(logging.Handler):
    """Keeps the names of log events of level warning and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.events: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message: Any = record.msg
        event = message.get("event") if isinstance(message, dict) else record.getMessage()
        self.events.append(f"{record.name}: {event}")


def _as_one_argument(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> tuple[tuple[structlog.typing.EventDict], dict[str, Any]]:
    return (event,), {}


def _log_through_the_standard_library() -> None:
    logging.getLogger("warungin").propagate = True  # a till that was opened before kept its events to its own file
    structlog.configure(
        processors=[_as_one_argument],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


@pytest.fixture(autouse=True)
def no_stray_log_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or worse, unless ``@pytest.mark.expects_log("name", …)`` says so.

    A name matches when it occurs in the line. A test that names a line must also provoke it.
    """
    expected = [name for mark in request.node.iter_markers("expects_log") for name in mark.args]
    _log_through_the_standard_library()
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    stray = [event for event in handler.events if not any(name in event for name in expected)]
    absent = [name for name in expected if not any(name in event for event in handler.events)]
    assert not stray, f"log lines that nobody expected: {stray}"
    assert not absent, f"log lines that should have come: {absent}"
