"""Joining a shop: a one-time code against a token, then a first pull that fills the till."""

from __future__ import annotations

from app.services import enrolment
from app.services.work import UnitOfWorkFactory
from app.sync.link import HttpLink, server_address
from app.wire.calls import EnrolRequest
from app.wire.limits import PROTOCOL


def enrol(units: UnitOfWorkFactory, address: str, code: str, program: str) -> str:
    """Enrol this folder's device and return the server's address as it is kept.

    Raises AddressUnusable, EnrolmentRefused, ServerAway, ServerBusy, ServerGarbled, AlreadyEnrolled.
    """
    url = server_address(address)
    plain = "".join(char for char in code.upper() if char.isalnum())
    link = HttpLink(url)
    try:
        reply = link.enrol(EnrolRequest(code=plain, program=program, protocol=PROTOCOL))
    finally:
        link.close()
    enrolment.enrol(units(), reply, url)
    return url
