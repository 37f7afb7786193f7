"""What is only looked at: an owner's day, the state of sync, where a till stands. Looking needs its right and changes nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.db.stores.device import NotEnrolled
from app.domain.money import Money
from app.domain.staff import Right, RightMissing, StaffInactive
from app.services import enrolment, reports, shifts, shops, sign_in, syncing
from app.services.enrolment import AlreadyEnrolled
from app.wire.calls import PushReply, PushResult
from tests.till import HISTORY_ID, MORNING, SERVER, TODAY, Till, enrolment_reply, make_new_till


def today(till: Till) -> reports.TodayView:
    return reports.today(till.units(write=False), till.owner)


def test_a_day_is_told_by_hour_and_by_product(shop: Till) -> None:
    shop.sell("MIE", "KOPI")
    shop.clock.move(hours=2)
    shop.sell("MIE")
    with shop.unchanged():
        view = today(shop)
    assert [(hour.hour, hour.orders, hour.total.minor) for hour in view.today.hours] == [(9, 1, 5_000), (11, 1, 3_500)]
    assert [(each.name, each.quantity.milli, each.value.minor) for each in view.today.products] == [
        ("Mi Goreng Ayam", 2_000, 7_000),
        ("Kopi Sachet Hitam", 1_000, 1_500),
    ]
    assert (view.today.day, view.today.orders, view.today.total, view.today.average) == (
        TODAY,
        2,
        Money(8_500),
        Money(4_250),
    )
    assert (view.until, view.begins_at) == (shop.clock.now(), 3)
    assert view.total.percent is None


def test_today_is_held_against_the_same_weekday_up_to_the_same_moment(shop: Till) -> None:
    shop.sell("MIE")
    shop.clock.move(hours=5)
    shop.sell("MIE")
    shop.clock.at = MORNING + timedelta(days=7, hours=1)
    shifts.close(shop.units(), shop.supervisor, {}, Money(0), "hilang")
    shop.open_shift()
    shop.sell("MIE", "MIE", "MIE")
    view = today(shop)
    assert (view.week_before.orders, view.so_far_then.orders) == (2, 1)
    assert (view.total.now, view.total.then, view.total.percent) == (10_500, 3_500, 200)
    assert (view.orders.now, view.orders.then) == (1, 1)


def test_only_who_may_sees_the_figures(shop: Till) -> None:
    shop.refuses(RightMissing, lambda uow: reports.today(uow, shop.cashier), right="report.view")
    shop.refuses(StaffInactive, lambda uow: reports.today(uow, shop.person("Oki")))


def test_only_who_may_sends_what_was_parked_again(shop: Till) -> None:
    shop.sell("MIE")
    ids = [UUID(bytes=row[0]) for row in shop.sql("select id from outbox order by device_no")]
    results = [PushResult(id=message_id, outcome="parked", code="body_unreadable") for message_id in ids]
    reply = PushReply(server_time=MORNING, history_id=HISTORY_ID, results=results)
    assert syncing.take_results(shop.units(), reply) == 2
    status = syncing.status(shop.units(write=False))
    assert (status.pending, status.parked) == (0, 2)
    shop.refuses(RightMissing, lambda uow: syncing.retry(uow, shop.cashier), right="sync.manage")
    syncing.retry(shop.units(), shop.supervisor, ids[0])
    assert shop.sql("select state, code from outbox order by device_no") == [
        ("pending", "body_unreadable"),
        ("parked", "body_unreadable"),
    ]
    syncing.retry(shop.units(), shop.cashier, None, shop.approval(Right.SYNC_MANAGE))
    assert shop.sql("select distinct state from outbox") == [("pending",)]
    assert [entry.id for entry in syncing.next_batch(shop.units(write=False))][:2] == ids


def test_an_accepted_message_is_never_sent_again(shop: Till) -> None:
    ids = [UUID(bytes=row[0]) for row in shop.sql("select id from outbox")]
    reply = PushReply(
        server_time=MORNING,
        history_id=HISTORY_ID,
        results=[PushResult(id=ids[0], outcome="accepted_flagged", flags=["clock_off"])],
    )
    syncing.take_results(shop.units(), reply)
    syncing.retry(shop.units(), shop.owner)
    syncing.retry(shop.units(), shop.owner, ids[0])
    assert shop.sql("select state, flags from outbox") == [("accepted", "clock_off")]
    assert syncing.next_batch(shop.units(write=False)) == []


def test_a_till_says_where_it_stands(till: Till) -> None:
    facts = shops.till_facts(till.units(write=False))
    assert (facts.shop, facts.outlet_code, facts.register, facts.zone, facts.server_url) == (
        "Toko Uji Makmur",
        "TKO1",
        "K01",
        "Asia/Jakarta",
        SERVER,
    )
    view = sign_in.view(till.units(write=False))
    assert [person.name for person in view.people] == ["Dedi", "Rina", "Gita", "Sri", "Yusuf"]
    assert view.shift_opened_by is None
    till.open_shift()
    assert sign_in.view(till.units(write=False)).shift_opened_by == till.cashier.id


def test_a_folder_joins_one_shop_for_its_life(till: Till) -> None:
    till.refuses(AlreadyEnrolled, lambda uow: enrolment.enrol(uow, enrolment_reply(), SERVER))


def test_a_till_that_joined_nothing_has_nothing_to_show(quick_path: Path) -> None:
    new = make_new_till(quick_path / "new")
    assert not enrolment.is_enrolled(new.units(write=False))
    assert not enrolment.is_filled(new.units(write=False))
    new.refuses(NotEnrolled, shops.till_facts)
    new.refuses(NotEnrolled, syncing.status)
    assert new.findings() == []
    new.close()
