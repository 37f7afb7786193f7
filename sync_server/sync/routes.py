"""The calls under ``/v1/sync``: what comes in, which service is asked, what goes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import CacheControlHeader, State
from litestar.di import NamedDependency
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.params import FromPath, JSONBody, Parameter, QueryParameter, RawBody

from app.wire.calls import (
    ChangesReply,
    DeviceEntry,
    DevicesReply,
    EnrolReply,
    EnrolRequest,
    HelloReply,
    HelloRequest,
    OwnFact,
    OwnReply,
    PushReply,
    PushRequest,
    ReconcileReply,
    ReconcileRequest,
    ShiftCompared,
    SnapshotReply,
    SnapshotRequest,
)
from app.wire.limits import (
    BOOT_HEADER,
    ENROL_BYTES_MAX,
    HELLO_BYTES_MAX,
    PROTOCOL,
    PUSH_MESSAGES_MAX,
    PUSH_UNPACKED_BYTES_MAX,
    PUSHES_HEADER,
    RECONCILE_BYTES_MAX,
)
from sync_server.db import Connection, transaction
from sync_server.devices import listing, tokens
from sync_server.devices import service as devices
from sync_server.devices.service import DeviceUnknown
from sync_server.http import BodyUnreadable, Caller, Door
from sync_server.sync import changes as feed
from sync_server.sync import flags, service, snapshots
from sync_server.sync import own as own_facts
from sync_server.sync import reconcile as reconciling
from sync_server.sync.feed import add_to_feed
from sync_server.sync.intake import UNREADABLE

SyncRequest = Request[Any, Any, State]
Connected = ASGIConnection[Any, Any, Any, Any]

_push_decoder = msgspec.json.Decoder(PushRequest)

BEARER = "bearer "
NUDGE_PATH = "/v1/sync/nudge"
CHANGE_NO_MAX = 2**53
PUSHES_DIGITS_MAX = 15


def caller_of(request: Connected) -> Caller:
    """Return what the caller shows, with a call or with a socket. Raises DeviceUnknown when it shows no token that could be one of ours."""
    shown = request.headers.get("Authorization", "")
    token = tokens.read_device_token(shown[len(BEARER) :].strip()) if shown.lower().startswith(BEARER) else None
    if token is None:
        raise DeviceUnknown
    tenant_id, token_hash = token
    pushes = request.headers.get(PUSHES_HEADER, "")
    known = int(pushes) if pushes.isascii() and pushes.isdecimal() and len(pushes) <= PUSHES_DIGITS_MAX else None
    return Caller(tenant_id, token_hash, request.headers.get(BOOT_HEADER), known)


def _common(door: Door) -> dict[str, Any]:
    common: dict[str, datetime | UUID] = {"server_time": door.now(), "history_id": door.history_id()}
    return common


@dataclass
class PushOperation(Operation):
    """Describes the body of a push, whose messages are taken as bytes and therefore decoded by hand."""

    def __post_init__(self) -> None:
        message = Schema(description="A stored message, byte for byte; one that is none is parked, and named.")
        messages = Schema(type=OpenAPIType.ARRAY, items=message, max_items=PUSH_MESSAGES_MAX)
        schema = Schema(type=OpenAPIType.OBJECT, properties={"messages": messages}, required=["messages"])
        self.request_body = RequestBody({"application/json": OpenAPIMediaType(schema=schema)}, required=True)


@dataclass
class SnapshotOperation(Operation):
    """Describes what comes of a snapshot: bytes, all or a part."""

    def __post_init__(self) -> None:
        content = {"application/zstd": OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))}
        self.responses = {
            "200": OpenAPIResponse(description="All bytes.", content=content),
            "206": OpenAPIResponse(description="The bytes that were asked for, or the first of them.", content=content),
        }


class SyncController(Controller):
    """All calls of the sync protocol."""

    path = "/v1/sync"
    tags = ["sync"]  # noqa: RUF012 - Litestar reads it from the class
    cache_control = CacheControlHeader(no_store=True)

    @post("/enrol", sync_to_thread=True, request_max_body_size=ENROL_BYTES_MAX, status_code=200)
    def enrol(self, request: SyncRequest, data: JSONBody[EnrolRequest], door: NamedDependency[Door]) -> EnrolReply:
        """Exchange a one-time code for a device token. The token is shown this once."""
        now = door.now()
        address = request.client.host if request.client else ""
        with transaction(door.pool) as connection:
            devices.count_try(connection, address, now)
        with transaction(door.pool) as connection:
            code = devices.find_code(connection, data, now)

        def enrol(connection: Connection) -> devices.Enrolled:
            enrolled = devices.enrol(connection, code, data, address, now)
            if enrolled.register_id is not None:
                told = flags.settle_copied(connection, enrolled.tenant_id, enrolled.register_id, now)
                add_to_feed(connection, enrolled.tenant_id, told)
            return enrolled

        enrolled = door.for_tenant(code["tenant_id"], enrol)
        return EnrolReply(**_common(door), **asdict(enrolled))

    @post("/hello", sync_to_thread=True, request_max_body_size=HELLO_BYTES_MAX, status_code=200)
    def hello(self, request: SyncRequest, data: JSONBody[HelloRequest], door: NamedDependency[Door]) -> HelloReply:
        """Say who one is and where one stands; learn the next boot token."""
        caller = caller_of(request)

        def greet(connection: Connection) -> tuple[devices.Greeting, dict[str, Any]]:
            device = devices.identify(connection, caller, lock=True)
            greeting = devices.greet(connection, device, caller, data, door.history_id(anew=True), door.now())
            if greeting.device.copied and not device.copied:
                told = flags.tell_copied(connection, greeting.device, door.now())
                add_to_feed(connection, device.tenant_id, told)
            return greeting, feed.place(connection, device, data.cursor)

        greeting, at = door.for_tenant(caller.tenant_id, greet)
        device = greeting.device
        return HelloReply(
            **_common(door),
            protocol=min(PROTOCOL, data.protocol),
            head=at["head"],
            feed_floor=at["floor"],
            boot_token=greeting.boot_token,
            last_device_no=device.last_device_no,
            journal_no=device.journal_no,
            journal_head=device.journal_head.hex(),
            series=device.series,
            number=device.number,
            push_no=device.push_no,
            feed_differs=feed.differs(at, data.cursor_mark),
            went_back=greeting.went_back,
            copied=device.copied,
            suspended=device.suspended,
            nudge_path=NUDGE_PATH,
        )

    @post(
        "/push",
        sync_to_thread=True,
        request_max_body_size=PUSH_UNPACKED_BYTES_MAX,
        status_code=200,
        operation_class=PushOperation,
    )
    def push(self, request: SyncRequest, body: RawBody, door: NamedDependency[Door]) -> PushReply:
        """Hand in stored messages, oldest first; get a result for each."""
        caller = caller_of(request)
        try:
            asked = _push_decoder.decode(body)
        except UNREADABLE as error:
            raise BodyUnreadable from error
        taken = service.push(door, caller, [bytes(raw) for raw in asked.messages])
        door.metrics.messages_answered(result.outcome for result in taken.results)
        return PushReply(**_common(door), results=taken.results, push_no=taken.push_no, head=taken.head)

    @get("/changes", sync_to_thread=True)
    def changes(
        self,
        request: SyncRequest,
        door: NamedDependency[Door],
        after: Annotated[int, Parameter(ge=0, le=CHANGE_NO_MAX)],
        mark: Annotated[int, Parameter(ge=0, le=CHANGE_NO_MAX)] = 0,
    ) -> ChangesReply:
        """Fetch what changed after a change number, whose mark the device shows, within this device's scope."""
        caller = caller_of(request)

        def read(connection: Connection) -> feed.Page:
            device = devices.identify(connection, caller)
            devices.require_same_life(connection, device, caller, door.now())
            devices.require_readable(device)
            return feed.page(connection, device, after, mark)

        page = door.for_tenant(caller.tenant_id, read)
        return ChangesReply(**_common(door), **page._asdict(), after=after, more=page.cursor < page.head)

    @get("/devices", sync_to_thread=True)
    def devices_known(self, request: SyncRequest, door: NamedDependency[Door]) -> DevicesReply:
        """Fetch which devices there are, within this device's scope, and how each stands."""
        caller = caller_of(request)

        def read(connection: Connection) -> list[DeviceEntry]:
            device = devices.identify(connection, caller)
            devices.require_same_life(connection, device, caller, door.now())
            devices.require_readable(device)
            return listing.of_outlet(connection, device)

        return DevicesReply(**_common(door), devices=door.for_tenant(caller.tenant_id, read))

    @get("/own", sync_to_thread=True)
    def own(
        self,
        request: SyncRequest,
        door: NamedDependency[Door],
        after: Annotated[int, Parameter(ge=0, le=CHANGE_NO_MAX)],
        after_id: Annotated[UUID | None, QueryParameter()] = None,
    ) -> OwnReply:
        """Fetch the messages of this very device behind a device number, for a database that lost them."""
        caller = caller_of(request)

        def read(connection: Connection) -> tuple[list[OwnFact], int, UUID | None, bool, int]:
            device = devices.identify(connection, caller)
            devices.require_same_life(connection, device, caller, door.now())
            return *own_facts.page(connection, device, after, after_id), device.push_no

        facts, last, last_id, more, push_no = door.for_tenant(caller.tenant_id, read)
        return OwnReply(**_common(door), facts=facts, after=last, after_id=last_id, more=more, push_no=push_no)

    @post("/reconcile", sync_to_thread=True, request_max_body_size=RECONCILE_BYTES_MAX, status_code=200)
    def reconcile(
        self, request: SyncRequest, data: JSONBody[ReconcileRequest], door: NamedDependency[Door]
    ) -> ReconcileReply:
        """Compare closed shifts, and an entry of the device's journal with the one that it handed in."""
        caller = caller_of(request)

        def compare(connection: Connection) -> tuple[list[ShiftCompared], bool]:
            device = devices.identify(connection, caller, lock=True)
            devices.require_same_life(connection, device, caller, door.now())
            equal = reconciling.journal_is_equal(connection, device, data)
            if not equal:
                told = flags.tell_journal_differs(connection, device, data.journal_no, door.now())
                shifts = reconciling.compare(connection, device, data)
                add_to_feed(connection, device.tenant_id, told)
                return shifts, equal
            return reconciling.compare(connection, device, data), equal

        shifts, equal = door.for_tenant(caller.tenant_id, compare)
        return ReconcileReply(**_common(door), shifts=shifts, journal_equal=equal)

    @post("/snapshots", sync_to_thread=True, request_max_body_size=HELLO_BYTES_MAX, status_code=200)
    def snapshot(
        self, request: SyncRequest, data: JSONBody[SnapshotRequest], door: NamedDependency[Door]
    ) -> SnapshotReply:
        """Ask for a file with everything in this device's scope, instead of the feed from its beginning."""
        made = snapshots.ask(door, caller_of(request), data.at_least)
        return SnapshotReply(
            **_common(door),
            id=made.id,
            head=made.head,
            length=made.length,
            sha256=made.sha256.hex(),
            rows=made.rows,
        )

    @get("/snapshots/{snapshot_id:uuid}", sync_to_thread=True, operation_class=SnapshotOperation)
    def snapshot_bytes(
        self, request: SyncRequest, door: NamedDependency[Door], snapshot_id: FromPath[UUID]
    ) -> Response[bytes]:
        """Fetch bytes of a snapshot: those that a Range header names, a piece of them at a time, or all."""
        asked = request.headers.get("Range")
        found = snapshots.piece(door, caller_of(request), snapshot_id, asked)
        headers = {"Accept-Ranges": "bytes"}
        if asked is not None:
            end = found.start + len(found.content) - 1
            headers["Content-Range"] = f"bytes {found.start}-{end}/{found.length}"
        status = 200 if asked is None else 206
        return Response(found.content, status_code=status, media_type="application/zstd", headers=headers)
