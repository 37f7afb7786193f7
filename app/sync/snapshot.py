"""Fetching a snapshot in pieces, however often the line breaks, and filling the till from it."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.errors import Rejected
from app.ports import ServerLink
from app.services import filling
from app.services.work import UnitOfWorkFactory
from app.sync.errors import ServerGarbled, ServerWentBack, SnapshotGone
from app.wire.calls import SnapshotReply, SnapshotRequest
from app.wire.limits import SNAPSHOT_BYTES_MAX

Ask = Callable[[SnapshotRequest], SnapshotReply]


def fill(units: UnitOfWorkFactory, link: ServerLink, ask: Ask, done: Callable[[int], None]) -> bool:
    """Fetch a snapshot, going on where an earlier round stopped, and apply it. The outbox was drained just before.

    Return False when the server has it no more, or what came of it is no snapshot: it is thrown away, and one is asked anew
    when the outbox is drained again. ``done`` hears of rows as they are applied, and of 0 when bytes came.
    Raises the errors of ``app.sync.errors``; after all but those of the line the snapshot is thrown away, so that pushing goes on.
    """
    try:
        if filling.wanted(units(write=False)) is None:
            _begin(units, ask)
        _fetch(units, link, done)
        filling.apply(units, done)
    except (SnapshotGone, filling.SnapshotBroken):
        filling.abandon(units())
        return False
    except (Rejected, ServerGarbled):
        filling.abandon(units())
        raise
    return True


def _begin(units: UnitOfWorkFactory, ask: Ask) -> None:
    request = filling.request(units(write=False))
    reply = ask(request)
    if reply.head < request.at_least:
        raise ServerWentBack
    if not 0 < reply.length <= SNAPSHOT_BYTES_MAX:
        raise ServerGarbled(why="snapshot_length")
    filling.begin(units(), reply)


def _fetch(units: UnitOfWorkFactory, link: ServerLink, done: Callable[[int], None]) -> None:
    """Fetch what is not here yet; each piece is kept before the next is asked for."""
    while True:
        download = filling.wanted(units(write=False))
        if download is None:
            raise SnapshotGone
        if download.received >= download.length:
            return
        filling.keep(units(), download, link.snapshot_part(download.id, download.received))
        done(0)
