"""Whatever answers in the server's stead: each call ends in the class that says who must act, no message is lost or
touched, the till sells on, and the next round with a sound server hands everything in."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.runtime.clock import SystemClock
from app.services import catalogue, syncing
from app.sync.engine import SyncEngine
from app.sync.errors import (
    DeviceUnknown,
    DeviceWentBack,
    ProgramTooOld,
    ServerAway,
    ServerBusy,
    ServerGarbled,
    TenantSuspended,
)
from app.sync.link import REPLY_BYTES_MAX, HttpLink
from app.wire.calls import PushResult, push_body
from app.wire.packing import pack
from tests.sync.little_centre import (
    Call,
    Cut,
    Endless,
    Gesture,
    LittleCentre,
    Reset,
    Silence,
    answer,
    edited,
    listening,
    problem,
)
from tests.till import HISTORY_ID, Till

BYTE_SECONDS = 0.3
PORTAL = b"<!DOCTYPE html><html><body>Selamat datang di WiFi pasar. Masuk dengan nomor telepon.</body></html>"
HTML = {"Content_Type": "text/html"}
CALLS = ("hello", "push", "changes")


@pytest.fixture
def centre() -> Iterator[LittleCentre]:
    with listening() as running:
        yield running


@pytest.fixture
def engine(shop: Till, centre: LittleCentre) -> Iterator[SyncEngine]:
    """Lend the till's engine, joined to the little centre, with time-outs of a fraction of a second."""
    link = HttpLink(centre.address, "token-of-a-test", byte_seconds=BYTE_SECONDS, call_seconds=0.5)
    yield SyncEngine(shop.units, link, SystemClock(), "test")
    link.close()


def outbox(till: Till) -> list[tuple[Any, ...]]:
    return till.sql("select device_no, id, message, fingerprint, state, code from outbox order by device_no")


def states(till: Till) -> set[str]:
    return {row[0] for row in till.sql("select distinct state from outbox")}


ODD: dict[str, tuple[Callable[[], Gesture], type[Exception]]] = {
    "garbage": (lambda: answer(200, bytes(range(256))), ServerGarbled),
    "nothing": (lambda: answer(200), ServerGarbled),
    "null": (lambda: answer(200, b"null"), ServerGarbled),
    "a list": (lambda: answer(200, b"[]"), ServerGarbled),
    "an empty object": (lambda: answer(200, b"{}"), ServerGarbled),
    "half of JSON": (lambda: answer(200, b'{"server_time": "2026-'), ServerGarbled),
    "a captive portal": (lambda: answer(200, PORTAL, **HTML), ServerGarbled),
    "a captive portal's redirect": (lambda: answer(302, PORTAL, Location="http://127.0.0.1:9/"), ServerGarbled),
    "a portal's 401": (lambda: answer(401, PORTAL, **HTML), ServerGarbled),
    "a portal's 403": (lambda: answer(403, PORTAL, **HTML), ServerGarbled),
    "a portal's 409": (lambda: answer(409, PORTAL, **HTML), ServerGarbled),
    "a portal's 426": (lambda: answer(426, PORTAL, **HTML), ServerGarbled),
    "another program's 404": (lambda: answer(404, b'{"detail":"Not Found"}'), ServerGarbled),
    "204": (lambda: answer(204), ServerGarbled),
    "410": (lambda: problem(410, "feed_thinned"), ServerGarbled),
    "418": (lambda: answer(418), ServerGarbled),
    "401": (lambda: problem(401, "device_revoked"), DeviceUnknown),
    "426": (lambda: problem(426, "protocol_unknown"), ProgramTooOld),
    "429": (lambda: problem(429, "slow_down", Retry_After="7"), ServerBusy),
    "500": (lambda: answer(500, PORTAL, **HTML), ServerBusy),
    "502": (lambda: answer(502), ServerBusy),
    "503": (lambda: problem(503, "database_away", Retry_After="7"), ServerBusy),
    "silence": (Silence, ServerAway),
    "a line that is cut at once": (Cut, ServerAway),
    "half a head": (lambda: Cut(b"HTTP/1.1 200 OK\r\nContent-Le"), ServerAway),
    "half a body": (lambda: Cut(answer(200, b"x" * 1_000)[:-500]), ServerAway),
    "a line that breaks": (lambda: Reset(b"HTTP/1.1 200 OK\r\n"), ServerAway),
    "no HTTP": (lambda: answer(200)[5:], ServerAway),
    "a head without end": (lambda: Endless(b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n" * 1_000), ServerAway),
    "a body without end": (
        lambda: Endless(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", b"x" * 65_536),
        ServerGarbled,
    ),
    "a body that drips": (
        lambda: Endless(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", b"x", 0.05),
        ServerAway,
    ),
    "a small body that unpacks to a huge one": (
        lambda: answer(200, gzip.compress(bytes(2 * REPLY_BYTES_MAX)), Content_Encoding="gzip"),
        ServerGarbled,
    ),
    "a packing of another kind": (lambda: answer(200, b"plain", Content_Encoding="br"), ServerGarbled),
    "a small zstd body that unpacks to a huge one": (
        lambda: answer(200, pack(bytes(2 * REPLY_BYTES_MAX), "zstd"), Content_Encoding="zstd"),
        ServerGarbled,
    ),
    "half of zstd": (lambda: answer(200, pack(b"{}" * 1_000, "zstd")[:-5], Content_Encoding="zstd"), ServerGarbled),
    "no gzip": (lambda: answer(200, b"plain", Content_Encoding="gzip"), ServerGarbled),
}


MEANINGFUL = {("changes", "410")}
"""No odd answer: the feed was thinned out, and a snapshot is asked for."""


@pytest.mark.parametrize(
    ("name", "odd"), [(name, odd) for odd in ODD for name in CALLS if (name, odd) not in MEANINGFUL]
)
def test_an_odd_answer_ends_in_its_class_and_costs_nothing(
    shop: Till, centre: LittleCentre, engine: SyncEngine, name: str, odd: str
) -> None:
    gesture, kind = ODD[odd]
    shop.sell("MIE")
    centre.behave = lambda call: gesture() if call.name == name else None
    before = outbox(shop)
    cursor = syncing.cursor(shop.units(write=False))
    with pytest.raises(kind) as caught:
        engine.run_round()
    assert type(caught.value) is kind
    settled = name == "changes" or (name == "hello" and kind is ProgramTooOld)
    assert [row[:4] for row in outbox(shop)] == [row[:4] for row in before]
    assert states(shop) == ({"accepted"} if settled else {"pending"})
    assert syncing.cursor(shop.units(write=False)) == cursor
    shop.sell("KOPI")
    assert shop.findings() == []
    centre.behave = lambda _: None
    engine.run_round()
    assert states(shop) == {"accepted"}
    assert set(centre.taken.values()) == {row[2] for row in outbox(shop)}


def test_a_feed_that_was_thinned_out_makes_the_till_ask_for_a_snapshot(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    shop.sell("MIE")
    centre.always("changes", problem(410, "feed_thinned"))
    cursor = syncing.cursor(shop.units(write=False))
    with pytest.raises(ServerGarbled):  # the little centre has none
        engine.run_round()
    assert centre.names() == ["hello", "push", "changes", "snapshots"]
    assert syncing.status(shop.units(write=False)).refilling
    assert (states(shop), syncing.cursor(shop.units(write=False))) == ({"accepted"}, cursor)
    assert shop.sell("KOPI").number == 2
    assert shop.findings() == []


def test_nobody_at_the_address_is_away(shop: Till, engine: SyncEngine, centre: LittleCentre) -> None:
    link = HttpLink("http://127.0.0.1:9", "t", byte_seconds=BYTE_SECONDS)
    with pytest.raises(ServerAway):
        SyncEngine(shop.units, link, SystemClock(), "test").run_round()
    link.close()
    secure = HttpLink(centre.address.replace("http:", "https:"), "t", byte_seconds=BYTE_SECONDS)
    with pytest.raises(ServerAway):
        SyncEngine(shop.units, secure, SystemClock(), "test").run_round()
    secure.close()
    assert states(shop) == {"pending"}


def test_a_proxy_of_the_environment_is_not_asked(
    shop: Till, centre: LittleCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    link = HttpLink(centre.address, "t", byte_seconds=BYTE_SECONDS)
    SyncEngine(shop.units, link, SystemClock(), "test").run_round()
    link.close()
    assert states(shop) == {"accepted"}


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("99999", 99_999.0),
        ("999999", None),
        ("-1", None),
        ("1e3", None),
        ("٣", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("", None),
    ],
)
def test_the_time_to_stay_away_is_read_where_it_is_one(
    shop: Till, centre: LittleCentre, engine: SyncEngine, told: str, asked: float | None
) -> None:
    centre.behave = lambda call: problem(503, "database_away", Retry_After=told.encode().decode("latin-1"))
    with pytest.raises(ServerBusy) as caught:
        engine.run_round()
    assert caught.value.facts == {"status": 503, "retry_after_seconds": asked}


# --- what the codes ask for ---------------------------------------------------------------------------


def test_a_suspended_shop_hands_in_its_facts_and_gets_nothing(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    centre.always("changes", problem(403, "tenant_suspended"))
    shop.sell("MIE")
    done = engine.run_round()
    assert (done.pushed, done.pulled, done.stopped) == (2, 0, True)
    assert states(shop) == {"accepted"}
    for name in ("hello", "push"):
        centre.always(name, problem(403, "tenant_suspended"))
        shop.sell("MIE")
        fresh = SyncEngine(shop.units, HttpLink(centre.address), SystemClock(), "test")
        with pytest.raises(TenantSuspended):
            fresh.run_round()
        fresh._link.close()  # type: ignore[attr-defined]


def test_a_program_that_is_too_old_still_hands_in_its_facts(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    centre.behave = lambda call: problem(426, "protocol_unknown") if call.name in ("hello", "changes") else None
    shop.sell("MIE")
    with pytest.raises(ProgramTooOld):
        engine.run_round()
    assert states(shop) == {"accepted"}


def test_a_server_that_forgot_the_device_is_greeted_again_once(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    engine.run_round()
    refused = [problem(409, "device_went_back")]
    centre.behave = lambda call: refused.pop() if call.name == "push" and refused else None
    shop.sell("MIE")
    engine.run_round()
    assert centre.names()[-4:] == ["push", "hello", "push", "changes"]
    assert states(shop) == {"accepted"}
    centre.always("push", problem(409, "device_went_back"))
    shop.sell("MIE")
    with pytest.raises(DeviceWentBack):
        engine.run_round()
    assert centre.names()[-3:] == ["push", "hello", "push"]


def went_back(centre: LittleCentre, till: Till) -> None:
    """Let the centre say at hellos that the till's database went back, though it knows no more than the till."""
    with till.units(write=False) as uow:
        state = uow.device.state()
        centre.hellos = {
            "went_back": True,
            "series": "B",
            "number": 0,
            "last_device_no": 99,
            "journal_no": state.journal_no,
            "journal_head": state.journal_head.hex(),
        }


def test_a_database_that_went_back_fetches_what_it_lost_and_syncs_on_in_a_new_series(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    shop.sell("MIE")
    went_back(centre, shop)
    done = engine.run_round()
    assert (done.pushed, done.stopped) == (3, False)
    assert centre.names() == ["hello", "own", "push", "changes"]
    assert centre.of("own")[0].path.endswith("?after=0")
    status = syncing.status(shop.units(write=False))
    assert (status.went_back_at, status.recovering) == (shop.clock.now(), False)
    order = shop.sell("MIE")
    assert (order.series, order.number, order.receipt_no) == ("B", 1, "TKO1-K01B-260310-0001")
    engine.run_round()
    assert centre.names()[4:] == ["push", "changes"]
    assert [row[0] for row in shop.sql("select device_no from outbox order by seq")] == [1, 2, 100, 101]
    assert set(centre.taken.values()) == {row[2] for row in outbox(shop)}
    assert shop.findings() == []


def test_a_recovery_whose_answer_is_odd_is_asked_for_again_and_nothing_is_pushed_before(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    shop.sell("MIE")
    went_back(centre, shop)
    nothing = edited(centre.owned(99), more=True)
    for gesture, kind in (
        (Cut(), ServerAway),
        (answer(200, b"{}"), ServerGarbled),
        (answer(200, nothing), ServerGarbled),
    ):
        centre.always("own", gesture)
        with pytest.raises(kind):
            engine.run_round()
        assert syncing.status(shop.units(write=False)).recovering
        assert (centre.taken, states(shop)) == ({}, {"pending"})
        assert shop.sell("KOPI").series == "B"
    centre.behave = lambda _: None
    engine.run_round()
    assert centre.names().count("hello") == 1
    assert not syncing.status(shop.units(write=False)).recovering
    assert states(shop) == {"accepted"}
    assert shop.findings() == []


@pytest.mark.parametrize("told_by", ["hello", "push", "changes"])
def test_a_restored_server_is_offered_again_what_it_lost(
    shop: Till, centre: LittleCentre, engine: SyncEngine, told_by: str
) -> None:
    """Whichever answer tells of the server's new life first: a hello follows, and all that it lost is pushed anew."""
    engine.run_round()
    shop.sell("MIE")
    engine.run_round()
    assert centre.pushes == 2
    centre.taken.clear()
    centre.pushes, centre.history_id = 1, uuid4()
    if told_by == "hello":
        engine.greet_again()
    if told_by == "push":
        shop.sell("KOPI")
    with suppress(ServerGarbled):  # the little centre has no snapshot, which is asked for at the end
        engine.run_round()
    assert set(centre.taken.values()) == {row[2] for row in outbox(shop)}
    assert states(shop) == {"accepted"}
    assert syncing.status(shop.units(write=False)).refilling
    assert shop.sell("MIE").series == "A"
    assert shop.findings() == []


def test_a_copied_device_hands_in_and_fetches_nothing(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    centre.hellos = {"copied": True}
    shop.sell("MIE")
    done = engine.run_round()
    assert (done.pushed, done.pulled, done.stopped) == (2, 0, True)
    assert centre.names() == ["hello", "push"]
    assert syncing.status(shop.units(write=False)).copied_at == shop.clock.now()
    centre.hellos = {}
    engine.run_round()
    assert centre.names()[2:] == ["hello", "changes"]
    assert syncing.status(shop.units(write=False)).copied_at is None


def test_the_newest_boot_token_is_shown_from_the_next_call_on(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    centre.hellos = {"boot_token": "first"}
    engine.run_round()
    assert [call.headers.get("warungin-boot") for call in centre.calls] == [None, "first", "first"]
    assert {call.headers["authorization"] for call in centre.calls} == {"Bearer token-of-a-test"}
    centre.hellos = {"boot_token": "second"}
    centre.always("hello", Cut())
    again = SyncEngine(shop.units, HttpLink(centre.address, "t", byte_seconds=BYTE_SECONDS), SystemClock(), "test")
    with pytest.raises(ServerAway):
        again.run_round()
    assert shop.sql("select boot_token from device_state") == [("first",)]
    centre.behave = lambda _: None
    again.run_round()
    assert [call.headers.get("warungin-boot") for call in centre.calls[-3:]] == ["first", "first", "second"]
    again._link.close()  # type: ignore[attr-defined]


def test_a_clock_that_is_off_is_told_and_no_message_is_corrected(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    shop.sell("MIE")
    centre.ahead_seconds = 600.0
    engine.run_round()
    status = syncing.status(shop.units(write=False))
    assert status.clock_offset_ms is not None
    assert 599_000 < status.clock_offset_ms < 601_000
    assert status.clock_is_off
    order = shop.sell("MIE")
    assert order.completed_at == shop.clock.now()
    assert b'"clock_offset_ms":6' in outbox(shop)[-1][2]
    assert shop.findings() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"server_time": "2026-01-01T00:00:00"},
        {"server_time": 5},
        {"history_id": "x"},
        {"boot_token": ""},
        {"boot_token": "a\r\nX: y"},
        {"boot_token": "é"},
        {"boot_token": "t" * 10_000},
        {"series": "a1"},
        {"series": "ABC"},
        {"head": -1},
        {"head": 10**30},
        {"number": -1},
    ],
)
def test_a_hello_that_says_what_cannot_be_changes_nothing(
    shop: Till, centre: LittleCentre, engine: SyncEngine, changes: dict[str, object]
) -> None:
    centre.behave = lambda call: answer(200, edited(centre._hello(), **changes))
    with shop.unchanged(), pytest.raises(ServerGarbled):
        engine.run_round()
    assert shop.sell("MIE").series == "A"


# --- pushing ------------------------------------------------------------------------------------------


def test_messages_are_sent_byte_for_byte_as_stored_on_every_try(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    shop.sell("MIE")
    stored = [row[2] for row in outbox(shop)]
    centre.always("push", answer(500))
    for _ in range(2):
        with pytest.raises(ServerBusy):
            engine.run_round()
        shop.restart()
    centre.behave = lambda _: None
    engine.run_round()
    assert [call.body for call in centre.of("push")] == [push_body(stored)] * 3


def test_what_was_taken_before_its_reply_got_lost_is_not_taken_twice(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    shop.sell("MIE")

    def take_and_cut(call: Call) -> Gesture | None:
        if call.name != "push":
            return None
        return Cut(centre.proper(call)[:-20])

    centre.behave = take_and_cut
    with pytest.raises(ServerAway):
        engine.run_round()
    assert states(shop) == {"pending"}
    assert len(centre.taken) == 2
    centre.behave = lambda _: None
    assert engine.run_round().pushed == 2
    assert states(shop) == {"accepted"}
    assert len(centre.taken) == 2


def test_the_one_message_that_stops_a_batch_is_found_by_halving_and_parked(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    for _ in range(60):
        shop.sell("MIE")
    poison = outbox(shop)[37]
    centre.behave = lambda call: (
        problem(422, "body_unreadable") if call.name == "push" and poison[2] in call.messages else None
    )
    assert engine.run_round().pushed == 61
    rows = outbox(shop)
    assert [(row[0], row[5]) for row in rows if row[4] == "parked"] == [(38, "body_unreadable")]
    assert {row[4] for row in rows if row[0] != 38} == {"accepted"}
    assert len(centre.of("push")) <= 16
    assert [entry.label for entry in syncing.details(shop.units(write=False)).troubles] == ["TKO1-K01A-260310-0037"]
    calls = len(centre.of("push"))
    engine.run_round()
    assert len(centre.of("push")) == calls, "a parked message is not sent again by itself"


@pytest.mark.parametrize("refusal", [lambda: answer(413, PORTAL, **HTML), lambda: problem(413, "body_too_large")])
def test_a_batch_too_long_for_a_proxy_goes_through_in_shorter_ones(
    shop: Till, centre: LittleCentre, engine: SyncEngine, refusal: Callable[[], bytes]
) -> None:
    for _ in range(30):
        shop.sell("MIE")
    centre.behave = lambda call: refusal() if call.name == "push" and len(call.body) > 20_000 else None
    assert engine.run_round().pushed == 31
    assert states(shop) == {"accepted"}


def test_a_long_queue_goes_in_batches_oldest_first(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    for _ in range(120):
        shop.sell("MIE")
    assert engine.run_round().pushed == 121
    assert [len(call.messages) for call in centre.of("push")] == [50, 50, 21]
    assert [message for call in centre.of("push") for message in call.messages] == [row[2] for row in outbox(shop)]
    assert max(len(call.body) for call in centre.of("push")) < 1024 * 1024


def test_a_sale_made_while_pushing_goes_along(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    def sell_meanwhile(call: Call) -> Gesture | None:
        if call.name == "push" and len(centre.of("push")) < 3:
            shop.sell("KOPI")
        return None

    centre.behave = sell_meanwhile
    assert engine.run_round().pushed == 3
    assert states(shop) == {"accepted"}


def test_results_of_other_messages_are_not_believed(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    shop.sell("MIE")
    shop.sell("KOPI")
    ids = [UUID(bytes=row[1]) for row in outbox(shop)]
    accepted = [PushResult(id=message_id, outcome="accepted") for message_id in ids]
    lies = [
        accepted[:2],
        [*accepted, accepted[0]],
        [accepted[1], accepted[0], accepted[2]],
        [accepted[0], accepted[0], accepted[0]],
        [PushResult(id=uuid4(), outcome="accepted"), *accepted[1:]],
        [PushResult(id=None, outcome="accepted"), *accepted[1:]],
        [],
    ]
    for results in lies:
        told = {"server_time": centre.now(), "history_id": HISTORY_ID, "results": results}
        centre.always("push", answer(200, told))
        before = outbox(shop)
        with pytest.raises(ServerGarbled):
            engine.run_round()
        assert outbox(shop) == before


def test_a_message_whose_id_the_server_cannot_read_is_parked_by_its_place(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    shop.sell("MIE")
    shop.sell("KOPI")
    bad = outbox(shop)[1][1]
    unread = PushResult(id=None, outcome="parked", code="envelope_unreadable")

    def judge(message_id: UUID, _message: bytes) -> PushResult | None:
        return unread if message_id.bytes == bad else None

    centre.behave = lambda call: answer(200, centre.pushed(call, judge)) if call.name == "push" else None
    assert engine.run_round().pushed == 3
    assert [(row[4], row[5]) for row in outbox(shop)] == [
        ("accepted", None),
        ("parked", "envelope_unreadable"),
        ("accepted", None),
    ]


def test_a_parked_message_and_what_waits_for_it_never_stop_the_queue(
    shop: Till, centre: LittleCentre, engine: SyncEngine
) -> None:
    """A shift that was parked makes its 130 orders wait; an edit and the next shift go through all the same."""
    for _ in range(130):
        shop.sell("MIE")
    shift = UUID(bytes=outbox(shop)[0][1])
    parked = {shift}

    def judge(message_id: UUID, message: bytes) -> PushResult | None:
        if message_id in parked:
            return PushResult(id=message_id, outcome="parked", code="body_unreadable")
        if message_id != shift and str(shift).encode() in message and shift not in centre.taken:
            return PushResult(id=message_id, outcome="waiting", code="needs")
        return None

    centre.behave = lambda call: answer(200, centre.pushed(call, judge)) if call.name == "push" else None
    assert engine.run_round().pushed == 1
    catalogue.edit(shop.units(), shop.owner, shop.product("MIE").id, name="Mi Lain")
    assert engine.run_round().pushed == 1
    assert outbox(shop)[-1][4] == "accepted"
    assert len(centre.of("push")) == 6, "three batches and one offered again, then the edit and one offered again"
    status = syncing.status(shop.units(write=False))
    assert (status.pending, status.waiting, status.parked) == (0, 130, 1)
    parked.clear()
    syncing.retry(shop.units(), shop.owner, shift)
    assert engine.run_round().pushed == 131
    assert states(shop) == {"accepted"}


def test_what_waits_is_offered_in_turn(shop: Till, centre: LittleCentre, engine: SyncEngine) -> None:
    for _ in range(120):
        shop.sell("MIE")
    waiting = {UUID(bytes=row[1]) for row in outbox(shop)[1:]}

    def judge(message_id: UUID, _message: bytes) -> PushResult | None:
        return PushResult(id=message_id, outcome="waiting", code="needs") if message_id in waiting else None

    centre.behave = lambda call: answer(200, centre.pushed(call, judge)) if call.name == "push" else None
    engine.run_round()
    offered = []
    for _ in range(4):
        calls = len(centre.of("push"))
        engine.run_round()
        assert len(centre.of("push")) == calls + 1
        offered.append(len(centre.of("push")[-1].messages))
    assert offered == [50, 20, 50, 50]
