"""A shop to break: a real server with its database, and real tills that are enrolled at it, all as processes."""

from __future__ import annotations

import random
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from uuid import UUID

from app import bootstrap
from app.runtime.data_folder import DataFolder
from app.services import settings
from app.ui.wiring import Program, Trouble
from app.version import VERSION
from sync_server.config import Settings
from sync_server.db import make_pool
from sync_server.ops.centre import running_url
from tests.faults import books
from tests.faults.processes import NotReady, ServerProcess, TillProcess
from tests.faults.tally import Tally
from tests.server_kit import Centre

GOODS = 40
STOCK = 100_000
TENANT = "Toko Uji Coba"
NOTHING_CHANGED = "nothing_changed"
"""A name or price that was drawn is the one it had."""


@dataclass(slots=True)
class Stage:
    """One shop with its tills, whose processes end with the block. ``address`` is what the tills are given: the server's own, or that of a proxy before it."""

    base: Path
    servers: Sequence[ServerProcess]
    chance: random.Random
    address: str = ""
    tills: list[TillProcess] = field(default_factory=list)
    tenant_id: UUID = field(init=False)
    passphrase: Path = field(init=False)

    def __post_init__(self) -> None:
        self.base.mkdir(parents=True, exist_ok=True)
        self.passphrase = self.base / "passphrase.txt"
        self.passphrase.write_text(secrets.token_urlsafe(16) + "\n", encoding="ascii")

    @property
    def server(self) -> ServerProcess:
        return self.servers[0]

    def admin_url(self) -> str:
        """Return how to reach the centre's database; another one after each start of its PostgreSQL."""
        if self.server.database_url is not None:
            return self.server.database_url
        url = running_url(Settings.of(self.server.data))
        assert url is not None, "the server is not ready"
        return url

    def open(self, tills: int, folder: Path | None = None) -> None:
        """Make the shop on a running server, and enrol and start so many tills, whose folders may lie elsewhere."""
        url = self.admin_url()
        centre = Centre(url, make_pool(url))
        self.tenant_id = centre.new_tenant(f"{TENANT} {secrets.token_hex(4)}")
        centre.add_goods(self.tenant_id, GOODS, stock=STOCK)
        for number in range(1, tills + 1):
            code = centre.code(self.tenant_id, f"K{number:02d}")
            self.tills.append(self._enrolled((folder or self.base) / f"till-{number}", code))
        for till in self.tills:
            till.start(self.chance.randrange(10**6))

    def _enrolled(self, folder: Path, code: str) -> TillProcess:
        till = TillProcess(folder, self.passphrase, self.base)
        opened = bootstrap.open_till(folder, self.passphrase, Program(version=VERSION))
        if isinstance(opened, Trouble):
            raise opened.error
        try:
            opened.enrol(self.address or self.server.url, code)
            settings.put(opened.units(), None, "printer", f"file:{till.receipts}")
        finally:
            opened.close()
        till.key = bootstrap.find_key(DataFolder(folder), self.passphrase)
        return till

    def sell(self) -> None:
        """Let all tills sell."""
        for till in self.tills:
            till.sell()

    def settle(self) -> None:
        """Let all tills rest, send what is left, and read the feed to its end, which the last message moved on. Raises NotReady."""
        for till in self.tills:
            till.rest()
        for server in self.servers:
            server.wait_healthy()
        for till in self.tills:
            till.settle(0)
        head = self.head()
        for till in self.tills:
            till.settle(head)
            till.wait_printed()

    def head(self) -> int:
        """Return how far the feed of this shop goes."""
        centre = Centre(self.admin_url(), make_pool(self.admin_url()))
        return int(centre.sql("SELECT head FROM feed_head WHERE tenant_id = %s", self.tenant_id)[0][0])

    def examine(self, *, may_refuse: frozenset[str] = frozenset()) -> Tally:
        """Let everything be sent and return what is wrong, if anything. Afterwards the tills rest.

        A till refuses a cashier nothing for what happens to others; ``may_refuse`` are codes with which it may have.
        """
        found = Tally()
        try:
            self.settle()
        except NotReady as error:
            found.findings.append(f"did not come to rest: {error}")
            return found
        for till in self.tills:
            refused = books.refused(till).keys() - may_refuse - {NOTHING_CHANGED}
            found.findings += [f"{till.folder.name} refused: {code}" for code in sorted(refused)]
            found.findings += books.till_findings(till.folder, till.passphrase)
        found.findings += books.server_findings(self.server.data, self.server.database_url)
        books.compare(found, self.tills, self.admin_url(), self.tenant_id)
        return found

    def orders(self) -> int:
        """Return how many orders were shown as paid on all tills."""
        return sum(len(books.shown(till)) for till in self.tills)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes."""
        for till in self.tills:
            till.kill()
        for server in self.servers:
            server.stop()


def in_shops(base: Path, rounds: int, most: int, shop: Callable[[Path, int, Tally], None]) -> Tally:
    """Do so many rounds in one shop after another, at most ``most`` in each, since proving old books takes longer each time.

    ``shop`` works in a folder for so many rounds and adds what it comes to, until something is found. A folder in which
    something was found is left as it is.
    """
    total, number = Tally(), 0
    while total.rounds < rounds:
        number += 1
        folder, found = base / f"shop-{number}", Tally()
        folder.mkdir(parents=True)
        try:
            shop(folder, min(most, rounds - total.rounds), found)
        except NotReady as error:
            found.findings.append(f"{folder}: {error}")
        if found.is_clean:
            shutil.rmtree(folder)
        else:
            found.rounds = max(found.rounds, 1)
            found.findings.append(f"the shop is left in {folder}")
        total.add(found)
    return total
