"""The till packs what it sends as the server takes it, and never loses a message over how it was packed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.runtime.clock import SystemClock
from app.services import syncing
from app.sync.engine import SyncEngine
from app.sync.errors import BatchRefused, ServerGarbled
from app.sync.link import HttpLink
from app.wire.calls import push_body
from app.wire.limits import MESSAGE_BYTES_MAX, PUSH_BYTES_MAX, PUSH_UNPACKED_BYTES_MAX
from app.wire.packing import unpack
from tests.sync.little_centre import Call, LittleCentre, listening, problem
from tests.till import Till


@pytest.fixture
def centre() -> Iterator[LittleCentre]:
    with listening() as running:
        yield running


@pytest.fixture
def engine(shop: Till, centre: LittleCentre) -> Iterator[SyncEngine]:
    link = HttpLink(centre.address, "t")
    yield SyncEngine(shop.units, link, SystemClock(), "test")
    link.close()


def takes(centre: LittleCentre, *taken: str, offers: str = "zstd, gzip") -> None:
    """Let the centre offer packings in each answer, and take those of them that it really knows."""

    def behave(call: Call) -> bytes:
        packing = call.headers.get("content-encoding")
        if packing is None:
            reply = centre.proper(call)
        elif packing in taken:
            reply = centre.proper(replace(call, body=unpack(call.body, packing, PUSH_UNPACKED_BYTES_MAX)))
        else:
            reply = problem(415, "packing_unsupported")
        return reply.replace(b"\r\n", f"\r\nAccept-Encoding: {offers}\r\n".encode(), 1)

    centre.behave = behave


def packings(centre: LittleCentre, name: str = "push") -> list[str | None]:
    return [call.headers.get("content-encoding") for call in centre.of(name)]


def stored(till: Till) -> list[bytes]:
    return [row[0] for row in till.sql("select message from outbox order by device_no")]


def states(till: Till) -> set[str]:
    return {row[0] for row in till.sql("select distinct state from outbox")}


@pytest.mark.parametrize(
    ("offers", "taken", "expected"),
    [
        ("zstd, gzip", ("zstd", "gzip"), ["zstd"]),
        ("gzip", ("gzip",), ["gzip"]),
        ("", (), [None]),
        ("br", (), [None]),
        ("zstd, gzip", ("gzip",), ["zstd", "gzip"]),
        ("zstd, gzip", (), ["zstd", "gzip", None]),
    ],
)
def test_a_push_is_packed_as_the_server_takes_it(
    shop: Till,
    centre: LittleCentre,
    engine: SyncEngine,
    offers: str,
    taken: tuple[str, ...],
    expected: list[str | None],
) -> None:
    takes(centre, *taken, offers=offers)
    shop.sell("MIE")

    engine.run_round()

    assert packings(centre) == expected and packings(centre, "hello") == [None]
    assert list(centre.taken.values()) == stored(shop)
    assert states(shop) == {"accepted"}


def test_a_packing_that_was_refused_is_not_tried_again(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    takes(centre, "gzip")
    for _ in range(2):
        for _ in range(3):
            shop.sell("MIE")
        engine.run_round()

    assert packings(centre) == ["zstd", "gzip", "gzip"]


def test_a_server_that_says_415_to_everything_parks_nothing(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    centre.always("push", problem(415, "packing_unsupported"))
    shop.sell("MIE")

    with pytest.raises(ServerGarbled):
        engine.run_round()

    assert states(shop) == {"pending"} and len(centre.of("push")) == 1


def test_bodies_that_would_be_too_long_are_not_sent_but_halved_by_the_caller(centre: LittleCentre) -> None:
    link = HttpLink(centre.address, "t")
    with pytest.raises(BatchRefused) as caught:
        link.push([b'"' + b"x" * PUSH_BYTES_MAX + b'"'])
    link.close()

    assert caught.value.facts == {"why": "body_too_large"} and centre.calls == []


def test_a_batch_of_large_messages_is_cut_below_what_may_be_unpacked(shop: Till) -> None:
    make_large(shop, 30)

    batch = syncing.next_batch(shop.units(write=False))

    sizes = [len(message) for message in stored(shop)]
    assert len(push_body([entry.message for entry in batch])) <= PUSH_UNPACKED_BYTES_MAX
    assert sum(sizes[: len(batch) + 1]) > PUSH_UNPACKED_BYTES_MAX - 1_000


@pytest.mark.parametrize("offers", ["", "gzip", "zstd"])
def test_large_messages_arrive_whatever_the_server_takes(
    shop: Till, centre: LittleCentre, engine: SyncEngine, offers: str
) -> None:
    takes(centre, offers, offers=offers)
    make_large(shop, 20)

    engine.run_round()

    assert states(shop) == {"accepted"} and list(centre.taken.values()) == stored(shop)
    assert all(len(call.body) <= PUSH_BYTES_MAX for call in centre.of("push"))
    assert packings(centre)[0] == (offers or None) and (len(packings(centre)) > 4) is (offers == "")


def make_large(shop: Till, sales: int) -> None:
    """Sell, and make each message nearly as long as one may be."""
    for _ in range(sales):
        shop.sell("MIE")
    padding = b'","x":"' + b"x" * (MESSAGE_BYTES_MAX - 5_000)
    with shop.units() as uow:
        for message in stored(shop):
            longer = message.replace(b'","', padding + b'","', 1)
            uow.connection.execute("update outbox set message = ? where message = ?", (longer, message))
