"""The server as an operator runs it: real processes, real sockets, commands beside it, a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil
import pytest

from sync_server.config import URL_VARIABLE, Settings
from sync_server.ops import commands
from sync_server.ops.cli import main
from sync_server.ops.files import read_json
from tests.server.test_postgres import lives, wait_until
from tests.server.till import Good, Till
from tests.server_kit import Centre, Cluster

COMMAND = [sys.executable, "-m", "sync_server.ops.cli"]


@contextmanager
def server(data: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    process = subprocess.Popen(
        [*COMMAND, "run", "--data", str(data), "--with-parent", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        yield process, json.loads(line)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
        process.stderr.close()


class OverTheWire(Centre):
    """A centre in another process, reached through its commands and its port."""

    def __init__(self, data: Path, url: str) -> None:
        self.data, self.url = data, url

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=headers, timeout=30)

    def code(self, *_: Any, **__: Any) -> str:
        return str(commands.enrolment_code(self.data, outlet="TKO1", register="K01")["code"])


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    status = main(words)
    out = capsys.readouterr().out
    return status, json.loads(out) if out.startswith("{") else out


def test_a_day_with_a_real_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path)]
    with server(tmp_path) as (process, ready):
        assert (ready["ready"], read_json(tmp_path / "server.json")) == (
            True,
            {name: value for name, value in ready.items() if name != "ready"},
        )
        assert main(["seed-demo", *data, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["made"] is True
        before = commands.figures(tmp_path)
        assert answer(capsys, "seed-demo", *data, "--json")[1]["made"] is False
        assert commands.figures(tmp_path) == before

        till = enrolled(tmp_path, ready["url"])
        product = sold_good(till)
        results = till.push(till.open_shift(), *[till.order(product) for _ in range(7)])
        assert {result.outcome for result in results} == {"accepted"}

        status, figures = answer(capsys, "figures", *data, "--json")
        assert status == 0
        (tenant,) = figures["tenants"]
        assert (tenant["orders"], tenant["duplicates"], tenant["receipt_gaps"], tenant["stock_mismatches"]) == (
            7,
            0,
            0,
            0,
        )
        assert tenant["total_minor"] == 7 * product.price_minor == tenant["days"][0]["total_minor"]
        assert tenant["receipt_numbers"] == [f"TKO1-K01A-260115-{at:04}" for at in range(1, 8)]

        second = subprocess.run([*COMMAND, "run", *data], capture_output=True, text=True, timeout=60, check=False)
        assert (second.returncode, second.stdout) == (1, "") and "runs on this data folder already" in second.stderr

        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not (tmp_path / "server.json").exists()
        assert not (tmp_path / "pg/postmaster.pid").exists()

    stopped = commands.figures(tmp_path)
    assert stopped["tenants"][0]["orders"] == 7
    with server(tmp_path) as (_, again):
        assert again["port"] == ready["port"] and again["pid"] != ready["pid"]
        till.client.base_url = httpx.URL(again["url"])
        assert {result.outcome for result in till.push(*till.made)} == {"replayed"}
        till.client.close()


def enrolled(data: Path, url: str) -> Till:
    centre = OverTheWire(data, url)
    client = centre.client()
    enrolment = client.post("/v1/sync/enrol", json={"code": centre.code(), "program": "test", "protocol": 1}).json()
    client.headers["Authorization"] = f"Bearer {enrolment['token']}"
    till = Till(client, enrolment, staff_id=UUID(int=0), series=enrolment["series"])
    till.hello()
    staff = [row for row in till.changes().rows if row.kind == "staff"]
    till.staff_id = staff[0].entity_id
    return till


def sold_good(till: Till) -> Good:
    """Return a product of ordinary goods, as the feed tells it, whose price needs no rounding."""
    after = 0
    while True:
        page = till.changes(after)
        for row in page.rows:
            body = json.loads(bytes(row.body))
            if row.kind == "product" and body["tax_class"] == "ppn_umum" and body["units"][0]["price_minor"] % 100 == 0:
                unit = body["units"][0]
                return Good(row.entity_id, unit["price_minor"], sku=body["sku"], name=body["name"], unit=unit["code"])
        assert page.more, "the demo shop has such goods"
        after = page.cursor


def test_a_killed_server_takes_its_database_with_it_and_starts_again(tmp_path: Path) -> None:
    with server(tmp_path) as (process, ready):
        pid = int((tmp_path / "pg/postmaster.pid").read_text().splitlines()[0])
        process.kill()
        process.wait()
        assert wait_until(lambda: not lives(pid))
    with server(tmp_path, "--port", str(ready["port"])) as (_, again):
        assert httpx.get(f"{again['url']}/health").status_code == 200


def test_a_killed_server_leaves_no_worker_behind_on_its_port(tmp_path: Path) -> None:
    with server(tmp_path, "--workers", "2") as (process, ready):
        workers = [
            each.pid for each in psutil.Process(process.pid).children() if "multiprocessing" in str(each.cmdline())
        ]
        assert len(workers) >= 2
        process.kill()
        process.wait()
        assert wait_until(lambda: not any(lives(pid) for pid in workers))
    with server(tmp_path, "--port", str(ready["port"])) as (_, again):
        assert httpx.get(f"{again['url']}/health").status_code == 200


def test_a_server_outlives_a_kill_of_its_database(tmp_path: Path) -> None:
    with server(tmp_path) as (process, ready):
        pid = int((tmp_path / "pg/postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not lives(pid))
        assert wait_until(lambda: httpx.get(f"{ready['url']}/health", timeout=30).status_code == 200, seconds=60)
        assert process.poll() is None


def test_a_server_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    with server(tmp_path) as (process, _):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0
    assert not (tmp_path / "server.json").exists()


def test_several_workers_serve_together(tmp_path: Path) -> None:
    with server(tmp_path, "--workers", "2") as (process, ready):
        statuses = {httpx.get(f"{ready['url']}/health").status_code for _ in range(10)}
        assert statuses == {200}
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert not (tmp_path / "pg/postmaster.pid").exists()


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        words = [*COMMAND, "run", "--data", str(tmp_path), "--port", port]
        refused = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)

    assert (refused.returncode, refused.stdout) == (1, "") and port in refused.stderr
    assert "Traceback" not in refused.stderr


def test_commands_work_on_a_given_database(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(URL_VARIABLE, cluster.server.url("postgres"))
    monkeypatch.setattr(Settings, "request_password", "only for tests")
    monkeypatch.setenv(URL_VARIABLE, cluster.new_database())
    data = ["--data", str(tmp_path), "--json"]

    made = answer(capsys, "create-tenant", "Warung Sari", "--owner", "Ibu Sari", *data)
    again = main(["create-tenant", "Warung Sari", *data])
    said = capsys.readouterr()
    code = answer(capsys, "enrolment-code", "--outlet", "TKO1", "--register", "K01", *data)
    unknown = main(["enrolment-code", "--outlet", "NIX", "--register", "K01", *data])

    assert made[0] == 0 and made[1]["owner"] == "Ibu Sari" and len(made[1]["owner_pin"]) == 6
    assert (again, said.out) == (1, "") and "Warung Sari" in said.err
    assert code[0] == 0 and len(code[1]["code"]) == 8
    assert unknown == 1
    assert not (tmp_path / "pg").exists()
    (tenant,) = commands.figures(tmp_path)["tenants"]
    assert (tenant["name"], tenant["orders"], tenant["shifts"]) == ("Warung Sari", 0, [])


def test_a_mistyped_folder_is_not_made_into_a_centre(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "serfer"

    status = main(["figures", "--data", str(missing), "--json"])

    assert (status, capsys.readouterr().out, missing.exists()) == (1, "", False)


def test_a_command_without_words_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])

    assert ended.value.code == 2 and "COMMAND" in capsys.readouterr().err
    assert os.environ.get(URL_VARIABLE) is None
