"""The recovery key: the database key as people can write it down, 13 groups of 4 characters and a check group.

Crockford's base32 has no letters that are taken for digits; what is written I, L or O is read as 1, 1 and 0.
"""

from __future__ import annotations

import hashlib

from app.domain.errors import RuleViolation

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP, GROUPS, KEY_BYTES = 4, 13, 32
_READ_AS = str.maketrans("ILO", "110")


class RecoveryKeyWrong(RuleViolation):
    """The recovery key was mistyped: its check group does not fit."""

    code = "recovery_key_wrong"


def _base32(number: int, length: int) -> str:
    return "".join(ALPHABET[(number >> (5 * at)) & 31] for at in range(length - 1, -1, -1))


def _check_group(key: bytes) -> str:
    return _base32(int.from_bytes(hashlib.sha256(b"warungin recovery\x00" + key).digest()[:3], "big") >> 4, GROUP)


def recovery_key(key: bytes) -> str:
    """Return ``key`` for writing down."""
    assert len(key) == KEY_BYTES
    text = _base32(int.from_bytes(key, "big"), GROUP * GROUPS) + _check_group(key)
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def read_recovery_key(text: str) -> bytes:
    """Return the key that was written down. Raises RecoveryKeyWrong."""
    plain = "".join(char for char in text.upper() if char.isalnum()).translate(_READ_AS)
    if len(plain) != GROUP * (GROUPS + 1) or any(char not in ALPHABET for char in plain):
        raise RecoveryKeyWrong
    number = 0
    for char in plain[:-GROUP]:
        number = number << 5 | ALPHABET.index(char)
    if number >> (8 * KEY_BYTES):
        raise RecoveryKeyWrong
    key = number.to_bytes(KEY_BYTES, "big")
    if _check_group(key) != plain[-GROUP:]:
        raise RecoveryKeyWrong
    return key
