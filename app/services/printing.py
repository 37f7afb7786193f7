"""The print queue as the print worker and the screens see it. What stands on a paper is read from facts, so it can be printed again."""

from __future__ import annotations

from dataclasses import dataclass

from app.db.stores.prints import PrintJob, PrintQueueState
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import NotFound, Rejected, Unusable
from app.domain.ids import OrderId, PrintJobId, ShiftId
from app.domain.money import Money
from app.domain.paper import Paper, PaperWidth, ShopFacts
from app.domain.receipt import receipt
from app.domain.report_paper import report_paper
from app.domain.slip_paper import cash_movement_paper, test_page
from app.domain.staff import Right, Staff, require
from app.services.settings import paper_width
from app.services.shifts import Count, build_close_preview, build_report
from app.services.shops import shop_facts

__all__ = [
    "PrintJob",
    "PrintQueueState",
    "PrintTask",
    "fail",
    "find_receipt",
    "finish",
    "next_task",
    "preview",
    "queue_state",
    "start",
]


@dataclass(frozen=True, slots=True)
class PrintTask:
    """A job ready to be encoded: its lines, or none when it only opens the drawer. ``copy_no`` is what its mark says.

    ``unprintable`` is the code of why its paper cannot be made any more: what it is about is gone or cannot be read.
    """

    job: PrintJob
    paper: Paper | None
    width: PaperWidth
    copy_no: int
    unprintable: str = ""


def queue_state(uow: UnitOfWork) -> PrintQueueState:
    """Return how many jobs are not on paper, since when, and why."""
    with uow:
        return uow.prints.state()


def find_receipt(uow: UnitOfWork, order_id: OrderId) -> PrintJob | None:
    """Return the newest print of an order's receipt, first or copy: whether it is on paper, and if not why."""
    with uow:
        return uow.prints.find_receipt(order_id)


def next_task(uow: UnitOfWork) -> PrintTask | None:
    """Return the oldest job that is not on paper. One that was interrupted while printing comes as a copy, marked so."""
    with uow:
        job = uow.prints.find_next()
        if job is None:
            return None
        copy_no = job.copy_no
        if job.state == "printing" and copy_no == 0:
            copy_no = 1
        width = paper_width(uow.settings.get("paper"))
        try:
            return PrintTask(job, _paper(uow, job, width, copy_no), width, copy_no)
        except (NotFound, Rejected, Unusable) as error:
            return PrintTask(job, None, width, copy_no, unprintable=error.code)


def start(uow: UnitOfWork, task: PrintTask, payload: bytes) -> None:
    """Note, before the first byte leaves, that a job goes to the printer with these bytes."""
    with uow:
        uow.prints.start(task.job.id, uow.now, payload, task.copy_no)


def finish(uow: UnitOfWork, job_id: PrintJobId, *, printed: bool) -> None:
    """Note that a job is on paper, or that it never will be: there is no printer, or nothing left to print."""
    with uow:
        uow.prints.finish(job_id, uow.now, "printed" if printed else "skipped")


def fail(uow: UnitOfWork, job_id: PrintJobId, error: str) -> None:
    """Note why a job is not on paper; it stays in the queue."""
    with uow:
        uow.prints.fail(job_id, error)


def jobs(uow: UnitOfWork) -> list[PrintJob]:
    """Return every job of this till with the bytes it was printed with, oldest first."""
    with uow:
        return uow.prints.all()


def preview(uow: UnitOfWork, order_id: OrderId) -> Paper:
    """Return a receipt's lines as the printer gets them."""
    with uow:
        return _receipt(uow, order_id, shop_facts(uow), paper_width(uow.settings.get("paper")), 0)


def report_preview(uow: UnitOfWork, actor: Staff, shift_id: ShiftId) -> Paper:
    """Return the X report of the open shift, or the Z report of a closed one. Raises ShiftNotFound, RightMissing."""
    require(actor, Right.SHIFT)
    with uow:
        return report_paper(build_report(uow, shift_id), shop_facts(uow), paper_width(uow.settings.get("paper")))


def close_preview(uow: UnitOfWork, actor: Staff, count: Count, left_in_drawer: Money, note: str) -> Paper:
    """Return the Z report that closing now would print. Nothing is written.

    Raises NoOpenShift, CartStillOpen, CountOutOfRange, LeftTooMuch, RightMissing.
    """
    require(actor, Right.SHIFT)
    with uow:
        report = build_close_preview(uow, count, left_in_drawer, note)
        return report_paper(report, shop_facts(uow), paper_width(uow.settings.get("paper")))


def queue_test_page(uow: UnitOfWork, actor: Staff) -> None:
    """Queue a test page. Raises RightMissing."""
    require(actor, Right.SHIFT)
    with uow:
        uow.prints.add(PrintJobId(uow.new_id()), uow.now, "test", uow.device.identity().device_id)


def _paper(uow: UnitOfWork, job: PrintJob, width: PaperWidth, copy_no: int) -> Paper | None:
    shop = shop_facts(uow)
    match job.kind:
        case "receipt":
            return _receipt(uow, OrderId(job.about), shop, width, copy_no)
        case "x_report" | "z_report":
            return report_paper(build_report(uow, ShiftId(job.about)), shop, width)
        case "cash_movement":
            return _movement(uow, job, shop, width)
        case "test":
            return test_page(shop, width)
        case "drawer":
            return None
        case kind:
            raise NotFound(kind=kind)


def _receipt(uow: UnitOfWork, order_id: OrderId, shop: ShopFacts, width: PaperWidth, copy_no: int) -> Paper:
    order = uow.orders.get(order_id)
    shift = uow.shifts.get(order.shift_id)
    copied_at = uow.now if copy_no else None
    return receipt(order, shop, width, shift_number=shift.number, copy_no=copy_no, copied_at=copied_at)


def _movement(uow: UnitOfWork, job: PrintJob, shop: ShopFacts, width: PaperWidth) -> Paper:
    movement, shift_number, staff_name = uow.shifts.movement(job.about)
    return cash_movement_paper(movement, shop, width, shift_number=shift_number, staff_name=staff_name)
