"""A database that went back in time: it goes on in another series, gets back what it lost, and nothing of it is counted twice."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from app.db.engine import FILE_NAME
from app.domain.money import Money
from app.domain.staff import Right
from app.services import carts, drawer, enrolment, recovering, shifts, syncing
from app.services.syncing import hello_request
from app.wire.bodies import OrderCompleted, StockMove, decode_body
from app.wire.calls import HelloReply, OwnFact, OwnReply, PushReply, PushResult
from app.wire.envelope import decode
from app.wire.master import FactMoved
from app.wire.sums import stock_moves
from tests.till import (
    DEVICE_ID,
    HISTORY_ID,
    MORNING,
    OUTLET_ID,
    SERVER,
    TODAY,
    StandingClock,
    Till,
    an_id,
    enrolment_reply,
    make_new_till,
)

SAME = (
    "orders",
    "order_lines",
    "payments",
    "stock_moves",
    "shifts",
    "shift_closes",
    "shift_sums",
    "day_hours",
    "on_hand",
)
"""Tables that must be equal in the life that was lost and in the one that was healed."""


@pytest.fixture
def back_up(shop: Till, quick_path: Path) -> Iterator[Callable[[], Till]]:
    """Lend a way to copy the shop's books as they are now, and open the copy as a till of its own."""
    opened: list[Till] = []

    def copy() -> Till:
        shop.restart()
        folder = quick_path / f"backup-{len(opened)}"
        folder.mkdir()
        shutil.copy(shop.path, folder / FILE_NAME)
        opened.append(Till(folder, StandingClock(shop.clock.at + timedelta(hours=1))))
        return opened[-1]

    yield copy
    for till in opened:
        till.close()


def settle(till: Till, push_no: int) -> None:
    """Let the centre take all that is pending."""
    batch = syncing.next_batch(till.units(write=False))
    results = [PushResult(id=entry.id, outcome="accepted") for entry in batch]
    reply = PushReply(server_time=MORNING, history_id=HISTORY_ID, results=results, push_no=push_no)
    syncing.take_results(till.units(), reply)


def greeting(life: Till, **changes: Any) -> HelloReply:
    """Return what the centre says to a database that went back, when it has all of another life."""
    with life.units(write=False) as uow:
        state = uow.device.state()
        values: dict[str, Any] = {
            "server_time": MORNING,
            "history_id": HISTORY_ID,
            "protocol": 1,
            "head": 1_000,
            "feed_floor": 0,
            "boot_token": "boot",
            "last_device_no": state.last_device_no,
            "journal_no": state.journal_no,
            "journal_head": state.journal_head.hex(),
            "series": "B",
            "number": 0,
            "push_no": state.push_no,
            "went_back": True,
            **changes,
        }
    return HelloReply(**values)


def own(life: Till, after: int = 0, *, limit: int = 1_000, **changes: Any) -> OwnReply:
    """Return a page of what the centre has of another life."""
    rows = life.sql("select device_no, message from outbox where device_no > ? order by seq", after)
    facts = [OwnFact(message=msgspec.Raw(message), outcome="accepted") for _, message in rows[:limit]]
    values: dict[str, Any] = {
        "facts": facts,
        "after": rows[:limit][-1][0] if facts else after,
        "after_id": decode(rows[:limit][-1][1]).id if facts else None,
        "more": len(rows) > limit,
        "push_no": 9,
        **changes,
    }
    return OwnReply(server_time=MORNING, history_id=HISTORY_ID, **values)


def heal(till: Till, life: Till) -> int:
    """Let a database that went back take all of the life it lost. Return how many facts were stored."""
    syncing.take_hello(till.units(), greeting(life), 0)
    after = recovering.next_own(till.units(write=False))
    assert after is not None
    return recovering.take_own(till.units(), own(life, after))


def without_restores(till: Till) -> dict[str, list[tuple[Any, ...]]]:
    dump = till.dump()
    return {name: dump[name] for name in SAME}


# --- what was lost comes back -----------------------------------------------------------------------------


def test_all_that_was_lost_comes_back_with_rows_sums_stock_and_counters(
    shop: Till, back_up: Callable[[], Till]
) -> None:
    shop.sell("MIE")
    settle(shop, 1)
    till = back_up()
    for _ in range(3):
        shop.sell("KOPI", "MIE")
    shifts.move_cash(shop.units(), shop.cashier, Money(20_000), "receh")
    settle(shop, 2)

    assert heal(till, shop) == 4

    assert without_restores(till) == without_restores(shop)
    assert till.sql("select * from day_numbers") == shop.sql("select * from day_numbers")
    assert till.findings() == []
    assert recovering.next_own(till.units(write=False)) is None
    assert till.sql("select distinct state, push_no from outbox where recovered = 1") == [("accepted", 9)]
    order = till.sell("MIE")
    assert (order.series, order.number, order.receipt_no) == ("B", 1, "TKO1-K01B-260310-0001")
    assert till.findings() == []


def test_one_entry_joins_both_journals_behind_both(shop: Till, back_up: Callable[[], Till]) -> None:
    settle(shop, 1)
    till = back_up()
    shop.sell("MIE")
    shop.sell("MIE")
    drawer.open_drawer(till.units(), till.supervisor, "tukar uang")
    heads = [each.sql("select journal_head, journal_no from device_state")[0] for each in (till, shop)]

    heal(till, shop)

    device_no, journal_no, message = till.sql(
        "select device_no, journal_no, message from outbox where kind = 'device_restored'"
    )[0]
    envelope = decode(message)
    assert (device_no, journal_no) == (4, heads[1][1] + 1)
    assert envelope.journal_prev == heads[0][0].hex()
    body = msgspec.json.decode(envelope.body, type=dict[str, object])
    assert (body["cause"], body["left_series"], body["series"]) == ("went_back", "A", "B")
    assert (body["server_journal_no"], body["server_journal_head"]) == (heads[1][1], heads[1][0].hex())
    assert till.findings() == []


def test_what_both_lives_did_stands_beside_each_other(shop: Till, back_up: Callable[[], Till]) -> None:
    """Before the centre was asked, both lives gave the same receipt number: each order keeps its own."""
    settle(shop, 1)
    till = back_up()
    lost, made = shop.sell("MIE"), till.sell("KOPI")
    assert lost.receipt_no == made.receipt_no

    heal(till, shop)

    assert sorted(till.sql("select id, receipt_no from orders")) == sorted(
        (order.id.bytes, order.receipt_no) for order in (lost, made)
    )
    assert till.sql("select state, recovered from outbox where kind = 'order_completed' order by seq") == [
        ("pending", 0),
        ("accepted", 1),
    ]
    assert till.findings() == []


def test_carts_that_were_paid_or_voided_are_gone_and_others_lie_there_still(
    shop: Till, back_up: Callable[[], Till]
) -> None:
    shop.put("MIE")
    held = carts.hold(shop.units(), shop.cashier, "Bu Ani")
    shop.put("KOPI")
    voided = shop.cart().cart.id
    carts.hold(shop.units(), shop.cashier, "Pak Joko")
    paid = shop.put("SUSU").cart.id
    settle(shop, 1)
    till = back_up()
    assert {UUID(bytes=row[0]) for row in till.sql("select id from carts")} >= {voided, paid}
    shop.pay()
    carts.recall(shop.units(), shop.cashier, voided)
    carts.void(shop.units(), shop.cashier, voided, "batal", shop.approval(Right.VOID_CART))

    heal(till, shop)

    left = {UUID(bytes=row[0]) for row in till.sql("select id from carts")}
    assert left.isdisjoint({voided, paid})
    assert till.sql("select name from carts where held_at is not null") == [("Bu Ani",)], held
    assert till.sql("select count(*) from cart_lines") == [(1,)]
    assert till.findings() == []


def test_stock_that_the_feed_brought_first_is_not_counted_twice(shop: Till, back_up: Callable[[], Till]) -> None:
    settle(shop, 1)
    till = back_up()
    order = shop.sell("MIE")
    moves = _moves_of(shop, order.id)
    row = FactMoved(device_id=DEVICE_ID, outlet_id=OUTLET_ID, kind="order_completed", moves=moves)
    till.receive(("fact", order.id, row))
    assert till.on_hand("MIE") == shop.on_hand("MIE")

    heal(till, shop)
    assert till.on_hand("MIE") == shop.on_hand("MIE")
    assert till.sql("select count(*) from received_moves where message_id = ?", order.id.bytes) == [(0,)]
    till.receive(("fact", order.id, row))

    assert till.on_hand("MIE") == shop.on_hand("MIE")
    assert till.findings() == []


def _moves_of(till: Till, message_id: UUID) -> list[StockMove]:
    envelope = decode(till.sql("select message from outbox where id = ?", message_id.bytes)[0][0])
    body = decode_body(envelope.kind, envelope.version, envelope.body)
    assert isinstance(body, OrderCompleted)
    return list(stock_moves(body))


def test_a_recovery_that_was_cut_off_goes_on_where_it_was(shop: Till, back_up: Callable[[], Till]) -> None:
    settle(shop, 1)
    till = back_up()
    for _ in range(5):
        shop.sell("MIE")
    syncing.take_hello(till.units(), greeting(shop), 0)
    after = recovering.next_own(till.units(write=False))
    assert after == 1
    assert recovering.take_own(till.units(), own(shop, after, limit=2)) == 2
    till.restart()
    assert till.findings() == []

    again = recovering.next_own(till.units(write=False))
    assert again is not None and again <= 3
    assert till.sell("KOPI").series == "B"
    assert recovering.take_own(till.units(), own(shop, again)) == 3

    assert recovering.next_own(till.units(write=False)) is None
    assert till.sql("select count(*) from orders") == [(6,)]
    assert till.findings() == []


def test_a_page_that_comes_twice_changes_nothing(shop: Till, back_up: Callable[[], Till]) -> None:
    till = back_up()
    shop.sell("MIE")
    heal(till, shop)
    with till.unchanged():
        assert recovering.take_own(till.units(), own(shop)) == 0


def test_a_second_going_back_in_the_middle_of_a_recovery_still_fetches_everything(
    shop: Till, back_up: Callable[[], Till]
) -> None:
    settle(shop, 1)
    till = back_up()
    for _ in range(4):
        shop.sell("MIE")
    syncing.take_hello(till.units(), greeting(shop), 0)
    recovering.take_own(till.units(), own(shop, 1, limit=2))
    syncing.take_hello(till.units(), greeting(shop, series="C"), 0)

    after = recovering.next_own(till.units(write=False))
    assert after is not None and after <= 3
    recovering.take_own(till.units(), own(shop, after))

    assert till.sql("select count(*) from orders") == [(4,)]
    assert till.sell("MIE").series == "C"
    assert till.findings() == []


def test_a_cart_that_was_paid_in_both_lives_is_two_orders_and_both_moved_the_stock(
    shop: Till, back_up: Callable[[], Till]
) -> None:
    shop.put("MIE")
    till = back_up()
    shop.pay()
    till.pay()
    syncing.take_hello(till.units(), greeting(shop), 0)
    recovering.take_own(till.units(), own(shop, 1))

    assert till.sql("select count(*), count(distinct id) from stock_moves where reason = 'sale'") == [(2, 1)]
    assert till.sql("select count(*) from orders") == [(2,)]
    assert till.findings() == []


def test_what_the_end_of_a_recovery_lacks_is_named(shop: Till, back_up: Callable[[], Till]) -> None:
    till = back_up()
    shop.sell("MIE")
    shop.sell("MIE")
    syncing.take_hello(till.units(), greeting(shop), 0)
    recovering.take_own(till.units(), own(shop, 1, limit=1, more=False))
    assert recovering.next_own(till.units(write=False)) == 0  # once more, from the beginning
    recovering.take_own(till.units(), own(shop, 1, limit=1, more=False))
    assert recovering.next_own(till.units(write=False)) is None

    assert [(code, table) for code, table, _, _ in till.findings()] == [("message_missing", "outbox")]


def test_what_the_centre_parked_comes_back_as_parked(shop: Till, back_up: Callable[[], Till]) -> None:
    till = back_up()
    shop.sell("MIE")
    page = own(shop, 1)
    parked = [msgspec.structs.replace(fact, outcome="parked", code="fact_contradicts") for fact in page.facts]
    syncing.take_hello(till.units(), greeting(shop), 0)
    recovering.take_own(till.units(), msgspec.structs.replace(page, facts=parked))

    (trouble,) = syncing.details(till.units(write=False)).troubles
    assert (trouble.state, trouble.code) == ("parked", "fact_contradicts")
    syncing.retry(till.units(), till.owner)
    assert trouble.id in {entry.id for entry in syncing.next_batch(till.units(write=False))}


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"{}",
        lambda raw: raw.replace(b'"kind":"order_completed"', b'"kind":"order_dreamt"'),
        lambda raw: raw.replace(b'"version":1', b'"version":999'),
        lambda raw: raw.replace(OUTLET_ID.hex[-12:].encode(), b"0" * 12),
        lambda raw: re.sub(rb'"shift_id":"[^"]*"', b'"shift_id":"019bcccc-cccc-7000-8000-00ff00000000"', raw),
    ],
)
def test_a_fact_that_does_not_belong_here_is_left_out_and_stops_nothing(
    shop: Till, back_up: Callable[[], Till], change: Callable[[bytes], bytes]
) -> None:
    till = back_up()
    shop.sell("MIE")
    shop.sell("KOPI")
    page = own(shop, 1)
    odd, good = page.facts
    made = change(bytes(odd.message))
    assert made != bytes(odd.message)
    syncing.take_hello(till.units(), greeting(shop), 0)

    stored = recovering.take_own(
        till.units(),
        msgspec.structs.replace(page, facts=[msgspec.structs.replace(odd, message=msgspec.Raw(made)), good]),
    )

    assert stored == 1
    assert till.sql("select count(*) from orders") == [(1,)]
    assert recovering.next_own(till.units(write=False)) is None


# --- shifts -------------------------------------------------------------------------------------------------


def test_an_open_shift_stays_open_and_is_closed_over_both_lives(shop: Till, back_up: Callable[[], Till]) -> None:
    till = back_up()
    shop.sell("MIE")
    till.sell("KOPI")

    heal(till, shop)

    expected = shifts.reconcile(till.units(), till.cashier, {}).expected
    assert expected == Money(200_000 + 3_500 + 1_500)
    shifts.close(till.units(), till.cashier, {("note", 100_000): 2, ("note", 1_000): 5}, Money(0), "")
    assert till.findings() == []


def test_a_shift_that_the_lost_life_closed_is_closed_and_the_next_one_goes_on_counting(
    shop: Till, back_up: Callable[[], Till]
) -> None:
    till = back_up()
    shifts.close(shop.units(), shop.cashier, {("note", 100_000): 2}, Money(0), "")
    shop.open_shift()

    heal(till, shop)

    with till.units(write=False) as uow, shop.units(write=False) as other:
        assert uow.shifts.find_open() == other.shifts.find_open()
    assert till.sell("MIE").series == "B"
    assert till.findings() == []


# --- a backup that was put back -------------------------------------------------------------------------------


def test_a_restored_till_sells_at_once_in_a_provisional_series(shop: Till) -> None:
    shop.sell("MIE")
    recovering.mark_restored(shop.units(), MORNING - timedelta(days=1))

    order = shop.sell("MIE")

    assert re.fullmatch("R[A-Z]{3}", order.series) and order.number == 1
    assert hello_request(shop.units(write=False), "test").restored
    assert shop.sql(
        "select cause, left_series, left_number, series, backup_made_at is not null from device_restores"
    ) == [("restore", "A", 1, order.series, 1)]
    assert shop.findings() == []


def test_two_restores_from_one_backup_do_not_meet_in_one_series(shop: Till, back_up: Callable[[], Till]) -> None:
    series = set()
    for _ in range(3):
        till = back_up()
        recovering.mark_restored(till.units(), None)
        series.add(till.sell("MIE").series)
    assert len(series) == 3


def test_the_answer_to_its_hello_ends_the_provisional_series(shop: Till, back_up: Callable[[], Till]) -> None:
    settle(shop, 1)
    till = back_up()
    shop.sell("MIE")
    settle(shop, 2)
    recovering.mark_restored(till.units(), None)
    between = till.sell("KOPI")

    heal(till, shop)

    assert not hello_request(till.units(write=False), "test").restored
    order = till.sell("MIE")
    assert (order.series, order.number) == ("B", 1)
    assert till.sql("select distinct series from orders order by 1") == [("A",), ("B",), (between.series,)]
    assert till.findings() == []


def test_a_till_that_has_not_been_filled_yet_can_be_restored(quick_path: Path) -> None:
    till = make_new_till(quick_path / "empty")
    recovering.mark_restored(till.units(), None)
    assert till.sql("select count(*) from outbox") == [(0,)], "a database of no shop has nothing to tell"
    enrolment.enrol(till.units(), enrolment_reply(), SERVER)

    recovering.mark_restored(till.units(), None)

    ((message,),) = till.sql("select message from outbox")
    assert decode(message).business_date == date(2026, 3, 10) == TODAY
    assert till.findings() == []
    syncing.take_hello(till.units(), greeting(till), 0)
    assert till.sql("select series, number from device_state") == [("B", 0)]
    till.close()


# --- a server that went back ------------------------------------------------------------------------------------


def lives(till: Till) -> list[tuple[str, int | None]]:
    return till.sql("select state, push_no from outbox order by seq")


def test_what_a_restored_server_lost_is_offered_again_with_what_is_in_doubt(shop: Till) -> None:
    settle(shop, 1)
    known = 2 + recovering.PUSHES_IN_DOUBT
    for push_no in (2, 3, known, known + 1):
        shop.sell("MIE")
        settle(shop, push_no)
    messages = shop.sql("select message from outbox order by seq")

    syncing.take_hello(shop.units(), greeting(shop, went_back=False, push_no=known, history_id=an_id(1, 99)), 0)

    assert lives(shop) == [("accepted", 1), ("accepted", 2), ("pending", 3), ("pending", known), ("pending", known + 1)]
    assert shop.sql("select push_no, refill, series, number from device_state") == [(known, 1, "A", 4)]
    assert shop.sql("select message from outbox order by seq") == messages
    status = syncing.status(shop.units(write=False))
    assert (status.refilling, status.recovering, status.went_back_at) == (True, False, None)
    assert shop.findings() == []


def test_a_server_that_counts_fewer_pushes_went_back_though_it_hides_it(shop: Till) -> None:
    settle(shop, 7)
    syncing.take_hello(shop.units(), greeting(shop, went_back=False, push_no=6), 0)
    assert lives(shop) == [("pending", 7)]


def test_a_server_whose_changes_end_before_this_tills_went_back(shop: Till) -> None:
    settle(shop, 1)
    shop.sell("MIE")
    settle(shop, 1 + recovering.PUSHES_IN_DOUBT)
    syncing.take_hello(shop.units(), greeting(shop, went_back=False, head=1), 0)
    assert syncing.status(shop.units(write=False)).refilling
    assert lives(shop) == [("accepted", 1), ("pending", 1 + recovering.PUSHES_IN_DOUBT)]


def test_a_server_that_stands_where_it_stood_changes_nothing(shop: Till) -> None:
    settle(shop, 1)
    syncing.take_hello(shop.units(), greeting(shop, went_back=False), 0)
    assert lives(shop) == [("accepted", 1)]
    status = syncing.status(shop.units(write=False))
    assert (status.refilling, status.recovering, status.copied_at, status.went_back_at) == (False, False, None, None)


def test_a_copied_device_says_so_until_the_server_no_longer_does(shop: Till) -> None:
    syncing.take_hello(shop.units(), greeting(shop, went_back=False, copied=True), 0)
    first = syncing.status(shop.units(write=False)).copied_at
    shop.clock.move(hours=1)
    syncing.take_hello(shop.units(), greeting(shop, went_back=False, copied=True), 0)
    assert first == MORNING == syncing.status(shop.units(write=False)).copied_at
    syncing.take_hello(shop.units(), greeting(shop, went_back=False), 0)
    assert syncing.status(shop.units(write=False)).copied_at is None
