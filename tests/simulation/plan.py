"""What is going to happen, drawn up front from the seed as a list of steps, so that it can be cut when something is wrong.

Each step has a seed of its own: leaving one out changes nothing in what the others draw.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.simulation.chance import stream
from tests.simulation.kernel import START
from tests.simulation.network import CALL_FAULTS, HOUR_MS, Fate
from tests.simulation.recovery import FILLS_ANEW
from tests.simulation.shops import TENANTS

DAY_MS = 24 * HOUR_MS
TILLS = tuple((tenant, outlet, register) for tenant in range(3) for outlet in range(2) for register in range(2))
"""Tenant, outlet and register of each till that the template holds."""

RARE = ("lost_request", "lost_reply", "duplicate", "cut_request", "cut_reply", "server_busy", "delayed", "stale_reply")
SPECIAL = (
    "crash", "refuse", "restart", "clock", "offline", "poison", "remove_product", "set_price", "new_product",
    "staff_leaves", "kill_connection", "kill_worker", "extra_fields", "replace",
)  # fmt: skip
"""Faults and events that a profile has many or few of."""
COMMON = {"crash": 3, "refuse": 1, "kill_worker": 1}
"""How often each of these happens at least."""
BACK_IN_TIME = ("restore", "copy", "roll_back") if FILLS_ANEW else ("restore", "copy")
"""A file that went back, a file on two machines, a centre that went back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is planned: when, what, at which till (by its place; -1 for the centre), and its own chance."""

    at_ms: int
    kind: str
    till: int
    seed: int

    def __str__(self) -> str:
        at = START.timestamp() + self.at_ms / 1_000
        minutes = int(at - START.timestamp()) // 60
        where = "centre" if self.till < 0 else f"till {self.till}"
        return f"day {minutes // 1_440 + 1} +{minutes % 1_440 // 60:02}:{minutes % 60:02} {where} {self.kind}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one seed decides before anything happens."""

    seed: str
    tills: tuple[int, ...]
    fate: Fate
    skews_ms: tuple[int, ...]
    page_rows: int
    steps: tuple[Step, ...]
    emphasis: tuple[str, ...] = field(default=())


def draw(seed: int | str) -> Plan:
    """Return the plan of a seed."""
    rng = stream("plan", seed)
    tills = _tills(rng)
    emphasis = tuple(sorted(rng.sample(SPECIAL + BACK_IN_TIME, k=min(5, len(SPECIAL + BACK_IN_TIME)))))
    chances = {kind: rng.choice([0, 0, 5, 20]) for kind in RARE}
    for kind in rng.sample(CALL_FAULTS, k=2):
        chances[kind] = rng.choice([60, 120])
    page_rows = rng.choice([4, 20, 500, 500])
    hot = chances["stale_reply"] >= 60
    if hot:
        chances["stale_reply"], chances["lost_reply"], page_rows = 300, 150, 3
    skews = tuple(rng.choice([0, 0, 0, rng.randrange(-90_000, 90_000), rng.randrange(-4, 5) * HOUR_MS]) for _ in tills)
    steps = sorted(_steps(rng, len(tills), emphasis, hot=hot), key=lambda step: step.at_ms)
    return Plan(
        seed=str(seed),
        tills=tills,
        fate=Fate(chances, rng.choice([20, 60, 400])),
        skews_ms=skews,
        page_rows=page_rows,
        steps=tuple(steps),
        emphasis=emphasis,
    )


def _tills(rng: Random) -> tuple[int, ...]:
    """Two or three tenants, two to four tills each, at least two of them in one outlet."""
    chosen: list[int] = []
    for tenant in rng.sample(range(len(TENANTS)), k=rng.choice([2, 2, 3])):
        mine = [place for place, till in enumerate(TILLS) if till[0] == tenant]
        chosen += mine[: rng.choice([2, 3, 3, 4])]
    return tuple(sorted(chosen))


def _steps(rng: Random, tills: int, emphasis: tuple[str, ...], *, hot: bool) -> list[Step]:
    steps: list[Step] = []

    def add(at_ms: int, kind: str, till: int) -> None:
        steps.append(Step(at_ms, kind, till, rng.getrandbits(62)))

    days = rng.choice([1, 2, 2, 3])
    bursts = rng.choice([5, 7, 9]) * 2 // days
    gap = rng.choice([0, 0, 0, 4, 20])
    for day in range(days):
        begins = (day + (gap if day else 0)) * DAY_MS + rng.randrange(HOUR_MS)
        for burst in range(bursts):
            at = begins + burst * (13 * HOUR_MS // bursts) + rng.randrange(HOUR_MS // 2)
            for till in range(tills):
                _burst(rng, add, at, till)
                if hot:
                    add(at + rng.randrange(2_500), "edit_hot", till)
                    add(at + rng.randrange(2_500, 9_000), "sync", till)
        for till in range(tills):
            if rng.random() < 0.7:
                add(begins + 14 * HOUR_MS + rng.randrange(2_000), "close", till)
                add(begins + 14 * HOUR_MS + 3_000 + rng.randrange(2_000), "sync", till)
    last = max(step.at_ms for step in steps)
    for kind in SPECIAL + BACK_IN_TIME:
        often = COMMON.get(kind, 0)
        for _ in range(often + (rng.randrange(2, 7) if kind in emphasis else (rng.random() < 0.25))):
            steps += _special(rng, kind, rng.choice(steps).at_ms, last, tills)
    return steps


def _burst(rng: Random, add: object, at: int, till: int) -> None:
    """What a till does within some seconds, beside the others."""
    assert callable(add)
    spread = 2_500
    if rng.random() < 0.75:
        add(at + rng.randrange(spread), "sell", till)
    if rng.random() < 0.7:
        add(at + rng.randrange(spread), "sync", till)
    if rng.random() < 0.35:
        add(
            at + rng.randrange(spread),
            rng.choice(["edit", "edit", "cash", "drawer", "void", "hold", "line", "approve"]),
            till,
        )
    if rng.random() < 0.12:
        add(at + rng.randrange(spread), rng.choice(["close", "retry", "edit_hot", "edit_hot"]), till)


def _special(rng: Random, kind: str, at: int, last: int, tills: int) -> list[Step]:
    at = max(at - rng.randrange(3_000), 0)
    till = rng.randrange(tills)
    made = [Step(at, kind, till, rng.getrandbits(62))]
    if kind in ("crash", "refuse"):
        made.append(Step(at + 1, rng.choice(["sell", "sync", "edit", "close"]), till, rng.getrandbits(62)))
    if kind in ("kill_connection", "kill_worker"):
        made.append(Step(at + 1, "sync", till, rng.getrandbits(62)))
    if kind == "poison":
        made += [Step(at + 1_000 * place, "sync", till, rng.getrandbits(62)) for place in (1, 40)]
    if kind in BACK_IN_TIME:
        made += _back_in_time(rng, kind, at, till, last)
    if kind == "offline":
        made.append(Step(min(at + rng.randrange(1, 40) * HOUR_MS, last), "online", till, rng.getrandbits(62)))
    return made


def _back_in_time(rng: Random, kind: str, at: int, till: int, last: int) -> list[Step]:
    """What comes before and after: a copy from earlier, and contact with the centre soon or late."""
    made = []
    if kind != "copy":
        earlier = max(at - rng.choice([600_000, 2 * HOUR_MS, 20 * HOUR_MS]), 0)
        made.append(Step(earlier, "backup" if kind == "restore" else "keep_centre", till, rng.getrandbits(62)))
    for _ in range(rng.randrange(3)):
        made.append(Step(at + rng.randrange(1, 5_000), rng.choice(["sell", "sync"]), till, rng.getrandbits(62)))
    made.append(
        Step(min(at + rng.randrange(10_000, 9 * HOUR_MS), max(last, at + 10_000)), "sync", till, rng.getrandbits(62))
    )
    return made
