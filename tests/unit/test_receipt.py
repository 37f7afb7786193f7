"""Receipts: the two worked sales to the letter, and what must hold for any sale."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import columns
from app.domain.discount import AmountOff
from app.domain.money import Money
from app.domain.order import Order, check
from app.domain.paper import Paper, PaperWidth, ShopFacts
from app.domain.receipt import receipt
from app.domain.tax import TaxClass
from tests.unit.building import (
    LUXURY_INCLUSIVE,
    PBJT_INCLUSIVE,
    PPN_EXCLUSIVE,
    PPN_INCLUSIVE,
    RESTAURANT,
    RETAIL_SHOP,
    Sale,
    goods,
    rules,
    sold,
)
from tests.unit.orders import orders
from tests.unit.papers import restaurant_order, retail_order

COPIED = datetime(2026, 1, 15, 12, 11, tzinfo=UTC)
WIDTHS = st.sampled_from(PaperWidth)

RETAIL_58 = """\
TOKO DEMO JAYA
Jl. Contoh No. 1, Bandung
Telp 0812-0000-0001
NPWP 0012345678901000
--------------------------------
No   : TKO1-K01A-260115-0007
Tgl  : 15/01/2026 16:40 WIB
Kasir: Budi             Shift: 2
--------------------------------
Kemeja Batik L
 2 x 150.000             300.000
 Diskon 10%              -30.000
Kopi Bubuk Curah (kg)
 0,237 x 120.000          28.440
Tas Belanja
 1 x 500                     500
--------------------------------
Subtotal (4 item)        298.940
Diskon                    -5.000
Total belanja            293.940
Pembulatan tunai             -40
TOTAL                 Rp 293.900
--------------------------------
Tunai                    300.000
Kembali                    6.100
--------------------------------
Harga sudah termasuk PPN
Harga jual (DPP)         264.811
DPP nilai lain 11/12     242.743
PPN 12%                   29.129
--------------------------------
Barang dapat ditukar 3 hari
dengan membawa struk ini
TERIMA KASIH"""

RESTAURANT_80 = """\
*** CETAK ULANG 1 - 15/01/2026 20:11 WITA ***
WARUNG DEMO RASA
Renon
Jl. Contoh Raya No. 25, Denpasar 80114
Telp 0361-000001
------------------------------------------------
No   : WDR1-K02A-260115-0031
Tgl  : 15/01/2026 20:05 WITA
Kasir: Ayu                              Shift: 1
------------------------------------------------
Nama                   Qty     Harga      Jumlah
------------------------------------------------
Nasi Goreng Spesial      2    38.000      76.000
Ayam Bakar               1    25.000      25.000
Es Teh Manis             3    18.000      54.000
------------------------------------------------
Subtotal (6 item)                        155.000
Diskon 10%                               -15.500
Biaya layanan 5%                           6.975
PBJT makanan/minuman 10%                  14.648
TOTAL                                 Rp 161.123
------------------------------------------------
Tunai                                    161.123
Kembali                                        0
------------------------------------------------
Struk ini bukti pembayaran yang sah
TERIMA KASIH
*** CETAK ULANG 1 - 15/01/2026 20:11 WITA ***"""


def _text(paper: Paper) -> str:
    return "\n".join(line.text for line in paper)


def _line(paper: Paper, beginning: str) -> str:
    return next(line.text for line in paper if line.text.startswith(beginning))


def test_the_retail_sale_on_58_mm() -> None:
    order = retail_order()
    check(order)
    paper = receipt(order, RETAIL_SHOP, PaperWidth.MM58, shift_number=2)
    assert _text(paper) == RETAIL_58
    assert all(len(line.text) <= 32 for line in paper)


def test_the_figures_of_the_retail_sale() -> None:
    order = retail_order()
    (ppn,) = order.price.taxes
    assert (order.price.total, order.rounding, order.total) == (Money(293_940), Money(-40), Money(293_900))
    assert (ppn.tax, ppn.net, ppn.base) == (Money(29_129), Money(264_811), Money(242_743))


def test_the_restaurant_bill_on_80_mm_as_a_copy() -> None:
    order = restaurant_order()
    check(order)
    paper = receipt(order, RESTAURANT, PaperWidth.MM80, shift_number=1, copy_no=1, copied_at=COPIED)
    assert _text(paper) == RESTAURANT_80
    assert all(len(line.text) <= 48 for line in paper)


def test_the_figures_of_the_restaurant_bill() -> None:
    price = restaurant_order().price
    assert (price.subtotal, price.order_discount, price.value) == (Money(155_000), Money(15_500), Money(139_500))
    assert (price.service, price.tax_added, price.total) == (Money(6_975), Money(14_648), Money(161_123))


@given(order=orders(), width=WIDTHS, copy_no=st.integers(0, 3))
def test_any_sale_fits_the_paper_and_shows_total_tender_and_change_whole(
    order: Order, width: PaperWidth, copy_no: int
) -> None:
    shop = replace(RETAIL_SHOP, pkp=order.pkp)
    paper = receipt(order, shop, width, shift_number=3, copy_no=copy_no, copied_at=COPIED if copy_no else None)
    assert all(len(line.text) <= width and line.text.isascii() for line in paper)
    assert _line(paper, "TOTAL").endswith(" " + columns.rupiah(order.total))
    assert _line(paper, "Tunai").endswith(" " + columns.amount(order.received))
    assert _line(paper, "Kembali").endswith(" " + columns.amount(order.change))
    assert ("Pembulatan tunai" in _text(paper)) is bool(order.rounding)
    assert ("PPN" in _text(paper)) is any(tax.rate.tax_class.startswith("ppn") for tax in order.price.taxes)


@given(order=orders(), width=WIDTHS)
def test_the_sums_on_paper_add_up_to_the_total_on_paper(order: Order, width: PaperWidth) -> None:
    """Read the right column back as a shopper with a pencil would."""
    lines = _text(receipt(order, RETAIL_SHOP, width, shift_number=3)).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Subtotal"))
    end = next(at for at, line in enumerate(lines) if line.startswith("TOTAL"))
    column = [line.split()[-1] for line in lines[start:end] if not line.startswith("Total belanja")]
    figures = [int(figure.replace(".", "")) for figure in column if re.fullmatch(r"-?[0-9.]+", figure)]
    assert sum(figures) == order.total.minor


def test_total_is_bold_and_tall_and_nothing_else_on_a_first_print_is_tall() -> None:
    paper = receipt(retail_order(), RETAIL_SHOP, PaperWidth.MM58, shift_number=2)
    assert [(line.text[:5], line.bold) for line in paper if line.tall] == [("TOTAL", True)]
    assert paper[0].bold and paper[0].centred


def test_the_first_print_carries_no_mark() -> None:
    text = _text(receipt(retail_order(), RETAIL_SHOP, PaperWidth.MM58, shift_number=2))
    assert "ULANG" not in text
    assert "SIMULASI" not in text


@pytest.mark.parametrize("width", PaperWidth)
def test_a_copy_is_marked_bold_at_head_and_foot(width: PaperWidth) -> None:
    paper = receipt(retail_order(), RETAIL_SHOP, width, shift_number=2, copy_no=2, copied_at=COPIED)
    marks = [line for line in paper if "CETAK ULANG 2" in line.text]
    assert len(marks) == 2
    assert all(line.bold and line.centred for line in marks)
    assert "CETAK ULANG 2" in paper[0].text
    assert "15/01/2026 19:11" in paper[-1].text


@pytest.mark.parametrize("width", PaperWidth)
def test_a_practice_shop_says_so_at_head_and_foot(width: PaperWidth) -> None:
    paper = receipt(retail_order(), replace(RETAIL_SHOP, simulation=True), width, shift_number=2)
    assert [(line.text, line.bold) for line in (paper[0], paper[-1])] == [("*** SIMULASI ***", True)] * 2


def test_a_copy_without_its_time_is_our_mistake() -> None:
    with pytest.raises(AssertionError):
        receipt(retail_order(), RETAIL_SHOP, PaperWidth.MM58, shift_number=2, copy_no=1)


def test_a_shop_that_is_no_pkp_shows_neither_ppn_nor_npwp() -> None:
    order = sold(Sale((goods(1, "Gula Pasir", 17_500),), rules(pkp=False)))
    text = _text(receipt(order, replace(RETAIL_SHOP, pkp=False), PaperWidth.MM58, shift_number=1))
    for word in ("PPN", "NPWP", "DPP", "Pajak"):
        assert word not in text


def test_ppn_on_top_of_the_price_is_added_and_still_shown_with_its_base() -> None:
    order = sold(Sale((goods(1, "Panci", 100_000),), rules(PPN_EXCLUSIVE)))
    paper = receipt(order, RETAIL_SHOP, PaperWidth.MM58, shift_number=1)
    assert [line.text for line in paper if line.text.startswith("PPN")] == ["PPN 12%                   11.000"] * 2
    assert _line(paper, "DPP nilai lain 11/12").endswith(" 91.667")
    assert "termasuk" not in _text(paper)
    assert _line(paper, "TOTAL").endswith("Rp 111.000")


def test_luxury_goods_have_a_block_of_their_own_without_another_base() -> None:
    lines = (goods(1, "Sabun", 111_000), goods(2, "Jam Emas", 112_000, tax_class=TaxClass.PPN_LUXURY))
    order = sold(Sale(lines, rules(PPN_INCLUSIVE, LUXURY_INCLUSIVE)))
    text = _text(receipt(order, RETAIL_SHOP, PaperWidth.MM58, shift_number=1))
    block = text[text.index("Barang mewah") :].split("\n---")[0]
    assert "DPP nilai lain" not in block
    assert re.search(r"Harga jual \(DPP\) +100\.000\nPPN 12% +12\.000", block)


def test_pbjt_inside_the_price_is_shown_below() -> None:
    order = sold(Sale((goods(1, "Mi Ayam", 22_000, tax_class=TaxClass.PBJT),), rules(PBJT_INCLUSIVE, pkp=False)))
    paper = receipt(order, RESTAURANT, PaperWidth.MM58, shift_number=1)
    assert "Harga sudah termasuk PBJT" in _text(paper)
    assert _line(paper, "Dasar pengenaan").endswith(" 20.000")
    assert _line(paper, "PBJT makanan/minuman 10%").endswith(" 2.000")


@pytest.mark.parametrize("width", PaperWidth)
def test_a_labelled_packet_shows_its_weight_and_the_price_of_the_label(width: PaperWidth) -> None:
    packet = goods(1, "Ayam Potong", 42_000, 238, unit="kg", weighed=True, label_gross=Money(10_000))
    paper = receipt(sold(Sale((packet,), rules(PPN_INCLUSIVE))), RETAIL_SHOP, width, shift_number=1)
    assert "Ayam Potong (kg)" in _text(paper)
    assert _line(paper, " 0,238 harga label").endswith(" 10.000")


@pytest.mark.parametrize("width", PaperWidth)
def test_a_long_name_wraps_and_huge_amounts_stay_whole(width: PaperWidth) -> None:
    name = "Beras Pandan Wangi Pilihan Kemasan Karung Lima Puluh Kilogram Panen Raya"
    order = sold(Sale((goods(1, name, 1_234_567_890, 999_000),), rules(PPN_INCLUSIVE)))
    paper = receipt(order, RETAIL_SHOP, width, shift_number=1)
    text = _text(paper)
    assert all(len(line.text) <= width for line in paper)
    assert name in " ".join(text.split())
    assert (
        _line(paper, " 999 x 1.234.567.890").endswith("1.233.333.322.110")
        or "\n" + "1.233.333.322.110".rjust(width) in text
    )


def test_a_line_discount_of_a_fixed_sum_is_shown_without_a_rate() -> None:
    line = goods(1, "Panci", 100_000, discount=AmountOff(Money(2_500)))
    paper = receipt(sold(Sale((line,), rules(PPN_INCLUSIVE))), RETAIL_SHOP, PaperWidth.MM58, shift_number=1)
    assert _line(paper, " Diskon") == " Diskon                   -2.500"


def test_an_outlet_with_a_name_of_its_own_and_a_note_are_shown() -> None:
    order = sold(Sale((goods(1, "Gula", 17_500),), rules(PPN_INCLUSIVE), note="Antar ke rumah Bu Lina"))
    shop = replace(RETAIL_SHOP, outlet="Cabang Utara", footer=())
    paper = receipt(order, shop, PaperWidth.MM58, shift_number=1)
    assert paper[1].text == "Cabang Utara"
    assert "Catatan: Antar ke rumah Bu Lina" in _text(paper)
    assert paper[-1].text == "TERIMA KASIH"


def test_empty_facts_leave_no_empty_lines() -> None:
    shop = ShopFacts("Warung", "Warung", "", "", "", False, "Asia/Jakarta", "K01", ())
    paper = receipt(retail_order(), shop, PaperWidth.MM58, shift_number=1)
    assert all(line.text.strip() for line in paper)
