"""Bodies over the line: packed both ways, within their limits, and refused by name when they are not what they say."""

from __future__ import annotations

import os
import resource
import zlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import zstandard

from app.wire.calls import push_body
from app.wire.limits import ENROL_BYTES_MAX, HELLO_BYTES_MAX, PUSH_BYTES_MAX, PUSH_UNPACKED_BYTES_MAX
from app.wire.packing import PACKED_FROM_BYTES, pack
from tests.server.conftest import Shop
from tests.server.test_http import problem


def sent(shop: Shop, body: bytes, encoding: str, path: str = "/v1/sync/push") -> httpx.Response:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    return shop.till.client.post(path, content=body, headers=headers)


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "ZSTD", "identity"])
def test_a_packed_push_is_taken_in_byte_for_byte(shop: Shop, encoding: str) -> None:
    message = shop.till.order(shop.good)
    body = push_body([message])

    reply = sent(shop, body if encoding == "identity" else pack(body, encoding.lower()), encoding)

    assert [result["outcome"] for result in reply.json()["results"]] == ["accepted"]
    kept = shop.centre.sql("SELECT bytes FROM inbox WHERE tenant_id = %s AND kind = 'order_completed'", shop.tenant_id)
    assert kept == [(message,)]


def test_a_push_without_its_length_told_is_unpacked_too(shop: Shop) -> None:
    packer = zstandard.ZstdCompressor().compressobj()
    body = packer.compress(push_body([shop.till.order(shop.good)])) + packer.flush()

    assert sent(shop, body, "zstd").json()["results"][0]["outcome"] == "accepted"


def test_a_packed_push_may_unpack_to_more_than_may_be_sent(shop: Shop) -> None:
    body = push_body([shop.till.order(shop.good)])[:-1] + b',"x":"' + b"x" * 2 * PUSH_BYTES_MAX + b'"}'

    assert sent(shop, pack(body, "zstd"), "zstd").json()["results"][0]["outcome"] == "accepted"
    assert problem(sent(shop, body, "identity")) == (413, "body_too_large")


MEBIBYTE = 1 << 20


def zeros(packer: Any, mebibytes: int = 512) -> bytes:
    """Return many zeros as a packer packs them, without ever having them all in memory."""
    return b"".join(packer.compress(bytes(MEBIBYTE)) for _ in range(mebibytes)) + bytes(packer.flush())


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zstd that tells": (lambda: zeros(zstandard.ZstdCompressor().compressobj(size=512 * MEBIBYTE)), "zstd"),
    "zstd that does not": (lambda: zeros(zstandard.ZstdCompressor().compressobj()), "zstd"),
    "gzip": (lambda: zeros(zlib.compressobj(wbits=31)), "gzip"),
    "one byte too many": (lambda: pack(bytes(PUSH_UNPACKED_BYTES_MAX + 1), "zstd"), "zstd"),
    "one byte too many in gzip": (lambda: pack(bytes(PUSH_UNPACKED_BYTES_MAX + 1), "gzip"), "gzip"),
    "too long as it is sent": (lambda: pack(os.urandom(PUSH_BYTES_MAX), "gzip"), "gzip"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_without_being_unpacked(shop: Shop, name: str) -> None:
    made, encoding = BOMBS[name]
    body = made()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    reply = sent(shop, body, encoding)

    assert problem(reply) == (413, "body_too_large")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024
    assert shop.count("orders") == 0


@pytest.mark.parametrize(("path", "limit"), [("/v1/sync/enrol", ENROL_BYTES_MAX), ("/v1/sync/hello", HELLO_BYTES_MAX)])
@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_small_calls_stay_small_when_unpacked(shop: Shop, path: str, limit: int, encoding: str) -> None:
    body = b'{"code":"' + b"x" * limit + b'"}'

    assert problem(sent(shop, pack(body, encoding), encoding, path)) == (413, "body_too_large")
    assert problem(sent(shop, pack(b"{}", encoding), encoding, path)) == (422, "body_unreadable")


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd, gzip", "x"])
def test_a_packing_that_is_not_known_is_said(shop: Shop, encoding: str) -> None:
    reply = sent(shop, push_body([shop.till.order(shop.good)]), encoding)

    assert problem(reply) == (415, "packing_unsupported")
    assert reply.headers["accept-encoding"] == "zstd, gzip"
    assert shop.count("orders") == 0


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
@pytest.mark.parametrize("spoil", ["cut", "plain", "tail", "middle", "nothing"])
def test_a_body_that_is_not_packed_as_it_says_is_unreadable(shop: Shop, encoding: str, spoil: str) -> None:
    body = push_body([shop.till.order(shop.good)])
    packed = pack(body, encoding)
    middle = len(packed) // 2
    spoilt = {
        "cut": packed[:-6],
        "plain": body,
        "tail": packed + b"more",
        "middle": packed[:middle] + bytes(40) + packed[middle + 40 :],
        "nothing": b"",
    }

    assert problem(sent(shop, spoilt[spoil], encoding)) == (422, "body_unreadable")
    assert shop.count("orders") == 0


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("zstd, gzip", "zstd"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, zstd; q=0", "gzip"),
        ("br, deflate", None),
        ("identity", None),
    ],
)
def test_a_long_reply_is_packed_as_the_caller_likes_it(shop: Shop, accepted: str, expected: str | None) -> None:
    shop.centre.add_goods(shop.tenant_id, 20)
    plain = shop.till.client.get("/v1/sync/changes?after=0", headers={"Accept-Encoding": "identity"})

    reply = shop.till.client.get("/v1/sync/changes?after=0", headers={"Accept-Encoding": accepted})

    assert reply.headers.get("content-encoding") == expected
    assert reply.headers["vary"] == "Accept-Encoding"
    assert reply.json()["rows"] == plain.json()["rows"]
    if expected is not None:
        assert int(reply.headers["content-length"]) < len(plain.content) // 3


def test_a_short_reply_is_sent_as_it_is(shop: Shop) -> None:
    reply = shop.till.client.post("/v1/sync/hello", json=shop.till.hello_body(), headers={"Accept-Encoding": "zstd"})

    assert "content-encoding" not in reply.headers and len(reply.content) < PACKED_FROM_BYTES
    assert reply.headers["accept-encoding"] == "zstd, gzip"
