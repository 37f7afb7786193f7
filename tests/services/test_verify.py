"""Whatever is changed by hand in a till's books is found and named: table, key and field. Clean books give nothing."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app import cli
from app.db.queries.proof import FACT_TABLES, SUM_TABLES
from app.db.tables.types import Column, Kind, Table
from app.domain import journal
from app.domain.money import Money
from app.domain.staff import Right
from app.services import carts, catalogue, drawer, recovering, shifts, syncing, verify
from app.wire.bodies import StockMove, StockMoved
from app.wire.calls import HelloReply, OwnReply
from tests.till import HISTORY_ID, MORNING, TODAY, Good, Till, an_id, make_folder, make_till, product_id

TABLES = {table.name: table for table in (*FACT_TABLES, *SUM_TABLES)}


def work_a_day(till: Till) -> None:
    """Do everything that leaves a fact, at least once: afterwards no fact table is empty.

    It begins with a backup that was put back, so that the day's receipts are in the series that the centre gave then.
    """
    recovering.mark_restored(till.units(), MORNING - timedelta(hours=3))
    go_back(till, "B")
    till.open_shift()
    till.sell("MIE", "KOPI", more=500)
    till.scan("SUSU")
    till.scan("0,755*TELUR")
    till.put("EMAS")
    till.pay()
    line = till.scan("MIE").cart.lines[0]
    cart = till.scan("KOPI").cart
    carts.remove_line(till.units(), till.cashier, line.id)
    carts.restore_line(till.units(), till.cashier, cart.id, line, 0)
    carts.remove_line(till.units(), till.cashier, line.id)
    carts.void(till.units(), till.cashier, cart.id, "batal", till.approval(Right.VOID_CART))
    drawer.open_drawer(till.units(), till.supervisor, "tukar uang")
    shifts.move_cash(till.units(), till.cashier, Money(50_000), "receh")
    shifts.move_cash(till.units(), till.cashier, Money(-10_000), "es")
    catalogue.edit(till.units(), till.owner, till.product("MIE").id, name="Mi Goreng Enak")
    receive_stock(till)
    counted = shifts.reconcile(till.units(), till.cashier, {}).expected.minor
    count = {("note", 1_000): counted // 1_000, ("coin", 500): 1}
    shifts.close(till.units(), till.cashier, count, Money(100_000), "beres")
    till.clock.move(hours=1)
    till.open_shift(100_000)
    till.sell("TEH-A")


def go_back(till: Till, series: str) -> None:
    """Let the centre say that this database went back, and that it has nothing the database lacks."""
    with till.units(write=False) as uow:
        state = uow.device.state()
        stands = state.last_device_no, state.journal_no, state.journal_head.hex()
    hello = HelloReply(
        server_time=MORNING,
        history_id=HISTORY_ID,
        protocol=1,
        head=1_000,
        feed_floor=0,
        boot_token="boot",
        last_device_no=stands[0],
        journal_no=stands[1],
        journal_head=stands[2],
        series=series,
        number=0,
        went_back=True,
    )
    syncing.take_hello(till.units(), hello, 0)
    nothing = OwnReply(
        server_time=MORNING, history_id=HISTORY_ID, facts=[], after=stands[0], after_id=None, more=False, push_no=0
    )
    recovering.take_own(till.units(), nothing)


def receive_stock(till: Till) -> None:
    """Take in goods as a later screen will: a fact of its own kind, outside the journal."""
    with till.units() as uow:
        moves = [StockMove(id=uow.new_id(), product_id=product_id("MIE"), quantity_milli=24_000)]
        uow.facts.add(
            StockMoved(reason="received", moves=moves), id=uow.new_id(), staff_id=till_staff(till), business_date=TODAY
        )


def till_staff(till: Till) -> UUID:
    return an_id(3, 1)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a day's books that no test changes."""
    till = make_till(tmp_path_factory.mktemp("worked") / "till")
    work_a_day(till)
    till.close()
    make_folder(till.folder)
    return till.folder


@pytest.fixture
def books(worked: Path, quick_path: Path) -> Iterator[Till]:
    """A copy of the day's books, to be tampered with."""
    folder = quick_path / "books"
    folder.mkdir()
    (folder / "warungin.db").write_bytes((worked / "warungin.db").read_bytes())
    till = Till(folder)
    till.clock.move(hours=2)
    yield till
    till.close()


def find(books: Till, code: str, table: str, key: str | None = None, field: str | None = None) -> None:
    """Hold that verification names this place."""
    found = books.findings()
    assert any(
        entry[0] == code
        and entry[1] == table
        and (key is None or entry[2] == key)
        and (field is None or entry[3] == field)
        for entry in found
    ), found


def shown_key(table: Table, row: tuple[Any, ...]) -> str:
    """Return a row's key as a finding names it."""
    values = [row[table.columns.index(name)] for name in table.key]
    return ", ".join(
        str(UUID(bytes=value)) if isinstance(value, bytes) and len(value) == 16 else str(value) for value in values
    )


def where_key(table: Table) -> str:
    return " and ".join(f'"{name}" = ?' for name in table.key)


def one_row(books: Till, table: Table) -> tuple[Any, ...]:
    """Return a row in the middle of a table."""
    rows = books.sql(f"select * from {table.name}")
    assert rows, f"the day leaves nothing in {table.name}"
    return rows[len(rows) // 2]


def key_values(table: Table, row: tuple[Any, ...]) -> list[Any]:
    return [row[table.columns.index(name)] for name in table.key]


def other_value(column: Column, value: Any) -> Any:
    """Return another value that the column can hold."""
    if value is None:
        return {Kind.INTEGER: 1, Kind.TEXT: "x", Kind.BLOB: b"x" * 16}[column.kind]
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return value + 1_000 if isinstance(value, int) else value + "x"


# --- clean books --------------------------------------------------------------------------------------


def test_clean_books_give_nothing(books: Till, till: Till) -> None:
    assert books.findings() == []
    assert till.findings() == []


def test_the_day_leaves_something_in_every_table(books: Till) -> None:
    assert [name for name in TABLES if books.sql(f"select count(*) from {name}")[0][0] == 0] == []


def test_verifying_changes_nothing(books: Till) -> None:
    with books.unchanged():
        books.findings()


# --- every fact table and every kept sum --------------------------------------------------------------

FIELDS = [
    (table.name, part.name)
    for table in TABLES.values()
    for part in table.parts
    if isinstance(part, Column) and part.name not in table.key
]


@pytest.mark.parametrize("name", TABLES)
def test_each_edited_field_is_named(books: Till, name: str) -> None:
    """One field after the other of one row, each put back after it was found."""
    table = TABLES[name]
    row = one_row(books, table)
    code = "row_changed" if table in FACT_TABLES else "sum_wrong"
    books.restart_without_foreign_keys()
    columns = {part.name: part for part in table.parts if isinstance(part, Column)}
    for field in (field for at, field in FIELDS if at == name):
        value = row[table.columns.index(field)]
        statement = f'update {name} set "{field}" = ? where {where_key(table)}'
        books.tamper(statement, other_value(columns[field], value), *key_values(table, row))
        found = [entry for entry in books.findings() if entry[0] == code]
        assert (code, name, shown_key(table, row), field) in found, field
        books.tamper(statement, value, *key_values(table, row))
    assert books.findings() == []


@pytest.mark.parametrize("name", TABLES)
def test_each_deleted_row_is_named(books: Till, name: str) -> None:
    table = TABLES[name]
    row = one_row(books, table)
    delete(books, table, row)
    find(books, "row_missing" if table in FACT_TABLES else "sum_wrong", name, shown_key(table, row))


@pytest.mark.parametrize("name", TABLES)
def test_each_row_with_another_key_is_named_twice(books: Till, name: str) -> None:
    table = TABLES[name]
    row = one_row(books, table)
    columns = {part.name: part for part in table.parts if isinstance(part, Column)}
    last = table.key[-1]
    moved = other_value(columns[last], row[table.columns.index(last)])
    move_key(books, table, row, last, moved)
    find(books, "row_missing" if table in FACT_TABLES else "sum_wrong", name, shown_key(table, row))
    changed = tuple(moved if column == last else value for column, value in zip(table.columns, row, strict=True))
    find(books, "row_unexplained" if table in FACT_TABLES else "sum_wrong", name, shown_key(table, changed))


@pytest.mark.parametrize("name", TABLES)
def test_each_row_that_nobody_wrote_is_named(books: Till, name: str) -> None:
    table = TABLES[name]
    row = one_row(books, table)
    made = invented(table, row)
    marks = ", ".join("?" * len(made))
    unbound(books, f"insert into {name} values ({marks})", *made)
    find(books, "row_unexplained" if table in FACT_TABLES else "sum_wrong", name, shown_key(table, made))


def test_an_invented_sum_of_nothing_is_named_too(books: Till) -> None:
    books.tamper("insert into day_hours (business_date, hour, orders, total_minor) values ('2026-03-10', 3, 0, 0)")
    find(books, "sum_wrong", "day_hours", "2026-03-10, 3")


def invented(table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the row anew with everything that must be unique made other."""
    made = []
    for part, value in zip((part for part in table.parts if isinstance(part, Column)), row, strict=True):
        single = part.name in {"id", "number", "receipt_no", "z_number", "shift_id", "hour", "position"}
        made.append(other_value(part, value) if single or part.name == table.key[-1] else value)
    return tuple(made)


def unbound(books: Till, statement: str, *values: object) -> None:
    """Change the file with foreign keys off, as any tool for SQLite does."""
    books.restart_without_foreign_keys()
    books.tamper(statement, *values)


def delete(books: Till, table: Table, row: tuple[Any, ...]) -> None:
    unbound(books, f"delete from {table.name} where {where_key(table)}", *key_values(table, row))


def move_key(books: Till, table: Table, row: tuple[Any, ...], name: str, value: object) -> None:
    unbound(books, f'update {table.name} set "{name}" = ? where {where_key(table)}', value, *key_values(table, row))


# --- messages -----------------------------------------------------------------------------------------


def outbox(books: Till) -> list[dict[str, Any]]:
    names = ("device_no", "id", "kind", "message", "fingerprint", "journal_no", "journal_hash", "made_at")
    rows = books.sql(f"select {', '.join(names)} from outbox order by device_no")
    return [dict(zip(names, row, strict=True)) for row in rows]


def forge(books: Till, device_no: int, change: Callable[[bytes], bytes]) -> bytes:
    message = outbox(books)[device_no - 1]["message"]
    changed = change(message)
    assert changed != message
    books.tamper("update outbox set message = ? where device_no = ?", changed, device_no)
    return changed


def the_order(books: Till) -> int:
    return next(int(row["device_no"]) for row in outbox(books) if row["kind"] == "order_completed")


def test_changed_message_bytes_are_named(books: Till) -> None:
    number = the_order(books)
    forge(books, number, lambda message: message.replace(b'"staff_name":"Rina"', b'"staff_name":"Sari"'))
    assert ("message_changed", "outbox", str(number), "message") in books.findings()


def test_a_changed_amount_in_a_message_is_named_with_the_rows_it_no_longer_fits(books: Till) -> None:
    number = the_order(books)
    forge(books, number, lambda message: message.replace(b'"total_minor":5000', b'"total_minor":4000'))
    find(books, "message_changed", "outbox", str(number), "message")
    find(books, "order_contradicts", "outbox", str(number), "total_minor")
    find(books, "row_changed", "orders", field="total_minor")
    find(books, "sum_wrong", "shift_sums", field="sales_minor")


def test_a_message_forged_with_its_fingerprint_breaks_the_chain(books: Till) -> None:
    number = the_order(books)
    changed = forge(books, number, lambda message: message.replace(b'"note":""', b'"note":"x"'))
    books.tamper("update outbox set fingerprint = ? where device_no = ?", journal.fingerprint(changed), number)
    assert ("journal_broken", "outbox", str(number), "journal_hash") in books.findings()


def test_a_message_forged_with_its_hash_breaks_the_next_entry(books: Till) -> None:
    number = the_order(books)
    changed = forge(books, number, lambda message: message.replace(b'"note":""', b'"note":"x"'))
    mark, rows = journal.fingerprint(changed), outbox(books)
    before = rows[number - 2]["journal_hash"]
    forged = journal.entry_hash(before, rows[number - 1]["journal_no"], mark)
    books.tamper("update outbox set fingerprint = ?, journal_hash = ? where device_no = ?", mark, forged, number)
    assert ("journal_broken", "outbox", str(number + 1), "journal_prev") in books.findings()


def test_the_last_message_forged_whole_does_not_fit_the_devices_journal_head(books: Till) -> None:
    rows = outbox(books)
    number = rows[-1]["device_no"]
    changed = forge(books, number, lambda message: message.replace(b'"note":""', b'"note":"x"'))
    mark = journal.fingerprint(changed)
    forged = journal.entry_hash(rows[-2]["journal_hash"], rows[-1]["journal_no"], mark)
    books.tamper("update outbox set fingerprint = ?, journal_hash = ? where device_no = ?", mark, forged, number)
    assert books.findings() == [("journal_broken", "device_state", "1", "journal_head")]


def test_a_changed_fingerprint_is_named(books: Till) -> None:
    number = the_order(books)
    books.tamper("update outbox set fingerprint = ? where device_no = ?", bytes(32), number)
    assert ("message_changed", "outbox", str(number), "message") in books.findings()


def swap(books: Till, column: str, one: int, other: int) -> None:
    for old, new in ((one, 9_001), (other, one), (9_001, other)):
        books.tamper(f"update outbox set {column} = ? where {column} = ?", new, old)


def test_two_messages_with_swapped_numbers_are_named(books: Till) -> None:
    one, other = [row["device_no"] for row in outbox(books) if row["kind"] == "order_completed"][:2]
    swap(books, "device_no", one, other)
    for number in (one, other):
        find(books, "row_changed", "outbox", str(number), "device_no")
        find(books, "message_missing", "outbox", str(number), "device_no")


def test_two_swapped_messages_are_named(books: Till) -> None:
    one, other = [row["device_no"] for row in outbox(books) if row["kind"] == "order_completed"][:2]
    swap(books, "seq", *[books.sql("select seq from outbox where device_no = ?", each)[0][0] for each in (one, other)])
    for number in (one, other):
        find(books, "journal_broken", "outbox", str(number), "journal_prev")
        find(books, "message_missing", "outbox", str(number), "device_no")


def test_a_receipt_number_given_twice_is_named(books: Till) -> None:
    """The file takes it, since a restored device may have two lives: what one life numbers, it numbers once."""
    books.tamper("update device_state set number = 0")
    assert books.sell("MIE").number == 1
    books.tamper("update device_state set number = (select max(number) from orders)")
    assert books.findings() == [("receipt_doubled", "orders", "B 1", "number")]


def test_a_message_of_ones_own_made_a_recovered_one_is_named(books: Till) -> None:
    number = the_order(books)
    books.tamper("update outbox set recovered = 1 where device_no = ?", number)
    find(books, "message_missing", "outbox", field="device_no")
    find(books, "receipt_gap", "orders", "B 1", "number")


def test_two_messages_with_swapped_contents_are_named(books: Till) -> None:
    rows = [row for row in outbox(books) if row["kind"] == "order_completed"][:2]
    names = ("id", "message", "fingerprint", "journal_hash")
    for number, row in ((9_001, rows[0]), (9_002, rows[1])):
        books.tamper("update outbox set id = ? where device_no = ?", number.to_bytes(16, "big"), row["device_no"])
    for row, other in ((rows[0], rows[1]), (rows[1], rows[0])):
        sets = ", ".join(f"{name} = ?" for name in names)
        books.tamper(
            f"update outbox set {sets} where device_no = ?", *[other[name] for name in names], row["device_no"]
        )
    for row in rows:
        find(books, "row_changed", "outbox", str(row["device_no"]), "device_no")


def test_a_missing_message_is_named_with_all_that_it_told_of(books: Till) -> None:
    number = the_order(books)
    books.tamper("delete from outbox where device_no = ?", number)
    find(books, "message_missing", "outbox", field="device_no")
    find(books, "row_unexplained", "orders")
    find(books, "row_unexplained", "order_lines")
    find(books, "receipt_gap", "orders", "B 1", "number")


def test_a_cut_off_last_message_is_known_by_the_devices_counters(books: Till) -> None:
    books.tamper("delete from outbox where device_no = (select max(device_no) from outbox)")
    for field in ("last_device_no", "journal_no", "journal_head"):
        find(books, "journal_broken", "device_state", "1", field)
    find(books, "row_unexplained", "orders")


def test_everything_cut_off_since_yesterday_is_found(books: Till) -> None:
    """A backup of the rows alone, put over the newer file, leaves traces in the device's own counters."""
    number = the_order(books)
    for table in ("payments", "order_taxes", "order_lines", "stock_moves", "orders"):
        books.restart_without_foreign_keys()
        books.tamper(f"delete from {table}")
    books.tamper("delete from outbox where device_no >= ?", number)
    find(books, "journal_broken", "device_state", "1", "last_device_no")


@pytest.mark.parametrize("field", ["id", "kind", "made_at", "journal_no"])
def test_a_changed_column_beside_a_message_is_named(books: Till, field: str) -> None:
    number = the_order(books)
    value = {"id": b"y" * 16, "kind": "cash_moved", "made_at": 1, "journal_no": 999}[field]
    books.tamper(f"update outbox set {field} = ? where device_no = ?", value, number)
    assert ("row_changed", "outbox", str(number), field) in books.findings()


@pytest.mark.parametrize("value", [0, -1, -(2**63), 2**63 - 1])
def test_an_impossible_journal_number_is_a_finding_not_a_fault(books: Till, value: int) -> None:
    number = the_order(books)
    books.tamper("update outbox set journal_no = ? where device_no = ?", value, number)
    find(books, "row_changed", "outbox", str(number), "journal_no")


def test_an_entry_taken_out_of_the_journal_is_named(books: Till) -> None:
    number = the_order(books)
    books.tamper("update outbox set journal_no = null, journal_hash = null where device_no = ?", number)
    find(books, "row_changed", "outbox", str(number), "journal_no")
    find(books, "journal_broken", "outbox")


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"null", b"[]", b"\xff\xfe", b"{}", b'{"id":1}', b'"' + b"x" * 1_000 + b'"']
)
def test_an_unreadable_message_is_named(books: Till, junk: bytes) -> None:
    number = the_order(books)
    books.tamper("update outbox set message = ? where device_no = ?", junk, number)
    find(books, "message_unreadable", "outbox", str(number), "message")


def test_no_damage_to_a_message_is_more_than_a_finding(books: Till) -> None:
    """Bytes of messages are changed at random: there is always a finding and never a fault."""
    chance = random.Random(20_260_310)
    rows = outbox(books)
    for _ in range(60):
        row = chance.choice(rows)
        message = bytearray(row["message"])
        for _ in range(chance.choice((1, 1, 3))):
            at = chance.randrange(len(message))
            message[at] = chance.choice((message[at] ^ 1, chance.randrange(256), ord("0"), ord("9"), ord("-")))
        if bytes(message) == row["message"]:
            continue
        books.tamper("update outbox set message = ? where device_no = ?", bytes(message), row["device_no"])
        assert [entry for entry in books.findings() if entry[2] == str(row["device_no"])] != []
        books.tamper("update outbox set message = ? where device_no = ?", row["message"], row["device_no"])
    assert books.findings() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"rounding_step":100', b'"rounding_step":0'),
        (b'"tax_class":"ppn_umum"', b'"tax_class":"ppn_other"'),
        (b'"base_numerator":11', b'"base_numerator":13'),
        (b'"change_minor":500', b'"change_minor":501'),
        (b'"discount":null', b'"discount":{"kind":"percent","value":99999}'),
        (b'"discount":null', b'"discount":{"kind":"amount","value":9999999}'),
        (b'"quantity_milli":1000', b'"quantity_milli":1'),
        (b'"series":"B"', b'"series":null'),
        (b'"shift_id":"', b'"shift_ix":"'),
        (b'"staff_id":"', b'"staff_ix":"'),
        (b'"number":1', b'"number":null'),
        (b'"business_date":"2026-03-10"', b'"business_date":"2026-03-11"'),
    ],
)
def test_an_order_that_contradicts_itself_is_a_finding(books: Till, old: bytes, new: bytes) -> None:
    number = the_order(books)
    forge(books, number, lambda message: message.replace(old, new))
    find(books, "message_changed", "outbox", str(number), "message")


@pytest.mark.parametrize(
    ("table", "field"),
    [("orders", "receipt_no"), ("order_lines", "name"), ("outbox", "kind"), ("shifts", "business_date")],
)
def test_text_that_is_none_is_named(books: Till, table: str, field: str) -> None:
    books.tamper(
        f"update {table} set {field} = cast(x'ff00fe' as text) where rowid = 1"
        if table in ("shifts", "orders")
        else f"update {table} set {field} = cast(x'ff00fe' as text)"
    )
    find(books, "row_changed", table, field=field)
    assert books.sell("MIE").number > 0


# --- counters, stock, series --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_device_no", 99),
        ("last_device_no", 0),
        ("journal_no", 3),
        ("journal_head", bytes(32)),
        ("number", 99),
        ("number", 0),
        ("series", "C"),
        ("series", None),
    ],
)
def test_a_changed_counter_of_the_device_is_named(books: Till, field: str, value: object) -> None:
    books.tamper(f"update device_state set {field} = ?", value)
    expected = "number" if field == "series" else field
    find(books, "receipt_gap" if expected == "number" else "journal_broken", "device_state", "1", expected)


def test_a_counter_changed_before_the_first_sale_is_named(till: Till) -> None:
    till.tamper("update device_state set number = 41")
    assert till.findings() == [("receipt_gap", "device_state", "1", "number")]


@pytest.mark.parametrize("change", ["last = last + 1", "last = 1", "business_date = '2026-03-12'", "series = 'C'"])
def test_a_changed_counter_of_the_day_is_named(books: Till, change: str) -> None:
    books.tamper(f"update day_numbers set {change} where business_date = '2026-03-10'")
    find(books, "sum_wrong", "day_numbers")


def test_a_deleted_counter_of_the_day_is_named(books: Till) -> None:
    books.tamper("delete from day_numbers")
    assert books.findings() == [("sum_wrong", "day_numbers", "B, 2026-03-10", "last")]


@pytest.mark.parametrize(
    "statement",
    ["update on_hand set milli = milli - 1 where product_id = ?", "delete from on_hand where product_id = ?"],
)
def test_changed_stock_is_named(books: Till, statement: str) -> None:
    books.tamper(statement, product_id("KOPI").bytes)
    assert books.findings() == [("stock_wrong", "on_hand", str(product_id("KOPI")), "milli")]


def test_invented_stock_is_named(books: Till) -> None:
    books.tamper("insert into on_hand (product_id, milli) values (?, 0)", an_id(9, 77).bytes)
    assert books.findings() == [("stock_wrong", "on_hand", str(an_id(9, 77)), "milli")]


@pytest.mark.parametrize("junk", [b"", b"null", b"[{}]", b"\xff", b'[{"id":"x"}]'])
def test_unreadable_stock_moves_of_others_are_named(books: Till, junk: bytes) -> None:
    message = books.sql("select message_id from received_moves limit 1")[0][0]
    books.tamper("update received_moves set moves = ? where message_id = ?", junk, message)
    find(books, "message_unreadable", "received_moves", str(UUID(bytes=message)), "moves")


def test_a_deleted_stock_move_of_others_is_missed_in_the_stock(books: Till) -> None:
    books.tamper("delete from received_moves where message_id = ?", an_id(10, 2).bytes)
    assert books.findings() == [("stock_wrong", "on_hand", str(product_id("MIE")), "milli")]


def test_a_series_that_the_centre_gave_begins_at_one(books: Till) -> None:
    go_back(books, "C")
    assert books.findings() == []
    assert books.sell("MIE").number == 1
    assert books.findings() == []
    assert books.sql("select series, number from orders order by rowid desc limit 1") == [("C", 1)]


def test_a_series_that_nobody_gave_is_named(books: Till) -> None:
    books.tamper("update device_state set series = 'C', number = 0, went_back_at = 1")
    assert books.findings() == [("receipt_gap", "device_state", "1", "series")]


def test_a_row_without_its_parent_is_named(books: Till) -> None:
    unbound(books, "update payments set order_id = ? where id = (select id from payments limit 1)", b"z" * 16)
    found = verify.verify(books.units(write=False))
    assert any("payments" in finding.sentence for finding in found)


# --- beside an open till, on the command line ---------------------------------------------------------


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    status = cli.main(["verify", *words])
    printed = capsys.readouterr()
    assert printed.err == ""
    return status, json.loads(printed.out) if "--json" in words else printed.out


def test_verify_runs_beside_an_open_till(books: Till, capsys: pytest.CaptureFixture[str]) -> None:
    secret = make_folder(books.folder)
    words = ("--data", str(books.folder), "--passphrase-file", str(secret))
    with books.units() as uow:
        uow.connection.execute("update settings set value = value")
        assert ran(capsys, *words, "--json") == (0, {"ok": True, "findings": []})
    books.sell("MIE")
    assert ran(capsys, *words) == (0, "The books are whole.\n")


def test_verify_says_what_was_changed_in_words_and_in_json(books: Till, capsys: pytest.CaptureFixture[str]) -> None:
    secret = make_folder(books.folder)
    words = ("--data", str(books.folder), "--passphrase-file", str(secret))
    order = books.sql("select id from orders where number = 1")[0][0]
    books.tamper("update order_lines set name = 'Mi lain' where order_id = ? and position = 0", order)
    status, told = ran(capsys, *words, "--json")
    key = f"{UUID(bytes=order)}, 0"
    sentence = f"order_lines {key}, name: says Mi lain, its message says Mi Goreng Ayam."
    finding = {"code": "row_changed", "sentence": sentence, "table": "order_lines", "key": key, "field": "name"}
    assert (status, told) == (1, {"ok": False, "findings": [finding]})
    assert ran(capsys, *words) == (1, sentence + "\n")


def test_verify_says_names_on_a_terminal_that_has_not_their_letters(books: Till) -> None:
    secret = make_folder(books.folder)
    books.tamper("update order_lines set name = 'Mi 🍜 pedas' where position = 0")
    books.close()
    command = [sys.executable, "-m", "app", "verify", "--data", str(books.folder), "--passphrase-file", str(secret)]
    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"}, timeout=60
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"says Mi \\U0001f35c pedas, its message says" in done.stdout


def test_verify_takes_the_passphrase_that_a_demo_keeps_beside_the_folder(
    books: Till, capsys: pytest.CaptureFixture[str]
) -> None:
    make_folder(books.folder).rename(books.folder.parent / "demo-passphrase.txt")
    assert ran(capsys, "--data", str(books.folder), "--json")[0] == 0


def test_books_of_a_device_that_joined_no_shop_are_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from app.bootstrap import open_folder

    secret = tmp_path / "secret.txt"
    secret.write_text("kata sandi yang panjang")
    open_folder(tmp_path / "new", secret).close()
    assert ran(capsys, "--data", str(tmp_path / "new"), "--passphrase-file", str(secret))[0] == 0


def test_goods_that_the_till_forgot_stay_in_its_books(books: Till) -> None:
    books.receive(("product", product_id("MIE"), None))
    books.receive_good(Good("KOPI", "Lain Sama Sekali", (("pcs", 1, 1, None),)))
    assert books.findings() == []
