"""Putting a backup in the place of a till's database, so that at every instant there is either the old one or the new one.

Everything is made ready in a folder beside: the copy, brought to this program's schema, verified, marked as restored, and the
``device.json`` that fits it. One rename of that folder decides. What is left to do then, any later start does: ``finish`` may
be cut anywhere and begun again. What was replaced is kept in ``backups`` as ``replaced-…``, never deleted.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.db import backup
from app.db.engine import Database
from app.db.errors import DatabaseDamaged
from app.db.schema import bring_up_to_date
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import Unusable
from app.domain.retention import stamp
from app.ports import Clock, Ids
from app.runtime.data_folder import BACKUPS, DATABASE, DEVICE, DataFolder, DeviceFile, FolderUnwritable
from app.services import recovering, verify
from app.services.backups import BackupFaulty

PART, READY = "restore.part", "restore-*.ready"


class RecoveryKeyNeeded(Unusable):
    """This folder has no key: a restore here takes the recovery key that was written down."""

    code = "recovery_key_needed"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place: when the backup was made, and where the database lies that was there before, if one was."""

    made_at: datetime
    replaced: Path | None


def put_in_place(
    folder: DataFolder, file: Path, key: bytes, device: DeviceFile, clock: Clock, ids: Ids, *, unproven: bool = False
) -> Restored:
    """Make the backup ``file`` this folder's database. The caller holds the folder's lock.

    ``unproven`` takes a backup whose books do not verify. Raises BackupFaulty, DatabaseTooNew, FolderUnwritable, DiskFull;
    the folder's database is as it was then.
    """
    part = folder.path / PART
    ready = folder.path / f"restore-{stamp(clock.now())}.ready"
    try:
        made_at = _make_ready(part, file, key, clock, ids, unproven=unproven)
        DataFolder(part).write_device(device)
        backup.flush_folder(part)
        part.replace(ready)
        backup.flush_folder(folder.path)
    except OSError as error:
        raise FolderUnwritable(why=error.strerror or "") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Restored(made_at, finish(folder))


def _make_ready(part: Path, file: Path, key: bytes, clock: Clock, ids: Ids, *, unproven: bool) -> datetime:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    path = part / DATABASE
    _fetch(file, path)
    try:
        backup.open_copy(path, key).close()
        bring_up_to_date(path, key)
        database = Database(path, key)
    except DatabaseDamaged as error:
        raise BackupFaulty(why="unreadable") from error
    try:
        findings = verify.verify(UnitOfWork(database, clock, ids, write=False))
        if findings and not unproven:
            raise BackupFaulty(findings=len(findings), first=findings[0].code)
        made_at = backup.made_at(database) or datetime.fromtimestamp(file.stat().st_mtime, UTC)
        recovering.mark_restored(UnitOfWork(database, clock, ids), made_at)
    finally:
        database.close()
    backup.settle(path, key)
    shutil.rmtree(part / BACKUPS, ignore_errors=True)  # the schema's own copy of what it brought up to date
    return made_at


def _fetch(file: Path, path: Path) -> None:
    """Copy the backup, with a write-ahead log that lies beside it, as beside a database that was moved aside."""
    if not file.is_file():
        raise BackupFaulty(why="missing")
    shutil.copyfile(file, path)
    log = file.with_name(file.name + "-wal")
    if log.exists():
        shutil.copyfile(log, path.with_name(path.name + "-wal"))


def finish(folder: DataFolder) -> Path | None:
    """Carry a restore that was decided to its end, and clear away one that was not. The caller holds the folder's lock.

    Return where the replaced database lies, if there was one. Does nothing, quickly, when there is nothing to do.
    Raises FolderUnwritable; it is tried again at the next start.
    """
    try:
        shutil.rmtree(folder.path / PART, ignore_errors=True)
        replaced = None
        for ready in sorted(folder.path.glob(READY)):
            replaced = _swap(folder, ready) or replaced
    except OSError as error:
        raise FolderUnwritable(why=error.strerror or "") from error
    return replaced


def _swap(folder: DataFolder, ready: Path) -> Path | None:
    aside = folder.backups
    kept = aside / f"replaced-{ready.stem.partition('-')[2]}.db"
    if (ready / DATABASE).exists():
        aside.mkdir(exist_ok=True, mode=0o700)
        _keep(folder.database, kept)
        _keep(folder.database.with_name(f"{DATABASE}-wal"), kept.with_name(f"{kept.name}-wal"))
        _keep(folder.path / DEVICE, kept.with_suffix(".json"))
        backup.flush_folder(aside)
        for suffix in backup.SIDE_FILES:
            folder.database.with_name(DATABASE + suffix).unlink(missing_ok=True)
        (ready / DATABASE).replace(folder.database)
    if (ready / DEVICE).exists():
        (ready / DEVICE).replace(folder.path / DEVICE)
    backup.flush_folder(folder.path)
    shutil.rmtree(ready)
    return kept if kept.exists() else None


def _keep(path: Path, kept: Path) -> None:
    """Give a file a second name, or where the disk knows no such thing, a copy. Done once, whole or not at all."""
    if kept.exists() or not path.exists():
        return
    try:
        os.link(path, kept)
    except OSError:
        part = kept.with_name(f"{kept.name}.part")
        shutil.copyfile(path, part)
        backup.flush(part)
        part.replace(kept)


def current(folder: DataFolder) -> DataFolder:
    """Return the folder to look into beside a running till: that of a restore which was decided and cut, else the folder itself."""
    ready = [
        path for path in sorted(folder.path.glob(READY)) if (path / DATABASE).exists() and (path / DEVICE).exists()
    ]
    return DataFolder(ready[-1]) if ready else folder
