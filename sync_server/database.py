"""Making the database ready, as its administrator: its roles, the schema, and no rights but those that are needed.

``warungin_owner`` owns every table and cannot log in. ``warungin_request`` serves all calls, owns nothing and cannot pass
by a policy. ``warungin_maintenance`` thins what is old, cannot log in either, and sees one tenant at a time. Everything here
may be repeated.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from app.domain.errors import Unusable

if TYPE_CHECKING:
    from alembic.config import Config

OWNER_ROLE = "warungin_owner"
REQUEST_ROLE = "warungin_request"
MAINTENANCE_ROLE = "warungin_maintenance"
DATABASE = "warungin"

REQUEST_SETTINGS = {
    "citus.propagate_set_commands": "local",  # on one PostgreSQL these two are names that nobody reads
    "citus.enable_local_execution": "off",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}

_lock = 7_248_110_391
"""Number of the advisory lock that keeps two starting servers from migrating at once."""


class DatabaseNewer(Unusable):
    """The database was migrated by a newer program than this one."""

    code = "database_newer"


def create_database(admin_url: str, name: str = DATABASE) -> None:
    """Make a database unless it is there."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def prepare(admin_url: str, request_password: str) -> None:
    """Bring roles, rights and schema of a database to this program's version. Raises DatabaseNewer."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_lock,))
        try:
            make_roles(connection, request_password)
            restrict(connection)
            _upgrade(admin_url)
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", (_lock,))


def request_url(admin_url: str, request_password: str) -> str:
    """Return the connection string that serves calls. It holds a password: never log it."""
    return psycopg.conninfo.make_conninfo(admin_url, user=REQUEST_ROLE, password=request_password)


def make_roles(connection: psycopg.Connection, request_password: str) -> None:
    """Make the roles of a PostgreSQL, or bring them to what this program wants of them."""
    for role in (OWNER_ROLE, REQUEST_ROLE, MAINTENANCE_ROLE):
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    for role in (OWNER_ROLE, MAINTENANCE_ROLE):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            sql.Identifier(REQUEST_ROLE), sql.Literal(request_password)
        )
    )
    for name, value in REQUEST_SETTINGS.items():
        setting = sql.SQL(".").join(sql.Identifier(part) for part in name.split("."))
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(sql.Identifier(REQUEST_ROLE), setting, sql.Literal(value))
        )


def restrict(connection: psycopg.Connection) -> None:
    """Take away what PostgreSQL gives to everybody in this database, and give the roles what they need."""
    row = connection.execute("SELECT current_database()").fetchone()
    assert row is not None
    names = (row[0], OWNER_ROLE, REQUEST_ROLE, MAINTENANCE_ROLE)
    database, owner, request, maintenance = (sql.Identifier(str(name)) for name in names)
    for statement in (
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, request),
        sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(owner),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(request, maintenance),
    ):
        connection.execute(statement)


def version(admin_url: str) -> str:
    """Return the schema's version; nothing for a database without one."""
    with psycopg.connect(admin_url) as connection:
        if connection.execute("SELECT to_regclass('public.alembic_version')").fetchone() == (None,):
            return ""
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return "" if row is None else str(row[0])


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _upgrade(admin_url: str) -> None:
    import sqlalchemy as sa
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = _config()
    script = ScriptDirectory.from_config(config)
    engine = sa.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(admin_url), poolclass=sa.pool.NullPool
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"SET ROLE {OWNER_ROLE}"))
        connection.commit()
        at = MigrationContext.configure(connection).get_current_revision()
        connection.commit()
        if at == script.get_current_head():
            return
        if at is not None and at not in {step.revision for step in script.walk_revisions()}:
            raise DatabaseNewer(found=at)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
