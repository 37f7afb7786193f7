"""Enrolling a device, knowing it again, and noticing that its database went back in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.domain.journal import GENESIS
from app.wire.bodies import DrawerOpened
from app.wire.limits import ENROL_CODE_MINUTES, ENROL_TRIES_MAX, PROTOCOL
from tests.asgi_bridge import AsgiBridge
from tests.server.conftest import Shop
from tests.server.till import NOON, Till
from tests.server_kit import Centre

START = NOON


@pytest.fixture
def clock(centre: Centre) -> Iterator[Centre]:
    """The centre with a clock that the test moves; each test begins in a quarter of an hour of its own."""
    global START
    START += timedelta(days=1)
    centre.clock[0] = START
    yield centre
    centre.clock[0] = None


def enrol(centre: Centre, code: str, *, protocol: int = 1) -> tuple[int, dict[str, object]]:
    reply = centre.client().post("/v1/sync/enrol", json={"code": code, "program": "test", "protocol": protocol})
    return reply.status_code, reply.json()


def test_a_code_enrols_one_device_once(clock: Centre) -> None:
    tenant_id = clock.new_tenant()
    code = clock.code(tenant_id)

    status, first = enrol(clock, f" {code[:4].lower()}-{code[4:].lower()} ")
    again, second = enrol(clock, code)

    assert (status, first["kind"], first["register_code"], first["series"]) == (200, "register", "K01", "A")
    assert (again, second["code"]) == (403, "enrol_code_used")
    assert clock.sql("SELECT count(*) FROM devices WHERE tenant_id = %s", tenant_id) == [(1,)]


def test_only_hashes_of_secrets_are_kept(clock: Centre) -> None:
    code = clock.code(clock.new_tenant())
    token = str(enrol(clock, code)[1]["token"])

    kept = "".join(
        str(row) for table in ("devices", "enrolment_codes") for row in clock.sql(f"SELECT {table}::text FROM {table}")
    )

    assert token not in kept and token[22:] not in kept and code not in kept


def test_a_code_ends_after_a_quarter_of_an_hour(clock: Centre) -> None:
    late, in_time = clock.code(clock.new_tenant()), clock.code(clock.new_tenant())
    clock.clock[0] = START + timedelta(minutes=ENROL_CODE_MINUTES) - timedelta(milliseconds=1)
    assert enrol(clock, in_time)[0] == 200

    clock.clock[0] = START + timedelta(minutes=ENROL_CODE_MINUTES)

    status, reply = enrol(clock, late)
    assert (status, reply["code"]) == (403, "enrol_code_expired")


def test_each_enrolment_of_a_register_gets_its_next_series(clock: Centre) -> None:
    tenant_id = clock.new_tenant()

    series = [enrol(clock, clock.code(tenant_id, register))[1]["series"] for register in ("K01", "K01", "K02", "K01")]

    assert series == ["A", "B", "A", "C"]


def test_a_kitchen_has_no_register_and_no_series(clock: Centre) -> None:
    reply = enrol(clock, clock.code(clock.new_tenant(), None, kind="kitchen"))[1]

    assert (reply["kind"], reply["register_id"], reply["series"]) == ("kitchen", None, None)


def test_five_wrong_codes_from_an_address_are_enough(clock: Centre) -> None:
    code = clock.code(clock.new_tenant())
    wrong = [enrol(clock, "22222222")[0] for _ in range(ENROL_TRIES_MAX)]
    right, reply = enrol(clock, code)
    with AsgiBridge(clock.app, client=("10.1.2.3", 4)) as elsewhere:
        other = clock.client()
        other._transport = elsewhere
        asked = {"code": code, "program": "test", "protocol": 1}
        from_elsewhere = other.post("/v1/sync/enrol", json=asked).status_code
        clock.clock[0] = START + timedelta(minutes=ENROL_CODE_MINUTES)
        later = enrol(clock, "33333333")[0]

    assert wrong == [403] * ENROL_TRIES_MAX
    assert (right, reply["code"]) == (429, "enrol_too_many_tries")
    assert (from_elsewhere, later) == (200, 403)


def test_a_shop_may_enrol_more_than_five_tills_at_once(clock: Centre) -> None:
    tenant_id = clock.new_tenant()

    assert [enrol(clock, clock.code(tenant_id, f"K{at:02}"))[0] for at in range(8)] == [200] * 8


def test_a_program_older_than_all_that_is_spoken_here_is_told_to_update(
    clock: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = clock.code(clock.new_tenant())
    monkeypatch.setattr("sync_server.devices.service.PROTOCOL_OLDEST", 2)

    status, reply = enrol(clock, code, protocol=1)

    assert (status, reply["code"]) == (426, "protocol_unknown")
    assert enrol(clock, code, protocol=2)[0] == 200


def test_a_newer_program_joins_and_both_speak_what_the_server_knows(shop: Shop) -> None:
    status, reply = enrol(shop.centre, shop.centre.code(shop.tenant_id, "K08"), protocol=PROTOCOL + 5)
    assert status == 200
    shop.till.client.headers["Authorization"] = f"Bearer {reply['token']}"
    shop.till.client.headers.pop("Warungin-Boot")
    shop.till.device_no = shop.till.journal_no = 0
    body = {**shop.till.hello_body(), "protocol": PROTOCOL + 5, "journal_head": GENESIS.hex()}

    assert shop.till.client.post("/v1/sync/hello", json=body).json()["protocol"] == PROTOCOL


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer x", "Bearer " + "A" * 64, "Basic eDp5", "Bearer " + "é" * 32])
def test_a_token_that_nobody_gave_out_is_unknown(centre: Centre, shown: str) -> None:
    client, headers = centre.client(), {b"Authorization": shown.encode()}
    replies = [
        client.post("/v1/sync/push", content=b'{"messages":[]}', headers=headers),
        client.get("/v1/sync/changes?after=0", headers=headers),
    ]

    assert [(reply.status_code, reply.json()["code"]) for reply in replies] == [(401, "device_unknown")] * 2


def test_a_withdrawn_device_is_refused_at_once(shop: Shop) -> None:
    shop.centre.sql("UPDATE devices SET revoked_at = now() WHERE id = %s", shop.till.device_id)
    before = shop.count("inbox")

    replies = [
        shop.till.push_raw(b'{"messages":[' + shop.till.order(shop.good) + b"]}"),
        shop.till.client.get("/v1/sync/changes?after=0"),
        shop.till.client.post("/v1/sync/hello", json=shop.till.hello_body()),
    ]

    assert [(reply.status_code, reply.json()["code"]) for reply in replies] == [(401, "device_revoked")] * 3
    assert shop.count("inbox") == before


def refused(till: Till) -> bool:
    """Say whether both push and changes ask for a hello first."""
    replies = [till.push_raw(b'{"messages":[]}'), till.client.get("/v1/sync/changes?after=0")]
    codes = {(reply.status_code, reply.json().get("code")) for reply in replies}
    assert codes in ({(409, "device_went_back")}, {(200, None)})
    return codes == {(409, "device_went_back")}


def test_a_new_device_must_say_hello_first(shop: Shop) -> None:
    till = Till.enrol(shop.centre, shop.tenant_id, "K07", hello=False)
    assert refused(till)

    greeting = till.hello()

    assert (greeting.went_back, greeting.series, greeting.last_device_no, greeting.head) == (
        False,
        "A",
        0,
        till.changes().head,
    )
    assert not refused(till)


def test_a_first_hello_whose_reply_was_lost_is_harmless(shop: Shop) -> None:
    till = Till.enrol(shop.centre, shop.tenant_id, "K07", hello=False)
    till.hello(keep=False)

    greeting = till.hello()

    assert (greeting.went_back, greeting.series) == (False, "A")
    assert not refused(till)


def test_later_hellos_whose_replies_were_lost_are_harmless(shop: Shop) -> None:
    till = shop.till
    for _ in range(3):
        assert not till.hello(keep=False).went_back
    assert not refused(till)

    assert [till.hello().went_back for _ in range(3)] == [False] * 3
    assert not refused(till)


def test_the_first_offered_token_that_is_shown_counts_and_the_others_die(shop: Shop) -> None:
    offered = [shop.till.hello(keep=False).boot_token for _ in range(3)]

    shop.till.client.headers["Warungin-Boot"] = offered[1]
    assert not refused(shop.till)
    for dead in (offered[0], offered[2]):
        shop.till.client.headers["Warungin-Boot"] = dead
        assert refused(shop.till)
    shop.till.client.headers["Warungin-Boot"] = offered[1]
    assert not refused(shop.till)


def test_a_restored_till_is_noticed_and_goes_on_in_a_new_series(shop: Shop) -> None:
    restored = shop.till.copied()
    shop.till.push(shop.till.order(shop.good), shop.till.order(shop.good))
    shop.till.hello()
    shop.till.push(shop.till.order(shop.good))
    assert refused(restored)

    greeting = restored.hello()

    assert (greeting.went_back, greeting.series, greeting.number) == (True, "B", 0)
    assert (greeting.last_device_no, greeting.journal_no) == (4, 4)
    assert greeting.journal_head == shop.till.journal_head.hex()
    restored.device_no, restored.journal_no = greeting.last_device_no, greeting.journal_no
    restored.journal_head, restored.series, restored.number = bytes.fromhex(greeting.journal_head), "B", 0
    assert restored.push(restored.order(shop.good))[0].outcome == "accepted"
    assert not restored.hello().went_back


def test_a_till_restored_to_just_after_its_last_hello_is_noticed_by_its_numbers(shop: Shop) -> None:
    restored = shop.till.copied()
    shop.till.push(shop.till.message(DrawerOpened(reason="x")))

    greeting = restored.hello()

    assert (greeting.went_back, greeting.series, greeting.last_device_no) == (True, "B", 2)


def test_a_till_whose_journal_took_another_way_is_noticed(shop: Shop) -> None:
    shop.till.journal_head = bytes(32)

    assert shop.till.hello().went_back


def test_two_tills_from_one_disk_image_never_get_the_same_series(shop: Shop) -> None:
    twin = shop.till.copied()
    shop.till.hello()
    shop.till.push()
    told = []
    for till in (twin, shop.till, twin, shop.till):
        greeting = till.hello()
        assert greeting.series is not None
        till.series = greeting.series
        told.append((till is twin, greeting.went_back, greeting.series))

    assert told == [(True, True, "B"), (False, False, "A"), (True, False, "B"), (False, True, "C")]
    assert not twin.hello().copied, "neither has spoken from a series that another was given after"
    assert shop.centre.sql("SELECT last_series FROM registers WHERE id = %s", shop.till.register_id) == [("C",)]


def test_a_register_that_has_used_all_series_says_so(shop: Shop) -> None:
    shop.centre.sql("UPDATE registers SET last_series = 'ZZ' WHERE id = %s", shop.till.register_id)
    restored = shop.till.copied()
    shop.till.push(shop.till.message(DrawerOpened(reason="x")))

    reply = restored.client.post("/v1/sync/hello", json=restored.hello_body())

    assert (reply.status_code, reply.json()["code"]) == (409, "series_exhausted")
    assert not refused(shop.till)


def test_the_server_remembers_the_highest_number_of_the_series(shop: Shop) -> None:
    shop.till.push(*[shop.till.order(shop.good) for _ in range(3)])

    assert (shop.till.hello().number, shop.till.hello().series) == (3, "A")
