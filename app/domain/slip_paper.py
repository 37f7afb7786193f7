"""The small papers: the slip of a cash movement, and the page that shows whether a printer prints."""

from __future__ import annotations

from app.domain import columns
from app.domain.money import ZERO
from app.domain.paper import Paper, PaperLine, PaperWidth, ShopFacts
from app.domain.paper_parts import centred, row, rule, shop_head, simulation_mark, text
from app.domain.report import CashMovementLine


def cash_movement_paper(
    movement: CashMovementLine,
    shop: ShopFacts,
    width: PaperWidth,
    *,
    shift_number: int,
    staff_name: str,
    approved_by: str | None = None,
) -> Paper:
    """Return the slip for cash put in (KM) or taken out (KK), with room for a signature."""
    title = "KAS KELUAR (KK)" if movement.amount < ZERO else "KAS MASUK (KM)"
    return (
        *simulation_mark(shop, width),
        *centred(title, width, bold=True, tall=True),
        *centred(shop.shop, width, bold=True),
        *rule(width),
        *row(f"Mesin: {shop.register}", f"Shift: {shift_number}", width),
        *text(f"Tgl  : {columns.stamp(movement.at, shop.zone)}", width),
        *text(f"Kasir: {staff_name}", width),
        *rule(width),
        *text(f"Untuk: {movement.reason}", width),
        *row("JUMLAH", columns.rupiah(abs(movement.amount)), width, bold=True, tall=True),
        *(text(f"Disetujui: {approved_by}", width) if approved_by else ()),
        *rule(width),
        PaperLine(""),
        PaperLine(""),
        *row("Paraf", "_" * (width // 2), width),
        *simulation_mark(shop, width),
    )


def test_page(shop: ShopFacts, width: PaperWidth) -> Paper:
    """Return a page that shows width, both edges, bold, height, centring and every character paper may carry."""
    every = "".join(chr(code) for code in range(0x21, 0x7F))
    ruler = "".join(str(at % 10) for at in range(1, width + 1))
    return (
        *simulation_mark(shop, width),
        *shop_head(shop, width),
        *rule(width),
        *centred("UJI CETAK", width, bold=True, tall=True),
        *row("Mesin", shop.register, width),
        *row("Lebar kertas", f"{int(width)} kolom", width),
        PaperLine(ruler),
        *row("kiri", "kanan", width),
        PaperLine("Tebal", bold=True),
        PaperLine("Tinggi", tall=True),
        *row("TOTAL", "Rp 1.234.567", width, bold=True, tall=True),
        *(PaperLine(every[at : at + width]) for at in range(0, len(every), width)),
        *rule(width),
        *text("Bila semua baris utuh dan garis penuh selebar kertas, printer siap dipakai.", width),
        *simulation_mark(shop, width),
    )
