"""The server as a service: what it tells of itself, what it writes down, and how it ends."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import structlog

from sync_server.asgi import create_app, now
from sync_server.config import Settings
from sync_server.db import make_pool
from sync_server.http import Door
from sync_server.ops import commands, logs
from sync_server.ops.centre import running_url
from tests.asgi_bridge import AsgiBridge
from tests.server.conftest import Shop
from tests.server.test_operation import enrolled, server, sold_good
from tests.server.test_postgres import lives, wait_until
from tests.server_kit import Centre

Numbers = dict[tuple[str, str], float]


def numbers(text: str) -> Numbers:
    """Return what Prometheus reads: by name and labels."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line) for line in lines]
    return {(line[1], line[2] or ""): float(line[3]) for line in found if line is not None}


def told(client: httpx.Client) -> Numbers:
    reply = client.get("/metrics")
    assert reply.status_code == 200 and reply.headers["content-type"].startswith("text/plain")
    return numbers(reply.text)


@pytest.mark.parametrize("path", ["/health", "/health/ready", "/health/live"])
def test_a_server_that_can_work_says_so(centre: Centre, path: str) -> None:
    reply = centre.client().get(path)

    assert (reply.status_code, reply.json()["status"]) == (200, "ok")


def test_without_its_database_it_lives_but_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync_server.db.POOL_WAIT_SECONDS", 0.05)
    pool = make_pool("host=127.0.0.1 port=1 user=nobody")
    with AsgiBridge(create_app(Door(pool, now))) as bridge, _quiet("psycopg.pool"):
        pool.open()
        try:
            client = httpx.Client(transport=bridge, base_url="http://centre")
            statuses = [client.get(f"/health{path}").status_code for path in ("", "/ready", "/live")]
        finally:
            pool.close()

    assert statuses == [503, 503, 200]


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_calls_are_counted_by_route_and_status_and_messages_by_outcome(shop: Shop) -> None:
    client = shop.centre.client()
    before = told(client)
    order = shop.till.order(shop.good)
    shop.till.push(order, b'{"id":"x"}')
    shop.till.push(order)
    client.get("/v1/sync/nothing/Siti")
    client.request("SITI", "/health")
    client.get("/v1/sync/changes?after=0")

    after = told(client)

    def more(name: str, labels: str) -> float:
        return after.get((name, labels), 0) - before.get((name, labels), 0)

    assert more("warungin_calls_total", 'method="POST",route="/v1/sync/push",status="200"') == 2
    assert more("warungin_call_seconds_count", 'method="POST",route="/v1/sync/push"') == 2
    assert more("warungin_calls_total", 'method="GET",route="unknown",status="404"') == 1
    assert more("warungin_calls_total", 'method="unknown",route="unknown",status="405"') == 1
    assert more("warungin_calls_total", 'method="GET",route="/v1/sync/changes",status="401"') == 1
    assert [
        more("warungin_push_messages_total", f'outcome="{name}"') for name in ("accepted", "parked", "replayed")
    ] == [
        1,
        1,
        1,
    ]
    assert after["warungin_calls_open", ""] == 1
    assert after["warungin_database_connections", 'state="idle"'] >= 1


def test_numbers_name_no_tenant_and_nobody(shop: Shop) -> None:
    shop.till.push(shop.till.order(shop.good))

    text = shop.centre.client().get("/metrics").text

    labels = set(re.findall(r'(\w+)="', text))
    assert labels == {"method", "route", "status", "outcome", "state", "le"}
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text) is None


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_numbers_are_told_to_this_machine_only(centre: Centre, header: str) -> None:
    passed_on = centre.client().get("/metrics", headers={header: "127.0.0.1"})
    with AsgiBridge(centre.app, client=("192.0.2.7", 5_000)) as bridge:
        from_elsewhere = httpx.Client(transport=bridge, base_url="http://centre").get("/metrics")

    assert [(reply.status_code, reply.json()["code"]) for reply in (passed_on, from_elsewhere)] == [
        (404, "not_found"),
        (404, "not_found"),
    ]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """A log file through the server's own handler, with everything put back as it was afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.log_to_file(tmp_path)
    try:
        yield tmp_path / "server.log"
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.expects_log("Exception in ASGI application", "fault")
def test_the_log_says_where_an_error_came_from_and_never_what_it_says(written: Path) -> None:
    try:
        raise psycopg.errors.CheckViolation("Failing row contains (Siti, 0812-0000-0001)")
    except psycopg.Error as error:
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
        structlog.stdlib.get_logger("warungin.server").error("fault", exc_info=True)

    foreign, own = lines(written)

    for line in (foreign, own):
        assert line["error"] == "psycopg.errors.CheckViolation" and line["level"] == "error" and line["timestamp"]
        assert "test_service.py" in line["places"][-1]
    assert "Siti" not in written.read_text(encoding="utf-8")


def test_the_log_holds_no_address_of_a_caller(written: Path) -> None:
    logging.getLogger("uvicorn.error").info(
        '%s - "WebSocket %s" [accepted]', "203.0.113.9:5", "/v1/sync/nudge?name=Siti"
    )
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)

    assert [line["event"] for line in lines(written)] == ["Started server process [7]"]


def test_an_address_that_is_none_of_ours_is_not_written_down(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "warungin.server")
    client = shop.centre.client()

    client.get("/customers/Siti?phone=0812")
    client.get("/v1/sync/changes?after=0&name=Siti")

    logged: list[Any] = [record.msg for record in caplog.records if record.name == "warungin.server"]
    assert [(line["path"], line["status"]) for line in logged] == [(None, 404), ("/v1/sync/changes", 401)]
    assert "Siti" not in str(logged)


def test_workers_never_share_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "log_through", lambda handler: handler.close())

    held = [logs.log_to_worker_file(tmp_path) for _ in range(3)]
    held[1].release()
    held[1] = logs.log_to_worker_file(tmp_path)

    assert sorted(path.name for path in tmp_path.glob("*.lock")) == ["worker-1.lock", "worker-2.lock", "worker-3.lock"]
    for lock in held:
        lock.release()


def test_several_workers_tell_their_numbers_together_and_outlive_one_of_them(tmp_path: Path) -> None:
    with server(tmp_path, "--workers", "2") as (_, ready):
        with httpx.Client(base_url=ready["url"]) as client:
            for _ in range(9):
                client.get("/health/live", headers={"Connection": "close"})
            counted = 'method="GET",route="/health/live",status="200"'
            assert told(client)["warungin_calls_total", counted] == 9

        assert wait_until(lambda: len(worker_pids(tmp_path)) == 2)
        workers = worker_pids(tmp_path)
        killed = workers.pop()
        os.kill(killed, signal.SIGKILL)
        assert wait_until(lambda: len(worker_pids(tmp_path) - {killed}) == 2)

        with httpx.Client(base_url=ready["url"]) as client:
            again = told(client)
        assert again["warungin_calls_total", counted] == 9
        assert again["warungin_calls_open", ""] == 1
        logs = sorted((tmp_path / "logs").glob("worker-*.log"))  # one that was never asked has nothing to tell
        assert logs and {path.name for path in logs} <= {"worker-1.log", "worker-2.log"}
        calls = [line for path in logs for line in lines(path) if line["event"] == "call"]
        assert len([line for line in calls if line["path"] == "/health/live"]) == 9


def worker_pids(data: Path) -> set[int]:
    """Return the workers that have told of themselves, by their files."""
    return {int(path.stem.rpartition("_")[2]) for path in (data / "metrics").glob("gauge_*.db")}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_call_that_is_being_worked_on_is_answered_before_the_server_ends(tmp_path: Path, workers: str) -> None:
    with server(tmp_path, "--workers", workers) as (process, ready):
        commands.seed_demo(tmp_path)
        till = enrolled(tmp_path, ready["url"])
        product = sold_good(till)
        message = till.open_shift()
        url = running_url(Settings.of(tmp_path))
        assert url is not None
        with psycopg.connect(url) as other, ThreadPoolExecutor() as pool:
            other.execute("SELECT 1 FROM devices FOR UPDATE")
            answer = pool.submit(till.push, message)
            assert wait_until(lambda: is_blocked(url))
            process.send_signal(signal.SIGTERM)
            assert wait_until(lambda: refuses(ready["port"]))
            assert process.poll() is None and not answer.done()
            other.rollback()

            (result,) = answer.result(30)

        assert result.outcome == "accepted"
        assert process.wait(30) == 0
        till.client.close()
    assert commands.figures(tmp_path)["tenants"][0]["shifts"][0]["sales_minor"] == 0
    assert product.price_minor > 0


def is_blocked(url: str) -> bool:
    """Say whether any connection waits for another one's lock."""
    with psycopg.connect(url) as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
        row = connection.execute(asked).fetchone()
    return row is not None and row[0] > 0


def refuses(port: int) -> bool:
    """Say whether nobody takes connections on a port any more."""
    try:
        httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=1)
    except httpx.TransportError:
        return True
    return False


def test_the_database_of_a_stopped_server_is_gone(tmp_path: Path) -> None:
    with server(tmp_path) as (process, _):
        postmaster = int((tmp_path / "pg/postmaster.pid").read_text().splitlines()[0])
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0

    assert not lives(postmaster)
