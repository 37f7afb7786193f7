"""Taking a database out as one stream, putting such a stream into an empty one, and trying it in a cluster of no further use.

The stream is pg_dump's own format. A password is handed over in the environment, where no other account reads it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from app.domain.errors import Unavailable, Unusable
from sync_server import database
from sync_server.ops import postgres
from sync_server.ops.account import MAJOR, client_program
from sync_server.ops.centre import owner_reading
from sync_server.sync.proof import Proof

READ_BYTES = 1 << 20
SAID_MAX = 20
TRIED = "warungin_tried"
ENCRYPTED = ("require", "verify-ca", "verify-full")


class DumpUnfit(Unusable):
    """The tools that come with the program do not fit this database; ``why`` says what to run instead."""

    code = "dump_unfit"


class DumpFailed(Unavailable):
    """PostgreSQL's own tool did not come to its end; ``why`` is what it said last."""

    code = "dump_failed"


class DumpStopped(Unavailable):
    """The server was asked to stop in the middle of a backup."""

    code = "dump_stopped"


INSTEAD = (
    "Use the pg_dump, or for a cluster the physical backup, of your own PostgreSQL, and run 'warungin server mark-restored' "
    "after each restore, before a till can reach it."
)


def require_fit(url: str) -> None:
    """Raise DumpUnfit for a database that our tools cannot take out whole."""
    told = psycopg.conninfo.conninfo_to_dict(url)
    mode = str(told.get("sslmode") or os.environ.get("PGSSLMODE") or "")
    if mode in ENCRYPTED:
        raise DumpUnfit(why=f"The tools that come with the program do not speak TLS. {INSTEAD}")
    with psycopg.connect(url) as connection:
        version = connection.info.server_version // 10_000
        is_cluster = connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'citus'").fetchone()
    if version > int(MAJOR):
        raise DumpUnfit(why=f"The database is PostgreSQL {version}, the tools are of {MAJOR}. {INSTEAD}")
    if is_cluster is not None:
        raise DumpUnfit(why=f"A sharded cluster is not taken out whole by one dump. {INSTEAD}")


@contextmanager
def snapshot(url: str) -> Iterator[tuple[str, dict[str, int]]]:
    """Hold one instant of the database for the length of the block: its name for ``taken_out``, and every table's rows in it."""
    with owner_reading(url) as connection:
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield str(row[0]), rows_of_tables(connection)


def rows_of_tables(connection: psycopg.Connection) -> dict[str, int]:
    """Return how many rows each of our tables has."""
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s ORDER BY 1",
        (database.OWNER_ROLE,),
    ).fetchall()
    counted = {}
    for (name,) in tables:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        assert row is not None
        counted[str(name)] = int(row[0])
    return counted


def taken_out(url: str, at: str, is_stopped: Callable[[], bool]) -> Iterator[bytes]:
    """Yield the database as it is in a snapshot. Raises DumpFailed, DumpStopped; what came before is no backup then."""
    with _tool(url, "pg_dump", ["--format=custom", f"--snapshot={at}"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while piece := process.stdout.read(READ_BYTES):
            if is_stopped():
                raise DumpStopped
            yield piece


def put_in(url: str, pieces: Iterable[bytes], is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Fill an empty database with what ``taken_out`` gave, in one transaction. Raises DumpFailed, DumpStopped."""
    words = ["--exit-on-error", "--single-transaction", "--no-comments"]
    with _tool(url, "pg_restore", words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        try:
            for piece in pieces:
                if is_stopped():
                    raise DumpStopped
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            return  # it ended early; how it ended is looked at now


@contextmanager
def _tool(
    url: str, name: str, words: list[str], *, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of PostgreSQL's tools on a database; leaving the block waits for its end, an exception ends it.

    Raises DumpFailed with what the tool said first.
    """
    told = psycopg.conninfo.conninfo_to_dict(url)
    password = told.pop("password", None)
    address = " ".join(f"{key}='{_quoted(str(value))}'" for key, value in told.items() if value is not None)
    process: subprocess.Popen[bytes] = subprocess.Popen(
        [client_program(name), "--no-password", f"--dbname={address}", *words],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **({} if password is None else {"PGPASSWORD": str(password)})},
    )
    said: list[bytes] = []
    listener = threading.Thread(target=_listen, args=(process.stderr, said), daemon=True)
    listener.start()
    try:
        yield process
        status = process.wait()
    except BaseException:
        process.kill()
        raise
    finally:
        process.wait()
        listener.join()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
    if status != 0:
        lines = b"".join(said).decode(errors="replace").strip().splitlines()
        raise DumpFailed(why=lines[0] if lines else f"{name} ended with {status}")


def _quoted(value: str) -> str:
    """Return a value as it stands between quotes in a connection string."""
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _listen(pipe: IO[bytes], said: list[bytes]) -> None:
    for line in pipe:
        if len(said) < SAID_MAX:
            said.append(line)


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL in a new folder under ``folder``, and give an empty database with our roles in it. All of it ends here."""
    data = Path(tempfile.mkdtemp(prefix="try-", suffix=".scratch", dir=folder))
    try:
        server = postgres.start(data, fast=True)
        try:
            database.create_database(server.url(), TRIED)
            url = server.url(TRIED)
            with psycopg.connect(url, autocommit=True) as connection:
                database.make_roles(connection, "for nobody")
            yield url
        finally:
            server.stop()
            if server.place.account is not None:
                shutil.rmtree(server.place.folder.parent, ignore_errors=True)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def findings(url: str, is_stopped: Callable[[], bool] = lambda: False) -> list[str]:
    """Verify the books of every tenant in a database; return what is wrong, in sentences, the first hundred."""
    found: list[str] = []
    with owner_reading(url) as connection:
        tenants = [row[0] for row in connection.execute("SELECT tenant_id FROM tenants ORDER BY 1")]
    for tenant_id in tenants:
        with owner_reading(url) as connection:
            for finding in Proof(connection, tenant_id).findings():
                if is_stopped():
                    raise DumpStopped
                if not finding.known and len(found) < 100:
                    found.append(finding.sentence)
    return found
