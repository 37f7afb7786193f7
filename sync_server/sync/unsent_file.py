"""Reading the file of unsent messages that a till wrote: all of it, or none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from app.domain.errors import RuleViolation
from app.wire.unsent import UnsentHeader
from sync_server.sync.intake import UNREADABLE


class UnsentUnreadable(RuleViolation):
    """This is no file of unsent messages, or one of a newer program."""

    code = "unsent_unreadable"


class UnsentCutOff(RuleViolation):
    """The file of unsent messages does not hold as many as it says: it was not copied to its end."""

    code = "unsent_cut_off"


class UnsentChanged(RuleViolation):
    """The file of unsent messages is not as the till wrote it: its checksum differs."""

    code = "unsent_changed"


@dataclass(frozen=True, slots=True)
class Unsent:
    """A file as it was read: who it is from, and its messages in the order in which they were made."""

    header: UnsentHeader
    messages: tuple[bytes, ...]


def read(content: bytes) -> Unsent:
    """Read a file's bytes whole. Raises UnsentUnreadable, UnsentCutOff, UnsentChanged."""
    line, ends, told = content.partition(b"\n")
    try:
        header = msgspec.json.decode(line, type=UnsentHeader)
    except UNREADABLE as error:
        raise UnsentUnreadable from error
    if not ends or (told and not told.endswith(b"\n")) or told.count(b"\n") < header.count:
        raise UnsentCutOff(told=header.count, found=told.count(b"\n"))
    messages = tuple(told.split(b"\n")[:-1])
    if len(messages) != header.count or hashlib.sha256(told).hexdigest() != header.sha256:
        raise UnsentChanged(told=header.count, found=len(messages))
    return Unsent(header, messages)
