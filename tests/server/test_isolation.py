"""Nothing of one tenant is ever seen or written by another, whatever statement or call is tried."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import errors

from app.wire.bodies import ApprovalGiven, CartVoided, CashMoved, DeviceRestored, DrawerOpened, LineVoided
from app.wire.envelope import decode
from sync_server.asgi import now
from sync_server.bulk import insert_sql, names
from sync_server.db import Connection, set_tenant, tenant_transaction, transaction
from sync_server.ops.maintenance import maintain
from sync_server.schema import all_tables, is_tenant_table
from tests.server.conftest import Shop, opened
from tests.server.test_flags import close, edit
from tests.server.till import Good
from tests.server_kit import Centre

TENANT_TABLES = [table for table in all_tables() if is_tenant_table(table)]
DIRECTORIES = {"enrolment_codes", "enrolment_tries", "server_identity"}


@dataclass
class Two:
    """Two tenants that both have rows in every table."""

    mine: Shop
    theirs: Shop


@pytest.fixture(scope="module")
def two(centre: Centre) -> Two:
    shops = []
    for _ in range(2):
        tenant_id = centre.new_tenant()
        goods = centre.add_goods(tenant_id)
        shops.append(Shop(centre, tenant_id, goods, opened(centre, tenant_id)))
        fill(shops[-1])
    maintain(centre.admin_url, now)
    return Two(*shops)


def fill(shop: Shop) -> None:
    till, good = shop.till, shop.goods[0]
    order = till.order(Good(good))
    till.push(
        order,
        till.order(Good(good, price_minor=1_000)),
        edit(till, good, "price.pcs", 3_500, 4_000),
        till.message(CashMoved(amount_minor=1_000, reason="x")),
        till.message(DrawerOpened(reason="x")),
        till.message(CartVoided(cart_id=good, reason="x", lines=1, value_minor=1)),
        till.message(
            LineVoided(cart_id=good, line_id=good, product_id=good, name="x", quantity_milli=1_000, value_minor=1)
        ),
        till.message(
            ApprovalGiven(
                right="drawer.open",
                asked_by=till.staff_id,
                asked_by_name="x",
                approved_by=till.staff_id,
                approved_by_name="x",
                reason="x",
            )
        ),
        close(till, counted=100_000, expected=100_000),
        till.message(DeviceRestored(cause="restore", left_series="A", left_number=2, left_device_no=9, series="RXYZ")),
        order.replace(b"Cashier", b"Kasir"),
    )
    assert till.client.post("/v1/sync/snapshots", json={"at_least": 0}).status_code == 200


@contextmanager
def as_mine(two: Two) -> Iterator[Connection]:
    with tenant_transaction(two.mine.centre.pool, two.mine.tenant_id) as connection:
        yield connection


def may(two: Two, right: str, table: str) -> bool:
    rows = two.mine.centre.sql("SELECT has_table_privilege('warungin_request', %s, %s)", table, right)
    return bool(rows[0][0])


@pytest.mark.parametrize("table", TENANT_TABLES, ids=str)
def test_only_ones_own_rows_are_seen(two: Two, table: sa.Table) -> None:
    everybody = two.mine.centre.sql(f"SELECT count(DISTINCT tenant_id) FROM {table.name}")[0][0]
    with as_mine(two) as connection:
        seen = connection.execute(f"SELECT DISTINCT tenant_id FROM {table.name}").fetchall()
        theirs = connection.execute(f"SELECT 1 FROM {table.name} WHERE tenant_id = %s", (two.theirs.tenant_id,))

        assert everybody >= 2
        assert seen == [(two.mine.tenant_id,)]
        assert theirs.fetchall() == []


@pytest.mark.parametrize("table", TENANT_TABLES, ids=str)
def test_a_row_of_another_tenant_cannot_be_written_in_any_form(two: Two, table: sa.Table) -> None:
    before = two.theirs.count(table.name)
    columns = ", ".join(["tenant_id", *names(table)])
    theirs, others = two.theirs.tenant_id, "".join(f", {name}" for name in names(table))
    forms = [
        f"INSERT INTO {table.name} ({columns}) SELECT '{theirs}'{others} FROM {table.name} LIMIT 1",
        f"WITH x AS (SELECT * FROM {table.name}) INSERT INTO {table.name} ({columns}) SELECT '{theirs}'{others} FROM x",
        f"UPDATE {table.name} SET tenant_id = '{theirs}'",
        f"COPY {table.name} ({columns}) FROM STDIN",
        f"DELETE FROM {table.name}",
        f"TRUNCATE {table.name}",
    ]
    for form in forms:
        with pytest.raises((errors.InsufficientPrivilege, errors.FeatureNotSupported)), as_mine(two) as connection:
            connection.execute(form)
    assert two.theirs.count(table.name) == before


@pytest.mark.parametrize("table", TENANT_TABLES, ids=str)
def test_rows_of_another_tenant_cannot_be_changed(two: Two, table: sa.Table) -> None:
    if not may(two, "UPDATE", table.name):
        with pytest.raises(errors.InsufficientPrivilege), as_mine(two) as connection:
            connection.execute(f"UPDATE {table.name} SET tenant_id = tenant_id")
        return
    with as_mine(two) as connection:
        done = connection.execute(
            f"UPDATE {table.name} SET tenant_id = tenant_id WHERE tenant_id = %s", (two.theirs.tenant_id,)
        )
        assert done.rowcount == 0


@pytest.mark.parametrize("table", TENANT_TABLES, ids=str)
def test_the_bulk_form_writes_nothing_for_another_tenant(two: Two, table: sa.Table) -> None:
    values = dict.fromkeys(names(table), "{}") | {"tenant": two.theirs.tenant_id}
    if not may(two, "INSERT", table.name):
        with pytest.raises(errors.InsufficientPrivilege), as_mine(two) as connection:
            connection.execute(insert_sql(table), values)
        return
    with as_mine(two) as connection:
        assert connection.execute(insert_sql(table), values).rowcount == 0


@pytest.mark.parametrize("table", TENANT_TABLES, ids=str)
def test_without_a_tenant_every_statement_is_an_error(two: Two, table: sa.Table) -> None:
    pool = two.mine.centre.pool
    with pytest.raises((errors.UndefinedObject, errors.InvalidTextRepresentation)), transaction(pool) as connection:
        connection.execute(f"SELECT 1 FROM {table.name}")


def test_the_tenant_ends_with_the_transaction(two: Two) -> None:
    with two.mine.centre.pool.connection() as connection:
        with connection.transaction():
            set_tenant(connection, two.mine.tenant_id)
            assert connection.execute("SELECT count(*) FROM tenants").fetchone() == (1,)
        with pytest.raises((errors.UndefinedObject, errors.InvalidTextRepresentation)), connection.transaction():
            connection.execute("SELECT count(*) FROM tenants")


def test_the_request_role_owns_nothing_and_cannot_pass_by_a_policy(two: Two) -> None:
    role = two.mine.centre.sql(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = 'warungin_request'"
    )
    owned = two.mine.centre.sql("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'warungin_request'")
    member = two.mine.centre.sql(
        "SELECT count(*) FROM pg_auth_members WHERE pg_get_userbyid(member) = 'warungin_request'"
    )

    assert (role, owned, member) == ([(False, False, False, False, True)], [(0,)], [(0,)])


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE warungin_owner",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON orders",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "SELECT * FROM alembic_version",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_request_role_cannot_widen_its_rights(two: Two, statement: str) -> None:
    with pytest.raises(psycopg.Error), as_mine(two) as connection:
        connection.execute(statement)


def test_turning_row_security_off_is_an_error_and_not_a_way_round(two: Two) -> None:
    with as_mine(two) as connection:
        connection.execute("SET LOCAL row_security = off")
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute("SELECT * FROM orders")


def test_every_table_is_either_under_a_strict_policy_or_a_directory(two: Two) -> None:
    found = two.mine.centre.sql(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), "
        "pg_get_expr(p.polwithcheck, p.polrelid), p.polcmd FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    )
    strict = "(tenant_id = (current_setting('app.tenant'::text))::uuid)"
    guarded = {row[0] for row in found if row[1:] == (True, False, True, strict, strict, "*")}

    assert {row[0] for row in found} - guarded == DIRECTORIES | {"alembic_version"}
    assert guarded == {table.name for table in TENANT_TABLES}


def test_nobody_but_the_two_roles_has_any_right(two: Two) -> None:
    public = two.mine.centre.sql(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relacl::text LIKE '%%{=%%'"
    )
    database = two.mine.centre.sql("SELECT has_database_privilege('public', current_database(), 'CONNECT')")

    assert (public, database) == ([], [(False,)])


def foreign_token(token: str, tenant_id: UUID) -> str:
    """Return a token with another tenant's id before the same secret."""
    return base64.urlsafe_b64encode(tenant_id.bytes + base64.urlsafe_b64decode(token)[16:]).decode()


def test_a_token_does_not_open_another_tenant_on_any_route(two: Two) -> None:
    till = two.mine.till.copied()
    till.client.headers["Authorization"] = "Bearer " + foreign_token(till.enrolled["token"], two.theirs.tenant_id)
    inbox = two.theirs.count("inbox")

    replies = [
        till.push_raw(b'{"messages":[' + two.mine.till.made[-1] + b"]}"),
        till.client.get("/v1/sync/changes?after=0"),
        till.client.post("/v1/sync/hello", json=till.hello_body()),
    ]

    assert [reply.status_code for reply in replies] == [401, 401, 401]
    assert two.theirs.count("inbox") == inbox


def test_what_a_till_pushes_of_another_tenant_is_parked_with_itself(two: Two) -> None:
    their_message = two.theirs.till.order(two.theirs.good)
    orders = two.theirs.count("orders")

    result = two.mine.till.push(their_message)[0]

    assert (result.outcome, result.code) == ("parked", "wrong_device")
    assert two.theirs.count("orders") == orders
    assert two.theirs.till.push(their_message)[0].outcome.startswith("accepted")


def test_an_edit_of_another_tenants_product_does_not_find_it(two: Two) -> None:
    result = two.mine.till.push(edit(two.mine.till, two.theirs.goods[1], "name", "Kopi Sachet", "Dicuri"))[0]

    assert (result.outcome, result.code) == ("parked", "product_unknown")
    names_now = two.theirs.centre.sql("SELECT name FROM products WHERE id = %s", two.theirs.goods[1])
    assert names_now == [("Kopi Sachet",)]


def test_changes_hold_only_ones_own(two: Two) -> None:
    theirs = {
        row[0] for row in two.theirs.centre.sql("SELECT entity_id FROM feed WHERE tenant_id = %s", two.theirs.tenant_id)
    }

    mine = {row.entity_id for row in two.mine.till.changes().rows}

    assert mine and not mine & theirs


def test_the_same_id_in_two_tenants_is_two_messages(two: Two) -> None:
    message = two.mine.till.message(DrawerOpened(reason="x"))
    two.mine.till.push(message)

    same_id = two.theirs.till.message(DrawerOpened(reason="y"), id=decode(message).id)

    assert two.theirs.till.push(same_id)[0].outcome.startswith("accepted")
