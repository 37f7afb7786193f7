"""Closed shifts compared with the real centre: what one side lost comes back from the other, and a forged journal is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.money import Money
from app.services import shifts
from tests.server.conftest import centre, cluster
from tests.server_kit import Centre
from tests.sync.test_real_centre import Shop, ShopTill
from tests.till import MORNING, StandingClock

__all__ = ["centre", "cluster"]


@pytest.fixture
def shop(centre: Centre, quick_path: Path) -> Iterator[Shop]:
    centre.clock[0] = MORNING
    tenant_id = centre.new_tenant()
    centre.add_goods(tenant_id)
    made = Shop(centre, tenant_id, quick_path, StandingClock())
    yield made
    for till in made.tills:
        till.close()
    centre.clock[0] = None


def closed_shift(shop: Shop) -> ShopTill:
    """Return a till whose only shift was closed and not handed in yet."""
    till = shop.till("K01")
    till.open()
    till.sell_some(3)
    shifts.move_cash(till.units(), till.cashier, Money(20_000), "uang kecil")
    shifts.close(till.units(), till.owner, {("note", 100_000): 1}, Money(0), "selisih")
    return till


def checks(till: ShopTill) -> list[tuple[int, int]]:
    return [(row[0], row[1]) for row in till.sql("select equal, tries from shift_checks")]


def test_a_closed_shift_is_compared_once_and_is_the_same_on_both_sides(shop: Shop) -> None:
    till = closed_shift(shop)
    assert till.sync().pushed > 0
    assert checks(till) == [(1, 1)]
    till.sync()
    assert checks(till) == [(1, 1)]


@pytest.mark.expects_log("shifts_differ")
def test_an_order_that_the_centre_lost_is_offered_again(shop: Shop) -> None:
    till = closed_shift(shop)
    (order_id,) = till.sql("select id from orders order by number limit 1")[0]
    till.sync()
    till.tamper("delete from shift_checks")
    with shop.centre.as_owner() as connection:
        for table, column in (
            ("stock_moves", "message_id"),
            ("payments", "order_id"),
            ("order_taxes", "order_id"),
            ("order_lines", "order_id"),
            ("orders", "id"),
            ("inbox", "id"),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {column} = %s", (order_id.hex(),))
    till.sync()
    assert checks(till) == [(0, 1)]
    till.sync()
    assert checks(till) == [(1, 2)]
    assert shop.centre.sql("SELECT count(*) FROM orders WHERE tenant_id = %s", shop.tenant_id) == [(3,)]


@pytest.mark.expects_log("shifts_differ")
def test_a_fact_that_the_till_lost_is_fetched_back(shop: Shop) -> None:
    till = closed_shift(shop)
    till.sync()
    (movement,) = till.sql("select id from cash_movements")[0]
    till.tamper("delete from shift_checks")
    till.tamper("delete from cash_movements")
    till.tamper("update shift_sums set cash_in_minor = 0, cash_in_count = 0")
    till.tamper(f"delete from outbox where id = x'{movement.hex()}'")
    till.sync()
    till.sync()
    assert checks(till) == [(1, 2)]
    assert till.sql("select id, amount_minor from cash_movements") == [(movement, 20_000)]
    assert {finding[0] for finding in till.findings()} == {"message_missing", "journal_broken"}


@pytest.mark.expects_log("journal_differs")
def test_a_journal_that_was_forged_as_a_whole_is_found_by_the_centre(shop: Shop) -> None:
    till = closed_shift(shop)
    till.sync()
    till.tamper("delete from shift_checks")
    till.tamper("update outbox set journal_hash = zeroblob(32) where kind = 'shift_closed'")
    till.sync()
    found = shop.centre.sql(
        "SELECT code, facts FROM flags WHERE tenant_id = %s AND code = 'journal_differs'", shop.tenant_id
    )
    assert [code for code, _ in found] == ["journal_differs"]
    assert found[0][1]["register_code"] == "K01"
