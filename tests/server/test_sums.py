"""Kept sums are the sums of facts, whatever came in which order, how often, and from how many tills."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from uuid_utils.compat import uuid7

from app.wire.bodies import CartVoided, CashMoved, DrawerOpened, LineVoided, StockMove, StockMoved
from tests.server.conftest import Shop
from tests.server.till import Good, Till

FACT_SUMS = """
SELECT count(*), coalesce(sum(gross_minor), 0), coalesce(sum(discount_minor), 0), coalesce(sum(tax_minor), 0),
    coalesce(sum(rounding_minor), 0), coalesce(sum(total_minor), 0), coalesce(sum(received_minor - change_minor), 0),
    coalesce(sum(lines), 0)
FROM orders WHERE shift_id = %s
"""
KEPT_SUMS = """
SELECT orders, gross_minor, discount_minor, tax_minor, rounding_minor, sales_minor, cash_paid_minor, items
FROM shift_sums WHERE shift_id = %s
"""
COUNTS = """
SELECT (SELECT count(*) FROM cart_voids WHERE shift_id = k.shift_id) - carts_voided,
    (SELECT count(*) FILTER (WHERE NOT undone) - count(*) FILTER (WHERE undone) FROM line_voids WHERE shift_id = k.shift_id) - lines_voided,
    (SELECT count(*) FROM drawer_openings WHERE shift_id = k.shift_id) - drawer_openings,
    (SELECT coalesce(sum(amount_minor), 0) FROM cash_movements WHERE shift_id = k.shift_id) - cash_in_minor + cash_out_minor,
    (SELECT count(*) FROM cash_movements WHERE shift_id = k.shift_id) - cash_in_count - cash_out_count
FROM shift_sums k WHERE k.shift_id = %s
"""
HOURS = """
SELECT business_date, extract(hour FROM completed_at AT TIME ZONE 'Asia/Jakarta')::int, count(*), sum(total_minor)
FROM orders WHERE tenant_id = %s GROUP BY 1, 2 ORDER BY 1, 2
"""
KEPT_HOURS = """
SELECT business_date, hour, orders, total_minor FROM day_hours WHERE tenant_id = %s ORDER BY 1, 2
"""
PRODUCTS = """
SELECT o.business_date, l.product_id, sum(l.base_quantity_milli),
    sum(l.gross_minor - l.line_discount_minor - l.order_discount_minor)
FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.tenant_id = %s GROUP BY 1, 2 ORDER BY 1, 2
"""
KEPT_PRODUCTS = """
SELECT business_date, product_id, quantity_milli, value_minor FROM day_products WHERE tenant_id = %s ORDER BY 1, 2
"""


def some_message(till: Till, shop: Shop, chance: random.Random) -> bytes:
    product = chance.choice(shop.goods)
    match chance.randrange(8):
        case 0:
            return till.message(CashMoved(amount_minor=chance.choice([-2_000, 5_000]), reason="x"))
        case 1:
            return till.message(DrawerOpened(reason="x"))
        case 2:
            return till.message(CartVoided(cart_id=uuid7(), reason="x", lines=2, value_minor=7_000))
        case 3:
            return till.message(
                LineVoided(
                    cart_id=uuid7(),
                    line_id=uuid7(),
                    product_id=product,
                    name="x",
                    quantity_milli=1_000,
                    value_minor=3_500,
                    undone=chance.random() < 0.3,
                )
            )
        case 4:
            moves = [StockMove(id=uuid7(), product_id=product, quantity_milli=chance.choice([-500, 0, 9_000]))]
            return till.message(StockMoved(reason="terima", moves=moves), shift_id=None)
        case _:
            count = chance.randrange(1, 6)
            return till.order(*[Good(chance.choice(shop.goods), quantity=chance.randrange(1, 4)) for _ in range(count)])


def push_badly(till: Till, messages: list[bytes], chance: random.Random) -> None:
    """Push in batches of any size, some of them twice, as a line that drops replies makes a till do."""
    at = 0
    while at < len(messages):
        size = chance.randrange(1, 12)
        batch = messages[at : at + size]
        for _ in range(chance.choice([1, 1, 2, 3])):
            till.push(*batch)
        at += size if chance.random() < 0.8 else max(1, size // 2)


@pytest.mark.parametrize("seed", range(3))
def test_kept_sums_equal_the_facts(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    tills = [shop.till, shop.second_till("K02"), shop.second_till("K03")]
    outboxes = [[some_message(till, shop, chance) for _ in range(40)] for till in tills]
    chances = [random.Random(seed * 10 + at) for at in range(3)]

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(push_badly, tills, outboxes, chances))

    sql, tenant = shop.centre.sql, shop.tenant_id
    for till in tills:
        assert sql(KEPT_SUMS, till.shift_id) == sql(FACT_SUMS, till.shift_id)
        assert sql(COUNTS, till.shift_id) == [(0, 0, 0, 0, 0)]
    assert sql(KEPT_HOURS, tenant) == sql(HOURS, tenant) != []
    assert sql(KEPT_PRODUCTS, tenant) == sql(PRODUCTS, tenant) != []
    figures = next(
        row
        for row in shop.centre.figures()
        if len(row["devices"]) == 3 and row["devices"][0]["id"] == shop.till.device_id
    )
    assert (figures["stock_mismatches"], figures["duplicates"], figures["receipt_gaps"], figures["parked"]) == (
        0,
        0,
        0,
        0,
    )
    assert [row["last_device_no"] for row in figures["devices"]] == [41] * 3
    assert [row["journal_head"] for row in figures["devices"]] == [till.journal_head.hex() for till in tills]
    assert shop.count("inbox") == 3 * 41 + 1
    assert figures["orders"] == len(figures["receipt_numbers"]) == sum(till.number for till in tills)


def test_figures_see_what_is_wrong(shop: Shop) -> None:
    """So that a figure of nought means something."""
    first, second, third = (shop.till.order(shop.good) for _ in range(3))
    shop.till.push(first, third)
    shop.centre.sql("UPDATE on_hand SET milli = milli + 1 WHERE product_id = %s", shop.goods[0])
    shop.centre.sql("UPDATE orders SET number = 1 WHERE number = 3 AND tenant_id = %s", shop.tenant_id)

    figures = next(row for row in shop.centre.figures() if row["devices"][0]["id"] == shop.till.device_id)

    assert (figures["stock_mismatches"], figures["duplicates"], figures["receipt_gaps"]) == (1, 1, 0)
    shop.centre.sql("UPDATE orders SET number = 5 WHERE tenant_id = %s AND receipt_no LIKE '%%0003'", shop.tenant_id)
    figures = next(row for row in shop.centre.figures() if row["devices"][0]["id"] == shop.till.device_id)
    assert (figures["duplicates"], figures["receipt_gaps"]) == (0, 3)
    assert second
