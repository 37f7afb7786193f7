"""The chain that shows any edit made outside the program: each entry's hash holds the one before it."""

from __future__ import annotations

import hashlib

GENESIS = bytes(32)
"""The ``prev`` of entry number 1."""


def fingerprint(message: bytes) -> bytes:
    """Return the SHA-256 of a message's stored bytes, 32 bytes."""
    return hashlib.sha256(message).digest()


def entry_hash(prev: bytes, journal_no: int, message_fingerprint: bytes) -> bytes:
    """Return SHA-256(prev ‖ journal_no as 8 bytes big-endian ‖ fingerprint)."""
    assert len(prev) == 32 and len(message_fingerprint) == 32 and journal_no >= 1
    return hashlib.sha256(prev + journal_no.to_bytes(8, "big") + message_fingerprint).digest()
