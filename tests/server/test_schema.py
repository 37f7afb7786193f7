"""The migrated database is what the tables say, and keeps the rules that make isolation and sharding possible."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from sync_server import database
from sync_server.schema import all_tables, is_tenant_table, metadata
from tests.server_kit import PASSWORD, Cluster


@pytest.fixture(scope="module")
def url(cluster: Cluster) -> str:
    return cluster.new_database()


@pytest.fixture
def connection(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=sa.pool.NullPool)
    with engine.connect() as opened:
        yield opened


def test_migrations_make_exactly_the_tables_that_are_written_down(connection: sa.Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    all_tables()

    assert compare_metadata(context, metadata) == []


def test_migrations_make_exactly_the_checks_that_are_written_down(connection: sa.Connection) -> None:
    found = connection.execute(sa.text("SELECT conname FROM pg_constraint WHERE contype = 'c'")).scalars()
    written = {
        str(check.name)
        for table in all_tables()
        for check in table.constraints
        if isinstance(check, sa.CheckConstraint)
    }

    assert {name for name in found if name.startswith("ck_")} == {
        name if name.startswith("ck_") else f"ck_{table.name}_{name}"
        for table in all_tables()
        for check in table.constraints
        if isinstance(check, sa.CheckConstraint)
        for name in [str(check.name)]
    }
    assert len(written) > 40


def test_preparing_again_changes_nothing_and_keeps_everything(url: str, connection: sa.Connection) -> None:
    before = connection.execute(sa.text("SELECT history_id FROM server_identity")).all()

    database.prepare(url, PASSWORD)

    assert connection.execute(sa.text("SELECT history_id FROM server_identity")).all() == before


def test_a_database_of_a_newer_program_is_not_touched(cluster: Cluster) -> None:
    url = cluster.new_database()
    with psycopg.connect(url) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(database.DatabaseNewer):
        database.prepare(url, PASSWORD)

    with psycopg.connect(url) as newer:
        assert newer.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


@pytest.mark.parametrize("table", [table for table in all_tables() if is_tenant_table(table)], ids=str)
def test_every_key_and_every_reference_begins_with_the_tenant(table: sa.Table) -> None:
    keys = [table.primary_key, *(one for one in table.constraints if isinstance(one, sa.UniqueConstraint))]
    assert [key.name for key in keys if next(iter(key.columns)).name != "tenant_id"] == []
    for reference in table.foreign_key_constraints:
        pairs = [(element.parent.name, element.column.name) for element in reference.elements]
        assert pairs[0] == ("tenant_id", "tenant_id")
    assert [index.name for index in table.indexes if index.unique] == []


def test_every_constraint_has_a_name_and_none_deletes_or_empties_others() -> None:
    for table in all_tables():
        assert [one for one in table.constraints if one.name is None] == []
        assert [
            one.ondelete or one.onupdate for one in table.foreign_key_constraints if one.ondelete or one.onupdate
        ] == []


def test_every_amount_is_checked_by_the_database() -> None:
    kept_sums = {"day_hours", "day_products", "shift_sums"}
    for table in all_tables():
        if table.name in kept_sums:
            continue
        rules = " ".join(str(one.sqltext) for one in table.constraints if isinstance(one, sa.CheckConstraint))
        amounts = [column.name for column in table.columns if column.name.endswith("_minor")]
        assert [name for name in amounts if name not in rules] == [], table.name


# What the database itself says, whatever the program meant: these rules make isolation hold and sharding possible.


def ask(connection: sa.Connection, statement: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(statement))]


IN_PUBLIC = "c.relnamespace = 'public'::regnamespace"
OF_TENANTS = ", ".join(f"'{table.name}'" for table in all_tables() if is_tenant_table(table))


def test_no_table_forces_row_security_which_would_stop_shards_from_being_moved(connection: sa.Connection) -> None:
    assert ask(connection, f"SELECT c.relname FROM pg_class c WHERE {IN_PUBLIC} AND c.relforcerowsecurity") == []


def test_there_are_no_triggers_rules_or_functions_of_ours(connection: sa.Connection) -> None:
    triggers = f"SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE {IN_PUBLIC} AND NOT t.tgisinternal"
    rules = "SELECT rulename FROM pg_rules WHERE schemaname = 'public'"
    functions = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"

    assert (ask(connection, triggers), ask(connection, rules), ask(connection, functions)) == ([], [], [])


def test_every_unique_index_of_tenants_begins_with_the_tenant(connection: sa.Connection) -> None:
    found = ask(
        connection,
        "SELECT i.indexrelid::regclass::text, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
        f"LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] "
        f"WHERE {IN_PUBLIC} AND c.relname IN ({OF_TENANTS}) AND (i.indisunique OR i.indisexclusion)",
    )

    assert len(found) >= len(OF_TENANTS.split(", "))
    assert [row for row in found if row[1] != "tenant_id"] == []


def test_every_foreign_key_begins_with_the_tenant_on_both_sides_and_changes_nothing_by_itself(
    connection: sa.Connection,
) -> None:
    found = ask(
        connection,
        "SELECT k.conname, a.attname, b.attname, k.confdeltype, k.confupdtype FROM pg_constraint k "
        "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] "
        "JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1] WHERE k.contype = 'f'",
    )

    assert len(found) > 10
    assert {row[1:] for row in found} == {("tenant_id", "tenant_id", "a", "a")}


def test_the_tenant_has_one_type_everywhere_and_no_column_counts_by_itself(connection: sa.Connection) -> None:
    columns = (
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attidentity, "
        "pg_get_expr(d.adbin, d.adrelid) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
        f"WHERE {IN_PUBLIC} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
    )
    found = ask(connection, columns)

    assert {row[1] for row in found if row[0] == "tenant_id"} == {"uuid"}
    assert [row for row in found if row[2] or (row[3] and ("nextval" in str(row[3]) or "(" in str(row[3])))] == []


def test_every_constraint_of_the_database_has_a_name_that_a_migration_can_give(connection: sa.Connection) -> None:
    found = ask(
        connection,
        "SELECT k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
        f"WHERE {IN_PUBLIC} AND k.contype <> 'n' AND c.relname <> 'alembic_version'",
    )

    assert [row[0] for row in found if not str(row[0]).startswith(("pk_", "fk_", "uq_", "ck_"))] == []
