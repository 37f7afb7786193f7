"""The chain: each hash holds the one before it, so no entry can be changed, dropped or moved alone."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from app.domain.journal import GENESIS, entry_hash, fingerprint

MESSAGES = st.lists(st.binary(max_size=80), min_size=2, max_size=8, unique=True)


def _head(messages: list[bytes]) -> bytes:
    head = GENESIS
    for number, message in enumerate(messages, start=1):
        head = entry_hash(head, number, fingerprint(message))
    return head


def test_an_entry_is_the_sha_256_of_prev_number_and_fingerprint() -> None:
    told = hashlib.sha256(b"halo").digest()
    assert fingerprint(b"halo") == told
    assert entry_hash(GENESIS, 1, told) == hashlib.sha256(bytes(32) + (1).to_bytes(8, "big") + told).digest()
    assert entry_hash(GENESIS, 1, told).hex() == "b6b662b0ec18bc8a455c39b253d32e3b3688470edebd434ed8ba9dd8f41dbcab"


@given(messages=MESSAGES, data=st.data())
def test_any_change_moves_the_head(messages: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(messages) - 1))
    changed = [*messages[:at], messages[at] + b"!", *messages[at + 1 :]]
    dropped = messages[:at] + messages[at + 1 :]
    swapped = messages[::-1]
    honest = _head(messages)
    assert honest not in (_head(changed), _head(dropped), _head(swapped))
