"""The unit of work as the layers above services name it: they make one, hand it to a service, and never look inside."""

from __future__ import annotations

from typing import Protocol

from app.db.unit_of_work import UnitOfWork

__all__ = ["UnitOfWork", "UnitOfWorkFactory"]


class UnitOfWorkFactory(Protocol):
    """Makes a new unit of work for one service call."""

    def __call__(self, *, write: bool = True) -> UnitOfWork: ...
