"""Rights, and how long a wrong PIN locks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ids import StaffId
from app.domain.staff import Right, RightMissing, Staff, StaffInactive, lock_seconds, require
from tests.unit.building import an_id

CASHIER = Staff(StaffId(an_id(1)), "Dewi", "cashier", frozenset({Right.SELL}))
SUPERVISOR = Staff(StaffId(an_id(2)), "Ratna", "supervisor", frozenset({Right.SELL, Right.VOID_CART}))


def test_four_wrong_pins_lock_nothing_and_each_further_one_locks_longer() -> None:
    assert [lock_seconds(wrong) for wrong in range(11)] == [0, 0, 0, 0, 0, 30, 60, 300, 900, 900, 900]


def test_a_person_does_what_their_role_may() -> None:
    require(CASHIER, Right.SELL)
    with pytest.raises(RightMissing) as refused:
        require(CASHIER, Right.VOID_CART)
    assert refused.value.facts == {"right": "cart.void"}


def test_a_supervisor_lends_the_right_that_is_missing() -> None:
    require(CASHIER, Right.VOID_CART, SUPERVISOR)


@pytest.mark.parametrize("approver", [CASHIER, replace(SUPERVISOR, active=False)])
def test_one_without_the_right_or_who_left_lends_nothing(approver: Staff) -> None:
    with pytest.raises(RightMissing):
        require(CASHIER, Right.VOID_CART, approver)


def test_who_left_may_nothing_even_with_an_approval() -> None:
    with pytest.raises(StaffInactive):
        require(replace(CASHIER, active=False), Right.SELL, SUPERVISOR)
