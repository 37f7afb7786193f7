"""Everything that is random elsewhere comes from the seed here: ids, tokens, salts. The same seed gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import secrets as real_secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar
from unittest.mock import patch
from uuid import UUID

import argon2

import sync_server.http
import sync_server.tenants.service

Choice = TypeVar("Choice")


def stream(*parts: object) -> Random:
    """Return a stream of chance of its own for what the parts name; it is the same in every process."""
    return Random(hashlib.sha256("/".join(map(str, parts)).encode()).digest())


class SeededIds:
    """Makes ids in the form of UUIDv7 from a device's own clock and from chance. Implements ``ports.Ids``."""

    def __init__(self, now: Callable[[], datetime], rng: Random) -> None:
        self._now = now
        self._rng = rng

    def new(self) -> UUID:
        """Return a new id."""
        ms = int((self._now() - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000)
        low = self._rng.getrandbits(74)
        return UUID(int=ms << 80 | 7 << 76 | (low >> 62) << 64 | 2 << 62 | low & (1 << 62) - 1)


class SeededSecrets:
    """What the centre uses of the module ``secrets``, out of the seed."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def token_bytes(self, count: int = 32) -> bytes:
        return self._rng.randbytes(count)

    def token_hex(self, count: int = 32) -> str:
        return self._rng.randbytes(count).hex()

    def token_urlsafe(self, count: int = 32) -> str:
        return base64.urlsafe_b64encode(self._rng.randbytes(count)).rstrip(b"=").decode("ascii")

    def choice(self, options: Sequence[Choice]) -> Choice:
        return self._rng.choice(options)

    def randbelow(self, bound: int) -> int:
        return self._rng.randrange(bound)

    @staticmethod
    def compare_digest(left: Any, right: Any) -> bool:
        return real_secrets.compare_digest(left, right)


class _CheapHasher:
    """Hashes PINs as the centre does, with little work and a salt out of the seed."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    def hash(self, password: str) -> str:
        return self._hasher.hash(password, salt=self._rng.randbytes(16))


@contextmanager
def seeded_server(now: Callable[[], datetime], rng: Random) -> Iterator[None]:
    """Let the centre's ids, tokens, salts and waits come from the seed for the length of the block."""
    ids, chance = SeededIds(now, rng), SeededSecrets(rng)
    swapped: list[Any] = []
    for name, module in sorted(sys.modules.items()):
        if not name.startswith("sync_server") or module is None:
            continue
        for attribute, value in (("uuid7", ids.new), ("random", rng), ("secrets", chance)):
            present = getattr(module, attribute, None)
            if present is not None and name not in ("sync_server.ops.files",) and _is_chance(attribute, present):
                swapped.append(patch.object(module, attribute, value))
    swapped.append(patch.object(sync_server.tenants.service, "_hasher", _CheapHasher(rng)))
    for each in swapped:
        each.start()
    try:
        yield
    finally:
        for each in reversed(swapped):
            each.stop()


def _is_chance(attribute: str, value: object) -> bool:
    """Say whether a module's name stands for the library's function or module, not for something of ours."""
    return callable(value) if attribute == "uuid7" else getattr(value, "__name__", "") == attribute
