"""The file a centre's backup lies in: encrypted in pieces as it is written, so that nothing is ever on the disk in the clear.

    "WRNGBKP1" · length of the head, 4 bytes · head, JSON · salt, 32 bytes · pieces

A piece is AES-256-GCM over at most 1 MiB, under a key that HKDF makes of the backup key and the salt. Its nonce is its place
and whether it is the last, and everything before the pieces is bound into each: a file that was cut, changed, or put together
of two does not open. The head says what is inside, and nothing of the shop.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.domain.errors import Unusable

MAGIC = b"WRNGBKP1"
PIECE_BYTES = 1 << 20
TAG_BYTES = 16
SALT_BYTES = 32
HEAD_BYTES_MAX = 4_096


class BackupUnreadable(Unusable):
    """The file is no backup, is damaged or cut short, or was made with another key."""

    code = "backup_unreadable"


def seal(pieces: Iterable[bytes], target: IO[bytes], key: bytes, head: Mapping[str, str]) -> None:
    """Write what ``pieces`` yields to ``target``, encrypted under ``key`` (32 bytes). Needs little memory, however much it is."""
    told = json.dumps(head).encode()
    assert len(key) == 32
    assert len(told) <= HEAD_BYTES_MAX
    salt = secrets.token_bytes(SALT_BYTES)
    begin = MAGIC + len(told).to_bytes(4, "big") + told + salt
    cipher = _cipher(key, salt)
    target.write(begin)
    places = count()
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > PIECE_BYTES:  # never the last one: that is known only at the end
            target.write(cipher.encrypt(_nonce(next(places), last=False), bytes(waiting[:PIECE_BYTES]), begin))
            del waiting[:PIECE_BYTES]
    target.write(cipher.encrypt(_nonce(next(places), last=True), bytes(waiting), begin))


def unseal(source: IO[bytes], key: bytes) -> Iterator[bytes]:
    """Yield what was sealed, piece by piece, each proven. Raises BackupUnreadable; what came before it is no backup then."""
    begin, salt = _begin(source)
    cipher = _cipher(key, salt)
    piece = source.read(PIECE_BYTES + TAG_BYTES)
    for place in count():
        following = source.read(PIECE_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(place, last=not following), piece, begin)
        except InvalidTag as error:
            raise BackupUnreadable from error
        if not following:
            return
        piece = following


def head_of(path: Path) -> dict[str, str]:
    """Return what a backup says of itself; it is proven only when the backup is opened. Raises BackupUnreadable."""
    with path.open("rb") as file:
        begin, _ = _begin(file)
    head = json.loads(begin[len(MAGIC) + 4 : -SALT_BYTES])
    return {str(name): str(value) for name, value in head.items()}


def _begin(source: IO[bytes]) -> tuple[bytes, bytes]:
    """Read what stands before the pieces; return all of it, and the salt."""
    start = source.read(len(MAGIC) + 4)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if not start.startswith(MAGIC) or length > HEAD_BYTES_MAX:
        raise BackupUnreadable
    head, salt = source.read(length), source.read(SALT_BYTES)
    try:
        is_whole = len(salt) == SALT_BYTES and isinstance(json.loads(head), dict)
    except ValueError as error:
        raise BackupUnreadable from error
    if not is_whole:
        raise BackupUnreadable
    return start + head + salt, salt


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"warungin server backup").derive(key))


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])
