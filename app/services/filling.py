"""Filling a till from a snapshot, as transactions: fetch its bytes, apply it slice by slice, end. The calls are in ``app.sync``.

The bytes are kept inside the encrypted database, since they hold people's PIN hashes and all prices. From the moment a snapshot
is begun until it is applied, nothing is pushed: so the facts that it holds are those that were accepted before. Each slice is a
transaction of its own, and the shop sells between them; what was cut off begins again with the first slice, which does no harm.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

import msgspec
import zstandard

from app.db.stores.snapshots import FORGOTTEN, MARKED, SLICE_ROWS, Download
from app.db.unit_of_work import UnitOfWork
from app.services.work import UnitOfWorkFactory
from app.wire.calls import FeedRow, SnapshotReply, SnapshotRequest
from app.wire.limits import SNAPSHOT_LINE_BYTES_MAX
from app.wire.master import ProductEntity
from app.wire.packing import ZSTD_WINDOW_MAX
from app.wire.snapshot import ON_HAND, SnapshotHead, SnapshotLine

__all__ = [
    "Download", "SnapshotBroken", "abandon", "apply", "begin", "is_needed", "is_under_way", "keep", "request", "want",
    "wanted",
]  # fmt: skip

FROM_THE_FEED_MAX = 2_000
"""A new till reads a shorter feed from its beginning; a snapshot of a longer one is sooner there."""

STEP_BYTES = 256 * 1024
KEPT_TABLES = (*MARKED, *FORGOTTEN, "tasks")

_lines = msgspec.json.Decoder(SnapshotLine)
_head = msgspec.json.Decoder(SnapshotHead)
_products = msgspec.json.Decoder(ProductEntity)
_quantities = msgspec.json.Decoder(int)

Item = TypeVar("Item")


class SnapshotBroken(ValueError):
    """The bytes that were fetched are not the snapshot that was promised: they are thrown away."""


def is_needed(uow: UnitOfWork) -> bool:
    """Say whether the feed does not lead to where the server is, or only by a longer way than a snapshot."""
    with uow:
        state = uow.device.state()
        is_new = state.cursor == 0 and state.server_head > FROM_THE_FEED_MAX
        return state.refill or state.snapshot_id is not None or is_new


def is_under_way(uow: UnitOfWork) -> bool:
    """Say whether a snapshot was begun and is not applied yet: nothing is pushed meanwhile."""
    with uow:
        return uow.device.state().snapshot_id is not None


def want(uow: UnitOfWork) -> None:
    """Note that this till must be filled anew, because the feed no longer begins where it stands."""
    with uow:
        uow.device.state().refill = True


def request(uow: UnitOfWork) -> SnapshotRequest:
    """Return what to ask for: all own accepted facts must be in it, so a till with none takes any that is there."""
    with uow:
        state = uow.device.state()
        is_new = state.cursor == 0 and not uow.outbox.has_accepted()
        return SnapshotRequest(at_least=0 if is_new else state.server_head)


def wanted(uow: UnitOfWork) -> Download | None:
    """Return the snapshot that was begun, and how much of it is here."""
    with uow:
        snapshot_id = uow.device.state().snapshot_id
        return None if snapshot_id is None else uow.snapshots.find(snapshot_id)


def begin(uow: UnitOfWork, reply: SnapshotReply) -> None:
    """Note which snapshot is to be fetched. The till needs one from now on until one is applied."""
    with uow:
        state = uow.device.state()
        state.snapshot_id, state.refill = reply.id, True
        uow.snapshots.begin(
            Download(reply.id, reply.head, reply.length, bytes.fromhex(reply.sha256), reply.rows, received=0)
        )


def keep(uow: UnitOfWork, download: Download, piece: bytes) -> None:
    """Keep the next bytes. Of another snapshot, or from elsewhere, they are dropped."""
    with uow:
        now = uow.snapshots.find(download.id)
        if now is not None and now.received == download.received:
            uow.snapshots.keep(piece[: download.length - download.received])


def abandon(uow: UnitOfWork) -> None:
    """Throw a snapshot away: pushing goes on, then another one is asked for."""
    with uow:
        uow.device.state().snapshot_id = None
        uow.snapshots.forget()


def apply(units: UnitOfWorkFactory, done: Callable[[int], None] = lambda _: None) -> int:
    """Apply the snapshot that is here. Return how many rows it had; ``done`` hears after each slice of how many.

    Raises SnapshotBroken; what was applied before it stays, and is applied again from the next snapshot.
    """
    download = wanted(units(write=False))
    assert download is not None, "nothing was begun"
    with units(write=False) as uow:
        content = uow.snapshots.content()
    if hashlib.sha256(content).digest() != download.sha256:
        raise SnapshotBroken("sha256")
    _fold(units)
    seen = _Seen()
    rows = 0
    try:
        lines = _read(content)
        head = _head.decode(next(lines))
        for batch in _sliced((_lines.decode(line) for line in lines), SLICE_ROWS):
            _take(units(), head.head, batch, seen)
            rows += len(batch)
            done(len(batch))
    except (msgspec.MsgspecError, zstandard.ZstdError, StopIteration) as error:
        raise SnapshotBroken("line") from error
    if (rows, head.head) != (head.rows, download.head):
        raise SnapshotBroken("rows")
    _leave_out(units, seen)
    _end(units(), download, head.mark)
    return rows


@dataclass(slots=True)
class _Seen:
    """What the snapshot has: ids by table, and the products of which it told what is on hand."""

    ids: dict[str, set[bytes]] = field(default_factory=lambda: {table: set() for table in KEPT_TABLES})
    stock: set[bytes] = field(default_factory=set)


_TABLES = {
    "outlet": "outlets",
    "role": "roles",
    "staff": "staff",
    "category": "categories",
    "product": "products",
    "tax_rate": "tax_rates",
    "flag": "tasks",
}


def _read(content: bytes) -> Iterator[bytes]:
    """Yield unpacked lines, never holding much more than one. Raises SnapshotBroken, ZstdError."""
    left = b""
    unpacker = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_MAX)
    with unpacker.stream_reader(content, read_across_frames=True) as reader:
        while step := reader.read(STEP_BYTES):
            *lines, left = (left + step).split(b"\n")
            if len(left) > SNAPSHOT_LINE_BYTES_MAX:
                raise SnapshotBroken("line")
            yield from lines
    if left:
        raise SnapshotBroken("cut")


def _sliced(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    walking = iter(items)
    while batch := list(islice(walking, size)):
        yield batch


def _fold(units: UnitOfWorkFactory) -> None:
    """Take received moves and accepted own facts into the base, slice by slice, so that it can be exchanged a product at a time."""
    more = True
    while more:
        with units() as uow:
            more = uow.snapshots.fold_received()
    after: int | None = 0
    while after is not None:
        with units() as uow:
            after = uow.snapshots.fold_own(after)


def _take(uow: UnitOfWork, head: int, batch: list[SnapshotLine], seen: _Seen) -> None:
    """Write one slice."""
    products = [(line.revision, _products.decode(line.body)) for line in batch if line.kind == "product"]
    stock = [(line.entity_id.bytes, _quantities.decode(line.body)) for line in batch if line.kind == ON_HAND]
    with uow:
        for line in batch:
            if line.kind not in ("product", ON_HAND):
                uow.masters.replace(
                    FeedRow(
                        change_no=head,
                        kind=line.kind,
                        entity_id=line.entity_id,
                        revision=line.revision,
                        body=line.body,
                    )
                )
        if products:
            uow.snapshots.put_products(products)
        if stock:
            uow.snapshots.put_stock(stock)
    for line in batch:
        if line.kind == ON_HAND:
            seen.stock.add(line.entity_id.bytes)
        elif line.kind in _TABLES:
            seen.ids[_TABLES[line.kind]].add(line.entity_id.bytes)


def _leave_out(units: UnitOfWorkFactory, seen: _Seen) -> None:
    """Remove what the snapshot does not have."""
    for table, ids in seen.ids.items():
        with units(write=False) as uow:
            gone = [row_id for row_id in uow.snapshots.ids(table) if row_id not in ids]
        for batch in _sliced(gone, SLICE_ROWS):
            with units() as uow:
                uow.snapshots.remove(table, batch)
    with units(write=False) as uow:
        emptied = [product_id for product_id in uow.snapshots.based() if product_id not in seen.stock]
    for batch in _sliced(emptied, SLICE_ROWS):
        with units() as uow:
            uow.snapshots.put_stock([(product_id, 0) for product_id in batch])


def _end(uow: UnitOfWork, download: Download, mark: int) -> None:
    """Let the feed go on behind the snapshot's head."""
    with uow:
        state = uow.device.state()
        if state.snapshot_id != download.id:
            raise SnapshotBroken("another one was begun")
        state.cursor, state.cursor_mark = download.head, mark
        state.server_head = max(state.server_head, download.head)
        state.refill, state.snapshot_id = False, None
        uow.snapshots.forget()
