"""The bench itself: one figure measured in short, and what its rows promise."""

from __future__ import annotations

import json
import sqlite3

import pytest

from app.sync.errors import ServerAway
from tests.bench.__main__ import main
from tests.bench.catalogue import goods, product_id
from tests.bench.figure import at_least, at_most, percentile
from tests.bench.herd import Herd, Timed
from tests.bench.replay import Shape, changes, replay


def test_a_short_run_prints_one_row_with_its_floor_and_never_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--short", "--only", "sale_over_bare"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == ["sale_over_bare"]
    row = rows[0]
    assert {"name", "value", "unit", "goal", "ok", "floor", "how"} <= set(row)
    assert row["goal"] == 1.5
    assert row["ok"] is (row["value"] <= 1.5)
    assert row["value"] == pytest.approx(row["details"]["ours_ms"] / row["floor"], abs=0.01)
    assert {name: count for name, count in row["details"]["rows"].items() if name.startswith(("order", "outbox"))} == {
        "orders insert": 1,
        "order_lines insert": 5,
        "order_taxes insert": 1,
        "outbox insert": 1,
    }


def test_a_goal_is_met_on_its_own_side_only() -> None:
    assert at_most("small", 1.5, 1.5, "times", "").ok
    assert not at_most("small", 1.51, 1.5, "times", "").ok
    assert at_least("large", 0.2, 0.2, "of it", "").ok
    assert not at_least("large", 0.19, 0.2, "of it", "").ok


def test_the_99th_of_a_hundred_samples_is_the_second_largest() -> None:
    assert percentile([float(at) for at in range(100)], 99) == 98.0


def test_the_catalogue_is_the_same_in_every_run_and_no_code_is_there_twice() -> None:
    first, again = list(goods(4_000)), list(goods(4_000))
    assert first == again
    codes = [unit.barcode for each in first for unit in each.entity.units]
    assert len(set(codes)) == len(codes)
    assert len({each.entity.sku for each in first}) == 4_000
    assert first[3_999].entity.id == product_id(3_999)


def test_a_twin_that_was_replayed_holds_the_very_rows() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("attach ':memory:' as twin")
    shape = Shape("goods", ("id", "left_milli", "name"), (0,))
    for side in ("main", "twin"):
        connection.execute(f"create table {side}.goods (id, left_milli, name)")
        connection.execute(f"insert into {side}.goods values (1, 5, 'a'), (2, 6, 'b'), (3, 7, 'c')")
    connection.execute("update main.goods set left_milli = 4 where id = 1")
    connection.execute("delete from main.goods where id = 2")
    connection.execute("insert into main.goods values (4, 8, 'd')")
    found = changes(connection, [shape])
    assert [(each.verb, each.values) for each in found] == [
        ("delete", [(2,)]),
        ("update", [(4, 1)]),
        ("insert", [(4, 8, "d")]),
    ]
    replay(_Twin(connection), found)
    assert changes(connection, [shape]) == []
    connection.close()


class _Twin:
    """The twin's side of one connection, as if it were a connection of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str) -> object:
        return self._connection.execute(statement)

    def executemany(self, statement: str, values: list[tuple[object, ...]]) -> object:
        return self._connection.executemany(statement.replace(" goods ", " twin.goods "), values)


def test_every_till_of_a_herd_is_served_once_the_centre_answers() -> None:
    answers = [_Answering(failures) for failures in (0, 1, 2)]
    herd = Herd(answers)
    herd.run(until=lambda: herd.is_served)
    assert sorted(herd.served) == [0, 1, 2]
    assert herd.failed == {"server_away": 3}
    assert [till.left for till in answers] == [0, 0, 0]


class _Answering:
    """A till whose centre is away for its first rounds."""

    def __init__(self, failures: int) -> None:
        self.left = failures

    def round(self, timed: Timed) -> None:
        if self.left:
            self.left -= 1
            raise ServerAway(why="test")
        timed("hello", lambda: None)
