"""The only wiring of concrete parts: a folder becomes an open till, or a plain reason why not.

Nothing here is imported before it is needed, because a till's first window must not wait for what it does not show.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.db.engine import Database
from app.db.errors import DatabaseDamaged, DatabaseMissing, KeyWrong
from app.db.schema import bring_up_to_date, require_current
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import WarunginError
from app.ports import Clock, Ids
from app.runtime import secrets
from app.runtime.clock import SystemClock, SystemIds
from app.runtime.data_folder import DataFolder, DeviceFile, DeviceFileDamaged, fits, key_fingerprint
from app.version import PROGRAM

if TYPE_CHECKING:
    from app.runtime.restoring import Restored
    from app.services.backups import BackupState, Source
    from app.sync.worker import SyncWorker
    from app.ui.page import Program
    from app.ui.wiring import Outlook, Trouble, Wiring

PASSPHRASE_VARIABLE = "WARUNGIN_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
SYNC_AFTER_SALE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """An open database with what it takes to work on it. ``close`` frees the folder."""

    folder: DataFolder
    database: Database
    key: bytes = field(repr=False)
    clock: Clock
    ids: Ids
    stack: ExitStack

    def units(self, *, write: bool = True) -> UnitOfWork:
        """Return a new unit of work."""
        return UnitOfWork(self.database, self.clock, self.ids, write=write)

    def backup_source(self) -> Source:
        """Return what a backup of this folder is made of."""
        from app.services import backups

        till = backups.till_name(self.units(write=False))
        return backups.Source(self.folder.database, self.key, self.clock, self.ids, till)

    def close(self) -> None:
        """Close the database and let go of the folder."""
        self.stack.close()


def passphrase_path(given: Path | None) -> Path | None:
    """Return the passphrase file that was given, by option or by the environment."""
    if given is not None:
        return given
    named = os.environ.get(PASSPHRASE_VARIABLE)
    return Path(named) if named else None


def find_key(folder: DataFolder, passphrase_file: Path | None) -> bytes:
    """Return the key of an existing folder. Raises KeyAway, KeyWrong, PassphraseUnusable, DatabaseMissing."""
    device = folder.find_device()
    if device is None:
        raise DatabaseMissing
    if device.wrapped is not None:
        if passphrase_file is None:
            raise secrets.PassphraseUnusable(why="not_given")
        key = secrets.unwrap(device.wrapped, secrets.read_passphrase(passphrase_file))
    else:
        key = secrets.KeyringSecrets().load(device.folder_id)
    if not fits(device, key):
        raise KeyWrong
    return key


def _make_key(folder: DataFolder, passphrase_file: Path | None, ids: Ids) -> bytes:
    """Make a new folder's key and keep it, in the keyring or under the passphrase; then write ``device.json``."""
    key = secrets.new_key()
    folder.write_device(_keep_key(key, ids.new(), passphrase_file))
    return key


def _keep_key(key: bytes, folder_id: UUID, passphrase_file: Path | None) -> DeviceFile:
    """Keep a key in the keyring, or wrapped under the passphrase in the ``device.json`` that is returned."""
    wrapped = None
    if passphrase_file is not None:
        wrapped = secrets.wrap(key, secrets.read_passphrase(passphrase_file))
    else:
        secrets.KeyringSecrets().store(folder_id, key)
    return DeviceFile(folder_id, key_fingerprint(key), PROGRAM, wrapped)


def open_folder(
    path: Path, passphrase_file: Path | None = None, *, clock: Clock | None = None, ids: Ids | None = None
) -> OpenFolder:
    """Open a data folder for writing, making a new one where nothing is.

    Raises FolderInUse, FolderUnwritable, DeviceFileDamaged, KeyAway, KeyWrong, PassphraseUnusable, DatabaseMissing,
    DatabaseDamaged, DatabaseTooNew; nothing is held then.
    """
    folder, ids = DataFolder(path), ids or SystemIds()
    passphrase_file = passphrase_path(passphrase_file)
    folder.make()
    with ExitStack() as stack:
        stack.enter_context(folder.lock())
        if folder.is_restoring():
            from app.runtime import restoring

            restoring.finish(folder)
        if folder.find_device() is None:
            if folder.database.exists():
                raise DatabaseDamaged(why="device_file_missing")
            key = _make_key(folder, passphrase_file, ids)
        else:
            key = find_key(folder, passphrase_file)
            if not folder.database.exists() and folder.backups.exists():
                raise DatabaseMissing
        bring_up_to_date(folder.database, key)
        database = Database(folder.database, key)
        stack.callback(database.close)
        return OpenFolder(folder, database, key, clock or SystemClock(), ids, stack.pop_all())


def open_beside(path: Path, passphrase_file: Path | None = None) -> OpenFolder:
    """Open a folder beside a running till, without its lock, for looking only.

    Raises what ``open_folder`` raises, and DatabaseTooOld for one that its till has not brought up to date yet.
    """
    folder = DataFolder(path)
    if folder.is_restoring():
        from app.runtime import restoring

        folder = restoring.current(folder)
    key = find_key(folder, passphrase_path(passphrase_file))
    if not folder.database.exists():
        raise DatabaseMissing
    with ExitStack() as stack:
        database = Database(folder.database, key)
        stack.callback(database.close)
        require_current(database)
        return OpenFolder(folder, database, key, SystemClock(), SystemIds(), stack.pop_all())


def restore(
    path: Path, file: Path, passphrase_file: Path | None, recovery: str | None = None, *, unproven: bool = False
) -> Restored:
    """Put a backup in the place of a folder's database; on a new computer, with the recovery key, make the folder.

    Raises FolderInUse while a till runs on it, RecoveryKeyNeeded, RecoveryKeyWrong, what ``find_key`` raises, and what
    ``restoring.put_in_place`` raises; the folder's database is as it was then.
    """
    from app.runtime import restoring

    folder, clock, ids = DataFolder(path), SystemClock(), SystemIds()
    passphrase_file = passphrase_path(passphrase_file)
    folder.make()
    with folder.lock():
        restoring.finish(folder)
        key, device = _key_for_restore(folder, passphrase_file, recovery, ids)
        return restoring.put_in_place(folder, file, key, device, clock, ids, unproven=unproven)


def _key_for_restore(
    folder: DataFolder, passphrase_file: Path | None, recovery: str | None, ids: Ids
) -> tuple[bytes, DeviceFile]:
    """Return the key and the ``device.json`` that the restored folder will have; a recovery key is kept where keys are."""
    from app.runtime.recovery import read_recovery_key
    from app.runtime.restoring import RecoveryKeyNeeded

    if recovery is None:
        device = folder.find_device()
        if device is None:
            raise RecoveryKeyNeeded
        return find_key(folder, passphrase_file), device
    key = read_recovery_key(recovery)
    try:
        present = folder.find_device()
    except DeviceFileDamaged:
        present = None
    folder_id = present.folder_id if present is not None and fits(present, key) else ids.new()
    return key, _keep_key(key, folder_id, passphrase_file)


class _Workers:
    """Print and sync threads of one open folder; they begin once the device is enrolled."""

    def __init__(self, opened: OpenFolder) -> None:
        self._opened = opened
        self._stops: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._stopped = False
        self.wake_printer: Callable[[], None] = lambda: None
        self.wake_sync: Callable[[], None] = lambda: None
        self.wake_sync_in: Callable[[float], None] = lambda _: None
        self.use_printer: Callable[[str], None] = lambda _: None
        self.backup_now: Callable[[], None] = lambda: None
        self.backup_state: Callable[[], BackupState] = self._kept_backups
        self.sync: SyncWorker | None = None
        self.rows_received = 0
        self._note_commit: Callable[[], None] = lambda: None

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin printing what is queued, and syncing; not if the folder was closed meanwhile."""
        with self._lock:
            if not self._stopped:
                self._start(on_change)

    def _start(self, on_change: Callable[[], None]) -> None:
        from app.devices.print_queue import PrintWorker
        from app.devices.printers import open_kept_printer
        from app.runtime.backup_worker import BackupWorker
        from app.runtime.logs import log, start_logging, stop_logging
        from app.services import enrolment, settings
        from app.sync.engine import SyncEngine
        from app.sync.link import HttpLink
        from app.sync.nudge import NudgeLine
        from app.sync.worker import SyncWorker

        opened = self._opened
        start_logging(opened.folder.logs)
        log().info("started", program=PROGRAM)
        identity = enrolment.identity(opened.units(write=False))
        link = HttpLink(identity.server_url, identity.token)
        engine = SyncEngine(opened.units, link, opened.clock, PROGRAM)
        line = NudgeLine(identity.server_url, identity.token)
        sync = SyncWorker(engine, opened.units, on_change, line=line)
        printer = open_kept_printer(settings.read(opened.units(write=False)).printer)
        prints = PrintWorker(opened.units, printer, on_change, sync.wake_soon)
        self.wake_printer, self.wake_sync, self.wake_sync_in = prints.wake, sync.wake, sync.wake_in
        self.sync = sync
        self.use_printer = lambda setting: prints.use(open_kept_printer(setting))
        backups = BackupWorker(opened.units, opened.backup_source(), opened.folder.backups, on_change)
        self.backup_now, self.backup_state, self._note_commit = backups.wake, backups.state, backups.committed
        self._stops = [prints.stop, sync.stop, backups.stop, link.close, stop_logging]
        prints.start()
        sync.start()
        backups.start()

    def committed(self) -> None:
        """An intention was saved: paper first, then the centre, at the latest after three seconds."""
        self._note_commit()
        self.wake_printer()
        self.wake_sync_in(SYNC_AFTER_SALE_SECONDS)

    def outlook(self) -> Outlook:
        from app.ui.wiring import Outlook

        return Outlook() if self.sync is None else Outlook(self.sync.refused, self.sync.next_try_seconds)

    def _kept_backups(self) -> BackupState:
        from app.services import backups

        return backups.last_good(self._opened.folder.backups, self._opened.clock.now())

    def enrol(self, address: str, code: str) -> None:
        """Enrol the device and fill it with the first pull."""
        from app.services import enrolment
        from app.sync.engine import SyncEngine
        from app.sync.enrol import enrol
        from app.sync.link import HttpLink

        opened = self._opened
        if not enrolment.is_enrolled(opened.units(write=False)):
            enrol(opened.units, address, code, PROGRAM)
        identity = enrolment.identity(opened.units(write=False))
        link = HttpLink(identity.server_url, identity.token)
        engine = SyncEngine(opened.units, link, opened.clock, PROGRAM)
        engine.on_progress = lambda: self._count(engine.rows_received)
        try:
            engine.run_round()
        finally:
            link.close()

    def _count(self, rows: int) -> None:
        self.rows_received = rows

    def stop(self) -> None:
        """End the threads, then close the folder."""
        with self._lock:
            self._stopped = True
            for stop in self._stops:
                stop()
            self._stops = []
        self._opened.close()


def _printer_fault(setting: str) -> WarunginError | None:
    """Return what is wrong with a printer setting, or None when it can be used."""
    from app.devices.printers import PrinterSettingWrong, open_printer

    try:
        open_printer(setting)
    except PrinterSettingWrong as error:
        return error
    return None


def wire(opened: OpenFolder, program: Program) -> Wiring:
    """Return what the window needs of an open folder."""
    from app.runtime.recovery import recovery_key
    from app.ui.wiring import Wiring

    workers = _Workers(opened)
    return Wiring(
        path=opened.folder.path,
        program=program,
        units=opened.units,
        start_workers=workers.start,
        committed=workers.committed,
        sync_now=lambda: workers.wake_sync(),
        check_printer=_printer_fault,
        use_printer=lambda setting: workers.use_printer(setting),
        enrol=workers.enrol,
        rows_received=lambda: workers.rows_received,
        recovery_key=lambda: recovery_key(opened.key),
        backup_state=lambda: workers.backup_state(),
        backup_now=lambda: workers.backup_now(),
        outlook=workers.outlook,
        close=workers.stop,
    )


def open_till(
    path: Path, passphrase_file: Path | None, program: Program, backup_to: str | None = None
) -> Wiring | Trouble:
    """Open a till's folder for the window: wired, or the reason why not. ``backup_to`` is kept as the second place for backups."""
    from app.ui.wiring import Trouble

    try:
        opened = open_folder(path, passphrase_file)
        if backup_to is not None:
            from app.services import settings

            settings.put(opened.units(), None, "backup_to", backup_to)
    except WarunginError as error:
        return Trouble(error, again=lambda: open_till(path, passphrase_file, program, backup_to))
    return wire(opened, program)
