"""A real centre in a process of its own, shared by the tests of one module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.demo.world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Lend a world with a running server and a filled demo shop."""
    made = World(tmp_path_factory.mktemp("world"))
    made.make()
    try:
        made.server.start()
        made.server.run("seed-demo", "--json")
        yield made
    finally:
        made.close()
