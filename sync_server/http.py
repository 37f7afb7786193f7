"""The one door: who is calling, in whose name, how large a body may be, and what is answered when something is refused.

Every refusal is a ``Problem`` as JSON. Nothing that is answered or logged here holds a secret, a person, or a traceback.
"""

from __future__ import annotations

import random
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
import structlog
from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import WarunginError
from app.wire.calls import Problem
from sync_server.db import Connection, DatabaseAway, Pool, Result, in_tenant, transaction
from sync_server.metrics import METHODS, Metrics

log = structlog.get_logger("warungin.server")

PROBLEM = "application/problem+json"
RETRY_SECONDS_MAX = 20
"""Callers that were sent away come back spread over this time, not all at once."""


class Refused(WarunginError):
    """A call that is answered with a problem instead of a result; ``status`` is HTTP's."""

    code = "refused"
    status: ClassVar[int] = 400
    sentence: ClassVar[str] = "The call was refused."


class BodyUnreadable(Refused):
    """The call's body is not what this call takes."""

    code = "body_unreadable"
    status = 422
    sentence = "The body of the call could not be read."


@dataclass(frozen=True, slots=True)
class Caller:
    """What a device shows with every call: the token that names its tenant, its boot token, how many of its pushes it knows."""

    tenant_id: UUID
    token: bytes
    boot: str | None
    pushes: int | None = None


class Door:
    """What all handlers share: the database, the clock, and the name of this life of the database."""

    def __init__(self, pool: Pool, now: Callable[[], datetime]) -> None:
        self.pool = pool
        self.metrics = Metrics(pool)
        self.moved: Callable[[UUID], None] = lambda _: None
        """Called after a commit that moved a tenant's head; whoever tells connected devices of it puts itself here."""
        self._now = now
        self._history_id: UUID | None = None

    def now(self) -> datetime:
        """Return the server's time, UTC, cut to milliseconds."""
        moment = self._now().astimezone(UTC)
        return moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)

    def history_id(self, *, anew: bool = False) -> UUID:
        """Return which life of the database this is: as it was known, or looked up ``anew``."""
        if self._history_id is None or anew:
            with transaction(self.pool) as connection:
                row = connection.execute("SELECT history_id FROM server_identity").fetchone()
            assert row is not None, "the schema was made without its identity"
            self._history_id = row[0]
        assert self._history_id is not None
        return self._history_id

    def for_tenant(
        self,
        tenant_id: UUID,
        work: Callable[[Connection], Result],
        *,
        pipelined: bool = False,
        twin_of: str | None = None,
    ) -> Result:
        """Run ``work`` in one transaction of that tenant, repeated when another transaction is in its way."""
        return in_tenant(self.pool, tenant_id, work, pipelined=pipelined, twin_of=twin_of)

    def database_answers(self) -> bool:
        """Say whether a statement comes back."""
        try:
            with transaction(self.pool) as connection:
                connection.execute("SELECT 1")
        except DatabaseAway:
            return False
        return True


AnyRequest = Request[Any, Any, Any]


def problem(status: int, code: str, sentence: str, *, field: str | None = None, retry: bool = False) -> Response[bytes]:
    """Return a refusal as the till reads it."""
    headers = {"Retry-After": str(random.randint(1, RETRY_SECONDS_MAX))} if retry else {}
    body = msgspec.json.encode(Problem(code=code, sentence=sentence, field=field))
    return Response(body, status_code=status, media_type=PROBLEM, headers=headers)


def on_refused(_: AnyRequest, error: Refused) -> Response[bytes]:
    """Answer a refusal that the program foresaw."""
    field = error.facts.get("field")
    return problem(
        error.status,
        error.code,
        error.sentence,
        field=None if field is None else str(field),
        retry=error.status in (429, 503),
    )


def on_database_away(_: AnyRequest, error: DatabaseAway) -> Response[bytes]:
    """Answer that the caller should come again."""
    log.error("database_away", reason=_kind(error.__cause__ or error))
    return problem(503, error.code, "The server cannot reach its database just now.", retry=True)


_SENTENCES = {
    400: ("body_unreadable", "The body of the call could not be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("body_too_large", "The body of the call is larger than this call takes."),
}


def on_http_error(_: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what the web framework refused: an unknown address, a method, a body."""
    code, sentence = _SENTENCES.get(error.status_code, ("refused", "The call was refused."))
    status = 422 if error.status_code == 400 else error.status_code
    return problem(status, code, sentence, field=_first_key(error.extra))


_missing = re.compile(r"missing required field `([^`]*)`")


def _first_key(extra: object) -> str | None:
    """Return the first field that the framework complains about; a missing one stands in its sentence only."""
    if not (isinstance(extra, list) and extra and isinstance(extra[0], dict)):
        return None
    missing = _missing.search(str(extra[0].get("message")))
    key = missing.group(1) if missing else extra[0].get("key")
    return None if key is None else str(key)[:200]


def on_fault(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer our own fault: the log says which error and where, the caller only that it was ours."""
    reference = secrets.token_hex(4)
    log.error("fault", path=request.url.path, reference=reference, **described(error))
    return problem(500, "server_fault", f"The server made a mistake; its log has it under {reference}.")


def on_unreadable(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer bytes that are not UTF-8 or nested too deeply, which the framework takes for our fault."""
    if any(place.endswith(" decode_json") for place in described(error)["places"]):
        return problem(422, *_SENTENCES[400])
    return on_fault(request, error)


def described(error: BaseException) -> dict[str, Any]:
    """Return which error came from where, without its message: messages quote rows, and rows hold people."""
    places = []
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    return {"error": _kind(error), "sqlstate": getattr(error, "sqlstate", None), "places": places[-6:]}


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def watched(app: ASGIApp, metrics: Metrics) -> ASGIApp:
    """Wrap an application: each call is counted and gets one log line, with what and how long, not who or what was said.

    The address is told as it is written in the program; one that is none of ours is not told, since it may hold anything.
    """

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        is_socket = scope["type"] == ScopeType.WEBSOCKET
        status = 0

        async def passed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        metrics.call_began(is_socket=is_socket)
        try:
            await app(scope, receive, passed)
        finally:
            took, method, route = time.perf_counter() - began, str(scope.get("method", "")), scope.get("path_template")
            metrics.call_ended(method, route, status, took, is_socket=is_socket)
            said = {"method": method if method in METHODS else None, "path": route, "status": status}
            log.info("socket" if is_socket else "call", **said, milliseconds=round(took * 1_000))

    return call
