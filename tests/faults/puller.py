"""A till of its own process that pulls the feed once, for being killed: ``python -m tests.faults.puller FOLDER PASSPHRASE URL``."""

from __future__ import annotations

import sys
from pathlib import Path

from app.bootstrap import open_folder
from app.sync.engine import SyncEngine
from app.sync.link import HttpLink
from tests.faults.seller import say


def main(folder: str, passphrase: str, url: str) -> None:
    """Run one round and say when it began and ended."""
    till = open_folder(Path(folder), Path(passphrase))
    link = HttpLink(url, "token-of-a-test")
    say("ready")
    SyncEngine(till.units, link, till.clock, "test").run_round()
    say("done")
    link.close()
    till.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
