"""All tables of the till's database, by what they hold; ``metadata`` knows them all."""

from app.db.tables import carts, device, facts, masters, outbox, sums
from app.db.tables.types import metadata

__all__ = ["carts", "device", "facts", "masters", "metadata", "outbox", "sums"]
