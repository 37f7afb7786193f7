"""The till of each test; see ``tests.till``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.till import Till, in_memory, make_till


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """Lend a folder in memory, if there is such a thing."""
    with in_memory(tmp_path) as lent:
        yield lent


@pytest.fixture
def till(quick_path: Path) -> Iterator[Till]:
    """Lend a till with goods and people; no shift is open."""
    lent = make_till(quick_path / "till")
    try:
        yield lent
    finally:
        lent.close()


@pytest.fixture
def shop(till: Till) -> Till:
    """Lend the till with a shift open and Rp 200.000 in the drawer."""
    till.open_shift()
    return till
