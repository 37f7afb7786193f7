"""The demo shop's data is what a till and a price tag would accept, and names nobody's trade mark."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from importlib import resources
from itertools import pairwise
from typing import Any

from app.domain.product import NAME_LENGTH_MAX

Row = dict[str, str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PACKS = _words("pouch sachet bottle jerry can box sack egg gas gallon cup mug bowl bread soap tube jar pack phone")
TAX_CLASSES = frozenset({"ppn_umum", "ppn_bebas", "non_ppn"})
RECEIPT_COLUMNS = 32
SCREEN_NAME_MAX = 48

REAL_BRANDS = _words(
    """
    abc adem ades adidas ale-ale alpenliebe alteco antangin anlene antimo aoka aqua aice attack autan axe baygon
    bango batik-air bayclin bebelac beng-beng betadine better bimoli biore biskuat blaster bodrex boncabe bright bulog
    buavita bukrim cadbury caladine calpico campina casablanca ceres champ charm cheetos chitato ciptadent cimory
    citra claudia cleo closeup coca-cola colgate cornetto counterpain cussons dahlia daia dancow decolgen delfi delmonte
    dettol diapet djarum dove downy dua-kelinci durex elpiji emeron energen energizer entrostop esia extra-joss faber
    fanta fatigon fiesta filma finna fisherman fitbar floridina formula fortune fox freshcare frestea frisian frutamin
    garnier garuda gatsby geliga genki gery gillette giv gopek greenfields gulaku hansaplast happydent harpic hatari
    hemaviton hexos hilo hit-magic huggies hydro-coco indocafe indofood indomaret indomie indomilk insto intermi japota
    jazz joyko julie kanzler kapal-api kahf kenko khong kiky kispray kit-kat kiranti kobe kodomo komix konidin
    kopiko kraft kratingdaeng kuku-bima ladaku lactogen larutan laurier lays lexus lifebuoy lipton listerine loreal
    luwak lux maggi malkist mamypoko maicih marimas marina marjan masako maxim maya mentos merries milkita milo
    minyakita mitu mizone molto momogi mylanta nabati nescafe nestle neuralgin nextar nissin nivea nutella nutrisari
    nutrilon nuvo okky olay oreo oskadon ovaltine palmia pampers panadol panasonic pantene paramex paseo pepsi pepsodent
    pertamina philips piattos pilot pocari ponds popmie potabee procold promag pronas qtela rapika redoxon rejoice
    relaxa rexona richeese rinso rohto roma romano royco ronald sajiku salonpas sanmol sariroti sarimi sariwangi
    sasa saori sedaap sensodyne sgm shinzui sidu silverqueen slai sosro snowman softex sprite stabilo stella sukro
    sunlight sunsilk superpell supermi sweety tango taro-snack teh-botol tehbotol teh-kotak tessa tim-tam tip-ex
    tipex tolak toblerone torabika tropical trenz uhu ultramilk vape vaseline vicks vit vixal walls wafello whiskas
    wings wipol yakult yamie yupi zinc zwitsal
    """
)
"""Brands sold in Indonesia, one spelling each; a hyphen stands for a space."""


def _rows(name: str) -> list[Row]:
    text = (resources.files("resources") / "demo" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _json(name: str) -> Any:
    return json.loads((resources.files("resources") / "demo" / name).read_text(encoding="utf-8"))


CATEGORIES = _rows("categories.csv")
PRODUCTS = _rows("products.csv")
UNITS = _rows("units.csv")


def _units_by_sku() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for unit in UNITS:
        found[unit["sku"]].append(unit)
    return found


def _repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _mod10_holds(code: str) -> bool:
    """Weights 1 and 3 from the left of thirteen digits; a whole code sums to a multiple of ten."""
    odd = sum(int(digit) for digit in code[0::2])
    even = sum(int(digit) for digit in code[1::2])
    return (odd + 3 * even) % 10 == 0


def test_the_shop_has_over_a_thousand_goods_on_every_shelf() -> None:
    on_shelf = Counter(product["category"] for product in PRODUCTS)

    assert len(PRODUCTS) >= 1_000
    assert 12 <= len(CATEGORIES) <= 16
    assert set(on_shelf) == {category["code"] for category in CATEGORIES}
    assert min(on_shelf.values()) >= 40
    assert sorted(int(category["sort"]) for category in CATEGORIES) == list(range(1, len(CATEGORIES) + 1))


def test_sku_name_barcode_and_scale_code_stand_for_one_thing_only() -> None:
    assert _repeated([product["sku"] for product in PRODUCTS]) == []
    assert _repeated([product["name"].casefold() for product in PRODUCTS]) == []
    assert _repeated([unit["barcode"] for unit in UNITS if unit["barcode"]]) == []
    assert _repeated([product["scale_code"] for product in PRODUCTS if product["scale_code"]]) == []
    assert _repeated([f"{unit['sku']} {unit['unit']}" for unit in UNITS]) == []


def test_every_barcode_is_an_indonesian_or_in_store_ean_13_with_its_check_digit() -> None:
    codes = [unit["barcode"] for unit in UNITS if unit["barcode"]]

    assert [code for code in codes if not re.fullmatch(r"(899|22)\d+", code) or len(code) != 13] == []
    assert [code for code in codes if not _mod10_holds(code)] == []
    assert sum(code.startswith("22") for code in codes) >= 40
    assert sum(code.startswith("899") for code in codes) >= 1_000


def test_only_weighed_goods_have_a_scale_code_and_no_barcode() -> None:
    weighed = [product for product in PRODUCTS if product["weighed"] == "1"]
    units = _units_by_sku()

    assert len(weighed) >= 60
    assert {product["weighed"] for product in PRODUCTS} == {"0", "1"}
    for product in weighed:
        assert product["base_unit"] == "kg"
        assert re.fullmatch(r"\d{5}", product["scale_code"])
        assert [unit["barcode"] for unit in units[product["sku"]]] == [""]
    for product in PRODUCTS:
        if product["weighed"] == "0":
            assert product["scale_code"] == ""
            assert all(unit["barcode"] for unit in units[product["sku"]]), product["sku"]


def test_each_product_has_its_base_unit_first_and_known_fields() -> None:
    units = _units_by_sku()

    assert set(units) == {product["sku"] for product in PRODUCTS}
    for product in PRODUCTS:
        own = units[product["sku"]]
        assert (own[0]["unit"], own[0]["factor"]) == (product["base_unit"], "1"), product["sku"]
        assert all(int(unit["factor"]) > 1 for unit in own[1:]), product["sku"]
        assert re.fullmatch(rf"{product['category']}-\d{{3}}", product["sku"])
        assert product["tax_class"] in TAX_CLASSES
        assert product["pack"] in PACKS
        assert re.fullmatch(r"#[0-9A-F]{6}", product["colour"])
    assert {category["pack"] for category in CATEGORIES} <= PACKS


def test_a_larger_unit_is_never_dearer_than_its_parts_nor_given_away() -> None:
    larger = 0
    for sku, own in _units_by_sku().items():
        base_price = int(own[0]["price"])
        larger += len(own) > 1
        for unit in own[1:]:
            parts = int(unit["factor"]) * base_price
            assert 0.85 * parts <= int(unit["price"]) <= parts, (sku, unit["unit"])
    assert larger >= 150
    assert {"renteng", "dus", "pak", "lusin", "rak", "bal"} <= {unit["unit"] for unit in UNITS}


def test_prices_are_whole_rupiah_that_a_shop_would_ask() -> None:
    prices = [int(unit["price"]) for unit in UNITS]

    assert min(prices) >= 300
    assert max(prices) <= 1_500_000
    assert [price for price in prices if price % 50] == []
    assert sum(price % 100 == 50 for price in prices) >= 100, "cash rounding would never be seen"


def test_opening_stock_has_thousandths_at_most_and_shows_low_and_empty_shelves() -> None:
    stock = {product["sku"]: Decimal(product["opening_stock"]) for product in PRODUCTS}

    assert min(stock.values()) == 0
    assert 5 <= sum(amount == 0 for amount in stock.values()) <= 60
    assert sum(0 < amount <= 5 for amount in stock.values()) >= 20
    for product in PRODUCTS:
        amount = stock[product["sku"]]
        assert amount == amount.quantize(Decimal("0.001"))
        assert product["weighed"] == "1" or amount == amount.to_integral_value(), product["sku"]


def test_staple_and_fresh_goods_are_free_of_ppn_and_the_rest_is_not() -> None:
    by_name = {product["name"]: product["tax_class"] for product in PRODUCTS}

    assert by_name["Telur Ayam"] == "ppn_bebas"
    assert by_name["Meterai Tempel 10.000"] == "non_ppn"
    assert Counter(by_name.values()).most_common(1)[0][0] == "ppn_umum"
    assert {product["tax_class"] for product in PRODUCTS if product["category"] == "SGR"} == {"ppn_bebas"}
    assert {tax for name, tax in by_name.items() if name.startswith("Beras ")} == {"ppn_bebas"}


def test_names_are_well_formed_and_fit_the_screen() -> None:
    glued_unit = re.compile(r"\d(?:kg|g|ml|L|cm|m|W)\b")
    for product in PRODUCTS:
        name = product["name"]
        assert name == " ".join(name.split())
        assert len(name) <= min(SCREEN_NAME_MAX, NAME_LENGTH_MAX), name
        assert name[0].isupper(), name
        assert name.isascii(), name
        assert not glued_unit.search(name), name
        words = name.split()
        assert all(first != second for first, second in pairwise(words)), name


def test_no_name_is_a_real_trade_mark() -> None:
    texts = [product["name"] for product in PRODUCTS] + [category["name"] for category in CATEGORIES]
    texts += [_json("shop.json")["tenant"], _json("shop.json")["outlet"]["name"]]
    for text in texts:
        words = re.findall(r"[a-z0-9-]+", text.casefold())
        pairs = {f"{first}-{second}" for first, second in pairwise(words)}
        assert not REAL_BRANDS & (set(words) | pairs), text


def test_four_people_work_in_the_shop_each_with_a_pin_that_is_not_guessed_at_once() -> None:
    staff = _json("staff.json")
    pins = [person["pin"] for person in staff]

    assert sorted(person["role"] for person in staff) == ["cashier", "cashier", "owner", "supervisor"]
    assert len(set(pins)) == len({person["name"] for person in staff}) == 4
    for pin in pins:
        steps = {(int(second) - int(first)) % 10 for first, second in pairwise(pin)}
        assert re.fullmatch(r"\d{6}", pin)
        assert len(set(pin)) >= 5
        assert len(steps) > 1


def test_the_shop_can_be_printed_on_a_receipt_and_is_plainly_made_up() -> None:
    shop = _json("shop.json")
    outlet = shop["outlet"]

    assert re.fullmatch(r"[A-Z0-9]{2,4}", outlet["code"])
    assert re.fullmatch(r"00\d{14}", outlet["npwp"])
    assert outlet["phone"].startswith("0812-0000-")
    assert (outlet["timezone"], outlet["pkp"]) == ("Asia/Jakarta", True)
    assert shop["registers"] == ["K01", "K02"]
    assert shop["price_mode"] == "inclusive"
    assert shop["rounding"] == {"step": 100, "mode": "nearest"}
    assert all(0 < len(line) <= RECEIPT_COLUMNS for line in [outlet["name"], *shop["receipt_footer"]])
