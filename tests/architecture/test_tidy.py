"""How code looks: sizes that ask for a split, a docstring for each module, no float near money, names in constraints."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT, Source, sources, strings

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 700

ALL = ("app", "sync_server", "resources", "tests")

IMPURE_MODULES = frozenset(
    {"random", "secrets", "time", "os", "io", "pathlib", "socket", "threading", "subprocess", "logging"}
)
IMPURE_CALLS = frozenset({"uuid1", "uuid4", "uuid7", "now", "utcnow", "today"})
IMPURE_BUILTINS = frozenset({"open", "print", "input"})


def test_functions_are_short_enough_to_read_at_once() -> None:
    long = [
        f"{source.at(node)} {node.name}: {lines} lines"
        for source in sources(*ALL)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert long == [], "split these: push the branching up, keep the leaves pure"


def test_files_are_short_enough_to_know() -> None:
    long = [
        f"{source.path}: {lines} lines"
        for source in sources(*ALL)
        if (lines := source.text.count("\n")) > FILE_LINES_MAX
    ]
    assert long == []


def test_each_module_says_what_it_is_for() -> None:
    silent = [source.path for source in sources(*ALL) if not ast.get_docstring(source.tree)]
    assert silent == []


def _impurities(source: Source) -> list[str]:
    found = []
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names) if any(alias.name.partition(".")[0] in IMPURE_MODULES for alias in names):
                found.append(f"{source.at(node)} imports a door to the world")
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in IMPURE_MODULES:
                found.append(f"{source.at(node)} imports a door to the world")
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in IMPURE_CALLS:
                found.append(f"{source.at(node)} calls {name}")
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_BUILTINS:
                found.append(f"{source.at(node)} calls {name}")
    return found


def _floats(source: Source) -> list[str]:
    found = []
    for node in ast.walk(source.tree):
        match node:
            case ast.Name(id="float") | ast.Constant(value=float()):
                found.append(f"{source.at(node)} uses a float")
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                found.append(f"{source.at(node)} divides into a float")
    return found


def test_domain_has_no_clock_no_chance_and_no_files() -> None:
    assert [line for source in sources("app/domain") for line in _impurities(source)] == []


def test_domain_and_wire_know_no_float() -> None:
    assert [line for source in sources("app/domain", "app/wire") for line in _floats(source)] == []


def test_no_table_keeps_a_number_that_is_not_whole() -> None:
    inexact = {"Float", "Double", "REAL", "Numeric", "DECIMAL", "DOUBLE_PRECISION"}
    assert [
        source.at(node)
        for source in sources("app/db", "sync_server")
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Attribute) and node.attr in inexact)
        or (isinstance(node, ast.Name) and node.id in inexact)
    ] == []


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9][\w.-]*==[0-9][\w.!+]*", line)] == []
    assert lines == sorted(set(lines), key=str.lower)


def test_nothing_is_left_for_later() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    this = "tests/architecture/test_tidy.py"
    assert [source.path for source in sources(*ALL) if source.path != this and unfinished.search(source.text)] == []


def test_strings_hold_no_path_of_one_machine() -> None:
    home = re.compile(r"(^|[\s\"'=])/(work|root|home)/")
    assert [
        source.at(node)
        for source in sources("app", "sync_server", "resources")
        for node in strings(source.tree)
        if home.search(str(node.value))
    ] == []
