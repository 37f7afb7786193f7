"""The calls under ``/v1/sync``: what comes in, which service is asked, what goes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import JSONBody, Parameter, RawBody

from app.wire.calls import ChangesReply, EnrolReply, EnrolRequest, HelloReply, HelloRequest, PushReply, PushRequest
from app.wire.limits import BOOT_HEADER, ENROL_BYTES_MAX, HELLO_BYTES_MAX, PROTOCOL, PUSH_BYTES_MAX, PUSH_MESSAGES_MAX
from sync_server.db import Connection, one, transaction
from sync_server.devices import service as devices
from sync_server.devices import tokens
from sync_server.devices.service import DeviceUnknown
from sync_server.http import BodyUnreadable, Caller, Door
from sync_server.sync import changes as feed
from sync_server.sync import service, store
from sync_server.sync.intake import UNREADABLE

SyncRequest = Request[Any, Any, State]

_push_decoder = msgspec.json.Decoder(PushRequest)

BEARER = "bearer "
CHANGE_NO_MAX = 2**53


def caller_of(request: SyncRequest) -> Caller:
    """Return what the caller shows. Raises DeviceUnknown when it shows no token that could be one of ours."""
    shown = request.headers.get("Authorization", "")
    token = tokens.read_device_token(shown[len(BEARER) :].strip()) if shown.lower().startswith(BEARER) else None
    if token is None:
        raise DeviceUnknown
    tenant_id, token_hash = token
    return Caller(tenant_id, token_hash, request.headers.get(BOOT_HEADER))


def _common(door: Door) -> dict[str, Any]:
    common: dict[str, datetime | UUID] = {"server_time": door.now(), "history_id": door.history_id()}
    return common


@dataclass
class PushOperation(Operation):
    """Describes the body of a push, whose messages are taken as bytes and therefore decoded by hand."""

    def __post_init__(self) -> None:
        message = Schema(type=OpenAPIType.OBJECT, description="A stored message, byte for byte.")
        messages = Schema(type=OpenAPIType.ARRAY, items=message, max_items=PUSH_MESSAGES_MAX)
        schema = Schema(type=OpenAPIType.OBJECT, properties={"messages": messages}, required=["messages"])
        self.request_body = RequestBody({"application/json": OpenAPIMediaType(schema=schema)}, required=True)


class SyncController(Controller):
    """All calls of the sync protocol."""

    path = "/v1/sync"
    tags = ["sync"]  # noqa: RUF012 - Litestar reads it from the class

    @post("/enrol", sync_to_thread=True, request_max_body_size=ENROL_BYTES_MAX, status_code=200)
    def enrol(self, request: SyncRequest, data: JSONBody[EnrolRequest], door: NamedDependency[Door]) -> EnrolReply:
        """Exchange a one-time code for a device token. The token is shown this once."""
        now = door.now()
        address = request.client.host if request.client else ""
        with transaction(door.pool) as connection:
            devices.count_try(connection, address, now)
        with transaction(door.pool) as connection:
            code = devices.find_code(connection, data, now)
        enrolled = door.for_tenant(
            code["tenant_id"], lambda connection: devices.enrol(connection, code, data, address, now)
        )
        return EnrolReply(**_common(door), **asdict(enrolled))

    @post("/hello", sync_to_thread=True, request_max_body_size=HELLO_BYTES_MAX, status_code=200)
    def hello(self, request: SyncRequest, data: JSONBody[HelloRequest], door: NamedDependency[Door]) -> HelloReply:
        """Say who one is and where one stands; learn the next boot token."""
        caller = caller_of(request)

        def greet(connection: Connection) -> tuple[devices.Greeting, dict[str, Any]]:
            device = devices.identify(connection, caller, lock=True)
            greeting = devices.greet(connection, device, caller, data, door.now())
            at = one(connection, store.HEAD, {"tenant": device.tenant_id})
            assert at is not None, "every tenant has a feed head"
            return greeting, at

        greeting, at = door.for_tenant(caller.tenant_id, greet)
        device = greeting.device
        return HelloReply(
            **_common(door),
            protocol=PROTOCOL,
            head=at["head"],
            feed_floor=at["floor"],
            boot_token=greeting.boot_token,
            last_device_no=device.last_device_no,
            journal_no=device.journal_no,
            journal_head=device.journal_head.hex(),
            series=device.series,
            number=device.number,
            went_back=greeting.went_back,
            suspended=device.suspended,
        )

    @post(
        "/push",
        sync_to_thread=True,
        request_max_body_size=PUSH_BYTES_MAX,
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
        results = service.push(door, caller, [bytes(raw) for raw in asked.messages])
        return PushReply(**_common(door), results=results)

    @get("/changes", sync_to_thread=True)
    def changes(
        self,
        request: SyncRequest,
        door: NamedDependency[Door],
        after: Annotated[int, Parameter(ge=0, le=CHANGE_NO_MAX)],
    ) -> ChangesReply:
        """Fetch what changed after a change number, within this device's scope."""
        caller = caller_of(request)

        def read(connection: Connection) -> tuple[list[Any], int, int]:
            device = devices.identify(connection, caller)
            devices.require_same_life(connection, device, caller, door.now())
            return feed.page(connection, device, after)

        found, cursor, head = door.for_tenant(caller.tenant_id, read)
        return ChangesReply(**_common(door), rows=found, cursor=cursor, head=head, more=cursor < head)
