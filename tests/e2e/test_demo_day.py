"""The demo day as anyone can play it: one command, then every figure taken again from what it left behind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.db.engine import connect
from app.devices.escpos_reader import read
from app.domain.paper import PaperWidth
from app.runtime.data_folder import DataFolder

SECONDS_MAX = 240
ALWAYS_THERE = (
    "orders_on_till", "orders_on_server", "total_minor_on_till", "total_minor_on_server", "duplicates", "receipt_numbers",
    "receipt_gaps", "stock_mismatches", "journal_ok", "cash_difference_minor", "print_jobs_pending", "parked", "seconds",
)  # fmt: skip


def warungin(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments], capture_output=True, text=True, timeout=SECONDS_MAX, check=False
    )


def play(out: Path, seed: int) -> dict[str, Any]:
    done = warungin("demo", "--headless", "--out", str(out), "--seed", str(seed))
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text())
    return summary


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lend the folder of one day that was played."""
    out = tmp_path_factory.mktemp("demo") / "out"
    play(out, seed=11)
    return out


def summary_of(out: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text())
    return summary


@pytest.mark.timeout(SECONDS_MAX)
def test_every_figure_of_the_day_ties(played: Path) -> None:
    summary = summary_of(played)
    assert all(name in summary for name in ALWAYS_THERE)
    assert summary["orders_on_till"] == summary["orders_on_server"] == len(summary["receipt_numbers"]) >= 10
    assert summary["total_minor_on_till"] == summary["total_minor_on_server"] == summary["total_minor_on_screen"] > 0
    assert summary["duplicates"] == summary["receipt_gaps"] == summary["stock_mismatches"] == summary["parked"] == 0
    assert summary["print_jobs_pending"] == 0
    assert summary["journal_ok"]
    assert summary["cash_difference_minor"] == -2_000
    assert len(set(summary["server_pids"])) == 2
    assert summary["seconds"] < 120


def test_each_paper_is_there_as_bytes_picture_and_text(played: Path) -> None:
    papers = sorted((played / "receipts").glob("*.escpos"))
    kinds = {re.sub(r"^\d+-", "", paper.stem) for paper in papers}
    assert kinds == {"receipt", "receipt-copy", "cash", "x-report", "z-report"}
    for paper in papers:
        decoded = read(paper.read_bytes(), PaperWidth.MM58)
        assert decoded.complaints == ()
        assert paper.with_suffix(".txt").read_text().rstrip("\n") == decoded.text.rstrip("\n")
        assert paper.with_suffix(".png").stat().st_size > 1_000


def test_the_receipts_on_paper_add_up_to_the_orders_in_the_books(played: Path) -> None:
    first_prints = sorted((played / "receipts").glob("*-receipt.txt"))
    totals = [int(re.search(r"TOTAL\s+Rp ([\d.]+)", text.read_text())[1].replace(".", "")) for text in first_prints]  # type: ignore[index]
    assert sum(totals) == summary_of(played)["total_minor_on_till"]


def test_every_screen_was_pictured(played: Path) -> None:
    names = {re.sub(r"^\d+-", "", picture.stem) for picture in (played / "screens").glob("*.png")}
    assert names >= {
        "sign-in",
        "open-shift",
        "selling",
        "search",
        "paying",
        "done",
        "held-carts",
        "printer-dead",
        "shift",
    }
    assert names >= {
        "x-report",
        "void-question",
        "orders",
        "sync",
        "more",
        "keys",
        "blind-count",
        "difference",
        "z-report",
    }


def test_the_books_can_be_proved_again_without_any_option(played: Path) -> None:
    done = warungin("verify", "--data", str(played / "data" / "till"), "--json")
    assert json.loads(done.stdout) == {"ok": True, "findings": []}
    assert done.returncode == 0


def test_the_centre_says_the_same_when_it_is_asked_again(played: Path) -> None:
    done = warungin("server", "figures", "--data", str(played / "data" / "server"), "--json")
    tenant = json.loads(done.stdout)["tenants"][0]
    summary = summary_of(played)
    assert (tenant["orders"], tenant["total_minor"]) == (summary["orders_on_till"], summary["total_minor_on_till"])
    assert tenant["receipt_numbers"] == summary["receipt_numbers"]


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(played: Path) -> None:
    before = summary_of(played)
    done = warungin("demo", "--headless", "--out", str(played))
    assert done.returncode == 2
    assert "not empty" in done.stdout
    assert summary_of(played) == before


def test_an_edit_made_by_hand_is_found_and_named(played: Path) -> None:
    folder = DataFolder(played / "data" / "till")
    key = bootstrap.find_key(folder, played / "data" / "demo-passphrase.txt")
    connection = connect(folder.database, key)
    order_id, total = connection.execute("select id, total_minor from orders order by number limit 1").fetchone()
    by = (
        "update orders set total_minor = total_minor + :by, received_minor = received_minor + :by, "
        "due_before_rounding_minor = due_before_rounding_minor + :by where id = :id"
    )
    connection.execute(by, {"by": -100, "id": order_id})
    try:
        done = warungin("verify", "--data", str(played / "data" / "till"), "--json")
    finally:
        connection.execute(by, {"by": 100, "id": order_id})
        connection.close()
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    named = {(finding["table"], finding["field"]) for finding in findings}
    assert {("orders", "total_minor"), ("orders", "due_before_rounding_minor"), ("orders", "received_minor")} <= named
    assert str(total - 100) in next(f["sentence"] for f in findings if f["field"] == "total_minor")


@pytest.mark.timeout(SECONDS_MAX)
def test_the_same_seed_plays_the_same_day(played: Path, tmp_path: Path) -> None:
    again = play(tmp_path / "out", seed=11)
    first = summary_of(played)
    same = ("orders_on_till", "total_minor_on_till", "papers_printed", "cash_difference_minor")
    assert [again[name] for name in same] == [first[name] for name in same]
    goods = [_goods(out / "receipts") for out in (played, tmp_path / "out")]
    assert goods[0] == goods[1]


def _goods(receipts: Path) -> list[list[str]]:
    """Return the lines of each receipt that name goods and amounts, without its number and time."""
    return [
        [line for line in text.read_text().splitlines() if not line.startswith(("No", "Tgl"))]
        for text in sorted(receipts.glob("*-receipt.txt"))
    ]
