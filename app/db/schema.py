"""Bringing a database to the newest schema: a copy first, each step whole or not at all, a newer one never touched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.db.engine import Connection, connect
from app.db.errors import DatabaseDamaged, DatabaseTooNew

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The schema this program works with; a test holds it against the newest migration."""


def version_of(connection: Connection) -> str | None:
    """Return the schema's version, or None for a new file."""
    known = connection.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone()
    if known is None:
        return None
    row = connection.execute("select version_num from alembic_version").fetchone()
    return None if row is None else str(row[0])


def bring_up_to_date(path: Path, key: bytes) -> None:
    """Migrate the database at ``path``; do nothing, quickly, when it is up to date.

    Raises DatabaseTooNew for one that a later program changed. A copy lies beside in ``backups`` before anything changes.
    """
    connection = connect(path, key, foreign_keys=False)
    try:
        version = version_of(connection)
        if version == HEAD:
            return
        if version is not None and version not in _known_versions():
            raise DatabaseTooNew(version=version)
        if version is not None:
            _copy(connection, path, key, version)
        _upgrade(connection)
        if connection.execute("pragma foreign_key_check").fetchone() is not None:
            raise DatabaseDamaged(why="foreign_key_check")
    finally:
        connection.close()


def _copy(connection: Connection, path: Path, key: bytes, version: str) -> None:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    part = folder / f"before-migration-from-{version}.part"
    part.unlink(missing_ok=True)
    copy = connect(part, key)
    try:
        connection.backup(copy)
        copy.execute("pragma journal_mode=DELETE")
    finally:
        copy.close()
    part.replace(part.with_suffix(".db"))


def _config() -> Config:
    from alembic.config import Config  # costs 0.3 s, and most starts migrate nothing

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _known_versions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _upgrade(connection: Connection) -> None:
    import sqlalchemy as sa
    import sqlcipher3.dbapi2 as sqlcipher
    from alembic import command

    engine = sa.create_engine(
        "sqlite+pysqlite://", module=sqlcipher, creator=lambda: connection, poolclass=sa.pool.StaticPool
    )
    sa.event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    config = _config()
    with engine.connect() as bound:
        config.attributes["connection"] = bound
        command.upgrade(config, "head")
        if bound.in_transaction():
            bound.commit()
