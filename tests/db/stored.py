"""Books as each released schema wrote them: one encrypted file a version in ``tests/data/schema``, made once and never edited.

``python -m tests.db.stored`` makes the file of the newest schema when there is none yet.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.db.engine import FILE_NAME, connect
from app.db.schema import HEAD
from app.domain.money import Money
from app.services import carts, shifts
from tests.till import KEY, make_till

FOLDER = Path(__file__).parents[1] / "data" / "schema"
ORDERS = 2
TOTAL_MINOR = 5_000 + 300


def stored(version: str) -> Path:
    """Return the file of a schema version. It opens with ``tests.till.KEY``."""
    return FOLDER / f"{version}.db"


def make(target: Path) -> None:
    """Write books with two shifts, two orders, a held cart and one that lies on the counter."""
    with tempfile.TemporaryDirectory(prefix="warungin-stored-") as name:
        till = make_till(Path(name))
        till.open_shift()
        till.sell("MIE", "KOPI", more=500)
        till.put("EMAS")
        carts.hold(till.units(), till.cashier, "Bu Ani")
        shifts.move_cash(till.units(), till.cashier, Money(-5_000), "es")
        shifts.close(till.units(), till.cashier, {("note", 100_000): 2}, Money(0), "")
        till.clock.move(hours=4)
        till.open_shift()
        till.sell("SUSU")
        till.put("TELUR", "0.5")
        till.close()
        connection = connect(Path(name) / FILE_NAME, KEY)
        connection.execute("vacuum")
        connection.execute("pragma journal_mode=DELETE")
        connection.close()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((Path(name) / FILE_NAME).read_bytes())


if __name__ == "__main__":
    if not stored(HEAD).exists():
        make(stored(HEAD))
