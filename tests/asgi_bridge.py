"""A transport for ``httpx.Client`` that calls an ASGI application in this process: the real server, without a socket."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal


class AsgiBridge(httpx.BaseTransport):
    """Carries requests of a synchronous client to an ASGI application, from any number of threads. Close it when done."""

    def __init__(self, app: Any, *, client: tuple[str, int] = ("127.0.0.1", 50_000)) -> None:
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=client)
        self._manager = start_blocking_portal()
        self._portal: BlockingPortal = self._manager.__enter__()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Run one call on the application's event loop and wait for its answer."""
        body = request.read()
        return self._portal.call(self._send, request, body)

    async def _send(self, request: httpx.Request, body: bytes) -> httpx.Response:
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=body)
        reply = await self._transport.handle_async_request(asked)
        assert isinstance(reply.stream, httpx.AsyncByteStream)
        content = b"".join([part async for part in reply.stream])
        return httpx.Response(reply.status_code, headers=reply.headers, stream=httpx.ByteStream(content))

    def close(self) -> None:
        """End the event loop."""
        self._manager.__exit__(None, None, None)
