"""PINs, approvals and the drawer: a wrong PIN counts, a lock-out lasts, and nobody is let in by a clock set back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.db.stores.staff import StaffNotFound
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import WarunginError
from app.domain.ids import StaffId
from app.domain.shift import NoOpenShift, ReasonMissing
from app.domain.staff import PinLocked, PinWrong, Right, RightMissing, StaffInactive
from app.services import approvals, drawer, settings, sign_in
from app.services.approvals import ApproverLacksRight
from tests.till import PINS, Till, an_id, person_id

RINA = StaffId(person_id("Rina"))
SRI = StaffId(person_id("Sri"))


def tries(till: Till) -> list[tuple[int, int | None]]:
    return till.sql("select wrong, locked_until from pin_tries")


def wrong(till: Till, times: int = 1, who: StaffId = RINA) -> WarunginError:
    """Type a wrong PIN so many times and return the last refusal."""
    refusals = []
    for _ in range(times):
        with pytest.raises(WarunginError) as caught:
            sign_in.sign_in(till.units(), who, "000000")
        refusals.append(caught.value)
    assert {type(refusal) for refusal in refusals} <= {PinWrong, PinLocked}
    return refusals[-1]


# --- signing in ---------------------------------------------------------------------------------------


def test_the_right_pin_lets_its_owner_in(till: Till) -> None:
    with till.unchanged():
        person = sign_in.sign_in(till.units(), RINA, PINS["Rina"])
    assert (person.name, person.may(Right.SELL), person.may(Right.VOID_CART)) == ("Rina", True, False)


@pytest.mark.parametrize("pin", ["", "27491", "2749180", " 274918", "५८३०६१", "\x00", "p" * 10_000, PINS["Sri"]])
def test_anything_else_does_not_and_is_counted(till: Till, pin: str) -> None:
    with pytest.raises(PinWrong) as caught:
        sign_in.sign_in(till.units(), RINA, pin)
    assert caught.value.facts == {"tries_left": 4}
    assert tries(till) == [(1, None)]


def test_the_count_goes_down_try_by_try_and_locks_with_the_fifth(till: Till) -> None:
    left = []
    for _ in range(4):
        error = wrong(till)
        assert isinstance(error, PinWrong)
        left.append(error.facts["tries_left"])
    assert left == [4, 3, 2, 1]
    fifth = wrong(till)
    assert isinstance(fifth, PinLocked)
    assert fifth.facts == {"seconds": 30}


def test_the_right_pin_wipes_the_count(till: Till) -> None:
    wrong(till, 4)
    sign_in.sign_in(till.units(), RINA, PINS["Rina"])
    assert tries(till) == [(0, None)]
    error = wrong(till)
    assert error.facts == {"tries_left": 4}


def test_each_further_lock_out_is_longer_and_survives_a_restart(till: Till) -> None:
    wrong(till, 4)
    for seconds in (30, 60, 300, 900, 900):
        assert wrong(till).facts == {"seconds": seconds}
        till.restart()
        till.clock.move(seconds=seconds - 1)
        till.refuses(PinLocked, lambda uow: sign_in.sign_in(uow, RINA, PINS["Rina"]), seconds=1)
        till.clock.move(seconds=1)
    assert sign_in.sign_in(till.units(), RINA, PINS["Rina"]).name == "Rina"


def test_a_locked_out_person_waits_also_with_the_right_pin_and_others_do_not(till: Till) -> None:
    wrong(till, 5)
    till.refuses(PinLocked, lambda uow: sign_in.sign_in(uow, RINA, PINS["Rina"]), seconds=30)
    till.refuses(PinLocked, lambda uow: sign_in.sign_in(uow, RINA, "000000"), seconds=30)
    assert sign_in.sign_in(till.units(), StaffId(person_id("Dedi")), PINS["Dedi"]).name == "Dedi"


@pytest.mark.parametrize("back", [timedelta(seconds=45), timedelta(hours=6), timedelta(days=4_000)])
def test_a_clock_set_back_neither_ends_a_lock_out_nor_makes_it_endless(till: Till, back: timedelta) -> None:
    wrong(till, 5)
    till.clock.at -= back
    with pytest.raises(PinLocked) as caught:
        sign_in.sign_in(till.units(), RINA, PINS["Rina"])
    assert caught.value.facts == {"seconds": 30}
    till.restart()
    till.clock.move(seconds=29)
    till.refuses(PinLocked, lambda uow: sign_in.sign_in(uow, RINA, PINS["Rina"]), seconds=1)
    till.clock.move(seconds=1)
    assert sign_in.sign_in(till.units(), RINA, PINS["Rina"]).name == "Rina"


def test_only_who_manages_people_ends_a_lock_out(till: Till) -> None:
    wrong(till, 5)
    till.refuses(RightMissing, lambda uow: sign_in.reset_pin_lock(uow, till.cashier, RINA), right="staff.manage")
    sign_in.reset_pin_lock(till.units(), till.owner, RINA)
    assert sign_in.sign_in(till.units(), RINA, PINS["Rina"]).name == "Rina"


def test_who_left_and_who_never_was_do_not_get_in(till: Till) -> None:
    oki = StaffId(person_id("Oki"))
    till.refuses(StaffInactive, lambda uow: sign_in.sign_in(uow, oki, PINS["Oki"]), name="Oki")
    till.refuses(StaffNotFound, lambda uow: sign_in.sign_in(uow, StaffId(an_id(3, 99)), "1"))
    till.receive(("staff", RINA, None))
    till.refuses(StaffNotFound, lambda uow: sign_in.sign_in(uow, RINA, PINS["Rina"]))
    assert [person.name for person in sign_in.view(till.units(write=False)).people] == ["Dedi", "Gita", "Sri", "Yusuf"]


@pytest.mark.parametrize(
    "kept", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$broken", "$argon2i$v=19$m=8,t=1,p=1$YWFhYWFhYWE$YQ"]
)
def test_a_damaged_hash_lets_nobody_in(till: Till, kept: str) -> None:
    till.tamper("update staff set pin_hash = ? where id = ?", kept, RINA.bytes)
    with pytest.raises(PinWrong):
        sign_in.sign_in(till.units(), RINA, PINS["Rina"])


# --- approvals ----------------------------------------------------------------------------------------


def test_an_approval_is_a_fact_with_both_names_and_the_reason(shop: Till) -> None:
    given = approvals.give(shop.units(), shop.cashier, SRI, PINS["Sri"], Right.VOID_CART, " salah  scan\n")
    assert (given.right, given.approved_by.name) == (Right.VOID_CART, "Sri")
    assert shop.sql('select id, "right", asked_by, approved_by, reason from approvals') == [
        (given.id.bytes, "cart.void", RINA.bytes, SRI.bytes, "salah scan")
    ]
    (message,) = shop.sql("select message from outbox where kind = 'approval_given'")[0]
    assert b'"asked_by_name":"Rina"' in message
    assert b'"approved_by_name":"Sri"' in message
    assert shop.findings() == []


def test_an_approval_can_be_given_before_a_shift_is_open(till: Till) -> None:
    till.approval(Right.SHIFT_BACKDATE)
    assert till.findings() == []


def test_a_wrong_pin_beside_the_cashier_counts_like_any_other(shop: Till) -> None:
    def ask(uow: UnitOfWork) -> object:
        return approvals.give(uow, shop.cashier, SRI, "000000", Right.VOID_CART, "x")

    for left in (4, 3, 2, 1):
        with pytest.raises(PinWrong) as caught:
            ask(shop.units())
        assert caught.value.facts == {"tries_left": left}
    with pytest.raises(PinLocked):
        ask(shop.units())
    assert tries(shop)[0][0] == 5
    shop.refuses(PinLocked, lambda uow: approvals.give(uow, shop.cashier, SRI, PINS["Sri"], Right.VOID_CART, "x"))
    shop.refuses(PinLocked, lambda uow: sign_in.sign_in(uow, SRI, PINS["Sri"]))
    assert shop.sql("select count(*) from approvals") == [(0,)]


def test_nobody_approves_what_they_may_not_do(shop: Till) -> None:
    dedi = StaffId(person_id("Dedi"))
    shop.refuses(
        ApproverLacksRight,
        lambda uow: approvals.give(uow, shop.cashier, dedi, PINS["Dedi"], Right.VOID_CART, "x"),
        name="Dedi",
    )
    shop.refuses(
        StaffInactive,
        lambda uow: approvals.give(uow, shop.cashier, StaffId(person_id("Oki")), PINS["Oki"], Right.SELL, "x"),
    )
    shop.refuses(
        ReasonMissing, lambda uow: approvals.give(uow, shop.cashier, SRI, PINS["Sri"], Right.VOID_CART, " \x00 ")
    )


def test_only_those_who_may_are_offered_as_approvers(till: Till) -> None:
    names = [person.name for person in approvals.approvers(till.units(write=False), Right.VOID_CART)]
    assert names == ["Sri", "Yusuf"]
    names = [person.name for person in approvals.approvers(till.units(write=False), Right.STAFF_MANAGE)]
    assert names == ["Yusuf"]


# --- the drawer ---------------------------------------------------------------------------------------


def test_opening_the_drawer_is_a_fact_with_a_reason_and_one_kick(shop: Till) -> None:
    drawer.open_drawer(shop.units(), shop.supervisor, "tukar uang")
    assert shop.sql("select reason, staff_id, approval_id from drawer_openings") == [("tukar uang", SRI.bytes, None)]
    assert shop.sql("select kind, kicks_drawer from print_jobs") == [("drawer", 1)]
    assert shop.sql("select drawer_openings from shift_sums") == [(1,)]
    assert shop.findings() == []


def test_a_cashier_opens_the_drawer_with_an_approval(shop: Till) -> None:
    shop.refuses(RightMissing, lambda uow: drawer.open_drawer(uow, shop.cashier, "x"), right="drawer.open")
    other = shop.approval(Right.VOID_CART)
    shop.refuses(RightMissing, lambda uow: drawer.open_drawer(uow, shop.cashier, "x", other))
    approval = shop.approval(Right.OPEN_DRAWER)
    drawer.open_drawer(shop.units(), shop.cashier, "x", approval)
    assert shop.sql("select approval_id from drawer_openings") == [(approval.id.bytes,)]


def test_the_drawer_stays_shut_without_a_reason_or_a_shift(till: Till) -> None:
    till.refuses(NoOpenShift, lambda uow: drawer.open_drawer(uow, till.supervisor, "x"))
    till.open_shift()
    till.refuses(ReasonMissing, lambda uow: drawer.open_drawer(uow, till.supervisor, "  "))


# --- settings -----------------------------------------------------------------------------------------


def test_anyone_sets_their_language_and_only_who_may_the_printer(till: Till) -> None:
    settings.put(till.units(), till.cashier, "language", "en")
    till.refuses(RightMissing, lambda uow: settings.put(uow, till.cashier, "printer", "none"), right="settings.edit")
    till.refuses(RightMissing, lambda uow: settings.put(uow, till.supervisor, "paper", "80"))
    settings.put(till.units(), till.owner, "printer", "file:/tmp/x")
    till.restart()
    read = settings.read(till.units(write=False))
    assert (read.language, read.printer, read.theme) == ("en", "file:/tmp/x", "light")
