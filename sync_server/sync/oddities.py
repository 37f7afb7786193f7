"""What is odd about an accepted fact. Each finding is a flag with its facts: a task for a person, never a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.journal import GENESIS, entry_hash
from app.domain.tax import TAXED_CLASSES, TaxClass, TaxRate, rates_on
from app.wire.bodies import (
    ApprovalGiven,
    DeviceRestored,
    FlagAnswered,
    OrderCompleted,
    OrderLineBody,
    OrderTaxBody,
    ShiftClosed,
    ShiftOpened,
    StockMove,
)
from app.wire.envelope import Envelope, decode
from sync_server.devices.service import Fork
from sync_server.sync.intake import Arrival

CLOCK_OFF_MAX = timedelta(minutes=2)

Price = tuple[int, int | None]
"""A price and the revision that ended it."""


@dataclass(slots=True)
class KnownProduct:
    """What the catalogue says of a product: its tax class, and per unit the prices since the oldest revision asked for."""

    tax_class: str
    removed: bool
    prices: dict[str, list[Price]] = field(default_factory=dict)


@dataclass(slots=True)
class KnownShift:
    """A shift as the centre has it: opening cash, and who closed it at which ``device_no``."""

    opening_cash_minor: int
    closes: list[tuple[UUID, int]] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """All that the centre knows about what a batch speaks of. It grows while the batch is walked through in its order."""

    pkp: bool
    rates: list[TaxRate]
    products: dict[UUID, KnownProduct]
    staff: dict[UUID, bool]
    shifts: dict[UUID, KnownShift]
    receipts: set[tuple[str, int]]
    rates_of_day: dict[date, dict[TaxClass, TaxRate]] = field(default_factory=dict)

    def rates_for(self, day: date) -> dict[TaxClass, TaxRate]:
        """Return the rates in force on a day; a rate of the outlet's own stands over one for all outlets."""
        if day not in self.rates_of_day:
            self.rates_of_day[day] = rates_on(day, self.rates, pkp=self.pkp)
        return self.rates_of_day[day]


def find(arrivals: Iterable[Arrival], known: Known, device_id: UUID, now: datetime) -> None:
    """Put into each accepted arrival's ``flags`` what is odd about it, in the order of the batch."""
    for arrival in arrivals:
        if isinstance(arrival.body, FlagAnswered):
            continue  # or the answer would be the next task: a clock that is off would never be dealt with
        _people(arrival, known)
        _clock(arrival, now)
        _shift(arrival, known, device_id)
        if isinstance(arrival.body, OrderCompleted):
            _products(arrival, arrival.body, known)
            _tax(arrival, arrival.body, known)
            _receipt(arrival, known)


def _people(arrival: Arrival, known: Known) -> None:
    unknown, inactive = [], []
    for person in people_of(arrival):
        active = known.staff.get(person)
        if active is None:
            unknown.append(str(person))
        elif not active:
            inactive.append(str(person))
    if unknown:
        arrival.flags["staff_unknown"] = {"staff_ids": unknown}
    if inactive:
        arrival.flags["staff_inactive"] = {"staff_ids": inactive}


def people_of(arrival: Arrival) -> list[UUID]:
    """Return everybody a message names."""
    people = [] if arrival.envelope.staff_id is None else [arrival.envelope.staff_id]
    if isinstance(arrival.body, ApprovalGiven):
        people += [arrival.body.asked_by, arrival.body.approved_by]
    return people


def _clock(arrival: Arrival, now: datetime) -> None:
    envelope = arrival.envelope
    offset = envelope.clock_offset_ms
    if offset is not None and abs(offset) > CLOCK_OFF_MAX // timedelta(milliseconds=1):
        arrival.flags["clock_off"] = {"offset_ms": offset}
    elif envelope.made_at > now + CLOCK_OFF_MAX:
        arrival.flags["clock_off"] = {"ahead_ms": (envelope.made_at - now) // timedelta(milliseconds=1)}


def _shift(arrival: Arrival, known: Known, device_id: UUID) -> None:
    envelope, body = arrival.envelope, arrival.body
    if isinstance(body, ShiftOpened):
        known.shifts.setdefault(envelope.id, KnownShift(body.opening_cash_minor))
        return
    if envelope.shift_id is None:
        return
    shift = known.shifts.get(envelope.shift_id)
    if shift is None:
        arrival.flags["shift_unknown"] = {"shift_id": str(envelope.shift_id)}
        return
    if any(closer != device_id or at < envelope.device_no for closer, at in shift.closes):
        arrival.flags["shift_closed"] = {"shift_id": str(envelope.shift_id)}
    if isinstance(body, ShiftClosed):
        shift.closes.append((device_id, envelope.device_no))


def _products(arrival: Arrival, body: OrderCompleted, known: Known) -> None:
    unknown, removed, priced = [], [], []
    for line in body.lines:
        product = known.products.get(line.product_id)
        if product is None:
            unknown.append(str(line.product_id))
            continue
        if product.removed:
            removed.append(str(line.product_id))
        if not _price_is_known(line, product):
            priced.append(_price_fact(line, product))
    if unknown:
        arrival.flags["product_unknown"] = {"product_ids": unknown}
    if removed:
        arrival.flags["product_removed"] = {"product_ids": removed}
    if priced:
        arrival.flags["price_differs"] = {"lines": priced}


def _price_is_known(line: OrderLineBody, product: KnownProduct) -> bool:
    """Say whether the line's price was in force at the revision it names, or came into force later."""
    return any(
        price == line.price_minor and (until is None or until > line.product_revision)
        for price, until in product.prices.get(line.unit, ())
    )


def _price_fact(line: OrderLineBody, product: KnownProduct) -> dict[str, Any]:
    now = [price for price, until in product.prices.get(line.unit, ()) if until is None]
    return {
        "line_id": str(line.id),
        "product_id": str(line.product_id),
        "unit": line.unit,
        "sold_at_minor": line.price_minor,
        "known_minor": now[0] if now else None,
    }


def _tax(arrival: Arrival, body: OrderCompleted, known: Known) -> None:
    rates = known.rates_for(arrival.envelope.business_date)
    sold_as = {str(tax_class) for tax_class in rates if tax_class in TAXED_CLASSES}
    due = {line.tax_class for line in body.lines} & sold_as
    told = {tax.tax_class: tax for tax in body.taxes}
    differing = sorted(due ^ set(told) | {name for name in due & set(told) if not _same_rate(told[name], rates)})
    misclassed = [str(line.product_id) for line in body.lines if _is_misclassed(line, known)]
    if differing or misclassed or body.pkp != known.pkp:
        arrival.flags["tax_differs"] = {
            "tax_classes": differing,
            "product_ids": misclassed,
            "pkp_sold": body.pkp,
            "pkp_known": known.pkp,
        }


def _same_rate(told: OrderTaxBody, rates: dict[TaxClass, TaxRate]) -> bool:
    rate = rates[TaxClass(told.tax_class)]
    return (told.rate_bp, told.base_numerator, told.base_denominator, told.mode) == (
        rate.rate_bp,
        rate.base_numerator,
        rate.base_denominator,
        rate.mode.value,
    )


def _is_misclassed(line: OrderLineBody, known: Known) -> bool:
    product = known.products.get(line.product_id)
    return product is not None and product.tax_class != line.tax_class


def _receipt(arrival: Arrival, known: Known) -> None:
    envelope = arrival.envelope
    assert envelope.series is not None and envelope.number is not None
    receipt = (envelope.series, envelope.number)
    if receipt in known.receipts:
        arrival.flags["receipt_number_seen"] = {"series": envelope.series, "number": envelope.number}
    known.receipts.add(receipt)


def below_zero(moved: Sequence[tuple[Arrival, Sequence[StockMove]]], after: dict[UUID, int]) -> None:
    """Flag each message that left a product with less than nothing, or with still less; ``after`` is on hand by now."""
    left = dict(after)
    for _, moves in moved:
        for move in moves:
            left[move.product_id] -= move.quantity_milli
    for arrival, moves in moved:
        short: dict[UUID, int] = {}
        for move in moves:
            left[move.product_id] += move.quantity_milli
            if move.quantity_milli < 0 and left[move.product_id] < 0:
                short[move.product_id] = left[move.product_id]
        if short:
            facts = [{"product_id": str(product_id), "milli": milli} for product_id, milli in short.items()]
            arrival.flags["stock_below_zero"] = {"products": facts}


def compare_close(arrival: Arrival, body: ShiftClosed, sums: dict[str, int], shift: KnownShift | None) -> None:
    """Flag a close whose sums are not those of the facts that the centre has of the shift."""
    told = {name: getattr(body.sums, name) for name in sums}
    if shift is not None:
        sums = {**sums, "expected_minor": _expected(shift, sums)}
        told["expected_minor"] = body.expected_minor
    differing = {name: {"till": told[name], "centre": value} for name, value in sums.items() if told[name] != value}
    if differing:
        arrival.flags["shift_sums_differ"] = differing


def _expected(shift: KnownShift, sums: dict[str, int]) -> int:
    return shift.opening_cash_minor + sums["cash_paid_minor"] + sums["cash_in_minor"] - sums["cash_out_minor"]


@dataclass(slots=True)
class Position:
    """Where a device's outbox and journal stand, as far as the centre has seen them; and the fork of one that went back."""

    last_device_no: int
    journal_no: int
    journal_head: bytes
    fork: Fork | None = None


class Late(NamedTuple):
    """In what way a message came after others that the device made later."""

    number: bool
    link: bool


def follow(position: Position, arrival: Arrival, entry_hash: bytes | None) -> Late:
    """Move on to a message that is new here, flagging a hole or a broken chain; say where it comes late instead.

    ``entry_hash`` is the message's own link in the journal, None when it is in none. What a device made in a database that
    had gone back, before it was told, is a branch beside the known journal: flagged as such, and not followed. The entry
    that joins both moves on from either.
    """
    envelope, fork = arrival.envelope, position.fork
    if fork is not None and _joins(arrival, position, fork):
        position.last_device_no = max(position.last_device_no, envelope.device_no)
        position.journal_no, position.journal_head = envelope.journal_no or 0, entry_hash or b""
        position.fork = None
        return Late(number=False, link=False)
    if fork is not None and envelope.device_no <= fork.device_no and _is_beside(envelope, position, entry_hash):
        arrival.flags["after_restore"] = {"device_no": envelope.device_no, "journal_no": envelope.journal_no}
        return Late(number=False, link=False)
    late_number = envelope.device_no <= position.last_device_no
    if not late_number:
        if envelope.device_no > position.last_device_no + 1:
            arrival.flags["device_no_hole"] = {"expected": position.last_device_no + 1, "device_no": envelope.device_no}
        position.last_device_no = envelope.device_no
    if entry_hash is None or envelope.journal_no is None:
        return Late(late_number, link=False)
    if envelope.journal_no <= position.journal_no:
        return Late(late_number, link=True)
    jumps = isinstance(arrival.body, DeviceRestored) and envelope.journal_no > position.journal_no
    expected_no = jumps or envelope.journal_no == position.journal_no + 1
    if not expected_no or envelope.journal_prev != position.journal_head.hex():
        arrival.flags["journal_break"] = {
            "expected": position.journal_no + 1,
            "journal_no": envelope.journal_no,
            "head_known": position.journal_head.hex(),
            "prev_told": envelope.journal_prev,
        }
    position.journal_no, position.journal_head = envelope.journal_no, entry_hash
    if jumps:
        position.fork = None
    return Late(late_number, link=False)


def _joins(arrival: Arrival, position: Position, fork: Fork) -> bool:
    """Say whether a message is the journal entry that joins the branch of a restored database with the known one."""
    envelope, body = arrival.envelope, arrival.body
    return (
        isinstance(body, DeviceRestored)
        and body.server_journal_head is not None
        and envelope.journal_prev == fork.head.hex()
        and body.server_journal_head in (position.journal_head.hex(), GENESIS.hex())
        and (envelope.journal_no or 0) > max(position.journal_no, fork.journal_no)
    )


def _is_beside(envelope: Envelope, position: Position, link: bytes | None) -> bool:
    """Say whether a message of a forked device goes on beside what is known: its number or its link is taken already."""
    if envelope.device_no <= position.last_device_no:
        return True
    if link is None or envelope.journal_no is None:
        return False
    return envelope.journal_no != position.journal_no + 1 or envelope.journal_prev != position.journal_head.hex()


def compare_neighbours(arrival: Arrival, late: Late, around: Sequence[dict[str, Any]]) -> None:
    """Flag a late message whose number was used by another, or whose link a stored neighbour's link contradicts."""
    envelope = arrival.envelope
    others = [row for row in around if row["id"] != envelope.id]
    if late.number and any(row["device_no"] == envelope.device_no for row in others):
        arrival.flags["device_no_hole"] = {"used_before": envelope.device_no}
    if not late.link or envelope.journal_no is None or envelope.journal_prev is None:
        return
    number, prev = envelope.journal_no, bytes.fromhex(envelope.journal_prev)
    own = entry_hash(prev, number, arrival.message.fingerprint)
    for row in others:
        contradicts = (
            (row["journal_no"] == number)
            or (row["journal_no"] == number - 1 and _link(row)[1] != prev)
            or (row["journal_no"] == number + 1 and _link(row)[0] != own)
        )
        if contradicts:
            arrival.flags["journal_break"] = {"journal_no": number, "contradicts": str(row["id"])}


def _link(row: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return the previous hash that a stored journal message names, and its own."""
    prev = bytes.fromhex(decode(row["bytes"]).journal_prev or "")
    return prev, entry_hash(prev, row["journal_no"], row["fingerprint"])
