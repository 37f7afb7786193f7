"""Edits of products: field by field, in order of arrival; the later one stands and both are shown."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.wire.bodies import FieldChange, ProductEdited
from app.wire.envelope import decode
from app.wire.master import ProductEntity
from tests.server.conftest import Shop
from tests.server.test_flags import STRANGER, edit
from tests.server.till import Till


def product_as_seen(till: Till, shop: Shop, after: int = 0) -> tuple[int, ProductEntity]:
    """Return revision and body of the shop's first product, as a till gets it."""
    rows = [row for row in till.changes(after).rows if row.entity_id == shop.goods[0]]
    assert len(rows) == 1 and rows[0].body is not None
    return rows[0].revision, msgspec.json.decode(rows[0].body, type=ProductEntity)


def prices(shop: Shop) -> list[tuple[Any, ...]]:
    return shop.centre.sql(
        "SELECT revision, until_revision, price_minor FROM product_prices WHERE product_id = %s ORDER BY revision",
        shop.goods[0],
    )


def test_a_new_price_reaches_the_other_till_with_a_new_revision(shop: Shop) -> None:
    other = shop.second_till()
    before = other.changes().head

    result = shop.till.push(edit(shop.till, shop.goods[0], "price.pcs", 3_500, 4_000))[0]

    assert (result.outcome, result.flags) == ("accepted", [])
    revision, product = product_as_seen(other, shop, before)
    assert (revision, product.units[0].price_minor, product.name) == (2, 4_000, "Kopi Sachet")
    assert prices(shop) == [(1, 2, 3_500), (2, None, 4_000)]


def test_two_fields_edited_offline_do_not_collide(shop: Shop) -> None:
    other = shop.second_till()
    shop.till.push(edit(shop.till, shop.goods[0], "price.pcs", 3_500, 4_000))

    result = other.push(edit(other, shop.goods[0], "name", "Kopi Sachet", "Kopi Mantap"))[0]

    assert result.flags == []
    revision, product = product_as_seen(other, shop)
    assert (revision, product.name, product.units[0].price_minor) == (3, "Kopi Mantap", 4_000)


def test_the_same_field_edited_offline_on_both_ends_as_the_later_arrival_and_is_flagged(shop: Shop) -> None:
    other = shop.second_till()
    first = edit(shop.till, shop.goods[0], "price.pcs", 3_500, 4_000)
    later = edit(other, shop.goods[0], "price.pcs", 3_500, 4_200)
    shop.till.push(first)

    result = other.push(later)[0]

    assert (result.outcome, result.flags) == ("accepted_flagged", ["edit_overtaken"])
    facts: Any = shop.flag(decode(later).id, "edit_overtaken")
    assert [(one["field"], one["overtaken"], one["stands"]) for one in facts["fields"]] == [("price.pcs", 4_000, 4_200)]
    assert facts["fields"][0]["message_id"] == str(decode(first).id)
    assert product_as_seen(other, shop) == product_as_seen(shop.till, shop)
    assert product_as_seen(shop.till, shop)[1].units[0].price_minor == 4_200
    assert prices(shop) == [(1, 2, 3_500), (2, 3, 4_000), (3, None, 4_200)]


def test_a_tills_own_second_edit_of_a_field_is_not_overtaken(shop: Shop) -> None:
    one = edit(shop.till, shop.goods[0], "price.pcs", 3_500, 4_000)
    two = edit(shop.till, shop.goods[0], "price.pcs", 4_000, 4_500)

    results = shop.till.push(one, two)

    assert [result.flags for result in results] == [[], []]
    assert prices(shop) == [(1, 2, 3_500), (2, 3, 4_000), (3, None, 4_500)]
    assert product_as_seen(shop.till, shop)[0] == 3


def test_both_tills_choosing_the_same_value_is_no_conflict_and_no_new_revision(shop: Shop) -> None:
    other = shop.second_till()
    shop.till.push(edit(shop.till, shop.goods[0], "name", "Kopi Sachet", "Kopi Baru"))
    head = other.changes().head

    result = other.push(edit(other, shop.goods[0], "name", "Kopi Sachet", "Kopi Baru"))[0]

    assert (result.outcome, result.flags) == ("accepted", [])
    assert (product_as_seen(other, shop)[0], other.changes().head) == (2, head)


def test_an_edit_that_is_pushed_twice_is_carried_out_once(shop: Shop) -> None:
    message = edit(shop.till, shop.goods[0], "price.pcs", 3_500, 4_000)
    shop.till.push(message)
    shop.till.push(edit(shop.till, shop.goods[0], "price.pcs", 4_000, 5_000, base=2))

    assert shop.till.push(message)[0].outcome == "replayed"
    assert product_as_seen(shop.till, shop)[1].units[0].price_minor == 5_000


@pytest.mark.parametrize(
    ("field", "new", "code"),
    [
        ("name", "   ", "name_empty"),
        ("name", "x" * 81, "name_too_long"),
        ("name", 5, "value_out_of_range"),
        ("price.pcs", -1, "value_out_of_range"),
        ("price.pcs", "4000", "value_out_of_range"),
        ("price.dus", 4_000, "field_unknown"),
        ("tax_class", "pbjt", "field_unknown"),
    ],
)
def test_an_edit_that_cannot_be_carried_out_is_parked(shop: Shop, field: str, new: int | str, code: str) -> None:
    body = ProductEdited(
        product_id=shop.goods[0],
        base_revision=1,
        changes=[
            FieldChange(field="name", old="Kopi Sachet", new="Kopi Lain"),
            FieldChange(field=field, old="", new=new),
        ],
    )

    result = shop.till.push(shop.till.message(body))[0]

    assert (result.outcome, result.code, result.field) == ("parked", code, field)
    revision, product = product_as_seen(shop.till, shop)
    assert (revision, product.name, shop.count("product_changes")) == (1, "Kopi Sachet", 0)


def test_an_edit_of_unknown_goods_is_parked_and_of_removed_goods_flagged(shop: Shop) -> None:
    shop.centre.sql("UPDATE products SET removed_at = now() WHERE id = %s", shop.goods[1])

    results = shop.till.push(
        edit(shop.till, STRANGER, "name", "a", "b"), edit(shop.till, shop.goods[1], "name", "Kopi Sachet", "b")
    )

    assert [(result.outcome, result.code, result.flags) for result in results] == [
        ("parked", "product_unknown", []),
        ("accepted_flagged", None, ["product_removed"]),
    ]


def test_a_barcode_that_another_product_has_is_kept_on_both_and_flagged(shop: Shop) -> None:
    first = edit(shop.till, shop.goods[0], "barcode.pcs", "", "8990000000012")
    second = edit(shop.till, shop.goods[1], "barcode.pcs", "", "8990000000012")

    results = shop.till.push(first) + shop.till.push(second)

    assert [result.flags for result in results] == [[], ["barcode_shared"]]
    facts: Any = shop.flag(decode(second).id, "barcode_shared")
    assert facts["others"] == [str(shop.goods[0])]
    holders = shop.centre.sql(
        "SELECT count(*) FROM product_units WHERE barcode = '8990000000012' AND tenant_id = %s", shop.tenant_id
    )
    assert holders == [(2,)]


def test_what_needs_a_parked_edit_of_the_same_push_waits(shop: Shop) -> None:
    impossible = edit(shop.till, STRANGER, "name", "a", "b")
    needing = edit(shop.till, shop.goods[0], "name", "Kopi Sachet", "Kopi Dua")
    needing = shop.till.seal(msgspec.structs.replace(decode(needing), needs=[decode(impossible).id]))

    results = shop.till.push(impossible, needing)

    assert [result.outcome for result in results] == ["parked", "waiting"]
    assert product_as_seen(shop.till, shop)[1].name == "Kopi Sachet"
