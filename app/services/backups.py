"""Backups of the till: an encrypted copy beside a running till counts only once it was opened and its books were verified.

A good backup is known by its name, ``warungin-TKO1-K01-20260310T020000Z.db``: only a checked copy gets one. What went wrong
last stands in ``index.json`` beside. A copy whose books do not verify is kept apart, as ``unproven-…``: better than nothing,
but never called good. How a copy is made is decided in ``db.backup``; when, in ``runtime``.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.db import backup
from app.db.backup import AT_ONCE, Pace
from app.db.errors import DatabaseBusy, DatabaseDamaged, DiskFull
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import Unavailable, Unusable, WarunginError
from app.domain.retention import Retention, kept, read_stamp, stamp
from app.ports import Clock, Ids
from app.services.work import UnitOfWorkFactory

if TYPE_CHECKING:
    from app.services.verify import Finding

INDEX = "index.json"
RETENTION = Retention(hours=24, days=30)
UNPROVEN_MAX = 3
PART_AGE_MAX = timedelta(days=1)
"""A part that is older was left by a program that ended in the middle."""

_NAME = re.compile(r"warungin-(?:(?P<till>[A-Z0-9]{2,4}-[A-Z0-9]{3})-)?(?P<at>\d{8}T\d{6}Z)\.db")


class BackupUnwritable(Unavailable):
    """The place for backups has no room, cannot be written, or went away meanwhile. Older backups are as they were."""

    code = "backup_unwritable"


class BackupFaulty(Unusable):
    """A copy was made, but it does not open or its books do not verify."""

    code = "backup_faulty"


@dataclass(frozen=True, slots=True)
class Source:
    """The database that is backed up, with what it takes to open a copy of it. ``till`` is ``TKO1-K01``, or nothing."""

    database: Path
    key: bytes = field(repr=False)
    clock: Clock
    ids: Ids
    till: str = ""


@dataclass(frozen=True, slots=True)
class BackupState:
    """How it stands with the backups of a folder. ``error`` is the code of what went wrong since the last good one."""

    at: datetime | None = None
    checked: bool = False
    path: Path | None = None
    error: str | None = None
    why: str | None = None
    failed_at: datetime | None = None
    age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """A good backup, known by its file."""

    at: datetime
    path: Path
    till: str


def till_name(uow: UnitOfWork) -> str:
    """Return what the names of this till's backups begin with, such as ``TKO1-K01``; nothing before it is enrolled."""
    with uow:
        identity = uow.device.find_identity()
    return "" if identity is None else f"{identity.outlet_code}-{identity.register_code or identity.kind[:3].upper()}"


def closed_since(uow: UnitOfWork, at: datetime) -> bool:
    """Say whether a shift was closed after ``at``: a good moment for a backup."""
    with uow:
        return any(shift.closed_at is not None and shift.closed_at > at for shift in uow.shifts.recent(2))


def file_name(till: str, at: datetime) -> str:
    """Return the name of a good backup."""
    return "-".join(part for part in ("warungin", till, stamp(at)) if part) + ".db"


# --- making one -----------------------------------------------------------------------------------------


def take(source: Source, folder: Path, *, pace: Pace = AT_ONCE) -> Path:
    """Add a checked backup to ``folder`` and thin out what is older. Return its path; what went wrong is noted, and raised.

    Raises BackupUnwritable, BackupFaulty, DatabaseBusy when it was stopped; older backups are as they were then.
    """
    try:
        made = write(source, folder / file_name(source.till, source.clock.now()), pace=pace)
        with _writing(None):
            thin(folder, source.till)
            (folder / INDEX).unlink(missing_ok=True)
    except WarunginError as error:
        if not _is_stopped(error):
            note_failure(folder, error, source.clock.now())
        raise
    return made


def take_everywhere(units: UnitOfWorkFactory, source: Source, folder: Path) -> Path:
    """Add a checked backup to ``folder`` and copy it to the second place, if the shop named one. Return the first path.

    Raises what ``take`` raises, and BackupUnwritable when the second place is away: then the backup itself is good.
    """
    made = take(source, folder)
    copy_to_second_place(units(write=False), source, made)
    return made


def copy_to_second_place(uow: UnitOfWork, source: Source, made: Path) -> None:
    """Copy a good backup to the second place, if the shop named one; what went wrong is noted, and raised.

    Raises BackupUnwritable, BackupFaulty.
    """
    with uow:
        second = uow.settings.get("backup_to")
    if second:
        try:
            copy_elsewhere(made, Path(second), source.till)
            (made.parent / INDEX).unlink(missing_ok=True)
        except WarunginError as error:
            note_failure(made.parent, error, source.clock.now())
            raise


def write(source: Source, target: Path, *, pace: Pace = AT_ONCE) -> Path:
    """Write a backup to ``target`` once it was checked. Raises what ``take`` raises; then nothing is at ``target``."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with _writing(part):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear_parts(target.parent, source.clock.now())
        backup.copy(source.database, source.key, part, made_at=source.clock.now(), pace=pace)
        findings = check(source, part, pace=pace)
        if findings:
            _keep_unproven(part, target)
            raise BackupFaulty(findings=len(findings), first=findings[0].code)
        part.replace(target)
        backup.flush_folder(target.parent)
    return target


def check(source: Source, copy: Path, *, pace: Pace = AT_ONCE) -> list[Finding]:
    """Open a copy with the key and verify its books, without changing a byte of it. Raises BackupFaulty where it does not open."""
    from app.services import verify  # the state of backups is told long before anything is verified

    try:
        database = backup.open_copy(copy, source.key, pace)
        try:
            findings = verify.verify(UnitOfWork(database, source.clock, source.ids, write=False))
        finally:
            database.close()
    except DatabaseDamaged as error:
        raise BackupFaulty(why="unreadable") from error
    if findings and pace.is_stopped():  # what was broken off is no finding
        raise DatabaseBusy(why="stopped")
    return findings


@contextmanager
def _writing(part: Path | None) -> Iterator[None]:
    """Turn what the disk refuses into BackupUnwritable, and leave no part behind."""
    try:
        yield
    except DiskFull as error:
        raise BackupUnwritable(why="disk" if error.facts.get("io") else "no_room") from error
    except OSError as error:
        raise BackupUnwritable(why="no_room" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "disk") from error
    finally:
        if part is not None:
            with suppress(OSError):
                backup.discard(part)


def _clear_parts(folder: Path, now: datetime) -> None:
    for part in folder.glob("*.part*"):
        with suppress(OSError):
            if now.timestamp() - part.stat().st_mtime > PART_AGE_MAX.total_seconds():
                part.unlink()


def _keep_unproven(part: Path, target: Path) -> None:
    part.replace(target.with_name(f"unproven-{target.name}"))
    for old in sorted(target.parent.glob("unproven-warungin-*.db"))[:-UNPROVEN_MAX]:
        old.unlink()


def _is_stopped(error: WarunginError) -> bool:
    return isinstance(error, DatabaseBusy) and error.facts.get("why") == "stopped"


def copy_elsewhere(good: Path, folder: Path, till: str) -> Path:
    """Copy a good backup to a second place, such as a stick, and compare every byte. The place must be there.

    Raises BackupUnwritable; what is there already stays.
    """
    import shutil  # with its compressors, for what is done long after the first window

    target = folder / good.name
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    if not folder.is_dir():
        raise BackupUnwritable(why="gone")
    with _writing(part):
        shutil.copyfile(good, part)
        backup.flush(part)
        if _digest(part) != _digest(good):
            raise BackupFaulty(why="differs")
        part.replace(target)
        backup.flush_folder(folder)
        thin(folder, till)
    return target


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


# --- knowing and thinning -------------------------------------------------------------------------------


def good_ones(folder: Path) -> list[Good]:
    """Return the good backups in a folder, oldest first; none when it cannot be read."""
    try:
        matched = [(path, _NAME.fullmatch(path.name)) for path in folder.iterdir()]
    except OSError:
        return []
    found = [
        Good(at, path, name["till"] or "")
        for path, name in matched
        if name is not None and (at := read_stamp(name["at"])) is not None
    ]
    return sorted(found, key=lambda good: (good.at, good.path))


def thin(folder: Path, till: str) -> None:
    """Remove a till's backups that the retention does not keep. Nothing else in the folder is touched."""
    mine = [good for good in good_ones(folder) if good.till == till]
    stay = kept([good.at for good in mine], RETENTION)
    for good in mine:
        if good.at not in stay:
            good.path.unlink()


def last_good(folder: Path, now: datetime) -> BackupState:
    """Return how it stands with the backups in ``folder``, from names and a note alone: no backup is opened."""
    good, noted = good_ones(folder), _noted(folder)
    newest = good[-1] if good else None
    failed_at = _instant(noted.get("failed_at"))
    failing = failed_at is not None and (newest is None or failed_at >= newest.at)
    return BackupState(
        at=newest.at if newest else None,
        checked=newest is not None,
        path=newest.path if newest else None,
        error=noted.get("code") if failing else None,
        why=noted.get("why") or None if failing else None,
        failed_at=failed_at if failing else None,
        age=max(now - newest.at, timedelta()) if newest else None,
    )


def note_failure(folder: Path, error: WarunginError, now: datetime) -> None:
    """Keep what went wrong beside the backups, where that can be written; a later good backup outdates it."""
    values = {"failed_at": now.isoformat(), "code": error.code, "why": str(error.facts.get("why", ""))}
    part = folder / f"{INDEX}.{os.getpid()}.part"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_text(json.dumps(values), encoding="utf-8")
        part.replace(folder / INDEX)


def _noted(folder: Path) -> dict[str, str]:
    try:
        values = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}


def _instant(text: str | None) -> datetime | None:
    try:
        at = None if text is None else datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at is None or at.tzinfo is not None else None
