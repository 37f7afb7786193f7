"""How many calls are worked on at once: one more is sent away at once instead of waiting where nobody sees it.

A call takes its place when its body is there, so that a slow line holds none, and gives it back when its reply begins.
"""

from __future__ import annotations

from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from sync_server.http import Refused

CALLS_AT_ONCE_MAX = 64
"""In one worker process: eight of them have a connection to the database, the others will have one within about a second."""

CALLS = "/v1/"
"""Where calls live that have to take a place; what asks for the server's health does not."""


class Busy(Refused):
    """As many calls as this server works on at once are there already."""

    code = "server_busy"
    status = 503
    sentence = "The server has a lot to do just now. Come again a little later."


class Room:
    """The places of one process; used on its event loop only."""

    def __init__(self, calls_max: int = CALLS_AT_ONCE_MAX) -> None:
        self._calls_max = calls_max
        self.taken = 0

    def take(self) -> None:
        """Take a place. Raises Busy when there is none."""
        if self.taken >= self._calls_max:
            raise Busy
        self.taken += 1

    def give_back(self) -> None:
        """Give a place back."""
        assert self.taken > 0
        self.taken -= 1

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application: it gets no more calls at once than there are places."""

        async def call(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != ScopeType.HTTP or not scope["path"].startswith(CALLS):
                await app(scope, receive, send)
                return
            place = _Place(self, receive, send)
            if scope["method"] not in ("POST", "PUT", "PATCH"):
                place.take()
            try:
                await app(scope, place.receive, place.send)
            finally:
                place.give_back()

        return call


class _Place:
    """One call's place, taken once and given back once."""

    def __init__(self, room: Room, receive: Receive, send: Send) -> None:
        self._room = room
        self._receive = receive
        self._send = send
        self._taken = False

    def take(self) -> None:
        if not self._taken:
            self._room.take()
            self._taken = True

    def give_back(self) -> None:
        if self._taken:
            self._taken = False
            self._room.give_back()

    async def receive(self) -> Any:
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            self.take()
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.give_back()
        await self._send(message)
