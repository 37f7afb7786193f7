"""The print queue: a job's row is written with its fact, its bytes when it is first rendered, and both stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.db.sql import Connection, insert, select_sql
from app.db.tables import outbox as tables
from app.db.tables.types import instant, instant_or_none, millis, uid
from app.domain.errors import NotFound
from app.domain.ids import PrintJobId


class PrintJobNotFound(NotFound):
    """No such job in the queue."""

    code = "print_job_not_found"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One job. ``about`` is the order, shift or movement it prints; ``copy_no`` is 0 for the first print."""

    id: PrintJobId
    made_at: datetime
    kind: str
    about: UUID
    copy_no: int
    kicks_drawer: bool
    state: str
    payload: bytes | None
    tries: int
    last_try_at: datetime | None
    printed_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class PrintQueueState:
    """How the queue stands: jobs not yet on paper, since when, and why."""

    waiting: int
    oldest_at: datetime | None
    error: str | None


class PrintStore:
    """Reads and writes the print queue inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, job_id: PrintJobId, at: datetime, kind: str, about: UUID, *, copy_no: int = 0, kicks_drawer: bool = False
    ) -> None:
        """Queue one job."""
        row = {
            "id": job_id.bytes,
            "made_at": millis(at),
            "kind": kind,
            "about": about.bytes,
            "copy_no": copy_no,
            "kicks_drawer": int(kicks_drawer),
            "state": "waiting",
            "payload": None,
            "tries": 0,
            "last_try_at": None,
            "printed_at": None,
            "error": None,
        }
        insert(self._connection, tables.print_jobs, [row])

    def get(self, job_id: PrintJobId) -> PrintJob:
        """Return one job. Raises PrintJobNotFound."""
        row = self._connection.execute(select_sql(tables.print_jobs, "id = ?"), (job_id.bytes,)).fetchone()
        if row is None:
            raise PrintJobNotFound(job_id=str(job_id))
        return _job(row)

    def find_receipt(self, order_id: UUID) -> PrintJob | None:
        """Return the newest print of an order's receipt."""
        row = self._connection.execute(
            select_sql(tables.print_jobs, "about = ? and kind = 'receipt' order by made_at desc, id desc limit 1"),
            (order_id.bytes,),
        ).fetchone()
        return None if row is None else _job(row)

    def find_next(self) -> PrintJob | None:
        """Return the oldest job that is not on paper; one that was interrupted comes first."""
        row = self._connection.execute(
            select_sql(tables.print_jobs, "state in ('waiting', 'printing') order by state, made_at, id limit 1")
        ).fetchone()
        return None if row is None else _job(row)

    def all(self) -> list[PrintJob]:
        """Return every job, oldest first."""
        rows = self._connection.execute(select_sql(tables.print_jobs, "1 = 1 order by made_at, id")).fetchall()
        return [_job(row) for row in rows]

    def copies(self, about: UUID) -> int:
        """Return how many times something was queued for print."""
        count: int = self._connection.execute(
            "select count(*) from print_jobs where about = ? and kind <> 'drawer'", (about.bytes,)
        ).fetchone()[0]
        return count

    def start(self, job_id: PrintJobId, at: datetime, payload: bytes, copy_no: int) -> None:
        """Note that a job goes to the printer now, with these bytes."""
        self._connection.execute(
            "update print_jobs set state = 'printing', payload = ?, copy_no = ?, tries = tries + 1, last_try_at = ? where id = ?",
            (payload, copy_no, millis(at), job_id.bytes),
        )

    def finish(self, job_id: PrintJobId, at: datetime, state: str) -> None:
        """Note that a job is on paper (``printed``), or that the shop has no printer (``skipped``)."""
        self._connection.execute(
            "update print_jobs set state = ?, printed_at = ?, error = null where id = ?",
            (state, millis(at), job_id.bytes),
        )

    def fail(self, job_id: PrintJobId, error: str) -> None:
        """Note why a job is not on paper; it stays in the queue."""
        self._connection.execute(
            "update print_jobs set state = 'waiting', error = ? where id = ?", (error, job_id.bytes)
        )

    def state(self) -> PrintQueueState:
        """Return how the queue stands."""
        row = self._connection.execute(
            "select count(*), min(made_at), max(error) from print_jobs where state in ('waiting', 'printing')"
        ).fetchone()
        return PrintQueueState(row[0], instant_or_none(row[1]), row[2])


def _job(row: tuple[Any, ...]) -> PrintJob:
    job_id, made_at, kind, about, copy_no, kicks, state, payload, tries, last_try, printed_at, error = row
    return PrintJob(
        id=PrintJobId(uid(job_id)),
        made_at=instant(made_at),
        kind=kind,
        about=uid(about),
        copy_no=copy_no,
        kicks_drawer=bool(kicks),
        state=state,
        payload=payload,
        tries=tries,
        last_try_at=instant_or_none(last_try),
        printed_at=instant_or_none(printed_at),
        error=error,
    )
