"""A till's life under ``strace``: ``python -m tests.faults.powered ROOT PASSPHRASE SHOWN SEED SALES``.

In ``ROOT/new`` a folder is started for the first time and enrolled; in ``ROOT/till``, which has a shop in it, a till is opened,
sells with all of its workers, is closed, and opened again, a few times over. What is acknowledged goes to ``SHOWN`` at once.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from app import bootstrap
from app.services import enrolment
from app.ui.wiring import Program, Trouble
from app.version import VERSION
from tests.faults.cashier import Cashier
from tests.till import SERVER, enrolment_reply

LIVES = 3


def main(root: str, passphrase: str, shown: str, seed: str, sales: str) -> int:
    """Do it all. Return 1 when the till does not open."""
    told = os.open(shown, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    opened = bootstrap.open_folder(Path(root) / "new", Path(passphrase))
    os.write(told, b"opened\n")
    enrolment.enrol(opened.units(), enrolment_reply(), SERVER)
    os.write(told, b"enrolled\n")
    opened.close()
    chance = random.Random(int(seed))
    for _ in range(LIVES):
        till = bootstrap.open_till(Path(root) / "till", Path(passphrase), Program(version=VERSION))
        if isinstance(till, Trouble):
            print(till.error.code, till.error.facts, file=sys.stderr)
            return 1
        cashier = Cashier(till, Path(shown), chance, pause_seconds_max=0.0)
        till.start_workers(lambda: None)
        for _ in range(int(sales) // LIVES):
            cashier.work()
        till.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
