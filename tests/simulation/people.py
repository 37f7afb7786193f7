"""What people do at a till, through the services that the screens call. A refusal is an answer like any other."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from app.domain.errors import RuleViolation, WarunginError
from app.domain.money import Money
from app.domain.product import Product
from app.domain.quantity import Quantity
from app.domain.shift import DENOMINATIONS
from app.domain.staff import Right, Staff
from app.services import approvals, carts, catalogue, drawer, orders, shifts, syncing
from app.services.shops import outlet_day
from app.wire.bodies import FieldChange, ProductEdited
from tests.simulation.facts import Ledger
from tests.simulation.machine import Machine
from tests.simulation.shops import PIN


class NothingToSell(RuleViolation):
    """The first pull has not brought any goods yet."""

    code = "nothing_to_sell"


class Crew:
    """The people of one till."""

    def __init__(self, machine: Machine, ledger: Ledger, rng: Random) -> None:
        self._machine = machine
        self._ledger = ledger
        self._rng = rng
        self._units = machine.units

    def do(self, kind: str) -> None:
        """Do one thing."""
        actions: dict[str, Callable[[], None]] = {
            "sell": self.sell,
            "close": self.close,
            "edit": self.edit,
            "edit_hot": lambda: self.edit(hot=True),
            "cash": self.cash,
            "drawer": self.drawer,
            "void": self.void,
            "hold": self.hold,
            "line": self.line,
            "approve": self.approve,
            "retry": self.retry,
            "poison": self.poison,
        }
        actions[kind]()

    def _person(self, name: str) -> Staff:
        with self._units(write=False) as uow:
            people = uow.staff.active()
        return next((person for person in people if person.name == name), people[0])

    def _goods(self) -> list[Product]:
        goods = catalogue.page(self._units(write=False), None)
        if not goods:
            raise NothingToSell
        return goods

    def _open_shift(self) -> None:
        if shifts.find_open(self._units(write=False)) is None:
            shifts.open(self._units(), self._person("Sri"), Money(self._rng.randrange(0, 300) * 1_000))

    def sell(self) -> None:
        """Sell to one to three shoppers, each paid in cash."""
        self._open_shift()
        cashier = self._person(self._rng.choice(["Rina", "Dedi"]))
        for _ in range(self._rng.choice([1, 1, 2, 3])):
            self._fill_cart(cashier)
            view = carts.current(self._units(write=False))
            if not view.cart.lines:
                continue
            if self._rng.random() < 0.1:
                self._pay_too_little(cashier, view)
            received = view.cash_due + Money(self._rng.choice([0, 0, 500, 50_000]))
            order = orders.complete(self._units(), cashier, view.cart.id, received)
            self._ledger.paid(self._machine, order)

    def _fill_cart(self, cashier: Staff) -> None:
        goods = self._goods()
        for _ in range(self._rng.choice([1, 1, 2, 3, 5])):
            product = self._rng.choice(goods)
            unit = self._rng.choice(product.units)
            if unit.barcode is not None and self._rng.random() < 0.7:
                carts.add_scanned(self._units(), cashier, unit.barcode)
            else:
                quantity = Quantity.of(self._rng.choice([1, 1, 2, 7]))
                carts.add_product(self._units(), cashier, product.id, unit.code, quantity)

    def _pay_too_little(self, cashier: Staff, view: carts.CartView) -> None:
        try:
            orders.complete(self._units(), cashier, view.cart.id, view.cash_due - Money(1))
        except WarunginError:
            return

    def close(self) -> None:
        """Count the drawer and close the shift, at times with a difference."""
        view = carts.current(self._units(write=False))
        if view.cart.lines:
            carts.void(self._units(), self._person("Sri"), view.cart.id, "tutup")
        if shifts.find_open(self._units(write=False)) is None:
            return
        found = shifts.reconcile(self._units(write=False), self._person("Sri"), {})
        cash = max(found.expected.minor + self._rng.choice([0, 0, 0, -500, 20_000]), 0)
        count: dict[tuple[str, int], int] = {}
        for kind, value in sorted(DENOMINATIONS, key=lambda piece: -piece[1]):
            count[kind, value], cash = divmod(cash, value)
        shifts.close(self._units(), self._person("Sri"), count, Money(0), "selisih")

    def edit(self, *, hot: bool = False) -> None:
        """Change a name or a price; a hot edit is of the product that everybody edits."""
        goods = self._goods()
        product = goods[0] if hot else self._rng.choice(goods)
        actor = self._person("Sri")
        if self._rng.random() < 0.3:
            catalogue.edit(self._units(), actor, product.id, name=f"{product.sku} {self._rng.randrange(1_000)}")
            return
        unit = self._rng.choice(product.units)
        price = Money(max(unit.price.minor + self._rng.choice([-100, 50, 100, 700]), 0))
        catalogue.edit(self._units(), actor, product.id, prices={unit.code: price})

    def cash(self) -> None:
        """Put cash in or take some out."""
        self._open_shift()
        amount = self._rng.choice([10_000, 50_000, -5_000])
        shifts.move_cash(self._units(), self._person("Rina"), Money(amount), "kas kecil")

    def drawer(self) -> None:
        """Open the drawer without a sale."""
        self._open_shift()
        drawer.open_drawer(self._units(), self._person("Sri"), "tukar uang")

    def void(self) -> None:
        """Throw a cart away."""
        self._open_shift()
        cashier = self._person("Sri")
        self._fill_cart(cashier)
        carts.void(self._units(), cashier, carts.current(self._units(write=False)).cart.id, "batal")

    def hold(self) -> None:
        """Lay a cart aside, and take up the one that was held the longest."""
        self._open_shift()
        cashier = self._person("Rina")
        self._fill_cart(cashier)
        carts.hold(self._units(), cashier, "antri")
        held = carts.held(self._units(write=False))
        carts.recall(self._units(), cashier, held[0].held.cart.id)

    def line(self) -> None:
        """Take a line out, and mostly put it back."""
        self._open_shift()
        cashier = self._person("Rina")
        self._fill_cart(cashier)
        view = carts.current(self._units(write=False))
        removed = carts.remove_line(self._units(), cashier, self._rng.choice(view.cart.lines).id)
        if self._rng.random() < 0.6:
            carts.restore_line(self._units(), cashier, view.cart.id, removed.line, removed.position)

    def approve(self) -> None:
        """Let a supervisor allow what the cashier may not do."""
        self._open_shift()
        cashier = self._person("Rina")
        given = approvals.give(self._units(), cashier, self._person("Sri").id, PIN, Right.OPEN_DRAWER, "diizinkan")
        drawer.open_drawer(self._units(), cashier, "tukar uang", given)

    def retry(self) -> None:
        """Put what was parked back in the queue."""
        syncing.retry(self._units(), self._person("Sri"))

    def poison(self) -> None:
        """Make an edit that the centre cannot take in, and another that needs it: what a program with a fault could write."""
        product = self._rng.choice(self._goods())
        with self._units() as uow:
            first, second = uow.new_id(), uow.new_id()
            change = FieldChange(field="warna", old="merah", new="biru")
            name = FieldChange(field="name", old=product.name, new="tidak pernah")
            day = outlet_day(uow)
            for message_id, changes, needs in ((first, [change], []), (second, [name], [first])):
                body = ProductEdited(product_id=product.id, base_revision=product.revision, changes=changes)
                uow.facts.add(body, id=message_id, staff_id=None, business_date=day, needs=needs)
        self._ledger.poison |= {first, second}
