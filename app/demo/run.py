"""``warungin demo``: a demo shop to try, or its day played unseen, with everything that came out of it written down."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from app import bootstrap
from app.db.errors import DatabaseMissing
from app.demo import day, output, plan
from app.demo.second_till import prices_both_ways
from app.demo.world import DemoFailed, World
from app.domain.errors import WarunginError
from app.services import enrolment, figures, settings, verify
from app.ui import program
from app.ui.page import Program
from app.ui.wiring import Trouble, Wiring
from app.version import VERSION

DEFAULT_OUT = Path("warungin-demo")


def main(*, headless: bool, out: Path | None, seed: int) -> int:
    """Run the demo. Returns 0 when the shop was closed in peace or every figure of the day ties, 1 when not, 2 when it cannot start."""
    folder = out or DEFAULT_OUT
    try:
        return _play(folder, seed) if headless else _open_shop(folder)
    except DemoFailed as error:
        _say(f"The demo cannot go on: {error}")
        return 2
    except day.ScreenSaidOtherwise as error:
        _say(f"The day stopped: {error}")
        return 1


def _say(text: str) -> None:
    print(text, flush=True)


# --- the shop to try ------------------------------------------------------------------------------


def _open_shop(folder: Path) -> int:
    """Open the demo till ready to sell; a second start brings the first to the front."""
    from app.ui.single_window import call_running

    world = World(folder)
    program.make_application()
    if call_running(world.till, "till"):
        _say("The demo is open already; its window is in front now.")
        return 0
    world.printer.close()
    _make(world)
    _say(f"The demo works in {folder.resolve()}. Its passphrase file is {world.passphrase_file}.")
    try:
        _start_server(world)
        wiring = ready_till(world, world.till, "K01", f"file:{folder.resolve() / 'receipts'}")
        return program.run(wiring)
    finally:
        world.close()


def _make(world: World) -> None:
    try:
        world.make()
    except OSError as error:
        reason = error.strerror or str(error)
        raise DemoFailed(
            f"no folder can be made in {world.out.resolve()} ({reason}); give another with --out"
        ) from error


def _start_server(world: World) -> None:
    _say("Starting PostgreSQL and the sync server …")
    world.server.start()
    _say("Filling the demo shop …")
    world.server.run("seed-demo", "--json")


def ready_till(world: World, path: Path, register: str, printer: str, face: str = "till") -> Wiring:
    """Open a till's folder; a new one is enrolled and filled first."""
    told = Program(version=VERSION, demo_people=plan.people(), face=face)
    opened = bootstrap.open_till(path, world.passphrase_file, told)
    if isinstance(opened, Trouble):
        raise DemoFailed(str(opened.error)) from opened.error
    if not enrolment.is_filled(opened.units(write=False)):
        code = world.server.run(
            "enrolment-code", "--outlet", "TKO1", "--kind", "register", "--register", register, "--json"
        )["code"]
        opened.enrol(world.server.url, code)
        settings.put(opened.units(), None, "printer", printer)
    return opened


# --- the day that is played ------------------------------------------------------------------------


def _play(folder: Path, seed: int) -> int:
    if folder.is_dir() and any(folder.iterdir()):
        raise DemoFailed(f"{folder} is not empty; give another folder with --out")
    began = time.monotonic()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    world = World(folder)
    try:
        _make(world)
        _start_server(world)
        summary = _played(world, plan.draw(seed))
    except WarunginError as error:
        raise DemoFailed(str(error)) from error
    finally:
        world.close()
    summary["seconds"] = round(time.monotonic() - began, 1)
    (folder / "summary.json").write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    wrong = output.what_does_not_tie(summary)
    for sentence in wrong:
        _say(f"DOES NOT TIE: {sentence}")
    _say(f"{summary['orders_on_till']} orders in {summary['seconds']} s; see {folder / 'summary.json'}")
    return 1 if wrong else 0


def _played(world: World, today: plan.Plan) -> dict[str, Any]:
    """Play the day through the window, then take the figures from the files and from the server."""
    wiring = ready_till(world, world.till, "K01", world.printer.setting)
    window = program.make_window(wiring)
    screens = output.Screens(world.out / "screens")
    played = day.Day(window, world, today, screens.save, _say)
    try:
        day.play(played)
        agree = prices_both_ways(wiring, lambda: ready_till(world, world.till2, "K02", "none"))
        day.show_other_looks(played)
    finally:
        day.end(played)
    return _figures(world, played, agree)


def _figures(world: World, played: day.Day, agree: bool) -> dict[str, Any]:
    centre = world.server.run("figures", "--json")["tenants"][0]
    try:
        opened = bootstrap.open_beside(world.till, world.passphrase_file)
    except DatabaseMissing as error:
        raise DemoFailed("the till's database is gone") from error
    try:
        till = figures.till_figures(opened.units(write=False))
        findings = verify.verify(opened.units(write=False))
        receipts = output.write_receipts(opened.units, world.out / "receipts", world.printer.jobs)
    finally:
        opened.close()
    return output.summary(till, centre, findings, receipts, played.seen, world.server.pids, prices_agree=agree)
