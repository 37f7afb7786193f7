"""What receipts, reports and slips share: the shop's head, the rows, and the marks for a copy and for a simulation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain import columns
from app.domain.money import Money
from app.domain.paper import Paper, PaperLine, PaperWidth, ShopFacts


def centred(text: str, width: PaperWidth, *, bold: bool = False, tall: bool = False) -> Paper:
    """Return ``text`` wrapped and centred; blank text is no line."""
    return tuple(PaperLine(part, bold, tall, centred=True) for part in columns.balanced(text, width))


def row(left: str, right: str, width: PaperWidth, *, bold: bool = False, tall: bool = False) -> Paper:
    """Return a text at the left and a value at the right edge."""
    return tuple(PaperLine(part, bold, tall) for part in columns.pair(left, right, width))


def money_row(left: str, money: Money, width: PaperWidth, *, bold: bool = False) -> Paper:
    """Return a row whose value is an amount without ``Rp``."""
    return row(left, columns.amount(money), width, bold=bold)


def money_rows(rows: Iterable[tuple[str, Money]], width: PaperWidth) -> Paper:
    """Return a row for each amount that is not zero."""
    return tuple(line for left, money in rows if money for line in money_row(left, money, width))


def text(words: str, width: PaperWidth, *, bold: bool = False) -> Paper:
    """Return ``words`` wrapped at the left edge."""
    return tuple(PaperLine(part, bold) for part in columns.wrapped(words, width))


def rule(width: PaperWidth) -> Paper:
    """Return the line between two blocks."""
    return (PaperLine(columns.rule(width)),)


def shop_head(shop: ShopFacts, width: PaperWidth) -> Paper:
    """Return who sells: name, outlet where it is called otherwise, address, phone, and the NPWP of a PKP."""
    lines = centred(shop.shop, width, bold=True)
    if shop.outlet.strip() and shop.outlet.strip().casefold() != shop.shop.strip().casefold():
        lines += centred(shop.outlet, width)
    lines += centred(shop.address, width)
    if shop.phone.strip():
        lines += centred(f"Telp {shop.phone}", width)
    if shop.pkp and shop.npwp.strip():
        lines += centred(f"NPWP {shop.npwp}", width)
    return lines


def simulation_mark(shop: ShopFacts, width: PaperWidth) -> Paper:
    """Return the line that keeps a practice shop's paper from being taken for a real one; nothing in a real shop."""
    if not shop.simulation:
        return ()
    return centred("*** SIMULASI ***", width, bold=True)


def copy_mark(copy_no: int, copied_at: datetime | None, shop: ShopFacts, width: PaperWidth) -> Paper:
    """Return the mark of the ``copy_no``-th reprint; nothing on the first print, which is number 0."""
    if copy_no == 0:
        return ()
    assert copied_at is not None, "a copy says when it was made"
    when = columns.stamp(copied_at, shop.zone)
    whole = f"*** CETAK ULANG {copy_no} - {when} ***"
    if len(whole) <= width:
        return centred(whole, width, bold=True)
    return centred(f"*** CETAK ULANG {copy_no} ***", width, bold=True) + centred(when, width, bold=True)
