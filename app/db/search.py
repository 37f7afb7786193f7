"""Search as you type over name, SKU and codes, words in any order, answered in the order people want.

One trigram index serves all word lengths. Before each word of a product stand two marks, before the first word one more, so
that a word of one or two letters is found where a word begins, and a name that begins with the typed word is told apart,
by the same index. Its row numbers are dealt out most sold first: hits stream out in that order and the search stops after
the first page, however common the word is. ``refresh`` deals the numbers out anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from app.db.sql import Connection

WORD_MARK = "^^"
FIRST_MARK = "|"
_MARKS = frozenset(WORD_MARK + FIRST_MARK)
WORDS_MAX = 6
SHORT = 2


def folded(text: str) -> str:
    """Return text as it is compared: lower case, no accents, nothing that cannot be seen, none of the index's own marks."""
    if text.isascii() and text.isprintable() and _MARKS.isdisjoint(text):
        return text.lower()  # as below, in a tenth of the time
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (char if char.isprintable() and char not in _MARKS else " " for char in plain)
    return "".join(char for char in letters if not unicodedata.combining(char))


def indexed(name: str, sku: str, codes: Iterable[str]) -> str:
    """Return what the index holds for one product."""
    words = [*folded(name).split(), *folded(sku).split(), *codes]
    return FIRST_MARK + " ".join(WORD_MARK + word for word in words)


def _phrase(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _anywhere(word: str) -> str:
    return _phrase(word if len(word) > SHORT else WORD_MARK + word)


def matches(typed: str) -> tuple[str, str] | None:
    """Return two index queries for what was typed: names that begin with its first word, and all; None for nothing typed."""
    words = folded(typed).split()[:WORDS_MAX]
    if not words:
        return None
    everywhere = " AND ".join(map(_anywhere, words))
    begins = " AND ".join([_phrase(FIRST_MARK + WORD_MARK + words[0]), *map(_anywhere, words[1:])])
    return begins, everywhere


def find(connection: Connection, typed: str, limit: int) -> list[int]:
    """Return the index places of the best hits: names that begin with the first word, then all, each most sold first."""
    queries = matches(typed)
    if queries is None:
        return []
    found: dict[int, None] = {}
    for query in queries:
        if len(found) >= limit:
            break
        rows = connection.execute(
            "select rowid from product_search where product_search match ? order by rowid limit ?", (query, limit)
        )
        found.update(dict.fromkeys(row[0] for row in rows))
    return list(found)[:limit]


def put(connection: Connection, seq: int, name: str, sku: str, codes: Iterable[str]) -> None:
    """Index one product at its place, in the stead of what was there."""
    connection.execute("delete from product_search where rowid = ?", (seq,))
    connection.execute("insert into product_search (rowid, words) values (?, ?)", (seq, indexed(name, sku, codes)))


def remove(connection: Connection, seq: int) -> None:
    """Take one product out of the index."""
    connection.execute("delete from product_search where rowid = ?", (seq,))


def refresh(connection: Connection, since: str) -> None:
    """Deal the places out anew, most sold since the business date ``since`` first, then by name, and build the index."""
    ranked = connection.execute(
        "select p.id from products p left join (select product_id, count(*) as days, sum(value_minor) as value from "
        "day_products where business_date >= ? group by product_id) s on s.product_id = p.id "
        "order by coalesce(s.value, 0) desc, p.name, p.id",
        (since,),
    ).fetchall()
    # Two passes, because a place may still be taken by a product that moves later.
    connection.execute("update products set seq = -seq where seq > 0")
    connection.executemany(
        "update products set seq = ? where id = ?", [(place, row[0]) for place, row in enumerate(ranked, 1)]
    )
    rebuild(connection)


def rebuild(connection: Connection) -> None:
    """Build the index from the products."""
    connection.execute("insert into product_search (product_search) values ('delete-all')")
    rows = connection.execute(
        "select p.seq, p.name, p.sku, group_concat(u.barcode, ' ') from products p "
        "left join product_units u on u.product_id = p.id where p.removed = 0 group by p.seq order by p.seq"
    ).fetchall()
    connection.executemany(
        "insert into product_search (rowid, words) values (?, ?)",
        ((seq, indexed(name, sku, (codes or "").split())) for seq, name, sku, codes in rows),
    )
