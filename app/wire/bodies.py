"""The bodies of the messages, one struct a kind and version. Unknown fields are ignored; a changed meaning is a new version.

Amounts are whole rupiah (``_minor``), quantities thousandths (``_milli``), rates basis points (``_bp``), instants UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from app.wire.limits import (
    BasisPoints,
    Counter,
    Instant,
    Line,
    Milli,
    Minor,
    Ordinal,
    Revision,
    Series,
    SignedMilli,
    SignedMinor,
    SignedSumMinor,
    SumMinor,
    Text,
)


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What all bodies share: frozen, by keyword."""


class DiscountRule(Body, frozen=True, kw_only=True):
    """A promised discount: ``percent`` in basis points or ``amount`` in rupiah."""

    kind: Literal["percent", "amount"]
    value: Minor


class OrderLineBody(Body, frozen=True, kw_only=True):
    """One line, with what it was promised and what came of it."""

    id: UUID
    product_id: UUID
    sku: Line
    name: Line
    unit: Line
    unit_factor_milli: Milli
    weighed: bool
    quantity_milli: Milli
    base_quantity_milli: Annotated[int, Meta(ge=0, le=10**15)]
    price_minor: Minor
    priced_at: Instant
    product_revision: Revision
    tax_class: Line
    scanned: Line | None = None
    label_gross_minor: Minor | None = None
    discount: DiscountRule | None = None
    gross_minor: Minor
    line_discount_minor: Minor
    order_discount_minor: Minor
    service_minor: Minor
    tax_minor: Minor


class OrderTaxBody(Body, frozen=True, kw_only=True):
    """Tax of one class: the dated rate and its result."""

    tax_class: Line
    rate_bp: BasisPoints
    base_numerator: Annotated[int, Meta(ge=1, le=10_000)]
    base_denominator: Annotated[int, Meta(ge=1, le=10_000)]
    mode: Literal["inclusive", "exclusive"]
    valid_from: date
    valid_to: date | None = None
    value_minor: Minor
    net_minor: Minor
    base_minor: Minor
    tax_minor: Minor


class PaymentBody(Body, frozen=True, kw_only=True):
    """One payment; ``amount_minor`` is received less change."""

    id: UUID
    tender: Literal["cash"]
    received_minor: Minor
    change_minor: Minor
    amount_minor: Minor


class OrderCompleted(Body, frozen=True, kw_only=True):
    """A paid order. The message's id is the order's id."""

    cart_id: UUID
    receipt_no: Line
    day_number: Counter
    opened_at: Instant
    staff_name: Line
    lines: Annotated[list[OrderLineBody], Meta(min_length=1, max_length=500)]
    taxes: Annotated[list[OrderTaxBody], Meta(max_length=20)]
    payments: Annotated[list[PaymentBody], Meta(min_length=1, max_length=20)]
    discount: DiscountRule | None = None
    service_rate_bp: BasisPoints
    service_base: Literal["after_discount", "before_discount"]
    service_taxed: bool
    rounding_step: Literal[0, 50, 100, 500, 1000]
    rounding_mode: Literal["nearest", "down", "up"]
    pkp: bool
    gross_minor: Minor
    order_discount_minor: Minor
    service_minor: Minor
    tax_added_minor: Minor
    due_before_rounding_minor: Minor
    rounding_minor: SignedMinor
    total_minor: Minor
    note: Text = ""


class CartVoided(Body, frozen=True, kw_only=True):
    """A whole cart was thrown away before payment."""

    cart_id: UUID
    reason: Line
    lines: Annotated[int, Meta(ge=0, le=500)]
    value_minor: Minor


class LineVoided(Body, frozen=True, kw_only=True):
    """One line was removed from a cart before payment. ``undone`` messages bring it back."""

    cart_id: UUID
    line_id: UUID
    product_id: UUID
    name: Line
    quantity_milli: Milli
    value_minor: Minor
    undone: bool = False


class ShiftOpened(Body, frozen=True, kw_only=True):
    """A shift began. The message's id is the shift's id."""

    shift_number: Counter
    drawer_no: Annotated[int, Meta(ge=1, le=9)]
    opening_cash_minor: Minor
    staff_name: Line
    approval_id: UUID | None = None


class CountRow(Body, frozen=True, kw_only=True):
    """How many pieces of one note or coin."""

    kind: Literal["note", "coin"]
    value_minor: Minor
    pieces: Annotated[int, Meta(ge=0, le=100_000)]


class ShiftSumsBody(Body, frozen=True, kw_only=True):
    """What the till says happened in the shift; the server compares it with its own sums."""

    orders: Annotated[int, Meta(ge=0)]
    items: Annotated[int, Meta(ge=0)]
    gross_minor: SumMinor
    discount_minor: SumMinor
    service_minor: SumMinor
    tax_minor: SumMinor
    rounding_minor: SignedSumMinor
    sales_minor: SumMinor
    cash_paid_minor: SignedSumMinor
    cash_in_minor: SumMinor
    cash_out_minor: SumMinor
    cash_in_count: Annotated[int, Meta(ge=0)]
    cash_out_count: Annotated[int, Meta(ge=0)]
    carts_voided: Annotated[int, Meta(ge=0)]
    lines_voided: Annotated[int, Meta(ge=0)]
    drawer_openings: Annotated[int, Meta(ge=0)]


class ShiftClosed(Body, frozen=True, kw_only=True):
    """A shift ended with a blind count. ``shift_id`` of the envelope says which; this message has an id of its own."""

    z_number: Counter
    count: Annotated[list[CountRow], Meta(max_length=20)]
    counted_minor: Minor
    expected_minor: SignedSumMinor
    difference_minor: SignedSumMinor
    left_in_drawer_minor: Minor
    note: Text
    staff_name: Line
    sums: ShiftSumsBody
    approval_id: UUID | None = None


class CashMoved(Body, frozen=True, kw_only=True):
    """Cash was put into the drawer (positive) or taken out (negative) without a sale."""

    amount_minor: SignedMinor
    reason: Line


class DrawerOpened(Body, frozen=True, kw_only=True):
    """The drawer was opened without a sale."""

    reason: Line
    approval_id: UUID | None = None


class ApprovalGiven(Body, frozen=True, kw_only=True):
    """Somebody with the right stood beside: ``right`` names it, ``asked_by`` needed it."""

    right: Line
    asked_by: UUID
    asked_by_name: Line
    approved_by: UUID
    approved_by_name: Line
    reason: Line


class StockMove(Body, frozen=True, kw_only=True):
    """So much of one product came in (positive) or went out (negative), in its base unit."""

    id: UUID
    product_id: UUID
    quantity_milli: SignedMilli


class StockMoved(Body, frozen=True, kw_only=True):
    """Stock moved for another reason than a sale: opening stock, goods received, waste."""

    reason: Line
    moves: Annotated[list[StockMove], Meta(min_length=1, max_length=500)]


class DeviceRestored(Body, frozen=True, kw_only=True):
    """This device's database went back in time and goes on in another receipt series.

    Its journal entry joins two branches: the chain of this database, which it continues, and the one that the server had,
    whose head it names (nothing is named while the server was not asked). Its number lies behind both.
    """

    cause: Literal["restore", "went_back"]
    backup_made_at: Instant | None = None
    left_series: Series | None
    left_number: Ordinal
    left_device_no: Ordinal
    series: Series | None
    server_device_no: Ordinal = 0
    server_journal_no: Ordinal = 0
    server_journal_head: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] | None = None


class FlagAnswered(Body, frozen=True, kw_only=True):
    """Somebody dealt with what the server found odd about a message; ``answer`` names what was chosen."""

    message_id: UUID
    code: Line
    answer: Line
    note: Text = ""


class FieldChange(Body, frozen=True, kw_only=True):
    """One field of an edit: ``name``, or ``price.<unit>``."""

    field: Annotated[str, Meta(min_length=1, max_length=60)]
    old: int | Line
    new: int | Line


class ProductEdited(Body, frozen=True, kw_only=True):
    """An edit of a product: only the fields that were changed, on top of ``base_revision``."""

    product_id: UUID
    base_revision: Revision
    changes: Annotated[list[FieldChange], Meta(min_length=1, max_length=20)]


Fact = (
    OrderCompleted
    | CartVoided
    | LineVoided
    | ShiftOpened
    | ShiftClosed
    | CashMoved
    | DrawerOpened
    | ApprovalGiven
    | StockMoved
    | ProductEdited
    | DeviceRestored
    | FlagAnswered
)


class Kind(msgspec.Struct, frozen=True):
    """A kind of message: its name and version on the wire, its body, whether it is chained and numbered.

    ``upcast`` makes a body of the next version out of one of this; a version that has one is read for ever, and no longer
    written.
    """

    name: str
    version: int
    body: type[Body]
    in_journal: bool = True
    numbered: bool = False
    upcast: Callable[[Any], Body] | None = None


KINDS: tuple[Kind, ...] = (
    Kind("order_completed", 1, OrderCompleted, numbered=True),
    Kind("cart_voided", 1, CartVoided),
    Kind("line_voided", 1, LineVoided),
    Kind("shift_opened", 1, ShiftOpened),
    Kind("shift_closed", 1, ShiftClosed),
    Kind("cash_moved", 1, CashMoved),
    Kind("drawer_opened", 1, DrawerOpened),
    Kind("approval_given", 1, ApprovalGiven),
    Kind("stock_moved", 1, StockMoved, in_journal=False),
    Kind("product_edited", 1, ProductEdited, in_journal=False),
    Kind("device_restored", 1, DeviceRestored),
    Kind("flag_answered", 1, FlagAnswered, in_journal=False),
)
BY_NAME = {(kind.name, kind.version): kind for kind in KINDS}
BY_BODY = {kind.body: kind for kind in KINDS}
_decoders = {key: msgspec.json.Decoder(kind.body) for key, kind in BY_NAME.items()}
_encoder = msgspec.json.Encoder()


def encode_body(body: Fact) -> msgspec.Raw:
    """Return a body's bytes for its envelope."""
    return msgspec.Raw(_encoder.encode(body))


def known(name: str, version: int) -> bool:
    """Say whether this program reads that kind in that version."""
    return (name, version) in BY_NAME


def decode_body(name: str, version: int, raw: bytes | msgspec.Raw) -> Fact:
    """Read a body, brought to the newest version of its kind.

    Raises KeyError for an unknown kind, msgspec.ValidationError or DecodeError for an unreadable one.
    """
    body: Any = _decoders[name, version].decode(raw)
    while (upcast := BY_NAME[name, version].upcast) is not None:
        body, version = upcast(body), version + 1
    fact: Fact = body
    return fact
