"""Figures of a till counted from its rows, for comparing with the centre's."""

from __future__ import annotations

import json

from app.db.sql import Connection
from app.db.tables.types import uid


class FigureQueries:
    """Reads inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def orders(self) -> tuple[int, int]:
        """Return how many orders there are and what they add up to."""
        count, total = self._connection.execute("select count(*), coalesce(sum(total_minor), 0) from orders").fetchone()
        return count, total

    def order_ids(self) -> list[str]:
        """Return the orders' ids."""
        return [str(uid(row[0])) for row in self._connection.execute("select id from orders")]

    def numbers(self) -> list[tuple[str, int, str]]:
        """Return (series, number, printed number) of every receipt."""
        rows: list[tuple[str, int, str]] = self._connection.execute(
            "select series, number, receipt_no from orders order by series, number"
        ).fetchall()
        return rows

    def on_hand(self) -> dict[str, int]:
        """Return the kept stock in thousandths by SKU."""
        return dict(
            self._connection.execute(
                "select p.sku, coalesce(h.milli, 0) from products p left join on_hand h on h.product_id = p.id"
            ).fetchall()
        )

    def stock_mismatches(self) -> int:
        """Return for how many products the kept stock is not what a snapshot told and all moves since, own and received."""
        moves = dict(
            self._connection.execute(
                "select product_id, sum(milli) from (select product_id, milli from stock_base union all "
                "select m.product_id, m.quantity_milli from stock_moves m join outbox x on x.id = m.message_id "
                "where x.in_base = 0) group by product_id"
            ).fetchall()
        )
        for (received,) in self._connection.execute("select moves from received_moves"):
            for move in json.loads(received):
                product = bytes.fromhex(move["product_id"].replace("-", ""))
                moves[product] = moves.get(product, 0) + move["quantity_milli"]
        kept = dict(self._connection.execute("select product_id, milli from on_hand").fetchall())
        return sum(1 for product in moves.keys() | kept.keys() if moves.get(product, 0) != kept.get(product, 0))

    def last_difference(self) -> int | None:
        """Return counted less expected cash of the last shift that was closed."""
        row = self._connection.execute(
            "select difference_minor from shift_closes order by z_number desc limit 1"
        ).fetchone()
        return None if row is None else int(row[0])
