"""A till's figures for whoever wants to check them against the centre: counted from the rows, not from kept sums."""

from __future__ import annotations

from dataclasses import dataclass

from app.db.queries.figures import FigureQueries
from app.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TillFigures:
    """What a till holds. ``receipt_numbers`` in the order of their series and number."""

    orders: int
    total_minor: int
    order_ids: frozenset[str]
    receipt_numbers: tuple[str, ...]
    receipt_gaps: int
    on_hand: dict[str, int]
    stock_mismatches: int
    parked: int
    pending: int
    print_jobs_pending: int
    last_difference_minor: int | None


def till_figures(uow: UnitOfWork) -> TillFigures:
    """Return the figures of this till."""
    with uow:
        queries = FigureQueries(uow.connection)
        orders, total = queries.orders()
        numbers = queries.numbers()
        box = uow.outbox.state()
        return TillFigures(
            orders=orders,
            total_minor=total,
            order_ids=frozenset(queries.order_ids()),
            receipt_numbers=tuple(printed for _, _, printed in numbers),
            receipt_gaps=_gaps([(series, number) for series, number, _ in numbers]),
            on_hand=queries.on_hand(),
            stock_mismatches=queries.stock_mismatches(),
            parked=box.parked,
            pending=box.pending + box.waiting,
            print_jobs_pending=uow.prints.state().waiting,
            last_difference_minor=queries.last_difference(),
        )


def _gaps(numbers: list[tuple[str, int]]) -> int:
    """Return how many numbers are missing below the last of each series."""
    last: dict[str, int] = {}
    for series, number in numbers:
        last[series] = max(last.get(series, 0), number)
    return sum(last.values()) - len(set(numbers))
