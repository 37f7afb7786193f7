"""The power goes: at drawn moments of a till's traced life the disk is rebuilt as a bad disk could hold it, and the till opened on it."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from app.bootstrap import OpenFolder, open_folder
from app.domain.errors import WarunginError
from app.domain.money import Money
from app.domain.quantity import Quantity
from app.services import carts, catalogue, enrolment, orders, settings, shifts, verify
from tests.faults import books, trace
from tests.faults.tally import Tally, ToolMissing
from tests.till import PASSPHRASE, make_folder, make_till

SALES_A_CUT = 2
SALES = (45, 240)
"""How much a till works under the trace: twice as often as the power is cut, between these."""
SHARES = (0.0, 0.02, 0.3, 0.5, 0.7, 0.98, 1.0)
"""How much of what was not synced survives, drawn for each cut."""
BIRTHS = 0.15
"""How often the power goes while a folder is started for the first time, which is short."""
TRACED_SECONDS_MAX = 900


def run(base: Path, rounds: int, seed: int, say: Callable[[str], None]) -> Tally:
    """Cut the power so many times, each cut a round. Raises ToolMissing."""
    strace = shutil.which("strace")
    if strace is None:
        raise ToolMissing("strace")
    chance, total = random.Random(seed), Tally(rounds=rounds)
    life = _Life(base, chance)
    life.lead(strace, min(max(rounds * SALES_A_CUT, SALES[0]), SALES[1]))
    calls = life.read()
    cuts = life.cuts(calls, rounds)
    done = 0

    def cut(line: int) -> None:
        nonlocal done
        share, image = chance.choice(SHARES), base / "image"
        life.disk.after_power_cut(image, chance, share)
        found = life.examine(image, line)
        if not found.is_clean:
            kept = base / f"cut-{line}"
            image.rename(kept)
            found.findings = [f"cut at line {line}, {share:.2f} kept, {kept}: {each}" for each in found.findings]
        shutil.rmtree(image, ignore_errors=True)
        total.add(found)
        done += 1
        if done % 20 == 0 or done == rounds:
            say(f"power: {done} cuts, {len(calls)} calls traced, {len(total.findings)} findings")

    trace.play(life.disk, calls, cuts, cut)
    total.orders = sum(said.startswith("paid ") for said in life.acknowledged(calls[-1].ended + 1))
    return total


class _Life:
    """A till's life under the trace, and what is expected of the disk at each moment of it."""

    def __init__(self, base: Path, chance: random.Random) -> None:
        self._chance = chance
        self.root = base / "disk"
        self.trace = base / "trace.txt"
        self._shown = base / "shown.txt"
        self._said: list[tuple[int, str]] = []
        till = make_till(self.root / "till")
        settings.put(till.units(), None, "printer", f"file:{base / 'receipts'}")
        till.close()
        self._passphrase = base / "passphrase.txt"
        self._passphrase.write_text(PASSPHRASE, encoding="utf-8")
        make_folder(till.folder).unlink()
        (self.root / "new" / "logs").mkdir(parents=True)
        self.disk = trace.Disk(self.root)

    def lead(self, strace: str, sales: int) -> None:
        """Let the till work under the trace. Raises ToolMissing when nothing may be traced here."""
        words = [
            str(self.root),
            str(self._passphrase),
            str(self._shown),
            str(self._chance.randrange(10**6)),
            str(sales),
        ]
        command = trace.command(strace, self.trace, [sys.executable, "-m", "tests.faults.powered", *words])
        done = subprocess.run(command, capture_output=True, text=True, timeout=TRACED_SECONDS_MAX, check=False)
        if "ptrace" in done.stderr:
            raise ToolMissing(f"strace, which may not trace here: {done.stderr.strip().splitlines()[-1]}")
        if done.returncode != 0:
            raise RuntimeError(f"the traced till failed: {done.stderr.strip()[-2_000:]}")

    def read(self) -> list[trace.Call]:
        """Return all calls of the trace, and know from now on what was acknowledged when."""
        calls = trace.calls_of(self.trace)
        shown = str(self._shown)
        self._said = [
            (call.begun, call.texts[0].decode()) for call in calls if call.name == "write" and call.of == shown
        ]
        return calls

    def cuts(self, calls: list[trace.Call], count: int) -> list[int]:
        """Draw lines of the trace before which the power goes, in order: each just after a call on the disk began or ended."""
        on_disk = [call for call in calls if str(self.root) in (call.of + "".join(call.paths))]
        lines = sorted({line + 1 for call in on_disk for line in (call.begun, call.ended)})
        enrolled = next(at for at, said in self._said if said.startswith("enrolled"))
        births = [line for line in lines if line <= enrolled]
        return sorted(self._chance.choice(births if self._chance.random() < BIRTHS else lines) for _ in range(count))

    def acknowledged(self, line: int) -> list[str]:
        """Return what was acknowledged before a line of the trace."""
        return "".join(said for at, said in self._said if at < line).splitlines()

    def examine(self, image: Path, line: int) -> Tally:
        """Open both tills on an image, as after a power cut, and return what is wrong."""
        found, said = Tally(), self.acknowledged(line)
        found.findings += [
            f"refused: {each}" for each in said if each.startswith("refused ") and "nothing_" not in each
        ]
        for name, look in (("new", self._look_at_new), ("till", self._look_at_till)):
            (image / name / "logs").mkdir(parents=True, exist_ok=True)
            try:
                opened = open_folder(image / name, self._passphrase)
            except WarunginError as error:
                found.findings.append(f"{name} does not open: {error.code} {error.facts}")
                continue
            try:
                look(found, opened, said)
            except WarunginError as error:
                found.findings.append(f"{name}: {error.code} {error.facts}")
            finally:
                opened.close()
        return found

    def _look_at_new(self, found: Tally, opened: OpenFolder, said: list[str]) -> None:
        if "enrolled" in said and not enrolment.is_enrolled(opened.units(write=False)):
            found.findings.append("it was enrolled, and is no longer")

    def _look_at_till(self, found: Tally, opened: OpenFolder, said: list[str]) -> None:
        found.findings += [finding.sentence for finding in verify.verify(opened.units(write=False))]
        with opened.units(write=False) as uow:
            rows = uow.connection.execute(books.TILL_ORDERS).fetchall()
        there = {sale.id: sale for sale in (books.Sale(UUID(bytes=row[0]), *row[1:]) for row in rows)}
        for sale in (books.sale_of(each) for each in said if each.startswith("paid ")):
            if there.get(sale.id) != sale:
                found.lost += 1
                found.findings.append(f"{sale} was shown as paid; there is {there.get(sale.id)}")
        doubled, gaps = books.count_numbers(there.values(), whole=True)
        found.doubled += doubled
        found.gaps += gaps
        last = max((sale.number for sale in there.values()), default=0)
        if (sold := _sell(opened)) != last + 1:
            found.findings.append(f"the next sale got number {sold} after {last}")


def _sell(opened: OpenFolder) -> int:
    """Sell one thing more and return the number it got."""
    with opened.units(write=False) as uow:
        cashier = next(person for person in uow.staff.active() if person.role == "cashier")
    if shifts.find_open(opened.units(write=False)) is None:
        shifts.open(opened.units(), cashier, Money(100_000))
    product = catalogue.page(opened.units(write=False), None)[0]
    carts.add_product(opened.units(), cashier, product.id, product.base_unit.code, Quantity.of(1))
    view = carts.current(opened.units(write=False))
    return orders.complete(opened.units(), cashier, view.cart.id, view.cash_due).number
