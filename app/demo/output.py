"""What the demo day leaves behind: pictures of the screens, every paper decoded from its stored bytes, and a summary that ties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.devices.escpos_reader import read, to_png
from app.domain.paper import PaperWidth
from app.services import printing, settings
from app.services.figures import TillFigures
from app.services.verify import Finding
from app.services.work import UnitOfWorkFactory

NAMES = {
    "receipt": "receipt",
    "x_report": "x-report",
    "z_report": "z-report",
    "cash_movement": "cash",
    "test": "test",
    "drawer": "drawer",
}


class Picture(Protocol):
    """What Qt's ``grab`` gives."""

    def save(self, file: str) -> bool: ...


class Screens:
    """Numbers and saves pictures of screens as PNG."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, picture: Picture, name: str) -> None:
        """Save one picture as ``NN-name.png``."""
        self._count += 1
        picture.save(str(self._folder / f"{self._count:02d}-{name}.png"))


@dataclass(frozen=True, slots=True)
class Receipts:
    """What came of the papers: how many, what the reader complained of, and whether the printer got the stored bytes."""

    count: int
    complaints: tuple[str, ...]
    as_received: bool


def write_receipts(units: UnitOfWorkFactory, folder: Path, received: Sequence[bytes]) -> Receipts:
    """Write each printed job as bytes, picture and text, decoded from the bytes that are stored with the job."""
    folder.mkdir(parents=True, exist_ok=True)
    width = settings.read(units(write=False)).paper
    complaints: list[str] = []
    printed: list[bytes] = []
    for number, job in enumerate(printing.jobs(units(write=False)), 1):
        if job.payload is None:
            continue
        if job.state == "printed":
            printed.append(job.payload)
        kind = NAMES[job.kind] + ("-copy" if job.copy_no else "")
        complaints += _write(folder / f"{number:03d}-{kind}", job.payload, width)
    return Receipts(len(printed), tuple(complaints), as_received=sorted(printed) == sorted(received))


def _write(stem: Path, payload: bytes, width: PaperWidth) -> tuple[str, ...]:
    paper = read(payload, width)
    stem.with_suffix(".escpos").write_bytes(payload)
    stem.with_suffix(".txt").write_text(paper.text + "\n", encoding="utf-8")
    to_png(paper, stem.with_suffix(".png"))
    return tuple(f"{stem.name}: {complaint}" for complaint in paper.complaints)


def summary(
    till: TillFigures,
    centre: dict[str, Any],
    findings: list[Finding],
    receipts: Receipts,
    seen_totals: Sequence[int],
    server_pids: Sequence[int],
    *,
    prices_agree: bool,
) -> dict[str, Any]:
    """Return what the day came to. ``seen_totals`` are the dues that stood on the screen when the orders were paid."""
    return {
        "orders_on_till": till.orders,
        "orders_on_server": centre["orders"],
        "total_minor_on_till": till.total_minor,
        "total_minor_on_server": centre["total_minor"],
        "total_minor_on_screen": sum(seen_totals),
        "duplicates": centre["duplicates"],
        "receipt_numbers": list(till.receipt_numbers),
        "receipt_numbers_on_server_equal": list(till.receipt_numbers) == list(centre["receipt_numbers"]),
        "receipt_gaps": till.receipt_gaps + centre["receipt_gaps"],
        "stock_mismatches": till.stock_mismatches
        + centre["stock_mismatches"]
        + _apart(till.on_hand, centre["on_hand"]),
        "journal_ok": not findings,
        "findings": [finding.as_dict() for finding in findings],
        "cash_difference_minor": till.last_difference_minor,
        "print_jobs_pending": till.print_jobs_pending,
        "papers_printed": receipts.count,
        "papers_as_received": receipts.as_received,
        "paper_complaints": list(receipts.complaints),
        "parked": till.parked + centre["parked"],
        "flags": centre["flags"],
        "unsent": till.pending,
        "server_pids": list(server_pids),
        "prices_agree_on_two_tills": prices_agree,
    }


def _apart(till: dict[str, int], centre: dict[str, int]) -> int:
    """Return for how many products till and centre say another stock."""
    return sum(1 for sku in till.keys() | centre.keys() if till.get(sku, 0) != centre.get(sku, 0))


def what_does_not_tie(made: dict[str, Any], short_by: int = 2_000) -> list[str]:
    """Return a sentence for each figure of a summary that is not as it must be."""
    rules: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
        ("the till has no orders", lambda s: s["orders_on_till"] > 0),
        (
            "till and server do not have the same number of orders",
            lambda s: s["orders_on_till"] == s["orders_on_server"],
        ),
        (
            "till and server do not add up to the same sum",
            lambda s: s["total_minor_on_till"] == s["total_minor_on_server"],
        ),
        ("the sums on the screen were others", lambda s: s["total_minor_on_screen"] == s["total_minor_on_till"]),
        ("an order is at the server twice", lambda s: s["duplicates"] == 0),
        ("the receipt numbers are not the same on both sides", lambda s: s["receipt_numbers_on_server_equal"]),
        ("a receipt number is missing", lambda s: s["receipt_gaps"] == 0),
        ("a product's stock is not the sum of its moves", lambda s: s["stock_mismatches"] == 0),
        ("the books have findings", lambda s: s["journal_ok"]),
        (
            "the drawer is not short by what was left out of the count",
            lambda s: s["cash_difference_minor"] == -short_by,
        ),
        ("a paper is still waiting", lambda s: s["print_jobs_pending"] == 0),
        ("the printer got other bytes than are stored", lambda s: s["papers_as_received"]),
        ("a paper has commands that no printer knows", lambda s: not s["paper_complaints"]),
        ("a message is parked", lambda s: s["parked"] == 0),
        ("a message was not sent", lambda s: s["unsent"] == 0),
        ("the server was not another process after its stop", lambda s: len(set(s["server_pids"])) == 2),
        ("two tills do not show the same price", lambda s: s["prices_agree_on_two_tills"]),
    ]
    return [sentence for sentence, holds in rules if not holds(made)]
