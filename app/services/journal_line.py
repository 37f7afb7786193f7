"""Following a device's numbers and its journal message by message, over restores: what is missing, swapped or forged shows.

A database's own messages follow each other without holes. Where it went back in time, an entry joins the journal that the
server had, and the numbers go on behind both. Messages that came back from the server lie beside: their links are compared
where the neighbour is here; a fact that died with the old disk leaves a hole that nobody can fill.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from app.db.queries.proof import StoredMessage
from app.db.stores.device import DeviceState
from app.domain import journal
from app.wire.bodies import DeviceRestored, Fact
from app.wire.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. ``code`` is stable; ``sentence`` says it plainly."""

    code: str
    sentence: str
    table: str = ""
    key: str = ""
    field: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def about_outbox(code: str, stored: StoredMessage, sentence: str, field: str) -> Finding:
    """Return a finding that names a stored message."""
    return Finding(code, f"{sentence} (outbox {stored.device_no}).", "outbox", str(stored.device_no), field)


class Line:
    """Where the messages read so far end. Feed it every message in the order of ``seq``."""

    def __init__(self) -> None:
        self.device_no = 0
        self._journal_no = 0
        self._head = journal.GENESIS
        self._hashes: defaultdict[int, set[bytes]] = defaultdict(set)
        self._returned: list[tuple[StoredMessage, Envelope]] = []
        self._joined: list[tuple[StoredMessage, DeviceRestored]] = []

    def own(self, stored: StoredMessage, envelope: Envelope, body: Fact) -> Iterator[Finding]:
        """Follow a message that this database wrote itself."""
        joins = body if isinstance(body, DeviceRestored) else None
        if joins is not None:
            self._joined.append((stored, joins))
        expected = max(self.device_no, joins.server_device_no if joins else 0) + 1
        if stored.device_no != expected:
            yield about_outbox("message_missing", stored, f"Message {expected} is missing from the outbox", "device_no")
        self.device_no = stored.device_no
        if stored.journal_no is None:
            return
        number = max(self._journal_no, joins.server_journal_no if joins else 0) + 1
        if stored.journal_no != number or envelope.journal_prev != self._head.hex():
            yield about_outbox(
                "journal_broken", stored, "The journal's chain is broken before this entry", "journal_prev"
            )
            number = max(envelope.journal_no or 0, 1)
        self._journal_no = number
        self._head = journal.entry_hash(
            bytes.fromhex(envelope.journal_prev or self._head.hex()), number, journal.fingerprint(stored.message)
        )
        self._hashes[number].add(self._head)
        if stored.journal_hash != self._head:
            yield _hash_wrong(stored)

    def recovered(self, stored: StoredMessage, envelope: Envelope) -> Iterator[Finding]:
        """Take in a message that came back from the server; its neighbours may come later."""
        if envelope.journal_no is None or envelope.journal_prev is None:
            return
        self._returned.append((stored, envelope))
        link = journal.entry_hash(
            bytes.fromhex(envelope.journal_prev), envelope.journal_no, journal.fingerprint(stored.message)
        )
        self._hashes[envelope.journal_no].add(link)
        if stored.journal_hash != link:
            yield _hash_wrong(stored)

    def ends(self, state: DeviceState) -> Iterator[Finding]:
        """Compare the ends: the last messages cannot be cut off, since the device's own counters know them."""
        stated = {
            "last_device_no": (state.last_device_no, self.device_no),
            "journal_no": (state.journal_no, self._journal_no),
            "journal_head": (state.journal_head, self._head),
        }
        for field, (kept, found) in stated.items():
            if kept != found:
                told = "The journal does not end where this device says it does."
                yield Finding("journal_broken", told, "device_state", "1", field)
        for stored, envelope in self._returned:
            before = self._hashes.get((envelope.journal_no or 0) - 1)
            if (
                before
                and bytes.fromhex(envelope.journal_prev or "") not in before
                and envelope.kind != "device_restored"
            ):
                yield about_outbox(
                    "journal_broken", stored, "The journal's chain is broken before this entry", "journal_prev"
                )
        if state.recover_after is not None:
            return
        lost = set(state.heads_lost.split(","))
        for stored, joined in self._joined:
            if joined.server_journal_head is None or joined.server_journal_no == 0:
                continue
            if joined.server_journal_head in lost:
                continue  # it went with a server that was restored before it could be fetched back
            if bytes.fromhex(joined.server_journal_head) not in self._hashes[joined.server_journal_no]:
                yield about_outbox(
                    "message_missing", stored, "What came back from the server does not end where it should", "message"
                )


def _hash_wrong(stored: StoredMessage) -> Finding:
    return about_outbox("journal_broken", stored, "A journal entry's hash is not that of its message", "journal_hash")
