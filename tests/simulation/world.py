"""One simulation from its plan to its end: the shops, what happens to them, and that all is well when it is over."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

import structlog

import app.db.stores.facts
import sync_server.sync.changes
from app.domain.errors import Rejected, RuleViolation, Unavailable, WarunginError
from app.services import enrolment, recovering, syncing
from app.wire.envelope import Envelope, encode
from sync_server.sync import snapshots
from sync_server.tenants import service as tenants
from tests.server_kit import Cluster, running_cluster
from tests.simulation import office, recovery
from tests.simulation.centre import Centre, handlers_inline
from tests.simulation.chance import SeededIds, SeededSecrets, seeded_server, stream
from tests.simulation.database import IN_SIMULATION, Databases, Observer, is_free, prepare_cluster
from tests.simulation.facts import Ledger, Violation, require
from tests.simulation.invariants import AtEnd, Witness
from tests.simulation.kernel import START, Actor, Kernel
from tests.simulation.machine import Machine
from tests.simulation.network import HOUR_MS, Fate, Network
from tests.simulation.people import Crew
from tests.simulation.plan import TILLS, Plan, Step
from tests.simulation.shops import OUTLETS, REGISTERS, Shop, a_day_before, empty_file, make_shops

NO_FAULTS = Fate({})
WELL_ROUNDS_MAX = 30
ENROL_TRIES = 4
COPIES_MAX = 2
MINUTE_MS = 60_000


@dataclass(slots=True)
class Ground:
    """What all simulations of a process stand on: a PostgreSQL, the applications, the template, the tills' files."""

    cluster: Cluster
    observer: Observer
    empty: bytes
    folder: Path
    shops: list[Shop] = field(default_factory=list)
    tills: list[bytes] = field(default_factory=list)


@contextmanager
def standing() -> Iterator[Ground]:
    """Lay the ground, in memory where there is some."""
    memory = Path("/dev/shm")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)))
        folder.chmod(0o755)
        stack.enter_context(patch.object(tempfile, "tempdir", str(folder)))
        # Time is virtual: who would wait for a snapshot that another call is making is sent away at once.
        stack.enter_context(patch.object(snapshots, "MAKING_SECONDS_MAX", 0.0))
        cluster = stack.enter_context(running_cluster())
        observer = Observer(cluster)
        stack.callback(observer.close)
        prepare_cluster(observer)
        ground = Ground(cluster, observer, empty_file(), folder)
        _make_template(ground)
        yield ground


def _make_template(ground: Ground) -> None:
    """Make the shops and enrol their tills, once; every seed begins with copies."""
    kernel, rng = Kernel(), stream("template")
    databases = Databases(ground.cluster, ground.observer, IN_SIMULATION)
    databases.begin("warungin_template")
    before = a_day_before(START)
    with handlers_inline(), _quiet_logs([]), seeded_server(lambda: before, rng):
        centre = Centre(databases, kernel, ground.observer)
        with centre.as_owner() as connection:
            connection.execute("CREATE SEQUENCE simulation_numbers START 1000000")
            connection.execute("GRANT USAGE ON SEQUENCE simulation_numbers TO warungin_request")
            connection.execute("UPDATE server_identity SET history_id = %s", (SeededIds(lambda: before, rng).new(),))
            ground.shops = make_shops(connection, before, SeededIds(lambda: before, rng))
        network = Network(kernel, centre, NO_FAULTS)
        for tenant, outlet, register in TILLS:
            with centre.as_owner() as connection:
                code, _ = tenants.give_code(
                    connection,
                    ground.shops[tenant].tenant_id,
                    OUTLETS[outlet],
                    "register",
                    REGISTERS[register],
                    kernel.now,
                )
            machine = Machine(f"T{len(ground.tills)}", ground.folder / "making", network, "template", ground.empty)
            machine.enrol(code)
            assert machine.engine is not None
            machine.engine.run_round()
            ground.tills.append(machine.image())
            machine.close()
        centre.close()


@contextmanager
def _quiet_logs(kept: list[dict[str, Any]]) -> Iterator[None]:
    """Keep what the product logs instead of writing it."""

    def keep(_: Any, level: str, event: Any) -> Any:
        kept.append({"level": level, **event})
        raise structlog.DropEvent

    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it tells of each rollback on a connection that we broke
    before = structlog.get_config()
    structlog.configure(processors=[keep])
    try:
        yield
    finally:
        structlog.configure(**before)


@dataclass(slots=True)
class Result:
    """What one simulation came to."""

    seed: str
    violation: Violation | None
    history: list[str]
    digest: str
    steps: int
    orders: int
    calls: int
    lock_waits: int
    faults: Counter[str]
    virtual_hours: float


class World:
    """One simulation while it goes on."""

    def __init__(self, ground: Ground, plan: Plan, stack: ExitStack) -> None:
        self.ground, self.plan = ground, plan
        self.history: list[str] = []
        self.logs: list[dict[str, Any]] = []
        self.rng = stream("world", plan.seed)
        self.kernel = Kernel()
        self.kernel.is_free = is_free
        self.kernel.tell = self.tell
        self.kernel.on_error = self._on_error
        self.databases = Databases(ground.cluster, ground.observer, f"warungin_run_{id(self):x}")
        self.databases.begin()
        stack.callback(self.databases.end)
        stack.enter_context(handlers_inline())
        stack.enter_context(_quiet_logs(self.logs))
        stack.enter_context(seeded_server(lambda: self.kernel.now, stream("server", plan.seed)))
        stack.enter_context(patch.object(recovering, "secrets", SeededSecrets(stream("till", plan.seed))))
        stack.enter_context(patch.object(app.db.stores.facts, "encode", self._encode))
        stack.enter_context(patch.object(sync_server.sync.changes, "CHANGES_ROWS_MAX", plan.page_rows))
        self.centre = Centre(self.databases, self.kernel, ground.observer)
        stack.callback(lambda: self.centre.close())
        self.network = Network(self.kernel, self.centre, plan.fate)
        self.ledger = Ledger()
        self.witness = Witness(self)
        self.ledger.centre_has = lambda order_id: bool(self.witness.sql("SELECT 1 FROM inbox WHERE id = %s", order_id))
        stack.callback(self.witness.close)
        self.network.watch = self.witness.heard
        self.network.told = lambda call: self.witness.told(self.machine_named(call.machine), call)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.folder = folder
        self.machines: list[Machine] = []
        for place, till in enumerate(plan.tills):
            machine = self.add_machine(f"T{till}", till, ground.tills[till])
            machine.clock.skew_ms = plan.skews_ms[place]
        self.places = [[machine] for machine in self.machines]
        """The machines that stand for each till by now; more than one where a file was copied."""
        self.kept_at: set[str] | None = None
        """Which machines there were when a copy of the centre's database was kept."""
        stack.callback(self._close_machines)
        self.office = office.Pool(self)
        stack.callback(self.office.close)
        stack.callback(self.kernel.abandon)

    def add_machine(self, name: str, till: int, contents: bytes) -> Machine:
        """Put a machine on the counter where a till stands."""
        machine = Machine(name, self.folder / name, self.network, self.plan.seed, contents)
        machine.till = till
        self.machines.append(machine)
        return machine

    def _close_machines(self) -> None:
        for machine in self.machines:
            if not machine.is_gone:
                machine.close()

    def tell(self, line: str) -> None:
        """Write a line of the history."""
        self.history.append(f"{self.kernel.ms / 1_000:>12.3f} {line}")

    def _encode(self, envelope: Envelope) -> bytes:
        """Return a message's bytes as the program of the till that is at work writes them."""
        actor = self.kernel.current
        name = "" if actor is None else actor.group.partition(" ")[0]
        raw = encode(envelope)
        if any(machine.name == name and machine.extra_fields for machine in self.machines):
            return b'{"program": "9.9",' + raw[1:]
        return raw

    def _on_error(self, actor: Actor, error: BaseException) -> None:
        if actor.killed:
            return
        if isinstance(error, Violation):
            raise error
        places = traceback.extract_tb(error.__traceback__)[-3:]
        told = " < ".join(f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in reversed(places))
        raise Violation("fault", f"{actor.name}: {type(error).__name__}: {error} ({told})") from error

    # --- going on -------------------------------------------------------------------------------------

    def run(self, steps: Sequence[Step]) -> None:
        """Let everything that is planned happen, then make the world well and look at all of it."""
        for step in steps:
            self.kernel.run(step.at_ms)
            self._begin(step)
        self._become_well()
        AtEnd(self).check()

    def _begin(self, step: Step) -> None:
        self.tell(f"{step}")
        rng = Random(step.seed)
        machine = self.at_place(step.till, rng)
        barrier = _BARRIERS.get(step.kind)
        if barrier is not None:
            self.settle()
            barrier(self, machine, rng)
            return
        if machine is None:
            return
        act = _ACTS.get(step.kind)
        group = machine.group

        def work() -> None:
            with machine.living():
                if act is not None:
                    act(self, machine, rng)
                else:
                    self._people(machine, step.kind, rng)
            if not machine.is_gone:
                self.ledger.harvest(machine)
                self.witness.look_at(machine)

        self.kernel.start(f"{machine.name} {step.kind}", work, rng, group=group)

    def at_place(self, till: int, rng: Random) -> Machine | None:
        """Return a machine that stands for a till by now."""
        there = [machine for machine in self.places[till % len(self.places)] if not machine.is_gone]
        return rng.choice(there) if there else None

    def tenant_of(self, machine: Machine) -> UUID:
        """Return whose till it is, also before it is enrolled."""
        return self.ground.shops[TILLS[machine.till][0]].tenant_id

    def _people(self, machine: Machine, kind: str, rng: Random) -> None:
        if not enrolment.is_filled(machine.units(write=False)):
            return  # nobody can sign in yet
        try:
            Crew(machine, self.ledger, rng).do(kind)
        except WarunginError as error:
            self.tell(f"{machine.name} {kind}: {error.code}")
            self.network.faults["disk_full"] += error.code == "disk_full"

    def round(self, machine: Machine) -> None:
        """Let a till do one round of sync; one at a time, as its worker does."""
        if machine.syncing or machine.engine is None:
            return
        life, engine = machine.life, machine.engine
        machine.syncing, machine.line.clean = True, True
        before = {row[0] for row in machine.sql("select id from outbox where state = 'pending'")}
        try:
            engine.run_round()
        except (Rejected, Unavailable) as error:
            self.tell(f"{machine.name} round: {error.code} {error.facts.get('why', '')}")
            machine.line.clean = False
            try:
                syncing.note_failure(machine.units())
            except WarunginError as failure:
                self.tell(f"{machine.name} note: {failure.code}")
        finally:
            if machine.life == life:
                machine.syncing = False
        self.ledger.harvest(machine)
        self.witness.after_round(machine, before)

    def settle(self) -> None:
        """Let everything that has begun come to its end, but not what is still on a long way."""
        while self.kernel.is_busy():
            self.kernel.run(self.kernel.ms + 1_000)

    # --- the end --------------------------------------------------------------------------------------

    def _become_well(self) -> None:
        """No more faults: everybody syncs until nothing is left, and what was on a long way arrives as well."""
        self.settle()
        self.tell("the world is well")
        self.network.fate = NO_FAULTS
        for worker in self.centre.workers:
            worker.pool.faults.kill_after = None
        for machine in self.living():
            machine.doom.kill_after = machine.doom.refuse_after = None
            machine.line.is_cut = False
        self._take_copies_away()
        self._drain()
        self.kernel.run()
        self._drain()

    def _take_copies_away(self) -> None:
        """Each copy hands in what only it has, is taken away, and a new machine is enrolled for its register."""
        for copy in [machine for machine in self.living() if machine.is_copy and recovery.HEALS]:
            for _ in range(WELL_ROUNDS_MAX):
                if not copy.sql("select count(*) from outbox where state = 'pending'")[0][0]:
                    break
                self._start_round(copy)
                self.kernel.run(self.kernel.ms + MINUTE_MS)
                self.settle()
            left = copy.sql("select count(*) from outbox where state = 'pending'")[0][0]
            require(not left, "copy_not_drained", f"{copy.name}: {left} left")
            self.ledger.held.pop(copy.name, None)
            copy.throw_away()
            new = self.add_machine(f"{copy.name}+", copy.till, self.ground.empty)
            self.kernel.start(f"{new.name} enrol", partial(self.enrol, new), stream(new.name), group=new.group)
            self.settle()

    def _drain(self) -> None:
        for _ in range(WELL_ROUNDS_MAX):
            recovery.part(self)
            for machine in self.living():
                self._start_round(machine)
            self.kernel.run(self.kernel.ms + MINUTE_MS)
            self.settle()
            if all(self.witness.is_in_step(machine) for machine in self.living()):
                return
        behind = [f"{machine.name}: {self.witness.stands(machine)}" for machine in self.living()]
        raise Violation("not_drained", "; ".join(behind))

    def _start_round(self, machine: Machine) -> None:
        def work() -> None:
            with machine.living():
                self.round(machine)

        self.kernel.start(
            f"{machine.name} last sync", work, stream(self.plan.seed, machine.name, self.kernel.ms), group=machine.group
        )

    def machine_named(self, name: str) -> Machine:
        """Return a machine, also one that is gone."""
        return next(machine for machine in self.machines if machine.name == name)

    def enrol(self, machine: Machine) -> None:
        """Let the owner give out codes until a machine is enrolled; the line may be bad."""
        for _ in range(ENROL_TRIES):
            try:
                machine.enrol(self.code_for(machine))
                return
            except (Rejected, Unavailable, RuleViolation) as error:
                self.tell(f"{machine.name} enrol: {error.code} {error.facts.get('why', '')}")

    @contextmanager
    def nobody_connected(self) -> Iterator[None]:
        """Stop the workers and shut all eyes for the length of the block."""
        self.centre.close()
        self.office.close()
        self.witness.close()
        yield
        self.centre.open()

    def code_for(self, machine: Machine) -> str:
        """Let the owner give out a code for the register that a machine stands at."""
        tenant, outlet, register = TILLS[machine.till]
        with self.centre.as_owner() as connection:
            shop = self.ground.shops[tenant]
            code, _ = tenants.give_code(
                connection, shop.tenant_id, OUTLETS[outlet], "register", REGISTERS[register], self.kernel.now
            )
        return code

    def living(self) -> list[Machine]:
        """Return the tills that are there and belong to a shop."""
        return [machine for machine in self.machines if not machine.is_gone and machine.engine is not None]

    def result(self, violation: Violation | None) -> Result:
        """Return what it came to."""
        digest = hashlib.sha256("\n".join(self.history).encode()).hexdigest()
        return Result(
            seed=self.plan.seed,
            violation=violation,
            history=self.history,
            digest=digest,
            steps=len(self.plan.steps),
            orders=len(self.ledger.papers),
            calls=self.witness.calls,
            lock_waits=self.kernel.lock_waits,
            faults=self.network.faults,
            virtual_hours=self.kernel.ms / HOUR_MS,
        )


# --- what a step does -------------------------------------------------------------------------------------

Act = Callable[[World, Machine, Random], None]


def _sync(world: World, machine: Machine, _: Random) -> None:
    world.round(machine)


def _crash(world: World, machine: Machine, rng: Random) -> None:
    machine.doom.kill_after = rng.choice([rng.randrange(12), rng.randrange(60), rng.randrange(200)])
    machine.doom.done_first = rng.random() < 0.5


def _refuse(world: World, machine: Machine, rng: Random) -> None:
    machine.doom.refuse_after = rng.choice([rng.randrange(12), rng.randrange(60)])


def _restart(world: World, machine: Machine, _: Random) -> None:
    world.network.faults["restart"] += 1
    machine.restart()


def _clock(world: World, machine: Machine, rng: Random) -> None:
    world.network.faults["clock_jump"] += 1
    machine.clock.skew_ms += rng.choice([-1, 1]) * rng.choice([30_000, 900_000, 3 * HOUR_MS, 30 * HOUR_MS])


def _offline(world: World, machine: Machine, _: Random) -> None:
    machine.line.is_cut = True


def _online(world: World, machine: Machine, _: Random) -> None:
    machine.line.is_cut = False


def _replace(world: World, machine: Machine, rng: Random) -> None:
    """Another machine is enrolled for the same register; the old one is gone with its disk, or goes on for a while."""
    world.network.faults["device_replaced"] += 1
    if rng.random() < 0.5:
        world.ledger.machine_lost(machine)
        machine.throw_away()
    new = world.add_machine(f"{machine.name}+", machine.till, world.ground.empty)
    for there in world.places:
        if machine in there:
            there[there.index(machine)] = new
    world.enrol(new)


def _backup(world: World, machine: Machine, _: Random) -> None:
    machine.backup, machine.backup_at = machine.image(), machine.clock.now()


def _restore(world: World, machine: Machine, rng: Random) -> None:
    """An older copy is put back, by hand or by the program's own command."""
    if machine.backup is None:
        return
    world.network.faults["till_restored"] += 1
    machine.touched = machine.untold = True
    machine.restart(contents=machine.backup)
    if rng.random() < 0.5:
        recovery.note_restored(machine)
    world.ledger.file_replaced(machine)
    world.witness.file_replaced(machine)


def _copy(world: World, machine: Machine, _: Random) -> None:
    """The disk is copied, and both machines go on."""
    if machine.engine is None or sum(map(len, world.places)) > len(world.places) + COPIES_MAX:
        return
    world.network.faults["till_copied"] += 1
    series = str(machine.sql("select series from device_state")[0][0])
    name = f"{machine.name}'" + "'" * sum(one.name.startswith(f"{machine.name}'") for one in world.machines)
    copy = world.add_machine(name, machine.till, machine.image())
    copy.clock.skew_ms = machine.clock.skew_ms
    copy.is_copy = True
    for one in (machine, copy):
        one.touched = True
        one.forked_series |= machine.forked_series | {series}
    world.ledger.harvest(copy)
    world.witness.file_replaced(copy)
    next(there for there in world.places if machine in there).append(copy)


def _keep_centre(world: World, _: Machine | None, __: Random) -> None:
    """A copy of the centre's database is kept."""
    with world.nobody_connected():
        if world.kept_at is not None:
            world.databases.forget("kept")
        world.databases.keep("kept")
    world.kept_at = {machine.name for machine in world.machines}


def _roll_back(world: World, _: Machine | None, rng: Random) -> None:
    """The centre's database is what it was; it says so by a new history, unless somebody put files back by hand."""
    if world.kept_at is None or any(
        machine.name not in world.kept_at for machine in world.machines if not machine.is_copy
    ):
        return
    world.network.faults["centre_rolled_back"] += 1
    with world.nobody_connected():
        world.databases.put_back("kept")
    world.witness.centre_rolled_back()
    if rng.random() < 0.7:
        recovery.new_history(world, rng)
    for machine in world.machines:
        machine.touched = True


def _extra_fields(world: World, machine: Machine, _: Random) -> None:
    world.network.faults["other_version"] += 1
    machine.extra_fields = not machine.extra_fields


def _kill(world: World, machine: Machine, rng: Random, *, process: bool) -> None:
    faults = rng.choice(world.centre.workers).pool.faults
    faults.kill_after, faults.kill_process = rng.randrange(14), process


def _of_office(change: Callable[[World, Machine, Random], None]) -> Act:
    """Something that the owner does at the centre, in a transaction beside everybody's."""

    def act(world: World, machine: Machine, rng: Random) -> None:
        world.network.faults["centre_edit"] += 1
        change(world, machine, rng)

    return act


_ACTS: dict[str, Act] = {
    "sync": _sync,
    "crash": _crash,
    "refuse": _refuse,
    "restart": _restart,
    "clock": _clock,
    "offline": _offline,
    "online": _online,
    "extra_fields": _extra_fields,
    "replace": _replace,
    "backup": _backup,
    "restore": _restore,
    "copy": _copy,
    "kill_connection": lambda world, machine, rng: _kill(world, machine, rng, process=False),
    "kill_worker": lambda world, machine, rng: _kill(world, machine, rng, process=True),
    "remove_product": _of_office(office.remove_product),
    "set_price": _of_office(office.set_price),
    "new_product": _of_office(office.new_product),
    "staff_leaves": _of_office(office.staff_leaves),
}
_BARRIERS: dict[str, Callable[[World, Machine | None, Random], None]] = {
    "keep_centre": _keep_centre,
    "roll_back": _roll_back,
}


def simulate(ground: Ground, plan: Plan, steps: Sequence[Step] | None = None) -> Result:
    """Run one plan, or some of its steps, and return what it came to. Errors of our own are raised."""
    with ExitStack() as stack:
        world = World(ground, plan, stack)
        violation: Violation | None = None
        try:
            world.run(plan.steps if steps is None else steps)
        except Violation as error:
            violation = error
            world.tell(f"VIOLATION {error}")
        return world.result(violation)
    raise AssertionError
