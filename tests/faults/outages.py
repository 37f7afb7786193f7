"""PostgreSQL stopped, or killed, and started again under load: the server stays up and says 503, the tills sell on and recover."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sync_server.ops.files import secret
from tests.faults.processes import ASK_AGAIN_SECONDS, OwnPostgres, ServerProcess
from tests.faults.stage import Stage, in_shops
from tests.faults.tally import Tally

ROUNDS_A_SHOP = 12
TILLS = 2
AWAY_SECONDS = (0.4, 1.2)
TOLD_SECONDS_MAX = 30.0
SELLING_SECONDS = (0.1, 0.6)
MET = '"code": "server_busy"'
"""What a till's log says when the server answered that it cannot work just now."""


@contextmanager
def own_database(base: Path) -> Iterator[OwnPostgres]:
    """Run a PostgreSQL for the length of the block that a server is given by URL."""
    base.mkdir(parents=True, exist_ok=True)
    own = OwnPostgres(base / "postgres")
    own.start()
    try:
        yield own
    finally:
        own.stop()


def servers_on(own: OwnPostgres, base: Path, count: int, workers: int = 1) -> list[ServerProcess]:
    """Return so many servers of one database, still to be started. They know the same secrets, as servers of one centre do."""
    secrets = base / "postgres" / "server.secrets.json"
    secret(secrets, "request_password")
    made = []
    for number in range(1, count + 1):
        server = ServerProcess(base / f"server-{number}", workers=workers, database_url=own.url)
        shutil.copy(secrets, server.data)
        made.append(server)
    return made


def run(base: Path, rounds: int, seed: int, say: Callable[[str], None]) -> Tally:
    """Do so many rounds."""
    chance = random.Random(seed)

    def shop(folder: Path, times: int, total: Tally) -> None:
        with own_database(folder) as own:
            (server,) = servers_on(own, folder, 1)
            with Stage(folder, [server], chance) as stage:
                server.start()
                server.wait_ready()
                pid = server.pid
                stage.open(TILLS)
                while total.rounds < times and total.is_clean:
                    total.add(_round(own, stage, chance))
                if server.pid != pid:
                    total.findings.append("the server did not outlive its database's absence")
                total.orders = stage.orders()
        say(f"postgres: {total.as_dict()}")

    return in_shops(base, rounds, ROUNDS_A_SHOP, shop)


def _round(own: OwnPostgres, stage: Stage, chance: random.Random) -> Tally:
    before = _met(stage)
    for till in stage.tills:
        till.wait_ready()
    time.sleep(chance.uniform(*SELLING_SECONDS))  # the instant, and how long it is away, are what this is about
    sold = stage.orders()
    kills = chance.randrange(2)
    own.crash() if kills else own.stop()
    time.sleep(chance.uniform(*AWAY_SECONDS))
    is_told = _wait_told(stage, before)
    sold_without = stage.orders() - sold
    own.start()
    found = stage.examine()
    found.rounds, found.kills = 1, kills
    if not sold_without:
        found.findings.append("nothing was sold while the centre's database was away")
    if not is_told:
        found.findings.append("no till was told that the server cannot work just now")
    if found.is_clean:
        stage.sell()
    return found


def _wait_told(stage: Stage, before: int) -> bool:
    """Ask for a contact until a till was told that the server cannot work; the server itself waits a while for its database."""
    deadline = time.monotonic() + TOLD_SECONDS_MAX
    for till in stage.tills:
        till.contact()
    while _met(stage) == before and time.monotonic() < deadline:
        time.sleep(ASK_AGAIN_SECONDS)
    return _met(stage) > before


def _met(stage: Stage) -> int:
    """Return how often a till was told so."""
    logs = [till.folder / "logs" / "till.log" for till in stage.tills]
    return sum(log.read_text(encoding="utf-8").count(MET) for log in logs if log.exists())
