"""Snapshots: all that a device needs, read at one moment, packed into a file, and kept so that any worker can serve it.

A device that was away for too long, is new, or whose server was restored fetches one instead of the feed's beginning. One
serves all devices of the same scope for a day, unless a device needs a later one: its own accepted facts must be in it.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import zstandard
from uuid_utils.compat import uuid7

from app.wire.limits import SNAPSHOT_BYTES_MAX, SNAPSHOT_PIECE_BYTES_MAX
from app.wire.master import (
    CategoryEntity,
    Entity,
    OutletEntity,
    ProductEntity,
    RoleEntity,
    StaffEntity,
    TaxRateEntity,
    UnitEntity,
)
from app.wire.packing import ZSTD_LEVEL
from app.wire.snapshot import ON_HAND, SnapshotHead
from sync_server import bulk
from sync_server.db import Connection, Row, execute, one, rows
from sync_server.devices import service as devices
from sync_server.devices.service import Device
from sync_server.http import Caller, Door, Refused
from sync_server.sync import changes, flags, store, tables
from sync_server.sync import snapshot_store as sql
from sync_server.sync.changes import TenantSuspended

KEPT = timedelta(days=1)
MAKING_SECONDS_MAX = 20.0
ROWS_AT_ONCE = 5_000
FLAGS_AT_ONCE = 500
STEP_BYTES = 256 * 1024

_making = threading.Lock()
"""A process makes one at a time: who waited mostly finds that it is what another one just made."""


class SnapshotGone(Refused):
    """Nobody made it for this device's scope, or it is older than a day."""

    code = "snapshot_gone"
    status = 404
    sentence = "There is no such snapshot any more. Ask for a new one."


class SnapshotsBusy(Refused):
    """Others are being made, and have been for a while."""

    code = "server_busy"
    status = 503
    sentence = "The server is busy with other snapshots. Come again a little later."


class RangeUnusable(Refused):
    """The asked range is none, or lies behind the end."""

    code = "range_unusable"
    status = 416
    sentence = "The snapshot has no such bytes."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file that can be fetched; ``length`` in bytes."""

    id: UUID
    head: int
    length: int
    sha256: bytes
    rows: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a snapshot from ``start`` on, and how long the whole is."""

    start: int
    content: bytes
    length: int


class _Line(msgspec.Struct):
    kind: str
    entity_id: UUID
    revision: int
    body: Any


Lines = Iterator[_Line]


def ask(door: Door, caller: Caller, at_least: int) -> Snapshot:
    """Return a snapshot whose head is not below ``at_least``: one that is there, else a new one.

    A head that this database has not reached gets the newest there can be. Raises TenantSuspended, SnapshotsBusy, and what
    is wrong with the device.
    """

    def find(connection: Connection) -> Snapshot | None:
        device = _reader(connection, door, caller)
        asked = {**_scope(device), "at_least": at_least, "oldest": door.now() - KEPT}
        found = one(connection, sql.FIND_SNAPSHOT, asked)
        return None if found is None else Snapshot(**found)

    found = door.for_tenant(caller.tenant_id, find)
    if found is not None:
        return found
    if not _making.acquire(timeout=MAKING_SECONDS_MAX):
        raise SnapshotsBusy
    try:
        return door.for_tenant(caller.tenant_id, find) or door.for_tenant(
            caller.tenant_id, lambda connection: _make(connection, door, caller)
        )
    finally:
        _making.release()


def piece(door: Door, caller: Caller, snapshot_id: UUID, asked: str | None) -> Piece:
    """Return the bytes that a Range header asks for, at most a piece of them; without one, the whole.

    Raises SnapshotGone, RangeUnusable, TenantSuspended, and what is wrong with the device.
    """

    def read(connection: Connection) -> Piece:
        device = _reader(connection, door, caller)
        values = {**_scope(device), "id": snapshot_id, "oldest": door.now() - KEPT}
        found = one(connection, sql.SNAPSHOT, values)
        if found is None:
            raise SnapshotGone
        length = found["length"]
        start, end = _range(asked, length)
        first, last = start // SNAPSHOT_PIECE_BYTES_MAX, (end - 1) // SNAPSHOT_PIECE_BYTES_MAX
        parts = rows(connection, sql.PARTS, {**values, "first": first, "last": last})
        at = first * SNAPSHOT_PIECE_BYTES_MAX
        return Piece(start, b"".join(part["bytes"] for part in parts)[start - at : end - at], length)

    return door.for_tenant(caller.tenant_id, read)


_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


def _range(asked: str | None, length: int) -> tuple[int, int]:
    """Return where the bytes begin and end. Raises RangeUnusable."""
    if asked is None:
        return 0, length
    found = _RANGE.fullmatch(asked.strip())
    if found is None:
        raise RangeUnusable(length=length)
    start = int(found[1])
    end = min(int(found[2]) + 1 if found[2] else length, length, start + SNAPSHOT_PIECE_BYTES_MAX)
    if start >= end:
        raise RangeUnusable(length=length)
    return start, end


def _reader(connection: Connection, door: Door, caller: Caller) -> Device:
    device = devices.identify(connection, caller)
    devices.require_same_life(connection, device, caller, door.now())
    devices.require_readable(device)
    if device.suspended:
        raise TenantSuspended
    return device


def _scope(device: Device) -> dict[str, Any]:
    is_office = device.kind == "office"
    return {
        "tenant": device.tenant_id,
        "outlet_id": device.outlet_id,
        "all_outlets": is_office,
        "scope": None if is_office else device.outlet_id,
    }


def _make(connection: Connection, door: Door, caller: Caller) -> Snapshot:
    """Read everything at one moment, and keep it packed."""
    execute(connection, sql.ONE_MOMENT, {})
    device = devices.identify(connection, caller)
    scope, now = _scope(device), door.now()
    at = one(connection, store.HEAD, scope)
    assert at is not None, "every tenant has a feed head"
    mark = changes.place(connection, device, at["head"])["mark"]
    packed, count = _packed(_lines(connection, scope))
    first = SnapshotHead(head=at["head"], mark=mark, made_at=now, rows=count)
    # The first line tells how many follow, so it is packed last: two frames behind each other are read as one.
    content = _compressor().compress(msgspec.json.encode(first) + b"\n") + packed
    assert len(content) <= SNAPSHOT_BYTES_MAX, "a till would refuse so long a snapshot"
    made = Snapshot(uuid7(), at["head"], len(content), hashlib.sha256(content).digest(), count)
    row = (made.id, scope["scope"], made.head, now, made.length, made.sha256, made.rows)
    bulk.insert(connection, tables.snapshots, device.tenant_id, [row])
    for place, begin in enumerate(range(0, len(content), SNAPSHOT_PIECE_BYTES_MAX)):
        part = content[begin : begin + SNAPSHOT_PIECE_BYTES_MAX]
        bulk.insert(connection, tables.snapshot_parts, device.tenant_id, [(made.id, place, part)])
    return made


def _compressor() -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL)


def _packed(lines: Lines) -> tuple[bytes, int]:
    """Return lines packed, and how many there were."""
    encoder, packer = msgspec.json.Encoder(), _compressor().compressobj()
    packed, plain, count = bytearray(), bytearray(), 0
    for line in lines:
        encoder.encode_into(line, plain, -1)
        plain += b"\n"
        count += 1
        if len(plain) > STEP_BYTES:
            packed += packer.compress(bytes(plain))
            plain.clear()
    packed += packer.compress(bytes(plain)) + packer.flush()
    return bytes(packed), count


def _lines(connection: Connection, scope: dict[str, Any]) -> Lines:
    """Yield every line; what others refer to comes first."""
    yield from _plain(connection, scope, "outlet", sql.OUTLETS, _of(OutletEntity))
    yield from _plain(connection, scope, "role", sql.ROLES, _role)
    yield from _plain(connection, scope, "staff", sql.STAFF, _of(StaffEntity))
    yield from _plain(connection, scope, "category", sql.CATEGORIES, _of(CategoryEntity))
    yield from _plain(connection, scope, "tax_rate", sql.TAX_RATES, _of(TaxRateEntity))
    yield from _products(connection, scope)
    yield from _flags(connection, scope)
    for product_id, milli in _read(connection, "snapshot_on_hand", sql.ON_HAND, scope):
        yield _Line(ON_HAND, product_id, 0, milli)


def _of(kind: type[Entity]) -> Callable[[Row], Entity]:
    names = kind.__struct_fields__
    return lambda row: kind(**{name: row[name] for name in names})


def _role(row: Row) -> Entity:
    return RoleEntity(id=row["id"], code=row["code"], rights=row["rights"] or [])


def _plain(
    connection: Connection, scope: dict[str, Any], kind: str, statement: str, make: Callable[[Row], Entity]
) -> Lines:
    for row in rows(connection, statement, scope):
        yield _Line(kind, row["id"], row["revision"], make(row))


def _products(connection: Connection, scope: dict[str, Any]) -> Lines:
    """Walk through products and units side by side, both in the order of the products' ids."""
    units = _read(connection, "snapshot_units", sql.UNITS, scope)
    ahead = next(units, None)
    for row in _read(connection, "snapshot_products", sql.PRODUCTS, scope):
        product_id, sku, name, category_id, tax_class, weighed, scale_code, pack, colour, revision, _ = row
        own = []
        while ahead is not None and ahead[0] <= product_id:
            if ahead[0] == product_id:
                _, code, factor_milli, price_minor, barcode = ahead
                own.append(UnitEntity(code=code, factor_milli=factor_milli, price_minor=price_minor, barcode=barcode))
            ahead = next(units, None)
        product = ProductEntity(
            id=product_id,
            sku=sku,
            name=name,
            category_id=category_id,
            tax_class=tax_class,
            weighed=weighed,
            scale_code=scale_code,
            pack=pack,
            colour=colour,
            units=own,
        )
        yield _Line("product", product_id, revision, product)


def _flags(connection: Connection, scope: dict[str, Any]) -> Lines:
    found = [row["id"] for row in rows(connection, sql.OPEN_FLAGS, scope)]
    for begin in range(0, len(found), FLAGS_AT_ONCE):
        read = flags.read(connection, scope["tenant"], found[begin : begin + FLAGS_AT_ONCE])
        for flag_id, (revision, flag) in read.items():
            yield _Line("flag", flag_id, revision, flag)


def _read(connection: Connection, name: str, statement: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield rows through a cursor of the database, so that only some of them are here at a time."""
    with connection.cursor(name) as cursor:
        cursor.execute(statement, values, binary=True)
        while batch := cursor.fetchmany(ROWS_AT_ONCE):
            yield from batch
