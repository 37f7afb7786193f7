"""Comparing closed shifts with the server: same facts, same sums, same journal. What one lacks, the other gives."""

from __future__ import annotations

from app.db.queries.reconciling import ReconcileQueries
from app.db.tables.types import millis
from app.db.unit_of_work import UnitOfWork
from app.wire.calls import ReconcileReply, ReconcileRequest, ShiftAccount

TRIES_MAX = 3
"""A shift that differs is compared so often, each time after what was missing had its chance to arrive."""
SHIFTS_MAX = 20

__all__ = ["request", "take"]


def request(uow: UnitOfWork) -> ReconcileRequest | None:
    """Return what to ask about shifts whose close the server has accepted, or None when all were compared."""
    with uow:
        queries = ReconcileQueries(uow.connection)
        due = queries.due(TRIES_MAX, SHIFTS_MAX)
        if not due:
            return None
        accounts = [
            ShiftAccount(
                shift_id=shift.shift_id,
                facts=len(queries.accepted(shift.shift_id)),
                tenders=queries.tenders(shift.shift_id),
            )
            for shift in due
        ]
        newest = due[0]
        return ReconcileRequest(
            device_no=newest.device_no,
            journal_no=newest.journal_no,
            journal_head=newest.journal_hash.hex(),
            shifts=accounts,
        )


def take(uow: UnitOfWork, reply: ReconcileReply) -> int:
    """Draw the consequences of an answer: offer again what the server lacks, fetch what is missing here.

    Return how many shifts differed.
    """
    with uow:
        queries, state = ReconcileQueries(uow.connection), uow.device.state()
        for compared in reply.shifts:
            queries.note(compared.shift_id, millis(uow.now), equal=compared.equal)
            if compared.equal:
                continue
            here, there = queries.accepted(compared.shift_id), set(compared.ids)
            queries.offer_again(here - there)
            if any(not uow.outbox.is_own(message_id) for message_id in there):
                since = max(queries.opened_as(compared.shift_id) - 1, 0)
                state.recover_after = since if state.recover_after is None else min(since, state.recover_after)
                state.refill = True  # the stock's base may hold what is missing here
        return sum(not compared.equal for compared in reply.shifts)
