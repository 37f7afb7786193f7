"""The tables are described twice, in our words and in SQLAlchemy's: both are what the migrations have made."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from app.db.engine import connect
from app.db.schema import bring_up_to_date
from app.db.sql import add_sql, insert_sql, replace_sql, select_sql
from app.db.tables import TABLES, device
from app.db.tables.core import metadata

KEY = bytes(range(32))
NOT_OURS = ("alembic_version", "product_search", "sqlite_")


def _plain(statement: str) -> str:
    """Return a statement without what may differ: quotes, case and white space."""
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r'["\s]+', " ", statement)).strip().lower()


def test_the_described_tables_are_those_of_a_migrated_file(tmp_path: Path) -> None:
    bring_up_to_date(tmp_path / "warungin.db", KEY)
    connection = connect(tmp_path / "warungin.db", KEY)
    made = {
        _plain(sql)
        for name, sql in connection.execute("select name, sql from sqlite_master where sql is not null")
        if not name.startswith(NOT_OURS)
    }
    connection.close()
    dialect = sqlite.dialect()
    tables = [CreateTable(table).compile(dialect=dialect) for table in metadata.sorted_tables]
    indexes = [
        CreateIndex(index).compile(dialect=dialect) for table in metadata.sorted_tables for index in table.indexes
    ]
    assert {_plain(str(statement)) for statement in [*tables, *indexes]} == made


def test_the_file_takes_the_statements_of_every_table(tmp_path: Path) -> None:
    bring_up_to_date(tmp_path / "warungin.db", KEY)
    connection = connect(tmp_path / "warungin.db", KEY)
    for table in TABLES:
        summed = [name for name in table.columns if name not in table.key]
        for statement in (insert_sql(table), select_sql(table, "1 = 1")):
            connection.execute(f"explain {statement}", [None] * statement.count("?"))
        if summed:
            for statement in (replace_sql(table), add_sql(table, *summed)):
                connection.execute(f"explain {statement}", [None] * statement.count("?"))
    connection.close()


def test_a_column_whose_name_is_a_word_of_sql_is_quoted() -> None:
    assert insert_sql(device.settings) == 'INSERT INTO settings ("name", "value") VALUES (?, ?)'
    assert replace_sql(device.settings) == (
        'INSERT INTO settings ("name", "value") VALUES (?, ?) ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value"'
    )
    assert add_sql(device.contacts, "failed").endswith('DO UPDATE SET "failed" = "failed" + excluded."failed"')
