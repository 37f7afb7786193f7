"""The print queue: paper comes after the sale, late if it must, marked when it may be a second one; the drawer opens once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.devices.escpos_encoder import drawer_kick
from app.devices.escpos_reader import read
from app.devices.file_printer import FilePrinter
from app.devices.none_printer import NonePrinter
from app.devices.print_queue import PrintWorker
from app.domain.money import Money
from app.domain.order import Order
from app.domain.paper import PaperWidth
from app.domain.staff import RightMissing
from app.ports import PrinterAway, ReceiptPrinter
from app.services import drawer, orders, printing, shifts
from tests.till import Till

WAIT_SECONDS = 10.0


@dataclass
class Printer:
    """A printer that takes jobs into memory, or is away for as many tries as ``away`` says."""

    away: int = 0
    sent: list[bytes] = field(default_factory=list)
    name: str = "test"

    def send(self, data: bytes) -> None:
        if self.away > 0:
            self.away -= 1
            raise PrinterAway(why="off")
        self.sent.append(data)

    def ready(self) -> bool:
        return self.away == 0


class Rounds:
    """Counts how often the worker has looked at its queue."""

    def __init__(self) -> None:
        self._done = 0
        self._changed = threading.Condition()

    def one_more(self) -> None:
        with self._changed:
            self._done += 1
            self._changed.notify_all()

    def wait_for(self, rounds: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._done >= rounds, WAIT_SECONDS), "the worker did not come round"


@contextmanager
def working(till: Till, printer: ReceiptPrinter) -> Iterator[tuple[PrintWorker, Rounds]]:
    """Run the print worker over a till's queue; the first round is done inside."""
    rounds = Rounds()
    worker = PrintWorker(till.units, printer, lambda: None, rounds.one_more)
    worker.wake()
    worker.start()
    try:
        rounds.wait_for(1)
        yield worker, rounds
    finally:
        worker.stop()


def states(till: Till) -> list[tuple[str, str, int, int]]:
    return till.sql("select kind, state, copy_no, tries from print_jobs order by rowid")


def is_copy(data: bytes) -> bool:
    return any("CETAK ULANG" in line for line in text_of(data))


def text_of(data: bytes) -> list[str]:
    return read(data, PaperWidth.MM58).text.splitlines()


def kicks(data: bytes) -> int:
    return data.count(drawer_kick())


def test_a_receipt_is_printed_once_and_opens_the_drawer_once(shop: Till) -> None:
    order = shop.sell("MIE", more=1_500)
    printer = Printer()
    with working(shop, printer):
        pass
    assert states(shop) == [("receipt", "printed", 0, 1)]
    assert (len(printer.sent), kicks(printer.sent[0]), is_copy(printer.sent[0])) == (1, 1, False)
    assert any(order.receipt_no in line for line in text_of(printer.sent[0]))
    assert shop.sql("select payload from print_jobs") == [(printer.sent[0],)]
    with working(shop, printer):
        pass
    assert len(printer.sent) == 1


def test_a_dead_printer_keeps_the_paper_and_the_drawer_is_not_opened_later(shop: Till) -> None:
    shop.sell("MIE")
    printer = Printer(away=2)
    with working(shop, printer) as (worker, rounds):
        assert printing.queue_state(shop.units(write=False)).error == "off"
        assert states(shop) == [("receipt", "waiting", 0, 1)]
        assert shop.sell("KOPI").number == 2
        worker.wake()
        rounds.wait_for(2)
        worker.wake()
        rounds.wait_for(3)
    assert states(shop) == [("receipt", "printed", 0, 3), ("receipt", "printed", 0, 1)]
    assert [kicks(data) for data in printer.sent] == [0, 1]
    assert printing.queue_state(shop.units(write=False)).waiting == 0


def test_a_job_that_was_interrupted_comes_back_as_a_copy_without_a_kick(shop: Till) -> None:
    shop.sell("MIE")
    task = printing.next_task(shop.units(write=False))
    assert task is not None
    printing.start(shop.units(), task, b"half of it")
    shop.restart()
    again = printing.next_task(shop.units(write=False))
    assert again is not None
    assert (again.job.id, again.copy_no) == (task.job.id, 1)
    printer = Printer()
    with working(shop, printer):
        pass
    assert states(shop) == [("receipt", "printed", 1, 2)]
    assert (is_copy(printer.sent[0]), kicks(printer.sent[0])) == (True, 0)


def test_an_interrupted_job_goes_before_those_that_wait(shop: Till) -> None:
    shop.sell("MIE")
    shop.clock.move(minutes=1)
    second = shop.sell("KOPI")
    with shop.units() as uow:
        job = uow.prints.find_receipt(second.id)
        assert job is not None
        uow.prints.start(job.id, uow.now, b"half", 0)
    task = printing.next_task(shop.units(write=False))
    assert task is not None
    assert task.job.about == second.id


def test_a_shop_without_a_printer_skips_paper_and_never_calls_it_printed(shop: Till) -> None:
    first = shop.sell("MIE")
    with working(shop, NonePrinter()):
        pass
    assert states(shop) == [("receipt", "skipped", 0, 1)]
    job = printing.find_receipt(shop.units(write=False), first.id)
    assert job is not None
    assert job.state == "skipped"
    assert printing.queue_state(shop.units(write=False)).waiting == 0


def test_a_drawer_opens_when_asked_or_not_at_all(shop: Till) -> None:
    drawer.open_drawer(shop.units(), shop.supervisor, "tukar uang")
    printer = Printer(away=1)
    with working(shop, printer) as (worker, rounds):
        assert states(shop) == [("drawer", "waiting", 0, 1)]
        worker.wake()
        rounds.wait_for(2)
    assert printer.sent == []
    assert states(shop)[0][1] == "skipped"
    drawer.open_drawer(shop.units(), shop.supervisor, "tukar uang")
    with working(shop, printer):
        pass
    assert printer.sent == [drawer_kick()]


def test_a_kick_that_was_interrupted_is_not_repeated(shop: Till) -> None:
    drawer.open_drawer(shop.units(), shop.supervisor, "tukar uang")
    task = printing.next_task(shop.units(write=False))
    assert task is not None
    assert task.paper is None
    printing.start(shop.units(), task, drawer_kick())
    shop.restart()
    printer = Printer()
    with working(shop, printer):
        pass
    assert printer.sent == []
    assert states(shop)[0][1] == "skipped"


def test_paper_stays_in_the_order_of_the_sales(shop: Till) -> None:
    sold: list[Order] = []
    for sku in ("MIE", "KOPI", "SUSU"):
        shop.clock.move(seconds=1)
        sold.append(shop.sell(sku))
    printer = Printer()
    with working(shop, printer):
        pass
    numbers = [next(line for line in text_of(data) if "TKO1-" in line) for data in printer.sent]
    assert [order.receipt_no in line for order, line in zip(sold, numbers, strict=True)] == [True] * 3


def test_a_new_printer_takes_over_what_waits(shop: Till, tmp_path: Path) -> None:
    shop.sell("MIE")
    files = FilePrinter(tmp_path / "paper")
    with working(shop, Printer(away=99)) as (worker, rounds):
        worker.use(files)
        rounds.wait_for(2)
    assert len(files.jobs()) == 1
    assert shop.sql("select payload from print_jobs") == [(files.jobs()[0].read_bytes(),)]


def test_every_kind_of_paper_comes_out(shop: Till) -> None:
    shop.sell("MIE")
    shifts.move_cash(shop.units(), shop.cashier, Money(10_000), "receh")
    shifts.print_x(shop.units(), shop.cashier)
    printing.queue_test_page(shop.units(), shop.cashier)
    orders.reprint(shop.units(), shop.cashier)
    approved = {("note", 1_000): 213, ("coin", 500): 1}
    shifts.close(shop.units(), shop.cashier, approved, Money(0), "")
    printer = Printer()
    with working(shop, printer):
        pass
    assert [state for _, state, _, _ in states(shop)] == ["printed"] * 6
    assert [kicks(data) for data in printer.sent] == [1, 1, 0, 0, 0, 0]
    assert [is_copy(data) for data in printer.sent] == [False, False, False, False, True, False]
    assert "LAPORAN Z" in " ".join(text_of(printer.sent[-1]))


@pytest.mark.expects_log("print_skipped")
def test_paper_of_something_that_is_gone_does_not_hold_up_the_rest(shop: Till) -> None:
    first = shop.sell("MIE")
    shop.clock.move(seconds=1)
    shop.sell("KOPI")
    shop.tamper("update print_jobs set about = ? where about = ?", bytes(16), first.id.bytes)
    printer = Printer()
    with working(shop, printer):
        pass
    assert states(shop)[1][1] == "printed"
    assert states(shop)[0][1] == "skipped"
    assert len(printer.sent) == 1


def test_who_may_not_reprint_queues_nothing(shop: Till) -> None:
    shop.sell("MIE")
    shop.refuses(RightMissing, lambda uow: orders.reprint(uow, shop.kitchen))
    shop.refuses(RightMissing, lambda uow: printing.queue_test_page(uow, shop.kitchen))
