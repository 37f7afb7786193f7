"""Device tokens, boot tokens and enrolment codes: how they are made, read and compared. The centre keeps only their hashes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from uuid import UUID

from app.wire.limits import ENROL_CODE_LENGTH

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which people mix up."""

SECRET_BYTES = 32
TOKEN_BYTES = 16 + SECRET_BYTES


def new_device_token(tenant_id: UUID) -> str:
    """Return a token that begins with its tenant's id, since nothing else leads from a hash to a tenant."""
    return base64.urlsafe_b64encode(tenant_id.bytes + secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def read_device_token(text: str) -> tuple[UUID, bytes] | None:
    """Return the tenant a token names and the token's hash, or None when it cannot be one of ours."""
    try:
        token = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(token) != TOKEN_BYTES:
        return None
    return UUID(bytes=token[:16]), hashed(text)


def new_boot_token() -> str:
    """Return a fresh boot token."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_code() -> str:
    """Return an enrolment code: eight characters without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ENROL_CODE_LENGTH))


def hashed(text: str) -> bytes:
    """Return what is kept of a secret. All of them are random, so a plain SHA-256 is enough."""
    return hashlib.sha256(text.encode("utf-8")).digest()


def same(left: bytes, right: bytes) -> bool:
    """Compare two hashes in a time that does not depend on where they differ."""
    return secrets.compare_digest(left, right)


def typed_code(text: str) -> str:
    """Return a code as it was given out, however it was typed: lower case, with spaces or dashes."""
    return "".join(char for char in text.upper() if char.isalnum())
