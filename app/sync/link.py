"""Calls over HTTP: one connection kept, every wait limited, every answer checked before it is believed."""

from __future__ import annotations

import time
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from app.sync.errors import (
    AddressUnusable,
    BatchRefused,
    DeviceUnknown,
    DeviceWentBack,
    EnrolmentRefused,
    ProgramTooOld,
    ServerAway,
    ServerBusy,
    ServerGarbled,
    TenantSuspended,
)
from app.wire.calls import (
    ChangesReply,
    EnrolReply,
    EnrolRequest,
    HelloReply,
    HelloRequest,
    Problem,
    PushReply,
    push_body,
)
from app.wire.limits import BOOT_HEADER

BYTE_SECONDS = 10.0
CALL_SECONDS = 60.0
REPLY_BYTES_MAX = 8 * 1024 * 1024

Reply = TypeVar("Reply")


def server_address(text: str) -> str:
    """Return a server's address as typed, with a scheme and without a tail. Raises AddressUnusable."""
    typed = text.strip().rstrip("/")
    url = typed if "://" in typed else f"http://{typed}" if _is_local(typed) else f"https://{typed}"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError as error:
        raise AddressUnusable(typed=text) from error
    plain = f"{parts.scheme}://{parts.netloc}"
    if not usable or not url.isprintable() or " " in url or url.lower() != plain.lower() or "@" in url:
        raise AddressUnusable(typed=text)
    if parts.netloc.endswith(":"):
        raise AddressUnusable(typed=text)
    if parts.scheme == "http" and not _is_local(parts.netloc):
        raise AddressUnusable(typed=text, why="not_encrypted")
    return plain


def _is_host(name: str) -> bool:
    """Say whether a host's name can be one: labels of at most 63 characters, or an IPv6 address. Raises ValueError else."""
    return bool(name) and (":" in name or bool(name.encode("idna")))


def _is_local(address: str) -> bool:
    """Only this machine may be reached without encryption."""
    host = address.rsplit(":", 1)[0]
    return host in ("127.0.0.1", "localhost", "[::1]")


class HttpLink:
    """The line to one server. Implements ``ports.ServerLink``; used by one thread at a time."""

    def __init__(
        self,
        address: str,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        *,
        byte_seconds: float = BYTE_SECONDS,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        self._token = token
        self._call_seconds = call_seconds
        self.boot_token: str | None = None
        self._http = httpx.Client(
            base_url=address,
            timeout=byte_seconds,
            transport=transport,
            follow_redirects=False,
            trust_env=False,
            verify=not address.startswith("http:"),  # reading certificates takes longer than a call on this machine
        )

    def enrol(self, request: EnrolRequest) -> EnrolReply:
        """Trade a one-time code for a token. Raises EnrolmentRefused, ServerAway, ServerBusy, ServerGarbled."""
        status, content, retry_after = self._call("POST", "/v1/sync/enrol", msgspec.json.encode(request))
        if status in (400, 403, 404, 409, 410, 422, 429):
            raise EnrolmentRefused(why=_problem(content).code)
        return self._read(status, content, retry_after, EnrolReply)

    def hello(self, request: HelloRequest) -> HelloReply:
        """Say where this device stands."""
        return self._read(*self._call("POST", "/v1/sync/hello", msgspec.json.encode(request)), HelloReply)

    def push(self, messages: list[bytes]) -> PushReply:
        """Hand in stored messages. Raises BatchRefused when the call as a whole could not be read."""
        reply = self._read(*self._call("POST", "/v1/sync/push", push_body(messages)), PushReply)
        if len(reply.results) != len(messages):
            raise ServerGarbled(why="results")
        return reply

    def changes(self, after: int) -> ChangesReply:
        """Return a page of the feed after a change number."""
        return self._read(*self._call("GET", f"/v1/sync/changes?after={after}", None), ChangesReply)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _call(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes, float | None]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        if self.boot_token is not None:
            headers[BOOT_HEADER] = self.boot_token
        began = time.monotonic()
        try:
            with self._http.stream(method, path, content=body, headers=headers) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > REPLY_BYTES_MAX:
                        raise ServerGarbled(why="too_long")
                    if time.monotonic() - began > self._call_seconds:
                        raise ServerAway(why="too_slow")
                return response.status_code, bytes(content), _retry_after(response)
        except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL) as error:
            raise ServerAway(why=type(error).__name__) from error

    def _read(self, status: int, content: bytes, retry_after: float | None, kind: type[Reply]) -> Reply:
        match status:
            case 200 | 201:
                try:
                    return msgspec.json.decode(content, type=kind)
                except msgspec.MsgspecError as error:
                    raise ServerGarbled(why="reply") from error
            case 401:
                raise DeviceUnknown(why=_problem(content).code)
            case 403:
                raise TenantSuspended(why=_problem(content).code)
            case 409:
                raise DeviceWentBack(why=_problem(content).code)
            case 413:
                # A proxy on the way may refuse a long body in words of its own: a shorter one passes there too.
                raise BatchRefused(why="body_too_large")
            case 422 | 400:
                raise BatchRefused(why=_problem(content).code)
            case 426:
                raise ProgramTooOld(why=_problem(content).code)
            case 429 | 500 | 502 | 503 | 504:
                raise ServerBusy(status=status, retry_after_seconds=retry_after)
            case _:
                raise ServerGarbled(status=status)


def _problem(content: bytes) -> Problem:
    """Return why a call was refused. Only our server says it in our form; Raises ServerGarbled for another's."""
    try:
        return msgspec.json.decode(content, type=Problem)
    except msgspec.MsgspecError as error:
        raise ServerGarbled(why="problem") from error


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
