"""What is odd is taken in and flagged; a flag never refuses anything."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from uuid_utils.compat import uuid7

from app.domain.tax import TaxClass
from app.wire import envelope as wire
from app.wire.bodies import (
    ApprovalGiven,
    CashMoved,
    CountRow,
    DrawerOpened,
    FieldChange,
    ProductEdited,
    ShiftClosed,
    ShiftSumsBody,
    StockMove,
    StockMoved,
)
from app.wire.envelope import decode
from tests.server.conftest import Shop
from tests.server.till import NOON, Good, Till

STRANGER = UUID(int=0x019BBBBB_0000_7000_8000_000000000001)


def edit(till: Till, product: UUID, field: str, old: int | str, new: int | str, *, base: int = 1) -> bytes:
    change = FieldChange(field=field, old=old, new=new)
    return till.message(ProductEdited(product_id=product, base_revision=base, changes=[change]), shift_id=None)


def close(till: Till, *, counted: int, expected: int, **sums: int) -> bytes:
    """Return the message that closes a till's shift; sums that are not named are 0."""
    rows = [CountRow(kind="coin", value_minor=100, pieces=counted // 100)]
    body = ShiftClosed(
        z_number=1,
        count=rows,
        counted_minor=counted,
        expected_minor=expected,
        difference_minor=counted - expected,
        left_in_drawer_minor=0,
        note="",
        staff_name="Cashier",
        sums=ShiftSumsBody(**{**dict.fromkeys(ShiftSumsBody.__struct_fields__, 0), **sums}),
    )
    return till.message(body)


def flags_of(shop: Shop, message: bytes) -> list[str]:
    result = shop.till.push(message)[0]
    assert result.outcome in ("accepted", "accepted_flagged")
    assert (result.outcome == "accepted_flagged") == bool(result.flags)
    kept = shop.centre.sql("SELECT code FROM flags WHERE message_id = %s ORDER BY code", decode(message).id)
    assert [code for (code,) in kept] == result.flags
    return result.flags


def test_a_price_that_was_never_in_force_is_flagged(shop: Shop) -> None:
    message = shop.till.order(Good(shop.goods[0], price_minor=3_000), Good(shop.goods[1]))

    assert flags_of(shop, message) == ["price_differs"]
    facts = shop.flag(decode(message).id, "price_differs")
    assert isinstance(facts, dict)
    line = facts["lines"][0]
    assert (len(facts["lines"]), line["sold_at_minor"], line["known_minor"]) == (1, 3_000, 3_500)


def test_the_price_at_the_lines_revision_or_a_later_one_is_fine(shop: Shop) -> None:
    product = shop.goods[0]
    shop.till.push(edit(shop.till, product, "price.pcs", 3_500, 4_000))
    shop.till.push(edit(shop.till, product, "price.pcs", 4_000, 5_000, base=2))

    def sold(price_minor: int, revision: int) -> list[str]:
        return flags_of(shop, shop.till.order(Good(product, price_minor, revision=revision)))

    assert [sold(3_500, 1), sold(4_000, 1), sold(5_000, 1), sold(4_000, 2), sold(5_000, 3)] == [[]] * 5
    assert [sold(3_500, 2), sold(4_000, 3)] == [["price_differs"]] * 2


def test_a_price_edited_in_the_same_push_is_known(shop: Shop) -> None:
    product = shop.goods[0]
    results = shop.till.push(
        edit(shop.till, product, "price.pcs", 3_500, 9_000), shop.till.order(Good(product, price_minor=9_000))
    )

    assert [result.flags for result in results] == [[], []]


def test_goods_that_nobody_knows_and_goods_that_were_removed_are_flagged(shop: Shop) -> None:
    shop.centre.sql("UPDATE products SET removed_at = now() WHERE id = %s", shop.goods[1])

    unknown = shop.till.order(Good(STRANGER))

    assert flags_of(shop, unknown) == ["product_unknown", "stock_below_zero"]
    assert shop.flag(decode(unknown).id, "product_unknown") == {"product_ids": [str(STRANGER)]}
    assert flags_of(shop, shop.till.order(Good(shop.goods[1]))) == ["product_removed"]


def test_tax_other_than_the_outlets_is_flagged(shop: Shop) -> None:
    untaxed = shop.till.order(Good(shop.goods[0], tax_class=TaxClass.NOT_PPN))
    shop.till.pkp = False
    not_pkp = shop.till.order(shop.good)

    assert flags_of(shop, untaxed) == ["tax_differs"]
    facts = shop.flag(decode(untaxed).id, "tax_differs")
    assert facts == {"tax_classes": [], "product_ids": [str(shop.goods[0])], "pkp_sold": True, "pkp_known": True}
    assert flags_of(shop, not_pkp) == ["tax_differs"]


def test_a_changed_rate_is_flagged_from_its_day_on(shop: Shop) -> None:
    shop.centre.sql(
        "UPDATE tax_rates SET rate_bp = 1100 WHERE tenant_id = %s AND tax_class = 'ppn_umum'", shop.tenant_id
    )

    assert flags_of(shop, shop.till.order(shop.good)) == ["tax_differs"]


def test_people_who_are_unknown_or_have_left_are_flagged(shop: Shop) -> None:
    message = shop.till.message(DrawerOpened(reason="x"), staff_id=STRANGER)
    assert flags_of(shop, message) == ["staff_unknown"]
    approval = ApprovalGiven(
        right="drawer.open",
        asked_by=shop.till.staff_id,
        asked_by_name="A",
        approved_by=STRANGER,
        approved_by_name="B",
        reason="x",
    )
    assert flags_of(shop, shop.till.message(approval)) == ["staff_unknown"]

    shop.centre.sql("UPDATE staff SET active = false WHERE id = %s", shop.till.staff_id)

    assert flags_of(shop, shop.till.message(DrawerOpened(reason="x"))) == ["staff_inactive"]


def test_a_shift_that_nobody_opened_is_flagged(shop: Shop) -> None:
    shop.till.shift_id = uuid7()

    assert flags_of(shop, shop.till.order(shop.good)) == ["shift_unknown"]
    assert shop.count("orders") == 1


def test_what_happens_after_the_close_is_flagged(shop: Shop) -> None:
    late = shop.till.message(DrawerOpened(reason="vor"))
    closing = close(shop.till, counted=100_000, expected=100_000, drawer_openings=1)
    shop.till.push(late, closing)

    assert flags_of(shop, shop.till.message(CashMoved(amount_minor=5_000, reason="x"))) == ["shift_closed"]
    assert flags_of(
        shop, close(shop.till, counted=0, expected=105_000, cash_in_minor=5_000, cash_in_count=1, drawer_openings=1)
    ) == ["shift_closed"]


def test_a_receipt_number_that_was_seen_is_flagged(shop: Shop) -> None:
    first = shop.till.order(shop.good)
    shop.till.number = 0
    second, third = shop.till.order(shop.good), shop.till.order(shop.good)
    shop.till.number = 0
    other_series = shop.till.order(shop.good, series="B")

    results = shop.till.push(first, second) + shop.till.push(third, other_series)

    assert [result.flags for result in results] == [[], ["receipt_number_seen"], [], []]
    assert shop.count("orders") == 4
    figures = shop.centre.figures()
    assert [row["duplicates"] for row in figures if row["orders"] == 4] == [1]


def test_the_message_that_takes_stock_below_zero_is_flagged(shop: Shop) -> None:
    product = shop.goods[0]
    some, rest, more = (shop.till.order(Good(product, quantity=count)) for count in (600, 400, 1))
    back = shop.till.message(
        StockMoved(reason="terima", moves=[StockMove(id=uuid7(), product_id=product, quantity_milli=500)]),
        shift_id=None,
    )

    results = shop.till.push(some, rest, more, back)

    assert [result.flags for result in results] == [[], [], ["stock_below_zero"], []]
    assert shop.flag(decode(more).id, "stock_below_zero") == {
        "products": [{"product_id": str(product), "milli": -1_000}]
    }
    assert shop.on_hand(product) == -500


@pytest.mark.parametrize(
    ("offset_ms", "flags"), [(120_000, []), (-120_000, []), (120_001, ["clock_off"]), (-120_001, ["clock_off"])]
)
def test_a_clock_more_than_two_minutes_off_is_flagged(shop: Shop, offset_ms: int, flags: list[str]) -> None:
    assert flags_of(shop, shop.till.message(DrawerOpened(reason="x"), clock_offset_ms=offset_ms)) == flags


def test_a_message_from_the_future_is_flagged_also_when_its_clock_was_never_measured(shop: Shop) -> None:
    shop.centre.clock[0] = NOON
    try:
        late = shop.till.message(
            DrawerOpened(reason="x"), clock_offset_ms=None, made_at=NOON + timedelta(minutes=2, milliseconds=1)
        )
        fine = shop.till.message(DrawerOpened(reason="x"), clock_offset_ms=None, made_at=NOON + timedelta(minutes=2))
        assert [flags_of(shop, late), flags_of(shop, fine)] == [["clock_off"], []]
    finally:
        shop.centre.clock[0] = None


def test_a_break_in_the_journal_is_flagged_once(shop: Shop) -> None:
    shop.till.journal_head = bytes(32)

    results = shop.till.push(*[shop.till.message(DrawerOpened(reason="x")) for _ in range(3)])

    assert [result.flags for result in results] == [["journal_break"], [], []]


def test_a_hole_in_the_outbox_is_flagged_once(shop: Shop) -> None:
    shop.till.device_no += 1

    results = shop.till.push(*[shop.till.message(DrawerOpened(reason="x")) for _ in range(2)])

    assert [result.flags for result in results] == [["device_no_hole"], []]


def test_a_number_used_for_two_messages_is_flagged(shop: Shop) -> None:
    shop.till.push(shop.till.message(DrawerOpened(reason="x")))
    shop.till.device_no -= 1

    assert flags_of(shop, shop.till.message(DrawerOpened(reason="y"))) == ["device_no_hole"]
    assert flags_of(shop, shop.till.message(DrawerOpened(reason="z"))) == []


def test_a_second_message_at_one_place_of_the_journal_is_flagged(shop: Shop) -> None:
    before = shop.till.journal_no, shop.till.journal_head
    shop.till.push(shop.till.message(DrawerOpened(reason="x")))
    shop.till.journal_no, shop.till.journal_head = before

    assert flags_of(shop, shop.till.message(DrawerOpened(reason="y"))) == ["journal_break"]


def test_a_late_message_that_does_not_fit_its_stored_neighbours_is_flagged(shop: Shop) -> None:
    needed = shop.till.message(DrawerOpened(reason="x"))
    waiting = shop.till.message(DrawerOpened(reason="y"), needs=[decode(needed).id])
    shop.till.push(waiting, shop.till.message(DrawerOpened(reason="z")))
    forged = wire.encode(msgspec.structs.replace(decode(needed), staff_id=shop.till.staff_id, clock_offset_ms=1))

    results = shop.till.push(forged, waiting)

    assert [result.flags for result in results] == [[], ["journal_break"]]


def test_a_parked_message_is_part_of_the_journal(shop: Shop) -> None:
    parked = shop.till.message(CashMoved(amount_minor=0, reason="x"))
    after = shop.till.message(DrawerOpened(reason="x"))

    results = shop.till.push(parked, after)

    assert [(result.outcome, result.flags) for result in results] == [("parked", []), ("accepted", [])]


def test_a_close_that_ties_is_not_flagged_and_one_that_does_not_says_where(shop: Shop) -> None:
    other = shop.second_till()
    facts = {"orders": 2, "items": 3, "gross_minor": 10_500, "sales_minor": 10_500, "cash_paid_minor": 10_500}
    for till in (shop.till, other):
        till.push(
            till.order(shop.good),
            till.message(CashMoved(amount_minor=20_000, reason="x")),
            till.message(CashMoved(amount_minor=-5_000, reason="x")),
        )
        till.push(till.order(shop.good, Good(shop.goods[1])))
    tax = int(shop.centre.sql("SELECT sum(tax_minor) FROM orders WHERE register_id = %s", shop.till.register_id)[0][0])
    facts |= {
        "tax_minor": tax,
        "cash_in_minor": 20_000,
        "cash_in_count": 1,
        "cash_out_minor": 5_000,
        "cash_out_count": 1,
    }

    ties = close(shop.till, counted=123_500, expected=125_500, **facts)
    differs = close(
        other,
        counted=120_000,
        expected=122_000,
        **{**facts, "orders": 1, "sales_minor": 7_000, "cash_paid_minor": 7_000},
    )

    assert flags_of(shop, ties) == []
    assert other.push(differs)[0].flags == ["shift_sums_differ"]
    assert shop.flag(decode(differs).id, "shift_sums_differ") == {
        "orders": {"till": 1, "centre": 2},
        "sales_minor": {"till": 7_000, "centre": 10_500},
        "cash_paid_minor": {"till": 7_000, "centre": 10_500},
        "expected_minor": {"till": 122_000, "centre": 125_500},
    }


def test_a_close_is_compared_with_what_came_before_it_in_the_same_push(shop: Shop) -> None:
    opened = shop.till.message(DrawerOpened(reason="x"))
    closing = close(shop.till, counted=100_000, expected=100_000, drawer_openings=1)
    after = shop.till.message(DrawerOpened(reason="y"))

    results = shop.till.push(opened, closing, after)

    assert [result.flags for result in results] == [[], [], ["shift_closed"]]


@pytest.mark.parametrize(
    "change",
    [
        {"counted": 100_000, "expected": 100_000, "rows": [("note", 50_000, 1)]},
        {"counted": 100_000, "expected": 100_000, "rows": [("note", 50_000, 1), ("note", 50_000, 1)]},
        {"counted": 30_000, "expected": 30_000, "rows": [("note", 30_000, 1)]},
    ],
)
def test_a_count_that_contradicts_itself_is_parked(shop: Shop, change: dict[str, object]) -> None:
    rows = [CountRow(kind=kind, value_minor=minor, pieces=pieces) for kind, minor, pieces in change["rows"]]  # type: ignore[attr-defined]
    body = ShiftClosed(
        z_number=1,
        count=rows,
        counted_minor=int(str(change["counted"])),
        expected_minor=int(str(change["expected"])),
        difference_minor=0,
        left_in_drawer_minor=0,
        note="",
        staff_name="Cashier",
        sums=ShiftSumsBody(**dict.fromkeys(ShiftSumsBody.__struct_fields__, 0)),
    )

    result = shop.till.push(shop.till.message(body))[0]

    assert (result.outcome, result.code) == ("parked", "count_contradicts")
    assert shop.count("shift_closes") == 0
