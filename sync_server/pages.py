"""The server's pages: the description of its calls, drawn by files that come with the program, so also without the internet.

Each page and file is sent with a policy under which a browser runs and loads nothing but what this server sends as a file.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

from litestar import MediaType, Request, Router, get
from litestar.datastructures import ResponseHeader
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.params import FromPath
from litestar.response import Response

SCHEMA = "/schema"

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = (
    ResponseHeader(name="Content-Security-Policy", value=POLICY),
    ResponseHeader(name="X-Content-Type-Options", value="nosniff"),
    ResponseHeader(name="Referrer-Policy", value="no-referrer"),
)

_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8"}


class SchemaPage(OpenAPIRenderPlugin):
    """The page at the root of the description."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the page, which fetches the description by itself."""
        return _file("schema.html")


def _file(name: str) -> bytes:
    return resources.files("sync_server.static").joinpath(name).read_bytes()


@get("/static/{name:str}", sync_to_thread=True, include_in_schema=False)
def static(name: FromPath[str]) -> Response[bytes]:
    """Send one of the files that pages are made of; only a name that stands in their folder is one."""
    kind = _KINDS.get(name[name.rfind(".") :])
    if kind is None or name not in {file.name for file in resources.files("sync_server.static").iterdir()}:
        raise NotFoundException
    return Response(_file(name), media_type=kind, headers={"Cache-Control": "max-age=3600"})


def described() -> OpenAPIConfig:
    """Return where and how the calls are described: as JSON, and as a page."""
    return OpenAPIConfig(
        title="Warungin sync server",
        version="1",
        path=SCHEMA,
        render_plugins=[SchemaPage(), JsonRenderPlugin()],
        openapi_router=Router(SCHEMA, route_handlers=[static], response_headers=_HEADERS, include_in_schema=False),
    )
