"""Packing is undone exactly, stops at its limit, and takes any bytes for what they are."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire.packing import PACKINGS, PackedBroken, PackedTooLong, PackingUnknown, allowed, pack, unpack

packings = st.sampled_from(PACKINGS)


@given(body=st.binary(max_size=5_000), packing=packings)
def test_what_was_packed_unpacks_to_the_same_bytes(body: bytes, packing: str) -> None:
    assert unpack(pack(body, packing), packing, len(body)) == body


@given(body=st.binary(min_size=1, max_size=5_000), packing=packings, short_by=st.integers(1, 5_000))
def test_what_is_longer_than_its_limit_is_not_unpacked(body: bytes, packing: str, short_by: int) -> None:
    with pytest.raises(PackedTooLong):
        unpack(pack(body, packing), packing, max(len(body) - short_by, 0))


@given(packed=st.binary(max_size=300), packing=packings)
def test_any_bytes_end_in_a_body_or_in_a_refusal_by_name(packed: bytes, packing: str) -> None:
    for given_bytes in (packed, pack(packed, packing)[:-4] + packed, pack(b"", packing)[:6] + packed):
        with suppress(PackedBroken, PackedTooLong):
            assert len(unpack(given_bytes, packing, 100)) <= 100


@pytest.mark.parametrize("packing", ["", "br", "identity", "ZSTD"])
def test_other_packings_are_not_known(packing: str) -> None:
    with pytest.raises(PackingUnknown):
        pack(b"{}", packing)
    with pytest.raises(PackingUnknown):
        unpack(b"{}", packing, 10)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", ()),
        ("gzip, zstd", ("zstd", "gzip")),
        ("GZIP;q=0.5", ("gzip",)),
        ("zstd; q=0, gzip", ("gzip",)),
        ("gzip;q=0.000, br, *", ()),
    ],
)
def test_a_header_says_which_packings_are_liked(accepted: str, expected: tuple[str, ...]) -> None:
    assert allowed(accepted) == expected
