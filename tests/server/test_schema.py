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
