"""The calls keep what their own description promises, whatever is sent: tried by a tool that reads the description."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from sync_server.asgi import create_app, now
from sync_server.db import make_pool
from sync_server.devices import service as devices
from sync_server.http import Door
from tests.server.conftest import opened
from tests.server.till import Till
from tests.server_kit import Centre

EXAMPLES = 15

load_all_checks()

_LENIENT = CHECKS.get_by_names(["negative_data_rejection"])
REFUSED_THOUGH_RIGHT = {
    "/v1/sync/enrol": [*CHECKS.get_by_names(["positive_data_acceptance"]), *_LENIENT],
    "/v1/sync/hello": _LENIENT,
    "/v1/sync/reconcile": _LENIENT,
    "/v1/sync/snapshots": _LENIENT,
}
"""A code that nobody gave out is described no differently from one that is good; and a time or an id may be written in more
ways, with more fields beside it, than the description's formats say."""


def operations() -> list[tuple[str, str, GenerationMode]]:
    """Return each call that is described, to be called as it wants; and as it does not want, where it takes anything."""
    described = create_app(Door(make_pool(""), now)).openapi_schema.to_schema()
    found = []
    for path, calls in described["paths"].items():
        for method, call in calls.items():
            found.append((method, path, GenerationMode.POSITIVE))
            if "requestBody" in call or "parameters" in call:
                found.append((method, path, GenerationMode.NEGATIVE))
    return found


@pytest.fixture(scope="module")
def till(centre: Centre) -> Till:
    """A device that the calls are made as."""
    till = opened(centre, centre.new_tenant())
    till.changes()  # shows the newest boot token, which stays good however many hellos follow
    return till


@pytest.fixture(scope="module")
def api(centre: Centre) -> Any:
    """The application, as its description says it is."""
    return schemathesis.openapi.from_dict(centre.client().get("/schema/openapi.json").json())


@pytest.mark.parametrize(("method", "path", "mode"), operations())
def test_a_call_answers_as_it_is_described(
    api: Any, till: Till, method: str, path: str, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "ENROL_TRIES_MAX", 30_000)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=api[path][method].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.validate_response(call(till.client, case), excluded_checks=REFUSED_THOUGH_RIGHT.get(path, []))

    ask()


def call(client: httpx.Client, case: Any) -> httpx.Response:
    """Make the call of a case, as this device."""
    asked = case.as_transport_kwargs(base_url="http://centre")
    body = {"json": asked["json"]} if "json" in asked else {"content": asked.get("data")}
    headers = {**asked.get("headers", {}), **client.headers}
    url, params = asked["url"], asked.get("params")
    return client.request(asked["method"], url, params=params, headers=headers, **body)


def test_the_description_was_read_with_all_checks_at_hand() -> None:
    assert len(operations()) >= 11
    assert {"not_a_server_error", "response_schema_conformance", "status_code_conformance"} <= set(
        CHECKS.get_all_names()
    )
