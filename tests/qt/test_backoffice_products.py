"""The owner's product list: to find, sort and filter by keys, and to edit beside it without losing what anyone typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.staff import Right, Staff
from app.services import catalogue
from app.services.catalogue import ProductFilter, ProductList, ProductSort, StockFilter
from app.ui.backoffice.office import BackOffice
from app.wire.master import Entity, ProductEntity, UnitEntity
from tests.qt.office_kit import accepted, answer, look, messages, parked, sell
from tests.qt.shop import Shop, an_id
from tests.qt.till_driver import CONTROL, Driver

NAME = "Mi Goreng Sariloka Original 85 g"


class Office(Driver[BackOffice]):
    """The back office on its products."""

    def __init__(self, qtbot: QtBot, shop: Shop, staff: Staff | None = None) -> None:
        session = shop.session(staff or shop.owner)
        super().__init__(qtbot, session, BackOffice(session))
        self.shop = shop
        look(shop, session)
        self.enter()
        self.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        assert self.reads("page") == "products"

    def search(self, typed: str) -> None:
        """Type into the search field and wait until the list is that of the text."""
        self.press(Qt.Key.Key_F2)
        self.keys(typed)
        self.wait_for("searched", typed)

    def open(self, typed: str) -> None:
        """Find a product and open it."""
        self.search(typed)
        self.press(Qt.Key.Key_Return)
        self.settle()
        assert self.reads("panel")

    def sync(self) -> None:
        """Let the window tell of another contact."""
        look(self.shop, self.session)
        self.settle()

    def rows(self) -> list[str]:
        return self.reads("rows").splitlines()

    def names(self) -> list[str]:
        return [row.split(" | ")[0] for row in self.rows()]


def price_of(shop: Shop, sku: str, unit: str = "pcs") -> int:
    return shop.product(sku).unit(unit).price.minor


def test_all_products_stand_by_name_with_price_stock_and_what_is_left(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    assert office.names() == sorted((product.name for product in shop.goods()), key=str.casefold)
    assert f"{NAME} | pcs, dus | 3.300 | 75 pcs | " in office.rows()
    total = len(shop.goods())
    assert office.reads("foot") == f"1–{total} dari {total}"
    assert office.reads("chips").startswith(f"Semua, {total}, Menipis, ")


def test_words_in_any_order_find_and_enter_opens_the_first(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.search("pedas goreng")
    assert office.names() == ["Mi Goreng Sariloka Pedas 85 g"]
    office.press(Qt.Key.Key_Return)
    assert office.reads("panel") == "Mi Goreng Sariloka Pedas 85 g"
    assert office.focused().accessibleName() == "Harga pcs"


def test_enter_right_after_the_last_letter_opens_what_was_typed(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.press(Qt.Key.Key_F2)
    office.keys("rendang")
    office.press(Qt.Key.Key_Return)
    office.wait_for("panel", "Rendang")
    assert office.names() == ["Mi Goreng Sariloka Rendang 85 g"]


def test_a_price_is_edited_and_saved_by_keys_as_that_one_field(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.open("MIE-001")
    office.keys("3500")
    assert office.reads("panel_note") == "Belum disimpan."
    office.press(Qt.Key.Key_S, CONTROL)
    assert (price_of(shop, "MIE-001"), price_of(shop, "MIE-001", "dus")) == (3_500, 125_400)
    (sent,) = shop.sql("select message from outbox where kind = 'product_edited'")
    assert json.loads(sent[0])["body"]["changes"] == [{"field": "price.pcs", "old": 3_300, "new": 3_500}]
    assert office.reads("panel_state") == (
        "Menunggu dikirim: 24/11/2026 09:30. Harga pcs 3.500 sudah berlaku di kasir ini, belum sampai di pusat."
    )
    assert office.rows() == [f"{NAME} | 3.500 | 75 pcs"]
    office.press(Qt.Key.Key_Escape)
    assert office.reads("panel") == ""
    office.wait_for("rows", f"{NAME} | pcs, dus | 3.500 | 75 pcs | menunggu dikirim")


def test_an_empty_name_is_refused_at_its_field_and_nothing_is_written(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.open("MIE-001")
    QTest.keyClick(office.focused(), Qt.Key.Key_Backtab)
    assert office.focused().accessibleName() == "Nama barang"
    office.press(Qt.Key.Key_A, CONTROL)
    office.press(Qt.Key.Key_Delete)
    office.press(Qt.Key.Key_S, CONTROL)
    assert office.reads("panel_error").startswith("Nama masih kosong.")
    assert messages(shop, "product_edited") == []
    assert shop.product("MIE-001").name == NAME


def test_a_name_that_is_too_long_is_refused_and_an_empty_price_asked_for(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.open("MIE-001")
    QTest.keyClick(office.focused(), Qt.Key.Key_Backtab)
    office.press(Qt.Key.Key_A, CONTROL)
    office.keys("x" * 81)
    office.press(Qt.Key.Key_S, CONTROL)
    assert office.reads("panel_error").startswith("Nama terlalu panjang.")
    office.press(Qt.Key.Key_Tab)
    office.press(Qt.Key.Key_Delete)
    office.press(Qt.Key.Key_S, CONTROL)
    assert "Isi harga." in office.reads("panel_error")
    assert messages(shop, "product_edited") == []


def test_escape_asks_only_when_something_was_typed(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.open("MIE-001")
    office.keys("9")
    office.press(Qt.Key.Key_Escape)
    office.press(Qt.Key.Key_Escape)  # the dialog's safe choice
    assert office.reads("panel") == NAME
    assert office.reads("panel_prices") == "pcs 9\ndus 125.400"
    office.press(Qt.Key.Key_Escape)
    office.press(Qt.Key.Key_Return, CONTROL)  # the dialog's verb
    assert office.reads("panel") == ""
    assert price_of(shop, "MIE-001") == 3_300
    office.press(Qt.Key.Key_F2)
    office.press(Qt.Key.Key_Return)
    assert office.reads("panel_prices") == "pcs 3.300\ndus 125.400"
    office.press(Qt.Key.Key_Escape)
    assert office.reads("panel") == ""


def test_another_page_is_shown_only_after_the_edit_was_given_up(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.open("MIE-001")
    office.keys("9")
    office.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert office.reads("page") == "products"
    office.press(Qt.Key.Key_Return, CONTROL)
    assert office.reads("page") == "sync"
    assert price_of(shop, "MIE-001") == 3_300


def test_arrow_keys_move_the_open_panel_from_row_to_row(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.search("mi goreng")
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    assert office.reads("panel") == office.names()[0]
    office.press(Qt.Key.Key_F2)
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Down)
    assert office.reads("panel") == office.names()[1]


def test_the_panel_takes_columns_but_never_the_name(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.search("MIE-001")
    assert office.rows() == [f"{NAME} | pcs, dus | 3.300 | 75 pcs | "]
    office.press(Qt.Key.Key_Return)
    assert office.rows() == [f"{NAME} | 3.300 | 75 pcs"]


def test_sorting_by_price_turns_with_each_touch_of_the_head(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    prices = sorted(product.base_unit.price.minor for product in shop.goods())
    touch_head(office, 2)
    assert [_price(row) for row in office.rows()] == prices
    touch_head(office, 2)
    assert [_price(row) for row in office.rows()] == prices[::-1]


def touch_head(office: Office, column: int) -> None:
    header = next(found for found in office.page.findChildren(QHeaderView) if found.isVisible())
    place = QPoint(header.sectionViewportPosition(column) + 20, 20)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    office.settle()


def _price(row: str) -> int:
    return int(row.split(" | ")[2].replace(".", ""))


def test_chips_show_what_is_low_and_what_is_out(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    sell(shop, {"MIE-001": 75, "MIE-002": 108})
    office = Office(qtbot, shop)
    office.touch("Habis")
    assert f"{NAME} | pcs, dus | 3.300 | habis | " in office.rows()
    office.touch("Menipis")
    assert "Mi Goreng Sariloka Pedas 85 g | pcs, dus | 3.300 | sisa 5 pcs | " in office.rows()
    assert NAME not in office.names()
    office.touch("Semua")
    assert len(office.rows()) == len(shop.goods())


def test_what_is_not_found_is_named_and_one_button_shows_all_again(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    office.search("kecap entah")
    assert office.reads("empty") == "“kecap entah” tidak ditemukan"
    office.touch("Hapus saringan")
    assert office.reads("empty") == ""
    assert len(office.rows()) == len(shop.goods())


def test_a_scan_opens_its_product(qtbot: QtBot, shop: Shop) -> None:
    office = Office(qtbot, shop)
    assert office.page.take_scan(shop.barcode("MIE-001", "dus"))
    office.wait_for("panel", NAME)
    assert office.names() == [NAME]


def test_an_edit_that_was_taken_says_so(qtbot: QtBot, shop: Shop) -> None:
    edited(shop)
    answer(shop, accepted(messages(shop, "product_edited")[0]))
    office = Office(qtbot, shop)
    office.open("MIE-001")
    assert office.reads("panel_state") == "Sampai di pusat: 24/11/2026 09:30. Harga pcs 3.500 berlaku di semua outlet."


def edited(shop: Shop, sku: str = "MIE-001", minor: int = 3_500) -> None:
    product = shop.product(sku)
    shop.do(lambda uow: catalogue.edit(uow, shop.owner, product.id, prices={"pcs": Money(minor)}))


def test_an_edit_that_replaced_an_unseen_value_says_so(qtbot: QtBot, shop: Shop) -> None:
    edited(shop)
    answer(shop, accepted(messages(shop, "product_edited")[0], "edit_overtaken"))
    office = Office(qtbot, shop)
    office.open("MIE-001")
    told = "Harga pcs 3.500 menggantikan nilai lain yang belum sampai di kasir ini."
    assert office.reads("panel_state") == f"Sampai di pusat: {told}"


def test_an_edit_that_a_later_one_replaced_says_what_stands_now(qtbot: QtBot, shop: Shop) -> None:
    edited(shop)
    answer(shop, accepted(messages(shop, "product_edited")[0]))
    shop.set_price("MIE-001", 3_450)
    office = Office(qtbot, shop)
    office.open("MIE-001")
    told = "Perubahan dari tempat lain datang sesudahnya: harga pcs 3.500 menjadi 3.450."
    assert office.reads("panel_state") == f"Sudah diganti: {told}"


def test_an_edit_that_was_refused_says_why_and_the_old_price_stands(qtbot: QtBot, shop: Shop) -> None:
    edited(shop)
    answer(shop, parked(messages(shop, "product_edited")[0], "value_out_of_range"))
    office = Office(qtbot, shop)
    office.open("MIE-001")
    told = "Harga pcs 3.500 tidak diterima: Nilainya di luar batas yang diterima pusat. Nilai dari pusat berlaku lagi."
    assert office.reads("panel_state") == f"Tidak diterima pusat: {told}"
    assert office.reads("panel_prices") == "pcs 3.300\ndus 125.400"


def test_a_value_that_arrives_while_typing_is_told_and_types_over_nothing(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    office = Office(qtbot, shop)
    office.open("MIE-001")
    office.keys("3500")
    shop.set_price("MIE-001", 120_000, "dus")
    answer(shop, accepted(messages(shop, "shift_opened")[0]))
    office.sync()
    assert office.reads("panel_prices") == "pcs 3.500\ndus 125.400"
    assert "Kini harga dus: 120.000." in office.reads("panel_news")
    office.press(Qt.Key.Key_S, CONTROL)
    assert (price_of(shop, "MIE-001"), price_of(shop, "MIE-001", "dus")) == (3_500, 120_000)
    office.wait_for("panel_prices", "dus 120.000")


def test_a_value_that_arrives_is_shown_at_once_where_nothing_was_typed(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    office = Office(qtbot, shop)
    office.open("MIE-001")
    shop.set_price("MIE-001", 3_100)
    answer(shop, accepted(messages(shop, "shift_opened")[0]))
    office.sync()
    assert office.reads("panel_prices") == "pcs 3.100\ndus 125.400"
    assert office.rows() == [f"{NAME} | 3.100 | 75 pcs"]


def test_a_product_that_is_taken_away_while_open_closes_its_panel(qtbot: QtBot, shop: Shop) -> None:
    shop.open_shift()
    office = Office(qtbot, shop)
    office.open("MIE-001")
    office.keys("3500")
    shop.apply("product", shop.product("MIE-001").id, None)
    answer(shop, accepted(messages(shop, "shift_opened")[0]))
    office.sync()
    assert office.reads("panel") == ""
    assert office.reads("empty") == "“MIE-001” tidak ditemukan"
    assert office.session.toasts is not None
    assert office.session.toasts.shown() == [
        "Barang tidak ditemukan. Barang ini sudah tidak dijual di sini. Tidak ada yang berubah."
    ]


def test_without_the_right_to_edit_a_product_is_only_shown(qtbot: QtBot, shop: Shop) -> None:
    reader = replace(shop.owner, rights=frozenset({Right.REPORT_VIEW}))
    office = Office(qtbot, shop, reader)
    office.search("MIE-001")
    office.press(Qt.Key.Key_Return)
    assert office.reads("panel_reason") == "Hanya bisa dilihat. Hak yang diperlukan: mengubah barang dan harga."
    office.press(Qt.Key.Key_S, CONTROL)
    assert messages(shop, "product_edited") == []


def many(count: int) -> Iterator[tuple[str, UUID, Entity]]:
    """Goods called ``Zzz 0001`` and so on, without stock."""
    for number in range(1, count + 1):
        product_id = an_id(12, number)
        yield (
            "product",
            product_id,
            ProductEntity(
                id=product_id,
                sku=f"ZZZ-{number:04}",
                name=f"Zzz {number:04}",
                category_id=an_id(4, 1),
                tax_class="ppn_umum",
                weighed=False,
                scale_code=None,
                pack="box",
                colour="#888888",
                units=[UnitEntity(code="pcs", factor_milli=1_000, price_minor=number * 10, barcode=None)],
            ),
        )


def test_a_long_list_loads_as_it_is_scrolled(qtbot: QtBot, shop: Shop) -> None:
    before = len(shop.goods())
    shop.apply_all(many(450))
    office = Office(qtbot, shop)
    total = before + 450
    assert office.reads("foot") == f"1–200 dari {total}"
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_End, CONTROL)
    office.wait_for("foot", "1–400 dari")
    office.press(Qt.Key.Key_End, CONTROL)
    office.wait_for("foot", f"1–{total} dari {total}")
    assert office.names() == sorted(office.names(), key=str.casefold)
    assert len(set(office.names())) == total


def listed(
    shop: Shop,
    wanted: ProductFilter,
    sort: ProductSort = ProductSort.NAME,
    falls: bool = False,
    after: int = 0,
    limit: int = 200,
) -> ProductList:
    return shop.do(lambda uow: catalogue.listing(uow, wanted, sort, falls=falls, after=after, limit=limit))


@pytest.mark.parametrize("sort", list(ProductSort))
@pytest.mark.parametrize("falls", [False, True])
def test_pages_of_a_list_fit_together_without_a_gap(shop: Shop, sort: ProductSort, falls: bool) -> None:
    shop.apply_all(many(30))
    wanted = ProductFilter()
    whole = listed(shop, wanted, sort, falls)
    pages = [listed(shop, wanted, sort, falls, after, 7) for after in range(0, whole.total, 7)]
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert len({row.product.id for row in whole.rows}) == whole.total == len(whole.rows)


def test_filters_count_what_they_list(shop: Shop) -> None:
    shop.apply_all(many(30))
    counts = shop.do(catalogue.stock_counts)
    for stock, count in ((StockFilter.ALL, counts.all), (StockFilter.LOW, counts.low), (StockFilter.OUT, counts.out)):
        found = listed(shop, ProductFilter(stock=stock))
        assert found.total == len(found.rows) == count
    noodles = shop.do(catalogue.categories)[0]
    assert listed(shop, ProductFilter("zzz", noodles.id, StockFilter.OUT)).total == 30


def test_a_removed_product_leaves_the_list(shop: Shop) -> None:
    product = shop.product("MIE-001")
    shop.apply("product", product.id, None)
    found = listed(shop, ProductFilter("MIE-001"))
    assert (found.rows, found.total) == ((), 0)


def test_last_edits_are_those_of_this_product_newest_first(shop: Shop) -> None:
    first = shop.product("MIE-001")
    for minor in (3_400, 3_500):
        edited(shop, "MIE-001", minor)
        edited(shop, "MIE-002", minor)
    view = shop.do(lambda uow: catalogue.view(uow, first.id))
    assert [[(change.old, change.new) for change in edit.changes] for edit in view.edits] == [
        [(3_400, 3_500)],
        [(3_300, 3_400)],
    ]
    assert view.row.pending
