"""The file as it is made: what the program thinks its tables are, they are; and a file of any age becomes today's."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.db import schema
from app.db.engine import FILE_NAME, Connection, Database, connect
from app.db.errors import DatabaseDamaged, DatabaseTooNew, DatabaseTooOld, DiskFull
from app.db.tables import TABLES
from tests.db import stored
from tests.till import KEY, StandingClock, Till

MIGRATIONS = Path(schema.__file__).parent / "migrations"
NEWEST = schema.HEAD


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Connection]:
    """Lend a connection to a file that the migrations made."""
    schema.bring_up_to_date(tmp_path / FILE_NAME, KEY)
    connection = connect(tmp_path / FILE_NAME, KEY)
    yield connection
    connection.close()


# --- as it is made ------------------------------------------------------------------------------------


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_every_table_is_strict(made: Connection) -> None:
    ours = {table.name for table in TABLES}
    listed = {row[1]: row[5] for row in made.execute("pragma table_list").fetchall() if row[2] == "table"}
    assert {name for name in listed if not name.startswith("sqlite_")} == ours | {"alembic_version"}
    assert {name for name in ours if not listed[name]} == set()


def test_columns_and_keys_are_those_of_the_rows_that_are_written(made: Connection) -> None:
    for table in TABLES:
        columns = made.execute(f"pragma table_info({table.name})").fetchall()
        assert tuple(column[1] for column in columns) == table.columns
        keyed = sorted((column[5], column[1]) for column in columns if column[5])
        assert tuple(name for _, name in keyed) == table.key


NEVER_NEGATIVE = [
    ("orders", "gross_minor"),
    ("orders", "discount_minor"),
    ("orders", "service_minor"),
    ("orders", "tax_minor"),
    ("orders", "total_minor"),
    ("orders", "change_minor"),
    ("orders", "number"),
    ("orders", "day_number"),
    ("order_lines", "price_minor"),
    ("order_lines", "gross_minor"),
    ("order_lines", "line_discount_minor"),
    ("order_lines", "order_discount_minor"),
    ("order_lines", "service_minor"),
    ("order_lines", "tax_minor"),
    ("order_lines", "quantity_milli"),
    ("order_taxes", "value_minor"),
    ("order_taxes", "tax_minor"),
    ("payments", "amount_minor"),
    ("payments", "change_minor"),
    ("shifts", "opening_cash_minor"),
    ("shifts", "number"),
    ("shift_closes", "left_in_drawer_minor"),
    ("shift_counts", "pieces"),
    ("cart_lines", "price_minor"),
    ("cart_lines", "quantity_milli"),
    ("cart_lines", "label_gross_minor"),
    ("product_units", "price_minor"),
    ("product_units", "factor_milli"),
    ("tax_rates", "rate_bp"),
    ("day_numbers", "last"),
    ("device_state", "number"),
    ("device_state", "cursor"),
    ("device_state", "last_device_no"),
    ("device_state", "journal_no"),
]


@pytest.fixture
def old_till(quick_path: Path) -> Iterator[Till]:
    """Lend the stored books of the newest schema."""
    shutil.copy(stored.stored(schema.HEAD), quick_path / FILE_NAME)
    till = Till(quick_path, StandingClock())
    yield till
    till.close()


@pytest.mark.parametrize(("table", "column"), NEVER_NEGATIVE)
def test_the_file_itself_refuses_what_can_never_be_negative(old_till: Till, table: str, column: str) -> None:
    assert old_till.sql(f"select count(*) from {table}")[0][0] > 0, "there must be a row to change"
    with old_till.unchanged(), pytest.raises(sqlcipher.IntegrityError, match="CHECK"), old_till.units() as uow:
        uow.connection.execute(f"update {table} set {column} = -1")


@pytest.mark.parametrize(
    "statement",
    [
        "update orders set total_minor = total_minor + 1",
        "update orders set received_minor = received_minor + 1",
        "update orders set (total_minor, received_minor, due_before_rounding_minor) = (10000000000001, 10000000000001, 10000000000001 - rounding_minor), change_minor = 0",
        "update payments set amount_minor = amount_minor + 1",
        "update order_lines set line_discount_minor = gross_minor + 1",
        "update shift_closes set difference_minor = difference_minor + 1",
        "update shift_closes set left_in_drawer_minor = counted_minor + 1",
        "update cash_movements set amount_minor = 0",
        "update stock_moves set quantity_milli = 0",
        "update device_state set journal_head = x'00'",
        "update device_state set id = 2",
        "update outbox set state = 'lost'",
        "update outbox set journal_hash = null where journal_no is not null",
        "update print_jobs set state = 'burnt'",
        "delete from orders",
        "delete from shifts",
        "update carts set held_at = null, name = null",
        "insert into orders select * from orders",
        "update orders set number = 0",
        "update orders set day_number = 0",
        "update outbox set id = (select max(id) from outbox)",
        "update outbox set seq = 1",
        "insert into device_restores select id, 'guess', 1, null, null, 0, null from orders limit 1",
        "update orders set total_minor = 'much'",
        "update orders set total_minor = 1.5",
        "update orders set staff_id = null",
    ],
)
def test_the_file_itself_refuses_what_contradicts(old_till: Till, statement: str) -> None:
    with old_till.unchanged(), pytest.raises(sqlcipher.IntegrityError), old_till.units() as uow:
        uow.connection.execute(statement)


def test_each_connection_writes_through_a_full_log_and_minds_its_parents(old_till: Till) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "temp_store", "recursive_triggers")
    expected = ["wal", 2, 1, 2, 0]
    with old_till.units() as uow:
        assert [uow.connection.execute(f"pragma {name}").fetchone()[0] for name in asked] == expected
    with old_till.units(write=False) as uow:
        assert [uow.connection.execute(f"pragma {name}").fetchone()[0] for name in asked] == expected


def test_a_reading_unit_of_work_cannot_write(old_till: Till) -> None:
    with old_till.unchanged(), pytest.raises(DiskFull), old_till.units(write=False) as uow:
        uow.connection.execute("delete from payments")


def test_a_unit_of_work_that_reads_sees_one_moment(old_till: Till) -> None:
    with old_till.units(write=False) as uow:
        before = uow.connection.execute("select count(*) from orders").fetchone()
        assert old_till.pay().number == stored.ORDERS + 1
        assert uow.connection.execute("select count(*) from orders").fetchone() == before
    assert old_till.sql("select count(*) from orders") == [(stored.ORDERS + 1,)]


def test_nothing_in_the_file_can_be_read_without_its_key(old_till: Till) -> None:
    old_till.sell("MIE")
    content = b"".join(path.read_bytes() for path in old_till.folder.iterdir() if path.is_file())
    assert not content.startswith(b"SQLite format 3")
    for secret in (b"Mi Goreng", b"token-of-a-test", b"argon2id", b"TKO1-K01A", b"Rina", b"CREATE TABLE"):
        assert secret not in content
    with closing(sqlite3.connect(old_till.path)) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("select * from orders")


# --- as it ages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", sorted(path.stem for path in stored.FOLDER.glob("*.db")))
def test_books_of_every_released_schema_are_whole_after_they_were_brought_up_to_date(
    tmp_path: Path, version: str
) -> None:
    shutil.copy(stored.stored(version), tmp_path / FILE_NAME)
    schema.bring_up_to_date(tmp_path / FILE_NAME, KEY)
    till = Till(tmp_path)
    till.clock.move(hours=5)
    try:
        assert till.findings() == []
        assert till.sql("select count(*), sum(total_minor) from orders") == [(stored.ORDERS, stored.TOTAL_MINOR)]
        assert [line.sku for line in till.cart().cart] == ["TELUR"]
        assert till.pay().receipt_no == "TKO1-K01A-260310-0003"
        assert till.findings() == []
    finally:
        till.close()


def test_there_is_a_stored_file_of_the_newest_schema() -> None:
    assert stored.stored(schema.HEAD).is_file()


def test_the_stored_file_has_the_schema_of_its_version(made: Connection, tmp_path: Path) -> None:
    shutil.copy(stored.stored(schema.HEAD), tmp_path / "stored.db")
    connection = connect(tmp_path / "stored.db", KEY)
    query = "select name, sql from sqlite_master where name not like 'product_search%' order by name"
    assert connection.execute(query).fetchall() == made.execute(query).fetchall()
    connection.close()


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program have one migration more, and return its file."""
    number = f"{int(schema.HEAD) + 1:04}"
    folder = tmp_path / "later"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    step = folder / "versions" / f"{number}_a_step.py"
    step.write_text(
        '"""A step for a test."""\n\nfrom alembic import op\n\n'
        f'revision = "{number}"\ndown_revision = "{schema.HEAD}"\n\n\n'
        "def upgrade() -> None:\n"
        '    op.execute("ALTER TABLE settings ADD COLUMN changed_at INTEGER")\n'
        '    op.execute("UPDATE settings SET changed_at = 1")\n'
    )
    config = Config()
    config.set_main_option("script_location", str(folder))
    monkeypatch.setattr(schema, "_config", lambda: config)
    monkeypatch.setattr(schema, "HEAD", number)
    return step


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """Return the stored books of the newest version, closed."""
    path = tmp_path / "folder" / FILE_NAME
    path.parent.mkdir()
    shutil.copy(stored.stored(NEWEST), path)
    return path


def test_a_copy_is_made_before_anything_changes(old_file: Path, later: Path) -> None:
    before = dumped(old_file)
    schema.bring_up_to_date(old_file, KEY)
    copy = old_file.parent / "backups" / f"before-migration-from-{NEWEST}.db"
    assert sorted(path.name for path in copy.parent.iterdir()) == [copy.name]
    assert dumped(copy) == before
    after = dumped(old_file)
    assert after["alembic_version"] == [(schema.HEAD,)]
    assert after["orders"] == before["orders"]
    schema.bring_up_to_date(old_file, KEY)


def test_a_step_that_fails_leaves_the_file_as_it_was(old_file: Path, later: Path) -> None:
    before = dumped(old_file)
    text = later.read_text()
    later.write_text(text.replace("UPDATE settings SET changed_at = 1", "UPDATE nothing SET x = 1"))
    with pytest.raises(sqlcipher.OperationalError, match="nothing"):
        schema.bring_up_to_date(old_file, KEY)
    assert dumped(old_file) == before
    later.write_text(text)
    schema.bring_up_to_date(old_file, KEY)
    assert dumped(old_file)["alembic_version"] == [(schema.HEAD,)]


def test_of_several_steps_those_before_the_one_that_fails_stand(old_file: Path, later: Path) -> None:
    shutil.copy(stored.stored("0001"), old_file)
    before, text = dumped(old_file), later.read_text()
    later.write_text(text.replace("UPDATE settings SET changed_at = 1", "UPDATE nothing SET x = 1"))
    with pytest.raises(sqlcipher.OperationalError, match="nothing"):
        schema.bring_up_to_date(old_file, KEY)
    assert dumped(old_file)["alembic_version"] == [(NEWEST,)]
    assert dumped(old_file.parent / "backups" / "before-migration-from-0001.db") == before
    later.write_text(text)
    schema.bring_up_to_date(old_file, KEY)
    after = dumped(old_file)
    assert after["alembic_version"] == [(schema.HEAD,)]
    assert after["orders"] == before["orders"]


def test_a_step_that_loses_a_parent_is_noticed(old_file: Path, later: Path) -> None:
    later.write_text(later.read_text().replace("UPDATE settings SET changed_at = 1", "DELETE FROM shifts"))
    with pytest.raises(DatabaseDamaged):
        schema.bring_up_to_date(old_file, KEY)


def test_a_file_of_a_later_program_is_not_touched(old_file: Path) -> None:
    connection = connect(old_file, KEY)
    connection.execute("update alembic_version set version_num = '0417'")
    connection.close()
    before = old_file.read_bytes()
    with pytest.raises(DatabaseTooNew) as caught:
        schema.bring_up_to_date(old_file, KEY)
    assert caught.value.facts == {"version": "0417"}
    assert old_file.read_bytes() == before
    assert [path.name for path in old_file.parent.iterdir()] == [FILE_NAME]


def test_a_file_that_is_not_of_this_program_is_only_looked_at_when_it_fits(old_file: Path, later: Path) -> None:
    database = Database(old_file, KEY)
    with pytest.raises(DatabaseTooOld):
        schema.require_current(database)
    database.close()
    schema.bring_up_to_date(old_file, KEY)
    database = Database(old_file, KEY)
    schema.require_current(database)
    with database.writer() as connection:
        connection.execute("update alembic_version set version_num = '0417'")
    with pytest.raises(DatabaseTooNew):
        schema.require_current(database)
    database.close()


def dumped(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table of a file, but for the shadows of its search index."""
    connection = connect(path, KEY)
    try:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        return {
            name: sorted(connection.execute(f"select * from {name}").fetchall(), key=repr)
            for name in names
            if not name.startswith("product_search")
        }
    finally:
        connection.close()
