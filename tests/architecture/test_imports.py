"""Who may import whom. The directions are contracts in pyproject.toml; here is what contracts cannot say."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Source, imported_names, sources, within

STANDARD_LIBRARY = tuple(sys.stdlib_module_names)


def _breaches(found: tuple[Source, ...], allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{source.at(node)} imports {name}"
        for source in found
        for node, name in imported_names(source.tree)
        if not within(name, allowed)
    ]


def test_import_contracts_hold() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint_imports, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_domain_is_pure_standard_library() -> None:
    assert _breaches(sources("app/domain"), (*STANDARD_LIBRARY, "app.domain")) == []


def test_wire_needs_the_codecs_and_the_domain_only() -> None:
    codecs = ("msgspec", "zstandard")
    assert _breaches(sources("app/wire"), (*STANDARD_LIBRARY, *codecs, "app.domain", "app.wire")) == []


def test_the_demos_day_knows_keys_and_the_screen_only() -> None:
    allowed = ("PySide6.QtTest", "PySide6.QtGui", "PySide6.QtCore", "app.ui.window")
    no_side_door = tuple(
        name
        for name in STANDARD_LIBRARY
        if name not in {"sqlite3", "subprocess", "socket", "http", "urllib", "importlib"}
    )
    assert _breaches(sources("app/demo/day.py"), (*no_side_door, *allowed)) == []


def test_charts_are_loaded_by_the_back_office_only() -> None:
    outside = tuple(source for source in sources("app") if not source.path.startswith("app/ui/backoffice/"))
    assert [
        source.at(node)
        for source in outside
        for node, name in imported_names(source.tree)
        if within(name, ("pyqtgraph",))
    ] == []


def test_heavy_libraries_do_not_load_with_a_module_of_the_sale() -> None:
    heavy = ("pyqtgraph", "alembic", "escpos")
    lazy = ("app/db/migrations/",)  # loaded by Alembic itself
    assert [
        f"{source.at(node)} imports {name} at module level"
        for source in sources("app")
        if not source.path.startswith(lazy)
        for node in source.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for _, name in imported_names(node)
        if within(name, heavy)
    ] == []


@pytest.mark.parametrize("module", ["app.cli", "app.bootstrap"])
def test_starting_point_loads_neither_qt_nor_the_server_nor_the_database(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(done.stdout.split())
    assert loaded & {"PySide6", "pyqtgraph", "litestar", "psycopg", "sync_server", "alembic"} == set()
