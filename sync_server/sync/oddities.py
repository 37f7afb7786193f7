"""What is odd about an accepted fact. Each finding is a flag with its facts: a task for a person, never a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.journal import entry_hash
from app.domain.tax import TAXED_CLASSES, TaxClass, TaxRate, rates_on
from app.wire.bodies import ApprovalGiven, OrderCompleted, OrderLineBody, OrderTaxBody, ShiftClosed, ShiftOpened
from app.wire.envelope import Envelope, decode
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


def below_zero(arrivals: Sequence[tuple[Arrival, dict[UUID, int]]], after: dict[UUID, int]) -> None:
    """Flag each message that left a product with less than nothing, or with still less; ``after`` is on hand by now."""
    left = dict(after)
    for _, moves in arrivals:
        for product_id, milli in moves.items():
            left[product_id] -= milli
    for arrival, moves in arrivals:
        short = []
        for product_id, milli in moves.items():
            left[product_id] += milli
            if milli < 0 and left[product_id] < 0:
                short.append({"product_id": str(product_id), "milli": left[product_id]})
        if short:
            arrival.flags["stock_below_zero"] = {"products": short}


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
    """Where a device's outbox and journal stand, as far as the centre has seen them."""

    last_device_no: int
    journal_no: int
    journal_head: bytes


def follow(position: Position, arrival: Arrival, entry_hash: bytes | None) -> bool:
    """Move on to a message that is new here, flagging a hole or a broken chain. Return False when it comes late.

    ``entry_hash`` is the message's own link in the journal, None when its kind is in none.
    """
    envelope: Envelope = arrival.envelope
    if envelope.device_no <= position.last_device_no:
        return False
    if envelope.device_no > position.last_device_no + 1:
        arrival.flags["device_no_hole"] = {"expected": position.last_device_no + 1, "device_no": envelope.device_no}
    position.last_device_no = envelope.device_no
    if entry_hash is not None:
        assert envelope.journal_no is not None
        if envelope.journal_no != position.journal_no + 1 or envelope.journal_prev != position.journal_head.hex():
            arrival.flags["journal_break"] = {
                "expected": position.journal_no + 1,
                "journal_no": envelope.journal_no,
                "head_known": position.journal_head.hex(),
                "prev_told": envelope.journal_prev,
            }
        position.journal_no, position.journal_head = envelope.journal_no, entry_hash
    return True


def compare_neighbours(arrival: Arrival, around: Sequence[dict[str, Any]]) -> None:
    """Flag a message that came late when its number was used by another, or when a stored neighbour's link contradicts it."""
    envelope = arrival.envelope
    if any(row["device_no"] == envelope.device_no and row["id"] != envelope.id for row in around):
        arrival.flags["device_no_hole"] = {"used_before": envelope.device_no}
    if envelope.journal_no is None or envelope.journal_prev is None:
        return
    prev = bytes.fromhex(envelope.journal_prev)
    links = {envelope.journal_no: (prev, entry_hash(prev, envelope.journal_no, arrival.message.fingerprint))}
    for row in around:
        if row["journal_no"] in (envelope.journal_no - 1, envelope.journal_no + 1):
            links[row["journal_no"]] = _link(row)
    for before, after in (
        (envelope.journal_no - 1, envelope.journal_no),
        (envelope.journal_no, envelope.journal_no + 1),
    ):
        if before in links and after in links and links[before][1] != links[after][0]:
            arrival.flags["journal_break"] = {"journal_no": envelope.journal_no, "between": [before, after]}


def _link(row: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return the previous hash that a stored journal message names, and its own."""
    prev = bytes.fromhex(decode(row["bytes"]).journal_prev or "")
    return prev, entry_hash(prev, row["journal_no"], row["fingerprint"])
