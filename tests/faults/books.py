"""Holding what shoppers were shown against the till's books, and those against the centre's, once everything has been sent."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

from app import cli as till_cli
from app.db.engine import Database
from app.db.unit_of_work import UnitOfWork
from app.runtime.clock import SystemClock, SystemIds
from app.runtime.data_folder import DataFolder
from sync_server.config import URL_VARIABLE
from sync_server.ops import cli as server_cli
from sync_server.ops.centre import owner_transaction
from tests.faults.processes import TillProcess
from tests.faults.tally import Tally

COPY_MARK = "CETAK ULANG"
FLAGS_FORBIDDEN = frozenset(
    {
        *("receipt_number_seen", "device_no_hole", "journal_break", "shift_unknown", "shift_sums_differ"),
        *("tax_differs", "product_unknown", "after_restore", "device_copied"),
    }
)
"""What no killed program may ever lead to. Others are for people: stock below zero, an edit that was overtaken."""
GOODS_MAX = 1_000
TILL_ORDERS = "select id, series, number, total_minor, receipt_no from orders"
CENTRE_ORDERS = "SELECT id, series, number, total_minor, receipt_no FROM orders WHERE tenant_id = %s AND device_id = %s"
CENTRE_GOODS = """
SELECT p.id, p.name, u.price_minor FROM products p
JOIN product_units u ON u.tenant_id = p.tenant_id AND u.product_id = p.id AND u.position = 0 WHERE p.tenant_id = %s
"""


@dataclass(frozen=True, slots=True)
class Sale:
    """An order as it was shown, or as it stands in books."""

    id: UUID
    series: str
    number: int
    total_minor: int
    receipt_no: str


@dataclass(frozen=True, slots=True)
class TillBooks:
    """What one till's file holds."""

    device_id: UUID
    orders: dict[UUID, Sale]
    messages: dict[UUID, tuple[str, bytes]]
    """State and bytes of each message in the outbox."""
    on_hand: dict[UUID, int]
    prices: dict[UUID, tuple[str, int]]
    """Name and price of the base unit of each product."""
    went_back: bool


def sale_of(line: str) -> Sale:
    """Return the sale that a line of a log of what was shown tells of."""
    _, order_id, series, number, total, receipt = line.split()
    return Sale(UUID(order_id), series, int(number), int(total), receipt)


def shown(till: TillProcess) -> list[Sale]:
    """Return what shoppers were shown as paid. A line that was cut off by a kill was not shown yet."""
    return [sale_of(line) for line in _whole_lines(till.shown) if line.startswith("paid ")]


def refused(till: TillProcess) -> Counter[str]:
    """Return how often something was refused, by code."""
    return Counter(line.split()[1] for line in _whole_lines(till.shown) if line.startswith("refused "))


def _whole_lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()


def till_books(folder: Path, key: bytes) -> TillBooks:
    """Read a till's file beside whoever works on it."""
    database = Database(DataFolder(folder).database, key)
    try:
        with UnitOfWork(database, SystemClock(), SystemIds(), write=False) as uow:
            return _read(uow)
    finally:
        database.close()


def _read(uow: UnitOfWork) -> TillBooks:
    def ask(query: str) -> list[tuple[Any, ...]]:
        return list(uow.connection.execute(query).fetchall())

    orders = [Sale(UUID(bytes=row[0]), *row[1:]) for row in ask(TILL_ORDERS)]
    goods = uow.products.in_category(None, limit=GOODS_MAX)
    return TillBooks(
        device_id=uow.device.identity().device_id,
        orders={order.id: order for order in orders},
        messages={UUID(bytes=row[0]): (row[1], bytes(row[2])) for row in ask("select id, state, message from outbox")},
        on_hand={UUID(bytes=row[0]): row[1] for row in ask("select product_id, milli from on_hand")},
        prices={product.id: (product.name, product.base_unit.price.minor) for product in goods},
        went_back=uow.device.state().went_back_at is not None,
    )


def till_findings(folder: Path, passphrase: Path) -> list[str]:
    """Return what ``warungin verify`` finds."""
    told = _run(till_cli.main, ["verify", "--json", "--data", str(folder), "--passphrase-file", str(passphrase)])
    return [f"verify {folder.name}: {finding['sentence']}" for finding in told["findings"]]


def server_findings(data: Path, database_url: str | None) -> list[str]:
    """Return what ``warungin server verify`` finds, called with the database that the server was given."""
    given = {URL_VARIABLE: database_url} if database_url else {}
    with mock.patch.dict(os.environ, given):
        told = _run(server_cli.main, ["verify", "--json", "--data", str(data)])
    return [f"server verify: {finding['sentence']}" for finding in (*told["findings"], *told["known"])]


def _run(command: Any, words: list[str]) -> dict[str, Any]:
    """Run one of the program's commands in this process and return what it prints as JSON."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        command(words)
    try:
        told: dict[str, Any] = json.loads(out.getvalue())
    except ValueError:
        return {
            "findings": [{"sentence": f"{words[0]} said: {(err.getvalue() or out.getvalue()).strip()}"}],
            "known": [],
        }
    return told


# --- the comparison ---------------------------------------------------------------------------------


def compare(tally: Tally, tills: Iterable[TillProcess], admin_url: str, tenant_id: UUID) -> None:
    """Hold the tills against the centre of one shop and add what is wrong to the tally. Everything must have been sent."""
    with owner_transaction(admin_url) as connection:

        def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
            return connection.execute(statement, (tenant_id, *values)).fetchall()

        on_hand = dict(ask("SELECT product_id, milli FROM on_hand WHERE tenant_id = %s"))
        prices = {row[0]: (row[1], row[2]) for row in ask(CENTRE_GOODS)}
        flagged = {row[0] for row in ask("SELECT DISTINCT code FROM flags WHERE tenant_id = %s")}
        tally.findings += [f"the centre raised a flag {code}" for code in sorted(flagged & FLAGS_FORBIDDEN)]
        for till in tills:
            name, books = till.folder.name, till_books(till.folder, till.key)
            orders = [Sale(*row) for row in ask(CENTRE_ORDERS, books.device_id)]
            inbox = ask("SELECT id, outcome, bytes FROM inbox WHERE tenant_id = %s AND device_id = %s", books.device_id)
            _sales(tally, name, shown(till), books, orders)
            wrong = [*_messages(books, inbox), *_rest(books, on_hand, prices), *papers(till.receipts, books)]
            tally.findings += [f"{name}: {each}" for each in wrong]


def _sales(tally: Tally, name: str, told: list[Sale], books: TillBooks, centre: list[Sale]) -> None:
    """What was shown is in both books as it was shown; both hold the same orders; every number once and none left out."""
    there = {sale.id: sale for sale in centre}
    for sale in told:
        for where, found in (("the till", books.orders.get(sale.id)), ("the centre", there.get(sale.id))):
            if found is None:
                tally.lost += 1
                tally.findings.append(f"{name}: {sale.receipt_no} was shown as paid and is not at {where}")
            elif found != sale:
                tally.findings.append(f"{name}: {sale} was shown, {where} has {found}")
    for sale_id in there.keys() ^ books.orders.keys():
        tally.findings.append(f"{name}: only the {'centre' if sale_id in there else 'till'} has order {sale_id}")
    for where, sales in (("till", list(books.orders.values())), ("centre", centre), ("shown", told)):
        doubled, gaps = count_numbers(sales, whole=where != "shown")
        tally.doubled += doubled
        tally.gaps += gaps
        if doubled or gaps:
            tally.findings.append(f"{name}: {doubled} numbers twice and {gaps} missing ({where})")


def count_numbers(sales: Iterable[Sale], *, whole: bool) -> tuple[int, int]:
    """Return how many numbers or receipts are there twice, and, when these are all sales, how many numbers are left out."""
    numbers = Counter((sale.series, sale.number) for sale in sales)
    receipts = Counter(sale.receipt_no for sale in sales)
    doubled = max(_surplus(numbers), _surplus(receipts))
    last: dict[str, int] = {}
    for series, number in numbers:
        last[series] = max(last.get(series, 0), number)
    return doubled, (sum(last.values()) - len(numbers)) if whole else 0


def _surplus(counted: Counter[Any]) -> int:
    return sum(counted.values()) - len(counted)


def _messages(books: TillBooks, inbox: list[tuple[Any, ...]]) -> Iterator[str]:
    """Every message is at the centre, once, byte for byte, and was accepted there and here."""
    there = {row[0]: (row[1], bytes(row[2])) for row in inbox}
    for message_id, (state, message) in books.messages.items():
        outcome, received = there.pop(message_id, ("missing", message))
        if not outcome.startswith("accepted") or state != "accepted":
            yield f"message {message_id} is {state} here and {outcome} at the centre"
        elif received != message:
            yield f"message {message_id} arrived in other bytes"
    yield from (f"message {message_id} is at the centre only" for message_id in there)


def _rest(books: TillBooks, on_hand: dict[UUID, int], prices: dict[UUID, tuple[str, int]]) -> Iterator[str]:
    """Stock and goods are the same here and there, and nothing was taken for a restored file."""
    for product_id in on_hand.keys() | books.on_hand.keys():
        here, there = books.on_hand.get(product_id, 0), on_hand.get(product_id, 0)
        if here != there:
            yield f"on hand of {product_id} is {here}, at the centre {there}"
    for product_id in prices.keys() | books.prices.keys():
        if books.prices.get(product_id) != prices.get(product_id):
            yield f"{product_id} is {books.prices.get(product_id)}, at the centre {prices.get(product_id)}"
    if books.went_back:
        yield "was taken for restored, though it never was"


def papers(folder: Path, books: TillBooks) -> Iterator[str]:
    """Whatever is on paper is in the books, each order is on paper, and none twice without the mark of a copy."""
    unprinted = {sale.receipt_no.encode() for sale in books.orders.values()}
    known, originals = frozenset(unprinted), Counter[bytes]()
    for path in sorted(folder.glob("*.escpos")):
        paper = path.read_bytes()
        number = _receipt_no(paper)
        if number is None:
            continue
        unprinted.discard(number)
        if number not in known:
            yield f"paper {path.name} shows {number.decode()}, which is in no books"
        elif COPY_MARK.encode() not in paper:
            originals[number] += 1
    yield from (
        f"{number.decode()} was printed as the first {times} times" for number, times in originals.items() if times > 1
    )
    yield from (f"{number.decode()} was never printed" for number in sorted(unprinted))


def _receipt_no(paper: bytes) -> bytes | None:
    """Return the receipt number that stands on a paper; reports and slips have none."""
    for line in paper.splitlines():
        if line.startswith(b"No"):
            return line.split()[-1]
    return None
