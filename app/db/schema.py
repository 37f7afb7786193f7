"""Bringing a database to the newest schema: a copy first, each step whole or not at all, a newer one never touched."""

from __future__ import annotations

import errno
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.db.engine import Connection, Database, connect
from app.db.errors import DatabaseDamaged, DatabaseTooNew, DatabaseTooOld, DiskFull, ours, translated

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
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

    Raises DatabaseTooNew for one that a later program changed, DatabaseDamaged, and DiskFull, after which the file is as it
    was. A copy lies beside in ``backups`` before anything changes.
    """
    with closing(connect(path, key, foreign_keys=False)) as connection, translated():
        version = version_of(connection)
        if version == HEAD:
            return
        if version is not None:
            _require_known(version)
            _copy(connection, path, key, version)
        _upgrade(connection)
        if connection.execute("pragma foreign_key_check").fetchone() is not None:
            raise DatabaseDamaged(why="foreign_key_check")


def require_current(database: Database) -> None:
    """Raise DatabaseTooNew or DatabaseTooOld unless the file has this program's schema; nothing is changed."""
    with database.reader() as connection:
        version = version_of(connection)
    if version == HEAD:
        return
    if version is not None:
        _require_known(version)
    raise DatabaseTooOld(version=version)


def _require_known(version: str) -> None:
    if version not in _known_versions():
        raise DatabaseTooNew(version=version)


def _copy(connection: Connection, path: Path, key: bytes, version: str) -> None:
    part = path.parent / "backups" / f"before-migration-from-{version}.part"
    try:
        part.parent.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(connect(part, key)) as copy:
            connection.backup(copy)
            copy.execute("pragma journal_mode=DELETE")
        part.replace(part.with_suffix(".db"))
    except OSError as error:
        raise DiskFull(io=error.errno != errno.ENOSPC) from error


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
    try:
        with engine.connect() as bound:
            config.attributes["connection"] = bound
            command.upgrade(config, "head")
            if bound.in_transaction():
                bound.commit()
    except sa.exc.DBAPIError as error:
        raise ours(error.orig or error) from error
