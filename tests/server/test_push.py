"""A push: taken in once, answered the same for ever, and never stopped by one bad message."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.domain.journal import fingerprint
from app.wire.bodies import CashMoved, DrawerOpened, OrderCompleted, decode_body
from app.wire.calls import push_body
from app.wire.envelope import decode
from app.wire.limits import MESSAGE_BYTES_MAX, PUSH_BYTES_MAX
from sync_server.sync import intake
from tests.server.conftest import Shop
from tests.server.till import Good


def id_of(message: bytes) -> UUID:
    return decode(message).id


def changed(message: bytes, **body: object) -> bytes:
    """Return the same message with other values in its body, as its device would never send it."""
    value = json.loads(message)
    value["body"] |= body
    return json.dumps(value).encode()


def test_an_order_is_written_whole(shop: Shop) -> None:
    message = shop.till.order(Good(shop.goods[0], quantity=2), Good(shop.goods[1]))

    result = shop.till.push(message)[0]

    assert (result.id, result.outcome, result.flags) == (id_of(message), "accepted", [])
    body = decode_body("order_completed", 1, decode(message).body)
    assert isinstance(body, OrderCompleted)
    row = shop.centre.sql(
        "SELECT total_minor, number, series, lines, tax_minor FROM orders WHERE tenant_id = %s", shop.tenant_id
    )
    assert row == [(body.total_minor, 1, "A", 2, sum(tax.tax_minor for tax in body.taxes))]
    assert (body.total_minor, shop.count("order_lines"), shop.count("payments")) == (10_500, 2, 1)
    assert shop.on_hand(shop.goods[0]) == 998_000


def test_the_inbox_keeps_the_very_bytes(shop: Shop) -> None:
    message = shop.till.order(shop.good).replace(b'"note":""', b'"note" : ""')

    shop.till.push(message)

    kept = shop.centre.sql(
        "SELECT bytes, fingerprint FROM inbox WHERE tenant_id = %s AND id = %s", shop.tenant_id, id_of(message)
    )
    assert kept == [(message, fingerprint(message))]


def test_the_same_push_again_gets_the_same_reply_and_changes_nothing(shop: Shop) -> None:
    messages = [shop.till.order(shop.good), shop.till.order(Good(shop.goods[1], price_minor=3_000))]
    first = shop.till.push(*messages)
    figures = shop.centre.figures()

    again = shop.till.push(*messages)

    assert [result.outcome for result in first] == ["accepted", "accepted_flagged"]
    assert [(result.outcome, result.first, result.flags) for result in again] == [
        ("replayed", "accepted", []),
        ("replayed", "accepted_flagged", ["price_differs"]),
    ]
    for row in [*figures[0]["devices"], *shop.centre.figures()[0]["devices"]]:
        del row["last_contact_at"]
    assert shop.count("orders") == 2 and shop.on_hand(shop.goods[0]) == 999_000


def test_another_body_under_a_used_id_is_refused_kept_and_changes_nothing(shop: Shop) -> None:
    message = shop.till.order(shop.good)
    shop.till.push(message)
    forged = changed(message, receipt_no="TKO1-K01A-260115-9999")

    result = shop.till.push(forged)[0]

    assert (result.outcome, result.code) == ("conflict", "id_used")
    assert shop.centre.sql("SELECT receipt_no FROM orders WHERE tenant_id = %s", shop.tenant_id) == [
        ("TKO1-K01A-260115-0001",)
    ]
    assert shop.centre.sql("SELECT bytes FROM conflicts WHERE tenant_id = %s", shop.tenant_id) == [(forged,)]
    assert [shop.till.push(message)[0].outcome, shop.till.push(forged)[0].outcome] == ["replayed", "conflict"]
    assert (shop.count("orders"), shop.count("conflicts"), shop.on_hand(shop.goods[0])) == (1, 1, 999_000)


def test_two_identical_pushes_at_once_are_taken_in_once(shop: Shop) -> None:
    for _ in range(5):
        body = push_body([shop.till.order(Good(good)) for good in shop.goods])
        with ThreadPoolExecutor(4) as threads:
            replies = list(threads.map(lambda _, sent=body: shop.till.push_raw(sent).json()["results"], range(4)))
        outcomes = sorted("".join(sorted({result["outcome"] for result in reply})) for reply in replies)
        assert outcomes == ["accepted", "replayed", "replayed", "replayed"]

    assert shop.count("orders") == 25
    assert shop.on_hand(shop.goods[0]) == 995_000


def test_a_message_that_another_till_hands_in_first_is_still_taken_in_from_its_own(shop: Shop) -> None:
    other = shop.second_till()
    message, after = shop.till.order(shop.good), shop.till.order(shop.good)

    foreign = other.push(message)[0]
    nothing = shop.count("orders")
    own = shop.till.push(message, after)

    assert (foreign.outcome, foreign.code, nothing) == ("parked", "wrong_device", 0)
    assert [(result.outcome, result.flags) for result in own] == [("accepted", [])] * 2
    assert shop.count("orders") == 2


def test_two_tills_pushing_one_message_at_once_end_with_one_order(shop: Shop) -> None:
    other = shop.second_till()
    for _ in range(8):
        message = shop.till.order(shop.good)
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda till, sent=message: till.push(sent), [other, shop.till, other, shop.till]))
        assert shop.till.push(message)[0].first == "accepted"

    assert shop.count("orders") == 8 and shop.on_hand(shop.goods[0]) == 992_000


def test_the_same_message_twice_in_one_push_counts_once(shop: Shop) -> None:
    message = shop.till.order(shop.good)

    results = shop.till.push(message, message, changed(message, note="lain"))

    assert [(result.outcome, result.first) for result in results] == [
        ("accepted", None),
        ("replayed", "accepted"),
        ("conflict", None),
    ]
    assert shop.count("orders") == 1


def test_a_message_waits_for_what_it_needs_and_is_taken_in_after_it(shop: Shop) -> None:
    needed = shop.till.message(DrawerOpened(reason="tukar uang"))
    waiting = shop.till.message(CashMoved(amount_minor=50_000, reason="modal"), needs=[id_of(needed)])

    early = shop.till.push(waiting)[0]
    nothing = shop.count("cash_movements"), shop.centre.sql("SELECT 1 FROM inbox WHERE id = %s", id_of(waiting))
    late = shop.till.push(needed, waiting)

    assert (early.outcome, early.code) == ("waiting", "needs")
    assert nothing == (0, [])
    assert [result.outcome for result in late] == ["accepted", "accepted"]


def test_what_needs_a_parked_message_waits_and_the_rest_goes_on(shop: Shop) -> None:
    parked = changed(shop.till.message(CashMoved(amount_minor=5, reason="x")), amount_minor=0)
    needing = shop.till.message(DrawerOpened(reason="y"), needs=[id_of(parked)])
    other = shop.till.order(shop.good)

    results = shop.till.push(parked, needing, other)

    assert [result.outcome for result in results[:2]] == ["parked", "waiting"]
    assert results[2].outcome in ("accepted", "accepted_flagged") and shop.count("orders") == 1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"kind": "order_dreamt"}, "unknown_kind", "kind"),
        ({"version": 99}, "unknown_version", "version"),
        ({"outlet_id": str(UUID(int=7))}, "wrong_device", "outlet_id"),
        ({"register_id": str(UUID(int=7))}, "wrong_device", "register_id"),
        ({"staff_id": None}, "field_missing", "staff_id"),
        ({"number": None}, "field_missing", "number"),
        ({"journal_prev": None}, "field_missing", "journal_prev"),
        ({"made_at": "kemarin"}, "envelope_unreadable", "made_at"),
        ({"device_no": -1}, "envelope_unreadable", "device_no"),
        ({"body": {}}, "body_unreadable", "cart_id"),
        ({"body": {"lines": [{}]}}, "body_unreadable", "lines[0].id"),
    ],
)
def test_a_message_that_cannot_be_taken_in_is_parked_and_kept_whole(
    shop: Shop, change: dict[str, object], code: str, field: str | None
) -> None:
    before = shop.centre.figures(None)
    message = json.dumps(json.loads(shop.till.order(shop.good)) | change).encode()

    results = [shop.till.push(message)[0], shop.till.push(message)[0]]

    assert [(result.outcome, result.code, result.field) for result in results] == [
        ("parked", code, field),
        ("replayed", code, field),
    ]
    kept = shop.centre.sql("SELECT bytes, outcome FROM inbox WHERE tenant_id = %s AND code = %s", shop.tenant_id, code)
    assert kept == [(message, "parked")]
    assert (shop.count("orders"), shop.count("payments"), shop.on_hand(shop.goods[0])) == (0, 0, 1_000_000)
    assert len(before) == len(shop.centre.figures(None))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"total_minor": 3_400, "due_before_rounding_minor": 3_400}, "due_before_rounding_minor"),
        ({"total_minor": 3_600}, "total_minor"),
        ({"gross_minor": 1}, "gross_minor"),
        ({"rounding_minor": 100, "total_minor": 3_600}, "rounding_minor"),
        ({"taxes": []}, "lines"),
        ({"order_discount_minor": 500}, "order_discount_minor"),
        ({"service_minor": 1, "due_before_rounding_minor": 3_501, "total_minor": 3_501}, "service_minor"),
    ],
)
def test_an_order_that_contradicts_itself_is_parked(shop: Shop, body: dict[str, object], field: str) -> None:
    result = shop.till.push(changed(shop.till.order(shop.good), **body))[0]

    assert (result.outcome, result.code, result.field) == ("parked", "order_contradicts", field)
    assert shop.count("orders") == 0


def test_one_bad_message_does_not_stop_forty_nine(shop: Shop) -> None:
    messages = [shop.till.order(Good(shop.goods[at % 5])) for at in range(50)]
    messages[17] = changed(messages[17], total_minor=1)

    results = shop.till.push(*messages)

    assert [result.outcome for result in results].count("parked") == 1 and results[17].outcome == "parked"
    assert shop.count("orders") == 49


def test_what_is_not_even_a_message_is_told_and_not_kept(shop: Shop) -> None:
    good = shop.till.order(shop.good)
    before = shop.count("inbox")

    reply = shop.till.push_raw(b'{"messages":[1,null,{"id":"x"},' + good + b"]}")

    outcomes = [(result["id"], result["outcome"], result["code"]) for result in reply.json()["results"]]
    assert outcomes[:3] == [(None, "parked", "envelope_unreadable")] * 3
    assert outcomes[3] == (str(id_of(good)), "accepted", None)
    assert shop.count("inbox") == before + 1


@pytest.mark.expects_log("push_refused", "message_refused")
def test_what_the_database_refuses_parks_one_message_and_the_others_go_in(shop: Shop) -> None:
    first = json.loads(shop.till.order(shop.good))
    second = json.loads(shop.till.order(shop.good))
    second["body"]["payments"][0]["id"] = first["body"]["payments"][0]["id"]
    third = shop.till.order(shop.good)
    messages = [json.dumps(first).encode(), json.dumps(second).encode(), third]

    results = shop.till.push(*messages)

    assert [(result.outcome, result.code) for result in results] == [
        ("accepted", None),
        ("parked", "id_reused"),
        ("accepted_flagged", None),
    ]
    assert results[2].flags == ["journal_break"]  # the second's bytes are not those that the till chained
    assert (shop.count("orders"), shop.count("payments"), shop.on_hand(shop.goods[0])) == (2, 2, 998_000)


def test_text_that_the_database_cannot_hold_is_parked(shop: Shop) -> None:
    message = shop.till.order(Good(shop.goods[0], name="Kopi\0"))

    result = shop.till.push(message)[0]

    assert (result.outcome, result.code) == ("parked", "text_unreadable")
    assert shop.count("orders") == 0


def test_odd_characters_arrive_as_they_were(shop: Shop) -> None:
    name = 'Kopi "Enak" \\ {a,b} \n\t NULL \\u0000 ☕'

    result = shop.till.push(shop.till.order(Good(shop.goods[0], name=name)))[0]

    assert result.outcome == "accepted"
    assert shop.centre.sql("SELECT name FROM order_lines WHERE tenant_id = %s", shop.tenant_id) == [(name,)]


def test_a_parked_message_is_taken_in_once_the_server_knows_its_kind(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = shop.till.order(shop.good)
    with monkeypatch.context() as older:
        older.setattr(intake, "known", lambda name, version: False)
        assert shop.till.push(message)[0].code == "unknown_version"
    assert shop.count("orders") == 0

    results = [shop.till.push(message)[0], shop.till.push(message)[0]]

    assert [(result.outcome, result.first) for result in results] == [("accepted", None), ("replayed", "accepted")]
    assert (shop.count("orders"), shop.on_hand(shop.goods[0])) == (1, 999_000)
    kept = shop.centre.sql("SELECT bytes FROM inbox WHERE id = %s AND outcome = 'accepted'", id_of(message))
    assert kept == [(message,)]


def test_another_body_of_a_parked_message_is_a_conflict(shop: Shop) -> None:
    good = shop.till.order(shop.good)
    shop.till.push(changed(good, total_minor=1))

    assert shop.till.push(good)[0].outcome == "conflict"
    assert (shop.count("orders"), shop.count("conflicts")) == (0, 1)


def test_a_message_larger_than_allowed_is_parked(shop: Shop) -> None:
    message = shop.till.order(shop.good)
    large = message[:-1] + b',"padding":"' + b"x" * MESSAGE_BYTES_MAX + b'"}'

    result = shop.till.push(large)[0]

    assert (result.outcome, result.code) == ("parked", "message_too_large")


def test_a_push_larger_than_allowed_is_refused_and_nothing_is_taken_in(shop: Shop) -> None:
    message = shop.till.order(shop.good)

    reply = shop.till.push_raw(push_body([message])[:-1] + b',"x":"' + b"x" * PUSH_BYTES_MAX + b'"}')

    assert (reply.status_code, reply.json()["code"]) == (413, "body_too_large")
    assert shop.count("orders") == 0


DEEP = b"[" * 20_000 + b"]" * 20_000


@pytest.mark.parametrize(
    "odd", [b'"kind":"\xff\xfe"', b'"body":' + DEEP, b'"device_no":1e300', b'"device_no":NaN', b'"kind":"\\ud800"']
)
def test_bytes_that_no_till_would_send_park_and_stop_nothing(shop: Shop, odd: bytes) -> None:
    hostile = b'{"id":"019bbbbb-0000-7000-8000-000000000001",' + odd + b"}"
    good = shop.till.order(shop.good)

    reply = shop.till.push_raw(push_body([hostile, good]))

    if reply.status_code == 422:  # not JSON at all: the till halves the batch
        assert shop.till.push_raw(push_body([hostile])).status_code == 422
        assert shop.till.push(good)[0].outcome == "accepted"
    else:
        results = reply.json()["results"]
        assert [result["outcome"] for result in results] == ["parked", "accepted"]
    assert shop.count("orders") == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"messages":{}}', b'{"messages":[' + b"{}," * 50 + b"{}]}"])
def test_a_push_that_is_not_one_is_refused(shop: Shop, body: bytes) -> None:
    reply = shop.till.push_raw(body)

    assert (reply.status_code, reply.json()["code"]) == (422, "body_unreadable")


def test_messages_that_came_late_are_not_a_hole(shop: Shop) -> None:
    first, second, third = (shop.till.message(DrawerOpened(reason=str(at))) for at in range(3))
    later = shop.till.message(CashMoved(amount_minor=1_000, reason="x"), needs=[id_of(third)])
    last = shop.till.message(DrawerOpened(reason="4"))

    one = shop.till.push(first, second, later, last)
    two = shop.till.push(third, later)

    assert [result.outcome for result in one] == ["accepted", "accepted", "waiting", "accepted"]
    assert [result.flags for result in two] == [[], []]
