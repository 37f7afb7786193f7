"""The web application: which calls there are, and what stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import anyio
import msgspec
from litestar import Litestar, MediaType, Response, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, NotFoundException
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, OpenAPIType, Reference, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from sync_server import pages
from sync_server.db import DatabaseAway, make_pool
from sync_server.http import (
    PROBLEM,
    AnyRequest,
    Door,
    Refused,
    on_database_away,
    on_fault,
    on_http_error,
    on_refused,
    on_unreadable,
    problem,
    watched,
)
from sync_server.metrics import CONTENT_TYPE
from sync_server.packing import packing
from sync_server.room import Room
from sync_server.sync.nudges import Nudges, nudge
from sync_server.sync.routes import SyncController


class RawMessages(OpenAPISchemaPlugin):
    """Describes what is passed on as bytes: any JSON object."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Say whether this plugin describes the type."""
        return value is msgspec.Raw

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """Describe it."""
        return Schema(type=OpenAPIType.OBJECT, description="A JSON object, taken byte for byte as it is.")


@get("/health/live", sync_to_thread=False, tags=["operation"])
def live() -> Response[Any]:
    """Say that the process answers; whether it can do its work is another question."""
    return Response({"status": "ok"}, media_type=MediaType.JSON)


@get("/health/ready", sync_to_thread=True, tags=["operation"])
def ready(door: NamedDependency[Door]) -> Response[Any]:
    """Say whether the server can do its work: 200 when its database answers, else 503."""
    return _readiness(door)


@get("/health", sync_to_thread=True, tags=["operation"])
def health(door: NamedDependency[Door]) -> Response[Any]:
    """Say the same as ``/health/ready``, at the address where it was first."""
    return _readiness(door)


def _readiness(door: Door) -> Response[Any]:
    if not door.database_answers():
        return problem(503, DatabaseAway.code, "The server cannot reach its database just now.", retry=True)
    return Response({"status": "ok", "server_time": door.now()}, media_type=MediaType.JSON)


@get("/metrics", sync_to_thread=True, include_in_schema=False)
def metrics(request: AnyRequest, door: NamedDependency[Door]) -> Response[bytes]:
    """Tell a Prometheus on this machine what was measured. Nobody else is told, also not through a proxy."""
    if not _is_of_this_machine(request):
        raise NotFoundException
    return Response(door.metrics.text(), media_type=CONTENT_TYPE)


def _is_of_this_machine(request: AnyRequest) -> bool:
    if any(request.headers.get(name) is not None for name in ("Forwarded", "X-Forwarded-For")):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def create_app(door: Door) -> Litestar:
    """Return the application around a door. Its pool is opened when serving starts and closed when it ends."""

    nudges = Nudges(door)

    @asynccontextmanager
    async def serving(_: Litestar) -> AsyncIterator[None]:
        await anyio.to_thread.run_sync(door.pool.open)
        nudges.start()
        try:
            yield
        finally:
            await nudges.stop()
            await anyio.to_thread.run_sync(door.pool.close)

    app = Litestar(
        route_handlers=[SyncController, nudge, live, ready, health, metrics],
        dependencies={
            "door": Provide(lambda: door, sync_to_thread=False),
            "nudges": Provide(lambda: nudges, sync_to_thread=False),
        },
        exception_handlers={
            Refused: on_refused,
            DatabaseAway: on_database_away,
            HTTPException: on_http_error,
            UnicodeDecodeError: on_unreadable,
            RecursionError: on_unreadable,
            Exception: on_fault,
        },
        middleware=[Room().middleware, packing],
        lifespan=[serving],
        logging_config=None,
        openapi_config=pages.described(),
        plugins=[RawMessages()],
    )
    _close_structs(app)
    _describe_refusals(app)
    app.asgi_handler = watched(app.asgi_handler, door.metrics)  # around everything, so that no refusal is left out
    return app


CLOSED = ("Reply", "Problem", "PushResult", "FeedRow", "OwnFact", "DeviceEntry", "ShiftCompared")


_REPLIED = ("Reply", "PushResult", "FeedRow", "DeviceEntry", "ShiftCompared", "OwnFact")
"""How the names of what is only ever answered end."""


def _close_structs(app: Litestar) -> None:
    """Replies hold the described fields and no others; requests may hold more, which are ignored."""
    schemas = app.openapi_schema.components.schemas or {}
    for name, schema in schemas.items():
        if isinstance(schema, Schema) and name.endswith(CLOSED):
            schema.additional_properties = False


def _describe_refusals(app: Litestar) -> None:
    """Whatever a call is refused for, the reply is a problem; the framework would describe one of its own instead."""
    described = app.openapi_schema
    described.components.schemas["Problem"] = Schema(
        type=OpenAPIType.OBJECT,
        properties={
            "code": Schema(type=OpenAPIType.STRING, description="Which refusal; it never changes."),
            "sentence": Schema(type=OpenAPIType.STRING),
            "field": Schema(type=[OpenAPIType.STRING, OpenAPIType.NULL], description="What in the body is meant."),
        },
        required=["code", "sentence"],
        additional_properties=False,
    )
    problem_reply = OpenAPIResponse(
        description="Refused; nothing was done.",
        content={PROBLEM: OpenAPIMediaType(schema=Reference(ref="#/components/schemas/Problem"))},
    )
    for path in (described.paths or {}).values():
        for operation in (path.get, path.post):
            if operation is not None and operation.responses is not None:
                operation.responses.pop("400", None)
                operation.responses |= {"4XX": problem_reply, "5XX": problem_reply}


def now() -> datetime:
    """Return the time, aware."""
    return datetime.now(UTC)


def app_of(url: str) -> Litestar:
    """Return the application on a database, given as the request role's connection string."""
    return create_app(Door(make_pool(url), now))
