"""The cart on the counter: every change is saved at once, every refusal leaves the file as it was."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.db.stores.carts import CartNotFound
from app.db.stores.products import ProductNotFound
from app.domain.barcode import CheckDigitWrong, LabelEmpty, check_digit
from app.domain.cart import LINES_MAX, CartFull, LabelQuantityFixed, LineNotFound
from app.domain.ids import CartId, LineId
from app.domain.money import Money
from app.domain.pricing import OrderTooLarge
from app.domain.quantity import Quantity, QuantityNotWhole, QuantityOutOfRange
from app.domain.scan import CodeUnknown
from app.domain.shift import NoOpenShift, ReasonMissing
from app.domain.staff import Right, RightMissing, StaffInactive
from app.services import carts, orders, shifts
from app.services.carts import CartEmpty, CartInUse, CartView, Choices, LabelTimesQuantity, TooManyHeld
from tests.till import SHARED_CODE, Good, Till, ean13, good, product_id


def label(prefix: str, item: str, value: int) -> str:
    """Return what the scale prints: ``20`` with grams, ``21`` with rupiah."""
    body = f"{prefix}{item}{value:05d}"
    return body + str(check_digit(body))


def lines(view: CartView) -> list[tuple[str, int, int]]:
    """Return (SKU, thousandths, price) of each line."""
    return [(line.sku, line.quantity.milli, line.price.minor) for line in view.cart]


# --- adding -------------------------------------------------------------------------------------------


def test_a_scanned_code_becomes_a_line_at_the_price_of_its_unit(shop: Till) -> None:
    view = shop.scan(shop.code("KOPI", "renteng"))
    assert lines(view) == [("KOPI", 1_000, 14_000)]
    assert (view.cart.lines[0].unit, view.cart.lines[0].unit_factor_milli) == ("renteng", 10_000)
    assert view.chosen == view.cart.lines[0].id
    assert (view.price.total, view.cash_due) == (Money(14_000), Money(14_000))


def test_the_same_goods_at_the_same_price_share_a_line(shop: Till) -> None:
    first = shop.scan(shop.code("MIE")).cart.lines[0].id
    shop.scan(shop.code("KOPI"))
    view = shop.scan(shop.code("MIE"))
    assert lines(view) == [("MIE", 2_000, 3_500), ("KOPI", 1_000, 1_500)]
    assert view.chosen == first


def test_another_unit_of_a_product_gets_a_line_of_its_own(shop: Till) -> None:
    shop.scan(shop.code("KOPI"))
    assert lines(shop.scan(shop.code("KOPI", "dus"))) == [("KOPI", 1_000, 1_500), ("KOPI", 1_000, 160_000)]


def test_a_cart_is_in_the_file_before_it_is_shown(shop: Till) -> None:
    shown = shop.scan(shop.code("MIE"))
    shop.restart()
    assert shop.cart().cart == shown.cart


@pytest.mark.parametrize(("typed", "milli"), [("3*{code}", 3_000), ("12 * {code}", 12_000), ("1*{code}", 1_000)])
def test_a_quantity_may_be_typed_before_a_code(shop: Till, typed: str, milli: int) -> None:
    assert lines(shop.scan(typed.format(code=shop.code("MIE")))) == [("MIE", milli, 3_500)]


def test_weighed_goods_are_sold_in_parts(shop: Till) -> None:
    view = shop.scan("0,755*BERAS")
    assert lines(view) == [("BERAS", 755, 14_990)]
    assert view.price.total == Money(11_317)


def test_a_quantity_that_waits_goes_to_the_next_code_and_a_typed_one_wins(shop: Till) -> None:
    carts.add_scanned(shop.units(), shop.cashier, shop.code("MIE"), waiting=Quantity.of(4))
    view = carts.add_scanned(shop.units(), shop.cashier, f"2*{shop.code('KOPI')}", waiting=Quantity.of(9))
    assert isinstance(view, CartView)
    assert lines(view) == [("MIE", 4_000, 3_500), ("KOPI", 2_000, 1_500)]


@pytest.mark.parametrize("typed", ["0*{code}", "0,000*{code}", "1000001*{code}", "999999999*{code}"])
def test_a_quantity_of_nothing_or_of_too_much_adds_nothing(shop: Till, typed: str) -> None:
    code = shop.code("MIE")
    shop.refuses(QuantityOutOfRange, lambda uow: carts.add_scanned(uow, shop.cashier, typed.format(code=code)))


def test_pieces_are_not_sold_in_parts(shop: Till) -> None:
    code = shop.code("MIE")
    shop.refuses(QuantityNotWhole, lambda uow: carts.add_scanned(uow, shop.cashier, f"1,5*{code}"), milli=1_500)


@pytest.mark.parametrize("typed", ["1.2.3*{code}", "-3*{code}", "1e3*{code}", "1,2345*{code}", "x*{code}", "*{code}"])
def test_what_is_no_quantity_is_part_of_the_words_and_finds_nothing(shop: Till, typed: str) -> None:
    code = shop.code("MIE")
    shop.refuses(CodeUnknown, lambda uow: carts.add_scanned(uow, shop.cashier, typed.format(code=code)))


def test_quantities_do_not_add_up_past_the_largest(shop: Till) -> None:
    code = shop.code("TANPA") if shop.product("TANPA").base_unit.barcode else "TANPA"
    shop.scan(f"1000000*{code}")
    shop.refuses(QuantityOutOfRange, lambda uow: carts.add_scanned(uow, shop.cashier, code))


def test_an_order_worth_more_than_any_shop_sells_is_refused_whole(shop: Till) -> None:
    shop.scan(f"1000000*{shop.code('EMAS')}")
    typed = f"300*{shop.code('MIE')}"
    shop.refuses(OrderTooLarge, lambda uow: carts.add_scanned(uow, shop.cashier, typed))


@pytest.mark.parametrize("typed", ["89999999999", "entah apa", "", "   ", "*", "3*", "KOPI%", "' or 1=1 --", "K" * 300])
def test_an_unknown_code_adds_nothing(shop: Till, typed: str) -> None:
    shop.refuses(CodeUnknown, lambda uow: carts.add_scanned(uow, shop.cashier, typed))


def test_a_code_that_was_misread_is_told_from_an_unknown_one(shop: Till) -> None:
    code = shop.code("MIE")
    broken = code[:-1] + str((int(code[-1]) + 1) % 10)
    shop.refuses(CheckDigitWrong, lambda uow: carts.add_scanned(uow, shop.cashier, broken))
    shop.refuses(CodeUnknown, lambda uow: carts.add_scanned(uow, shop.cashier, ean13("899777")))


def test_a_code_is_known_in_its_other_spelling_and_a_sku_in_any_case(shop: Till) -> None:
    shop.scan("0" + shop.code("MIE"))
    assert lines(shop.scan("kopi")) == [("MIE", 1_000, 3_500), ("KOPI", 1_000, 1_500)]


def test_a_code_of_two_products_asks_which_and_adds_nothing(shop: Till) -> None:
    with shop.unchanged():
        asked = carts.add_scanned(shop.units(), shop.cashier, f"3*{SHARED_CODE}")
    assert isinstance(asked, Choices)
    assert (asked.code, asked.quantity) == (SHARED_CODE, Quantity.of(3))
    assert sorted(product.sku for product, _ in asked.products) == ["TEH-A", "TEH-B"]
    product, unit = next(pair for pair in asked.products if pair[0].sku == "TEH-B")
    view = carts.add_product(shop.units(), shop.cashier, product.id, unit.code, asked.quantity, asked.code)
    assert lines(view) == [("TEH-B", 3_000, 4_500)]
    assert view.cart.lines[0].scanned == SHARED_CODE


def test_a_product_that_was_removed_is_sold_no_more_but_stays_in_the_cart(shop: Till) -> None:
    code = shop.code("MIE")
    shop.scan(code)
    shop.receive(("product", product_id("MIE"), None))
    shop.refuses(CodeUnknown, lambda uow: carts.add_scanned(uow, shop.cashier, code))
    shop.refuses(
        ProductNotFound,
        lambda uow: carts.add_product(uow, shop.cashier, product_id("MIE"), "pcs", Quantity.of(1)),  # type: ignore[arg-type]
    )
    assert lines(shop.cart()) == [("MIE", 1_000, 3_500)]
    assert shop.pay().total == Money(3_500)


def test_a_unit_that_is_sold_no_more_is_not_found(shop: Till) -> None:
    kopi = shop.product("KOPI").id
    shop.refuses(
        ProductNotFound, lambda uow: carts.add_product(uow, shop.cashier, kopi, "lusin", Quantity.of(1)), unit="lusin"
    )


def test_a_full_cart_takes_no_further_line_but_more_of_what_it_holds(shop: Till) -> None:
    with shop.units() as uow:
        for number in range(LINES_MAX):
            each = Good(f"N{number:03d}", f"Barang {number}", (("pcs", 1, 1_000 + number, None),))
            uow.connection.execute(
                "insert into products (id, sku, name, category_id, tax_class, weighed, pack, colour, removed, revision) "
                "values (?, ?, ?, ?, 'ppn_umum', 0, 'box', '#000000', 0, 1)",
                (product_id(each.sku).bytes, each.sku, each.name, product_id("MIE").bytes),
            )
            uow.connection.execute(
                "insert into product_units (product_id, code, position, factor_milli, price_minor) "
                "values (?, 'pcs', 0, 1000, ?)",
                (product_id(each.sku).bytes, 1_000 + number),
            )
    for number in range(LINES_MAX):
        shop.put(f"N{number:03d}")
    shop.refuses(CartFull, lambda uow: carts.add_scanned(uow, shop.cashier, "MIE"))
    assert len(shop.put("N007").cart.lines) == LINES_MAX
    assert len(shop.pay().lines) == LINES_MAX
    assert shop.findings() == []


@pytest.mark.parametrize("kind", ["scan", "choose"])
def test_nothing_is_added_without_an_open_shift(till: Till, kind: str) -> None:
    product = till.product("MIE").id
    calls = {
        "scan": lambda uow: carts.add_scanned(uow, till.cashier, "MIE"),
        "choose": lambda uow: carts.add_product(uow, till.cashier, product, "pcs", Quantity.of(1)),
    }
    till.refuses(NoOpenShift, calls[kind])


# --- labels of the scale ------------------------------------------------------------------------------


def test_a_weight_label_sells_its_grams(shop: Till) -> None:
    view = shop.scan(label("20", "00302", 1_235))
    assert lines(view) == [("TELUR", 1_235, 28_000)]
    assert view.cart.lines[0].label_gross == Money(34_580)
    assert view.price.total == Money(34_580)


def test_a_price_label_sells_its_rupiah_and_takes_the_weight_they_buy(shop: Till) -> None:
    view = shop.scan(label("21", "00303", 43_210))
    assert lines(view) == [("DAGING", 346, 125_000)]
    assert view.price.total == Money(43_210)
    assert shop.pay(more=90).rounding == Money(-10)
    assert shop.on_hand("DAGING") == Quantity(50_000 - 346)
    assert shop.findings() == []


def test_each_packet_has_a_line_of_its_own_also_when_two_weigh_the_same(shop: Till) -> None:
    shop.scan(label("20", "00302", 500))
    shop.scan("0,5*TELUR")
    assert len(shop.scan(label("20", "00302", 500)).cart.lines) == 3


def test_a_label_that_was_misread_or_says_nothing_adds_nothing(shop: Till) -> None:
    code = label("20", "00302", 500)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    shop.refuses(CheckDigitWrong, lambda uow: carts.add_scanned(uow, shop.cashier, wrong))
    shop.refuses(LabelEmpty, lambda uow: carts.add_scanned(uow, shop.cashier, label("20", "00302", 0)))
    shop.refuses(CodeUnknown, lambda uow: carts.add_scanned(uow, shop.cashier, label("20", "09999", 500)))


def test_a_packet_is_scanned_not_multiplied(shop: Till) -> None:
    code = label("20", "00302", 500)
    shop.refuses(LabelTimesQuantity, lambda uow: carts.add_scanned(uow, shop.cashier, f"2*{code}"))
    assert len(shop.scan(f"1*{code}").cart.lines) == 1


def test_the_quantity_of_a_packet_is_fixed(shop: Till) -> None:
    line = shop.scan(label("20", "00302", 500)).cart.lines[0]
    shop.refuses(LabelQuantityFixed, lambda uow: carts.set_quantity(uow, shop.cashier, line.id, Quantity(600)))
    shop.refuses(LabelQuantityFixed, lambda uow: carts.change_quantity(uow, shop.cashier, line.id, Quantity(100)))
    shop.refuses(LabelQuantityFixed, lambda uow: carts.change_unit(uow, shop.cashier, line.id, "kg"))


def test_a_packet_takes_a_new_price_for_the_weight_it_has(shop: Till) -> None:
    line = shop.scan(label("20", "00302", 500)).cart.lines[0]
    shop.receive_good(Good("TELUR", "Telur Ayam", (("kg", 1, 30_000, None),), "ppn_bebas", "00302"))
    assert shop.cart().newer_prices == {line.id: Money(30_000)}
    view = carts.take_new_price(shop.units(), shop.cashier, line.id)
    assert (lines(view), view.price.total) == ([("TELUR", 500, 30_000)], Money(15_000))
    shop.pay()
    assert shop.findings() == []


def test_the_price_on_a_packet_stands_whatever_a_kilogram_costs_by_now(shop: Till) -> None:
    line = shop.scan(label("21", "00303", 25_000)).cart.lines[0]
    shop.receive_good(Good("DAGING", "Daging Sapi", (("kg", 1, 130_000, None),), "non_ppn", "00303"))
    assert shop.cart().newer_prices == {}
    shop.refuses(LabelQuantityFixed, lambda uow: carts.take_new_price(uow, shop.cashier, line.id))
    assert shop.pay().total == Money(25_000)
    assert shop.findings() == []


def test_a_price_label_of_goods_without_a_price_stands_for_no_weight(shop: Till) -> None:
    shop.receive_good(Good("DAGING", "Daging Sapi", (("kg", 1, 0, None),), "non_ppn", "00303"))
    shop.refuses(QuantityOutOfRange, lambda uow: carts.add_scanned(uow, shop.cashier, label("21", "00303", 25_000)))


# --- changing -----------------------------------------------------------------------------------------


def test_a_quantity_is_set_and_changed_by_steps(shop: Till) -> None:
    line = shop.scan("MIE").cart.lines[0]
    assert lines(carts.set_quantity(shop.units(), shop.cashier, line.id, Quantity.of(7))) == [("MIE", 7_000, 3_500)]
    assert lines(carts.change_quantity(shop.units(), shop.cashier, line.id, Quantity.of(-2))) == [("MIE", 5_000, 3_500)]
    assert lines(shop.cart()) == [("MIE", 5_000, 3_500)]


@pytest.mark.parametrize("milli", [0, -1_000, 1_000_000_001, 10**15])
def test_a_line_never_holds_nothing_or_too_much(shop: Till, milli: int) -> None:
    line = shop.scan("MIE").cart.lines[0]
    shop.refuses(QuantityOutOfRange, lambda uow: carts.set_quantity(uow, shop.cashier, line.id, Quantity(milli)))
    shop.refuses(QuantityOutOfRange, lambda uow: carts.change_quantity(uow, shop.cashier, line.id, Quantity.of(-1)))


def test_a_quantity_that_makes_the_order_too_large_is_refused(shop: Till) -> None:
    line = shop.scan("EMAS").cart.lines[0]
    shop.put("MIE", "999999")
    shop.refuses(OrderTooLarge, lambda uow: carts.set_quantity(uow, shop.cashier, line.id, Quantity.of(1_000_000)))


def test_a_line_changes_to_another_unit_at_that_units_price_now(shop: Till) -> None:
    line = shop.scan("3*KOPI").cart.lines[0]
    view = carts.change_unit(shop.units(), shop.cashier, line.id, "renteng")
    assert lines(view) == [("KOPI", 3_000, 14_000)]
    assert view.cart.lines[0].unit_factor_milli == 10_000
    shop.refuses(ProductNotFound, lambda uow: carts.change_unit(uow, shop.cashier, line.id, "lusin"))
    shop.pay()
    assert shop.on_hand("KOPI") == Quantity.of(1_000 - 30)


def test_a_line_keeps_its_price_until_the_new_one_is_taken(shop: Till) -> None:
    line = shop.scan("2*MIE").cart.lines[0]
    shop.receive_good(Good("MIE", "Mi Goreng Ayam", (("pcs", 1, 4_000, shop.code("MIE")),)))
    view = shop.cart()
    assert (lines(view), view.newer_prices) == ([("MIE", 2_000, 3_500)], {line.id: Money(4_000)})
    shop.clock.move(minutes=1)
    assert lines(shop.scan("MIE")) == [("MIE", 2_000, 3_500), ("MIE", 1_000, 4_000)]
    view = carts.take_new_price(shop.units(), shop.cashier, line.id)
    assert [entry.price for entry in view.cart] == [Money(4_000), Money(4_000)]
    assert view.newer_prices == {}
    assert view.cart.lines[0].priced_at == shop.clock.now()
    assert view.cart.lines[0].product_revision == shop.product("MIE").revision


def test_a_sale_at_the_old_price_is_a_sale_at_the_old_price(shop: Till) -> None:
    shop.scan("MIE")
    shop.receive_good(Good("MIE", "Mi Goreng Ayam", (("pcs", 1, 4_000, None),)))
    assert shop.pay().total == Money(3_500)


def test_a_new_price_of_what_is_sold_no_more_is_not_taken(shop: Till) -> None:
    line = shop.scan(shop.code("KOPI", "dus")).cart.lines[0]
    shop.receive_good(Good("KOPI", "Kopi Sachet Hitam", (("pcs", 1, 1_500, None),)))
    assert shop.cart().newer_prices == {}
    shop.refuses(ProductNotFound, lambda uow: carts.take_new_price(uow, shop.cashier, line.id))
    shop.receive(("product", product_id("KOPI"), None))
    shop.refuses(ProductNotFound, lambda uow: carts.take_new_price(uow, shop.cashier, line.id))


def test_a_line_that_is_gone_is_not_found(shop: Till) -> None:
    shop.scan("MIE")
    gone = LineId(uuid4())
    for call in (
        lambda uow: carts.set_quantity(uow, shop.cashier, gone, Quantity.of(1)),
        lambda uow: carts.change_quantity(uow, shop.cashier, gone, Quantity.of(1)),
        lambda uow: carts.change_unit(uow, shop.cashier, gone, "pcs"),
        lambda uow: carts.take_new_price(uow, shop.cashier, gone),
        lambda uow: carts.remove_line(uow, shop.cashier, gone),
    ):
        shop.refuses(LineNotFound, call)


# --- removing and restoring ---------------------------------------------------------------------------


def test_a_removed_line_is_recorded_and_comes_back_where_it_was(shop: Till) -> None:
    for sku in ("MIE", "KOPI", "SUSU"):
        shop.scan(sku)
    before = shop.cart().cart
    kopi = before.lines[1]
    removed = carts.remove_line(shop.units(), shop.cashier, kopi.id)
    assert (removed.line, removed.position) == (kopi, 1)
    assert lines(removed.view) == [("MIE", 1_000, 3_500), ("SUSU", 1_000, 333)]
    assert removed.view.chosen == before.lines[2].id
    view = carts.restore_line(shop.units(), shop.cashier, before.id, kopi, 1)
    assert view.cart == before == shop.cart().cart
    rows = shop.sql("select name, quantity_milli, value_minor, undone from line_voids order by rowid")
    assert rows == [("Kopi Sachet Hitam", 1_000, 1_500, 0), ("Kopi Sachet Hitam", 1_000, 1_500, 1)]
    assert shop.sql("select lines_voided from shift_sums") == [(0,)]
    assert shop.findings() == []


def test_restoring_twice_puts_one_line_back(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    line = cart.lines[0]
    carts.remove_line(shop.units(), shop.cashier, line.id)
    carts.restore_line(shop.units(), shop.cashier, cart.id, line, 0)
    with shop.unchanged():
        carts.restore_line(shop.units(), shop.cashier, cart.id, line, 0)
    assert lines(shop.cart()) == [("MIE", 1_000, 3_500)]


def test_a_line_does_not_come_back_into_a_cart_that_was_paid_held_or_voided(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    shop.scan("KOPI")
    line = carts.remove_line(shop.units(), shop.cashier, cart.lines[0].id).line
    carts.hold(shop.units(), shop.cashier, "Bu Ani")
    shop.refuses(CartNotFound, lambda uow: carts.restore_line(uow, shop.cashier, cart.id, line, 0))
    carts.recall(shop.units(), shop.cashier, cart.id)
    shop.pay()
    shop.refuses(CartNotFound, lambda uow: carts.restore_line(uow, shop.cashier, cart.id, line, 0))


def test_a_line_comes_back_only_in_the_shift_that_lost_it(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    line = carts.remove_line(shop.units(), shop.cashier, cart.lines[0].id).line
    close_shift(shop)
    shop.refuses(NoOpenShift, lambda uow: carts.restore_line(uow, shop.cashier, cart.id, line, 0))
    shop.open_shift()
    shop.refuses(LineNotFound, lambda uow: carts.restore_line(uow, shop.cashier, cart.id, line, 0))
    close_shift(shop)
    assert shop.findings() == []


def test_undo_does_not_fill_a_full_cart_past_its_limit(shop: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("app.domain.cart", "app.services.carts"):
        monkeypatch.setattr(f"{place}.LINES_MAX", 2)
    cart = shop.scan("MIE").cart
    shop.scan("KOPI")
    line = carts.remove_line(shop.units(), shop.cashier, cart.lines[0].id).line
    shop.scan("SUSU")
    shop.refuses(CartFull, lambda uow: carts.restore_line(uow, shop.cashier, cart.id, line, 0))


def test_lines_keep_their_order_after_some_were_removed_and_others_added(shop: Till) -> None:
    for sku in ("MIE", "KOPI", "SUSU", "EMAS"):
        shop.scan(sku)
    for line in shop.cart().cart.lines[:2]:
        carts.remove_line(shop.units(), shop.cashier, line.id)
    shown = [shop.scan("TANPA").cart, shop.scan("BERAS").cart][-1]
    assert [line.sku for line in shown] == ["SUSU", "EMAS", "TANPA", "BERAS"]
    assert shop.cart().cart == shown
    changed = carts.set_quantity(shop.units(), shop.cashier, shown.lines[0].id, Quantity.of(5)).cart
    assert [line.sku for line in changed] == ["SUSU", "EMAS", "TANPA", "BERAS"]
    assert shop.cart().cart == changed
    assert [sold.line.sku for sold in shop.pay().lines] == ["SUSU", "EMAS", "TANPA", "BERAS"]


def test_nothing_is_removed_without_a_shift(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    carts.hold(shop.units(), shop.cashier, "")
    close_shift(shop)
    carts.recall(shop.units(), shop.cashier, cart.id)
    shop.refuses(NoOpenShift, lambda uow: carts.remove_line(uow, shop.cashier, cart.lines[0].id))


def close_shift(shop: Till) -> None:
    shifts.close(shop.units(), shop.cashier, {("note", 100_000): 2}, Money(0), "")


# --- holding and recalling ----------------------------------------------------------------------------


def test_a_held_cart_waits_with_its_prices_and_is_taken_up_again(shop: Till) -> None:
    first = shop.scan("2*MIE").cart
    after = carts.hold(shop.units(), shop.cashier, "  Bu   Ani  ")
    assert (after.cart.lines, after.held) == ((), 1)
    shop.clock.move(minutes=5)
    second = shop.scan("KOPI").cart
    shop.clock.move(minutes=1)
    carts.hold(shop.units(), shop.cashier, "Pak Budi")
    shop.restart()
    held = carts.held(shop.units(write=False))
    assert [(entry.held.cart.name, entry.price.total.minor) for entry in held] == [
        ("Bu Ani", 7_000),
        ("Pak Budi", 1_500),
    ]
    assert held[0].held.staff_name == "Rina"
    assert carts.recall(shop.units(), shop.cashier, first.id).cart.lines == first.lines
    shop.pay()
    assert carts.recall(shop.units(), shop.cashier, second.id).cart.lines == second.lines


def test_an_empty_cart_is_not_held(shop: Till) -> None:
    shop.refuses(CartEmpty, lambda uow: carts.hold(uow, shop.cashier, "x"))
    line = shop.scan("MIE").cart.lines[0]
    carts.remove_line(shop.units(), shop.cashier, line.id)
    shop.refuses(CartEmpty, lambda uow: carts.hold(uow, shop.cashier, "x"))


def test_a_cart_is_not_taken_up_over_goods_on_the_counter(shop: Till) -> None:
    held = shop.scan("MIE").cart
    carts.hold(shop.units(), shop.cashier, "")
    shop.scan("KOPI")
    shop.refuses(CartInUse, lambda uow: carts.recall(uow, shop.cashier, held.id))
    assert carts.current(shop.units(write=False)).held == 1


def test_an_unknown_cart_is_not_taken_up_and_the_empty_one_stays(shop: Till) -> None:
    line = shop.scan("MIE").cart.lines[0]
    carts.remove_line(shop.units(), shop.cashier, line.id)
    shop.refuses(CartNotFound, lambda uow: carts.recall(uow, shop.cashier, CartId(uuid4())))


def test_no_more_carts_are_held_than_can_be_found_again(shop: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carts, "HELD_MAX", 2)
    for _ in range(2):
        shop.scan("MIE")
        carts.hold(shop.units(), shop.cashier, "")
    shop.scan("MIE")
    shop.refuses(TooManyHeld, lambda uow: carts.hold(uow, shop.cashier, ""), held_max=2)


def test_the_name_of_a_held_cart_is_cut(shop: Till) -> None:
    shop.scan("MIE")
    carts.hold(shop.units(), shop.cashier, "n" * 500)
    assert carts.held(shop.units(write=False))[0].held.cart.name == "n" * carts.NAME_MAX


# --- voiding ------------------------------------------------------------------------------------------


def test_a_voided_cart_is_recorded_with_its_reason_and_its_worth(shop: Till) -> None:
    cart = shop.scan("2*MIE").cart
    after = carts.void(shop.units(), shop.supervisor, cart.id, "  batal beli ")
    assert after.cart.lines == ()
    assert shop.sql("select cart_id, reason, lines, value_minor from cart_voids") == [
        (cart.id.bytes, "batal beli", 1, 7_000)
    ]
    assert shop.sql("select carts_voided, orders from shift_sums") == [(1, 0)]
    assert shop.findings() == []
    shop.refuses(CartNotFound, lambda uow: carts.void(uow, shop.supervisor, cart.id, "lagi"))


def test_a_held_cart_is_voided_without_touching_the_one_on_the_counter(shop: Till) -> None:
    held = shop.scan("MIE").cart
    carts.hold(shop.units(), shop.cashier, "")
    present = shop.scan("KOPI").cart
    view = carts.void(shop.units(), shop.supervisor, held.id, "tidak kembali")
    assert (view.cart, view.held) == (present, 0)


def test_a_cashier_voids_with_an_approval_that_fits(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    shop.refuses(RightMissing, lambda uow: carts.void(uow, shop.cashier, cart.id, "batal"), right="cart.void")
    other = shop.approval(Right.OPEN_DRAWER)
    shop.refuses(RightMissing, lambda uow: carts.void(uow, shop.cashier, cart.id, "batal", other))
    approval = shop.approval(Right.VOID_CART)
    carts.void(shop.units(), shop.cashier, cart.id, "batal", approval)
    assert shop.cart().cart.lines == ()
    assert shop.findings() == []


def test_a_void_needs_a_reason_goods_and_a_shift(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    shop.refuses(ReasonMissing, lambda uow: carts.void(uow, shop.supervisor, cart.id, "  \n "))
    carts.hold(shop.units(), shop.cashier, "")
    close_shift(shop)
    shop.refuses(NoOpenShift, lambda uow: carts.void(uow, shop.supervisor, cart.id, "batal"))
    shop.open_shift()
    carts.recall(shop.units(), shop.cashier, cart.id)
    carts.remove_line(shop.units(), shop.cashier, cart.lines[0].id)
    shop.refuses(CartEmpty, lambda uow: carts.void(uow, shop.supervisor, cart.id, "batal"))


@pytest.mark.parametrize("reason", ["r" * 5_000, "a\x00b", "baris\nkedua\ttab", "\ud800rusak", "é" * 300])
def test_a_reason_of_any_kind_becomes_a_message_that_can_be_read(shop: Till, reason: str) -> None:
    cart = shop.scan("MIE").cart
    carts.void(shop.units(), shop.supervisor, cart.id, reason)
    assert shop.findings() == []
    kept = shop.sql("select reason from cart_voids")[0][0]
    assert 0 < len(kept) <= 200
    assert kept.isprintable()


# --- rights -------------------------------------------------------------------------------------------


def test_who_may_not_sell_changes_no_cart(shop: Till) -> None:
    cart = shop.scan("MIE").cart
    line, product = cart.lines[0], shop.product("MIE").id
    for actor, kind in ((shop.kitchen, RightMissing), (shop.person("Oki"), StaffInactive)):
        for call in (
            lambda uow, actor=actor: carts.add_scanned(uow, actor, "MIE"),
            lambda uow, actor=actor: carts.add_product(uow, actor, product, "pcs", Quantity.of(1)),
            lambda uow, actor=actor: carts.set_quantity(uow, actor, line.id, Quantity.of(2)),
            lambda uow, actor=actor: carts.change_quantity(uow, actor, line.id, Quantity.of(2)),
            lambda uow, actor=actor: carts.change_unit(uow, actor, line.id, "pcs"),
            lambda uow, actor=actor: carts.take_new_price(uow, actor, line.id),
            lambda uow, actor=actor: carts.remove_line(uow, actor, line.id),
            lambda uow, actor=actor: carts.restore_line(uow, actor, cart.id, line, 0),
            lambda uow, actor=actor: carts.hold(uow, actor, ""),
            lambda uow, actor=actor: carts.recall(uow, actor, cart.id),
            lambda uow, actor=actor: carts.void(uow, actor, cart.id, "x"),
            lambda uow, actor=actor: orders.complete(uow, actor, cart.id, Money(10_000)),
        ):
            shop.refuses(kind, call)


def test_looking_changes_nothing(shop: Till) -> None:
    shop.scan("MIE")
    carts.hold(shop.units(), shop.cashier, "")
    with shop.unchanged():
        carts.current(shop.units(write=False))
        carts.held(shop.units(write=False))
    assert good("MIE").units[0][2] == 3_500
