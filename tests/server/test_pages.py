"""The page that describes the calls: all of it comes from this server, under a policy that lets nothing else in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from sync_server.pages import POLICY
from tests.server_kit import Centre


class Parts(HTMLParser):
    """What a page loads, and what it holds itself that a strict policy would stop."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("script", "link", "img"):
            place = told.get("src") or told.get("href")
            (self.loaded if place else self.inline).append(place or tag)
        self.inline += [name for name in told if name == "style" or name.startswith("on")] + (
            ["style"] * (tag == "style")
        )


def test_the_page_loads_only_files_of_this_server_and_holds_no_script(centre: Centre) -> None:
    client = centre.client()
    page = client.get("/schema")
    parts = Parts(page.text)

    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert parts.inline == [] and len(parts.loaded) >= 4
    for place in parts.loaded:
        file = client.get(place)
        assert (file.status_code, file.headers["content-security-policy"]) == (200, POLICY), place
        assert file.headers["x-content-type-options"] == "nosniff"
        assert file.headers["content-type"].partition(";")[0] in ("text/css", "text/javascript", "image/svg+xml")


def test_the_policy_lets_in_nothing_from_elsewhere_and_nothing_written_into_the_page(centre: Centre) -> None:
    told = centre.client().get("/schema").headers["content-security-policy"]

    assert told == POLICY and told.startswith("default-src 'self'")
    assert "unsafe" not in told and "http" not in told and "*" not in told


def test_nothing_that_is_ours_on_the_page_speaks_to_another_host(centre: Centre) -> None:
    client = centre.client()

    for name in ("schema.js", "schema.css"):
        assert re.search(r"//\w|https?:", re.sub(r"// .*", "", client.get(f"/schema/static/{name}").text)) is None
    assert "validatorUrl: null" in client.get("/schema/static/schema.js").text
    assert "sourceMappingURL" not in client.get("/schema/static/swagger-ui-bundle.js").text


def test_the_description_stays_where_it_was(centre: Centre) -> None:
    reply = centre.client().get("/schema/openapi.json")

    assert reply.status_code == 200 and reply.json()["openapi"].startswith("3.")


def test_the_licence_of_what_others_wrote_comes_with_it(centre: Centre) -> None:
    assert "Apache License" in centre.client().get("/schema/static/swagger-ui.LICENSE.txt").text


@pytest.mark.parametrize(
    "path",
    [
        "/schema/static/nothing.js",
        "/schema/static/__init__.py",
        "/schema/static/..%2fasgi.py",
        "/schema/static/..%2f..%2fconstraints.txt",
        "/schema/static/%2fetc%2fpasswd.txt",
        "/schema/swagger",
        "/schema/redoc",
        "/schema/openapi.yaml",
    ],
)
def test_no_other_file_and_no_page_of_somebody_else_is_shown(centre: Centre, path: str) -> None:
    reply = centre.client().get(path)

    assert reply.status_code == 404 and b"<script" not in reply.content
