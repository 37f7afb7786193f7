"""Fixtures of a real centre, and a shop in it for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.server import statements
from tests.server.till import Good, Till
from tests.server_kit import Centre, Cluster, running_cluster

statements.record()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Look at what was sent when everything was sent."""
    items.sort(key=lambda item: item.path.name == "test_sent.py")


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


@dataclass
class Shop:
    """A tenant of its own with five goods at Rp 3.500, and one till with an open shift that the centre knows."""

    centre: Centre
    tenant_id: UUID
    goods: list[UUID]
    till: Till

    @property
    def good(self) -> Good:
        return Good(self.goods[0])

    def count(self, table: str) -> int:
        """Return how many rows of this tenant a table has."""
        return int(self.centre.sql(f"SELECT count(*) FROM {table} WHERE tenant_id = %s", self.tenant_id)[0][0])

    def on_hand(self, product_id: UUID) -> int:
        """Return what is kept as on hand, in thousandths."""
        asked = "SELECT milli FROM on_hand WHERE tenant_id = %s AND product_id = %s"
        return int(self.centre.sql(asked, self.tenant_id, product_id)[0][0])

    def flag(self, message_id: UUID, code: str) -> object:
        """Return the facts of one flag."""
        asked = "SELECT facts FROM flags WHERE tenant_id = %s AND message_id = %s AND code = %s"
        return self.centre.sql(asked, self.tenant_id, message_id, code)[0][0]

    def second_till(self, register: str = "K02") -> Till:
        """Enrol another till of the same outlet, with an open shift."""
        return opened(self.centre, self.tenant_id, register)


def opened(centre: Centre, tenant_id: UUID, register: str = "K01") -> Till:
    """Enrol a till and open a shift on it."""
    till = Till.enrol(centre, tenant_id, register)
    assert [result.outcome for result in till.push(till.open_shift())] == ["accepted"]
    return till


@pytest.fixture
def shop(centre: Centre) -> Shop:
    """A fresh tenant with goods and a till."""
    tenant_id = centre.new_tenant()
    goods = centre.add_goods(tenant_id)
    return Shop(centre, tenant_id, goods, opened(centre, tenant_id))
