"""What is done to the cart on the counter from the selling screen: one intention at a time, shown after it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.cart import CartLine
from app.domain.errors import NotFound, RuleViolation, WarunginError
from app.domain.ids import CartId, LineId, ProductId
from app.domain.quantity import Quantity
from app.domain.staff import Right
from app.services import carts
from app.services.carts import CartView, Choices, RemovedLine
from app.services.work import UnitOfWork
from app.ui.page import Session

UNDO_MAX = 20


class CartDesk(QObject):
    """Carries intentions to the services and says what came of them.

    ``shown`` carries each state of the cart after it was committed; ``refused`` an error that the cashier can mend;
    ``choices`` the products that share a scanned code; ``removed`` a line that can be brought back.
    """

    shown = Signal(object)
    refused = Signal(object)
    choices = Signal(object)
    removed = Signal(object)
    restored = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._steps = 0
        """Grows with every intention and every answer: what was read before belongs to an older cart."""
        self._under_way = 0
        self._missed = False
        """What was read belonged to an older cart, and nothing newer has been shown since."""
        self._removed: list[tuple[CartId, CartLine, int]] = []
        self.view: CartView | None = None

    # --- looking ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Read the cart again, as after another page had it, or when prices arrived."""
        asked = self._steps

        def then(view: CartView) -> None:
            if asked == self._steps:
                self._show(view)
            else:
                self._missed = True
                self._look_again()

        self._session.operations.read(carts.current, then=then, owner=self)

    def _look_again(self) -> None:
        """Read anew when nothing is under way that would show the cart anyway."""
        if self._missed and self._under_way == 0:
            self._missed = False
            self.look()

    def forget_paid(self, cart_id: CartId) -> None:
        """Show at once that a cart was paid: nothing may be done to what still stood on the screen."""
        if self.view is not None and self.view.cart.id == cart_id and self.view.cart.lines:
            self._show(carts.emptied(self.view))

    @property
    def is_empty(self) -> bool:
        return self.view is None or not self.view.cart.lines

    # --- intentions ---------------------------------------------------------------------------------

    def add_scanned(self, typed: str, waiting: Quantity | None, failed: Callable[[WarunginError], bool]) -> None:
        """Add what a code names; ``failed`` hears first of what went wrong."""
        actor = self._session.actor
        self._do(lambda uow: carts.add_scanned(uow, actor, typed, waiting), self._added, failed)

    def add_product(self, product_id: ProductId, unit: str, quantity: Quantity, scanned: str | None = None) -> None:
        actor = self._session.actor
        self._do(lambda uow: carts.add_product(uow, actor, product_id, unit, quantity, scanned=scanned), self._show)

    def change_quantity(self, line_id: LineId, by: Quantity) -> None:
        actor = self._session.actor
        self._do(lambda uow: carts.change_quantity(uow, actor, line_id, by), self._show)

    def set_quantity(self, line_id: LineId, quantity: Quantity) -> None:
        actor = self._session.actor
        self._do(lambda uow: carts.set_quantity(uow, actor, line_id, quantity), self._show)

    def change_unit(self, line_id: LineId, unit: str) -> None:
        actor = self._session.actor
        self._do(lambda uow: carts.change_unit(uow, actor, line_id, unit), self._show)

    def take_new_price(self, line_id: LineId) -> None:
        actor = self._session.actor
        self._do(lambda uow: carts.take_new_price(uow, actor, line_id), self._show)

    def remove(self, line_id: LineId) -> None:
        """Take a line out; it can be brought back."""
        actor = self._session.actor
        self._do(lambda uow: carts.remove_line(uow, actor, line_id), self._line_removed)

    def undo(self, line_id: LineId | None = None) -> bool:
        """Bring back a line, the one that was removed last when none is named. False when there is none."""
        entry = next((entry for entry in reversed(self._removed) if line_id in (None, entry[1].id)), None)
        if entry is None:
            return False
        self._removed.remove(entry)
        actor = self._session.actor
        cart_id, line, position = entry

        def then(view: CartView) -> None:
            self._show(view)
            self.restored.emit(line)

        self._do(lambda uow: carts.restore_line(uow, actor, cart_id, line, position), then)
        return True

    def hold(self, name: str, then: Callable[[], None], failed: Callable[[WarunginError], bool]) -> None:
        """Lay the cart aside."""
        actor = self._session.actor
        self._do(lambda uow: carts.hold(uow, actor, name), self._and(then), failed)

    def void(self, reason: str, then: Callable[[], None], failed: Callable[[WarunginError], bool]) -> None:
        """Throw the cart away; a supervisor is asked where the actor may not."""
        assert self.view is not None
        actor, cart_id = self._session.actor, self.view.cart.id
        self._steps += 1
        self._session.operations.run_approved(
            Right.VOID_CART,
            lambda uow, approval: carts.void(uow, actor, cart_id, reason, approval),
            then=self._counted(self._and(then)),
            failed=failed,
            owner=self,
        )

    def after_saving(self, then: Callable[[], None]) -> None:
        """Call ``then`` when everything asked for so far has been saved and shown."""
        self._session.operations.run(lambda _: None, then=lambda _: then(), owner=self)

    # --- answers ------------------------------------------------------------------------------------

    def _do(
        self,
        work: Callable[[UnitOfWork], Any],
        then: Callable[[Any], None],
        failed: Callable[[WarunginError], bool] | None = None,
    ) -> None:
        def refuse(error: WarunginError) -> bool:
            self._under_way -= 1
            self._look_again()
            if failed is not None and failed(error):
                return True
            return self._refuse(error)

        def answered(result: Any) -> None:
            self._under_way -= 1
            then(result)
            self._look_again()

        self._steps += 1
        self._under_way += 1
        self._session.operations.run(work, then=self._counted(answered), failed=refuse, owner=self)

    def _counted(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        def answered(result: Any) -> None:
            self._steps += 1
            then(result)

        return answered

    def _and(self, then: Callable[[], None]) -> Callable[[CartView], None]:
        def both(view: CartView) -> None:
            self._show(view)
            then()

        return both

    def _refuse(self, error: WarunginError) -> bool:
        if not isinstance(error, RuleViolation | NotFound):
            return False
        self.refused.emit(error)
        return True

    def _added(self, added: CartView | Choices) -> None:
        if isinstance(added, Choices):
            self.choices.emit(added)
        else:
            self._show(added)

    def _line_removed(self, removed: RemovedLine) -> None:
        self._removed = [*self._removed, (removed.view.cart.id, removed.line, removed.position)][-UNDO_MAX:]
        self._show(removed.view)
        self.removed.emit(removed.line)

    def _show(self, view: CartView) -> None:
        if self.view is None or view.cart.id != self.view.cart.id:
            self._removed = [entry for entry in self._removed if entry[0] == view.cart.id]
        held_before = None if self.view is None else self.view.held
        self.view = view
        self._missed = False
        self.shown.emit(view)
        if view.held != held_before:
            self._session.held_changed.emit(view.held)
