"""X and Z reports on paper. The figures are in ``report``; here they only get their places.

An X report leaves out what should lie in the drawer: the count that closes the shift is a blind one.
"""

from __future__ import annotations

from app.domain import columns
from app.domain.money import ZERO, Money
from app.domain.paper import Paper, PaperLine, PaperWidth, ShopFacts
from app.domain.paper_parts import centred, money_row, money_rows, row, rule, simulation_mark, text
from app.domain.report import ShiftClose, ShiftReport
from app.domain.shift import DENOMINATIONS

JOURNAL_SHOWN = 8
"""How many characters of the journal's head stand on paper."""

KINDS = {"note": "Kertas", "coin": "Logam"}


def report_paper(report: ShiftReport, shop: ShopFacts, width: PaperWidth) -> Paper:
    """Return an X report, or the Z report of a close, every line within ``width``."""
    return (
        *simulation_mark(shop, width),
        *_head(report, shop, width),
        *rule(width),
        *_facts(report, shop, width),
        *rule(width),
        *_sales(report, width),
        *rule(width),
        *_cash(report, width),
        *_movements(report, shop, width),
        *(_close(report.close, width) if report.close else ()),
        *rule(width),
        *_watched(report, width),
        *rule(width),
        *row("Jurnal", report.journal_head[:JOURNAL_SHOWN], width),
        *simulation_mark(shop, width),
    )


def _head(report: ShiftReport, shop: ShopFacts, width: PaperWidth) -> Paper:
    kind = "LAPORAN Z" if report.close else "LAPORAN X"
    same = shop.outlet.strip().casefold() == shop.shop.strip().casefold()
    return (
        *centred(kind, width, bold=True, tall=True),
        *centred(shop.shop, width, bold=True),
        *(() if same else centred(shop.outlet, width)),
    )


def _facts(report: ShiftReport, shop: ShopFacts, width: PaperWidth) -> Paper:
    shift, close = report.shift, report.close
    closed = text(f"Tutup : {columns.stamp(shift.closed_at, shop.zone)}", width) if shift.closed_at else ()
    return (
        *row(f"Mesin : {shop.register}", f"Shift: {shift.number}", width),
        *(text(f"Z no. : {close.z_number}", width) if close else ()),
        *text(f"Hari  : {columns.day(shift.business_date)}", width),
        *text(f"Kasir : {report.staff_name}", width),
        *text(f"Buka  : {columns.stamp(shift.opened_at, shop.zone)}", width),
        *closed,
        *text(f"Cetak : {columns.stamp(report.printed_at, shop.zone)}", width),
    )


def _sales(report: ShiftReport, width: PaperWidth) -> Paper:
    sums = report.sums
    added = sums.sales - sums.rounding - (sums.gross - sums.discount + sums.service)
    return (
        *row("Struk", str(sums.orders), width),
        *row("Barang", str(sums.items), width),
        *(row("Pertama", report.first_receipt, width) if report.first_receipt else ()),
        *(row("Terakhir", report.last_receipt, width) if report.last_receipt else ()),
        *rule(width),
        *money_row("Penjualan kotor", sums.gross, width),
        *money_rows([("Diskon", -sums.discount), ("Biaya layanan", sums.service), ("Pajak", added)], width),
        *money_rows([("Pembulatan tunai", sums.rounding)], width),
        *money_row("PENJUALAN", sums.sales, width, bold=True),
        *money_rows([("Pajak di dalam harga", sums.tax - added)], width),
    )


def _cash(report: ShiftReport, width: PaperWidth) -> Paper:
    sums = report.sums
    lines = money_row("Kas awal", report.shift.opening_cash, width)
    lines += money_row("Penjualan tunai", sums.cash_paid, width)
    lines += money_row(f"Kas masuk ({sums.cash_in_count})", sums.cash_in, width)
    lines += money_row(f"Kas keluar ({sums.cash_out_count})", ZERO - sums.cash_out, width)
    return lines


def _movements(report: ShiftReport, shop: ShopFacts, width: PaperWidth) -> Paper:
    return tuple(
        line
        for moved in report.movements
        for line in money_row(f" {columns.clock(moved.at, shop.zone)} {moved.reason}", moved.amount, width)
    )


def _close(close: ShiftClose, width: PaperWidth) -> Paper:
    return (
        *rule(width),
        *text("Hitungan kas", width),
        *_count(close, width),
        *rule(width),
        *money_row("Terhitung", close.counted, width),
        *money_row("Seharusnya", close.expected, width),
        *money_row(_difference_name(close.difference), close.difference, width, bold=True),
        *rule(width),
        *money_row("Disetor", close.banked, width),
        *money_row("Ditinggal di laci", close.left_in_drawer, width),
        *(text(f"Catatan: {close.note}", width) if close.note.strip() else ()),
        *(text(f"Disetujui: {close.approved_by}", width) if close.approved_by else ()),
    )


def _count(close: ShiftClose, width: PaperWidth) -> Paper:
    """Return the rows that hold something, largest first; an empty drawer says so."""
    lines: Paper = ()
    for kind, minor in DENOMINATIONS:
        pieces = close.count.get((kind, minor), 0)
        if pieces:
            what = f" {KINDS[kind]} {columns.amount(Money(minor))} x {pieces}"
            lines += money_row(what, Money(minor * pieces), width)
    return lines or (PaperLine(" Laci kosong"),)


def _difference_name(difference: Money) -> str:
    if difference == ZERO:
        return "SELISIH (kas pas)"
    return "SELISIH (kurang)" if difference < ZERO else "SELISIH (lebih)"


def _watched(report: ShiftReport, width: PaperWidth) -> Paper:
    sums = report.sums
    return (
        *row("Keranjang dibatalkan", str(sums.carts_voided), width),
        *row("Baris dihapus", str(sums.lines_voided), width),
        *row("Laci dibuka", str(sums.drawer_openings), width),
    )
