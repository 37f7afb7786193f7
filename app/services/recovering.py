"""A database that went back in time goes on safely: in a series of its own, with what it lost fetched back from the server.

The till may know it itself, because a backup was put back, or be told by the server at a hello. Either way one transaction
changes the series and writes the fact that says so; fetching the lost facts comes after, in pages, while the shop sells.
"""

from __future__ import annotations

import secrets
import string
from datetime import date, datetime

import msgspec

from app.db.stores.facts import Settled
from app.db.unit_of_work import UnitOfWork
from app.services.shops import outlet_day
from app.wire.bodies import CartVoided, DeviceRestored, OrderCompleted, decode_body
from app.wire.calls import HelloReply, OwnFact, OwnReply
from app.wire.envelope import Envelope, decode

__all__ = ["mark_restored", "next_own", "server_went_back", "take_own", "take_went_back"]


PUSHES_IN_DOUBT = 100
"""Pushes that a restored server may have counted before this device heard of it: what they took in is not what was lost."""


def mark_restored(uow: UnitOfWork, backup_made_at: datetime | None) -> None:
    """Note that a backup was just put in this database's place: receipts go on in a provisional series until the server is asked.

    Nothing happens in a database that belongs to no shop yet.
    """
    with uow:
        if uow.device.find_identity() is None:
            return
        state = uow.device.state()
        state.restored_at = uow.now
        left, number, device_no = state.series, state.number, state.last_device_no
        if left is not None:
            state.series, state.number = _provisional_series(), 0
        body = DeviceRestored(
            cause="restore",
            backup_made_at=backup_made_at,
            left_series=left,
            left_number=number,
            left_device_no=device_no,
            series=state.series,
        )
        uow.facts.add(body, id=uow.new_id(), staff_id=None, business_date=_day(uow))


def _day(uow: UnitOfWork) -> date:
    """Return the outlet's business date, or the date in UTC while the outlet's settings have not come yet."""
    return outlet_day(uow) if uow.device.has_outlet() else uow.now.date()


def _provisional_series() -> str:
    """Return R and three random letters: no server gives out such a one, and two restores do not meet in it."""
    return "R" + "".join(secrets.choice(string.ascii_uppercase) for _ in range(3))


def take_went_back(uow: UnitOfWork, reply: HelloReply) -> None:
    """Go on as the server says, inside a unit of work: in the series it gave, behind both branches of this device's past.

    The fact that is written joins the two journals: it continues this database's chain and names the head that the server has.
    """
    state = uow.device.state()
    left, number, device_no = state.series, state.number, state.last_device_no
    if state.recover_after is None:
        state.recover_after = uow.outbox.sure_until()
    state.went_back_at = uow.now
    state.snapshot_id = None  # another life of this device may have pushed since it was made
    state.series, state.number = (None, 0) if reply.series is None else (reply.series, 0)
    state.last_device_no = max(state.last_device_no, reply.last_device_no)
    body = DeviceRestored(
        cause="went_back",
        left_series=left,
        left_number=number,
        left_device_no=device_no,
        series=reply.series,
        server_device_no=reply.last_device_no,
        server_journal_no=reply.journal_no,
        server_journal_head=reply.journal_head,
    )
    uow.facts.add(body, id=uow.new_id(), staff_id=None, business_date=_day(uow), journal_after=reply.journal_no)


def server_went_back(uow: UnitOfWork, push_no: int) -> int:
    """Offer again what the server lost, inside a unit of work: all that it settled in later pushes than it knows of now.

    Return how many messages that are. A fresh snapshot is due after them.
    """
    state = uow.device.state()
    state.push_no, state.refill, state.snapshot_id = push_no, True, None
    if state.recover_after is not None:
        # What was being fetched back may have gone with the server; nobody will ever have it again.
        state.heads_lost = ",".join(filter(None, [state.heads_lost, *uow.outbox.heads_missing()]))
    return uow.outbox.offer_again(max(push_no - PUSHES_IN_DOUBT, 0))


def next_own(uow: UnitOfWork) -> int | None:
    """Return behind which device number facts may be missing here, or None when nothing is."""
    with uow:
        return uow.device.state().recover_after


def take_own(uow: UnitOfWork, reply: OwnReply) -> int:
    """Store the facts of a page that are not here. Return how many; at the last page the device is whole again.

    A fact that this program cannot read is left out: the server has it.
    """
    with uow:
        stored = 0
        for fact in reply.facts:
            stored += _store(uow, fact, reply.push_no)
        state = uow.device.state()
        state.push_no = max(state.push_no, reply.push_no)
        if reply.more:
            # Two lives may share a number: without the id of the last fact, the next page begins with that number once more.
            state.recover_after = max(reply.after - 1, 0)
        else:
            _end_recovery(uow)
        return stored


def _end_recovery(uow: UnitOfWork) -> None:
    """End fetching, when the journal that the server named is here; else look once more through all that this device ever sent.

    Behind the place where this database was last sure lies what it lost, unless a copy of it sent facts with lower numbers.
    """
    state = uow.device.state()
    missing = set(uow.outbox.heads_missing()) - set(state.heads_lost.split(","))
    again = bool(missing) and not state.recover_all
    state.recover_after, state.recover_all = (0, True) if again else (None, False)


def _store(uow: UnitOfWork, fact: OwnFact, push_no: int) -> int:
    try:
        envelope = decode(fact.message)
        body = decode_body(envelope.kind, envelope.version, envelope.body)
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError):
        return 0
    if uow.outbox.is_own(envelope.id) or not _fits(uow, envelope):
        return 0
    state = "parked" if fact.outcome == "parked" else "accepted"
    settled = Settled(state, fact.code, fact.field, ",".join(fact.flags) or None, push_no)
    uow.facts.recover(bytes(fact.message), settled=settled)
    if isinstance(body, OrderCompleted | CartVoided):
        uow.carts.drop(body.cart_id)
    return 1


def _fits(uow: UnitOfWork, envelope: Envelope) -> bool:
    """Say whether a fact's shift is here, as all facts of a shift need it."""
    device = uow.device.identity()
    if envelope.outlet_id != device.outlet_id or envelope.register_id != device.register_id:
        return False
    return envelope.shift_id is None or uow.shifts.is_known(envelope.shift_id) or envelope.kind == "shift_opened"
