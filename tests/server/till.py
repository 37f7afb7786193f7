"""A till as the wire sees it: it numbers, chains and signs messages as a real one does, and sends what a test wants."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import msgspec
from uuid_utils.compat import uuid7

from app.domain.cart import CartLine
from app.domain.ids import CartId, LineId, OrderId, PaymentId, ProductId, ShiftId, StaffId
from app.domain.journal import GENESIS, entry_hash, fingerprint
from app.domain.money import Money
from app.domain.order import Order, OrderLine, Payment
from app.domain.payment import Tender
from app.domain.pricing import PricingRules, price
from app.domain.quantity import Quantity
from app.domain.receipt_number import printed
from app.domain.rounding import CashRounding, RoundingMode, cash_due
from app.domain.tax import PriceMode, TaxClass, TaxRate
from app.wire import envelope as wire
from app.wire.bodies import BY_BODY, Body, DeviceRestored, ShiftOpened, encode_body
from app.wire.calls import ChangesReply, HelloReply, OwnReply, PushReply, PushResult, push_body
from app.wire.envelope import Envelope
from app.wire.orders import body_of
from tests.server_kit import Centre

DAY = date(2026, 1, 15)
NOON = datetime(2026, 1, 15, 5, 0, tzinfo=UTC)
PPN = TaxRate(TaxClass.PPN_GENERAL, 1_200, PriceMode.INCLUSIVE, date(2025, 1, 1), None, 11, 12)


@dataclass(frozen=True)
class Good:
    """One thing to sell."""

    product_id: UUID
    price_minor: int = 3_500
    quantity: int = 1
    sku: str = "SKU-1"
    name: str = "Kopi Sachet"
    unit: str = "pcs"
    revision: int = 1
    tax_class: TaxClass = TaxClass.PPN_GENERAL


@dataclass
class Till:
    """An enrolled device and its outbox state. ``staff_id`` and ``shift_id`` go into every message."""

    client: httpx.Client
    enrolled: dict[str, Any]
    staff_id: UUID
    device_no: int = 0
    journal_no: int = 0
    journal_head: bytes = GENESIS
    series: str = "A"
    number: int = 0
    shift_id: UUID | None = None
    pkp: bool = True
    made: list[bytes] = field(default_factory=list)
    hello_facts: dict[str, Any] = field(default_factory=dict)
    """What a hello says besides."""

    @classmethod
    def enrol(
        cls, centre: Centre, tenant_id: UUID, register: str = "K01", *, hello: bool = True, outlet: str = "TKO1"
    ) -> Till:
        """Enrol a new device and let it say hello."""
        client = centre.client()
        asked = {"code": centre.code(tenant_id, register, outlet=outlet), "program": "test", "protocol": 1}
        reply = client.post("/v1/sync/enrol", json=asked)
        assert reply.status_code == 200, reply.text
        enrolled = reply.json()
        client.headers["Authorization"] = f"Bearer {enrolled['token']}"
        people = centre.sql("SELECT id FROM staff WHERE tenant_id = %s AND role = 'cashier'", tenant_id)
        till = cls(client, enrolled, people[0][0], series=enrolled["series"])
        if hello:
            till.hello()
        return till

    @property
    def outlet_id(self) -> UUID:
        return UUID(self.enrolled["outlet_id"])

    @property
    def register_id(self) -> UUID:
        return UUID(self.enrolled["register_id"])

    @property
    def device_id(self) -> UUID:
        return UUID(self.enrolled["device_id"])

    def hello_body(self) -> dict[str, Any]:
        """Return what this till says at a hello."""
        return {
            "program": "test",
            "protocol": 1,
            "device_time": NOON.isoformat(),
            "last_device_no": self.device_no,
            "journal_no": self.journal_no,
            "journal_head": self.journal_head.hex(),
            "series": self.series,
            "number": self.number,
            "cursor": 0,
            **self.hello_facts,
        }

    def hello(self, *, keep: bool = True) -> HelloReply:
        """Say hello; ``keep`` is False for a reply that gets lost."""
        reply = self.client.post("/v1/sync/hello", json=self.hello_body())
        assert reply.status_code == 200, reply.text
        greeting = msgspec.json.decode(reply.content, type=HelloReply)
        if keep:
            self.client.headers["Warungin-Boot"] = greeting.boot_token
        return greeting

    def envelope(self, body: Body, **changes: Any) -> Envelope:
        """Return the next message around a body, and move this till's counters on."""
        kind = BY_BODY[type(body)]
        self.device_no += 1
        values: dict[str, Any] = {
            "id": uuid7(),
            "kind": kind.name,
            "version": kind.version,
            "device_no": self.device_no,
            "made_at": NOON,
            "business_date": DAY,
            "clock_offset_ms": 0,
            "staff_id": self.staff_id,
            "outlet_id": self.outlet_id,
            "register_id": self.register_id,
            "shift_id": self.shift_id,
            "body": encode_body(body),  # type: ignore[arg-type]
        }
        if kind.in_journal:
            self.journal_no += 1
            values |= {"journal_no": self.journal_no, "journal_prev": self.journal_head.hex()}
        return Envelope(**{**values, **changes})

    def message(self, body: Body, **changes: Any) -> bytes:
        """Return the next message's bytes, chained."""
        return self.seal(self.envelope(body, **changes))

    def seal(self, envelope: Envelope) -> bytes:
        """Return a message's bytes and take it into the journal."""
        raw = wire.encode(envelope)
        if envelope.journal_no is not None and envelope.journal_prev is not None:
            self.journal_head = entry_hash(bytes.fromhex(envelope.journal_prev), envelope.journal_no, fingerprint(raw))
        self.made.append(raw)
        return raw

    def open_shift(self, *, opening_minor: int = 100_000, number: int = 1) -> bytes:
        """Return the message that opens a shift, which this till works in from now on."""
        shift_id = uuid7()
        self.shift_id = shift_id
        body = ShiftOpened(shift_number=number, drawer_no=1, opening_cash_minor=opening_minor, staff_name="Cashier")
        return self.message(body, id=shift_id)

    def order(self, *goods: Good, **changes: Any) -> bytes:
        """Return the message of a paid order of those goods."""
        self.number += 1
        order = self._order(goods, self.number)
        numbers = {"id": order.id, "series": self.series, "number": self.number}
        return self.message(body_of(order), **{**numbers, **changes})

    def _order(self, goods: tuple[Good, ...], number: int) -> Order:
        rates = {TaxClass.PPN_GENERAL: PPN} if self.pkp else {}
        rules = PricingRules(rates, rounding=CashRounding(100, RoundingMode.NEAREST), pkp=self.pkp)
        lines = tuple(_cart_line(good) for good in goods)
        priced = price([line.item for line in lines], rules)
        due = cash_due(priced.total, rules.rounding)
        assert self.shift_id is not None
        return Order(
            id=OrderId(uuid7()),
            receipt_no=printed("TKO1", str(self.enrolled["register_code"]), self.series, DAY, number),
            series=self.series,
            number=number,
            day_number=number,
            cart_id=CartId(uuid7()),
            shift_id=ShiftId(self.shift_id),
            business_date=DAY,
            opened_at=NOON,
            completed_at=NOON,
            staff_id=StaffId(self.staff_id),
            staff_name="Cashier",
            lines=tuple(OrderLine(line, share) for line, share in zip(lines, priced.lines, strict=True)),
            discount=None,
            price=priced,
            service=rules.service,
            cash_rounding=rules.rounding,
            pkp=self.pkp,
            payments=(Payment(PaymentId(uuid7()), Tender.CASH, due + Money(1_000), Money(1_000)),),
            rounding=due - priced.total,
        )

    def push(self, *messages: bytes) -> list[PushResult]:
        """Push messages and return their results."""
        return self.pushed(*messages).results

    def pushed(self, *messages: bytes) -> PushReply:
        """Push messages and return the whole answer."""
        reply = self.push_raw(push_body(list(messages)))
        assert reply.status_code == 200, reply.text
        return msgspec.json.decode(reply.content, type=PushReply)

    def push_raw(self, body: bytes) -> httpx.Response:
        """Push any bytes."""
        return self.client.post("/v1/sync/push", content=body)

    def changes(self, after: int = 0) -> ChangesReply:
        """Return one page of changes."""
        reply = self.client.get("/v1/sync/changes", params={"after": after})
        assert reply.status_code == 200, reply.text
        return msgspec.json.decode(reply.content, type=ChangesReply)

    def own(self, after: int = 0, after_id: UUID | None = None) -> OwnReply:
        """Return one page of what this device handed in."""
        place = {"after": str(after)} | ({} if after_id is None else {"after_id": str(after_id)})
        reply = self.client.get("/v1/sync/own", params=place)
        assert reply.status_code == 200, reply.text
        return msgspec.json.decode(reply.content, type=OwnReply)

    def take_went_back(self, greeting: HelloReply) -> bytes:
        """Go on as the greeting says, and return the entry that joins both journals."""
        assert greeting.went_back and greeting.series is not None
        body = DeviceRestored(
            cause="went_back",
            left_series=self.series,
            left_number=self.number,
            left_device_no=self.device_no,
            series=greeting.series,
            server_device_no=greeting.last_device_no,
            server_journal_no=greeting.journal_no,
            server_journal_head=greeting.journal_head,
        )
        self.series, self.number = greeting.series, 0
        self.device_no = max(self.device_no, greeting.last_device_no)
        self.journal_no = max(self.journal_no, greeting.journal_no)
        return self.message(body, shift_id=None)

    def copied(self) -> Till:
        """Return a till on a copy of this one's database, as a disk image gives."""
        client = httpx.Client(
            transport=self.client._transport, base_url=self.client.base_url, headers=self.client.headers
        )
        return replace(self, client=client, made=list(self.made), hello_facts=dict(self.hello_facts))


def _cart_line(good: Good) -> CartLine:
    return CartLine(
        id=LineId(uuid7()),
        product_id=ProductId(good.product_id),
        sku=good.sku,
        name=good.name,
        unit=good.unit,
        unit_factor_milli=1_000,
        weighed=False,
        price=Money(good.price_minor),
        quantity=Quantity.of(good.quantity),
        tax_class=good.tax_class,
        priced_at=NOON,
        product_revision=good.revision,
    )
