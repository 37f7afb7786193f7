"""Statements the server may not use, because they break isolation or cannot run where tenants are spread over nodes."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import sources, strings

FORBIDDEN = {
    "the tenant is set by SET LOCAL in a statement of its own": r"set_config\s*\(",
    "FORCE stops shards from ever being moved": r"force\s+row\s+level\s+security",
    "no triggers": r"create\s+(or\s+replace\s+)?(constraint\s+)?trigger",
    "no MERGE": r"merge\s+into",
    "no ON DELETE SET NULL": r"on\s+delete\s+set\s+null",
    "the application passes the time": r"do\s+update\s+set[^;]*\bnow\s*\(",
    "policies are strict: an unset tenant is an error": r"current_setting\s*\(\s*'app\.tenant'\s*,",
}


@pytest.mark.parametrize("why", FORBIDDEN)
def test_server_does_not_use(why: str) -> None:
    pattern = re.compile(FORBIDDEN[why], re.IGNORECASE | re.DOTALL)
    assert [
        source.at(node)
        for source in sources("sync_server")
        for node in strings(source.tree)
        if pattern.search(str(node.value))
    ] == []


@pytest.mark.parametrize("name", ["on_delete", "ondelete"])
def test_tables_never_empty_a_foreign_key(name: str) -> None:
    pattern = re.compile(rf"{name}\s*=\s*['\"]set null", re.IGNORECASE)
    assert [source.path for source in sources("sync_server") if pattern.search(source.text)] == []
