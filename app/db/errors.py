"""What can be wrong with the till's database, turned from the driver's words into ours at the one place that calls it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2 as sqlcipher

from app.domain.errors import Unavailable, Unusable

FULL, NOT_A_DB, CORRUPT, BUSY, LOCKED, IO_ERROR, READ_ONLY = 13, 26, 11, 5, 6, 10, 8


class DiskFull(Unavailable):
    """There is no room left to write; what was asked is undone whole, what was saved before is safe."""

    code = "disk_full"


class DatabaseBusy(Unavailable):
    """Something else holds the database for longer than we wait."""

    code = "database_busy"


class DatabaseDamaged(Unusable):
    """The file is damaged: a page does not verify, or it is cut short."""

    code = "database_damaged"


class KeyWrong(Unusable):
    """The file was made with another key."""

    code = "key_wrong"


class DatabaseTooNew(Unusable):
    """A later version of the program has changed this database; this one must not touch it."""

    code = "database_too_new"


class DatabaseTooOld(Unusable):
    """An earlier version of the program wrote this database: opening the till once brings it up to date."""

    code = "database_too_old"


class DatabaseMissing(Unusable):
    """The folder names a device, but its database is gone."""

    code = "database_missing"


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ours; a broken constraint stays what it is, for it is our bug."""
    try:
        yield
    except sqlcipher.IntegrityError:
        raise
    except sqlcipher.DatabaseError as error:
        raise ours(error) from error


def ours(error: BaseException) -> BaseException:
    """Return the error that stands for one of the driver's; what is our bug stays as it is."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case 13:
            return DiskFull()
        case 5 | 6:
            return DatabaseBusy()
        case 9:
            return DatabaseBusy(why="stopped")
        case 26 | 11:
            return DatabaseDamaged()
        case 10 | 8 | 14:
            return DiskFull(io=True)
        case 0:
            return _by_words(error)
        case _:
            return error


def _by_words(error: BaseException) -> BaseException:
    """Return the error that stands for one without a number: the driver gives none for a copy, nor for a text it cannot read."""
    words = str(error)
    match words:
        case "database or disk is full":
            return DiskFull()
        case "disk I/O error" | "unable to open database file" | "attempt to write a readonly database":
            return DiskFull(io=True)
        case "database disk image is malformed" | "file is not a database":
            return DatabaseDamaged()
        case "database is locked":
            return DatabaseBusy()
    return DatabaseDamaged(why="text") if "decode" in words else error
