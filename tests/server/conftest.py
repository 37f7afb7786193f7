"""Fixtures of a real centre."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server_kit import Centre, Cluster, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL for the whole run."""
    with running_cluster() as running:
        yield running


@pytest.fixture(scope="module")
def centre(cluster: Cluster) -> Iterator[Centre]:
    """A server in this process, on a database of the module's own."""
    started = Centre.start(cluster.new_database())
    try:
        yield started
    finally:
        started.stop()
