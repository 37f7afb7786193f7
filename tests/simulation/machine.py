"""A till as a thing on a counter: its file, its clock, its program, and everything that can happen to the three."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as sqlcipher

from app.db.engine import FILE_NAME, Database
from app.db.unit_of_work import UnitOfWork
from app.services import enrolment, verify
from app.sync.engine import SyncEngine
from app.sync.link import HttpLink
from app.wire.calls import EnrolRequest
from app.wire.limits import PROTOCOL
from tests.simulation.chance import SeededIds, stream
from tests.simulation.kernel import Kernel, Killed
from tests.simulation.network import Line, Network, link_of
from tests.simulation.shops import KEY

ADDRESS = "http://127.0.0.1:9"
PROGRAM = "1.0.0"


class MachineClock:
    """A till's clock: the true time and how far it is off. Implements ``ports.Clock``."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.skew_ms = 0

    def now(self) -> datetime:
        return self._kernel.now + timedelta(milliseconds=self.skew_ms)

    def monotonic(self) -> float:
        return self._kernel.ms / 1_000


@dataclass(slots=True)
class Doom:
    """What is about to happen to a till's file: the process dies, or the disk refuses, so many statements from now."""

    kill_after: int | None = None
    done_first: bool = False
    refuse_after: int | None = None
    dead: bool = False


class DoomedConnection:
    """The writer's connection, through which the process can die at any statement."""

    def __init__(self, inner: Any, doom: Doom) -> None:
        self._inner = inner
        self._doom = doom

    def execute(self, statement: str, *values: Any) -> Any:
        return self._run(self._inner.execute, statement, *values)

    def executemany(self, statement: str, *values: Any) -> Any:
        return self._run(self._inner.executemany, statement, *values)

    def _run(self, call: Any, statement: str, *values: Any) -> Any:
        doom = self._doom
        if doom.dead:
            raise Killed
        if doom.refuse_after is not None and not statement.startswith(("BEGIN", "ROLLBACK")):
            doom.refuse_after -= 1
            if doom.refuse_after < 0:
                doom.refuse_after = None
                raise _full()
        if doom.kill_after is not None:
            doom.kill_after -= 1
            if doom.kill_after < 0:
                doom.dead = True
                if doom.done_first:
                    call(statement, *values)
                raise Killed
        return call(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _full() -> Exception:
    error: Exception = sqlcipher.OperationalError("database or disk is full")
    error.sqlite_errorcode = 13  # type: ignore[attr-defined]
    return error


class Machine:
    """One till. Its name is of the machine; who it is for the centre stands in its file."""

    def __init__(self, name: str, folder: Path, network: Network, seed: str, contents: bytes) -> None:
        self.name = name
        self.network = network
        self.kernel = network.kernel
        self.clock = MachineClock(self.kernel)
        self.ids = SeededIds(self.clock.now, stream(seed, "ids", name))
        self.doom = Doom()
        self.line = Line(network, name)
        self.till = 0
        """Which till's place it stands at."""
        self.is_gone = False
        self.untold = False
        """Whether its file went back, or has a twin, and the centre has not said so yet."""
        self.touched = False
        """Whether its file ever went back or was copied."""
        self.forked_series: set[str] = set()
        """Series that another machine from the same image goes on in too, until the centre parts them."""
        self.syncing = False
        self.life = 0
        self.backup: bytes | None = None
        """A copy of its file from earlier."""
        self.backup_at: datetime | None = None
        self.is_copy = False
        """Whether its file began as a copy of another machine's."""
        self.extra_fields = False
        """Whether its program writes fields into messages that others do not know."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE_NAME).write_bytes(contents)
        self._open()

    def _open(self) -> None:
        self.life += 1
        self.doom = Doom()
        self.database = Database(self._folder / FILE_NAME, KEY)
        self.database._writer.execute("pragma synchronous=OFF")
        self.database._writer = DoomedConnection(self.database._writer, self.doom)
        self.tenant_id: UUID | None = None
        self.device_id: UUID | None = None
        self.link: HttpLink | None = None
        self.engine: SyncEngine | None = None
        self._start_engine()

    def _start_engine(self) -> None:
        self.register_id: UUID | None = None
        if not enrolment.is_enrolled(self.units(write=False)):
            return
        identity = enrolment.identity(self.units(write=False))
        self.tenant_id, self.device_id, self.outlet_id = identity.tenant_id, identity.device_id, identity.outlet_id
        self.register_id = identity.register_id
        self.link = link_of(self.line, identity.server_url, identity.token)
        self.engine = SyncEngine(self.units, self.link, self.clock, PROGRAM)

    @property
    def group(self) -> str:
        """What its actors die with."""
        return f"{self.name} {self.life}"

    def units(self, *, write: bool = True) -> UnitOfWork:
        """Return a new unit of work, as the program would."""
        return UnitOfWork(self.database, self.clock, self.ids, write=write)

    def enrol(self, code: str) -> None:
        """Join a shop with a one-time code."""
        link = link_of(self.line, ADDRESS, None)
        try:
            reply = link.enrol(EnrolRequest(code=code, program=PROGRAM, protocol=PROTOCOL))
        finally:
            link.close()
        enrolment.enrol(self.units(), reply, ADDRESS)
        self._start_engine()

    # --- what happens to it ---------------------------------------------------------------------------

    @contextmanager
    def living(self) -> Iterator[None]:
        """Run what its program does; when the process dies in it, the till is started again."""
        try:
            yield
        except Killed:
            if not self.doom.dead:
                raise
            self.network.faults["till_crash"] += 1
            self.kernel.tell(f"{self.name}: dies and starts again")
            self.restart(crashed=True)

    def restart(self, *, crashed: bool = False, contents: bytes | None = None) -> None:
        """End the program, as by a kill when it crashed, and start it on what lies on the disk, or on other contents."""
        self.kernel.kill(self.group)
        self.syncing = False
        if self.link is not None:
            self.link.close()
        kept = self._files() if crashed else None
        self._shut()
        if contents is not None:
            kept = {FILE_NAME: contents}
        if kept is not None:
            for path in self._folder.iterdir():
                if path.is_file():
                    path.unlink()
            for name, data in kept.items():
                (self._folder / name).write_bytes(data)
        self._open()

    def _files(self) -> dict[str, bytes]:
        """Return the file and its log as the system has them, with what no transaction ever finished."""
        names = (FILE_NAME, FILE_NAME + "-wal")
        return {name: (self._folder / name).read_bytes() for name in names if (self._folder / name).exists()}

    def _shut(self) -> None:
        self.doom.kill_after = self.doom.refuse_after = None
        self.database.close()

    def image(self) -> bytes:
        """Return the file as the program's own copy beside a running till makes it."""
        target = self._folder / "image"
        self.database.copy_to(target)
        data = target.read_bytes()
        target.unlink()
        return data

    def throw_away(self) -> None:
        """The machine is gone with all that is on it."""
        self.kernel.kill(self.group)
        self.is_gone = True
        self.close()

    def close(self) -> None:
        """Close the file for good."""
        if self.link is not None:
            self.link.close()
        self._shut()
        shutil.rmtree(self._folder, ignore_errors=True)

    # --- looking --------------------------------------------------------------------------------------

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return rows as they stand in the file."""
        with self.database.reader() as connection:
            return [tuple(row) for row in connection.execute(query, values).fetchall()]

    def findings(self) -> list[str]:
        """Return what the program's own verification finds."""
        return [f"{one.code}: {one.sentence}" for one in verify.verify(self.units(write=False))]

    def chance(self, *parts: object) -> Random:
        """Return a stream of chance of this machine's own."""
        return stream(self.name, *parts)
