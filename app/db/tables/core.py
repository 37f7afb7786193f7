"""The same tables in SQLAlchemy's words: what migrations and the test of the schema compare the file with."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

from app.db.tables import TABLES
from app.db.tables.types import Check, Column, Index, Key, Kind, Part, References, Table, Unique

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Stored(UserDefinedType[object]):
    """A column's type as the file names it; values pass as they are."""

    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def get_col_spec(self, **_: object) -> str:
        return self.kind.value


def _item(part: Part, columns: frozenset[str]) -> sa.schema.SchemaItem:
    match part:
        case Column(name, kind, null):
            return sa.Column(name, Stored(kind), nullable=null)
        case Key(names):
            return sa.PrimaryKeyConstraint(*names)
        case Unique(names):
            return sa.UniqueConstraint(*names)
        case Check(rule, name):
            return sa.CheckConstraint(rule, name=name)
        case References(names, target):
            return sa.ForeignKeyConstraint(names, target)
        case Index(name, parts, unique, where):
            over = [part if part in columns else sa.text(part) for part in parts]
            return sa.Index(name, *over, unique=unique, sqlite_where=None if where is None else sa.text(where))


def _core(metadata: sa.MetaData, table: Table) -> sa.Table:
    items = [_item(part, frozenset(table.columns)) for part in table.parts]
    return sa.Table(table.name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=not table.without_rowid)


def make_metadata() -> sa.MetaData:
    """Return all tables as SQLAlchemy knows them."""
    metadata = sa.MetaData(naming_convention=NAMES)
    for table in TABLES:
        _core(metadata, table)
    return metadata


metadata = make_metadata()
