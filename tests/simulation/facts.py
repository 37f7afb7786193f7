"""What the simulation knows by itself: every fact that was committed on a till, and what stood on the shopper's paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.journal import fingerprint
from app.domain.order import Order
from tests.simulation.machine import Machine


class Violation(AssertionError):
    """Something that must never be. ``code`` names the invariant."""

    def __init__(self, code: str, told: str) -> None:
        super().__init__(f"{code}: {told}")
        self.code = code
        self.told = told


def require(truth: bool, code: str, told: object = "") -> None:
    """Raise Violation unless something is true."""
    if not truth:
        raise Violation(code, str(told))


@dataclass(frozen=True, slots=True)
class Made:
    """A fact as it was committed."""

    id: UUID
    tenant_id: UUID
    machine: str
    device_id: UUID
    device_no: int
    kind: str
    raw: bytes
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Paper:
    """What the shopper took home."""

    order_id: UUID
    tenant_id: UUID
    register_id: UUID
    machine: str
    series: str
    number: int
    receipt_no: str
    total_minor: int
    shift_id: UUID
    lines: tuple[tuple[UUID, str, int, int], ...]
    paid: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Ledger:
    """All facts and papers of one simulation."""

    made: dict[UUID, Made] = field(default_factory=dict)
    papers: dict[UUID, Paper] = field(default_factory=dict)
    numbers: dict[tuple[UUID, str, int], UUID] = field(default_factory=dict)
    """By register, series and number: the order whose paper has it."""
    centre_has: Callable[[UUID], bool] = lambda order_id: True
    lost_on_disk: set[UUID] = field(default_factory=set)
    """Facts that died with a disk or by putting back an older file; the centre may have them all the same."""
    poison: set[UUID] = field(default_factory=set)
    """Messages that the centre cannot take in, on purpose."""
    held: dict[str, set[UUID]] = field(default_factory=dict)
    """By machine, the facts that lie in its file."""

    def harvest(self, machine: Machine) -> None:
        """Learn what a till has committed; nothing that was there may be gone."""
        if machine.device_id is None or machine.tenant_id is None:
            return
        held = self.held.setdefault(machine.name, set())
        count = machine.sql("select count(*) from outbox")[0][0]
        if count == len(held):
            return
        rows = machine.sql("select id, device_no, kind, message from outbox")
        present = {UUID(bytes=row[0]) for row in rows}
        require(held <= present, "fact_lost_on_till", f"{machine.name} lost {sorted(held - present)[:3]}")
        for raw_id, device_no, kind, message in rows:
            fact_id = UUID(bytes=raw_id)
            if fact_id not in held:
                self._learn(machine, fact_id, device_no, kind, message)
        self.held[machine.name] = present

    def _learn(self, machine: Machine, fact_id: UUID, device_no: int, kind: str, message: bytes) -> None:
        assert machine.tenant_id is not None and machine.device_id is not None
        known = self.made.get(fact_id)
        if known is not None:
            require(known.raw == message, "fact_changed", f"{machine.name} {fact_id}")
            return
        self.made[fact_id] = Made(
            fact_id, machine.tenant_id, machine.name, machine.device_id, device_no, kind, message, fingerprint(message)
        )

    def file_replaced(self, machine: Machine) -> None:
        """An older file was put back: what was made after it is lost with the disk."""
        held = self.held.get(machine.name, set())
        present = {UUID(bytes=row[0]) for row in machine.sql("select id from outbox")}
        self.lost_on_disk |= held - present
        self.held[machine.name] = present & self.made.keys()
        self.harvest(machine)

    def machine_lost(self, machine: Machine) -> None:
        """A machine is gone with its disk."""
        self.lost_on_disk |= self.held.pop(machine.name, set())

    def paid(self, machine: Machine, order: Order) -> None:
        """The cashier gave change and paper. A number that was used before is a violation, unless nobody could know."""
        assert machine.tenant_id is not None and machine.register_id is not None
        key = (machine.register_id, order.series, order.number)
        other = self.numbers.get(key)
        may_repeat = machine.untold or order.series in machine.forked_series
        if other is not None and machine.touched and other in self.lost_on_disk:
            may_repeat = may_repeat or not self.centre_has(
                other
            )  # put back by hand, and nobody else knew of that paper
        require(
            other is None or may_repeat, "receipt_number_twice", f"{machine.name} {order.receipt_no} ({other} had it)"
        )
        self.numbers[key] = order.id
        self.papers[order.id] = Paper(
            order_id=order.id,
            tenant_id=machine.tenant_id,
            register_id=machine.register_id,
            machine=machine.name,
            series=order.series,
            number=order.number,
            receipt_no=order.receipt_no,
            total_minor=order.total.minor,
            shift_id=order.shift_id,
            lines=tuple(
                (line.line.product_id, line.line.unit, line.line.quantity.milli, line.line.price.minor)
                for line in order.lines
            ),
            paid=tuple((payment.received.minor, payment.change.minor) for payment in order.payments),
        )
