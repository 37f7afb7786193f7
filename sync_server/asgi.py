"""The web application: which calls there are, and what stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import anyio
import msgspec
from litestar import Litestar, MediaType, Response, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from sync_server.db import DatabaseAway, make_pool
from sync_server.http import (
    Door,
    Refused,
    access_log,
    on_database_away,
    on_fault,
    on_http_error,
    on_refused,
    on_unreadable,
    problem,
)
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


@get("/health", sync_to_thread=True, tags=["operation"])
def health(door: NamedDependency[Door]) -> Response[Any]:
    """Say whether the server can do its work: 200 when its database answers, else 503."""
    if not door.database_answers():
        return problem(503, DatabaseAway.code, "The server cannot reach its database just now.", retry=True)
    return Response({"status": "ok", "server_time": door.now()}, media_type=MediaType.JSON)


def create_app(door: Door) -> Litestar:
    """Return the application around a door. Its pool is opened when serving starts and closed when it ends."""

    @asynccontextmanager
    async def serving(_: Litestar) -> AsyncIterator[None]:
        await anyio.to_thread.run_sync(door.pool.open)
        try:
            yield
        finally:
            await anyio.to_thread.run_sync(door.pool.close)

    app = Litestar(
        route_handlers=[SyncController, health],
        dependencies={"door": Provide(lambda: door, sync_to_thread=False)},
        exception_handlers={
            Refused: on_refused,
            DatabaseAway: on_database_away,
            HTTPException: on_http_error,
            UnicodeDecodeError: on_unreadable,
            RecursionError: on_unreadable,
            Exception: on_fault,
        },
        middleware=[access_log],
        lifespan=[serving],
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Warungin sync server", version="1", path="/schema", render_plugins=[JsonRenderPlugin()]
        ),
        plugins=[RawMessages()],
    )
    _close_structs(app)
    return app


def _close_structs(app: Litestar) -> None:
    """Replies hold the described fields and no others; requests may hold more, which are ignored."""
    schemas = app.openapi_schema.components.schemas or {}
    for name, schema in schemas.items():
        if isinstance(schema, Schema) and name.endswith(("Reply", "Problem", "PushResult", "FeedRow")):
            schema.additional_properties = False


def now() -> datetime:
    """Return the time, aware."""
    return datetime.now(UTC)


def app_of(url: str) -> Litestar:
    """Return the application on a database, given as the request role's connection string."""
    return create_app(Door(make_pool(url), now))
