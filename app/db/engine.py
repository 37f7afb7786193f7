"""Opening the encrypted file: one writer, a few readers, all with the same pragmas. A raw 32-byte key, never a passphrase."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.db.errors import DatabaseBusy, translated

FILE_NAME = "warungin.db"
BUSY_SECONDS = 5.0
READERS = 2
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "recursive_triggers=OFF")

Connection = Any
"""A connection of the driver, which ships no types."""


def connect(path: Path, key: bytes, *, foreign_keys: bool = True, wal: bool = True) -> Connection:
    """Open the file. The key is set before anything else is read. Raises the errors of ``app.db.errors``.

    Without ``wal`` the way the file is written stays as it is, so that a copy can be looked at without changing a byte.
    """
    assert len(key) == 32
    with translated():
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=512
        )
        try:
            connection.execute("pragma cipher_log_level=NONE")
            connection.execute(f"pragma key=\"x'{key.hex()}'\"")
            for pragma in PRAGMAS if wal else PRAGMAS[1:]:
                connection.execute(f"pragma {pragma}")
            if not foreign_keys:
                connection.execute("pragma foreign_keys=OFF")
        except BaseException:
            connection.close()
            raise
    return connection


class Database:
    """One open database: a held writer connection behind a lock, and ``READERS`` connections that cannot write."""

    def __init__(self, path: Path, key: bytes, *, wal: bool = True) -> None:
        self.path = path
        self._key = key
        self._lock = threading.Lock()
        with ExitStack() as opened:
            self._writer = opened.enter_context(closing(connect(path, key, wal=wal)))
            self._readers: queue.SimpleQueue[Connection] = queue.SimpleQueue()
            for _ in range(READERS):
                reader = opened.enter_context(closing(connect(path, key, wal=wal)))
                reader.execute("pragma query_only=ON")
                self._readers.put(reader)
            opened.pop_all()

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """Lend the writer connection inside one immediate transaction: commit at the end, roll back on any exception."""
        with self._lock, translated():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        """Undo what is open. A full disk may have ended the transaction by itself already."""
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Lend a reader connection inside one read transaction, so that all it sees is of one moment. Raises DatabaseBusy."""
        connection = self._free_reader()
        try:
            with translated():
                connection.execute("BEGIN")
                try:
                    yield connection
                finally:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
        finally:
            self._readers.put(connection)

    def _free_reader(self) -> Connection:
        try:
            return self._readers.get(timeout=BUSY_SECONDS)
        except queue.Empty as error:
            raise DatabaseBusy(why="readers") from error

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy with the same key beside a running till; the copy is whole or it is not there."""
        from app.db.backup import copy

        part = target.with_suffix(".part")
        copy(self.path, self._key, part)
        part.replace(target)

    def pace(self, steps: int, call: Callable[[], int]) -> None:
        """Call ``call`` after every so many steps of a reading statement; if it returns 1, the statement is broken off."""
        readers = [self._readers.get() for _ in range(READERS)]
        for reader in readers:
            reader.set_progress_handler(call, steps)
            self._readers.put(reader)

    def close(self) -> None:
        """Close all connections; the last one out tidies the write-ahead log."""
        with self._lock:
            while not self._readers.empty():
                self._readers.get().close()
            self._writer.close()
