"""Flags are tasks for the outlet's devices until somebody answers them; the devices are listed with how each stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

import msgspec
import pytest
from psycopg import Cursor
from uuid_utils.compat import uuid7

from app.wire.bodies import DrawerOpened, FieldChange, FlagAnswered, ProductEdited
from app.wire.calls import DevicesReply, FeedRow
from app.wire.envelope import decode
from app.wire.master import FlagEntity
from sync_server import db
from tests.server.conftest import Shop
from tests.server.test_feed import other_outlet
from tests.server.till import NOON, Good, Till


def answer(till: Till, message_id: UUID, code: str = "stock_below_zero", chosen: str = "noted") -> bytes:
    body = FlagAnswered(message_id=message_id, code=code, answer=chosen, note="sudah dihitung")
    return till.message(body, shift_id=None)


def oversold(shop: Shop) -> UUID:
    """Sell more than there is, and return the order's id."""
    message = shop.till.order(Good(shop.goods[0], quantity=2_000))
    assert shop.till.push(message)[0].flags == ["stock_below_zero"]
    return decode(message).id


def flags(till: Till, after: int = 0) -> list[tuple[FeedRow, FlagEntity]]:
    """Return the flags that a till is told of."""
    told = till.changes(after).rows
    return [(row, msgspec.json.decode(row.body, type=FlagEntity)) for row in told if row.kind == "flag"]


def kept(shop: Shop, message_id: UUID) -> list[tuple[object, ...]]:
    return shop.centre.sql(
        "SELECT code, resolved_by, answer, note, revision FROM flags WHERE message_id = %s", message_id
    )


def test_a_flag_is_told_to_every_till_of_the_outlet_with_what_people_call_it(shop: Shop) -> None:
    order_id = oversold(shop)

    for till in (shop.till, shop.second_till()):
        ((row, flag),) = flags(till)
        assert (row.entity_id, row.revision) == (uuid5(order_id, "stock_below_zero"), 1)
        assert flag.id == row.entity_id
        assert (flag.message_id, flag.code, flag.message_kind) == (order_id, "stock_below_zero", "order_completed")
        assert (flag.label, flag.register_code, flag.staff_id) == ("TKO1-K01A-260115-0001", "K01", shop.till.staff_id)
        assert msgspec.json.decode(flag.facts) == shop.flag(order_id, "stock_below_zero")
        assert flag.resolved_at is None


def test_a_till_of_another_outlet_is_not_told(shop: Shop) -> None:
    other_outlet(shop)
    away = Till.enrol(shop.centre, shop.tenant_id, "K09", outlet="CBG2")
    oversold(shop)

    assert flags(away) == [] and len(flags(shop.till)) == 1


def test_each_kind_of_message_is_called_by_its_own_name(shop: Shop) -> None:
    shop.till.push(shop.till.message(DrawerOpened(reason="x"), clock_offset_ms=600_000))
    change = FieldChange(field="name", old="Kopi Sachet", new="Kopi Besar")
    edit = ProductEdited(product_id=shop.goods[1], base_revision=1, changes=[change])
    shop.till.push(shop.till.message(edit, shift_id=None, clock_offset_ms=600_000))
    shop.till.shift_id = None
    shop.till.push(shop.till.message(DrawerOpened(reason="y"), clock_offset_ms=600_000))

    told = {flag.message_kind + " " + flag.label for _, flag in flags(shop.till)}
    assert told == {"drawer_opened 1", "product_edited Kopi Besar", "drawer_opened "}


def test_an_answer_resolves_a_flag_everywhere_and_the_second_answer_changes_nothing(shop: Shop) -> None:
    order_id, other = oversold(shop), shop.second_till()
    before = shop.till.changes().cursor

    first = shop.till.push(answer(shop.till, order_id))
    second = other.push(answer(other, order_id, chosen="counted"))

    assert [(result.outcome, result.flags) for result in first + second] == [("accepted", [])] * 2
    ((row, flag),) = flags(other, before)
    assert (row.revision, flag.answer, flag.resolved_by) == (2, "noted", shop.till.staff_id)
    assert flag.resolved_at is not None
    assert kept(shop, order_id) == [("stock_below_zero", shop.till.staff_id, "noted", "sudah dihitung", 2)]


def test_of_two_answers_in_one_push_the_first_stands(shop: Shop) -> None:
    order_id = oversold(shop)

    shop.till.push(answer(shop.till, order_id, chosen="counted"), answer(shop.till, order_id))

    assert [row[2] for row in kept(shop, order_id)] == ["counted"]


@pytest.mark.parametrize("case", ["no such message", "no such code", "another outlet's"])
def test_an_answer_to_what_is_no_flag_here_is_taken_in_and_does_nothing(shop: Shop, case: str) -> None:
    order_id, till = oversold(shop), shop.till
    about = uuid7() if case == "no such message" else order_id
    code = "clock_off" if case == "no such code" else "stock_below_zero"
    if case == "another outlet's":
        other_outlet(shop)
        till = Till.enrol(shop.centre, shop.tenant_id, "K09", outlet="CBG2")
    head = shop.till.changes().head

    result = till.push(answer(till, about, code))[0]

    assert (result.outcome, result.flags) == ("accepted", [])
    assert kept(shop, order_id) == [("stock_below_zero", None, None, None, 1)]
    assert shop.till.changes().head == head


def test_an_answer_sent_again_is_replayed(shop: Shop) -> None:
    message = answer(shop.till, oversold(shop))
    shop.till.push(message)

    assert [result.outcome for result in shop.till.push(message)] == ["replayed"]


def test_reading_many_flags_takes_no_more_statements_than_reading_one(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = db.ask

    def counted(connection: db.Connection, statement: str, values: Mapping[str, Any]) -> Cursor[db.Row]:
        asked.append(statement)
        return real(connection, statement, values)

    monkeypatch.setattr(db, "ask", counted)
    oversold(shop)
    one = flags(shop.till)[0][0].change_no
    alone = shop.till.changes(one - 1)
    for_one = len(asked)
    shop.till.push(*[shop.till.message(DrawerOpened(reason="x"), clock_offset_ms=600_000) for _ in range(40)])
    shop.till.push(*[shop.till.order(Good(shop.goods[0])) for _ in range(40)])
    asked.clear()

    told = flags(shop.till, alone.cursor)

    assert len(told) == 80 and len({flag.label for _, flag in told}) == 41
    assert 0 < len(asked) <= for_one + 2


def test_a_copied_device_is_a_task_until_its_register_is_enrolled_anew(shop: Shop) -> None:
    twin = shop.till.copied()
    shop.till.hello()
    shop.till.push()
    greetings = []
    for till in (twin, shop.till, twin):
        greetings.append(till.hello())
        till.series = greetings[-1].series or ""
        till.push()
    assert [greeting.copied for greeting in greetings] == [False, False, True]
    office = shop.second_till()
    ((row, flag),) = flags(office)
    assert (flag.code, flag.message_kind, flag.label, flag.resolved_at) == ("device_copied", "device", "K01", None)

    Till.enrol(shop.centre, shop.tenant_id, "K01")

    ((_, resolved),) = flags(office, row.change_no)
    assert (resolved.id, resolved.answer, resolved.resolved_by) == (flag.id, "enrolled_anew", None)


def listed(till: Till) -> list[dict[str, object]]:
    reply = till.client.get("/v1/sync/devices")
    assert reply.status_code == 200, reply.text
    told = msgspec.json.decode(reply.content, type=DevicesReply)
    return [msgspec.structs.asdict(entry) for entry in told.devices]


def test_the_devices_of_the_outlet_are_listed_with_how_each_stands(shop: Shop) -> None:
    other = shop.second_till()
    other_outlet(shop)
    away = Till.enrol(shop.centre, shop.tenant_id, "K09", outlet="CBG2")
    shop.till.push(shop.till.order(shop.good))
    shop.till.client.post("/v1/sync/hello", json={**shop.till.hello_body(), "pending": 7, "parked": 2})
    shop.centre.sql("UPDATE devices SET revoked_at = %s WHERE id = %s", NOON, other.device_id)

    mine, theirs = listed(shop.till)

    assert (mine["id"], mine["register_code"], mine["kind"]) == (shop.till.device_id, "K01", "register")
    assert (mine["pending"], mine["parked"], mine["series"], mine["number"]) == (7, 2, "A", 1)
    assert (mine["revoked"], theirs["revoked"], theirs["id"]) == (False, True, other.device_id)
    assert mine["last_contact_at"] is not None and mine["program"] == "test"
    assert [entry["id"] for entry in listed(away)] == [away.device_id]


def test_a_device_that_must_say_hello_first_gets_no_list(shop: Shop) -> None:
    del shop.till.client.headers["Warungin-Boot"]

    reply = shop.till.client.get("/v1/sync/devices")

    assert (reply.status_code, reply.json()["code"]) == (409, "device_went_back")
