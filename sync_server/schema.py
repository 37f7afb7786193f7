"""How the centre's tables are written down: every key begins with the tenant, every constraint has a name.

The tables themselves are in ``tables.py`` of each feature; ``all_tables`` knows them all. Migrations make them, and a test
compares what they made with what is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from app.domain.money import MONEY_MAX

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)

Id = sa.Uuid(as_uuid=True)
Text = sa.Text()
Whole = sa.BigInteger()
Small = sa.Integer()
Flag = sa.Boolean()
Instant = sa.DateTime(timezone=True)
Day = sa.Date()
Bytes = sa.LargeBinary()
Texts = pg.ARRAY(sa.Text())
Blobs = pg.ARRAY(sa.LargeBinary())
Json = pg.JSONB()


def column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    """Return a column that must be filled unless ``null``."""
    return sa.Column(name, kind, nullable=null)


def id_(name: str = "id", *, null: bool = False) -> sa.Column[Any]:
    """Return a column for an id."""
    return column(name, Id, null=null)


def tenant_table(name: str, *parts: Any, key: Sequence[str]) -> sa.Table:
    """Return a table whose rows belong to one tenant each; ``key`` is the rest of the primary key after the tenant."""
    return sa.Table(name, metadata, id_("tenant_id"), *parts, sa.PrimaryKeyConstraint("tenant_id", *key))


def unique(*columns: str) -> sa.UniqueConstraint:
    """Return a unique constraint within the tenant."""
    return sa.UniqueConstraint("tenant_id", *columns)


def index(table: str, *columns: str) -> sa.Index:
    """Return an index for finding rows by something else than their key; its first column tells tenants apart by itself.

    It does not begin with the tenant, on purpose: while a table has no statistics, all indexes that begin alike look equally
    good to the planner, and a look-up by key would read all rows of the tenant.
    """
    return sa.Index(f"ix_{table}_{'_'.join(columns)}", *columns)


def references(columns: Sequence[str], table: str, referred: Sequence[str] = ("id",)) -> sa.ForeignKeyConstraint:
    """Return a foreign key to a row of the same tenant."""
    return sa.ForeignKeyConstraint(["tenant_id", *columns], [f"{table}.{name}" for name in ("tenant_id", *referred)])


def check(name: str, rule: str) -> sa.CheckConstraint:
    """Return a rule that each row must keep."""
    return sa.CheckConstraint(rule, name=name)


def money(*columns: str, signed: bool = False) -> sa.CheckConstraint:
    """Return the rule that amounts stay within what the domain allows, and above zero unless ``signed``."""
    least = -MONEY_MAX if signed else 0
    rule = " AND ".join(f"{name} BETWEEN {least} AND {MONEY_MAX}" for name in columns)
    return check("signed_amounts" if signed else "amounts", rule)


def all_tables() -> list[sa.Table]:
    """Return every table of the centre, parents before children."""
    from sync_server.catalogue import tables as _catalogue
    from sync_server.devices import tables as _devices
    from sync_server.sales import tables as _sales
    from sync_server.sync import tables as _sync
    from sync_server.tenants import tables as _tenants

    assert all((_catalogue, _devices, _sales, _sync, _tenants))
    return list(metadata.sorted_tables)


def is_tenant_table(table: sa.Table) -> bool:
    """Say whether a table's rows belong to one tenant each; the others are small directories."""
    return "tenant_id" in table.primary_key.columns
