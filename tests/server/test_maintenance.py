"""The daily upkeep: what is thinned, what is kept, and that it can do nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from sync_server import db
from sync_server.db import Connection, Row
from sync_server.ops import commands, maintenance
from sync_server.ops import maintenance_store as store
from sync_server.ops.cli import main
from sync_server.ops.maintenance import MaintenanceBusy, Upkeep, maintain
from tests.server.conftest import Shop
from tests.server.test_operation import server
from tests.server.test_postgres import wait_until
from tests.server.test_proof import prove, tamper
from tests.server.test_service import lines

DAY = timedelta(days=1)
START = datetime.combine(datetime.now(UTC).date() + DAY, time(1), UTC)
"""Early tomorrow: after all that a fixture writes, and with the rest of the day before it."""


def upkeep(shop: Shop, at: datetime) -> Upkeep:
    return maintain(shop.centre.admin_url, lambda: at)


def head(shop: Shop) -> tuple[int, int]:
    found, floor = shop.centre.sql("SELECT head, floor FROM feed_head WHERE tenant_id = %s", shop.tenant_id)[0]
    return int(found), int(floor)


def days(shop: Shop) -> list[tuple[date, int]]:
    asked = "SELECT day, head FROM feed_days WHERE tenant_id = %s ORDER BY day"
    return [(day, at) for day, at in shop.centre.sql(asked, shop.tenant_id)]


def sell(shop: Shop) -> UUID:
    message = shop.till.order(shop.good)
    assert shop.till.push(message)[0].outcome == "accepted"
    return UUID(json.loads(message)["id"])


def test_where_the_feed_stands_is_noted_once_a_day(shop: Shop) -> None:
    first, _ = head(shop)
    upkeep(shop, START)
    sell(shop)
    upkeep(shop, START + timedelta(hours=3))
    second, floor = head(shop)
    upkeep(shop, START + DAY)

    assert days(shop) == [(START.date(), first), ((START + DAY).date(), second)]
    assert (second > first, floor) == (True, 0)


def test_what_is_older_than_ninety_days_is_thinned_and_the_floor_tells_it(shop: Shop) -> None:
    noted, _ = head(shop)
    upkeep(shop, START)
    sell(shop)
    upkeep(shop, START + DAY)

    assert upkeep(shop, START + timedelta(days=89)).feed_rows == 0
    assert head(shop)[1] == 0
    done = upkeep(shop, START + timedelta(days=90))

    assert (done.feed_rows >= noted, head(shop)) == (True, (noted + 1, noted))
    assert shop.count("feed") == 1 and days(shop)[0] == (START.date(), noted)
    behind, in_step = shop.till.client.get(f"/v1/sync/changes?after={noted - 1}"), shop.till.changes(noted)
    assert (behind.status_code, behind.json()["code"]) == (410, "feed_thinned")
    assert [row.change_no for row in in_step.rows] == [noted + 1]
    assert prove(shop) == []


def test_a_fact_that_is_not_told_of_is_found_also_in_a_thinned_feed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    upkeep(shop, START)
    upkeep(shop, START + timedelta(days=90))
    monkeypatch.setattr(shop.centre, "clock", [START + timedelta(days=91)])
    sold = sell(shop)
    assert head(shop)[1] > 0 and prove(shop) == []
    tamper(shop, "UPDATE feed SET kind = 'role' WHERE tenant_id = %s AND entity_id = %s", shop.tenant_id, sold)

    assert [(one.code, one.table, one.key) for one in prove(shop)] == [("row_missing", "feed", str(sold))]


def test_floor_and_rows_go_together_or_not_at_all(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    upkeep(shop, START)
    before, rows = head(shop), shop.count("feed")
    monkeypatch.setattr(store, "THIN_FEED", "DELETE FROM feed WHERE tenant_id = %(tenant)s AND change_no <= 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        upkeep(shop, START + timedelta(days=90))

    assert (head(shop), shop.count("feed"), len(days(shop))) == (before, rows, 1)


def test_a_page_that_is_read_while_the_feed_is_thinned_has_no_hole(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The till must not pass over changes that went away after the floor was looked at."""
    upkeep(shop, START)
    sell(shop)
    plain = db.rows

    def thinned_first(connection: Connection, statement: str, values: Any) -> Sequence[Row]:
        monkeypatch.setattr("sync_server.sync.changes.rows", plain)
        assert upkeep(shop, START + timedelta(days=90)).feed_rows > 0
        return plain(connection, statement, values)

    monkeypatch.setattr("sync_server.sync.changes.rows", thinned_first)

    reply = shop.till.client.get("/v1/sync/changes?after=1")

    assert (reply.status_code, reply.json()["code"]) == (410, "feed_thinned")


def test_only_one_does_the_upkeep_at_a_time(shop: Shop) -> None:
    with psycopg.connect(shop.centre.admin_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (maintenance._lock,))

        with pytest.raises(MaintenanceBusy):
            upkeep(shop, START)

    assert days(shop) == []
    assert upkeep(shop, START).tenants >= 1


def test_old_tries_of_codes_are_forgotten(shop: Shop) -> None:
    client = shop.centre.client()
    client.post("/v1/sync/enrol", json={"code": "AAAA", "program": "x", "protocol": 1})
    assert shop.centre.sql("SELECT count(*) FROM enrolment_tries")[0][0] >= 1

    upkeep(shop, datetime.now(UTC))
    kept = shop.centre.sql("SELECT count(*) FROM enrolment_tries")[0][0]
    upkeep(shop, datetime.now(UTC) + 2 * DAY)

    assert (kept >= 1, shop.centre.sql("SELECT count(*) FROM enrolment_tries")) == (True, [(0,)])


def test_the_role_of_the_upkeep_may_do_nothing_else(shop: Shop) -> None:
    tables = shop.centre.sql(
        "SELECT c.relname, x.privilege_type FROM pg_class c, aclexplode(c.relacl) x "
        "WHERE x.grantee = 'warungin_maintenance'::regrole"
    )
    columns = shop.centre.sql(
        "SELECT a.attrelid::regclass::text, a.attname, x.privilege_type FROM pg_attribute a, aclexplode(a.attacl) x "
        "WHERE x.grantee = 'warungin_maintenance'::regrole"
    )
    role = shop.centre.sql(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = 'warungin_maintenance'"
    )

    assert {right for name, right in tables if name not in ("feed_days", "feed", "feed_head", "enrolment_tries")} <= {
        "SELECT",
        "DELETE",
    }
    assert not {name for name, _ in tables} & {"orders", "inbox", "tenants", "devices", "staff", "flags"}
    assert columns == [("feed_head", "floor", "UPDATE")]
    assert role == [(False, False, False, False, False)]


def test_the_upkeep_of_one_tenant_does_not_see_another(shop: Shop) -> None:
    other = shop.centre.new_tenant()
    with psycopg.connect(shop.centre.admin_url) as connection, maintenance._as_maintenance(connection, shop.tenant_id):
        seen = connection.execute("SELECT DISTINCT tenant_id FROM feed").fetchall()
        connection.execute("DELETE FROM feed WHERE tenant_id = %s", (other,))

    assert seen == [(shop.tenant_id,)]
    assert shop.centre.sql("SELECT count(*) > 0 FROM feed WHERE tenant_id = %s", other) == [(True,)]


def test_a_server_does_it_by_itself_and_an_operator_may(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with server(tmp_path):
        log = tmp_path / "logs/server.log"
        assert wait_until(lambda: any(line["event"] == "maintained" for line in lines(log)))
        commands.create_tenant(tmp_path, "Warung Sari")

        assert main(["maintain", "--data", str(tmp_path), "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["tenants"] == 1


@pytest.mark.expects_log("maintenance_failed")
def test_an_upkeep_that_fails_is_logged_and_serving_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    with maintenance.in_background("host=127.0.0.1 port=1 user=nobody", lambda: START):
        assert wait_until(lambda: any("maintenance_failed" in str(record.msg) for record in caplog.records))


def test_snapshots_are_forgotten_whole_when_no_device_may_fetch_them_any_more(shop: Shop) -> None:
    made_at = datetime.now(UTC)
    snapshot = UUID(int=1)
    shop.centre.sql(
        "INSERT INTO snapshots VALUES (%s, %s, NULL, 1, %s, 2, decode(repeat('00', 32), 'hex'), 1)",
        shop.tenant_id,
        snapshot,
        made_at,
    )
    for place in (0, 1):
        shop.centre.sql("INSERT INTO snapshot_parts VALUES (%s, %s, %s, 'x')", shop.tenant_id, snapshot, place)

    assert upkeep(shop, made_at + DAY - timedelta(seconds=1)).snapshots == 0
    assert (shop.count("snapshots"), shop.count("snapshot_parts")) == (1, 2)
    assert upkeep(shop, made_at + DAY + timedelta(seconds=1)).snapshots == 1
    assert (shop.count("snapshots"), shop.count("snapshot_parts")) == (0, 0)
