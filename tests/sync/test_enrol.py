"""Joining a shop: a good code once, a refusal in words, an address that is one; whatever fails leaves a till that is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.services import enrolment
from app.services.enrolment import AlreadyEnrolled
from app.sync.enrol import enrol
from app.sync.errors import AddressUnusable, EnrolmentRefused, ProgramTooOld, ServerAway, ServerBusy, ServerGarbled
from app.sync.link import server_address
from tests.sync.little_centre import Call, Cut, Gesture, LittleCentre, answer, edited, listening, problem
from tests.till import DEVICE_ID, Till, enrolment_reply, make_new_till


@pytest.fixture
def fresh(quick_path: Path) -> Iterator[Till]:
    """Lend a till that belongs to no shop."""
    lent = make_new_till(quick_path / "till")
    yield lent
    lent.close()


@pytest.fixture
def centre() -> Iterator[LittleCentre]:
    with listening() as running:
        running.behave = lambda _: answer(200, enrolment_reply())
        yield running


def is_new(till: Till) -> bool:
    return not enrolment.is_enrolled(till.units(write=False))


def test_a_code_makes_the_folder_a_till_of_the_shop(fresh: Till, centre: LittleCentre) -> None:
    assert enrol(fresh.units, centre.address + "/", " abcd-2345 ", "test 1") == centre.address
    asked = msgspec.json.decode(centre.calls[0].body)
    assert asked == {"code": "ABCD2345", "program": "test 1", "protocol": 1}
    assert "authorization" not in centre.calls[0].headers
    identity = enrolment.identity(fresh.units(write=False))
    assert (identity.device_id, identity.register_code, identity.server_url) == (DEVICE_ID, "K01", centre.address)
    assert "token-of-a-test" not in repr(identity)
    assert not enrolment.is_filled(fresh.units(write=False))


def test_a_folder_joins_once(fresh: Till, centre: LittleCentre) -> None:
    enrol(fresh.units, centre.address, "ABCD2345", "test")
    with pytest.raises(AlreadyEnrolled):
        enrol(fresh.units, centre.address, "ABCD2345", "test")


@pytest.mark.parametrize(
    ("gesture", "kind", "why"),
    [
        (problem(403, "enrol_code_unknown"), EnrolmentRefused, "enrol_code_unknown"),
        (problem(403, "enrol_code_used"), EnrolmentRefused, "enrol_code_used"),
        (problem(403, "enrol_code_expired"), EnrolmentRefused, "enrol_code_expired"),
        (problem(429, "enrol_too_many_tries"), EnrolmentRefused, "enrol_too_many_tries"),
        (problem(426, "protocol_unknown"), ProgramTooOld, "protocol_unknown"),
        (answer(403, b"<html>no</html>"), ServerGarbled, "problem"),
        (answer(404, b'{"detail":"Not Found"}'), ServerGarbled, "problem"),
        (answer(200, b"<html>welcome</html>"), ServerGarbled, "reply"),
        (answer(200, edited(enrolment_reply(), token="a\nb")), ServerGarbled, "reply"),
        (answer(200, edited(enrolment_reply(), token="")), ServerGarbled, "reply"),
        (answer(200, edited(enrolment_reply(), series="a")), ServerGarbled, "reply"),
        (answer(200, edited(enrolment_reply(), kind="toaster")), ServerGarbled, "reply"),
        (answer(200, edited(enrolment_reply(), device_id="x")), ServerGarbled, "reply"),
        (answer(302, Location="http://127.0.0.1:9/"), ServerGarbled, None),
        (answer(500), ServerBusy, None),
        (Cut(), ServerAway, "RemoteProtocolError"),
        (Cut(answer(200, enrolment_reply())[:-50]), ServerAway, "RemoteProtocolError"),
    ],
)
def test_whatever_fails_leaves_a_till_that_is_new(
    fresh: Till, centre: LittleCentre, gesture: Gesture, kind: type[Exception], why: str | None
) -> None:
    centre.behave = lambda _call: gesture
    with pytest.raises(kind) as caught:
        enrol(fresh.units, centre.address, "ABCD2345", "test")
    assert type(caught.value) is kind
    assert caught.value.facts.get("why") == why  # type: ignore[attr-defined]
    assert is_new(fresh)
    centre.behave = lambda _call: answer(200, enrolment_reply())
    enrol(fresh.units, centre.address, "ABCD2345", "test")
    assert not is_new(fresh)


def test_nobody_at_the_address_is_away(fresh: Till) -> None:
    with pytest.raises(ServerAway):
        enrol(fresh.units, "http://127.0.0.1:9", "ABCD2345", "test")
    assert is_new(fresh)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        (" localhost:9/ ", "http://localhost:9"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("toko.example", "https://toko.example"),
        ("HTTPS://toko.example", "https://toko.example"),
        ("toko.example:8443", "https://toko.example:8443"),
        ("https://toko.example///", "https://toko.example"),
        ("[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_is_taken_as_people_type_it(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://",
        "http://toko.example",
        "http://127.0.0.1.toko.example",
        "http://localhost@toko.example",
        "ftp://toko.example",
        "file:///tmp/x",
        "https://toko.example/jalan",
        "https://toko.example?x=1",
        "https://toko.example#x",
        "https://user:word@toko.example",
        "toko example",
        "toko.example:0",
        "toko.example:99999",
        "toko.example:abc",
        "https://[::1",
        "https://toko\texample",
        "https://toko\nexample",
        "https://" + "a" * 300,
        "https://a..b",
    ],
)
def test_what_is_no_address_is_told_before_anything_is_sent(fresh: Till, typed: str) -> None:
    with pytest.raises(AddressUnusable):
        enrol(fresh.units, typed, "ABCD2345", "test")
    assert is_new(fresh)


def test_a_call_is_what_was_sent(centre: LittleCentre, fresh: Till) -> None:
    enrol(fresh.units, centre.address, "ABCD2345", "test")
    call = centre.calls[0]
    assert isinstance(call, Call)
    assert (call.method, call.path, call.headers["content-type"]) == ("POST", "/v1/sync/enrol", "application/json")
