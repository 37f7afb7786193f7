"""The centre's proof: whole books are whole, and whatever is changed behind the program's back is named to the row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain.journal import GENESIS, fingerprint
from app.wire.bodies import (
    ApprovalGiven,
    CartVoided,
    CashMoved,
    CountRow,
    DeviceRestored,
    DrawerOpened,
    LineVoided,
    ShiftClosed,
    ShiftSumsBody,
)
from app.wire.sums import SHIFT_SUM_NAMES
from sync_server.config import URL_VARIABLE, Settings
from sync_server.ops import commands
from sync_server.ops.centre import owner_reading
from sync_server.ops.cli import main
from sync_server.sync.effects import FACT_TABLES
from sync_server.sync.proof import Finding, Proof
from sync_server.sync.proof_scratch import Link, Scratch
from tests.server.conftest import Shop, opened
from tests.server.till import Till
from tests.server_kit import PASSWORD, Centre, Cluster


def prove(shop: Shop) -> list[Finding]:
    with owner_reading(shop.centre.admin_url) as connection:
        return list(Proof(connection, shop.tenant_id).findings())


def told(shop: Shop) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.table, one.key, one.field) for one in prove(shop) if not one.known]


def a_day(shop: Shop) -> list[bytes]:
    """Push facts of every kind that has rows of its own, and return their messages."""
    till = shop.till
    staff = till.staff_id
    return [
        till.order(shop.good),
        till.order(shop.good, shop.good),
        till.message(CashMoved(amount_minor=50_000, reason="float")),
        till.message(CashMoved(amount_minor=-20_000, reason="ice")),
        till.message(CartVoided(cart_id=till.device_id, reason="left", lines=2, value_minor=7_000)),
        till.message(
            LineVoided(
                cart_id=till.device_id,
                line_id=till.device_id,
                product_id=shop.goods[0],
                name="Kopi Sachet",
                quantity_milli=1_000,
                value_minor=3_500,
            )
        ),
        till.message(DrawerOpened(reason="change")),
        till.message(
            ApprovalGiven(
                right="order.refund",
                asked_by=staff,
                asked_by_name="A",
                approved_by=staff,
                approved_by_name="B",
                reason="",
            )
        ),
        till.message(
            DeviceRestored(cause="restore", left_series="A", left_number=2, left_device_no=till.device_no, series="A")
        ),
        till.message(close_of(shop)),
    ]


def close_of(shop: Shop) -> ShiftClosed:
    sums = dict.fromkeys(SHIFT_SUM_NAMES, 0)
    return ShiftClosed(
        z_number=1,
        count=[CountRow(kind="note", value_minor=100_000, pieces=1)],
        counted_minor=100_000,
        expected_minor=100_000,
        difference_minor=0,
        left_in_drawer_minor=0,
        note="",
        staff_name="Cashier",
        sums=ShiftSumsBody(**sums),
    )


@pytest.fixture
def day(shop: Shop) -> Shop:
    """A shop whose till has handed in a day with facts of every kind."""
    results = shop.till.push(*a_day(shop))
    assert {result.outcome for result in results} <= {"accepted", "accepted_flagged"}
    return shop


def test_whole_books_are_whole(day: Shop) -> None:
    with owner_reading(day.centre.admin_url) as connection:
        proof = Proof(connection, day.tenant_id)
        assert list(proof.findings()) == []
    assert (proof.messages, proof.rows > 20) == (12, True)


def test_every_fact_table_has_rows_in_these_tests(day: Shop) -> None:
    """So that the tests below speak of all of them."""
    assert [table.name for table in FACT_TABLES if day.count(table.name) == 0] == []


CHANGES = {
    "orders": "receipt_no = 'X'",
    "order_lines": "name = 'another'",
    "order_taxes": "rate_bp = rate_bp + 1",
    "payments": "tender = 'card'",
    "stock_moves": "quantity_milli = quantity_milli - 1",
    "shifts": "opening_cash_minor = opening_cash_minor + 1",
    "shift_closes": "note = 'x'",
    "shift_counts": "pieces = pieces + 1",
    "cash_movements": "amount_minor = amount_minor + 1",
    "cart_voids": "value_minor = value_minor + 1",
    "line_voids": "undone = NOT undone",
    "drawer_openings": "reason = 'x'",
    "approvals": "approved_by = device_id",
    "device_restores": "left_number = left_number + 1",
    "on_hand": "milli = milli + 1",
    "shift_sums": "sales_minor = sales_minor + 1",
    "day_hours": "total_minor = total_minor + 1",
    "day_products": "value_minor = value_minor - 1",
}


def one_row(shop: Shop, table: str) -> str:
    """Return the place of one row of this shop, by its physical address."""
    asked = f"SELECT ctid::text FROM {table} WHERE tenant_id = %s LIMIT 1"
    return str(shop.centre.sql(asked, shop.tenant_id)[0][0])


def tamper(shop: Shop, statement: str, *values: Any) -> None:
    """Change the database as somebody does who may do everything, foreign keys or not."""
    with psycopg.connect(shop.centre.admin_url) as connection:
        connection.execute("SET LOCAL session_replication_role = 'replica'")
        connection.execute(statement, values)


@pytest.mark.parametrize("table", CHANGES)
def test_a_changed_row_is_named_with_its_field(day: Shop, table: str) -> None:
    tamper(day, f"UPDATE {table} SET {CHANGES[table]} WHERE ctid = %s::tid", one_row(day, table))

    found = told(day)

    code = "sum_wrong" if table in ("on_hand", "shift_sums", "day_hours", "day_products") else "row_changed"
    assert [(one[0], one[1], one[3]) for one in found] == [(code, table, CHANGES[table].split(" = ")[0])]


@pytest.mark.parametrize("table", [table for table in CHANGES if table != "on_hand"])
def test_a_row_taken_away_is_named(day: Shop, table: str) -> None:
    tamper(day, f"DELETE FROM {table} WHERE ctid = %s::tid", one_row(day, table))

    found = told(day)

    code = "sum_wrong" if table in ("shift_sums", "day_hours", "day_products") else "row_missing"
    assert [(one[0], one[1], one[3]) for one in found] == [(code, table, "")]


@pytest.mark.parametrize("table", [table.name for table in FACT_TABLES])
def test_a_row_without_a_message_is_named(day: Shop, table: str) -> None:
    column = {"stock_moves": "message_id", "shift_counts": "close_id", "payments": "order_id"}.get(table, "id")
    column = "order_id" if table in ("order_lines", "order_taxes") else column
    strange = UUID(int=7)
    tamper(day, f"UPDATE {table} SET {column} = %s WHERE ctid = %s::tid", strange, one_row(day, table))

    found = {(one[0], one[1]) for one in told(day)}

    assert ("row_unexplained", table) in found and ("row_missing", table) in found


def test_a_second_order_under_the_message_of_another_is_named(day: Shop) -> None:
    tamper(
        day,
        "INSERT INTO cart_voids SELECT c.tenant_id, o.id, c.device_id, c.shift_id, c.staff_id, c.cart_id, c.reason, "
        "c.lines, c.value_minor, c.voided_at FROM cart_voids c, orders o "
        "WHERE c.tenant_id = %s AND o.tenant_id = c.tenant_id LIMIT 1",
        day.tenant_id,
    )

    assert [(one[0], one[1]) for one in told(day)] == [("row_unexplained", "cart_voids")]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (
            "bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '3500', '3400'), 'UTF8')",
            "message_changed",
            "bytes",
        ),
        ("fingerprint = decode(repeat('00', 32), 'hex')", "message_changed", "bytes"),
        ("device_no = device_no + 1", "row_changed", "device_no"),
        ("journal_no = journal_no + 1", "row_changed", "journal_no"),
        ("kind = 'cash_moved'", "row_changed", "kind"),
        ("outcome = 'accepted_flagged'", "row_changed", "outcome"),
        ("flags = ARRAY['price_differs'], outcome = 'accepted_flagged'", "row_missing", ""),
    ],
)
def test_a_changed_message_is_named(day: Shop, change: str, code: str, field: str) -> None:
    order = day.centre.sql("SELECT id FROM orders WHERE tenant_id = %s ORDER BY number", day.tenant_id)[0][0]
    tamper(day, f"UPDATE inbox SET {change} WHERE tenant_id = %s AND id = %s", day.tenant_id, order)

    found = told(day)

    assert (code, field) in [(one[0], one[3]) for one in found if str(order) in one[2]]


def test_a_message_taken_away_is_named_by_its_rows_and_by_the_next_in_the_journal(day: Shop) -> None:
    first, second = [
        row[0] for row in day.centre.sql("SELECT id FROM orders WHERE tenant_id = %s ORDER BY number", day.tenant_id)
    ]
    tamper(day, "DELETE FROM inbox WHERE tenant_id = %s AND id = %s", day.tenant_id, first)

    found = told(day)

    assert ("row_unexplained", "orders", str(first), "") in found
    assert ("journal_broken", "inbox", str(second), "journal_prev") in found
    assert {one[1] for one in found if one[0] == "sum_wrong"} == {"on_hand", "day_hours", "day_products", "shift_sums"}


def test_a_forged_message_is_named_by_its_number_in_the_journal(day: Shop) -> None:
    forged = day.till.copied()
    forged.journal_no -= 1  # somebody writes another last entry, rightly chained to the one before
    last = day.centre.sql(
        "SELECT bytes FROM inbox WHERE tenant_id = %s AND journal_no IS NOT NULL ORDER BY journal_no DESC LIMIT 1",
        day.tenant_id,
    )[0][0]
    forged.journal_head = bytes.fromhex(json.loads(bytes(last))["journal_prev"])
    raw = forged.message(DrawerOpened(reason="never happened"))
    tamper(
        day,
        "INSERT INTO inbox SELECT tenant_id, %s, device_id, %s, %s, kind, version, %s, %s, 'accepted', NULL, NULL, "
        "'{}', received_at FROM inbox WHERE tenant_id = %s AND kind = 'drawer_opened'",
        json.loads(raw)["id"],
        forged.device_no,
        forged.journal_no,
        raw,
        fingerprint(raw),
        day.tenant_id,
    )

    found = told(day)

    assert ("journal_broken", "inbox", json.loads(raw)["id"], "journal_no") in found


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("journal_head = decode(repeat('11', 32), 'hex')", "journal_head"),
        ("journal_no = journal_no - 1", "journal_no"),
        ("last_device_no = last_device_no - 1", "last_device_no"),
        ("number = 0", "number"),
    ],
)
def test_a_device_that_stands_elsewhere_is_named(day: Shop, change: str, field: str) -> None:
    tamper(day, f"UPDATE devices SET {change} WHERE tenant_id = %s", day.tenant_id)

    assert [(one[1], one[2], one[3]) for one in told(day)] == [("devices", str(day.till.device_id), field)]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM feed WHERE tenant_id = %s AND change_no = 1", "feed_hole"),
        ("DELETE FROM feed WHERE tenant_id = %s AND change_no = 5", "feed_hole"),
        ("UPDATE feed_head SET head = head + 1 WHERE tenant_id = %s", "feed_hole"),
        ("UPDATE feed_head SET head = head - 1 WHERE tenant_id = %s", "feed_beyond_head"),
        ("UPDATE feed_head SET floor = 2 WHERE tenant_id = %s", "feed_below_floor"),
        ("UPDATE feed SET entity_id = tenant_id WHERE tenant_id = %s AND kind = 'fact'", "row_unexplained"),
    ],
)
def test_a_feed_that_is_not_whole_is_named(day: Shop, statement: str, code: str) -> None:
    tamper(day, statement, day.tenant_id)

    assert code in [one[0] for one in told(day) if one[1] == "feed"]


def test_a_fact_that_no_device_is_told_of_is_named(day: Shop) -> None:
    order = day.centre.sql("SELECT id FROM orders WHERE tenant_id = %s", day.tenant_id)[0][0]
    tamper(day, "UPDATE feed SET kind = 'role' WHERE tenant_id = %s AND entity_id = %s", day.tenant_id, order)

    assert ("row_missing", "feed", str(order), "entity_id") in told(day)


def test_a_conflict_that_was_changed_is_named(day: Shop) -> None:
    message = day.till.made[1]
    day.till.push(message[:-1] + b" }")
    assert day.count("conflicts") == 1 and told(day) == []
    tamper(day, "UPDATE conflicts SET bytes = 'x' WHERE tenant_id = %s", day.tenant_id)

    assert [(one[0], one[1], one[3]) for one in told(day)] == [("message_changed", "conflicts", "bytes")]


def test_a_broken_journal_that_was_flagged_is_known_and_no_finding(shop: Shop) -> None:
    shop.till.journal_head = bytes(range(32))
    (result,) = shop.till.push(shop.till.order(shop.good))
    assert result.flags == ["journal_break"]

    (known,) = prove(shop)

    assert (known.code, known.known) == ("journal_broken", True)


def test_a_receipt_number_seen_twice_is_known_when_it_was_flagged_and_a_finding_when_not(shop: Shop) -> None:
    shop.till.push(shop.till.order(shop.good))
    shop.till.number = 0
    (result,) = shop.till.push(shop.till.order(shop.good))
    assert result.flags == ["receipt_number_seen"]
    assert [(one.code, one.known) for one in prove(shop)] == [("receipt_number_doubled", True)]
    tamper(shop, "UPDATE inbox SET flags = '{}', outcome = 'accepted' WHERE tenant_id = %s", shop.tenant_id)

    assert [one[0] for one in told(shop)] == ["receipt_number_doubled"]


def test_what_waits_or_is_parked_is_no_finding(shop: Shop) -> None:
    till = shop.till
    parked = till.order(shop.good).replace(b'"total_minor":3500', b'"total_minor":3400')
    waiting = till.message(DrawerOpened(reason="x"), needs=[UUID(int=9)])
    assert [result.outcome for result in till.push(parked, waiting)] == ["parked", "waiting"]

    assert [(one.code, one.known) for one in prove(shop)] == [("counter_ahead", True)]
    assert shop.count("inbox") == 3


def hash_of(number: int, branch: str = "") -> bytes:
    return fingerprint(f"{branch}{number}".encode())


def entry(number: int, prev: bytes, branch: str = "", **more: Any) -> Link:
    return Link(UUID(int=number), number, prev, hash_of(number, branch), told=False)._replace(**more)


@pytest.fixture
def scratch() -> Iterator[Scratch]:
    with closing(Scratch([])) as opened:
        yield opened


def test_an_entry_that_joins_two_branches_stands_on_both(scratch: Scratch) -> None:
    """A till was restored after its third entry, made two of its own meanwhile, and joined what the centre had."""
    main = [entry(1, GENESIS), entry(2, hash_of(1)), entry(3, hash_of(2)), entry(4, hash_of(3)), entry(5, hash_of(4))]
    side = entry(4, hash_of(3), "side", told=True, message_id=UUID(int=40))
    joined = entry(6, side.hash, joins=True, met=(5, hash_of(5)))
    scratch.add_links([joined, side, *reversed(main), entry(7, hash_of(6))])

    assert (list(scratch.broken_links()), list(scratch.doubled_links())) == ([], [])
    assert scratch.last_link() == 7 and scratch.has_link(7, hash_of(7)) and not scratch.has_link(7, hash_of(6))


@pytest.mark.parametrize(
    "changes",
    [{"met": (5, hash_of(9))}, {"joins": False}, {"prev": hash_of(9)}, {"met": (4, hash_of(5))}],
    ids=str,
)
def test_an_entry_that_joins_what_is_not_there_is_named(scratch: Scratch, changes: dict[str, Any]) -> None:
    main = [entry(1, GENESIS), entry(2, hash_of(1)), entry(3, hash_of(2)), entry(4, hash_of(3)), entry(5, hash_of(4))]
    side = entry(4, hash_of(3), "side", told=True, message_id=UUID(int=40))
    joined = entry(6, side.hash, joins=True, met=(5, hash_of(5)))._replace(**changes)
    scratch.add_links([*main, side, joined])

    assert list(scratch.broken_links()) == [(str(UUID(int=6)), 6, False)]


def test_devices_and_tenants_do_not_mix_in_a_proof(day: Shop) -> None:
    other = opened(day.centre, day.tenant_id, "K02")
    other.push(other.order(day.good), other.order(day.good))
    stranger = day.centre.new_tenant()
    Till.enrol(day.centre, stranger)

    assert prove(day) == []


def test_the_command_tells_an_operator_and_a_program(
    cluster: Cluster, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = Centre.start(cluster.new_database())
    monkeypatch.setenv(URL_VARIABLE, centre.admin_url)
    monkeypatch.setattr(Settings, "request_password", PASSWORD)
    try:
        tenant_id = centre.new_tenant("Warung Sari")
        goods = centre.add_goods(tenant_id)
        shop = Shop(centre, tenant_id, goods, opened(centre, tenant_id))
        shop.till.push(shop.till.order(shop.good))
        words = ["verify", "--data", str(tmp_path)]
        assert main(words) == 0
        assert capsys.readouterr().out == "The books are whole; 3 messages were read.\n"
        centre.sql("UPDATE orders SET receipt_no = 'X' WHERE tenant_id = %s", tenant_id)

        assert (main(words), main(["verify", "--data", str(tmp_path), "--tenant", "Nobody"])) == (1, 1)
        assert "orders" in capsys.readouterr().out
        assert main([*words, "--json", "--tenant", "Warung Sari"]) == 1
        answer = json.loads(capsys.readouterr().out)
    finally:
        centre.stop()

    assert (answer["ok"], answer["count"], answer["known"]) == (False, 1, [])
    (finding,) = answer["findings"]
    assert set(finding) == {"tenant", "code", "table", "key", "field", "sentence"}
    assert (finding["table"], finding["field"], finding["tenant"]) == ("orders", "receipt_no", "Warung Sari")
    assert commands.TOLD_MAX >= 100
