"""A data folder: one device, one process at a time, by a lock of the OS that no crash leaves behind.

``device.json`` tells whose folder it is and which key fits, but nothing that opens the database: the key lies in the OS
keyring, or in the same file wrapped by a passphrase that lies elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

import fasteners

from app.domain.errors import Unavailable, Unusable

DATABASE, DEVICE, LOCK, LOGS, BACKUPS = "warungin.db", "device.json", "till.lock", "logs", "backups"


class FolderInUse(Unavailable):
    """Another window works on this folder."""

    code = "folder_in_use"


class FolderUnwritable(Unavailable):
    """The folder cannot be made or written."""

    code = "folder_unwritable"


class DeviceFileDamaged(Unusable):
    """``device.json`` cannot be read."""

    code = "device_file_damaged"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The database key, encrypted by a key that argon2id makes of a passphrase. All fields are hex."""

    salt: str
    nonce: str
    sealed: str


@dataclass(frozen=True, slots=True)
class DeviceFile:
    """What ``device.json`` holds. ``folder_id`` is the name of the key in the keyring."""

    folder_id: UUID
    key_fingerprint: str
    program: str
    wrapped: WrappedKey | None = None


def key_fingerprint(key: bytes) -> str:
    """Return what tells a wrong key from a damaged file, and tells nothing else."""
    return hashlib.sha256(b"warungin key fingerprint\x00" + key).hexdigest()[:32]


def fits(device: DeviceFile, key: bytes) -> bool:
    """Say whether ``key`` is the one this folder was made with."""
    return hmac.compare_digest(device.key_fingerprint.encode(), key_fingerprint(key).encode())


class DataFolder:
    """One folder on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def database(self) -> Path:
        return self.path / DATABASE

    @property
    def logs(self) -> Path:
        return self.path / LOGS

    @property
    def backups(self) -> Path:
        return self.path / BACKUPS

    def is_restoring(self) -> bool:
        """Say whether something of a restore lies here, decided or not."""
        return any(self.path.glob("restore*"))

    def make(self) -> None:
        """Make the folder, for its owner only. Raises FolderUnwritable."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.logs.mkdir(exist_ok=True)
        except OSError as error:
            raise FolderUnwritable(why=error.strerror or "") from error

    def find_device(self) -> DeviceFile | None:
        """Return whose folder it is; None for a new one. Raises DeviceFileDamaged."""
        try:
            text = (self.path / DEVICE).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FolderUnwritable(why=error.strerror or "") from error
        except ValueError as error:
            raise DeviceFileDamaged from error
        try:
            values = json.loads(text)
            wrapped = values.get("wrapped")
            return DeviceFile(
                folder_id=UUID(values["folder_id"]),
                key_fingerprint=str(values["key_fingerprint"]),
                program=str(values["program"]),
                wrapped=None if wrapped is None else WrappedKey(**wrapped),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DeviceFileDamaged from error

    def write_device(self, device: DeviceFile) -> None:
        """Write ``device.json`` whole or not at all."""
        values = {**asdict(device), "folder_id": str(device.folder_id)}
        part = self.path / (DEVICE + ".part")
        try:
            with part.open("w", encoding="utf-8") as file:
                json.dump(values, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path / DEVICE)
        except OSError as error:
            raise FolderUnwritable(why=error.strerror or "") from error

    def lock(self) -> FolderLock:
        """Return the folder's lock, not yet taken."""
        return FolderLock(self.path / LOCK)


class FolderLock:
    """The right to write a folder, held by one process."""

    def __init__(self, path: Path) -> None:
        self._lock = fasteners.InterProcessLock(str(path))

    def __enter__(self) -> Self:
        """Take the lock at once. Raises FolderInUse, FolderUnwritable."""
        try:
            is_taken = self._lock.acquire(blocking=False)
        except (OSError, threading.ThreadError) as error:
            raise FolderUnwritable(why="lock") from error
        if not is_taken:
            self._lock.lockfile.close()  # the library keeps it open for another try; we make none
            raise FolderInUse
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
