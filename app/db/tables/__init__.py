"""All tables of the till's database, by what they hold."""

from app.db.tables import carts, device, facts, masters, outbox, sums
from app.db.tables.types import Table

TABLES: tuple[Table, ...] = tuple(
    part
    for module in (device, masters, facts, sums, outbox, carts)
    for part in vars(module).values()
    if isinstance(part, Table)
)
"""Every table of ours."""

__all__ = ["TABLES", "carts", "device", "facts", "masters", "outbox", "sums"]
