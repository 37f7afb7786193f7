"""How an order is paid. Today one tender, cash; change is only ever given from cash."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import RuleViolation
from app.domain.money import MONEY_MAX, ZERO, Money
from app.domain.rounding import CashRounding, cash_due

NOTES = tuple(Money(minor) for minor in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100))
"""Notes and coins in circulation that change is made of, largest first."""

QUICK_STEPS = (5_000, 10_000, 20_000, 50_000, 100_000)
QUICK_MAX = 3


class Tender(StrEnum):
    """A kind of payment."""

    CASH = "cash"


CASH_TENDERS = frozenset({Tender.CASH})
"""Tenders that lie in the drawer: they are rounded to coins and give change."""


class PaidTooLittle(RuleViolation):
    """What was received does not cover the due."""

    code = "paid_too_little"


class PaidTooMuch(RuleViolation):
    """What was received is more than any shopper hands over: probably a scan or a mistyped zero."""

    code = "paid_too_much"


@dataclass(frozen=True, slots=True)
class CashPayment:
    """Cash taken for an order: the due before and after rounding, what was received and what went back."""

    due_before_rounding: Money
    due: Money
    received: Money

    @property
    def rounding(self) -> Money:
        return self.due - self.due_before_rounding

    @property
    def change(self) -> Money:
        return self.received - self.due


def pay_cash(total: Money, received: Money, rounding: CashRounding) -> CashPayment:
    """Take ``received`` for an order of ``total``. Raises PaidTooLittle, PaidTooMuch."""
    due = cash_due(total, rounding)
    if received < due:
        raise PaidTooLittle(due=due.minor, received=received.minor, missing=(due - received).minor)
    if received.minor > MONEY_MAX or (received - due).minor > received_slack(due):
        raise PaidTooMuch(due=due.minor, received=received.minor)
    return CashPayment(total, due, received)


def received_slack(due: Money) -> int:
    """Return the largest change that is believed, in rupiah: ten million, or nine times the due where that is more."""
    return max(10_000_000, 9 * due.minor)


def quick_sums(due: Money) -> list[Money]:
    """Return the sums a shopper is likely to hand over for ``due``, beyond the exact one: at most three, rising."""
    sums = sorted({-(-(due.minor + 1) // step) * step for step in QUICK_STEPS})
    return [Money(minor) for minor in sums[:QUICK_MAX]]


def notes_for(change: Money) -> list[Money]:
    """Return the notes and coins to hand out for ``change``, fewest first; what no coin covers is left out."""
    notes: list[Money] = []
    left = change
    for note in NOTES:
        count, rest = divmod(left.minor, note.minor)
        notes += [note] * count
        left = Money(rest)
    return notes if change > ZERO else []
