"""What the server really sent to its database in this run; looked at last, when all that was tried was tried."""

from __future__ import annotations

import re

import pytest

from tests.server.conftest import Shop
from tests.server.statements import SENT, problems

OF_ALL_TENANTS = {
    "SELECT tenant_id, name FROM tenants WHERE": "an operator names a tenant, or wants all of them",
    "ANALYZE products": "counts after many rows came at once",
}
OF_OPERATORS = ("ops/backup.py", "ops/dump.py", "ops/restore.py")
"""A backup is of one PostgreSQL with all its tenants, taken and put back by its administrator; a cluster has tools of its own."""


def test_a_day_is_recorded(shop: Shop) -> None:
    """Also when this file is run alone, there is something to look at."""
    shop.till.hello()
    shop.till.changes()
    shop.till.push(shop.till.order(shop.good))
    shop.centre.figures()

    assert len(SENT) > 25


def test_every_statement_that_was_sent_keeps_to_its_tenant_and_to_what_a_cluster_can_do(
    request: pytest.FixtureRequest,
) -> None:
    wrong = {
        place: (text, found)
        for text, place in SENT.items()
        if not _excused(text) and not place.startswith(OF_OPERATORS) and (found := problems(text))
    }

    assert wrong == {}


def _excused(text: str) -> bool:
    return any(text.strip().startswith(start) for start in OF_ALL_TENANTS)


def test_the_tenant_was_only_ever_set_alone_and_for_a_transaction() -> None:
    setting = [text for text in SENT if "app.tenant" in text]

    assert setting and all(re.fullmatch(r"SET LOCAL app\.tenant = '[0-9a-f-]{36}'", text) for text in setting)
