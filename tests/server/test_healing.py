"""A device or this server went back in time: nothing that one of them has is lost, and no receipt number is given twice."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from app.wire.bodies import DeviceRestored, DrawerOpened
from app.wire.envelope import decode
from app.wire.limits import OWN_FACTS_MAX
from tests.server.conftest import Shop
from tests.server.till import Till


def ids(messages: list[bytes]) -> list[UUID]:
    return [decode(raw).id for raw in messages]


def own_ids(till: Till, after: int = 0) -> list[UUID]:
    """Return the ids of all own facts, asked for as a till does: page by page."""
    found: list[UUID] = []
    after_id = None
    for _ in range(20):
        page = till.own(after, after_id)
        found += [decode(bytes(fact.message)).id for fact in page.facts]
        after, after_id = page.after, page.after_id
        if not page.more:
            return found
    raise AssertionError("the pages have no end")


def drawer(till: Till, times: int = 1) -> list[bytes]:
    return [till.message(DrawerOpened(reason="x")) for _ in range(times)]


def code_of(till: Till, path: str = "/v1/sync/changes?after=0") -> str | None:
    code = till.client.get(path).json().get("code")
    return None if code is None else str(code)


# --- a device that went back ----------------------------------------------------------------------------


def test_a_dead_boot_token_is_a_device_that_went_back_and_the_series_is_one_nobody_had(shop: Shop) -> None:
    old = shop.till.copied()
    for _ in range(2):
        shop.till.hello()
        shop.till.push()

    first = old.hello()

    assert (first.went_back, first.copied, first.series, first.number) == (True, False, "B", 0)
    fork = "SELECT fork_device_no, fork_journal_no, fork_head, series_given FROM devices WHERE id = %s"
    assert shop.centre.sql(fork, old.device_id) == [(1, 1, old.journal_head, ["B"])]
    assert not old.hello().went_back


def test_what_was_made_beside_is_flagged_as_such_and_the_entry_that_joins_is_without_a_flag(shop: Shop) -> None:
    old = shop.till.copied()
    lost = [shop.till.order(shop.good) for _ in range(3)]
    shop.till.push(*lost)
    beside = [*drawer(old), old.order(shop.good, series="RABC")]
    greeting = old.hello()
    assert (greeting.last_device_no, greeting.journal_no) == (4, 4)

    joined = old.take_went_back(greeting)
    results = old.push(*beside, joined, *drawer(old), old.order(shop.good))

    assert [result.flags for result in results] == [["after_restore"], ["after_restore"], [], [], []]
    assert decode(joined).device_no == 5
    stands = "SELECT last_device_no, journal_no, journal_head, fork_device_no, fork_head FROM devices WHERE id = %s"
    assert shop.centre.sql(stands, old.device_id) == [(7, old.journal_no, old.journal_head, None, None)]
    assert shop.flag(ids(beside)[0], "after_restore") == {"device_no": 2, "journal_no": 2}
    assert shop.count("orders") == 5 and shop.count("device_restores") == 1


def test_an_entry_that_names_another_head_than_the_servers_does_not_join(shop: Shop) -> None:
    old = shop.till.copied()
    shop.till.push(*drawer(shop.till, 3))
    greeting = old.hello()
    shop.till.journal_head = bytes(32)
    old.series, old.number, old.device_no, old.journal_no = "B", 0, greeting.last_device_no, greeting.journal_no
    forged = DeviceRestored(
        cause="went_back",
        left_series="A",
        left_number=0,
        left_device_no=1,
        series="B",
        server_device_no=greeting.last_device_no,
        server_journal_no=greeting.journal_no,
        server_journal_head="ab" * 32,
    )

    (result,) = old.push(old.message(forged, shift_id=None))

    assert (result.outcome, result.flags) == ("accepted_flagged", ["journal_break"])


def test_a_restored_database_that_never_missed_anything_gets_a_series_all_the_same(shop: Shop) -> None:
    shop.till.hello_facts["restored"] = True

    greeting = shop.till.hello()
    joined = shop.till.take_went_back(greeting)

    assert (greeting.went_back, greeting.series) == (True, "B")
    del shop.till.hello_facts["restored"]
    assert [result.flags for result in shop.till.push(joined, shop.till.order(shop.good))] == [[], []]
    assert not shop.till.hello().went_back


def test_a_hello_of_a_restored_device_whose_reply_was_lost_costs_a_series_and_nothing_else(shop: Shop) -> None:
    shop.till.hello_facts["restored"] = True
    given = [shop.till.hello(keep=False).series, shop.till.hello().series]

    assert given == ["B", "C"]
    assert not shop.till.hello().copied
    assert code_of(shop.till) is None


def test_an_office_that_went_back_is_told_so_and_has_no_series(shop: Shop) -> None:
    reply = shop.centre.client().post(
        "/v1/sync/enrol",
        json={"code": shop.centre.code(shop.tenant_id, None, kind="office"), "program": "test", "protocol": 1},
    )
    shop.till.client.headers["Authorization"] = f"Bearer {reply.json()['token']}"
    del shop.till.client.headers["Warungin-Boot"]
    shop.till.device_no, shop.till.journal_no, shop.till.journal_head = 0, 0, bytes(32)
    shop.till.hello_facts = {"series": None, "restored": True}

    greeting = shop.till.hello()

    assert (greeting.went_back, greeting.series) == (True, None)


# --- own facts ------------------------------------------------------------------------------------------


def test_own_facts_come_back_byte_for_byte_with_what_they_were_told(shop: Shop) -> None:
    shop.till.push(shop.till.order(shop.good))
    parked = shop.till.order(shop.good).replace(b'"total_minor":', b'"total_minor":9')
    shop.till.push(parked)

    page = shop.till.own()

    assert [bytes(fact.message) for fact in page.facts] == [*shop.till.made[:2], parked]
    assert [fact.outcome for fact in page.facts] == ["accepted", "accepted", "parked"]
    assert page.facts[2].code is not None
    assert (page.more, page.after, page.push_no) == (False, 3, 3)
    assert [bytes(fact.message) for fact in shop.till.own(2).facts] == [parked]


def test_own_facts_are_only_ones_own(shop: Shop) -> None:
    other = shop.second_till()
    foreign = other.order(shop.good)
    assert shop.till.push(foreign)[0].code == "wrong_device"

    assert own_ids(shop.till) == ids(shop.till.made)
    assert own_ids(other) == ids(other.made[:1])


def test_two_facts_of_one_number_across_the_border_of_a_page_both_come(shop: Shop) -> None:
    """Two lives of a device used one number: a page ends between the two, and the next one begins with the second."""
    till = shop.till
    for _ in range(0, OWN_FACTS_MAX - 1, 25):
        till.push(*drawer(till, 25))
    number = OWN_FACTS_MAX
    twins = [raw for raw in till.made if decode(raw).device_no == number]
    second = till.message(DrawerOpened(reason="another life"), device_no=number)
    till.push(second)

    first = till.own()

    assert len(first.facts) == OWN_FACTS_MAX and first.more
    assert (first.after, first.after_id) == (number, ids(twins)[0])
    found = own_ids(till)
    assert len(found) == len(set(found)) == len(till.made)
    assert set(found) == set(ids(till.made))


def test_own_facts_ask_for_the_newest_boot_token(shop: Shop) -> None:
    old = shop.till.copied()
    shop.till.hello()
    shop.till.push()

    assert code_of(old, "/v1/sync/own?after=0") == "device_went_back"


@pytest.mark.parametrize("place", ["", "after=-1", "after=x", f"after={2**70}", "after=0&after_id=x"])
def test_a_place_that_is_none_is_refused(shop: Shop, place: str) -> None:
    assert shop.till.client.get(f"/v1/sync/own?{place}").status_code == 422


# --- the push counter -----------------------------------------------------------------------------------


def test_every_push_is_counted_and_a_hello_tells_how_many_there_were(shop: Shop) -> None:
    message = shop.till.order(shop.good)
    told = [shop.till.pushed(message).push_no for _ in range(3)]

    assert told == [2, 3, 4]
    assert shop.till.hello().push_no == 4
    assert shop.second_till().hello().push_no == 1


def test_a_push_that_was_refused_is_not_counted(shop: Shop) -> None:
    before = shop.till.hello().push_no

    assert shop.till.push_raw(b"{").status_code == 422

    assert shop.till.hello().push_no == before


def test_a_push_covers_its_changes(shop: Shop) -> None:
    reply = shop.till.pushed(shop.till.order(shop.good))

    assert reply.head == shop.till.changes().head > 0


# --- a server that went back ------------------------------------------------------------------------------


def test_a_restored_server_believes_a_tills_series_and_gives_no_older_one(shop: Shop) -> None:
    """What the server gave after its backup was made it does not know: the till tells it."""
    shop.till.series, shop.till.number = "D", 12
    shop.till.client.headers["Warungin-Boot"] = "a-token-of-a-lost-life"
    shop.till.hello_facts = {"known_history_id": str(uuid4()), "push_no": 40}

    greeting = shop.till.hello()

    assert (greeting.went_back, greeting.copied, greeting.series, greeting.number) == (False, False, "D", 12)
    assert code_of(shop.till) is None
    register = "SELECT last_series FROM registers WHERE id = %s"
    assert shop.centre.sql(register, shop.till.register_id) == [("D",)]
    assert Till.enrol(shop.centre, shop.tenant_id, "K01").series == "E"


def test_a_provisional_series_is_believed_but_never_counted_on_from(shop: Shop) -> None:
    shop.till.series = "RXYZ"
    shop.till.client.headers["Warungin-Boot"] = "a-token-of-a-lost-life"
    shop.till.hello_facts = {"known_history_id": str(uuid4())}

    assert shop.till.hello().series == "RXYZ"

    assert Till.enrol(shop.centre, shop.tenant_id, "K01").series == "B"


def test_a_till_that_is_behind_a_restored_server_went_back_itself(shop: Shop) -> None:
    old = shop.till.copied()
    shop.till.push(shop.till.order(shop.good))
    old.hello_facts = {"known_history_id": str(uuid4())}

    greeting = old.hello()

    assert (greeting.went_back, greeting.series) == (True, "B")


def test_a_till_with_the_servers_own_history_and_a_dead_token_is_not_excused(shop: Shop) -> None:
    shop.till.hello_facts = {"known_history_id": str(shop.till.hello().history_id)}
    shop.till.client.headers["Warungin-Boot"] = "a-token-of-a-lost-life"

    assert shop.till.hello().went_back


# --- two machines -----------------------------------------------------------------------------------------


def alternate(shop: Shop) -> tuple[Till, Till]:
    """Let a till and a copy of its disk say hello in turn, each following what it is told, until the server has noticed."""
    one, other = shop.till, shop.till.copied()
    one.push(one.order(shop.good))
    joined = other.take_went_back(other.hello())
    assert other.push(joined)[0].flags == []
    joined = one.take_went_back(one.hello())
    assert one.push(joined)[0].outcome.startswith("accepted")
    greeting = other.hello()
    assert (greeting.went_back, greeting.copied, greeting.series) == (False, True, "B")
    return one, other


def test_two_machines_of_one_image_are_noticed_and_both_only_hand_in(shop: Shop) -> None:
    one, other = alternate(shop)

    assert (one.series, other.series) == ("C", "B")
    for till in (one, other):
        for _ in range(2):
            greeting = till.hello()
            assert (greeting.went_back, greeting.copied, greeting.series) == (False, True, till.series)
            assert till.push(till.order(shop.good))[0].outcome.startswith("accepted")
            for path in ("/v1/sync/changes?after=0", "/v1/sync/own?after=0"):
                assert code_of(till, path) == "device_copied"
            asked = till.client.post("/v1/sync/snapshots", json={"at_least": 0})
            assert (asked.status_code, asked.json()["code"]) == (409, "device_copied")
    assert shop.centre.sql("SELECT last_series FROM registers WHERE id = %s", one.register_id) == [("C",)]
    numbers = shop.centre.sql("SELECT series, number FROM orders WHERE tenant_id = %s", shop.tenant_id)
    assert len(numbers) == len(set(numbers)) == 5


def test_a_backup_put_into_a_copied_device_still_gets_a_series_that_nobody_has(shop: Shop) -> None:
    one, _ = alternate(shop)
    one.series, one.number, one.hello_facts = "RQQQ", 0, {"restored": True}

    assert one.hello().series == "D"


def test_enrolling_the_register_anew_ends_it(shop: Shop) -> None:
    one, _ = alternate(shop)
    assert shop.centre.sql("SELECT copied_at IS NOT NULL FROM devices WHERE id = %s", one.device_id) == [(True,)]

    fresh = Till.enrol(shop.centre, shop.tenant_id, "K01")

    assert fresh.series == "D" and not fresh.hello().copied
    assert shop.centre.sql("SELECT copied_at FROM devices WHERE id = %s", one.device_id) == [(None,)]
    assert not one.hello().copied
    assert code_of(one) is None


def test_a_copied_device_concerns_no_other(shop: Shop) -> None:
    other = shop.second_till()
    alternate(shop)

    assert not other.hello().copied
    assert code_of(other) is None
    assert own_ids(other) == ids(other.made)
