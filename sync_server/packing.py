"""Packed bodies on the line: a call's body is unpacked before anything reads it, a long reply is packed as the caller likes it.

Every body has two limits: what is sent, and what a call takes once unpacked. Both are kept while reading, so a small body that
would unpack to a huge one costs no more than its limit.
"""

from __future__ import annotations

from typing import Any

import anyio.to_thread
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, HTTPRequestEvent, HTTPResponseStartEvent, Message, Receive, Scope, Send

from app.wire.limits import PUSH_BYTES_MAX
from app.wire.packing import PACKED_FROM_BYTES, PACKINGS, PackedBroken, PackedTooLong, allowed, pack, unpack
from sync_server.http import BodyUnreadable, Refused

ASIDE_FROM_BYTES = 64 * 1024
"""From here on packing takes milliseconds, for which the other calls of this process do not wait."""

OFFERED = ", ".join(PACKINGS).encode("ascii")


class PackingUnsupported(Refused):
    """The body is packed in a way that this server does not know."""

    code = "packing_unsupported"
    status = 415
    sentence = "The body of the call is packed in a way that is not known here. Send it as zstd, gzip, or as it is."


def packing(app: ASGIApp) -> ASGIApp:
    """Wrap an application: it sees bodies unpacked, and what it answers is packed where that pays."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        told = dict(scope["headers"])
        arriving = _Arriving(scope, receive, told.get(b"content-encoding", b""))
        wanted = allowed(told.get(b"accept-encoding", b"").decode("latin-1"))
        leaving = _Leaving(send, next(iter(wanted), None))
        await app(scope, arriving.receive, leaving.send)

    return call


class _Arriving:
    """Reads a call's body: as it comes when it is not packed, else whole and then unpacked."""

    def __init__(self, scope: Scope, receive: Receive, encoding: bytes) -> None:
        self._receive = receive
        self._packing = encoding.decode("latin-1").strip().lower()
        self._limit = _limit_of(scope)
        self._sent = 0

    async def receive(self) -> Any:
        """Return the next part of the body. Raises PackingUnsupported, BodyUnreadable, HTTPException 413."""
        if self._packing in ("", "identity"):
            return self._counted(await self._receive())
        if self._packing not in PACKINGS:
            raise PackingUnsupported
        packed = bytearray()
        while True:
            message: Any = self._counted(await self._receive())
            if message["type"] != "http.request":
                return message
            packed += message["body"]
            if not message.get("more_body", False):
                break
        name, self._packing = self._packing, ""
        return HTTPRequestEvent(type="http.request", body=await self._unpacked(bytes(packed), name), more_body=False)

    def _counted(self, message: Any) -> Any:
        self._sent += len(message.get("body", b""))
        if self._sent > min(PUSH_BYTES_MAX, self._limit):
            raise _too_large()
        return message

    async def _unpacked(self, packed: bytes, name: str) -> bytes:
        try:
            if len(packed) < ASIDE_FROM_BYTES:
                return unpack(packed, name, self._limit)
            return await anyio.to_thread.run_sync(unpack, packed, name, self._limit)
        except PackedTooLong as error:
            raise _too_large() from error
        except PackedBroken as error:
            raise BodyUnreadable from error


def _limit_of(scope: Scope) -> int:
    """Return what a call takes; what is no call of ours, a file or a page, takes no body worth a limit of its own."""
    handler: Any = scope.get("route_handler")
    limit = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else None
    return PUSH_BYTES_MAX if limit is None else int(limit)


def _too_large() -> HTTPException:
    return HTTPException(status_code=413)


class _Leaving:
    """Packs a reply that comes in one piece and is long enough; any other passes as it is."""

    def __init__(self, send: Send, packing: str | None) -> None:
        self._send = send
        self._packing = packing
        self._start: HTTPResponseStartEvent | None = None

    async def send(self, message: Message) -> None:
        """Send the next part of the reply."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            message = await self._first(start, message)
            await self._send(start)
        await self._send(message)

    async def _first(self, start: HTTPResponseStartEvent, message: Any) -> Any:
        """Return the first part of the body; ``start`` says then how it is packed, and what may be sent here."""
        headers = [(name.lower(), value) for name, value in start["headers"]]
        if not _is_text(dict(headers)):
            return message
        body = message.get("body", b"")
        headers += [(b"accept-encoding", OFFERED), (b"vary", b"Accept-Encoding")]
        if self._packing is not None and len(body) >= PACKED_FROM_BYTES and not message.get("more_body", False):
            aside = len(body) >= ASIDE_FROM_BYTES
            body = await anyio.to_thread.run_sync(pack, body, self._packing) if aside else pack(body, self._packing)
            headers = [header for header in headers if header[0] != b"content-length"]
            headers.append((b"content-encoding", self._packing.encode("ascii")))
            headers.append((b"content-length", str(len(body)).encode("ascii")))
        start["headers"] = headers
        return {**message, "body": body}


def _is_text(headers: dict[bytes, bytes]) -> bool:
    """Say whether a reply is one of ours as text; files with ranges, and what is packed already, are left alone."""
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip()
    return b"content-encoding" not in headers and (kind.endswith(b"json") or kind.startswith(b"text/"))
