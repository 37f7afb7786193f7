"""How values lie in the till's database: ids as 16 bytes, instants as whole milliseconds, days as ISO text.

Tables are described in words of our own, so that a till starts without loading a toolkit for SQL; ``app.db.tables.core`` says
the same in SQLAlchemy's, for migrations. Rows are mapped by hand and go to the driver as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Kind(StrEnum):
    """What a column of a STRICT table holds."""

    BLOB = "BLOB"
    INTEGER = "INTEGER"
    TEXT = "TEXT"


Blob: Final = Kind.BLOB
"""Bytes as they are."""
Whole: Final = Kind.INTEGER
"""A whole number; amounts in rupiah, quantities in thousandths, instants in milliseconds."""
Words: Final = Kind.TEXT
"""Text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; NOT NULL unless ``null`` says so."""

    name: str
    kind: Kind
    null: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """The primary key."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns that no two rows share."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that every row keeps."""

    rule: str
    name: str


@dataclass(frozen=True, slots=True)
class References:
    """Columns that name a row of another table; ``target`` is written ``table.column``."""

    columns: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """An index over columns or expressions, of the rows that ``where`` names."""

    name: str
    parts: tuple[str, ...]
    unique: bool = False
    where: str | None = None


Part = Column | Key | Unique | Check | References | Index


class Table:
    """A STRICT table of this schema, described once; two tables are never equal."""

    def __init__(self, name: str, parts: tuple[Part, ...], *, without_rowid: bool) -> None:
        self.name = name
        self.parts = parts
        self.without_rowid = without_rowid
        self.columns = tuple(part.name for part in parts if isinstance(part, Column))
        """The names of the columns, in the order of the file."""
        self.key = next(part.columns for part in parts if isinstance(part, Key))
        """The names of the columns of the primary key."""

    def __repr__(self) -> str:
        return f"Table({self.name})"


def millis(instant: datetime) -> int:
    """Return an aware instant as milliseconds since 1970."""
    return (instant - _EPOCH) // _MILLISECOND


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


def column(name: str, kind: Kind, *, null: bool = False) -> Column:
    """Return a column that is NOT NULL unless ``null`` says so."""
    return Column(name, kind, null)


def id_(name: str = "id", *, null: bool = False) -> Column:
    return Column(name, Blob, null)


def table(name: str, *parts: Part, without_rowid: bool = False) -> Table:
    """Return a STRICT table of this schema."""
    return Table(name, parts, without_rowid=without_rowid)


def key(*columns: str) -> Key:
    return Key(columns)


def unique(*columns: str) -> Unique:
    return Unique(columns)


def check(rule: str, name: str) -> Check:
    return Check(rule, name)


def references(columns: list[str], target: list[str]) -> References:
    return References(tuple(columns), tuple(target))


def index(name: str, *parts: str, unique: bool = False, where: str | None = None) -> Index:
    """Return an index over columns, or expressions in brackets or with a collation."""
    return Index(name, parts, unique, where)
