"""How values lie in the till's database: ids as 16 bytes, instants as whole milliseconds, days as ISO text.

The types carry no processors: rows are mapped by hand, so that a sale's rows go to the driver as they are.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Blob(UserDefinedType[bytes]):
    """Bytes as they are."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "BLOB"


class Whole(UserDefinedType[int]):
    """A whole number; amounts in rupiah, quantities in thousandths, instants in milliseconds."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "INTEGER"


class Words(UserDefinedType[str]):
    """Text."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "TEXT"


def millis(instant: datetime) -> int:
    """Return an aware instant as milliseconds since 1970."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def instant(value: int) -> datetime:
    """Return the instant of ``millis``, UTC."""
    return _EPOCH + timedelta(milliseconds=value)


def instant_or_none(value: int | None) -> datetime | None:
    return None if value is None else instant(value)


def day(value: str) -> date:
    return date.fromisoformat(value)


def uid(value: bytes) -> UUID:
    return UUID(bytes=value)


def uid_or_none(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def raw(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def column(name: str, kind: type[Blob] | type[Whole] | type[Words], *rest: sa.schema.SchemaItem, null: bool = False) -> sa.Column[object]:
    """Return a column that is NOT NULL unless ``null`` says so."""
    return sa.Column(name, kind(), *rest, nullable=null)


def id_(name: str = "id", *, null: bool = False) -> sa.Column[object]:
    return column(name, Blob, null=null)


def table(name: str, *items: sa.schema.SchemaItem, without_rowid: bool = False) -> sa.Table:
    """Return a STRICT table of this schema."""
    return sa.Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=not without_rowid)


def key(*columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns)


def check(rule: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=name)


def references(columns: list[str], target: list[str]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, target)
