"""Who stands at the till: PINs are checked against argon2id hashes, wrong ones counted per person and kept over a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import argon2

from app.db.stores.staff import PinTries
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import RuleViolation
from app.domain.ids import StaffId
from app.domain.staff import PIN_TRIES, PinLocked, PinWrong, Right, Staff, StaffInactive, lock_seconds, require

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class SignInView:
    """What the sign-in screen shows: people, and who has the running shift."""

    people: tuple[Staff, ...]
    shift_opened_by: StaffId | None


def view(uow: UnitOfWork) -> SignInView:
    """Return who may sign in."""
    with uow:
        shift = uow.shifts.find_open()
        return SignInView(tuple(uow.staff.active()), shift.opened_by if shift else None)


def sign_in(uow: UnitOfWork, staff_id: StaffId, pin: str) -> Staff:
    """Return the person whose PIN it is. Takes some 30 ms. Raises PinWrong, PinLocked, StaffInactive, StaffNotFound."""
    with uow:
        person, wrong = check_pin(uow, staff_id, pin)
        if wrong is None:
            return person
    raise wrong


def reset_pin_lock(uow: UnitOfWork, actor: Staff, staff_id: StaffId) -> None:
    """Let a person who is locked out try again. Raises RightMissing."""
    require(actor, Right.STAFF_MANAGE)
    with uow:
        uow.staff.put_tries(staff_id, PinTries(0, None))


def check_pin(uow: UnitOfWork, staff_id: StaffId, pin: str) -> tuple[Staff, RuleViolation | None]:
    """Check a PIN inside a unit of work and count a wrong one.

    The refusal is returned, not raised, so that the caller commits the count before it raises it.
    """
    person = uow.staff.get(staff_id)
    if not person.active:
        raise StaffInactive(name=person.name)
    tries = uow.staff.tries(staff_id)
    left = _time_left(uow, staff_id, tries)
    if left:
        return person, PinLocked(seconds=-(-left // timedelta(seconds=1)))
    if _fits(uow.staff.pin_hash(staff_id), pin):
        if tries.wrong:
            uow.staff.put_tries(staff_id, PinTries(0, None))
        return person, None
    wrong = tries.wrong + 1
    seconds = lock_seconds(wrong)
    uow.staff.put_tries(staff_id, PinTries(wrong, uow.now + timedelta(seconds=seconds) if seconds else None))
    if seconds:
        return person, PinLocked(seconds=seconds)
    return person, PinWrong(tries_left=PIN_TRIES - wrong)


def _time_left(uow: UnitOfWork, staff_id: StaffId, tries: PinTries) -> timedelta:
    """Return how long a lock-out lasts yet. A clock set back neither ends it nor draws it out: it begins anew, whole."""
    if tries.locked_until is None or uow.now >= tries.locked_until:
        return timedelta(0)
    whole = timedelta(seconds=lock_seconds(tries.wrong))
    left = tries.locked_until - uow.now
    if left > whole:
        uow.staff.put_tries(staff_id, PinTries(tries.wrong, uow.now + whole))
        return whole
    return left


def _fits(pin_hash: str, pin: str) -> bool:
    try:
        return _hasher.verify(pin_hash, pin)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
