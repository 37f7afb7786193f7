"""X and Z: what happened in a shift, in figures. The layout on paper is in ``report_paper``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.money import Money
from app.domain.shift import Shift, ShiftSums, expected_cash


@dataclass(frozen=True, slots=True)
class CashMovementLine:
    """One cash movement as the report lists it; ``amount`` is negative for cash out."""

    at: datetime
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """An X report while ``close`` is None, else the Z report of that close."""

    shift: Shift
    staff_name: str
    printed_at: datetime
    sums: ShiftSums
    movements: tuple[CashMovementLine, ...]
    journal_head: str
    first_receipt: str | None
    last_receipt: str | None
    close: ShiftClose | None = None

    @property
    def expected(self) -> Money:
        return expected_cash(self.shift.opening_cash, self.sums)


@dataclass(frozen=True, slots=True)
class ShiftClose:
    """What was counted at the close, by denomination, and what became of it. ``z_number`` counts per register."""

    z_number: int
    count: Mapping[tuple[str, int], int]
    counted: Money
    expected: Money
    left_in_drawer: Money
    note: str
    approved_by: str | None = None

    @property
    def difference(self) -> Money:
        """Counted less expected: negative when cash is missing."""
        return self.counted - self.expected

    @property
    def banked(self) -> Money:
        return self.counted - self.left_in_drawer
