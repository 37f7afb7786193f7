"""What the centre found odd, as tasks for a person: one entry a flag, each with the answers that really do something.

What is odd is decided at the centre. An answer is a message like any other: it is kept here at once, and arrives when there
is a line. Two people may answer one task on two tills; the first that arrives stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from app.db.stores.masters import NAME_FIELD, PRICE_FIELD
from app.db.stores.tasks import StoredTask
from app.db.unit_of_work import UnitOfWork
from app.domain.errors import NotFound, RuleViolation
from app.domain.ids import MessageId, ProductId
from app.domain.money import Money
from app.domain.product import Product
from app.domain.staff import Right, Staff, require
from app.services import catalogue
from app.services.approvals import Approval, used
from app.services.shops import outlet_day
from app.wire.bodies import FlagAnswered
from app.wire.limits import NEEDS_MAX

TASKS_MAX = 200
ANSWERED_AT_ONCE_MAX = 500
PRODUCTS_SHOWN_MAX = 20


class TaskGone(NotFound):
    """There is nothing left to do about this: somebody answered it meanwhile."""

    code = "task_gone"


class AnswerUnknown(RuleViolation):
    """This is no answer to a task of this kind, or it would do nothing now."""

    code = "answer_unknown"


class Deed(StrEnum):
    """What an answer does beside being told: nothing, an edit of products, or the screen opens a product instead."""

    NOTE = "note"
    EDIT = "edit"
    OPEN_PRODUCT = "open_product"


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to deal with a task, one button."""

    code: str
    deed: Deed


NOTED: Final = Answer("noted", Deed.NOTE)
OPEN_PRODUCT: Final = Answer("open_product", Deed.OPEN_PRODUCT)
TAKE_OTHER: Final = Answer("take_other", Deed.EDIT)
"""The value that an edit replaced without having seen it is set again."""
TAKE_SOLD_PRICE: Final = Answer("take_sold_price", Deed.EDIT)
"""The price that something was sold at becomes its price."""

ANSWERS: Final[Mapping[str, tuple[Answer, ...]]] = {
    "edit_overtaken": (NOTED, TAKE_OTHER, OPEN_PRODUCT),
    "price_differs": (NOTED, TAKE_SOLD_PRICE, OPEN_PRODUCT),
    "barcode_shared": (NOTED, OPEN_PRODUCT),
    "tax_differs": (NOTED, OPEN_PRODUCT),
    "stock_below_zero": (NOTED, OPEN_PRODUCT),
}
"""By flag code; every other flag can only be noted."""


def answers_for(code: str) -> tuple[Answer, ...]:
    """Return the answers that a kind of flag has at all."""
    return ANSWERS.get(code, (NOTED,))


@dataclass(frozen=True, slots=True)
class TaskProduct:
    """A product that a task is about, as it is called here; the name is empty when it is not known or not sold any more."""

    id: ProductId
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """One flag, with what is needed to show it. ``answers`` are those that would do something now."""

    id: UUID
    code: str
    message_id: UUID
    message_kind: str
    label: str
    made_at: datetime
    staff_name: str
    register_code: str
    products: tuple[TaskProduct, ...]
    facts: Mapping[str, Any]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Tasks:
    """The newest tasks, and how many there are in all."""

    tasks: tuple[Task, ...]
    total: int


@dataclass(slots=True)
class _Edit:
    """What an answer changes of one product."""

    name: str | None = None
    prices: dict[str, Money] = field(default_factory=dict)


def open_tasks(uow: UnitOfWork) -> Tasks:
    """Return what is to be dealt with, newest first."""
    with uow:
        found = uow.tasks.open(TASKS_MAX)
        products = _products(uow, found)
        names = {person.id: person.name for person in uow.staff.active()}
        tasks = tuple(_shown(task, products, names.get(task.staff_id, "")) for task in found)  # type: ignore[call-overload]
        return Tasks(tasks, uow.tasks.count_open())


def count(uow: UnitOfWork) -> int:
    """Return how many tasks there are."""
    with uow:
        return uow.tasks.count_open()


def answer(
    uow: UnitOfWork, actor: Staff, task_id: UUID, answer: str, approval: Approval | None = None, note: str = ""
) -> None:
    """Deal with a task: do what the answer does, tell the centre, and take the task away.

    Raises RightMissing, TaskGone, AnswerUnknown, and for an answer that edits what ``catalogue.edit`` raises.
    """
    used(actor, Right.SYNC_MANAGE, approval)
    with uow:
        task = uow.tasks.find_open(task_id)
        if task is None:
            raise TaskGone(task_id=str(task_id))
        products = _products(uow, [task])
        chosen = next((one for one in _offered(task, products) if one.code == answer), None)
        if chosen is None or chosen.deed is Deed.OPEN_PRODUCT:
            raise AnswerUnknown(code=task.code, answer=answer)
        needs: list[UUID] = []
        if chosen.deed is Deed.EDIT:
            require(actor, Right.CATALOGUE_EDIT, None if approval is None else approval.approved_by)
            needs = _carry_out(uow, actor, _edits(task, chosen, products))
        _tell(uow, actor, task, answer, note, needs)


def answer_all(
    uow: UnitOfWork, actor: Staff, code: str, answer: str = NOTED.code, approval: Approval | None = None
) -> int:
    """Note all tasks of one kind, the oldest first, at most 500 in one go. Return how many. Raises RightMissing, AnswerUnknown."""
    used(actor, Right.SYNC_MANAGE, approval)
    if not any(one.code == answer and one.deed is Deed.NOTE for one in answers_for(code)):
        raise AnswerUnknown(code=code, answer=answer)
    with uow:
        found = uow.tasks.open_of(code, ANSWERED_AT_ONCE_MAX)
        for task in found:
            _tell(uow, actor, task, answer, "", [])
        return len(found)


def _tell(uow: UnitOfWork, actor: Staff, task: StoredTask, answer: str, note: str, needs: Sequence[UUID]) -> None:
    message_id = MessageId(uow.new_id())
    uow.facts.add(
        FlagAnswered(message_id=task.message_id, code=task.code, answer=answer, note=note),
        id=message_id,
        staff_id=actor.id,
        business_date=outlet_day(uow),
        needs=needs,
    )
    uow.tasks.hide(task.id, message_id)


def _carry_out(uow: UnitOfWork, actor: Staff, edits: Mapping[ProductId, _Edit]) -> list[UUID]:
    """Make the edits that an answer stands for; the answer is to arrive behind them."""
    made: list[UUID] = [
        catalogue.add_edit(uow, actor, product_id, name=edit.name, prices=edit.prices)
        for product_id, edit in edits.items()
    ]
    return made[-NEEDS_MAX:]


def _shown(task: StoredTask, products: Mapping[ProductId, Product], staff_name: str) -> Task:
    about = (TaskProduct(one, products[one].name if one in products else "") for one in _about(task))
    return Task(
        id=task.id,
        code=task.code,
        message_id=task.message_id,
        message_kind=task.message_kind,
        label=task.label,
        made_at=task.made_at,
        staff_name=staff_name,
        register_code=task.register_code,
        products=tuple(about),
        facts=task.facts,
        answers=_offered(task, products),
    )


def _offered(task: StoredTask, products: Mapping[ProductId, Product]) -> tuple[Answer, ...]:
    """Return the answers that would do something now."""
    return tuple(one for one in answers_for(task.code) if _does_something(task, one, products))


def _does_something(task: StoredTask, answer: Answer, products: Mapping[ProductId, Product]) -> bool:
    match answer.deed:
        case Deed.NOTE:
            return True
        case Deed.OPEN_PRODUCT:
            return any(one in products for one in _about(task))
        case Deed.EDIT:
            return bool(_edits(task, answer, products))


def _products(uow: UnitOfWork, found: Iterable[StoredTask]) -> dict[ProductId, Product]:
    """Return all products that tasks are about and that are still sold, asked for together."""
    return uow.products.many(sorted({one for task in found for one in _about(task)}))


def _about(task: StoredTask) -> list[ProductId]:
    """Return the products a task is about, the one to look at first in front."""
    facts = task.facts
    named = [facts.get("product_id"), *facts.get("product_ids", ()), *facts.get("others", ())]
    named += [part.get("product_id") for name in ("lines", "products") for part in facts.get(name, ())]
    return [ProductId(UUID(one)) for one in dict.fromkeys(filter(None, named))][:PRODUCTS_SHOWN_MAX]


def _edits(task: StoredTask, answer: Answer, products: Mapping[ProductId, Product]) -> dict[ProductId, _Edit]:
    """Return what an answer would change of products as they are now."""
    if answer == TAKE_OTHER:
        wanted = [(task.facts["product_id"], part["field"], part["overtaken"]) for part in task.facts["fields"]]
    elif answer == TAKE_SOLD_PRICE:
        lines = task.facts["lines"]
        wanted = [(line["product_id"], PRICE_FIELD + line["unit"], line["sold_at_minor"]) for line in lines]
    else:
        return {}
    edits: dict[ProductId, _Edit] = {}
    for told, name, value in wanted:
        product_id = ProductId(UUID(told))
        product = products.get(product_id)
        if product is None or not _differs(product, name, value):
            continue
        edit = edits.setdefault(product_id, _Edit())
        if name == NAME_FIELD:
            edit.name = str(value)
        else:
            edit.prices[name.removeprefix(PRICE_FIELD)] = Money(int(value))
    return edits


def _differs(product: Product, name: str, value: str | int) -> bool:
    """Say whether a field that can be edited here has another value now."""
    if name == NAME_FIELD:
        return product.name != value
    prices = {PRICE_FIELD + unit.code: unit.price.minor for unit in product.units}
    return name in prices and prices[name] != value
