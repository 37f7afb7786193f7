"""X and Z reports and the small slips on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain import slip_paper
from app.domain.money import Money
from app.domain.paper import Paper, PaperWidth
from app.domain.report import ShiftReport
from app.domain.report_paper import report_paper
from tests.unit.building import RETAIL_SHOP
from tests.unit.papers import shift_report

Z_58 = """\
LAPORAN Z
TOKO DEMO JAYA
--------------------------------
Mesin : K01             Shift: 2
Z no. : 12
Hari  : 15/01/2026
Kasir : Dewi Lestari
Buka  : 15/01/2026 08:02 WIB
Tutup : 15/01/2026 16:48 WIB
Cetak : 15/01/2026 16:49 WIB
--------------------------------
Struk                         89
Barang                       312
Pertama    TKO1-K01A-260115-0001
Terakhir   TKO1-K01A-260115-0089
--------------------------------
Penjualan kotor        1.812.000
Diskon                   -44.150
Pembulatan tunai             -50
PENJUALAN              1.767.800
Pajak di dalam harga     175.200
--------------------------------
Kas awal                 300.000
Penjualan tunai        1.767.800
Kas masuk (1)             50.000
Kas keluar (2)           -48.500
 10:15 Es batu dan plastik untuk
 warung depan            -36.500
 11:00 Tambah uang receh  50.000
 13:30 Parkir            -12.000
--------------------------------
Hitungan kas
 Kertas 100.000 x 17   1.700.000
 Kertas 50.000 x 4       200.000
 Kertas 20.000 x 5       100.000
 Kertas 10.000 x 3        30.000
 Kertas 5.000 x 4         20.000
 Kertas 2.000 x 5         10.000
 Kertas 1.000 x 3          3.000
 Logam 1.000 x 2           2.000
 Logam 500 x 3             1.500
 Logam 200 x 2               400
 Logam 100 x 4               400
--------------------------------
Terhitung              2.067.300
Seharusnya             2.069.300
SELISIH (kurang)          -2.000
--------------------------------
Disetor                1.767.300
Ditinggal di laci        300.000
Catatan: Salah kembalian siang
hari
Disetujui: Ibu Ratna
--------------------------------
Keranjang dibatalkan           1
Baris dihapus                  3
Laci dibuka                    2
--------------------------------
Jurnal                  3f9a1c7b"""


def _text(paper: Paper) -> str:
    return "\n".join(line.text for line in paper)


def _counted(report: ShiftReport, minor: int) -> ShiftReport:
    assert report.close is not None
    return replace(report, close=replace(report.close, counted=Money(minor)))


def test_the_z_report_on_58_mm() -> None:
    assert _text(report_paper(shift_report(closed=True), RETAIL_SHOP, PaperWidth.MM58)) == Z_58


@pytest.mark.parametrize("width", PaperWidth)
@pytest.mark.parametrize("closed", [False, True])
def test_reports_fit_the_paper_in_plain_ascii(width: PaperWidth, closed: bool) -> None:
    paper = report_paper(shift_report(closed=closed), RETAIL_SHOP, width)
    assert all(len(line.text) <= width and line.text.isascii() for line in paper)


def test_an_x_report_gives_nothing_away_before_the_blind_count() -> None:
    report = shift_report(closed=False)
    text = _text(report_paper(report, RETAIL_SHOP, PaperWidth.MM58))
    assert text.startswith("LAPORAN X")
    assert "2.069.300" not in text
    for word in ("Seharusnya", "Terhitung", "SELISIH", "Hitungan", "Tutup"):
        assert word not in text


def test_both_print_eight_characters_of_the_journals_head() -> None:
    for closed in (False, True):
        report = shift_report(closed=closed)
        text = _text(report_paper(report, RETAIL_SHOP, PaperWidth.MM80))
        assert " 3f9a1c7b\n" in text + "\n"
        assert report.journal_head[:9] not in text


@pytest.mark.parametrize(
    ("counted", "name"),
    [(2_067_300, "SELISIH (kurang)"), (2_069_300, "SELISIH (kas pas)"), (2_070_000, "SELISIH (lebih)")],
)
def test_the_difference_is_bold_and_named(counted: int, name: str) -> None:
    paper = report_paper(_counted(shift_report(closed=True), counted), RETAIL_SHOP, PaperWidth.MM58)
    (line,) = [line for line in paper if line.text.startswith("SELISIH")]
    assert line.bold
    assert line.text.startswith(name)


def test_the_sales_of_a_report_add_up_on_paper() -> None:
    lines = Z_58.splitlines()
    start, end = lines.index("Penjualan kotor        1.812.000"), lines.index("PENJUALAN              1.767.800")
    assert sum(int(line.split()[-1].replace(".", "")) for line in lines[start:end]) == 1_767_800


def test_tax_on_top_of_prices_has_a_line_of_its_own_in_the_sum() -> None:
    report = shift_report(closed=False)
    sums = replace(
        report.sums, gross=Money(100_000), discount=Money(0), rounding=Money(0), tax=Money(15_000), sales=Money(110_000)
    )
    text = _text(report_paper(replace(report, sums=sums), RETAIL_SHOP, PaperWidth.MM58))
    assert (
        "Pajak                     10.000\nPENJUALAN                110.000\nPajak di dalam harga       5.000" in text
    )


def test_a_shift_without_sales_and_without_money_has_a_report_too() -> None:
    report = shift_report(closed=True)
    assert report.close is not None
    empty = replace(
        report,
        sums=type(report.sums)(),
        movements=(),
        first_receipt=None,
        last_receipt=None,
        close=replace(report.close, count={}, counted=Money(0), note="", approved_by=None),
    )
    text = _text(report_paper(empty, RETAIL_SHOP, PaperWidth.MM58))
    assert "Laci kosong" in text
    assert "Pertama" not in text
    assert "Catatan" not in text


def test_a_practice_shop_says_so_on_every_paper() -> None:
    shop = replace(RETAIL_SHOP, simulation=True)
    movement = shift_report(closed=False).movements[0]
    papers = [
        report_paper(shift_report(closed=True), shop, PaperWidth.MM58),
        slip_paper.cash_movement_paper(movement, shop, PaperWidth.MM58, shift_number=2, staff_name="Budi"),
        slip_paper.test_page(shop, PaperWidth.MM58),
    ]
    for paper in papers:
        assert [line.text for line in (paper[0], paper[-1])] == ["*** SIMULASI ***"] * 2


@pytest.mark.parametrize("width", PaperWidth)
@pytest.mark.parametrize(
    ("at", "title", "amount"), [(0, "KAS KELUAR (KK)", "Rp 36.500"), (1, "KAS MASUK (KM)", "Rp 50.000")]
)
def test_a_cash_movement_has_a_slip_to_sign(width: PaperWidth, at: int, title: str, amount: str) -> None:
    movement = shift_report(closed=False).movements[at]
    paper = slip_paper.cash_movement_paper(
        movement, RETAIL_SHOP, width, shift_number=2, staff_name="Budi", approved_by="Ibu Ratna"
    )
    assert paper[0].text == title
    (total,) = [line for line in paper if line.text.startswith("JUMLAH")]
    assert total.text.endswith(" " + amount) and total.bold and total.tall
    assert "Disetujui: Ibu Ratna" in _text(paper)
    assert all(len(line.text) <= width for line in paper)


@pytest.mark.parametrize("width", PaperWidth)
def test_the_test_page_reaches_both_edges_and_shows_every_character(width: PaperWidth) -> None:
    paper = slip_paper.test_page(RETAIL_SHOP, width)
    text = _text(paper)
    assert all(len(line.text) <= width for line in paper)
    assert any(len(line.text) == width and line.text.isdecimal() for line in paper)
    assert set("".join(chr(code) for code in range(0x21, 0x7F))) <= set(text)
    assert any(line.bold for line in paper) and any(line.tall for line in paper)
