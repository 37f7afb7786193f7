"""Every statement that the server's modules hold keeps the rules of isolation and of a cluster."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import sync_server
from sync_server import bulk
from sync_server.schema import all_tables, is_tenant_table
from sync_server.sync import proof_store
from sync_server.sync.effects import FACT_TABLES
from tests.server.statements import MARK, parsed, problems

NOT_OF_A_TENANT = {"sync_server.tenants.store.TENANTS", "sync_server.catalogue.store.ANALYZE"}
"""Used by an operator's command, as the owner: to find a tenant by its name, to count after many rows came at once."""

KEPT_SUMS = {"on_hand", "day_hours", "day_products", "shift_sums"}


def statements() -> Iterator[tuple[str, str]]:
    """Yield every SQL text of the store modules, and those that are made from the tables."""
    for module in pkgutil.walk_packages(sync_server.__path__, "sync_server."):
        if module.name.endswith((".store", "_store")):
            loaded = importlib.import_module(module.name)
            for name, value in vars(loaded).items():
                if name.isupper() and not name.startswith("_") and isinstance(value, str):
                    yield f"{module.name}.{name}", value
    for table in all_tables():
        if is_tenant_table(table):
            yield f"insert into {table.name}", bulk.insert_sql(table)
        if table.name in KEPT_SUMS:
            yield f"add to {table.name}", bulk.add_sql(table)
            yield f"read {table.name}", proof_store.all_rows(table)
    for table in FACT_TABLES:
        yield f"rows of messages in {table.name}", proof_store.rows_of_messages(table)
        yield f"rows of nobody in {table.name}", proof_store.rows_of_nobody(table)


STATEMENTS = [(name, text) for name, text in statements() if name not in NOT_OF_A_TENANT]


@pytest.mark.parametrize(("name", "text"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_a_statement_keeps_to_its_tenant_and_to_what_a_cluster_can_do(name: str, text: str) -> None:
    assert problems(text) == []


def test_statements_were_found() -> None:
    assert len(STATEMENTS) > 120


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT 1 FROM orders WHERE id = %(id)s", ["orders is not bound to the tenant"]),
        ("SELECT 1 FROM orders WHERE tenant_id = %(id)s", ["orders is not bound to the tenant"]),
        ("SELECT 1 FROM orders WHERE tenant_id = %(tenant)s OR id = %(id)s", ["orders is not bound to the tenant"]),
        ("SELECT 1 FROM orders WHERE tenant_id <> %(tenant)s", ["orders is not bound to the tenant"]),
        ("SELECT 1 FROM orders WHERE tenant_id = ANY(%(tenants)s)", ["orders is not bound to the tenant"]),
        (
            "SELECT 1 FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.tenant_id = %(tenant)s",
            ["p is not bound to the tenant"],
        ),
        (
            "SELECT 1 FROM orders o JOIN payments p ON p.tenant_id = o.tenant_id WHERE o.tenant_id = %(tenant)s",
            ["p is not bound to the tenant"],
        ),
        (
            "SELECT 1 FROM orders o, payments p WHERE tenant_id = %(tenant)s",
            ["o is not bound to the tenant", "p is not bound to the tenant"],
        ),
        (
            "SELECT 1 FROM orders o WHERE o.tenant_id = %(tenant)s AND EXISTS (SELECT 1 FROM payments o)",
            ["o is not bound to the tenant"],
        ),
        (
            "SELECT 1 FROM (SELECT 1 FROM orders UNION SELECT 1 FROM shifts WHERE tenant_id = %(tenant)s) x",
            ["orders is not bound to the tenant"],
        ),
        ("UPDATE orders SET lines = 1 WHERE id = %(id)s", ["orders is not bound to the tenant"]),
        ("DELETE FROM orders", ["orders is not bound to the tenant"]),
        ("UPDATE orders SET tenant_id = %(b)s WHERE tenant_id = %(tenant)s", ["UPDATE changes the tenant"]),
        ("UPDATE orders SET id = gen_random_uuid() WHERE tenant_id = %(tenant)s", ["UPDATE with a volatile function"]),
        (
            "INSERT INTO flags (tenant_id) VALUES (%(tenant)s) ON CONFLICT (tenant_id) DO UPDATE SET made_at = now()",
            ["DO UPDATE SET with a volatile function"],
        ),
        (
            "INSERT INTO orders (tenant_id, id) VALUES (%(other)s, %(id)s)",
            ["INSERT of a tenant that is not the bound one"],
        ),
        (
            "INSERT INTO orders (id, tenant_id) VALUES (%(id)s, %(tenant)s)",
            ["INSERT whose first column is not the tenant"],
        ),
        (
            "INSERT INTO orders (tenant_id, id) SELECT %(tenant)s, u.id FROM unnest(%(ids)s::uuid[]) u(id)",
            ["INSERT … SELECT of a value without ON CONFLICT"],
        ),
        (
            "INSERT INTO orders (tenant_id, id) SELECT o.tenant_id, o.id FROM orders o WHERE o.tenant_id = %(tenant)s",
            ["INSERT … SELECT that does not take the tenant from its own row"],
        ),
        ("SELECT set_config('app.tenant', %(tenant)s, true)", ["set_config"]),
        ("SET LOCAL app.tenant = 'x'; SELECT 1", ["several statements in one string"]),
        ("WITH x AS (DELETE FROM enrolment_tries RETURNING 1) SELECT 1 FROM x", ["a CTE that writes"]),
        ("COPY enrolment_tries FROM STDIN", ["a CopyStmt"]),
        ("ALTER TABLE orders FORCE ROW LEVEL SECURITY", ["a AlterTableStmt"]),
        (
            "MERGE INTO enrolment_tries t USING enrolment_codes c ON t.tries = 1 WHEN MATCHED THEN DO NOTHING",
            ["a MergeStmt", "MERGE"],
        ),
    ],
)
def test_what_breaks_a_rule_is_found(text: str, expected: list[str]) -> None:
    """So that the test above can fail."""
    assert problems(text) == expected


def test_the_place_of_the_tenant_is_marked_and_values_are_left_out() -> None:
    assert MARK in str(parsed("SELECT 1 FROM orders WHERE tenant_id = %(tenant)s AND id = %(id)s"))
