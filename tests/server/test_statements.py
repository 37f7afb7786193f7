"""Every statement of the server, read by PostgreSQL's own parser: the tenant is bound in each reference to a tenant's table."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pglast
import pytest
from pglast import ast
from pglast.visitors import Visitor

import sync_server
from sync_server import bulk
from sync_server.schema import all_tables, is_tenant_table

TENANT_TABLES = {table.name for table in all_tables() if is_tenant_table(table)}
NOT_OF_A_TENANT = {"sync_server.tenants.store.TENANTS", "sync_server.catalogue.store.ANALYZE"}
"""Used by an operator's command, as the owner: to find a tenant by its name, to count after many rows came at once."""

KEPT_SUMS = {"on_hand", "day_hours", "day_products", "shift_sums"}

MARK = "'the tenant'"


def statements() -> Iterator[tuple[str, str]]:
    """Yield every SQL text of the store modules, and those that are made from the tables."""
    for module in pkgutil.walk_packages(sync_server.__path__, "sync_server."):
        if module.name.endswith(".store"):
            loaded = importlib.import_module(module.name)
            for name, value in vars(loaded).items():
                if name.isupper() and isinstance(value, str):
                    yield f"{module.name}.{name}", value
    for table in all_tables():
        if is_tenant_table(table):
            yield f"insert into {table.name}", bulk.insert_sql(table)
        if table.name in KEPT_SUMS:
            yield f"add to {table.name}", bulk.add_sql(table)


STATEMENTS = [(name, text) for name, text in statements() if name not in NOT_OF_A_TENANT]


def parsed(text: str) -> Any:
    """Return the parse tree, with the tenant's place marked and every other value left out."""
    text = text.replace("%(tenant)s", MARK)
    text = re.sub(r"%\((\w+)\)s", "NULL", text)
    return pglast.parse_sql(text.replace("%%", "%"))


class References(Visitor):
    """Collects references to tables by their alias, and which aliases are compared with the bound tenant."""

    def __init__(self) -> None:
        self.tables: dict[str, str] = {}
        self.bound: set[str] = set()
        self.unqualified = False
        self.inserted: str | None = None

    def visit_RangeVar(self, _: Any, node: Any) -> None:
        self.tables[node.alias.aliasname if node.alias else node.relname] = node.relname

    def visit_InsertStmt(self, _: Any, node: Any) -> None:
        self.inserted = node.relation.alias.aliasname if node.relation.alias else node.relation.relname

    def visit_A_Expr(self, _: Any, node: Any) -> None:
        left, right = node.lexpr, node.rexpr
        if not (isinstance(left, ast.ColumnRef) and isinstance(right, ast.A_Const)):
            return
        names = [str(part.sval) for part in left.fields or () if isinstance(part, ast.String)]
        if names[-1] == "tenant_id" and getattr(right.val, "sval", None) == MARK.strip("'"):
            if len(names) == 2:
                self.bound.add(names[0])
            else:
                self.unqualified = True


def references(text: str) -> References:
    found = References()
    found(parsed(text))
    return found


def unbound(text: str) -> set[str]:
    """Return the references to tenants' tables that are not compared with the bound tenant."""
    found = references(text)
    tenant_tables = {alias for alias, table in found.tables.items() if table in TENANT_TABLES}
    if found.inserted is not None:
        tenant_tables.discard(found.inserted)  # what is inserted is looked at below
    if found.unqualified and len(tenant_tables) == 1:
        return set()
    return tenant_tables - found.bound


@pytest.mark.parametrize(("name", "text"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_every_reference_binds_the_tenant(name: str, text: str) -> None:
    assert unbound(text) == set()


@pytest.mark.parametrize(("name", "text"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_inserts_take_the_tenant_from_its_row_or_as_a_value(name: str, text: str) -> None:
    for raw in parsed(text):
        statement: Any = raw.stmt
        if not isinstance(raw.stmt, ast.InsertStmt) or statement.relation.relname not in TENANT_TABLES:
            continue
        assert statement.cols[0].name == "tenant_id"
        select = statement.selectStmt
        first = select.valuesLists[0][0] if select.valuesLists else select.targetList[0].val
        if isinstance(first, ast.ColumnRef):
            assert [str(getattr(part, "sval", "")) for part in first.fields or ()] == ["t", "tenant_id"]
            sources = [source.relname for source in select.fromClause if isinstance(source, ast.RangeVar)]
            assert sources in (["tenants"], ["feed_head"])
        else:
            assert isinstance(first, ast.A_Const) and getattr(first.val, "sval", None) == MARK.strip("'")


@pytest.mark.parametrize(("name", "text"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_no_statement_uses_what_a_cluster_or_isolation_forbids(name: str, text: str) -> None:
    for forbidden in (
        r"set_config",
        r"\bMERGE\b",
        r"(^|\()\s*WITH\b",
        r"\bDELETE\b",
        r"\brandom\s*\(",
        r"\bnow\s*\(",
        r"\bCOPY\b",
    ):
        assert re.search(forbidden, text, re.IGNORECASE) is None, forbidden


def test_the_parser_finds_a_forgotten_tenant() -> None:
    """So that the tests above can fail."""
    assert unbound("SELECT 1 FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.tenant_id = %(tenant)s") == {
        "p"
    }
    assert unbound("SELECT 1 FROM orders WHERE id = %(id)s") == {"orders"}
    assert unbound("UPDATE orders SET lines = 1 WHERE tenant_id = %(id)s") == {"orders"}


def test_statements_were_found() -> None:
    assert len(STATEMENTS) > 80
