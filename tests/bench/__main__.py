"""``python -m tests.bench``: measure, print one row a figure, and fail when a goal is missed."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from tests.bench.figure import SHORT, WHOLE, Figure, Scale
from tests.bench.world import World, make_world

FIGURES = (
    "sale_over_bare",
    "scan_to_line_p99",
    "search_p99",
    "cold_start_over_bare_window",
    "till_rss",
    "push_over_http",
    "push_one_over_insert",
    "pull_idle_flat",
    "herd",
    "catch_up_1000_orders_1mbit",
    "bootstrap_100k_over_bare",
)

Measure = Callable[[World, Scale], Figure]


def main(argv: list[str] | None = None) -> int:
    """Measure what was asked for. Return 1 when a goal is missed in a whole run; a short run only reports."""
    options = _parser().parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    scale = SHORT if options.short else WHOLE
    figures = list(_measured(options.only or FIGURES, scale, told=not options.json))
    if options.json:
        print(json.dumps([figure.row() for figure in figures], indent=1))
    return 0 if scale.short or all(figure.ok for figure in figures) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure the till and the centre against floors taken in the same run. "
        "Exits with 1 when a goal is missed.",
    )
    parser.add_argument("--json", action="store_true", help="print one list of rows as JSON")
    parser.add_argument(
        "--only", action="append", choices=FIGURES, metavar="NAME", help=f"one of: {', '.join(FIGURES)}"
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help="fewer samples and 10 000 products, under a minute: reports the goals but exits with 0 when one is missed",
    )
    return parser


def _measured(names: list[str] | tuple[str, ...], scale: Scale, *, told: bool) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="warungin-bench-") as folder:
        world = make_world(Path(folder), scale.products)
        for name in names:
            measure = cast("Measure", import_module(f"tests.bench.{name}").measure)
            figure = measure(world, scale)
            if told:
                _tell(figure)
            yield figure


def _tell(figure: Figure) -> None:
    verdict = "ok  " if figure.ok else "MISS"
    print(f"{verdict} {figure.name:<28} {figure.value:>10} {figure.unit:<10} goal {figure.goal}  floor {figure.floor}")
    print(f"     {figure.how}")
    for name, value in figure.details.items():
        print(f"     {name}: {value}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
