"""A printer that is a folder: each job is a file of its own, for tests, for the demo and for a shop that archives its paper."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from app.ports import PrinterAway

JOBS_MAX = 1_000_000
_JOB = re.compile(r"(\d{3,})\.escpos")


class FilePrinter:
    """Writes ``001.escpos``, ``002.escpos``, … into ``folder``. A file is there whole or not at all, whatever ends the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"file:{folder}"

    def send(self, data: bytes) -> None:
        """Write one job as the next file. Raises PrinterAway when the folder cannot take it; nothing is left behind then."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write_next(data)
        except OSError as error:
            raise PrinterAway(printer=self.name, why=error.strerror or "io_error") from error

    def ready(self) -> bool:
        """Say whether the folder is there, or can be made, and may be written to."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return False
        return os.access(self.folder, os.W_OK | os.X_OK)

    def jobs(self) -> list[Path]:
        """Return the written jobs, oldest first."""
        found = [path for path in self.folder.glob("*.escpos") if _JOB.fullmatch(path.name)]
        return sorted(found, key=lambda path: int(path.stem))

    def _write_next(self, data: bytes) -> None:
        """Take the next free number by its part file, which only one writer can create; then give it its real name."""
        jobs = self.jobs()
        first = int(jobs[-1].stem) + 1 if jobs else 1
        for number in range(first, JOBS_MAX):
            part, whole = self.folder / f".{number:03d}.part", self.folder / f"{number:03d}.escpos"
            try:
                handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            if _fill(handle, part, data, whole):
                return
        raise PrinterAway(printer=self.name, why="folder_full")


def _fill(handle: int, part: Path, data: bytes, whole: Path) -> bool:
    """Write ``data`` durably and rename it to ``whole``; False when another writer had that number first."""
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if whole.exists():
            part.unlink()
            return False
        part.replace(whole)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return True
