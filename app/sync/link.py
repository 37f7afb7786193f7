"""Calls over HTTP: one connection kept, every wait limited, every answer checked before it is believed."""

from __future__ import annotations

import time
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import msgspec

from app.domain.errors import Rejected, Unavailable
from app.sync.errors import (
    AddressUnusable,
    BatchRefused,
    DeviceCopied,
    DeviceUnknown,
    DeviceWentBack,
    EnrolmentRefused,
    FeedThinned,
    ProgramTooOld,
    ServerAway,
    ServerBusy,
    ServerGarbled,
    ServerWentBack,
    SnapshotGone,
    TenantSuspended,
)
from app.wire.calls import (
    ChangesReply,
    DevicesReply,
    EnrolReply,
    EnrolRequest,
    HelloReply,
    HelloRequest,
    OwnReply,
    Problem,
    PushReply,
    ReconcileReply,
    ReconcileRequest,
    SnapshotReply,
    SnapshotRequest,
    push_body,
)
from app.wire.limits import BOOT_HEADER, PUSH_BYTES_MAX, PUSHES_HEADER, SNAPSHOT_PIECE_BYTES_MAX
from app.wire.packing import (
    PACKED_FROM_BYTES,
    PACKINGS,
    PackedBroken,
    PackedTooLong,
    PackingUnknown,
    allowed,
    pack,
    unpack,
)

BYTE_SECONDS = 10.0
CALL_SECONDS = 60.0
SNAPSHOT_SECONDS = 60.0
"""For as long a server may read and pack a large shop, on a busy machine, before the first byte of its answer."""
REPLY_BYTES_MAX = 8 * 1024 * 1024

GONE = ("snapshot_gone", "range_unusable")
"""What a server says of a snapshot that it has no more, or has otherwise."""

Reply = TypeVar("Reply")
Answer = tuple[int, bytes, float | None]
"""Status, content, and for how many seconds the server asks to be left alone."""


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
        self._taken: tuple[str, ...] = ()
        self._not_taken: set[str] = set()
        self.boot_token: str | None = None
        self.push_no: int | None = None
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

    def changes(self, after: int, mark: int = 0) -> ChangesReply:
        """Return a page of the feed after a change number, showing the mark that it had (0: not known).

        Raises FeedThinned when the feed does not go back so far.
        """
        status, content, retry_after = self._call("GET", f"/v1/sync/changes?after={after}&mark={mark}", None)
        if status == 410 and _problem(content).code == FeedThinned.code:
            raise FeedThinned
        return self._read(status, content, retry_after, ChangesReply)

    def reconcile(self, request: ReconcileRequest) -> ReconcileReply:
        """Compare closed shifts and the journal with what the server has."""
        return self._read(*self._call("POST", "/v1/sync/reconcile", msgspec.json.encode(request)), ReconcileReply)

    def own(self, after: int, after_id: UUID | None = None) -> OwnReply:
        """Return a page of this device's own facts behind a device number, or behind one fact of that number."""
        place = f"after={after}" + ("" if after_id is None else f"&after_id={after_id}")
        return self._read(*self._call("GET", f"/v1/sync/own?{place}", None), OwnReply)

    def devices(self) -> DevicesReply:
        """Return the devices of this outlet as the server knows them."""
        return self._read(*self._call("GET", "/v1/sync/devices", None), DevicesReply)

    def snapshot(self, request: SnapshotRequest) -> SnapshotReply:
        """Ask for a file with everything in this device's scope. Blocks for as long as it takes to be made, at most 60 s."""
        body = msgspec.json.encode(request)
        answer = self._answer("POST", "/v1/sync/snapshots", body, None, byte_seconds=SNAPSHOT_SECONDS)
        return self._read(*answer, SnapshotReply)

    def snapshot_part(self, snapshot_id: UUID, offset: int) -> bytes:
        """Return the next bytes of a snapshot: at least one, at most a piece, fewer when the line breaks or is slow.

        Raises SnapshotGone when the server has it no more.
        """
        status, headers, content = self._piece(f"/v1/sync/snapshots/{snapshot_id}", offset)
        if status == 206:
            if not content or not headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
                raise ServerGarbled(why="range")
            return content
        if status in (404, 416) and _problem(content).code in GONE:
            raise SnapshotGone
        self._read(status, content, None, SnapshotReply)
        raise ServerGarbled(status=status)

    def _piece(self, path: str, offset: int) -> tuple[int, httpx.Headers, bytes]:
        """Return status, headers and what came of a piece until the line broke or the time was up. Raises ServerAway, ServerGarbled."""
        asked = {"Range": f"bytes={offset}-{offset + SNAPSHOT_PIECE_BYTES_MAX - 1}", "Accept-Encoding": "identity"}
        status, headers, content = 0, httpx.Headers(), bytearray()
        began = time.monotonic()
        try:
            with self._http.stream("GET", path, headers=self._headers(None) | asked) as response:
                status, headers = response.status_code, response.headers
                for chunk in response.iter_raw():
                    content += chunk
                    if len(content) > SNAPSHOT_PIECE_BYTES_MAX:
                        raise ServerGarbled(why="too_long")
                    if time.monotonic() - began > self._call_seconds:
                        break
        except (httpx.TransportError, httpx.InvalidURL) as error:
            if status != 206 or not content:
                raise ServerAway(why=type(error).__name__) from error
        return status, headers, bytes(content)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _call(self, method: str, path: str, body: bytes | None) -> Answer:
        """Call, with the body packed as the server takes it; what it does not take after all is sent otherwise, at once.

        Raises ServerAway, ServerGarbled, and BatchRefused for a body that is too long to be sent.
        """
        while True:
            packing = self._packing() if body is not None and len(body) >= PACKED_FROM_BYTES else None
            sent = body if body is None or packing is None else pack(body, packing)
            if sent is not None and len(sent) > PUSH_BYTES_MAX:
                raise BatchRefused(why="body_too_large")
            answer = self._answer(method, path, sent, packing)
            if answer[0] != 415 or packing is None:
                return answer
            self._not_taken.add(packing)

    def _packing(self) -> str | None:
        """Return how a body may be packed: a server says so in its answers, an older one says nothing and gets it plain."""
        return next((packing for packing in self._taken if packing not in self._not_taken), None)

    def _answer(
        self, method: str, path: str, body: bytes | None, packing: str | None, *, byte_seconds: float | None = None
    ) -> Answer:
        """Make one call. Raises ServerAway when no byte comes for so many seconds, or the usual ones; ServerGarbled."""
        began = time.monotonic()
        waits = httpx.USE_CLIENT_DEFAULT if byte_seconds is None else byte_seconds
        try:
            with self._http.stream(
                method, path, content=body, headers=self._headers(packing), timeout=waits
            ) as response:
                content = bytearray()
                for chunk in response.iter_raw():
                    content += chunk
                    if len(content) > REPLY_BYTES_MAX:
                        raise ServerGarbled(why="too_long")
                    if time.monotonic() - began > self._call_seconds:
                        raise ServerAway(why="too_slow")
                self._taken = allowed(response.headers.get("Accept-Encoding", ""))
                return response.status_code, _unpacked(bytes(content), response), _retry_after(response)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise ServerAway(why=type(error).__name__) from error

    def _headers(self, packing: str | None) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": ", ".join(PACKINGS),
        }
        if packing is not None:
            headers["Content-Encoding"] = packing
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        if self.boot_token is not None:
            headers[BOOT_HEADER] = self.boot_token
        if self.push_no is not None:
            headers[PUSHES_HEADER] = str(self.push_no)
        return headers

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
                raise _conflict(_problem(content).code)
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


def _conflict(code: str) -> Rejected | Unavailable:
    """Return who it is that is not in the life that the other remembers."""
    match code:
        case DeviceCopied.code:
            return DeviceCopied(why=code)
        case ServerWentBack.code:
            return ServerWentBack(why=code)
        case _:
            return DeviceWentBack(why=code)


def _problem(content: bytes) -> Problem:
    """Return why a call was refused. Only our server says it in our form; Raises ServerGarbled for another's."""
    try:
        return msgspec.json.decode(content, type=Problem)
    except msgspec.MsgspecError as error:
        raise ServerGarbled(why="problem") from error


def _unpacked(content: bytes, response: httpx.Response) -> bytes:
    """Return an answer's content unpacked, never more of it than the limit. Raises ServerGarbled."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing == "identity":
        return content
    try:
        return unpack(content, packing, REPLY_BYTES_MAX)
    except PackedTooLong as error:
        raise ServerGarbled(why="too_long") from error
    except (PackingUnknown, PackedBroken) as error:
        raise ServerGarbled(why="packing") from error


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
