"""The files that spread a database over a cluster name every table, each in its way, parents before children."""

from __future__ import annotations

import re
from pathlib import Path

import pglast
from pglast import ast

from sync_server.database import REQUEST_ROLE, REQUEST_SETTINGS
from sync_server.schema import all_tables, is_tenant_table

FOLDER = Path(__file__).parents[2] / "installer/server"
SPREAD = (FOLDER / "citus.sql").read_text(encoding="utf-8")
TRUNCATE = (FOLDER / "citus_truncate.sql").read_text(encoding="utf-8")

OF_TENANTS = [table.name for table in all_tables() if is_tenant_table(table)]
OTHERS = [table.name for table in all_tables() if not is_tenant_table(table)]


def test_every_table_of_tenants_lies_beside_its_tenant() -> None:
    found = re.findall(r"create_distributed_table\('(\w+)', 'tenant_id', colocate_with => '(\w+)'\)", SPREAD)

    assert found[0] == ("tenants", "none")
    assert dict(found[1:]) == dict.fromkeys(set(OF_TENANTS) - {"tenants"}, "tenants")
    assert len(found) == len(OF_TENANTS)


def test_every_directory_is_on_every_node() -> None:
    assert sorted(re.findall(r"create_reference_table\('(\w+)'\)", SPREAD)) == sorted(OTHERS)


def test_parents_come_before_children_and_are_emptied_after_them() -> None:
    spread = re.findall(r"create_\w+_table\('(\w+)'", SPREAD)
    emptied = re.findall(r"truncate_local_data_after_distributing_table\('(\w+)'\)", TRUNCATE)

    assert sorted(emptied) == sorted(spread) == sorted(OF_TENANTS + OTHERS)
    for table in all_tables():
        for parent in {key.referred_table.name for key in table.foreign_key_constraints}:
            assert spread.index(parent) < spread.index(table.name)
            assert emptied.index(parent) > emptied.index(table.name)


def test_shards_are_moved_in_turn_and_the_request_role_keeps_its_settings() -> None:
    statements = [raw.stmt for raw in pglast.parse_sql(SPREAD)]
    first = next(at for at, one in enumerate(statements) if isinstance(one, ast.SelectStmt))

    assert SPREAD.index("SET citus.multi_shard_modify_mode = 'sequential'") < SPREAD.index("create_reference_table")
    assert all(
        isinstance(one, ast.VariableSetStmt | ast.AlterRoleStmt | ast.AlterRoleSetStmt) for one in statements[:first]
    )
    for name, value in REQUEST_SETTINGS.items():
        if name.startswith("citus."):
            assert re.search(rf"ALTER ROLE {REQUEST_ROLE} SET {re.escape(name)} = '?{value}'?;", SPREAD)
