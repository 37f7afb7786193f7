"""Finding goods whatever is typed, and editing them so that no value ever flickers back."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.db.stores.products import ProductNotFound
from app.db.unit_of_work import UnitOfWork
from app.domain.ids import ProductId
from app.domain.money import Money
from app.domain.product import NameEmpty, NameTooLong, PriceOutOfRange
from app.domain.scan import CodeUnknown
from app.domain.staff import RightMissing, StaffInactive
from app.services import catalogue, syncing
from app.services.catalogue import NothingChanged, ProductFilter, ProductSort, StockFilter
from app.wire.calls import PushReply, PushResult
from tests.till import GOODS, HISTORY_ID, MORNING, SHARED_CODE, Good, Till, ean13, good, make_till, product_id


def found(till: Till, typed: str, limit: int = catalogue.RESULTS_MAX) -> list[str]:
    """Return the SKUs that a search finds, best first."""
    return [product.sku for product, _ in catalogue.find(till.units(write=False), typed, limit).hits]


# --- searching ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["kopi sachet", "sachet kopi", "HITAM kopi", "  kopi   hitam ", "opi ach tam"])
def test_words_are_found_in_any_order_and_inside_words(till: Till, typed: str) -> None:
    assert found(till, typed) == ["KOPI"]


@pytest.mark.parametrize(
    ("typed", "skus"),
    [
        ("te", {"TEH-A", "TEH-B", "TELUR"}),
        ("t b", {"TEH-A", "TEH-B"}),
        ("bo me", {"TEH-A"}),
        ("m g", {"MIE"}),
        ("op", set()),
        ("y", set()),
        ("33", {"SUSU"}),
    ],
)
def test_one_and_two_letters_are_found_where_words_begin(till: Till, typed: str, skus: set[str]) -> None:
    assert set(found(till, typed)) == skus


def test_a_code_comes_first_and_is_exact(till: Till) -> None:
    till.receive_good(Good("A-MIE", "MIE ayam dari kota", (("pcs", 1, 2_000, None),)))
    search = catalogue.find(till.units(write=False), "MIE")
    assert search.exact
    assert [product.sku for product, _ in search.hits] == ["MIE", "A-MIE"]


def test_a_scanned_unit_is_found_as_that_unit(till: Till) -> None:
    code = till.code("KOPI", "renteng")
    search = catalogue.find(till.units(write=False), f" {code} ")
    assert (search.exact, [(product.sku, unit.code) for product, unit in search.hits]) == (True, [("KOPI", "renteng")])
    assert found(till, code[3:9]) == ["KOPI"]
    assert sorted(found(till, SHARED_CODE)) == ["TEH-A", "TEH-B"]


def test_names_that_begin_so_come_before_names_that_contain_it(till: Till) -> None:
    till.receive_good(Good("Z1", "Roti Ayam Bakar", (("pcs", 1, 1, None),)))
    till.receive_good(Good("Z2", "Ayam Potong", (("kg", 1, 1, None),), scale_code="00999"))
    assert found(till, "ayam")[0] == "Z2"
    assert set(found(till, "ayam")) == {"Z1", "Z2", "MIE", "TELUR"}


def test_what_sells_most_comes_first_once_the_ranks_are_dealt_anew(shop: Till) -> None:
    before = found(shop, "te")
    for _ in range(3):
        shop.sell("TEH-B")
    shop.put("TELUR", "0.1")
    shop.pay()
    assert found(shop, "te") == before
    catalogue.refresh_ranks(shop.units())
    assert found(shop, "te") == ["TEH-B", "TELUR", "TEH-A"]
    assert [product.sku for product in catalogue.page(shop.units(write=False), None)][:2] == ["TEH-B", "TELUR"]
    assert shop.findings() == []


def test_sales_of_long_ago_count_no_more(shop: Till) -> None:
    for _ in range(3):
        shop.sell("TEH-B")
    shop.clock.move(days=200)
    catalogue.refresh_ranks(shop.units())
    assert found(shop, "teh") == ["TEH-B", "TEH-A"], "by name again: Hijau before Melati"
    shop.sell("TEH-A")
    shop.clock.move(hours=1)


@pytest.mark.parametrize(
    "typed",
    [
        "zzz",
        "kopi zzz",
        "'",
        '"',
        '""""',
        'kopi"; drop table products; --',
        "*",
        "kopi*",
        "kopi AND mie",
        "NEAR(kopi)",
        "words:kopi",
        "-kopi",
        "^kopi",
        "|",
        "^^",
        "(",
        "😀😀😀",
        "\x00",
        "kop\x00i",
        "\ud800",
        "x" * 100,
        "x " * 50,
        "'\"*^|(){}[]:;-+%_\\" * 6,
        "\u0301\u0301\u0301",
        "\u202e\u200b",
    ],
)
def test_no_input_breaks_the_search(till: Till, typed: str) -> None:
    with till.unchanged():
        assert isinstance(found(till, typed), list)
        listed = catalogue.listing(till.units(write=False), ProductFilter(typed), ProductSort.NAME)
    assert listed.total == len(listed.rows)


@pytest.mark.parametrize("typed", ["zzz", "kopi zzz", "kopi AND mie", "x" * 100, "😀😀😀"])
def test_what_is_not_there_is_not_found(till: Till, typed: str) -> None:
    assert found(till, typed) == []


def test_nothing_typed_finds_nothing(till: Till) -> None:
    assert found(till, "") == found(till, "   ") == found(till, "\t\n") == []


def test_accents_and_quotes_are_typed_or_not(till: Till) -> None:
    till.receive_good(Good("Q1", 'Crème Brûlée "Éclair" 25\'s', (("pcs", 1, 1, None),)))
    for typed in ("creme", "CRÈME", "brulee eclair", '"éclair"', "25's", "Cre\u0300me"):
        assert found(till, typed) == ["Q1"], typed


def test_the_number_of_hits_is_limited(till: Till) -> None:
    assert len(found(till, "t", limit=2)) == 2
    assert len(found(till, SHARED_CODE, limit=1)) == 1


def test_removed_goods_are_found_no_more_and_come_back(till: Till) -> None:
    till.receive(("product", product_id("KOPI"), None))
    assert found(till, "kopi") == found(till, "KOPI") == []
    catalogue.refresh_ranks(till.units())
    assert found(till, "kopi") == []
    till.receive_good(good("KOPI"))
    assert found(till, "kopi") == ["KOPI"]


def test_the_index_follows_names_and_codes(till: Till) -> None:
    till.receive_good(Good("KOPI", "Teh Celup Wangi", (("pcs", 1, 1_500, ean13("899123")),)))
    assert found(till, "hitam") == []
    assert found(till, "celup") == ["KOPI"]
    assert found(till, ean13("899123")[:8]) == ["KOPI"]
    assert found(till, ean13("899100100003")) == []
    assert till.sql("select count(*) from product_search where product_search match '\"kop\"'") == [(1,)]


@given(typed=st.text(max_size=40))
def test_any_text_is_searched_without_a_fault(searched: Till, typed: str) -> None:
    found(searched, typed)
    catalogue.listing(searched.units(write=False), ProductFilter(typed, stock=StockFilter.LOW), ProductSort.PRICE)


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Till:
    return make_till(tmp_path_factory.mktemp("searched"))


def test_every_product_is_found_by_each_of_its_words(till: Till) -> None:
    for each in GOODS:
        for word in each.name.split():
            assert each.sku in found(till, word), word


def test_a_price_is_looked_up_without_adding_anything(till: Till) -> None:
    with till.unchanged():
        product, unit = catalogue.price_check(till.units(write=False), f" {till.code('KOPI', 'dus')} ")
    assert (product.sku, unit.price) == ("KOPI", Money(160_000))
    till.refuses(CodeUnknown, lambda uow: catalogue.price_check(uow, "899"))


# --- the owner's list ---------------------------------------------------------------------------------


def listed(
    till: Till, wanted: ProductFilter | None = None, sort: ProductSort = ProductSort.NAME, **more: bool
) -> list[str]:
    rows = catalogue.listing(till.units(write=False), wanted or ProductFilter(), sort, **more).rows
    return [row.product.sku for row in rows]


def test_the_list_is_sorted_and_filtered(till: Till) -> None:
    assert listed(till)[:3] == ["BERAS", "DAGING", "KOPI"]
    assert listed(till, sort=ProductSort.PRICE)[:3] == ["TANPA", "SUSU", "KOPI"]
    assert listed(till, sort=ProductSort.PRICE, falls=True)[:2] == ["EMAS", "DAGING"]
    assert listed(till, sort=ProductSort.STOCK)[:2] == ["EMAS", "DAGING"]
    assert listed(till, ProductFilter(stock=StockFilter.LOW)) == ["EMAS"]
    assert listed(till, ProductFilter(stock=StockFilter.OUT)) == []
    assert set(listed(till, ProductFilter("te", till.product("TEH-A").category_id))) == {"TEH-A", "TEH-B"}
    counts = catalogue.stock_counts(till.units(write=False))
    assert (counts.all, counts.low, counts.out) == (len(GOODS), 1, 0)


def test_pages_of_the_list_follow_each_other_without_gap(till: Till) -> None:
    pages = [
        catalogue.listing(till.units(write=False), ProductFilter(), ProductSort.NAME, after=after, limit=4)
        for after in (0, 4, 8, 12)
    ]
    assert [page.total for page in pages] == [len(GOODS)] * 4
    assert [row.product.sku for page in pages for row in page.rows] == listed(till)


# --- editing ------------------------------------------------------------------------------------------


def answer(till: Till, outcome: str = "accepted", code: str | None = None) -> None:
    """Let the server answer the oldest edit that it has not answered."""
    row = till.sql("select id from outbox where kind = 'product_edited' and state = 'pending' order by device_no")[0]
    result = PushResult(id=UUID(bytes=row[0]), outcome=outcome, code=code)  # type: ignore[arg-type]
    reply = PushReply(server_time=MORNING, history_id=HISTORY_ID, results=[result])
    syncing.take_results(till.units(), reply)


def renamed(till: Till) -> tuple[str, int]:
    product = till.product("MIE")
    return product.name, product.base_unit.price.minor


def edit_mie(till: Till, name: str | None = None, price: int | None = None) -> None:
    prices = None if price is None else {"pcs": Money(price)}
    catalogue.edit(till.units(), till.owner, till.product("MIE").id, name=name, prices=prices)


def from_centre(till: Till, name: str, price: int) -> None:
    till.receive_good(Good("MIE", name, (("pcs", 1, price, None),)))


def test_an_edit_stands_here_at_once_and_waits_in_the_outbox(till: Till) -> None:
    edit_mie(till, "  Mi  Goreng\tSapi ", 4_000)
    assert renamed(till) == ("Mi Goreng Sapi", 4_000)
    assert set(found(till, "sapi")) == {"MIE", "DAGING"}
    assert found(till, "mie ayam") == []
    view = catalogue.view(till.units(write=False), till.product("MIE").id)
    assert view.row.pending
    assert [(change.field, change.old, change.new) for change in view.edits[0].changes] == [
        ("name", "Mi Goreng Ayam", "Mi Goreng Sapi"),
        ("price.pcs", 3_500, 4_000),
    ]
    assert till.sql("select kind, state, journal_no from outbox") == [("product_edited", "pending", None)]
    assert till.findings() == []


def test_a_pull_never_flickers_a_pending_value_back(till: Till) -> None:
    edit_mie(till, price=4_000)
    from_centre(till, "Mi Goreng Ayam Baru", 3_600)
    assert renamed(till) == ("Mi Goreng Ayam Baru", 4_000)
    from_centre(till, "Mi Goreng Ayam Lagi", 3_700)
    assert renamed(till) == ("Mi Goreng Ayam Lagi", 4_000)
    assert found(till, "lagi") == ["MIE"]
    answer(till)
    assert renamed(till) == ("Mi Goreng Ayam Lagi", 4_000), "not even when it is accepted"
    from_centre(till, "Mi Goreng Ayam Lagi", 4_000)
    assert renamed(till) == ("Mi Goreng Ayam Lagi", 4_000)
    from_centre(till, "Mi Goreng Ayam Lagi", 4_100)
    assert renamed(till)[1] == 4_100


def test_a_parked_edit_gives_the_received_value_back(till: Till) -> None:
    edit_mie(till, "Nama Saya", 4_000)
    from_centre(till, "Nama Pusat", 3_600)
    answer(till, "parked", "value_out_of_range")
    assert renamed(till) == ("Nama Pusat", 3_600)
    assert found(till, "saya") == []
    assert found(till, "pusat") == ["MIE"]
    assert till.sql("select count(*) from pending_edits") == [(0,)]


def test_a_parked_edit_leaves_a_later_one_of_the_same_field_in_place(till: Till) -> None:
    edit_mie(till, price=4_000)
    edit_mie(till, "Nama Saya", 5_000)
    answer(till, "parked", "value_out_of_range")
    assert renamed(till) == ("Nama Saya", 5_000)
    answer(till, "parked", "value_out_of_range")
    assert renamed(till) == ("Mi Goreng Ayam", 3_500)


def test_of_two_parked_edits_the_later_first_gives_back_what_the_earlier_covers(till: Till) -> None:
    edit_mie(till, price=4_000)
    edit_mie(till, price=5_000)
    second = UUID(bytes=till.sql("select id from outbox order by device_no desc limit 1")[0][0])
    syncing.park(till.units(), second, "batch_refused")
    assert renamed(till)[1] == 4_000
    answer(till, "parked")
    assert renamed(till)[1] == 3_500


def test_a_later_edit_names_the_earlier_one_as_what_it_needs(till: Till) -> None:
    edit_mie(till, price=4_000)
    edit_mie(till, price=5_000)
    first, second = [row[0] for row in till.sql("select id from outbox order by device_no")]
    (message,) = till.sql("select message from outbox where id = ?", second)[0]
    assert str(UUID(bytes=first)).encode() in message


def test_an_edit_survives_a_restart(till: Till) -> None:
    edit_mie(till, "Nama Saya")
    till.restart()
    from_centre(till, "Nama Pusat", 3_500)
    assert renamed(till) == ("Nama Saya", 3_500)


def test_an_edited_price_is_what_the_next_scan_costs(shop: Till) -> None:
    shop.scan("MIE")
    edit_mie(shop, price=4_000)
    view = shop.scan("MIE")
    assert [line.price.minor for line in view.cart] == [3_500, 4_000]
    assert list(view.newer_prices.values()) == [Money(4_000)]


def test_what_stands_elsewhere_by_now_is_told(till: Till) -> None:
    edit_mie(till, price=4_000)
    answer(till)
    from_centre(till, "Mi Goreng Ayam", 4_200)
    view = catalogue.view(till.units(write=False), till.product("MIE").id)
    assert [(change.field, change.new, now) for change, now in view.replaced] == [("price.pcs", 4_000, 4_200)]


@pytest.mark.parametrize(
    ("name", "price", "kind"),
    [
        ("", None, NameEmpty),
        (" \t\x00 ", None, NameEmpty),
        ("n" * 81, None, NameTooLong),
        (None, -1, PriceOutOfRange),
        (None, 10**13 + 1, PriceOutOfRange),
        ("Baik", -1, PriceOutOfRange),
        (None, None, NothingChanged),
        ("Mi Goreng Ayam", 3_500, NothingChanged),
        ("  Mi Goreng  Ayam ", None, NothingChanged),
    ],
)
def test_an_edit_that_cannot_be_changes_nothing(
    till: Till, name: str | None, price: int | None, kind: type[Exception]
) -> None:
    prices = None if price is None else {"pcs": Money(price)}
    till.refuses(
        kind,  # type: ignore[arg-type]
        lambda uow: catalogue.edit(uow, till.owner, product_id("MIE"), name=name, prices=prices),  # type: ignore[arg-type]
    )


def test_an_edit_of_what_is_not_sold_changes_nothing(till: Till) -> None:
    mie = ProductId(product_id("MIE"))

    def of_unknown(uow: UnitOfWork) -> object:
        return catalogue.edit(uow, till.owner, ProductId(uuid4()), name="x")

    def of_unknown_unit(uow: UnitOfWork) -> object:
        return catalogue.edit(uow, till.owner, mie, prices={"lusin": Money(1)})

    till.refuses(ProductNotFound, of_unknown)
    till.refuses(ProductNotFound, of_unknown_unit)
    till.refuses(RightMissing, lambda uow: catalogue.edit(uow, till.cashier, mie, name="x"), right="catalogue.edit")
    till.refuses(StaffInactive, lambda uow: catalogue.edit(uow, till.person("Oki"), mie, name="x"))
    till.receive(("product", mie, None))
    till.refuses(ProductNotFound, lambda uow: catalogue.edit(uow, till.owner, mie, name="x"))
