"""What the window needs from the rest of the program, as plain functions: it knows no sync, no device and no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import WarunginError
from app.services.backups import BackupState
from app.services.work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """In the demo only: what the sign-in screen may show beside a person."""

    name: str
    pin: str
    role: str


@dataclass(frozen=True, slots=True)
class Program:
    """What the window was started with, beyond the database."""

    version: str
    demo_people: tuple[DemoPerson, ...] = ()
    printer_name: str = ""
    simulation: bool = False
    face: str = "till"
    server_address: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the line to the centre goes on: why the centre refuses this machine, as a code, and in how many seconds it is asked next."""

    refused: str | None = None
    next_try_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Wiring:
    """One opened data folder with its workers, as ``app.bootstrap`` put it together. Functions may be called from any thread.

    ``start_workers`` begins printing and sync once the device is enrolled and calls back, from their threads, when there may
    be something new to show. ``backup_state`` tells how it stands with the backups, ``backup_now`` makes one in the background;
    ``start_workers``'s callback comes when it is done. ``first_pull`` fills a newly enrolled till and reports rows received so far.
    """

    path: Path
    program: Program
    units: UnitOfWorkFactory
    start_workers: Callable[[Callable[[], None]], None]
    committed: Callable[[], None]
    sync_now: Callable[[], None]
    check_printer: Callable[[str], WarunginError | None]
    use_printer: Callable[[str], None]
    enrol: Callable[[str, str], None]
    rows_received: Callable[[], int]
    recovery_key: Callable[[], str]
    close: Callable[[], None]
    backup_state: Callable[[], BackupState] = BackupState
    backup_now: Callable[[], None] = lambda: None
    outlook: Callable[[], Outlook] = Outlook


@dataclass(frozen=True, slots=True)
class Trouble:
    """The folder could not be opened: what was wrong; ``again`` tries anew."""

    error: WarunginError
    again: Callable[[], Wiring | Trouble]
