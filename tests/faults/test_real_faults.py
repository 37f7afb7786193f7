"""Real faults in short: real tills and servers, really killed, cut off, out of room and without power. The long run is
``python -m tests.faults``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import __main__ as program
from tests.faults import kills, lines, outages, power, rooms, trace
from tests.faults.books import Sale, count_numbers
from tests.faults.tally import Tally
from tests.till import an_id, in_memory

SEED = 3
pytestmark = pytest.mark.timeout(400)
# Each takes seconds; a machine that is busy with other things must not turn them red.


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    """Lend a folder, in memory where there is one: what is tested here does not depend on how fast a disk is."""
    with in_memory(tmp_path) as folder:
        yield folder


def quiet(_: str) -> None:
    """Nobody reads along."""


def clean(tally: Tally) -> Tally:
    """Hold that nothing at all is wrong."""
    assert (tally.lost, tally.doubled, tally.gaps, tally.findings) == (0, 0, 0, [])
    return tally


def test_tills_and_server_killed_at_any_instant_lose_and_double_nothing(base: Path) -> None:
    tally = clean(kills.run(base, 4, SEED, quiet))
    assert (tally.rounds, tally.kills >= 8, tally.orders > 20) == (4, True, True)


def test_the_server_outlives_its_database_and_tills_sell_on_without_it(base: Path) -> None:
    assert clean(outages.run(base, 1, SEED, quiet)).orders > 5


def test_a_full_disk_is_told_and_costs_nothing(base: Path) -> None:
    assert clean(rooms.run(base, 1, SEED, quiet)).orders > 5


def test_a_line_that_loses_cuts_and_repeats_costs_nothing(base: Path) -> None:
    assert clean(lines.run(base, 1, SEED, quiet)).orders > 5


def test_every_sale_that_was_shown_as_paid_is_there_after_a_power_cut(base: Path) -> None:
    tally = clean(power.run(base, 20, SEED, quiet))
    assert (tally.rounds, tally.orders > 20) == (20, True)


def test_a_disk_that_lies_about_flushing_is_found_out(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power cuts have teeth: were a sync no sync, sales would be missing."""
    monkeypatch.setattr(trace.Disk, "_sync", lambda *_: None)
    tally = power.run(base, 10, SEED, quiet)
    assert tally.lost > 0
    assert tally.findings


def test_numbers_that_are_there_twice_or_missing_are_counted() -> None:
    sales = [Sale(an_id(1, place), "A", number, 1_000, f"R{number}") for place, number in enumerate((1, 2, 2, 5))]
    assert count_numbers(sales, whole=True) == (1, 2)
    assert count_numbers(sales, whole=False) == (1, 0)


def test_a_missing_tool_makes_the_run_red(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert program.main(["--only", "power", "--rounds", "1", "--json"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "a tool is missing: strace\n")


def test_the_result_is_told_as_json_and_as_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lossy(base: Path, rounds: int, _seed: int, _say: object) -> Tally:
        base.mkdir()
        return Tally(rounds=rounds, orders=7, lost=1)

    monkeypatch.setitem(program.KINDS, "kill", lossy)
    assert program.main(["--only", "kill", "--rounds", "2", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (left,) = told.pop("findings")
    assert told == {"rounds": 2, "kills": 0, "orders": 7, "lost": 1, "doubled": 0, "gaps": 0}
    shutil.rmtree(Path(left.rpartition(" ")[2]).parent)
