"""What must always be true. The witness looks after every step and at everything the centre says; the rest is for the end."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import msgspec
import psycopg
from psycopg import sql

from app.domain.journal import GENESIS, entry_hash, fingerprint
from app.wire.bodies import OrderCompleted, ShiftOpened, decode_body
from app.wire.calls import ChangesReply, HelloReply, PushReply, PushResult
from app.wire.envelope import Envelope, decode
from app.wire.packing import unpack
from app.wire.sums import SHIFT_SUM_NAMES, shift_sums, stock_moves
from sync_server import database
from sync_server.sync.proof import Proof
from tests.simulation import recovery
from tests.simulation.facts import Made, Paper, require
from tests.simulation.machine import Machine
from tests.simulation.network import UNPACKED_MAX, Call, body_of

if TYPE_CHECKING:
    from tests.simulation.world import World

ACCEPTED = ("accepted", "accepted_flagged")
FAULT_LOGS = ("fault", "push_refused", "message_refused")
"""What the centre logs when something happened that nobody foresaw."""
MASTERS = {
    "product": "products",
    "staff": "staff",
    "category": "categories",
    "role": "roles",
    "outlet": "outlets",
    "tax_rate": "tax_rates",
}
ALWAYS_ALLOWED = frozenset(
    {"clock_off", "price_differs", "stock_below_zero", "edit_overtaken", "product_removed", "staff_inactive"}
)
"""Flags that ordinary days bring."""


class Witness:
    """Looks on, with eyes of its own in the database."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls = 0
        self.first: dict[tuple[UUID, UUID, bytes], PushResult] = {}
        self.taken: set[tuple[UUID, UUID]] = set()
        self.rolled_back = False
        self._eyes: psycopg.Connection[Any] | None = None
        self._cursors: dict[str, int] = {}
        self._revisions: dict[str, dict[bytes, int]] = {}
        self._logs_seen = 0

    def close(self) -> None:
        """Shut the eyes; they open again by themselves."""
        if self._eyes is not None:
            self._eyes.close()
            self._eyes = None

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, of all tenants, as committed by now."""
        if self._eyes is None:
            self._eyes = psycopg.connect(self.world.databases.admin_url(), autocommit=True)
            self._eyes.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(database.OWNER_ROLE)))
        return self._eyes.execute(statement, values).fetchall()

    # --- what the centre says -------------------------------------------------------------------------

    def heard(self, call: Call) -> None:
        """Look at an answer of the centre."""
        self.calls += 1
        answer, path = call.answer, call.request.url.path
        digest = hashlib.sha256(call.request.content + answer.body).hexdigest()[:16]
        self.world.tell(
            f"{call.machine} {call.request.method} {call.request.url.raw_path.decode()} -> {answer.status} {digest}"
        )
        new, self._logs_seen = self.world.logs[self._logs_seen :], len(self.world.logs)
        for log in new:
            require(log["event"] not in FAULT_LOGS, "server_fault", _short(log))
        require(answer.status != 500, "server_fault", f"{path} {answer.body[:300]!r}")
        machine = next(machine for machine in self.world.machines if machine.name == call.machine)
        if machine.tenant_id is None:
            return
        require(answer.status != 401, "device_unknown", f"{machine.name} {path}")
        if answer.status != 200:
            return
        if path.endswith("/push"):
            self._heard_push(machine, call)
        elif path.endswith("/changes"):
            self._heard_changes(machine, call)

    def told(self, machine: Machine, call: Call) -> None:
        """Look at an answer that its till hears: one whose file never went back is never told so."""
        path = call.request.url.path
        if call.answer.status == 200 and path.endswith(("/hello", "/push")):
            machine.untold = False
        if machine.touched:
            return
        require(call.answer.status != 409 or path.endswith("/enrol"), "told_went_back", f"{machine.name} {path}")
        if call.answer.status == 200 and path.endswith("/hello"):
            reply = msgspec.json.decode(body_of(call.answer), type=HelloReply)
            require(not reply.went_back, "told_went_back", f"{machine.name}")

    def _heard_push(self, machine: Machine, call: Call) -> None:
        """A reply is the same for ever, and what is told as accepted is there."""
        tenant_id = machine.tenant_id
        assert tenant_id is not None
        reply = msgspec.json.decode(body_of(call.answer), type=PushReply)
        sent = msgspec.json.decode(_sent(call.request), type=dict[str, list[msgspec.Raw]])["messages"]
        ids = [result.id for result in reply.results if result.id is not None]
        stored = {
            row[0]: row[1:]
            for row in self.sql(
                "SELECT id, fingerprint, outcome FROM inbox WHERE tenant_id = %s AND id = ANY(%s)", tenant_id, ids
            )
        }
        for raw, result in zip(sent, reply.results, strict=True):
            if result.id is None or result.outcome in ("waiting", "conflict"):
                continue
            print_ = fingerprint(bytes(raw))
            require(result.id in stored, "told_but_not_kept", f"{machine.name} {result.id} {result.outcome}")
            require(stored[result.id][0] == print_, "kept_other_bytes", f"{machine.name} {result.id}")
            told = result.first or result.outcome
            require(
                stored[result.id][1] == told, "told_otherwise_than_kept", f"{result.id} {told} {stored[result.id][1]}"
            )
            before = self.first.setdefault((tenant_id, result.id, print_), result)
            was = before.first or before.outcome
            if was == "parked" and told in ACCEPTED:
                self.first[tenant_id, result.id, print_] = result
            else:
                require((was, before.flags) == (told, result.flags), "reply_changed", f"{result.id} {before} {result}")
            if result.outcome in ACCEPTED:
                require((tenant_id, result.id) not in self.taken, "taken_in_twice", f"{result.id}")
                self.taken.add((tenant_id, result.id))

    def _heard_changes(self, machine: Machine, call: Call) -> None:
        """Nobody sees what belongs to another tenant, or is for another outlet."""
        reply = msgspec.json.decode(body_of(call.answer), type=ChangesReply)
        if not reply.rows:
            return
        ids = list({row.entity_id for row in reply.rows})
        mine = self.sql(
            "SELECT DISTINCT entity_id FROM feed WHERE tenant_id = %s AND entity_id = ANY(%s) "
            "AND (outlet_id IS NULL OR outlet_id = %s)",
            machine.tenant_id, ids, machine.outlet_id,
        )  # fmt: skip
        require(len(mine) == len(ids), "foreign_row", f"{machine.name} sees {set(ids) - {row[0] for row in mine}}")

    # --- what a till holds ----------------------------------------------------------------------------

    def file_replaced(self, machine: Machine) -> None:
        """The till's file is another one now: begin anew where it stands."""
        self._cursors[machine.name] = machine.sql("select cursor from device_state")[0][0]
        self._revisions.pop(machine.name, None)

    def centre_rolled_back(self) -> None:
        """What the centre said lately it does not know any more."""
        self.rolled_back = True
        self.first.clear()
        self.taken.clear()

    def look_at(self, machine: Machine) -> None:
        """The cursor never goes back and never passes what is not applied; nothing received goes back either."""
        if machine.tenant_id is None:
            return
        self._look_at_cursor(machine)
        revisions = dict(machine.sql("select id, revision from products"))
        before = self._revisions.get(machine.name, {})
        for product_id, revision in before.items():
            now = revisions.get(product_id, 0)
            ok = now >= revision or self.rolled_back
            require(ok, "revision_went_back", f"{machine.name} {product_id.hex()} {revision} -> {now}")
        self._revisions[machine.name] = revisions
        self._look_at_edits(machine)

    def _look_at_cursor(self, machine: Machine) -> None:
        cursor = machine.sql("select cursor from device_state")[0][0]
        before = self._cursors.get(machine.name, 0)
        if cursor == before:
            return
        filled, machine.line.filled_anew = machine.line.filled_anew, False
        require(cursor >= before or filled, "cursor_went_back", f"{machine.name} {before} -> {cursor}")
        self._cursors[machine.name] = cursor
        if filled:
            return
        passed = self.sql(
            "SELECT kind, entity_id, max(revision) FROM feed WHERE tenant_id = %s AND change_no > %s AND change_no <= %s "
            "AND (outlet_id IS NULL OR outlet_id = %s) GROUP BY kind, entity_id",
            machine.tenant_id, before, cursor, machine.outlet_id,
        )  # fmt: skip
        facts = {entity for kind, entity, _ in passed if kind == "fact"}
        if facts:
            known = {
                UUID(bytes=row[0])
                for row in machine.sql("select id from outbox union select message_id from received_moves")
            }
            require(facts <= known, "passed_a_fact", f"{machine.name} {sorted(facts - known)[:3]} up to {cursor}")
        for kind, entity, revision in passed:
            table = MASTERS.get(kind)
            if table is None:
                continue
            found = machine.sql(f"select revision from {table} where id = ?", entity.bytes)
            if not found and kind == "product" and self._is_removed(machine, entity):
                continue  # it was never here, so there is nothing to take away
            require(
                bool(found) and found[0][0] >= revision, "passed_a_change", f"{machine.name} {kind} {entity} {revision}"
            )

    def _is_removed(self, machine: Machine, product_id: UUID) -> bool:
        """Say whether the centre does not sell a product any more."""
        statement = "SELECT removed_at IS NOT NULL FROM products WHERE tenant_id = %s AND id = %s"
        return bool(self.sql(statement, machine.tenant_id, product_id)[0][0])

    def _look_at_edits(self, machine: Machine) -> None:
        """What was edited here stands here until the centre has answered."""
        rows = machine.sql(
            "select e.product_id, e.field, e.new from pending_edits e join outbox x on x.id = e.message_id "
            "order by x.device_no"
        )
        newest = {(product, field): json.loads(new) for product, field, new in rows}
        for (product, field), new in newest.items():
            part, _, unit = field.partition(".")
            if part == "name":
                shown = machine.sql("select name from products where id = ?", product)
            else:
                shown = machine.sql(
                    "select price_minor from product_units where product_id = ? and code = ?", product, unit
                )
            require(not shown or shown[0][0] == new, "edit_flickered", f"{machine.name} {field}: {shown} for {new!r}")

    def after_round(self, machine: Machine, before: set[bytes]) -> None:
        """After a round that nothing happened to, what was pending when it began is settled: nothing stopped the queue."""
        self.look_at(machine)
        if not machine.line.clean or not before or machine.touched:
            return
        left = {row[0] for row in machine.sql("select id from outbox where state = 'pending'")} & before
        left -= {poison.bytes for poison in self.world.ledger.poison}
        require(not left, "queue_stopped", f"{machine.name}: {len(left)} of {len(before)} left")

    def stands(self, machine: Machine) -> dict[str, Any]:
        """Return how a till stands with the centre."""
        states = dict(machine.sql("select state, count(*) from outbox group by state"))
        cursor, head = machine.sql("select cursor from device_state")[0][0], self.head(machine)
        return {**states, "cursor": cursor, "head": head}

    def head(self, machine: Machine) -> int:
        """Return the newest change of a till's tenant."""
        newest = "(SELECT coalesce(max(change_no), 0) FROM feed WHERE tenant_id = h.tenant_id)"
        statement = f"SELECT greatest(head, {newest}) FROM feed_head h WHERE tenant_id = %s"
        return int(self.sql(statement, machine.tenant_id)[0][0])

    def is_in_step(self, machine: Machine) -> bool:
        """Say whether nothing is left to be sent or fetched."""
        if recovery.is_stopped(machine):
            return True
        open_ = machine.sql("select count(*) from outbox where state = 'pending'")[0][0]
        return not open_ and bool(machine.sql("select cursor from device_state")[0][0] >= self.head(machine))


def _short(log: dict[str, Any]) -> str:
    return ", ".join(f"{key}={value}" for key, value in log.items())


def _sent(request: httpx.Request) -> bytes:
    packing = request.headers.get("Content-Encoding")
    return request.content if packing is None else unpack(request.content, packing, UNPACKED_MAX)


class AtEnd:
    """The looks that need the whole picture, when nothing goes on any more."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.witness = world.witness
        self.ledger = world.ledger
        self.sql = world.witness.sql
        self.inbox: dict[UUID, dict[str, Any]] = {}
        self.stopped = {machine.name for machine in world.living() if recovery.is_stopped(machine)}

    def check(self) -> None:
        """Hold everything against everything. Raises Violation."""
        names = (
            "tenant_id",
            "id",
            "device_id",
            "device_no",
            "journal_no",
            "kind",
            "bytes",
            "fingerprint",
            "outcome",
            "code",
            "flags",
        )
        rows = self.sql(f"SELECT {', '.join(names)} FROM inbox ORDER BY tenant_id, device_id, device_no, id")
        self.inbox = {row[1]: dict(zip(names, row, strict=True)) for row in rows}
        require(len(self.inbox) == len(rows), "message_twice", "one id in two tenants")
        self._facts()
        self._papers()
        self._numbers()
        self._sums()
        self._needs()
        self._flags()
        self._journals()
        for machine in self.world.living():
            self._till(machine)
        self._feed()
        self._proof()

    def _proof(self) -> None:
        """The centre's own verification finds nothing that it did not tell of by a flag."""
        for tenant_id in sorted({machine.tenant_id for machine in self.world.machines if machine.tenant_id}):
            with self.world.centre.as_owner() as connection:
                found = [one for one in Proof(connection, tenant_id).findings() if not one.known]
            require(not found, "centre_verify", [f"{one.code} {one.table} {one.sentence}" for one in found[:4]])

    def _facts(self) -> None:
        """Each fact is at the centre once with its very bytes, or parked on both sides, or died with a disk."""
        held: dict[UUID, tuple[str, str]] = {}
        for machine in self.world.living():
            for raw_id, state in machine.sql("select id, state from outbox"):
                held[UUID(bytes=raw_id)] = (machine.name, state)
        for fact in self.ledger.made.values():
            stored = self.inbox.get(fact.id)
            if stored is not None:
                require(stored["bytes"] == fact.raw, "kept_other_bytes", f"{fact.machine} {fact.kind} {fact.id}")
                require(stored["fingerprint"] == fact.fingerprint, "kept_other_bytes", f"fingerprint of {fact.id}")
                require(stored["tenant_id"] == fact.tenant_id, "foreign_row", f"{fact.id}")
                self._same_on_both_sides(fact, stored, held.get(fact.id))
                continue
            at = held.get(fact.id)
            if at is None:
                require(fact.id in self.ledger.lost_on_disk, "fact_lost", f"{fact.machine} {fact.kind} {fact.id}")
            else:
                ok = (at[1] == "waiting" and fact.id in self.ledger.poison) or at[0] in self.stopped
                require(ok, "fact_lost", f"{fact.machine} {fact.kind} {fact.device_no} is {at[1]} on {at[0]} only")
        for message_id, stored in self.inbox.items():
            known = message_id in self.ledger.made or stored["device_id"] is None
            require(known, "fact_from_nowhere", f"{stored['kind']} {message_id}")

    def _same_on_both_sides(self, fact: Made, stored: dict[str, Any], held: tuple[str, str] | None) -> None:
        accepted = stored["outcome"] in ACCEPTED
        if not accepted:
            told = f"{fact.machine} {fact.kind} {fact.id}: {stored['code']} {_of(stored)}"
            require(fact.kind == "product_edited", "fact_refused", told)
        if held is not None and held[0] not in self.stopped:
            expected = "accepted" if accepted else "parked"
            require(held[1] == expected, "sides_differ", f"{fact.kind} {fact.id}: {held} and {stored['outcome']}")

    def _papers(self) -> None:
        """What the centre has of an order is what the shopper's paper says, to the rupiah and the shift."""
        orders = {
            row[0]: row[1:]
            for row in self.sql("SELECT id, series, number, receipt_no, total_minor, shift_id, register_id FROM orders")
        }
        lines: defaultdict[UUID, Counter[Any]] = defaultdict(Counter)
        for order_id, *line in self.sql(
            "SELECT order_id, product_id, unit, quantity_milli, price_minor FROM order_lines"
        ):
            lines[order_id][tuple(line)] += 1
        paid: defaultdict[UUID, Counter[Any]] = defaultdict(Counter)
        for order_id, *payment in self.sql("SELECT order_id, received_minor, change_minor FROM payments"):
            paid[order_id][tuple(payment)] += 1
        for paper in self.ledger.papers.values():
            require(paper.order_id in self.ledger.made, "paper_without_fact", paper.receipt_no)
            if paper.order_id not in self.inbox:
                continue
            told = (paper.series, paper.number, paper.receipt_no, paper.total_minor, paper.shift_id, paper.register_id)
            found = orders.get(paper.order_id)
            require(found == told, "paper_differs", f"{told} {found}")
            require(lines[paper.order_id] == Counter(paper.lines), "paper_differs", f"lines of {paper.receipt_no}")
            require(paid[paper.order_id] == Counter(paper.paid), "paper_differs", f"payments of {paper.receipt_no}")

    def _numbers(self) -> None:
        """A series has no gap, and its numbers are in the order of the device's outbox; a double is a twin's from before."""
        by_series: defaultdict[tuple[UUID, str], list[tuple[int, int, UUID]]] = defaultdict(list)
        for fact in self.ledger.made.values():
            if fact.kind != "order_completed":
                continue
            envelope = decode(fact.raw)
            assert envelope.register_id is not None and envelope.series is not None and envelope.number is not None
            by_series[envelope.register_id, envelope.series].append((envelope.number, envelope.device_no, fact.id))
        for (_, series), numbers in by_series.items():
            numbers.sort()
            plain = [number for number, _, _ in numbers]
            require(set(plain) == set(range(1, max(plain) + 1)), "number_gap", f"{series}: {plain}")
            if len(set(plain)) == len(plain):
                places = [place for _, place, _ in numbers]
                require(places == sorted(places), "number_order", f"{series}: {places}")

    def _sums(self) -> None:
        """What the centre keeps as sums is what its facts add up to: stock by outlet, shifts, once each."""
        stock: Counter[tuple[UUID, UUID]] = Counter()
        shifts: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
        for stored in self.inbox.values():
            if stored["outcome"] not in ACCEPTED:
                continue
            envelope, body = _read(stored["bytes"])
            for move in stock_moves(body):
                stock[envelope.outlet_id, move.product_id] += move.quantity_milli
            added = shift_sums(body)
            if envelope.shift_id is not None and added:
                shifts[envelope.shift_id].update(added)
        kept = {(row[0], row[1]): row[2] for row in self.sql("SELECT outlet_id, product_id, milli FROM on_hand")}
        for key in stock.keys() | kept.keys():
            require(
                stock[key] == kept.get(key, 0), "stock_wrong", f"centre keeps {kept.get(key)}, facts say {stock[key]}"
            )
        for shift_id, *sums in self.sql(f"SELECT shift_id, {', '.join(SHIFT_SUM_NAMES)} FROM shift_sums"):
            told = dict(zip(SHIFT_SUM_NAMES, sums, strict=True))
            wanted = {name: shifts[shift_id][name] for name in SHIFT_SUM_NAMES}
            require(told == wanted, "shift_sums_wrong", f"centre keeps {told}, facts say {wanted}")
        missing = [shift for shift, sums in shifts.items() if any(sums.values())]
        kept_shifts = {row[0] for row in self.sql("SELECT shift_id FROM shift_sums")}
        require(set(missing) <= kept_shifts, "shift_sums_wrong", "a shift has no sums")

    def _needs(self) -> None:
        """Nothing was taken in before what it needs."""
        for stored in self.inbox.values():
            if stored["outcome"] not in ACCEPTED:
                continue
            for need in decode(stored["bytes"]).needs:
                there = self.inbox.get(need)
                ok = there is not None and there["outcome"] in ACCEPTED
                require(ok, "need_not_there", f"{stored['kind']} {stored['id']} needs {need}")

    def _flags(self) -> None:
        """Nothing is odd about a device whose file never went back, but for what ordinary days bring."""
        touched = {machine.device_id for machine in self.world.machines if machine.touched}
        for stored in self.inbox.values():
            odd = set(stored["flags"]) - ALWAYS_ALLOWED
            if not odd or stored["device_id"] in touched or self.witness.rolled_back:
                continue
            facts = self.sql("SELECT code, facts FROM flags WHERE message_id = %s", stored["id"])
            require(False, "odd_flag", f"{stored['kind']} {stored['device_no']} {odd}: {facts}")

    def _journals(self) -> None:
        """At the centre each device's journal continues from entry to entry."""
        touched = {machine.device_id for machine in self.world.machines if machine.touched}
        heads: dict[UUID, tuple[int, bytes]] = {}
        for stored in self.inbox.values():
            device_id = stored["device_id"]
            if stored["journal_no"] is None or device_id is None or device_id in touched:
                continue
            number, head = heads.get(device_id, (0, GENESIS))
            envelope = decode(stored["bytes"])
            ok = envelope.journal_no == number + 1 and envelope.journal_prev == head.hex()
            require(ok, "journal_broken", f"{stored['kind']} {device_id} {envelope.journal_no} after {number}")
            heads[device_id] = (number + 1, entry_hash(head, number + 1, stored["fingerprint"]))

    def _feed(self) -> None:
        """The feed of each tenant has no hole."""
        for tenant, head, count, last in self.sql(
            "SELECT h.tenant_id, h.head, count(f.change_no), coalesce(max(f.change_no), 0) FROM feed_head h "
            "LEFT JOIN feed f ON f.tenant_id = h.tenant_id GROUP BY h.tenant_id, h.head"
        ):
            require(head == last == count, "feed_hole", f"{tenant}: head {head}, last {last}, rows {count}")

    def _till(self, machine: Machine) -> None:
        """A till in step has the centre's master data and stock, and its own books are whole."""
        if machine.name in self.stopped:
            return
        found = machine.findings()
        require(not found, "till_verify", f"{machine.name}: {found[:4]}")
        self._till_masters(machine)
        self._till_stock(machine)
        self._till_shifts(machine)

    def _till_masters(self, machine: Machine) -> None:
        centre = {
            row[0]: row[1:]
            for row in self.sql(
                "SELECT id, name, sku, revision, removed_at IS NOT NULL FROM products WHERE tenant_id = %s",
                machine.tenant_id,
            )
        }
        here = {
            UUID(bytes=row[0]): (*row[1:4], bool(row[4]))
            for row in machine.sql("select id, name, sku, revision, removed from products")
        }
        for product_id, row in centre.items():
            mine = here.get(product_id)
            if row[3]:
                require(mine is None or mine[3], "masters_differ", f"{machine.name} still sells {row}")
            else:
                require(mine == row, "masters_differ", f"{machine.name} {mine} {row}")
        self._till_prices(machine, {product_id for product_id, row in centre.items() if not row[3]})
        people = self.sql("SELECT id, name, active, revision FROM staff WHERE tenant_id = %s", machine.tenant_id)
        mine_people = {
            (UUID(bytes=row[0]), row[1], bool(row[2]), row[3])
            for row in machine.sql("select id, name, active, revision from staff")
        }
        require(set(people) == mine_people, "masters_differ", f"{machine.name} people")

    def _till_prices(self, machine: Machine, sold: set[UUID]) -> None:
        centre = {
            tuple(row)
            for row in self.sql(
                "SELECT product_id, code, price_minor, factor_milli FROM product_units WHERE tenant_id = %s",
                machine.tenant_id,
            )
            if row[0] in sold
        }
        here = {
            (UUID(bytes=row[0]), *row[1:])
            for row in machine.sql("select product_id, code, price_minor, factor_milli from product_units")
            if UUID(bytes=row[0]) in sold
        }
        require(centre == here, "masters_differ", f"{machine.name} prices {sorted(map(str, centre ^ here))[:4]}")

    def _till_stock(self, machine: Machine) -> None:
        centre = dict(
            self.sql(
                "SELECT product_id, milli FROM on_hand WHERE tenant_id = %s AND outlet_id = %s",
                machine.tenant_id,
                machine.outlet_id,
            )
        )
        here = {UUID(bytes=row[0]): row[1] for row in machine.sql("select product_id, milli from on_hand")}
        for product in centre.keys() | here.keys():
            same = centre.get(product, 0) == here.get(product, 0)
            require(
                same, "till_stock_wrong", f"{machine.name} {product}: {here.get(product)}, centre {centre.get(product)}"
            )

    def _till_shifts(self, machine: Machine) -> None:
        if machine.touched:
            return
        listed = ", ".join(SHIFT_SUM_NAMES)
        for shift_id, *sums in machine.sql(f"select shift_id, {listed} from shift_sums"):
            found = self.sql(f"SELECT {listed} FROM shift_sums WHERE shift_id = %s", UUID(bytes=shift_id))
            require(bool(found) and list(found[0]) == sums, "drawer_differs", f"{machine.name}: {sums} and {found}")


def _read(raw: bytes) -> tuple[Envelope, Any]:
    envelope = decode(raw)
    return envelope, decode_body(envelope.kind, envelope.version, envelope.body)


def _of(stored: dict[str, Any]) -> str:
    return bytes(stored["bytes"]).decode("utf-8", "replace")[:300]


__all__ = ["AtEnd", "OrderCompleted", "Paper", "ShiftOpened", "Witness"]
